/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What every page does around an act on the session; see the header. */

#include "csn-acts.h"

#include <glib/gi18n-lib.h>

#include "csn-silence.h"
#include "csn-text.h"

typedef struct
{
  CsnReasonFunc func;
  gpointer user_data;
  GtkWidget *entry; /* (unowned): of the dialog */
} ReasonCall;

void
csn_acts_say (GtkWidget *widget, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  gtk_widget_activate_action (widget, "win.say", "(sss)", text, "", "");
}

void
csn_acts_offer (GtkWidget *widget, const char *text, const char *button, const char *action)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  gtk_widget_activate_action (widget, "win.say", "(sss)", text, button, action);
}

void
csn_acts_say_error (GtkWidget *widget, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    return;
  csn_acts_say (widget, error->message);
}

void
csn_acts_say_silence (GtkWidget *widget, GAsyncResult *result)
{
  if (csn_silence_get (result) != NULL)
    csn_acts_say (widget, csn_silence_get (result));
}

void
csn_acts_finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    csn_acts_say_error (widget, error);
  else
    csn_acts_say_silence (widget, result);
}

void
csn_acts_say_missing (GtkWidget *button, const char *missing)
{
  g_return_if_fail (GTK_IS_WIDGET (button));

  csn_tooltip_set_text (button, missing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  missing != NULL ? missing : "", -1);
}

void
csn_acts_answer (GtkWidget *widget, CsnSession *session, CsnEntry *entry, const char *value, const char *reason)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  CsnChange *change = csn_change_new (csn_entry_get_id (entry), value);

  csn_change_set_literal (change, csn_item_get_kind (csn_entry_get_item (entry)) == CSN_ITEM_FIELD);
  if (reason != NULL && *reason != '\0')
    csn_change_set_reason (change, reason);
  g_ptr_array_add (changes, change);
  csn_session_answer_async (session, changes, NULL, csn_acts_finish_cb, g_object_ref (widget));
}

static void
reason_typed_cb (GtkEditable *entry, AdwAlertDialog *dialog)
{
  const char *text = gtk_editable_get_text (entry);

  adw_alert_dialog_set_response_enabled (dialog, "do", *text != '\0');
}

static void
reason_given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree ReasonCall *call = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autofree char *text = NULL;

  if (g_strcmp0 (response, "do") == 0)
    text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (call->entry))));
  call->func (text, call->user_data);
}

void
csn_acts_ask_reason (GtkWidget *widget, const char *heading, const char *body, const char *button, gboolean required,
                     CsnReasonFunc func, gpointer user_data)
{
  csn_acts_ask_text (widget, heading, body, required ? _("Reason") : _("Reason (Optional)"), button, required, func,
                     user_data);
}

void
csn_acts_ask_text (GtkWidget *widget, const char *heading, const char *body, const char *label, const char *button,
                   gboolean required, CsnReasonFunc func, gpointer user_data)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "css-classes",
                                  (const char *[]) { "boxed-list", NULL }, NULL);
  ReasonCall *call = g_new0 (ReasonCall, 1);

  adw_alert_dialog_set_heading (dialog, heading);
  csn_alert_set_body (dialog, body);
  call->func = func;
  call->user_data = user_data;
  call->entry = adw_entry_row_new ();
  csn_row_set_title (ADW_PREFERENCES_ROW (call->entry), label);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (call->entry), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), call->entry);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "do", button, NULL);
  adw_alert_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "do");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  if (required)
    {
      adw_alert_dialog_set_response_enabled (dialog, "do", FALSE);
      g_signal_connect_object (call->entry, "changed", G_CALLBACK (reason_typed_cb), dialog, 0);
    }
  adw_dialog_set_focus (ADW_DIALOG (dialog), call->entry);
  adw_alert_dialog_choose (dialog, widget, NULL, reason_given_cb, call);
}
