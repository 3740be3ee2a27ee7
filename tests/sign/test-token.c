/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys on a token, with SoftHSM in the place of a card: opened with the right PIN, told apart from
 * a wrong one and from a token that is not there, used for an approval and for a PDF. */

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "csn-cms.h"
#include "csn-pdf-sign.h"
#include "csn-pdf-verify.h"
#include "csn-sign-error.h"
#include "test-pki.h"
#include "test-report.h"

#define PIN "2468"

static const char *const modules[] = {
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib64/softhsm/libsofthsm2.so",
  "/usr/lib64/pkcs11/libsofthsm2.so",
  "/usr/local/lib/softhsm/libsofthsm2.so",
};

static const char *
find_module (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (g_file_test (modules[i], G_FILE_TEST_EXISTS))
      return modules[i];
  return NULL;
}

static void
write_key (const char *path, EVP_PKEY *key)
{
  BIO *bio = BIO_new_file (path, "w");

  g_assert_cmpint (PEM_write_bio_PKCS8PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL), ==, 1);
  BIO_free (bio);
}

/* Key and certificate of @kind, labelled so, in a fresh object of the token. */
static gboolean
fill_token (const char *folder,
            const char *module,
            const char *kind,
            const char *id,
            CsnTrust *trust)
{
  TestProfile profile = test_good_profile;
  profile.key = kind;
  g_autoptr (GBytes) pkcs12 = test_issue (kind, &profile);
  g_autoptr (CsnIdentity) software = NULL;
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autofree char *key_path = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *leaf_path = g_build_filename (folder, "leaf.der", NULL);
  const guchar *data = g_bytes_get_data (pkcs12, NULL);
  PKCS12 *parsed = d2i_PKCS12 (NULL, &data, (long) g_bytes_get_size (pkcs12));
  EVP_PKEY *key = NULL;
  X509 *leaf = NULL;
  int status = 0;

  g_assert_cmpint (PKCS12_parse (parsed, TEST_PASSPHRASE, &key, &leaf, NULL), ==, 1);
  software = csn_identity_new_from_pkcs12 (pkcs12, secret, NULL);
  csn_trust_add_root (trust, csn_identity_get_root (software));
  write_key (key_path, key);
  test_write (folder, "leaf.der",
              csn_certificate_get_der (csn_identity_get_certificate (software)));
  EVP_PKEY_free (key);
  X509_free (leaf);
  PKCS12_free (parsed);

  g_autofree char *imported
      = test_run (&status, "softhsm2-util", "--import", key_path, "--token", "countersign",
                  "--label", kind, "--id", id, "--pin", PIN, NULL);
  if (imported == NULL)
    return FALSE;
  g_assert_cmpint (status, ==, 0);
  g_autofree char *written
      = test_run (&status, "pkcs11-tool", "--module", module, "--login", "--pin", PIN,
                  "--token-label", "countersign", "--write-object", leaf_path, "--type", "cert",
                  "--label", kind, "--id", id, NULL);
  if (written == NULL)
    return FALSE;
  g_assert_cmpint (status, ==, 0);
  return TRUE;
}

static gboolean
make_token (const char *folder)
{
  g_autofree char *tokens = g_build_filename (folder, "tokens", NULL);
  g_autofree char *config = g_build_filename (folder, "softhsm2.conf", NULL);
  g_autofree char *text
      = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\n", tokens);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  int status = 0;

  g_mkdir (tokens, 0700);
  test_write (folder, "softhsm2.conf", bytes);
  g_setenv ("SOFTHSM2_CONF", config, TRUE);
  g_autofree char *output = test_run (&status, "softhsm2-util", "--init-token", "--free", "--label",
                                      "countersign", "--so-pin", "13579", "--pin", PIN, NULL);
  return output != NULL && status == 0;
}

static CsnIdentity *
open_key (const char *module,
          const char *token,
          const char *object,
          const char *pin,
          GError **error)
{
  g_autofree char *uri
      = g_strdup_printf ("pkcs11:token=%s;object=%s?module-path=%s", token, object, module);
  g_autoptr (CsnSecret) secret = pin != NULL ? csn_secret_new (pin, -1) : NULL;

  return csn_identity_open (uri, secret, NULL, error);
}

static void
check_key (const char *module, const char *kind, CsnTrust *trust)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = open_key (module, "countersign", kind, PIN, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (csn_certificate_get_name (csn_identity_get_certificate (identity)), ==, kind);
  g_autoptr (GBytes) der = csn_cms_sign_detached (identity, content, now, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (CsnCmsSignature) signature
      = csn_cms_verify_detached (der, content, trust, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_cms_signature_get_verdict (signature), ==, CSN_TRUST_TRUSTED);

  CsnPdfSignOptions options = { .at = now, .permit = CSN_PDF_PERMIT_NOTHING };
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GBytes) sealed = csn_pdf_sign (pdf, identity, &options, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (sealed, trust, NULL, NULL, &error);
  g_assert_true (csn_pdf_verification_is_good (verification));
  g_autoptr (CsnSecret) secret = test_secret ();
  g_assert_null (csn_identity_export_pkcs12 (identity, secret, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_CRYPTO);
}

static void
check_failure (const char *module, const char *token, const char *pin, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_key (module, token, "P-256", pin, &error));
  g_assert_error (error, CSN_SIGN_ERROR, code);
}

static void
test_token (void)
{
  const char *module = find_module ();
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autofree char *folder = NULL;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("The pkcs11 provider loads modules in a way that AddressSanitizer forbids");
  return;
#endif
  if (module == NULL)
    {
      g_test_skip ("SoftHSM is not installed");
      return;
    }
  folder = test_folder ();
  if (make_token (folder) && fill_token (folder, module, "P-256", "a1", trust)
      && fill_token (folder, module, "RSA-2048", "a2", trust))
    {
      check_failure (module, "elsewhere", PIN, CSN_SIGN_ERROR_NO_KEY);
      check_failure (module, "countersign", "9999", CSN_SIGN_ERROR_WRONG_PASSPHRASE);
      check_failure (module, "countersign", NULL, CSN_SIGN_ERROR_WRONG_PASSPHRASE);
      check_key (module, "P-256", trust);
      check_key (module, "RSA-2048", trust);
    }
  test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/token/keys", test_token);
  return g_test_run ();
}
