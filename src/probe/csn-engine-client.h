/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs plans in the engine process instead of this one, several at once. The engine is started when a plan comes, ends
 * itself when there was none for a while, so that nothing of a run outlives it for long, and is started anew after it
 * died. Knows no limit and no order: the runner does. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

#define CSN_TYPE_ENGINE_CLIENT (csn_engine_client_get_type ())
G_DECLARE_FINAL_TYPE (CsnEngineClient, csn_engine_client, CSN, ENGINE_CLIENT, GObject)

/* The engine of this installation: $COUNTERSIGN_ENGINE, the build tree's, or libexec's. NULL when there is none.
 * (transfer full) */
char            *csn_engine_client_find       (void);
CsnEngineClient *csn_engine_client_new        (const char          *path);
/* @cancellable stops this run and no other: the engine ends what it started and answers. An engine that does not answer
 * within seconds hangs and is killed; what else runs in it then ends with an error. */
void             csn_engine_client_run_async  (CsnEngineClient     *self,
                                               CsnProbePlan        *plan,
                                               const char          *consent,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
CsnProbeResult  *csn_engine_client_run_finish (CsnEngineClient     *self,
                                               GAsyncResult        *result,
                                               GError             **error);

G_END_DECLS
