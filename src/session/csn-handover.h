/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The audit hand-over: one folder with report, record, all evidence, approvals, certificates and instructions, listed in
 * SHA256SUMS. Written by the export's thread. */

#pragma once

#include "csn-record-export.h"
#include "csn-record-file.h"

G_BEGIN_DECLS

#define CSN_HANDOVER_SUMS "SHA256SUMS"

/* Fills the empty or missing @folder. @pdf, @html: reports that are finished. A folder that exists with something in it is
 * refused. */
gboolean csn_handover_write (const char       *folder,
                             CsnRecordFile    *file,
                             CsnRecordExport  *export,
                             GBytes           *pdf,
                             GBytes           *html,
                             GCancellable     *cancellable,
                             GError          **error);
/* What lies in the folder, but for SHA256SUMS, in order. (transfer full) (element-type filename); NULL with an error */
GPtrArray *csn_handover_list_names (const char  *folder,
                                    GError     **error);
/* Compares the folder with its SHA256SUMS, and its evidence, approvals and certificates with its record: changed, missing and
 * extra files become findings. The record and the reports are for others to check. */
void     csn_handover_check (const char       *folder,
                             GPtrArray        *findings);

G_END_DECLS
