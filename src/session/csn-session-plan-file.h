/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans that run elsewhere, for where commands cannot run (inside Flatpak): "countersign-cli run --plan" executes
 * the file and signs what it found, the record takes that in. csn-plan-file.h tells the formats. */

#pragma once

#include "csn-session.h"

G_BEGIN_DECLS

/* The plan as a file; that it went out becomes an entry, by which its result is known again. */
void    csn_session_export_plan_async    (CsnSession          *self,
                                          GPtrArray           *plans,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
/* (transfer full) */
GBytes *csn_session_export_plan_finish   (CsnSession          *self,
                                          GAsyncResult        *result,
                                          GError             **error);
/* Takes in a signed result: all of it or nothing. It must answer a plan that went out of this record as it was, and exactly what
 * this record would run now; its signer must be in the roster or trusted here. End with csn_session_act_finish. */
void    csn_session_import_results_async (CsnSession          *self,
                                          GBytes              *file,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);

G_END_DECLS
