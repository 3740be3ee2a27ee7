/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the faces of the acts on the gate: the guarded actions of the Decision page. */

#include <string.h>

#include "csn-decision-page.h"
#include "csn-guarded-dialog.h"
#include "csn-record-page.h"
#include "csn-test-form.h"

static const char document[] = "# Lock Gates\n\n- [ ] Keeper told\n\n## Kill Switches\n\n### Close <both> gates\n\n```bash\n# one way\n"
                               "echo gates\xe2\x80\xae shut\n```\n\n### Drain the basin\n\n```bash\nexport PUMP=1\nexport SLUICE=0\n```\n";

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWindow *window;
  GtkWidget *page; /* (unowned): the Decision page */
} Fixture;

static void
settle (void)
{
  for (guint i = 0; i < 60; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *navigation = adw_navigation_view_new ();
  GtkWidget *page;

  fixture->session = csn_test_new_session (document);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  page = csn_record_page_new (fixture->session, fixture->settings);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  fixture->window = csn_test_show (navigation);
  csn_record_page_show (CSN_RECORD_PAGE (page), "decision");
  settle ();
  fixture->page = csn_test_find_widget (page, CSN_TYPE_DECISION_PAGE);
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

static AdwDialog *
visible_dialog (Fixture *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_nonnull (dialog);
  return dialog;
}

/* The row of @dialog with @title; of a list of rows that fits the screen. */
static GtkWidget *
find_row (GtkWidget *root, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_label (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

static void
type_into (AdwDialog *dialog, const char *title, const char *text)
{
  GtkWidget *row = find_row (GTK_WIDGET (dialog), title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
is_ready (AdwDialog *dialog)
{
  GtkWidget *button = adw_dialog_get_default_widget (dialog);

  return button != NULL && gtk_widget_get_sensitive (button);
}

/* (transfer full) */
static CsnGuardedAction *
nth_action (Fixture *fixture, guint n)
{
  g_autoptr (GListModel) actions = csn_session_list_actions (fixture->session);

  g_assert_cmpuint (g_list_model_get_n_items (actions), >, n);
  return g_list_model_get_item (actions, n);
}

static AdwDialog *
use (Fixture *fixture, CsnGuardedAction *action)
{
  g_autofree char *address = g_strdup_printf ("L%u", csn_guarded_action_get_line (action));

  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.use", "s", address));
  settle ();
  return visible_dialog (fixture);
}

static CsnAct *
last_use (Fixture *fixture)
{
  GListModel *acts = csn_record_get_acts (csn_session_get_record (fixture->session));
  guint n = g_list_model_get_n_items (acts);
  g_autoptr (CsnAct) act = n > 0 ? g_list_model_get_item (acts, n - 1) : NULL;

  return act; /* the record holds it */
}

static gboolean
is_used (gpointer data)
{
  return last_use (data) != NULL;
}

/* Nothing is pressed before phrase and reason are there; what was seen becomes evidence of the record. */
static void
test_by_hand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnGuardedAction) action = nth_action (fixture, 1);
  AdwDialog *dialog = use (fixture, action);
  g_autofree char *wrong = g_strconcat (csn_guarded_action_get_phrase (action), "!", NULL);
  GtkWidget *view = csn_test_find_widget (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW);

  g_assert_false (csn_guarded_action_can_run (action));
  g_assert_true (has_text (GTK_WIDGET (dialog), "export PUMP=1\nexport SLUICE=0"));
  g_assert_false (is_ready (dialog));
  type_into (dialog, "Reason", "water is rising");
  type_into (dialog, "Phrase", wrong);
  g_assert_false (is_ready (dialog));
  type_into (dialog, "Phrase", csn_guarded_action_get_phrase (action));
  g_assert_true (is_ready (dialog));
  type_into (dialog, "Reason", " ");
  g_assert_false (is_ready (dialog));
  type_into (dialog, "Reason", "water is rising");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "basin empty", -1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "guarded.use", NULL));
  csn_test_wait_for (is_used, fixture);
  g_assert_cmpstr (csn_act_get (last_use (fixture), "done"), ==, "hand");
  g_assert_cmpstr (csn_act_get (last_use (fixture), "reason"), ==, "water is rising");
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_evidence (csn_session_get_record (fixture->session))), ==, 1);
  settle ();
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (has_text (fixture->page, "water is rising")); /* the row tells of its last use */
}

static gboolean
has_output (gpointer data)
{
  return has_text (data, "gates") && has_text (data, "Ran, and recorded");
}

/* What cannot be seen is shown before it runs, and the result stays in sight. */
static void
test_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnGuardedAction) plain = nth_action (fixture, 0);
  g_autofree char *folder = g_dir_make_tmp ("csn-gate-XXXXXX", NULL);
  g_autoptr (CsnGuardedAction) action = NULL;
  AdwDialog *dialog;

  csn_session_set_project_folder (fixture->session, folder);
  action = nth_action (fixture, 0);
  dialog = use (fixture, action);
  g_assert_true (has_text (GTK_WIDGET (dialog), "gates⟨U+202E⟩ shut"));
  if (!csn_guarded_action_can_run (action))
    {
      g_test_skip (csn_probe_plan_get_reasons (csn_guarded_action_get_plan (action))[0]);
      adw_dialog_force_close (dialog);
      return;
    }
  type_into (dialog, "Phrase", csn_guarded_action_get_phrase (action));
  g_assert_false (is_ready (dialog));
  type_into (dialog, "Reason", "ice");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "guarded.use", NULL));
  csn_test_wait_for (is_used, fixture);
  g_assert_cmpstr (csn_act_get (last_use (fixture), "done"), ==, "program");
  csn_test_wait_for (has_output, dialog);
  g_assert_false (is_ready (dialog)); /* not a second time */
  adw_dialog_force_close (dialog);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/gate-dialogs/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/gate-dialogs/run", Fixture, NULL, set_up, test_run, tear_down);
  return g_test_run ();
}
