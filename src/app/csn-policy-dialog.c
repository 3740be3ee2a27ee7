/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The policy of a record; see the header. */

#include "csn-policy-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-acts.h"
#include "csn-text.h"

struct _CsnPolicyDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkWidget *rules;
  AdwComboRow *duties;
  AdwSwitchRow *countersign;
  AdwSwitchRow *age;
  AdwSwitchRow *order;
  GtkEditable *role;
  GtkTextView *view;
  CsnSession *session; /* (owned) */
  gboolean showing;    /* one side is being set from the other */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnPolicyDialog, csn_policy_dialog, ADW_TYPE_DIALOG)

/* In the order of CsnDuties, which is that of the combo row. */
static const char *const duties_words[] = { "off", "author", "contributors" };

static char *
dup_text (CsnPolicyDialog *self)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);
  return text;
}

static void
show_problem (CsnPolicyDialog *self, const GError *error)
{
  if (error != NULL)
    csn_banner_set_text (self->problem, error->message);
  adw_banner_set_revealed (self->problem, error != NULL);
}

/* --- both sides ------------------------------------------------------------------------------------------------- */

static void
show_policy (CsnPolicyDialog *self, CsnPolicy *policy)
{
  self->showing = TRUE;
  adw_combo_row_set_selected (self->duties, csn_policy_get_duties (policy));
  adw_switch_row_set_active (self->countersign, csn_policy_needs_na_countersign (policy));
  adw_switch_row_set_active (self->age, csn_policy_blocks_on_age (policy));
  adw_switch_row_set_active (self->order, csn_policy_is_order_strict (policy));
  if (!g_str_equal (gtk_editable_get_text (self->role), csn_policy_get_override_role (policy)))
    gtk_editable_set_text (self->role, csn_policy_get_override_role (policy));
  self->showing = FALSE;
}

/* Reads the text; while it cannot be read, the switches cannot be used. */
static void
read_text (CsnPolicyDialog *self, gboolean show)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text (text, &error);

  show_problem (self, error);
  if (policy != NULL && show)
    show_policy (self, policy);
  gtk_widget_set_sensitive (self->rules, policy != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "policy.apply",
                                 policy != NULL && !self->busy && !csn_session_is_read_only (self->session));
}

static void
edited_cb (CsnPolicyDialog *self)
{
  if (!self->showing && self->session != NULL)
    read_text (self, TRUE);
}

/* Only what differs is written, so that a policy that says nothing of a rule goes on saying nothing. */
static void
write_choices (CsnPolicyDialog *self, CsnPolicy *policy, GKeyFile *file)
{
  guint duties = MIN (adw_combo_row_get_selected (self->duties), G_N_ELEMENTS (duties_words) - 1);
  g_autofree char *role = g_strstrip (g_strdup (gtk_editable_get_text (self->role)));

  if (duties != csn_policy_get_duties (policy))
    g_key_file_set_string (file, "approvals", "sod", duties_words[duties]);
  if (adw_switch_row_get_active (self->countersign) != csn_policy_needs_na_countersign (policy))
    g_key_file_set_boolean (file, "approvals", "na-countersign", adw_switch_row_get_active (self->countersign));
  if (adw_switch_row_get_active (self->age) != csn_policy_blocks_on_age (policy))
    g_key_file_set_string (file, "evidence", "on-age", adw_switch_row_get_active (self->age) ? "block" : "warn");
  if (adw_switch_row_get_active (self->order) != csn_policy_is_order_strict (policy))
    g_key_file_set_boolean (file, "order", "strict", adw_switch_row_get_active (self->order));
  if (*role == '\0' && *csn_policy_get_override_role (policy) != '\0')
    g_key_file_remove_key (file, "window", "override-role", NULL);
  else if (!g_str_equal (role, csn_policy_get_override_role (policy)))
    g_key_file_set_string (file, "window", "override-role", role);
}

static void
chosen_cb (CsnPolicyDialog *self)
{
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;
  g_autoptr (CsnPolicy) policy = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (self->showing || self->session == NULL)
    return;
  text = dup_text (self);
  policy = csn_policy_new_from_text (text, NULL);
  if (policy == NULL
      || (*text != '\0' && !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_COMMENTS, NULL)))
    return;
  write_choices (self, policy, file);
  written = g_key_file_to_data (file, NULL, NULL);
  self->showing = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), written, -1);
  self->showing = FALSE;
  read_text (self, FALSE);
}

/* --- putting it in force ---------------------------------------------------------------------------------------- */

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPolicyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = csn_session_act_finish (CSN_SESSION (source), result, &error);

  if (self->view == NULL)
    return;
  self->busy = FALSE;
  read_text (self, FALSE);
  if (!done)
    {
      show_problem (self, error);
      return;
    }
  csn_acts_say (GTK_WIDGET (self), _("Policy in force"));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnPolicyDialog *self = CSN_POLICY_DIALOG (widget);
  g_autofree char *text = dup_text (self);

  self->busy = TRUE;
  read_text (self, FALSE);
  csn_session_set_policy_async (self->session, text, NULL, applied_cb, g_object_ref (self));
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_policy_dialog_dispose (GObject *object)
{
  g_clear_object (&CSN_POLICY_DIALOG (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), CSN_TYPE_POLICY_DIALOG);
  G_OBJECT_CLASS (csn_policy_dialog_parent_class)->dispose (object);
}

static void
csn_policy_dialog_class_init (CsnPolicyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_policy_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-policy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, rules);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, duties);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, countersign);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, age);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, order);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, role);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, view);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_install_action (widget_class, "policy.apply", NULL, apply_action);
}

static void
csn_policy_dialog_init (CsnPolicyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* the text reads from left to right everywhere */
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
}

void
csn_policy_dialog_present (GtkWidget *parent, CsnSession *session)
{
  CsnPolicyDialog *self;
  const char *text;

  g_return_if_fail (CSN_IS_SESSION (session));

  self = g_object_new (CSN_TYPE_POLICY_DIALOG, NULL);
  self->session = g_object_ref (session);
  text = csn_record_get_policy (csn_session_get_record (session));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text != NULL ? text : "", -1);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  read_text (self, TRUE);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
