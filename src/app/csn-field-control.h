/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A blank of the document as a text entry with its label and unit. Shows the value of an entry and says what a person typed;
 * who stores it is not its business. */

#pragma once

#include <gtk/gtk.h>

#include "csn-entry.h"

G_BEGIN_DECLS

/* Signal "answer" (CsnEntry, const char *value (nullable), const char *reason (nullable)): a person finished typing. */
#define CSN_TYPE_FIELD_CONTROL (csn_field_control_get_type ())
G_DECLARE_FINAL_TYPE (CsnFieldControl, csn_field_control, CSN, FIELD_CONTROL, GtkWidget)

GtkWidget  *csn_field_control_new         (void);
/* @lead: label of the item it belongs to, for assistive tools (nullable). @caption: whether to show its own label. */
void        csn_field_control_set_entry   (CsnFieldControl *self,
                                           CsnEntry        *entry,
                                           const char      *lead,
                                           gboolean         caption);
CsnEntry   *csn_field_control_get_entry   (CsnFieldControl *self);
void        csn_field_control_set_editable (CsnFieldControl *self,
                                            gboolean         editable);
/* Says why the typed text does not fit; NULL: it does. */
void        csn_field_control_set_problem (CsnFieldControl *self,
                                           const char      *problem);
/* Hands over what was typed and not yet said. */
void        csn_field_control_flush       (CsnFieldControl *self);

G_END_DECLS
