/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The finishing step as a whole; structure, files and metadata are next door. libqpdf only ever
 * sees the file before its first signature: it rewrites everything. */

#include "csn-pdf-finish-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Resources of resources: a page, a group in it. */
#define MAX_RESOURCE_DEPTH 4

qpdf_oh
csn_pdf_parse_object (CsnPdfFinisher *self, const char *text)
{
  return qpdf_oh_parse (self->qpdf, text);
}

void
csn_pdf_set_object (CsnPdfFinisher *self, qpdf_oh dictionary, const char *key, const char *spelling)
{
  qpdf_oh object = qpdf_oh_parse (self->qpdf, spelling);

  qpdf_oh_replace_key (self->qpdf, dictionary, key, object);
  qpdf_oh_release (self->qpdf, object);
}

void
csn_pdf_set_text (CsnPdfFinisher *self, qpdf_oh dictionary, const char *key, const char *text)
{
  qpdf_oh object = qpdf_oh_new_unicode_string (self->qpdf, text);

  qpdf_oh_replace_key (self->qpdf, dictionary, key, object);
  qpdf_oh_release (self->qpdf, object);
}

qpdf_oh
csn_pdf_get_or_make (CsnPdfFinisher *self, qpdf_oh dictionary, const char *key)
{
  qpdf_oh found = qpdf_oh_get_key (self->qpdf, dictionary, key);

  if (qpdf_oh_is_dictionary (self->qpdf, found))
    return found;
  found = qpdf_make_indirect_object (self->qpdf, qpdf_oh_new_dictionary (self->qpdf));
  qpdf_oh_replace_key (self->qpdf, dictionary, key, found);
  return found;
}

qpdf_oh
csn_pdf_new_stream (CsnPdfFinisher *self, GBytes *bytes, const char *type, const char *subtype)
{
  qpdf_oh stream = qpdf_oh_new_stream (self->qpdf);
  qpdf_oh null = qpdf_oh_new_null (self->qpdf);
  qpdf_oh dictionary = qpdf_oh_get_dict (self->qpdf, stream);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  qpdf_oh_replace_stream_data (self->qpdf, stream, data != NULL ? data : (const guint8 *)"", length,
                               null, null);
  if (type != NULL)
    qpdf_oh_replace_key (self->qpdf, dictionary, "/Type", qpdf_oh_new_name (self->qpdf, type));
  if (subtype != NULL)
    qpdf_oh_replace_key (self->qpdf, dictionary, "/Subtype",
                         qpdf_oh_new_name (self->qpdf, subtype));
  return stream;
}

/* @rfc3339: 2026-11-20T17:31:05+01:00 or with Z */
char *
csn_pdf_show_date (const char *rfc3339)
{
  const char *at = rfc3339;
  const char *offset;

  if (strlen (at) < 20)
    return g_strdup ("D:20260101000000Z");
  offset = at + 19;
  if (strlen (offset) != 6)
    return g_strdup_printf ("D:%.4s%.2s%.2s%.2s%.2s%.2sZ", at, at + 5, at + 8, at + 11, at + 14,
                            at + 17);
  return g_strdup_printf ("D:%.4s%.2s%.2s%.2s%.2s%.2s%.3s'%.2s'", at, at + 5, at + 8, at + 11,
                          at + 14, at + 17, offset, offset + 4);
}

static void
finish_info (CsnPdfFinisher *self)
{
  qpdf_oh info = qpdf_make_indirect_object (self->qpdf, qpdf_oh_new_dictionary (self->qpdf));
  g_autofree char *date = csn_pdf_show_date (self->finishing->made);

  csn_pdf_set_text (self, info, "/Title", self->finishing->title);
  csn_pdf_set_text (self, info, "/Creator", self->finishing->program);
  csn_pdf_set_text (self, info, "/Producer", self->finishing->program);
  csn_pdf_set_text (self, info, "/CreationDate", date);
  csn_pdf_set_text (self, info, "/ModDate", date);
  qpdf_oh_replace_key (self->qpdf, qpdf_get_trailer (self->qpdf), "/Info", info);
}

static void
finish_catalog (CsnPdfFinisher *self)
{
  g_autofree char *text = csn_pdf_write_xmp (self->finishing);
  g_autoptr (GBytes) xmp = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) profile = csn_pdf_make_srgb ();
  qpdf_oh intents = qpdf_oh_new_array (self->qpdf);
  qpdf_oh intent = csn_pdf_parse_object (
      self, "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB "
            "IEC61966-2.1) >>");

  csn_pdf_set_text (self, self->root, "/Lang", "en");
  csn_pdf_set_object (self, self->root, "/ViewerPreferences", "<< /DisplayDocTitle true >>");
  csn_pdf_set_object (self, self->root, "/MarkInfo", "<< /Marked true >>");
  csn_pdf_set_object (self, self->root, "/PageMode", "/UseOutlines");
  qpdf_oh_replace_key (self->qpdf, self->root, "/Metadata",
                       csn_pdf_new_stream (self, xmp, "/Metadata", "/XML"));
  if (profile == NULL)
    return;
  qpdf_oh stream = csn_pdf_new_stream (self, profile, NULL, NULL);
  csn_pdf_set_object (self, qpdf_oh_get_dict (self->qpdf, stream), "/N", "3");
  qpdf_oh_replace_key (self->qpdf, intent, "/DestOutputProfile", stream);
  qpdf_oh_append_item (self->qpdf, intents, intent);
  qpdf_oh_replace_key (self->qpdf, self->root, "/OutputIntents", intents);
}

/* Subsets of TrueType fonts lack the map from characters to glyphs that PDF/A asks for. */
static void
finish_font (CsnPdfFinisher *self, qpdf_oh font)
{
  qpdf_oh descendants = qpdf_oh_get_key (self->qpdf, font, "/DescendantFonts");

  if (qpdf_oh_is_array (self->qpdf, descendants)
      && qpdf_oh_get_array_n_items (self->qpdf, descendants) > 0)
    {
      qpdf_oh descendant = qpdf_oh_get_array_item (self->qpdf, descendants, 0);
      qpdf_oh subtype = qpdf_oh_get_key (self->qpdf, descendant, "/Subtype");

      if (qpdf_oh_is_name_and_equals (self->qpdf, subtype, "/CIDFontType2")
          && !qpdf_oh_has_key (self->qpdf, descendant, "/CIDToGIDMap"))
        csn_pdf_set_object (self, descendant, "/CIDToGIDMap", "/Identity");
      qpdf_oh_release (self->qpdf, subtype);
      qpdf_oh_release (self->qpdf, descendant);
    }
  qpdf_oh_release (self->qpdf, descendants);
}

static GPtrArray *
list_keys (CsnPdfFinisher *self, qpdf_oh dictionary)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  if (!qpdf_oh_is_dictionary (self->qpdf, dictionary))
    return keys;
  qpdf_oh_begin_dict_key_iter (self->qpdf, dictionary);
  while (qpdf_oh_dict_more_keys (self->qpdf))
    g_ptr_array_add (keys, g_strdup (qpdf_oh_dict_next_key (self->qpdf)));
  return keys;
}

static void
finish_resources (CsnPdfFinisher *self, qpdf_oh resources, guint depth)
{
  qpdf_oh fonts = qpdf_oh_get_key_if_dict (self->qpdf, resources, "/Font");
  qpdf_oh objects = qpdf_oh_get_key_if_dict (self->qpdf, resources, "/XObject");
  g_autoptr (GPtrArray) font_names = list_keys (self, fonts);
  g_autoptr (GPtrArray) object_names = list_keys (self, objects);

  for (guint i = 0; i < font_names->len; i++)
    {
      qpdf_oh font = qpdf_oh_get_key (self->qpdf, fonts, g_ptr_array_index (font_names, i));

      finish_font (self, font);
      qpdf_oh_release (self->qpdf, font);
    }
  for (guint i = 0; depth < MAX_RESOURCE_DEPTH && i < object_names->len; i++)
    {
      qpdf_oh object = qpdf_oh_get_key (self->qpdf, objects, g_ptr_array_index (object_names, i));

      if (qpdf_oh_is_stream (self->qpdf, object))
        finish_resources (
            self, qpdf_oh_get_key (self->qpdf, qpdf_oh_get_dict (self->qpdf, object), "/Resources"),
            depth + 1);
      qpdf_oh_release (self->qpdf, object);
    }
  qpdf_oh_release (self->qpdf, fonts);
  qpdf_oh_release (self->qpdf, objects);
}

static void
finish_appearances (CsnPdfFinisher *self, qpdf_oh page)
{
  qpdf_oh annotations = qpdf_oh_get_key (self->qpdf, page, "/Annots");
  int n = qpdf_oh_is_array (self->qpdf, annotations)
              ? qpdf_oh_get_array_n_items (self->qpdf, annotations)
              : 0;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh annotation = qpdf_oh_get_array_item (self->qpdf, annotations, i);
      qpdf_oh look = qpdf_oh_get_key_if_dict (self->qpdf, annotation, "/AP");
      qpdf_oh normal = qpdf_oh_get_key_if_dict (self->qpdf, look, "/N");

      if (qpdf_oh_is_stream (self->qpdf, normal))
        finish_resources (
            self, qpdf_oh_get_key (self->qpdf, qpdf_oh_get_dict (self->qpdf, normal), "/Resources"),
            0);
      qpdf_oh_release (self->qpdf, annotation);
    }
  qpdf_oh_release (self->qpdf, annotations);
}

static void
finish_pages (CsnPdfFinisher *self)
{
  int n = qpdf_get_num_pages (self->qpdf);

  for (int i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (self->qpdf, (size_t)i);
      qpdf_oh resources = qpdf_oh_get_key (self->qpdf, page, "/Resources");

      csn_pdf_set_object (self, page, "/Tabs", "/S");
      finish_resources (self, resources, 0);
      finish_appearances (self, page);
      qpdf_oh_release (self->qpdf, resources);
      qpdf_oh_release (self->qpdf, page);
    }
}

static gboolean
take_error (CsnPdfFinisher *self)
{
  qpdf_error found = qpdf_has_error (self->qpdf)       ? qpdf_get_error (self->qpdf)
                     : qpdf_more_warnings (self->qpdf) ? qpdf_next_warning (self->qpdf)
                                                       : NULL;

  if (found == NULL)
    return FALSE;
  g_set_error (self->error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
               _ ("Finishing the PDF failed: %s"), qpdf_get_error_full_text (self->qpdf, found));
  return TRUE;
}

static GBytes *
write_document (CsnPdfFinisher *self)
{
  if (take_error (self))
    return NULL;
  qpdf_init_write_memory (self->qpdf);
  qpdf_set_object_stream_mode (self->qpdf, qpdf_o_disable);
  qpdf_set_minimum_pdf_version (self->qpdf, "1.7");
  qpdf_set_deterministic_ID (self->qpdf, QPDF_TRUE);
  qpdf_set_newline_before_endstream (self->qpdf, QPDF_TRUE);
  qpdf_write (self->qpdf);
  if (take_error (self))
    return NULL;
  return g_bytes_new (qpdf_get_buffer (self->qpdf), qpdf_get_buffer_length (self->qpdf));
}

GBytes *
csn_pdf_finish (GByteArray *drawn, const CsnPdfFinishing *finishing, GError **error)
{
  g_return_val_if_fail (drawn != NULL && finishing != NULL, NULL);

  CsnPdfFinisher self = { .qpdf = qpdf_init (), .finishing = finishing, .error = error };
  GBytes *bytes = NULL;

  self.foreign = g_ptr_array_new ();
  qpdf_set_suppress_warnings (self.qpdf, QPDF_TRUE);
  qpdf_silence_errors (self.qpdf);
  qpdf_set_attempt_recovery (self.qpdf, QPDF_FALSE);
  if (!csn_pdf_repair_xref (drawn))
    g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
                 _ ("Finishing the PDF failed: %s"), "xref");
  else if (qpdf_read_memory (self.qpdf, "report", (const char *)drawn->data, drawn->len, NULL)
           != QPDF_SUCCESS)
    take_error (&self);
  else
    {
      self.root = qpdf_get_root (self.qpdf);
      finish_info (&self);
      finish_catalog (&self);
      csn_pdf_finish_files (&self);
      if (csn_pdf_finish_structure (&self))
        {
          finish_pages (&self);
          bytes = write_document (&self);
        }
    }
  qpdf_cleanup (&self.qpdf);
  for (guint i = 0; i + 1 < self.foreign->len; i += 2)
    {
      qpdf_data other = g_ptr_array_index (self.foreign, i);

      qpdf_cleanup (&other);
      g_byte_array_unref (g_ptr_array_index (self.foreign, i + 1));
    }
  g_ptr_array_unref (self.foreign);
  return bytes;
}
