/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One section of the form: its lines and how far they are. The outline and the headers are bound to it. */

#pragma once

#include <gio/gio.h>

#include "csn-form-line.h"
#include "csn-section.h"

G_BEGIN_DECLS

/* Properties, readable and notified: n-checks, n-done, n-failed (of the section with everything inside it) */
#define CSN_TYPE_FORM_SECTION (csn_form_section_get_type ())
G_DECLARE_FINAL_TYPE (CsnFormSection, csn_form_section, CSN, FORM_SECTION, GObject)

/* @lines: (transfer full) (nullable) (element-type CsnFormLine), in document order, freed by g_object_unref */
CsnFormSection *csn_form_section_new         (CsnSection     *section,
                                              GPtrArray      *lines);
CsnSection     *csn_form_section_get_section (CsnFormSection *self);
/* (element-type CsnFormLine) */
GListModel     *csn_form_section_get_lines   (CsnFormSection *self);
/* The same as a plain array of @n lines. (transfer none) */
CsnFormLine *const *csn_form_section_peek_lines (CsnFormSection *self,
                                              guint          *n);
guint           csn_form_section_get_n_checks (CsnFormSection *self);
guint           csn_form_section_get_n_done  (CsnFormSection *self);
guint           csn_form_section_get_n_failed (CsnFormSection *self);
void            csn_form_section_set_progress (CsnFormSection *self,
                                               guint           n_checks,
                                               guint           n_done,
                                               guint           n_failed);
/* "5 of 33, 1 failed" (transfer full) */
char           *csn_form_section_dup_progress (CsnFormSection *self);

G_END_DECLS
