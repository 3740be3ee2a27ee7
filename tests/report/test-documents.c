/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reports of whole checklists: the ones in tests/data and, where they are at hand, the seeds.
 * Answers of all kinds are given in turn. CSN_TEST_KEEP=FOLDER keeps the reports to be looked at.
 */

#include <string.h>

#include "csn-finding.h"
#include "csn-html-report.h"
#include "csn-importer.h"
#include "csn-pdf-report.h"
#include "csn-plain-words.h"
#include "report-fixture.h"

static void
keep (GBytes *bytes, const char *path, const char *extension)
{
  const char *folder = g_getenv ("CSN_TEST_KEEP");
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_strconcat (base, extension, NULL);

  if (folder == NULL)
    return;
  g_autofree char *target = g_build_filename (folder, name, NULL);
  g_file_set_contents (target, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                       NULL);
}

static CsnEvaluation *
evaluate (CsnRecord *record, CsnPolicy *policy, GDateTime *now)
{
  g_auto (CsnPlainWords) plain = csn_plain_words_begin ();

  return csn_evaluate (record, policy, now);
}

static void
report_file (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) source = g_bytes_new (text, length);
  g_autoptr (CsnChecklist) checklist = csn_importer_import (source, &error);
  g_assert_no_error (error);
  g_autoptr (ReportFixture) fixture = report_fixture_new_for (checklist, path, "", FALSE);
  g_autoptr (CsnPolicy) policy = csn_policy_new_default ();
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (fixture->input.made, NULL);
  g_autoptr (CsnEvaluation) evaluation = evaluate (fixture->record, policy, now);

  fixture->input.evaluation = evaluation;
  fixture->input.judgement = NULL;
  g_autoptr (CsnRecordExport) record = csn_record_export_new (&fixture->input, &error);
  g_assert_no_error (error);
  g_autoptr (CsnReport) report = csn_report_new (record);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GBytes) pdf = csn_report_write_pdf (
      report, fixture->input.read_evidence, fixture->input.read_data, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %u items, PDF in %" G_GINT64_FORMAT " ms", path,
                  g_list_model_get_n_items (csn_checklist_get_items (checklist)),
                  (g_get_monotonic_time () - start) / 1000);
  g_autoptr (GBytes) html = csn_html_report_write (report);
  g_autoptr (GPtrArray) findings = csn_findings_new ();
  g_autoptr (CsnRecordExport) read = csn_html_report_check (html, findings);

  g_assert_nonnull (read);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpstr (csn_record_export_get_sha256 (read), ==, csn_record_export_get_sha256 (record));
  keep (pdf, path, ".pdf");
  keep (html, path, ".html");
}

static guint
report_folder (const char *folder, const char *extension)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, extension))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        report_file (path);
        n++;
      }
  return n;
}

static void
test_own (void)
{
  g_assert_cmpuint (report_folder (g_getenv ("CSN_TEST_DATA"), ".md"), >=, 5);
}

static void
test_seeds (void)
{
  const char *shared = g_getenv ("CSN_SHARED");
  g_autofree char *folder = g_build_filename (shared != NULL ? shared : "", "seeds", NULL);

  if (report_folder (folder, ".txt") == 0)
    g_test_skip ("the seeds are not at hand");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/own", test_own);
  g_test_add_func ("/documents/seeds", test_seeds);
  return g_test_run ();
}
