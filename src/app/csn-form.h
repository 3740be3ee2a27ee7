/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The checklist as the window lays it out: sections with lines, the same as one flat list with filter and search, made from
 * a record. Follows the record; changes nothing in it and knows no widget. */

#pragma once

#include <gtk/gtk.h>

#include "csn-form-line.h"
#include "csn-form-section.h"
#include "csn-record.h"

G_BEGIN_DECLS

/* Numbers of the schema's enum Filter. */
typedef enum
{
  CSN_FILTER_ALL,
  CSN_FILTER_OPEN,
  CSN_FILTER_FAILED,
  CSN_FILTER_MINE,
  CSN_FILTER_CHANGED,
} CsnFilter;

/* Signal "progress": the numbers changed. */
#define CSN_TYPE_FORM (csn_form_get_type ())
G_DECLARE_FINAL_TYPE (CsnForm, csn_form, CSN, FORM, GObject)

CsnForm     *csn_form_new           (CsnRecord  *record);
CsnRecord   *csn_form_get_record    (CsnForm    *self);
/* All sections of the document. (element-type CsnFormSection) */
GListModel  *csn_form_get_sections  (CsnForm    *self);
/* The lines that pass filter and search, a GtkSectionModel. It begins with few lines, so that a window shows soon, and
 * holds all after csn_form_show_all. (element-type CsnFormLine) */
GListModel  *csn_form_get_lines     (CsnForm    *self);
void         csn_form_show_all      (CsnForm    *self);
CsnFilter    csn_form_get_filter    (CsnForm    *self);
/* @person: whose lines "mine" are. */
void         csn_form_set_filter    (CsnForm    *self,
                                     CsnFilter   filter,
                                     const char *person);
/* @text: (nullable) */
void         csn_form_set_search    (CsnForm    *self,
                                     const char *text);
/* Opens or closes what is folded away under @line. */
void         csn_form_toggle_fold   (CsnForm    *self,
                                     CsnFormLine *line);
/* Opens the folds around the line of @entry. */
void         csn_form_reveal_entry  (CsnForm    *self,
                                     CsnEntry   *entry);
/* Counts anew; call when states may have changed. */
void         csn_form_refresh       (CsnForm    *self);
guint        csn_form_get_n_checks  (CsnForm    *self);
guint        csn_form_get_n_done    (CsnForm    *self);
guint        csn_form_get_n_failed  (CsnForm    *self);
/* Position of the line that shows @entry among csn_form_get_lines; G_MAXUINT when it is filtered out. */
guint        csn_form_find_entry    (CsnForm    *self,
                                     CsnEntry   *entry);
/* Position of the first line of @section or of what follows it. */
guint        csn_form_find_section  (CsnForm    *self,
                                     CsnFormSection *section);
/* Section whose heading makes the anchor @anchor as code hosts make it: small letters, signs dropped, spaces as hyphens.
 * (transfer none) (nullable) */
CsnFormSection *csn_form_find_heading (CsnForm *self,
                                     const char *anchor);
/* Position of the next open line from @position on (exclusive), wrapping round; G_MAXUINT when nothing is open. */
guint        csn_form_find_open     (CsnForm    *self,
                                     guint       position,
                                     gboolean    backward);

G_END_DECLS
