/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A report as a tagged PDF with the record, the approvals and the evidence embedded, and with named
 * fields to sign: one for each role in co-signed mode ("approval-…"), and "seal". src/sign fills
 * them by name. */

#pragma once

#include "csn-report.h"

G_BEGIN_DECLS

/* Share of the work that is done, 0 to 100. Called on the thread that makes the report. */
typedef void (*CsnReportProgressFunc) (guint    percent,
                                       gpointer user_data);

/* @read_evidence: bytes of what is to be embedded; NULL when the record says that nothing is.
 * (transfer full) (nullable) */
GBytes *csn_report_write_pdf        (CsnReport              *report,
                                     CsnReportEvidenceFunc   read_evidence,
                                     gpointer                read_data,
                                     CsnReportProgressFunc   progress,
                                     gpointer                progress_data,
                                     GCancellable           *cancellable,
                                     GError                **error);

G_END_DECLS
