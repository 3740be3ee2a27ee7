/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that the desktop is told of follow-ups that are due or overdue soon after the program starts, once, and that the word is
 * taken back when they are done: over a real session bus, with a notification service of the test on it. */

#include <string.h>

#include "csn-reminders.h"
#include "csn-test-desktop.h"
#include "csn-test-form.h"

static const char document[] = "# Lock\n\n- [ ] Keeper told\n\n## Post-Deployment\n\n### First Hour\n\n- [ ] Look at the gates\n";

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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

static gboolean
is_told (gpointer data)
{
  return ((CsnTestDesktop *) data)->shown->len > 0;
}

static gboolean
is_withdrawn (gpointer data)
{
  return ((CsnTestDesktop *) data)->n_withdrawn > 0;
}

/* A record whose deployment started days ago, and whose follow-up nobody did. */
static CsnSession *
new_overdue (void)
{
  CsnSession *session = csn_test_new_session (document);
  gboolean done = FALSE;

  csn_session_lifecycle_async (session, "start", "high water", "2026-03-02T10:00:00Z", NULL, NULL, acted_cb, &done);
  csn_test_wait_for (is_true, &done);
  return session;
}

static void
test_told_and_taken_back (void)
{
  g_autoptr (CsnTestDesktop) desktop = csn_test_desktop_new ();
  g_autoptr (GSettings) settings = g_settings_new ("org.countersign.Countersign");
  g_autoptr (CsnSession) session = new_overdue ();
  g_autofree char *uri = g_filename_to_uri (csn_session_get_path (session), NULL, NULL);
  const char *const recent[] = { uri, NULL };
  g_autoptr (GApplication) application = g_application_new ("org.countersign.TestReminders", G_APPLICATION_DEFAULT_FLAGS);
  g_autoptr (CsnReminders) reminders = NULL;
  g_autoptr (GError) error = NULL;
  CsnEntry *entry = csn_test_find_entry (csn_session_get_record (session), "Look at the gates");
  gboolean done = FALSE;

  g_settings_set_strv (settings, "recent-records", recent);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);
  reminders = csn_reminders_new (application, settings); /* looks by itself, some seconds after the start */
  csn_test_wait_for (is_told, desktop);
  g_assert_cmpstr (g_ptr_array_index (desktop->shown, 0), ==, "1 follow-up is due|Lock");
  csn_session_followup_async (session, csn_entry_get_id (entry), NULL, acted_cb, &done);
  csn_test_wait_for (is_true, &done);
  csn_reminders_look (reminders);
  csn_test_wait_for (is_withdrawn, desktop);
  g_assert_cmpuint (desktop->shown->len, ==, 1); /* once */
  g_settings_reset (settings, "recent-records");
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/reminders/told-and-taken-back", test_told_and_taken_back);
  return g_test_run ();
}
