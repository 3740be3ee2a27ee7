/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The outcome of checking one CMS signature that fits its content: who signed, when, and whether
 * that is trusted. */

#pragma once

#include "csn-time-stamp.h"
#include "csn-trust.h"

G_BEGIN_DECLS

#define CSN_TYPE_CMS_SIGNATURE (csn_cms_signature_get_type ())
G_DECLARE_FINAL_TYPE (CsnCmsSignature, csn_cms_signature, CSN, CMS_SIGNATURE, GObject)

CsnCertificate *csn_cms_signature_get_signer (CsnCmsSignature *self);
GPtrArray *csn_cms_signature_get_chain (CsnCmsSignature *self);
const char *csn_cms_signature_get_digest (CsnCmsSignature *self);
GDateTime *csn_cms_signature_get_signing_time (CsnCmsSignature *self);
CsnTimeStamp *csn_cms_signature_get_time_stamp (CsnCmsSignature *self);
CsnTrustVerdict csn_cms_signature_get_verdict (CsnCmsSignature *self);
const char *csn_cms_signature_get_reason (CsnCmsSignature *self);

G_END_DECLS
