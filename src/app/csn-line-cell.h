/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list item of the checklist holds: an item row or a text row, whichever its line needs. */

#pragma once

#include <adwaita.h>

#include "csn-item-row.h"
#include "csn-lazy-cell.h"

G_BEGIN_DECLS

#define CSN_TYPE_LINE_CELL (csn_line_cell_get_type ())
G_DECLARE_FINAL_TYPE (CsnLineCell, csn_line_cell, CSN, LINE_CELL, CsnLazyCell)

/* Signal "row-made" (CsnItemRow): a row was made, to be connected. */
GtkWidget   *csn_line_cell_new      (GtkListItem *list_item);
/* @line: (nullable) */
void         csn_line_cell_set_line (CsnLineCell *self,
                                     CsnFormLine *line);
CsnFormLine *csn_line_cell_get_line (CsnLineCell *self);
/* NULL while it shows text, or nothing yet. */
CsnItemRow  *csn_line_cell_get_row  (CsnLineCell *self);
void         csn_line_cell_set_narrow (CsnLineCell *self,
                                     gboolean     narrow);

G_END_DECLS
