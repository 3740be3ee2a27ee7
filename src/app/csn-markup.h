/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the document's prose with its look. The markup that labels understand is built here alone, from runs whose every byte
 * of text is escaped; no text from outside is ever parsed as markup. Knows nothing of checklists. */

#pragma once

#include <gtk/gtk.h>

#include "csn-prose.h"

G_BEGIN_DECLS

/* Markup of @prose. Links that a person can follow (web, mail, a place in the document) become links. (transfer full) */
char *csn_markup_from_prose (CsnProse   *prose);
/* Shows @prose in @label, cut to CSN_TEXT_MAX_CHARS. */
void  csn_markup_show       (GtkLabel   *label,
                             CsnProse   *prose);
/* Connects the links of @label: a place in the document activates record.show-heading, anything else asks before it opens. */
void  csn_markup_follow_links (GtkLabel *label);

G_END_DECLS
