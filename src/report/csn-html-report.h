/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A report as one HTML file: no network, a style sheet and a self-check that the file's own policy allows by their hashes,
 * the record and every approval embedded. It is a function of the record alone, so that verify can make it again and
 * compare every byte: whatever was changed in the visible text is found. */

#pragma once

#include "csn-report.h"

G_BEGIN_DECLS

/* (transfer full) */
GBytes    *csn_html_report_write (CsnReport *report);
/* The files embedded in a page: record.json first, then approvals. NULL with an error when it is no
 * report of ours. (element-type CsnReportFile) (transfer full) */
GPtrArray *csn_html_report_read  (GBytes    *bytes,
                                  GError   **error);
/* Reads a page, makes it again from its record and compares. What differs is added to @findings as
 * errors. Returns the record for further checks, NULL when there is none to be had (a finding says
 * why). (transfer full) (nullable) */
CsnRecordExport *csn_html_report_check (GBytes    *bytes,
                                        GPtrArray *findings);

G_END_DECLS
