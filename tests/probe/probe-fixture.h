/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Helpers of the probe tests: suggestions, plans and runs in a few words, and a server on loopback that is slow, broken
 * or endless when asked. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-runner.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

CsnProbeSpec   *probe_spec        (CsnProbeKind kind, const char *text, const char *pass);
CsnProbePlan   *probe_plan        (CsnProbeKind kind, const char *text, const char *pass, CsnProbeSetup *setup);
/* Allows and runs @plan; waits for the result. */
CsnProbeResult *probe_run         (CsnProbePlan *plan);
CsnProbeResult *probe_run_stopped (CsnProbePlan *plan, guint after_ms);
/* For tests that call the runner themselves: the callback, given the place of the result, and the wait for it. */
void            probe_keep_cb     (GObject *source, GAsyncResult *result, gpointer data);
CsnProbeResult *probe_wait        (CsnProbeRunner *runner, GAsyncResult **async_result);
/* Plan and run in one. */
CsnProbeResult *probe_measure     (CsnProbeKind kind, const char *text, const char *pass, CsnProbeSetup *setup);
const char     *probe_state       (CsnProbeResult *result);
/* The output as text. (transfer full) */
char           *probe_output      (CsnProbeResult *result);
/* The result must have @state; says what it said where it has not. */
void            probe_expect      (CsnProbeResult *result, const char *state);
/* A folder that is removed at the end of the program. (transfer full) */
char           *probe_folder      (void);
/* For commands in a new @folder. (transfer full) */
CsnProbeSetup  *probe_setup_for_commands (char **folder);
/* Whether commands can be isolated here; where they cannot, the test is skipped and says so. */
gboolean        probe_has_sandbox (void);
void            probe_write       (const char *folder, const char *name, const char *text);

/* Kills every child of this program: the engines. */
void            probe_kill_engines (void);

/* Paths: /ok /json /status/N /slow/MS /echo /redirect /away /metadata /loop /endless /drip /gzip /headers /secret
 * /flaky/N */
SoupServer     *probe_server      (char **base);
guint           probe_server_hits (SoupServer *server);
/* A raw server that sends @bytes and closes, or keeps silent afterwards. (transfer full) */
GSocketService *probe_raw_server  (const char *bytes, gboolean close_after, char **base);

G_END_DECLS
