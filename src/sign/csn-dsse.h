/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* DSSE envelopes: a statement for machines with its signature, as build pipelines and their policies read them. */

#pragma once

#include <gio/gio.h>

#include "csn-identity.h"

G_BEGIN_DECLS

/* What is signed of @payload: its type and length belong to it. (transfer full) */
GBytes *csn_dsse_encode (const char *type, GBytes *payload);
GBytes *csn_dsse_sign (CsnIdentity *identity, const char *type, GBytes *payload, GError **error);
/* Whether @bytes look like an envelope, by whomever it was signed. */
gboolean csn_dsse_is_envelope (GBytes *bytes);
/* The certificates that stand beside the signatures, each with those above it behind; they prove nothing before
 * csn_dsse_open(). (element-type GPtrArray of CsnCertificate) (transfer full) */
GPtrArray *csn_dsse_list_signers (GBytes *envelope);
GBytes *csn_dsse_open (GBytes *envelope, CsnCertificate *signer, const char *type, GError **error);

G_END_DECLS
