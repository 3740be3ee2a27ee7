/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which words of the document an item's row would leave out when it showed its label, blanks and options alone. Compares
 * words; knows no widget. */

#pragma once

#include "csn-entry.h"
#include "csn-prose.h"
#include "csn-table.h"

G_BEGIN_DECLS

/* Whether @whole says just the label of @item. */
gboolean  csn_form_words_is_label    (CsnItem   *item,
                                      CsnProse  *whole);
/* What @whole, the item's line, says beyond what its row shows: all of it, or what follows its options when nothing else is
 * missing. @parts: (element-type CsnEntry). (transfer full) (nullable) */
CsnProse *csn_form_words_rest        (CsnItem   *item,
                                      CsnProse  *whole,
                                      GPtrArray *parts);
/* Whether every word of @text stands in @shown. */
gboolean  csn_form_words_are_in      (const char *text,
                                      const char *shown);
/* "Target: < 2 s · Owner: Kim": cells of the item's table row that its label does not say. (transfer full) (nullable) */
CsnProse *csn_form_words_rest_of_row (CsnItem   *item,
                                      CsnTable  *table);

G_END_DECLS
