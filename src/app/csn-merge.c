/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging another copy of a record; see the header. */

#include "csn-merge.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-session-error.h"

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  CsnSession *session; /* (owned) */
  char *path;          /* (owned) */
} Merge;

static void
merge_free (Merge *merge)
{
  g_object_unref (merge->widget);
  g_object_unref (merge->session);
  g_free (merge->path);
  g_free (merge);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Merge, merge_free)

static void merged_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
run (Merge *merge, gboolean confirmed)
{
  csn_session_merge_async (merge->session, merge->path, confirmed, NULL, merged_cb, merge);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) merge = user_data;

  if (g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result), "merge"))
    run (g_steal_pointer (&merge), TRUE);
}

static void
ask (Merge *merge, const GError *error)
{
  /* plain text: what it lists is from outside */
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Merge All of This?"), error->message));

  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "merge", _("_Merge"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "merge", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, merge->widget, NULL, answered_cb, merge);
}

static void
merged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Merge) merge = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    csn_acts_say (merge->widget, _("Merged: look at the rows in conflict, and at the history"));
  else if (g_error_matches (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_UNCONFIRMED))
    ask (g_steal_pointer (&merge), error);
  else
    csn_acts_say_error (merge->widget, error);
}

void
csn_merge_begin (GtkWidget *widget, CsnSession *session, const char *path)
{
  Merge *merge;

  g_return_if_fail (GTK_IS_WIDGET (widget) && CSN_IS_SESSION (session));
  g_return_if_fail (path != NULL);

  merge = g_new0 (Merge, 1);
  merge->widget = g_object_ref (widget);
  merge->session = g_object_ref (session);
  merge->path = g_strdup (path);
  run (merge, FALSE);
}
