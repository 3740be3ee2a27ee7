/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans and results as files; see the header. */

#include "csn-plan-exchange.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-bounded-file.h"
#include "csn-session-plan-file.h"

/* Outputs are bounded; a file beyond this is no result. */
#define MAX_RESULT_BYTES (64 * 1024 * 1024)

typedef struct
{
  GtkWidget *widget;   /* (owned): says how it went */
  CsnSession *session; /* (owned) */
  GPtrArray *plans;    /* (owned) (nullable) */
  GFile *file;         /* (owned) (nullable): where the plan goes */
} Exchange;

static Exchange *
exchange_new (GtkWidget *widget, CsnSession *session)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->widget = g_object_ref (widget);
  exchange->session = g_object_ref (session);
  return exchange;
}

static void
exchange_free (Exchange *exchange)
{
  g_object_unref (exchange->widget);
  g_object_unref (exchange->session);
  g_clear_pointer (&exchange->plans, g_ptr_array_unref);
  g_clear_object (&exchange->file);
  g_free (exchange);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

/* --- the plan --------------------------------------------------------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    csn_acts_say (exchange->widget, _("Plan saved: run it with “countersign-cli run --plan”"));
  else
    csn_acts_say_error (exchange->widget, error);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_session_export_plan_finish (CSN_SESSION (source), result, &error);
  GFile *file = exchange->file;

  if (bytes == NULL)
    csn_acts_say_error (exchange->widget, error);
  else
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                         g_steal_pointer (&exchange));
}

static void
place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  CsnSession *session = exchange->session;
  GPtrArray *plans = exchange->plans;

  exchange->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (exchange->file != NULL)
    csn_session_export_plan_async (session, plans, NULL, planned_cb, g_steal_pointer (&exchange));
}

void
csn_plan_exchange_save (GtkWidget *widget, CsnSession *session, GPtrArray *plans)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Exchange *exchange;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (CSN_IS_SESSION (session));

  exchange = exchange_new (widget, session);
  exchange->plans = g_ptr_array_ref (plans);
  gtk_file_dialog_set_title (dialog, _("Save the Plan"));
  gtk_file_dialog_set_initial_name (dialog, "probes.countersign-plan");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, place_chosen_cb, exchange);
}

/* --- the result ------------------------------------------------------------------------------------------------- */

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    csn_acts_say (exchange->widget, _("Results taken into the record"));
  else
    csn_acts_say_error (exchange->widget, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);
  CsnSession *session = exchange->session;

  if (bytes == NULL)
    csn_acts_say_error (exchange->widget, error);
  else
    csn_session_import_results_async (session, bytes, NULL, taken_cb, g_steal_pointer (&exchange));
}

void
csn_plan_exchange_take (GtkWidget *widget, CsnSession *session, GFile *file)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (G_IS_FILE (file));

  csn_bounded_file_read_async (file, MAX_RESULT_BYTES, NULL, read_cb, exchange_new (widget, session));
}

static void
result_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    csn_plan_exchange_take (exchange->widget, exchange->session, file);
  else
    csn_acts_say_error (exchange->widget, error);
}

void
csn_plan_exchange_choose (GtkWidget *widget, CsnSession *session)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (CSN_IS_SESSION (session));

  gtk_file_dialog_set_title (dialog, _("Take In Results"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, result_chosen_cb,
                        exchange_new (widget, session));
}
