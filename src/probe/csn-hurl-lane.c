/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the hurl block of a plan in a worker thread with a main context of its own. Only the origins of the plan are
 * asked, whatever the block or an answer says. Must not know the language. */

#include "csn-measurement.h"

#include "csn-hurl-run.h"
#include "csn-json.h"
#include "csn-pin-resolver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CsnProbePlan *plan;        /* (owned) */
  GCancellable *cancellable; /* (owned) Stop or the deadline */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong outer_handler;
  guint timer;
  gboolean late;
} HurlRun;

static void
hurl_run_free (HurlRun *run)
{
  g_clear_handle_id (&run->timer, g_source_remove);
  if (run->outer != NULL && run->outer_handler != 0)
    g_cancellable_disconnect (run->outer, run->outer_handler);
  g_clear_object (&run->outer);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->plan);
  g_free (run);
}

static void
add_variables (CsnProbePlan *plan, GStrvBuilder *variables)
{
  g_auto (GStrv) values = csn_probe_setup_list_values (plan->setup);
  g_auto (GStrv) secrets = csn_probe_setup_list_secrets (plan->setup);

  for (guint i = 0; values[i] != NULL; i++)
    g_strv_builder_take (variables,
                         g_strdup_printf ("%s=%s", values[i], csn_probe_setup_get_value (plan->setup, values[i])));
  for (guint i = 0; secrets[i] != NULL; i++)
    if (g_strv_contains (csn_probe_plan_get_secrets (plan), secrets[i]))
      g_strv_builder_take (variables, g_strdup_printf ("%s=\"%s\"", secrets[i],
                                                       csn_probe_setup_get_secret (plan->setup, secrets[i], NULL)));
}

/* The captures and the last status become readings. */
static void
read_result (CsnMeasurement *m, const char *json)
{
  g_autoptr (yyjson_doc) doc = csn_json_read (json, strlen (json), NULL);
  yyjson_val *entries = yyjson_obj_get (yyjson_doc_get_root (doc), "entries");
  size_t e, i, max_e, max_i;
  yyjson_val *entry, *one;
  gint64 met = 0, asked = 0;

  yyjson_arr_foreach (entries, e, max_e, entry)
    {
      yyjson_val *call = yyjson_arr_get_last (yyjson_obj_get (entry, "calls"));
      yyjson_val *status = yyjson_obj_get (yyjson_obj_get (call, "response"), "status");

      if (status != NULL)
        csn_json_set_reading (m->readings, "status", status);
      yyjson_arr_foreach (yyjson_obj_get (entry, "asserts"), i, max_i, one)
        {
          asked++;
          met += yyjson_get_bool (yyjson_obj_get (one, "success"));
        }
      yyjson_arr_foreach (yyjson_obj_get (entry, "captures"), i, max_i, one)
        csn_json_set_reading (m->readings, yyjson_get_str (yyjson_obj_get (one, "name")), yyjson_obj_get (one, "value"));
    }
  csn_readings_set_int (m->readings, "asserts", asked);
  csn_readings_set_int (m->readings, "asserts-met", met);

  CsnDecimal code;

  if (csn_readings_get_number (m->readings, "status", &code))
    m->code = (int) csn_decimal_to_double (code);
}

static void
judge (HurlRun *run, CsnMeasurement *m, CsnHurlExit code, GString *err)
{
  g_autofree char *first = g_strndup (err->str, strcspn (err->str, "\n"));

  if (run->late)
    csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (_ ("Stopped: the block took too long.")));
  else if (g_cancellable_is_cancelled (run->cancellable))
    csn_measurement_set_state (m, CSN_STATE_CANCELLED, g_strdup (_ ("Stopped.")));
  else if (code == CSN_HURL_ASSERT)
    csn_measurement_set_state (m, CSN_STATE_FAIL, g_steal_pointer (&first));
  else if (code != CSN_HURL_OK)
    csn_measurement_set_state (m, CSN_STATE_ERROR, g_steal_pointer (&first));
  else if (csn_readings_has (m->readings, "asserts") && run->plan->condition->record_only)
    {
      g_autofree char *asked = csn_readings_dup_text (m->readings, "asserts");

      if (strcmp (asked, "0") != 0)
        csn_measurement_set_state (m, CSN_STATE_PASS, g_strdup_printf (_ ("%s asserts met."), asked));
    }
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *unused)
{
  HurlRun *run = task_data;
  CsnMeasurement *m = csn_measurement_new ();
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) err = g_string_new (NULL);
  g_auto (GStrv) variables = NULL;
  CsnHurlOptions options = {
    .origins = csn_probe_plan_get_origins (run->plan),
    .file_root = csn_probe_setup_get_project_folder (run->plan->setup),
    .json = TRUE,
    .cancellable = run->cancellable,
  };
  CsnHurlExit code;

  add_variables (run->plan, builder);
  variables = g_strv_builder_end (builder);
  options.variables = (const char *const *) variables;
  g_main_context_push_thread_default (context);
  code = csn_hurl_run_text (run->plan->script, strlen (run->plan->script), _ ("block"), &options, out, err);
  g_main_context_pop_thread_default (context);
  g_string_append (m->log, out->str);
  g_string_append (m->log, err->str);
  read_result (m, out->str);
  judge (run, m, code, err);
  m->duration_us = g_get_monotonic_time () - m->begin;
  csn_readings_set_double (m->readings, "duration", m->duration_us / 1000.0);
  g_task_return_pointer (task, m, (GDestroyNotify) csn_measurement_free);
}

static gboolean
late_cb (gpointer data)
{
  HurlRun *run = data;

  run->timer = 0;
  run->late = TRUE;
  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static void
pinned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  CsnMeasurement *m;

  if (csn_pin_hosts_finish (result, &error))
    {
      g_task_run_in_thread (task, run_in_thread);
      return;
    }
  m = csn_measurement_new ();
  csn_measurement_set_state (m, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? CSN_STATE_CANCELLED
                                                                                          : CSN_STATE_ERROR,
                             g_strdup (error->message));
  g_task_return_pointer (task, m, (GDestroyNotify) csn_measurement_free);
}

void
csn_hurl_lane_run_async (CsnProbePlan *plan, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (plan, NULL, callback, user_data);
  HurlRun *run = g_new0 (HurlRun, 1);

  g_task_set_source_tag (task, csn_hurl_lane_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) hurl_run_free);
  run->plan = g_object_ref (plan);
  run->cancellable = g_cancellable_new ();
  run->timer = g_timeout_add (plan->time_limit, late_cb, run);
  if (cancellable != NULL)
    {
      run->outer = g_object_ref (cancellable);
      run->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), run->cancellable, NULL);
    }
  csn_pin_hosts_async (csn_probe_plan_get_origins (plan), run->cancellable, pinned_cb, g_object_ref (task));
}
