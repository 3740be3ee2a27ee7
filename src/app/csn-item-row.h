/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One item of the checklist as a row: its own control, title, expected value and command, blanks, evidence and state. Shows a
 * CsnFormLine and says what a person did; who stores it is not its business. */

#pragma once

#include <adwaita.h>

#include "csn-form-line.h"

G_BEGIN_DECLS

/* Signals:
 *  "answer" (CsnEntry, const char *value (nullable), const char *reason (nullable)): a person answered
 *  "act" (const char *act): "open", "attach", "paste", "me-today", "probe", "na" asked for on this row
 * Actions item.toggle item.pass item.fail item.na item.clear item.open item.attach item.paste item.me-today item.probe. */
#define CSN_TYPE_ITEM_ROW (csn_item_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnItemRow, csn_item_row, CSN, ITEM_ROW, AdwBin)

GtkWidget   *csn_item_row_new           (void);
/* @line: (nullable) */
void         csn_item_row_set_line      (CsnItemRow  *self,
                                         CsnFormLine *line);
CsnFormLine *csn_item_row_get_line      (CsnItemRow  *self);
/* The list item that tells assistive tools about the row (unowned) (nullable). */
void         csn_item_row_set_list_item (CsnItemRow  *self,
                                         GtkListItem *list_item);
void         csn_item_row_set_narrow    (CsnItemRow  *self,
                                         gboolean     narrow);
/* @batched: changes of the entry show only with csn_item_row_refresh, which the owner calls once for a batch of them. */
void         csn_item_row_set_batched   (CsnItemRow  *self,
                                         gboolean     batched);
void         csn_item_row_refresh       (CsnItemRow  *self);
void         csn_item_row_set_editable  (CsnItemRow  *self,
                                         gboolean     editable);
/* Why the value given for @entry was refused. */
void         csn_item_row_show_problem  (CsnItemRow  *self,
                                         CsnEntry    *entry,
                                         const char  *problem);
/* Hands over what was typed and not yet said. */
void         csn_item_row_flush         (CsnItemRow  *self);

G_END_DECLS
