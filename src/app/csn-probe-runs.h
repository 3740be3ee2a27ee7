/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The probes that run now in one window, so that each can be stopped and counted. Runs through the session. */

#pragma once

#include "csn-session.h"

G_BEGIN_DECLS

/* Signals "changed", and "ended" (const char *problem (nullable)) for each batch. */
#define CSN_TYPE_PROBE_RUNS (csn_probe_runs_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeRuns, csn_probe_runs, CSN, PROBE_RUNS, GObject)

CsnProbeRuns *csn_probe_runs_new        (CsnSession   *session);
/* @plans: (element-type CsnProbePlan) that the person has seen and allowed; each runs on its own, a few at once. */
void          csn_probe_runs_start      (CsnProbeRuns *self,
                                         GPtrArray    *plans);
/* Goes on with a series of measurements that was cut off; a person asks for it. */
void          csn_probe_runs_go_on      (CsnProbeRuns   *self,
                                         CsnProbeSeries *series);
gboolean      csn_probe_runs_is_running (CsnProbeRuns *self,
                                         const char   *probe_id);
/* @probe_id: NULL: all */
void          csn_probe_runs_stop       (CsnProbeRuns *self,
                                         const char   *probe_id);
/* (transfer none) */
CsnSession   *csn_probe_runs_get_session (CsnProbeRuns *self);
guint         csn_probe_runs_get_n_running (CsnProbeRuns *self);
/* Of those started since nothing ran. */
guint         csn_probe_runs_get_n_started (CsnProbeRuns *self);
guint         csn_probe_runs_get_n_ended   (CsnProbeRuns *self);

G_END_DECLS
