/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The outcome of a verification; see the header. The words for signatures are those of the GNOME document viewer, so that an
 * auditor reads the same in both. */

#include "csn-verify-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-session.h"
#include "csn-signature-info.h"
#include "csn-text.h"
#include "csn-verification.h"

/* A hostile file may have any number of faults; the rest is in countersign-cli. */
#define MAX_FINDINGS 80

struct _CsnVerifyDialog
{
  AdwDialog parent_instance;
  GtkStack *stack;
  GtkWidget *outcome;
  AdwStatusPage *verdict;
  AdwPreferencesGroup *findings;
  AdwPreferencesGroup *signatures;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnVerifyDialog, csn_verify_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
make_row (const char *icon, const char *style, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL);

  gtk_widget_add_css_class (image, style);
  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  return row;
}

static void
add_finding (CsnVerifyDialog *self, CsnFinding *finding)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const styles[] = { "accent", "warning", "error" };
  CsnFindingLevel level = MIN (csn_finding_get_level (finding), CSN_FINDING_ERROR);

  adw_preferences_group_add (self->findings, make_row (icons[level], styles[level], csn_finding_get_text (finding),
                                                       csn_finding_get_code (finding)));
}

static char *
describe_signature (CsnSignatureInfo *info)
{
  g_autofree char *time = csn_text_format_stamp (csn_signature_info_get_at (info), NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *const *changes = csn_signature_info_get_changes_after (info);

  g_string_append (text, csn_signature_info_is_valid (info) ? _("Signature is valid.") : _("Signature is invalid."));
  if (csn_signature_info_is_valid (info))
    g_string_append_printf (text, " %s", csn_signature_info_is_trusted (info)
                                             ? _("Signed with a certificate issued by a trusted issuer.")
                                             : _("Signed with a certificate issued by an unknown issuer."));
  if (csn_signature_info_get_problem (info) != NULL && *csn_signature_info_get_problem (info) != '\0')
    g_string_append_printf (text, "\n%s", csn_signature_info_get_problem (info));
  for (guint i = 0; changes != NULL && changes[i] != NULL; i++)
    g_string_append_printf (text, "\n%s", changes[i]);
  g_string_append_printf (text, "\n%s, %s", csn_signature_info_get_role (info), time);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_signature (CsnVerifyDialog *self, CsnSignatureInfo *info, guint index, guint n)
{
  gboolean valid = csn_signature_info_is_valid (info);
  /* Translators: number of a signature, how many there are, name of a person */
  g_autofree char *title = g_strdup_printf (_("Signature %u of %u by %s"), index + 1, n, csn_signature_info_get_by (info));
  g_autofree char *text = describe_signature (info);

  adw_preferences_group_add (self->signatures,
                             make_row (valid ? "csn-verify-symbolic" : "dialog-error-symbolic",
                                       !valid                                  ? "error"
                                       : csn_signature_info_is_trusted (info) ? "success"
                                                                               : "warning",
                                       title, text));
}

static void
show_verification (CsnVerifyDialog *self, CsnVerification *verification)
{
  GListModel *findings = csn_verification_get_findings (verification);
  GListModel *signatures = csn_verification_get_signatures (verification);
  guint n_signatures = g_list_model_get_n_items (signatures);
  gboolean ok = csn_verification_is_ok (verification);

  adw_status_page_set_icon_name (self->verdict, ok ? "csn-verify-symbolic" : "dialog-error-symbolic");
  csn_status_page_set_texts (self->verdict, ok ? _("Intact") : _("Not Intact"),
                             ok ? _("Nothing was changed after it was written.")
                                : _("Something was changed or is missing. Do not rely on this file."));
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict), ok ? "success" : "error");
  for (guint i = 0; i < MIN (g_list_model_get_n_items (findings), MAX_FINDINGS); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      add_finding (self, finding);
    }
  for (guint i = 0; i < MIN (n_signatures, MAX_FINDINGS); i++)
    {
      g_autoptr (CsnSignatureInfo) info = g_list_model_get_item (signatures, i);

      add_signature (self, info, i, n_signatures);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->findings), g_list_model_get_n_items (findings) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->signatures), n_signatures > 0);
}

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
  gtk_stack_set_visible_child (self->stack, self->outcome);
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
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, findings);
  gtk_widget_class_bind_template_child (widget_class, CsnVerifyDialog, signatures);
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
  adw_dialog_set_title (ADW_DIALOG (self), name);
  adw_dialog_present (ADW_DIALOG (self), parent);
  csn_verification_run_async (path, roots, NULL, NULL, clock, self->cancellable, verified_cb, g_object_ref (self));
}
