/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record as it stands at one moment, kept so that a thread can make a report of it while people go on working. Taking it costs
 * next to nothing; what a report needs is worked out from the entries of the log, in the thread. Private to the session. */

#pragma once

#include "csn-record-export.h"
#include "csn-session.h"

G_BEGIN_DECLS

#define CSN_TYPE_REPORT_SNAPSHOT (csn_report_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (CsnReportSnapshot, csn_report_snapshot, CSN, REPORT_SNAPSHOT, GObject)

/* @mode: "sealed" (default) or "co-signed". @filter: (nullable). @seal: who will seal it (nullable). */
CsnReportSnapshot *csn_report_snapshot_new         (CsnSession         *session,
                                                    const char         *mode,
                                                    const char         *filter,
                                                    CsnIdentity        *seal,
                                                    const char         *tsa);
/* When it was taken; what the report names as the time it was made. */
GDateTime         *csn_report_snapshot_get_time    (CsnReportSnapshot  *self);
gboolean           csn_report_snapshot_is_co_signed (CsnReportSnapshot *self);
/* Who will seal it. (transfer none) (nullable) */
CsnIdentity       *csn_report_snapshot_get_seal    (CsnReportSnapshot  *self);
/* Works out the report's record, once: the log is let go of then, which a long one takes much room for. Any thread, one at a
 * time. (transfer full) */
CsnRecordExport   *csn_report_snapshot_make_export (CsnReportSnapshot  *self,
                                                    GCancellable       *cancellable,
                                                    GError            **error);
/* Reads evidence for a report, a CsnReportEvidenceFunc whose data is the snapshot. (transfer full) (nullable) */
GBytes            *csn_report_snapshot_read_evidence (const char       *sha256,
                                                      gsize             limit,
                                                      gpointer          self);
/* The pages as a PDF, with signature fields but before any signature. @progress: per cent, on the calling thread (nullable).
 * (transfer full) */
GBytes            *csn_report_snapshot_write_pages (CsnReportSnapshot  *self,
                                                    CsnRecordExport    *export,
                                                    void              (*progress) (guint percent, gpointer data),
                                                    gpointer            progress_data,
                                                    GCancellable       *cancellable,
                                                    GError            **error);
/* The seal on @pages, when there is one to set now: a co-signed report is sealed last, by another step. @silence: (out)
 * (nullable): what the person has to know, see csn_revocation_dup_silence(). (transfer full) */
GBytes            *csn_report_snapshot_seal_pages  (CsnReportSnapshot  *self,
                                                    GBytes             *pages,
                                                    char              **silence,
                                                    GCancellable       *cancellable,
                                                    GError            **error);

G_END_DECLS
