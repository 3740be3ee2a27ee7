/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A window on the Decision page of one record, and its dialogs; see the header. */

#include "csn-test-gate.h"

#include <string.h>

#include "csn-act-dialog.h"
#include "csn-decision-page.h"
#include "csn-record-page.h"

void
csn_test_gate_set_up (CsnTestGate *fixture, gconstpointer data)
{
  GtkWidget *navigation = adw_navigation_view_new ();
  GtkWidget *page;

  /* dozens of dialogs come and go, and each would slide in for a quarter of a second */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture->session = csn_test_new_session (data);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  page = csn_record_page_new (fixture->session, NULL, fixture->settings);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  fixture->window = csn_test_show (navigation);
  csn_record_page_show (CSN_RECORD_PAGE (page), "decision");
  csn_test_settle ();
  fixture->page = csn_test_find_widget (page, CSN_TYPE_DECISION_PAGE);
}

void
csn_test_gate_tear_down (CsnTestGate *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->session);
}

AdwDialog *
csn_test_visible_dialog (CsnTestGate *fixture)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_nonnull (dialog);
  return dialog;
}

/* The row of @dialog with @title; of a list of rows that fits the screen. */
GtkWidget *
csn_test_find_row (GtkWidget *root, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = csn_test_find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
csn_test_has_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_label (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (csn_test_has_text (child, text))
      return TRUE;
  return FALSE;
}

void
csn_test_type_into (AdwDialog *dialog, const char *title, const char *text)
{
  GtkWidget *row = csn_test_find_row (GTK_WIDGET (dialog), title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

gboolean
csn_test_is_ready (gpointer data)
{
  GtkWidget *button = adw_dialog_get_default_widget (ADW_DIALOG (data));

  return button != NULL && gtk_widget_get_sensitive (button);
}

AdwDialog *
csn_test_begin_act (CsnTestGate *fixture, const char *name, const char *slot)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "record.act", "(ss)", name, slot));
  csn_test_settle ();
  g_assert_true (CSN_IS_ACT_DIALOG (csn_test_visible_dialog (fixture)));
  return csn_test_visible_dialog (fixture);
}

/* Makes an identity, whose passphrase is "anchor", the one that is chosen. */
CsnIdentity *
csn_test_make_identity (CsnTestGate *fixture, const char *name)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (CsnSecret) secret = csn_secret_new ("anchor", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_create (name, "keeper@lock.example", now, &error);
  g_autoptr (GBytes) bytes = identity != NULL ? csn_identity_export_pkcs12 (identity, secret, &error) : NULL;
  g_autofree char *folder = g_dir_make_tmp ("csn-gate-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "keeper.p12", NULL);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  g_settings_set_string (fixture->settings, "identity", path);
  return g_steal_pointer (&identity);
}

gboolean
csn_test_is_revealed (gpointer data)
{
  return adw_banner_get_revealed (data);
}

gboolean
csn_test_has_no_dialog (gpointer data)
{
  CsnTestGate *fixture = data;

  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) == NULL;
}

void
csn_test_acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  csn_session_act_finish (CSN_SESSION (source), result, &error);
  g_assert_no_error (error);
}
