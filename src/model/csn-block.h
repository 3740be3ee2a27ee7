/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document as a reader sees it, so that the whole text can be shown between the items: kind, lines and
 * the span of its source. Made by the importer; does not change afterwards. */

#pragma once

#include "csn-section.h"
#include "csn-span.h"

G_BEGIN_DECLS

#define CSN_TYPE_BLOCK (csn_block_get_type ())
G_DECLARE_FINAL_TYPE (CsnBlock, csn_block, CSN, BLOCK, GObject)

typedef struct
{
  CsnBlockKind kind;
  guint line;          /* 1-based first line */
  guint end_line;      /* last line */
  guint level;         /* of a heading; nesting of a list item */
  CsnSpan span;        /* of the source, line ends of the last line excluded */
  const char *text;    /* plain text without Markdown marks; code as it stands */
  const char *info;    /* language of a code fence (nullable) */
  const char *code_class; /* inspect's class of a code block: "probe:sql", "kill_switch", … (nullable) */
  gboolean answered;   /* an item stands in it, which shows it already */
  CsnSection *section;
} CsnBlockSpec;

CsnBlock     *csn_block_new            (const CsnBlockSpec *spec);
CsnBlockKind  csn_block_get_kind       (CsnBlock *self);
guint         csn_block_get_line       (CsnBlock *self);
guint         csn_block_get_end_line   (CsnBlock *self);
guint         csn_block_get_level      (CsnBlock *self);
CsnSpan       csn_block_get_span       (CsnBlock *self);
const char   *csn_block_get_text       (CsnBlock *self);
const char   *csn_block_get_info       (CsnBlock *self);
const char   *csn_block_get_code_class (CsnBlock *self);
gboolean      csn_block_is_answered    (CsnBlock *self);
CsnSection   *csn_block_get_section    (CsnBlock *self);

G_END_DECLS
