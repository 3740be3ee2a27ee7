/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One section in the outline: title, "5/33" and a mark when a check failed. */

#pragma once

#include <adwaita.h>

#include "csn-form-section.h"

G_BEGIN_DECLS

#define CSN_TYPE_OUTLINE_ROW (csn_outline_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnOutlineRow, csn_outline_row, CSN, OUTLINE_ROW, GtkWidget)

GtkWidget *csn_outline_row_new         (GtkListItem    *list_item);
/* @section: (nullable) */
void       csn_outline_row_set_section (CsnOutlineRow  *self,
                                        CsnFormSection *section);

G_END_DECLS
