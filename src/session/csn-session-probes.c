/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes: what they would do, and running those that a person allowed. What a run found becomes one batch of entries the moment
 * it ends, so that a crash later loses none of it. */

#include "csn-session-probes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A day; longer, and nobody waits for it. */
#define MAX_TIME_LIMIT 86400

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
  csn_secret_add_environment (setup);
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

  csn_probe_setup_set_usual_limit (setup, self->usual_limit * 1000);
  csn_probe_setup_set_time_limit (setup, self->time_limit * 1000);
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
csn_session_plan_again (CsnSession *self, GPtrArray *plans, CsnProbeRights rights)
{
  g_autoptr (CsnProbeSetup) setup = NULL;
  CsnChecklist *checklist;
  GPtrArray *again;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  g_return_val_if_fail (plans != NULL, NULL);

  setup = csn_session_dup_setup (self);
  checklist = csn_record_get_checklist (self->record);
  again = g_ptr_array_new_with_free_func (g_object_unref);
  csn_probe_setup_set_rights (setup, rights);
  for (guint i = 0; i < plans->len; i++)
    {
      const char *id = csn_probe_spec_get_id (csn_probe_plan_get_spec (g_ptr_array_index (plans, i)));
      CsnProbeSpec *spec = csn_checklist_find_probe (checklist, id);

      if (spec != NULL)
        g_ptr_array_add (again, csn_probe_plan_new_from_spec (spec, setup));
    }
  return again;
}

CsnProbePlan *
csn_session_plan_with (CsnSession *self, CsnProbeSpec *spec, CsnProbeRights rights, GPtrArray *setups)
{
  while (setups->len <= rights)
    {
      CsnProbeSetup *setup = csn_session_dup_setup (self);

      csn_probe_setup_set_rights (setup, (CsnProbeRights) setups->len);
      g_ptr_array_add (setups, setup);
    }
  return csn_probe_plan_new_from_spec (spec, g_ptr_array_index (setups, rights));
}

CsnProbePlan *
csn_session_find_plan (CsnSession *self, CsnProbeSpec *spec, const char *fingerprint, GPtrArray *setups)
{
  g_autoptr (CsnProbePlan) plain = NULL;

  for (guint rights = CSN_PROBE_RIGHT_NONE; rights <= CSN_PROBE_RIGHT_ALL; rights++)
    {
      g_autoptr (CsnProbePlan) plan = csn_session_plan_with (self, spec, (CsnProbeRights) rights, setups);

      if (g_strcmp0 (csn_probe_plan_get_fingerprint (plan), fingerprint) == 0)
        return g_steal_pointer (&plan);
      if (plain == NULL)
        plain = g_steal_pointer (&plan);
      if (csn_probe_plan_get_lane (plain) != CSN_LANE_COMMAND)
        break;
    }
  return g_steal_pointer (&plain);
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
  if (item == NULL)
    return csn_record_find_free_run (self->record, probe_id);
  entry = csn_record_find_entry (self->record, csn_item_get_id (item));
  return entry ? csn_entry_get_last_run_of (entry, probe_id) : NULL;
}

/* --- running ---------------------------------------------------------------------------------------------------- */

void
csn_session_set_probe_limits (CsnSession *self, guint at_once, guint usual_seconds, guint most_seconds)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  if (at_once > 0)
    csn_probe_runner_set_limit (self->runner, at_once);
  self->usual_limit = MIN (usual_seconds, MAX_TIME_LIMIT);
  self->time_limit = MIN (most_seconds, MAX_TIME_LIMIT);
}

typedef struct
{
  CsnProbePlan *plan; /* (owned) */
  GTask *gather;      /* (owned) */
} Step;

static void
step_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  CsnSession *self = CSN_SESSION (source);

  self->n_running--;
  csn_session_notify_running (self);
  csn_session_gathered_cb (source, result, step->gather);
  g_object_unref (step->plan);
  g_free (step);
}

static void
measured_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (CsnProbeResult) result = csn_probe_runner_run_finish (CSN_PROBE_RUNNER (source), async_result);

  csn_session_file_result_async (g_task_get_source_object (step->gather), step->plan, result, CSN_FILING_RUN, NULL, NULL,
                                 step_ended_cb, step);
}

static void
start (CsnSession *self, CsnProbePlan *plan, GCancellable *cancellable, GTask *gather)
{
  Step *step = g_new0 (Step, 1);

  step->plan = g_object_ref (plan);
  step->gather = csn_session_gather_add (gather);
  if (csn_probe_plan_is_series (plan) && csn_probe_plan_can_run (plan))
    csn_session_run_series_async (self, plan, NULL, cancellable, step_ended_cb, step);
  else
    csn_probe_runner_run_async (self->runner, plan, csn_probe_plan_get_fingerprint (plan), CSN_PROBE_IN_TURN, cancellable,
                                measured_cb, step);
}

void
csn_session_run_probes_async (CsnSession *self,
                              GPtrArray *plans,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *gather;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (plans != NULL);

  if (csn_session_is_read_only (self))
    {
      g_task_report_new_error (self, callback, user_data, csn_session_run_probes_async, CSN_SESSION_ERROR,
                               CSN_SESSION_ERROR_READ_ONLY, "%s", self->read_only_reason);
      return;
    }
  /* stopping must not throw away what has been measured: the task itself is not cancellable */
  gather = csn_session_gather_new (self, csn_session_run_probes_async, callback, user_data);
  self->n_running += plans->len;
  csn_session_notify_running (self);
  for (guint i = 0; i < plans->len; i++)
    start (self, g_ptr_array_index (plans, i), cancellable, gather);
  csn_session_gather_end (gather);
}
