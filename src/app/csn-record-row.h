/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record on the start page: title, how far it is, who or what it waits for, verdict; or what became of its file. Knows one
 * summary. */

#pragma once

#include <gtk/gtk.h>

#include "csn-record-summary.h"

G_BEGIN_DECLS

#define CSN_TYPE_RECORD_ROW (csn_record_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnRecordRow, csn_record_row, CSN, RECORD_ROW, GtkWidget)

GtkWidget  *csn_record_row_new         (void);
void        csn_record_row_set_summary (CsnRecordRow     *self,
                                        CsnRecordSummary *summary);
/* "84 of 211 checks, 2 failed" and what else is to be known, in one line. (transfer full) */
char       *csn_record_row_dup_details (CsnRecordSummary *summary,
                                        GDateTime        *now);

G_END_DECLS
