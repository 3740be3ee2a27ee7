/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A report that is finished and not saved yet: its pages are there to be looked at and printed, and exactly these are sealed and
 * saved. Does not change; what happens to the record after it was made is not in it. */

#pragma once

#include "csn-session.h"

G_BEGIN_DECLS

#define CSN_TYPE_REPORT_DRAFT (csn_report_draft_get_type ())
G_DECLARE_FINAL_TYPE (CsnReportDraft, csn_report_draft, CSN, REPORT_DRAFT, GObject)

/* Makes the report of @session as it is now, in a thread. @mode, @filter: as for csn_session_export_async. @seal: who is named as
 * sealing it, and seals it when it is saved (nullable). @progress: told how much is done (nullable), on the caller's thread, never
 * after the call has ended. */
void            csn_report_draft_make_async  (CsnSession           *session,
                                              const char           *mode,
                                              const char           *filter,
                                              CsnIdentity          *seal,
                                              const char           *tsa,
                                              CsnSessionProgress    progress,
                                              gpointer              progress_data,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
CsnReportDraft *csn_report_draft_make_finish (GAsyncResult         *result,
                                              GError              **error);
/* The pages as a PDF, before the seal. (transfer none) */
GBytes         *csn_report_draft_get_pages   (CsnReportDraft       *self);
/* SHA-256 of the record as every page names it. */
const char     *csn_report_draft_get_digest  (CsnReportDraft       *self);
/* It will be sealed when it is saved. */
gboolean        csn_report_draft_has_seal    (CsnReportDraft       *self);
/* Seals the pages and writes them to @path, whole or not at all. */
void            csn_report_draft_save_async  (CsnReportDraft       *self,
                                              const char           *path,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        csn_report_draft_save_finish (CsnReportDraft       *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
