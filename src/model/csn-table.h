/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of the document: where it stands, its header, and what it is for. Its fillable cells are items.
 * Made by the importer; does not change afterwards. */

#pragma once

#include "csn-section.h"

G_BEGIN_DECLS

#define CSN_TYPE_TABLE (csn_table_get_type ())
G_DECLARE_FINAL_TYPE (CsnTable, csn_table, CSN, TABLE, GObject)

/* @table_class: "approvals", "gate decision", "prerequisites", "required artifacts", "environment reference", "status
 * claims", "change history" or "data". @header: NULL-terminated plain texts. @cells: @n_rows rows of as many plain
 * texts as the header has (element-type GStrv). @row_lines: line of each row. */
CsnTable           *csn_table_new          (guint               line,
                                            const char         *table_class,
                                            const char *const  *header,
                                            GPtrArray          *cells,
                                            const guint        *row_lines,
                                            CsnSection         *section);
guint               csn_table_get_line     (CsnTable *self);
const char         *csn_table_get_class    (CsnTable *self);
const char *const  *csn_table_get_header   (CsnTable *self);
guint               csn_table_get_n_columns (CsnTable *self);
guint               csn_table_get_n_rows   (CsnTable *self);
guint               csn_table_get_row_line (CsnTable *self,
                                            guint     row);
/* NULL-terminated plain texts of row @row, 0-based. */
const char *const  *csn_table_get_row      (CsnTable *self,
                                            guint     row);
CsnSection         *csn_table_get_section  (CsnTable *self);

G_END_DECLS
