/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One entry of the history by itself: what it says, who made it when, what was there before, and what can be done with it: go to
 * its item, give its value again, compare with now. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions entry.show-item, entry.restore, entry.compare, entry.copy. */
#define CSN_TYPE_ENTRY_DIALOG (csn_entry_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnEntryDialog, csn_entry_dialog, CSN, ENTRY_DIALOG, AdwDialog)

void csn_entry_dialog_present (GtkWidget  *parent,
                               CsnSession *session,
                               CsnEvent   *event);

G_END_DECLS
