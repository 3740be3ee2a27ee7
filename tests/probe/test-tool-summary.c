/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Closing lines of test runners and checkers, and the numbers in them. */

#include "csn-tool-summary.h"

#include <string.h>

typedef struct
{
  const char *program;
  const char *output;
  const char *expected; /* "name=value name=value"; "-name" must not be there; "name=" is empty */
} Case;

static const Case cases[] = {
  { "pytest", "...F\n==== 1 failed, 96 passed, 3 skipped in 1.20s ====\n",
    "tests.passed=96 tests.failed=1 tests.skipped=3 pass-rate=98.9691 tests.total=100" },
  { "pytest", "100 passed in 2.00s\n", "pass-rate=100 tests.failed=0" },
  { "pytest", "=== 1 failed, 1 passed, 1 skipped, 1 xfailed, 1 error in 0.02s ===\n", "tests.errors=1 pass-rate=33.3333" },
  { "pytest", "=== 12 skipped in 0.10s ===\n", "tests.skipped=12 pass-rate=" },
  { "pytest", "=== 5 deselected in 0.01s ===\n", "pass-rate=" },
  { "pytest", "\x1b[32m==== \x1b[1m3 passed\x1b[0m, 1 warning in 0.2s ====\x1b[0m\n", "tests.passed=3" },
  { "pytest", "a test prints: 7 passed\n", "-tests.passed" },
  { "pytest --cov", "src/core/a.py   10   1   90%\nTOTAL   120   20   83%\n2 passed in 0.1s\n", "coverage=83 tests.passed=2" },
  { "pytest --cov", "TOTAL   120   20   10   2   81.5%\n", "coverage=81.5" },
  { "ruff check a", "Found 3 errors.\n", "issues=3" },
  { "ruff check a", "All checks passed!\n", "issues=0" },
  { "ruff check a", "something else\n", "-issues" },
  { "black --check a", "2 files would be reformatted, 4 files would be left unchanged.\n", "issues=2" },
  { "black --check a", "All done!\n6 files would be left unchanged.\n", "issues=0" },
  { "mypy a", "Found 4 errors in 2 files (checked 9 source files)\n", "issues=4" },
  { "mypy a", "Success: no issues found in 9 source files\n", "issues=0" },
  { "bandit -r a",
    "Run metrics:\n\tTotal issues (by severity):\n\t\tUndefined: 0\n\t\tLow: 5\n\t\tMedium: 2\n\t\tHigh: 1\n"
    "\tTotal issues (by confidence):\n\t\tUndefined: 0\n\t\tLow: 0\n\t\tMedium: 0\n\t\tHigh: 8\n",
    "issues=8 issues.high=1 issues.critical=0" },
  { "pip-audit", "No known vulnerabilities found\n", "issues=0" },
  { "pip-audit", "Found 2 known vulnerabilities in 1 package\n", "issues=2" },
  { "cargo test", "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\ntest result: FAILED. 3 passed; 2 failed; 0 ignored;\n",
    "tests.passed=15 tests.failed=2 tests.skipped=1" },
  { "jest", "Tests:       1 failed, 2 skipped, 12 passed, 15 total\n", "tests.passed=12 tests.failed=1 tests.skipped=2" },
  { "go test", "--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.00s)\n    --- SKIP: TestC\ncoverage: 71.4% of statements\n",
    "tests.passed=1 tests.failed=1 coverage=71.4" },
  { "python load.py", "Throughput: 123.4 ops/s\nP95 latency: 45 ms\nP99: 1.5 s\nSuccess rate: 99.9%\nMemory increase: 12 MB\n",
    "throughput=123.4 p95=45 p99=1500 success-rate=99.9 memory=12582912" },
  { "python v.py", "Total Tests: 10\nPassed: 9\nFailed: 1\nCritical Failures: 0\n",
    "tests.total=10 tests.passed=9 tests.failed=1 critical-failures=0 pass-rate=90" },
};

static void
check (const Case *c, CsnReadings *readings)
{
  g_auto (GStrv) parts = g_strsplit (c->expected, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      g_autofree char *text = NULL;

      if (*parts[i] == '-')
        {
          g_assert_false (csn_readings_has (readings, parts[i] + 1));
          continue;
        }
      *equals = '\0';
      text = csn_readings_dup_text (readings, parts[i]);
      if (equals[1] == '\0')
        g_assert_true (csn_readings_is_empty (readings, parts[i]));
      else
        g_assert_cmpstr (text, ==, equals + 1);
    }
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnReadings) readings = csn_readings_new ();

      g_test_message ("%s: %s", cases[i].program, cases[i].output);
      csn_tool_summary_read (cases[i].program, cases[i].output, 0, readings);
      check (&cases[i], readings);
    }
}

static void
test_hostile (void)
{
  g_autofree char *many = g_strnfill (2 * 1024 * 1024, '=');
  g_autofree char *digits = g_strnfill (2 * 1024 * 1024, '1');
  g_autoptr (CsnReadings) readings = csn_readings_new ();
  gint64 begin = g_get_monotonic_time ();

  csn_tool_summary_read ("pytest", many, 0, readings);
  csn_tool_summary_read ("pytest", digits, 0, readings);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  g_assert_false (csn_readings_has (readings, "tests.passed"));
}

static void
test_exits (void)
{
  g_assert_true (csn_tool_exit_is_error ("pytest", 5));
  g_assert_true (csn_tool_exit_is_error ("pytest", 2));
  g_assert_false (csn_tool_exit_is_error ("pytest", 1));
  g_assert_false (csn_tool_exit_is_error ("ruff", 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/tool-summary/cases", test_cases);
  g_test_add_func ("/probe/tool-summary/hostile", test_hostile);
  g_test_add_func ("/probe/tool-summary/exits", test_exits);
  return g_test_run ();
}
