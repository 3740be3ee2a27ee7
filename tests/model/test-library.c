/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that a library is loaded when it is asked for, and that one which is not there, or is another one, is said to be so. */

#include "csn-library.h"

#include <string.h>

static double (*cosine) (double x);
static void (*nothing) (void);

static void
test_load (void)
{
  static const CsnLibrarySymbol symbols[] = { { "cos", &cosine } };
  static CsnLibrary library = { "libm.so.6", symbols, G_N_ELEMENTS (symbols), FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_null (cosine);
  g_assert_true (csn_library_load (&library, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (cosine (0), ==, 1);
  g_assert_true (csn_library_load (&library, &error));
}

static void
test_missing (void)
{
  static const CsnLibrarySymbol symbols[] = { { "csn_nothing_of_this_name", &nothing } };
  static CsnLibrary none = { "libcsn-nothing.so.0", symbols, G_N_ELEMENTS (symbols), FALSE };
  static CsnLibrary other = { "libm.so.6", symbols, G_N_ELEMENTS (symbols), FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_false (csn_library_load (&none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "libcsn-nothing"));
  g_clear_error (&error);
  g_assert_false (csn_library_load (&other, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "csn_nothing_of_this_name"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/library/load", test_load);
  g_test_add_func ("/model/library/missing", test_missing);
  return g_test_run ();
}
