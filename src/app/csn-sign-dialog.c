/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs an approval, a rejection or a waiver; see the header. */

#include "csn-sign-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-digest.h"
#include "csn-history.h"
#include "csn-identity-group.h"
#include "csn-stamp-group.h"
#include "csn-state-words.h"
#include "csn-text.h"

struct _CsnSignDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkWidget *sign;
  AdwPreferencesGroup *subject;
  GtkWidget *approve_row;
  GtkWidget *reject_row;
  GtkCheckButton *approve;
  GtkCheckButton *reject;
  GtkEditable *role;
  GtkEditable *comment;
  CsnIdentityGroup *identity;
  CsnStampGroup *stamp;
  AdwExpanderRow *notices;
  AdwExpanderRow *content;
  CsnSession *session; /* (owned) */
  GSettings *settings; /* (owned) */
  char *slot;          /* (owned) (nullable) */
  char *item;          /* (owned) (nullable): what is waived */
  CsnIdentity *opened; /* (owned) (nullable): signs when the place for the file is chosen */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnSignDialog, csn_sign_dialog, ADW_TYPE_DIALOG)

/* What is still missing, in one sentence; NULL: nothing. */
static const char *
find_missing (CsnSignDialog *self)
{
  gboolean has_comment = *gtk_editable_get_text (self->comment) != '\0';

  if (self->item != NULL && !has_comment)
    return _("A reason is missing");
  if (self->item != NULL && *gtk_editable_get_text (self->role) == '\0')
    return _("The role is missing");
  if (self->item == NULL && !gtk_check_button_get_active (self->approve) && !gtk_check_button_get_active (self->reject))
    return _("Neither approve nor reject is chosen");
  if (self->item == NULL && gtk_check_button_get_active (self->reject) && !has_comment)
    return _("A rejection needs a comment that says why");
  if (!csn_identity_group_is_complete (self->identity))
    return _("Who signs, or the passphrase, is missing");
  return NULL;
}

static void
update_cb (CsnSignDialog *self)
{
  const char *missing = find_missing (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign.sign", !self->busy && self->session != NULL && missing == NULL);
  csn_acts_say_missing (self->sign, missing);
}

static void
set_busy (CsnSignDialog *self, gboolean busy)
{
  self->busy = busy;
  if (busy)
    gtk_button_set_child (GTK_BUTTON (self->sign), adw_spinner_new ());
  else
    g_object_set (self->sign, "label", _("_Sign"), "use-underline", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sign"), -1);
  update_cb (self);
}

static void
show_problem (CsnSignDialog *self, const GError *error)
{
  set_busy (self, FALSE);
  csn_banner_set_text (self->problem, error->message);
  adw_banner_set_revealed (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* --- signing ---------------------------------------------------------------------------------------------------- */

static char *
dup_success (CsnSignDialog *self)
{
  CsnSlot *slot;

  if (self->item != NULL)
    return g_strdup (_("Waiver signed"));
  slot = csn_checklist_find_slot (csn_record_get_checklist (csn_session_get_record (self->session)), self->slot);
  /* Translators: a role, such as "Tech Lead" */
  return g_strdup_printf (_("Signed as %s"), slot ? csn_slot_get_role (slot) : self->slot);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->sign == NULL)
    return;
  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      show_problem (self, error);
      return;
    }
  text = dup_success (self);
  csn_acts_say (GTK_WIDGET (self), text);
  csn_acts_say_silence (GTK_WIDGET (self), result);
  adw_dialog_close (ADW_DIALOG (self));
}

/* --- into a file: the record came from elsewhere and stays as it is ---------------------------------------------- */

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnSignDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (CsnIdentity) identity = g_steal_pointer (&self->opened);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (self->sign == NULL || identity == NULL)
    return;
  if (path == NULL)
    {
      set_busy (self, FALSE);
      return;
    }
  csn_session_sign_to_file_async (self->session, self->slot, identity, gtk_check_button_get_active (self->approve), NULL,
                                  gtk_editable_get_text (self->comment), csn_stamp_group_get_server (self->stamp), path,
                                  NULL, signed_cb, g_object_ref (self));
}

static void
choose_place (CsnSignDialog *self, CsnIdentity *identity)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  CsnSlot *slot = csn_checklist_find_slot (csn_record_get_checklist (csn_session_get_record (self->session)), self->slot);
  g_autofree char *role = slot ? g_strdup (csn_slot_get_role (slot)) : g_strdup (self->slot);
  g_autofree char *name = NULL;

  /* a role from a document may hold anything */
  g_strdelimit (role, "/\\:*?\"<>|\n\r\t", '-');
  name = g_strdup_printf ("%s.approval", role);
  g_set_object (&self->opened, identity);
  gtk_file_dialog_set_title (dialog, _("Save the Approval"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, place_chosen_cb,
                        g_object_ref (self));
}

static void
identity_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity
      = csn_identity_group_open_finish (CSN_IDENTITY_GROUP (source), result, &error);

  if (self->sign == NULL)
    return;
  if (identity == NULL)
    {
      csn_history_note_wrong_key (self->session, self->item != NULL ? "waive" : "sign", error);
      show_problem (self, error);
      return;
    }
  if (self->item != NULL)
    csn_session_waive_async (self->session, self->item, gtk_editable_get_text (self->comment), NULL,
                             gtk_editable_get_text (self->role), identity, NULL, signed_cb, g_object_ref (self));
  else if (csn_session_is_read_only (self->session))
    choose_place (self, identity);
  else
    csn_session_sign_async (self->session, self->slot, identity, gtk_check_button_get_active (self->approve), NULL,
                            gtk_editable_get_text (self->comment), csn_stamp_group_get_server (self->stamp), NULL, signed_cb,
                            g_object_ref (self));
}

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnSignDialog *self = CSN_SIGN_DIALOG (widget);

  adw_banner_set_revealed (self->problem, FALSE);
  csn_identity_group_open_async (self->identity, NULL, identity_opened_cb, g_object_ref (self));
  set_busy (self, TRUE);
}

/* For assistive tools, to which GTK's radio buttons offer no action. */
static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnSignDialog *self = CSN_SIGN_DIALOG (widget);

  gtk_check_button_set_active (g_str_equal (name, "sign.approve") ? self->approve : self->reject, TRUE);
}

/* --- what is signed --------------------------------------------------------------------------------------------- */

static void
add_text_row (AdwExpanderRow *expander, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_expander_row_add_row (expander, row);
}

static void
show_notices (CsnSignDialog *self)
{
  GListModel *notices = csn_evaluation_get_notices (csn_session_get_evaluation (self->session));
  guint n = g_list_model_get_n_items (notices);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u remark", "%u remarks", n), n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnReason) notice = g_list_model_get_item (notices, i);
      g_autofree char *line = csn_reason_get_line (notice) > 0
                                  ? g_strdup_printf (_("Line %u"), csn_reason_get_line (notice))
                                  : NULL;

      add_text_row (self->notices, csn_text_skip_place (csn_reason_get_text (notice), csn_reason_get_line (notice)), line);
    }
  csn_row_set_title (ADW_PREFERENCES_ROW (self->notices), _("Read Before Signing"));
  g_object_set (self->notices, "subtitle", subtitle, "expanded", n > 0 && n <= 6, "visible", n > 0, NULL);
}

static char *
dup_summary (CsnSignDialog *self)
{
  CsnRecord *record = csn_session_get_record (self->session);
  CsnEvaluation *evaluation = csn_session_get_evaluation (self->session);
  guint n_evidence = g_list_model_get_n_items (csn_record_get_evidence (record));
  g_autofree char *evidence
      = g_strdup_printf (ngettext ("%u piece of evidence", "%u pieces of evidence", n_evidence), n_evidence);
  CsnCounts counts;

  csn_evaluation_get_counts (evaluation, &counts);
  /* Translators: numbers of checks, then "38 pieces of evidence", then the verdict */
  return g_strdup_printf (_("The record as it is now: %u of %u checks passed, %u failed, %s. Verdict: %s."), counts.completed,
                          counts.total, counts.failed, evidence,
                          csn_verdict_get_word (csn_evaluation_get_verdict (evaluation)));
}

static void
show_content (CsnSignDialog *self)
{
  g_autofree char *content = self->slot ? csn_session_dup_signed_content (self->session, self->slot) : NULL;
  g_autofree char *digest = content ? csn_sha256_hex (content, strlen (content)) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->content), content != NULL);
  if (content == NULL)
    return;
  csn_row_set_title (ADW_PREFERENCES_ROW (self->content), _("What You Sign"));
  add_text_row (self->content, _("SHA-256"), digest);
  add_text_row (self->content, _("Content"), content);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_sign_dialog_dispose (GObject *object)
{
  CsnSignDialog *self = CSN_SIGN_DIALOG (object);

  g_clear_object (&self->opened);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->slot, g_free);
  g_clear_pointer (&self->item, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_SIGN_DIALOG);
  G_OBJECT_CLASS (csn_sign_dialog_parent_class)->dispose (object);
}

static void
csn_sign_dialog_class_init (CsnSignDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_sign_dialog_dispose;
  g_type_ensure (CSN_TYPE_IDENTITY_GROUP);
  g_type_ensure (CSN_TYPE_STAMP_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-sign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, sign);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, approve_row);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, reject_row);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, approve);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, reject);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, role);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, comment);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, stamp);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, notices);
  gtk_widget_class_bind_template_child (widget_class, CsnSignDialog, content);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_install_action (widget_class, "sign.sign", NULL, sign_action);
  gtk_widget_class_install_action (widget_class, "sign.approve", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "sign.reject", NULL, decide_action);
}

static void
csn_sign_dialog_init (CsnSignDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static CsnSignDialog *
dialog_new (CsnSession *session, GSettings *settings)
{
  CsnSignDialog *self = g_object_new (CSN_TYPE_SIGN_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  return self;
}

static void
present (CsnSignDialog *self, GtkWidget *parent)
{
  csn_identity_group_set_settings (self->identity, self->settings);
  show_notices (self);
  show_content (self);
  csn_stamp_group_set_settings (self->stamp, self->slot != NULL ? self->settings : NULL);
  update_cb (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}

void
csn_sign_dialog_present_slot (GtkWidget *parent, CsnSession *session, GSettings *settings, const char *slot_id)
{
  CsnSignDialog *self;
  CsnSlot *slot;
  g_autofree char *summary = NULL;

  g_return_if_fail (CSN_IS_SESSION (session));

  slot = csn_checklist_find_slot (csn_record_get_checklist (csn_session_get_record (session)), slot_id);
  if (slot == NULL)
    return;
  self = dialog_new (session, settings);
  self->slot = g_strdup (slot_id);
  adw_dialog_set_title (ADW_DIALOG (self), _("Sign"));
  summary = dup_summary (self);
  csn_group_set_texts (self->subject, csn_slot_get_role (slot), summary);
  if (csn_slot_get_statement (slot) != NULL)
    csn_row_set_texts (ADW_ACTION_ROW (self->approve_row), _("Approve"), csn_slot_get_statement (slot));
  present (self, parent);
}

void
csn_sign_dialog_present_waiver (GtkWidget *parent, CsnSession *session, GSettings *settings, const char *item)
{
  CsnSignDialog *self;
  CsnEntry *entry;

  g_return_if_fail (CSN_IS_SESSION (session));

  entry = csn_record_find_entry (csn_session_get_record (session), item);
  if (entry == NULL)
    return;
  self = dialog_new (session, settings);
  self->item = g_strdup (item);
  adw_dialog_set_title (ADW_DIALOG (self), _("Waive"));
  csn_group_set_texts (self->subject, csn_item_get_label (csn_entry_get_item (entry)), csn_entry_get_explanation (entry));
  gtk_widget_set_visible (self->approve_row, FALSE);
  gtk_widget_set_visible (self->reject_row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->role), TRUE);
  csn_row_set_title (ADW_PREFERENCES_ROW (self->comment), _("Reason"));
  present (self, parent);
}
