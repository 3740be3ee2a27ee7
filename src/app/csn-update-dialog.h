/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "Update from Template…": what a newer version of the document would do to the record, looked at before it is done: items
 * added, removed, changed and moved, answers that do not come along, approvals that go stale. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Action update.apply. */
#define CSN_TYPE_UPDATE_DIALOG (csn_update_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnUpdateDialog, csn_update_dialog, CSN, UPDATE_DIALOG, AdwDialog)

AdwDialog *csn_update_dialog_new    (CsnSession    *session,
                                     CsnRebasePlan *plan);
/* Asks for the newer file, plans and presents. */
void       csn_update_dialog_choose (GtkWidget     *widget,
                                     CsnSession    *session);

G_END_DECLS
