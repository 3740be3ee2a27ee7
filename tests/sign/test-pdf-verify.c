/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verifying PDFs: what we sign is accepted; every changed byte and every
 * update that a later signer could smuggle in is refused. */

#define _GNU_SOURCE
#include "csn-pdf-verify.h"

#include <string.h>

#include "csn-cms-private.h"
#include "csn-digest.h"
#include "csn-pdf-attachment.h"
#include "csn-pdf-text.h"
#include "csn-pdf-update-private.h"
#include "test-pki.h"
#include "test-report.h"

#define SLOT 8192

static const char *const prepared_fields[]
    = { "approval-qa-lead", "approval-tech-lead", "approval-release-manager", "seal", NULL };

static GBytes *
sign (GBytes *pdf, CsnIdentity *identity, const char *field, CsnPdfPermit permit)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .field = field, .reason = "Approved", .at = now, .permit = permit };
  GBytes *signed_pdf = csn_pdf_sign (pdf, identity, &options, NULL, &error);

  g_assert_no_error (error);
  return signed_pdf;
}

static void
test_seal (gconstpointer streams)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (CsnTrust) nobody = csn_trust_new ();
  g_autoptr (GBytes) pdf = test_report_plain (GPOINTER_TO_INT (streams));
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  g_autoptr (CsnPdfVerification) verification = test_report_verify (sealed, trust);
  GPtrArray *signatures = csn_pdf_verification_get_signatures (verification);

  test_report_assert_good (sealed, trust);
  g_assert_cmpuint (signatures->len, ==, 1);
  CsnPdfSignature *seal = g_ptr_array_index (signatures, 0);
  g_assert_cmpstr (csn_pdf_signature_get_field (seal), ==, "seal");
  g_assert_cmpstr (csn_pdf_signature_get_reason (seal), ==, "Approved");
  g_assert_cmpstr (csn_pdf_signature_get_name (seal), ==, "Ada");
  g_assert_true (csn_pdf_signature_is_valid (seal));
  g_assert_true (csn_pdf_signature_is_trusted (seal));
  g_assert_true (csn_pdf_signature_covers_all (seal));
  g_assert_cmpint (csn_pdf_signature_get_permit (seal), ==, CSN_PDF_PERMIT_NOTHING);
  g_assert_nonnull (csn_pdf_signature_get_at (seal));
  test_report_assert_refused (sealed, nobody, "pdf-untrusted");
  test_report_assert_refused (pdf, trust, "pdf-unsigned");
}

static void
test_prepared (gconstpointer streams)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnIdentity) ben = test_person ("Ben");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_prepared (GPOINTER_TO_INT (streams), prepared_fields);

  csn_trust_pin (trust, csn_certificate_get_fingerprint (csn_identity_get_certificate (ben)));
  for (guint i = 0; prepared_fields[i] != NULL; i++)
    {
      gboolean last = prepared_fields[i + 1] == NULL;
      GBytes *next = sign (pdf, i % 2 == 0 ? ada : ben, prepared_fields[i],
                           last     ? CSN_PDF_PERMIT_NOTHING
                           : i == 0 ? CSN_PDF_PERMIT_SIGNING
                                    : CSN_PDF_PERMIT_UNSAID);
      g_bytes_unref (pdf);
      pdf = next;
      test_report_assert_good (pdf, trust);
      g_autoptr (CsnPdfVerification) verification = test_report_verify (pdf, trust);
      GPtrArray *signatures = csn_pdf_verification_get_signatures (verification);
      g_assert_cmpuint (signatures->len, ==, i + 1);
      g_assert_cmpuint (csn_pdf_verification_get_empty_fields (verification)->len, ==, 3 - i);
      CsnPdfSignature *first = g_ptr_array_index (signatures, 0);
      g_assert_cmpint (csn_pdf_signature_covers_all (first), ==, i == 0);
      g_assert_cmpuint (csn_pdf_signature_get_changes_after (first)->len, ==, i);
    }
}

/* Fields that nobody prepared. */
static void
test_added_fields (gconstpointer streams)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_plain (GPOINTER_TO_INT (streams));
  g_autoptr (GBytes) one = sign (pdf, ada, NULL, CSN_PDF_PERMIT_SIGNING);
  g_autoptr (GBytes) two = sign (one, ada, "approval-x", CSN_PDF_PERMIT_UNSAID);
  g_autoptr (GBytes) three = sign (two, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  g_autofree char *root = csn_identity_dup_root_pem (ada);

  test_report_assert_good (one, trust);
  test_report_assert_good (two, trust);
  test_report_assert_good (three, trust);
  test_report_check_qpdf (three);
  test_report_check_pdfsig (three, root, 3);
}

static void
test_every_byte (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, prepared_fields);
  g_autoptr (GBytes) one = sign (pdf, ada, "approval-qa-lead", CSN_PDF_PERMIT_SIGNING);
  g_autoptr (GBytes) sealed = sign (one, ada, "seal", CSN_PDF_PERMIT_NOTHING);
  gsize size = g_bytes_get_size (sealed);

  for (gsize i = 0; i < size; i += 29)
    {
      g_autoptr (GBytes) bad = test_flip (sealed, i, (guint8) (1u << (i % 8)));
      if (test_report_is_good (bad, trust))
        g_error ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " may be changed", i, size);
    }
  for (gsize cut = 1; cut < size; cut += 997)
    {
      g_autoptr (GBytes) bad = g_bytes_new_from_bytes (sealed, 0, size - cut);
      /* Cut back exactly to the first signature the file is whole again; only its owner can know
       * better. */
      if (size - cut != g_bytes_get_size (one))
        g_assert_false (test_report_is_good (bad, trust));
    }
  test_report_assert_good (one, trust);
}

/* Other spellings of the same digits, and bytes behind the CMS. */
static void
test_slot (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  gsize size = 0;
  const char *data = g_bytes_get_data (sealed, &size);
  const char *slot = g_strstr_len (data + g_bytes_get_size (pdf), -1, "/Contents <");
  gsize start = (gsize) (slot - data) + strlen ("/Contents <");
  guint letters = 0;

  for (gsize i = start; i < start + 2 * SLOT; i += 3)
    if (g_ascii_isalpha (data[i]))
      {
        g_autoptr (GBytes) bad = test_flip (sealed, i, 0x20);
        letters++;
        g_assert_false (test_report_is_good (bad, trust));
      }
  g_assert_cmpuint (letters, >, 100);
  g_autoptr (GBytes) tail = test_flip (sealed, start + 2 * SLOT - 1, 1);
  test_report_assert_refused (tail, trust, "hidden behind");
  g_autoptr (GBytes) space = test_flip (sealed, start + 2 * SLOT - 1, '0' ^ ' ');
  test_report_assert_refused (space, trust, "one way");
}

/* A later signer who is trusted, but smuggles something in. */
typedef void (*Smuggle) (CsnPdfUpdate *update, CsnPdfReader *reader);

static const char *smuggled_field = NULL;
/* What the cross-reference stream says is free instead of telling of itself. */
static guint freed_object = 0;

static void
smuggle_nothing (CsnPdfUpdate *update, CsnPdfReader *reader)
{
}

static guint
page_number (CsnPdfReader *reader)
{
  return (guint) qpdf_oh_get_object_id (reader->qpdf, qpdf_get_page_n (reader->qpdf, 0));
}

static void
smuggle_content (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  qpdf_oh content = qpdf_oh_get_key (reader->qpdf, qpdf_get_page_n (reader->qpdf, 0), "/Contents");
  guint number = (guint) qpdf_oh_get_object_id (reader->qpdf, content);

  csn_pdf_update_write_stream (update, number, "<<", (const guint8 *) "0 0 9 9 re f", 12);
}

static void
smuggle_absence (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  qpdf_oh content = qpdf_oh_get_key (reader->qpdf, qpdf_get_page_n (reader->qpdf, 0), "/Contents");

  freed_object = (guint) qpdf_oh_get_object_id (reader->qpdf, content);
}

/* One catalog as it was for us, and another one for programs that take the later of two. */
static void
smuggle_twin (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  qpdf_oh root = csn_pdf_reader_get_root (reader);
  guint number = (guint) qpdf_oh_get_object_id (reader->qpdf, root);
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, root);
  g_autofree char *text = g_strconcat (open, ">>", NULL);

  csn_pdf_update_write_object (update, number, text);
  csn_pdf_update_write_object (update, number, "<< /Type /Catalog >>");
}

static void
smuggle_annotation (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  qpdf_oh page = qpdf_get_page_n (reader->qpdf, 0);

  qpdf_oh_append_item (reader->qpdf, qpdf_oh_get_key (reader->qpdf, page, "/Annots"),
                       qpdf_oh_parse (reader->qpdf,
                                      "<< /Type /Annot /Subtype /FreeText /Rect [ 9 9 99 99 ] >>"));
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, page);
  g_autofree char *text = g_strconcat (open, ">>", NULL);
  csn_pdf_update_write_object (update, page_number (reader), text);
}

static void
smuggle_catalog (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  qpdf_oh root = csn_pdf_reader_get_root (reader);
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, root);
  g_autofree char *text = g_strconcat (open, "/Lang (xx) >>", NULL);

  csn_pdf_update_write_object (update, (guint) qpdf_oh_get_object_id (reader->qpdf, root), text);
}

static void
smuggle_script (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  csn_pdf_update_write_object (update, csn_pdf_update_reserve (update),
                               "<< /S /JavaScript /JS (x) >>");
}

static void
smuggle_unsigning (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  guint number = csn_pdf_reader_find_field (reader, "approval-qa-lead");
  qpdf_oh field = csn_pdf_reader_get_object (reader, number);

  qpdf_oh_remove_key (reader->qpdf, field, "/V");
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, field);
  g_autofree char *text = g_strconcat (open, ">>", NULL);
  csn_pdf_update_write_object (update, number, text);
}

static void
smuggle_rectangle (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  smuggled_field = "/Rect [ 0 0 500 500 ]";
}

static void
smuggle_flags (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  smuggled_field = "/F 4";
}

static void
fill_slot (GByteArray *file, gsize from, CsnIdentity *identity)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  char *text = (char *) file->data;
  gsize range
      = (gsize) (g_strstr_len (text + from, (gssize) (file->len - from), "/ByteRange ") - text)
        + 11;
  gsize slot
      = (gsize) (g_strstr_len (text + from, (gssize) (file->len - from), "/Contents <") - text)
        + 10;
  gsize end = slot + 2 * SLOT + 2;
  g_autofree char *numbers
      = g_strdup_printf ("[0 %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "]", slot,
                         end, (gsize) file->len - end);

  memcpy (text + range, numbers, strlen (numbers));
  g_autoptr (GBytes) before = g_bytes_new (text, slot);
  g_autoptr (GBytes) after = g_bytes_new (text + end, file->len - end);
  GBytes *pieces[] = { before, after };
  g_autoptr (GBytes) der
      = csn_cms_sign_pieces (identity, CSN_PURPOSE_PDF, pieces, 2, now, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *hex = csn_hex_encode (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  memcpy (text + slot + 1, hex, strlen (hex));
}

/* Writes the cross-reference stream at the end anew, with @freed in the place of its own entry. */
static void
retell (GByteArray *file, guint freed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfXref) xref = csn_pdf_xref_new ((const char *) file->data, file->len, &error);
  g_autoptr (GString) index = g_string_new (NULL);
  g_autoptr (GByteArray) rows = g_byte_array_new ();

  g_assert_no_error (error);
  CsnPdfSection *section = csn_pdf_xref_get_newest (xref);
  g_assert_true (section->is_stream);
  for (guint i = 0; i < section->entries->len; i++)
    {
      const CsnPdfEntry *entry = &g_array_index (section->entries, CsnPdfEntry, i);
      gboolean own = entry->number == section->stream_number;
      guint32 offset = GUINT32_TO_BE (own ? 0 : (guint32) entry->offset);
      guint8 kind = own ? 0 : 1;

      g_string_append_printf (index, " %u 1", own ? freed : entry->number);
      g_byte_array_append (rows, &kind, 1);
      g_byte_array_append (rows, (const guint8 *) &offset, sizeof offset);
    }
  const char *head = (const char *) file->data + section->start;
  const char *keys = strstr (head, " /Size");
  g_autofree char *trailer = g_strndup (keys, (gsize) (strstr (keys, " /Length") - keys));
  g_autofree char *start = g_strdup_printf (
      "%u 0 obj\n<< /Type /XRef /W [ 1 4 0 ] /Index [%s ]%s /Length %u >>\nstream\n",
      section->stream_number, index->str, trailer, rows->len);
  g_autofree char *end
      = g_strdup_printf ("\nendstream\nendobj\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", section->start);

  g_byte_array_set_size (file, (guint) section->start);
  g_byte_array_append (file, (const guint8 *) start, (guint) strlen (start));
  g_byte_array_append (file, rows->data, rows->len);
  g_byte_array_append (file, (const guint8 *) end, (guint) strlen (end));
}

/* Signs the field approval-tech-lead by hand, in the same update as what @smuggle writes. */
static GBytes *
forge (GBytes *pdf, CsnIdentity *identity, Smuggle smuggle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (pdf, &error);
  g_autoptr (CsnPdfUpdate) update = csn_pdf_update_new (reader);
  guint field = csn_pdf_reader_find_field (reader, "approval-tech-lead");
  guint signature = csn_pdf_update_reserve (update);
  g_autofree char *zeros = g_strnfill (2 * SLOT, '0');
  g_autoptr (GDateTime) now = test_now ();
  g_autofree char *date = csn_pdf_text_date (now);
  g_autofree char *dictionary = g_strdup_printf (
      "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M %s "
      "/ByteRange                                          /Contents <%s> >>",
      date, zeros);

  g_assert_no_error (error);
  smuggled_field = NULL;
  freed_object = 0;
  smuggle (update, reader);
  qpdf_oh object = csn_pdf_reader_get_object (reader, field);
  if (smuggled_field != NULL)
    qpdf_oh_remove_key (reader->qpdf, object, smuggled_field[1] == 'R' ? "/Rect" : "/F");
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, object);
  g_autofree char *text = g_strdup_printf ("%s/V %u 0 R %s >>", open, signature,
                                           smuggled_field != NULL ? smuggled_field : "");
  csn_pdf_update_write_object (update, field, text);
  csn_pdf_update_write_object (update, signature, dictionary);
  g_autoptr (GByteArray) file = csn_pdf_update_finish (update, (const guint8 *) "x", 1);
  if (freed_object != 0)
    retell (file, freed_object);
  fill_slot (file, g_bytes_get_size (pdf), identity);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

static void
test_smuggling (gconstpointer streams)
{
  static const struct
  {
    Smuggle smuggle;
    const char *word;
  } cases[] = {
    { smuggle_content, "was replaced" },
    { smuggle_annotation, "was replaced" },
    { smuggle_catalog, "catalog was changed" },
    { smuggle_script, "active content" },
    { smuggle_twin, "table of objects cannot be read" },
    { smuggle_unsigning, "no field shows" },
    { smuggle_rectangle, "signature field was changed" },
    { smuggle_flags, "signature field was changed" },
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_prepared (GPOINTER_TO_INT (streams), prepared_fields);
  g_autoptr (GBytes) one = sign (pdf, ada, "approval-qa-lead", CSN_PDF_PERMIT_SIGNING);
  g_autoptr (GBytes) fine = forge (one, ada, smuggle_nothing);

  test_report_assert_good (fine, trust);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) forged = forge (one, ada, cases[i].smuggle);
      test_report_assert_refused (forged, trust, cases[i].word);
    }
  if (GPOINTER_TO_INT (streams))
    {
      g_autoptr (GBytes) forged = forge (one, ada, smuggle_absence);
      test_report_assert_refused (forged, trust, "not built as Countersign");
    }
  /* What nobody may add to: a seal. */
  g_autoptr (GBytes) sealed = sign (pdf, ada, "seal", CSN_PDF_PERMIT_NOTHING);
  g_autoptr (GBytes) broken = forge (sealed, ada, smuggle_nothing);
  test_report_assert_refused (broken, trust, "forbids additions");
}

/* One to six approvers, each time in another order, then the seal. */
static void
test_orders (void)
{
  static const char *const fields[] = {
    "approval-a", "approval-b", "approval-c", "approval-d",
    "approval-e", "approval-f", "seal",       NULL,
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autofree char *root = csn_identity_dup_root_pem (ada);

  for (guint approvers = 1; approvers <= 6; approvers++)
    {
      GBytes *pdf = test_report_prepared (approvers % 2 == 0, fields);
      for (guint i = 0; i <= approvers; i++)
        {
          gboolean last = i == approvers;
          const char *field = last ? "seal" : fields[(i * 5 + approvers) % 6];
          CsnPdfPermit permit = last     ? CSN_PDF_PERMIT_NOTHING
                                : i == 0 ? CSN_PDF_PERMIT_SIGNING
                                         : CSN_PDF_PERMIT_UNSAID;
          GBytes *next = sign (pdf, ada, field, permit);
          g_bytes_unref (pdf);
          pdf = next;
        }
      test_report_assert_good (pdf, trust);
      test_report_check_pdfsig (pdf, root, approvers + 1);
      test_report_check_qpdf (pdf);
      test_report_check_openssl (pdf, root, approvers + 1);
      g_bytes_unref (pdf);
    }
}

/* Signs @pdf, which is taken, by the fields in this order, the seal last. */
static GBytes *
sign_in_order (GBytes *pdf, CsnIdentity *identity, const char *const *fields, const guint *order, guint n)
{
  for (guint i = 0; i <= n; i++)
    {
      GBytes *next = sign (pdf, identity, i == n ? "seal" : fields[order[i]],
                           i == n   ? CSN_PDF_PERMIT_NOTHING
                           : i == 0 ? CSN_PDF_PERMIT_SIGNING
                                    : CSN_PDF_PERMIT_UNSAID);

      g_bytes_unref (pdf);
      pdf = next;
    }
  return pdf;
}

/* The next order of @n numbers; FALSE after the last. */
static gboolean
next_order (guint *order, guint n)
{
  guint i = n - 1, j = n - 1;

  while (i > 0 && order[i - 1] > order[i])
    i--;
  if (i == 0)
    return FALSE;
  while (order[j] < order[i - 1])
    j--;
  guint kept = order[i - 1];
  order[i - 1] = order[j];
  order[j] = kept;
  for (guint k = n - 1; i < k; i++, k--)
    {
      kept = order[i];
      order[i] = order[k];
      order[k] = kept;
    }
  return TRUE;
}

/* Every order of one to six approvers (of one to three in the short form), judged by our verifier, by pdfsig, by qpdf, and by
 * openssl with the lines that the help prints. */
static void
test_every_order (void)
{
  static const char *const fields[] = {
    "approval-a", "approval-b", "approval-c", "approval-d", "approval-e", "approval-f", "seal", NULL,
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autofree char *root = csn_identity_dup_root_pem (ada);
  guint count = 0;

  for (guint n = 1; n <= (g_test_slow () ? 6u : 3u); n++)
    {
      guint order[6] = { 0, 1, 2, 3, 4, 5 };

      do
        {
          g_autoptr (GBytes) pdf
              = sign_in_order (test_report_prepared (count % 2 == 0, fields), ada, fields, order, n);

          test_report_assert_good (pdf, trust);
          test_report_check_pdfsig (pdf, root, n + 1);
          test_report_check_qpdf (pdf);
          test_report_check_openssl (pdf, root, n + 1);
          count++;
        }
      while (next_order (order, n));
    }
  g_test_message ("%u orders", count);
}

/* Another program writes the file anew: all bytes move, so no signature can survive. */
static void
test_rewritten (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  qpdf_data qpdf = qpdf_init ();
  gsize size = 0;
  const char *data = g_bytes_get_data (sealed, &size);

  g_assert_cmpint (qpdf_read_memory (qpdf, "sealed", data, size, NULL), ==, QPDF_SUCCESS);
  qpdf_init_write_memory (qpdf);
  g_assert_cmpint (qpdf_write (qpdf), ==, QPDF_SUCCESS);
  g_autoptr (GBytes) anew = g_bytes_new (qpdf_get_buffer (qpdf), qpdf_get_buffer_length (qpdf));
  qpdf_cleanup (&qpdf);
  test_report_assert_refused (anew, trust, "pdf-signature");
}

/* An update between two signatures, although the second signature covers it. */
static void
test_unsigned_update (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, prepared_fields);
  g_autoptr (GBytes) one = sign (pdf, ada, "approval-qa-lead", CSN_PDF_PERMIT_SIGNING);
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (one, &error);
  g_autoptr (CsnPdfUpdate) update = csn_pdf_update_new (reader);

  smuggle_content (update, reader);
  g_autoptr (GBytes) changed
      = g_byte_array_free_to_bytes (csn_pdf_update_finish (update, (const guint8 *) "x", 1));
  test_report_assert_refused (changed, trust, "added to after the last signature");
  g_autoptr (GBytes) two = sign (changed, ada, "approval-tech-lead", CSN_PDF_PERMIT_UNSAID);
  test_report_assert_refused (two, trust, "not built as Countersign");
}

/* An object that the first signer's revision refers to, but which only the second signer supplies.
 */
static void
test_hole (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, prepared_fields);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (pdf, &error);
  g_autoptr (CsnPdfUpdate) update = csn_pdf_update_new (reader);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  /* Rewritten before anybody signs, with references to numbers that do not exist yet. */
  qpdf_oh page = qpdf_get_page_n (reader->qpdf, 0);
  g_autofree char *open = csn_pdf_reader_dup_open_dictionary (reader, page);
  guint64 count = csn_pdf_xref_get_object_count (reader->xref);
  GString *holes = g_string_new ("/Thumb [");
  for (guint64 i = 0; i < 12; i++)
    g_string_append_printf (holes, " %" G_GUINT64_FORMAT " 0 R", count + i);
  text = g_strdup_printf ("%s%s ] >>", open, holes->str);
  g_string_free (holes, TRUE);
  csn_pdf_update_write_object (update, page_number (reader), text);
  g_autoptr (GBytes) holed
      = g_byte_array_free_to_bytes (csn_pdf_update_finish (update, (const guint8 *) "x", 1));
  g_autoptr (GBytes) one = sign (holed, ada, "seal", CSN_PDF_PERMIT_SIGNING);
  g_autoptr (GBytes) two = forge (one, ada, smuggle_nothing);
  test_report_assert_refused (two, trust, "was missing before");
}

/* Nothing that a mutated file holds may crash or hang the verifier, and none that differs from the sealed file is accepted:
 * even the bytes that the last signature leaves out are fixed by rule. Ten thousand in the long form. */
static void
test_mutations (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (GBytes) pdf = test_report_prepared (kind == 1, prepared_fields);
      g_autoptr (GBytes) one = sign (pdf, ada, "approval-qa-lead", CSN_PDF_PERMIT_SIGNING);
      g_autoptr (GBytes) sealed = sign (one, ada, "seal", CSN_PDF_PERMIT_NOTHING);
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (sealed, &size);
      for (guint n = 0; n < (g_test_slow () ? 5000u : 150u); n++)
        {
          g_autofree guint8 *copy = g_memdup2 (data, size);
          for (gint m = g_rand_int_range (random, 1, 6); m > 0; m--)
            {
              gsize at = (gsize) g_rand_int_range (random, 0, (gint32) size);
              gsize wish = (gsize) g_rand_int_range (random, 1, 40);
              gsize run = MIN (wish, size - at);
              if (g_rand_boolean (random))
                memmove (copy + at,
                         data + (gsize) g_rand_int_range (random, 0, (gint32) (size - run)), run);
              else
                copy[at] = (guint8) g_rand_int_range (random, 0, 256);
            }
          g_autoptr (GBytes) bad = g_bytes_new (copy, size);
          g_assert_cmpint (test_report_is_good (bad, trust), ==, g_bytes_equal (bad, sealed));
        }
    }
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) pdf = test_report_plain (TRUE);
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_pdf_verify_async (sealed, trust, NULL, NULL, verified_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (csn_pdf_verification_is_good (verification));
}

static GBytes *
attach (const char *name, const char *content)
{
  g_autoptr (GBytes) plain = test_report_plain (FALSE);
  qpdf_data qpdf = qpdf_init ();
  gsize size = 0;
  const char *data = g_bytes_get_data (plain, &size);

  g_assert_cmpint (qpdf_read_memory (qpdf, "report", data, size, NULL), ==, QPDF_SUCCESS);
  qpdf_oh stream = qpdf_oh_new_stream (qpdf);
  qpdf_oh_replace_stream_data (qpdf, stream, (const unsigned char *) content, strlen (content),
                               qpdf_oh_new_null (qpdf), qpdf_oh_new_null (qpdf));
  qpdf_oh files = qpdf_oh_new_dictionary (qpdf);
  qpdf_oh_replace_key (qpdf, files, "/F", stream);
  qpdf_oh specification = qpdf_oh_parse (qpdf, "<< /Type /Filespec >>");
  qpdf_oh_replace_key (qpdf, specification, "/UF", qpdf_oh_new_unicode_string (qpdf, name));
  qpdf_oh_replace_key (qpdf, specification, "/F", qpdf_oh_new_unicode_string (qpdf, name));
  qpdf_oh_replace_key (qpdf, specification, "/EF", files);
  qpdf_oh pairs = qpdf_oh_new_array (qpdf);
  qpdf_oh_append_item (qpdf, pairs, qpdf_oh_new_unicode_string (qpdf, name));
  qpdf_oh_append_item (qpdf, pairs, qpdf_make_indirect_object (qpdf, specification));
  qpdf_oh leaf = qpdf_oh_new_dictionary (qpdf);
  qpdf_oh_replace_key (qpdf, leaf, "/Names", pairs);
  qpdf_oh names = qpdf_oh_new_dictionary (qpdf);
  qpdf_oh_replace_key (qpdf, names, "/EmbeddedFiles", leaf);
  qpdf_oh_replace_key (qpdf, qpdf_get_root (qpdf), "/Names", names);
  qpdf_init_write_memory (qpdf);
  qpdf_set_static_ID (qpdf, QPDF_TRUE);
  g_assert_cmpint (qpdf_write (qpdf), ==, QPDF_SUCCESS);
  GBytes *bytes = g_bytes_new (qpdf_get_buffer (qpdf), qpdf_get_buffer_length (qpdf));
  qpdf_cleanup (&qpdf);
  return bytes;
}

static void
test_attachment (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  static const char content[] = "{\"verdict\":\"NO-GO\",\"words\":\"NO-GO NO-GO NO-GO NO-GO\"}";
  g_autoptr (GBytes) pdf = attach ("record.json", content);
  g_autoptr (GBytes) sealed = sign (pdf, ada, NULL, CSN_PDF_PERMIT_NOTHING);
  g_autoptr (GBytes) none = test_report_plain (FALSE);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = csn_pdf_list_attachments (sealed, &error);

  test_report_assert_good (sealed, trust);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, "record.json");
  g_autoptr (GBytes) file = csn_pdf_get_attachment (sealed, "record.json", &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), content,
                   strlen (content));
  g_assert_null (csn_pdf_get_attachment (sealed, "other.json", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_auto (GStrv) nothing = csn_pdf_list_attachments (none, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (nothing), ==, 0);
}

static GBytes *
append_update (GBytes *pdf, Smuggle smuggle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (pdf, &error);
  g_assert_no_error (error);
  g_autoptr (CsnPdfUpdate) update = csn_pdf_update_new (reader);

  smuggle (update, reader);
  return g_byte_array_free_to_bytes (csn_pdf_update_finish (update, (const guint8 *) "x", 1));
}

static void
smuggle_record (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  qpdf_oh names = qpdf_oh_get_key (reader->qpdf, csn_pdf_reader_get_root (reader), "/Names");
  qpdf_oh leaf = qpdf_oh_get_key (reader->qpdf, names, "/EmbeddedFiles");
  qpdf_oh pairs = qpdf_oh_get_key (reader->qpdf, leaf, "/Names");
  qpdf_oh file = qpdf_oh_get_key (reader->qpdf, qpdf_oh_get_array_item (reader->qpdf, pairs, 1), "/EF");
  qpdf_oh stream = qpdf_oh_get_key (reader->qpdf, file, "/F");

  csn_pdf_update_write_stream (update, (guint) qpdf_oh_get_object_id (reader->qpdf, stream), "<<",
                               (const guint8 *) "{\"verdict\":\"GO\"}", 16);
}

static void
smuggle_look (CsnPdfUpdate *update, CsnPdfReader *reader)
{
  guint number = csn_pdf_reader_find_field (reader, "approval-qa-lead");
  qpdf_oh field = csn_pdf_reader_get_object (reader, number);
  qpdf_oh look = qpdf_oh_get_key (reader->qpdf, qpdf_oh_get_key (reader->qpdf, field, "/AP"), "/N");

  csn_pdf_update_write_stream (update, (guint) qpdf_oh_get_object_id (reader->qpdf, look),
                               "<< /Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ] ", (const guint8 *) "0 0 9 9 re f", 12);
}

/* Offset of @word, behind it; the file holds zero bytes. */
static gsize
find_behind (GBytes *pdf, const char *word)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  const char *at = memmem (data, size, word, strlen (word));

  g_assert_nonnull (at);
  return (gsize) (at - data) + strlen (word);
}

/* A digit of the first signature's ByteRange. */
static GBytes *
break_range (GBytes *pdf)
{
  return test_flip (pdf, find_behind (pdf, "/ByteRange [0 "), 1);
}

/* A digit in the padding of the first signature, which the second one covers. */
static GBytes *
fill_padding (GBytes *pdf)
{
  const char *data = g_bytes_get_data (pdf, NULL);
  gsize slot = find_behind (pdf, "/Contents <");

  return test_flip (pdf, (gsize) (strchr (data + slot, '>') - data) - 1, 1);
}

static GBytes *
append_bytes (GBytes *pdf)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) data, (guint) size);
  g_byte_array_append (out, (const guint8 *) "% more\n", 7);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
flip_content (GBytes *pdf)
{
  return test_flip (pdf, find_behind (pdf, "stream\n") + 20, 4);
}

/* SIGNING.md section 5, row by row, on a file with an approval and a seal. */
static void
test_matrix (void)
{
  static const struct
  {
    const char *row;
    GBytes *(*change) (GBytes *pdf);
    Smuggle append;
    const char *word;
  } rows[] = {
    { "a byte of signed content", flip_content, NULL, "changed after it was signed" },
    { "a page changed by an update", NULL, smuggle_content, "added to after the last signature" },
    { "an annotation", NULL, smuggle_annotation, "added to after the last signature" },
    { "record.json exchanged", NULL, smuggle_record, "added to after the last signature" },
    { "a signed field painted anew", NULL, smuggle_look, "added to after the last signature" },
    { "the first signature taken out", NULL, smuggle_unsigning, "added to after the last signature" },
    { "bytes behind the end", append_bytes, NULL, "bytes behind the end" },
    { "bytes behind a CMS", fill_padding, NULL, "hidden behind" },
    { "a broken ByteRange", break_range, NULL, "leaves out more of the file" },
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) record = attach ("record.json", "{\"verdict\":\"NO-GO\"}");
  g_autoptr (GBytes) prepared = test_report_prepared (FALSE, prepared_fields);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GBytes *base = rows[i].append == smuggle_record ? record : prepared;
      g_autoptr (GBytes) one = sign (base, ada, "approval-qa-lead", CSN_PDF_PERMIT_SIGNING);
      g_autoptr (GBytes) two = sign (one, ada, "seal", CSN_PDF_PERMIT_NOTHING);
      g_autoptr (GBytes) bad = rows[i].change != NULL ? rows[i].change (two) : append_update (two, rows[i].append);

      g_test_message ("%s", rows[i].row);
      test_report_assert_good (two, trust);
      test_report_assert_refused (bad, trust, rows[i].word);
      /* Rolled back to the one signature the file is whole: only who must have signed can tell (--require-role). */
      if (i == 0)
        test_report_assert_good (one, trust);
    }
}

/* Keys that pdfsig cannot check are refused at signing. */
static void
test_edwards (void)
{
  TestProfile profile = test_good_profile;
  profile.key = "ED25519";
  g_autoptr (CsnIdentity) eve = test_identity ("Eve", &profile);
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .at = now, .permit = CSN_PDF_PERMIT_NOTHING };

  g_assert_null (csn_pdf_sign (pdf, eve, &options, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sign/pdf-verify/seal/table", GINT_TO_POINTER (FALSE), test_seal);
  g_test_add_data_func ("/sign/pdf-verify/seal/stream", GINT_TO_POINTER (TRUE), test_seal);
  g_test_add_data_func ("/sign/pdf-verify/prepared/table", GINT_TO_POINTER (FALSE), test_prepared);
  g_test_add_data_func ("/sign/pdf-verify/prepared/stream", GINT_TO_POINTER (TRUE), test_prepared);
  g_test_add_data_func ("/sign/pdf-verify/added-fields/table", GINT_TO_POINTER (FALSE),
                        test_added_fields);
  g_test_add_data_func ("/sign/pdf-verify/added-fields/stream", GINT_TO_POINTER (TRUE),
                        test_added_fields);
  g_test_add_func ("/sign/pdf-verify/every-byte", test_every_byte);
  g_test_add_func ("/sign/pdf-verify/slot", test_slot);
  g_test_add_data_func ("/sign/pdf-verify/smuggling/table", GINT_TO_POINTER (FALSE),
                        test_smuggling);
  g_test_add_data_func ("/sign/pdf-verify/smuggling/stream", GINT_TO_POINTER (TRUE),
                        test_smuggling);
  g_test_add_func ("/sign/pdf-verify/orders", test_orders);
  g_test_add_func ("/sign/pdf-verify/every-order", test_every_order);
  g_test_add_func ("/sign/pdf-verify/matrix", test_matrix);
  g_test_add_func ("/sign/pdf-verify/edwards", test_edwards);
  g_test_add_func ("/sign/pdf-verify/rewritten", test_rewritten);
  g_test_add_func ("/sign/pdf-verify/unsigned-update", test_unsigned_update);
  g_test_add_func ("/sign/pdf-verify/hole", test_hole);
  g_test_add_func ("/sign/pdf-verify/mutations", test_mutations);
  g_test_add_func ("/sign/pdf-verify/attachment", test_attachment);
  g_test_add_func ("/sign/pdf-verify/async", test_async);
  return g_test_run ();
}
