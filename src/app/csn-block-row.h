/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document's own text between the items: paragraph, list item, code, quote or table, read-only. */

#pragma once

#include <adwaita.h>

#include "csn-form-line.h"

G_BEGIN_DECLS

#define CSN_TYPE_BLOCK_ROW (csn_block_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnBlockRow, csn_block_row, CSN, BLOCK_ROW, AdwBin)

GtkWidget *csn_block_row_new      (void);
/* @line: (nullable) */
void       csn_block_row_set_line (CsnBlockRow *self,
                                   CsnFormLine *line);

G_END_DECLS
