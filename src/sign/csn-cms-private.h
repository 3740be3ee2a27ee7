/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The CMS core that detached approvals, PDF signatures and time-stamp tokens share. */

#pragma once

#include "csn-cms.h"
#include "csn-identity-private.h"

G_BEGIN_DECLS

/* A CMS with a chain and a time-stamp has some 10 kB. */
#define CSN_MAX_CMS_BYTES (256 * 1024)

/* The outcome of the cryptographic part, before anybody asks for trust. */
typedef struct
{
  CMS_ContentInfo *cms;        /* (owned) */
  CMS_SignerInfo *signer_info; /* (unowned) inside cms */
  CsnCertificate *signer;      /* (owned) */
  GPtrArray *chain;            /* (owned) */
  GDateTime *signing_time;     /* (owned) (nullable) */
  int digest;
} CsnCmsCheck;

CsnCmsSignature *csn_cms_signature_new (CsnCertificate *signer,
                                        GPtrArray *chain,
                                        const char *digest,
                                        GDateTime *signing_time);
void csn_cms_signature_set_time_stamp (CsnCmsSignature *self, CsnTimeStamp *time_stamp);
void
csn_cms_signature_set_verdict (CsnCmsSignature *self, CsnTrustVerdict verdict, const char *reason);

GBytes *csn_cms_sign_pieces (CsnIdentity *identity,
                             CsnPurpose purpose,
                             GBytes *const *pieces,
                             guint n_pieces,
                             GDateTime *at,
                             const char *tsa_url,
                             GCancellable *cancellable,
                             GError **error);
CsnCmsSignature *csn_cms_verify_pieces (GBytes *der,
                                        CsnPurpose purpose,
                                        GBytes *const *pieces,
                                        guint n_pieces,
                                        CsnTrust *trust,
                                        GDateTime *at,
                                        GDateTime *beside,
                                        GError **error);

gboolean csn_cms_shape_is_strict (GBytes *der, gboolean attached, GError **error);
/* @pieces: NULL checks the content inside the CMS, which must then be there */
gboolean csn_cms_check (CsnCmsCheck *self,
                        GBytes *der,
                        int content_type,
                        GBytes *const *pieces,
                        guint n_pieces,
                        GError **error);
void csn_cms_check_clear (CsnCmsCheck *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsnCmsCheck, csn_cms_check_clear)

G_END_DECLS
