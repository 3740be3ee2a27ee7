/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a pass condition from a checklist's words, clause by clause. A clause that is not understood is kept for a
 * person; it is never taken as met. Must not know how anything is measured. */

#include "csn-pass-condition.h"

#include <string.h>

/* Longer texts are prose, not conditions. */
#define MAX_LENGTH 4096

CsnAssertion *
csn_assertion_new (const char *reading,
                   CsnRelation relation,
                   CsnDecimal  limit,
                   const char *text,
                   const char *source)
{
  CsnAssertion *assertion = g_new0 (CsnAssertion, 1);

  assertion->reading = g_strdup (reading);
  assertion->relation = relation;
  assertion->limit = limit;
  assertion->text = g_strdup (text);
  assertion->source = g_strdup (source);
  return assertion;
}

void
csn_assertion_free (CsnAssertion *assertion)
{
  g_free (assertion->reading);
  g_free (assertion->text);
  g_free (assertion->source);
  g_free (assertion);
}

void
csn_judgement_free (CsnJudgement *judgement)
{
  g_free (judgement->source);
  g_free (judgement->actual);
  g_free (judgement);
}

void
csn_pass_condition_free (CsnPassCondition *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->assertions);
  g_ptr_array_unref (self->unread);
  g_free (self);
}

static void
add (CsnPassCondition *self,
     const char       *reading,
     CsnRelation       relation,
     gint64            limit,
     const char       *text,
     const char       *source)
{
  g_ptr_array_add (self->assertions,
                   csn_assertion_new (reading, relation, csn_decimal_from_int (limit), text, source));
}

/* Words of a clause, and what they measure. The first row whose words all stand in the clause wins. */
static const struct
{
  const char *pattern;
  const char *reading;
} subjects[] = {
  { "\\bp\\s?50\\b|\\bmedian\\b", "p50" },
  { "\\bp\\s?90\\b", "p90" },
  { "\\bp\\s?95\\b|95th percentile", "p95" },
  { "\\bp\\s?99\\b|99th percentile", "p99" },
  { "\\bcoverage\\b", "coverage" },
  { "pass(ing)?[ -]rate|\\bpass(ing)?\\b\\s*$|\\btests? pass", "pass-rate" },
  { "success( rate)?", "success-rate" },
  { "error[ -]rate|failure[ -]rate", "error-rate" },
  { "throughput|\\bops\\b|\\brps\\b|req(uests)?/s", "throughput" },
  { "memory", "memory" },
  { "critical failures?", "critical-failures" },
  { "\\bfailed\\b|\\bfailing\\b|\\bfailures?\\b", "tests.failed" },
  { "\\bskipped\\b", "tests.skipped" },
  { "total tests", "tests.total" },
  { "\\bissues?\\b|violations?", "issues" },
  { "\\brows?\\b", "rows" },
  { "\\bseries\\b", "series" },
  { "\\bexit( code| status)?\\b", "exit" },
  { "\\b(http )?status\\b|response code|http code", "status" },
  { "uptime|availability", "value" },
  { "\\bsize\\b", "size" },
  { "duration|latency|response time|\\btime\\b|minutes|seconds|\\bms\\b", "duration" },
};

static const char *
find_subject (const char *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_regex_match_simple (subjects[i].pattern, words, G_REGEX_CASELESS, 0))
      return subjects[i].reading;
  return NULL;
}

/* What a number is multiplied by to stand in the unit of our readings: ms, %, bytes. */
static gint64
unit_factor (const char *unit, const char **reading)
{
  static const struct
  {
    const char *pattern;
    gint64 factor;
    const char *reading;
  } units[] = {
    { "^(ms|msec|milliseconds?)\\b", 1, "duration" },
    { "^(s|secs?|seconds?)\\b(?!/)", 1000, "duration" },
    { "^(m|min|mins|minutes?)\\b", 60000, "duration" },
    { "^(h|hours?)\\b", 3600000, "duration" },
    { "^(kb|kib)\\b", 1024, "size" },
    { "^(mb|mib)\\b", 1024 * 1024, "size" },
    { "^(gb|gib)\\b", 1024 * 1024 * 1024, "size" },
    { "^(ops|req|requests|rps)", 1, "throughput" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_regex_match_simple (units[i].pattern, unit, G_REGEX_CASELESS, 0))
      {
        *reading = units[i].reading;
        return units[i].factor;
      }
  *reading = NULL;
  return 1;
}

static gboolean
read_relation (const char *at, CsnRelation *relation, gsize *length)
{
  static const struct
  {
    const char *sign;
    CsnRelation relation;
  } signs[] = {
    { ">=", CSN_RELATION_GREATER_EQUAL }, { "≥", CSN_RELATION_GREATER_EQUAL },
    { "<=", CSN_RELATION_LESS_EQUAL },    { "≤", CSN_RELATION_LESS_EQUAL },
    { "!=", CSN_RELATION_NOT_EQUAL },     { "≠", CSN_RELATION_NOT_EQUAL },
    { "==", CSN_RELATION_EQUAL },         { ">", CSN_RELATION_GREATER },
    { "<", CSN_RELATION_LESS },           { "=", CSN_RELATION_EQUAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (at, signs[i].sign))
      {
        *relation = signs[i].relation;
        *length = strlen (signs[i].sign);
        return TRUE;
      }
  return FALSE;
}

/* "json.a.b", "$.a.b" or a dotted or backquoted name before the relation */
static char *
find_json_path (const char *words)
{
  g_autoptr (GRegex) regex = g_regex_new (
    "(?:\\bjson[.:]|json has |\\$\\.)\\s*`?([\\w.\\[\\]*-]+)`?|`([a-z_][\\w.]*)`", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *path = NULL;

  if (!g_regex_match (regex, words, 0, &match))
    return NULL;
  path = g_match_info_fetch (match, 1);
  if (path == NULL || *path == '\0')
    {
      g_free (path);
      path = g_match_info_fetch (match, 2);
    }
  return g_strconcat ("json:", path, NULL);
}

/* Their value is what the query gives, in base units: a share is 0 to 1, a time is in seconds. A condition in percent or in ms
 * is held against readings of that unit. */
static gboolean
is_metric_kind (CsnProbeKind kind)
{
  return kind == CSN_PROBE_METRIC || kind == CSN_PROBE_METRIC_REPEAT || kind == CSN_PROBE_PROMETHEUS;
}

static gboolean
is_json_kind (CsnProbeKind kind)
{
  return kind == CSN_PROBE_HTTP || kind == CSN_PROBE_HTTP_CONCURRENT || kind == CSN_PROBE_HTTP_REPEAT
         || kind == CSN_PROBE_JSON || kind == CSN_PROBE_LOG;
}

static gboolean
is_repeat_kind (CsnProbeKind kind)
{
  return kind == CSN_PROBE_HTTP_REPEAT || kind == CSN_PROBE_HTTP_CONCURRENT
         || kind == CSN_PROBE_COMMAND_REPEAT;
}

/* "= true": the value as a word */
static gboolean
read_equal_word (CsnPassCondition *self, const char *at, CsnRelation relation, const char *json, const char *clause)
{
  g_autofree char *word = g_strstrip (g_strdelimit (g_strdup (at), "`\"'", ' '));

  if (*word == '\0' || strchr (word, ' ') != NULL || relation != CSN_RELATION_EQUAL)
    return FALSE;
  g_ptr_array_add (self->assertions, csn_assertion_new (json != NULL ? json : "value", CSN_RELATION_TEXT,
                                                        csn_decimal_from_int (0), word, clause));
  return TRUE;
}

/* What "< 2 s", "> 100 ops/s", "> 95 % pass rate" are about, from the words around and the unit. */
static const char *
choose_reading (const char *words, const char *unit_reading, CsnProbeKind kind)
{
  const char *reading = find_subject (words);

  if (reading == NULL || (strcmp (reading, "duration") == 0 && unit_reading == NULL))
    reading = unit_reading != NULL && strcmp (unit_reading, "size") != 0 ? unit_reading : "value";
  if (strcmp (reading, "duration") == 0 && is_repeat_kind (kind))
    return "p95";
  if (strcmp (reading, "size") == 0 && strstr (words, "memory") != NULL)
    return "memory";
  return reading;
}

/* A metric has no duration, memory or pass rate of its own: all of these are its value. */
static const char *
choose_metric_reading (const char *reading, const char *unit_reading, gboolean is_share)
{
  if (is_share)
    return "percent";
  if (g_strcmp0 (unit_reading, "duration") == 0)
    return "milliseconds";
  return strcmp (reading, "series") == 0 || strcmp (reading, "rows") == 0 ? reading : "value";
}

/* "p95 < 2 s", "> 95 % pass rate", "rows >= 1", "99.9 %", "= true" */
static gboolean
read_comparison (CsnPassCondition *self, const char *clause, CsnProbeKind kind)
{
  const char *at = clause;
  CsnRelation relation = CSN_RELATION_EQUAL;
  gsize skip = 0;
  CsnDecimal limit;
  const char *end = NULL, *unit_reading = NULL, *reading;
  g_autofree char *before = NULL;
  g_autofree char *words = NULL;
  g_autofree char *json = NULL;
  CsnAssertion *assertion;

  while (*at != '\0' && !read_relation (at, &relation, &skip))
    at++;
  if (*at == '\0')
    return FALSE;
  before = g_strndup (clause, at - clause);
  at += skip;
  while (*at == ' ')
    at++;
  json = find_json_path (before);
  if (!csn_decimal_parse (at, &limit, &end))
    return read_equal_word (self, at, relation, json, clause);
  while (*end == ' ' || *end == '%')
    end++;
  limit.scaled *= unit_factor (end, &unit_reading);
  words = g_strconcat (before, " ", end, NULL);
  reading = json != NULL ? json : choose_reading (words, unit_reading, kind);
  if (is_metric_kind (kind) && json == NULL)
    reading = choose_metric_reading (reading, unit_reading, strchr (at, '%') != NULL);
  assertion = csn_assertion_new (reading, relation, limit, NULL, clause);
  assertion->fires = strstr (clause, "fires") != NULL;
  g_ptr_array_add (self->assertions, assertion);
  return TRUE;
}

/* "100 % pass", "99.9%": a bare share. 100 is exact, everything below is "at least" (T13). */
static gboolean
read_bare_share (CsnPassCondition *self, const char *clause, CsnProbeKind kind)
{
  CsnDecimal limit;
  const char *end = NULL;
  const char *reading;

  if (!csn_decimal_parse (clause, &limit, &end))
    return FALSE;
  while (*end == ' ')
    end++;
  if (*end != '%')
    return FALSE;
  reading = is_metric_kind (kind) ? "percent" : find_subject (end + 1);
  g_ptr_array_add (self->assertions,
                   csn_assertion_new (reading ? reading : "value",
                                      csn_decimal_compare (limit, csn_decimal_from_int (100)) == 0
                                        ? CSN_RELATION_EQUAL
                                        : CSN_RELATION_GREATER_EQUAL,
                                      limit, NULL, clause));
  return TRUE;
}

/* Clauses of fixed words. */
static const struct
{
  const char *pattern;
  const char *reading;
  CsnRelation relation;
  gint64 limit;
} phrases[] = {
  { "^exit (code |status )?(0|zero)$|^(command )?succeeds$|^passes$", "exit", CSN_RELATION_EQUAL, 0 },
  { "^query succeeds$|^accessible$", "rows", CSN_RELATION_GREATER_EQUAL, 0 },
  { "answers? 2xx|status( is)? 2xx|^2xx", "status", CSN_RELATION_CLASS_2XX, 0 },
  { "^(http )?(status )?200( ok)?( each)?$|^healthy$|^returns 200$", "status", CSN_RELATION_EQUAL, 200 },
  { "exists|^present$|^set$|^set and not|key present|parses as json", "exists", CSN_RELATION_EXISTS, 0 },
  { "not empty|non-empty", "size", CSN_RELATION_GREATER, 0 },
  { "^no critical failures?", "critical-failures", CSN_RELATION_EQUAL, 0 },
  { "no critical", "issues.critical", CSN_RELATION_EQUAL, 0 },
  { "^no high|^no .*high", "issues.high", CSN_RELATION_EQUAL, 0 },
  { "^no (issues|violations|findings|errors found)", "issues", CSN_RELATION_EQUAL, 0 },
  { "^no (failing|failed) tests?|^no failures?$", "tests.failed", CSN_RELATION_EQUAL, 0 },
  { "^all (\\w+ ){0,3}tests? pass|^all pass|^all tests$", "pass-rate", CSN_RELATION_EQUAL, 100 },
};

static gboolean
read_phrase (CsnPassCondition *self, const char *clause, CsnProbeKind kind)
{
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (g_regex_match_simple (phrases[i].pattern, clause, G_REGEX_CASELESS, 0))
      {
        add (self, phrases[i].reading, phrases[i].relation, phrases[i].limit, NULL, clause);
        found = TRUE;
        break;
      }
  /* "no critical, no high" in one clause: "no critical or high issues" */
  if (found && g_regex_match_simple ("no critical.*(or|/).*high", clause, G_REGEX_CASELESS, 0))
    add (self, "issues.high", CSN_RELATION_EQUAL, 0, NULL, clause);
  return found;
}

/* "status 302", "exit code 1", "returns 204" */
static gboolean
read_code (CsnPassCondition *self, const char *clause)
{
  g_autoptr (GRegex) regex = g_regex_new (
    "^(?:(exit)|http|returns|status|response)\\b(?: status| code| is)*[: ]+(\\d{1,3})$", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *is_exit = NULL;
  g_autofree char *digits = NULL;

  if (!g_regex_match (regex, clause, 0, &match))
    return FALSE;
  is_exit = g_match_info_fetch (match, 1);
  digits = g_match_info_fetch (match, 2);
  add (self, *is_exit != '\0' ? "exit" : "status", CSN_RELATION_EQUAL, g_ascii_strtoll (digits, NULL, 10), NULL, clause);
  return TRUE;
}

/* "value in {a,b}", "stdout has the token GO and not NO-GO", "no NULL x", "x contains y" */
static gboolean
read_words (CsnPassCondition *self, const char *clause, CsnProbeKind kind)
{
  g_autoptr (GRegex) set = g_regex_new ("\\bin\\s*[{\\[(]([^}\\])]+)[}\\])]", 0, 0, NULL);
  g_autoptr (GRegex) token =
    g_regex_new ("token[s]? [`\"']?([\\w.-]+)[`\"']?(?: and not [`\"']?([\\w.-]+))?", 0, 0, NULL);
  g_autoptr (GRegex) null = g_regex_new ("^no nulls? (?:in )?(\\w+)(?: where (\\w+) is (\\w+))?$",
                                         G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (g_regex_match (set, clause, 0, &match))
    {
      g_autofree char *list = g_match_info_fetch (match, 1);
      g_auto (GStrv) parts = g_strsplit (list, ",", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        g_strstrip (g_strdelimit (parts[i], "'\"`", ' '));

      g_autofree char *joined = g_strjoinv ("|", parts);

      add (self, "value", CSN_RELATION_ONE_OF, 0, joined, clause);
      return TRUE;
    }
  g_clear_pointer (&match, g_match_info_unref);
  if (g_regex_match (token, clause, 0, &match))
    {
      g_autofree char *wanted = g_match_info_fetch (match, 1);
      g_autofree char *unwanted = g_match_info_fetch (match, 2);

      add (self, "stdout", CSN_RELATION_TOKEN, 0, wanted, clause);
      if (unwanted != NULL && *unwanted != '\0')
        add (self, "stdout", CSN_RELATION_NOT_TOKEN, 0, unwanted, clause);
      return TRUE;
    }
  g_clear_pointer (&match, g_match_info_unref);
  if (g_regex_match (null, clause, 0, &match))
    {
      g_autofree char *column = g_match_info_fetch (match, 1);
      g_autofree char *where = g_match_info_fetch (match, 2);
      g_autofree char *value = g_match_info_fetch (match, 3);
      g_autofree char *reading =
        where != NULL && *where != '\0' ? g_strdup_printf ("nulls:%s:%s=%s", column, where, value)
                                        : g_strdup_printf ("nulls:%s", column);

      add (self, reading, CSN_RELATION_EQUAL, 0, NULL, clause);
      return TRUE;
    }
  if (is_json_kind (kind) || g_str_has_prefix (clause, "json"))
    {
      g_autofree char *json = find_json_path (clause);
      g_autoptr (GRegex) name = g_regex_new ("^(?:has )?([a-z]+(?:_[a-z]+)+)$", 0, 0, NULL);
      g_autoptr (GMatchInfo) named = NULL;

      /* "has tenant_id, user_id": each name of the list is a clause by now */
      if (kind != CSN_PROBE_HTTP && g_regex_match (name, clause, 0, &named))
        {
          g_autofree char *key = g_match_info_fetch (named, 1);
          g_autofree char *reading = g_strconcat ("json:", key, NULL);

          add (self, reading, CSN_RELATION_EXISTS, 0, NULL, clause);
          return TRUE;
        }
      if (json != NULL && g_regex_match_simple ("has|exists|count|present|`", clause, 0, 0))
        {
          add (self, json, CSN_RELATION_EXISTS, 0, NULL, clause);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_remark (const char *clause)
{
  return g_regex_match_simple (
    "^(none|recorded|digest recorded|counts? fill|start time fills|issue count fills|duration fills|"
    "failure = warning|fills |-> ?L?\\d|->|statistic |target:?$|expected:?$)",
    clause, G_REGEX_CASELESS, 0);
}

/* "(L46)", "(slower tests)": remarks for people. "P95(duration)" keeps its inner word. */
static char *
strip_remarks (const char *text)
{
  g_autoptr (GRegex) call = g_regex_new ("\\b(p\\d\\d)\\s*\\((\\w+)\\)", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GRegex) remark = g_regex_new ("\\([^()]*\\)|\\[L\\d+\\]", 0, 0, NULL);
  g_autofree char *flat = g_regex_replace (call, text, -1, 0, "\\1 \\2", 0, NULL);

  return g_regex_replace (remark, flat, -1, 0, "", 0, NULL);
}

static char **
split_clauses (const char *text)
{
  /* a comma inside braces or before three digits does not separate; "has the token X and not Y" stays together */
  g_autoptr (GRegex) regex = g_regex_new (
    "\\s*;\\s*|\\s*,\\s+(?![^{]*\\})|\\s+(?:and|AND|&&)\\s+(?!not\\b)|\\n+|:\\s+(?=\\w+ = )", 0, 0, NULL);

  return g_regex_split (regex, text, 0);
}

static void
read_clause (CsnPassCondition *self, const char *clause, CsnProbeKind kind)
{
  if (is_remark (clause) || read_phrase (self, clause, kind) || read_code (self, clause)
      || read_words (self, clause, kind) || read_comparison (self, clause, kind) || read_bare_share (self, clause, kind))
    return;
  g_ptr_array_add (self->unread, g_strdup (clause));
}

CsnPassCondition *
csn_pass_condition_parse (const char *pass, CsnProbeKind kind, const char *subject)
{
  CsnPassCondition *self = g_new0 (CsnPassCondition, 1);

  self->assertions = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_assertion_free);
  self->unread = g_ptr_array_new_with_free_func (g_free);
  if (pass == NULL || *pass == '\0' || g_str_has_prefix (pass, "none"))
    {
      self->record_only = TRUE;
      return self;
    }
  if (strlen (pass) > MAX_LENGTH)
    {
      g_ptr_array_add (self->unread, g_strndup (pass, 80));
      return self;
    }

  g_autofree char *plain = strip_remarks (pass);
  g_auto (GStrv) clauses = split_clauses (plain);

  for (guint i = 0; clauses[i] != NULL; i++)
    {
      char *clause = g_strstrip (clauses[i]);
      gsize length = strlen (clause);

      if (length > 0 && clause[length - 1] == '.')
        clause[length - 1] = '\0';
      if (*clause != '\0')
        read_clause (self, clause, kind);
    }
  self->record_only = self->assertions->len == 0 && self->unread->len == 0;
  return self;
}

gboolean
csn_pass_condition_has (const CsnPassCondition *self, const char *reading)
{
  g_return_val_if_fail (self != NULL && reading != NULL, FALSE);

  for (guint i = 0; i < self->assertions->len; i++)
    if (strcmp (((CsnAssertion *) g_ptr_array_index (self->assertions, i))->reading, reading) == 0)
      return TRUE;
  return FALSE;
}

gboolean
csn_pass_condition_is_numeric (const CsnPassCondition *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->assertions->len; i++)
    {
      const CsnAssertion *assertion = g_ptr_array_index (self->assertions, i);

      if (assertion->relation <= CSN_RELATION_GREATER && strcmp (assertion->reading, "exit") != 0
          && strcmp (assertion->reading, "duration") != 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_token (const char *text, const char *token)
{
  g_autofree char *escaped = g_regex_escape_string (token, -1);
  g_autofree char *pattern = g_strdup_printf ("(?<![\\w-])%s(?![\\w-])", escaped);

  return g_regex_match_simple (pattern, text, 0, 0);
}

static gboolean
is_one_of (const char *text, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  return g_strv_contains ((const char *const *) list, text);
}

static gboolean
compare (const CsnAssertion *assertion, CsnDecimal value)
{
  int order = csn_decimal_compare (value, assertion->limit);

  switch (assertion->relation)
    {
    case CSN_RELATION_LESS: return order < 0;
    case CSN_RELATION_LESS_EQUAL: return order <= 0;
    case CSN_RELATION_EQUAL: return order == 0;
    case CSN_RELATION_NOT_EQUAL: return order != 0;
    case CSN_RELATION_GREATER_EQUAL: return order >= 0;
    case CSN_RELATION_GREATER: return order > 0;
    case CSN_RELATION_CLASS_2XX:
      return csn_decimal_compare (value, csn_decimal_from_int (200)) >= 0
             && csn_decimal_compare (value, csn_decimal_from_int (300)) < 0;
    default: return FALSE;
    }
}

static CsnState
judge_one (const CsnAssertion *assertion, const CsnReadings *readings, char **actual)
{
  CsnDecimal number;
  gboolean met;

  *actual = csn_readings_dup_text (readings, assertion->reading);
  if (assertion->relation == CSN_RELATION_EXISTS)
    {
      if (!csn_readings_has (readings, assertion->reading)
          || csn_readings_is_empty (readings, assertion->reading))
        return CSN_STATE_FAIL;
      met = strcmp (assertion->reading, "exists") != 0 || g_strcmp0 (*actual, "0") != 0;
      return met ? CSN_STATE_PASS : CSN_STATE_FAIL;
    }
  if (*actual == NULL)
    return CSN_STATE_INCONCLUSIVE;
  switch (assertion->relation)
    {
    case CSN_RELATION_ONE_OF: met = is_one_of (*actual, assertion->text); break;
    case CSN_RELATION_TEXT: met = strcmp (*actual, assertion->text) == 0; break;
    case CSN_RELATION_TOKEN: met = has_token (*actual, assertion->text); break;
    case CSN_RELATION_NOT_TOKEN: met = !has_token (*actual, assertion->text); break;
    default:
      if (!csn_readings_get_number (readings, assertion->reading, &number))
        return CSN_STATE_INCONCLUSIVE;
      met = compare (assertion, number);
    }
  return met != assertion->fires ? CSN_STATE_PASS : CSN_STATE_FAIL;
}

CsnState
csn_pass_condition_judge (const CsnPassCondition *self,
                          const CsnReadings      *readings,
                          GPtrArray              *judgements)
{
  CsnState outcome = CSN_STATE_PASS;

  g_return_val_if_fail (self != NULL && readings != NULL, CSN_STATE_ERROR);

  for (guint i = 0; i < self->assertions->len; i++)
    {
      const CsnAssertion *assertion = g_ptr_array_index (self->assertions, i);
      CsnJudgement *judgement = g_new0 (CsnJudgement, 1);

      judgement->source = g_strdup (assertion->source);
      judgement->state = judge_one (assertion, readings, &judgement->actual);
      if (judgement->state == CSN_STATE_FAIL)
        outcome = CSN_STATE_FAIL;
      else if (judgement->state == CSN_STATE_INCONCLUSIVE && outcome != CSN_STATE_FAIL)
        outcome = CSN_STATE_INCONCLUSIVE;
      if (judgements != NULL)
        g_ptr_array_add (judgements, judgement);
      else
        csn_judgement_free (judgement);
    }
  /* what a person has to judge is never taken as met */
  if (outcome == CSN_STATE_PASS && (self->record_only || self->unread->len > 0))
    outcome = CSN_STATE_RECORDED;
  return outcome;
}
