/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs plans in the engine process. Secrets go through the pipe only, never on a command line. When the engine dies,
 * every plan that still waits ends with an error. Must not judge or keep results. */

#include "csn-engine-client.h"

#include "csn-config.h"
#include "csn-engine-message.h"
#include "csn-probe-error.h"
#include "csn-probe-fills.h"
#include "csn-probe-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* after Stop, the time the engine has to end its children and answer */
#define STOP_GRACE 3000
/* beyond a plan's own time limit, which the engine holds, before the engine itself is taken for hung */
#define HANG_GRACE (30 * G_USEC_PER_SEC)

struct _CsnEngineClient
{
  GObject parent_instance;
  char *path;                /* (owned) */
  GSubprocess *process;      /* (owned) (nullable) */
  GDataInputStream *answers; /* (owned) (nullable) */
  GOutputStream *requests;   /* (owned) (nullable) */
  GHashTable *waiting;       /* (owned) id → GTask */
  GString *unsent;           /* (owned) */
  GBytes *sending;           /* (owned) (nullable) */
  gboolean stopping;
  guint next_id;
  guint grace_timer;
  guint watchdog;
  gint64 deadline;           /* monotonic, µs: when the last plan that runs must have ended */
};

G_DEFINE_FINAL_TYPE (CsnEngineClient, csn_engine_client, G_TYPE_OBJECT)

static void read_next (CsnEngineClient *self);

static void
csn_engine_client_dispose (GObject *object)
{
  CsnEngineClient *self = CSN_ENGINE_CLIENT (object);

  g_clear_handle_id (&self->grace_timer, g_source_remove);
  g_clear_handle_id (&self->watchdog, g_source_remove);
  if (self->requests != NULL)
    g_output_stream_close (self->requests, NULL, NULL);
  g_clear_object (&self->requests);
  g_clear_object (&self->answers);
  g_clear_object (&self->process);
  G_OBJECT_CLASS (csn_engine_client_parent_class)->dispose (object);
}

static void
csn_engine_client_finalize (GObject *object)
{
  CsnEngineClient *self = CSN_ENGINE_CLIENT (object);

  g_free (self->path);
  g_hash_table_unref (self->waiting);
  memset (self->unsent->str, 0, self->unsent->len);
  g_string_free (self->unsent, TRUE);
  g_clear_pointer (&self->sending, g_bytes_unref);
  G_OBJECT_CLASS (csn_engine_client_parent_class)->finalize (object);
}

static void
csn_engine_client_class_init (CsnEngineClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_engine_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_engine_client_finalize;
}

static void
csn_engine_client_init (CsnEngineClient *self)
{
  self->waiting = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->unsent = g_string_new (NULL);
}

char *
csn_engine_client_find (void)
{
  const char *named = g_getenv ("COUNTERSIGN_ENGINE");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", "probe", "countersign-engine", NULL) : NULL;
  g_autofree char *installed = g_build_filename (CSN_LIBEXECDIR, "countersign-engine", NULL);

  /* empty: no engine, everything in this process */
  if (named != NULL)
    return *named != '\0' ? g_strdup (named) : NULL;
  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return NULL;
}

CsnEngineClient *
csn_engine_client_new (const char *path)
{
  CsnEngineClient *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (CSN_TYPE_ENGINE_CLIENT, NULL);
  self->path = g_strdup (path);
  return self;
}

static void
fail_all (CsnEngineClient *self, const char *message)
{
  GHashTableIter iter;
  gpointer task;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    {
      g_task_return_new_error (task, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, "%s", message);
      g_hash_table_iter_remove (&iter);
    }
}

static void
take_answer (CsnEngineClient *self, const char *line)
{
  CsnProbeResult *result = NULL;
  guint id = 0;
  GTask *task;

  if (!csn_engine_message_read_answer (line, &id, &result) || result == NULL)
    return;
  task = g_hash_table_lookup (self->waiting, GUINT_TO_POINTER (id));
  if (task == NULL)
    {
      g_object_unref (result);
      return;
    }
  g_task_return_pointer (task, result, g_object_unref);
  g_hash_table_remove (self->waiting, GUINT_TO_POINTER (id));
}

static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CsnEngineClient) self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL)
    {
      fail_all (self, _ ("The engine that runs probes ended without a result. Run the probe again."));
      return;
    }
  take_answer (self, line);
  if (self->answers != NULL)
    read_next (self);
}

static void
read_next (CsnEngineClient *self)
{
  if (g_hash_table_size (self->waiting) > 0)
    g_data_input_stream_read_line_async (self->answers, G_PRIORITY_DEFAULT, NULL, line_read_cb, g_object_ref (self));
}

static void send_more (CsnEngineClient *self);

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CsnEngineClient) self = data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_clear_pointer (&self->sending, g_bytes_unref);
  send_more (self);
}

static void
send_more (CsnEngineClient *self)
{
  if (self->sending != NULL || self->requests == NULL)
    return;
  if (self->unsent->len == 0)
    {
      if (self->stopping)
        {
          g_output_stream_close (self->requests, NULL, NULL);
          g_clear_object (&self->requests);
        }
      return;
    }
  self->sending = g_string_free_to_bytes (self->unsent);
  self->unsent = g_string_new (NULL);
  g_output_stream_write_all_async (self->requests, g_bytes_get_data (self->sending, NULL),
                                   g_bytes_get_size (self->sending), G_PRIORITY_DEFAULT, NULL, sent_cb,
                                   g_object_ref (self));
}

static gboolean
watchdog_cb (gpointer data)
{
  CsnEngineClient *self = data;

  if (g_hash_table_size (self->waiting) > 0 && g_get_monotonic_time () < self->deadline)
    return G_SOURCE_CONTINUE;
  self->watchdog = 0;
  /* the pipe then ends, and with it every plan that waits */
  if (g_hash_table_size (self->waiting) > 0 && self->process != NULL)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

static void
watch (CsnEngineClient *self, CsnProbePlan *plan)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) plan->time_limit * 1000 + HANG_GRACE;

  self->deadline = MAX (self->deadline, deadline);
  if (self->watchdog == 0)
    self->watchdog = g_timeout_add_seconds (1, watchdog_cb, self);
}

static gboolean
start (CsnEngineClient *self, GError **error)
{
  if (self->process != NULL)
    return TRUE;
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error, self->path,
                                    NULL);
  if (self->process == NULL)
    return FALSE;
  self->requests = g_object_ref (g_subprocess_get_stdin_pipe (self->process));
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  return TRUE;
}

void
csn_engine_client_run_async (CsnEngineClient     *self,
                             CsnProbePlan        *plan,
                             const char          *consent,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (CSN_IS_ENGINE_CLIENT (self));
  g_return_if_fail (CSN_IS_PROBE_PLAN (plan));

  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *line = NULL;
  gboolean idle = g_hash_table_size (self->waiting) == 0;
  GError *error = NULL;
  guint id;

  g_task_set_source_tag (task, csn_engine_client_run_async);
  g_task_set_task_data (task, g_object_ref (plan), g_object_unref);
  if (self->stopping || !start (self, &error))
    {
      if (error == NULL)
        g_set_error (&error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, _ ("Stopped before it began."));
      g_task_return_error (task, error);
      return;
    }
  id = ++self->next_id;
  line = csn_engine_message_write_request (id, plan, consent);
  g_hash_table_insert (self->waiting, GUINT_TO_POINTER (id), g_steal_pointer (&task));
  g_string_append_printf (self->unsent, "%s\n", line);
  memset (line, 0, strlen (line));
  send_more (self);
  watch (self, plan);
  if (idle)
    read_next (self);
}

CsnProbeResult *
csn_engine_client_run_finish (CsnEngineClient *self, GAsyncResult *result, GError **error)
{
  CsnProbeResult *out;

  g_return_val_if_fail (CSN_IS_ENGINE_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  out = g_task_propagate_pointer (G_TASK (result), error);
  /* decided here, where the items are */
  if (out != NULL)
    csn_probe_fills_apply (g_task_get_task_data (G_TASK (result)), out);
  return out;
}

static gboolean
grace_over_cb (gpointer data)
{
  CsnEngineClient *self = data;

  self->grace_timer = 0;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

void
csn_engine_client_stop (CsnEngineClient *self)
{
  g_return_if_fail (CSN_IS_ENGINE_CLIENT (self));

  if (self->stopping)
    return;
  self->stopping = TRUE;
  send_more (self);
  if (self->process != NULL)
    self->grace_timer = g_timeout_add (STOP_GRACE, grace_over_cb, self);
}
