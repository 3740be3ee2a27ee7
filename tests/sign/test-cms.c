/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Detached signatures: made, checked, accepted by OpenSSL's own program, refused after any change;
 * trust at a time. */

#include "csn-cms.h"

#include <openssl/cms.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

#include "csn-sign-error.h"
#include "test-pki.h"

static const char statement[] = "{\"decision\":\"approved\",\"slot\":\"L7\"}";

static GBytes *
content (void)
{
  return g_bytes_new_static (statement, strlen (statement));
}

static GBytes *
sign (CsnIdentity *identity)
{
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  GBytes *der = csn_cms_sign_detached (identity, bytes, now, NULL, NULL, &error);

  g_assert_no_error (error);
  return der;
}

static void
test_sign (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GBytes) der = sign (ada);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (der, bytes, trust, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (csn_cms_signature_get_verdict (signature), ==, CSN_TRUST_TRUSTED);
  g_assert_cmpstr (csn_cms_signature_get_digest (signature), ==, "SHA256");
  g_assert_cmpstr (csn_certificate_get_name (csn_cms_signature_get_signer (signature)), ==, "Ada");
  g_assert_cmpint (ABS (g_date_time_difference (now,
                                                csn_cms_signature_get_signing_time (signature))),
                   <, 5 * G_TIME_SPAN_SECOND);
  g_assert_null (csn_cms_signature_get_time_stamp (signature));
  g_assert_cmpuint (csn_cms_signature_get_chain (signature)->len, ==, 0);
}

static void
test_kinds (void)
{
  static const char *const keys[] = { "P-256", "P-384", "P-521", "RSA-2048", "ED25519" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      TestProfile profile = test_good_profile;
      profile.key = keys[i];
      profile.intermediate = TRUE;
      g_autoptr (CsnIdentity) carl = test_identity ("Carl", &profile);
      g_autoptr (CsnTrust) trust = test_trust_of (carl);
      g_autoptr (GBytes) bytes = content ();
      g_autoptr (GBytes) der = sign (carl);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnCmsSignature) signature
          = csn_cms_verify_detached (der, bytes, trust, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (csn_cms_signature_get_verdict (signature), ==, CSN_TRUST_TRUSTED);
      g_assert_cmpuint (csn_cms_signature_get_chain (signature)->len, ==, 1);
    }
}

static void
test_trust (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnIdentity) ben = test_person ("Ada");
  g_autoptr (CsnTrust) nobody = csn_trust_new ();
  g_autoptr (CsnTrust) other = test_trust_of (ben);
  g_autoptr (CsnTrust) pinned = csn_trust_new ();
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GBytes) der = sign (ada);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GDateTime) late = g_date_time_add_years (now, 11);
  CsnTrust *trusts[] = { nobody, other, pinned, trust, pinned, trust };
  GDateTime *times[] = { NULL, NULL, NULL, now, late, late };
  const CsnTrustVerdict verdicts[]
      = { CSN_TRUST_UNTRUSTED, CSN_TRUST_UNTRUSTED, CSN_TRUST_PINNED,
          CSN_TRUST_TRUSTED,   CSN_TRUST_EXPIRED,   CSN_TRUST_EXPIRED };

  csn_trust_pin (pinned, csn_certificate_get_fingerprint (csn_identity_get_certificate (ada)));
  for (guint i = 0; i < G_N_ELEMENTS (trusts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnCmsSignature) signature
          = csn_cms_verify_detached (der, bytes, trusts[i], times[i], &error);
      g_assert_no_error (error);
      g_assert_cmpint (csn_cms_signature_get_verdict (signature), ==, verdicts[i]);
      g_assert_cmpint (csn_cms_signature_get_reason (signature) == NULL, ==,
                       csn_trust_verdict_is_good (verdicts[i]));
    }
}

static gboolean
is_accepted (GBytes *der, GBytes *bytes, CsnTrust *trust)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (der, bytes, trust, NULL, &error);

  if (signature == NULL)
    g_assert_true (error->domain == CSN_SIGN_ERROR);
  return signature != NULL && csn_trust_verdict_is_good (csn_cms_signature_get_verdict (signature));
}

static void
test_every_byte (void)
{
  TestProfile profile = test_good_profile;
  profile.intermediate = TRUE;
  g_autoptr (CsnIdentity) carl = test_identity ("Carl", &profile);
  g_autoptr (CsnTrust) trust = test_trust_of (carl);
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GBytes) der = sign (carl);

  g_assert_true (is_accepted (der, bytes, trust));
  for (gsize i = 0; i < g_bytes_get_size (der); i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autoptr (GBytes) bad = test_flip (der, i, (guint8) (1u << bit));
        if (is_accepted (bad, bytes, trust))
          g_error ("byte %" G_GSIZE_FORMAT " of the signature may be changed", i);
      }
  for (gsize i = 0; i < g_bytes_get_size (bytes); i++)
    {
      g_autoptr (GBytes) bad = test_flip (bytes, i, 1);
      g_assert_false (is_accepted (der, bad, trust));
    }
}

static void
test_openssl (void)
{
  g_autofree char *folder = test_folder ();
  g_autofree char *signature = g_build_filename (folder, "a.p7s", NULL);
  g_autofree char *json = g_build_filename (folder, "a.json", NULL);
  g_autofree char *root = g_build_filename (folder, "root.pem", NULL);
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GBytes) der = sign (ada);
  g_autofree char *pem = csn_identity_dup_root_pem (ada);
  g_autoptr (GBytes) pem_bytes = g_bytes_new (pem, strlen (pem));
  int status = 0;

  test_write (folder, "a.p7s", der);
  test_write (folder, "a.json", bytes);
  test_write (folder, "root.pem", pem_bytes);
  g_autofree char *output
      = test_run (&status, "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER",
                  "-in", signature, "-content", json, "-CAfile", root, "-purpose", "any", "-out",
                  "/dev/null", NULL);
  test_remove_folder (folder);
  if (output == NULL)
    return;
  g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);
}

/* What the strict rules refuse although OpenSSL would let some of it pass. */
static GBytes *
odd_signature (guint flags, const char *digest, gboolean second)
{
  TestProfile profile = test_good_profile;
  profile.key = "RSA-2048"; /* ECDSA knows no MD5 */
  g_autoptr (GBytes) pkcs12 = test_issue ("Carl", &profile);
  gsize size = 0;
  const guchar *data = g_bytes_get_data (pkcs12, &size);
  PKCS12 *parsed = d2i_PKCS12 (NULL, &data, (long) size);
  EVP_PKEY *key = NULL;
  X509 *leaf = NULL;
  unsigned char *der = NULL;

  g_assert_cmpint (PKCS12_parse (parsed, TEST_PASSPHRASE, &key, &leaf, NULL), ==, 1);
  BIO *bio = BIO_new_mem_buf (statement, (int) strlen (statement));
  CMS_ContentInfo *cms
      = CMS_sign (NULL, NULL, NULL, bio, CMS_PARTIAL | CMS_BINARY | (flags & CMS_DETACHED));
  const EVP_MD *md = EVP_get_digestbyname (digest);
  g_assert_nonnull (CMS_add1_signer (cms, leaf, key, md,
                                     CMS_BINARY | (flags & ~(guint) CMS_DETACHED)));
  if (second)
    CMS_add1_signer (cms, leaf, key, EVP_sha512 (), CMS_BINARY | CMS_CADES);
  g_assert_cmpint (CMS_final (cms, bio, NULL, CMS_BINARY | (flags & CMS_DETACHED)), ==, 1);
  int length = i2d_CMS_ContentInfo (cms, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  CMS_ContentInfo_free (cms);
  BIO_free (bio);
  EVP_PKEY_free (key);
  X509_free (leaf);
  PKCS12_free (parsed);
  return bytes;
}

static void
check_refused (GBytes *der, const char *word)
{
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (csn_cms_verify_detached (der, bytes, trust, NULL, &error));
  g_assert_true (error->domain == CSN_SIGN_ERROR);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_odd (void)
{
  g_autoptr (GBytes) fine = odd_signature (CMS_DETACHED | CMS_CADES, "SHA256", FALSE);
  g_autoptr (GBytes) attached = odd_signature (CMS_CADES, "SHA256", FALSE);
  g_autoptr (GBytes) sha1 = odd_signature (CMS_DETACHED | CMS_CADES, "SHA1", FALSE);
  g_autoptr (GBytes) md5 = odd_signature (CMS_DETACHED | CMS_CADES, "MD5", FALSE);
  g_autoptr (GBytes) unbound = odd_signature (CMS_DETACHED, "SHA256", FALSE);
  g_autoptr (GBytes) bare = odd_signature (CMS_DETACHED | CMS_NOATTR, "SHA256", FALSE);
  g_autoptr (GBytes) two = odd_signature (CMS_DETACHED | CMS_CADES, "SHA256", TRUE);
  g_autoptr (GBytes) nobody
      = odd_signature (CMS_DETACHED | CMS_CADES | CMS_NOCERTS, "SHA256", FALSE);
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCmsSignature) signature
      = csn_cms_verify_detached (fine, bytes, trust, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (csn_cms_signature_get_verdict (signature), ==, CSN_TRUST_UNTRUSTED);
  check_refused (attached, "content of its own");
  check_refused (sha1, "SHA-1");
  check_refused (md5, "SHA-1");
  check_refused (unbound, "not bound");
  check_refused (bare, "attributes");
  check_refused (two, "exactly one");
  check_refused (nobody, "certificate");

  gsize size = 0;
  const void *data = g_bytes_get_data (fine, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  memcpy (longer, data, size);
  g_autoptr (GBytes) trailing = g_bytes_new (longer, size + 1);
  check_refused (trailing, "more bytes");
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  check_refused (empty, "not a CMS");
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_cms_sign_detached_async (ada, bytes, now, NULL, NULL, signed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GBytes) der = csn_cms_sign_detached_finish (result, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_accepted (der, bytes, trust));
}

static void
test_unsuitable (void)
{
  TestProfile profile = test_good_profile;
  profile.to_days = -1;
  g_autoptr (CsnIdentity) carl = test_identity ("Carl", &profile);
  g_autoptr (GBytes) bytes = content ();
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;

  g_assert_null (csn_cms_sign_detached (carl, bytes, now, NULL, NULL, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/cms/sign", test_sign);
  g_test_add_func ("/sign/cms/kinds", test_kinds);
  g_test_add_func ("/sign/cms/trust", test_trust);
  g_test_add_func ("/sign/cms/every-byte", test_every_byte);
  g_test_add_func ("/sign/cms/openssl", test_openssl);
  g_test_add_func ("/sign/cms/odd", test_odd);
  g_test_add_func ("/sign/cms/async", test_async);
  g_test_add_func ("/sign/cms/unsuitable", test_unsuitable);
  return g_test_run ();
}
