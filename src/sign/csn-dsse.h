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
GBytes *csn_dsse_open (GBytes *envelope, CsnCertificate *signer, const char *type, GError **error);

G_END_DECLS
