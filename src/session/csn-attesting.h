/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Attests artefacts: a signed in-toto statement that a record released exactly these files. */

#pragma once

#include "csn-session.h"

G_BEGIN_DECLS

/* @files: NULL-ended paths of what is released. The statement appears at @path whole or not at all; a verdict that releases
 * nothing is an error. */
void     csn_attesting_run_async  (CsnSession          *session,
                                   const char *const   *files,
                                   CsnIdentity         *identity,
                                   const char          *path,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean csn_attesting_run_finish (GAsyncResult        *result,
                                   GError             **error);

G_END_DECLS
