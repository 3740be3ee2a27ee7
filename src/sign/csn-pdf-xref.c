/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads cross-reference tables and streams as they stand in the file, without any repair. Two
 * formats: the table "xref / first count / offset generation n|f", and the stream whose binary rows
 * /W and /Index describe. */

#include "csn-pdf-xref-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-sign-error.h"

#define MAX_SECTIONS 1000
#define MAX_OBJECTS 8388607
#define TAIL_WINDOW 1100
#define MAX_STREAM_BYTES (64 * 1024 * 1024)
/* Of all sections together: a report of 100,000 rows has one and a half million objects. */
#define MAX_ENTRIES 6000000
#define ROW_LENGTH 20

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                       _("The PDF is damaged: its table of objects cannot be read"));
  return FALSE;
}

static void
section_free (gpointer data)
{
  CsnPdfSection *self = data;

  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->trailer, g_hash_table_unref);
  g_free (self);
}

static void
add_entry (CsnPdfSection *section,
           guint64 number,
           CsnPdfEntryKind kind,
           guint64 offset,
           guint64 generation)
{
  CsnPdfEntry entry = { (guint) number, kind, offset, (guint) MIN (generation, 65536) };

  g_array_append_val (section->entries, entry);
}

static gboolean
read_row (CsnPdfLexer *lexer, CsnPdfSection *section, guint64 number)
{
  guint64 offset = 0, generation = 0;

  csn_pdf_lexer_skip_space (lexer);
  if (!csn_pdf_lexer_read_number (lexer, &offset))
    return FALSE;
  csn_pdf_lexer_skip_space (lexer);
  if (!csn_pdf_lexer_read_number (lexer, &generation))
    return FALSE;
  csn_pdf_lexer_skip_space (lexer);
  if (csn_pdf_lexer_take (lexer, "n"))
    add_entry (section, number, CSN_PDF_ENTRY_PLAIN, offset, generation);
  else if (csn_pdf_lexer_take (lexer, "f"))
    add_entry (section, number, CSN_PDF_ENTRY_FREE, offset, generation);
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_table (CsnPdfLexer *lexer, CsnPdfSection *section)
{
  for (;;)
    {
      guint64 first = 0, count = 0;

      csn_pdf_lexer_skip_space (lexer);
      if (csn_pdf_lexer_take (lexer, "trailer"))
        break;
      if (!csn_pdf_lexer_read_number (lexer, &first))
        return FALSE;
      csn_pdf_lexer_skip_space (lexer);
      if (!csn_pdf_lexer_read_number (lexer, &count) || first > MAX_OBJECTS || count > MAX_OBJECTS
          || count > (lexer->size - lexer->at) / (ROW_LENGTH - 4))
        return FALSE;
      for (guint64 i = 0; i < count; i++)
        if (!read_row (lexer, section, first + i))
          return FALSE;
    }
  csn_pdf_lexer_skip_space (lexer);
  section->trailer = csn_pdf_lexer_read_dictionary (lexer);
  section->end = lexer->at;
  /* a table with a stream beside it shows different objects to different programs */
  return section->trailer != NULL && csn_pdf_dictionary_find (section->trailer, "XRefStm") == NULL;
}

static GByteArray *
inflate (const char *data, gsize size)
{
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, G_CONVERTER (zlib));
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 buffer[16384];

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);
      if (n < 0 || out->len + (gsize) MAX (n, 0) > MAX_STREAM_BYTES)
        return NULL;
      if (n == 0)
        return g_steal_pointer (&out);
      g_byte_array_append (out, buffer, (guint) n);
    }
}

/* Undoes the PNG predictors "none" and "up", the only ones that writers of such streams use, and
 * "sub". */
static gboolean
undo_predictor (GByteArray *rows, gsize columns)
{
  gsize stride = columns + 1;
  gsize count = rows->len / stride;

  if (columns == 0 || rows->len % stride != 0)
    return FALSE;
  for (gsize r = 0; r < count; r++)
    {
      guint8 *row = rows->data + r * columns;
      guint8 *source = rows->data + r * stride;
      guint8 kind = source[0];
      if (kind > 2)
        return FALSE;
      memmove (row, source + 1, columns);
      for (gsize c = 0; c < columns; c++)
        if (kind == 2 && r > 0)
          row[c] = (guint8) (row[c] + row[c - columns]);
        else if (kind == 1 && c > 0)
          row[c] = (guint8) (row[c] + row[c - 1]);
    }
  g_byte_array_set_size (rows, (guint) (count * columns));
  return TRUE;
}

static GByteArray *
decode_stream (CsnPdfLexer *lexer, GHashTable *dictionary, gsize length)
{
  const CsnPdfSpan *filter = csn_pdf_dictionary_find (dictionary, "Filter");
  const CsnPdfSpan *parms = csn_pdf_dictionary_find (dictionary, "DecodeParms");
  const char *data = lexer->data + lexer->at;

  if (filter == NULL)
    return g_byte_array_append (g_byte_array_new (), (const guint8 *) data, (guint) length);
  if (!csn_pdf_span_equals (lexer, filter, "/FlateDecode"))
    return NULL;
  g_autoptr (GByteArray) rows = inflate (data, length);
  if (rows == NULL || parms == NULL)
    return g_steal_pointer (&rows);

  CsnPdfLexer inner = { lexer->data, parms->end, parms->start };
  g_autoptr (GHashTable) values = csn_pdf_lexer_read_dictionary (&inner);
  guint64 predictor = 1, columns = 1;
  if (values == NULL)
    return NULL;
  csn_pdf_dictionary_get_number (lexer, values, "Predictor", &predictor);
  csn_pdf_dictionary_get_number (lexer, values, "Columns", &columns);
  if (predictor != 1 && (predictor < 10 || columns > 64 || !undo_predictor (rows, columns)))
    return NULL;
  return g_steal_pointer (&rows);
}

static guint64
read_big_endian (const guint8 *data, guint64 width, guint64 absent)
{
  guint64 value = 0;

  if (width == 0)
    return absent;
  for (guint64 i = 0; i < width; i++)
    value = value << 8 | data[i];
  return value;
}

static gboolean
read_stream_rows (CsnPdfSection *section,
                  const guint8 **data,
                  const guint8 *end,
                  const guint64 width[3],
                  guint64 first,
                  guint64 count)
{
  gsize row = width[0] + width[1] + width[2];

  if (first > MAX_OBJECTS || count > MAX_OBJECTS || count > (gsize) (end - *data) / row)
    return FALSE;
  for (guint64 i = 0; i < count; i++, *data += row)
    {
      guint64 kind = read_big_endian (*data, width[0], CSN_PDF_ENTRY_PLAIN);
      guint64 offset = read_big_endian (*data + width[0], width[1], 0);
      guint64 generation = read_big_endian (*data + width[0] + width[1], width[2], 0);
      if (kind > CSN_PDF_ENTRY_PACKED)
        return FALSE;
      add_entry (section, first + i, (CsnPdfEntryKind) kind, offset,
                 kind == CSN_PDF_ENTRY_PACKED ? 0 : generation);
    }
  return TRUE;
}

static gboolean
read_index (CsnPdfLexer *lexer, CsnPdfSection *section, GByteArray *rows)
{
  const CsnPdfSpan *index = csn_pdf_dictionary_find (section->trailer, "Index");
  const guint8 *data = rows->data;
  const guint8 *end = rows->data + rows->len;
  guint64 width[3];

  if (!csn_pdf_dictionary_get_numbers (lexer, section->trailer, "W", width, 3) || width[0] > 8
      || width[1] > 8 || width[2] > 8 || width[1] == 0)
    return FALSE;
  if (index == NULL)
    return read_stream_rows (section, &data, end, width, 0, section->size) && data == end;
  CsnPdfLexer pairs = { lexer->data, index->end, index->start };
  if (!csn_pdf_lexer_take (&pairs, "["))
    return FALSE;
  for (;;)
    {
      guint64 first = 0, count = 0;
      csn_pdf_lexer_skip_space (&pairs);
      if (csn_pdf_lexer_take (&pairs, "]"))
        return data == end;
      if (!csn_pdf_lexer_read_number (&pairs, &first))
        return FALSE;
      csn_pdf_lexer_skip_space (&pairs);
      if (!csn_pdf_lexer_read_number (&pairs, &count)
          || !read_stream_rows (section, &data, end, width, first, count))
        return FALSE;
    }
}

static gboolean
skip_stream_start (CsnPdfLexer *lexer)
{
  csn_pdf_lexer_skip_space (lexer);
  if (lexer->size - lexer->at < 7 || memcmp (lexer->data + lexer->at, "stream", 6) != 0)
    return FALSE;
  lexer->at += 6;
  if (lexer->data[lexer->at] == '\r')
    lexer->at++;
  return lexer->at < lexer->size && lexer->data[lexer->at++] == '\n';
}

static gboolean
read_stream (CsnPdfLexer *lexer, CsnPdfSection *section)
{
  guint generation = 0;
  guint64 length = 0;

  if (!csn_pdf_lexer_read_object_head (lexer, &section->stream_number, &generation))
    return FALSE;
  section->is_stream = TRUE;
  section->trailer = csn_pdf_lexer_read_dictionary (lexer);
  if (section->trailer == NULL
      || !csn_pdf_span_equals (lexer, csn_pdf_dictionary_find (section->trailer, "Type"), "/XRef")
      || !csn_pdf_dictionary_get_number (lexer, section->trailer, "Length", &length)
      || !csn_pdf_dictionary_get_number (lexer, section->trailer, "Size", &section->size)
      || !skip_stream_start (lexer) || length > lexer->size - lexer->at)
    return FALSE;
  g_autoptr (GByteArray) rows = decode_stream (lexer, section->trailer, length);
  if (rows == NULL || !read_index (lexer, section, rows))
    return FALSE;
  lexer->at += length;
  csn_pdf_lexer_skip_space (lexer);
  if (!csn_pdf_lexer_take (lexer, "endstream"))
    return FALSE;
  csn_pdf_lexer_skip_space (lexer);
  gboolean fine = csn_pdf_lexer_take (lexer, "endobj");
  section->end = lexer->at;
  return fine;
}

static CsnPdfSection *
read_section (CsnPdfXref *self, guint64 offset, GError **error)
{
  CsnPdfLexer lexer = { self->data, self->size, offset };
  CsnPdfSection *section = g_new0 (CsnPdfSection, 1);
  guint64 previous = 0;

  section->entries = g_array_new (FALSE, FALSE, sizeof (CsnPdfEntry));
  section->start = offset;
  section->previous = -1;
  gboolean fine
      = offset < self->size
        && (csn_pdf_lexer_take (&lexer, "xref") ? read_table (&lexer, section)
                                                : read_stream (&lexer, section))
        && csn_pdf_dictionary_get_number (&lexer, section->trailer, "Size", &section->size)
        && section->size <= MAX_OBJECTS;
  if (fine && csn_pdf_dictionary_find (section->trailer, "Prev") != NULL)
    {
      fine = csn_pdf_dictionary_get_number (&lexer, section->trailer, "Prev", &previous)
             && previous < self->size;
      section->previous = (gint64) previous;
    }
  if (fine)
    return section;
  section_free (section);
  damaged (error);
  return NULL;
}

static const char *
find_last (const char *data, gsize size, const char *word)
{
  gsize length = strlen (word);

  for (gsize at = size; at >= length; at--)
    if (memcmp (data + at - length, word, length) == 0)
      return data + at - length;
  return NULL;
}

/* "startxref" EOL number EOL "%%EOF" and at most one EOL. */
static gboolean
read_tail (CsnPdfXref *self, guint64 *offset)
{
  gsize window = MIN (self->size, TAIL_WINDOW);
  const char *start = self->data + self->size - window;
  const char *found = find_last (start, window, "startxref");

  if (found == NULL)
    return FALSE;
  self->tail = (gsize) (found - self->data);
  CsnPdfLexer lexer = { self->data, self->size, self->tail + strlen ("startxref") };
  while (lexer.at < lexer.size && csn_pdf_is_space (lexer.data[lexer.at]))
    lexer.at++;
  if (!csn_pdf_lexer_read_number (&lexer, offset))
    return FALSE;
  while (lexer.at < lexer.size && csn_pdf_is_space (lexer.data[lexer.at]))
    lexer.at++;
  const char *rest = lexer.data + lexer.at;
  gsize left = lexer.size - lexer.at;
  self->tail_is_exact
      = (left == 5 && memcmp (rest, "%%EOF", 5) == 0)
        || (left == 6 && (memcmp (rest, "%%EOF\n", 6) == 0 || memcmp (rest, "%%EOF\r", 6) == 0))
        || (left == 7 && memcmp (rest, "%%EOF\r\n", 7) == 0);
  return TRUE;
}

/* FALSE when one section says of an object twice where it is: programs would choose differently. */
static gboolean
index_objects (CsnPdfXref *self)
{
  for (guint s = 0; s < self->sections->len; s++)
    {
      CsnPdfSection *section = g_ptr_array_index (self->sections, s);
      for (guint i = 0; i < section->entries->len; i++)
        {
          CsnPdfEntry *entry = &g_array_index (section->entries, CsnPdfEntry, i);
          const CsnPdfEntry *known = g_hash_table_lookup (self->objects, GUINT_TO_POINTER (entry->number));
          if (known == NULL)
            g_hash_table_insert (self->objects, GUINT_TO_POINTER (entry->number), entry);
          else if (known >= &g_array_index (section->entries, CsnPdfEntry, 0) && known < entry)
            return FALSE;
        }
    }
  return TRUE;
}

/**
 * csn_pdf_xref_new:
 * @data: a whole PDF, or its beginning up to the end of a revision; must outlive the result
 *
 * Returns: (transfer full): the chain, or NULL with CSN_SIGN_ERROR_FORMAT
 */
CsnPdfXref *
csn_pdf_xref_new (const char *data, gsize size, GError **error)
{
  g_autoptr (CsnPdfXref) self = g_new0 (CsnPdfXref, 1);
  g_autoptr (GHashTable) visited = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint64 offset = 0, entries = 0;

  self->data = data;
  self->size = size;
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->objects = g_hash_table_new (g_direct_hash, g_direct_equal);
  if (!read_tail (self, &offset))
    {
      damaged (error);
      return NULL;
    }
  for (gint64 next = (gint64) offset; next >= 0;)
    {
      if (self->sections->len >= MAX_SECTIONS
          || !g_hash_table_add (visited, GSIZE_TO_POINTER ((gsize) next)))
        {
          damaged (error);
          return NULL;
        }
      CsnPdfSection *section = read_section (self, (guint64) next, error);
      if (section == NULL)
        return NULL;
      g_ptr_array_add (self->sections, section);
      entries += section->entries->len;
      if (entries > MAX_ENTRIES)
        {
          damaged (error);
          return NULL;
        }
      next = section->previous;
    }
  if (!index_objects (self))
    {
      damaged (error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
csn_pdf_xref_free (CsnPdfXref *self)
{
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_free (self);
}

CsnPdfSection *
csn_pdf_xref_get_newest (CsnPdfXref *self)
{
  return g_ptr_array_index (self->sections, 0);
}

/* Returns: (nullable): where the object lies now; NULL when it does not exist or is free */
const CsnPdfEntry *
csn_pdf_xref_find (CsnPdfXref *self, guint number)
{
  const CsnPdfEntry *entry = g_hash_table_lookup (self->objects, GUINT_TO_POINTER (number));

  return entry != NULL && entry->kind != CSN_PDF_ENTRY_FREE ? entry : NULL;
}

/* One more than the highest object number in use or announced. */
guint64
csn_pdf_xref_get_object_count (CsnPdfXref *self)
{
  guint64 count = 0;

  for (guint s = 0; s < self->sections->len; s++)
    {
      CsnPdfSection *section = g_ptr_array_index (self->sections, s);
      count = MAX (count, section->size);
      for (guint i = 0; i < section->entries->len; i++)
        count = MAX (count, (guint64) g_array_index (section->entries, CsnPdfEntry, i).number + 1);
    }
  return count;
}
