/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Uses one kill switch, rollback or runbook (GATES.md section 8): shows the words of the document verbatim and what would run, asks
 * for the phrase and the reason, and runs it or notes that it was done by hand. Nothing runs before its button is pressed. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Action guarded.use. */
#define CSN_TYPE_GUARDED_DIALOG (csn_guarded_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnGuardedDialog, csn_guarded_dialog, CSN, GUARDED_DIALOG, AdwDialog)

void csn_guarded_dialog_present (GtkWidget        *parent,
                                 CsnSession       *session,
                                 CsnGuardedAction *action);

/* "Kill switch", "Rollback" … of a kind as CsnGuardedAction names it. */
const char *csn_guarded_dialog_get_kind_word (const char *kind);

G_END_DECLS
