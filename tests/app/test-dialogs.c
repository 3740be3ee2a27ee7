/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the dialogs: each can be made, nothing is decided beforehand, and their acts wait until everything is there. */

#include "csn-conditions-dialog.h"
#include "csn-identity-dialog.h"
#include "csn-preferences-dialog.h"
#include "csn-seal-dialog.h"
#include "csn-sign-dialog.h"
#include "csn-test-form.h"
#include "csn-verify-dialog.h"

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWindow *window;
  guint n_answers;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = csn_test_new_session (csn_test_markdown);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  fixture->window = csn_test_show (gtk_label_new ("window"));
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

static void
test_sign (Fixture *fixture, gconstpointer data)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (csn_session_get_record (fixture->session)));
  g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, 0);
  AdwDialog *dialog;
  GtkWidget *check;

  g_assert_nonnull (slot);
  csn_sign_dialog_present_slot (GTK_WIDGET (fixture->window), fixture->session, fixture->settings, csn_slot_get_id (slot));
  dialog = visible_dialog (fixture);
  g_assert_true (CSN_IS_SIGN_DIALOG (dialog));
  check = csn_test_find_widget (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON);
  g_assert_nonnull (check);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  /* a decision alone is not enough: nobody is chosen to sign */
  g_assert_false (gtk_widget_get_sensitive (adw_dialog_get_default_widget (dialog)));
  adw_dialog_force_close (dialog);
}

static void
test_waive (Fixture *fixture, gconstpointer data)
{
  CsnEntry *entry = csn_test_find_entry (csn_session_get_record (fixture->session), "Ramp lowers");

  csn_sign_dialog_present_waiver (GTK_WIDGET (fixture->window), fixture->session, fixture->settings,
                                  csn_entry_get_id (entry));
  g_assert_true (CSN_IS_SIGN_DIALOG (visible_dialog (fixture)));
  adw_dialog_force_close (visible_dialog (fixture));
}

static void
identity_cb (const char *path, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (path);
  fixture->n_answers++;
}

static void
test_identity (Fixture *fixture, gconstpointer data)
{
  AdwDialog *dialog;

  csn_identity_dialog_present (GTK_WIDGET (fixture->window), fixture->settings, identity_cb, fixture);
  dialog = visible_dialog (fixture);
  g_assert_false (gtk_widget_get_sensitive (adw_dialog_get_default_widget (dialog)));
  adw_dialog_force_close (dialog);
  g_assert_cmpuint (fixture->n_answers, ==, 1); /* cancelled, once */
}

static void
seal_cb (gboolean go_on, CsnIdentity *identity, const char *tsa, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (go_on);
  g_assert_null (identity);
  fixture->n_answers++;
}

static void
test_draft (Fixture *fixture, gconstpointer data)
{
  AdwDialog *dialog;

  csn_seal_dialog_present (GTK_WIDGET (fixture->window), fixture->settings, seal_cb, fixture);
  dialog = visible_dialog (fixture);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "seal.draft", NULL));
  g_assert_cmpuint (fixture->n_answers, ==, 1);
}

static void
conditions_cb (GPtrArray *conditions, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (conditions);
  fixture->n_answers++;
}

static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  csn_conditions_dialog_present (GTK_WIDGET (fixture->window), fixture->session, conditions_cb, fixture);
  adw_dialog_force_close (visible_dialog (fixture));
  g_assert_cmpuint (fixture->n_answers, ==, 1);
}

static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  AdwDialog *dialog = csn_preferences_dialog_new (fixture->settings);
  GtkWidget *name;
  g_autofree char *stored = NULL;

  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  name = csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (name), "Grace Pier");
  stored = g_settings_get_string (fixture->settings, "signer-name");
  g_assert_cmpstr (stored, ==, "Grace Pier"); /* at once, without a button */
  g_settings_reset (fixture->settings, "signer-name");
  adw_dialog_force_close (dialog);
}

static gboolean
trusts_one (gpointer data)
{
  g_auto (GStrv) roots = g_settings_get_strv (data, "trusted-roots");

  return g_strv_length (roots) == 1;
}

/* A file with certificates is trusted from now on, another is not taken; both can be seen and removed. */
static void
test_trust (Fixture *fixture, gconstpointer data)
{
  AdwDialog *dialog = csn_preferences_dialog_new (fixture->settings);
  g_autofree char *folder = g_dir_make_tmp ("csn-trust-XXXXXX", NULL);
  g_autofree char *wrong_path = g_build_filename (folder, "wrong.txt", NULL);
  g_autofree char *path = g_build_filename (folder, "root.pem", NULL);
  g_autoptr (GFile) wrong = g_file_new_for_path (wrong_path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (GStrv) roots = NULL;

  g_assert_true (g_file_set_contents (wrong_path, "no certificate", -1, NULL));
  g_assert_true (g_file_set_contents (path, "-----BEGIN CERTIFICATE-----\n", -1, NULL));
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  csn_preferences_dialog_add_root (CSN_PREFERENCES_DIALOG (dialog), wrong);
  csn_preferences_dialog_add_root (CSN_PREFERENCES_DIALOG (dialog), file);
  csn_test_wait_for (trusts_one, fixture->settings);
  roots = g_settings_get_strv (fixture->settings, "trusted-roots");
  g_assert_cmpstr (roots[0], ==, path);
  g_settings_reset (fixture->settings, "trusted-roots");
  adw_dialog_force_close (dialog);
}

static gboolean
has_verdict (gpointer data)
{
  AdwStatusPage *page = data;

  return g_str_equal (adw_status_page_get_title (page), "Intact");
}

static GtkWidget *
find_verdict (GtkWidget *dialog)
{
  GtkWidget *stack = csn_test_find_widget (dialog, GTK_TYPE_STACK);

  return csn_test_find_widget (gtk_widget_get_last_child (stack), ADW_TYPE_STATUS_PAGE);
}

static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (fixture->session));

  csn_verify_dialog_present (GTK_WIDGET (fixture->window), file, fixture->settings);
  csn_test_wait_for (has_verdict, find_verdict (GTK_WIDGET (visible_dialog (fixture))));
  adw_dialog_force_close (visible_dialog (fixture));
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/dialogs/sign", Fixture, NULL, set_up, test_sign, tear_down);
  g_test_add ("/dialogs/waive", Fixture, NULL, set_up, test_waive, tear_down);
  g_test_add ("/dialogs/identity", Fixture, NULL, set_up, test_identity, tear_down);
  g_test_add ("/dialogs/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/dialogs/conditions", Fixture, NULL, set_up, test_conditions, tear_down);
  g_test_add ("/dialogs/preferences", Fixture, NULL, set_up, test_preferences, tear_down);
  g_test_add ("/dialogs/trust", Fixture, NULL, set_up, test_trust, tear_down);
  g_test_add ("/dialogs/verify", Fixture, NULL, set_up, test_verify, tear_down);
  return g_test_run ();
}
