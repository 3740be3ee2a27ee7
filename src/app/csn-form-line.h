/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One row of the checklist: an item with the blanks that belong to it, or a stretch of the document's own text. Groups
 * entries of the record for showing; holds no answer itself and knows no widget. */

#pragma once

#include "csn-block.h"
#include "csn-entry.h"
#include "csn-table.h"

G_BEGIN_DECLS

typedef struct _CsnFormSection CsnFormSection;

#define CSN_TYPE_FORM_LINE (csn_form_line_get_type ())
G_DECLARE_FINAL_TYPE (CsnFormLine, csn_form_line, CSN, FORM_LINE, GObject)

CsnFormLine    *csn_form_line_new_item    (CsnEntry       *lead);
CsnFormLine    *csn_form_line_new_text    (CsnBlock       *block,
                                           CsnTable       *table);
/* For whoever groups the entries. */
void            csn_form_line_add_part    (CsnFormLine    *self,
                                           CsnEntry       *part);
void            csn_form_line_set_section (CsnFormLine    *self,
                                           CsnFormSection *section);

/* The item that the row is about; NULL: a row of text. */
CsnEntry       *csn_form_line_get_lead    (CsnFormLine    *self);
/* Blanks and choices shown inside the row. (element-type CsnEntry) */
GPtrArray      *csn_form_line_get_parts   (CsnFormLine    *self);
CsnBlock       *csn_form_line_get_block   (CsnFormLine    *self);
/* (nullable) */
CsnTable       *csn_form_line_get_table   (CsnFormLine    *self);
/* The section holds the line. (transfer none) */
CsnFormSection *csn_form_line_get_section (CsnFormLine    *self);
guint           csn_form_line_get_line    (CsnFormLine    *self);
/* Nesting below the section. */
guint           csn_form_line_get_depth   (CsnFormLine    *self);
gboolean        csn_form_line_has_entry   (CsnFormLine    *self,
                                           CsnEntry       *entry);
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
