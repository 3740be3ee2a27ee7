/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes of a document and where its lines begin; every offset in this folder counts from the first byte, byte order
 * mark included. Knows nothing of Markdown but front matter, which no Markdown parser may see. */

#pragma once

#include <gio/gio.h>

#include "csn-span.h"

G_BEGIN_DECLS

/* Larger than any checklist a person can fill in, small enough to be held in memory several times. */
#define CSN_DOCUMENT_MAX_BYTES ((gsize) 64 * 1024 * 1024)

typedef struct
{
  GBytes *bytes;     /* (owned) */
  const char *text;  /* not terminated */
  gsize length;
  gsize body;        /* first byte behind byte order mark and front matter */
  CsnSpan *lines;    /* (owned) each without its line end */
  guint n_lines;
  guint body_line;   /* 0-based line that holds body */
} CsnSource;

/* Refuses what is no text or too large with CSN_DOCUMENT_ERROR. */
CsnSource  *csn_source_new      (GBytes          *bytes,
                                 GError         **error);
void        csn_source_free     (CsnSource       *self);
/* 0-based line that holds the byte at @offset. */
guint       csn_source_line_at  (const CsnSource *self,
                                 gsize            offset);
/* (transfer full) */
char       *csn_source_dup      (const CsnSource *self,
                                 CsnSpan          span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnSource, csn_source_free)

G_END_DECLS
