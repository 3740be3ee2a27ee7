/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks a detached CMS signature and judges it: cryptography first, then time-stamp, then trust at
 * the time. */

#include "csn-cms-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/objects.h>

#include "csn-sign-error.h"

static GBytes *
dup_signature_value (CMS_SignerInfo *info)
{
  const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature (info);

  return g_bytes_new (ASN1_STRING_get0_data (value), (gsize) ASN1_STRING_length (value));
}

/* Of the attributes that nobody signed only one time-stamp token is known. */
static gboolean
find_time_stamp (CsnCmsCheck *check, CsnTrust *trust, CsnTimeStamp **time_stamp, GError **error)
{
  int count = CMS_unsigned_get_attr_count (check->signer_info);

  if (count <= 0)
    return TRUE;
  X509_ATTRIBUTE *attribute = CMS_unsigned_get_attr (check->signer_info, 0);
  ASN1_TYPE *value = X509_ATTRIBUTE_get0_type (attribute, 0);
  if (count != 1 || X509_ATTRIBUTE_count (attribute) != 1 || value->type != V_ASN1_SEQUENCE
      || OBJ_obj2nid (X509_ATTRIBUTE_get0_object (attribute)) != NID_id_smime_aa_timeStampToken)
    {
      g_set_error_literal (
          error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_INVALID,
          _("The signature carries unsigned additions other than one time-stamp"));
      return FALSE;
    }
  const ASN1_STRING *sequence = value->value.sequence;
  g_autoptr (GBytes) token
      = g_bytes_new (ASN1_STRING_get0_data (sequence), (gsize) ASN1_STRING_length (sequence));
  g_autoptr (GBytes) stamped = dup_signature_value (check->signer_info);
  *time_stamp = csn_time_stamp_verify (token, stamped, trust, error);
  return *time_stamp != NULL;
}

/* With a trusted time-stamp its time counts; else what the caller says; else what the signer says,
 * in the signature or
 * @beside it. */
static void
judge (CsnCmsSignature *signature,
       CsnCmsCheck *check,
       CsnPurpose purpose,
       CsnTrust *trust,
       GDateTime *at,
       GDateTime *beside)
{
  CsnTimeStamp *stamp = csn_cms_signature_get_time_stamp (signature);
  gboolean proved = stamp != NULL && csn_trust_verdict_is_good (csn_time_stamp_get_verdict (stamp));
  GDateTime *claimed = check->signing_time != NULL ? check->signing_time : beside;
  GDateTime *moment = proved ? csn_time_stamp_get_time (stamp) : at != NULL ? at : claimed;
  g_autofree char *reason = NULL;

  if (moment == NULL)
    {
      csn_cms_signature_set_verdict (signature, CSN_TRUST_UNTRUSTED,
                                     _("The signature does not say when it was made"));
      return;
    }
  CsnTrustVerdict verdict
      = csn_trust_judge (trust, check->signer, check->chain, purpose, moment, proved, &reason);
  csn_cms_signature_set_verdict (signature, verdict, reason);
}

CsnCmsSignature *
csn_cms_verify_pieces (GBytes *der,
                       CsnPurpose purpose,
                       GBytes *const *pieces,
                       guint n_pieces,
                       CsnTrust *trust,
                       GDateTime *at,
                       GDateTime *beside,
                       GError **error)
{
  g_auto (CsnCmsCheck) check = { 0 };
  g_autoptr (CsnTimeStamp) stamp = NULL;
  g_autoptr (GError) unsuitable = NULL;

  if (!csn_cms_check (&check, der, NID_pkcs7_data, pieces, n_pieces, error))
    return NULL;
  if (!csn_certificate_may_sign (check.signer, purpose, NULL, &unsuitable))
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_INVALID, unsuitable->message);
      return NULL;
    }
  if (!find_time_stamp (&check, trust, &stamp, error))
    return NULL;

  CsnCmsSignature *signature
      = csn_cms_signature_new (check.signer, check.chain, OBJ_nid2sn (check.digest),
                               check.signing_time);
  csn_cms_signature_set_time_stamp (signature, stamp);
  judge (signature, &check, purpose, trust, at, beside);
  return signature;
}

/**
 * csn_cms_verify_detached:
 * @der: the signature
 * @content: the bytes it should fit
 * @at: (nullable): when the certificate must have been good; a trusted time-stamp in the signature
 * wins over it, and NULL takes the stated signing time
 *
 * Returns: (transfer full): who signed and whether that is trusted; or NULL with
 * CSN_SIGN_ERROR_FORMAT or CSN_SIGN_ERROR_INVALID when the signature must be refused whatever
 * anybody trusts
 */
CsnCmsSignature *
csn_cms_verify_detached (GBytes *der,
                         GBytes *content,
                         CsnTrust *trust,
                         GDateTime *at,
                         GError **error)
{
  g_return_val_if_fail (der != NULL && content != NULL && CSN_IS_TRUST (trust), NULL);
  return csn_cms_verify_pieces (der, CSN_PURPOSE_APPROVAL, &content, 1, trust, at, NULL, error);
}
