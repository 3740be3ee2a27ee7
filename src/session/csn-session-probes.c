/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes: what they would do, and running those that a person allowed. What a run found becomes one batch of entries the moment
 * it ends, so that a crash later loses none of it. */

#include "csn-session-probes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-probe-runner.h"

/* Secrets for runs without a desktop, as COUNTERSIGN_SECRET_NAME; they never reach the record. */
#define SECRET_PREFIX "COUNTERSIGN_SECRET_"

/* --- planning --------------------------------------------------------------------------------------------------- */

static void
copy_values (CsnProbeSetup *setup, GHashTable *table)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    csn_probe_setup_set_value (setup, name, value);
}

static void
add_secrets (CsnSession *self, CsnProbeSetup *setup)
{
  g_auto (GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], SECRET_PREFIX))
      {
        csn_secret_protect_process ();
        csn_probe_setup_set_secret (setup, names[i] + strlen (SECRET_PREFIX), g_getenv (names[i]), NULL);
      }
  for (guint i = 0; i < self->secrets->len; i++)
    {
      const CsnStoredSecret *secret = g_ptr_array_index (self->secrets, i);

      csn_probe_setup_set_secret (setup, secret->name, secret->value, secret->origin);
    }
}

/* What probes have captured is there for the others, unless a person has given a value of that name. */
static void
add_captures (CsnSession *self, CsnProbeSetup *setup)
{
  GListModel *probes = csn_checklist_get_probes (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);
      CsnProbeResult *run = csn_session_get_last_run (self, csn_probe_spec_get_id (probe));
      g_auto (GStrv) names = NULL;

      /* listing reads the whole block: only where something was captured */
      if (run == NULL)
        continue;
      names = csn_probe_list_captures (probe);
      for (gsize n = 0; names[n] != NULL; n++)
        {
          const char *value = csn_probe_result_get_value (run, names[n]);

          if (value != NULL && !g_str_has_prefix (value, "***") && csn_probe_setup_get_value (setup, names[n]) == NULL)
            csn_probe_setup_set_value (setup, names[n], value);
        }
    }
}

CsnProbeSetup *
csn_session_dup_setup (CsnSession *self)
{
  CsnProbeSetup *setup = csn_probe_setup_new (csn_session_get_project_folder (self));

  copy_values (setup, csn_record_get_subject (self->record));
  copy_values (setup, csn_record_get_parameters (self->record));
  add_captures (self, setup);
  add_secrets (self, setup);
  return setup;
}

static GPtrArray *
plan (CsnSession *self, CsnItem *item)
{
  g_autoptr (CsnProbeSetup) setup = csn_session_dup_setup (self);
  GListModel *probes = csn_checklist_get_probes (csn_record_get_checklist (self->record));
  GPtrArray *plans = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);

      if (item == NULL || csn_probe_spec_get_item (probe) == item)
        g_ptr_array_add (plans, csn_probe_plan_new_from_spec (probe, setup));
    }
  return plans;
}

GPtrArray *
csn_session_plan_probes (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return plan (self, NULL);
}

GPtrArray *
csn_session_plan_item (CsnSession *self, const char *item)
{
  CsnEntry *entry;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  entry = csn_session_find_entry (self, item, NULL);
  return entry ? plan (self, csn_entry_get_item (entry)) : g_ptr_array_new_with_free_func (g_object_unref);
}

CsnProbeResult *
csn_session_get_last_run (CsnSession *self, const char *probe_id)
{
  CsnProbeSpec *probe;
  CsnItem *item;
  CsnEntry *entry;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  probe = csn_checklist_find_probe (csn_record_get_checklist (self->record), probe_id);
  item = probe ? csn_probe_spec_get_item (probe) : NULL;
  entry = item ? csn_record_find_entry (self->record, csn_item_get_id (item)) : NULL;
  return entry ? csn_entry_get_last_run_of (entry, probe_id) : NULL;
}

/* --- running ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  CsnProbeRunner *runner; /* (owned) */
  guint n_plans;
  guint n_open;           /* results not yet durable, and the runner itself */
  GError *error;          /* (owned) (nullable): first failure of filing */
} Run;

static void
run_free (Run *run)
{
  g_clear_object (&run->runner);
  g_clear_error (&run->error);
  g_free (run);
}

static void
run_step_ended (GTask *task, GError *error)
{
  CsnSession *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (error != NULL && run->error == NULL)
    run->error = error;
  else
    g_clear_error (&error);
  if (--run->n_open > 0)
    return;
  self->n_running -= run->n_plans;
  csn_session_notify_running (self);
  if (run->error != NULL)
    g_task_return_error (task, g_steal_pointer (&run->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
filed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  csn_session_act_finish (CSN_SESSION (source), result, &error);
  run_step_ended (task, error);
}

static void
finished_cb (CsnProbeRunner *runner, CsnProbePlan *ended, CsnProbeResult *result, gpointer user_data)
{
  GTask *task = user_data;
  CsnSession *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  run->n_open++;
  csn_session_file_result_async (self, ended, result, CSN_FILING_RUN, NULL, NULL, filed_cb, g_object_ref (task));
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) results = csn_probe_runner_run_finish (CSN_PROBE_RUNNER (source), result, &error);

  g_signal_handlers_disconnect_by_func (source, finished_cb, task);
  run_step_ended (task, error);
}

void
csn_session_run_probes_async (CsnSession *self,
                              GPtrArray *plans,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GStrvBuilder) consents = g_strv_builder_new ();
  g_autoptr (GPtrArray) at_once = g_ptr_array_new ();
  g_auto (GStrv) fingerprints = NULL;
  Run *run;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (plans != NULL);

  if (csn_session_is_read_only (self))
    {
      g_task_report_new_error (self, callback, user_data, csn_session_run_probes_async, CSN_SESSION_ERROR,
                               CSN_SESSION_ERROR_READ_ONLY, "%s", self->read_only_reason);
      return;
    }
  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *one = g_ptr_array_index (plans, i);

      g_strv_builder_add (consents, csn_probe_plan_get_fingerprint (one));
      if (!csn_probe_plan_is_series (one) || !csn_probe_plan_can_run (one))
        g_ptr_array_add (at_once, one);
    }
  fingerprints = g_strv_builder_end (consents);

  run = g_new0 (Run, 1);
  run->runner = csn_probe_runner_new ();
  run->n_plans = plans->len;
  run->n_open = 1;
  /* stopping the run must not throw away what has been measured: the task itself is not cancellable */
  task = csn_session_new_task (self, csn_session_run_probes_async, run, (GDestroyNotify) run_free, NULL, callback,
                               user_data);
  self->n_running += plans->len;
  csn_session_notify_running (self);
  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *one = g_ptr_array_index (plans, i);

      if (g_ptr_array_find (at_once, one, NULL))
        continue;
      run->n_open++;
      csn_session_run_series_async (self, one, NULL, cancellable, filed_cb, g_object_ref (task));
    }
  g_signal_connect (run->runner, "finished", G_CALLBACK (finished_cb), task);
  csn_probe_runner_run_async (run->runner, at_once, (const char *const *) fingerprints, cancellable, ran_cb, task);
}
