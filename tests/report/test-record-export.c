/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The record as JSON: canonical, there and back, and what is refused. */

#include <string.h>

#include "csn-record-export.h"
#include "report-fixture.h"

static CsnRecordExport *
export_record (ReportFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CsnRecordExport *record = csn_record_export_new (&fixture->input, &error);

  g_assert_no_error (error);
  return record;
}

static void
test_there_and_back (void)
{
  static const CsnReportHead head = { "ffeeddccbbaa99887766554433221100", 7, "aabb", "ccdd" };
  g_autoptr (ReportFixture) fixture = report_fixture_new (12, "“quoted” \\ 審核 \x01", FALSE);
  g_autoptr (GError) error = NULL;
  CsnReportHead read;
  CsnExportEvidence evidence;

  fixture->input.heads = &head;
  fixture->input.n_heads = 1;
  g_autoptr (CsnRecordExport) made = export_record (fixture);
  g_autoptr (GBytes) bytes = csn_record_export_to_bytes (made);
  g_autoptr (CsnRecordExport) back = csn_record_export_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = csn_record_export_to_bytes (back);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpstr (csn_record_export_get_sha256 (made), ==, csn_record_export_get_sha256 (back));
  g_assert_true (
      g_bytes_equal (csn_record_export_get_source (back),
                     csn_checklist_get_source (csn_record_get_checklist (fixture->record))));

  g_autoptr (GPtrArray) events = csn_record_export_list_events (back, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, fixture->events->len);
  for (guint i = 0; i < events->len; i++)
    g_assert_cmpstr (csn_event_get_id (g_ptr_array_index (events, i)), ==,
                     csn_event_get_id (g_ptr_array_index (fixture->events, i)));

  g_assert_cmpuint (csn_record_export_get_n_heads (back), ==, 1);
  csn_record_export_get_head (back, 0, &read);
  g_assert_cmpstr (read.writer, ==, head.writer);
  g_assert_cmpuint (read.wseq, ==, 7);
  g_assert_cmpstr (read.signature, ==, "aabb");
  g_assert_cmpstr (read.key, ==, "ccdd");
  g_assert_cmpuint (csn_record_export_get_n_evidence (back), ==, 1);
  csn_record_export_get_evidence (back, 0, &evidence);
  g_assert_true (evidence.embedded);
  g_assert_cmpuint (evidence.bytes, ==, g_bytes_get_size (fixture->evidence));
}

/* Evidence beyond the limit is named and not embedded. */
static void
test_limit (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (4, "", FALSE);
  CsnExportEvidence evidence;

  fixture->input.embed_limit = 3;
  g_autoptr (CsnRecordExport) record = export_record (fixture);
  csn_record_export_get_evidence (record, 0, &evidence);
  g_assert_false (evidence.embedded);
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordExport) record = csn_record_export_new_from_bytes (bytes, &error);

  g_assert_null (record);
  g_assert_nonnull (error);
}

static void
test_refused (void)
{
  static const char *const texts[] = { "",
                                       "{}",
                                       "[]",
                                       "null",
                                       "{\"schema\":\"countersign-record/1\"}",
                                       "{\"schema\":\"countersign-record/2\"}",
                                       "{ }",
                                       "{\"a\":1.5}",
                                       "not JSON" };
  g_autoptr (ReportFixture) fixture = report_fixture_new (3, "", FALSE);
  g_autoptr (CsnRecordExport) record = export_record (fixture);
  g_autoptr (GBytes) bytes = csn_record_export_to_bytes (record);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]));
  assert_refused (data, length - 1);
  g_autofree char *spaced = g_strdup_printf ("%.*s ", (int)length, data);
  assert_refused (spaced, length + 1);

  /* the source must have its digest, in the one spelling of base64 */
  g_autofree char *copy = g_strndup (data, length);
  char *text = strstr (copy, "\"text\":\"IyBM");
  g_assert_nonnull (text);
  text[strlen ("\"text\":\"")] = 'J';
  assert_refused (copy, length);
}

/* A changed byte is either refused or changes the digest that every page carries. */
static void
test_every_byte (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (2, "", FALSE);
  g_autoptr (CsnRecordExport) record = export_record (fixture);
  g_autoptr (GBytes) bytes = csn_record_export_to_bytes (record);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i += 37)
    {
      guint8 *copy = g_memdup2 (data, length);

      copy[i] ^= 1;
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, length);
      g_autoptr (CsnRecordExport) read = csn_record_export_new_from_bytes (changed, NULL);
      if (read != NULL)
        g_assert_cmpstr (csn_record_export_get_sha256 (read), !=,
                         csn_record_export_get_sha256 (record));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-export/there-and-back", test_there_and_back);
  g_test_add_func ("/record-export/limit", test_limit);
  g_test_add_func ("/record-export/refused", test_refused);
  g_test_add_func ("/record-export/every-byte", test_every_byte);
  return g_test_run ();
}
