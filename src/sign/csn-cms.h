/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Detached CAdES signatures over any bytes: made and checked. The files also satisfy
 * `openssl cms -verify -binary -cades -inform DER`. */

#pragma once

#include <gio/gio.h>

#include "csn-cms-signature.h"
#include "csn-identity.h"

G_BEGIN_DECLS

/* @at: the signing time to state; @tsa_url: (nullable) an RFC 3161 time-stamp authority */
GBytes *csn_cms_sign_detached (CsnIdentity *identity,
                               GBytes *content,
                               GDateTime *at,
                               const char *tsa_url,
                               GCancellable *cancellable,
                               GError **error);
void csn_cms_sign_detached_async (CsnIdentity *identity,
                                  GBytes *content,
                                  GDateTime *at,
                                  const char *tsa_url,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* @silence: (out) (transfer full) (nullable): see csn_revocation_dup_silence() */
GBytes *csn_cms_sign_detached_finish (GAsyncResult *result, char **silence, GError **error);

/* @at: (nullable) when the certificate must have been good; NULL takes the stated signing time */
CsnCmsSignature *csn_cms_verify_detached (GBytes *der,
                                          GBytes *content,
                                          CsnTrust *trust,
                                          GDateTime *at,
                                          GError **error);

G_END_DECLS
