/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Embedded files and fields to sign of a finished PDF. */

#include "csn-pdf-finish-private.h"

#include <string.h>

static qpdf_oh
make_file (CsnPdfFinisher *self, const CsnReportFile *file, gboolean source)
{
  g_autofree char *media = g_strconcat (
      "/", file->media != NULL && file->media[0] != '\0' ? file->media : "application/octet-stream",
      NULL);
  qpdf_oh stream = csn_pdf_new_stream (self, file->bytes, "/EmbeddedFile", media);
  qpdf_oh dictionary = qpdf_oh_get_dict (self->qpdf, stream);
  g_autofree char *date = csn_pdf_show_date (self->finishing->made);
  g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, file->bytes);
  g_autofree char *params = g_strdup_printf ("<< /Size %zu /ModDate (%s) /CheckSum <%s> >>",
                                             g_bytes_get_size (file->bytes), date, md5);
  qpdf_oh spec = qpdf_oh_new_dictionary (self->qpdf);
  qpdf_oh embedded = qpdf_oh_new_dictionary (self->qpdf);

  csn_pdf_set_object (self, dictionary, "/Params", params);
  qpdf_oh_replace_key (self->qpdf, embedded, "/F", stream);
  qpdf_oh_replace_key (self->qpdf, embedded, "/UF", stream);
  csn_pdf_set_object (self, spec, "/Type", "/Filespec");
  csn_pdf_set_text (self, spec, "/F", file->name);
  csn_pdf_set_text (self, spec, "/UF", file->name);
  csn_pdf_set_text (self, spec, "/Desc", file->description);
  csn_pdf_set_object (self, spec, "/AFRelationship", source ? "/Source" : "/Supplement");
  qpdf_oh_replace_key (self->qpdf, spec, "/EF", embedded);
  return qpdf_make_indirect_object (self->qpdf, spec);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const CsnReportFile *left = *(const CsnReportFile *const *)a;
  const CsnReportFile *right = *(const CsnReportFile *const *)b;

  return strcmp (left->name, right->name);
}

/* The name tree wants its keys in order; /AF keeps the order of importance. */
void
csn_pdf_finish_files (CsnPdfFinisher *self)
{
  GPtrArray *files = self->finishing->files;
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (files, NULL, NULL);
  g_autoptr (GHashTable) specs = g_hash_table_new (NULL, NULL);
  qpdf_oh associated = qpdf_oh_new_array (self->qpdf);
  qpdf_oh names = qpdf_oh_new_array (self->qpdf);
  qpdf_oh tree = qpdf_oh_new_dictionary (self->qpdf);

  g_ptr_array_set_free_func (sorted, NULL);
  for (guint i = 0; i < files->len; i++)
    {
      qpdf_oh spec = make_file (self, g_ptr_array_index (files, i), i == 0);

      g_hash_table_insert (specs, g_ptr_array_index (files, i), GUINT_TO_POINTER (spec));
      qpdf_oh_append_item (self->qpdf, associated, spec);
    }
  g_ptr_array_sort (sorted, compare_files);
  for (guint i = 0; i < sorted->len; i++)
    {
      CsnReportFile *file = g_ptr_array_index (sorted, i);

      qpdf_oh_append_item (self->qpdf, names, qpdf_oh_new_unicode_string (self->qpdf, file->name));
      qpdf_oh_append_item (self->qpdf, names, GPOINTER_TO_UINT (g_hash_table_lookup (specs, file)));
    }
  qpdf_oh_replace_key (self->qpdf, tree, "/Names", names);
  qpdf_oh_replace_key (self->qpdf, csn_pdf_get_or_make (self, self->root, "/Names"),
                       "/EmbeddedFiles", tree);
  qpdf_oh_replace_key (self->qpdf, self->root, "/AF", associated);
}

static void
add_to_parent_tree (CsnPdfFinisher *self, guint key, qpdf_oh element)
{
  qpdf_oh tree = qpdf_oh_get_key (self->qpdf, self->root, "/StructTreeRoot");
  qpdf_oh parents = csn_pdf_get_or_make (self, tree, "/ParentTree");
  qpdf_oh numbers = qpdf_oh_get_key (self->qpdf, parents, "/Nums");

  if (!qpdf_oh_is_array (self->qpdf, numbers))
    {
      numbers = qpdf_oh_new_array (self->qpdf);
      qpdf_oh_replace_key (self->qpdf, parents, "/Nums", numbers);
    }
  qpdf_oh_append_item (self->qpdf, numbers, qpdf_oh_new_integer (self->qpdf, key));
  qpdf_oh_append_item (self->qpdf, numbers, element);
}

static void
append_to (CsnPdfFinisher *self, qpdf_oh dictionary, const char *key, qpdf_oh item)
{
  qpdf_oh array = qpdf_oh_get_key (self->qpdf, dictionary, key);

  if (!qpdf_oh_is_array (self->qpdf, array))
    {
      array = qpdf_oh_new_array (self->qpdf);
      qpdf_oh_replace_key (self->qpdf, dictionary, key, array);
    }
  qpdf_oh_append_item (self->qpdf, array, item);
}

/* Field and widget in one dictionary; everything a signature does not need to touch is there
 * beforehand. */
void
csn_pdf_finish_field (CsnPdfFinisher *self, guint index, qpdf_oh element)
{
  const CsnPdfField *field = g_ptr_array_index (self->finishing->fields, index);
  guint key = self->parent_key++;
  g_autofree char *text = g_strdup_printf (
      "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [ %d %d %d %d ] /StructParent %u >>",
      field->x, field->y, field->x + field->width, field->y + field->height, key);
  qpdf_oh page = qpdf_get_page_n (self->qpdf, field->page);
  qpdf_oh widget = qpdf_make_indirect_object (self->qpdf, csn_pdf_parse_object (self, text));
  qpdf_oh reference = csn_pdf_parse_object (self, "<< /Type /OBJR >>");
  qpdf_oh form = csn_pdf_get_or_make (self, self->root, "/AcroForm");

  csn_pdf_set_text (self, widget, "/T", field->name);
  csn_pdf_set_text (self, widget, "/TU", field->label);
  qpdf_oh_replace_key (self->qpdf, widget, "/P", page);
  if (field->width > 0)
    {
      qpdf_oh look = qpdf_oh_new_dictionary (self->qpdf);

      qpdf_oh_replace_key (self->qpdf, look, "/N", csn_pdf_make_appearance (self, field));
      qpdf_oh_replace_key (self->qpdf, widget, "/AP", look);
    }
  append_to (self, page, "/Annots", widget);
  append_to (self, form, "/Fields", widget);
  csn_pdf_set_object (self, form, "/SigFlags", "3");
  qpdf_oh_replace_key (self->qpdf, reference, "/Obj", widget);
  qpdf_oh_replace_key (self->qpdf, reference, "/Pg", page);
  qpdf_oh_replace_key (self->qpdf, element, "/K", reference);
  qpdf_oh_replace_key (self->qpdf, element, "/Pg", page);
  add_to_parent_tree (self, key, element);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
draw_appearance (const CsnPdfField *field)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) unused = g_byte_array_new ();
  g_autoptr (CsnPdfCanvas) fonts = csn_pdf_canvas_new (unused, "", "", NULL, "", NULL);
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (fonts, CSN_FONT_SMALL, "NOT SIGNED", -1);
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (write_cb, out, field->width, field->height);

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, CSN_PDF_DIM.red / 255.0, CSN_PDF_DIM.green / 255.0,
                        CSN_PDF_DIM.blue / 255.0);
  cairo_move_to (cr, 12, (field->height - csn_pdf_layout_height (layout)) / 2);
  pango_cairo_show_layout (cr, layout);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return out;
}

qpdf_oh
csn_pdf_make_appearance (CsnPdfFinisher *self, const CsnPdfField *field)
{
  GByteArray *drawn = draw_appearance (field);
  qpdf_data other = qpdf_init ();
  g_autofree char *box = g_strdup_printf ("[ 0 0 %d %d ]", field->width, field->height);
  unsigned char *content = NULL;
  size_t length = 0;

  qpdf_set_suppress_warnings (other, QPDF_TRUE);
  qpdf_read_memory (other, "appearance", (const char *)drawn->data, drawn->len, NULL);
  qpdf_oh page = qpdf_get_page_n (other, 0);
  qpdf_oh resources
      = qpdf_make_indirect_object (other, qpdf_oh_get_key (other, page, "/Resources"));
  qpdf_oh_get_page_content_data (other, page, &content, &length);
  g_autoptr (GBytes) bytes = g_bytes_new (content, length);
  qpdf_oh_free_buffer (&content);
  qpdf_oh form = csn_pdf_new_stream (self, bytes, "/XObject", "/Form");
  qpdf_oh dictionary = qpdf_oh_get_dict (self->qpdf, form);
  csn_pdf_set_object (self, dictionary, "/BBox", box);
  qpdf_oh_replace_key (self->qpdf, dictionary, "/Resources",
                       qpdf_oh_copy_foreign_object (self->qpdf, other, resources));
  /* Its bytes and its reader must live until the document is written. */
  g_ptr_array_add (self->foreign, other);
  g_ptr_array_add (self->foreign, drawn);
  return form;
}
