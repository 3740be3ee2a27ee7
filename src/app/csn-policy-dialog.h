/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The policy in force in a record: the rules that are chosen most as switches, and the whole text beneath. Both show the same: a
 * switch writes into the text, and the text sets the switches. What the gate cannot read is said, and not put in force. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Action policy.apply. */
#define CSN_TYPE_POLICY_DIALOG (csn_policy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnPolicyDialog, csn_policy_dialog, CSN, POLICY_DIALOG, AdwDialog)

void csn_policy_dialog_present (GtkWidget  *parent,
                                CsnSession *session);

/* What policy.import-holidays does with the .ics file that was chosen: its holidays take the place of those of the text. */
void csn_policy_dialog_import_calendar (CsnPolicyDialog *self,
                                        GFile           *file);

G_END_DECLS
