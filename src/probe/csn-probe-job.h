/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One run of one plan, in this process: lane, judgement, redaction, fills. The runner starts jobs; nothing else should. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* @consent is the fingerprint that the person allowed; anything else than the plan's own ends in
 * CSN_PROBE_ERROR_NOT_ALLOWED and nothing runs. */
void            csn_probe_job_run_async  (CsnProbePlan         *plan,
                                          const char           *consent,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* Fails only when nothing was allowed to run; everything else is a result. */
CsnProbeResult *csn_probe_job_run_finish (GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
