/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the field to be signed, or adds an invisible one, and writes the objects around it. A
 * prepared field changes in nothing but /V and /AP, so that verifiers which compare revisions are
 * content. */

#include "csn-pdf-field-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "csn-pdf-appearance-private.h"
#include "csn-pdf-text.h"
#include "csn-sign-error.h"

#define HIDDEN_FLAGS 132 /* print, locked */
#define SMALLEST_VISIBLE 4.0

static gboolean
is_filled (CsnPdfReader *reader, guint number)
{
  qpdf_oh value = csn_qpdf.oh_get_key (reader->qpdf, csn_pdf_reader_get_object (reader, number), "/V");

  return !csn_qpdf.oh_is_null (reader->qpdf, value);
}

/**
 * csn_pdf_reader_is_sealed:
 * @signatures: (out): how many fields are signed
 *
 * Returns: whether an earlier signature forbids every addition
 */
gboolean
csn_pdf_reader_is_sealed (CsnPdfReader *reader, guint *signatures)
{
  g_autoptr (GArray) fields = csn_pdf_reader_list_fields (reader, NULL);
  gboolean sealed = FALSE;

  *signatures = 0;
  for (guint i = 0; i < fields->len; i++)
    {
      guint number = g_array_index (fields, guint, i);
      if (!is_filled (reader, number))
        continue;
      (*signatures)++;
      qpdf_oh value
          = csn_qpdf.oh_get_key (reader->qpdf, csn_pdf_reader_get_object (reader, number), "/V");
      sealed |= csn_pdf_reader_get_seal (reader, value) == 1;
    }
  return sealed;
}

static char *
dup_free_name (CsnPdfReader *reader, CsnPdfPermit permit)
{
  if (permit == CSN_PDF_PERMIT_NOTHING && csn_pdf_reader_find_field (reader, "seal") == 0)
    return g_strdup ("seal");
  for (guint n = 1;; n++)
    {
      g_autofree char *name = g_strdup_printf ("signature-%u", n);
      if (csn_pdf_reader_find_field (reader, name) == 0)
        return g_steal_pointer (&name);
    }
}

gboolean
csn_pdf_field_choose (CsnPdfField *self,
                      CsnPdfUpdate *update,
                      CsnPdfReader *reader,
                      const char *name,
                      CsnPdfPermit permit,
                      GError **error)
{
  self->name = name != NULL ? g_strdup (name) : dup_free_name (reader, permit);
  self->number = csn_pdf_reader_find_field (reader, self->name);
  self->is_new = self->number == 0;
  if (self->is_new)
    {
      self->number = csn_pdf_update_reserve (update);
      return TRUE;
    }
  if (!is_filled (reader, self->number))
    return TRUE;
  g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_SIGNED, _("The field “%s” is signed already"),
               self->name);
  return FALSE;
}

void
csn_pdf_field_clear (CsnPdfField *self)
{
  g_clear_pointer (&self->name, g_free);
}

static gboolean
get_size (CsnPdfReader *reader, qpdf_oh field, double *width, double *height)
{
  qpdf_oh rect = csn_qpdf.oh_get_key (reader->qpdf, field, "/Rect");
  double edge[4];

  if (!csn_qpdf.oh_is_array (reader->qpdf, rect) || csn_qpdf.oh_get_array_n_items (reader->qpdf, rect) != 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    edge[i]
        = csn_qpdf.oh_get_numeric_value (reader->qpdf, csn_qpdf.oh_get_array_item (reader->qpdf, rect, i));
  *width = fabs (edge[2] - edge[0]);
  *height = fabs (edge[3] - edge[1]);
  return *width >= SMALLEST_VISIBLE && *height >= SMALLEST_VISIBLE;
}

/* The page becomes a form XObject. Returns its number, or 0. */
static guint
write_appearance (CsnPdfUpdate *update,
                  double width,
                  double height,
                  const char *const *lines,
                  GError **error)
{
  g_autoptr (GBytes) drawing = csn_pdf_appearance_draw (width, height, lines, error);
  g_autoptr (CsnPdfReader) source = drawing != NULL ? csn_pdf_reader_new (drawing, error) : NULL;

  if (source == NULL)
    return 0;
  qpdf_oh page = csn_qpdf.get_page_n (source->qpdf, 0);
  qpdf_oh resources = csn_qpdf.oh_get_key (source->qpdf, page, "/Resources");
  unsigned char *content = NULL;
  size_t size = 0;
  char box[2][G_ASCII_DTOSTR_BUF_SIZE];

  if (csn_qpdf.oh_get_page_content_data (source->qpdf, page, &content, &size) & QPDF_ERRORS)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("The signature's picture could not be read"));
      return 0;
    }
  g_autofree char *resource_text = csn_pdf_update_copy (update, source, resources);
  g_autofree char *dictionary
      = g_strdup_printf ("<< /Type /XObject /Subtype /Form /BBox [ 0 0 %s %s ] /Resources %s",
                         g_ascii_formatd (box[0], sizeof box[0], "%.3f", width),
                         g_ascii_formatd (box[1], sizeof box[1], "%.3f", height), resource_text);
  guint number = csn_pdf_update_reserve (update);
  csn_pdf_update_write_stream (update, number, dictionary, content, size);
  csn_qpdf.oh_free_buffer (&content);
  return number;
}

static void
write_new_field (CsnPdfField *self, CsnPdfUpdate *update, CsnPdfReader *reader, guint signature)
{
  g_autofree char *title = csn_pdf_text_string (self->name);
  guint page = (guint) csn_qpdf.oh_get_object_id (reader->qpdf, csn_qpdf.get_page_n (reader->qpdf, 0));
  g_autofree char *text = g_strdup_printf ("<< /Type /Annot /Subtype /Widget /FT /Sig /T %s /F %d "
                                           "/Rect [ 0 0 0 0 ] /P %u 0 R /V %u 0 R >>",
                                           title, HIDDEN_FLAGS, page, signature);

  csn_pdf_update_write_object (update, self->number, text);
}

/* @lines: what a visible field will show */
gboolean
csn_pdf_field_write (CsnPdfField *self,
                     CsnPdfUpdate *update,
                     CsnPdfReader *reader,
                     const char *const *lines,
                     guint signature,
                     GError **error)
{
  qpdf_oh field = csn_pdf_reader_get_object (reader, self->number);
  double width = 0, height = 0;
  guint appearance = 0;

  if (self->is_new)
    {
      write_new_field (self, update, reader, signature);
      return TRUE;
    }
  if (get_size (reader, field, &width, &height))
    {
      appearance = write_appearance (update, width, height, lines, error);
      if (appearance == 0)
        return FALSE;
      csn_qpdf.oh_remove_key (reader->qpdf, field, "/AP");
    }
  csn_qpdf.oh_remove_key (reader->qpdf, field, "/V");
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, field);
  g_autoptr (GString) text = g_string_new (open);
  g_string_append_printf (text, "/V %u 0 R", signature);
  if (appearance != 0)
    g_string_append_printf (text, " /AP << /N %u 0 R >>", appearance);
  g_string_append (text, " >>");
  csn_pdf_update_write_object (update, self->number, text->str);
  return TRUE;
}

/* An array's items, and one reference more. */
static char *
dup_longer_array (CsnPdfReader *reader, qpdf_oh array, guint number)
{
  g_autoptr (GString) text = g_string_new ("[");
  int count = csn_qpdf.oh_is_array (reader->qpdf, array)
                  ? csn_qpdf.oh_get_array_n_items (reader->qpdf, array)
                  : 0;

  for (int i = 0; i < count; i++)
    g_string_append_printf (text, " %s",
                            csn_qpdf.oh_unparse (reader->qpdf,
                                             csn_qpdf.oh_get_array_item (reader->qpdf, array, i)));
  g_string_append_printf (text, " %u 0 R ]", number);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
write_page (CsnPdfUpdate *update, CsnPdfReader *reader, guint field)
{
  qpdf_oh page = csn_qpdf.get_page_n (reader->qpdf, 0);
  guint number = (guint) csn_qpdf.oh_get_object_id (reader->qpdf, page);
  g_autofree char *annotations
      = dup_longer_array (reader, csn_qpdf.oh_get_key (reader->qpdf, page, "/Annots"), field);

  csn_qpdf.oh_remove_key (reader->qpdf, page, "/Annots");
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, page);
  g_autofree char *text = g_strconcat (open, "/Annots ", annotations, " >>", NULL);
  csn_pdf_update_write_object (update, number, text);
}

static char *
dup_form (CsnPdfReader *reader, guint field)
{
  qpdf_oh form = csn_pdf_reader_get_form (reader);

  if (!csn_qpdf.oh_is_dictionary (reader->qpdf, form))
    return g_strdup_printf ("<< /SigFlags 3 /Fields [ %u 0 R ] >>", field);
  g_autofree char *fields
      = dup_longer_array (reader, csn_qpdf.oh_get_key (reader->qpdf, form, "/Fields"), field);
  csn_qpdf.oh_remove_key (reader->qpdf, form, "/Fields");
  csn_qpdf.oh_remove_key (reader->qpdf, form, "/SigFlags");
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, form);
  return g_strconcat (open, "/SigFlags 3 /Fields ", fields, " >>", NULL);
}

/* @certifying: the certifying signature's number, or 0; @dss: the validation data's number, or 0 */
void
csn_pdf_field_write_surroundings (CsnPdfField *self,
                                  CsnPdfUpdate *update,
                                  CsnPdfReader *reader,
                                  guint certifying,
                                  guint dss)
{
  qpdf_oh root = csn_pdf_reader_get_root (reader);
  guint root_number = (guint) csn_qpdf.oh_get_object_id (reader->qpdf, root);
  g_autoptr (GString) added = g_string_new (NULL);

  if (self->is_new)
    {
      qpdf_oh form = csn_pdf_reader_get_form (reader);
      guint form_number = csn_qpdf.oh_is_indirect (reader->qpdf, form)
                              ? (guint) csn_qpdf.oh_get_object_id (reader->qpdf, form)
                              : 0;
      g_autofree char *text = dup_form (reader, self->number);
      write_page (update, reader, self->number);
      if (form_number != 0)
        csn_pdf_update_write_object (update, form_number, text);
      else
        {
          guint number = csn_pdf_update_reserve (update);
          csn_pdf_update_write_object (update, number, text);
          csn_qpdf.oh_remove_key (reader->qpdf, root, "/AcroForm");
          g_string_append_printf (added, "/AcroForm %u 0 R ", number);
        }
    }
  if (certifying != 0)
    {
      csn_qpdf.oh_remove_key (reader->qpdf, root, "/Perms");
      g_string_append_printf (added, "/Perms << /DocMDP %u 0 R >> ", certifying);
    }
  if (dss != 0)
    {
      csn_qpdf.oh_remove_key (reader->qpdf, root, "/DSS");
      g_string_append_printf (added, "/DSS %u 0 R ", dss);
    }
  if (added->len == 0)
    return;
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, root);
  g_autofree char *text = g_strconcat (open, added->str, ">>", NULL);
  csn_pdf_update_write_object (update, root_number, text);
}
