/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tricks of somebody whose certificate is trusted and who makes the report before it is sealed, so that it shows one thing here
 * and another there; and tables of objects that are read differently by different programs. Every signature is good, and yet
 * each must be refused. */

#define _GNU_SOURCE
#include "csn-pdf-verify.h"

#include <string.h>

#include "csn-pdf-attachment.h"
#include "csn-pdf-update-private.h"
#include "csn-sign-error.h"
#include "test-pki.h"
#include "test-report.h"

static const char *const fields[] = { "approval-qa-lead", "seal", NULL };

typedef void (*Trick) (CsnPdfUpdate *update, CsnPdfReader *reader);

static GBytes *
seal (GBytes *pdf, CsnIdentity *identity)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .field = "seal", .at = now, .permit = CSN_PDF_PERMIT_NOTHING };
  GBytes *sealed = csn_pdf_sign (pdf, identity, &options, NULL, &error);

  g_assert_no_error (error);
  return sealed;
}

/* --- before the seal -------------------------------------------------------------------------------------------- */

/* The catalog with @more keys. */
static void
extend_catalog (CsnPdfUpdate *update, CsnPdfReader *reader, const char *more)
{
  qpdf_oh root = csn_pdf_reader_get_root (reader);
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, root);
  g_autofree char *text = g_strdup_printf ("%s %s >>", open, more);

  csn_pdf_update_write_object (update, (guint) qpdf_oh_get_object_id (reader->qpdf, root), text);
}

/* Programs open a file inside in the place of the pages. */
static void
make_portfolio (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  extend_catalog (update, reader, "/Collection << /Type /Collection /View /T /D (other.pdf) >>");
}

static void
hide_layers (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  extend_catalog (update, reader, "/OC#50roperties << /OCGs [ ] /D << /BaseState /OFF >> >>");
}

static void
write_page_content (CsnPdfUpdate *update, CsnPdfReader *reader, const char *dictionary)
{
  qpdf_oh content = qpdf_oh_get_key (reader->qpdf, qpdf_get_page_n (reader->qpdf, 0), "/Contents");

  csn_pdf_update_write_stream (update, (guint) qpdf_oh_get_object_id (reader->qpdf, content), dictionary,
                               (const guint8 *) "0 0 9 9 re f", 12);
}

/* The page takes its content from elsewhere, and calls it an attachment. */
static void
outsource_page (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  write_page_content (update, reader, "<< /Type /EmbeddedFile /F (http://evil.example/page) ");
}

static void
print_another (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  csn_pdf_update_write_stream (update, csn_pdf_update_reserve (update),
                               "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray "
                               "/Alternates [ << /Image 9 0 R /DefaultForPrinting true >> ] ",
                               (const guint8 *) "x", 1);
}

static void
refer_to_a_file (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  csn_pdf_update_write_stream (update, csn_pdf_update_reserve (update),
                               "<< /Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] /Ref << /F (other.pdf) /Page 0 >> ",
                               (const guint8 *) "0 0 9 9 re f", 12);
}

static void
let_prepress_replace (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  csn_pdf_update_write_stream (update, csn_pdf_update_reserve (update),
                               "<< /Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] /OPI << /2.0 << /F (other.tif) >> >> ",
                               (const guint8 *) "0 0 9 9 re f", 12);
}

/* The name of the key that makes an annotation one, in escapes. */
static void
cover_page (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  csn_pdf_update_write_object (update, csn_pdf_update_reserve (update),
                               "<< /Subtype /Stamp /R#65ct [ 0 0 595 842 ] /F 4 >>");
}

static GBytes *
prepare (GBytes *pdf, Trick trick)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (pdf, &error);

  g_assert_no_error (error);
  g_autoptr (CsnPdfUpdate) update = csn_pdf_update_new (reader);
  trick (update, reader);
  return g_byte_array_free_to_bytes (csn_pdf_update_finish (update, (const guint8 *) "x", 1));
}

static void
do_nothing (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  csn_pdf_update_write_object (update, csn_pdf_update_reserve (update), "<< /Plain true >>");
}

static void
test_prepared (gconstpointer streams)
{
  static const struct
  {
    Trick trick;
    const char *word;
  } cases[] = {
    { make_portfolio, "active content (/Collection)" },
    { hide_layers, "active content (/OCProperties)" },
    { outsource_page, "content from another file" },
    { print_another, "active content (/Alternates)" },
    { refer_to_a_file, "active content (/Ref)" },
    { let_prepress_replace, "active content (/OPI)" },
    { cover_page, "annotations" },
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_prepared (GPOINTER_TO_INT (streams), fields);
  g_autoptr (GBytes) plain = prepare (pdf, do_nothing);
  g_autoptr (GBytes) fine = seal (plain, ada);

  test_report_assert_good (fine, trust);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) tricky = prepare (pdf, cases[i].trick);
      g_autoptr (GBytes) sealed = seal (tricky, ada);

      g_test_message ("%s", cases[i].word);
      test_report_assert_refused (sealed, trust, cases[i].word);
    }
}

/* --- the record inside ------------------------------------------------------------------------------------------ */

/* One name and two files: by two entries of the tree, or by one that names one file for some programs and another for others. */
static void
attach_twice (CsnPdfUpdate *update, CsnPdfReader *reader, gboolean in_one)
{
  guint good = csn_pdf_update_reserve (update);
  guint evil = csn_pdf_update_reserve (update);
  g_autofree char *names = NULL;

  csn_pdf_update_write_stream (update, good, "<< /Type /EmbeddedFile ", (const guint8 *) "{\"verdict\":\"NO-GO\"}", 19);
  csn_pdf_update_write_stream (update, evil, "<< /Type /EmbeddedFile ", (const guint8 *) "{\"verdict\":\"GO\"}", 16);
  names = in_one ? g_strdup_printf ("(record.json) << /Type /Filespec /F (record.json) /UF (record.json) "
                                    "/EF << /F %u 0 R /UF %u 0 R >> >>", good, evil)
                 : g_strdup_printf ("(a) << /Type /Filespec /F (record.json) /UF (record.json) /EF << /F %u 0 R >> >> "
                                    "(b) << /Type /Filespec /F (record.json) /UF (record.json) /EF << /F %u 0 R >> >>",
                                    good, evil);
  g_autofree char *more = g_strdup_printf ("/Names << /EmbeddedFiles << /Names [ %s ] >> >>", names);
  extend_catalog (update, reader, more);
}

static void
attach_two_entries (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  attach_twice (update, reader, FALSE);
}

static void
attach_two_files (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  attach_twice (update, reader, TRUE);
}

static void
test_two_records (void)
{
  static const Trick tricks[] = { attach_two_entries, attach_two_files };
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, fields);

  for (gsize i = 0; i < G_N_ELEMENTS (tricks); i++)
    {
      g_autoptr (GBytes) tricky = prepare (pdf, tricks[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (csn_pdf_get_attachment (tricky, "record.json", &error));
      g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "more than one"));
    }
}

/* --- tables of objects, without a key --------------------------------------------------------------------------- */

/* @pdf with another section behind it; "@" in @section is where it begins, "^" where the newest one does that was there. */
static GBytes *
append_section (GBytes *pdf, const char *section)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  const char *tail = memrchr (data, 'f', size);
  g_autoptr (GString) text = g_string_new (section);
  g_autofree char *here = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  g_autofree char *there = NULL;
  GByteArray *out = g_byte_array_new ();

  while (memcmp (tail, "startxref", 9) != 0)
    tail--;
  there = g_strdup_printf ("%" G_GUINT64_FORMAT, g_ascii_strtoull (tail + 10, NULL, 10));
  g_string_replace (text, "@", here, 0);
  g_string_replace (text, "^", there, 0);
  g_string_append_printf (text, "startxref\n%s\n%%%%EOF\n", here);
  g_byte_array_append (out, (const guint8 *) data, (guint) size);
  g_byte_array_append (out, (const guint8 *) text->str, (guint) text->len);
  return g_byte_array_free_to_bytes (out);
}

/* Each ends in a refusal and in time, whatever the numbers say. */
static void
test_tables (void)
{
  static const char *const sections[] = {
    /* beside a stream of other objects */
    "xref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev ^ /XRefStm ^ >>\n",
    /* after itself */
    "xref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev @ >>\n",
    "xref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev -1 >>\n",
    "xref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev 99999999999999999999 >>\n",
    /* rows without width, wider than any number, more than there are */
    "90 0 obj\n<< /Type /XRef /Size 99 /Root 1 0 R /Prev ^ /W [ 0 0 0 ] /Length 0 >>\nstream\n\nendstream\nendobj\n",
    "90 0 obj\n<< /Type /XRef /Size 99 /Root 1 0 R /Prev ^ /W [ 1 99999999999 1 ] /Length 1 >>\nstream\nx\nendstream\nendobj\n",
    "90 0 obj\n<< /Type /XRef /Size 99 /Root 1 0 R /Prev ^ /W [ 18446744073709551615 1 1 ] /Length 1 >>\nstream\nx\nendstream\n"
    "endobj\n",
    "90 0 obj\n<< /Type /XRef /Size 8388607 /Root 1 0 R /Prev ^ /W [ 1 1 1 ] /Length 3 >>\nstream\n\001\001\001\nendstream\nendobj\n",
    "90 0 obj\n<< /Type /XRef /Size 99 /Index [ 4294967295 9 ] /Root 1 0 R /Prev ^ /W [ 1 1 1 ] /Length 3 >>\nstream\n\001\001\001\n"
    "endstream\nendobj\n",
    "90 0 obj\n<< /Type /XRef /Size 99 /Index [ -1 1 ] /Root 1 0 R /Prev ^ /W [ 1 1 1 ] /Length 3 >>\nstream\n\001\001\001\n"
    "endstream\nendobj\n",
    /* the catalog anew under its own number; a container that extends itself */
    "xref\n1 1\n0000000009 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R /Prev ^ >>\n",
    "90 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Extends 90 0 R /Length 6 >>\nstream\n1 0 <<>>\nendstream\nendobj\n"
    "xref\n90 1\n@ 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R /Prev ^ >>\n",
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  gint64 begin = g_get_monotonic_time ();

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (sections); i++)
    {
      g_autoptr (GBytes) pdf = test_report_prepared (i % 2 == 1, fields);
      g_autoptr (GBytes) sealed = seal (pdf, ada);
      g_autoptr (GBytes) tricky = append_section (sealed, sections[i / 2]);

      g_assert_false (test_report_is_good (tricky, trust));
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sign/pdf-tricks/prepared/table", GINT_TO_POINTER (FALSE), test_prepared);
  g_test_add_data_func ("/sign/pdf-tricks/prepared/stream", GINT_TO_POINTER (TRUE), test_prepared);
  g_test_add_func ("/sign/pdf-tricks/two-records", test_two_records);
  g_test_add_func ("/sign/pdf-tricks/tables", test_tables);
  return g_test_run ();
}
