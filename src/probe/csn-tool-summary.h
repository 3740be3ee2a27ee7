/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers in the output of test runners and checkers: pytest, ruff, black, mypy, bandit, pip-audit, coverage, go test,
 * cargo, jest, "Name: value" lines. Reads text only. */

#pragma once

#include "csn-readings.h"

G_BEGIN_DECLS

/* Adds what the output tells to @readings: tests.passed, tests.failed, tests.errors, tests.skipped, tests.total,
 * pass-rate, coverage, "coverage:PATH", issues, issues.critical, issues.high, throughput, p95, p99, success-rate,
 * memory, critical-failures. @program is the name of the command, which says how to count. */
void     csn_tool_summary_read  (const char  *program,
                                 const char  *output,
                                 int          exit_status,
                                 CsnReadings *readings);
/* Sets pass-rate and tests.total from the counts that are there. */
void     csn_tool_summary_rate  (CsnReadings *readings);
/* Whether @exit_status of @program means "the tool itself did not work": 2 to 5 of pytest. */
gboolean csn_tool_exit_is_error (const char  *program,
                                 int          exit_status);

G_END_DECLS
