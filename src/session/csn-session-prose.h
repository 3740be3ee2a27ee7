/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The document's own text as a window shows it between the items: prose and tables of a stretch of lines, read when they are
 * first shown, so that opening a large document does not wait for it. Pure functions of a checklist; they change nothing. */

#pragma once

#include "csn-checklist.h"
#include "csn-prose.h"

G_BEGIN_DECLS

/* Lines @first to @last (1-based, inclusive) of the document as one stretch of text. Code comes as it stands, without the
 * marks of its fence. (transfer full) */
CsnProse  *csn_session_read_prose  (CsnChecklist *checklist,
                                    CsnBlock     *block,
                                    guint         first,
                                    guint         last);
/* Header and rows of the table @block: @n_columns for each. NULL when it cannot be read as one. (transfer full) (nullable)
 * (element-type CsnProse) */
GPtrArray *csn_session_read_table  (CsnChecklist *checklist,
                                    CsnBlock     *block,
                                    guint        *n_columns);
/* The line or cell that @item stands in, without list marker and box. (transfer full) */
CsnProse  *csn_session_read_item   (CsnChecklist *checklist,
                                    CsnItem      *item);
/* What a list item of the document begins with: "3." or "•". (transfer full) */
char      *csn_session_dup_marker  (CsnChecklist *checklist,
                                    CsnBlock     *block);
/* Source text of a block, for whoever looks for tags that fold ("<details>"). (transfer full) */
char      *csn_session_dup_source  (CsnChecklist *checklist,
                                    CsnBlock     *block);

G_END_DECLS
