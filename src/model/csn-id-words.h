/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an id is minted from (RECORD.md, "Item ids"): the same words under the same headings have the same id in every record.
 * Knows of no checklist: its caller counts the twins. */

#pragma once

#include "csn-section.h"

G_BEGIN_DECLS

typedef struct
{
  const char *prefix;  /* of the id */
  CsnSection *section; /* (nullable) */
  const char *kind;
  const char *context; /* (nullable) what the text stands under */
  const char *text;    /* (nullable) */
} CsnIdWords;

/* Whether two are twins: heading path, kind and folded text are the same. */
gboolean    csn_id_words_equal  (const CsnIdWords *a,
                                 const CsnIdWords *b);
/* Twins have the same. */
guint       csn_id_words_hash   (const CsnIdWords *words);
/* The id in @kept, which is minted when nobody asked before; threads may share it. "task-0123456789ab": prefix and 12 hex digits of
 * SHA-256 over heading path, kind, folded text and @ordinal, the number of twins before it. (transfer none) */
const char *csn_id_words_get_id (const CsnIdWords *words,
                                 guint              ordinal,
                                 char             **kept);

G_END_DECLS
