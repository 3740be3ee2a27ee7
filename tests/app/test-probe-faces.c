/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the window shows of probes: measuring over time that goes on and was cut off, probes that go on without a window, and
 * consent that was given for good. */

#include <glib/gstdio.h>
#include <string.h>

#include "csn-background-runs.h"
#include "csn-probe-row.h"
#include "csn-record-page.h"
#include "csn-run-dialog.h"
#include "csn-test-desktop.h"
#include "csn-test-form.h"
#include "csn-test-gate.h"

static const char command_text[] = "# Ferry\n\n- [ ] The report says what is fine\n\n  ```sh\n  cat report.txt\n  ```\n";
static const char text[] = "# Ferry\n\n- [ ] The report is there\n  - Location: `report.txt`\n- [ ] Other\n";

typedef struct
{
  CsnSession *session;
  CsnProbeRuns *runs;
  char *folder;
} Fixture;

static void
act_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  csn_session_act_finish (CSN_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* The report is there already, so that each measurement passes. */
static void
set_up (Fixture *fixture, gconstpointer schedule)
{
  g_autofree char *report = NULL;
  gboolean done = FALSE;

  fixture->session = csn_test_new_session (schedule != NULL ? text : command_text);
  fixture->folder = g_path_get_dirname (csn_session_get_path (fixture->session));
  fixture->runs = csn_probe_runs_new (fixture->session);
  report = g_build_filename (fixture->folder, "report.txt", NULL);
  g_assert_true (g_file_set_contents (report, "fine\n", -1, NULL));
  csn_session_set_project_folder (fixture->session, fixture->folder);
  if (schedule == NULL)
    return;
  csn_session_set_parameter_async (fixture->session, "schedule", schedule, NULL, act_cb, &done);
  csn_test_wait_for (is_true, &done);
}

static gboolean
is_quiet (gpointer data)
{
  return csn_probe_runs_get_n_running (data) == 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  csn_probe_runs_stop (fixture->runs, NULL);
  csn_test_wait_for (is_quiet, fixture->runs);
  g_clear_object (&fixture->runs);
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->folder, g_free);
}

static GPtrArray *
plan (CsnSession *session)
{
  GPtrArray *plans = csn_session_plan_probes (session);

  g_assert_cmpuint (plans->len, ==, 1);
  g_assert_true (csn_probe_plan_can_run (g_ptr_array_index (plans, 0)));
  return plans;
}

static gboolean
has_measured (gpointer data)
{
  GListModel *all = csn_record_get_series (csn_session_get_record (data));
  g_autoptr (CsnProbeSeries) series = g_list_model_get_item (all, 0);

  return series != NULL && csn_probe_series_get_n_measured (series) > 0 && !csn_session_is_saving (data);
}

static GtkWidget *
new_row (CsnSession *session, CsnProbeRuns *runs)
{
  g_autoptr (GPtrArray) plans = plan (session);
  CsnEntry *entry = csn_test_find_entry (csn_session_get_record (session), "The report");

  return g_object_ref_sink (csn_probe_row_new (session, g_ptr_array_index (plans, 0), entry, runs));
}

static void
assert_subtitle (GtkWidget *row, const char *part)
{
  const char *subtitle = adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row));

  g_test_message ("%s", subtitle);
  g_assert_nonnull (strstr (subtitle, part));
}

/* What a crash leaves: the file as it stands while measuring goes on. */
static CsnSession *
open_copy (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "crashed.countersign", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (csn_session_get_path (fixture->session));
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  CsnSession *session;

  g_assert_true (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error));
  session = csn_test_open_session (path);
  csn_session_set_project_folder (session, fixture->folder);
  return session;
}

static void
test_series_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) plans = plan (fixture->session);
  GtkWidget *row = new_row (fixture->session, fixture->runs);
  g_autoptr (CsnSession) copy = NULL;
  g_autoptr (CsnProbeRuns) runs = NULL;
  GtkWidget *again;

  assert_subtitle (row, "Not run yet");
  csn_probe_runs_start (fixture->runs, plans);
  csn_test_wait_for (has_measured, fixture->session);
  assert_subtitle (row, "Measuring: 1 of 3 made, 1 passed");
  copy = open_copy (fixture);
  runs = csn_probe_runs_new (copy);
  again = new_row (copy, runs);
  assert_subtitle (again, "Cut off after 1 of 3 measurements, 1 passed");
  gtk_widget_activate_action (again, "probe.go-on", NULL);
  g_assert_cmpuint (csn_probe_runs_get_n_running (runs), ==, 1);
  assert_subtitle (again, "Measuring: 1 of 3 made, 1 passed");
  csn_probe_runs_stop (runs, NULL);
  csn_test_wait_for (is_quiet, runs);
  assert_subtitle (again, "Stopped");
  g_object_unref (again);
  g_object_unref (row);
}

static gboolean
has_told_all (gpointer data)
{
  return ((CsnTestDesktop *) data)->shown->len == 3;
}

static void
test_background (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnTestDesktop) desktop = csn_test_desktop_new ();
  /* as in the program it lives to the end: answers to its notifications may still be on their way */
  static GApplication *application;
  g_autoptr (CsnBackgroundRuns) background = NULL;
  g_autoptr (GPtrArray) plans = plan (fixture->session);
  g_autoptr (CsnProbeRuns) back = NULL;

  application = g_application_new ("org.countersign.Countersign.Test", G_APPLICATION_NON_UNIQUE);
  background = csn_background_runs_new (application);
  g_assert_true (g_application_register (application, NULL, NULL));
  csn_probe_runs_start (fixture->runs, plans);
  csn_test_wait_for (has_measured, fixture->session);
  csn_background_runs_take (background, fixture->runs);
  g_assert_cmpuint (csn_background_runs_get_n_taken (background), ==, 1);
  g_assert_null (csn_background_runs_give_back (background, "/nowhere.countersign"));
  back = csn_background_runs_give_back (background, csn_session_get_path (fixture->session));
  g_assert_true (back == fixture->runs);
  g_assert_cmpuint (csn_background_runs_get_n_taken (background), ==, 0);
  csn_background_runs_take (background, fixture->runs);
  csn_background_runs_stop (background);
  csn_test_wait_for (is_quiet, fixture->runs);
  g_assert_cmpuint (csn_background_runs_get_n_taken (background), ==, 0);
  csn_test_wait_for (has_told_all, desktop);
  g_assert_cmpstr (desktop->shown->pdata[0], ==, "1 probe goes on in the background|ferry.countersign");
  g_assert_cmpstr (desktop->shown->pdata[2], ==, "All probes have ended|ferry.countersign");
}

static gboolean
has_run (gpointer data)
{
  g_autoptr (GPtrArray) plans = plan (data);

  return csn_session_get_last_run (data, csn_probe_spec_get_id (csn_probe_plan_get_spec (g_ptr_array_index (plans, 0))))
         != NULL;
}

static gboolean
shows (GtkWidget *root, const char *words)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, words))
      return TRUE;
  return FALSE;
}

static gboolean
has_output (gpointer data)
{
  return shows (data, "What Came Back") && shows (data, "fine");
}

/* What came back is shown when the row is opened. */
static void
shows_output (Fixture *fixture)
{
  GtkWidget *row = new_row (fixture->session, fixture->runs);
  GtkWindow *window = csn_test_show (row);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  csn_test_wait_for (has_output, row);
  gtk_window_destroy (window);
  g_object_unref (row);
}

/* Whether the only probe may run without being asked for, with exactly @rights. */
static gboolean
is_allowed (CsnSession *session, GPtrArray *plans, CsnProbeRights rights)
{
  g_autoptr (GPtrArray) allowed = csn_session_list_allowed (session, plans);
  CsnProbePlan *plan = g_ptr_array_index (allowed, 0);

  return plan != NULL && csn_probe_setup_get_rights (csn_probe_plan_get_setup (plan)) == rights;
}

/* The first time the dialog asks; allowed for good, it runs at once, until the consent is taken back. */
static void
test_allow_for_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (fixture->session);
  GtkWindow *window;
  AdwDialog *dialog;
  GtkWidget *keep;

  g_assert_cmpuint (plans->len, ==, 1);
  if (!csn_probe_plan_can_run (g_ptr_array_index (plans, 0)))
    {
      g_test_skip (csn_probe_plan_get_reasons (g_ptr_array_index (plans, 0))[0]);
      return;
    }
  window = csn_test_show (gtk_label_new ("Ferry"));
  csn_run_dialog_present (GTK_WIDGET (window), plans, fixture->runs);
  g_assert_cmpuint (csn_probe_runs_get_n_running (fixture->runs), ==, 0);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));
  g_assert_true (CSN_IS_RUN_DIALOG (dialog));
  keep = csn_test_find_row (GTK_WIDGET (dialog), "Do Not Ask Again");
  adw_switch_row_set_active (ADW_SWITCH_ROW (keep), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "run.allow", NULL);
  csn_test_wait_for (has_run, fixture->session);
  csn_test_wait_for (is_quiet, fixture->runs);
  g_assert_true (is_allowed (fixture->session, plans, CSN_PROBE_RIGHT_NONE));
  shows_output (fixture);
  csn_run_dialog_present (GTK_WIDGET (window), plans, fixture->runs);
  g_assert_cmpuint (csn_probe_runs_get_n_running (fixture->runs), ==, 1);
  csn_test_wait_for (is_quiet, fixture->runs);
  g_assert_true (csn_session_forget_consents (fixture->session, NULL));
  g_assert_false (is_allowed (fixture->session, plans, CSN_PROBE_RIGHT_NONE));
  gtk_window_destroy (window);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* The rights of a command are seen before they are given, and count only together with it. */
static void
test_rights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (fixture->session);
  GtkWindow *window;
  AdwDialog *dialog;

  if (!csn_probe_plan_can_run (g_ptr_array_index (plans, 0)))
    {
      g_test_skip (csn_probe_plan_get_reasons (g_ptr_array_index (plans, 0))[0]);
      return;
    }
  window = csn_test_show (gtk_label_new ("Ferry"));
  csn_run_dialog_present (GTK_WIDGET (window), plans, fixture->runs);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));
  adw_switch_row_set_active (ADW_SWITCH_ROW (csn_test_find_row (GTK_WIDGET (dialog), "Commands May Use the Network")), TRUE);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  csn_test_wait_for (is_gone, &dialog);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (csn_test_find_row (GTK_WIDGET (dialog), "Commands May Use the Network"))));
  g_assert_false (
    adw_switch_row_get_active (ADW_SWITCH_ROW (csn_test_find_row (GTK_WIDGET (dialog), "Commands May Change the Project Folder"))));
  adw_switch_row_set_active (ADW_SWITCH_ROW (csn_test_find_row (GTK_WIDGET (dialog), "Do Not Ask Again")), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "run.allow", NULL);
  csn_test_wait_for (has_run, fixture->session);
  csn_test_wait_for (is_quiet, fixture->runs);
  g_assert_true (is_allowed (fixture->session, plans, CSN_PROBE_RIGHT_CONNECT));
  /* and it runs with them when it is run again */
  csn_run_dialog_present (GTK_WIDGET (window), plans, fixture->runs);
  g_assert_cmpuint (csn_probe_runs_get_n_running (fixture->runs), ==, 1);
  csn_test_wait_for (is_quiet, fixture->runs);
  g_assert_true (csn_session_forget_consents (fixture->session, NULL));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/app/probe-faces/series-row", Fixture, "3 of 3 every 2h", set_up, test_series_row, tear_down);
  g_test_add ("/app/probe-faces/background", Fixture, "3 of 3 every 2h", set_up, test_background, tear_down);
  g_test_add ("/app/probe-faces/allow-for-good", Fixture, NULL, set_up, test_allow_for_good, tear_down);
  g_test_add ("/app/probe-faces/rights", Fixture, NULL, set_up, test_rights, tear_down);
  return g_test_run ();
}
