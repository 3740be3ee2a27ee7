/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The acts of the Decision page on signatures and on the life of a record, as forms of CsnActDialog, and the menus that offer
 * those that mean something as the record stands. The guards of the gate decide; a menu only leaves out what cannot be. */

#pragma once

#include "csn-act-dialog.h"

G_BEGIN_DECLS

/* "withdraw" "delegate" "object" "override" "rollback" "keep" "correct" "close" "revise" "void" "witness" "link" "plan" "run-at"
 * "done-at" "mode" "iterate"; NULL: none of them. */
const CsnActForm *csn_gate_acts_find          (const char    *name);
/* Asks for what the act needs, with what is known of it already. @id: of the slot, item or stage that it is about, "" for the
 * record. Does nothing for a name that is none of the above. */
void              csn_gate_acts_present       (GtkWidget     *parent,
                                               CsnSession    *session,
                                               GSettings     *settings,
                                               const char    *name,
                                               const char    *id);
/* Items activate record.act (name of the act, id of the slot or ""), and the last of a record decision.policy. NULL: nothing to
 * offer. (transfer full) */
GMenuModel       *csn_gate_acts_new_slot_menu (CsnEvaluation *evaluation,
                                               CsnSlotStatus *status);
GMenuModel       *csn_gate_acts_new_menu      (CsnEvaluation *evaluation);

G_END_DECLS
