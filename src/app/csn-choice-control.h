/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A choice of the document, or the three positions of an inverted item, as toggles or, when the options are long, as a
 * drop-down. Nothing is active until someone chooses. Says what a person chose and stores nothing. */

#pragma once

#include <adwaita.h>

#include "csn-entry.h"

G_BEGIN_DECLS

/* Signal "answer" (CsnEntry, const char *value (nullable), const char *reason (nullable)). */
#define CSN_TYPE_CHOICE_CONTROL (csn_choice_control_get_type ())
G_DECLARE_FINAL_TYPE (CsnChoiceControl, csn_choice_control, CSN, CHOICE_CONTROL, AdwBin)

GtkWidget *csn_choice_control_new          (void);
/* @lead: label of the item it belongs to, for assistive tools (nullable). @caption: whether to show its own label. */
void       csn_choice_control_set_entry    (CsnChoiceControl *self,
                                            CsnEntry         *entry,
                                            const char       *lead,
                                            gboolean          caption);
CsnEntry  *csn_choice_control_get_entry    (CsnChoiceControl *self);
void       csn_choice_control_set_editable (CsnChoiceControl *self,
                                            gboolean          editable);

G_END_DECLS
