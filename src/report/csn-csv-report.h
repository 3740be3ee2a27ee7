/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The items of a report as comma-separated values (RFC 4180, UTF-8): one line each under a line of
 * names. Cells that a spreadsheet would take for a formula begin with an apostrophe. */

#pragma once

#include "csn-report.h"

G_BEGIN_DECLS

/* (transfer full) */
GBytes *csn_csv_report_write (CsnReport *report);

G_END_DECLS
