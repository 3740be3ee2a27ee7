/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One sentence about a record with the item and line that it speaks of: why a verdict is as it is, why an act is not
 * allowed, what has to be shown on page 1. Does not change. Knows nothing of the rules that made it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Properties, readable: kind, line, item, text */
#define CSN_TYPE_REASON (csn_reason_get_type ())
G_DECLARE_FINAL_TYPE (CsnReason, csn_reason, CSN, REASON, GObject)

/* @kind: a word for programs: the nick of the state that stops ("FAIL", "PENDING", "FIRED", …) or, for what page 1 lists,
 * one of the CSN_NOTICE_ words of csn-evaluation.h. @line: 1-based, 0: the whole document. @item: id, "" for none. */
CsnReason  *csn_reason_new      (const char *kind,
                                 guint       line,
                                 const char *item,
                                 const char *text);
const char *csn_reason_get_kind (CsnReason  *self);
guint       csn_reason_get_line (CsnReason  *self);
const char *csn_reason_get_item (CsnReason  *self);
const char *csn_reason_get_text (CsnReason  *self);

G_END_DECLS
