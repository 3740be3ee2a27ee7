/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds files in the name tree /EmbeddedFiles and unpacks them within a limit, so that a small PDF
 * cannot fill the memory. Whether the PDF is in order is for csn_pdf_verify() to say. */

#include "csn-pdf-attachment.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "csn-pdf-reader-private.h"
#include "csn-sign-error.h"

/* A report embeds at most some tens of megabytes (see src/report); anything larger is a bomb. */
#define MAX_ATTACHMENT_BYTES (256 * 1024 * 1024)
#define MAX_TREE_DEPTH 16
#define MAX_ATTACHMENTS 10000

typedef struct
{
  CsnPdfReader *reader;
  const char *wanted; /* (nullable) NULL lists all names */
  GPtrArray *names;   /* (owned) (element-type utf8) */
  guint found;        /* number of the file's stream, 0 when not found */
  gboolean twofold;   /* programs would find different files of the name */
  guint count;
} Walk;

static void
walk_pairs (Walk *walk, qpdf_oh pairs)
{
  qpdf_data qpdf = walk->reader->qpdf;
  int count = csn_qpdf.oh_is_array (qpdf, pairs) ? csn_qpdf.oh_get_array_n_items (qpdf, pairs) : 0;

  for (int i = 0; i + 1 < count && walk->count < MAX_ATTACHMENTS; i += 2, walk->count++)
    {
      qpdf_oh specification = csn_qpdf.oh_get_array_item (qpdf, pairs, i + 1);
      g_autofree char *name = csn_pdf_reader_dup_text (walk->reader, specification, "/UF");
      qpdf_oh files = csn_qpdf.oh_get_key_if_dict (qpdf, specification, "/EF");
      qpdf_oh file = csn_qpdf.oh_get_key_if_dict (qpdf, files, "/F");
      qpdf_oh other = csn_qpdf.oh_get_key_if_dict (qpdf, files, "/UF");
      guint number = 0;
      if (name == NULL)
        name = csn_pdf_reader_dup_text (walk->reader, specification, "/F");
      if (!csn_qpdf.oh_is_stream (qpdf, file))
        file = other;
      if (name == NULL || !csn_qpdf.oh_is_stream (qpdf, file))
        continue;
      number = (guint) csn_qpdf.oh_get_object_id (qpdf, file);
      if (walk->wanted == NULL)
        g_ptr_array_add (walk->names, g_steal_pointer (&name));
      else if (g_str_equal (name, walk->wanted))
        {
          walk->twofold |= (walk->found != 0 && walk->found != number)
                           || (csn_qpdf.oh_is_stream (qpdf, other)
                               && (guint) csn_qpdf.oh_get_object_id (qpdf, other) != number);
          walk->found = number;
        }
    }
}

static void
walk_tree (Walk *walk, qpdf_oh node, guint depth)
{
  qpdf_data qpdf = walk->reader->qpdf;
  qpdf_oh kids = csn_qpdf.oh_get_key_if_dict (qpdf, node, "/Kids");
  int count = csn_qpdf.oh_is_array (qpdf, kids) ? csn_qpdf.oh_get_array_n_items (qpdf, kids) : 0;

  walk_pairs (walk, csn_qpdf.oh_get_key_if_dict (qpdf, node, "/Names"));
  for (int i = 0; i < count && depth < MAX_TREE_DEPTH && walk->count < MAX_ATTACHMENTS;
       i++, walk->count++)
    walk_tree (walk, csn_qpdf.oh_get_array_item (qpdf, kids, i), depth + 1);
}

static gboolean
walk_files (Walk *walk, GBytes *pdf, const char *wanted, GError **error)
{
  walk->reader = csn_pdf_reader_new (pdf, error);
  if (walk->reader == NULL)
    return FALSE;
  walk->wanted = wanted;
  walk->names = g_ptr_array_new_with_free_func (g_free);
  qpdf_oh names = csn_qpdf.oh_get_key_if_dict (walk->reader->qpdf,
                                           csn_pdf_reader_get_root (walk->reader), "/Names");
  walk_tree (walk, csn_qpdf.oh_get_key_if_dict (walk->reader->qpdf, names, "/EmbeddedFiles"), 0);
  return TRUE;
}

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->reader, csn_pdf_reader_free);
  g_clear_pointer (&walk->names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/**
 * csn_pdf_list_attachments:
 *
 * Returns: (transfer full): the names of the embedded files, or NULL with CSN_SIGN_ERROR_FORMAT
 */
GStrv
csn_pdf_list_attachments (GBytes *pdf, GError **error)
{
  g_return_val_if_fail (pdf != NULL, NULL);

  g_auto (Walk) walk = { 0 };

  if (!walk_files (&walk, pdf, NULL, error))
    return NULL;
  g_ptr_array_add (walk.names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&walk.names), FALSE);
}

static GBytes *
inflate (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, G_CONVERTER (zlib));
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 buffer[65536];

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&out));
      if (out->len + (gsize) n > MAX_ATTACHMENT_BYTES)
        {
          g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                               _("The embedded file is too large"));
          return NULL;
        }
      g_byte_array_append (out, buffer, (guint) n);
    }
}

static GBytes *
unpack (CsnPdfReader *reader, guint number, GError **error)
{
  qpdf_oh stream = csn_pdf_reader_get_object (reader, number);
  qpdf_oh filter
      = csn_qpdf.oh_get_key (reader->qpdf, csn_qpdf.oh_get_dict (reader->qpdf, stream), "/Filter");
  gboolean plain = csn_qpdf.oh_is_null (reader->qpdf, filter);
  unsigned char *data = NULL;
  size_t size = 0;
  GBytes *bytes = NULL;

  if (csn_qpdf.oh_is_array (reader->qpdf, filter)
      && csn_qpdf.oh_get_array_n_items (reader->qpdf, filter) == 1)
    filter = csn_qpdf.oh_get_array_item (reader->qpdf, filter, 0);
  if (!plain && !csn_qpdf.oh_is_name_and_equals (reader->qpdf, filter, "/FlateDecode"))
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("The embedded file is packed in an unknown way"));
      return NULL;
    }
  if (csn_qpdf.oh_get_stream_data (reader->qpdf, stream, qpdf_dl_none, NULL, &data, &size)
      & QPDF_ERRORS)
    g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                         _("The embedded file cannot be read"));
  else
    bytes = plain ? g_bytes_new (data, size) : inflate (data, size, error);
  if (data != NULL)
    csn_qpdf.oh_free_buffer (&data);
  return bytes;
}

/**
 * csn_pdf_get_attachment:
 * @name: as csn_pdf_list_attachments() tells it
 *
 * Returns: (transfer full): the file's bytes; NULL with G_IO_ERROR_NOT_FOUND or
 * CSN_SIGN_ERROR_FORMAT
 */
GBytes *
csn_pdf_get_attachment (GBytes *pdf, const char *name, GError **error)
{
  g_return_val_if_fail (pdf != NULL && name != NULL, NULL);

  g_auto (Walk) walk = { 0 };

  if (!walk_files (&walk, pdf, name, error))
    return NULL;
  if (walk.found == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The PDF has no embedded file “%s”"),
                   name);
      return NULL;
    }
  if (walk.twofold)
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                   _("The PDF has more than one embedded file “%s”"), name);
      return NULL;
    }
  return unpack (walk.reader, walk.found, error);
}
