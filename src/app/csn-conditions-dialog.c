/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for conditions; see the header. */

#include "csn-conditions-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-decision-rows.h"
#include "csn-text.h"

/* A gate with more unmet items than this is no case for conditions. */
#define MAX_COVERS 60

struct _CsnConditionsDialog
{
  AdwDialog parent_instance;
  GtkWidget *recommend;
  GtkEditable *text;
  GtkEditable *owner;
  GtkEditable *due;
  AdwPreferencesGroup *added;
  AdwPreferencesGroup *covers;
  GPtrArray *conditions; /* (owned) (element-type CsnCondition) */
  GPtrArray *items;      /* (owned) (element-type utf8): ids, as checks */
  GPtrArray *checks;     /* (owned) (element-type GtkCheckButton) (unowned) */
  CsnConditionsFunc func;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (CsnConditionsDialog, csn_conditions_dialog, ADW_TYPE_DIALOG)

static gboolean
is_date (const char *text)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_parse (&date, text);
  return strlen (text) >= strlen ("2026-01-01") && g_date_valid (&date);
}

static gboolean
is_complete (CsnConditionsDialog *self)
{
  return *gtk_editable_get_text (self->text) != '\0' && *gtk_editable_get_text (self->owner) != '\0'
         && is_date (gtk_editable_get_text (self->due));
}

static void
changed_cb (CsnConditionsDialog *self)
{
  gboolean empty = *gtk_editable_get_text (self->text) == '\0';
  gboolean ready = is_complete (self) || (empty && self->conditions->len > 0);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conditions.add", is_complete (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conditions.recommend", ready);
  csn_acts_say_missing (self->recommend, ready ? NULL : _("A condition needs its text, who does it, and a date"));
}

static void
take_condition (CsnConditionsDialog *self)
{
  g_autoptr (GStrvBuilder) covered = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      if (!gtk_check_button_get_active (check))
        continue;
      g_strv_builder_add (covered, g_ptr_array_index (self->items, i));
      gtk_check_button_set_active (check, FALSE);
    }
  ids = g_strv_builder_end (covered);
  g_ptr_array_add (self->conditions,
                   csn_condition_new (gtk_editable_get_text (self->text), gtk_editable_get_text (self->owner),
                                      gtk_editable_get_text (self->due), (const char *const *) ids));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnConditionsDialog *self = CSN_CONDITIONS_DIALOG (widget);

  take_condition (self);
  adw_preferences_group_add (self->added, csn_decision_rows_new_condition (g_ptr_array_index (
                                              self->conditions, self->conditions->len - 1)));
  gtk_widget_set_visible (GTK_WIDGET (self->added), TRUE);
  gtk_editable_set_text (self->text, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
answer (CsnConditionsDialog *self, GPtrArray *conditions)
{
  CsnConditionsFunc func = g_steal_pointer (&self->func);

  if (func != NULL)
    func (conditions, self->user_data);
}

static void
recommend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnConditionsDialog *self = CSN_CONDITIONS_DIALOG (widget);

  if (is_complete (self))
    take_condition (self);
  answer (self, self->conditions);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
csn_conditions_dialog_closed (AdwDialog *dialog)
{
  answer (CSN_CONDITIONS_DIALOG (dialog), NULL);
}

static void
csn_conditions_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CSN_TYPE_CONDITIONS_DIALOG);
  G_OBJECT_CLASS (csn_conditions_dialog_parent_class)->dispose (object);
}

static void
csn_conditions_dialog_finalize (GObject *object)
{
  CsnConditionsDialog *self = CSN_CONDITIONS_DIALOG (object);

  g_ptr_array_unref (self->conditions);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (csn_conditions_dialog_parent_class)->finalize (object);
}

static void
csn_conditions_dialog_class_init (CsnConditionsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_conditions_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_conditions_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = csn_conditions_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-conditions-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnConditionsDialog, recommend);
  gtk_widget_class_bind_template_child (widget_class, CsnConditionsDialog, text);
  gtk_widget_class_bind_template_child (widget_class, CsnConditionsDialog, owner);
  gtk_widget_class_bind_template_child (widget_class, CsnConditionsDialog, due);
  gtk_widget_class_bind_template_child (widget_class, CsnConditionsDialog, added);
  gtk_widget_class_bind_template_child (widget_class, CsnConditionsDialog, covers);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "conditions.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "conditions.recommend", NULL, recommend_action);
}

static void
csn_conditions_dialog_init (CsnConditionsDialog *self)
{
  self->conditions = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

static void
add_cover (CsnConditionsDialog *self, CsnReason *reason)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  csn_row_set_title (ADW_PREFERENCES_ROW (row), csn_reason_get_text (reason));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, csn_reason_get_text (reason), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->covers, row);
  g_ptr_array_add (self->items, g_strdup (csn_reason_get_item (reason)));
  g_ptr_array_add (self->checks, check);
}

void
csn_conditions_dialog_present (GtkWidget *parent, CsnSession *session, CsnConditionsFunc func, gpointer user_data)
{
  CsnConditionsDialog *self = g_object_new (CSN_TYPE_CONDITIONS_DIALOG, NULL);
  GListModel *reasons = csn_evaluation_get_reasons (csn_session_get_evaluation (session));

  self->func = func;
  self->user_data = user_data;
  for (guint i = 0; i < MIN (g_list_model_get_n_items (reasons), MAX_COVERS); i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);

      if (*csn_reason_get_item (reason) != '\0')
        add_cover (self, reason);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->covers), self->checks->len > 0);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
