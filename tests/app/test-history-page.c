/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the history page: it says that the history is intact only after it was verified, filters, shows an entry by itself, gives
 * an earlier value again, compares and checks heads. */

#include "csn-compare-dialog.h"
#include "csn-entry-dialog.h"
#include "csn-history-page.h"
#include "csn-history.h"
#include "csn-test-form.h"

typedef struct
{
  CsnSession *session;
  GtkWidget *page;
  GtkWindow *window;
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
answer (CsnSession *session, const char *label, const char *value)
{
  CsnEntry *entry = csn_test_find_entry (csn_session_get_record (session), label);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, csn_change_new (csn_entry_get_id (entry), value));
  csn_session_answer_async (session, changes, NULL, ready_cb, &result);
  csn_test_wait_for (is_set, &result);
  csn_session_act_finish (session, result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = csn_test_new_session (csn_test_markdown);
  answer (fixture->session, "Ramp lowers", "pass");
  answer (fixture->session, "Ramp lowers", "fail");
  fixture->page = g_object_new (CSN_TYPE_HISTORY_PAGE, NULL);
  csn_history_page_set_session (CSN_HISTORY_PAGE (fixture->page), fixture->session, NULL);
  fixture->window = csn_test_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->session);
}

static gboolean
says_intact (gpointer data)
{
  AdwPreferencesRow *row = data;

  return g_str_has_prefix (adw_preferences_row_get_title (row), "History is intact, ");
}

static void
test_intact (Fixture *fixture, gconstpointer data)
{
  GtkWidget *summary = csn_test_find_widget (fixture->page, ADW_TYPE_ACTION_ROW);

  csn_test_wait_for (says_intact, summary);
  answer (fixture->session, "Ramp rises", "pass");
  /* what came after the verification is not called intact */
  g_assert_false (says_intact (summary));
}

static guint
count_shown (Fixture *fixture)
{
  /* the choices above it have lists of their own */
  GtkWidget *stack = gtk_widget_get_last_child (csn_test_find_widget (fixture->page, GTK_TYPE_BOX));
  GtkListView *list = GTK_LIST_VIEW (csn_test_find_widget (stack, GTK_TYPE_LIST_VIEW));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list)));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = csn_test_find_widget (fixture->page, ADW_TYPE_WRAP_BOX);
  GtkWidget *kinds = gtk_widget_get_last_child (box);
  guint n_all = count_shown (fixture);

  g_assert_cmpuint (n_all, ==, g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (fixture->session))));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (kinds), 1); /* answers */
  g_assert_cmpuint (count_shown (fixture), ==, 2);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (kinds), 0);
  g_assert_cmpuint (count_shown (fixture), ==, n_all);
}

static CsnEvent *
dup_answer (Fixture *fixture, const char *value)
{
  CsnHistoryFilter filter = { .kind = "answers" };
  g_autoptr (GListModel) events = csn_history_list (fixture->session, &filter, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (csn_history_dup_values (fixture->session, event, &before, &after) && g_str_has_prefix (after, value))
        return g_steal_pointer (&event);
    }
  g_assert_not_reached ();
  return NULL;
}

static void
test_entry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnEvent) event = dup_answer (fixture, "pass");
  AdwDialog *dialog;

  csn_entry_dialog_present (fixture->page, fixture->session, event);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_true (CSN_IS_ENTRY_DIALOG (dialog));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "entry.compare", NULL);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_true (CSN_IS_COMPARE_DIALOG (dialog));
  adw_dialog_force_close (dialog);
}

static gboolean
has_difference (gpointer data)
{
  AdwPreferencesGroup *group = data;

  return g_str_equal (adw_preferences_group_get_title (group), "1 Difference");
}

static GtkWidget *
find_group_titled (GtkWidget *root)
{
  if (ADW_IS_PREFERENCES_GROUP (root) && *adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (root)) != '\0')
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_group_titled (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_group (gpointer data)
{
  return find_group_titled (data) != NULL;
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  AdwDialog *dialog;

  gtk_widget_activate_action (fixture->page, "history.compare", NULL);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_true (CSN_IS_COMPARE_DIALOG (dialog));
  csn_test_wait_for (has_group, dialog);
  csn_test_wait_for (has_difference, find_group_titled (GTK_WIDGET (dialog)));
  adw_dialog_force_close (dialog);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/history-page/intact", Fixture, NULL, set_up, test_intact, tear_down);
  g_test_add ("/history-page/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/history-page/entry", Fixture, NULL, set_up, test_entry, tear_down);
  g_test_add ("/history-page/compare", Fixture, NULL, set_up, test_compare, tear_down);
  return g_test_run ();
}
