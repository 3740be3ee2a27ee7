/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the places on a stretch of one line that want an answer: boxes, choices in all their layouts, blanks however
 * mangled. Used for lines of text, for table cells and for lines of a code fence. Knows places, not meaning. */

#pragma once

#include "csn-scan.h"

G_BEGIN_DECLS

typedef struct
{
  CsnSpan span;
  CsnMark mark;
  gboolean emoji;    /* a status emoji rather than a box */
  gboolean bracket;  /* drawn with brackets */
} CsnBox;

/* What a stretch is part of. */
typedef enum
{
  CSN_STRETCH_LINE,
  CSN_STRETCH_CELL,
  CSN_STRETCH_CODE,
} CsnStretch;

/* Whether a box or status emoji could begin at @at, by its first two bytes: see the symbols in csn-place.c. */
static inline gboolean
csn_place_may_be_box (const CsnScan *scan,
                      gsize          at)
{
  static const guint8 seconds[64] = { [0x0f] = 1, [0x16] = 1, [0x17] = 1, [0x18] = 1, [0x1a] = 1,
                                      [0x1b] = 1, [0x1c] = 1, [0x1d] = 1, [0x2c] = 1 };
  const guchar *text = (const guchar *) scan->source->text + at;
  if (text[0] < 0xe2)
    return text[0] == '[';
  if (at + 2 >= scan->source->length)
    return FALSE;
  return text[0] == 0xe2 ? seconds[text[1] & 0x3f] : text[0] == 0xf0 && text[1] == 0x9f;
}

/* Reads the box or emoji at @at. */
gboolean  csn_place_read_box    (const CsnScan *scan,
                                 gsize          at,
                                 CsnSpan        within,
                                 CsnBox        *box);
/* Adds the choice of @span, if it is one. @task: the box in front of @span, or NULL. Returns the form or NULL. */
CsnForm  *csn_place_add_choice  (CsnScan       *scan,
                                 guint          line,
                                 CsnSpan        span,
                                 CsnStretch     stretch,
                                 const CsnBox  *task);
/* The options of "PASS / FAIL", known words of one family that bars part; NULL for other text. (transfer full) (nullable)
 * (element-type CsnFormOption) */
GArray   *csn_place_read_words  (const CsnScan *scan,
                                 CsnSpan        span);
/* Adds every blank of @span. Returns how many. */
guint     csn_place_add_blanks  (CsnScan       *scan,
                                 guint          line,
                                 CsnSpan        span,
                                 CsnStretch     stretch);
/* A blank that was filled in by us: "<ins>value</ins>" at @at. */
gboolean  csn_place_read_filled (const CsnScan *scan,
                                 gsize          at,
                                 CsnSpan        within,
                                 CsnSpan       *filled);
/* Text of a filled blank. (transfer full) (nullable) */
char     *csn_place_dup_value   (const CsnScan *scan,
                                 CsnSpan        blank,
                                 CsnStretch     stretch);
/* The blank at or behind @at, FALSE when there is none before @end. */
gboolean  csn_place_next_blank  (const CsnScan *scan,
                                 gsize          at,
                                 CsnSpan        within,
                                 CsnStretch     stretch,
                                 CsnSpan       *blank);

G_END_DECLS
