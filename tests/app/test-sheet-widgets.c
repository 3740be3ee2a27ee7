/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the smaller widgets of an open record: risk matrix, latency picture, contradicting answers, Source view. */

#include <string.h>

#include "csn-conflict-box.h"
#include "csn-latency-plot.h"
#include "csn-menu-names.h"
#include "csn-record-page.h"
#include "csn-risk-matrix.h"
#include "csn-source-dialog.h"
#include "csn-test-form.h"
#include "csn-update-dialog.h"

typedef struct
{
  guint n;
  guint likelihood;
  guint impact;
  char *value;
} Heard;

static void
picked_cb (Heard *heard, guint likelihood, guint impact)
{
  heard->n++;
  heard->likelihood = likelihood;
  heard->impact = impact;
}

static GtkToggleButton *
place (GtkWidget *matrix, guint likelihood, guint impact)
{
  return GTK_TOGGLE_BUTTON (csn_risk_matrix_get_button (CSN_RISK_MATRIX (matrix), likelihood, impact));
}

static void
test_matrix (void)
{
  GtkWidget *matrix = csn_risk_matrix_new ();
  GtkWindow *window = csn_test_show (matrix);
  Heard heard = { 0 };
  int minimum;

  g_signal_connect_swapped (matrix, "picked", G_CALLBACK (picked_cb), &heard);
  for (guint i = 1; i <= 5; i++)
    for (guint j = 1; j <= 5; j++)
      g_assert_false (gtk_toggle_button_get_active (place (matrix, i, j)));
  gtk_test_accessible_assert_property (GTK_WIDGET (place (matrix, 4, 4)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Likelihood 4, impact 4, high");
  gtk_toggle_button_set_active (place (matrix, 2, 3), TRUE);
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_cmpuint (heard.likelihood, ==, 2);
  g_assert_cmpuint (heard.impact, ==, 3);
  gtk_toggle_button_set_active (place (matrix, 5, 1), TRUE);
  g_assert_false (gtk_toggle_button_get_active (place (matrix, 2, 3)));
  /* pressing it again takes it back */
  gtk_toggle_button_set_active (place (matrix, 5, 1), FALSE);
  g_assert_cmpuint (heard.n, ==, 3);
  g_assert_cmpuint (heard.likelihood, ==, 0);
  /* showing is not picking */
  csn_risk_matrix_set (CSN_RISK_MATRIX (matrix), 1, 1);
  g_assert_cmpuint (heard.n, ==, 3);
  gtk_widget_measure (matrix, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 300);
  gtk_window_destroy (window);
}

static void
test_latency (void)
{
  g_autoptr (CsnProbeResult) result = csn_probe_result_new ("probe-1", CSN_STATE_PASS, "fast enough");
  GtkWidget *plot;
  GtkWindow *window;

  g_assert_null (csn_latency_plot_new (result, "P95 < 2 s"));
  csn_probe_result_set_value (result, "min", "10.5");
  csn_probe_result_set_value (result, "p50", "120");
  csn_probe_result_set_value (result, "p95", "340.2");
  csn_probe_result_set_value (result, "p99", "410");
  csn_probe_result_set_value (result, "max", "522");
  plot = csn_latency_plot_new (result, "P95 < 2 s");
  g_assert_cmpstr (csn_latency_plot_get_words (CSN_LATENCY_PLOT (plot)), ==,
                   "P50 120 ms, P95 340 ms, P99 410 ms, slowest 522 ms; limit 2000 ms");
  gtk_test_accessible_assert_role (plot, GTK_ACCESSIBLE_ROLE_IMG);
  window = csn_test_show (plot);
  csn_test_settle ();
  gtk_window_destroy (window);
  /* all runs equally fast, no limit on a time */
  csn_probe_result_set_value (result, "min", "0");
  csn_probe_result_set_value (result, "p50", "0");
  csn_probe_result_set_value (result, "max", "0");
  plot = csn_latency_plot_new (result, "success rate > 99 %");
  g_assert_null (strstr (csn_latency_plot_get_words (CSN_LATENCY_PLOT (plot)), "limit"));
  window = csn_test_show (plot);
  csn_test_settle ();
  gtk_window_destroy (window);
}

static void
answer_cb (Heard *heard, CsnEntry *entry, const char *value)
{
  heard->n++;
  g_set_str (&heard->value, value);
}

/* An answer as two people who do not see one another give it. */
static CsnAnswer *
new_answer (const char *item, const char *value, const char *actor)
{
  g_autoptr (JsonObject) data = json_object_new ();
  CsnEventSpec spec = { .doc = "0123456789abcdef0123456789abcdef",
                        .writer = "fedcba9876543210fedcba9876543210",
                        .wseq = 1,
                        .prev = "",
                        .lamport = 1,
                        .time = "2026-11-20T10:42:00+01:00",
                        .actor = actor,
                        .type = "answer.set",
                        .data = data };
  g_autoptr (CsnEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (data, "item", item);
  json_object_set_string_member (data, "aspect", "answer");
  json_object_set_string_member (data, "value", value);
  json_object_set_string_member (data, "reason", "");
  json_object_set_string_member (data, "for", "");
  json_object_set_string_member (data, "provenance", "person");
  json_object_set_array_member (data, "evidence", json_array_new ());
  json_object_set_array_member (data, "replaces", json_array_new ());
  event = csn_event_new (&spec, &error);
  g_assert_no_error (error);
  return csn_answer_new_from_event (event, csn_event_get_data (event));
}

static void
test_conflict (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  CsnEntry *entry = csn_test_find_entry (record, "Ramp lowers");
  g_autoptr (CsnAnswer) pass = new_answer (csn_entry_get_id (entry), CSN_ANSWER_PASS, "Ada");
  g_autoptr (CsnAnswer) fail = new_answer (csn_entry_get_id (entry), CSN_ANSWER_FAIL, "Bo");
  GtkWidget *box = csn_conflict_box_new ();
  GtkWindow *window = csn_test_show (g_object_new (GTK_TYPE_BOX, NULL));
  GtkWidget *button;
  Heard heard = { 0 };

  adw_window_set_content (ADW_WINDOW (window), box);
  g_signal_connect_swapped (box, "answer", G_CALLBACK (answer_cb), &heard);
  csn_conflict_box_show (CSN_CONFLICT_BOX (box), entry, TRUE);
  g_assert_false (gtk_widget_get_visible (box));
  csn_entry_put (entry, "answer", pass, NULL);
  csn_entry_put (entry, "answer", fail, NULL);
  g_assert_true (csn_entry_is_conflicting (entry));
  csn_conflict_box_show (CSN_CONFLICT_BOX (box), entry, TRUE);
  g_assert_true (gtk_widget_get_visible (box));
  button = csn_test_find_widget (box, GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_cmpstr (heard.value, ==, CSN_ANSWER_PASS);
  g_free (heard.value);
  gtk_window_destroy (window);
}

static gboolean
is_passed (gpointer data)
{
  return g_strcmp0 (csn_entry_get_value (data), CSN_ANSWER_PASS) == 0;
}

static void
ignore_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  csn_session_act_finish (CSN_SESSION (source), result, &error);
  g_assert_no_error (error);
}

/* The Source view shows the document with the answers, and follows them. */
static void
test_source (void)
{
  g_autoptr (CsnSession) session = csn_test_new_session (csn_test_markdown);
  CsnEntry *entry = csn_test_find_entry (csn_session_get_record (session), "Ramp lowers");
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  AdwDialog *dialog = g_object_ref_sink (csn_source_dialog_new (session, 0));
  GtkWidget *view = csn_test_find_widget (adw_dialog_get_child (dialog), GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_object_get (buffer, "text", &before, NULL);
  g_assert_cmpstr (before, ==, csn_test_markdown);
  g_ptr_array_add (changes, csn_change_new (csn_entry_get_id (entry), CSN_ANSWER_PASS));
  csn_session_answer_async (session, changes, NULL, ignore_cb, NULL);
  csn_test_wait_for (is_passed, entry);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_get (buffer, "text", &after, NULL);
  g_assert_nonnull (strstr (after, "- [x] Ramp lowers"));
  adw_dialog_force_close (dialog);
  g_object_unref (dialog);
}

typedef struct
{
  GAsyncResult *result;
} Waiting;

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Waiting *) data)->result = g_object_ref (result);
}

static gboolean
is_ready (gpointer data)
{
  return ((Waiting *) data)->result != NULL;
}

static const char newer[] = "# Ferry Release\n\n## 1. Checks\n\n### 1.1 Tests\n- [ ] All ferry tests passing\n- [ ] Horn sounds\n";

static gboolean
has_horn (gpointer data)
{
  GtkWidget *window = data;
  GtkWidget *page = csn_test_find_widget (window, CSN_TYPE_RECORD_PAGE);
  CsnRecord *record = page ? csn_session_get_record (csn_record_page_get_session (CSN_RECORD_PAGE (page))) : NULL;
  GListModel *entries = record ? csn_record_get_entries (record) : NULL;

  for (guint i = 0; entries != NULL && i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (g_str_equal (csn_item_get_label (csn_entry_get_item (entry)), "Horn sounds"))
        return TRUE;
    }
  return FALSE;
}

/* A newer document is reviewed, applied, and the window shows the record over it. */
static void
test_update (void)
{
  g_autoptr (CsnSession) session = csn_test_new_session (csn_test_markdown);
  g_autoptr (GSettings) settings = g_settings_new ("org.countersign.Countersign");
  g_autoptr (GBytes) source = g_bytes_new_static (newer, strlen (newer));
  GtkWidget *navigation = adw_navigation_view_new ();
  GtkWidget *page = csn_record_page_new (session, NULL, settings);
  g_autoptr (CsnRebasePlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  Waiting waiting = { NULL };
  AdwDialog *dialog;
  GtkWindow *window;

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  window = csn_test_show (navigation);
  csn_session_plan_rebase_async (session, source, "newer.md", NULL, ready_cb, &waiting);
  csn_test_wait_for (is_ready, &waiting);
  plan = csn_session_plan_rebase_finish (session, waiting.result, &error);
  g_assert_no_error (error);
  g_object_unref (waiting.result);
  dialog = csn_update_dialog_new (session, plan);
  adw_dialog_present (dialog, page);
  csn_test_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "update.apply", NULL));
  csn_test_wait_for (has_horn, window);
  g_assert_true (csn_test_find_widget (GTK_WIDGET (window), CSN_TYPE_RECORD_PAGE) != page);
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GtkWidget *
find_menu_item (GtkWidget *root)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == GTK_ACCESSIBLE_ROLE_MENU_ITEM)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_menu_item (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_open_menu (gpointer data)
{
  GtkPopover *popover = gtk_menu_button_get_popover (data);

  return popover != NULL && gtk_widget_get_mapped (GTK_WIDGET (popover)) && find_menu_item (GTK_WIDGET (popover)) != NULL;
}

/* Assistive tools hear what an item of a menu does. */
static void
test_menu_names (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWindow *window;

  csn_menu_names_install ();
  g_menu_append (menu, "_Cast Off…", "window.close");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  window = csn_test_show (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  csn_test_wait_for (has_open_menu, button);
  gtk_test_accessible_assert_property (find_menu_item (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)))),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Cast Off…");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/sheet/matrix", test_matrix);
  g_test_add_func ("/sheet/latency", test_latency);
  g_test_add_func ("/sheet/conflict", test_conflict);
  g_test_add_func ("/sheet/source", test_source);
  g_test_add_func ("/sheet/update", test_update);
  g_test_add_func ("/sheet/menu-names", test_menu_names);
  return g_test_run ();
}
