/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One probe that the document suggests: what it would run, its last result with assertions and numbers, how far
 * measuring over time has come; asks to run, goes on and stops. */

#pragma once

#include <adwaita.h>

#include "csn-probe-runs.h"

G_BEGIN_DECLS

/* Actions probe.run, probe.go-on, probe.stop. */
#define CSN_TYPE_PROBE_ROW (csn_probe_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeRow, csn_probe_row, CSN, PROBE_ROW, AdwExpanderRow)

/* @runs: (nullable): nothing can be run. */
GtkWidget *csn_probe_row_new (CsnSession   *session,
                              CsnProbePlan *plan,
                              CsnEntry     *entry,
                              CsnProbeRuns *runs);

G_END_DECLS
