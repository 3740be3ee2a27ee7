/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs plans, a few side by side. Must not know how a plan is measured, and must not save. */

#include "csn-probe-runner.h"

#include "csn-engine-client.h"
#include "csn-probe-job.h"

#include <glib/gi18n-lib.h>

struct _CsnProbeRunner
{
  GObject parent_instance;
  gboolean engine_chosen;
  CsnEngineClient *client; /* (owned) (nullable): made for the first plan */
  guint limit;
  guint n_running;         /* those that take a place */
  GQueue waiting;          /* (element-type GTask) (owned) */
};

typedef struct
{
  CsnProbePlan *plan;        /* (owned) */
  char *consent;             /* (owned) (nullable) */
  CsnProbeTurn turn;
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong handler;
  GList *place;              /* (nullable): in the queue */
} Run;

G_DEFINE_FINAL_TYPE (CsnProbeRunner, csn_probe_runner, G_TYPE_OBJECT)

static void
run_free (Run *run)
{
  g_cancellable_disconnect (run->cancellable, run->handler);
  g_clear_object (&run->cancellable);
  g_object_unref (run->plan);
  g_free (run->consent);
  g_free (run);
}

static CsnProbeResult *
result_without_run (Run *run, CsnState state, const char *message)
{
  CsnProbeResult *result =
    csn_probe_result_new (csn_probe_spec_get_id (csn_probe_plan_get_spec (run->plan)), state, message);
  g_autofree char *text = csn_probe_plan_dup_text (run->plan);

  csn_probe_result_set_ran (result, text);
  csn_probe_result_set_code (result, -1);
  return result;
}

static void start_more (CsnProbeRunner *self);

static void
ended_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CsnProbeRunner *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  CsnProbeResult *result = CSN_IS_ENGINE_CLIENT (source)
                             ? csn_engine_client_run_finish (CSN_ENGINE_CLIENT (source), async_result, &error)
                             : csn_probe_job_run_finish (async_result, &error);

  /* an engine that does not end in time after Stop is ended: no error of the instrument */
  if (result == NULL)
    result = result_without_run (
      run, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? CSN_STATE_CANCELLED : CSN_STATE_ERROR,
      error->message);
  g_task_return_pointer (task, result, g_object_unref);
  if (run->turn == CSN_PROBE_IN_TURN)
    {
      self->n_running--;
      start_more (self);
    }
}

/* Takes over @task. */
static void
start (CsnProbeRunner *self, GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (!self->engine_chosen)
    {
      g_autofree char *path = csn_engine_client_find ();

      csn_probe_runner_set_engine (self, path);
    }
  if (self->client != NULL)
    csn_engine_client_run_async (self->client, run->plan, run->consent, run->cancellable, ended_cb, task);
  else
    csn_probe_job_run_async (run->plan, run->consent, run->cancellable, ended_cb, task);
}

static void
start_more (CsnProbeRunner *self)
{
  while (self->n_running < self->limit && !g_queue_is_empty (&self->waiting))
    {
      GTask *task = g_queue_pop_head (&self->waiting);

      ((Run *) g_task_get_task_data (task))->place = NULL;
      self->n_running++;
      start (self, task);
    }
}

/* One that waits has nothing to end; one that runs is stopped where it runs. */
static gboolean
stop_on_main_cb (gpointer data)
{
  CsnProbeRunner *self = g_task_get_source_object (data);
  Run *run = g_task_get_task_data (data);

  if (run->place == NULL)
    return G_SOURCE_REMOVE;
  g_queue_delete_link (&self->waiting, g_steal_pointer (&run->place));
  g_task_return_pointer (data, result_without_run (run, CSN_STATE_CANCELLED, _ ("Stopped before it began.")),
                         g_object_unref);
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* From any thread, also from within g_cancellable_connect. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_attach_source (data, source, stop_on_main_cb);
}

static void
csn_probe_runner_finalize (GObject *object)
{
  CsnProbeRunner *self = CSN_PROBE_RUNNER (object);

  /* nothing waits: each run holds the runner */
  g_clear_object (&self->client);
  G_OBJECT_CLASS (csn_probe_runner_parent_class)->finalize (object);
}

static void
csn_probe_runner_class_init (CsnProbeRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_probe_runner_finalize;
}

static void
csn_probe_runner_init (CsnProbeRunner *self)
{
  self->limit = CSN_PROBE_RUNNER_LIMIT;
  g_queue_init (&self->waiting);
}

CsnProbeRunner *
csn_probe_runner_new (void)
{
  return g_object_new (CSN_TYPE_PROBE_RUNNER, NULL);
}

void
csn_probe_runner_set_engine (CsnProbeRunner *self, const char *path)
{
  g_return_if_fail (CSN_IS_PROBE_RUNNER (self));

  g_clear_object (&self->client);
  self->client = path != NULL ? csn_engine_client_new (path) : NULL;
  self->engine_chosen = TRUE;
}

void
csn_probe_runner_set_limit (CsnProbeRunner *self, guint limit)
{
  g_return_if_fail (CSN_IS_PROBE_RUNNER (self));

  self->limit = CLAMP (limit, 1, CSN_PROBE_RUNNER_MOST);
  start_more (self);
}

void
csn_probe_runner_run_async (CsnProbeRunner      *self,
                            CsnProbePlan        *plan,
                            const char          *consent,
                            CsnProbeTurn         turn,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (CSN_IS_PROBE_RUNNER (self));
  g_return_if_fail (CSN_IS_PROBE_PLAN (plan));

  /* Stop ends the probe, and its result still comes */
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, csn_probe_runner_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->plan = g_object_ref (plan);
  run->consent = g_strdup (consent);
  run->turn = turn;
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (turn == CSN_PROBE_ON_TIME)
    {
      start (self, task);
      return;
    }
  g_queue_push_tail (&self->waiting, task);
  run->place = g_queue_peek_tail_link (&self->waiting);
  if (cancellable != NULL)
    run->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
  if (!g_cancellable_is_cancelled (cancellable))
    start_more (self);
}

CsnProbeResult *
csn_probe_runner_run_finish (CsnProbeRunner *self, GAsyncResult *result)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNNER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
