/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one plan in the engine process instead of this one. The engine is started for the first plan and ends when the
 * client is disposed. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

#define CSN_TYPE_ENGINE_CLIENT (csn_engine_client_get_type ())
G_DECLARE_FINAL_TYPE (CsnEngineClient, csn_engine_client, CSN, ENGINE_CLIENT, GObject)

/* The engine of this installation: $COUNTERSIGN_ENGINE, the build tree's, or libexec's. NULL when there is none.
 * (transfer full) */
char            *csn_engine_client_find    (void);
CsnEngineClient *csn_engine_client_new     (const char          *path);
void             csn_engine_client_run_async (CsnEngineClient     *self,
                                            CsnProbePlan        *plan,
                                            const char          *consent,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
CsnProbeResult  *csn_engine_client_run_finish (CsnEngineClient    *self,
                                            GAsyncResult        *result,
                                            GError             **error);
/* Closes the pipe: the engine stops everything and answers; what does not answer soon is killed. */
void             csn_engine_client_stop    (CsnEngineClient     *self);

G_END_DECLS
