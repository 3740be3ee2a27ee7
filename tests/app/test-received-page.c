/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page of a received record: what it tells, reading without taking over, and taking over into a record of one's own. */

#include <glib/gstdio.h>

#include "csn-merge.h"
#include "csn-received-page.h"
#include "csn-record-page.h"
#include "csn-sign-dialog.h"
#include "csn-test-form.h"

typedef struct
{
  CsnReceived *received;
  GSettings *settings;
  GtkWidget *navigation;
  GtkWidget *page;
  GtkWindow *window;
  CsnSession *taken;
} Fixture;

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
taken_cb (CsnReceivedPage *page, CsnSession *session, gpointer user_data)
{
  ((Fixture *) user_data)->taken = g_object_ref (session);
}

/* Another installation made the record: its keys lie in another folder. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *elsewhere = g_dir_make_tmp ("csn-elsewhere-XXXXXX", NULL);
  g_autofree char *here = g_dir_make_tmp ("csn-here-XXXXXX", NULL);
  const char *const folders[] = { here, NULL };
  g_autofree char *path = NULL;

  g_setenv ("CSN_DATA_DIR", elsewhere, TRUE);
  session = csn_test_new_session (csn_test_markdown);
  path = g_strdup (csn_session_get_path (session));
  csn_session_close_async (session, ready_cb, &closed);
  csn_test_wait_for (is_set, &closed);
  g_setenv ("CSN_DATA_DIR", here, TRUE);

  fixture->settings = g_settings_new ("org.countersign.Countersign");
  g_settings_set_string (fixture->settings, "records-folder", here);
  csn_received_open_async (path, folders, NULL, "Grace Pier", clock, NULL, ready_cb, &result);
  csn_test_wait_for (is_set, &result);
  fixture->received = csn_received_open_finish (result, &error);
  g_assert_no_error (error);
  fixture->page = csn_received_page_new (fixture->received, fixture->settings);
  g_signal_connect (fixture->page, "taken-over", G_CALLBACK (taken_cb), fixture);
  fixture->navigation = adw_navigation_view_new ();
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (fixture->navigation), ADW_NAVIGATION_PAGE (fixture->page));
  fixture->window = csn_test_show (fixture->navigation);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_settings_reset (fixture->settings, "records-folder");
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->received);
  g_clear_object (&fixture->taken);
  g_unsetenv ("CSN_DATA_DIR");
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  AdwNavigationPage *shown;

  g_assert_true (csn_session_is_read_only (csn_received_get_session (fixture->received)));
  g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (fixture->page)), ==, "Ferry Release");
  g_assert_true (gtk_widget_activate_action (fixture->page, "received.read", NULL));
  shown = adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (fixture->navigation));
  g_assert_true (CSN_IS_RECORD_PAGE (shown));
  adw_navigation_view_pop (ADW_NAVIGATION_VIEW (fixture->navigation));
}

/* An approver signs what was received; nothing is taken over for it. */
static void
test_sign (Fixture *fixture, gconstpointer data)
{
  CsnRecord *record = csn_session_get_record (csn_received_get_session (fixture->received));
  g_autoptr (CsnSlot) slot = g_list_model_get_item (csn_checklist_get_slots (csn_record_get_checklist (record)), 0);
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (fixture->page, "record.sign", "s", csn_slot_get_id (slot)));
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_true (CSN_IS_SIGN_DIALOG (dialog));
  adw_dialog_force_close (dialog);
}

static void
test_take_over (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "received.take-over", NULL));
  csn_test_wait_for (is_set, &fixture->taken);
  g_assert_false (csn_session_is_read_only (fixture->taken));
  g_assert_cmpstr (csn_session_get_path (fixture->taken), !=, csn_received_get_path (fixture->received));
  g_assert_cmpstr (csn_record_get_id (csn_session_get_record (fixture->taken)), ==,
                   csn_record_get_id (csn_session_get_record (csn_received_get_session (fixture->received))));
}

static gboolean
is_asked (gpointer data)
{
  return ADW_IS_ALERT_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (((Fixture *) data)->window)));
}

static gboolean
has_policy (gpointer data)
{
  return csn_record_get_policy (csn_session_get_record (((Fixture *) data)->taken)) != NULL;
}

/* The rules that somebody else put into the copy come into our own only when we say so. */
static void
test_merge (Fixture *fixture, gconstpointer data)
{
  const char *path = csn_received_get_path (fixture->received);
  g_autofree char *here = g_strdup (g_getenv ("CSN_DATA_DIR"));
  g_autofree char *elsewhere = g_dir_make_tmp ("csn-elsewhere-XXXXXX", NULL);
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (GAsyncResult) set = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (fixture->page, "received.take-over", NULL));
  csn_test_wait_for (is_set, &fixture->taken);
  g_setenv ("CSN_DATA_DIR", elsewhere, TRUE);
  theirs = csn_test_open_session (path);
  csn_session_set_policy_async (theirs, "[approvals]\nna-countersign=true\n", NULL, ready_cb, &set);
  csn_test_wait_for (is_set, &set);
  g_assert_true (csn_session_act_finish (theirs, set, NULL));
  csn_session_close_async (theirs, ready_cb, &closed);
  csn_test_wait_for (is_set, &closed);
  g_setenv ("CSN_DATA_DIR", here, TRUE);

  csn_merge_begin (GTK_WIDGET (fixture->window), fixture->taken, path);
  csn_test_wait_for (is_asked, fixture);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  adw_dialog_close (dialog);
  csn_test_settle ();
  g_assert_false (has_policy (fixture));

  csn_merge_begin (GTK_WIDGET (fixture->window), fixture->taken, path);
  csn_test_wait_for (is_asked, fixture);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_signal_emit_by_name (dialog, "response::merge", "merge");
  csn_test_wait_for (has_policy, fixture);
  adw_dialog_force_close (dialog);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/received-page/read", Fixture, NULL, set_up, test_read, tear_down);
  g_test_add ("/received-page/sign", Fixture, NULL, set_up, test_sign, tear_down);
  g_test_add ("/received-page/take-over", Fixture, NULL, set_up, test_take_over, tear_down);
  g_test_add ("/received-page/merge-asks", Fixture, NULL, set_up, test_merge, tear_down);
  return g_test_run ();
}
