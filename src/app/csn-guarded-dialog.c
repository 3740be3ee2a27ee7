/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Uses a guarded action; see the header. */

#include "csn-guarded-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-acts.h"
#include "csn-guard.h"
#include "csn-text.h"

/* Output that is shown at once; all of it is in the evidence. */
#define MAX_SHOWN_BYTES (1024 * 1024)

struct _CsnGuardedDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkButton *close;
  GtkWidget *use;
  AdwPreferencesGroup *subject;
  GtkLabel *verbatim;
  AdwPreferencesGroup *plan_group;
  GtkLabel *plan;
  AdwPreferencesGroup *confirm_group;
  GtkEditable *phrase;
  GtkEditable *reason;
  AdwSwitchRow *by_hand;
  GtkWidget *output_group;
  GtkTextView *output;
  GtkWidget *result_group;
  AdwActionRow *outcome;
  GtkLabel *printed;
  CsnSession *session;      /* (owned) */
  CsnGuardedAction *action; /* (owned) */
  gboolean busy;
  gboolean ran; /* what was begun was a run */
};

G_DEFINE_FINAL_TYPE (CsnGuardedDialog, csn_guarded_dialog, ADW_TYPE_DIALOG)

const char *
csn_guarded_dialog_get_kind_word (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *word;
  } words[] = { { "kill-switch", N_ ("Kill switch") },
                { "rollback", N_ ("Rollback") },
                { "runbook", N_ ("Runbook") },
                { "post-approval", N_ ("After the approval") },
                { "post-gate", N_ ("After the gate") } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (kind, words[i].kind) == 0)
      return _(words[i].word);
  return _("Action");
}

/* What does not fit into the dialog is not run from it: nobody could read what they confirm. */
static gboolean
can_run (CsnGuardedDialog *self)
{
  g_autofree char *text = NULL;

  if (!csn_guarded_action_can_run (self->action))
    return FALSE;
  text = csn_probe_plan_dup_text (csn_guarded_action_get_plan (self->action));
  return g_utf8_strlen (text, -1) <= CSN_TEXT_MAX_CHARS
         && g_utf8_strlen (csn_guarded_action_get_text (self->action), -1) <= CSN_TEXT_MAX_CHARS;
}

static gboolean
is_by_hand (CsnGuardedDialog *self)
{
  return !can_run (self) || adw_switch_row_get_active (self->by_hand);
}

/* The rule is the gate's (csn_guard_action): the phrase to the letter, and a reason. */
static gboolean
is_complete (CsnGuardedDialog *self, GError **error)
{
  return csn_guard_action (csn_session_get_evaluation (self->session), csn_guarded_action_get_phrase (self->action),
                           gtk_editable_get_text (self->phrase), gtk_editable_get_text (self->reason), error);
}

static void
update_cb (CsnGuardedDialog *self)
{
  g_autoptr (GError) missing = NULL;
  gboolean by_hand;

  if (self->session == NULL)
    return;
  by_hand = is_by_hand (self);
  gtk_widget_set_visible (self->output_group, by_hand);
  if (!self->busy)
    gtk_button_set_label (GTK_BUTTON (self->use), by_hand ? _("_Record") : _("_Run"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->use), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  by_hand ? _("Record") : _("Run"), -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "guarded.use", !self->busy && is_complete (self, &missing));
  csn_acts_say_missing (self->use, missing != NULL ? missing->message : NULL);
}

/* --- using it --------------------------------------------------------------------------------------------------- */

static void
set_busy (CsnGuardedDialog *self, gboolean busy)
{
  self->busy = busy;
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy);
  if (busy)
    gtk_button_set_child (GTK_BUTTON (self->use), adw_spinner_new ());
  update_cb (self);
}

static void
show_problem (CsnGuardedDialog *self, const GError *error)
{
  csn_banner_set_text (self->problem, error->message);
  adw_banner_set_revealed (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnGuardedDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_session_read_evidence_finish (CSN_SESSION (source), result, &error);
  g_autofree char *text = NULL;
  g_autofree char *visible = NULL;
  gsize size;
  const char *data;

  if (self->printed == NULL)
    return;
  if (bytes == NULL)
    {
      show_problem (self, error);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  text = g_utf8_make_valid (data, (gssize) size);
  visible = csn_text_make_visible (text);
  gtk_label_set_label (self->printed, visible);
  gtk_widget_set_visible (GTK_WIDGET (self->printed), size > 0);
}

/* The newest use of this action in the record. (transfer full) (nullable) */
static CsnAct *
find_use (CsnGuardedDialog *self)
{
  GListModel *acts = csn_record_get_acts (csn_session_get_record (self->session));

  for (guint i = g_list_model_get_n_items (acts); i > 0; i--)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i - 1);

      if (g_str_equal (csn_act_get_kind (act), CSN_ACT_ACTION)
          && json_object_get_int_member_with_default (csn_act_get_data (act), "line", 0)
                 == csn_guarded_action_get_line (self->action))
        return g_steal_pointer (&act);
    }
  return NULL;
}

/* The evidence with these bytes that came last. (transfer full) (nullable) */
static CsnEvidence *
find_output (CsnGuardedDialog *self, const char *sha256)
{
  GListModel *evidence = csn_record_get_evidence (csn_session_get_record (self->session));

  for (guint i = g_list_model_get_n_items (evidence); i > 0; i--)
    {
      g_autoptr (CsnEvidence) item = g_list_model_get_item (evidence, i - 1);

      if (g_str_equal (csn_evidence_get_sha256 (item), sha256))
        return g_steal_pointer (&item);
    }
  return NULL;
}

/* What came of the run stays in sight until the person closes the dialog. */
static void
show_result (CsnGuardedDialog *self)
{
  g_autoptr (CsnAct) act = find_use (self);
  const char *outcome = act != NULL ? csn_act_get (act, "outcome") : "";
  g_autoptr (CsnEvidence) output = act != NULL ? find_output (self, csn_act_get (act, "evidence")) : NULL;

  csn_group_set_texts (self->plan_group, _("What Ran"), NULL);
  csn_row_set_texts (self->outcome, _("Ran, and recorded"), outcome);
  gtk_widget_set_visible (self->result_group, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_group), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "guarded.use", FALSE);
  gtk_widget_set_visible (self->use, FALSE);
  gtk_button_set_label (self->close, _("_Close"));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), outcome, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  if (output != NULL)
    csn_session_read_evidence_async (self->session, csn_evidence_get_id (output), MAX_SHOWN_BYTES, NULL, printed_cb,
                                     g_object_ref (self));
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnGuardedDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = csn_session_act_finish (CSN_SESSION (source), result, &error);

  if (self->use == NULL)
    return;
  set_busy (self, FALSE);
  if (!done)
    show_problem (self, error);
  else if (!self->ran)
    {
      csn_acts_say (GTK_WIDGET (self), _("Recorded as done by hand"));
      adw_dialog_close (ADW_DIALOG (self));
    }
  else
    show_result (self);
}

static void
use_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnGuardedDialog *self = CSN_GUARDED_DIALOG (widget);
  gboolean by_hand = is_by_hand (self);
  g_autoptr (GBytes) seen = NULL;
  g_autofree char *text = NULL;

  if (by_hand)
    {
      g_object_get (gtk_text_view_get_buffer (self->output), "text", &text, NULL);
      seen = *text != '\0' ? g_bytes_new (text, strlen (text)) : NULL;
    }
  self->ran = !by_hand;
  adw_banner_set_revealed (self->problem, FALSE);
  csn_session_action_async (self->session, self->action, gtk_editable_get_text (self->phrase),
                            gtk_editable_get_text (self->reason), !by_hand, seen, NULL, used_cb, g_object_ref (self));
  set_busy (self, TRUE);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_guarded_dialog_dispose (GObject *object)
{
  CsnGuardedDialog *self = CSN_GUARDED_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->action);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_GUARDED_DIALOG);
  G_OBJECT_CLASS (csn_guarded_dialog_parent_class)->dispose (object);
}

static void
csn_guarded_dialog_class_init (CsnGuardedDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_guarded_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-guarded-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, close);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, use);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, verbatim);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, plan_group);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, plan);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, confirm_group);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, phrase);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, by_hand);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, output_group);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, output);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, result_group);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, CsnGuardedDialog, printed);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_install_action (widget_class, "guarded.use", NULL, use_action);
}

static void
csn_guarded_dialog_init (CsnGuardedDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* commands read from left to right everywhere */
  gtk_widget_set_direction (GTK_WIDGET (self->verbatim), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->plan), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->printed), GTK_TEXT_DIR_LTR);
}

/* The command with the record's parameters, and why it cannot be run from here. */
static void
show_plan (CsnGuardedDialog *self)
{
  CsnProbePlan *plan = csn_guarded_action_get_plan (self->action);
  g_autofree char *text = plan != NULL ? csn_probe_plan_dup_text (plan) : NULL;
  g_autofree char *visible = text != NULL ? csn_text_make_visible (text) : NULL;
  const char *const *reasons = plan != NULL ? csn_probe_plan_get_reasons (plan) : NULL;
  const char *why = reasons != NULL && reasons[0] != NULL ? reasons[0] : _("It is done by hand, then noted here.");

  gtk_widget_set_visible (GTK_WIDGET (self->plan_group), can_run (self));
  gtk_widget_set_visible (GTK_WIDGET (self->by_hand), can_run (self));
  if (can_run (self))
    gtk_label_set_label (self->plan, visible);
  else
    csn_group_set_texts (self->subject, NULL, why);
}

void
csn_guarded_dialog_present (GtkWidget *parent, CsnSession *session, CsnGuardedAction *action)
{
  CsnGuardedDialog *self;
  g_autofree char *visible = NULL;
  g_autofree char *wanted = NULL;

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (CSN_IS_GUARDED_ACTION (action));

  self = g_object_new (CSN_TYPE_GUARDED_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->action = g_object_ref (action);
  adw_dialog_set_title (ADW_DIALOG (self), csn_guarded_dialog_get_kind_word (csn_guarded_action_get_kind (action)));
  csn_group_set_texts (self->subject, csn_guarded_action_get_title (action), NULL);
  visible = csn_text_make_visible (csn_guarded_action_get_text (action));
  gtk_label_set_label (self->verbatim, visible);
  /* Translators: the words that a person types to confirm */
  wanted = g_strdup_printf (_("To confirm, type exactly: %s"), csn_guarded_action_get_phrase (action));
  csn_group_set_texts (self->confirm_group, NULL, wanted);
  show_plan (self);
  update_cb (self);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->phrase));
  adw_dialog_present (ADW_DIALOG (self), parent);
}
