/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers in the output of test runners and checkers. Every reader looks for the tool's own closing line and stays
 * silent when it is not there: a number that was not found is INCONCLUSIVE, a guessed one would be a lie. Must not
 * judge. */

#include "csn-tool-summary.h"

#include <string.h>

/* Only the end of an output holds its summary; more would let a hostile output keep the regular expressions busy. */
#define SUMMARY_WINDOW (256 * 1024)

static gboolean
match_number (const char *text, const char *pattern, CsnDecimal *value)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gboolean found = FALSE;

  if (regex == NULL)
    return FALSE;
  /* the last one counts: tools print progress before their summary */
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *digits = g_match_info_fetch (match, 1);

      found = csn_decimal_parse (digits, value, NULL);
    }
  return found;
}

static gint64
count_matches (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gint64 count = 0;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    count++;
  return count;
}

static gint64
whole (CsnDecimal value)
{
  return (gint64) csn_decimal_to_double (value);
}

static gint64
get_count (CsnReadings *readings, const char *name)
{
  CsnDecimal value;

  return csn_readings_get_number (readings, name, &value) ? whole (value) : 0;
}

void
csn_tool_summary_rate (CsnReadings *readings)
{
  gint64 passed, failed, errors;

  g_return_if_fail (readings != NULL);

  if (!csn_readings_has (readings, "tests.passed"))
    return;
  passed = get_count (readings, "tests.passed");
  failed = get_count (readings, "tests.failed");
  errors = get_count (readings, "tests.errors");
  csn_readings_set_int (readings, "tests.total",
                        passed + failed + errors + get_count (readings, "tests.skipped"));
  if (passed + failed + errors > 0)
    csn_readings_set_decimal (readings, "pass-rate",
                              csn_decimal_ratio (passed * 100, passed + failed + errors));
  else
    csn_readings_set_empty (readings, "pass-rate");
}

static char *
find_last_line (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  char *line = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_free (line);
      line = g_match_info_fetch (match, 0);
    }
  return line;
}

static void
read_counts (const char *line, CsnReadings *readings, const char *const (*pairs)[2], guint n_pairs)
{
  for (guint i = 0; i < n_pairs; i++)
    {
      CsnDecimal value;

      csn_readings_set_int (readings, pairs[i][1],
                            match_number (line, pairs[i][0], &value) ? whole (value) : 0);
    }
}

/* "== 3 failed, 97 passed, 2 skipped in 12.3s ==", also without the rules (-q) */
static gboolean
read_pytest (const char *output, CsnReadings *readings)
{
  static const char *const pairs[][2] = {
    { "(\\d+) passed", "tests.passed" },
    { "(\\d+) failed", "tests.failed" },
    { "(\\d+) errors?", "tests.errors" },
    { "(\\d+) skipped", "tests.skipped" },
  };
  g_autofree char *line = find_last_line (
    output, "^(?:=+ )?(?:\\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)"
            "(?:, )?)+ in [\\d.]+s.*$|^(?:=+ )?no tests ran in .*$");

  if (line == NULL)
    return FALSE;
  read_counts (line, readings, pairs, G_N_ELEMENTS (pairs));
  csn_tool_summary_rate (readings);
  return TRUE;
}

/* "test result: ok. 12 passed; 1 failed; 2 ignored; …" */
static gboolean
read_cargo (const char *output, CsnReadings *readings)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("^test result: \\w+\\. (\\d+) passed; (\\d+) failed; (\\d+) ignored", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gint64 sums[3] = { 0 };
  gboolean found = FALSE;

  for (g_regex_match (regex, output, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      for (int i = 0; i < 3; i++)
        {
          g_autofree char *digits = g_match_info_fetch (match, i + 1);

          sums[i] += g_ascii_strtoll (digits, NULL, 10);
        }
      found = TRUE;
    }
  if (!found)
    return FALSE;
  csn_readings_set_int (readings, "tests.passed", sums[0]);
  csn_readings_set_int (readings, "tests.failed", sums[1]);
  csn_readings_set_int (readings, "tests.skipped", sums[2]);
  csn_tool_summary_rate (readings);
  return TRUE;
}

/* "Tests:       1 failed, 2 skipped, 12 passed, 15 total" */
static gboolean
read_jest (const char *output, CsnReadings *readings)
{
  static const char *const pairs[][2] = {
    { "(\\d+) passed", "tests.passed" },
    { "(\\d+) failed", "tests.failed" },
    { "(\\d+) skipped", "tests.skipped" },
  };
  g_autofree char *line = find_last_line (output, "^\\s*Tests:?\\s+.*\\b\\d+ (?:total|passed|failed).*$");

  if (line == NULL)
    return FALSE;
  read_counts (line, readings, pairs, G_N_ELEMENTS (pairs));
  csn_tool_summary_rate (readings);
  return TRUE;
}

static void
read_go (const char *output, CsnReadings *readings)
{
  gint64 passed = count_matches (output, "^\\s*--- PASS: ");
  gint64 failed = count_matches (output, "^\\s*--- FAIL: ");

  if (passed + failed == 0)
    return;
  csn_readings_set_int (readings, "tests.passed", passed);
  csn_readings_set_int (readings, "tests.failed", failed);
  csn_readings_set_int (readings, "tests.skipped", count_matches (output, "^\\s*--- SKIP: "));
  csn_tool_summary_rate (readings);
}

/* "TOTAL   120   20   83%" and one row a file above it */
static void
read_coverage (const char *output, CsnReadings *readings)
{
  g_autoptr (GRegex) row = g_regex_new (
    "^(\\S+\\.\\w+)\\s+(\\d+)\\s+(\\d+)(?:\\s+\\d+\\s+\\d+)?\\s+(\\d+(?:\\.\\d+)?)%", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  CsnDecimal total;

  if (match_number (output, "^TOTAL\\s.*?(\\d+(?:\\.\\d+)?)%", &total)
      || match_number (output, "^coverage: (\\d+(?:\\.\\d+)?)% of statements", &total)
      || match_number (output, "^All files\\s*\\|\\s*(\\d+(?:\\.\\d+)?)", &total))
    csn_readings_set_decimal (readings, "coverage", total);
  for (g_regex_match (row, output, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *path = g_match_info_fetch (match, 1);
      g_autofree char *lines = g_match_info_fetch (match, 2);
      g_autofree char *missed = g_match_info_fetch (match, 3);
      g_autofree char *name = g_strconcat ("coverage-lines:", path, NULL);
      g_autofree char *value = g_strdup_printf ("%s/%s", missed, lines);

      csn_readings_set_text (readings, name, value);
    }
}

static void
set_issues (CsnReadings *readings, const char *output, const char *pattern, const char *clean)
{
  CsnDecimal value;

  if (match_number (output, pattern, &value))
    csn_readings_set_decimal (readings, "issues", value);
  else if (clean != NULL && g_regex_match_simple (clean, output, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0))
    csn_readings_set_int (readings, "issues", 0);
}

/* bandit: "Total issues (by severity): … High: 1"; there is no "critical", so none is none */
static void
read_bandit (const char *output, CsnReadings *readings)
{
  const char *block = strstr (output, "Total issues (by severity):");
  CsnDecimal high, medium, low;

  if (block == NULL)
    return;

  g_autofree char *severities = g_strndup (block, 200);
  char *next = strstr (severities, "(by confidence)");

  if (next != NULL)
    *next = '\0';
  if (!match_number (severities, "High:\\s*(\\d+)", &high)
      || !match_number (severities, "Medium:\\s*(\\d+)", &medium)
      || !match_number (severities, "Low:\\s*(\\d+)", &low))
    return;
  csn_readings_set_decimal (readings, "issues.high", high);
  csn_readings_set_int (readings, "issues.critical", 0);
  csn_readings_set_int (readings, "issues", whole (high) + whole (medium) + whole (low));
}

static void
read_checkers (const char *program, const char *output, CsnReadings *readings)
{
  if (strstr (program, "ruff") != NULL)
    set_issues (readings, output, "^Found (\\d+) errors?", "All checks passed");
  else if (strstr (program, "black") != NULL)
    {
      CsnDecimal value;

      set_issues (readings, output, "(\\d+) files? would be reformatted", "files? would be left unchanged");
      if (match_number (output, "(\\d+) files? would fail to reformat", &value))
        csn_readings_set_int (readings, "issues", get_count (readings, "issues") + whole (value));
    }
  else if (strstr (program, "mypy") != NULL)
    set_issues (readings, output, "^Found (\\d+) errors?", "^Success: no issues found");
  else if (strstr (program, "bandit") != NULL)
    read_bandit (output, readings);
  else if (strstr (program, "pip-audit") != NULL)
    {
      set_issues (readings, output, "^Found (\\d+) known vulnerabilit", "^No known vulnerabilities found");
      /* it knows no severities: none at all is none of each, some are of unknown severity */
      if (csn_readings_has (readings, "issues") && get_count (readings, "issues") == 0)
        {
          csn_readings_set_int (readings, "issues.critical", 0);
          csn_readings_set_int (readings, "issues.high", 0);
        }
    }
  else if (strstr (program, "eslint") != NULL || strstr (program, "pnpm") != NULL
           || strstr (program, "npm") != NULL)
    set_issues (readings, output, "(\\d+) problems? \\(", NULL);
}

/* "Throughput: 123.4 ops/s", "P95 latency: 12 ms", "Critical Failures: 0": what a project's own scripts print */
static void
read_lines (const char *output, CsnReadings *readings)
{
  static const struct
  {
    const char *pattern;
    const char *reading;
    gint64 factor;
  } lines[] = {
    { "throughput[^:=\\n]{0,40}[:=]\\s*([\\d,.]+)", "throughput", 1 },
    { "\\bp50[^:=\\n]{0,40}[:=]\\s*([\\d,.]+)\\s*ms", "p50", 1 },
    { "\\bp95[^:=\\n]{0,40}[:=]\\s*([\\d,.]+)\\s*ms", "p95", 1 },
    { "\\bp99[^:=\\n]{0,40}[:=]\\s*([\\d,.]+)\\s*ms", "p99", 1 },
    { "\\bp95[^:=\\n]{0,40}[:=]\\s*([\\d,.]+)\\s*s(?:ec|\\b)", "p95", 1000 },
    { "\\bp99[^:=\\n]{0,40}[:=]\\s*([\\d,.]+)\\s*s(?:ec|\\b)", "p99", 1000 },
    { "success(?: rate)?[^:=\\n]{0,20}[:=]\\s*([\\d.]+)\\s*%", "success-rate", 1 },
    { "error rate[^:=\\n]{0,20}[:=]\\s*([\\d.]+)\\s*%", "error-rate", 1 },
    { "memory[^:=\\n]{0,40}[:=]\\s*\\+?([\\d,.]+)\\s*mi?b", "memory", 1024 * 1024 },
    { "critical failures?[^:=\\n]{0,20}[:=]\\s*(\\d+)", "critical-failures", 1 },
    { "^\\W*total(?: tests)?\\s*[:=]\\s*(\\d+)", "tests.total", 1 },
    { "^\\W*(?:tests )?passed\\s*[:=]\\s*(\\d+)", "tests.passed", 1 },
    { "^\\W*(?:tests )?failed\\s*[:=]\\s*(\\d+)", "tests.failed", 1 },
    { "^\\W*(?:tests )?skipped\\s*[:=]\\s*(\\d+)", "tests.skipped", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      CsnDecimal value;

      if (csn_readings_has (readings, lines[i].reading)
          || !match_number (output, lines[i].pattern, &value))
        continue;
      value.scaled *= lines[i].factor;
      csn_readings_set_decimal (readings, lines[i].reading, value);
    }
  if (!csn_readings_has (readings, "pass-rate"))
    {
      CsnDecimal total;
      gboolean had_total = csn_readings_get_number (readings, "tests.total", &total);

      csn_tool_summary_rate (readings);
      if (had_total)
        csn_readings_set_decimal (readings, "tests.total", total);
    }
}

void
csn_tool_summary_read (const char *program, const char *output, int exit_status, CsnReadings *readings)
{
  g_return_if_fail (program != NULL && output != NULL && readings != NULL);

  gsize length = strlen (output);
  const char *from = length > SUMMARY_WINDOW ? output + length - SUMMARY_WINDOW : output;
  g_autofree char *text = g_utf8_make_valid (from, -1);
  g_autoptr (GRegex) colours = g_regex_new ("\\x1b\\[[0-9;]*[A-Za-z]", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace (colours, text, -1, 0, "", 0, NULL);

  if (!read_pytest (plain, readings) && !read_cargo (plain, readings) && !read_jest (plain, readings))
    read_go (plain, readings);
  read_coverage (plain, readings);
  read_checkers (program, plain, readings);
  read_lines (plain, readings);
}

gboolean
csn_tool_exit_is_error (const char *program, int exit_status)
{
  g_return_val_if_fail (program != NULL, FALSE);

  return (strstr (program, "pytest") != NULL || strstr (program, "py.test") != NULL) && exit_status >= 2
         && exit_status <= 5;
}
