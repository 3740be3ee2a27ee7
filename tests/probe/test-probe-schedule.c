/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Words of checklists that name a schedule, and words that only look like one. */

#include "csn-probe-schedule.h"

#include <string.h>

typedef struct
{
  const char *text;
  guint runs, need;
  gint64 every_ms, first_ms;
  gboolean until_pass;
} Case;

static void
test_read (void)
{
  static const Case cases[] = {
    { "3 of 5 every 30 s", 5, 3, 30000, 0, FALSE },
    { "passes 2 out of 3, every 10 seconds", 3, 2, 10000, 0, FALSE },
    { "no new errors during 15 min", 16, 16, 60000, 0, FALSE },
    { "Monitor the log for 15 minutes", 16, 16, 60000, 0, FALSE },
    { "stable for the first 30 minutes", 31, 31, 60000, 0, FALSE },
    { "quiet for 20 seconds", 2, 2, 20000, 0, FALSE },
    { "check metrics every 4 hours for 24 h", 6, 6, 4 * 3600000, 4 * 3600000, FALSE },
    { "every 4 hours for first 24 hours", 6, 6, 4 * 3600000, 4 * 3600000, FALSE },
    { "6 samples in 24 h", 6, 6, 4 * 3600000, 4 * 3600000, FALSE },
    { "retry 5 times every 10 s", 6, 1, 10000, 0, TRUE },
    { "5 of 5 every 250 ms", 5, 5, 250, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CsnProbeSchedule schedule, again;
      g_autofree char *words = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_true (csn_probe_schedule_parse (cases[i].text, &schedule));
      g_assert_cmpuint (schedule.runs, ==, cases[i].runs);
      g_assert_cmpuint (schedule.need, ==, cases[i].need);
      g_assert_cmpint (schedule.every_ms, ==, cases[i].every_ms);
      g_assert_cmpint (schedule.first_ms, ==, cases[i].first_ms);
      g_assert_cmpint (schedule.until_pass, ==, cases[i].until_pass);
      /* what is shown is what would be read */
      words = csn_probe_schedule_describe (&schedule);
      g_assert_true (csn_probe_schedule_parse (words, &again));
      g_assert_cmpuint (again.runs, ==, schedule.runs);
      g_assert_cmpuint (again.need, ==, schedule.need);
      g_assert_cmpint (again.every_ms, ==, schedule.every_ms);
      g_assert_cmpint (again.first_ms, ==, schedule.first_ms);
      g_assert_cmpint (again.until_pass, ==, schedule.until_pass);
    }
}

static void
test_none (void)
{
  static const char *const texts[] = {
    NULL, "", "status 200", "duration < 5 min", "P95 < 2 s", "10 of 10 answers", "exit 0", "every release", "for production",
    "0 of 0 every 0 s", "5 of 3 every 1 s", "every 5 s for 5 s", "for 999999 days", "1 of 1 every 1 s", "retry 0 times every 1 s",
    "20000 of 20000 every 1 s",
  };
  g_autofree char *long_text = g_strnfill (20000, 'x');
  CsnProbeSchedule schedule;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i] ? texts[i] : "(none)");
      g_assert_false (csn_probe_schedule_parse (texts[i], &schedule));
      g_assert_cmpuint (schedule.runs, ==, 1);
    }
  g_assert_false (csn_probe_schedule_parse (long_text, &schedule));
  g_assert_false (csn_probe_schedule_parse ("check every 4 hours", &schedule));
  g_assert_true (csn_probe_schedule_parse_day ("check every 4 hours", &schedule));
  g_assert_cmpuint (schedule.runs, ==, 6);
}

static void
test_spans (void)
{
  CsnProbeSchedule schedule;
  g_autofree char *half = csn_probe_schedule_dup_span (150 * 1000);
  g_autofree char *day = csn_probe_schedule_dup_span (G_GINT64_CONSTANT (24) * 3600 * 1000);

  g_assert_true (csn_probe_schedule_parse ("every 4 hours for 24 h", &schedule));
  g_assert_cmpint (csn_probe_schedule_get_span (&schedule), ==, G_GINT64_CONSTANT (24) * 3600 * 1000);
  g_assert_cmpstr (half, ==, "2 min 30 s");
  g_assert_cmpstr (day, ==, "24 h 0 min");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/schedule/read", test_read);
  g_test_add_func ("/probe/schedule/none", test_none);
  g_test_add_func ("/probe/schedule/spans", test_spans);
  return g_test_run ();
}
