/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes: what they would do, and running those that a person allowed. What a run found becomes one batch of entries the moment
 * it ends, so that a crash later loses none of it. */

#include "csn-session-private.h"

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
add_secrets (CsnProbeSetup *setup)
{
  g_auto (GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], SECRET_PREFIX))
      csn_probe_setup_set_secret (setup, names[i] + strlen (SECRET_PREFIX), g_getenv (names[i]), NULL);
}

CsnProbeSetup *
csn_session_dup_setup (CsnSession *self)
{
  CsnProbeSetup *setup = csn_probe_setup_new (self->project_folder);

  copy_values (setup, csn_record_get_subject (self->record));
  copy_values (setup, csn_record_get_parameters (self->record));
  add_secrets (setup);
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

const char *
csn_session_get_project_folder (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return self->project_folder;
}

void
csn_session_set_project_folder (CsnSession *self, const char *folder)
{
  g_autofree char *absolute = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));

  absolute = folder ? g_canonicalize_filename (folder, NULL) : NULL;
  g_set_str (&self->project_folder, absolute);
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

/* --- filing a result -------------------------------------------------------------------------------------------- */

typedef struct
{
  CsnProbePlan *plan;     /* (owned) */
  CsnProbeResult *result; /* (owned) */
  char *output;           /* (owned) (nullable): digest of the stored output */
  guint64 n_bytes;
} Filing;

static void
filing_free (Filing *filing)
{
  g_object_unref (filing->plan);
  g_object_unref (filing->result);
  g_free (filing->output);
  g_free (filing);
}

static const char *
item_of (Filing *filing)
{
  CsnItem *item = csn_probe_spec_get_item (csn_probe_plan_get_spec (filing->plan));

  return item ? csn_item_get_id (item) : "";
}

static JsonObject *
write_output (Filing *filing)
{
  JsonObject *data = json_object_new ();
  JsonArray *items = json_array_new ();
  g_autofree char *name
      = g_strdup_printf ("probe-L%u.txt", csn_probe_spec_get_line (csn_probe_plan_get_spec (filing->plan)));

  if (*item_of (filing) != '\0')
    json_array_add_string_element (items, item_of (filing));
  json_object_set_array_member (data, "item", items);
  json_object_set_string_member (data, "name", name);
  json_object_set_string_member (data, "sha256", filing->output);
  json_object_set_int_member (data, "bytes", (gint64) filing->n_bytes);
  json_object_set_string_member (data, "media", "text/plain");
  json_object_set_string_member (data, "from", "probe");
  json_object_set_string_member (data, "collected", csn_probe_result_get_started (filing->result));
  return data;
}

static JsonObject *
write_run (Filing *filing)
{
  CsnProbeSpec *spec = csn_probe_plan_get_spec (filing->plan);
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "probe", csn_probe_spec_get_id (spec));
  json_object_set_string_member (data, "item", item_of (filing));
  json_object_set_string_member (data, "kind",
                                 csn_enum_to_string (CSN_TYPE_PROBE_KIND, csn_probe_spec_get_kind (spec)));
  json_object_set_int_member (data, "line", csn_probe_spec_get_line (spec));
  json_object_set_object_member (data, "result", csn_probe_result_to_json (filing->result));
  json_object_set_string_member (data, "evidence", filing->output ? filing->output : "");
  json_object_set_string_member (data, "consent", csn_probe_plan_get_fingerprint (filing->plan));
  return data;
}

/* A machine never writes over a person: only empty places and its own earlier values are filled. */
static gboolean
may_fill (CsnEntry *entry)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);

  return answer == NULL || csn_answer_get_value (answer) == NULL
         || csn_answer_get_provenance (answer) == CSN_PROVENANCE_PROBE;
}

static void
add_fills (CsnSession *self, Filing *filing, GPtrArray *drafts)
{
  GHashTableIter iter;
  gpointer id, text;

  g_hash_table_iter_init (&iter, csn_probe_result_get_fills (filing->result));
  while (g_hash_table_iter_next (&iter, &id, &text))
    {
      CsnEntry *entry = csn_record_find_entry (self->record, id);
      CsnAnswer *answer = entry ? csn_entry_get_answer (entry) : NULL;
      JsonObject *data;
      JsonArray *replaces;

      if (entry == NULL || !may_fill (entry) || g_strcmp0 (csn_entry_get_value (entry), text) == 0)
        continue;
      data = json_object_new ();
      replaces = json_array_new ();
      if (answer != NULL && *csn_answer_get_event_id (answer) != '\0')
        json_array_add_string_element (replaces, csn_answer_get_event_id (answer));
      json_object_set_string_member (data, "item", id);
      json_object_set_string_member (data, "aspect", "answer");
      json_object_set_string_member (data, "value", text);
      json_object_set_string_member (data, "provenance", "probe");
      json_object_set_array_member (data, "replaces", replaces);
      csn_event_drafts_add (drafts, "answer.set", self->actor, data);
    }
}

static GPtrArray *
prepare_filing (CsnSession *self, GTask *task, GError **error)
{
  Filing *filing = g_task_get_task_data (task);
  GPtrArray *drafts = csn_event_drafts_new ();

  if (filing->output != NULL)
    csn_event_drafts_add (drafts, "evidence.add", self->actor, write_output (filing));
  csn_event_drafts_add (drafts, "probe.run", self->actor, write_run (filing));
  add_fills (self, filing, drafts);
  return drafts;
}

static void
output_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Filing *filing = g_task_get_task_data (task);
  GError *error = NULL;

  filing->output = csn_record_file_put_blob_finish (CSN_RECORD_FILE (source), result, &filing->n_bytes, &error);
  if (filing->output == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  csn_session_enqueue (g_task_get_source_object (task), task, prepare_filing);
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
  Filing *filing = g_new0 (Filing, 1);
  GBytes *output = csn_probe_result_get_output (result);
  GTask *filing_task;

  filing->plan = g_object_ref (ended);
  filing->result = g_object_ref (result);
  run->n_open++;
  filing_task = csn_session_new_task (self, finished_cb, filing, (GDestroyNotify) filing_free, NULL, filed_cb,
                                      g_object_ref (task));
  if (output != NULL && g_bytes_get_size (output) > 0)
    {
      g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (output);

      csn_record_file_put_blob_async (self->file, source, NULL, NULL, NULL, output_stored_cb, filing_task);
    }
  else
    csn_session_enqueue (self, filing_task, prepare_filing);
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
    g_strv_builder_add (consents, csn_probe_plan_get_fingerprint (g_ptr_array_index (plans, i)));
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
  g_signal_connect (run->runner, "finished", G_CALLBACK (finished_cb), task);
  csn_probe_runner_run_async (run->runner, plans, (const char *const *) fingerprints, cancellable, ran_cb, task);
}
