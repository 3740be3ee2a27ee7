/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which lines of a document are its own text, to be shown between the items, and what is folded away under what. Makes lines
 * of the form; knows no widget. */

#pragma once

#include "csn-form-line.h"
#include "csn-record.h"

G_BEGIN_DECLS

/* Adds a line for every stretch of text to @texts (CsnSection → GPtrArray of CsnFormLine) and gives those of @items (the same)
 * their table. */
void csn_form_text_collect (CsnRecord  *record,
                            GHashTable *items,
                            GHashTable *texts);
/* Puts what stands between "<details>" and "</details>" under its summary. @lines: all lines in document order.
 * (element-type CsnFormLine) */
void csn_form_text_fold    (CsnRecord  *record,
                            GPtrArray  *lines);

G_END_DECLS
