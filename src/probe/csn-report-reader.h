/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers in report files that tools leave behind: JUnit XML, TAP, Cobertura, LCOV, coverage.py JSON, SARIF. For files
 * dropped on an item and for the output of commands. Reads bytes only. */

#pragma once

#include "csn-readings.h"

G_BEGIN_DECLS

/* Larger reports are refused. */
#define CSN_REPORT_MAX_BYTES (32 * 1024 * 1024)

/* The format is told by the content; @data ends with a zero byte after @length. Sets tests.*,
 * pass-rate, coverage, coverage-lines:PATH, issues, issues.critical, issues.high. Returns the name
 * of the format, NULL when it is none of them. */
const char *csn_report_read (const char  *data,
                             gsize        length,
                             CsnReadings *readings);

G_END_DECLS
