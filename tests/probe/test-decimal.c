/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimals read, compare and print as they are written. */

#include "csn-decimal.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *shown;
  } cases[] = {
    { "0", "0" },         { "95.0", "95" },       { "0.1", "0.1" },     { "-1.5", "-1.5" },   { "1,200", "1200" },
    { "1,2", "1" },       { "3e2", "300" },       { "2.5E-3", "0.0025" }, { "  7 rows", "7" }, { "1e21", "1000000000000000000000" },
    { "99.99999", "100" }, { "12,345,678.9", "12345678.9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CsnDecimal value;
      g_autofree char *shown = NULL;

      g_assert_true (csn_decimal_parse (cases[i].text, &value, NULL));
      shown = csn_decimal_to_string (value, 4);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_no_number (void)
{
  const char *texts[] = { "", "x", "-", ".", "NaN", "1e99", "99999999999999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      CsnDecimal value;

      g_assert_false (csn_decimal_parse (texts[i], &value, NULL));
    }
}

static void
test_compare (void)
{
  CsnDecimal a, b;

  csn_decimal_parse ("0.1", &a, NULL);
  csn_decimal_parse ("0.10000", &b, NULL);
  g_assert_cmpint (csn_decimal_compare (a, b), ==, 0);
  csn_decimal_parse ("95", &a, NULL);
  b = csn_decimal_ratio (95 * 100, 100);
  g_assert_cmpint (csn_decimal_compare (a, b), ==, 0);
  b = csn_decimal_ratio (9500001, 100000);
  g_assert_cmpint (csn_decimal_compare (a, b), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/decimal/parse", test_parse);
  g_test_add_func ("/probe/decimal/no-number", test_no_number);
  g_test_add_func ("/probe/decimal/compare", test_compare);
  return g_test_run ();
}
