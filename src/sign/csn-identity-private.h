/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a CsnIdentity that its own files and the signing code need. */

#pragma once

#include "csn-certificate-private.h"
#include "csn-identity.h"

G_BEGIN_DECLS

CsnIdentity *
csn_identity_new (EVP_PKEY *key, X509 *leaf, const CsnX509Stack *others, GError **error);
EVP_PKEY *csn_identity_get_key (CsnIdentity *self);
CsnIdentity *csn_identity_open_token (const char *uri, CsnSecret *secret, GError **error);

G_END_DECLS
