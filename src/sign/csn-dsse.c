/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and reads DSSE v1 envelopes with one signature. The certificate stands beside the signature, where readers that do
 * not know it pass over it; the key is what counts for them. */

#include "csn-dsse.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-certificate-private.h"
#include "csn-digest.h"
#include "csn-identity-private.h"
#include "csn-openssl-private.h"
#include "csn-sign-error.h"

#define MAX_ENVELOPE_BYTES (4 * 1024 * 1024)
#define MAX_SIGNATURES 64

GBytes *
csn_dsse_encode (const char *type, GBytes *payload)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (payload, &size);
  g_autofree char *head
      = g_strdup_printf ("DSSEv1 %" G_GSIZE_FORMAT " %s %" G_GSIZE_FORMAT " ", strlen (type), type, size);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (out, data, (guint) size);
  return g_byte_array_free_to_bytes (out);
}

/* SHA-256 for every key but the Edwards ones, which choose for themselves: what sigstore's programs expect. */
static const EVP_MD *
choose_digest (EVP_PKEY *key)
{
  return EVP_PKEY_is_a (key, "ED25519") || EVP_PKEY_is_a (key, "ED448") ? NULL : EVP_sha256 ();
}

static char *
sign_base64 (EVP_PKEY *key, GBytes *encoded)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize size = 0, length = 0;
  const guint8 *data = g_bytes_get_data (encoded, &size);

  if (EVP_DigestSignInit (context, NULL, choose_digest (key), NULL, key) != 1
      || EVP_DigestSign (context, NULL, &length, data, size) != 1)
    return NULL;
  g_autofree guint8 *signature = g_malloc (length);
  if (EVP_DigestSign (context, signature, &length, data, size) != 1)
    return NULL;
  return g_base64_encode (signature, length);
}

/* The signer's certificate, then what leads to its root. */
static char *
dup_chain (CsnIdentity *identity)
{
  GPtrArray *chain = csn_identity_get_chain (identity);
  g_autofree char *own = csn_certificate_dup_pem (csn_identity_get_certificate (identity));
  g_autoptr (GString) text = g_string_new (own);

  for (guint i = 0; i < chain->len; i++)
    {
      g_autofree char *pem = csn_certificate_dup_pem (g_ptr_array_index (chain, i));

      g_string_append (text, pem);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GBytes *
write_envelope (CsnIdentity *identity, const char *type, GBytes *payload, const char *signature)
{
  CsnCertificate *certificate = csn_identity_get_certificate (identity);
  gsize size = 0;
  const guchar *data = g_bytes_get_data (payload, &size);
  g_autofree char *base64 = g_base64_encode (data, size);
  g_autofree char *pem = dup_chain (identity);
  g_autoptr (JsonObject) envelope = json_object_new ();
  JsonArray *signatures = json_array_new ();
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "keyid", csn_certificate_get_key_fingerprint (certificate));
  json_object_set_string_member (entry, "sig", signature);
  json_object_set_string_member (entry, "cert", pem);
  json_array_add_object_element (signatures, entry);
  json_object_set_string_member (envelope, "payload", base64);
  json_object_set_string_member (envelope, "payloadType", type);
  json_object_set_array_member (envelope, "signatures", signatures);
  char *text = csn_canonical_json_write_object (envelope, NULL);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * csn_dsse_sign:
 * @type: media type of @payload
 *
 * Returns: (transfer full): the envelope; or NULL with CSN_SIGN_ERROR_CRYPTO
 */
GBytes *
csn_dsse_sign (CsnIdentity *identity, const char *type, GBytes *payload, GError **error)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (identity) && type != NULL && payload != NULL, NULL);

  g_autoptr (GBytes) encoded = csn_dsse_encode (type, payload);
  g_autofree char *signature = sign_base64 (csn_identity_get_key (identity), encoded);

  if (signature == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The statement could not be signed"));
      return NULL;
    }
  return write_envelope (identity, type, payload, signature);
}

static gboolean
is_signed_by (JsonArray *signatures, EVP_PKEY *key, GBytes *encoded)
{
  for (guint i = 0; signatures != NULL && key != NULL && i < json_array_get_length (signatures); i++)
    {
      JsonNode *node = json_array_get_element (signatures, i);
      const char *base64
          = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_string_member_with_default (json_node_get_object (node), "sig", NULL)
                                          : NULL;
      g_autoptr (GBytes) signature = base64 != NULL ? csn_base64_decode (base64) : NULL;
      g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();

      if (signature != NULL && EVP_DigestVerifyInit (context, NULL, choose_digest (key), NULL, key) == 1
          && EVP_DigestVerify (context, g_bytes_get_data (signature, NULL), g_bytes_get_size (signature),
                               g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded))
                 == 1)
        return TRUE;
    }
  return FALSE;
}

/* The envelope's object; NULL when it is none. (transfer full) (nullable) */
static JsonNode *
read_envelope (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonNode) node = size <= MAX_ENVELOPE_BYTES ? csn_canonical_json_read (data, (gssize) size, NULL) : NULL;
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return root != NULL && json_object_get_string_member_with_default (root, "payload", NULL) != NULL
                 && json_object_get_string_member_with_default (root, "payloadType", NULL) != NULL
             ? g_steal_pointer (&node)
             : NULL;
}

gboolean
csn_dsse_is_envelope (GBytes *bytes)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (bytes != NULL, FALSE);

  node = read_envelope (bytes);
  return node != NULL;
}

static JsonArray *
get_signatures (JsonNode *envelope)
{
  JsonNode *list = json_object_get_member (json_node_get_object (envelope), "signatures");

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
}

GPtrArray *
csn_dsse_list_signers (GBytes *envelope)
{
  g_autoptr (GPtrArray) chains = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *signatures;

  g_return_val_if_fail (envelope != NULL, NULL);

  node = read_envelope (envelope);
  signatures = node != NULL ? get_signatures (node) : NULL;
  for (guint i = 0; signatures != NULL && i < MIN (json_array_get_length (signatures), MAX_SIGNATURES); i++)
    {
      JsonNode *entry = json_array_get_element (signatures, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (entry) ? json_node_get_object (entry) : NULL;
      const char *pem = object != NULL ? json_object_get_string_member_with_default (object, "cert", NULL) : NULL;
      g_autoptr (GBytes) bytes = pem != NULL ? g_bytes_new (pem, strlen (pem)) : NULL;
      GPtrArray *chain = bytes != NULL ? csn_certificate_list_from_bytes (bytes, NULL) : NULL;

      if (chain != NULL && chain->len > 0)
        g_ptr_array_add (chains, chain);
      else
        g_clear_pointer (&chain, g_ptr_array_unref);
    }
  return g_steal_pointer (&chains);
}

/**
 * csn_dsse_open:
 * @signer: whose signature is wanted
 * @type: media type that is wanted
 *
 * Returns: (transfer full): the payload that @signer signed; or NULL with CSN_SIGN_ERROR_FORMAT or _CRYPTO
 */
GBytes *
csn_dsse_open (GBytes *envelope, CsnCertificate *signer, const char *type, GError **error)
{
  g_return_val_if_fail (envelope != NULL && CSN_IS_CERTIFICATE (signer) && type != NULL, NULL);

  g_autoptr (JsonNode) node = read_envelope (envelope);
  JsonObject *root = node != NULL ? json_node_get_object (node) : NULL;

  if (root == NULL || strcmp (json_object_get_string_member (root, "payloadType"), type) != 0)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT, _("This is not a signed statement of that kind"));
      return NULL;
    }
  g_autoptr (GBytes) payload = csn_base64_decode (json_object_get_string_member (root, "payload"));
  g_autoptr (GBytes) encoded = csn_dsse_encode (type, payload);
  if (!is_signed_by (get_signatures (node), X509_get0_pubkey (csn_certificate_get_x509 (signer)), encoded))
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The statement does not bear this signer's signature"));
      return NULL;
    }
  return g_steal_pointer (&payload);
}
