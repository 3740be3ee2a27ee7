/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the verifying person trusts: roots, certificates pinned by a roster, revocation lists. */

#pragma once

#include "csn-certificate.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_TRUST_TRUSTED,    /* the chain ends at a trusted root */
  CSN_TRUST_PINNED,     /* the certificate itself stands in the roster */
  CSN_TRUST_UNTRUSTED,  /* its issuer is unknown here */
  CSN_TRUST_EXPIRED,    /* was expired, or not yet valid, at the time in question */
  CSN_TRUST_REVOKED,    /* its authority took it back */
  CSN_TRUST_UNSUITABLE, /* wrong usage or algorithm */
} CsnTrustVerdict;

#define CSN_TYPE_TRUST (csn_trust_get_type ())
G_DECLARE_FINAL_TYPE (CsnTrust, csn_trust, CSN, TRUST, GObject)

CsnTrust *csn_trust_new (void);
CsnTrust *csn_trust_dup (CsnTrust *self);
void csn_trust_add_root (CsnTrust *self, CsnCertificate *root);
gboolean csn_trust_add_roots_from_bytes (CsnTrust *self, GBytes *bytes, GError **error);
gboolean csn_trust_add_crl (CsnTrust *self, GBytes *bytes, GError **error);
void csn_trust_add_answer (CsnTrust *self, GBytes *answer);
void csn_trust_pin (CsnTrust *self, const char *fingerprint);
/* Forgets all pins; roots stay. */
void csn_trust_unpin_all (CsnTrust *self);
gboolean csn_trust_is_pinned (CsnTrust *self, const char *fingerprint);
GPtrArray *csn_trust_get_roots (CsnTrust *self);
CsnTrustVerdict csn_trust_judge (CsnTrust *self,
                                 CsnCertificate *leaf,
                                 GPtrArray *chain,
                                 CsnPurpose purpose,
                                 GDateTime *at,
                                 gboolean time_is_proved,
                                 char **reason);

static inline gboolean
csn_trust_verdict_is_good (CsnTrustVerdict verdict)
{
  return verdict == CSN_TRUST_TRUSTED || verdict == CSN_TRUST_PINNED;
}

G_END_DECLS
