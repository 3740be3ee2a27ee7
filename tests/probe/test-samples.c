/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Nearest-rank percentiles and the least numbers of runs. */

#include "csn-samples.h"

static CsnSamples *
count_to (guint n)
{
  CsnSamples *samples = csn_samples_new ();

  for (guint i = n; i >= 1; i--)
    csn_samples_add (samples, i, i == n);
  return samples;
}

static void
test_nearest_rank (void)
{
  static const struct
  {
    guint n;
    double share, expected;
  } cases[] = {
    { 1, 50, 1 },     { 5, 95, 5 },     { 5, 50, 3 },      { 20, 95, 19 },     { 100, 95, 95 },
    { 100, 99, 99 },  { 100, 50, 50 },  { 1000, 99.9, 999 }, { 21, 95, 20 },   { 100, 100, 100 },
    { 100, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnSamples) samples = count_to (cases[i].n);

      g_assert_cmpfloat (csn_samples_get_percentile (samples, cases[i].share), ==, cases[i].expected);
    }
}

static void
test_too_few (void)
{
  g_autoptr (CsnSamples) few = count_to (19);
  g_autoptr (CsnSamples) enough = count_to (20);
  g_autoptr (CsnReadings) a = csn_readings_new ();
  g_autoptr (CsnReadings) b = csn_readings_new ();
  g_autoptr (CsnReadings) named = csn_readings_new ();
  CsnDecimal value;

  csn_samples_read (few, 1000000, FALSE, a);
  csn_samples_read (enough, 1000000, FALSE, b);
  csn_samples_read (few, 1000000, TRUE, named);
  g_assert_true (csn_readings_is_empty (a, "p95"));
  g_assert_true (csn_readings_get_number (b, "p95", &value));
  g_assert_true (csn_readings_is_empty (b, "p99"));
  g_assert_true (csn_readings_get_number (named, "p99", &value));
  g_assert_cmpfloat (csn_decimal_to_double (value), ==, 19);
  g_assert_true (csn_readings_get_number (b, "success-rate", &value));
  g_assert_cmpfloat (csn_decimal_to_double (value), ==, 95);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/samples/nearest-rank", test_nearest_rank);
  g_test_add_func ("/probe/samples/too-few", test_too_few);
  return g_test_run ();
}
