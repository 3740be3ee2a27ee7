/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The review before a newer document is put under a record; see the header. */

#include "csn-update-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-bounded-file.h"
#include "csn-text.h"

/* Rows are widgets: more of one kind than anyone reads are a number. */
#define MAX_ROWS 150

struct _CsnUpdateDialog
{
  AdwDialog parent_instance;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *summary;
  CsnSession *session;  /* (owned) */
  CsnRebasePlan *plan;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnUpdateDialog, csn_update_dialog, ADW_TYPE_DIALOG)

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnUpdateDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "update.apply", TRUE);
      csn_group_set_texts (self->summary, NULL, error->message);
    }
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnUpdateDialog *self = CSN_UPDATE_DIALOG (widget);

  gtk_widget_action_set_enabled (widget, "update.apply", FALSE);
  csn_session_rebase_async (self->session, self->plan, NULL, applied_cb, g_object_ref (self));
}

static void
csn_update_dialog_dispose (GObject *object)
{
  CsnUpdateDialog *self = CSN_UPDATE_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->plan);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_UPDATE_DIALOG);
  G_OBJECT_CLASS (csn_update_dialog_parent_class)->dispose (object);
}

static void
csn_update_dialog_class_init (CsnUpdateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_update_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-update-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnUpdateDialog, page);
  gtk_widget_class_bind_template_child (widget_class, CsnUpdateDialog, summary);
  gtk_widget_class_install_action (widget_class, "update.apply", NULL, apply_action);
}

static void
csn_update_dialog_init (CsnUpdateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_preferences_group_add (group, row);
}

static const char *
name_of (CsnItem *item)
{
  const char *label = csn_item_get_label (item);

  return label != NULL && *label != '\0' ? label : csn_item_get_text (item);
}

static char *
dup_place (CsnItem *item)
{
  const char *path = csn_section_get_path (csn_item_get_section (item));

  return g_strdup_printf (_("%s, line %u"), path, csn_item_get_line (item));
}

static char *
dup_detail (CsnRebasePlan *plan, CsnItemMatch *match)
{
  CsnItem *before = csn_item_match_get_before (match);
  CsnItem *after = csn_item_match_get_after (match);
  g_autofree char *place = dup_place (after ? after : before);
  g_autofree char *was = before != NULL ? dup_place (before) : NULL;
  GString *text = g_string_new (place);

  if (csn_item_match_get_kind (match) == CSN_MATCH_CHANGED)
    /* Translators: the words that an item had before */
    g_string_append_printf (text, _("\nBefore: %s"), csn_item_get_text (before));
  else if (csn_item_match_get_kind (match) == CSN_MATCH_MOVED)
    g_string_append_printf (text, _("\nBefore in: %s"), was);
  if (csn_rebase_plan_loses (plan, match))
    g_string_append (text, _("\nIts answer does not come along; it stays in the history."));
  return g_string_free (text, FALSE);
}

static void
add_kind (CsnUpdateDialog *self, CsnMatchKind kind, const char *title)
{
  GListModel *matches = csn_rebase_plan_get_matches (self->plan);
  guint n = csn_rebase_plan_count (self->plan, kind), n_shown = 0;
  AdwPreferencesGroup *group;
  g_autofree char *heading = g_strdup_printf ("%s (%u)", title, n);

  if (n == 0)
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  csn_group_set_texts (group, heading, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (matches) && n_shown < MAX_ROWS; i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);
      CsnItem *item = csn_item_match_get_after (match);
      g_autofree char *detail = NULL;

      if (csn_item_match_get_kind (match) != kind)
        continue;
      detail = dup_detail (self->plan, match);
      add_row (group, name_of (item ? item : csn_item_match_get_before (match)), detail,
               csn_rebase_plan_loses (self->plan, match) ? "dialog-warning-symbolic" : NULL);
      n_shown++;
    }
  if (n > n_shown)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", n - n_shown), n - n_shown);

      add_row (group, more, NULL, NULL);
    }
  adw_preferences_page_add (self->page, group);
}

static void
show_summary (CsnUpdateDialog *self)
{
  guint lost = csn_rebase_plan_get_n_lost (self->plan);
  guint approvals = csn_rebase_plan_get_n_approvals (self->plan);
  guint same = csn_rebase_plan_count (self->plan, CSN_MATCH_SAME);
  g_autofree char *kept = g_strdup_printf (ngettext ("%u item stays as it is", "%u items stay as they are", same), same);

  csn_group_set_texts (self->summary, csn_rebase_plan_get_name (self->plan),
                       csn_rebase_plan_is_identical (self->plan)
                         ? _("This file is the document that the record has already. Nothing would change.")
                         : _("Answers, notes and evidence come along to the items that are still there."));
  add_row (self->summary, kept, NULL, "object-select-symbolic");
  if (lost > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u answer does not come along", "%u answers do not come along", lost), lost);

      add_row (self->summary, text, _("Answers stay in the history of the record."), "dialog-warning-symbolic");
    }
  if (approvals > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u approval becomes out of date", "%u approvals become out of date", approvals),
                                               approvals);

      add_row (self->summary, text, _("What was signed is another document. They have to be given again."),
               "dialog-warning-symbolic");
    }
}

AdwDialog *
csn_update_dialog_new (CsnSession *session, CsnRebasePlan *plan)
{
  CsnUpdateDialog *self;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (plan), NULL);

  self = g_object_new (CSN_TYPE_UPDATE_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->plan = g_object_ref (plan);
  show_summary (self);
  add_kind (self, CSN_MATCH_REMOVED, _("Removed"));
  add_kind (self, CSN_MATCH_CHANGED, _("Changed"));
  add_kind (self, CSN_MATCH_ADDED, _("Added"));
  add_kind (self, CSN_MATCH_MOVED, _("Moved"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "update.apply",
                                 !csn_rebase_plan_is_identical (plan) && !csn_session_is_read_only (session));
  return ADW_DIALOG (self);
}

/* --- choosing the file ------------------------------------------------------------------------------------------ */

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  CsnSession *session; /* (owned) */
} UpdateCall;

static void
update_call_free (UpdateCall *call)
{
  g_object_unref (call->widget);
  g_object_unref (call->session);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UpdateCall, update_call_free)

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UpdateCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRebasePlan) plan = csn_session_plan_rebase_finish (call->session, result, &error);

  if (plan == NULL)
    csn_acts_say_error (call->widget, error);
  else
    adw_dialog_present (csn_update_dialog_new (call->session, plan), call->widget);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UpdateCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (bytes != NULL)
    csn_session_plan_rebase_async (call->session, bytes, name, NULL, planned_cb, g_steal_pointer (&call));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    csn_acts_say (call->widget, _("The file is too large to be a checklist"));
  else
    csn_acts_say_error (call->widget, error);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UpdateCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file == NULL)
    csn_acts_say_error (call->widget, error);
  else
    csn_bounded_file_read_async (file, CSN_BOUNDED_FILE_DOCUMENT, NULL, loaded_cb, g_steal_pointer (&call));
}

void
csn_update_dialog_choose (GtkWidget *widget, CsnSession *session)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  UpdateCall *call;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (CSN_IS_SESSION (session));

  call = g_new0 (UpdateCall, 1);
  call->widget = g_object_ref (widget);
  call->session = g_object_ref (session);
  gtk_file_dialog_set_title (dialog, _("Choose the Newer Checklist"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb, call);
}
