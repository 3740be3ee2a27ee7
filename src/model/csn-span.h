/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the source, in bytes; a document has 64 MiB at most. Knows nothing of what stands there. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 start; /* first byte */
  guint32 end;   /* first byte behind it; start == end: a place between two bytes */
} CsnSpan;

static inline gsize
csn_span_length (const CsnSpan *span)
{
  return span->end - span->start;
}

G_END_DECLS
