/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the faces of other gates, iterations, plans, earlier times, countersignatures, holidays and the final report. */

#include <glib/gstdio.h>
#include <string.h>

#include "csn-act-dialog.h"
#include "csn-decision-page.h"
#include "csn-policy-dialog.h"
#include "csn-test-gate.h"

static const char gate_document[] = "# Locks\n\n## Prerequisites\n\n| Prerequisite | Check | Description |\n|---|---|---|\n"
                                    "| GATE-1 Passed | [ ] | Lower gate must have passed |\n\n## Criteria\n\n- [ ] Keeper told\n"
                                    "- [ ] Final status is \"compliant\"\n"
                                    "- [ ] Iterations within limit (Quick: 3, Standard: 5)\n\n## Gate Decision\n\n"
                                    "| Criteria | Status |\n|---|---|\n| Criteria | [ ] Pass / [ ] Fail |\n\n"
                                    "**Gate Status**: [ ] PASS / [ ] FAIL\n";

static const char steps_document[] = "# Steps\n\n## Pre-Deployment\n\n- [ ] Ready\n- [ ] Lamps lit\n\n## Deployment\n\n"
                                     "1. [ ] **STOP** - Do not deploy on Friday after 2pm\n\n"
                                     "**Estimated deployment time**: 30 minutes\n\n## Post-Deployment\n\n### First Week\n\n"
                                     "- [ ] Look again\n";

static CsnRecord *
record_of (CsnTestGate *fixture)
{
  return csn_session_get_record (fixture->session);
}

static const char *
id_of (CsnTestGate *fixture, const char *label)
{
  return csn_entry_get_id (csn_test_find_entry (record_of (fixture), label));
}

static void
press (AdwDialog *dialog)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
}

static void
answer (CsnTestGate *fixture, const char *id, const char *value, const char *reason)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  CsnChange *change = csn_change_new (id, value);

  if (reason != NULL)
    csn_change_set_reason (change, reason);
  g_ptr_array_add (changes, change);
  csn_session_answer_async (fixture->session, changes, NULL, csn_test_acted_cb, NULL);
}

static gboolean
is_saved (gpointer data)
{
  CsnTestGate *fixture = data;

  return !csn_session_is_saving (fixture->session);
}

/* A part of the page, by its name in the template. */
static GtkWidget *
part_of (CsnTestGate *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->page, CSN_TYPE_DECISION_PAGE, name));
}

/* --- other gates ------------------------------------------------------------------------------------------------ */

static gboolean
is_linked (gpointer data)
{
  CsnTestGate *fixture = data;

  return csn_record_find_link (record_of (fixture), id_of (fixture, "GATE-1")) != NULL;
}

/* A gate without a record counts by a person's word, and says so; a record that is missing is said in the dialog. */
static void
test_link (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) other = csn_test_new_session ("# Other\n\n- [ ] One\n");
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (other));
  g_autoptr (GFile) missing = g_file_new_for_path ("/nowhere/at-all.countersign");
  GtkWidget *row = csn_test_find_row (part_of (fixture, "links"), "GATE-1 Passed");
  AdwDialog *dialog;

  g_assert_nonnull (row);
  g_assert_true (csn_test_has_text (row, "person's word"));
  gtk_test_accessible_assert_property (csn_test_find_widget (row, GTK_TYPE_BUTTON), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Link a record: GATE-1 Passed");
  dialog = csn_test_begin_act (fixture, "link", id_of (fixture, "GATE-1"));
  g_assert_false (csn_test_is_ready (dialog));
  csn_act_dialog_set_file (CSN_ACT_DIALOG (dialog), missing);
  press (dialog);
  csn_test_wait_for (csn_test_is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  csn_act_dialog_set_file (CSN_ACT_DIALOG (dialog), file);
  csn_test_wait_for (csn_test_is_ready, dialog);
  press (dialog);
  csn_test_wait_for (is_linked, fixture);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  csn_test_settle ();
  g_assert_true (csn_test_has_text (csn_test_find_row (part_of (fixture, "links"), "GATE-1 Passed"), ".countersign"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.check-links", NULL));
  csn_test_wait_for (is_saved, fixture);
}

/* --- iterations ------------------------------------------------------------------------------------------------- */

static gboolean
has_mode (gpointer data)
{
  return csn_record_get_iteration_mode (record_of (data)) != NULL;
}

static void
test_iteration (CsnTestGate *fixture, gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *row = part_of (fixture, "iteration");
  GtkWidget *button;

  g_assert_true (csn_test_has_text (row, "the mode is not chosen yet"));
  dialog = csn_test_begin_act (fixture, "mode", "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (csn_test_find_row (GTK_WIDGET (dialog), "Mode")), 1);
  press (dialog);
  csn_test_wait_for (has_mode, fixture);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  csn_test_settle ();
  g_assert_true (csn_test_has_text (row, "Standard: 0 of 5 used"));
  button = csn_test_find_widget (row, GTK_TYPE_BUTTON);
  /* nothing has failed: the button says why it cannot be pressed */
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "after a FAIL"));
}

static void
test_problems (CsnTestGate *fixture, gconstpointer data)
{
  GListModel *problems = csn_checklist_get_problems (csn_record_get_checklist (record_of (fixture)));
  g_autoptr (CsnProblem) problem = g_list_model_get_item (problems, 0);

  g_assert_nonnull (problem);
  g_assert_nonnull (csn_test_find_row (part_of (fixture, "problems"), csn_problem_get_text (problem)));
}

/* --- times ------------------------------------------------------------------------------------------------------ */

static void
test_plan (CsnTestGate *fixture, gconstpointer data)
{
  AdwDialog *dialog = csn_test_begin_act (fixture, "plan", "");

  csn_test_type_into (dialog, "Start (YYYY-MM-DD HH:MM)", "2099-11-20 15:00"); /* a Friday */
  g_assert_false (csn_test_is_ready (dialog)); /* no zone */
  csn_test_type_into (dialog, "Time Zone (Like Europe/Berlin)", "Atlantis");
  press (dialog);
  csn_test_wait_for (csn_test_is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  csn_test_type_into (dialog, "Time Zone (Like Europe/Berlin)", "Europe/Berlin");
  csn_test_wait_for (csn_test_is_ready, dialog);
  press (dialog);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  csn_test_settle ();
  g_assert_true (csn_test_has_text (fixture->page, "Friday after 14:00"));
  g_assert_true (csn_test_has_text (fixture->page, "15:00 – 15:30, Europe/Berlin"));
}

static gboolean
is_started (gpointer data)
{
  return csn_record_get_started (record_of (data)) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return csn_record_get_lifecycle (record_of (data)) == CSN_LIFECYCLE_CLOSED;
}

/* What was done earlier is recorded with its time, and the record is closed with a sealed report. */
static void
test_after_start (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnIdentity) identity = csn_test_make_identity (fixture, "Lock Keeper");
  g_autofree char *folder = g_dir_make_tmp ("csn-close-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "final.pdf", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  AdwDialog *dialog;

  csn_session_lifecycle_async (fixture->session, "start", "high water", NULL, NULL, NULL, csn_test_acted_cb, NULL);
  csn_test_wait_for (is_started, fixture);
  csn_test_settle ();
  dialog = csn_test_begin_act (fixture, "done-at", id_of (fixture, "Look again"));
  csn_test_type_into (dialog, "Done (YYYY-MM-DD HH:MM)", "2099-01-01 12:00");
  press (dialog);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  g_assert_cmpstr (g_hash_table_lookup (csn_record_get_followups (record_of (fixture)), id_of (fixture, "Look again")), ==,
                   "2099-01-01T12:00:00+00:00");
  dialog = csn_test_begin_act (fixture, "close", "");
  g_assert_true (csn_test_is_ready (dialog)); /* without a report */
  csn_test_type_into (dialog, "Passphrase", "anchor");
  g_assert_false (csn_test_is_ready (dialog)); /* where does it go? */
  csn_act_dialog_set_target (CSN_ACT_DIALOG (dialog), target);
  csn_test_wait_for (csn_test_is_ready, dialog);
  press (dialog);
  csn_test_wait_for (is_closed, fixture);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_unlink (path);
  g_rmdir (folder);
}

/* --- policy ----------------------------------------------------------------------------------------------------- */

static gboolean
has_countersign (gpointer data)
{
  CsnTestGate *fixture = data;

  return csn_policy_needs_na_countersign (csn_evaluation_get_policy (csn_session_get_evaluation (fixture->session)));
}

static CsnState
state_of (CsnTestGate *fixture, const char *label)
{
  return csn_evaluation_get_state (csn_session_get_evaluation (fixture->session), id_of (fixture, label), NULL);
}

static gboolean
is_countersigned (gpointer data)
{
  return state_of (data, "Lamps lit") == CSN_STATE_NA;
}

/* Somebody who may approve confirms that it does not apply. */
static void
test_witness (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnIdentity) identity = csn_test_make_identity (fixture, "Lock Keeper");
  AdwDialog *dialog;

  csn_session_set_policy_async (fixture->session, "[approvals]\nna-countersign=true\n", NULL, csn_test_acted_cb, NULL);
  csn_test_wait_for (has_countersign, fixture);
  answer (fixture, id_of (fixture, "Lamps lit"), CSN_ANSWER_NA, "midsummer");
  csn_test_wait_for (is_saved, fixture);
  g_assert_cmpint (state_of (fixture, "Lamps lit"), ==, CSN_STATE_PENDING);
  dialog = csn_test_begin_act (fixture, "witness", id_of (fixture, "Lamps lit"));
  g_assert_false (csn_test_is_ready (dialog));
  csn_test_type_into (dialog, "Passphrase", "anchor");
  csn_test_wait_for (csn_test_is_ready, dialog);
  press (dialog);
  csn_test_wait_for (is_countersigned, fixture);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
}

static gboolean
has_holidays (gpointer data)
{
  return csn_test_has_text (data, "2 days, covered until 2027-12-25");
}

/* Holidays of a calendar file take the place of those of the text; another file is said to be none. */
static void
test_holidays (CsnTestGate *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "csn-holidays.ics", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.policy", NULL));
  csn_test_settle ();
  dialog = csn_test_visible_dialog (fixture);
  g_assert_true (csn_test_has_text (csn_test_find_row (GTK_WIDGET (dialog), "Holidays"), "None"));
  g_assert_true (g_file_set_contents (path, "no calendar", -1, NULL));
  csn_policy_dialog_import_calendar (CSN_POLICY_DIALOG (dialog), file);
  csn_test_wait_for (csn_test_is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  g_assert_true (g_file_set_contents (path,
                                      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n"
                                      "RRULE:FREQ=YEARLY;COUNT=2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                                      -1, NULL));
  csn_policy_dialog_import_calendar (CSN_POLICY_DIALOG (dialog), file);
  csn_test_wait_for (has_holidays, dialog);
  g_unlink (path);
  adw_dialog_force_close (dialog);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/gate-faces/link", CsnTestGate, gate_document, csn_test_gate_set_up, test_link, csn_test_gate_tear_down);
  g_test_add ("/gate-faces/iteration", CsnTestGate, gate_document, csn_test_gate_set_up, test_iteration,
              csn_test_gate_tear_down);
  g_test_add ("/gate-faces/problems", CsnTestGate, gate_document, csn_test_gate_set_up, test_problems,
              csn_test_gate_tear_down);
  g_test_add ("/gate-faces/plan", CsnTestGate, steps_document, csn_test_gate_set_up, test_plan, csn_test_gate_tear_down);
  g_test_add ("/gate-faces/after-start", CsnTestGate, steps_document, csn_test_gate_set_up, test_after_start,
              csn_test_gate_tear_down);
  g_test_add ("/gate-faces/witness", CsnTestGate, steps_document, csn_test_gate_set_up, test_witness,
              csn_test_gate_tear_down);
  g_test_add ("/gate-faces/holidays", CsnTestGate, steps_document, csn_test_gate_set_up, test_holidays,
              csn_test_gate_tear_down);
  return g_test_run ();
}
