/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The incremental writer. An update is laid out so that the verifier can tile it without gaps:
 *
 *   N 0 obj EOL value EOL endobj EOL        for each object, in ascending file order
 *   xref table and trailer, or one cross-reference stream, as the revision before has it
 *   startxref EOL offset EOL %%EOF EOL
 *
 * New objects are numbered after every number that was ever used, so no hole of an older revision
 * is filled. */

#include "csn-pdf-update-private.h"

#include <string.h>

#define ID_BYTES 16

typedef struct
{
  guint number;
  guint generation;
  gsize offset;
} Written;

struct _CsnPdfUpdate
{
  CsnPdfReader *reader; /* (unowned) the revision before */
  GByteArray *out;      /* (owned) the whole new file */
  GArray *written;      /* (owned) (element-type Written) */
  guint next_number;
  GHashTable *copied; /* (owned) number in the source to number here */
  GArray *queue; /* (owned) (element-type guint) numbers in the source that wait to be copied */
};

static void
put (CsnPdfUpdate *self, const char *text)
{
  g_byte_array_append (self->out, (const guint8 *) text, (guint) strlen (text));
}

static void G_GNUC_PRINTF (2, 3) put_format (CsnPdfUpdate *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  put (self, text);
}

CsnPdfUpdate *
csn_pdf_update_new (CsnPdfReader *reader)
{
  CsnPdfUpdate *self = g_new0 (CsnPdfUpdate, 1);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (reader->bytes, &size);

  self->reader = reader;
  self->out = g_byte_array_sized_new ((guint) size + 65536);
  g_byte_array_append (self->out, data, (guint) size);
  if (data[size - 1] != '\n')
    put (self, "\n");
  self->written = g_array_new (FALSE, FALSE, sizeof (Written));
  self->next_number = (guint) csn_pdf_xref_get_object_count (reader->xref);
  self->copied = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->queue = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
csn_pdf_update_free (CsnPdfUpdate *self)
{
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_clear_pointer (&self->written, g_array_unref);
  g_clear_pointer (&self->copied, g_hash_table_unref);
  g_clear_pointer (&self->queue, g_array_unref);
  g_free (self);
}

/* A number for a new object. */
guint
csn_pdf_update_reserve (CsnPdfUpdate *self)
{
  return self->next_number++;
}

/* Where the next object's head will stand. */
gsize
csn_pdf_update_get_position (CsnPdfUpdate *self)
{
  return self->out->len;
}

static void
begin (CsnPdfUpdate *self, guint number)
{
  const CsnPdfEntry *before = csn_pdf_xref_find (self->reader->xref, number);
  Written written = { number, before != NULL ? before->generation : 0, self->out->len };

  g_array_append_val (self->written, written);
  put_format (self, "%u %u obj\n", number, written.generation);
}

void
csn_pdf_update_write_object (CsnPdfUpdate *self, guint number, const char *text)
{
  begin (self, number);
  put (self, text);
  put (self, "\nendobj\n");
}

void
csn_pdf_update_write_stream (CsnPdfUpdate *self,
                             guint number,
                             const char *open_dictionary,
                             const guint8 *data,
                             gsize size)
{
  begin (self, number);
  put (self, open_dictionary);
  put_format (self, " /Length %" G_GSIZE_FORMAT " >>\nstream\n", size);
  g_byte_array_append (self->out, data, (guint) size);
  put (self, "\nendstream\nendobj\n");
}

static void copy_value (CsnPdfUpdate *self, CsnPdfReader *source, qpdf_oh object, GString *text);

static void
copy_dictionary (CsnPdfUpdate *self, CsnPdfReader *source, qpdf_oh dictionary, GString *text)
{
  g_autoptr (GPtrArray) keys = csn_pdf_reader_list_keys (source, dictionary);

  g_string_append (text, "<<");
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      if (g_str_equal (key, "/Length"))
        continue;
      g_string_append_printf (text, " %s ", key);
      copy_value (self, source, csn_qpdf.oh_get_key (source->qpdf, dictionary, key), text);
    }
  /* Cairo leaves this out; PDF/A wants it said. */
  if (csn_qpdf.oh_is_name_and_equals (source->qpdf,
                                  csn_qpdf.oh_get_key (source->qpdf, dictionary, "/Subtype"),
                                  "/CIDFontType2")
      && !csn_pdf_reader_has_key (source, dictionary, "/CIDToGIDMap"))
    g_string_append (text, " /CIDToGIDMap /Identity");
}

static void
copy_reference (CsnPdfUpdate *self, CsnPdfReader *source, qpdf_oh object, GString *text)
{
  guint number = (guint) csn_qpdf.oh_get_object_id (source->qpdf, object);
  guint here = GPOINTER_TO_UINT (g_hash_table_lookup (self->copied, GUINT_TO_POINTER (number)));

  if (here == 0)
    {
      here = csn_pdf_update_reserve (self);
      g_hash_table_insert (self->copied, GUINT_TO_POINTER (number), GUINT_TO_POINTER (here));
      g_array_append_val (self->queue, number);
    }
  g_string_append_printf (text, "%u 0 R", here);
}

static void
copy_value (CsnPdfUpdate *self, CsnPdfReader *source, qpdf_oh object, GString *text)
{
  if (csn_qpdf.oh_is_indirect (source->qpdf, object))
    copy_reference (self, source, object, text);
  else if (csn_qpdf.oh_is_array (source->qpdf, object))
    {
      int count = csn_qpdf.oh_get_array_n_items (source->qpdf, object);
      g_string_append (text, "[");
      for (int i = 0; i < count; i++)
        {
          g_string_append (text, " ");
          copy_value (self, source, csn_qpdf.oh_get_array_item (source->qpdf, object, i), text);
        }
      g_string_append (text, " ]");
    }
  else if (csn_qpdf.oh_is_dictionary (source->qpdf, object))
    {
      copy_dictionary (self, source, object, text);
      g_string_append (text, " >>");
    }
  else
    g_string_append (text, csn_qpdf.oh_unparse (source->qpdf, object));
}

static void
copy_queued (CsnPdfUpdate *self, CsnPdfReader *source, guint number)
{
  qpdf_oh object = csn_pdf_reader_get_object (source, number);
  guint here = GPOINTER_TO_UINT (g_hash_table_lookup (self->copied, GUINT_TO_POINTER (number)));
  g_autoptr (GString) text = g_string_new (NULL);

  if (csn_qpdf.oh_is_stream (source->qpdf, object))
    {
      unsigned char *data = NULL;
      size_t size = 0;
      copy_dictionary (self, source, csn_qpdf.oh_get_dict (source->qpdf, object), text);
      csn_qpdf.oh_get_stream_data (source->qpdf, object, qpdf_dl_none, NULL, &data, &size);
      csn_pdf_update_write_stream (self, here, text->str, data, size);
      csn_qpdf.oh_free_buffer (&data);
      return;
    }
  /* The object itself is indirect; its text is wanted here, not a reference to it. */
  if (csn_qpdf.oh_is_dictionary (source->qpdf, object))
    {
      copy_dictionary (self, source, object, text);
      g_string_append (text, " >>");
    }
  else
    g_string_append (text, csn_qpdf.oh_unparse_resolved (source->qpdf, object));
  csn_pdf_update_write_object (self, here, text->str);
}

char *
csn_pdf_update_copy (CsnPdfUpdate *self, CsnPdfReader *source, qpdf_oh object)
{
  g_autoptr (GString) text = g_string_new (NULL);

  copy_value (self, source, object, text);
  while (self->queue->len > 0)
    {
      guint number = g_array_index (self->queue, guint, self->queue->len - 1);
      g_array_set_size (self->queue, self->queue->len - 1);
      copy_queued (self, source, number);
    }
  g_hash_table_remove_all (self->copied);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
compare_written (gconstpointer a, gconstpointer b)
{
  const Written *left = a;
  const Written *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

static guint
run_length (GArray *written, guint from)
{
  guint n = 1;

  while (from + n < written->len
         && g_array_index (written, Written, from + n).number
                == g_array_index (written, Written, from).number + n)
    n++;
  return n;
}

static char *
dup_trailer_value (CsnPdfUpdate *self, const char *key)
{
  CsnPdfSection *newest = csn_pdf_xref_get_newest (self->reader->xref);
  const CsnPdfSpan *span = csn_pdf_dictionary_find (newest->trailer, key);

  return span != NULL ? g_strndup (self->reader->xref->data + span->start, span->end - span->start)
                      : NULL;
}

/* The first half of /ID names the document for ever; the second half names the revision. */
static void
put_id (CsnPdfUpdate *self, const guint8 *seed, gsize seed_size)
{
  qpdf_oh id
      = csn_qpdf.oh_get_key_if_dict (self->reader->qpdf, csn_qpdf.get_trailer (self->reader->qpdf), "/ID");

  if (!csn_qpdf.oh_is_array (self->reader->qpdf, id)
      || csn_qpdf.oh_get_array_n_items (self->reader->qpdf, id) < 1)
    return;
  g_autofree char *first
      = g_strdup (csn_qpdf.oh_unparse_binary (self->reader->qpdf,
                                          csn_qpdf.oh_get_array_item (self->reader->qpdf, id, 0)));
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) first, -1);
  g_checksum_update (checksum, seed, (gssize) seed_size);
  put_format (self, " /ID [ %s <%.*s> ]", first, 2 * ID_BYTES, g_checksum_get_string (checksum));
}

static void
put_trailer_keys (CsnPdfUpdate *self, gsize previous, const guint8 *seed, gsize seed_size)
{
  g_autofree char *root = dup_trailer_value (self, "Root");
  g_autofree char *info = dup_trailer_value (self, "Info");

  put_format (self, " /Size %u /Root %s", self->next_number, root);
  if (info != NULL)
    put_format (self, " /Info %s", info);
  put_id (self, seed, seed_size);
  put_format (self, " /Prev %" G_GSIZE_FORMAT, previous);
}

static void
put_table (CsnPdfUpdate *self, gsize previous, const guint8 *seed, gsize seed_size)
{
  put (self, "xref\n");
  for (guint i = 0, n; i < self->written->len; i += n)
    {
      n = run_length (self->written, i);
      put_format (self, "%u %u\n", g_array_index (self->written, Written, i).number, n);
      for (guint k = i; k < i + n; k++)
        {
          Written *one = &g_array_index (self->written, Written, k);
          put_format (self, "%010" G_GSIZE_FORMAT " %05u n \n", one->offset, one->generation);
        }
    }
  put (self, "trailer\n<<");
  put_trailer_keys (self, previous, seed, seed_size);
  put (self, " >>\n");
}

static void
put_stream (CsnPdfUpdate *self, guint number, gsize previous, const guint8 *seed, gsize seed_size)
{
  Written own = { number, 0, self->out->len };
  g_autoptr (GByteArray) rows = g_byte_array_new ();

  g_array_append_val (self->written, own);
  g_array_sort (self->written, compare_written);
  put_format (self, "%u 0 obj\n<< /Type /XRef /W [ 1 8 2 ] /Index [", number);
  for (guint i = 0, n; i < self->written->len; i += n)
    {
      n = run_length (self->written, i);
      put_format (self, " %u %u", g_array_index (self->written, Written, i).number, n);
    }
  put (self, " ]");
  put_trailer_keys (self, previous, seed, seed_size);
  for (guint i = 0; i < self->written->len; i++)
    {
      Written *one = &g_array_index (self->written, Written, i);
      guint8 row[11] = { 1 };
      for (guint b = 0; b < 8; b++)
        row[1 + b] = (guint8) ((guint64) one->offset >> (8 * (7 - b)));
      row[9] = (guint8) (one->generation >> 8);
      row[10] = (guint8) one->generation;
      g_byte_array_append (rows, row, sizeof row);
    }
  put_format (self, " /Length %u >>\nstream\n", rows->len);
  g_byte_array_append (self->out, rows->data, rows->len);
  put (self, "\nendstream\nendobj\n");
}

/* Returns: (transfer full): the whole new file; the update is used up */
GByteArray *
csn_pdf_update_finish (CsnPdfUpdate *self, const guint8 *seed, gsize seed_size)
{
  CsnPdfSection *newest = csn_pdf_xref_get_newest (self->reader->xref);
  guint stream_number = newest->is_stream ? csn_pdf_update_reserve (self) : 0;
  gsize start = self->out->len;

  g_array_sort (self->written, compare_written);
  if (newest->is_stream)
    put_stream (self, stream_number, newest->start, seed, seed_size);
  else
    put_table (self, newest->start, seed, seed_size);
  put_format (self, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", start);
  return g_steal_pointer (&self->out);
}
