/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the PDFs with Cairo and libqpdf, and asks pdfsig and qpdf what they think of signed ones.
 */

#include "test-report.h"

#include <cairo-pdf.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "csn-finding.h"
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

/* The database of certificates that was made last, and for which root. */
static char *kept_root = NULL;
static char *database = NULL;
static char *database_folder = NULL;

static void
remove_database (void)
{
  if (database_folder != NULL)
    test_remove_folder (database_folder);
  g_clear_pointer (&database_folder, g_free);
  g_clear_pointer (&database, g_free);
  g_clear_pointer (&kept_root, g_free);
}

/* A database of certificates in which @root_pem is trusted, as the help says how to make one; certutil takes long, so it is
 * made once for each root. NULL without certutil. */
static const char *
get_database (const char *root_pem)
{
  g_autoptr (GBytes) root_bytes = g_bytes_new (root_pem, strlen (root_pem));
  int status = 0;

  if (g_strcmp0 (kept_root, root_pem) == 0)
    return database;
  if (kept_root == NULL)
    atexit (remove_database);
  remove_database ();
  kept_root = g_strdup (root_pem);
  database_folder = test_folder ();
  database = g_strconcat ("sql:", database_folder, NULL);
  g_autofree char *root = g_build_filename (database_folder, "root.pem", NULL);
  test_write (database_folder, "root.pem", root_bytes);
  g_autofree char *made = test_run (&status, "certutil", "-N", "-d", database, "--empty-password", NULL);
  if (made == NULL)
    {
      g_clear_pointer (&database, g_free);
      return NULL;
    }
  g_autofree char *added
      = test_run (&status, "certutil", "-A", "-d", database, "-n", "root", "-t", ",C,", "-i", root, NULL);
  g_assert_nonnull (added);
  g_assert_cmpint (status, ==, 0);
  return database;
}

void
test_report_check_pdfsig (GBytes *pdf, const char *root_pem, guint signatures)
{
  const char *trusting = get_database (root_pem);
  g_autofree char *folder = test_folder ();
  g_autofree char *file = g_build_filename (folder, "report.pdf", NULL);
  int status = 0;

  test_write (folder, "report.pdf", pdf);
  g_autofree char *output = trusting != NULL ? test_run (&status, "pdfsig", "-nssdir", trusting, file, NULL) : NULL;
  test_remove_folder (folder);
  if (output == NULL)
    return;
  g_test_message ("%s", output);
  g_assert_cmpuint (count_of (output, "Signature is Valid."), ==, signatures);
  g_assert_cmpuint (count_of (output, "Certificate is Trusted."), ==, signatures);
  g_assert_cmpuint (count_of (output, "ETSI.CAdES.detached"), ==, signatures);
  g_assert_cmpuint (count_of (output, "Total document signed"), ==, 1);
  g_assert_cmpuint (count_of (output, "Not total document signed"), ==, signatures - 1);
}

/* What the page @path prints about cutting signatures out, without its markup. */
static char *
read_recipe (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;

  if (!g_file_get_contents (path, &page, NULL, &error))
    g_error ("%s", error->message);
  char *start = strstr (page, "<input>grep -a -o '/ByteRange");
  g_assert_nonnull (start);
  start += strlen ("<input>");
  char *end = strstr (start, "</input>");
  g_assert_nonnull (end);
  GString *text = g_string_new_len (start, end - start);
  g_string_replace (text, "&gt;", ">", 0);
  g_string_replace (text, "&lt;", "<", 0);
  g_string_replace (text, "&amp;", "&", 0);
  return g_string_free (text, FALSE);
}

void
test_report_check_openssl (GBytes *pdf, const char *root_pem, guint signatures)
{
  const char *help = g_getenv ("CSN_HELP");
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *basenc = g_find_program_in_path ("basenc");
  g_autofree char *page = g_build_filename (help != NULL ? help : "", "verify.page", NULL);
  int status = 0;

  if (help == NULL || openssl == NULL || basenc == NULL)
    {
      g_test_skip ("The help, openssl or basenc is not here");
      return;
    }
  g_autofree char *folder = test_folder ();
  g_autofree char *recipe = read_recipe (page);
  g_autofree char *script = g_strdup_printf ("cd '%s'\n%s\n", folder, recipe);
  g_autoptr (GBytes) root = g_bytes_new (root_pem, strlen (root_pem));

  test_write (folder, "report.pdf", pdf);
  test_write (folder, "root.pem", root);
  g_autofree char *output = test_run (&status, "sh", "-ec", script, NULL);
  test_remove_folder (folder);
  if (status != 0 || count_of (output, "Verification successful") != signatures)
    g_error ("%s", output);
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

CsnPdfVerification *
test_report_verify (GBytes *pdf, CsnTrust *trust)
{
  g_autoptr (GError) error = NULL;
  CsnPdfVerification *verification = csn_pdf_verify (pdf, trust, NULL, NULL, &error);

  g_assert_no_error (error);
  return verification;
}

char *
test_report_dup_findings (CsnPdfVerification *verification)
{
  GPtrArray *findings = csn_pdf_verification_get_findings (verification);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      CsnFinding *finding = g_ptr_array_index (findings, i);
      g_string_append_printf (text, "%s: %s\n", csn_finding_get_code (finding),
                              csn_finding_get_text (finding));
    }
  return g_string_free (text, FALSE);
}

gboolean
test_report_is_good (GBytes *pdf, CsnTrust *trust)
{
  g_autoptr (CsnPdfVerification) verification = test_report_verify (pdf, trust);

  return csn_pdf_verification_is_good (verification);
}

void
test_report_assert_good (GBytes *pdf, CsnTrust *trust)
{
  g_autoptr (CsnPdfVerification) verification = test_report_verify (pdf, trust);
  g_autofree char *findings = test_report_dup_findings (verification);

  if (!csn_pdf_verification_is_good (verification))
    g_error ("%s", findings);
}

void
test_report_assert_refused (GBytes *pdf, CsnTrust *trust, const char *word)
{
  g_autoptr (CsnPdfVerification) verification = test_report_verify (pdf, trust);
  g_autofree char *findings = test_report_dup_findings (verification);

  g_test_message ("%s", findings);
  g_assert_false (csn_pdf_verification_is_good (verification));
  g_assert_nonnull (strstr (findings, word));
}
