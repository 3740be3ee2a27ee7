/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which blank of the form a reading fills: one table of words, the narrowest first, then what the author names. Must not change any
 * answer. */

#include "csn-probe-fills.h"

#include "csn-probe-plan-private.h"

#include <string.h>

static const struct
{
  const char *words;
  const char *reading;
} words[] = {
  { "\\bpassing\\b|\\bpassed\\b|tests? pass", "tests.passed" },
  { "critical fail", "critical-failures" },
  { "\\bfailing\\b|\\bfailed\\b", "tests.failed" },
  { "\\bskipped\\b", "tests.skipped" },
  { "total tests|^total\\b", "tests.total" },
  { "pass rate", "pass-rate" },
  { "coverage", "coverage" },
  { "\\bcritical\\b", "issues.critical" },
  { "\\bhigh\\b", "issues.high" },
  { "\\bissues?\\b|violations", "issues" },
  { "throughput", "throughput" },
  { "p99", "p99" },
  { "p95|latency", "p95" },
  { "p50|median", "p50" },
  { "success", "success-rate" },
  { "error rate", "error-rate" },
  { "memory", "memory" },
  { "status code", "status" },
  { "response time", "duration" },
};

static char *
format_duration (const CsnReadings *readings, const char *unit)
{
  CsnDecimal ms;

  if (!csn_readings_get_number (readings, "duration", &ms))
    return NULL;
  if (unit != NULL && g_str_has_prefix (unit, "min"))
    ms.scaled /= 60000;
  else if (unit != NULL && (g_str_has_prefix (unit, "ms") || g_str_has_prefix (unit, "milli")))
    return csn_decimal_to_string (ms, 0);
  else if (unit != NULL && (*unit == 'h'))
    ms.scaled /= 3600000;
  else
    ms.scaled /= 1000;
  return csn_decimal_to_string (ms, 2);
}

static char *
format_reading (const CsnReadings *readings, const char *name, const char *unit)
{
  CsnDecimal number;

  if (!csn_readings_get_number (readings, name, &number))
    return NULL;
  if (strcmp (name, "memory") == 0)
    number.scaled /= 1024 * 1024;
  if (strcmp (name, "duration") == 0)
    return format_duration (readings, unit ? unit : "ms");
  if ((g_str_has_prefix (name, "p9") || strcmp (name, "p50") == 0) && unit != NULL && *unit == 's')
    number.scaled /= 1000;
  return csn_decimal_to_string (number, 2);
}

/* "Coordinators (_____%)" under a coverage run: the files whose path has that word, weighed by their lines. */
static char *
format_area_coverage (const CsnReadings *readings, const char *label)
{
  static const char prefix[] = "coverage-lines:";
  g_auto (GStrv) names = csn_readings_list (readings);
  g_auto (GStrv) label_words = g_regex_split_simple ("\\W+", label, 0, 0);
  g_autofree char *word = g_ascii_strdown (label_words[0], -1);
  gint64 lines = 0, missed = 0;

  if (strlen (word) < 4)
    return NULL;
  /* "Teams" also covers team.py */
  if (g_str_has_suffix (word, "s"))
    word[strlen (word) - 1] = '\0';
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_str_has_prefix (names[i], prefix) ? g_ascii_strdown (names[i] + strlen (prefix), -1) : NULL;
      g_autofree char *counts = path != NULL && strstr (path, word) != NULL
                                    ? csn_readings_dup_text (readings, names[i])
                                    : NULL;
      char *slash = counts != NULL ? strchr (counts, '/') : NULL;

      if (slash == NULL)
        continue;
      missed += g_ascii_strtoll (counts, NULL, 10);
      lines += g_ascii_strtoll (slash + 1, NULL, 10);
    }
  return lines > 0 ? csn_decimal_to_string (csn_decimal_ratio ((lines - missed) * 100, lines), 2) : NULL;
}

static char *
describe_field (CsnItem *field)
{
  const char *parts[] = { csn_item_get_unit (field), csn_item_get_label (field), csn_item_get_context (field) };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", parts[i]);
  return g_string_free (text, FALSE);
}

char *
csn_probe_fills_find (CsnItem *field, const CsnReadings *readings, GDateTime *started)
{
  g_return_val_if_fail (CSN_IS_ITEM (field), NULL);
  g_return_val_if_fail (readings != NULL && started != NULL, NULL);

  g_autofree char *text = describe_field (field);
  const char *unit = csn_item_get_unit (field);
  CsnFieldKind kind = csn_item_get_field_kind (field);
  g_autoptr (GDateTime) local = g_date_time_to_local (started);

  if (csn_item_get_kind (field) != CSN_ITEM_FIELD)
    return NULL;
  if (kind == CSN_FIELD_DATETIME_PAIR || kind == CSN_FIELD_DATETIME)
    return g_date_time_format (local, "%Y-%m-%d %H:%M");
  if (kind == CSN_FIELD_DATE)
    return g_date_time_format (local, "%Y-%m-%d");
  if (g_regex_match_simple ("duration|time taken|elapsed", text, G_REGEX_CASELESS, 0))
    return format_duration (readings, unit);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_regex_match_simple (words[i].words, text, G_REGEX_CASELESS, 0))
      return format_reading (readings, words[i].reading, unit);
  if (csn_readings_has (readings, "coverage") && csn_item_get_label (field) != NULL)
    return format_area_coverage (readings, csn_item_get_label (field));
  if (g_regex_match_simple ("\\bactual\\b|\\bvalue\\b|\\bresult\\b", text, G_REGEX_CASELESS, 0))
    return format_reading (readings, "value", unit);
  return NULL;
}

/* By the words around the blanks. */
static void
fill_by_words (CsnProbeSpec *spec, const CsnReadings *readings, GDateTime *started, CsnProbeResult *result)
{
  GPtrArray *fills = csn_probe_spec_get_fills (spec);

  for (guint i = 0; fills != NULL && i < fills->len; i++)
    {
      CsnItem *field = g_ptr_array_index (fills, i);
      g_autofree char *text = csn_probe_fills_find (field, readings, started);

      if (text != NULL)
        csn_probe_result_add_fill (result, csn_item_get_id (field), text);
    }
}

static gboolean
has_label (CsnItem *field, const char *wanted)
{
  g_autofree char *a = g_utf8_casefold (csn_item_get_label (field) != NULL ? csn_item_get_label (field) : "", -1);
  g_autofree char *b = g_utf8_casefold (wanted, -1);

  return strcmp (g_strstrip (a), g_strstrip (b)) == 0;
}

/* What the author names with "@fill". */
static void
fill_by_name (CsnProbePlan *plan, const CsnReadings *readings, CsnProbeResult *result)
{
  GPtrArray *fields = csn_probe_spec_get_fills (plan->spec);

  for (guint i = 0; i < plan->directives->fills->len; i++)
    {
      const CsnFill *fill = g_ptr_array_index (plan->directives->fills, i);
      g_autofree char *value = csn_readings_dup_text (readings, fill->name);

      for (guint f = 0; value != NULL && fields != NULL && f < fields->len; f++)
        if (has_label (g_ptr_array_index (fields, f), fill->label))
          csn_probe_result_add_fill (result, csn_item_get_id (g_ptr_array_index (fields, f)), value);
    }
}

void
csn_probe_fills_apply (CsnProbePlan *plan, CsnProbeResult *result)
{
  g_autoptr (CsnReadings) readings = csn_readings_new ();
  g_autoptr (GDateTime) started = NULL;
  g_autofree const char **names = NULL;

  g_return_if_fail (CSN_IS_PROBE_PLAN (plan));
  g_return_if_fail (CSN_IS_PROBE_RESULT (result));

  /* a run that measured nothing fills nothing, not even its date */
  if (csn_probe_result_get_state (result) == CSN_STATE_ERROR
      || csn_probe_result_get_state (result) == CSN_STATE_CANCELLED)
    return;
  started = csn_probe_result_get_started (result) != NULL
              ? g_date_time_new_from_iso8601 (csn_probe_result_get_started (result), NULL)
              : NULL;
  if (started == NULL)
    return;
  names = csn_probe_result_list_values (result);
  for (guint i = 0; names[i] != NULL; i++)
    csn_readings_set_text (readings, names[i], csn_probe_result_get_value (result, names[i]));
  fill_by_words (plan->spec, readings, started, result);
  /* what the author names goes before what the words suggest */
  fill_by_name (plan, readings, result);
}
