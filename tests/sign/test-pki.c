/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. Uses OpenSSL directly, so that the certificates do not come from the code under
 * test. */

#include "test-pki.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

const TestProfile test_good_profile = {
  "P-256", "SHA256", "critical,digitalSignature,nonRepudiation", "emailProtection", -10, 365, FALSE,
  FALSE,   NULL,     NULL,
};

GDateTime *
test_now (void)
{
  return g_date_time_new_now_utc ();
}

CsnSecret *
test_secret (void)
{
  return csn_secret_new (TEST_PASSPHRASE, -1);
}

CsnIdentity *
test_person (const char *name)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  CsnIdentity *identity = csn_identity_create (name, "someone@example.org", now, &error);

  g_assert_no_error (error);
  return identity;
}

CsnTrust *
test_trust_of (CsnIdentity *identity)
{
  CsnTrust *trust = csn_trust_new ();

  g_assert_nonnull (csn_identity_get_root (identity));
  csn_trust_add_root (trust, csn_identity_get_root (identity));
  return trust;
}

static EVP_PKEY *
make_key (const char *kind)
{
  if (g_str_equal (kind, "RSA-1024"))
    return EVP_RSA_gen (1024);
  if (g_str_equal (kind, "RSA-2048"))
    return EVP_RSA_gen (2048);
  if (g_str_equal (kind, "ED25519"))
    return EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  return EVP_EC_gen (kind);
}

static void
extend (X509 *x509, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  if (value == NULL)
    return;
  X509V3_set_ctx (&context, issuer, x509, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  g_assert_nonnull (extension);
  g_assert_cmpint (X509_add_ext (x509, extension, -1), ==, 1);
  X509_EXTENSION_free (extension);
}

static X509 *
start (const char *name, EVP_PKEY *key, X509 *issuer, int from_days, int to_days)
{
  X509 *x509 = X509_new ();
  X509_NAME *subject = X509_get_subject_name (x509);
  guint8 serial[8];

  RAND_bytes (serial, sizeof serial);
  X509_set_version (x509, X509_VERSION_3);
  ASN1_INTEGER_set_uint64 (X509_get_serialNumber (x509), (*(guint64 *) serial) >> 1);
  X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guchar *) name, -1, -1, 0);
  X509_set_issuer_name (x509, issuer != NULL ? X509_get_subject_name (issuer) : subject);
  X509_time_adj_ex (X509_getm_notBefore (x509), from_days, -60, NULL);
  X509_time_adj_ex (X509_getm_notAfter (x509), to_days, 0, NULL);
  X509_set_pubkey (x509, key);
  return x509;
}

static X509 *
make_authority (const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
  X509 *x509 = start (name, key, issuer, -20, 3650);

  extend (x509, issuer != NULL ? issuer : x509, NID_basic_constraints, "critical,CA:TRUE");
  extend (x509, issuer != NULL ? issuer : x509, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend (x509, x509, NID_subject_key_identifier, "hash");
  extend (x509, issuer != NULL ? issuer : x509, NID_authority_key_identifier, "keyid");
  X509_sign (x509, issuer_key, EVP_sha256 ());
  return x509;
}

GBytes *
test_issue (const char *name, const TestProfile *profile)
{
  return test_issue_with_root (name, profile, NULL);
}

GBytes *
test_issue_with_root (const char *name, const TestProfile *profile, EVP_PKEY **given_root_key)
{
  EVP_PKEY *root_key = EVP_EC_gen ("P-256");
  EVP_PKEY *middle_key = EVP_EC_gen ("P-256");
  EVP_PKEY *key = make_key (profile->key);
  X509 *root = make_authority ("Test Works Root", root_key, NULL, root_key);
  X509 *middle = make_authority ("Test Works Issuing", middle_key, root, root_key);
  X509 *issuer = profile->intermediate ? middle : root;
  X509 *leaf = start (name, key, issuer, profile->from_days, profile->to_days);
  STACK_OF (X509) *others = sk_X509_new_null ();
  unsigned char *der = NULL;

  extend (leaf, issuer, NID_basic_constraints,
          profile->authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  extend (leaf, issuer, NID_authority_key_identifier, "keyid");
  extend (leaf, issuer, NID_key_usage, profile->key_usage);
  extend (leaf, issuer, NID_ext_key_usage, profile->extended_usage);
  if (profile->crl_url != NULL)
    {
      g_autofree char *point = g_strconcat ("URI:", profile->crl_url, NULL);
      extend (leaf, issuer, NID_crl_distribution_points, point);
    }
  if (profile->ocsp_url != NULL)
    {
      g_autofree char *place = g_strconcat ("OCSP;URI:", profile->ocsp_url, NULL);
      extend (leaf, issuer, NID_info_access, place);
    }
  extend (leaf, issuer, NID_subject_alt_name, "email:someone@example.org");
  g_assert_cmpint (X509_sign (leaf, profile->intermediate ? middle_key : root_key,
                              EVP_get_digestbyname (profile->digest)),
                   >, 0);
  sk_X509_push (others, root);
  if (profile->intermediate)
    sk_X509_push (others, middle);
  PKCS12 *pkcs12 = PKCS12_create (TEST_PASSPHRASE, name, key, leaf, others, NID_aes_256_cbc,
                                  NID_aes_256_cbc, 1000, 1000, 0);
  int length = i2d_PKCS12 (pkcs12, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) length);

  OPENSSL_free (der);
  PKCS12_free (pkcs12);
  sk_X509_free (others);
  X509_free (leaf);
  X509_free (middle);
  X509_free (root);
  EVP_PKEY_free (key);
  EVP_PKEY_free (middle_key);
  if (given_root_key != NULL)
    *given_root_key = root_key;
  else
    EVP_PKEY_free (root_key);
  return bytes;
}

CsnIdentity *
test_identity (const char *name, const TestProfile *profile)
{
  g_autoptr (GBytes) bytes = test_issue (name, profile);
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (GError) error = NULL;
  CsnIdentity *identity = csn_identity_new_from_pkcs12 (bytes, secret, &error);

  g_assert_no_error (error);
  return identity;
}

GBytes *
test_make_list (EVP_PKEY *issuer_key, X509 *issuer, X509 *leaf, gboolean revoked)
{
  X509_CRL *crl = X509_CRL_new ();
  X509_REVOKED *entry = X509_REVOKED_new ();
  ASN1_TIME *time = X509_gmtime_adj (NULL, 3600);
  guchar *der = NULL;

  X509_CRL_set_version (crl, 1);
  X509_CRL_set_issuer_name (crl, X509_get_subject_name (issuer));
  X509_CRL_set1_lastUpdate (crl, time);
  X509_REVOKED_set_serialNumber (entry, X509_get_serialNumber (leaf));
  X509_REVOKED_set_revocationDate (entry, time);
  if (revoked)
    X509_CRL_add0_revoked (crl, entry);
  else
    X509_REVOKED_free (entry);
  X509_CRL_sort (crl);
  X509_CRL_sign (crl, issuer_key, EVP_sha256 ());
  int length = i2d_X509_CRL (crl, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  ASN1_TIME_free (time);
  X509_CRL_free (crl);
  return bytes;
}

X509 *
test_parse (CsnCertificate *certificate)
{
  const guchar *data = g_bytes_get_data (csn_certificate_get_der (certificate), NULL);

  return d2i_X509 (NULL, &data, (long) g_bytes_get_size (csn_certificate_get_der (certificate)));
}

GBytes *
test_flip (GBytes *bytes, gsize at, guint8 mask)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);

  g_assert_cmpuint (at, <, size);
  copy[at] ^= mask;
  return g_bytes_new_take (copy, size);
}

char *
test_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("csn-sign-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        test_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
test_write (const char *folder, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
}

char *
test_run (int *status, const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *found = g_find_program_in_path (program);
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  const char *argument;
  va_list arguments;

  if (found == NULL)
    {
      g_test_skip_printf ("%s is not installed", program);
      return NULL;
    }
  g_ptr_array_add (argv, found);
  va_start (arguments, program);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (argv, (char *) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  /* Both streams in one text: pdfsig tells some of its verdicts on stderr. */
  g_autoptr (GSubprocess) process
      = g_subprocess_newv ((const char *const *) argv->pdata,
                           G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                           &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  return output;
}
