/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A later signer could take an earlier signature out of its field and sign the rest. The bytes of
 * the earlier one are still there, so every /ByteRange in the file must belong to a signature that
 * a field shows, or be the content of a stream (an attachment may mention anything). */

#define _GNU_SOURCE

#include "csn-pdf-stray-private.h"

#include <string.h>

static const char mark[] = "/ByteRange";

/* An attachment may mention signatures; a file full of mentions only wants to waste time. */
#define MAX_MENTIONS 1000

static gboolean
is_shown (GPtrArray *signatures, gsize at)
{
  for (guint i = 0; i < signatures->len; i++)
    {
      CsnPdfSignature *signature = g_ptr_array_index (signatures, i);
      if (at >= signature->dictionary_start && at < signature->dictionary_end)
        return TRUE;
    }
  return FALSE;
}

/* The object that begins last before @at, in any section. */
static const CsnPdfEntry *
find_object_before (CsnPdfXref *xref, gsize at)
{
  const CsnPdfEntry *found = NULL;

  for (guint s = 0; s < xref->sections->len; s++)
    {
      CsnPdfSection *section = g_ptr_array_index (xref->sections, s);
      for (guint i = 0; i < section->entries->len; i++)
        {
          const CsnPdfEntry *entry = &g_array_index (section->entries, CsnPdfEntry, i);
          if (entry->kind == CSN_PDF_ENTRY_PLAIN && entry->offset <= at
              && (found == NULL || entry->offset > found->offset))
            found = entry;
        }
    }
  return found;
}

static guint64
get_length (CsnPdfReader *reader, CsnPdfLexer *lexer, GHashTable *dictionary)
{
  guint64 length = 0;
  guint number = 0, generation = 0;

  if (csn_pdf_dictionary_get_reference (lexer, dictionary, "Length", &number, &generation))
    {
      qpdf_oh value = csn_pdf_reader_get_object (reader, number);
      return csn_qpdf.oh_is_integer (reader->qpdf, value)
                 ? (guint64) MAX (csn_qpdf.oh_get_int_value (reader->qpdf, value), 0)
                 : 0;
    }
  return csn_pdf_dictionary_get_number (lexer, dictionary, "Length", &length) ? length : 0;
}

static gboolean
is_in_stream (CsnPdfReader *reader, gsize at)
{
  const CsnPdfEntry *entry = find_object_before (reader->xref, at);
  CsnPdfLexer lexer = { reader->xref->data, reader->xref->size, entry != NULL ? entry->offset : 0 };
  guint number = 0, generation = 0;

  if (entry == NULL || !csn_pdf_lexer_read_object_head (&lexer, &number, &generation))
    return FALSE;
  g_autoptr (GHashTable) dictionary = csn_pdf_lexer_read_dictionary (&lexer);
  if (dictionary == NULL)
    return FALSE;
  csn_pdf_lexer_skip_space (&lexer);
  gsize start = lexer.at + strlen ("stream");
  return csn_pdf_lexer_take (&lexer, "stream") && at > start
         && at - start < get_length (reader, &lexer, dictionary);
}

/* @signatures: (element-type CsnPdfSignature): those that fields show, already read */
gboolean
csn_pdf_has_stray_signature (CsnPdfReader *reader, GPtrArray *signatures)
{
  const char *data = reader->xref->data;
  const char *end = data + reader->xref->size;
  guint mentions = 0;

  for (const char *found = data;
       (found = memmem (found, (gsize) (end - found), mark, strlen (mark))) != NULL; found++)
    {
      gsize at = (gsize) (found - data);
      if (is_shown (signatures, at))
        continue;
      if (++mentions > MAX_MENTIONS || !is_in_stream (reader, at))
        return TRUE;
    }
  return FALSE;
}
