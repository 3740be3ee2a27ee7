/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks all signatures of a PDF, and the file between and behind them. Stricter than PDF programs
 * are: whatever is not known to be in order is an error. */

#pragma once

#include <gio/gio.h>

#include "csn-pdf-signature.h"

G_BEGIN_DECLS

#define CSN_TYPE_PDF_VERIFICATION (csn_pdf_verification_get_type ())
G_DECLARE_FINAL_TYPE (CsnPdfVerification, csn_pdf_verification, CSN, PDF_VERIFICATION, GObject)

CsnPdfVerification *csn_pdf_verify (GBytes *pdf,
                                    CsnTrust *trust,
                                    GDateTime *at,
                                    GCancellable *cancellable,
                                    GError **error);
void csn_pdf_verify_async (GBytes *pdf,
                           CsnTrust *trust,
                           GDateTime *at,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
CsnPdfVerification *csn_pdf_verify_finish (GAsyncResult *result, GError **error);

GPtrArray *csn_pdf_verification_get_signatures (CsnPdfVerification *self);
GPtrArray *csn_pdf_verification_get_findings (CsnPdfVerification *self);
GPtrArray *csn_pdf_verification_get_empty_fields (CsnPdfVerification *self);
gboolean csn_pdf_verification_is_good (CsnPdfVerification *self);

G_END_DECLS
