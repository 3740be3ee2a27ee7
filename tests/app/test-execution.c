/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the Decision page says about time: countdowns, due times, stages; and when the desktop is told of follow-ups. */

#include <string.h>

#include "csn-checklist-page.h"
#include "csn-decision-page.h"
#include "csn-execution-rows.h"
#include "csn-history-page.h"
#include "csn-record-page.h"
#include "csn-reminders.h"
#include "csn-report-page.h"
#include "csn-risks-page.h"
#include "csn-status-pill.h"
#include "csn-test-form.h"
#include "csn-test-gate.h"

static void
test_span (void)
{
  static const struct
  {
    gint64 seconds;
    const char *words;
  } spans[] = { { 0, "less than a minute" }, { 59, "less than a minute" }, { 60, "1 minute" },
                { 3600, "1 hour" },          { 3720, "1 hour 2 minutes" }, { 86400, "1 day" },
                { 2 * 86400 + 3 * 3600 + 59, "2 days 3 hours" } };

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *words = csn_execution_rows_dup_span (spans[i].seconds);

      g_assert_cmpstr (words, ==, spans[i].words);
    }
}

static const char *
pill_word (GtkWidget *row)
{
  return csn_status_pill_get_word (CSN_STATUS_PILL (csn_test_find_widget (row, CSN_TYPE_STATUS_PILL)));
}

static void
test_window (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-20T15:00:00+01:00", NULL);
  g_autoptr (CsnWindowStatus) denied = csn_window_status_new (7, "DENIED", "Friday after 14:00", "2026-11-20T16:30:00+01:00",
                                                              "2026-11-20T17:00:00+01:00", "Europe/Berlin");
  g_autoptr (CsnWindowStatus) unknown = csn_window_status_new (7, "UNKNOWN", "The planned start is missing", "", "", "");
  GtkWidget *row = g_object_ref_sink (csn_execution_rows_new_window (denied, now));
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  g_assert_cmpstr (pill_word (row), ==, "Not Allowed");
  g_assert_nonnull (strstr (subtitle, "Starts in 1 hour 30 minutes"));
  g_assert_nonnull (strstr (subtitle, "16:30 – 17:00, Europe/Berlin"));
  g_object_unref (row);
  row = g_object_ref_sink (csn_execution_rows_new_window (unknown, now));
  g_assert_cmpstr (pill_word (row), ==, "Unknown");
  g_object_unref (row);
}

static void
test_followup (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-20T15:00:00Z", NULL);
  g_autoptr (CsnFollowupStatus) late = csn_followup_status_new ("task-1", 9, "Watch the <errors>", "OVERDUE",
                                                                "2026-11-20T13:00:00Z", "", 0);
  g_autoptr (CsnFollowupStatus) done = csn_followup_status_new ("task-1", 9, "Watch the errors", "DONE", "2026-11-20T13:00:00Z",
                                                                "2026-11-20T12:00:00Z", 0);
  GtkWidget *row = g_object_ref_sink (csn_execution_rows_new_followup (late, now, TRUE));
  GtkWidget *button = csn_test_find_widget (row, GTK_TYPE_BUTTON);

  g_assert_cmpstr (pill_word (row), ==, "Overdue");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "2 hours ago"));
  g_assert_nonnull (button);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Done: Watch the <errors>");
  g_object_unref (row);
  row = g_object_ref_sink (csn_execution_rows_new_followup (late, now, FALSE));
  g_assert_null (csn_test_find_widget (row, GTK_TYPE_BUTTON));
  g_object_unref (row);
  row = g_object_ref_sink (csn_execution_rows_new_followup (done, now, TRUE));
  g_assert_cmpstr (pill_word (row), ==, "Done");
  g_assert_null (csn_test_find_widget (row, GTK_TYPE_BUTTON));
  g_object_unref (row);
}

static CsnRecordSummary *
new_summary (const char *const *due)
{
  CsnRecordSummarySpec spec = { .path = "/srv/ferry.countersign", .title = "Ferry", .record = "0123456789abcdef0123456789abcdef",
                                .lifecycle = CSN_LIFECYCLE_EXECUTING, .due = due };

  return csn_record_summary_new (&spec);
}

/* Told once for each that comes due, at the first look too; taken back when nothing is due any more. */
static void
test_reminders (void)
{
  static const char *const two[] = { "2026-11-20T13:00:00Z", "2026-11-21T13:00:00Z", NULL };
  g_autoptr (CsnReminders) reminders = csn_reminders_new (NULL, NULL);
  g_autoptr (CsnRecordSummary) open = new_summary (two);
  g_autoptr (CsnRecordSummary) settled = new_summary (NULL);
  g_autoptr (GDateTime) before = g_date_time_new_from_iso8601 ("2026-11-20T12:00:00Z", NULL);
  g_autoptr (GDateTime) first = g_date_time_new_from_iso8601 ("2026-11-20T14:00:00Z", NULL);
  g_autoptr (GDateTime) second = g_date_time_new_from_iso8601 ("2026-11-21T14:00:00Z", NULL);
  struct
  {
    CsnRecordSummary *summary;
    GDateTime *now;
    gboolean told;
    gboolean gone;
  } steps[] = { { open, before, FALSE, FALSE }, { open, first, TRUE, FALSE },     { open, first, FALSE, FALSE },
                { open, second, TRUE, FALSE },  { settled, second, FALSE, TRUE }, { settled, second, FALSE, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gboolean gone;
      g_autofree char *id = NULL;
      g_autoptr (GNotification) notification = csn_reminders_judge (reminders, steps[i].summary, steps[i].now, &id, &gone);

      g_assert_cmpstr (id, ==, "followups-0123456789abcdef0123456789abcdef");
      g_assert_true ((notification != NULL) == steps[i].told);
      g_assert_true (gone == steps[i].gone);
    }
}

static const char staged[] = "# Tide Rollout\n\n## Stage 1: Harbour\n\n**Objective**: try it\n\n**Success Criteria**:\n"
                             "- Boats arrive\n\n**Stop Conditions**:\n- Fog\n\n**Minimum Runs**: 2\n\n"
                             "## Stage 2: Sea\n\n**Success Criteria**:\n- Ships arrive\n\n**Stop Conditions**:\n- Storm\n";

static gboolean
is_started (gpointer data)
{
  CsnSession *session = data;
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (csn_session_get_record (session)));
  g_autoptr (CsnStage) stage = g_list_model_get_item (stages, 0);
  guint attempt = 0;

  csn_evaluation_get_stage_state (csn_session_get_evaluation (session), stage, NULL, NULL, &attempt);
  return attempt == 1;
}

/* What can be done with a stage that runs stands below it, where a narrow window has the place. */
static gboolean
offers_to_stop (gpointer data)
{
  GtkWidget *act = csn_test_find_row (data, "S_top…");

  return act != NULL && ADW_IS_BUTTON_ROW (act) && gtk_widget_get_ancestor (act, ADW_TYPE_EXPANDER_ROW) != NULL;
}

/* The button of a stage reaches the record. */
static void
test_stage (void)
{
  g_autoptr (CsnSession) session = csn_test_new_session (staged);
  g_autoptr (GSettings) settings = g_settings_new ("org.countersign.Countersign");
  GtkWidget *navigation = adw_navigation_view_new ();
  GtkWidget *page = csn_record_page_new (session, NULL, settings);
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (csn_session_get_record (session)));
  g_autoptr (CsnStage) stage = g_list_model_get_item (stages, 0);
  g_autofree char *address = g_strdup_printf ("L%u", csn_stage_get_line (stage));
  g_autofree char *name = g_strdup_printf ("Stop…: %s", csn_section_get_title (csn_stage_get_section (stage)));
  GtkWindow *window;

  g_assert_cmpuint (g_list_model_get_n_items (stages), ==, 2);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  window = csn_test_show (navigation);
  csn_record_page_show (CSN_RECORD_PAGE (page), "decision");
  csn_test_settle ();
  g_assert_true (gtk_widget_activate_action (csn_test_find_widget (page, CSN_TYPE_DECISION_PAGE), "decision.stage", "(ss)",
                                             address, "start"));
  csn_test_wait_for (is_started, session);
  csn_test_wait_for (offers_to_stop, page);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (csn_test_find_row (page, "S_top…")), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Every page fits into 360 px, less what the window draws around itself. */
static void
test_narrow (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("CSN_TEST_DATA"), "audit.md", NULL);
  g_autofree char *markdown = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GSettings) settings = g_settings_new ("org.countersign.Countersign");
  GtkWidget *navigation = adw_navigation_view_new ();
  GType (*const types[]) (void) = { csn_decision_page_get_type, csn_risks_page_get_type, csn_checklist_page_get_type,
                                    csn_history_page_get_type, csn_report_page_get_type };
  static const char *const names[] = { "risks", "history", "report", "decision" };
  GtkWidget *page;
  GtkWindow *window;
  int minimum;

  g_assert_true (g_file_get_contents (path, &markdown, NULL, NULL));
  session = csn_test_new_session (markdown);
  page = csn_record_page_new (session, NULL, settings);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  window = csn_test_show (navigation);
  csn_checklist_page_set_narrow (CSN_CHECKLIST_PAGE (csn_test_find_widget (page, CSN_TYPE_CHECKLIST_PAGE)), TRUE);
  /* a page is made when it is first shown */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    csn_record_page_show (CSN_RECORD_PAGE (page), names[i]);
  csn_test_settle ();
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GType type = types[i]();

      gtk_widget_measure (csn_test_find_widget (page, type), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s asks for %d px", g_type_name (type), minimum);
      g_assert_cmpint (minimum, <=, 360);
    }
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/execution/span", test_span);
  g_test_add_func ("/execution/window", test_window);
  g_test_add_func ("/execution/followup", test_followup);
  g_test_add_func ("/execution/reminders", test_reminders);
  g_test_add_func ("/execution/stage", test_stage);
  g_test_add_func ("/execution/narrow", test_narrow);
  return g_test_run ();
}
