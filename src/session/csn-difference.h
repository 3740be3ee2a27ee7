/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing in which two states of a record differ: two moments of its history, or our copy and one that came from elsewhere.
 * Does not change. */

#pragma once

#include "csn-record.h"

G_BEGIN_DECLS

/* Properties, readable: kind, item, line, label, before, after */
#define CSN_TYPE_DIFFERENCE (csn_difference_get_type ())
G_DECLARE_FINAL_TYPE (CsnDifference, csn_difference, CSN, DIFFERENCE, GObject)

/* "answer" "note" "reading" "evidence" "approval" "waiver" "risk" "recommendation" "parameter" "subject" "policy" "lifecycle"
 * "followup" "roster"; independent of the locale. */
const char *csn_difference_get_kind   (CsnDifference *self);
/* Id of the item; NULL when it is about the whole record. */
const char *csn_difference_get_item   (CsnDifference *self);
/* Line of the item in the document, or 0. */
guint       csn_difference_get_line   (CsnDifference *self);
/* What it is about, for people: the item's text, a role, the name of a risk or parameter. */
const char *csn_difference_get_label  (CsnDifference *self);
/* What it was and what it is; NULL: nothing. Several unresolved answers are joined by " | ". */
const char *csn_difference_get_before (CsnDifference *self);
const char *csn_difference_get_after  (CsnDifference *self);

/* Everything in which @after differs from @before, in the order of the document. Both are only read, from any thread that has
 * them to itself. (element-type CsnDifference) (transfer full) */
GListModel *csn_difference_list       (CsnRecord     *before,
                                       CsnRecord     *after);
/* Such a list for scripts, independent of the locale. (transfer full) */
JsonNode   *csn_difference_list_to_json (GListModel   *differences);

G_END_DECLS
