/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests an open record as a whole: every page shows, commands reach the record, and what happens comes back into the window. */

#include <glib/gstdio.h>

#include "csn-checklist-page.h"
#include "csn-evidence-intake.h"
#include "csn-item-row.h"
#include "csn-record-page.h"
#include "csn-test-gate.h"

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
  GtkWidget *navigation = adw_navigation_view_new ();

  fixture->session = csn_test_new_session (csn_test_markdown);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  fixture->page = csn_record_page_new (fixture->session, NULL, fixture->settings);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (fixture->page));
  fixture->window = csn_test_show (navigation);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->session);
}

static gboolean
is_settled (gpointer data)
{
  return !csn_session_is_saving (data);
}

typedef struct
{
  CsnEntry *entry;
  const char *value;
} Wanted;

static gboolean
has_value (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (csn_entry_get_value (wanted->entry), wanted->value) == 0;
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "risks", "decision", "report", "history", "checklist" };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      csn_record_page_show (CSN_RECORD_PAGE (fixture->page), pages[i]);
      csn_test_settle ();
    }
}

static void
test_answer_and_undo (Fixture *fixture, gconstpointer data)
{
  CsnRecord *record = csn_session_get_record (fixture->session);
  Wanted wanted = { csn_test_find_entry (record, "Ramp lowers"), CSN_ANSWER_PASS };

  g_assert_true (gtk_widget_activate_action (fixture->page, "record.answer", "(ss)", csn_entry_get_id (wanted.entry),
                                             CSN_ANSWER_PASS));
  csn_test_wait_for (has_value, &wanted);
  csn_test_wait_for (is_settled, fixture->session);
  g_assert_true (csn_session_get_can_undo (fixture->session));
  wanted.value = NULL;
  gtk_widget_activate_action (fixture->page, "record.undo", NULL);
  csn_test_wait_for (has_value, &wanted);
  wanted.value = CSN_ANSWER_PASS;
  csn_test_wait_for (is_settled, fixture->session);
  gtk_widget_activate_action (fixture->page, "record.redo", NULL);
  csn_test_wait_for (has_value, &wanted);
}

/* A row's own action travels through the page into the record. */
static void
test_row_action (Fixture *fixture, gconstpointer data)
{
  CsnRecord *record = csn_session_get_record (fixture->session);
  GtkWidget *row = csn_test_find_widget (fixture->page, CSN_TYPE_ITEM_ROW);
  Wanted wanted = { NULL, "PASS" };

  g_assert_nonnull (row);
  wanted.entry = csn_form_line_get_lead (csn_item_row_get_line (CSN_ITEM_ROW (row)));
  g_assert_true (wanted.entry == csn_test_find_entry (record, "Overall Status"));
  gtk_widget_activate_action (row, "item.pass", NULL);
  csn_test_wait_for (has_value, &wanted);
}

static void
test_show_item (Fixture *fixture, gconstpointer data)
{
  CsnRecord *record = csn_session_get_record (fixture->session);
  CsnEntry *fog = csn_test_find_entry (record, "Fog closes");

  csn_record_page_show (CSN_RECORD_PAGE (fixture->page), "decision");
  gtk_widget_activate_action (fixture->page, "record.show-item", "s", csn_entry_get_id (fog));
  gtk_widget_activate_action (fixture->page, "record.toggle-pane", NULL);
  csn_test_settle ();
  g_assert_true (gtk_widget_get_mapped (csn_test_find_widget (fixture->page, CSN_TYPE_CHECKLIST_PAGE)));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filter = NULL;

  gtk_widget_activate_action (fixture->page, "record.filter", "s", "failed");
  g_object_get (fixture->page, "filter", &filter, NULL);
  g_assert_cmpstr (filter, ==, "failed");
  g_clear_pointer (&filter, g_free);
  gtk_widget_activate_action (fixture->page, "record.show-all", NULL);
  g_object_get (fixture->page, "filter", &filter, NULL);
  g_assert_cmpstr (filter, ==, "all");
}

static gboolean
shows_nothing (gpointer data)
{
  GtkWidget *nothing = csn_test_find_widget (data, ADW_TYPE_STATUS_PAGE);

  return nothing != NULL && gtk_widget_get_mapped (nothing);
}

static gboolean
shows_list (gpointer data)
{
  return gtk_widget_get_mapped (csn_test_find_widget (data, GTK_TYPE_LIST_VIEW));
}

/* The search entry and the empty page are made when they are first shown. */
static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *checklist = csn_test_find_widget (fixture->page, CSN_TYPE_CHECKLIST_PAGE);
  GtkWidget *entry;

  csn_test_settle ();
  g_assert_null (csn_test_find_widget (checklist, GTK_TYPE_SEARCH_ENTRY));
  gtk_widget_activate_action (fixture->page, "record.search", NULL);
  entry = csn_test_find_widget (checklist, GTK_TYPE_SEARCH_ENTRY);
  csn_test_settle ();
  g_assert_true (gtk_widget_get_mapped (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "zeppelin");
  csn_test_wait_for (shows_nothing, checklist);
  gtk_widget_activate_action (fixture->page, "record.show-all", NULL);
  csn_test_wait_for (shows_list, checklist);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
}

/* So is the bar of what is done with several items. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  GtkWidget *checklist = csn_test_find_widget (fixture->page, CSN_TYPE_CHECKLIST_PAGE);
  GtkWidget *list = csn_test_find_widget (checklist, GTK_TYPE_LIST_VIEW);
  GtkWidget *bar;

  csn_test_settle ();
  g_assert_null (csn_test_find_widget (checklist, GTK_TYPE_ACTION_BAR));
  gtk_selection_model_select_all (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  bar = csn_test_find_widget (checklist, GTK_TYPE_ACTION_BAR);
  g_assert_true (gtk_action_bar_get_revealed (GTK_ACTION_BAR (bar)));
  csn_test_settle ();
  g_assert_true (csn_test_has_text (bar, "selected"));
  gtk_widget_activate_action (fixture->page, "record.unselect", NULL);
  g_assert_false (gtk_action_bar_get_revealed (GTK_ACTION_BAR (bar)));
}

/* The window as the page finds it: what it is told to say. */
static GPtrArray *said;

static void
say_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *text, *button, *act;

  g_variant_get (parameter, "(&s&s&s)", &text, &button, &act);
  g_ptr_array_add (said, g_strdup (text));
}

static gboolean
has_spoken (gpointer data)
{
  return said->len >= GPOINTER_TO_UINT (data);
}

static char *
make_file (const char *folder, const char *name)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, name, -1, NULL));
  return path;
}

/* Files, a folder among them, and a link: what can be kept is kept, and one word is said of all the files. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  CsnRecord *record = csn_session_get_record (fixture->session);
  const char *items[] = { csn_entry_get_id (csn_test_find_entry (record, "Ramp lowers")), NULL };
  static const GActionEntry entries[] = { { .name = "say", .parameter_type = "(sss)", .activate = say_cb } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autofree char *folder = g_dir_make_tmp ("csn-drop-XXXXXX", NULL);
  g_autoptr (GSList) files = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  said = g_ptr_array_new_with_free_func (g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", G_ACTION_GROUP (actions));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%u.txt", i);
      g_autofree char *path = make_file (folder, name);

      files = g_slist_append (files, g_file_new_for_path (path));
    }
  files = g_slist_append (files, g_file_new_for_path (folder));
  files = g_slist_append (files, g_file_new_for_uri ("https://ferry.example/log"));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_assert_true (csn_evidence_intake_drop (fixture->page, fixture->session, items, &value));
  csn_test_wait_for (has_spoken, GUINT_TO_POINTER (3));
  csn_test_wait_for (is_settled, fixture->session);
  for (guint i = 0; i < said->len; i++)
    g_test_message ("%s", (char *) said->pdata[i]);
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_evidence (record)), ==, 4);
  g_slist_foreach (files, (GFunc) g_object_unref, NULL);
  g_clear_pointer (&said, g_ptr_array_unref);
}

static gboolean
says_why (gpointer data)
{
  Fixture *fixture = data;
  const char *why = csn_session_get_read_only_reason (fixture->session);
  GtkWidget *banner = csn_test_find_widget (fixture->page, ADW_TYPE_BANNER);

  return why != NULL && adw_banner_get_revealed (ADW_BANNER (banner)) && csn_test_has_text (banner, why);
}

/* The file is taken away under an open record: the answer is refused, and the page says why nothing can be changed any more. */
static void
test_vanished (Fixture *fixture, gconstpointer data)
{
  const char *path = csn_session_get_path (fixture->session);
  g_autofree char *elsewhere = g_strconcat (path, ".moved", NULL);
  CsnEntry *entry = csn_test_find_entry (csn_session_get_record (fixture->session), "Overall Status");
  GtkWidget *row = csn_test_find_widget (fixture->page, CSN_TYPE_ITEM_ROW);

  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  gtk_widget_activate_action (row, "item.pass", NULL);
  csn_test_wait_for (says_why, fixture);
  csn_test_settle ();
  g_assert_null (csn_entry_get_value (entry));
}

/* What a person prefers holds for the open record at once. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "# List\n\n- [ ] It answers\n\n  ```bash\n  curl http://127.0.0.1:9/x\n  ```\n";
  g_autoptr (CsnSession) session = csn_test_new_session (text);
  g_autoptr (GtkWidget) page = g_object_ref_sink (csn_record_page_new (session, NULL, fixture->settings));
  g_autoptr (GPtrArray) before = csn_session_plan_probes (session);
  g_autoptr (GPtrArray) after = NULL;

  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpuint (csn_probe_plan_get_time_limit (g_ptr_array_index (before, 0)), ==,
                    g_settings_get_uint (fixture->settings, "probe-timeout") * 1000);
  g_settings_set_uint (fixture->settings, "probe-timeout", 7);
  after = csn_session_plan_probes (session);
  g_assert_cmpuint (csn_probe_plan_get_time_limit (g_ptr_array_index (after, 0)), ==, 7000);
  g_settings_reset (fixture->settings, "probe-timeout");
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/record-page/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/record-page/answer-and-undo", Fixture, NULL, set_up, test_answer_and_undo, tear_down);
  g_test_add ("/record-page/row-action", Fixture, NULL, set_up, test_row_action, tear_down);
  g_test_add ("/record-page/show-item", Fixture, NULL, set_up, test_show_item, tear_down);
  g_test_add ("/record-page/drop", Fixture, NULL, set_up, test_drop, tear_down);
  g_test_add ("/record-page/vanished", Fixture, NULL, set_up, test_vanished, tear_down);
  g_test_add ("/record-page/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/record-page/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/record-page/selection", Fixture, NULL, set_up, test_selection, tear_down);
  g_test_add ("/record-page/filter", Fixture, NULL, set_up, test_filter, tear_down);
  return g_test_run ();
}
