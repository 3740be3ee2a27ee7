/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Report files of tools, whole, cut off and hostile. */

#include "csn-report-reader.h"

#include <string.h>

typedef struct
{
  const char *data, *format, *expected;
} Case;

static const Case cases[] = {
  { "<?xml version='1.0'?><testsuites><testsuite tests='99'><testcase name='a'/><testcase name='b'><failure>x</failure></testcase>"
    "<testcase name='c'><skipped/></testcase><testcase name='d'><error/></testcase><testcase name='e'><system-out>t</system-out>"
    "</testcase></testsuite></testsuites>",
    "junit", "tests.passed=2 tests.failed=1 tests.errors=1 tests.skipped=1 pass-rate=50" },
  { "<testsuite tests='0'/>", "junit", "tests.passed=0 tests.total=0" },
  { "<testsuite><testcase name='a'/>", NULL, "" },
  { "<coverage line-rate=\"0.7143\"><packages/></coverage>", "cobertura", "coverage=71.43" },
  { "<coverage>", NULL, "" },
  { "<other/>", NULL, "" },
  { "TN:\nSF:src/a.c\nLF:10\nLH:9\nend_of_record\nSF:src/b.c\nLF:10\nLH:1\nend_of_record\n", "lcov",
    "coverage=50 coverage-lines:src/a.c=1/10" },
  { "{\"totals\": {\"percent_covered\": 83.25}, \"files\": {\"a.py\": {\"summary\": {\"covered_lines\": 3, \"num_statements\": 4}}}}",
    "coverage.py", "coverage=83.25 coverage-lines:a.py=1/4" },
  { "{\"version\": \"2.1.0\", \"runs\": [{\"results\": [{\"level\": \"error\"}, {\"level\": \"note\"},"
    "{\"properties\": {\"security-severity\": \"9.8\"}}]}]}",
    "sarif", "issues=3 issues.critical=1 issues.high=1" },
  { "{\"a\": 1}", NULL, "" },
  { "TAP version 13\n1..4\nok 1 - a\nnot ok 2 - b\nok 3 # SKIP why\n", "tap",
    "tests.passed=1 tests.failed=2 tests.skipped=1" },
  { "ok computer\n", NULL, "" },
  { "", NULL, "" },
  { "plain text", NULL, "" },
  { "<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;&b;&b;'>]><testsuite><testcase name='&c;'/></testsuite>", "junit", "tests.passed=1" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnReadings) readings = csn_readings_new ();
      const char *format = csn_report_read (cases[i].data, strlen (cases[i].data), readings);
      g_auto (GStrv) parts = g_strsplit (cases[i].expected, " ", -1);

      g_test_message ("%s", cases[i].data);
      g_assert_cmpstr (format, ==, cases[i].format);
      for (guint p = 0; parts[p] != NULL && *parts[p] != '\0'; p++)
        {
          char *equals = strchr (parts[p], '=');
          g_autofree char *text = NULL;

          *equals = '\0';
          text = csn_readings_dup_text (readings, parts[p]);
          g_assert_cmpstr (text, ==, equals + 1);
        }
    }
}

/* Cut off anywhere, a report of tests gives the whole truth or nothing. */
static void
test_every_prefix (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n < strlen (cases[i].data); n++)
      {
        g_autoptr (CsnReadings) readings = csn_readings_new ();
        g_autofree char *text = g_strndup (cases[i].data, n);
        const char *format = csn_report_read (text, n, readings);

        if (g_strcmp0 (format, "junit") == 0)
          g_assert_cmpstr (cases[i].format, ==, "junit");
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/report-reader/cases", test_cases);
  g_test_add_func ("/probe/report-reader/every-prefix", test_every_prefix);
  return g_test_run ();
}
