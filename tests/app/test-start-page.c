/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the start page: records fall into their groups, search finds items, a file that went away is told and can be forgotten. */

#include <glib/gstdio.h>

#include "csn-places.h"
#include "csn-record-library.h"
#include "csn-record-row.h"
#include "csn-start-page.h"
#include "csn-status-pill.h"
#include "csn-test-form.h"

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;

  fixture->session = csn_test_new_session (csn_test_markdown);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  folder = g_path_get_dirname (csn_session_get_path (fixture->session));
  g_settings_set_string (fixture->settings, "records-folder", folder);
  g_settings_reset (fixture->settings, "recent-records");
  fixture->page = g_object_new (CSN_TYPE_START_PAGE, NULL);
  csn_start_page_set_settings (CSN_START_PAGE (fixture->page), fixture->settings);
  fixture->window = csn_test_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_settings_reset (fixture->settings, "records-folder");
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->session);
}

static const char *
shown_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (csn_test_find_widget (fixture->page, GTK_TYPE_STACK)));
}

static gboolean
shows_records (gpointer data)
{
  return g_str_equal (shown_page (data), "records")
         && csn_test_find_widget (((Fixture *) data)->page, CSN_TYPE_RECORD_ROW) != NULL;
}

static gboolean
shows_hits (gpointer data)
{
  return g_str_equal (shown_page (data), "hits");
}

static gboolean
shows_no_hits (gpointer data)
{
  return g_str_equal (shown_page (data), "no-hits");
}

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  AdwToggleGroup *groups = ADW_TOGGLE_GROUP (csn_test_find_widget (fixture->page, ADW_TYPE_TOGGLE_GROUP));
  GtkWidget *row;
  GtkWidget *pill;

  csn_test_wait_for (shows_records, fixture);
  row = csn_test_find_widget (fixture->page, CSN_TYPE_RECORD_ROW);
  pill = csn_test_find_widget (row, CSN_TYPE_STATUS_PILL);
  g_assert_cmpstr (csn_status_pill_get_word (CSN_STATUS_PILL (pill)), !=, "");
  adw_toggle_group_set_active (groups, 2);
  g_assert_cmpstr (shown_page (fixture), ==, "nothing");
  adw_toggle_group_set_active (groups, 1);
  g_assert_cmpstr (shown_page (fixture), ==, "records"); /* the Captain has not signed */
  g_settings_set_string (fixture->settings, "signer-role", "Cook, Pilot");
  adw_toggle_group_set_active (groups, 0);
  adw_toggle_group_set_active (groups, 1);
  g_assert_cmpstr (shown_page (fixture), ==, "nothing");
  g_settings_set_string (fixture->settings, "signer-role", "Cook, captain");
  adw_toggle_group_set_active (groups, 0);
  adw_toggle_group_set_active (groups, 1);
  g_assert_cmpstr (shown_page (fixture), ==, "records");
  g_settings_reset (fixture->settings, "signer-role");
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = csn_test_find_widget (fixture->page, GTK_TYPE_SEARCH_BAR);
  GtkWidget *entry = csn_test_find_widget (bar, GTK_TYPE_SEARCH_ENTRY);

  csn_test_wait_for (shows_records, fixture);
  gtk_widget_activate_action (fixture->page, "start.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "ramp");
  csn_test_wait_for (shows_hits, fixture);
  gtk_editable_set_text (GTK_EDITABLE (entry), "zeppelin");
  csn_test_wait_for (shows_no_hits, fixture);
  gtk_widget_activate_action (fixture->page, "start.search", NULL);
  g_assert_cmpstr (shown_page (fixture), ==, "records");
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void
test_row (void)
{
  const char *const waiting[] = { "Captain", NULL };
  const char *const due[] = { "2026-01-02T10:00:00Z", NULL };
  CsnRecordSummarySpec spec = { 0 };
  g_autoptr (CsnRecordSummary) summary = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 2, 1, 0, 0, 0);
  g_autofree char *details = NULL;
  GtkWidget *row = csn_record_row_new ();
  GtkWindow *window;

  spec.path = "/nowhere/<b>ferry</b>.countersign";
  spec.title = "Ferry <b>& Co</b>";
  spec.completed = 3;
  spec.total = 12;
  spec.failed = 1;
  spec.needed_roles = 1;
  spec.waiting = waiting;
  spec.due = due;
  spec.record = "";
  spec.place = CSN_PLACE_VANISHED;
  summary = csn_record_summary_new (&spec);
  details = csn_record_row_dup_details (summary, now);
  g_assert_cmpstr (details, ==, "3 of 12 checks, 1 failed, 0 of 1 approval, waits for Captain, 1 follow-up due");
  window = csn_test_show (row);
  csn_record_row_set_summary (CSN_RECORD_ROW (row), summary);
  /* what a file says is text, never markup */
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (csn_test_find_widget (row, GTK_TYPE_LABEL))), ==, "Ferry <b>& Co</b>");
  g_assert_false (gtk_label_get_use_markup (GTK_LABEL (csn_test_find_widget (row, GTK_TYPE_LABEL))));
  g_assert_true (gtk_widget_get_visible (csn_test_find_widget (row, GTK_TYPE_BUTTON)));
  gtk_window_destroy (window);
}

static void
test_places (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.countersign.Countersign");
  const char *const more[] = { "/a", "/b", NULL };
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) recent = NULL;

  g_settings_set_string (settings, "records-folder", "/a");
  g_settings_set_strv (settings, "more-folders", more);
  folders = csn_places_dup_folders (settings);
  g_assert_cmpuint (g_strv_length (folders), ==, 2);
  g_assert_cmpstr (folders[0], ==, "/a");
  csn_places_remember (settings, "/x y.countersign");
  csn_places_remember (settings, "/z.countersign");
  csn_places_remember (settings, "/x y.countersign");
  recent = csn_places_dup_recent (settings);
  g_assert_cmpuint (g_strv_length (recent), ==, 2);
  g_assert_cmpstr (recent[0], ==, "/x y.countersign");
  g_clear_pointer (&recent, g_strfreev);
  csn_places_forget (settings, "/x y.countersign");
  recent = csn_places_dup_recent (settings);
  g_assert_cmpuint (g_strv_length (recent), ==, 1);
  g_settings_reset (settings, "records-folder");
  g_settings_reset (settings, "more-folders");
  g_settings_reset (settings, "recent-records");
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/start-page/groups", Fixture, NULL, set_up, test_groups, tear_down);
  g_test_add ("/start-page/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add_func ("/start-page/row", test_row);
  g_test_add_func ("/start-page/places", test_places);
  return g_test_run ();
}
