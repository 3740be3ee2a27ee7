/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* OCSP (RFC 6960): what an authority answers when it is asked whether one certificate still holds. Within src/sign. */

#pragma once

#include <gio/gio.h>

#include "csn-openssl-private.h"

G_BEGIN_DECLS

/* Where the certificate says that its authority answers. (transfer full) (element-type utf8) */
GPtrArray *csn_ocsp_list_urls   (X509         *x509);
/* One answer about @x509, which its @issuer or a deputy signed and which holds now, in DER. NULL with CSN_SIGN_ERROR_TSA or
 * _FORMAT. */
GBytes    *csn_ocsp_ask         (const char   *url,
                                 X509         *x509,
                                 X509         *issuer,
                                 GCancellable *cancellable,
                                 GError      **error);
/* Whether @answer is the issuer's word that @x509 was revoked. @since: (out) (nullable): when */
gboolean   csn_ocsp_is_revoked  (GBytes       *answer,
                                 X509         *x509,
                                 X509         *issuer,
                                 GDateTime   **since);

G_END_DECLS
