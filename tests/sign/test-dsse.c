/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* DSSE envelopes: the bytes that are signed are those of the specification, a signature holds for its payload, type and
 * signer only, and openssl agrees. */

#include <json-glib/json-glib.h>
#include <openssl/pem.h>
#include <string.h>

#include "csn-dsse.h"
#include "csn-openssl-private.h"
#include "csn-sign-error.h"
#include "test-pki.h"

#define TYPE "application/vnd.in-toto+json"

static void
test_encoding (void)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("hello world", 11);
  g_autoptr (GBytes) encoded = csn_dsse_encode ("http://example.com/HelloWorld", payload);
  static const char expected[] = "DSSEv1 29 http://example.com/HelloWorld 11 hello world";

  g_assert_cmpmem (g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded), expected, strlen (expected));
}

static void
test_there_and_back (gconstpointer key)
{
  TestProfile profile = test_good_profile;
  profile.key = key;
  g_autoptr (CsnIdentity) ada = test_identity ("Ada", &profile);
  g_autoptr (CsnIdentity) eve = test_person ("Eve");
  g_autoptr (GBytes) payload = g_bytes_new_static ("{}", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) envelope = csn_dsse_sign (ada, TYPE, payload, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) opened = csn_dsse_open (envelope, csn_identity_get_certificate (ada), TYPE, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, payload));
  g_assert_null (csn_dsse_open (envelope, csn_identity_get_certificate (eve), TYPE, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_CRYPTO);
  g_clear_error (&error);
  g_assert_null (csn_dsse_open (envelope, csn_identity_get_certificate (ada), "text/plain", &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
}

/* Whatever is changed but the key's name and the certificate beside it, which are only hints. */
static void
test_every_byte (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GBytes) payload = g_bytes_new_static ("{\"verdict\":\"GO\"}", 16);
  g_autoptr (GBytes) envelope = csn_dsse_sign (ada, TYPE, payload, NULL);
  guint refused = 0;

  for (gsize i = 0; i < g_bytes_get_size (envelope); i++)
    {
      g_autoptr (GBytes) bad = test_flip (envelope, i, 1);
      g_autoptr (GBytes) opened = csn_dsse_open (bad, csn_identity_get_certificate (ada), TYPE, NULL);

      if (opened == NULL)
        refused++;
      else
        g_assert_true (g_bytes_equal (opened, payload));
    }
  g_assert_cmpuint (refused, >, 100);
}

static void
test_openssl (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GBytes) payload = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) encoded = csn_dsse_encode (TYPE, payload);
  g_autoptr (GBytes) envelope = csn_dsse_sign (ada, TYPE, payload, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *folder = test_folder ();
  g_autofree char *content = g_build_filename (folder, "content", NULL);
  g_autofree char *signature = g_build_filename (folder, "signature", NULL);
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  X509 *x509 = test_parse (csn_identity_get_certificate (ada));
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  char *pem = NULL;
  gsize size = 0;
  int status = 0;

  g_assert_true (
      json_parser_load_from_data (parser, g_bytes_get_data (envelope, NULL), (gssize) g_bytes_get_size (envelope), NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonObject *entry = json_array_get_object_element (json_object_get_array_member (root, "signatures"), 0);
  guchar *der = g_base64_decode (json_object_get_string_member (entry, "sig"), &size);
  g_autoptr (GBytes) der_bytes = g_bytes_new_take (der, size);
  PEM_write_bio_PUBKEY (bio, X509_get0_pubkey (x509));
  long length = BIO_get_mem_data (bio, &pem);
  g_autoptr (GBytes) pem_bytes = g_bytes_new (pem, (gsize) length);
  test_write (folder, "content", encoded);
  test_write (folder, "signature", der_bytes);
  test_write (folder, "key.pem", pem_bytes);
  g_autofree char *said
      = test_run (&status, "openssl", "dgst", "-sha256", "-verify", key, "-signature", signature, content, NULL);
  test_remove_folder (folder);
  X509_free (x509);
  if (said != NULL)
    g_assert_nonnull (strstr (said, "Verified OK"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/dsse/encoding", test_encoding);
  g_test_add_data_func ("/sign/dsse/there-and-back/P-256", "P-256", test_there_and_back);
  g_test_add_data_func ("/sign/dsse/there-and-back/RSA-2048", "RSA-2048", test_there_and_back);
  g_test_add_data_func ("/sign/dsse/there-and-back/ED25519", "ED25519", test_there_and_back);
  g_test_add_func ("/sign/dsse/every-byte", test_every_byte);
  g_test_add_func ("/sign/dsse/openssl", test_openssl);
  return g_test_run ();
}
