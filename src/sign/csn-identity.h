/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who signs: a certificate, its chain and the private key, from a PKCS#12 file or a token; and the
 * making of a new one. The key never leaves this object; the passphrase is forgotten as soon as the
 * key is open. */

#pragma once

#include <gio/gio.h>

#include "csn-certificate.h"
#include "csn-secret.h"

G_BEGIN_DECLS

#define CSN_TYPE_IDENTITY (csn_identity_get_type ())
G_DECLARE_FINAL_TYPE (CsnIdentity, csn_identity, CSN, IDENTITY, GObject)

/* @uri: a path, a file: URI or a pkcs11: URI */
CsnIdentity *
csn_identity_open (const char *uri, CsnSecret *secret, GCancellable *cancellable, GError **error);
void csn_identity_open_async (const char *uri,
                              CsnSecret *secret,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CsnIdentity *csn_identity_open_finish (GAsyncResult *result, GError **error);
CsnIdentity *csn_identity_new_from_pkcs12 (GBytes *bytes, CsnSecret *secret, GError **error);

CsnIdentity *
csn_identity_create (const char *name, const char *email, GDateTime *now, GError **error);
GBytes *csn_identity_export_pkcs12 (CsnIdentity *self, CsnSecret *secret, GError **error);
void csn_identity_create_async (const char *name,
                                const char *email,
                                GDateTime *now,
                                CsnSecret *secret,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CsnIdentity *csn_identity_create_finish (GAsyncResult *result, GBytes **pkcs12, GError **error);
gboolean csn_identity_create_request (const char *name,
                                      const char *email,
                                      const char *organization,
                                      CsnSecret *secret,
                                      GBytes **key_pem,
                                      GBytes **request_pem,
                                      GError **error);
CsnIdentity *csn_identity_new_from_parts (GBytes *key_pem,
                                          CsnSecret *secret,
                                          GBytes *certificates,
                                          GError **error);

CsnCertificate *csn_identity_get_certificate (CsnIdentity *self);
GPtrArray *csn_identity_get_chain (CsnIdentity *self);
CsnCertificate *csn_identity_get_root (CsnIdentity *self);
char *csn_identity_dup_root_pem (CsnIdentity *self);

G_END_DECLS
