/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* pytest and its coverage as they are installed: what they print and write is read as numbers. Skipped without them. */

#include "probe-fixture.h"

#include "csn-report-reader.h"

#include <string.h>

static const char library[] = "def sum_up(a, b):\n    return a + b\n\n\ndef never_called(a):\n    b = a\n    c = b\n    return c\n";
static const char good[] = "import pytest\nfrom yard import sum_up\n\n\ndef test_one():\n    assert sum_up(1, 1) == 2\n\n\n"
                           "def test_two():\n    assert sum_up(2, 1) == 3\n\n\n@pytest.mark.skip\ndef test_three():\n    pass\n";
static const char bad[] = "from yard import sum_up\n\n\ndef test_right():\n    assert sum_up(1, 1) == 2\n\n\ndef test_wrong():\n"
                          "    assert sum_up(1, 1) == 3\n";

static gboolean
has_tools (void)
{
  g_autofree char *program = g_find_program_in_path ("pytest");
  g_autofree char *alternative = g_find_program_in_path ("pytest-3");

  if (!probe_has_sandbox ())
    return FALSE;
  if (program != NULL || alternative != NULL)
    return TRUE;
  g_test_skip ("pytest is not installed");
  return FALSE;
}

static CsnProbeSetup *
make_project (char **folder)
{
  CsnProbeSetup *setup;

  *folder = probe_folder ();
  probe_write (*folder, "yard.py", library);
  probe_write (*folder, "good/test_good.py", good);
  probe_write (*folder, "bad/test_bad.py", bad);
  setup = csn_probe_setup_new (*folder);
  csn_probe_setup_set_rights (setup, CSN_PROBE_RIGHT_WRITE);
  return setup;
}

static void
expect_value (CsnProbeResult *result, const char *name, const char *value)
{
  g_assert_cmpstr (csn_probe_result_get_value (result, name), ==, value);
}

static CsnProbeResult *
measure (const char *arguments, const char *pass, CsnProbeSetup *setup, const char *state)
{
  g_autofree char *program = g_find_program_in_path ("pytest");
  g_autofree char *command
    = g_strdup_printf ("PYTHONPATH=. PYTHONDONTWRITEBYTECODE=1 %s %s", program != NULL ? "pytest" : "pytest-3", arguments);
  CsnProbeResult *result = probe_measure (CSN_PROBE_COMMAND, command, pass, setup);
  g_autofree char *output = probe_output (result);

  g_test_message ("%s: %s %s\n%s", command, probe_state (result), csn_probe_result_get_summary (result), output);
  g_assert_cmpstr (probe_state (result), ==, state);
  return result;
}

static void
test_pytest (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = NULL;
  g_autoptr (CsnProbeResult) green = NULL;
  g_autoptr (CsnProbeResult) red = NULL;
  g_autoptr (CsnProbeResult) nothing = NULL;

  if (!has_tools ())
    return;
  setup = make_project (&folder);
  green = measure ("good", ">95% pass rate", setup, "PASS");
  expect_value (green, "tests.passed", "2");
  expect_value (green, "tests.skipped", "1");
  red = measure ("good bad", ">95% pass rate", setup, "FAIL");
  expect_value (red, "tests.passed", "3");
  expect_value (red, "tests.failed", "1");
  expect_value (red, "pass-rate", "75");
  /* no test at all is no success (GATES.md E47) */
  nothing = measure ("-k nothing_of_that_name good", ">95% pass rate", setup, "ERROR");
}

static void
read_file (const char *folder, const char *name, CsnReadings *readings)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_nonnull (csn_report_read (text, length, readings));
}

static void
expect_reading (CsnReadings *readings, const char *name, const char *value)
{
  g_autofree char *text = csn_readings_dup_text (readings, name);

  g_assert_cmpstr (text, ==, value);
}

static void
test_junit (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = NULL;
  g_autoptr (CsnProbeResult) result = NULL;
  g_autoptr (CsnReadings) readings = csn_readings_new ();

  if (!has_tools ())
    return;
  setup = make_project (&folder);
  result = measure ("--junitxml=junit.xml good bad", "exit 0", setup, "FAIL");
  read_file (folder, "junit.xml", readings);
  expect_reading (readings, "tests.total", "5");
  expect_reading (readings, "tests.passed", "3");
  expect_reading (readings, "tests.failed", "1");
  expect_reading (readings, "tests.skipped", "1");
}

static void
test_coverage (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = NULL;
  g_autoptr (CsnProbeResult) green = NULL;
  g_autoptr (CsnProbeResult) red = NULL;
  g_autoptr (CsnReadings) xml = csn_readings_new ();
  g_autoptr (CsnReadings) json = csn_readings_new ();
  g_autoptr (CsnReadings) lcov = csn_readings_new ();
  g_autofree char *noise = NULL;
  int status = 0;

  if (!has_tools ())
    return;
  if (!g_spawn_command_line_sync ("python3 -c 'import pytest_cov'", NULL, &noise, &status, NULL) || status != 0)
    {
      g_test_skip ("pytest-cov is not installed");
      return;
    }
  setup = make_project (&folder);
  green = measure ("--cov=yard --cov-report=term --cov-report=xml:c.xml --cov-report=json:c.json --cov-report=lcov:c.lcov good",
                   ">40% coverage", setup, "PASS");
  /* 3 of 6 statements */
  expect_value (green, "coverage", "50");
  red = measure ("--cov=yard --cov-report=term good", ">80% coverage", setup, "FAIL");
  read_file (folder, "c.xml", xml);
  read_file (folder, "c.json", json);
  read_file (folder, "c.lcov", lcov);
  expect_reading (xml, "coverage", "50");
  expect_reading (json, "coverage", "50");
  expect_reading (lcov, "coverage", "50");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/real-tools/pytest", test_pytest);
  g_test_add_func ("/probe/real-tools/junit", test_junit);
  g_test_add_func ("/probe/real-tools/coverage", test_coverage);
  return g_test_run ();
}
