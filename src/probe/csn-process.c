/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one command to its end. Each process of it carries a mark in its environment; to end it, the whole tree, found by
 * parent, session and mark, is stopped and killed until nothing is found any more. Inside bubblewrap the process namespace
 * would die with its first process, but not while bubblewrap is still setting it up: that process then waits for ever for
 * a parent that was killed. Must not judge. */

#define _GNU_SOURCE /* memmem */

#include "csn-process.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define READ_SIZE (64 * 1024)
#define MAX_GLOB_MATCHES 4096
/* passes over /proc before giving up; a fork loop is caught by stopping everything before killing it */
#define KILL_ROUNDS 50
/* for the end of the pipes after the last process was killed */
#define LAST_OUTPUT_MS 500

typedef struct
{
  GSubprocess *process;    /* (owned) (nullable) */
  CsnProcessOutcome *outcome; /* (owned) */
  GCancellable *reading;   /* (owned) ends the reading when a left-over process holds the pipe */
  GCancellable *outer;     /* (owned) (nullable) */
  gulong outer_handler;
  guint timer;             /* the time limit; after the end of the process, of what the pipes still hold */
  guint pending;           /* two pipes and the process itself */
  gboolean no_sandbox;
  char *mark;              /* (owned) */
  gint64 begin;
  guint time_limit;
} Run;

void
csn_process_outcome_free (CsnProcessOutcome *outcome)
{
  if (outcome == NULL)
    return;
  g_free (outcome->message);
  csn_bounded_buffer_free (outcome->output);
  csn_bounded_buffer_free (outcome->errors);
  g_free (outcome);
}

static void
run_free (Run *run)
{
  g_clear_handle_id (&run->timer, g_source_remove);
  if (run->outer != NULL && run->outer_handler != 0)
    g_cancellable_disconnect (run->outer, run->outer_handler);
  g_clear_object (&run->outer);
  g_clear_object (&run->reading);
  g_clear_object (&run->process);
  csn_process_outcome_free (run->outcome);
  g_free (run->mark);
  g_free (run);
}

static gboolean
read_parent_and_session (const char *pid, int *parent, int *session)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = NULL;
  const char *after;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  after = strrchr (text, ')');
  return after != NULL && sscanf (after + 1, " %*c %d %*d %d", parent, session) == 2;
}

static gboolean
has_mark (const char *pid, const char *mark)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "environ", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL)
         && memmem (text, length, mark, strlen (mark)) != NULL;
}

static void
signal_tree (GHashTable *family, const char *mark, int number)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    {
      int pid = atoi (name), parent = 0, session = 0;

      if (pid <= 1 || pid == getpid () || !read_parent_and_session (name, &parent, &session))
        continue;
      if (!g_hash_table_contains (family, GINT_TO_POINTER (pid))
          && !g_hash_table_contains (family, GINT_TO_POINTER (parent))
          && !g_hash_table_contains (family, GINT_TO_POINTER (session)) && !has_mark (name, mark))
        continue;
      g_hash_table_add (family, GINT_TO_POINTER (pid));
      kill (pid, number);
    }
}

static void
end_family (GHashTable *family, const char *mark)
{
  guint known = 0;

  /* stop first, until no new member appears: a stopped process forks no more */
  for (guint i = 0; i < KILL_ROUNDS; i++)
    {
      signal_tree (family, mark, SIGSTOP);
      if (g_hash_table_size (family) == known)
        break;
      known = g_hash_table_size (family);
    }
  signal_tree (family, mark, SIGKILL);
}

static void
end_tree (Run *run)
{
  const char *pid = g_subprocess_get_identifier (run->process);
  g_autoptr (GHashTable) family = g_hash_table_new (NULL, NULL);

  if (pid != NULL)
    g_hash_table_add (family, GINT_TO_POINTER (atoi (pid)));
  end_family (family, run->mark);
  g_subprocess_force_exit (run->process);
}

char *
csn_process_new_mark (void)
{
  const char *outer = g_getenv (CSN_PROCESS_MARK);
  g_autofree char *own = g_uuid_string_random ();

  return g_strconcat (outer != NULL ? outer : "", own, NULL);
}

void
csn_process_end_marked (const char *mark)
{
  g_autoptr (GHashTable) family = g_hash_table_new (NULL, NULL);

  g_return_if_fail (mark != NULL && *mark != '\0');

  end_family (family, mark);
}

static void
set_end (Run *run, CsnProcessEnd end, char *message)
{
  if (run->outcome->message == NULL)
    {
      run->outcome->end = end;
      run->outcome->message = message;
    }
  else
    g_free (message);
}

static void
part_ended (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (--run->pending > 0)
    {
      g_object_unref (task);
      return;
    }
  g_clear_handle_id (&run->timer, g_source_remove);
  run->outcome->duration_us = g_get_monotonic_time () - run->begin;
  g_task_return_pointer (task, g_steal_pointer (&run->outcome), (GDestroyNotify) csn_process_outcome_free);
  g_object_unref (task);
}

static void
note_exit (Run *run)
{
  int status;

  if (g_subprocess_get_if_signaled (run->process))
    {
      run->outcome->signal = g_subprocess_get_term_sig (run->process);
      set_end (run, CSN_PROCESS_SIGNALLED,
               g_strdup_printf (_ ("The command was ended by signal %d."), run->outcome->signal));
      return;
    }
  status = g_subprocess_get_exit_status (run->process);
  run->outcome->exit_status = status;
  /* the sandbox reports a signal as shells do */
  if (!run->no_sandbox && status > 128 && status <= 128 + 64)
    {
      run->outcome->signal = status - 128;
      set_end (run, CSN_PROCESS_SIGNALLED,
               g_strdup_printf (_ ("The command was ended by signal %d."), run->outcome->signal));
    }
}

static void
note_start_failure (Run *run)
{
  g_autofree char *text = NULL;

  if (run->outcome->end != CSN_PROCESS_EXITED)
    return;
  text = csn_bounded_buffer_dup_text (run->outcome->errors);
  if (!run->no_sandbox && run->outcome->exit_status == 1 && g_str_has_prefix (text, "bwrap: ")
      && csn_bounded_buffer_get_total (run->outcome->output) == 0)
    set_end (run, CSN_PROCESS_NOT_STARTED,
             g_strdup_printf (_ ("Isolation could not be set up (%s)."), g_strchomp (text)));
  else if (run->outcome->exit_status == 127 || run->outcome->exit_status == 126)
    set_end (run, CSN_PROCESS_NOT_STARTED,
             g_strdup_printf (_ ("The command could not be started (%s)."),
                              *text ? g_strchomp (text) : _ ("not found")));
}

static gboolean
give_up_reading_cb (gpointer data)
{
  Run *run = data;

  run->timer = 0;
  g_cancellable_cancel (run->reading);
  return G_SOURCE_REMOVE;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  note_exit (run);
  if (run->no_sandbox || g_subprocess_get_if_signaled (run->process))
    {
      /* whatever it left behind also holds our pipes */
      end_tree (run);
      g_clear_handle_id (&run->timer, g_source_remove);
      run->timer = g_timeout_add (LAST_OUTPUT_MS, give_up_reading_cb, run);
    }
  part_ended (task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  CsnBoundedBuffer *buffer = g_object_get_data (source, "buffer");

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      part_ended (task);
      return;
    }
  csn_bounded_buffer_append (buffer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), READ_SIZE, G_PRIORITY_DEFAULT, run->reading, read_cb,
                                   task);
}

static gboolean
timeout_cb (gpointer data)
{
  Run *run = data;

  run->timer = 0;
  set_end (run, CSN_PROCESS_TIMEOUT,
           g_strdup_printf (_ ("Stopped: it took longer than %u seconds."), run->time_limit / 1000));
  end_tree (run);
  return G_SOURCE_REMOVE;
}

static gboolean
cancel_on_main_cb (gpointer data)
{
  Run *run = g_task_get_task_data (data);

  if (run->outcome != NULL)
    {
      set_end (run, CSN_PROCESS_CANCELLED, g_strdup (_ ("Stopped.")));
      end_tree (run);
    }
  return G_SOURCE_REMOVE;
}

/* May be called from within g_cancellable_connect and from any thread. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_attach_source (data, source, cancel_on_main_cb);
}

/* Patterns that match nothing stay as they are, as in a shell. */
static char **
expand_globs (const CsnProcessSpec *spec)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  guint next = 0;

  for (guint i = 0; spec->argv[i] != NULL; i++)
    {
      gboolean is_glob = next < spec->n_globs && spec->globs[next] == i;
      g_autofree char *pattern = NULL;
      glob_t found = { 0 };

      if (is_glob)
        next++;
      if (is_glob && !g_path_is_absolute (spec->argv[i]) && strstr (spec->argv[i], "..") == NULL)
        {
          pattern = g_build_filename (spec->sandbox.folder, spec->argv[i], NULL);
          if (glob (pattern, 0, NULL, &found) == 0 && found.gl_pathc <= MAX_GLOB_MATCHES)
            {
              for (gsize m = 0; m < found.gl_pathc; m++)
                g_strv_builder_add (out, found.gl_pathv[m] + strlen (spec->sandbox.folder) + 1);
              globfree (&found);
              continue;
            }
          globfree (&found);
        }
      g_strv_builder_add (out, spec->argv[i]);
    }
  return g_strv_builder_end (out);
}

static GSubprocess *
start (const CsnProcessSpec *spec, Run *run, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) environment = csn_sandbox_environment (&spec->sandbox);
  g_auto (GStrv) expanded = expand_globs (spec);
  g_auto (GStrv) wrapped = NULL;

  for (guint i = 0; spec->environment != NULL && spec->environment[i] != NULL; i++)
    {
      const char *equals = strchr (spec->environment[i], '=');
      g_autofree char *name = g_strndup (spec->environment[i], equals - spec->environment[i]);

      environment = g_environ_setenv (g_steal_pointer (&environment), name, equals + 1, TRUE);
    }
  environment = g_environ_setenv (g_steal_pointer (&environment), CSN_PROCESS_MARK, run->mark, TRUE);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, spec->sandbox.folder);
  if (spec->no_sandbox)
    return g_subprocess_launcher_spawnv (launcher, (const char *const *) expanded, error);
  wrapped = csn_sandbox_wrap (&spec->sandbox, (const char *const *) expanded);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) wrapped, error);
}

static void
watch_pipe (GTask *task, GInputStream *pipe, CsnBoundedBuffer *buffer)
{
  Run *run = g_task_get_task_data (task);

  g_object_set_data (G_OBJECT (pipe), "buffer", buffer);
  run->pending++;
  g_input_stream_read_bytes_async (pipe, READ_SIZE, G_PRIORITY_DEFAULT, run->reading, read_cb,
                                   g_object_ref (task));
}

void
csn_process_run_async (const CsnProcessSpec *spec,
                       GCancellable         *cancellable,
                       GAsyncReadyCallback   callback,
                       gpointer              user_data)
{
  g_return_if_fail (spec != NULL && spec->argv != NULL && spec->sandbox.folder != NULL);

  /* cancelling is told in the outcome */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, csn_process_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->no_sandbox = spec->no_sandbox;
  run->time_limit = spec->time_limit;
  run->mark = csn_process_new_mark ();
  run->reading = g_cancellable_new ();
  run->outcome = g_new0 (CsnProcessOutcome, 1);
  run->outcome->output = csn_bounded_buffer_new (CSN_BOUNDED_BUFFER_HEAD, CSN_BOUNDED_BUFFER_TAIL);
  run->outcome->errors = csn_bounded_buffer_new (CSN_BOUNDED_BUFFER_HEAD, CSN_BOUNDED_BUFFER_TAIL);
  run->outcome->started = g_get_real_time ();
  run->begin = g_get_monotonic_time ();
  run->process = start (spec, run, &error);
  if (run->process == NULL)
    {
      set_end (run, CSN_PROCESS_NOT_STARTED,
               g_strdup_printf (_ ("The command could not be started (%s)."), error->message));
      g_task_return_pointer (task, g_steal_pointer (&run->outcome), (GDestroyNotify) csn_process_outcome_free);
      return;
    }
  watch_pipe (task, g_subprocess_get_stdout_pipe (run->process), run->outcome->output);
  watch_pipe (task, g_subprocess_get_stderr_pipe (run->process), run->outcome->errors);
  run->pending++;
  g_subprocess_wait_async (run->process, NULL, exited_cb, g_object_ref (task));
  if (spec->time_limit > 0)
    run->timer = g_timeout_add (spec->time_limit, timeout_cb, run);
  if (cancellable != NULL)
    {
      run->outer = g_object_ref (cancellable);
      run->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
    }
}

CsnProcessOutcome *
csn_process_run_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  Run *run = g_task_get_task_data (G_TASK (result));
  CsnProcessOutcome *outcome = g_task_propagate_pointer (G_TASK (result), NULL);

  run->outcome = outcome;
  note_start_failure (run);
  run->outcome = NULL;
  return outcome;
}
