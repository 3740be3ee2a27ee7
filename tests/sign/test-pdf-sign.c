/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing PDFs: invisible and prepared fields, tables and streams, several signers and the seal,
 * judged by pdfsig and qpdf; and everything that must not be signed. */

#include "csn-pdf-sign.h"

#include <string.h>

#include "csn-sign-error.h"
#include "test-pki.h"
#include "test-report.h"

static const char *const prepared_fields[]
    = { "approval-qa-lead", "approval-tech-lead", "approval-release-manager", "seal", NULL };

static GBytes *
sign (GBytes *pdf, CsnIdentity *identity, const char *field, CsnPdfPermit permit)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = {
    .field = field,
    .role = "QA Lead",
    .reason = "Geprüft (ohne Vorbehalt)",
    .location = "Köln",
    .at = now,
    .permit = permit,
  };
  GBytes *signed_pdf = csn_pdf_sign (pdf, identity, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (signed_pdf), >, g_bytes_get_size (pdf));
  g_assert_cmpint (memcmp (g_bytes_get_data (signed_pdf, NULL), g_bytes_get_data (pdf, NULL),
                           g_bytes_get_size (pdf)),
                   ==, 0);
  return signed_pdf;
}

static void
test_seal (gconstpointer streams)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada Lövelace");
  g_autoptr (GBytes) pdf = test_report_plain (GPOINTER_TO_INT (streams));
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  g_autofree char *root = csn_identity_dup_root_pem (ada);

  test_report_check_qpdf (sealed);
  test_report_check_pdfsig (sealed, root, 1);
}

static void
test_prepared (gconstpointer streams)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada Lövelace 李");
  g_autoptr (GBytes) pdf = test_report_prepared (GPOINTER_TO_INT (streams), prepared_fields);
  g_autofree char *root = csn_identity_dup_root_pem (ada);

  for (guint i = 0; prepared_fields[i] != NULL; i++)
    {
      gboolean last = prepared_fields[i + 1] == NULL;
      GBytes *next = sign (pdf, ada, prepared_fields[i],
                           last     ? CSN_PDF_PERMIT_NOTHING
                           : i == 0 ? CSN_PDF_PERMIT_SIGNING
                                    : CSN_PDF_PERMIT_UNSAID);
      g_bytes_unref (pdf);
      pdf = next;
      test_report_check_qpdf (pdf);
    }
  test_report_check_pdfsig (pdf, root, G_N_ELEMENTS (prepared_fields) - 1);
}

static void
check_refused (GBytes *pdf, CsnIdentity *identity, const CsnPdfSignOptions *options, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (csn_pdf_sign (pdf, identity, options, NULL, &error));
  g_assert_error (error, CSN_SIGN_ERROR, code);
}

static void
test_refusals (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GDateTime) late = g_date_time_add_years (now, 12);
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, prepared_fields);
  g_autoptr (GBytes) once = sign (pdf, ada, "approval-qa-lead", CSN_PDF_PERMIT_UNSAID);
  g_autoptr (GBytes) sealed = sign (once, ada, "seal", CSN_PDF_PERMIT_NOTHING);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (pdf, 0, g_bytes_get_size (pdf) / 2);
  g_autoptr (GBytes) noise = g_bytes_new_static ("%PDF-1.7 and nothing else", 25);
  CsnPdfSignOptions options = { .at = now, .field = "approval-qa-lead" };
  TestProfile profile = test_good_profile;

  check_refused (once, ada, &options, CSN_SIGN_ERROR_SIGNED);
  options.field = "approval-tech-lead";
  check_refused (sealed, ada, &options, CSN_SIGN_ERROR_SIGNED);
  check_refused (half, ada, &options, CSN_SIGN_ERROR_FORMAT);
  check_refused (noise, ada, &options, CSN_SIGN_ERROR_FORMAT);
  options.at = late;
  check_refused (once, ada, &options, CSN_SIGN_ERROR_UNSUITABLE);
  options.at = now;
  profile.key = "ED25519";
  g_autoptr (CsnIdentity) ed = test_identity ("Ed", &profile);
  check_refused (once, ed, &options, CSN_SIGN_ERROR_UNSUITABLE);
}

/* Too small a slot grows once. */
static void
test_reserve (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autofree char *root = csn_identity_dup_root_pem (ada);
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .at = now, .permit = CSN_PDF_PERMIT_NOTHING, .reserve = 100 };
  g_autoptr (GBytes) sealed = csn_pdf_sign (pdf, ada, &options, NULL, &error);

  g_assert_no_error (error);
  test_report_check_pdfsig (sealed, root, 1);
}

/* The signature cut out of the PDF, as an auditor does it with head, tail and xxd. */
static void
test_cut_out (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  gsize size = 0;
  const char *data = g_bytes_get_data (sealed, &size);
  const char *range = g_strstr_len (data + g_bytes_get_size (pdf), -1, "/ByteRange [0 ");
  guint64 numbers[3] = { 0 };
  char *cursor = (char *) range + strlen ("/ByteRange [0 ");
  g_autofree char *folder = test_folder ();
  g_autofree char *signature_path = g_build_filename (folder, "a.p7s", NULL);
  g_autofree char *content_path = g_build_filename (folder, "content", NULL);
  g_autofree char *root_path = g_build_filename (folder, "root.pem", NULL);
  g_autofree char *root = csn_identity_dup_root_pem (ada);
  g_autoptr (GBytes) root_bytes = g_bytes_new (root, strlen (root));
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GByteArray) der = g_byte_array_new ();
  int status = 0;

  for (guint i = 0; i < 3; i++)
    numbers[i] = g_ascii_strtoull (cursor, &cursor, 10);
  g_assert_cmpint (*cursor, ==, ']');
  g_assert_cmpuint (numbers[1] + numbers[2], ==, size);
  g_byte_array_append (content, (const guint8 *) data, (guint) numbers[0]);
  g_byte_array_append (content, (const guint8 *) data + numbers[1], (guint) numbers[2]);
  for (gsize i = numbers[0] + 1; i + 2 < numbers[1]; i += 2)
    {
      guint8 byte
          = (guint8) (g_ascii_xdigit_value (data[i]) << 4 | g_ascii_xdigit_value (data[i + 1]));
      g_byte_array_append (der, &byte, 1);
    }
  g_autoptr (GBytes) content_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  g_autoptr (GBytes) der_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&der));
  test_write (folder, "a.p7s", der_bytes);
  test_write (folder, "content", content_bytes);
  test_write (folder, "root.pem", root_bytes);
  g_autofree char *output
      = test_run (&status, "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER",
                  "-in", signature_path, "-content", content_path, "-CAfile", root_path, "-purpose",
                  "any", "-out", "/dev/null", NULL);
  test_remove_folder (folder);
  if (output != NULL)
    g_assert_cmpint (status, ==, 0);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .at = now, .permit = CSN_PDF_PERMIT_NOTHING };

  csn_pdf_sign_async (pdf, ada, &options, NULL, signed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GBytes) sealed = csn_pdf_sign_finish (result, &error);
  g_assert_no_error (error);
  test_report_check_qpdf (sealed);

  g_cancellable_cancel (cancellable);
  g_assert_null (csn_pdf_sign (pdf, ada, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sign/pdf/seal/table", GINT_TO_POINTER (FALSE), test_seal);
  g_test_add_data_func ("/sign/pdf/seal/stream", GINT_TO_POINTER (TRUE), test_seal);
  g_test_add_data_func ("/sign/pdf/prepared/table", GINT_TO_POINTER (FALSE), test_prepared);
  g_test_add_data_func ("/sign/pdf/prepared/stream", GINT_TO_POINTER (TRUE), test_prepared);
  g_test_add_func ("/sign/pdf/refusals", test_refusals);
  g_test_add_func ("/sign/pdf/reserve", test_reserve);
  g_test_add_func ("/sign/pdf/cut-out", test_cut_out);
  g_test_add_func ("/sign/pdf/async", test_async);
  return g_test_run ();
}
