/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs a field of a report; see the header. */

#include "csn-report-sign-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-identity-group.h"
#include "csn-report-signing.h"
#include "csn-stamp-group.h"
#include "csn-text.h"

struct _CsnReportSignDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkWidget *sign;
  AdwPreferencesGroup *subject;
  GtkWidget *decision;
  GtkCheckButton *approve;
  GtkCheckButton *reject;
  GtkEditable *comment;
  CsnIdentityGroup *identity;
  CsnStampGroup *stamp;
  char *path;                /* (owned) */
  char *role;                /* (owned) */
  CsnIdentity *opened;       /* (owned) (nullable): signs when the place is chosen */
  GCancellable *cancellable; /* (owned) */
  gboolean may_sign;         /* nothing stands against it */
  gboolean is_seal;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnReportSignDialog, csn_report_sign_dialog, ADW_TYPE_DIALOG)

static gboolean
is_complete (CsnReportSignDialog *self)
{
  gboolean rejects = gtk_check_button_get_active (self->reject);

  if (self->busy || !self->may_sign || !csn_identity_group_is_complete (self->identity))
    return FALSE;
  return self->is_seal || gtk_check_button_get_active (self->approve)
         || (rejects && *gtk_editable_get_text (self->comment) != '\0');
}

static void
update_cb (CsnReportSignDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report-sign.sign", is_complete (self));
}

static void
set_busy (CsnReportSignDialog *self, gboolean busy)
{
  self->busy = busy;
  if (busy)
    gtk_button_set_child (GTK_BUTTON (self->sign), adw_spinner_new ());
  else
    g_object_set (self->sign, "label", _("_Sign…"), "use-underline", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sign"), -1);
  update_cb (self);
}

static void
show_problem (CsnReportSignDialog *self, const char *text)
{
  set_busy (self, FALSE);
  csn_banner_set_text (self->problem, text);
  adw_banner_set_revealed (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* --- signing ---------------------------------------------------------------------------------------------------- */

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReportSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->sign == NULL)
    return;
  if (!csn_report_signing_run_finish (result, &error))
    {
      show_problem (self, error->message);
      return;
    }
  /* Translators: a role */
  text = self->is_seal ? g_strdup (_("Report sealed")) : g_strdup_printf (_("Signed as %s"), self->role);
  csn_acts_say (GTK_WIDGET (self), text);
  csn_acts_say_silence (GTK_WIDGET (self), result);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReportSignDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (CsnIdentity) identity = g_steal_pointer (&self->opened);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autofree char *output = file ? g_file_get_path (file) : NULL;
  gboolean approves;

  if (self->sign == NULL || identity == NULL)
    return;
  if (output == NULL)
    {
      set_busy (self, FALSE);
      return;
    }
  approves = self->is_seal || gtk_check_button_get_active (self->approve);
  csn_report_signing_run_async (self->path, self->role, identity, approves, gtk_editable_get_text (self->comment),
                                csn_stamp_group_get_server (self->stamp), output, clock, self->cancellable, signed_cb,
                                g_object_ref (self));
}

static void
identity_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReportSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_group_open_finish (CSN_IDENTITY_GROUP (source), result, &error);
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autoptr (GFile) file = NULL;

  if (self->sign == NULL)
    return;
  if (identity == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  g_set_object (&self->opened, identity);
  file = g_file_new_for_path (self->path);
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _("Save the Signed Report"));
  gtk_file_dialog_set_initial_file (dialog, file);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, place_chosen_cb,
                        g_object_ref (self));
}

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportSignDialog *self = CSN_REPORT_SIGN_DIALOG (widget);

  adw_banner_set_revealed (self->problem, FALSE);
  csn_identity_group_open_async (self->identity, NULL, identity_opened_cb, g_object_ref (self));
  set_busy (self, TRUE);
}

/* A report from elsewhere is read where files from elsewhere are read. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReportSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) && self->sign != NULL)
    show_problem (self, error->message);
}

static void
read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_path (CSN_REPORT_SIGN_DIALOG (widget)->path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, read_cb, g_object_ref (widget));
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportSignDialog *self = CSN_REPORT_SIGN_DIALOG (widget);

  gtk_check_button_set_active (g_str_equal (name, "report-sign.approve") ? self->approve : self->reject, TRUE);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReportSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  self->may_sign = csn_report_signing_check_finish (result, &error);
  if (self->sign == NULL)
    return;
  if (error != NULL)
    show_problem (self, error->message);
  update_cb (self);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_report_sign_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (CSN_REPORT_SIGN_DIALOG (dialog)->cancellable);
}

static void
csn_report_sign_dialog_dispose (GObject *object)
{
  CsnReportSignDialog *self = CSN_REPORT_SIGN_DIALOG (object);

  g_clear_object (&self->opened);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->role, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_REPORT_SIGN_DIALOG);
  G_OBJECT_CLASS (csn_report_sign_dialog_parent_class)->dispose (object);
}

static void
csn_report_sign_dialog_class_init (CsnReportSignDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_report_sign_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = csn_report_sign_dialog_closed;
  g_type_ensure (CSN_TYPE_IDENTITY_GROUP);
  g_type_ensure (CSN_TYPE_STAMP_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-report-sign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, sign);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, decision);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, approve);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, reject);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, comment);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, CsnReportSignDialog, stamp);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_install_action (widget_class, "report-sign.sign", NULL, sign_action);
  gtk_widget_class_install_action (widget_class, "report-sign.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "report-sign.approve", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "report-sign.reject", NULL, decide_action);
}

static void
csn_report_sign_dialog_init (CsnReportSignDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_report_sign_dialog_present (GtkWidget *parent, const char *path, const char *role, GSettings *settings)
{
  CsnReportSignDialog *self;
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autofree char *name = NULL;

  g_return_if_fail (path != NULL && role != NULL);
  g_return_if_fail (G_IS_SETTINGS (settings));

  self = g_object_new (CSN_TYPE_REPORT_SIGN_DIALOG, NULL);
  self->path = g_strdup (path);
  self->role = g_strdup (role);
  self->is_seal = g_str_equal (role, CSN_REPORT_SIGNING_SEAL);
  name = g_filename_display_basename (path);
  csn_group_set_texts (self->subject, self->is_seal ? _("Seal") : role, name);
  gtk_widget_set_visible (self->decision, !self->is_seal);
  csn_identity_group_set_settings (self->identity, settings);
  csn_stamp_group_set_settings (self->stamp, settings);
  update_cb (self);
  csn_report_signing_check_async (path, role, clock, self->cancellable, checked_cb, g_object_ref (self));
  adw_dialog_present (ADW_DIALOG (self), parent);
}
