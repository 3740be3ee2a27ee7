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
#include "csn-test-gate.h"

static const char document[] = "# Lock Gates\n\n- [ ] Keeper told\n\n## Kill Switches\n\n### Close <both> gates\n\n```bash\n# one way\n"
                               "echo gates\xe2\x80\xae shut\n```\n\n### Drain the basin\n\n```bash\nexport PUMP=1\nexport SLUICE=0\n```\n";

/* (transfer full) */
static CsnGuardedAction *
nth_action (CsnTestGate *fixture, guint n)
{
  g_autoptr (GListModel) actions = csn_session_list_actions (fixture->session);

  g_assert_cmpuint (g_list_model_get_n_items (actions), >, n);
  return g_list_model_get_item (actions, n);
}

static AdwDialog *
use (CsnTestGate *fixture, CsnGuardedAction *action)
{
  g_autofree char *address = g_strdup_printf ("L%u", csn_guarded_action_get_line (action));

  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.use", "s", address));
  csn_test_settle ();
  return csn_test_visible_dialog (fixture);
}

static CsnAct *
last_use (CsnTestGate *fixture)
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
test_by_hand (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnGuardedAction) action = nth_action (fixture, 1);
  AdwDialog *dialog = use (fixture, action);
  g_autofree char *wrong = g_strconcat (csn_guarded_action_get_phrase (action), "!", NULL);
  GtkWidget *view = csn_test_find_widget (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW);

  g_assert_false (csn_guarded_action_can_run (action));
  g_assert_true (csn_test_has_text (GTK_WIDGET (dialog), "export PUMP=1\nexport SLUICE=0"));
  g_assert_false (csn_test_is_ready (dialog));
  csn_test_type_into (dialog, "Reason", "water is rising");
  csn_test_type_into (dialog, "Phrase", wrong);
  g_assert_false (csn_test_is_ready (dialog));
  csn_test_type_into (dialog, "Phrase", csn_guarded_action_get_phrase (action));
  g_assert_true (csn_test_is_ready (dialog));
  csn_test_type_into (dialog, "Reason", " ");
  g_assert_false (csn_test_is_ready (dialog));
  csn_test_type_into (dialog, "Reason", "water is rising");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "basin empty", -1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "guarded.use", NULL));
  csn_test_wait_for (is_used, fixture);
  g_assert_cmpstr (csn_act_get (last_use (fixture), "done"), ==, "hand");
  g_assert_cmpstr (csn_act_get (last_use (fixture), "reason"), ==, "water is rising");
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_evidence (csn_session_get_record (fixture->session))), ==, 1);
  csn_test_settle ();
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
  g_assert_true (csn_test_has_text (fixture->page, "water is rising")); /* the row tells of its last use */
}

static gboolean
has_output (gpointer data)
{
  return csn_test_has_text (data, "gates") && csn_test_has_text (data, "Ran, and recorded");
}

/* What cannot be seen is shown before it runs, and the result stays in sight. */
static void
test_run (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnGuardedAction) plain = nth_action (fixture, 0);
  g_autofree char *folder = g_dir_make_tmp ("csn-gate-XXXXXX", NULL);
  g_autoptr (CsnGuardedAction) action = NULL;
  AdwDialog *dialog;

  csn_session_set_project_folder (fixture->session, folder);
  action = nth_action (fixture, 0);
  dialog = use (fixture, action);
  g_assert_true (csn_test_has_text (GTK_WIDGET (dialog), "gates⟨U+202E⟩ shut"));
  if (!csn_guarded_action_can_run (action))
    {
      g_test_skip (csn_probe_plan_get_reasons (csn_guarded_action_get_plan (action))[0]);
      adw_dialog_force_close (dialog);
      return;
    }
  csn_test_type_into (dialog, "Phrase", csn_guarded_action_get_phrase (action));
  g_assert_false (csn_test_is_ready (dialog));
  csn_test_type_into (dialog, "Reason", "ice");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "guarded.use", NULL));
  csn_test_wait_for (is_used, fixture);
  g_assert_cmpstr (csn_act_get (last_use (fixture), "done"), ==, "program");
  csn_test_wait_for (has_output, dialog);
  g_assert_false (csn_test_is_ready (dialog)); /* not a second time */
  adw_dialog_force_close (dialog);
}

/* --- acts on signatures and on the record ------------------------------------------------------------------------ */

static GListModel *
slots_of (CsnTestGate *fixture)
{
  return csn_evaluation_get_slots (csn_session_get_evaluation (fixture->session));
}

/* Before the start a role can be delegated: everything is needed, and what the gate refuses is said in the dialog. */
static void
test_delegate (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots_of (fixture), 0);
  g_autoptr (CsnIdentity) identity = csn_test_make_identity (fixture, "Lock Keeper");
  g_autofree char *pem = csn_certificate_dup_pem (csn_identity_get_certificate (identity));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "csn-gate-keeper.pem", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AdwDialog *dialog = csn_test_begin_act (fixture, "delegate", csn_slot_get_id (csn_slot_status_get_slot (status)));

  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  csn_test_type_into (dialog, "Reason", "on leave");
  csn_test_type_into (dialog, "Until (YYYY-MM-DD HH:MM)", "tomorrow");
  csn_test_type_into (dialog, "Passphrase", "anchor");
  csn_act_dialog_set_file (CSN_ACT_DIALOG (dialog), file);
  csn_test_settle ();
  g_assert_false (csn_test_is_ready (dialog)); /* no time */
  csn_test_type_into (dialog, "Until (YYYY-MM-DD HH:MM)", "2099-01-01 12:00");
  csn_test_wait_for (csn_test_is_ready, dialog);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  /* nobody delegates to themselves, or without holding the role */
  csn_test_wait_for (csn_test_is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  csn_test_wait_for (csn_test_is_ready, dialog);
  adw_dialog_force_close (dialog);
  g_unlink (path);
}

static gboolean
is_executing (gpointer data)
{
  CsnTestGate *fixture = data;

  return csn_record_get_started (csn_session_get_record (fixture->session)) != NULL;
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
first_approval (CsnTestGate *fixture)
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

/* The row of the page that has the keyboard is the one titled @title. */
static gboolean
has_keyboard (CsnTestGate *fixture, const char *title)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_PREFERENCES_ROW) : NULL;

  return row != NULL && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title);
}

static gboolean
has_failed_attempt (gpointer data)
{
  CsnTestGate *fixture = data;
  GListModel *events = csn_record_get_events (csn_session_get_record (fixture->session));
  g_autoptr (CsnEvent) last = g_list_model_get_item (events, g_list_model_get_n_items (events) - 1);

  return g_strcmp0 (csn_event_get_event_type (last), "attempt.failed") == 0;
}

/* Who signed takes it back: a wrong passphrase is said in the dialog, the right one does it. The keyboard comes back to the row. */
static void
test_withdraw (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (CsnIdentity) identity = csn_test_make_identity (fixture, "Lock Keeper");
  g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots_of (fixture), 0);
  g_autofree char *slot = g_strdup (csn_slot_get_id (csn_slot_status_get_slot (status)));
  const char *role = csn_slot_get_role (csn_slot_status_get_slot (status));
  AdwDialog *dialog;

  csn_session_sign_async (fixture->session, slot, identity, FALSE, NULL, "ice on the gates", NULL, NULL, csn_test_acted_cb, NULL);
  csn_test_wait_for (is_signed, fixture);
  csn_test_settle ();
  g_assert_true (gtk_widget_grab_focus (csn_test_find_row (fixture->page, role)));
  dialog = csn_test_begin_act (fixture, "withdraw", slot);
  csn_test_type_into (dialog, "Reason", "the ice is gone");
  g_assert_false (csn_test_is_ready (dialog)); /* nobody signs */
  csn_test_type_into (dialog, "Passphrase", "sail");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (csn_test_is_revealed, csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER));
  /* and that somebody tried is in the log (GATES.md section 6, 11.300(d)) */
  csn_test_wait_for (has_failed_attempt, fixture);
  csn_test_type_into (dialog, "Passphrase", "anchor");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (is_withdrawn, fixture);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  g_assert_true (has_keyboard (fixture, role));
}

/* What is offered follows the life of the record; a correction needs a reason, and both times stay. */
static void
test_lifecycle (CsnTestGate *fixture, gconstpointer data)
{
  g_autoptr (GMenuModel) before = csn_gate_acts_new_menu (csn_session_get_evaluation (fixture->session));
  g_autoptr (GMenuModel) after = NULL;
  AdwDialog *dialog;

  g_assert_true (has_item (before, "void"));
  g_assert_false (has_item (before, "keep") || has_item (before, "correct") || has_item (before, "revise"));
  csn_session_lifecycle_async (fixture->session, "start", "tide waits for nobody", NULL, NULL, NULL, csn_test_acted_cb, NULL);
  csn_test_wait_for (is_executing, fixture);
  csn_test_settle ();
  after = csn_gate_acts_new_menu (csn_session_get_evaluation (fixture->session));
  g_assert_true (has_item (after, "keep") && has_item (after, "correct"));
  g_assert_false (has_item (after, "override") || has_item (after, "revise"));
  dialog = csn_test_begin_act (fixture, "correct", "");
  g_assert_false (csn_test_is_ready (dialog)); /* the time stands there, the reason does not */
  csn_test_type_into (dialog, "Started (YYYY-MM-DD HH:MM)", "2026-03-02 14:00");
  csn_test_type_into (dialog, "Reason", "noted late");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  g_assert_cmpstr (csn_record_get_started (csn_session_get_record (fixture->session)), ==, "2026-03-02T14:00:00+00:00");
  g_assert_cmpstr (csn_act_get (last_use (fixture), "reason"), ==, "noted late");
  dialog = csn_test_begin_act (fixture, "keep", ""); /* unsigned: no passphrase is typed */
  csn_test_type_into (dialog, "Reason", "the gates hold");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "act.do", NULL));
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  g_assert_cmpstr (csn_act_get (last_use (fixture), "act"), ==, "keep");
}

static gboolean
has_policy (gpointer data)
{
  CsnTestGate *fixture = data;

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
test_policy (CsnTestGate *fixture, gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *order;
  g_autofree char *text = NULL;
  CsnPolicy *policy;

  g_assert_true (gtk_widget_activate_action (fixture->page, "decision.policy", NULL));
  csn_test_settle ();
  dialog = csn_test_visible_dialog (fixture);
  order = csn_test_find_row (GTK_WIDGET (dialog), "Steps in Strict Order");
  set_policy_text (dialog, "# of the lock\n[order]\nstrict=perhaps\n");
  g_assert_true (csn_test_is_revealed (csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER)));
  g_assert_false (gtk_widget_is_sensitive (order));
  set_policy_text (dialog, "# of the lock\n[order]\nstrict=true\n");
  g_assert_false (csn_test_is_revealed (csn_test_find_widget (GTK_WIDGET (dialog), ADW_TYPE_BANNER)));
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (order)));
  adw_switch_row_set_active (ADW_SWITCH_ROW (order), FALSE);
  csn_test_type_into (dialog, "Role That May Start Outside the Window", "Harbour Master");
  adw_switch_row_set_active (ADW_SWITCH_ROW (csn_test_find_row (GTK_WIDGET (dialog), "Countersign “Not Applicable”")), TRUE);
  text = dup_policy_text (dialog);
  g_assert_nonnull (strstr (text, "# of the lock"));
  g_assert_nonnull (strstr (text, "strict=false"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "policy.apply", NULL));
  csn_test_wait_for (has_policy, fixture);
  csn_test_wait_for (csn_test_has_no_dialog, fixture);
  policy = csn_evaluation_get_policy (csn_session_get_evaluation (fixture->session));
  g_assert_cmpstr (csn_policy_get_override_role (policy), ==, "Harbour Master");
  g_assert_true (csn_policy_needs_na_countersign (policy));
  g_assert_false (csn_policy_is_order_strict (policy));
}

/* Every form asks for something and can be shown. */
static void
test_forms (CsnTestGate *fixture, gconstpointer data)
{
  static const char *const names[] = { "withdraw", "delegate", "object", "override", "rollback",
                                       "keep",     "correct",  "close",  "revise",   "void",
                                       "witness",  "link",     "plan",   "run-at",   "done-at",
                                       "mode",     "iterate" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AdwDialog *dialog = csn_test_begin_act (fixture, names[i], "");

      const CsnActForm *form = csn_gate_acts_find (names[i]);
      gboolean known = g_str_equal (names[i], "run-at") || g_str_equal (names[i], "done-at"); /* the time now stands there */
      gboolean open = form->needs_reason || form->is_signed == CSN_SIGNED_ALWAYS || (form->needs_time && !known)
                      || form->needs_file || form->text != NULL;
      GtkWidget *button = adw_dialog_get_default_widget (dialog);

      g_assert_cmpint (csn_test_is_ready (dialog), ==, !open);
      g_assert_true ((gtk_widget_get_tooltip_text (button) != NULL) == open); /* it says why it cannot be pressed */
      adw_dialog_force_close (dialog);
      csn_test_settle ();
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
  g_test_add ("/gate-dialogs/by-hand", CsnTestGate, document, csn_test_gate_set_up, test_by_hand, csn_test_gate_tear_down);
  g_test_add ("/gate-dialogs/run", CsnTestGate, document, csn_test_gate_set_up, test_run, csn_test_gate_tear_down);
  g_test_add ("/gate-dialogs/delegate", CsnTestGate, document, csn_test_gate_set_up, test_delegate, csn_test_gate_tear_down);
  g_test_add ("/gate-dialogs/withdraw", CsnTestGate, document, csn_test_gate_set_up, test_withdraw, csn_test_gate_tear_down);
  g_test_add ("/gate-dialogs/lifecycle", CsnTestGate, document, csn_test_gate_set_up, test_lifecycle, csn_test_gate_tear_down);
  g_test_add ("/gate-dialogs/policy", CsnTestGate, document, csn_test_gate_set_up, test_policy, csn_test_gate_tear_down);
  g_test_add ("/gate-dialogs/forms", CsnTestGate, document, csn_test_gate_set_up, test_forms, csn_test_gate_tear_down);
  g_test_add_func ("/gate-dialogs/time", test_time);
  return g_test_run ();
}
