/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the Decision page, made from what the rules say. Each leads to where it can be changed. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

GtkWidget *csn_decision_rows_new_reason    (CsnEvaluation *evaluation,
                                            CsnReason     *reason);
GtkWidget *csn_decision_rows_new_entry     (CsnEntry      *entry);
GtkWidget *csn_decision_rows_new_condition (CsnCondition  *condition);
/* @editable: offers to sign. */
GtkWidget *csn_decision_rows_new_slot      (CsnSlotStatus *status,
                                            gboolean       editable);
/* Adds a menu to @row with what else may be done about the signature, by record.act; nothing when there is nothing. */
void       csn_decision_rows_add_slot_menu (GtkWidget     *row,
                                            CsnEvaluation *evaluation,
                                            CsnSlotStatus *status);
/* A kill switch, rollback or runbook, and when it was used last; activating it leads to decision.use. */
GtkWidget *csn_decision_rows_new_action    (CsnRecord        *record,
                                            CsnGuardedAction *action);

G_END_DECLS
