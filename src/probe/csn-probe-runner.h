/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs several plans side by side, holds the limit, tells progress, stops everything on cancel. It never blocks the main
 * loop and never runs a plan without its consent. Saves nothing. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* PROBES.md section 8 */
#define CSN_PROBE_RUNNER_LIMIT 4

#define CSN_TYPE_PROBE_RUNNER (csn_probe_runner_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeRunner, csn_probe_runner, CSN, PROBE_RUNNER, GObject)

/* Signals:
 *   started  (CsnProbePlan *plan)
 *   finished (CsnProbePlan *plan, CsnProbeResult *result)
 *   progress (guint ended, guint total) */
CsnProbeRunner *csn_probe_runner_new        (void);
/* The program that measures; NULL measures in this process. When this is never called, the engine of this installation
 * is used, and this process only when there is none. */
void            csn_probe_runner_set_engine (CsnProbeRunner       *self,
                                             const char           *path);

/* Runs @plans (element-type CsnProbePlan). @consents are the fingerprints that the person allowed, for these plans; a
 * plan without one ends as ERROR with a message that says so. Answers G_IO_ERROR_BUSY while running. */
void            csn_probe_runner_run_async  (CsnProbeRunner       *self,
                                             GPtrArray            *plans,
                                             const char *const    *consents,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* One result a plan, in the order of the plans. (element-type CsnProbeResult) (transfer full) */
GPtrArray      *csn_probe_runner_run_finish (CsnProbeRunner       *self,
                                             GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
