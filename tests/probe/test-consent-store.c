/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Consents bind a fingerprint to a document, stay on disk, and can be taken back. */

#include "csn-consent-store.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_store (void)
{
  g_autofree char *folder = g_dir_make_tmp ("csn-consent-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep", "consents", NULL);
  g_autofree char *a = g_strnfill (64, 'a');
  g_autofree char *b = g_strnfill (64, 'b');
  g_autoptr (CsnConsentStore) store = csn_consent_store_new (path);
  g_autoptr (CsnConsentStore) again = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_ptr_array_add (list, a);
  g_assert_false (csn_consent_store_allows (store, a, "/docs/one.md"));
  g_assert_true (csn_consent_store_allow (store, list, "/docs/one.md", &error));
  g_assert_no_error (error);
  g_assert_true (csn_consent_store_allows (store, a, "/docs/one.md"));
  g_assert_true (csn_consent_store_allows (store, a, "/docs/./one.md"));
  g_assert_false (csn_consent_store_allows (store, a, "/docs/two.md"));
  g_assert_false (csn_consent_store_allows (store, b, "/docs/one.md"));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  /* the next release may do what this one may */
  g_assert_true (csn_consent_store_copy (store, "/docs/one.md", "/docs/next.md", &error));
  g_assert_true (csn_consent_store_allows (store, a, "/docs/next.md"));
  g_assert_false (csn_consent_store_allows (store, b, "/docs/next.md"));

  again = csn_consent_store_new (path);
  g_assert_true (csn_consent_store_allows (again, a, "/docs/next.md"));
  g_assert_true (csn_consent_store_allows (again, a, "/docs/one.md"));
  g_assert_true (csn_consent_store_revoke (again, "/docs/one.md", &error));
  g_assert_false (csn_consent_store_allows (again, a, "/docs/one.md"));
}

static void
test_unwritable (void)
{
  g_autofree char *a = g_strnfill (64, 'a');
  g_autoptr (CsnConsentStore) store = csn_consent_store_new ("/proc/nowhere/consents");
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (list, a);
  g_assert_false (csn_consent_store_allow (store, list, "/docs/one.md", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/consent-store/store", test_store);
  g_test_add_func ("/probe/consent-store/unwritable", test_unwritable);
  return g_test_run ();
}
