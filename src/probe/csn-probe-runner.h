/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs plans, a few side by side, the others wait in order; all in one engine process. It never blocks the main loop and
 * never runs a plan without its consent. Saves nothing. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* PROBES.md section 8 */
#define CSN_PROBE_RUNNER_LIMIT 4
#define CSN_PROBE_RUNNER_MOST 32

#define CSN_TYPE_PROBE_RUNNER (csn_probe_runner_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeRunner, csn_probe_runner, CSN, PROBE_RUNNER, GObject)

typedef enum
{
  CSN_PROBE_IN_TURN, /* waits for a place */
  CSN_PROBE_ON_TIME, /* at once: a measurement whose time has come */
} CsnProbeTurn;

CsnProbeRunner *csn_probe_runner_new        (void);
/* The program that measures; NULL measures in this process. When this is never called, the engine of this installation
 * is used, and this process only when there is none. */
void            csn_probe_runner_set_engine (CsnProbeRunner       *self,
                                             const char           *path);
/* How many run at once, 1 to CSN_PROBE_RUNNER_MOST; CSN_PROBE_RUNNER_LIMIT at first. */
void            csn_probe_runner_set_limit  (CsnProbeRunner       *self,
                                             guint                 limit);

/* Runs @plan. @consent: the fingerprint that the person allowed (nullable); for anything else the plan ends as ERROR with
 * a message that says so. @cancellable stops this plan only, also while it waits. */
void            csn_probe_runner_run_async  (CsnProbeRunner       *self,
                                             CsnProbePlan         *plan,
                                             const char           *consent,
                                             CsnProbeTurn          turn,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* There always is one: what went wrong is a result too. (transfer full) */
CsnProbeResult *csn_probe_runner_run_finish (CsnProbeRunner       *self,
                                             GAsyncResult         *result);

G_END_DECLS
