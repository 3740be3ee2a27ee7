/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Digests against the examples of FIPS 180-4, and the strictness of our hex. */

#include "csn-digest.h"

static void
test_known (void)
{
  g_autofree char *empty = csn_sha256_hex ("", 0);
  g_autofree char *abc = csn_sha256_hex ("abc", 3);

  g_assert_cmpstr (empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_true (csn_is_sha256_hex (abc));
}

static void
test_one_spelling (void)
{
  g_assert_false (csn_is_sha256_hex ("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"));
  g_assert_false (csn_is_sha256_hex ("e3b0"));
  g_assert_null (csn_hex_decode ("abc"));
  g_assert_null (csn_hex_decode ("zz"));
  g_assert_null (csn_hex_decode ("AB"));
}

static void
test_there_and_back (void)
{
  guint8 bytes[256];

  for (guint i = 0; i < G_N_ELEMENTS (bytes); i++)
    bytes[i] = (guint8) i;
  g_autofree char *hex = csn_hex_encode (bytes, sizeof bytes);
  g_autoptr (GBytes) back = csn_hex_decode (hex);
  g_assert_nonnull (back);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), bytes, sizeof bytes);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/known", test_known);
  g_test_add_func ("/digest/one-spelling", test_one_spelling);
  g_test_add_func ("/digest/there-and-back", test_there_and_back);
  return g_test_run ();
}
