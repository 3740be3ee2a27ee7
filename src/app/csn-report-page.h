/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The report of a record: its pages as they will be printed, sealed and signed, and its exports. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions report.export (format), report.show-export, report.print, report.refresh, report.filter and report.mode (as
 * csn_session_export_async takes them; "" for everything), report.zoom (action of the view), report.verify. */
#define CSN_TYPE_REPORT_PAGE (csn_report_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnReportPage, csn_report_page, CSN, REPORT_PAGE, AdwBin)

void csn_report_page_set_session (CsnReportPage *self,
                                  CsnSession    *session,
                                  GSettings     *settings);

G_END_DECLS
