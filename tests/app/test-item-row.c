/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests one row of the checklist: what it shows, what its actions say, what assistive tools hear. */

#include "csn-choice-control.h"
#include "csn-field-control.h"
#include "csn-form.h"
#include "csn-item-row.h"
#include "csn-status-pill.h"
#include "csn-test-form.h"

typedef struct
{
  guint n;
  CsnEntry *entry;
  char *value;
  char *act;
} Heard;

static void
answer_cb (Heard *heard, CsnEntry *entry, const char *value)
{
  heard->n++;
  heard->entry = entry;
  g_set_str (&heard->value, value);
}

static void
act_cb (Heard *heard, const char *act)
{
  g_set_str (&heard->act, act);
}

typedef struct
{
  CsnRecord *record;
  CsnForm *form;
  GtkWidget *row;
  GtkWindow *window;
  Heard heard;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer label)
{
  CsnEntry *entry;
  g_autoptr (CsnFormLine) line = NULL;

  fixture->record = csn_test_new_record (csn_test_markdown);
  fixture->form = csn_form_new (fixture->record);
  csn_form_show_all (fixture->form);
  entry = csn_test_find_entry (fixture->record, label);
  line = g_list_model_get_item (csn_form_get_lines (fixture->form), csn_form_find_entry (fixture->form, entry));
  fixture->row = csn_item_row_new ();
  csn_item_row_set_line (CSN_ITEM_ROW (fixture->row), line);
  g_signal_connect_swapped (fixture->row, "answer", G_CALLBACK (answer_cb), &fixture->heard);
  g_signal_connect_swapped (fixture->row, "act", G_CALLBACK (act_cb), &fixture->heard);
  fixture->window = csn_test_show (fixture->row);
}

static void
tear_down (Fixture *fixture, gconstpointer label)
{
  gtk_window_destroy (fixture->window);
  g_clear_pointer (&fixture->heard.value, g_free);
  g_clear_pointer (&fixture->heard.act, g_free);
  g_assert_finalize_object (fixture->form);
  g_object_unref (fixture->record);
}

static void
test_toggle (Fixture *fixture, gconstpointer label)
{
  GtkWidget *check = csn_test_find_widget (fixture->row, GTK_TYPE_CHECK_BUTTON);
  CsnEntry *entry = csn_test_find_entry (fixture->record, label);

  g_assert_true (gtk_widget_get_visible (check));
  gtk_test_accessible_assert_role (check, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  g_assert_true (gtk_widget_activate_action (fixture->row, "item.toggle", NULL));
  g_assert_cmpuint (fixture->heard.n, ==, 1);
  g_assert_true (fixture->heard.entry == entry);
  g_assert_cmpstr (fixture->heard.value, ==, CSN_ANSWER_PASS);
  gtk_widget_activate_action (fixture->row, "item.fail", NULL);
  g_assert_cmpstr (fixture->heard.value, ==, CSN_ANSWER_FAIL);
  gtk_widget_activate_action (fixture->row, "item.clear", NULL);
  g_assert_null (fixture->heard.value);
}

static void
test_acts (Fixture *fixture, gconstpointer label)
{
  gtk_widget_activate_action (fixture->row, "item.open", NULL);
  g_assert_cmpstr (fixture->heard.act, ==, "open");
  gtk_widget_activate_action (fixture->row, "item.me-today", NULL);
  g_assert_cmpstr (fixture->heard.act, ==, "me-today");
  gtk_widget_activate_action (fixture->row, "item.na", NULL);
  g_assert_cmpstr (fixture->heard.act, ==, "na");
}

/* Shows what the record says; showing is not answering. */
static void
test_follows (Fixture *fixture, gconstpointer label)
{
  CsnEntry *entry = csn_test_find_entry (fixture->record, label);
  GtkWidget *check = csn_test_find_widget (fixture->row, GTK_TYPE_CHECK_BUTTON);
  g_autoptr (CsnAnswer) answer = csn_answer_new_imported (CSN_ANSWER_PASS, NULL);
  GtkWidget *pill;

  g_assert_null (csn_test_find_widget (fixture->row, CSN_TYPE_STATUS_PILL));
  csn_entry_put (entry, "answer", answer, NULL);
  csn_entry_set_state (entry, CSN_STATE_PASS, "someone said so");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  pill = csn_test_find_widget (fixture->row, CSN_TYPE_STATUS_PILL);
  g_assert_nonnull (pill);
  g_assert_cmpstr (csn_status_pill_get_word (CSN_STATUS_PILL (pill)), ==, "Passed");
  g_assert_cmpuint (fixture->heard.n, ==, 0);
}

static gboolean
has_heard (gpointer data)
{
  return ((Heard *) data)->n > 0;
}

static void
test_blank (Fixture *fixture, gconstpointer label)
{
  GtkWidget *field = csn_test_find_widget (fixture->row, CSN_TYPE_FIELD_CONTROL);
  GtkWidget *entry;

  g_assert_nonnull (field);
  entry = csn_test_find_widget (field, GTK_TYPE_ENTRY);
  gtk_test_accessible_assert_role (entry, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  gtk_editable_set_text (GTK_EDITABLE (entry), "42");
  csn_test_wait_for (has_heard, &fixture->heard); /* after a pause, without leaving the entry */
  g_assert_cmpstr (fixture->heard.value, ==, "42");
  g_assert_true (fixture->heard.entry == csn_field_control_get_entry (CSN_FIELD_CONTROL (field)));
}

static void
test_problem (Fixture *fixture, gconstpointer label)
{
  GtkWidget *field = csn_test_find_widget (fixture->row, CSN_TYPE_FIELD_CONTROL);
  GtkWidget *entry = csn_test_find_widget (field, GTK_TYPE_ENTRY);

  csn_item_row_show_problem (CSN_ITEM_ROW (fixture->row), csn_field_control_get_entry (CSN_FIELD_CONTROL (field)),
                             "That is no number.");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), "4");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
}

/* Three positions: nothing is chosen until someone chooses. */
static void
test_inverted (Fixture *fixture, gconstpointer label)
{
  GtkWidget *group = csn_test_find_widget (fixture->row, ADW_TYPE_TOGGLE_GROUP);

  g_assert_nonnull (group);
  g_assert_cmpuint (adw_toggle_group_get_active (ADW_TOGGLE_GROUP (group)), ==, GTK_INVALID_LIST_POSITION);
  gtk_widget_activate_action (fixture->row, "item.fail", NULL);
  g_assert_cmpstr (fixture->heard.value, ==, CSN_ANSWER_FIRED);
  gtk_widget_activate_action (fixture->row, "item.pass", NULL);
  g_assert_cmpstr (fixture->heard.value, ==, CSN_ANSWER_NOT_FIRED);
}

static void
test_choice (Fixture *fixture, gconstpointer label)
{
  GtkWidget *group = csn_test_find_widget (fixture->row, ADW_TYPE_TOGGLE_GROUP);

  g_assert_nonnull (group);
  g_assert_cmpuint (adw_toggle_group_get_active (ADW_TOGGLE_GROUP (group)), ==, GTK_INVALID_LIST_POSITION);
  adw_toggle_group_set_active (ADW_TOGGLE_GROUP (group), 1);
  g_assert_cmpuint (fixture->heard.n, ==, 1);
  g_assert_cmpstr (fixture->heard.value, ==, "FAIL");
}

static void
test_read_only (Fixture *fixture, gconstpointer label)
{
  g_autoptr (CsnFormLine) line = g_object_ref (csn_item_row_get_line (CSN_ITEM_ROW (fixture->row)));

  csn_item_row_set_editable (CSN_ITEM_ROW (fixture->row), FALSE);
  csn_item_row_set_line (CSN_ITEM_ROW (fixture->row), line);
  gtk_widget_activate_action (fixture->row, "item.toggle", NULL);
  gtk_widget_activate_action (fixture->row, "item.fail", NULL);
  g_assert_cmpuint (fixture->heard.n, ==, 0);
}

#define ADD(path, label, test) g_test_add (path, Fixture, label, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  ADD ("/item-row/toggle", "Ramp lowers", test_toggle);
  ADD ("/item-row/acts", "Ramp lowers", test_acts);
  ADD ("/item-row/follows", "Ramp lowers", test_follows);
  ADD ("/item-row/blank", "All ferry tests", test_blank);
  ADD ("/item-row/problem", "All ferry tests", test_problem);
  ADD ("/item-row/inverted", "Fog closes", test_inverted);
  ADD ("/item-row/choice", "Overall Status", test_choice);
  ADD ("/item-row/read-only", "Ramp lowers", test_read_only);
  return g_test_run ();
}
