/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one command to its end, reads what it prints within limits, and sees to it that nothing of it is left: no
 * child, however it tried to hide. Knows nothing of checklists and judges nothing. */

#pragma once

#include "csn-bounded-buffer.h"
#include "csn-sandbox.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_PROCESS_EXITED,
  CSN_PROCESS_SIGNALLED,
  CSN_PROCESS_TIMEOUT,
  CSN_PROCESS_CANCELLED,
  CSN_PROCESS_NOT_STARTED,
} CsnProcessEnd;

typedef struct
{
  CsnProcessEnd end;
  int exit_status;        /* when EXITED */
  int signal;             /* when SIGNALLED */
  char *message;          /* (owned) (nullable) a sentence when it did not exit */
  CsnBoundedBuffer *output; /* (owned) */
  CsnBoundedBuffer *errors; /* (owned) */
  gint64 started;         /* real time, µs */
  gint64 duration_us;
} CsnProcessOutcome;

typedef struct
{
  const char *const *argv;
  const char *const *environment; /* additions, "NAME=value"; may hold secrets */
  const guint *globs;             /* (nullable) arguments that are file name patterns */
  guint n_globs;
  CsnSandboxProfile sandbox;
  gboolean no_sandbox;
  guint time_limit;               /* ms */
} CsnProcessSpec;

/* The variable in whose value each process of a command carries its mark: that of the engine, where one runs it, and then its own. */
#define CSN_PROCESS_MARK "COUNTERSIGN_PROBE"

/* A mark that nobody else has, behind that of this program. (transfer full) */
char              *csn_process_new_mark     (void);
/* Ends every process with @mark, and what came of them: for who outlives the engine that should have done it. */
void               csn_process_end_marked   (const char           *mark);

/* @spec is copied. */
void               csn_process_run_async    (const CsnProcessSpec *spec,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* Always an outcome. */
CsnProcessOutcome *csn_process_run_finish   (GAsyncResult         *result);
void               csn_process_outcome_free (CsnProcessOutcome    *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnProcessOutcome, csn_process_outcome_free)

G_END_DECLS
