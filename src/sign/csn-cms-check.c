/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The cryptographic half of checking a CMS signature: canonical encoding, sound algorithms,
 * required attributes, digest, signature value, and that every certificate inside belongs to the
 * signer's chain. Trust comes later. */

#include "csn-cms-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/ess.h>
#include <openssl/objects.h>
#include <string.h>

#include "csn-sign-error.h"

static gboolean
refuse (GError **error, int code, const char *sentence)
{
  csn_openssl_fail (NULL, 0, "");
  g_set_error_literal (error, CSN_SIGN_ERROR, code, sentence);
  return FALSE;
}

static gboolean
parse_canonical (CsnCmsCheck *self, GBytes *der, GError **error)
{
  gsize size = 0;
  const unsigned char *data = g_bytes_get_data (der, &size);

  self->cms = d2i_CMS_ContentInfo (NULL, &data, (long) size);
  if (self->cms == NULL)
    return csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT, _("The signature is damaged"));
  unsigned char *again = NULL;
  int length = i2d_CMS_ContentInfo (self->cms, &again);
  g_autoptr (GBytes) encoded = csn_openssl_take_bytes (again, length);
  if (encoded == NULL || !g_bytes_equal (encoded, der))
    return refuse (error, CSN_SIGN_ERROR_FORMAT,
                   _("The signature is not encoded in the one canonical way (DER)"));
  return TRUE;
}

static gboolean
parameters_are_empty (const X509_ALGOR *algorithm)
{
  int type = V_ASN1_UNDEF;

  X509_ALGOR_get0 (NULL, &type, NULL, algorithm);
  return type == V_ASN1_UNDEF || type == V_ASN1_NULL;
}

static gboolean
check_algorithms (CsnCmsCheck *self, GError **error)
{
  X509_ALGOR *digest = NULL;
  X509_ALGOR *signature = NULL;
  const ASN1_OBJECT *oid = NULL;
  int signature_digest = NID_undef;
  int key_kind = NID_undef;

  CMS_SignerInfo_get0_algs (self->signer_info, NULL, NULL, &digest, &signature);
  X509_ALGOR_get0 (&oid, NULL, NULL, digest);
  self->digest = OBJ_obj2nid (oid);
  if (!csn_certificate_digest_is_sound (self->digest))
    return refuse (
        error, CSN_SIGN_ERROR_INVALID,
        _("The signature uses an outdated digest such as SHA-1 or MD5, which can be forged"));
  X509_ALGOR_get0 (&oid, NULL, NULL, signature);
  int nid = OBJ_obj2nid (oid);
  gboolean pss = nid == NID_rsassaPss;
  if (!parameters_are_empty (digest) || (!pss && !parameters_are_empty (signature)))
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The signature has parameters that no signature here has"));
  if (pss || nid == NID_rsaEncryption || nid == NID_ED25519 || nid == NID_ED448)
    return TRUE;
  if (!OBJ_find_sigid_algs (nid, &signature_digest, &key_kind) || signature_digest != self->digest)
    return refuse (error, CSN_SIGN_ERROR_INVALID, _("The signature names two different digests"));
  return TRUE;
}

/* The only value of an attribute that may stand there once, or NULL. */
static void *
get_single (CMS_SignerInfo *info, int nid, int type)
{
  return CMS_signed_get0_data_by_OBJ (info, OBJ_nid2obj (nid), -3, type);
}

static gboolean
check_content_type (CsnCmsCheck *self, int content_type, GError **error)
{
  ASN1_OBJECT *stated = get_single (self->signer_info, NID_pkcs9_contentType, V_ASN1_OBJECT);

  if (OBJ_obj2nid (CMS_get0_eContentType (self->cms)) != content_type || stated == NULL
      || OBJ_obj2nid (stated) != content_type)
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The signature states another kind of content"));
  return TRUE;
}

static gboolean
check_digest (CsnCmsCheck *self, GBytes *const *pieces, guint n_pieces, GError **error)
{
  const ASN1_OCTET_STRING *stated
      = get_single (self->signer_info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;

  if (stated == NULL)
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The signature does not state the digest of its content"));
  gboolean fine = EVP_DigestInit_ex (context, EVP_get_digestbynid (self->digest), NULL) == 1;
  for (guint i = 0; i < n_pieces; i++)
    {
      gsize size = 0;
      const void *data = g_bytes_get_data (pieces[i], &size);
      fine = fine && EVP_DigestUpdate (context, data, size) == 1;
    }
  if (!fine || EVP_DigestFinal_ex (context, digest, &length) != 1)
    return csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The digest could not be computed"));
  if (ASN1_STRING_length (stated) != (int) length
      || CRYPTO_memcmp (ASN1_STRING_get0_data (stated), digest, length) != 0)
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The content was changed after it was signed"));
  return TRUE;
}

/* signing-certificate-v2 binds the very certificate; the older SHA-1 form passes in time-stamps
 * only. */
static gboolean
check_signing_certificate (CsnCmsCheck *self, X509 *signer, gboolean older_form, GError **error)
{
  const ASN1_STRING *newer
      = get_single (self->signer_info, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE);
  const ASN1_STRING *older
      = get_single (self->signer_info, NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE);
  ESS_SIGNING_CERT_V2 *v2 = NULL;
  ESS_SIGNING_CERT *v1 = NULL;

  if (newer != NULL)
    {
      const unsigned char *data = ASN1_STRING_get0_data (newer);
      v2 = d2i_ESS_SIGNING_CERT_V2 (NULL, &data, ASN1_STRING_length (newer));
    }
  else if (older != NULL && older_form)
    {
      const unsigned char *data = ASN1_STRING_get0_data (older);
      v1 = d2i_ESS_SIGNING_CERT (NULL, &data, ASN1_STRING_length (older));
    }
  g_autoptr (CsnX509Stack) only = sk_X509_new_null ();
  X509_up_ref (signer);
  sk_X509_push (only, signer);
  gboolean bound
      = (v1 != NULL || v2 != NULL) && OSSL_ESS_check_signing_certs (v1, v2, only, TRUE) == 1;
  ESS_SIGNING_CERT_V2_free (v2);
  ESS_SIGNING_CERT_free (v1);
  return bound
         || refuse (error, CSN_SIGN_ERROR_INVALID,
                    _("The signature is not bound to its certificate (signing-certificate-v2)"));
}

static CsnCertificate *
take_issuer (CsnX509Stack *left, X509 *of)
{
  for (int i = 0; i < sk_X509_num (left); i++)
    {
      X509 *candidate = sk_X509_value (left, i);
      if (X509_check_issued (candidate, of) != X509_V_OK
          || X509_verify (of, X509_get0_pubkey (candidate)) != 1)
        continue;
      sk_X509_delete (left, i);
      CsnCertificate *issuer = csn_certificate_new_from_x509 (candidate);
      X509_free (candidate);
      return issuer;
    }
  return NULL;
}

/* Orders the certificates into the signer's chain; whoever is left over belongs to nobody. */
static gboolean
check_chain (CsnCmsCheck *self, X509 *signer, CsnX509Stack *certificates, GError **error)
{
  for (int i = sk_X509_num (certificates) - 1; i >= 0; i--)
    if (X509_cmp (sk_X509_value (certificates, i), signer) == 0)
      X509_free (sk_X509_delete (certificates, i));

  X509 *current = signer;
  self->chain = g_ptr_array_new_with_free_func (g_object_unref);
  while (sk_X509_num (certificates) > 0)
    {
      CsnCertificate *issuer = take_issuer (certificates, current);
      if (issuer == NULL)
        return refuse (error, CSN_SIGN_ERROR_INVALID,
                       _("The signature carries certificates that do not belong to its signer"));
      g_ptr_array_add (self->chain, issuer);
      current = csn_certificate_get_x509 (issuer);
    }
  return TRUE;
}

static gboolean
read_signing_time (CsnCmsCheck *self, GError **error)
{
  int index = CMS_signed_get_attr_by_NID (self->signer_info, NID_pkcs9_signingTime, -1);

  if (index < 0)
    return TRUE;
  X509_ATTRIBUTE *attribute = CMS_signed_get_attr (self->signer_info, index);
  ASN1_TYPE *value
      = X509_ATTRIBUTE_count (attribute) == 1 ? X509_ATTRIBUTE_get0_type (attribute, 0) : NULL;
  if (value != NULL && (value->type == V_ASN1_UTCTIME || value->type == V_ASN1_GENERALIZEDTIME))
    self->signing_time = csn_openssl_dup_time (value->value.asn1_string);
  return self->signing_time != NULL
         || refuse (error, CSN_SIGN_ERROR_INVALID, _("The signature states an unreadable time"));
}

/* OpenSSL compares names without regard to case; but the name beside the signature is not signed,
 * so it must be the certificate's to the byte. */
static gboolean
names_signer_exactly (CsnCmsCheck *self, X509 *signer)
{
  X509_NAME *stated = NULL;
  unsigned char *left = NULL, *right = NULL;

  if (CMS_SignerInfo_get0_signer_id (self->signer_info, NULL, &stated, NULL) != 1 || stated == NULL)
    return FALSE;
  int left_length = i2d_X509_NAME (stated, &left);
  g_autoptr (GBytes) left_bytes = csn_openssl_take_bytes (left, left_length);
  int right_length = i2d_X509_NAME (X509_get_issuer_name (signer), &right);
  g_autoptr (GBytes) right_bytes = csn_openssl_take_bytes (right, right_length);
  return left_bytes != NULL && right_bytes != NULL && g_bytes_equal (left_bytes, right_bytes);
}

static gboolean
check_signer (CsnCmsCheck *self, gboolean older_form, GError **error)
{
  X509 *signer = NULL;

  if (CMS_set1_signers_certs (self->cms, NULL, 0) != 1)
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The signature does not carry its signer's certificate"));
  CMS_SignerInfo_get0_algs (self->signer_info, NULL, &signer, NULL, NULL);
  self->signer = csn_certificate_new_from_x509 (signer);
  g_autoptr (CsnX509Stack) certificates = CMS_get1_certs (self->cms);
  if (self->signer == NULL || certificates == NULL)
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The certificate of the signature is damaged"));
  if (!names_signer_exactly (self, signer))
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The signature names its signer differently than the certificate"));
  if (CMS_SignerInfo_verify (self->signer_info) != 1)
    return refuse (error, CSN_SIGN_ERROR_INVALID,
                   _("The signature was not made with the key of its certificate"));
  return check_signing_certificate (self, signer, older_form, error)
         && check_chain (self, signer, certificates, error) && read_signing_time (self, error);
}

/* @content_type: NID_pkcs7_data for detached signatures, NID_id_smime_ct_TSTInfo for time-stamps */
gboolean
csn_cms_check (CsnCmsCheck *self,
               GBytes *der,
               int content_type,
               GBytes *const *pieces,
               guint n_pieces,
               GError **error)
{
  gboolean attached = pieces == NULL;

  if (!csn_cms_shape_is_strict (der, attached, error) || !parse_canonical (self, der, error))
    return FALSE;
  STACK_OF (CMS_SignerInfo) *infos = CMS_get0_SignerInfos (self->cms);
  if (sk_CMS_SignerInfo_num (infos) != 1)
    return refuse (error, CSN_SIGN_ERROR_FORMAT, _("The file must hold exactly one signature"));
  self->signer_info = sk_CMS_SignerInfo_value (infos, 0);
  if (!check_algorithms (self, error) || !check_content_type (self, content_type, error))
    return FALSE;
  if (!attached)
    return check_digest (self, pieces, n_pieces, error) && check_signer (self, FALSE, error);

  ASN1_OCTET_STRING **content = CMS_get0_content (self->cms);
  if (content == NULL || *content == NULL)
    return refuse (error, CSN_SIGN_ERROR_FORMAT, _("The time-stamp holds no statement"));
  g_autoptr (GBytes) inner
      = g_bytes_new (ASN1_STRING_get0_data (*content), (gsize) ASN1_STRING_length (*content));
  return check_digest (self, &inner, 1, error) && check_signer (self, TRUE, error);
}

void
csn_cms_check_clear (CsnCmsCheck *self)
{
  g_clear_pointer (&self->cms, CMS_ContentInfo_free);
  g_clear_object (&self->signer);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->signing_time, g_date_time_unref);
}
