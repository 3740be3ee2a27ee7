/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document's own text in the checklist: prose with its emphasis and links, a list item, code, a quote, a
 * table, or the summary of what is folded away. Text is shown, never run and never parsed as markup. */

#pragma once

#include <adwaita.h>

#include "csn-form-line.h"

G_BEGIN_DECLS

/* Signal "fold": the person opens or closes what is folded away under the line. Action block.fold does the same. */
#define CSN_TYPE_BLOCK_ROW (csn_block_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnBlockRow, csn_block_row, CSN, BLOCK_ROW, AdwBin)

GtkWidget *csn_block_row_new        (void);
void       csn_block_row_set_line   (CsnBlockRow *self,
                                     CsnFormLine *line);
/* A table shows each of its rows as lines of "Heading: text" instead of columns. */
void       csn_block_row_set_narrow (CsnBlockRow *self,
                                     gboolean     narrow);

G_END_DECLS
