/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs several plans side by side. Must not know how a plan is measured, and must not save. */

#include "csn-probe-runner.h"

#include "csn-engine-client.h"
#include "csn-probe-error.h"
#include "csn-probe-job.h"

#include <glib/gi18n-lib.h>

struct _CsnProbeRunner
{
  GObject parent_instance;

  /* input */
  char *engine;               /* (owned) (nullable) */
  gboolean engine_chosen;
  GPtrArray *plans;           /* (owned) (nullable) */
  GStrv consents;             /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) (nullable) */

  /* in progress */
  GTask *task;                /* (owned) (nullable) */
  CsnEngineClient *client;    /* (owned) (nullable) */
  gulong stop_handler;
  guint next;
  guint running;
  guint ended;

  /* result */
  GPtrArray *results;         /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnProbeRunner, csn_probe_runner, G_TYPE_OBJECT)

enum
{
  STARTED,
  FINISHED,
  PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  CsnProbeRunner *runner; /* (owned) */
  guint index;
} Slot;

static void start_more (CsnProbeRunner *self);

static void
clear_run (CsnProbeRunner *self)
{
  if (self->cancellable != NULL && self->stop_handler != 0)
    g_cancellable_disconnect (self->cancellable, self->stop_handler);
  self->stop_handler = 0;
  g_clear_object (&self->client);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  g_clear_pointer (&self->consents, g_strfreev);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
}

static CsnProbeResult *
result_of_error (CsnProbeRunner *self, CsnProbePlan *plan, const GError *error)
{
  /* an engine that does not end in time after Stop is ended: no error of the instrument */
  gboolean stopped = self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
  CsnProbeResult *result =
    csn_probe_result_new (csn_probe_spec_get_id (csn_probe_plan_get_spec (plan)),
                          stopped ? CSN_STATE_CANCELLED : CSN_STATE_ERROR, stopped ? _ ("Stopped.") : error->message);
  g_autofree char *text = csn_probe_plan_dup_text (plan);

  csn_probe_result_set_ran (result, text);
  csn_probe_result_set_code (result, -1);
  return result;
}

static void
keep_result (CsnProbeRunner *self, guint index, CsnProbeResult *result)
{
  CsnProbePlan *plan = g_ptr_array_index (self->plans, index);

  self->results->pdata[index] = result;
  self->ended++;
  g_signal_emit (self, signals[FINISHED], 0, plan, result);
  g_signal_emit (self, signals[PROGRESS], 0, self->ended, self->plans->len);
}

static void
job_ended_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Slot *slot = data;
  g_autoptr (CsnProbeRunner) self = slot->runner;
  g_autoptr (GError) error = NULL;
  CsnProbeResult *result = CSN_IS_ENGINE_CLIENT (source)
                             ? csn_engine_client_run_finish (CSN_ENGINE_CLIENT (source), async_result, &error)
                             : csn_probe_job_run_finish (async_result, &error);
  guint index = slot->index;

  g_free (slot);
  self->running--;
  if (result == NULL)
    result = result_of_error (self, g_ptr_array_index (self->plans, index), error);
  keep_result (self, index, result);
  start_more (self);
}

static gboolean
is_allowed (CsnProbeRunner *self, CsnProbePlan *plan)
{
  return self->consents != NULL
         && g_strv_contains ((const char *const *) self->consents, csn_probe_plan_get_fingerprint (plan));
}

static void
start_one (CsnProbeRunner *self, guint index)
{
  CsnProbePlan *plan = g_ptr_array_index (self->plans, index);
  const char *consent = is_allowed (self, plan) ? csn_probe_plan_get_fingerprint (plan) : NULL;
  Slot *slot = g_new0 (Slot, 1);

  slot->runner = g_object_ref (self);
  slot->index = index;
  self->running++;
  g_signal_emit (self, signals[STARTED], 0, plan);
  if (self->client != NULL)
    csn_engine_client_run_async (self->client, plan, consent, job_ended_cb, slot);
  else
    csn_probe_job_run_async (plan, consent, self->cancellable, job_ended_cb, slot);
}

static void
finish (CsnProbeRunner *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  GPtrArray *results = g_steal_pointer (&self->results);

  clear_run (self);
  g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
}

static void
start_more (CsnProbeRunner *self)
{
  while (self->next < self->plans->len && self->running < CSN_PROBE_RUNNER_LIMIT)
    {
      guint index = self->next++;

      if (self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable))
        {
          CsnProbePlan *plan = g_ptr_array_index (self->plans, index);

          keep_result (self, index,
                       csn_probe_result_new (csn_probe_spec_get_id (csn_probe_plan_get_spec (plan)),
                                             CSN_STATE_CANCELLED, _ ("Stopped before it began.")));
        }
      else
        start_one (self, index);
    }
  if (self->running == 0 && self->next >= self->plans->len && self->task != NULL)
    finish (self);
}

static void
csn_probe_runner_dispose (GObject *object)
{
  CsnProbeRunner *self = CSN_PROBE_RUNNER (object);

  clear_run (self);
  g_clear_object (&self->task);
  g_clear_pointer (&self->engine, g_free);
  G_OBJECT_CLASS (csn_probe_runner_parent_class)->dispose (object);
}

static void
csn_probe_runner_class_init (CsnProbeRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_probe_runner_dispose;
  signals[STARTED] = g_signal_new ("started", CSN_TYPE_PROBE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, CSN_TYPE_PROBE_PLAN);
  signals[FINISHED] = g_signal_new ("finished", CSN_TYPE_PROBE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, CSN_TYPE_PROBE_PLAN, CSN_TYPE_PROBE_RESULT);
  signals[PROGRESS] = g_signal_new ("progress", CSN_TYPE_PROBE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
csn_probe_runner_init (CsnProbeRunner *self)
{
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

  g_free (self->engine);
  self->engine = g_strdup (path);
  self->engine_chosen = TRUE;
}

/* May be called from any thread; the engine client lives on the main one. */
static gboolean
stop_on_main_cb (gpointer data)
{
  CsnProbeRunner *self = data;

  if (self->client != NULL)
    csn_engine_client_stop (self->client);
  return G_SOURCE_REMOVE;
}

static void
stop_cb (GCancellable *cancellable, gpointer data)
{
  CsnProbeRunner *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, stop_on_main_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, g_task_get_context (self->task));
}

static void
choose_engine (CsnProbeRunner *self)
{
  g_autofree char *path = self->engine_chosen ? g_strdup (self->engine) : csn_engine_client_find ();

  if (path == NULL)
    return;
  self->client = csn_engine_client_new (path);
  if (self->cancellable != NULL)
    self->stop_handler = g_cancellable_connect (self->cancellable, G_CALLBACK (stop_cb), self, NULL);
}

static gboolean
start_when_idle_cb (gpointer data)
{
  choose_engine (data);
  start_more (data);
  return G_SOURCE_REMOVE;
}

static void
object_free (gpointer object)
{
  g_clear_object (&object);
}

void
csn_probe_runner_run_async (CsnProbeRunner      *self,
                            GPtrArray           *plans,
                            const char *const   *consents,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (CSN_IS_PROBE_RUNNER (self));
  g_return_if_fail (plans != NULL);

  /* Stop ends the probes, and their results still come */
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, csn_probe_runner_run_async);
  if (self->task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "%s", _ ("Probes are running already."));
      return;
    }
  self->plans = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < plans->len; i++)
    g_ptr_array_add (self->plans, g_object_ref (g_ptr_array_index (plans, i)));
  self->consents = g_strdupv ((char **) consents);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->results = g_ptr_array_new_with_free_func (object_free);
  g_ptr_array_set_size (self->results, (int) plans->len);
  self->task = g_steal_pointer (&task);
  self->next = self->running = self->ended = 0;

  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, start_when_idle_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, g_task_get_context (self->task));
}

GPtrArray *
csn_probe_runner_run_finish (CsnProbeRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNNER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
