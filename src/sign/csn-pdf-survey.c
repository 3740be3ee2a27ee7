/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects, from the bytes as they stand, every reference, and the objects in which a name occurs
 * that CsnPdfScan has to look at. It serves two ends: libqpdf turns references to numbers beyond
 * the table into null without a word, but exactly those can be filled in by a later update; and a
 * report of ten thousand rows has half a million dictionaries, nearly all of them too plain to be
 * looked at one by one. */

#include "csn-pdf-survey-private.h"

#include <string.h>

/* Object streams of our reports have 100 objects; a bomb is refused. */
#define MAX_PACKED_BYTES (64 * 1024 * 1024)

/* Whatever csn-pdf-scan.c decides by. */
static const char *const remarkable_names[] = {
  "JS",
  "JavaScript",
  "AA",
  "XFA",
  "OCProperties",
  "NeedsRendering",
  "RichMediaContent",
  "Requirements",
  "Collection",
  "Alternates",
  "Ref",
  "OPI",
  "NeedAppearances",
  "OpenAction",
  "Launch",
  "SubmitForm",
  "ResetForm",
  "ImportData",
  "Hide",
  "Rendition",
  "Movie",
  "Sound",
  "SetOCGState",
  "GoToR",
  "GoToE",
  "GoTo3DView",
  "RichMediaExecute",
  "Trans",
  "Rect",
  "Annot",
  "Widget",
  "F",
};

/* A name with an escape may stand for any other name. */
static gboolean
is_remarkable (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (remarkable_names); i++)
    if (remarkable_names[i][0] == *name && strlen (remarkable_names[i]) == length
        && memcmp (remarkable_names[i], name, length) == 0)
      return TRUE;
  return memchr (name, '#', length) != NULL;
}

static gboolean
survey_plain (CsnPdfReader *reader,
              const CsnPdfEntry *entry,
              GHashTable *references,
              GArray *remarkable)
{
  CsnPdfLexer lexer
      = { reader->xref->data, reader->xref->size, entry->offset, references, is_remarkable, FALSE };
  guint number = 0, generation = 0;
  gboolean fine = entry->offset < reader->xref->size
                  && csn_pdf_lexer_read_object_head (&lexer, &number, &generation)
                  && number == entry->number && csn_pdf_lexer_skip_value (&lexer);

  if (!fine || lexer.met)
    g_array_append_val (remarkable, entry->number);
  return fine;
}

static gboolean
survey_text (const char *data, gsize size, long long first, GHashTable *references, gboolean *met)
{
  gboolean fine = first >= 0 && (gsize) first <= size && size <= MAX_PACKED_BYTES;
  CsnPdfLexer lexer = { data, size, fine ? (gsize) first : 0, references, is_remarkable, FALSE };

  csn_pdf_lexer_skip_space (&lexer);
  while (fine && lexer.at < lexer.size)
    {
      fine = csn_pdf_lexer_skip_value (&lexer);
      csn_pdf_lexer_skip_space (&lexer);
    }
  *met = !fine || lexer.met;
  return fine;
}

static gboolean
survey_packed (CsnPdfReader *reader, guint64 container, GHashTable *references, gboolean *met)
{
  qpdf_oh stream = csn_pdf_reader_get_object (reader, (guint) MIN (container, G_MAXINT));
  unsigned char *data = NULL;
  size_t size = 0;

  *met = TRUE;
  if (!csn_qpdf.oh_is_stream (reader->qpdf, stream))
    return FALSE;
  qpdf_oh first = csn_qpdf.oh_get_key (reader->qpdf, csn_qpdf.oh_get_dict (reader->qpdf, stream), "/First");
  long long start
      = csn_qpdf.oh_is_integer (reader->qpdf, first) ? csn_qpdf.oh_get_int_value (reader->qpdf, first) : -1;
  if (csn_qpdf.oh_get_stream_data (reader->qpdf, stream, qpdf_dl_generalized, NULL, &data, &size)
      & QPDF_ERRORS)
    return FALSE;
  gboolean fine = survey_text ((const char *) data, size, start, references, met);
  csn_qpdf.oh_free_buffer (&data);
  return fine;
}

/**
 * csn_pdf_survey:
 * @references: (nullable): gains the number of each object that is referred to, whether it exists
 * or not
 * @remarkable: (element-type guint): gains the numbers of the objects that need a closer look
 *
 * Returns: FALSE when an object does not stand where the cross-reference says; it is remarkable
 * then, too
 */
gboolean
csn_pdf_survey (CsnPdfReader *reader, GHashTable *references, GArray *remarkable)
{
  g_autoptr (GHashTable) containers = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint64 count = csn_pdf_xref_get_object_count (reader->xref);
  gboolean fine = TRUE;

  for (guint number = 1; number < count; number++)
    {
      const CsnPdfEntry *entry = csn_pdf_xref_find (reader->xref, number);
      if (entry == NULL)
        continue;
      if (entry->kind == CSN_PDF_ENTRY_PLAIN)
        {
          fine &= survey_plain (reader, entry, references, remarkable);
          continue;
        }
      gpointer known = NULL;
      gboolean met = FALSE;
      if (g_hash_table_lookup_extended (containers, GSIZE_TO_POINTER ((gsize) entry->offset), NULL,
                                        &known))
        met = GPOINTER_TO_INT (known);
      else
        {
          fine &= survey_packed (reader, entry->offset, references, &met);
          g_hash_table_insert (containers, GSIZE_TO_POINTER ((gsize) entry->offset),
                               GINT_TO_POINTER (met));
        }
      if (met)
        g_array_append_val (remarkable, number);
    }
  csn_qpdf.oh_release_all (reader->qpdf);
  return fine;
}
