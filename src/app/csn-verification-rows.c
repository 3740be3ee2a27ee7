/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a verification found, as rows; see the header. */

#include "csn-verification-rows.h"

#include <glib/gi18n-lib.h>

#include "csn-signature-info.h"
#include "csn-text.h"

/* A hostile file may have any number of faults; the rest is in countersign-cli. */
#define MAX_ROWS 80

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

/* Whether all that speaks against the file is that nobody trusted vouches for a signer. */
static gboolean
only_lacks_trust (CsnVerification *verification)
{
  GListModel *findings = csn_verification_get_findings (verification);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      if (csn_finding_get_level (finding) == CSN_FINDING_ERROR && !g_str_has_suffix (csn_finding_get_code (finding), "-untrusted"))
        return FALSE;
    }
  return TRUE;
}

const char *
csn_verification_get_word (CsnVerification *verification)
{
  if (csn_verification_is_ok (verification))
    return _("Intact");
  return only_lacks_trust (verification) ? _("Not Trusted") : _("Not Intact");
}

const char *
csn_verification_get_sentence (CsnVerification *verification)
{
  if (csn_verification_is_ok (verification))
    return _("Nothing was changed after it was written.");
  return only_lacks_trust (verification)
             ? _("Nothing was changed, but nobody whom you trust vouches for who signed. If you know the issuer, add its "
                 "certificate in the preferences.")
             : _("Something was changed or is missing. Do not rely on this file.");
}

GtkWidget *
csn_verification_new_verdict_row (CsnVerification *verification)
{
  gboolean ok = csn_verification_is_ok (verification);

  return make_row (ok ? "csn-verify-symbolic" : "dialog-error-symbolic", ok ? "success" : "error",
                   csn_verification_get_word (verification), csn_verification_get_sentence (verification));
}

static GtkWidget *
make_finding (CsnFinding *finding)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const styles[] = { "secondary", "warning", "error" };
  CsnFindingLevel level = MIN (csn_finding_get_level (finding), CSN_FINDING_ERROR);

  /* the code of a fault is what the command line and the help call it */
  return make_row (icons[level], styles[level], csn_finding_get_text (finding),
                   level == CSN_FINDING_INFO ? NULL : csn_finding_get_code (finding));
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

static GtkWidget *
make_signature (CsnSignatureInfo *info, guint index, guint n)
{
  gboolean valid = csn_signature_info_is_valid (info);
  /* Translators: number of a signature, how many there are, name of a person */
  g_autofree char *title = g_strdup_printf (_("Signature %u of %u by %s"), index + 1, n, csn_signature_info_get_by (info));
  g_autofree char *text = describe_signature (info);
  const char *style = csn_signature_info_is_trusted (info) ? "success" : "warning";

  return make_row (valid ? "csn-verify-symbolic" : "dialog-error-symbolic", valid ? style : "error", title, text);
}

void
csn_verification_add_finding_rows (CsnVerification *verification, AdwPreferencesGroup *group)
{
  GListModel *findings = csn_verification_get_findings (verification);
  guint n = g_list_model_get_n_items (findings);

  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      adw_preferences_group_add (group, make_finding (finding));
    }
  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
}

void
csn_verification_add_signature_rows (CsnVerification *verification, AdwPreferencesGroup *group)
{
  GListModel *signatures = csn_verification_get_signatures (verification);
  guint n = g_list_model_get_n_items (signatures);

  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      g_autoptr (CsnSignatureInfo) info = g_list_model_get_item (signatures, i);

      adw_preferences_group_add (group, make_signature (info, i, n));
    }
  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
}
