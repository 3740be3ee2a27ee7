/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines that the runner and the engine exchange over a pipe: one JSON object a line.
 *   to the engine   {"id": N, "consent": FINGERPRINT, "spec": {…}, "setup": {…}}, {"id": N, "stop": true}
 *   from the engine {"id": N, "started": true}, {"id": N, "result": {…}, "output": BASE64}
 * The engine makes the plan itself from spec and setup, so a consent for anything else does not fit. "stop" ends one
 * run, closing the pipe ends all of them. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* One line without its line end. (transfer full) */
char           *csn_engine_message_write_request (guint           id,
                                                  CsnProbePlan   *plan,
                                                  const char     *consent);
char           *csn_engine_message_write_stop    (guint           id);
/* FALSE when the line is neither; @plan stays NULL for "stop". @plan, @consent: (out) (nullable) (transfer full) */
gboolean        csn_engine_message_read_order    (const char     *line,
                                                  guint          *id,
                                                  CsnProbePlan  **plan,
                                                  char          **consent);
char           *csn_engine_message_write_started (guint           id);
char           *csn_engine_message_write_result  (guint           id,
                                                  CsnProbeResult *result);
/* FALSE when the line is none of ours; @result stays NULL for "started". */
gboolean        csn_engine_message_read_answer   (const char     *line,
                                                  guint          *id,
                                                  CsnProbeResult **result);

/* A suggestion apart from its document: item and fields do not travel. (transfer full) */
JsonObject     *csn_engine_message_write_spec    (CsnProbeSpec    *spec);
/* NULL when it is none. */
CsnProbeSpec   *csn_engine_message_read_spec     (JsonObject      *object);

G_END_DECLS
