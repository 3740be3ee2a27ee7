/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One row of the checklist: an item with the blanks that belong to it, or a stretch of the document's own text. Groups
 * entries of the record for showing; holds no answer itself and knows no widget. */

#pragma once

#include "csn-block.h"
#include "csn-checklist.h"
#include "csn-entry.h"
#include "csn-prose.h"
#include "csn-table.h"

G_BEGIN_DECLS

typedef struct _CsnFormSection CsnFormSection;

#define CSN_TYPE_FORM_LINE (csn_form_line_get_type ())
G_DECLARE_FINAL_TYPE (CsnFormLine, csn_form_line, CSN, FORM_LINE, GObject)

CsnFormLine    *csn_form_line_new_item    (CsnEntry       *lead);
/* Lines @first to @last of the document's own text. */
CsnFormLine    *csn_form_line_new_text    (CsnChecklist   *checklist,
                                           CsnBlock       *block,
                                           guint           first,
                                           guint           last);
/* For whoever groups the entries. */
void            csn_form_line_set_table   (CsnFormLine    *self,
                                           CsnTable       *table);
void            csn_form_line_set_checklist (CsnFormLine  *self,
                                           CsnChecklist   *checklist);
/* @fold: the line that folds this one away ("<details>"); NULL: none. */
void            csn_form_line_set_fold    (CsnFormLine    *self,
                                           CsnFormLine    *fold);
void            csn_form_line_add_part    (CsnFormLine    *self,
                                           CsnEntry       *part);
void            csn_form_line_set_section (CsnFormLine    *self,
                                           CsnFormSection *section);

/* The item that the row is about; NULL: a row of text. */
CsnEntry       *csn_form_line_get_lead    (CsnFormLine    *self);
/* Blanks and choices shown inside the row. (element-type CsnEntry) */
GPtrArray      *csn_form_line_get_parts   (CsnFormLine    *self);
CsnBlock       *csn_form_line_get_block   (CsnFormLine    *self);
/* Table that the text is, or that the item stands in. (nullable) */
CsnTable       *csn_form_line_get_table   (CsnFormLine    *self);
/* Text of a line of text, read when first asked for. (transfer none) */
CsnProse       *csn_form_line_get_prose   (CsnFormLine    *self);
/* Cells of a table, header first, @n_columns for each row; only rows of the stretch. (transfer full) (nullable)
 * (element-type CsnProse) */
GPtrArray      *csn_form_line_dup_cells   (CsnFormLine    *self,
                                           guint          *n_columns);
/* "3." or "•" for a list item of the document, NULL for other text. (transfer full) (nullable) */
char           *csn_form_line_dup_marker  (CsnFormLine    *self);
/* The item's own name with its look; NULL: the label has none. (transfer none) (nullable) */
CsnProse       *csn_form_line_get_title   (CsnFormLine    *self);
/* What the document says in the item's line or table row besides its label, blanks and options. (transfer none) (nullable) */
CsnProse       *csn_form_line_get_rest    (CsnFormLine    *self);

/* Whether others are folded away under this line, and whether they are shown now. */
gboolean        csn_form_line_is_fold     (CsnFormLine    *self);
gboolean        csn_form_line_is_unfolded (CsnFormLine    *self);
void            csn_form_line_set_unfolded (CsnFormLine   *self,
                                           gboolean        unfolded);
/* Whether a fold around this line is closed. */
gboolean        csn_form_line_is_hidden   (CsnFormLine    *self);
/* Opens every fold around this line; TRUE when one was closed. */
gboolean        csn_form_line_reveal      (CsnFormLine    *self);
/* The section holds the line. (transfer none) */
CsnFormSection *csn_form_line_get_section (CsnFormLine    *self);
guint           csn_form_line_get_line    (CsnFormLine    *self);
/* Nesting below the section. */
guint           csn_form_line_get_depth   (CsnFormLine    *self);
gboolean        csn_form_line_has_entry   (CsnFormLine    *self,
                                           CsnEntry       *entry);
/* How many rows of text it fills, by the length of its words; for a guess before it is shown. */
guint           csn_form_line_guess_rows  (CsnFormLine    *self);
/* Pixels of its row when last shown, 0: never. */
int             csn_form_line_get_height  (CsnFormLine    *self);
void            csn_form_line_set_height  (CsnFormLine    *self,
                                           int             height);
/* Worst state among lead and parts, for filters. */
gboolean        csn_form_line_is_open     (CsnFormLine    *self);
gboolean        csn_form_line_is_failed   (CsnFormLine    *self);
gboolean        csn_form_line_is_changed  (CsnFormLine    *self);
gboolean        csn_form_line_is_of       (CsnFormLine    *self,
                                           const char     *person);
/* @needle: case-folded. */
gboolean        csn_form_line_matches     (CsnFormLine    *self,
                                           const char     *needle);

G_END_DECLS
