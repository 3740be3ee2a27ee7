/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates and identities: the personal chain, opening, its distinct failures, unsuitable
 * certificates. */

#include "csn-identity.h"

#include <string.h>

#include "csn-sign-error.h"
#include "test-pki.h"

static void
test_create (void)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (CsnIdentity) identity = test_person ("Zoë Müller");
  CsnCertificate *leaf = csn_identity_get_certificate (identity);
  g_autoptr (GDateTime) years = g_date_time_add_years (now, 10);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (csn_certificate_get_name (leaf), ==, "Zoë Müller");
  g_assert_cmpstr (csn_certificate_get_email (leaf), ==, "someone@example.org");
  g_assert_cmpstr (csn_certificate_get_algorithm (leaf), ==, "P-256");
  g_assert_true (csn_certificate_is_self_made (leaf));
  g_assert_false (csn_certificate_is_authority (leaf));
  g_assert_true (csn_certificate_is_authority (csn_identity_get_root (identity)));
  g_assert_cmpuint (strlen (csn_certificate_get_fingerprint (leaf)), ==, 64);
  g_assert_cmpint (ABS (g_date_time_difference (csn_certificate_get_not_after (leaf), years)), <,
                   2 * G_TIME_SPAN_SECOND);
  g_assert_true (csn_certificate_may_sign (leaf, CSN_PURPOSE_PDF, now, &error));
  g_assert_no_error (error);
  g_assert_false (csn_certificate_may_sign (csn_identity_get_root (identity), CSN_PURPOSE_PDF, now,
                                            &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE);
}

static void
test_round_trip (void)
{
  g_autoptr (CsnIdentity) identity = test_person ("Ada");
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (CsnSecret) wrong = csn_secret_new ("wrong", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pkcs12 = csn_identity_export_pkcs12 (identity, secret, &error);

  g_assert_no_error (error);
  g_autoptr (CsnIdentity) again = csn_identity_new_from_pkcs12 (pkcs12, secret, &error);
  g_assert_no_error (error);
  g_assert_true (csn_certificate_equal (csn_identity_get_certificate (identity),
                                        csn_identity_get_certificate (again)));
  g_assert_cmpuint (csn_identity_get_chain (again)->len, ==, 1);
  g_autofree char *pem = csn_identity_dup_root_pem (again);
  g_autoptr (GBytes) pem_bytes = g_bytes_new (pem, strlen (pem));
  g_autoptr (CsnCertificate) root = csn_certificate_new_from_bytes (pem_bytes, &error);
  g_assert_no_error (error);
  g_assert_true (csn_certificate_equal (root, csn_identity_get_root (identity)));

  g_assert_null (csn_identity_new_from_pkcs12 (pkcs12, wrong, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_null (csn_identity_new_from_pkcs12 (pkcs12, NULL, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (pkcs12, 0, g_bytes_get_size (pkcs12) / 2);
  g_assert_null (csn_identity_new_from_pkcs12 (half, secret, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
}

/* What browsers exported years ago, files without a checksum, and files without a passphrase. */
static void
test_old_files (void)
{
  static const struct
  {
    const char *option;
    const char *passphrase;
    int code;
  } cases[] = {
    { "-legacy", "pass:x", CSN_SIGN_ERROR_FORMAT },
    { "-nokeys", "pass:x", CSN_SIGN_ERROR_NO_KEY },
    { "-nomac", "pass:y", CSN_SIGN_ERROR_WRONG_PASSPHRASE },
    { NULL, "pass:", CSN_SIGN_ERROR_WRONG_PASSPHRASE },
  };
  g_autofree char *folder = test_folder ();
  g_autofree char *modern = g_build_filename (folder, "modern.p12", NULL);
  g_autofree char *pem = g_build_filename (folder, "all.pem", NULL);
  g_autofree char *old = g_build_filename (folder, "old.p12", NULL);
  g_autofree char *given = g_strconcat ("pass:", TEST_PASSPHRASE, NULL);
  g_autoptr (GBytes) pkcs12 = test_issue ("Carl", &test_good_profile);
  g_autoptr (CsnSecret) x = csn_secret_new ("x", -1);
  int status = 0;

  test_write (folder, "modern.p12", pkcs12);
  g_autofree char *unpacked = test_run (&status, "openssl", "pkcs12", "-in", modern, "-passin",
                                        given, "-nodes", "-out", pem, NULL);
  for (guint i = 0; unpacked != NULL && i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *output
          = test_run (&status, "openssl", "pkcs12", "-export", "-in", pem, "-out", old, "-passout",
                      cases[i].passphrase, cases[i].option, NULL);
      g_assert_cmpint (status, ==, 0);
      g_assert_null (csn_identity_open (old, x, NULL, &error));
      g_assert_error (error, CSN_SIGN_ERROR, cases[i].code);
    }
  if (unpacked != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnIdentity) open_to_all = csn_identity_open (old, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (open_to_all);
    }
  test_remove_folder (folder);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (GAsyncResult) created = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GBytes) pkcs12 = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = test_folder ();
  g_autofree char *path = g_build_filename (folder, "key.p12", NULL);

  csn_identity_create_async ("Ada", NULL, now, secret, NULL, opened_cb, &created);
  while (created == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (CsnIdentity) identity = csn_identity_create_finish (created, &pkcs12, &error);
  g_assert_no_error (error);
  test_write (folder, "key.p12", pkcs12);
  csn_identity_open_async (path, secret, NULL, opened_cb, &opened);
  while (opened == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (CsnIdentity) again = csn_identity_open_finish (opened, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csn_certificate_get_fingerprint (csn_identity_get_certificate (again)), ==,
                   csn_certificate_get_fingerprint (csn_identity_get_certificate (identity)));
  test_remove_folder (folder);
  g_assert_null (csn_identity_open (path, secret, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_request (void)
{
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = test_folder ();
  g_autofree char *path = g_build_filename (folder, "request.pem", NULL);
  int status = 0;

  g_assert_true (csn_identity_create_request ("Ada", "ada@example.org", "Test Works", secret, &key,
                                              &request, &error));
  g_assert_no_error (error);
  test_write (folder, "request.pem", request);
  g_autofree char *output
      = test_run (&status, "openssl", "req", "-in", path, "-noout", "-verify", "-text", NULL);
  test_remove_folder (folder);
  if (output == NULL)
    return;
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (output, "email:ada@example.org"));
  g_assert_nonnull (strstr (output, "E-mail Protection"));

  g_autoptr (CsnIdentity) stranger = test_person ("Ben");
  g_autofree char *pem = csn_certificate_dup_pem (csn_identity_get_certificate (stranger));
  g_autoptr (GBytes) other = g_bytes_new (pem, strlen (pem));
  g_assert_null (csn_identity_new_from_parts (key, secret, other, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_NO_KEY);
}

static void
check_profile (const TestProfile *profile, gboolean pdf, gboolean approval, const char *word)
{
  g_autoptr (GBytes) bytes = test_issue ("Carl", profile);
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_new_from_pkcs12 (bytes, secret, &error);

  if (identity != NULL)
    {
      CsnCertificate *leaf = csn_identity_get_certificate (identity);
      g_assert_cmpint (csn_certificate_may_sign (leaf, CSN_PURPOSE_APPROVAL, now,
                                                 approval ? NULL : &error),
                       ==, approval);
      g_clear_error (&error);
      g_assert_cmpint (csn_certificate_may_sign (leaf, CSN_PURPOSE_PDF, now, &error), ==, pdf);
    }
  if (pdf)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE);
      g_assert_nonnull (strstr (error->message, word));
    }
}

static void
test_suitability (void)
{
  TestProfile profile = test_good_profile;

  check_profile (&profile, TRUE, TRUE, NULL);
  profile.key = "RSA-2048";
  check_profile (&profile, TRUE, TRUE, NULL);
  profile.key = "P-384";
  check_profile (&profile, TRUE, TRUE, NULL);
  profile.key = "RSA-1024";
  check_profile (&profile, FALSE, FALSE, "2048");
  profile.key = "ED25519";
  check_profile (&profile, FALSE, TRUE, "Ed25519");
  profile = test_good_profile;
  profile.digest = "SHA1";
  check_profile (&profile, FALSE, FALSE, "SHA-1");
  profile = test_good_profile;
  profile.authority = TRUE;
  check_profile (&profile, FALSE, FALSE, "authority");
  profile = test_good_profile;
  profile.key_usage = "critical,keyEncipherment";
  check_profile (&profile, FALSE, FALSE, "signatures");
  profile = test_good_profile;
  profile.extended_usage = "codeSigning";
  check_profile (&profile, FALSE, FALSE, "another purpose");
  profile.extended_usage = "1.3.6.1.5.5.7.3.36";
  check_profile (&profile, FALSE, TRUE, "another purpose");
  profile.extended_usage = NULL;
  check_profile (&profile, TRUE, TRUE, NULL);
  profile = test_good_profile;
  profile.to_days = -1;
  check_profile (&profile, FALSE, FALSE, "expired");
  profile = test_good_profile;
  profile.from_days = 2;
  check_profile (&profile, FALSE, FALSE, "only valid from");
}

static void
test_bad_input (void)
{
  static const char *const names[]
      = { "", "0123456789012345678901234567890123456789012345678901234567890123456789" };
  static const char *const mails[] = { "nobody", "a@b@c", "a b@c", "@c", "a@", "a@c,DNS:x" };
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) noise = g_bytes_new_static ("0\x82noise", 7);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_null (csn_identity_create (names[i], NULL, now, &error));
      g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_assert_null (csn_identity_create ("Ada", mails[i], now, &error));
      g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
      g_clear_error (&error);
    }
  g_assert_null (csn_certificate_new_from_bytes (noise, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (csn_identity_new_from_pkcs12 (noise, NULL, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/identity/create", test_create);
  g_test_add_func ("/sign/identity/round-trip", test_round_trip);
  g_test_add_func ("/sign/identity/old-files", test_old_files);
  g_test_add_func ("/sign/identity/async", test_async);
  g_test_add_func ("/sign/identity/request", test_request);
  g_test_add_func ("/sign/identity/suitability", test_suitability);
  g_test_add_func ("/sign/identity/bad-input", test_bad_input);
  return g_test_run ();
}
