/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the PDFs with Cairo and libqpdf, and asks pdfsig and qpdf what they think of signed ones.
 */

#include "test-report.h"

#include <cairo-pdf.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

#include "test-pki.h"

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
test_report_plain (gboolean streams)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, out, 595, 842);

  cairo_pdf_surface_restrict_to_version (surface,
                                         streams ? CAIRO_PDF_VERSION_1_7 : CAIRO_PDF_VERSION_1_4);
  cairo_t *cairo = cairo_create (surface);
  for (guint page = 0; page < 2; page++)
    {
      cairo_set_font_size (cairo, 20);
      cairo_move_to (cairo, 72, 120);
      cairo_show_text (cairo, page == 0 ? "Verdict: NO-GO" : "Two tests failed.");
      cairo_show_page (cairo);
    }
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (out);
}

static qpdf_oh
make_field (qpdf_data qpdf, qpdf_oh page, const char *name, gboolean visible, guint row)
{
  g_autofree char *rect = g_strdup_printf ("[ 72 %u 260 %u ]", 600 - row * 60, 650 - row * 60);
  qpdf_oh field = qpdf_oh_parse (qpdf, "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 >>");

  qpdf_oh_replace_key (qpdf, field, "/T", qpdf_oh_new_string (qpdf, name));
  qpdf_oh_replace_key (qpdf, field, "/Rect", qpdf_oh_parse (qpdf, visible ? rect : "[ 0 0 0 0 ]"));
  qpdf_oh_replace_key (qpdf, field, "/P", page);
  return qpdf_make_indirect_object (qpdf, field);
}

GBytes *
test_report_prepared (gboolean streams, const char *const *fields)
{
  g_autoptr (GBytes) plain = test_report_plain (streams);
  qpdf_data qpdf = qpdf_init ();
  gsize size = 0;
  const char *data = g_bytes_get_data (plain, &size);

  g_assert_cmpint (qpdf_read_memory (qpdf, "report", data, size, NULL), ==, QPDF_SUCCESS);
  qpdf_oh page = qpdf_get_page_n (qpdf, 0);
  qpdf_oh names = qpdf_oh_new_array (qpdf);
  qpdf_oh annotations = qpdf_oh_new_array (qpdf);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      qpdf_oh field = make_field (qpdf, page, fields[i], fields[i + 1] != NULL, i);
      qpdf_oh_append_item (qpdf, names, field);
      qpdf_oh_append_item (qpdf, annotations, field);
    }
  qpdf_oh form = qpdf_oh_parse (qpdf, "<< /SigFlags 3 >>");
  qpdf_oh_replace_key (qpdf, form, "/Fields", names);
  qpdf_oh_replace_key (qpdf, qpdf_get_root (qpdf), "/AcroForm", form);
  qpdf_oh_replace_key (qpdf, page, "/Annots", annotations);
  qpdf_init_write_memory (qpdf);
  qpdf_set_static_ID (qpdf, QPDF_TRUE);
  qpdf_set_object_stream_mode (qpdf, streams ? qpdf_o_generate : qpdf_o_disable);
  g_assert_cmpint (qpdf_write (qpdf), ==, QPDF_SUCCESS);
  GBytes *bytes = g_bytes_new (qpdf_get_buffer (qpdf), qpdf_get_buffer_length (qpdf));
  qpdf_cleanup (&qpdf);
  return bytes;
}

static guint
count_of (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    n++;
  return n;
}

void
test_report_check_pdfsig (GBytes *pdf, const char *root_pem, guint signatures)
{
  g_autofree char *folder = test_folder ();
  g_autofree char *file = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *root = g_build_filename (folder, "root.pem", NULL);
  g_autofree char *database = g_strconcat ("sql:", folder, NULL);
  g_autoptr (GBytes) root_bytes = g_bytes_new (root_pem, strlen (root_pem));
  int status = 0;

  test_write (folder, "report.pdf", pdf);
  test_write (folder, "root.pem", root_bytes);
  g_autofree char *made
      = test_run (&status, "certutil", "-N", "-d", database, "--empty-password", NULL);
  if (made != NULL)
    {
      g_autofree char *added = test_run (&status, "certutil", "-A", "-d", database, "-n", "root",
                                         "-t", ",C,", "-i", root, NULL);
      g_autofree char *output = test_run (&status, "pdfsig", "-nssdir", database, file, NULL);
      g_assert_nonnull (added);
      if (output != NULL)
        {
          g_test_message ("%s", output);
          g_assert_cmpuint (count_of (output, "Signature is Valid."), ==, signatures);
          g_assert_cmpuint (count_of (output, "Certificate is Trusted."), ==, signatures);
          g_assert_cmpuint (count_of (output, "ETSI.CAdES.detached"), ==, signatures);
          g_assert_cmpuint (count_of (output, "Total document signed"), ==, 1);
          g_assert_cmpuint (count_of (output, "Not total document signed"), ==, signatures - 1);
        }
    }
  test_remove_folder (folder);
}

void
test_report_check_qpdf (GBytes *pdf)
{
  g_autofree char *folder = test_folder ();
  g_autofree char *file = g_build_filename (folder, "report.pdf", NULL);
  int status = 0;

  test_write (folder, "report.pdf", pdf);
  g_autofree char *output = test_run (&status, "qpdf", "--check", file, NULL);
  test_remove_folder (folder);
  if (output == NULL)
    return;
  if (status != 0)
    g_error ("%s", output);
}
