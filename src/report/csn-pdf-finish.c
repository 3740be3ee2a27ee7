/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The finishing step as a whole; structure, files, metadata and the bytes of the objects are next door. */

#include "csn-pdf-finish-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-pdf-text.h"

/* Deflated as PDF's FlateDecode wants it. */
static GBytes *
deflate (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1);

  return g_converter_convert_bytes (G_CONVERTER (compressor), bytes, NULL);
}

guint
csn_pdf_add_stream (CsnPdfFinisher *self, GBytes *bytes, const char *head, gboolean compressed)
{
  g_autoptr (GBytes) small = compressed ? deflate (bytes) : NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (small != NULL ? small : bytes, &size);
  g_autofree char *begin = g_strdup_printf ("<< %s /Length %" G_GSIZE_FORMAT "%s >>\nstream\n", head, size,
                                            small != NULL ? " /Filter /FlateDecode" : "");
  static const char end[] = "\nendstream";
  GByteArray *body = g_byte_array_sized_new ((guint)(size + strlen (begin) + strlen (end)));

  g_byte_array_append (body, (const guint8 *)begin, (guint)strlen (begin));
  if (size > 0)
    g_byte_array_append (body, data, (guint)size);
  g_byte_array_append (body, (const guint8 *)end, (guint)strlen (end));
  return csn_pdf_raw_add (self->raw, g_byte_array_free_to_bytes (body));
}

guint
csn_pdf_add_object (CsnPdfFinisher *self, char *text)
{
  return csn_pdf_raw_add (self->raw, g_bytes_new_take (text, strlen (text)));
}

guint
csn_pdf_find_number (CsnPdfFinisher *self, guint number, const char *key)
{
  gsize length = 0;
  const char *object = csn_pdf_raw_get_object (self->raw, number, &length);
  const char *at = object != NULL ? g_strstr_len (object, (gssize)length, key) : NULL;
  guint found = 0;

  if (at == NULL)
    return 0;
  for (at += strlen (key); at < object + length && g_ascii_isdigit (*at) && found < 100000000; at++)
    found = found * 10 + (guint)(*at - '0');
  return found;
}

/* @rfc3339: 2026-11-20T17:31:05+01:00 or with Z */
char *
csn_pdf_show_date (const char *rfc3339)
{
  const char *at = rfc3339;
  const char *offset;

  if (strlen (at) < 20)
    return g_strdup ("(D:20260101000000Z)");
  offset = at + 19;
  if (strlen (offset) != 6)
    return g_strdup_printf ("(D:%.4s%.2s%.2s%.2s%.2s%.2sZ)", at, at + 5, at + 8, at + 11, at + 14, at + 17);
  return g_strdup_printf ("(D:%.4s%.2s%.2s%.2s%.2s%.2s%.3s'%.2s')", at, at + 5, at + 8, at + 11, at + 14, at + 17, offset,
                          offset + 4);
}

static void
finish_info (CsnPdfFinisher *self)
{
  g_autofree char *date = csn_pdf_show_date (self->finishing->made);
  g_autofree char *title = csn_pdf_text_string (self->finishing->title);
  g_autofree char *program = csn_pdf_text_string (self->finishing->program);
  char *text = g_strdup_printf ("<< /Title %s /Creator %s /Producer %s /CreationDate %s /ModDate %s >>", title, program,
                                program, date, date);

  csn_pdf_raw_replace (self->raw, self->info, g_bytes_new_take (text, strlen (text)));
}

static void
finish_catalog (CsnPdfFinisher *self)
{
  g_autofree char *text = csn_pdf_write_xmp (self->finishing);
  g_autoptr (GBytes) xmp = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) profile = csn_pdf_make_srgb ();
  guint metadata = csn_pdf_add_stream (self, xmp, "/Type /Metadata /Subtype /XML", FALSE);

  csn_pdf_raw_insert (self->raw, self->root, CSN_PDF_RAW_DICTIONARY,
                      g_strdup_printf ("/Lang (en) /ViewerPreferences << /DisplayDocTitle true >> /PageMode /UseOutlines "
                                       "/Metadata %u 0 R ",
                                       metadata));
  if (csn_pdf_find_number (self, self->root, "/MarkInfo") == 0)
    csn_pdf_raw_insert (self->raw, self->root, CSN_PDF_RAW_DICTIONARY, g_strdup ("/MarkInfo << /Marked true >> "));
  if (profile != NULL)
    csn_pdf_raw_insert (self->raw, self->root, CSN_PDF_RAW_DICTIONARY,
                        g_strdup_printf ("/OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier "
                                         "(sRGB) /Info (sRGB IEC61966-2.1) /DestOutputProfile %u 0 R >> ] ",
                                         csn_pdf_add_stream (self, profile, "/N 3", TRUE)));
}

static void
finish_form (CsnPdfFinisher *self)
{
  if (self->fields->len > 0)
    csn_pdf_raw_insert (self->raw, self->root, CSN_PDF_RAW_DICTIONARY,
                        g_strdup_printf ("/AcroForm << /Fields [%s ] /SigFlags 3 >> ", self->fields->str));
}

GBytes *
csn_pdf_finish (GByteArray *drawn, const CsnPdfFinishing *finishing, GError **error)
{
  g_return_val_if_fail (drawn != NULL && finishing != NULL, NULL);

  g_autoptr (CsnPdfRaw) raw = csn_pdf_raw_new (drawn);
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) fields = g_string_new (NULL);
  CsnPdfFinisher self = { .finishing = finishing, .raw = raw, .pages = pages, .fields = fields, .error = error };

  if (raw == NULL || !csn_pdf_raw_find_trailer (raw, &self.root, &self.info))
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER, _ ("Finishing the PDF failed: %s"), "xref");
      return NULL;
    }
  if (!csn_pdf_finish_structure (&self))
    return NULL;
  finish_info (&self);
  finish_catalog (&self);
  finish_form (&self);
  csn_pdf_finish_files (&self);
  return csn_pdf_raw_write (raw, self.root, self.info);
}
