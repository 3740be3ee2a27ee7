/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The outcome of a verification; see the header. */

#include "csn-verify-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-report-sign-dialog.h"
#include "csn-report-signing.h"
#include "csn-session.h"
#include "csn-text.h"
#include "csn-verification-rows.h"

struct _CsnVerifyDialog
{
  AdwDialog parent_instance;
  GtkStack *stack;
  AdwStatusPage *verdict;
  AdwPreferencesGroup *findings;
  AdwPreferencesGroup *signatures;
  AdwPreferencesGroup *waiting;
  GSettings *settings;       /* (owned) (nullable) */
  char *path;                /* (owned) (nullable) */
  GtkWidget *parent;         /* (owned) (nullable): what the dialog stands over */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnVerifyDialog, csn_verify_dialog, ADW_TYPE_DIALOG)

static void
show_verification (CsnVerifyDialog *self, CsnVerification *verification)
{
  gboolean ok = csn_verification_is_ok (verification);

  adw_status_page_set_icon_name (self->verdict, ok ? "csn-verify-symbolic" : "dialog-error-symbolic");
  csn_status_page_set_texts (self->verdict, csn_verification_get_word (verification),
                             csn_verification_get_sentence (verification));
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict), ok ? "success" : "error");
  csn_verification_add_finding_rows (verification, self->findings);
  csn_verification_add_signature_rows (verification, self->signatures);
}

/* --- signing as ------------------------------------------------------------------------------------------------- */

static void
sign_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnVerifyDialog *self = CSN_VERIFY_DIALOG (widget);

  csn_report_sign_dialog_present (self->parent, self->path, g_variant_get_string (parameter, NULL), self->settings);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
add_waiting (CsnVerifyDialog *self, const char *role)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Sign…"));
  gboolean is_seal = g_str_equal (role, CSN_REPORT_SIGNING_SEAL);
  /* Translators: a role */
  g_autofree char *label = g_strdup_printf (_("Sign as %s"), role);

  csn_row_set_texts (ADW_ACTION_ROW (row), is_seal ? _("Seal") : role,
                     is_seal ? _("Ends the signing: nothing can be added after it") : NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "verify.sign-as");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", role);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, is_seal ? _("Seal") : label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->waiting, row);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnVerifyDialog) self = user_data;
  g_auto (GStrv) roles = csn_report_signing_list_finish (result, NULL);

  if (self->stack == NULL || roles == NULL || self->settings == NULL)
    return;
  for (guint i = 0; roles[i] != NULL; i++)
    add_waiting (self, roles[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), roles[0] != NULL);
}

/* --- the outcome ------------------------------------------------------------------------------------------------ */

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnVerifyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnVerification) verification = csn_verification_run_finish (result, &error);

  if (self->stack == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (verification != NULL)
    show_verification (self, verification);
  else
    {
      adw_status_page_set_icon_name (self->verdict, "dialog-error-symbolic");
      csn_status_page_set_texts (self->verdict, _("Cannot Be Verified"), error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->findings), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->signatures), FALSE);
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->verdict));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), adw_status_page_get_title (self->verdict),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
csn_verify_dialog_dispose (GObject *object)
{
  CsnVerifyDialog *self = CSN_VERIFY_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->parent);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_VERIFY_DIALOG);
  G_OBJECT_CLASS (csn_verify_dialog_parent_class)->dispose (object);
}

static void
csn_verify_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (CSN_VERIFY_DIALOG (dialog)->cancellable);
}

static void
csn_verify_dialog_class_init (CsnVerifyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_verify_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = csn_verify_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-verify-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, findings);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, signatures);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, waiting);
  gtk_widget_class_install_action (widget_class, "verify.sign-as", "s", sign_as_action);
}

static void
csn_verify_dialog_init (CsnVerifyDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Small files that the person chose in the preferences; one that cannot be read trusts nobody. */
static GPtrArray *
load_roots (GSettings *settings)
{
  GPtrArray *roots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_auto (GStrv) paths = settings ? g_settings_get_strv (settings, "trusted-roots") : NULL;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      char *text;
      gsize length;

      if (g_file_get_contents (paths[i], &text, &length, NULL))
        g_ptr_array_add (roots, g_bytes_new_take (text, length));
    }
  return roots;
}

void
csn_verify_dialog_present (GtkWidget *parent, GFile *file, GSettings *settings)
{
  CsnVerifyDialog *self;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GPtrArray) roots = load_roots (settings);

  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  name = g_file_get_basename (file);
  self = g_object_new (CSN_TYPE_VERIFY_DIALOG, NULL);
  self->path = g_strdup (path);
  self->parent = g_object_ref (parent);
  if (settings != NULL)
    self->settings = g_object_ref (settings);
  adw_dialog_set_title (ADW_DIALOG (self), name);
  adw_dialog_present (ADW_DIALOG (self), parent);
  if (path != NULL)
    csn_report_signing_list_async (path, self->cancellable, listed_cb, g_object_ref (self));
  csn_verification_run_async (path, roots, NULL, NULL, clock, self->cancellable, verified_cb, g_object_ref (self));
}
