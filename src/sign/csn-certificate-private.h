/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The X509 behind a CsnCertificate, for the other files of src/sign. */

#pragma once

#include "csn-certificate.h"
#include "csn-openssl-private.h"

G_BEGIN_DECLS

/* The organisational unit that marks the authority of a chain made by its own holder. */
#define CSN_SELF_DECLARED_UNIT "Self-declared with Countersign"

CsnCertificate *csn_certificate_new_from_x509 (X509 *x509);
X509 *csn_certificate_get_x509 (CsnCertificate *self);
gboolean csn_certificate_digest_is_sound (int nid);

G_END_DECLS
