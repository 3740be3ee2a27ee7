/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks RFC 3161 time-stamp tokens: the same strict CMS rules as for signatures, the imprint, and
 * the authority's certificate at the stamped time. Asking for one is csn-time-stamp-request.c. */

#include "csn-cms-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/objects.h>
#include <string.h>

#include "csn-sign-error.h"

struct _CsnTimeStamp
{
  GObject parent_instance;

  GDateTime *time;           /* (owned) */
  CsnCertificate *authority; /* (owned) */
  CsnTrustVerdict verdict;
};

G_DEFINE_FINAL_TYPE (CsnTimeStamp, csn_time_stamp, G_TYPE_OBJECT)

static void
csn_time_stamp_finalize (GObject *object)
{
  CsnTimeStamp *self = CSN_TIME_STAMP (object);

  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_object (&self->authority);

  G_OBJECT_CLASS (csn_time_stamp_parent_class)->finalize (object);
}

static void
csn_time_stamp_class_init (CsnTimeStampClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_time_stamp_finalize;
}

static void
csn_time_stamp_init (CsnTimeStamp *self)
{
  self->verdict = CSN_TRUST_UNTRUSTED;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  csn_openssl_fail (NULL, 0, "");
  g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
imprint_fits (TS_TST_INFO *statement, GBytes *stamped)
{
  TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint (statement);
  const ASN1_OCTET_STRING *stated = TS_MSG_IMPRINT_get_msg (imprint);
  const ASN1_OBJECT *oid = NULL;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  gsize size = 0;
  const void *data = g_bytes_get_data (stamped, &size);

  X509_ALGOR_get0 (&oid, NULL, NULL, TS_MSG_IMPRINT_get_algo (imprint));
  int nid = OBJ_obj2nid (oid);
  return csn_certificate_digest_is_sound (nid)
         && EVP_Digest (data, size, digest, &length, EVP_get_digestbynid (nid), NULL) == 1
         && ASN1_STRING_length (stated) == (int) length
         && memcmp (ASN1_STRING_get0_data (stated), digest, length) == 0;
}

static TS_TST_INFO *
read_statement (CMS_ContentInfo *cms)
{
  const ASN1_OCTET_STRING *content = *CMS_get0_content (cms);
  const unsigned char *data = ASN1_STRING_get0_data (content);
  const unsigned char *end = data + ASN1_STRING_length (content);
  TS_TST_INFO *statement = d2i_TS_TST_INFO (NULL, &data, ASN1_STRING_length (content));

  if (statement != NULL && data != end)
    g_clear_pointer (&statement, TS_TST_INFO_free);
  return statement;
}

/**
 * csn_time_stamp_verify:
 * @token: the token in DER
 * @stamped: the bytes it should stand for
 *
 * Returns: (transfer full): the time-stamp, whose verdict says whether its authority is trusted; or
 * NULL with CSN_SIGN_ERROR_INVALID or _FORMAT when it does not fit
 */
CsnTimeStamp *
csn_time_stamp_verify (GBytes *token, GBytes *stamped, CsnTrust *trust, GError **error)
{
  g_return_val_if_fail (token != NULL && stamped != NULL && CSN_IS_TRUST (trust), NULL);

  g_auto (CsnCmsCheck) check = { 0 };

  if (!csn_cms_check (&check, token, NID_id_smime_ct_TSTInfo, NULL, 0, error))
    {
      g_prefix_error_literal (error, _("Time-stamp: "));
      return NULL;
    }
  g_autoptr (TS_TST_INFO) statement = read_statement (check.cms);
  g_autoptr (GDateTime) time
      = statement != NULL ? csn_openssl_dup_time (TS_TST_INFO_get_time (statement)) : NULL;
  if (time == NULL || !imprint_fits (statement, stamped))
    {
      refuse (error, _("The time-stamp was made for something else"));
      return NULL;
    }
  CsnTimeStamp *self = g_object_new (CSN_TYPE_TIME_STAMP, NULL);
  self->time = g_steal_pointer (&time);
  self->authority = g_object_ref (check.signer);
  self->verdict = csn_trust_judge (trust, check.signer, check.chain, CSN_PURPOSE_TIME_STAMP,
                                   self->time, TRUE, NULL);
  return self;
}

/* The time that the authority vouches for, in UTC */
GDateTime *
csn_time_stamp_get_time (CsnTimeStamp *self)
{
  g_return_val_if_fail (CSN_IS_TIME_STAMP (self), NULL);
  return self->time;
}

CsnCertificate *
csn_time_stamp_get_authority (CsnTimeStamp *self)
{
  g_return_val_if_fail (CSN_IS_TIME_STAMP (self), NULL);
  return self->authority;
}

CsnTrustVerdict
csn_time_stamp_get_verdict (CsnTimeStamp *self)
{
  g_return_val_if_fail (CSN_IS_TIME_STAMP (self), CSN_TRUST_UNTRUSTED);
  return self->verdict;
}
