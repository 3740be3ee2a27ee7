/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The probes that run now; see the header. */

#include "csn-probe-runs.h"

typedef struct
{
  CsnProbeRuns *runs; /* (owned) */
  char *probe_id;     /* (owned) */
} RunCall;

struct _CsnProbeRuns
{
  GObject parent_instance;
  CsnSession *session;     /* (owned) */
  GHashTable *cancellables; /* (owned): probe id → GCancellable */
  guint n_started;
  guint n_ended;
};

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnProbeRuns, csn_probe_runs, G_TYPE_OBJECT)

static void
csn_probe_runs_dispose (GObject *object)
{
  CsnProbeRuns *self = CSN_PROBE_RUNS (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->cancellables, g_hash_table_unref);
  G_OBJECT_CLASS (csn_probe_runs_parent_class)->dispose (object);
}

static void
csn_probe_runs_class_init (CsnProbeRunsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_probe_runs_dispose;
  signals[CHANGED] = g_signal_new ("changed", CSN_TYPE_PROBE_RUNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", CSN_TYPE_PROBE_RUNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void
csn_probe_runs_init (CsnProbeRuns *self)
{
  self->cancellables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

CsnProbeRuns *
csn_probe_runs_new (CsnSession *session)
{
  CsnProbeRuns *self = g_object_new (CSN_TYPE_PROBE_RUNS, NULL);

  self->session = g_object_ref (session);
  return self;
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RunCall *call = user_data;
  g_autoptr (CsnProbeRuns) self = call->runs;
  g_autofree char *probe_id = call->probe_id;
  g_autoptr (GError) error = NULL;

  g_free (call);
  csn_session_act_finish (CSN_SESSION (source), result, &error);
  self->n_ended++;
  if (self->cancellables != NULL)
    g_hash_table_remove (self->cancellables, probe_id);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[ENDED], 0,
                 error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? error->message : NULL);
}

/* Counts one more. NULL: it runs already. (transfer full) */
static RunCall *
begin_call (CsnProbeRuns *self, const char *probe_id)
{
  RunCall *call;

  if (g_hash_table_contains (self->cancellables, probe_id))
    return NULL;
  if (g_hash_table_size (self->cancellables) == 0)
    self->n_started = self->n_ended = 0;
  g_hash_table_insert (self->cancellables, g_strdup (probe_id), g_cancellable_new ());
  self->n_started++;
  call = g_new0 (RunCall, 1);
  call->runs = g_object_ref (self);
  call->probe_id = g_strdup (probe_id);
  return call;
}

/* Each probe is a run of its own, so that each can be stopped; the session lets them wait for their turn. */
static void
start_one (CsnProbeRuns *self, CsnProbePlan *plan)
{
  RunCall *call = begin_call (self, csn_probe_spec_get_id (csn_probe_plan_get_spec (plan)));
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (call == NULL)
    return;
  g_ptr_array_add (one, plan);
  csn_session_run_probes_async (self->session, one, g_hash_table_lookup (self->cancellables, call->probe_id), ran_cb, call);
}

void
csn_probe_runs_start (CsnProbeRuns *self, GPtrArray *plans)
{
  g_return_if_fail (CSN_IS_PROBE_RUNS (self));

  for (guint i = 0; i < plans->len; i++)
    start_one (self, g_ptr_array_index (plans, i));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
csn_probe_runs_go_on (CsnProbeRuns *self, CsnProbeSeries *series)
{
  RunCall *call;

  g_return_if_fail (CSN_IS_PROBE_RUNS (self));
  g_return_if_fail (CSN_IS_PROBE_SERIES (series));

  call = begin_call (self, csn_probe_series_get_probe_id (series));
  if (call == NULL)
    return;
  csn_session_resume_series_async (self->session, csn_probe_series_get_id (series),
                                   g_hash_table_lookup (self->cancellables, call->probe_id), ran_cb, call);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
csn_probe_runs_is_running (CsnProbeRuns *self, const char *probe_id)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNS (self), FALSE);
  return g_hash_table_contains (self->cancellables, probe_id);
}

void
csn_probe_runs_stop (CsnProbeRuns *self, const char *probe_id)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_if_fail (CSN_IS_PROBE_RUNS (self));

  g_hash_table_iter_init (&iter, self->cancellables);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (probe_id == NULL || g_str_equal (key, probe_id))
      g_cancellable_cancel (value);
}

guint
csn_probe_runs_get_n_running (CsnProbeRuns *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNS (self), 0);
  return g_hash_table_size (self->cancellables);
}

guint
csn_probe_runs_get_n_started (CsnProbeRuns *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNS (self), 0);
  return self->n_started;
}

guint
csn_probe_runs_get_n_ended (CsnProbeRuns *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNS (self), 0);
  return self->n_ended;
}

CsnSession *
csn_probe_runs_get_session (CsnProbeRuns *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RUNS (self), NULL);
  return self->session;
}
