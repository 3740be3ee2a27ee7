/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The outcome of checking one signature of a PDF. */

#pragma once

#include "csn-cms-signature.h"
#include "csn-pdf-sign.h"

G_BEGIN_DECLS

#define CSN_TYPE_PDF_SIGNATURE (csn_pdf_signature_get_type ())
G_DECLARE_FINAL_TYPE (CsnPdfSignature, csn_pdf_signature, CSN, PDF_SIGNATURE, GObject)

const char *csn_pdf_signature_get_field (CsnPdfSignature *self);
const char *csn_pdf_signature_get_name (CsnPdfSignature *self);
const char *csn_pdf_signature_get_reason (CsnPdfSignature *self);
const char *csn_pdf_signature_get_approval (CsnPdfSignature *self);
const char *csn_pdf_signature_get_location (CsnPdfSignature *self);
GDateTime *csn_pdf_signature_get_at (CsnPdfSignature *self);
CsnPdfPermit csn_pdf_signature_get_permit (CsnPdfSignature *self);
CsnCmsSignature *csn_pdf_signature_get_cms (CsnPdfSignature *self);
CsnCertificate *csn_pdf_signature_get_signer (CsnPdfSignature *self);
gboolean csn_pdf_signature_is_valid (CsnPdfSignature *self);
gboolean csn_pdf_signature_is_trusted (CsnPdfSignature *self);
gboolean csn_pdf_signature_covers_all (CsnPdfSignature *self);
GPtrArray *csn_pdf_signature_get_changes_after (CsnPdfSignature *self);
GPtrArray *csn_pdf_signature_get_problems (CsnPdfSignature *self);

G_END_DECLS
