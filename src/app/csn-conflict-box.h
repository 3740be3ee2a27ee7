/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The answers that contradict one another at an item, each with who gave it and a button that keeps it. */

#pragma once

#include <gtk/gtk.h>

#include "csn-entry.h"

G_BEGIN_DECLS

/* Signal "answer" (entry, value, reason): keep this value; all others are replaced by it. */
#define CSN_TYPE_CONFLICT_BOX (csn_conflict_box_get_type ())
G_DECLARE_FINAL_TYPE (CsnConflictBox, csn_conflict_box, CSN, CONFLICT_BOX, GtkBox)

GtkWidget *csn_conflict_box_new  (void);
/* Hides itself when @entry has no conflict. */
void       csn_conflict_box_show (CsnConflictBox *self,
                                  CsnEntry       *entry,
                                  gboolean        editable);

G_END_DECLS
