/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The chain of cross-reference sections of a PDF, newest first: where each object of each revision
 * literally lies. */

#pragma once

#include "csn-pdf-lexer-private.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_PDF_ENTRY_FREE = 0,
  CSN_PDF_ENTRY_PLAIN = 1,  /* at @offset */
  CSN_PDF_ENTRY_PACKED = 2, /* inside an object stream */
} CsnPdfEntryKind;

typedef struct
{
  guint number;
  CsnPdfEntryKind kind;
  guint64 offset;
  guint generation;
} CsnPdfEntry;

typedef struct
{
  gsize start; /* of "xref", or of the cross-reference stream's object */
  gsize end;   /* behind its trailer dictionary, or behind "endobj" */
  gboolean is_stream;
  guint stream_number; /* when is_stream */
  GArray *entries;     /* (owned) (element-type CsnPdfEntry) */
  GHashTable *trailer; /* (owned) spans of the trailer's values */
  guint64 size;
  gint64 previous; /* -1 in the oldest section */
} CsnPdfSection;

typedef struct
{
  const char *data; /* (unowned) */
  gsize size;
  gsize tail;             /* where the last "startxref" stands */
  gboolean tail_is_exact; /* nothing but the usual ending follows it */
  GPtrArray *sections;    /* (owned) (element-type CsnPdfSection) newest first */
  GHashTable *objects;    /* (owned) number to the entry that counts (unowned, in a section) */
} CsnPdfXref;

CsnPdfXref *csn_pdf_xref_new (const char *data, gsize size, GError **error);
void csn_pdf_xref_free (CsnPdfXref *self);
CsnPdfSection *csn_pdf_xref_get_newest (CsnPdfXref *self);
const CsnPdfEntry *csn_pdf_xref_find (CsnPdfXref *self, guint number);
guint64 csn_pdf_xref_get_object_count (CsnPdfXref *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPdfXref, csn_pdf_xref_free)

G_END_DECLS
