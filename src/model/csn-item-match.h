/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of one item in a newer version of its document: a row of the review before "Update from Template…". Never
 * changes. */

#pragma once

#include "csn-item.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_MATCH_SAME,    /* the same words at the same place of the outline; its line may be another */
  CSN_MATCH_MOVED,   /* the same words under another heading or item */
  CSN_MATCH_CHANGED, /* other words, or other options, at the same place */
  CSN_MATCH_ADDED,   /* before is NULL */
  CSN_MATCH_REMOVED, /* after is NULL */
} CsnMatchKind;

#define CSN_TYPE_ITEM_MATCH (csn_item_match_get_type ())
G_DECLARE_FINAL_TYPE (CsnItemMatch, csn_item_match, CSN, ITEM_MATCH, GObject)

/* Each of @before and @after may be NULL, not both. */
CsnItemMatch *csn_item_match_new        (CsnMatchKind  kind,
                                         CsnItem      *before,
                                         CsnItem      *after);
CsnMatchKind  csn_item_match_get_kind   (CsnItemMatch *self);
/* (transfer none) (nullable) */
CsnItem      *csn_item_match_get_before (CsnItemMatch *self);
/* (transfer none) (nullable) */
CsnItem      *csn_item_match_get_after  (CsnItemMatch *self);

G_END_DECLS
