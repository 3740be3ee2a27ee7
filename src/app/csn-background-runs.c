/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes without a window; see the header. */

#include "csn-background-runs.h"

#include <glib/gi18n-lib.h>

struct _CsnBackgroundRuns
{
  GObject parent_instance;
  GApplication *application; /* (unowned): outlives this */
  GPtrArray *taken;          /* (owned) (element-type CsnProbeRuns) */
};

G_DEFINE_FINAL_TYPE (CsnBackgroundRuns, csn_background_runs, G_TYPE_OBJECT)

static const char *
path_of (CsnProbeRuns *runs)
{
  return csn_session_get_path (csn_probe_runs_get_session (runs));
}

static char *
dup_id (CsnProbeRuns *runs)
{
  return g_strdup_printf ("probes-%s", csn_record_get_id (csn_session_get_record (csn_probe_runs_get_session (runs))));
}

/* A click on the notification opens the record again. */
static void
tell (CsnBackgroundRuns *self, CsnProbeRuns *runs, const char *heading)
{
  g_autoptr (GNotification) notification = g_notification_new (heading);
  g_autoptr (GFile) file = g_file_new_for_path (path_of (runs));
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *name = g_filename_display_basename (path_of (runs));
  g_autofree char *id = dup_id (runs);

  g_notification_set_body (notification, name);
  g_notification_set_default_action_and_target (notification, "app.open-file", "s", uri);
  g_application_send_notification (self->application, id, notification);
}

/* --- giving up a record ----------------------------------------------------------------------------------------- */

typedef struct
{
  GApplication *application; /* (owned): held until the record is closed */
  CsnProbeRuns *runs;        /* (owned) */
} Closing;

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Closing *closing = user_data;

  csn_session_close_finish (CSN_SESSION (source), result, NULL);
  g_application_release (closing->application);
  g_object_unref (closing->runs);
  g_object_unref (closing->application);
  g_free (closing);
}

static void
changed_cb (CsnBackgroundRuns *self, CsnProbeRuns *runs)
{
  Closing *closing;

  if (csn_probe_runs_get_n_running (runs) > 0)
    return;
  g_signal_handlers_disconnect_by_data (runs, self);
  closing = g_new0 (Closing, 1);
  closing->application = g_object_ref (self->application);
  closing->runs = g_object_ref (runs);
  tell (self, runs, _("All probes have ended"));
  g_ptr_array_remove (self->taken, runs);
  csn_session_close_async (csn_probe_runs_get_session (closing->runs), closed_cb, closing);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_background_runs_finalize (GObject *object)
{
  g_ptr_array_unref (CSN_BACKGROUND_RUNS (object)->taken);
  G_OBJECT_CLASS (csn_background_runs_parent_class)->finalize (object);
}

static void
csn_background_runs_class_init (CsnBackgroundRunsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_background_runs_finalize;
}

static void
csn_background_runs_init (CsnBackgroundRuns *self)
{
  self->taken = g_ptr_array_new_with_free_func (g_object_unref);
}

CsnBackgroundRuns *
csn_background_runs_new (GApplication *application)
{
  CsnBackgroundRuns *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  self = g_object_new (CSN_TYPE_BACKGROUND_RUNS, NULL);
  self->application = application;
  return self;
}

void
csn_background_runs_take (CsnBackgroundRuns *self, CsnProbeRuns *runs)
{
  guint n = csn_probe_runs_get_n_running (runs);
  g_autofree char *heading = NULL;

  g_return_if_fail (CSN_IS_BACKGROUND_RUNS (self));
  g_return_if_fail (n > 0);

  g_application_hold (self->application);
  g_ptr_array_add (self->taken, g_object_ref (runs));
  g_signal_connect_object (runs, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  heading = g_strdup_printf (ngettext ("%u probe goes on in the background", "%u probes go on in the background", n), n);
  tell (self, runs, heading);
}

CsnProbeRuns *
csn_background_runs_give_back (CsnBackgroundRuns *self, const char *path)
{
  g_return_val_if_fail (CSN_IS_BACKGROUND_RUNS (self), NULL);

  for (guint i = 0; i < self->taken->len; i++)
    if (g_strcmp0 (path_of (g_ptr_array_index (self->taken, i)), path) == 0)
      {
        CsnProbeRuns *runs = g_ptr_array_steal_index (self->taken, i);
        g_autofree char *id = dup_id (runs);

        g_signal_handlers_disconnect_by_data (runs, self);
        g_application_withdraw_notification (self->application, id);
        g_application_release (self->application);
        return runs;
      }
  return NULL;
}

void
csn_background_runs_stop (CsnBackgroundRuns *self)
{
  g_return_if_fail (CSN_IS_BACKGROUND_RUNS (self));

  for (guint i = 0; i < self->taken->len; i++)
    csn_probe_runs_stop (g_ptr_array_index (self->taken, i), NULL);
}

guint
csn_background_runs_get_n_taken (CsnBackgroundRuns *self)
{
  g_return_val_if_fail (CSN_IS_BACKGROUND_RUNS (self), 0);
  return self->taken->len;
}
