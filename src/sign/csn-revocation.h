/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a signer's certificates still hold: asked of their authorities (OCSP, else their lists), and kept as proof. */

#pragma once

#include <gio/gio.h>

#include "csn-identity.h"

G_BEGIN_DECLS

#define CSN_TYPE_REVOCATION (csn_revocation_get_type ())
G_DECLARE_FINAL_TYPE (CsnRevocation, csn_revocation, CSN, REVOCATION, GObject)

CsnRevocation *csn_revocation_new (GPtrArray *lists, GPtrArray *answers);
/* Goes to the network: for a thread. */
CsnRevocation *csn_revocation_ask (CsnIdentity *identity, GDateTime *at, GCancellable *cancellable, GError **error);

/* Revocation lists and OCSP answers in DER. (transfer none) (element-type GBytes) */
GPtrArray *csn_revocation_get_lists (CsnRevocation *self);
GPtrArray *csn_revocation_get_answers (CsnRevocation *self);
/* A sentence for each authority that did not answer as it should. (transfer none) (element-type utf8) */
GPtrArray *csn_revocation_get_silent (CsnRevocation *self);
/* One sentence for the person who signs; NULL when everybody answered. (transfer full) (nullable) */
char *csn_revocation_dup_silence (CsnRevocation *self);
/* Nobody had anything to say: personal certificates name no place to ask. */
gboolean csn_revocation_is_empty (CsnRevocation *self);

G_END_DECLS
