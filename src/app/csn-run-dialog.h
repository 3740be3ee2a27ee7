/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows exactly what would run, verbatim, and runs it only when the person allows it. */

#pragma once

#include <adwaita.h>

#include "csn-probe-runs.h"

G_BEGIN_DECLS

/* Actions run.allow, run.choose-folder, run.guessed-folder, run.load-secrets, run.save-plan. */
#define CSN_TYPE_RUN_DIALOG (csn_run_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnRunDialog, csn_run_dialog, CSN, RUN_DIALOG, AdwDialog)

/* @plans: (element-type CsnProbePlan). With several, those that may change something are left out until chosen. Where the person
 * allowed all of them for good before, they run at once. */
void csn_run_dialog_present (GtkWidget    *parent,
                             GPtrArray    *plans,
                             CsnProbeRuns *runs);

G_END_DECLS
