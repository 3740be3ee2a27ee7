/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens a PDF with libqpdf, recovery off: what cannot be read as it stands is refused. Text that
 * libqpdf returns lies in one shared buffer, so everything here copies. */

#include "csn-pdf-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-sign-error.h"

#define MAX_PDF_BYTES ((gsize) 1024 * 1024 * 1024)
#define MAX_FIELDS 1000

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT, sentence);
  return FALSE;
}

static gboolean
open_qpdf (CsnPdfReader *self, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (self->bytes, &size);

  if (!csn_qpdf_load (error))
    return FALSE;
  self->qpdf = csn_qpdf.init ();
  csn_qpdf.silence_errors (self->qpdf);
  csn_qpdf.set_suppress_warnings (self->qpdf, QPDF_TRUE);
  csn_qpdf.set_attempt_recovery (self->qpdf, QPDF_FALSE);
  if (csn_qpdf.read_memory (self->qpdf, "PDF", data, size, NULL) & QPDF_ERRORS)
    return refuse (error, _("The PDF is damaged or needs a password"));
  if (csn_qpdf.is_encrypted (self->qpdf))
    return refuse (error, _("The PDF is encrypted. Remove its password first."));
  return TRUE;
}

/**
 * csn_pdf_reader_new:
 * @bytes: a PDF, or its beginning up to the end of a revision
 */
CsnPdfReader *
csn_pdf_reader_new (GBytes *bytes, GError **error)
{
  g_autoptr (CsnPdfReader) self = g_new0 (CsnPdfReader, 1);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  self->bytes = g_bytes_ref (bytes);
  if (size < 16 || size > MAX_PDF_BYTES || memcmp (data, "%PDF-", 5) != 0)
    {
      refuse (error, _("This is not a PDF"));
      return NULL;
    }
  self->xref = csn_pdf_xref_new (data, size, error);
  if (self->xref == NULL || !open_qpdf (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
csn_pdf_reader_free (CsnPdfReader *self)
{
  if (self->qpdf != NULL)
    {
      /* libqpdf prints errors that nobody has asked for. */
      if (csn_qpdf.has_error (self->qpdf))
        csn_qpdf.get_error (self->qpdf);
      csn_qpdf.cleanup (&self->qpdf);
    }
  g_clear_pointer (&self->xref, csn_pdf_xref_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/* Whether libqpdf met anything odd so far, such as a key that stands twice. */
gboolean
csn_pdf_reader_has_warnings (CsnPdfReader *self)
{
  return csn_qpdf.has_error (self->qpdf) || csn_qpdf.more_warnings (self->qpdf);
}

qpdf_oh
csn_pdf_reader_get_object (CsnPdfReader *self, guint number)
{
  const CsnPdfEntry *entry = csn_pdf_xref_find (self->xref, number);

  return csn_qpdf.get_object_by_id (self->qpdf, (int) number,
                                entry != NULL ? (int) entry->generation : 0);
}

qpdf_oh
csn_pdf_reader_get_root (CsnPdfReader *self)
{
  return csn_qpdf.get_root (self->qpdf);
}

/* The form dictionary, or null. */
qpdf_oh
csn_pdf_reader_get_form (CsnPdfReader *self)
{
  return csn_qpdf.oh_get_key_if_dict (self->qpdf, csn_qpdf.get_root (self->qpdf), "/AcroForm");
}

gboolean
csn_pdf_reader_has_key (CsnPdfReader *self, qpdf_oh dictionary, const char *key)
{
  return csn_qpdf.oh_is_dictionary (self->qpdf, dictionary)
         && csn_qpdf.oh_has_key (self->qpdf, dictionary, key);
}

/**
 * csn_pdf_reader_list_fields:
 * @unusual: (out) (optional): set when there are fields that no report of ours has: nested, direct,
 * or no signatures
 *
 * Returns: (transfer full) (element-type guint): the object numbers of the signature fields
 */
GArray *
csn_pdf_reader_list_fields (CsnPdfReader *self, gboolean *unusual)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  qpdf_oh form = csn_pdf_reader_get_form (self);
  gboolean odd = FALSE;

  if (csn_pdf_reader_has_key (self, form, "/Fields"))
    {
      qpdf_oh fields = csn_qpdf.oh_get_key (self->qpdf, form, "/Fields");
      int count = csn_qpdf.oh_is_array (self->qpdf, fields)
                      ? csn_qpdf.oh_get_array_n_items (self->qpdf, fields)
                      : -1;
      odd = count < 0 || count > MAX_FIELDS;
      for (int i = 0; i < MIN (count, MAX_FIELDS); i++)
        {
          qpdf_oh field = csn_qpdf.oh_get_array_item (self->qpdf, fields, i);
          guint number = (guint) csn_qpdf.oh_get_object_id (self->qpdf, field);
          if (number != 0 && csn_qpdf.oh_is_dictionary (self->qpdf, field)
              && !csn_qpdf.oh_has_key (self->qpdf, field, "/Kids")
              && !csn_qpdf.oh_has_key (self->qpdf, field, "/Parent")
              && csn_qpdf.oh_is_name_and_equals (self->qpdf, csn_qpdf.oh_get_key (self->qpdf, field, "/FT"),
                                             "/Sig"))
            g_array_append_val (numbers, number);
          else
            odd = TRUE;
          csn_qpdf.oh_release (self->qpdf, field);
        }
    }
  if (unusual != NULL)
    *unusual = odd;
  return numbers;
}

/* Returns: (transfer full) (nullable): a text string as UTF-8 */
char *
csn_pdf_reader_dup_text (CsnPdfReader *self, qpdf_oh dictionary, const char *key)
{
  qpdf_oh value = csn_qpdf.oh_get_key_if_dict (self->qpdf, dictionary, key);

  if (!csn_qpdf.oh_is_string (self->qpdf, value))
    return NULL;
  return g_utf8_make_valid (csn_qpdf.oh_get_utf8_value (self->qpdf, value), -1);
}

/* Returns: the object number of the signature field called @name, or 0 */
guint
csn_pdf_reader_find_field (CsnPdfReader *self, const char *name)
{
  g_autoptr (GArray) fields = csn_pdf_reader_list_fields (self, NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      guint number = g_array_index (fields, guint, i);
      g_autofree char *title
          = csn_pdf_reader_dup_text (self, csn_pdf_reader_get_object (self, number), "/T");
      if (g_strcmp0 (title, name) == 0)
        return number;
    }
  return 0;
}

/* The object as PDF syntax; references stay references. */
char *
csn_pdf_reader_dup_value (CsnPdfReader *self, qpdf_oh object)
{
  return g_strdup (csn_qpdf.oh_unparse (self->qpdf, object));
}

/* A dictionary's text without the closing ">>", so that keys can be added. */
char *
csn_pdf_reader_dup_open_dictionary (CsnPdfReader *self, qpdf_oh dictionary)
{
  char *text = g_strdup (csn_qpdf.oh_unparse_resolved (self->qpdf, dictionary));
  gsize length = strlen (text);

  if (length >= 2 && g_str_has_suffix (text, ">>"))
    text[length - 2] = '\0';
  return text;
}

/* Returns: (transfer full) (element-type utf8): the keys of a dictionary, with their slash */
GPtrArray *
csn_pdf_reader_list_keys (CsnPdfReader *self, qpdf_oh dictionary)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  if (!csn_qpdf.oh_is_dictionary (self->qpdf, dictionary))
    return keys;
  csn_qpdf.oh_begin_dict_key_iter (self->qpdf, dictionary);
  while (csn_qpdf.oh_dict_more_keys (self->qpdf))
    g_ptr_array_add (keys, g_strdup (csn_qpdf.oh_dict_next_key (self->qpdf)));
  return keys;
}

/* What a signature permits afterwards: 0 says nothing, 1 no change at all, 2 signing and filling, 3
 * comments too. */
guint
csn_pdf_reader_get_seal (CsnPdfReader *self, qpdf_oh signature)
{
  qpdf_oh references = csn_qpdf.oh_get_key_if_dict (self->qpdf, signature, "/Reference");
  int count = csn_qpdf.oh_is_array (self->qpdf, references)
                  ? csn_qpdf.oh_get_array_n_items (self->qpdf, references)
                  : 0;
  guint seal = 0;

  for (int i = 0; i < MIN (count, MAX_FIELDS); i++)
    {
      qpdf_oh reference = csn_qpdf.oh_get_array_item (self->qpdf, references, i);
      qpdf_oh params = csn_qpdf.oh_get_key_if_dict (self->qpdf, reference, "/TransformParams");
      qpdf_oh method = csn_qpdf.oh_get_key_if_dict (self->qpdf, reference, "/TransformMethod");
      long long p = 2;
      if (csn_qpdf.oh_is_name_and_equals (self->qpdf, method, "/DocMDP"))
        {
          if (csn_pdf_reader_has_key (self, params, "/P"))
            p = csn_qpdf.oh_get_int_value (self->qpdf, csn_qpdf.oh_get_key (self->qpdf, params, "/P"));
          seal = p < 1 || p > 3 ? 1 : (guint) p;
        }
      else if (csn_qpdf.oh_is_name_and_equals (self->qpdf, method, "/FieldMDP")
               && csn_qpdf.oh_is_name_and_equals (self->qpdf,
                                              csn_qpdf.oh_get_key_if_dict (self->qpdf, params,
                                                                       "/Action"),
                                              "/All"))
        seal = 1;
    }
  return seal;
}
