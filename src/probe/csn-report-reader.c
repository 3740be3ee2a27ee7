/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers in report files. JUnit has no specification, so its cases are counted and the totals of its suites are not
 * trusted. XML is read without network and without expanding entities. Must not judge. */

#include "csn-report-reader.h"

#include "csn-json.h"
#include "csn-tool-summary.h"

#include <libxml/xmlreader.h>
#include <string.h>

typedef struct
{
  gint64 passed, failed, errors, skipped;
} Counts;

static void
set_counts (CsnReadings *readings, const Counts *counts)
{
  csn_readings_set_int (readings, "tests.passed", counts->passed);
  csn_readings_set_int (readings, "tests.failed", counts->failed);
  csn_readings_set_int (readings, "tests.errors", counts->errors);
  csn_readings_set_int (readings, "tests.skipped", counts->skipped);
  csn_tool_summary_rate (readings);
}

static void
swallow_error (void *data, xmlErrorPtr error)
{
}

static xmlTextReaderPtr
open_xml (const char *data, gsize length)
{
  xmlTextReaderPtr reader =
    xmlReaderForMemory (data, (int) length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

  if (reader != NULL)
    xmlTextReaderSetStructuredErrorHandler (reader, (xmlStructuredErrorFunc) swallow_error, NULL);
  return reader;
}

static void
close_case (Counts *counts, char outcome)
{
  switch (outcome)
    {
    case 'f': counts->failed++; break;
    case 'e': counts->errors++; break;
    case 's': counts->skipped++; break;
    case 'p': counts->passed++; break;
    default: break;
    }
}

/* The element that stands inside a <testcase> says how it ended. */
static char
outcome_of (const char *name, char before)
{
  if (strcmp (name, "failure") == 0)
    return 'f';
  if (strcmp (name, "error") == 0)
    return before == 'f' ? 'f' : 'e';
  return strcmp (name, "skipped") == 0 && before == 'p' ? 's' : before;
}

static gboolean
read_junit (const char *data, gsize length, CsnReadings *readings)
{
  xmlTextReaderPtr reader = open_xml (data, length);
  Counts counts = { 0 };
  char outcome = '\0';
  int state = -1;

  while (reader != NULL && (state = xmlTextReaderRead (reader)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (reader);
      int type = xmlTextReaderNodeType (reader);

      if (strcmp (name, "testcase") != 0)
        {
          if (type == XML_READER_TYPE_ELEMENT && outcome != '\0')
            outcome = outcome_of (name, outcome);
        }
      else if (type == XML_READER_TYPE_ELEMENT)
        {
          close_case (&counts, outcome);
          outcome = 'p';
          if (xmlTextReaderIsEmptyElement (reader))
            {
              close_case (&counts, outcome);
              outcome = '\0';
            }
        }
      else if (type == XML_READER_TYPE_END_ELEMENT)
        {
          close_case (&counts, outcome);
          outcome = '\0';
        }
    }
  xmlFreeTextReader (reader);
  /* a report that is cut off counts too few: no numbers at all */
  if (reader == NULL || state != 0)
    return FALSE;
  set_counts (readings, &counts);
  return TRUE;
}

static gboolean
set_rate (CsnReadings *readings, const char *text)
{
  CsnDecimal rate;

  if (text == NULL || !csn_decimal_parse (text, &rate, NULL))
    return FALSE;
  rate.scaled *= 100;
  csn_readings_set_decimal (readings, "coverage", rate);
  return TRUE;
}

static gboolean
read_cobertura (const char *data, gsize length, CsnReadings *readings)
{
  xmlTextReaderPtr reader = open_xml (data, length);
  gboolean found = FALSE;

  while (reader != NULL && !found && xmlTextReaderRead (reader) == 1)
    if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_ELEMENT
        && strcmp ((const char *) xmlTextReaderConstLocalName (reader), "coverage") == 0)
      {
        xmlChar *rate = xmlTextReaderGetAttribute (reader, BAD_CAST "line-rate");

        found = set_rate (readings, (const char *) rate);
        xmlFree (rate);
        break;
      }
  xmlFreeTextReader (reader);
  return found;
}

static void
set_lines (CsnReadings *readings, const char *path, gint64 covered, gint64 lines)
{
  g_autofree char *name = g_strconcat ("coverage-lines:", path, NULL);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, lines - covered, lines);

  csn_readings_set_text (readings, name, value);
}

/* SF:path, LH:covered lines, LF:lines, end_of_record */
static gboolean
read_lcov (const char *data, gsize length, CsnReadings *readings)
{
  g_autofree char *text = g_strndup (data, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *path = NULL;
  gint64 hit = 0, found = 0, all_hit = 0, all_found = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchomp (lines[i]);

      if (g_str_has_prefix (line, "SF:"))
        path = line + 3;
      else if (g_str_has_prefix (line, "LH:"))
        hit = g_ascii_strtoll (line + 3, NULL, 10);
      else if (g_str_has_prefix (line, "LF:"))
        found = g_ascii_strtoll (line + 3, NULL, 10);
      else if (strcmp (line, "end_of_record") == 0 && path != NULL)
        {
          set_lines (readings, path, hit, found);
          all_hit += hit;
          all_found += found;
          hit = found = 0;
          path = NULL;
        }
    }
  if (all_found <= 0)
    return FALSE;
  csn_readings_set_decimal (readings, "coverage", csn_decimal_ratio (all_hit * 100, all_found));
  return TRUE;
}

static gboolean
read_coverage_json (yyjson_val *root, CsnReadings *readings)
{
  yyjson_val *percent = yyjson_obj_get (yyjson_obj_get (root, "totals"), "percent_covered");
  size_t i, max;
  yyjson_val *key, *file;

  if (percent == NULL)
    return FALSE;
  csn_json_set_reading (readings, "coverage", percent);
  yyjson_obj_foreach (yyjson_obj_get (root, "files"), i, max, key, file)
    {
      yyjson_val *summary = yyjson_obj_get (file, "summary");
      yyjson_val *covered = yyjson_obj_get (summary, "covered_lines");
      yyjson_val *statements = yyjson_obj_get (summary, "num_statements");

      if (yyjson_is_raw (covered) && yyjson_is_raw (statements))
        set_lines (readings, yyjson_get_str (key), g_ascii_strtoll (yyjson_get_raw (covered), NULL, 10),
                   g_ascii_strtoll (yyjson_get_raw (statements), NULL, 10));
    }
  return TRUE;
}

static double
severity_of (yyjson_val *result)
{
  yyjson_val *number = yyjson_obj_get (yyjson_obj_get (result, "properties"), "security-severity");
  g_autofree char *text = number != NULL ? csn_json_dup_text (number) : NULL;

  return text != NULL ? g_ascii_strtod (text, NULL) : 0;
}

/* Severity as GitHub grades it: 9 and more critical, 7 and more (or the level "error") high. */
static gboolean
read_sarif (yyjson_val *root, CsnReadings *readings)
{
  yyjson_val *runs = yyjson_obj_get (root, "runs");
  gint64 issues = 0, critical = 0, high = 0;
  size_t r, i, max_runs, max;
  yyjson_val *run, *result;

  if (!yyjson_is_arr (runs))
    return FALSE;
  yyjson_arr_foreach (runs, r, max_runs, run)
    yyjson_arr_foreach (yyjson_obj_get (run, "results"), i, max, result)
      {
        double severity = severity_of (result);
        gboolean error = yyjson_equals_str (yyjson_obj_get (result, "level"), "error");

        issues++;
        if (severity >= 9)
          critical++;
        else if (severity >= 7 || (severity == 0 && error))
          high++;
      }
  csn_readings_set_int (readings, "issues", issues);
  csn_readings_set_int (readings, "issues.critical", critical);
  csn_readings_set_int (readings, "issues.high", high);
  return TRUE;
}

/* "ok 1 - name # SKIP", "not ok 2", "1..N" */
static gboolean
read_tap (const char *data, gsize length, CsnReadings *readings)
{
  g_autofree char *text = g_utf8_make_valid (data, (gssize) length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Counts counts = { 0 };
  gint64 planned = -1;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];
      gboolean skip = g_regex_match_simple ("#\\s*(skip|todo)", line, G_REGEX_CASELESS, 0);

      if (g_str_has_prefix (line, "1.."))
        planned = g_ascii_strtoll (line + 3, NULL, 10);
      else if (g_str_has_prefix (line, "not ok") && !skip)
        counts.failed++;
      else if (g_str_has_prefix (line, "ok") || g_str_has_prefix (line, "not ok"))
        skip ? counts.skipped++ : counts.passed++;
    }
  if (planned < 0)
    return FALSE;
  /* tests that were planned and never reported have failed */
  counts.failed += MAX (0, planned - counts.passed - counts.failed - counts.skipped);
  set_counts (readings, &counts);
  return TRUE;
}

static const char *
read_json_report (const char *data, gsize length, CsnReadings *readings)
{
  g_autoptr (yyjson_doc) doc = csn_json_read (data, length, NULL);
  yyjson_val *root = yyjson_doc_get_root (doc);

  if (root == NULL)
    return NULL;
  if (read_coverage_json (root, readings))
    return "coverage.py";
  return read_sarif (root, readings) ? "sarif" : NULL;
}

static const char *
read_xml_report (const char *data, gsize length, CsnReadings *readings)
{
  if (g_strstr_len (data, (gssize) length, "<testcase") != NULL
      || g_strstr_len (data, (gssize) length, "<testsuite") != NULL)
    return read_junit (data, length, readings) ? "junit" : NULL;
  return read_cobertura (data, length, readings) ? "cobertura" : NULL;
}

static gboolean
starts_tap (const char *text)
{
  return g_str_has_prefix (text, "TAP version") || g_str_has_prefix (text, "1..") || g_str_has_prefix (text, "ok ")
         || g_str_has_prefix (text, "not ok ");
}

const char *
csn_report_read (const char *data, gsize length, CsnReadings *readings)
{
  gsize start = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (readings != NULL, NULL);

  if (length == 0 || length > CSN_REPORT_MAX_BYTES)
    return NULL;
  while (start < length && (g_ascii_isspace (data[start]) || (guint8) data[start] >= 0x80))
    start++;
  if (start == length)
    return NULL;
  if (data[start] == '{')
    return read_json_report (data, length, readings);
  if (data[start] == '<')
    return read_xml_report (data, length, readings);
  if (g_strstr_len (data, (gssize) length, "end_of_record") != NULL)
    return read_lcov (data, length, readings) ? "lcov" : NULL;
  return starts_tap (data + start) && read_tap (data, length, readings) ? "tap" : NULL;
}
