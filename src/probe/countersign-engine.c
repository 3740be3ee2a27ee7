/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine: reads requests as JSON lines, runs them in a process of its own, writes answers as JSON lines. Ends, and
 * ends everything it started, when its input closes or its parent dies. Knows nothing of records. */

#define _GNU_SOURCE /* close_range */

#include "csn-engine-message.h"
#include "csn-pin-resolver.h"
#include "csn-probe-job.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* An output of twice the bounded buffers in base64 is the longest line that goes out; what comes in is a document's. */
#define MAX_REQUEST (4 * 1024 * 1024)

typedef struct
{
  GMainLoop *loop;
  GDataInputStream *input;
  GHashTable *running; /* (owned) id → Request */
  gboolean closed;
} Engine;

typedef struct
{
  Engine *engine;
  CsnProbePlan *plan; /* (owned) */
  GCancellable *stop; /* (owned) */
  guint id;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->plan);
  g_object_unref (request->stop);
  g_free (request);
}

static void
write_line (char *line)
{
  fputs (line, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  g_free (line);
}

static void
quit_when_done (Engine *engine)
{
  if (engine->closed && g_hash_table_size (engine->running) == 0)
    g_main_loop_quit (engine->loop);
}

static void
ended_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Request *request = data;
  Engine *engine = request->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnProbeResult) result = csn_probe_job_run_finish (async_result, &error);

  if (result == NULL)
    {
      CsnProbeSpec *spec = csn_probe_plan_get_spec (request->plan);

      result = csn_probe_result_new (csn_probe_spec_get_id (spec), CSN_STATE_ERROR, error->message);
      csn_probe_result_set_code (result, -1);
    }
  write_line (csn_engine_message_write_result (request->id, result));
  g_hash_table_remove (engine->running, GUINT_TO_POINTER (request->id));
  quit_when_done (engine);
}

static void
take_order (Engine *engine, const char *line)
{
  guint id = 0;
  g_autofree char *consent = NULL;
  g_autoptr (CsnProbePlan) plan = NULL;
  gboolean is_ours = csn_engine_message_read_order (line, &id, &plan, &consent);
  Request *request = g_hash_table_lookup (engine->running, GUINT_TO_POINTER (id));

  if (is_ours && plan == NULL)
    {
      /* one that has just ended is stopped already */
      if (request != NULL)
        g_cancellable_cancel (request->stop);
      return;
    }
  if (!is_ours || request != NULL)
    {
      g_printerr ("countersign-engine: a line that is no request was left out\n");
      return;
    }
  request = g_new0 (Request, 1);
  request->engine = engine;
  request->plan = g_steal_pointer (&plan);
  request->stop = g_cancellable_new ();
  request->id = id;
  g_hash_table_insert (engine->running, GUINT_TO_POINTER (id), request);
  write_line (csn_engine_message_write_started (id));
  csn_probe_job_run_async (request->plan, consent, request->stop, ended_cb, request);
}

static void
stop_all (Engine *engine)
{
  g_autoptr (GPtrArray) stops = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer request;

  engine->closed = TRUE;
  /* a run may end at once and leave the table */
  g_hash_table_iter_init (&iter, engine->running);
  while (g_hash_table_iter_next (&iter, NULL, &request))
    g_ptr_array_add (stops, g_object_ref (((Request *) request)->stop));
  for (guint i = 0; i < stops->len; i++)
    g_cancellable_cancel (g_ptr_array_index (stops, i));
  quit_when_done (engine);
}

static void read_next (Engine *engine);

static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Engine *engine = data;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_line_finish (engine->input, result, &length, NULL);

  if (line == NULL || length > MAX_REQUEST)
    {
      stop_all (engine);
      return;
    }
  take_order (engine, line);
  read_next (engine);
}

static void
read_next (Engine *engine)
{
  g_data_input_stream_read_line_async (engine->input, G_PRIORITY_DEFAULT, NULL, line_read_cb, engine);
}

int
main (int argc, char **argv)
{
  struct rlimit no_core = { 0, 0 };
  Engine engine = { 0 };

  /* whoever started it need not have closed what is not ours */
  close_range (STDERR_FILENO + 1, ~0U, 0);
  setlocale (LC_ALL, "");
  /* a core file would hold the secrets of a run */
  setrlimit (RLIMIT_CORE, &no_core);
  prctl (PR_SET_DUMPABLE, 0);
  signal (SIGPIPE, SIG_IGN);
  /* what a command without sandbox leaves behind becomes our child and is found */
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  csn_pin_resolver_install ();

  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GHashTable) running = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) request_free);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  engine.input = lines;
  engine.running = running;
  engine.loop = loop;
  read_next (&engine);
  g_main_loop_run (loop);
  return 0;
}
