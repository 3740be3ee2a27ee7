/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the outcome of a check; csn-cms-verify.c makes it. */

#include "csn-cms-private.h"

struct _CsnCmsSignature
{
  GObject parent_instance;

  CsnCertificate *signer;   /* (owned) */
  GPtrArray *chain;         /* (owned) (element-type CsnCertificate) */
  char *digest;             /* (owned) */
  GDateTime *signing_time;  /* (owned) (nullable) */
  CsnTimeStamp *time_stamp; /* (owned) (nullable) */
  CsnTrustVerdict verdict;
  char *reason; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnCmsSignature, csn_cms_signature, G_TYPE_OBJECT)

static void
csn_cms_signature_finalize (GObject *object)
{
  CsnCmsSignature *self = CSN_CMS_SIGNATURE (object);

  g_clear_object (&self->signer);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->signing_time, g_date_time_unref);
  g_clear_object (&self->time_stamp);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (csn_cms_signature_parent_class)->finalize (object);
}

static void
csn_cms_signature_class_init (CsnCmsSignatureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_cms_signature_finalize;
}

static void
csn_cms_signature_init (CsnCmsSignature *self)
{
  self->verdict = CSN_TRUST_UNTRUSTED;
}

CsnCmsSignature *
csn_cms_signature_new (CsnCertificate *signer,
                       GPtrArray *chain,
                       const char *digest,
                       GDateTime *signing_time)
{
  CsnCmsSignature *self = g_object_new (CSN_TYPE_CMS_SIGNATURE, NULL);

  self->signer = g_object_ref (signer);
  self->chain = g_ptr_array_ref (chain);
  self->digest = g_strdup (digest);
  self->signing_time = signing_time != NULL ? g_date_time_ref (signing_time) : NULL;
  return self;
}

void
csn_cms_signature_set_time_stamp (CsnCmsSignature *self, CsnTimeStamp *time_stamp)
{
  g_set_object (&self->time_stamp, time_stamp);
}

void
csn_cms_signature_set_verdict (CsnCmsSignature *self, CsnTrustVerdict verdict, const char *reason)
{
  self->verdict = verdict;
  g_set_str (&self->reason, reason);
}

CsnCertificate *
csn_cms_signature_get_signer (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), NULL);
  return self->signer;
}

/* Returns: (transfer none) (element-type CsnCertificate): issuers that came with the signature */
GPtrArray *
csn_cms_signature_get_chain (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), NULL);
  return self->chain;
}

/* The digest's name, such as "SHA256" */
const char *
csn_cms_signature_get_digest (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), NULL);
  return self->digest;
}

/* Returns: (nullable): the time the signer claims; in a PDF it stands beside the signature instead
 */
GDateTime *
csn_cms_signature_get_signing_time (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), NULL);
  return self->signing_time;
}

/* Returns: (nullable): a time-stamp that fits the signature; look at its verdict too */
CsnTimeStamp *
csn_cms_signature_get_time_stamp (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), NULL);
  return self->time_stamp;
}

CsnTrustVerdict
csn_cms_signature_get_verdict (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), CSN_TRUST_UNTRUSTED);
  return self->verdict;
}

/* Returns: (nullable): a sentence when the verdict is not good */
const char *
csn_cms_signature_get_reason (CsnCmsSignature *self)
{
  g_return_val_if_fail (CSN_IS_CMS_SIGNATURE (self), NULL);
  return self->reason;
}
