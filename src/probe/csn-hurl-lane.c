/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the hurl block of a plan, once or many times, in threads with main contexts of their own. Only the origins of the plan are
 * asked, whatever the block or an answer says. Must not know the language. */

#include "csn-measurement.h"

#include "csn-http-exchange.h"
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
  GStrv variables;           /* (owned) (nullable) "name=value" for every run */
  int next;                  /* atomic: number of the next run, warm-up included */
  GMutex lock;               /* over the rest */
  CsnMeasurement *measurement; /* (owned) (nullable) */
  CsnHurlExit first_code;    /* of the first run that counts */
  GString *first_err;        /* (owned) */
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
  g_strfreev (run->variables);
  csn_measurement_free (run->measurement);
  g_string_free (run->first_err, TRUE);
  g_mutex_clear (&run->lock);
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

/* Line @number of the block. */
static char *
dup_line (const char *script, gint64 number)
{
  const char *at = script;

  for (gint64 i = 1; i < number && at != NULL; i++)
    at = (at = strchr (at, '\n')) != NULL ? at + 1 : NULL;
  return at != NULL ? g_strstrip (g_strndup (at, strcspn (at, "\n"))) : g_strdup ("");
}

static void
add_judgement (CsnMeasurement *m, const char *script, yyjson_val *assert)
{
  CsnJudgement *judgement = g_new0 (CsnJudgement, 1);
  const char *message = yyjson_get_str (yyjson_obj_get (assert, "message"));
  g_autofree char *line = csn_json_dup_text (yyjson_obj_get (assert, "line"));

  judgement->source = dup_line (script, g_ascii_strtoll (line, NULL, 10));
  judgement->actual = g_strdup (message);
  judgement->state = yyjson_get_bool (yyjson_obj_get (assert, "success")) ? CSN_STATE_PASS : CSN_STATE_FAIL;
  g_ptr_array_add (m->judgements, judgement);
}

/* The captures and the last status become readings, the asserts judgements. */
static void
read_result (CsnMeasurement *m, const char *script, const char *json)
{
  g_autoptr (yyjson_doc) doc = csn_json_read (json, strlen (json), NULL);
  yyjson_val *entries = yyjson_obj_get (yyjson_doc_get_root (doc), "entries");
  size_t e, i, max_e, max_i;
  yyjson_val *entry, *one;
  gint64 met = 0, asked = 0;
  CsnDecimal code;

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
          add_judgement (m, script, one);
        }
      yyjson_arr_foreach (yyjson_obj_get (entry, "captures"), i, max_i, one)
        csn_json_set_reading (m->readings, yyjson_get_str (yyjson_obj_get (one, "name")), yyjson_obj_get (one, "value"));
    }
  csn_readings_set_int (m->readings, "asserts", asked);
  csn_readings_set_int (m->readings, "asserts-met", met);
  if (csn_readings_get_number (m->readings, "status", &code))
    m->code = (int) csn_decimal_to_double (code);
}

static void
judge (HurlRun *run, CsnMeasurement *m, CsnHurlExit code, const char *err)
{
  g_autofree char *first = g_strndup (err, strcspn (err, "\n"));
  guint failed = csn_samples_get_failed (m->samples);

  if (run->late)
    csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (_ ("Stopped: the block took too long.")));
  else if (g_cancellable_is_cancelled (run->cancellable))
    csn_measurement_set_state (m, CSN_STATE_CANCELLED, g_strdup (_ ("Stopped.")));
  else if (run->plan->runs > 1)
    {
      /* a failed run never counts as a fast one */
      if (failed > 0 && !csn_probe_directives_counts_failures (run->plan->directives))
        csn_measurement_set_state (m, CSN_STATE_FAIL,
                                   g_strdup_printf (_ ("%u of %u runs failed."), failed,
                                                    csn_samples_get_count (m->samples)));
      else
        csn_measurement_set_state (m, CSN_STATE_PASS, g_strdup_printf (_ ("%u runs."), csn_samples_get_count (m->samples)));
    }
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

/* The first run and up to three that failed are the evidence; all are samples. */
static void
keep_run (HurlRun *run, guint number, CsnHurlExit code, gint64 sent_us, GString *out, GString *err)
{
  CsnMeasurement *m = run->measurement;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&run->lock);

  csn_samples_add (m->samples, (double) sent_us / 1000.0, code != CSN_HURL_OK);
  if (number == 0)
    {
      run->first_code = code;
      g_string_assign (run->first_err, err->str);
      read_result (m, run->plan->script, out->str);
    }
  if (number == 0 || (code != CSN_HURL_OK && csn_samples_get_failed (m->samples) <= 3))
    g_string_append_printf (m->log, "%s%s", out->str, err->str);
}

/* One worker of a run: its own context, its own connections, one run of the block after the other. */
static gpointer
work (gpointer data)
{
  HurlRun *run = data;
  guint total = run->plan->warmup + run->plan->runs;
  const CsnProbeDirectives *d = run->plan->directives;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupSession) session = NULL;

  g_main_context_push_thread_default (context);
  session = csn_http_session_new (2, FALSE);
  while (!g_cancellable_is_cancelled (run->cancellable))
    {
      guint number = (guint) g_atomic_int_add (&run->next, 1);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) err = g_string_new (NULL);
      g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_free);
      gint64 sent_us = 0;
      CsnHurlOptions options = {
        .origins = csn_probe_plan_get_origins (run->plan),
        .file_root = csn_probe_setup_get_project_folder (run->plan->setup),
        .session = session,
        .sent_us = &sent_us,
        .hide_named_secrets = TRUE,
        .json = TRUE,
        .cancellable = run->cancellable,
      };
      CsnHurlExit code;

      if (number >= total)
        break;
      for (guint i = 0; run->variables[i] != NULL; i++)
        g_ptr_array_add (variables, g_strdup (run->variables[i]));
      if (d->variable != NULL)
        g_ptr_array_add (variables, g_strdup_printf ("%s=%" G_GINT64_FORMAT, d->variable,
                                                     d->from + number % (d->to - d->from + 1)));
      g_ptr_array_add (variables, NULL);
      options.variables = (const char *const *) variables->pdata;
      code = csn_hurl_run_text (run->plan->script, strlen (run->plan->script), _ ("block"), &options, out, err);
      if (number >= run->plan->warmup && !g_cancellable_is_cancelled (run->cancellable))
        keep_run (run, number - run->plan->warmup, code, sent_us, out, err);
      if (run->plan->run_interval > 0)
        g_usleep ((gulong) run->plan->run_interval * 1000);
    }
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
finish_series (HurlRun *run, CsnMeasurement *m)
{
  g_autofree char *line = csn_samples_describe (m->samples);

  csn_samples_read (m->samples, g_get_monotonic_time () - m->begin, run->plan->runs_named, m->readings);
  g_string_append_printf (m->log, "\n# %s\n", line);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *unused)
{
  HurlRun *run = task_data;
  CsnMeasurement *m = run->measurement;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GThread *threads[CSN_PROBE_MAX_CONCURRENCY];
  guint n = CLAMP (run->plan->concurrency, 1, CSN_PROBE_MAX_CONCURRENCY);

  add_variables (run->plan, builder);
  run->variables = g_strv_builder_end (builder);
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("hurl", work, run);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  m->duration_us = g_get_monotonic_time () - m->begin;
  if (run->plan->runs > 1)
    finish_series (run, m);
  else
    csn_readings_set_double (m->readings, "duration", m->duration_us / 1000.0);
  judge (run, m, run->first_code, run->first_err->str);
  g_task_return_pointer (task, g_steal_pointer (&run->measurement), (GDestroyNotify) csn_measurement_free);
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
  run->measurement = csn_measurement_new ();
  run->first_err = g_string_new (NULL);
  g_mutex_init (&run->lock);
  run->cancellable = g_cancellable_new ();
  run->timer = g_timeout_add (plan->time_limit, late_cb, run);
  if (cancellable != NULL)
    {
      run->outer = g_object_ref (cancellable);
      run->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), run->cancellable, NULL);
    }
  csn_pin_hosts_async (csn_probe_plan_get_origins (plan), run->cancellable, pinned_cb, g_object_ref (task));
}
