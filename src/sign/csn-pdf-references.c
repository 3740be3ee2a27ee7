/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects every reference that literally stands in a revision. libqpdf turns references to numbers beyond the table
 * into null without a word, but exactly those can be filled in by a later update. */

#include "csn-pdf-references-private.h"

/* Object streams of our reports have 100 objects; a bomb is refused. */
#define MAX_PACKED_BYTES (64 * 1024 * 1024)

static gboolean
collect_plain (CsnPdfReader      *reader,
               const CsnPdfEntry *entry,
               GHashTable        *into)
{
  CsnPdfLexer lexer = { reader->xref->data, reader->xref->size, entry->offset, into };
  guint number = 0, generation = 0;

  return entry->offset < reader->xref->size && csn_pdf_lexer_read_object_head (&lexer, &number, &generation) &&
         number == entry->number && csn_pdf_lexer_skip_value (&lexer);
}

/* The container's number stands where a plain object has its offset. */
static gboolean
collect_packed (CsnPdfReader *reader,
                guint         container,
                GHashTable   *into)
{
  qpdf_oh stream = csn_pdf_reader_get_object (reader, container);
  unsigned char *data = NULL;
  size_t size = 0;

  if (!qpdf_oh_is_stream (reader->qpdf, stream))
    return FALSE;
  qpdf_oh first = qpdf_oh_get_key (reader->qpdf, qpdf_oh_get_dict (reader->qpdf, stream), "/First");
  long long start = qpdf_oh_is_integer (reader->qpdf, first) ? qpdf_oh_get_int_value (reader->qpdf, first) : -1;
  if (qpdf_oh_get_stream_data (reader->qpdf, stream, qpdf_dl_generalized, NULL, &data, &size) & QPDF_ERRORS)
    return FALSE;
  gboolean fine = start >= 0 && (size_t) start <= size && size <= MAX_PACKED_BYTES;
  CsnPdfLexer lexer = { (const char *) data, size, fine ? (gsize) start : 0, into };
  csn_pdf_lexer_skip_space (&lexer);
  while (fine && lexer.at < lexer.size)
    {
      fine = csn_pdf_lexer_skip_value (&lexer);
      csn_pdf_lexer_skip_space (&lexer);
    }
  qpdf_oh_free_buffer (&data);
  return fine;
}

/**
 * csn_pdf_collect_references:
 * @into: gains the number of each object that is referred to, whether it exists or not
 *
 * Returns: FALSE when an object does not stand where the cross-reference says
 */
gboolean
csn_pdf_collect_references (CsnPdfReader *reader,
                            GHashTable   *into)
{
  g_autoptr (GHashTable) containers = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint64 count = csn_pdf_xref_get_object_count (reader->xref);
  gboolean fine = TRUE;

  for (guint number = 1; fine && number < count; number++)
    {
      const CsnPdfEntry *entry = csn_pdf_xref_find (reader->xref, number);
      if (entry == NULL)
        continue;
      if (entry->kind == CSN_PDF_ENTRY_PLAIN)
        fine = collect_plain (reader, entry, into);
      else if (g_hash_table_add (containers, GSIZE_TO_POINTER ((gsize) entry->offset)))
        fine = entry->offset <= G_MAXINT && collect_packed (reader, (guint) entry->offset, into);
    }
  qpdf_oh_release_all (reader->qpdf);
  return fine;
}
