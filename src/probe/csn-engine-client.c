/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs plans in the engine process. Secrets go through the pipe only, never on a command line. When the engine dies,
 * every plan that runs in it ends with an error, what it ran is ended in its place, and the next plan starts another one. Must
 * not judge or keep results. */

#include "csn-engine-client.h"

#include "csn-config.h"
#include "csn-engine-message.h"
#include "csn-probe-error.h"
#include "csn-probe-fills.h"
#include "csn-probe-plan-private.h"
#include "csn-process.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

/* after Stop, the time the engine has to end its children and answer */
#define STOP_GRACE 3000
/* beyond a plan's own time limit, which the engine holds, before the engine itself is taken for hung */
#define HANG_GRACE (30 * 1000)
/* an engine without work ends; the memory in which secrets were goes with it */
#define IDLE_TIME 5000

#define READ_SIZE (64 * 1024)
/* Outputs are bounded where they are measured, to less than half of this; a longer line is none of our engine's. */
#define MAX_ANSWER (64 * 1024 * 1024)

/* One engine from its start to its end. What the pipes still bring after the client gave it up finds no client. */
typedef struct
{
  CsnEngineClient *client;   /* (nullable): cleared when the client gives the engine up */
  GSubprocess *process;      /* (owned) */
  char *mark;                /* (owned) of every process that it starts */
  GInputStream *answers;     /* (owned) */
  GString *received;         /* (owned) what is no whole line yet */
  GOutputStream *requests;   /* (owned) */
  GString *unsent;           /* (owned) */
  GBytes *sending;           /* (owned) (nullable) */
} Engine;

struct _CsnEngineClient
{
  GObject parent_instance;
  char *path;          /* (owned) */
  Engine *engine;      /* (owned) (nullable) */
  GHashTable *waiting; /* (owned) id → GTask */
  guint next_id;
  guint idle_timer;
};

/* One run in the engine. */
typedef struct
{
  CsnProbePlan *plan;        /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong handler;
  guint id;
  guint timer;               /* until it is taken for hung */
  gboolean stopped;
} Call;

G_DEFINE_FINAL_TYPE (CsnEngineClient, csn_engine_client, G_TYPE_OBJECT)

static void send_more (Engine *engine);

/* --- the process ------------------------------------------------------------------------------------------------ */

static void
wipe_string (GString *string)
{
  explicit_bzero (string->str, string->len);
  g_string_free (string, TRUE);
}

static void
engine_clear (gpointer data)
{
  Engine *engine = data;

  g_object_unref (engine->process);
  g_free (engine->mark);
  g_object_unref (engine->answers);
  g_object_unref (engine->requests);
  g_string_free (engine->received, TRUE);
  wipe_string (engine->unsent);
  g_clear_pointer (&engine->sending, g_bytes_unref);
}

static void
engine_unref (Engine *engine)
{
  g_rc_box_release_full (engine, engine_clear);
}

/* The pipe closes, and the engine ends by that. */
static void
give_up_engine (CsnEngineClient *self)
{
  Engine *engine = g_steal_pointer (&self->engine);

  g_clear_handle_id (&self->idle_timer, g_source_remove);
  if (engine == NULL)
    return;
  engine->client = NULL;
  if (engine->sending == NULL)
    g_output_stream_close (engine->requests, NULL, NULL);
  engine_unref (engine);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Engine *engine = data;

  /* an engine that no longer reads has ended, which its answers tell */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_clear_pointer (&engine->sending, g_bytes_unref);
  if (engine->client != NULL)
    send_more (engine);
  else
    g_output_stream_close (engine->requests, NULL, NULL);
  engine_unref (engine);
}

static void
wipe_bytes (gpointer data)
{
  wipe_string (data);
}

static void
send_more (Engine *engine)
{
  if (engine->sending != NULL || engine->unsent->len == 0)
    return;
  engine->sending
    = g_bytes_new_with_free_func (engine->unsent->str, engine->unsent->len, wipe_bytes, engine->unsent);
  engine->unsent = g_string_new (NULL);
  g_output_stream_write_all_async (engine->requests, g_bytes_get_data (engine->sending, NULL),
                                   g_bytes_get_size (engine->sending), G_PRIORITY_DEFAULT, NULL, sent_cb,
                                   g_rc_box_acquire (engine));
}

static void
send_line (Engine *engine, char *line)
{
  gsize length = strlen (line);

  g_string_append_len (engine->unsent, line, (gssize) length);
  g_string_append_c (engine->unsent, '\n');
  explicit_bzero (line, length);
  g_free (line);
  send_more (engine);
}

/* --- what runs in it -------------------------------------------------------------------------------------------- */

static void
call_free (Call *call)
{
  g_clear_handle_id (&call->timer, g_source_remove);
  g_cancellable_disconnect (call->cancellable, call->handler);
  g_clear_object (&call->cancellable);
  g_object_unref (call->plan);
  g_free (call);
}

static gboolean
idle_cb (gpointer data)
{
  CsnEngineClient *self = data;

  self->idle_timer = 0;
  give_up_engine (self);
  return G_SOURCE_REMOVE;
}

/* Takes the run out of those that wait. (transfer full) (nullable) */
static GTask *
take_call (CsnEngineClient *self, guint id)
{
  GTask *task = NULL;
  Call *call;

  if (!g_hash_table_steal_extended (self->waiting, GUINT_TO_POINTER (id), NULL, (gpointer *) &task))
    return NULL;
  call = g_task_get_task_data (task);
  g_clear_handle_id (&call->timer, g_source_remove);
  if (g_hash_table_size (self->waiting) == 0 && self->engine != NULL && self->idle_timer == 0)
    self->idle_timer = g_timeout_add (IDLE_TIME, idle_cb, self);
  return task;
}

static void
take_answer (CsnEngineClient *self, const char *line)
{
  CsnProbeResult *result = NULL;
  g_autoptr (GTask) task = NULL;
  guint id = 0;

  if (!csn_engine_message_read_answer (line, &id, &result) || result == NULL)
    return;
  task = take_call (self, id);
  if (task != NULL)
    g_task_return_pointer (task, result, g_object_unref);
  else
    g_object_unref (result);
}

/* The engine has ended: so has everything in it. */
static void
fail_all (CsnEngineClient *self)
{
  g_autoptr (GPtrArray) tasks = g_hash_table_steal_all_values (self->waiting);

  g_ptr_array_set_free_func (tasks, g_object_unref);
  /* it may have been killed: its commands without a sandbox, or with one that is still being set up, then live on */
  if (self->engine != NULL)
    csn_process_end_marked (self->engine->mark);
  give_up_engine (self);
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);
      Call *call = g_task_get_task_data (task);

      g_clear_handle_id (&call->timer, g_source_remove);
      if (call->stopped)
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("Stopped."));
      else
        g_task_return_new_error (task, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED, "%s",
                                 _ ("The engine that runs probes ended without a result. Run the probe again."));
    }
}

/* @from: where in what was received the newest bytes begin: there was no end of a line before. */
static void
take_lines (CsnEngineClient *self, Engine *engine, gsize from)
{
  GString *received = engine->received;
  gsize start = 0;
  const char *end;

  while ((end = memchr (received->str + from, '\n', received->len - from)) != NULL)
    {
      g_autofree char *line = g_strndup (received->str + start, (gsize) (end - received->str) - start);

      start = from = (gsize) (end - received->str) + 1;
      take_answer (self, line);
    }
  g_string_erase (received, 0, (gssize) start);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Engine *engine = data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (CsnEngineClient) self = engine->client != NULL ? g_object_ref (engine->client) : NULL;
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  gsize from = engine->received->len;

  if (self != NULL && length > 0)
    {
      g_string_append_len (engine->received, g_bytes_get_data (bytes, NULL), (gssize) length);
      take_lines (self, engine, from);
    }
  if (self != NULL && engine->received->len > MAX_ANSWER)
    g_subprocess_force_exit (engine->process);
  if (self != NULL && (length == 0 || engine->received->len > MAX_ANSWER))
    fail_all (self);
  else if (self != NULL)
    g_input_stream_read_bytes_async (engine->answers, READ_SIZE, G_PRIORITY_DEFAULT, NULL, read_cb,
                                     g_rc_box_acquire (engine));
  engine_unref (engine);
}

static Engine *
start_engine (CsnEngineClient *self, GError **error)
{
  /* inherited descriptors, which the engine itself closes, let the process be made without copying this one's memory map */
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_INHERIT_FDS);
  g_autofree char *mark = csn_process_new_mark ();
  g_autoptr (GSubprocess) process = NULL;
  Engine *engine;

  g_subprocess_launcher_setenv (launcher, CSN_PROCESS_MARK, mark, TRUE);
  process = g_subprocess_launcher_spawn (launcher, error, self->path, NULL);
  if (process == NULL)
    return NULL;
  engine = g_rc_box_new0 (Engine);
  engine->mark = g_steal_pointer (&mark);
  engine->client = self;
  engine->requests = g_object_ref (g_subprocess_get_stdin_pipe (process));
  engine->answers = g_object_ref (g_subprocess_get_stdout_pipe (process));
  engine->received = g_string_new (NULL);
  engine->process = g_steal_pointer (&process);
  engine->unsent = g_string_new (NULL);
  /* always read, so that its end is noticed also while nothing runs */
  g_input_stream_read_bytes_async (engine->answers, READ_SIZE, G_PRIORITY_DEFAULT, NULL, read_cb,
                                   g_rc_box_acquire (engine));
  return engine;
}

/* --- stopping --------------------------------------------------------------------------------------------------- */

/* The pipe then ends, and with it every plan that runs in the engine. */
static gboolean
hung_cb (gpointer data)
{
  CsnEngineClient *self = g_task_get_source_object (data);
  Call *call = g_task_get_task_data (data);

  call->timer = 0;
  if (self->engine != NULL)
    g_subprocess_force_exit (self->engine->process);
  return G_SOURCE_REMOVE;
}

static gboolean
stop_on_main_cb (gpointer data)
{
  CsnEngineClient *self = g_task_get_source_object (data);
  Call *call = g_task_get_task_data (data);

  if (call->stopped || self->engine == NULL || !g_hash_table_contains (self->waiting, GUINT_TO_POINTER (call->id)))
    return G_SOURCE_REMOVE;
  call->stopped = TRUE;
  send_line (self->engine, csn_engine_message_write_stop (call->id));
  g_clear_handle_id (&call->timer, g_source_remove);
  call->timer = g_timeout_add (STOP_GRACE, hung_cb, data);
  return G_SOURCE_REMOVE;
}

/* From any thread, also from within g_cancellable_connect. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_attach_source (data, source, stop_on_main_cb);
}

/* --- the object ------------------------------------------------------------------------------------------------- */

static void
csn_engine_client_dispose (GObject *object)
{
  give_up_engine (CSN_ENGINE_CLIENT (object));
  G_OBJECT_CLASS (csn_engine_client_parent_class)->dispose (object);
}

static void
csn_engine_client_finalize (GObject *object)
{
  CsnEngineClient *self = CSN_ENGINE_CLIENT (object);

  g_free (self->path);
  g_hash_table_unref (self->waiting);
  G_OBJECT_CLASS (csn_engine_client_parent_class)->finalize (object);
}

static void
csn_engine_client_class_init (CsnEngineClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_engine_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_engine_client_finalize;
  /* an engine that died while it was written to is told by the stream; it must not end this program */
  signal (SIGPIPE, SIG_IGN);
}

static void
csn_engine_client_init (CsnEngineClient *self)
{
  self->waiting = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
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

void
csn_engine_client_run_async (CsnEngineClient     *self,
                             CsnProbePlan        *plan,
                             const char          *consent,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (CSN_IS_ENGINE_CLIENT (self));
  g_return_if_fail (CSN_IS_PROBE_PLAN (plan));

  /* what was measured until Stop still comes, so the task itself is never cancelled */
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Call *call = g_new0 (Call, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, csn_engine_client_run_async);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->plan = g_object_ref (plan);
  if (self->engine == NULL)
    self->engine = start_engine (self, &error);
  if (self->engine == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  call->id = ++self->next_id;
  call->timer = g_timeout_add ((guint) MIN ((guint64) plan->time_limit + HANG_GRACE, G_MAXUINT), hung_cb, task);
  send_line (self->engine, csn_engine_message_write_request (call->id, plan, consent));
  g_hash_table_insert (self->waiting, GUINT_TO_POINTER (call->id), g_object_ref (task));
  if (cancellable != NULL)
    {
      call->cancellable = g_object_ref (cancellable);
      call->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
    }
}

CsnProbeResult *
csn_engine_client_run_finish (CsnEngineClient *self, GAsyncResult *result, GError **error)
{
  CsnProbeResult *out;
  Call *call;

  g_return_val_if_fail (CSN_IS_ENGINE_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  out = g_task_propagate_pointer (G_TASK (result), error);
  /* decided here, where the items are */
  if (out != NULL)
    csn_probe_fills_apply (call->plan, out);
  return out;
}
