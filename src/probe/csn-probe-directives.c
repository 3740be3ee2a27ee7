/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the comment directives of fences and judges their statistics. A directive that cannot be what it says stops the
 * probe: a run that silently did something else would be worse than none. Must not know plans or lanes. */

#include "csn-probe-directives.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_RUNS 100000
#define MAX_CONCURRENCY 64

static void
stat_free (CsnStat *stat)
{
  g_free (stat->source);
  g_free (stat);
}

static void
fill_free (CsnFill *fill)
{
  g_free (fill->name);
  g_free (fill->label);
  g_free (fill);
}

CsnProbeDirectives *
csn_probe_directives_new (void)
{
  CsnProbeDirectives *self = g_new0 (CsnProbeDirectives, 1);

  self->stats = g_ptr_array_new_with_free_func ((GDestroyNotify) stat_free);
  self->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) fill_free);
  self->empty = CSN_STATE_INCONCLUSIVE;
  return self;
}

void
csn_probe_directives_free (CsnProbeDirectives *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->variable);
  g_free (self->schedule);
  g_ptr_array_unref (self->stats);
  g_ptr_array_unref (self->fills);
  g_free (self);
}

static gboolean
read_number (const char *text, guint64 low, guint64 high, guint *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, low, high, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

/* "150s", "2m", "500ms" */
static gboolean
read_time (const char *text, guint *milliseconds)
{
  char *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 10);
  guint64 factor = strcmp (end, "ms") == 0 ? 1
                   : strcmp (end, "s") == 0 ? 1000
                   : strcmp (end, "m") == 0 ? 60000
                   : strcmp (end, "h") == 0 ? 3600000
                                            : 0;

  if (end == text || factor == 0 || number == 0 || number * factor > 24 * 3600000)
    return FALSE;
  *milliseconds = (guint) (number * factor);
  return TRUE;
}

/* "i:1..10" */
static gboolean
read_variable (CsnProbeDirectives *self, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([A-Za-z][\\w-]*):(-?\\d{1,9})\\.\\.(-?\\d{1,9})$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  from = g_match_info_fetch (match, 2);
  to = g_match_info_fetch (match, 3);
  g_free (self->variable);
  self->variable = g_match_info_fetch (match, 1);
  self->from = g_ascii_strtoll (from, NULL, 10);
  self->to = g_ascii_strtoll (to, NULL, 10);
  return self->to >= self->from;
}

static gboolean
read_run_word (CsnProbeDirectives *self, const char *name, const char *value)
{
  if (strcmp (name, "n") == 0)
    return read_number (value, 1, MAX_RUNS, &self->runs);
  if (strcmp (name, "concurrency") == 0)
    return read_number (value, 1, MAX_CONCURRENCY, &self->concurrency);
  if (strcmp (name, "warmup") == 0)
    return read_number (value, 0, MAX_RUNS, &self->warmup);
  if (strcmp (name, "timeout") == 0)
    return read_time (value, &self->time_limit);
  if (strcmp (name, "interval") == 0)
    return read_time (value, &self->interval);
  return strcmp (name, "var") == 0 && read_variable (self, value);
}

static char *
read_run (CsnProbeDirectives *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strchr (words[i], '=');

      if (*words[i] == '\0')
        continue;
      if (equals != NULL)
        *equals = '\0';
      if (equals == NULL || !read_run_word (self, words[i], equals + 1))
        return g_strdup_printf (_ ("“@run: %s”: “%s” is not n=1…100000, concurrency=1…64, warmup=N, timeout=TIME, "
                                   "interval=TIME or var=NAME:1..10."),
                                text, words[i]);
    }
  return NULL;
}

static gboolean
read_function (const char *text, CsnStatKind *kind, double *share)
{
  static const struct
  {
    const char *name;
    CsnStatKind kind;
    double share;
  } fixed[] = {
    { "avg(duration)", CSN_STAT_AVERAGE, 0 },        { "min(duration)", CSN_STAT_PERCENTILE, 0 },
    { "max(duration)", CSN_STAT_PERCENTILE, 100 },   { "median(duration)", CSN_STAT_PERCENTILE, 50 },
    { "count(passed)", CSN_STAT_COUNT_PASSED, 0 },   { "count(failed)", CSN_STAT_COUNT_FAILED, 0 },
    { "rate(passed)", CSN_STAT_RATE_PASSED, 0 },     { "rate(failed)", CSN_STAT_RATE_FAILED, 0 },
    { "throughput", CSN_STAT_THROUGHPUT, 0 },
  };
  g_autoptr (GRegex) regex = g_regex_new ("^p(\\d{1,2}(?:\\.\\d{1,3})?)\\(duration\\)$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (strcmp (fixed[i].name, text) == 0)
      {
        *kind = fixed[i].kind;
        *share = fixed[i].share;
        return TRUE;
      }
  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;

  g_autofree char *digits = g_match_info_fetch (match, 1);

  *kind = CSN_STAT_PERCENTILE;
  *share = g_ascii_strtod (digits, NULL);
  return *share > 0;
}

static gboolean
read_limit (const char *number, const char *unit, CsnStatKind kind, CsnDecimal *limit)
{
  gboolean time = kind == CSN_STAT_PERCENTILE || kind == CSN_STAT_AVERAGE;
  gboolean rate = kind == CSN_STAT_RATE_PASSED || kind == CSN_STAT_RATE_FAILED;
  const char *end = NULL;

  if (!csn_decimal_parse (number, limit, &end) || *end != '\0')
    return FALSE;
  if (*unit == '\0' || (time && strcmp (unit, "ms") == 0))
    return TRUE;
  if (time && strcmp (unit, "s") == 0)
    limit->scaled *= 1000;
  else if (rate && strcmp (unit, "%") == 0)
    limit->scaled /= 100;
  else
    return FALSE;
  return TRUE;
}

/* "p95(duration) < 2000" */
static char *
read_stat (CsnProbeDirectives *self, const char *text)
{
  static const struct
  {
    const char *sign;
    CsnRelation relation;
  } signs[] = { { "==", CSN_RELATION_EQUAL },      { "!=", CSN_RELATION_NOT_EQUAL }, { ">=", CSN_RELATION_GREATER_EQUAL },
                { "<=", CSN_RELATION_LESS_EQUAL }, { ">", CSN_RELATION_GREATER },    { "<", CSN_RELATION_LESS } };
  g_autoptr (GRegex) regex = g_regex_new ("^([a-z0-9.()]+)\\s*(==|!=|>=|<=|>|<)\\s*(-?[\\d.]+)\\s*(ms|s|%)?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree CsnStat *stat = g_new0 (CsnStat, 1);

  if (g_regex_match (regex, text, 0, &match))
    {
      g_autofree char *function = g_match_info_fetch (match, 1);
      g_autofree char *sign = g_match_info_fetch (match, 2);
      g_autofree char *number = g_match_info_fetch (match, 3);
      g_autofree char *unit = g_match_info_fetch (match, 4);

      for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
        if (strcmp (signs[i].sign, sign) == 0)
          stat->relation = signs[i].relation;
      if (read_function (function, &stat->kind, &stat->share)
          && read_limit (number, unit != NULL ? unit : "", stat->kind, &stat->limit))
        {
          stat->source = g_strdup (text);
          g_ptr_array_add (self->stats, g_steal_pointer (&stat));
          return NULL;
        }
    }
  return g_strdup_printf (_ ("“@stat: %s” is no statistic: p50…p99.9(duration), avg, min or max(duration), "
                             "count(passed|failed), rate(passed|failed) or throughput, a comparison and a number."),
                          text);
}

/* "NAME -> \"Label\"" */
static char *
read_fill (CsnProbeDirectives *self, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([\\w.()-]+)\\s*->\\s*\"([^\"]+)\"$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  CsnFill *fill;

  if (!g_regex_match (regex, text, 0, &match))
    return g_strdup_printf (_ ("“@fill: %s” is not of the form NAME -> \"Label\"."), text);
  fill = g_new0 (CsnFill, 1);
  fill->name = g_match_info_fetch (match, 1);
  fill->label = g_match_info_fetch (match, 2);
  g_ptr_array_add (self->fills, fill);
  return NULL;
}

static char *
read_choice (const char *name, const char *text, const char *const *words, guint *choice)
{
  g_autofree char *all = g_strjoinv (", ", (char **) words);

  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      {
        *choice = i;
        return NULL;
      }
  return g_strdup_printf (_ ("“@%s: %s” should be one of: %s."), name, text, all);
}

static char *
read_named (CsnProbeDirectives *self, const char *name, const char *value)
{
  static const char *const consents[] = { "read", "mutating", NULL };
  static const char *const severities[] = { "blocking", "advisory", NULL };
  static const char *const empties[] = { "pass", "fail", "inconclusive", NULL };
  static const CsnState states[] = { CSN_STATE_PASS, CSN_STATE_FAIL, CSN_STATE_INCONCLUSIVE };
  guint choice = 0;
  char *problem;

  if (strcmp (name, "run") == 0)
    return read_run (self, value);
  if (strcmp (name, "stat") == 0)
    return read_stat (self, value);
  if (strcmp (name, "fill") == 0)
    return read_fill (self, value);
  if (strcmp (name, "pass") == 0)
    {
      g_free (self->schedule);
      self->schedule = g_strdup (value);
      return g_regex_match_simple ("^\\d{1,4} of \\d{1,4}( every \\d+ ?(ms|s|m|h))?$", value, 0, 0)
               ? NULL
               : g_strdup_printf (_ ("“@pass: %s” is not of the form “3 of 5 every 30s”."), value);
    }
  if (strcmp (name, "probe") == 0)
    {
      g_free (self->name);
      self->name = g_strdup (value);
      return *value != '\0' ? NULL : g_strdup (_ ("“@probe:” has no name."));
    }
  if (strcmp (name, "consent") == 0)
    {
      problem = read_choice (name, value, consents, &choice);
      self->mutating = problem == NULL && choice == 1;
      self->reading = problem == NULL && choice == 0;
    }
  else if (strcmp (name, "severity") == 0)
    {
      problem = read_choice (name, value, severities, &choice);
      self->advisory = problem == NULL && choice == 1;
    }
  else
    {
      problem = read_choice (name, value, empties, &choice);
      self->empty = states[choice < G_N_ELEMENTS (states) ? choice : 2];
    }
  return problem;
}

void
csn_probe_directives_read (CsnProbeDirectives *self, const char *text, char **problem, char **notice)
{
  static const char *const known[] = { "probe", "consent", "run", "stat", "fill", "pass", "severity", "empty", NULL };
  const char *colon;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  g_return_if_fail (self != NULL && text != NULL && problem != NULL && notice != NULL);

  *problem = *notice = NULL;
  colon = strchr (text, ':');
  name = colon != NULL ? g_strchomp (g_strndup (text, colon - text)) : g_strdup (text);
  value = colon != NULL ? g_strstrip (g_strdup (colon + 1)) : g_strdup ("");
  if (g_strv_contains (known, name))
    *problem = read_named (self, name, value);
  else
    *notice = g_strdup_printf (_ ("The directive “@%s” is unknown."), text);
}

gboolean
csn_probe_directives_counts_failures (const CsnProbeDirectives *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->stats->len; i++)
    {
      CsnStatKind kind = ((CsnStat *) g_ptr_array_index (self->stats, i))->kind;

      if (kind != CSN_STAT_PERCENTILE && kind != CSN_STAT_AVERAGE && kind != CSN_STAT_THROUGHPUT)
        return TRUE;
    }
  return FALSE;
}

static CsnDecimal
decimal_of (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  CsnDecimal decimal = csn_decimal_from_int (0);

  g_ascii_formatd (text, sizeof text, "%.4f", value);
  csn_decimal_parse (text, &decimal, NULL);
  return decimal;
}

static gboolean
evaluate (CsnStatKind kind, double share, CsnSamples *samples, double throughput, gboolean any_number, CsnDecimal *value)
{
  guint n = csn_samples_get_count (samples);
  guint failed = csn_samples_get_failed (samples);
  /* n < 1 / (1 - p): the percentile would only be the slowest run */
  gboolean too_few = kind == CSN_STAT_PERCENTILE && share > 50 && share < 100 && !any_number
                     && n * (100.0 - share) < 100.0 - 1e-9;

  if (n == 0 || too_few || (kind == CSN_STAT_THROUGHPUT && throughput <= 0))
    return FALSE;
  switch (kind)
    {
    case CSN_STAT_PERCENTILE: *value = decimal_of (csn_samples_get_percentile (samples, share)); break;
    case CSN_STAT_AVERAGE: *value = decimal_of (csn_samples_get_average (samples)); break;
    case CSN_STAT_COUNT_PASSED: *value = csn_decimal_from_int (n - failed); break;
    case CSN_STAT_COUNT_FAILED: *value = csn_decimal_from_int (failed); break;
    case CSN_STAT_RATE_PASSED: *value = csn_decimal_ratio (n - failed, n); break;
    case CSN_STAT_RATE_FAILED: *value = csn_decimal_ratio (failed, n); break;
    case CSN_STAT_THROUGHPUT: *value = decimal_of (throughput); break;
    }
  return TRUE;
}

gboolean
csn_stat_evaluate (const char *text, CsnSamples *samples, double throughput, gboolean any_number, CsnDecimal *value)
{
  CsnStatKind kind;
  double share = 0;

  g_return_val_if_fail (text != NULL && samples != NULL && value != NULL, FALSE);

  return read_function (text, &kind, &share) && evaluate (kind, share, samples, throughput, any_number, value);
}

static gboolean
holds (CsnRelation relation, int order)
{
  switch (relation)
    {
    case CSN_RELATION_LESS: return order < 0;
    case CSN_RELATION_LESS_EQUAL: return order <= 0;
    case CSN_RELATION_GREATER: return order > 0;
    case CSN_RELATION_GREATER_EQUAL: return order >= 0;
    case CSN_RELATION_NOT_EQUAL: return order != 0;
    default: return order == 0;
    }
}

CsnState
csn_probe_directives_judge (const CsnProbeDirectives *self,
                            CsnSamples               *samples,
                            double                    throughput,
                            gboolean                  any_number,
                            GPtrArray                *judgements)
{
  CsnState state = CSN_STATE_PASS;

  g_return_val_if_fail (self != NULL && samples != NULL && judgements != NULL, CSN_STATE_ERROR);

  for (guint i = 0; i < self->stats->len; i++)
    {
      const CsnStat *stat = g_ptr_array_index (self->stats, i);
      CsnJudgement *judgement = g_new0 (CsnJudgement, 1);
      CsnDecimal value;

      judgement->source = g_strdup (stat->source);
      judgement->state = CSN_STATE_INCONCLUSIVE;
      if (evaluate (stat->kind, stat->share, samples, throughput, any_number, &value))
        {
          judgement->actual = csn_decimal_to_string (value, 4);
          judgement->state = holds (stat->relation, csn_decimal_compare (value, stat->limit)) ? CSN_STATE_PASS
                                                                                             : CSN_STATE_FAIL;
        }
      if (judgement->state == CSN_STATE_FAIL || state == CSN_STATE_PASS)
        state = judgement->state;
      g_ptr_array_add (judgements, judgement);
    }
  return state;
}
