/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine: reads requests as JSON lines, runs them in a process of its own, writes answers as JSON lines. Ends, and
 * ends everything it started, when its input closes or its parent dies. Knows nothing of records. */

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
  GCancellable *stop;
  guint running;
  gboolean closed;
} Engine;

typedef struct
{
  Engine *engine;
  CsnProbePlan *plan; /* (owned) */
  guint id;
} Request;

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
  if (engine->closed && engine->running == 0)
    g_main_loop_quit (engine->loop);
}

static void
ended_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Request *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnProbeResult) result = csn_probe_job_run_finish (async_result, &error);

  if (result == NULL)
    {
      CsnProbeSpec *spec = csn_probe_plan_get_spec (request->plan);

      result = csn_probe_result_new (csn_probe_spec_get_id (spec), CSN_STATE_ERROR, error->message);
      csn_probe_result_set_code (result, -1);
    }
  write_line (csn_engine_message_write_result (request->id, result));
  request->engine->running--;
  quit_when_done (request->engine);
  g_object_unref (request->plan);
  g_free (request);
}

static void
take_request (Engine *engine, const char *line)
{
  guint id = 0;
  g_autofree char *consent = NULL;
  CsnProbePlan *plan = csn_engine_message_read_request (line, &id, &consent);
  Request *request;

  if (plan == NULL)
    {
      g_printerr ("countersign-engine: a line that is no request was left out\n");
      return;
    }
  request = g_new0 (Request, 1);
  request->engine = engine;
  request->plan = plan;
  request->id = id;
  engine->running++;
  write_line (csn_engine_message_write_started (id));
  csn_probe_job_run_async (plan, consent, engine->stop, ended_cb, request);
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
      engine->closed = TRUE;
      g_cancellable_cancel (engine->stop);
      quit_when_done (engine);
      return;
    }
  take_request (engine, line);
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
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  engine.input = lines;
  engine.stop = stop;
  engine.loop = loop;
  read_next (&engine);
  g_main_loop_run (loop);
  return 0;
}
