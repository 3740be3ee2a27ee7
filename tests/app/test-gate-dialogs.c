/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the faces of the acts on the gate: the guarded actions of the Decision page, and the acts on signatures and
 * on the life of the record, and the policy. */

#include <glib/gstdio.h>
#include <string.h>

#include "csn-decision-page.h"
#include "csn-gate-acts.h"
#include "csn-guarded-dialog.h"
#include "csn-policy-dialog.h"
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
  page = csn_record_page_new (fixture->session, NULL, fixture->settings);
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
is_ready (gpointer data)
{
  GtkWidget *button = adw_dialog_get_default_widget (ADW_DIALOG (data));

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

/* --- acts on signatures and on the record ------------------------------------------------------------------------ */

static GListModel *
slots_of (Fixture *fixture)
{
  return csn_evaluation_get_slots (csn_session_get_evaluation (fixture->session));
}

static AdwDialog *
begin_act (Fixture *fixture, const char *name, const char *slot)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.act", "(ss)", name, slot));
  settle ();
  g_assert_true (CSN_IS_ACT_DIALOG (visible_dialog (fixture)));
  return visible_dialog (fixture);
}

/* Makes an identity, whose passphrase is "anchor", the one that is chosen. */
static CsnIdentity *
make_identity (Fixture *fixture, const char *name)
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

static gboolean
is_revealed (gpointer data)
{
  return adw_banner_get_revealed (data);
}

static gboolean
has_no_dialog (gpointer data)
{
  Fixture *fixture = data;

  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) == NULL;
}

/* Before the start a role can be delegated: everything is needed, and what the gate refuses is said in the dialog. */
static void
test_delegate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots_of (fixture), 0);
  g_autoptr (CsnIdentity) identity = make_identity (fixture, "Lock Keeper");
  g_autofree char *pem = csn_certificate_dup_pem (csn_identity_get_certificate (identity));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "csn-gate-keeper.pem", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AdwDialog *dialog = begin_act (fixture, "delegate", csn_slot_get_id (csn_slot_status_get_slot (status)));

  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  type_into (dialog, "Reason", "on leave");
  type_into (dialog, "Until (YYYY-MM-DD HH:MM)", "tomorrow");
  type_into (dialog, "Passphrase", "anchor");
  csn_act_dialog_set_file (CSN_ACT_DIALOG (dialog), file);
  settle ();
  g_assert_false (is_ready (dialog)); /* no time */
  type_into (dialog, "Until (YYYY-MM-DD HH:MM)", "2099-01-01 12:00");
  csn_test_wait_for (is_ready, dialog);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  /* nobody delegates to themselves, or without holding the role */
  csn_test_wait_for (is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  csn_test_wait_for (is_ready, dialog);
  adw_dialog_force_close (dialog);
  g_unlink (path);
}

static gboolean
is_executing (gpointer data)
{
  Fixture *fixture = data;

  return csn_record_get_started (csn_session_get_record (fixture->session)) != NULL;
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  csn_session_act_finish (CSN_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
has_item (GMenuModel *menu, const char *name)
{
  for (int i = 0; menu != NULL && i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GVariant) target = g_menu_model_get_item_attribute_value (menu, i, "target", NULL);
      const char *act, *slot;

      if (target == NULL)
        continue;
      g_variant_get (target, "(&s&s)", &act, &slot);
      if (g_str_equal (act, name))
        return TRUE;
    }
  return FALSE;
}

static CsnApproval *
first_approval (Fixture *fixture)
{
  GListModel *approvals = csn_record_get_approvals (csn_session_get_record (fixture->session));
  g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, 0);

  return approval; /* the record holds it */
}

static gboolean
is_signed (gpointer data)
{
  return first_approval (data) != NULL;
}

static gboolean
is_withdrawn (gpointer data)
{
  return csn_approval_is_withdrawn (first_approval (data));
}

/* Who signed takes it back: a wrong passphrase is said in the dialog, the right one does it. */
static void
test_withdraw (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnIdentity) identity = make_identity (fixture, "Lock Keeper");
  g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots_of (fixture), 0);
  g_autofree char *slot = g_strdup (csn_slot_get_id (csn_slot_status_get_slot (status)));
  AdwDialog *dialog;

  csn_session_sign_async (fixture->session, slot, identity, FALSE, NULL, "ice on the gates", NULL, NULL, acted_cb, NULL);
  csn_test_wait_for (is_signed, fixture);
  settle ();
  dialog = begin_act (fixture, "withdraw", slot);
  type_into (dialog, "Reason", "the ice is gone");
  g_assert_false (is_ready (dialog)); /* nobody signs */
  type_into (dialog, "Passphrase", "sail");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  type_into (dialog, "Passphrase", "anchor");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (is_withdrawn, fixture);
  csn_test_wait_for (has_no_dialog, fixture);
}

/* What is offered follows the life of the record; a correction needs a reason, and both times stay. */
static void
test_lifecycle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMenuModel) before = csn_gate_acts_new_menu (csn_session_get_evaluation (fixture->session));
  g_autoptr (GMenuModel) after = NULL;
  AdwDialog *dialog;

  g_assert_true (has_item (before, "void"));
  g_assert_false (has_item (before, "keep") || has_item (before, "correct") || has_item (before, "revise"));
  csn_session_lifecycle_async (fixture->session, "start", "tide waits for nobody", NULL, NULL, NULL, acted_cb, NULL);
  csn_test_wait_for (is_executing, fixture);
  settle ();
  after = csn_gate_acts_new_menu (csn_session_get_evaluation (fixture->session));
  g_assert_true (has_item (after, "keep") && has_item (after, "correct"));
  g_assert_false (has_item (after, "override") || has_item (after, "revise"));
  dialog = begin_act (fixture, "correct", "");
  g_assert_false (is_ready (dialog)); /* the time stands there, the reason does not */
  type_into (dialog, "Started (YYYY-MM-DD HH:MM)", "2026-03-02 14:00");
  type_into (dialog, "Reason", "noted late");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (has_no_dialog, fixture);
  g_assert_cmpstr (csn_record_get_started (csn_session_get_record (fixture->session)), ==, "2026-03-02T14:00:00+00:00");
  g_assert_cmpstr (csn_act_get (last_use (fixture), "reason"), ==, "noted late");
  dialog = begin_act (fixture, "keep", ""); /* unsigned: no passphrase is typed */
  type_into (dialog, "Reason", "the gates hold");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (has_no_dialog, fixture);
  g_assert_cmpstr (csn_act_get (last_use (fixture), "act"), ==, "keep");
}

static gboolean
has_policy (gpointer data)
{
  Fixture *fixture = data;

  return !csn_policy_is_default (csn_evaluation_get_policy (csn_session_get_evaluation (fixture->session)));
}

static char *
dup_policy_text (AdwDialog *dialog)
{
  GtkWidget *view = csn_test_find_widget (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW);
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &text, NULL);
  return text;
}

static void
set_policy_text (AdwDialog *dialog, const char *text)
{
  GtkWidget *view = csn_test_find_widget (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

/* Switches and text show the same policy; a text that cannot be read is said and not put in force. */
static void
test_policy (Fixture *fixture, gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *order;
  g_autofree char *text = NULL;
  CsnPolicy *policy;

  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.policy", NULL));
  settle ();
  dialog = visible_dialog (fixture);
  order = find_row (GTK_WIDGET (dialog), "Steps in Strict Order");
  set_policy_text (dialog, "# of the lock\n[order]\nstrict=perhaps\n");
  g_assert_true (is_revealed (csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER)));
  g_assert_false (gtk_widget_is_sensitive (order));
  set_policy_text (dialog, "# of the lock\n[order]\nstrict=true\n");
  g_assert_false (is_revealed (csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER)));
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (order)));
  adw_switch_row_set_active (ADW_SWITCH_ROW (order), FALSE);
  type_into (dialog, "Role That May Start Outside the Window", "Harbour Master");
  adw_switch_row_set_active (ADW_SWITCH_ROW (find_row (GTK_WIDGET (dialog), "Countersign “Not Applicable”")), TRUE);
  text = dup_policy_text (dialog);
  g_assert_nonnull (strstr (text, "# of the lock"));
  g_assert_nonnull (strstr (text, "strict=false"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "policy.apply", NULL));
  csn_test_wait_for (has_policy, fixture);
  csn_test_wait_for (has_no_dialog, fixture);
  policy = csn_evaluation_get_policy (csn_session_get_evaluation (fixture->session));
  g_assert_cmpstr (csn_policy_get_override_role (policy), ==, "Harbour Master");
  g_assert_true (csn_policy_needs_na_countersign (policy));
  g_assert_false (csn_policy_is_order_strict (policy));
}

/* Every form asks for something and can be shown. */
static void
test_forms (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "withdraw", "delegate", "object", "override", "rollback",
                                       "keep",     "correct",  "close",  "revise",   "void" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AdwDialog *dialog = begin_act (fixture, names[i], "");

      g_assert_cmpint (is_ready (dialog), ==, !csn_gate_acts_find (names[i])->needs_reason);
      adw_dialog_force_close (dialog);
      settle ();
    }
  g_assert_null (csn_gate_acts_find ("start"));
}

static void
test_time (void)
{
  static const struct
  {
    const char *typed;
    const char *read;
  } times[] = { { "2026-03-02 14:00", "2026-03-02T14:00:00+00:00" },
                { " 2026-03-02 14:00:30 ", "2026-03-02T14:00:30+00:00" },
                { "2026-03-02T14:00:00+01:00", "2026-03-02T14:00:00+01:00" },
                { "2026-03-02", NULL },
                { "14:00", NULL },
                { "", NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *read = csn_act_dialog_read_time (times[i].typed);

      g_assert_cmpstr (read, ==, times[i].read);
    }
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/gate-dialogs/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/gate-dialogs/run", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/gate-dialogs/delegate", Fixture, NULL, set_up, test_delegate, tear_down);
  g_test_add ("/gate-dialogs/withdraw", Fixture, NULL, set_up, test_withdraw, tear_down);
  g_test_add ("/gate-dialogs/lifecycle", Fixture, NULL, set_up, test_lifecycle, tear_down);
  g_test_add ("/gate-dialogs/policy", Fixture, NULL, set_up, test_policy, tear_down);
  g_test_add ("/gate-dialogs/forms", Fixture, NULL, set_up, test_forms, tear_down);
  g_test_add_func ("/gate-dialogs/time", test_time);
  return g_test_run ();
}
