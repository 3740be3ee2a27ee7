/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One entry of the history; see the header. */

#include "csn-entry-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-compare-dialog.h"
#include "csn-history.h"
#include "csn-text.h"

struct _CsnEntryDialog
{
  AdwDialog parent_instance;
  AdwPreferencesGroup *words;
  AdwActionRow *before;
  AdwActionRow *after;
  AdwActionRow *person;
  AdwActionRow *time;
  AdwActionRow *id;
  CsnSession *session; /* (owned) */
  CsnEvent *event;     /* (owned) */
  GtkWidget *parent;   /* (owned): where items are shown */
};

G_DEFINE_FINAL_TYPE (CsnEntryDialog, csn_entry_dialog, ADW_TYPE_DIALOG)

static const char *
get_item (CsnEntryDialog *self)
{
  JsonNode *node = json_object_get_member (csn_event_get_data (self->event), "item");
  const char *item = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return item != NULL && csn_record_find_entry (csn_session_get_record (self->session), item) != NULL ? item : NULL;
}

static void
show_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnEntryDialog *self = CSN_ENTRY_DIALOG (widget);

  gtk_widget_activate_action (self->parent, "record.show-item", "s", get_item (self));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnEntryDialog *self = CSN_ENTRY_DIALOG (widget);

  csn_compare_dialog_present (self->parent, self->session, csn_event_get_id (self->event));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csn_event_get_id (CSN_ENTRY_DIALOG (widget)->event));
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    csn_acts_offer (parent, _("Earlier value given again"), _("_Undo"), "record.undo");
  else
    csn_acts_say_error (parent, error);
}

static void
reason_cb (const char *reason, gpointer user_data)
{
  g_autoptr (CsnEntryDialog) self = user_data;

  if (reason == NULL || self->session == NULL)
    return;
  csn_history_restore_async (self->session, csn_event_get_id (self->event), *reason != '\0' ? reason : NULL, NULL,
                             restored_cb, g_object_ref (self->parent));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_acts_ask_reason (widget, _("Restore This Value"), _("The history keeps what is there now."), _("_Restore"), FALSE,
                       reason_cb, g_object_ref (widget));
}

static void
csn_entry_dialog_dispose (GObject *object)
{
  CsnEntryDialog *self = CSN_ENTRY_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->event);
  g_clear_object (&self->parent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_ENTRY_DIALOG);
  G_OBJECT_CLASS (csn_entry_dialog_parent_class)->dispose (object);
}

static void
csn_entry_dialog_class_init (CsnEntryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_entry_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-entry-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnEntryDialog, words);
  gtk_widget_class_bind_template_child (widget_class, CsnEntryDialog, before);
  gtk_widget_class_bind_template_child (widget_class, CsnEntryDialog, after);
  gtk_widget_class_bind_template_child (widget_class, CsnEntryDialog, person);
  gtk_widget_class_bind_template_child (widget_class, CsnEntryDialog, time);
  gtk_widget_class_bind_template_child (widget_class, CsnEntryDialog, id);
  gtk_widget_class_install_action (widget_class, "entry.show-item", NULL, show_item_action);
  gtk_widget_class_install_action (widget_class, "entry.restore", NULL, restore_action);
  gtk_widget_class_install_action (widget_class, "entry.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "entry.copy", NULL, copy_action);
}

static void
csn_entry_dialog_init (CsnEntryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_values (CsnEntryDialog *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean has_values = csn_history_dup_values (self->session, self->event, &before, &after);
  const char *kind = csn_history_kind_of (self->event);
  gboolean can_restore = has_values && (g_str_equal (kind, "answers") || g_str_equal (kind, "notes"));

  csn_row_set_texts (self->before, _("Before"), before ? before : _("nothing"));
  csn_row_set_texts (self->after, _("Since Then"), after ? after : _("nothing"));
  gtk_widget_set_visible (GTK_WIDGET (self->before), has_values);
  gtk_widget_set_visible (GTK_WIDGET (self->after), has_values);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "entry.restore",
                                 can_restore && !csn_session_is_read_only (self->session));
}

void
csn_entry_dialog_present (GtkWidget *parent, CsnSession *session, CsnEvent *event)
{
  CsnEntryDialog *self;
  g_autofree char *words = NULL;
  g_autofree char *visible = NULL;
  g_autofree char *time = NULL;
  g_autofree char *stamp = NULL;

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (CSN_IS_EVENT (event));

  self = g_object_new (CSN_TYPE_ENTRY_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->event = g_object_ref (event);
  self->parent = g_object_ref (parent);
  words = csn_session_describe_event (session, event);
  visible = csn_text_make_visible (words);
  time = csn_text_format_stamp (csn_event_get_time (event), NULL);
  stamp = g_strdup_printf ("%s (%s)", time, csn_event_get_time (event));
  csn_group_set_texts (self->words, NULL, visible);
  csn_row_set_texts (self->person, _("Entered By"), csn_event_get_actor (event));
  csn_row_set_texts (self->time, _("Time"), stamp);
  csn_row_set_texts (self->id, _("Entry"), csn_event_get_id (event));
  show_values (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "entry.show-item", get_item (self) != NULL);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
