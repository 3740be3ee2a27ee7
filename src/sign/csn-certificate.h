/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One X.509 certificate: who it names, how long it holds, and whether it may sign. Immutable. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_PURPOSE_APPROVAL,   /* a detached signature over an approval statement */
  CSN_PURPOSE_PDF,        /* a signature inside a PDF, which fewer algorithms are fit for */
  CSN_PURPOSE_TIME_STAMP, /* a time-stamp authority's certificate */
} CsnPurpose;

#define CSN_TYPE_CERTIFICATE (csn_certificate_get_type ())
G_DECLARE_FINAL_TYPE (CsnCertificate, csn_certificate, CSN, CERTIFICATE, GObject)

CsnCertificate *csn_certificate_new_from_bytes (GBytes *bytes, GError **error);
GPtrArray *csn_certificate_list_from_bytes (GBytes *bytes, GError **error);

const char *csn_certificate_get_name (CsnCertificate *self);
const char *csn_certificate_get_email (CsnCertificate *self);
const char *csn_certificate_get_subject (CsnCertificate *self);
const char *csn_certificate_get_issuer (CsnCertificate *self);
const char *csn_certificate_get_serial (CsnCertificate *self);
GDateTime *csn_certificate_get_not_before (CsnCertificate *self);
GDateTime *csn_certificate_get_not_after (CsnCertificate *self);
const char *csn_certificate_get_fingerprint (CsnCertificate *self);
const char *csn_certificate_get_key_fingerprint (CsnCertificate *self);
const char *csn_certificate_get_algorithm (CsnCertificate *self);
gboolean csn_certificate_is_self_made (CsnCertificate *self);
gboolean csn_certificate_is_authority (CsnCertificate *self);
gboolean csn_certificate_is_machine (CsnCertificate *self);
gboolean csn_certificate_equal (CsnCertificate *self, CsnCertificate *other);
gboolean
csn_certificate_may_sign (CsnCertificate *self, CsnPurpose purpose, GDateTime *at, GError **error);
GBytes *csn_certificate_get_der (CsnCertificate *self);
char *csn_certificate_dup_pem (CsnCertificate *self);

G_END_DECLS
