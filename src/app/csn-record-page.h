/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An open record: outline, pages, banner, and the commands on it. Works on a CsnSession that it is handed. */

#pragma once

#include <adwaita.h>

#include "csn-probe-runs.h"

G_BEGIN_DECLS

/* Actions record.*: see csn-record-page-actions.c. */
#define CSN_TYPE_RECORD_PAGE (csn_record_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnRecordPage, csn_record_page, CSN, RECORD_PAGE, AdwNavigationPage)

/* @runs: what runs in the session already (nullable). */
GtkWidget  *csn_record_page_new         (CsnSession    *session,
                                         CsnProbeRuns  *runs,
                                         GSettings     *settings);
CsnSession *csn_record_page_get_session (CsnRecordPage *self);
/* The probes that run now. (transfer none) */
CsnProbeRuns *csn_record_page_get_runs  (CsnRecordPage *self);
/* "checklist", "risks", "decision", "report" or "history" */
void        csn_record_page_show        (CsnRecordPage *self,
                                         const char    *page);
/* Stores what was typed and not yet stored. */
void        csn_record_page_flush       (CsnRecordPage *self);

G_END_DECLS
