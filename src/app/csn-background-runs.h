/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records whose probes go on although their window was closed. Keeps the program running until they have ended, closes the record
 * then and tells the desktop how it went. Shows no window and decides nothing. */

#pragma once

#include "csn-probe-runs.h"

G_BEGIN_DECLS

#define CSN_TYPE_BACKGROUND_RUNS (csn_background_runs_get_type ())
G_DECLARE_FINAL_TYPE (CsnBackgroundRuns, csn_background_runs, CSN, BACKGROUND_RUNS, GObject)

CsnBackgroundRuns *csn_background_runs_new         (GApplication      *application);
/* Takes over the running probes of a record, and with them its session, which it closes when nothing runs any more. */
void               csn_background_runs_take        (CsnBackgroundRuns *self,
                                                    CsnProbeRuns      *runs);
/* Gives back what runs in the record @path, for the window that shows it again. (transfer full) (nullable) */
CsnProbeRuns      *csn_background_runs_give_back   (CsnBackgroundRuns *self,
                                                    const char        *path);
/* Stops everything; each result says that it was stopped. */
void               csn_background_runs_stop        (CsnBackgroundRuns *self);
/* Number of records. */
guint              csn_background_runs_get_n_taken (CsnBackgroundRuns *self);

G_END_DECLS
