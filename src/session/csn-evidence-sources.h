/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the files are that evidence was taken from, and whether they still say the same. Kept on this computer alone (sources/DOC of
 * the data folder), because a path is nobody else's business: a record that travels does not carry it. What the evidence says
 * never changes; a changed file only means that it may be time to attach it anew. */

#pragma once

#include "csn-session.h"

G_BEGIN_DECLS

/* Looks at the files of all evidence that is in force and sets csn_evidence_set_source_state(). A file whose time or size changed is
 * read and compared. End with csn_session_act_finish; the record says "changed" when a state did. */
void csn_evidence_sources_check_async (CsnSession          *session,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);

G_END_DECLS
