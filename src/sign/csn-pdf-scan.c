/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Refuses active and changeable content. Every name that is decided by here stands in
 * csn-pdf-survey.c, too. A signed page is only worth something when it looks the same to everybody
 * and every time, so whatever could make it look otherwise is a problem, whoever signed it. */

#include "csn-pdf-scan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 60
#define MAX_PROBLEMS 20

typedef struct
{
  CsnPdfReader *reader; /* (unowned) */
  GPtrArray *problems;  /* (unowned) (element-type utf8) */
  GHashTable *fields;   /* (owned) numbers of signature fields */
} CsnPdfScan;

static void scan_value (CsnPdfScan *self, qpdf_oh value, guint depth);

static const char *const forbidden_keys[] = {
  "/JS",
  "/JavaScript",
  "/AA",
  "/XFA",
  "/OCProperties",
  "/NeedsRendering",
  "/RichMediaContent",
  "/Requirements",
  /* a file inside in the place of the pages; another picture for print; content of another file */
  "/Collection",
  "/Alternates",
  "/Ref",
  "/OPI",
  NULL,
};

static const char *const forbidden_actions[] = {
  "/JavaScript", "/Launch",
  "/SubmitForm", "/ResetForm",
  "/ImportData", "/Hide",
  "/Rendition",  "/Movie",
  "/Sound",      "/SetOCGState",
  "/GoToR",      "/GoToE",
  "/GoTo3DView", "/RichMediaExecute",
  "/Trans",      NULL,
};

static void G_GNUC_PRINTF (2, 3) complain (CsnPdfScan *self, const char *format, ...)
{
  va_list arguments;

  if (self->problems->len >= MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!g_ptr_array_find_with_equal_func (self->problems, sentence, g_str_equal, NULL))
    g_ptr_array_add (self->problems, g_steal_pointer (&sentence));
}

static gboolean
name_is (CsnPdfScan *self, qpdf_oh dictionary, const char *key, const char *name)
{
  return csn_qpdf.oh_is_name_and_equals (self->reader->qpdf,
                                     csn_qpdf.oh_get_key (self->reader->qpdf, dictionary, key), name);
}

static gboolean
name_is_one_of (CsnPdfScan *self, qpdf_oh name, const char *const *names)
{
  if (!csn_qpdf.oh_is_name (self->reader->qpdf, name))
    return FALSE;
  g_autofree char *text = g_strdup (csn_qpdf.oh_get_name (self->reader->qpdf, name));
  return g_strv_contains (names, text);
}

/* Links lead somewhere and cover nothing; signature fields show what their signature says. */
static void
check_annotation (CsnPdfScan *self, qpdf_oh annotation, guint number)
{
  qpdf_data qpdf = self->reader->qpdf;

  if (name_is (self, annotation, "/Subtype", "/Link"))
    {
      qpdf_oh action = csn_qpdf.oh_get_key (qpdf, annotation, "/A");
      if (csn_qpdf.oh_is_dictionary (qpdf, action) && !name_is (self, action, "/S", "/URI")
          && !name_is (self, action, "/S", "/GoTo"))
        complain (self, _("A link in the report does something else than lead somewhere"));
      if (csn_qpdf.oh_has_key (qpdf, annotation, "/AP"))
        complain (self, _("A link in the report has a picture that can cover text"));
    }
  else if (!name_is (self, annotation, "/Subtype", "/Widget"))
    complain (self, _("The report has annotations, which can cover what was signed"));
  else if (number == 0 || !g_hash_table_contains (self->fields, GUINT_TO_POINTER (number)))
    complain (self, _("The report has form fields other than signatures"));
}

static void
check_key (CsnPdfScan *self, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
  qpdf_data qpdf = self->reader->qpdf;

  if (g_strv_contains (forbidden_keys, key))
    complain (self, _("The report has active content (%s)"), key);
  else if (g_str_equal (key, "/S") && name_is_one_of (self, value, forbidden_actions))
    complain (self, _("The report has active content (%s)"), csn_qpdf.oh_get_name (qpdf, value));
  else if (g_str_equal (key, "/NeedAppearances")
           && !(csn_qpdf.oh_is_bool (qpdf, value) && !csn_qpdf.oh_get_bool_value (qpdf, value)))
    complain (self, _("The report asks programs to draw its fields anew"));
  else if (g_str_equal (key, "/OpenAction") && csn_qpdf.oh_is_dictionary (qpdf, value)
           && !name_is (self, value, "/S", "/GoTo"))
    complain (self, _("The report does something when it is opened"));
}

static void
scan_dictionary (CsnPdfScan *self, qpdf_oh dictionary, guint number, guint depth)
{
  qpdf_data qpdf = self->reader->qpdf;
  g_autoptr (GPtrArray) keys = csn_pdf_reader_list_keys (self->reader, dictionary);
  gboolean has_rectangle = FALSE, has_subtype = FALSE;

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      qpdf_oh value = csn_qpdf.oh_get_key (qpdf, dictionary, key);
      has_rectangle |= g_str_equal (key, "/Rect");
      has_subtype |= g_str_equal (key, "/Subtype");
      check_key (self, dictionary, key, value);
      scan_value (self, value, depth + 1);
      csn_qpdf.oh_release (qpdf, value);
    }
  if ((has_rectangle && has_subtype) || name_is (self, dictionary, "/Type", "/Annot"))
    check_annotation (self, dictionary, number);
}

static void
scan_array (CsnPdfScan *self, qpdf_oh array, guint depth)
{
  qpdf_data qpdf = self->reader->qpdf;
  int count = csn_qpdf.oh_get_array_n_items (qpdf, array);

  for (int i = 0; i < count; i++)
    {
      qpdf_oh item = csn_qpdf.oh_get_array_item (qpdf, array, i);
      scan_value (self, item, depth + 1);
      csn_qpdf.oh_release (qpdf, item);
    }
}

static void
scan_value (CsnPdfScan *self, qpdf_oh value, guint depth)
{
  qpdf_data qpdf = self->reader->qpdf;

  if (depth > MAX_DEPTH)
    {
      complain (self, _("The report is nested too deeply to be checked"));
      return;
    }
  if (csn_qpdf.oh_is_indirect (qpdf, value))
    return;
  if (csn_qpdf.oh_is_dictionary (qpdf, value))
    scan_dictionary (self, value, 0, depth);
  else if (csn_qpdf.oh_is_array (qpdf, value))
    scan_array (self, value, depth);
}

static void
scan_object (CsnPdfScan *self, guint number)
{
  qpdf_data qpdf = self->reader->qpdf;
  qpdf_oh object = csn_pdf_reader_get_object (self->reader, number);

  if (csn_qpdf.oh_is_stream (qpdf, object))
    {
      qpdf_oh dictionary = csn_qpdf.oh_get_dict (qpdf, object);
      if (csn_qpdf.oh_has_key (qpdf, dictionary, "/F"))
        complain (self, _("The report takes content from another file"));
      scan_dictionary (self, dictionary, number, 0);
    }
  else if (csn_qpdf.oh_is_dictionary (qpdf, object))
    scan_dictionary (self, object, number, 0);
  else if (csn_qpdf.oh_is_array (qpdf, object))
    scan_array (self, object, 0);
  csn_qpdf.oh_release_all (qpdf);
}

/**
 * csn_pdf_scan_objects:
 * @numbers: (element-type guint): the objects to be looked at
 * @problems: (element-type utf8): gains a sentence for each kind of problem
 */
void
csn_pdf_scan_objects (CsnPdfReader *reader, GArray *numbers, GPtrArray *problems)
{
  CsnPdfScan self = { .reader = reader, .problems = problems };
  g_autoptr (GArray) fields = csn_pdf_reader_list_fields (reader, NULL);

  self.fields = g_hash_table_new (g_direct_hash, g_direct_equal);
  for (guint i = 0; i < fields->len; i++)
    g_hash_table_add (self.fields, GUINT_TO_POINTER (g_array_index (fields, guint, i)));
  for (guint i = 0; i < numbers->len; i++)
    scan_object (&self, g_array_index (numbers, guint, i));
  g_hash_table_unref (self.fields);
}
