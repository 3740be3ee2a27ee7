/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Embedded files and fields to sign of a finished PDF. */

#include "csn-pdf-finish-private.h"

#include <string.h>

#include "csn-pdf-text.h"
#include "csn-qpdf.h"

/* A media type as a name: what is no plain letter is spelt by number. */
static char *
spell_name (const char *text)
{
  GString *name = g_string_new ("/");

  for (const char *p = text; *p != '\0' && name->len < 120; p++)
    {
      if (g_ascii_isalnum (*p) || strchr ("-+._", *p) != NULL)
        g_string_append_c (name, *p);
      else
        g_string_append_printf (name, "#%02x", (guchar)*p);
    }
  return g_string_free (name, FALSE);
}

static guint
add_file (CsnPdfFinisher *self, const CsnReportFile *file, gboolean source)
{
  g_autofree char *media
      = spell_name (file->media != NULL && file->media[0] != '\0' ? file->media : "application/octet-stream");
  g_autofree char *date = csn_pdf_show_date (self->finishing->made);
  g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, file->bytes);
  g_autofree char *head
      = g_strdup_printf ("/Type /EmbeddedFile /Subtype %s /Params << /Size %" G_GSIZE_FORMAT " /ModDate %s /CheckSum <%s> >>",
                         media, g_bytes_get_size (file->bytes), date, md5);
  g_autofree char *name = csn_pdf_text_string (file->name);
  g_autofree char *description = csn_pdf_text_string (file->description);
  guint stream = csn_pdf_add_stream (self, file->bytes, head, TRUE);

  return csn_pdf_add_object (self, g_strdup_printf ("<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /%s "
                                                    "/EF << /F %u 0 R /UF %u 0 R >> >>",
                                                    name, name, description, source ? "Source" : "Supplement", stream,
                                                    stream));
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
  g_autoptr (GString) associated = g_string_new ("/AF [");
  g_autoptr (GString) names = g_string_new ("/EmbeddedFiles << /Names [");
  guint tree = csn_pdf_find_number (self, self->root, "/Names ");

  g_ptr_array_set_free_func (sorted, NULL);
  for (guint i = 0; i < files->len; i++)
    {
      guint spec = add_file (self, g_ptr_array_index (files, i), i == 0);

      g_hash_table_insert (specs, g_ptr_array_index (files, i), GUINT_TO_POINTER (spec));
      g_string_append_printf (associated, " %u 0 R", spec);
    }
  g_ptr_array_sort (sorted, compare_files);
  for (guint i = 0; i < sorted->len; i++)
    {
      CsnReportFile *file = g_ptr_array_index (sorted, i);
      g_autofree char *name = csn_pdf_text_string (file->name);

      g_string_append_printf (names, " %s %u 0 R", name, GPOINTER_TO_UINT (g_hash_table_lookup (specs, file)));
    }
  g_string_append (associated, " ] ");
  g_string_append (names, " ] >> ");
  csn_pdf_raw_insert (self->raw, self->root, CSN_PDF_RAW_DICTIONARY, g_strdup (associated->str));
  if (tree != 0)
    csn_pdf_raw_insert (self->raw, tree, CSN_PDF_RAW_DICTIONARY, g_strdup (names->str));
  else
    csn_pdf_raw_insert (self->raw, self->root, CSN_PDF_RAW_DICTIONARY, g_strdup_printf ("/Names << %s >> ", names->str));
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The words are drawn as shapes: an appearance with a font would need that font once more. */
static GByteArray *
draw_appearance (const CsnPdfField *field)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) unused = g_byte_array_new ();
  g_autoptr (CsnPdfCanvas) fonts = csn_pdf_canvas_new (unused, "", "", NULL, "", NULL);
  g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (fonts, CSN_FONT_SMALL, "NOT SIGNED", -1);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, out, field->width, field->height);

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, CSN_PDF_DIM.red / 255.0, CSN_PDF_DIM.green / 255.0, CSN_PDF_DIM.blue / 255.0);
  cairo_move_to (cr, 12, (field->height - csn_pdf_layout_height (layout)) / 2);
  pango_cairo_layout_path (cr, layout);
  cairo_fill (cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return out;
}

/* What is drawn on the first page of @pdf; nothing where that cannot be read. */
static GBytes *
dup_page_content (GByteArray *pdf)
{
  unsigned char *content = NULL;
  size_t length = 0;
  qpdf_data qpdf;
  GBytes *bytes;

  if (!csn_qpdf_load (NULL))
    return g_bytes_new (NULL, 0);
  qpdf = csn_qpdf.init ();
  csn_qpdf.set_suppress_warnings (qpdf, QPDF_TRUE);
  csn_qpdf.silence_errors (qpdf);
  if (csn_qpdf.read_memory (qpdf, "appearance", (const char *)pdf->data, pdf->len, NULL) == QPDF_SUCCESS)
    csn_qpdf.oh_get_page_content_data (qpdf, csn_qpdf.get_page_n (qpdf, 0), &content, &length);
  bytes = g_bytes_new (content, length);
  csn_qpdf.oh_free_buffer (&content);
  csn_qpdf.cleanup (&qpdf);
  return bytes;
}

/* The look of an empty field: "Not signed". An empty one where it cannot be drawn. */
static guint
add_appearance (CsnPdfFinisher *self, const CsnPdfField *field)
{
  g_autoptr (GByteArray) drawn = draw_appearance (field);
  g_autofree char *head = g_strdup_printf ("/Type /XObject /Subtype /Form /BBox [ 0 0 %d %d ] /Resources << >>",
                                           field->width, field->height);
  g_autoptr (GBytes) bytes = dup_page_content (drawn);

  return csn_pdf_add_stream (self, bytes, head, TRUE);
}

/* Field and widget in one dictionary; everything a signature does not need to touch is there beforehand. */
void
csn_pdf_finish_field (CsnPdfFinisher *self, guint index, guint element)
{
  const CsnPdfField *field = g_ptr_array_index (self->finishing->fields, index);
  guint key = self->parent_key++;
  guint page = field->page < self->pages->len ? g_array_index (self->pages, guint, field->page) : 0;
  g_autofree char *name = csn_pdf_text_string (field->name);
  g_autofree char *label = csn_pdf_text_string (field->label);
  g_autofree char *look
      = field->width > 0 ? g_strdup_printf (" /AP << /N %u 0 R >>", add_appearance (self, field)) : g_strdup ("");
  guint widget = csn_pdf_add_object (
      self, g_strdup_printf ("<< /Type /Annot /Subtype /Widget /FT /Sig /T %s /TU %s /F 132 /Rect [ %d %d %d %d ] "
                             "/StructParent %u /P %u 0 R%s >>",
                             name, label, field->x, field->y, field->x + field->width, field->y + field->height, key, page,
                             look));

  csn_pdf_raw_insert (self->raw, page, CSN_PDF_RAW_ANNOTATIONS, g_strdup_printf ("%u 0 R ", widget));
  g_string_append_printf (self->fields, " %u 0 R", widget);
  csn_pdf_raw_insert (
      self->raw, element, CSN_PDF_RAW_DICTIONARY,
      g_strdup_printf ("/K << /Type /OBJR /Obj %u 0 R /Pg %u 0 R >> /Pg %u 0 R ", widget, page, page));
  csn_pdf_raw_insert (self->raw, self->parent_tree, CSN_PDF_RAW_ARRAY, g_strdup_printf (" %u %u 0 R ", key, element));
}
