/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes detached CAdES signatures (B-B, or B-T with a time-stamp) over bytes that may lie in
 * several pieces. The root stays out of the signature: whoever trusts it has it already. */

#include "csn-cms-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/objects.h>

#include "csn-revocation.h"
#include "csn-sign-error.h"

typedef struct
{
  CsnIdentity *identity; /* (owned) */
  GBytes *content;       /* (owned) */
  GDateTime *at;         /* (owned) */
  char *tsa_url;         /* (owned) (nullable) */
  char *silence; /* (owned) (nullable): result */
} SignTask;

static void
sign_task_free (SignTask *task)
{
  g_object_unref (task->identity);
  g_bytes_unref (task->content);
  g_date_time_unref (task->at);
  g_free (task->tsa_url);
  g_free (task->silence);
  g_free (task);
}

/* The digest matches the strength of the key; Ed25519 prescribes SHA-512. */
static const EVP_MD *
choose_digest (EVP_PKEY *key)
{
  int bits = EVP_PKEY_get_security_bits (key);

  if (EVP_PKEY_is_a (key, "ED25519") || EVP_PKEY_is_a (key, "ED448"))
    return EVP_sha512 ();
  if (bits >= 256)
    return EVP_sha512 ();
  return bits >= 192 ? EVP_sha384 () : EVP_sha256 ();
}

static gboolean
digest_pieces (const EVP_MD *md,
               GBytes *const *pieces,
               guint n_pieces,
               unsigned char *digest,
               unsigned int *length)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gboolean fine = EVP_DigestInit_ex (context, md, NULL) == 1;

  for (guint i = 0; i < n_pieces; i++)
    {
      gsize size = 0;
      const void *data = g_bytes_get_data (pieces[i], &size);
      fine = fine && EVP_DigestUpdate (context, data, size) == 1;
    }
  return fine && EVP_DigestFinal_ex (context, digest, length) == 1;
}

static gboolean
add_chain (CMS_ContentInfo *cms, CsnIdentity *identity)
{
  GPtrArray *chain = csn_identity_get_chain (identity);
  CsnCertificate *root = csn_identity_get_root (identity);
  gboolean fine = TRUE;

  for (guint i = 0; fine && i < chain->len; i++)
    if (g_ptr_array_index (chain, i) != root)
      fine = CMS_add1_cert (cms, csn_certificate_get_x509 (g_ptr_array_index (chain, i))) == 1;
  return fine;
}

static gboolean
add_signing_time (CMS_SignerInfo *info, GDateTime *at)
{
  ASN1_TIME *time = ASN1_TIME_set (NULL, (time_t) g_date_time_to_unix (at));
  gboolean fine = time != NULL
                  && CMS_signed_add1_attr_by_NID (info, NID_pkcs9_signingTime,
                                                  ASN1_STRING_type (time), time, -1)
                         == 1;

  ASN1_TIME_free (time);
  return fine;
}

static gboolean
add_time_stamp (CMS_SignerInfo *info,
                const char *tsa_url,
                GCancellable *cancellable,
                GError **error)
{
  const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature (info);
  g_autoptr (GBytes) stamped
      = g_bytes_new (ASN1_STRING_get0_data (value), (gsize) ASN1_STRING_length (value));
  g_autoptr (GBytes) token = csn_time_stamp_request (tsa_url, stamped, cancellable, error);

  if (token == NULL)
    return FALSE;
  gsize size = 0;
  const void *data = g_bytes_get_data (token, &size);
  if (CMS_unsigned_add1_attr_by_NID (info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, data,
                                     (int) size)
      != 1)
    return csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The time-stamp could not be added"));
  return TRUE;
}

/* A PDF states the time beside the signature, so its CMS must not (ETSI EN 319 142-1). */
static CMS_ContentInfo *
build (CsnIdentity *identity,
       CsnPurpose purpose,
       GBytes *const *pieces,
       guint n_pieces,
       GDateTime *at,
       GError **error)
{
  EVP_PKEY *key = csn_identity_get_key (identity);
  X509 *leaf = csn_certificate_get_x509 (csn_identity_get_certificate (identity));
  const EVP_MD *md = choose_digest (key);
  const unsigned int flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  g_autoptr (CMS_ContentInfo) cms = CMS_sign (NULL, NULL, NULL, NULL, flags);
  CMS_SignerInfo *info = NULL;

  if (cms != NULL && digest_pieces (md, pieces, n_pieces, digest, &length))
    info = CMS_add1_signer (cms, leaf, key, md, flags | CMS_CADES | CMS_NO_SIGNING_TIME);
  if (info == NULL || !add_chain (cms, identity)
      || (purpose != CSN_PURPOSE_PDF && !add_signing_time (info, at))
      || CMS_final_digest (cms, digest, length, NULL, flags & ~(unsigned int) CMS_PARTIAL) != 1)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO,
                        _("The key could not sign. Was the token or card taken out?"));
      return NULL;
    }
  return g_steal_pointer (&cms);
}

/* @purpose: CSN_PURPOSE_APPROVAL states the signing time in the signature, CSN_PURPOSE_PDF does not
 */
GBytes *
csn_cms_sign_pieces (CsnIdentity *identity,
                     CsnPurpose purpose,
                     GBytes *const *pieces,
                     guint n_pieces,
                     GDateTime *at,
                     const char *tsa_url,
                     GCancellable *cancellable,
                     GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!csn_certificate_may_sign (csn_identity_get_certificate (identity), purpose, at, error))
    return NULL;
  g_autoptr (CMS_ContentInfo) cms = build (identity, purpose, pieces, n_pieces, at, error);
  if (cms == NULL)
    return NULL;
  CMS_SignerInfo *info = sk_CMS_SignerInfo_value (CMS_get0_SignerInfos (cms), 0);
  if (tsa_url != NULL && !add_time_stamp (info, tsa_url, cancellable, error))
    return NULL;

  unsigned char *der = NULL;
  int size = i2d_CMS_ContentInfo (cms, &der);
  g_autoptr (GBytes) bytes = csn_openssl_take_bytes (der, size);
  if (bytes == NULL)
    csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The signature could not be written"));
  return g_steal_pointer (&bytes);
}

/**
 * csn_cms_sign_detached:
 * @at: the signing time to state; the certificate must be valid then
 * @tsa_url: (nullable): RFC 3161 authority; when it fails, nothing is signed and CSN_SIGN_ERROR_TSA
 * is set
 *
 * Returns: (transfer full): the signature in DER
 */
GBytes *
csn_cms_sign_detached (CsnIdentity *identity,
                       GBytes *content,
                       GDateTime *at,
                       const char *tsa_url,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (identity) && content != NULL && at != NULL, NULL);
  return csn_cms_sign_pieces (identity, CSN_PURPOSE_APPROVAL, &content, 1, at, tsa_url, cancellable,
                              error);
}

static void
sign_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SignTask *sign = data;
  GError *error = NULL;
  g_autoptr (CsnRevocation) revocation = csn_revocation_ask (sign->identity, sign->at, cancellable, &error);
  GBytes *der = revocation != NULL ? csn_cms_sign_detached (sign->identity, sign->content, sign->at, sign->tsa_url,
                                                            cancellable, &error)
                                   : NULL;

  if (der == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sign->silence = csn_revocation_dup_silence (revocation);
  g_task_return_pointer (task, der, (GDestroyNotify) g_bytes_unref);
}

void
csn_cms_sign_detached_async (CsnIdentity *identity,
                             GBytes *content,
                             GDateTime *at,
                             const char *tsa_url,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (CSN_IS_IDENTITY (identity) && content != NULL && at != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SignTask *data = g_new0 (SignTask, 1);

  data->identity = g_object_ref (identity);
  data->content = g_bytes_ref (content);
  data->at = g_date_time_ref (at);
  data->tsa_url = g_strdup (tsa_url);
  g_task_set_source_tag (task, csn_cms_sign_detached_async);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_task_free);
  g_task_run_in_thread (task, sign_thread);
}

GBytes *
csn_cms_sign_detached_finish (GAsyncResult *result, char **silence, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (silence != NULL)
    *silence = g_steal_pointer (&((SignTask *) g_task_get_task_data (G_TASK (result)))->silence);
  return g_task_propagate_pointer (G_TASK (result), error);
}
