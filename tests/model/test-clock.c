/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock: a fixed one stands still, the system's keeps up, stamps are RFC 3339 with an offset. */

#include "csn-clock.h"

static void
test_fixed (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (2 * 60 * 60);
  g_autoptr (GDateTime) then = g_date_time_new (zone, 2026, 3, 14, 9, 26, 53.5);
  CsnClock *clock = csn_clock_new_fixed (then);

  g_autofree char *stamp = csn_clock_dup_stamp (clock);
  g_assert_cmpstr (stamp, ==, "2026-03-14T09:26:53+02:00");

  g_autoptr (GDateTime) later = g_date_time_add_hours (then, 24);
  csn_clock_set (clock, later);
  g_autofree char *moved = csn_clock_dup_stamp (clock);
  g_assert_cmpstr (moved, ==, "2026-03-15T09:26:53+02:00");
  g_assert_null (csn_time_dup_stamp (NULL));

  g_assert_finalize_object (clock);
}

static void
test_system (void)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GDateTime) before = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) now = csn_clock_dup_now (clock);
  g_autoptr (GDateTime) after = g_date_time_new_now_utc ();

  g_assert_cmpint (g_date_time_compare (before, now), <=, 0);
  g_assert_cmpint (g_date_time_compare (now, after), <=, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/fixed", test_fixed);
  g_test_add_func ("/clock/system", test_system);
  return g_test_run ();
}
