/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One run of one plan: the lane measures, the condition judges, secrets are struck out, numbers are matched with the
 * form's blanks. Must not know what isolates or sends. */

#include "csn-probe-job.h"

#include "csn-measurement.h"
#include "csn-probe-error.h"
#include "csn-fence-judge.h"
#include "csn-probe-fills.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CsnProbePlan *plan;     /* (owned) */
  CsnRedactor *redactor;  /* (owned) */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->plan);
  g_clear_object (&job->redactor);
  g_free (job);
}

static CsnLaneRun
lane_of (CsnProbePlan *plan)
{
  switch (plan->lane)
    {
    case CSN_LANE_HTTP:
    case CSN_LANE_PROMETHEUS:
      return csn_http_lane_run_async;
    case CSN_LANE_COMMAND:
      return csn_command_lane_run_async;
    case CSN_LANE_FILE:
    case CSN_LANE_JSON:
    case CSN_LANE_ENV:
      return csn_file_lane_run_async;
    case CSN_LANE_SQL:
      return csn_sql_lane_run_async;
    case CSN_LANE_HURL:
      return csn_hurl_lane_run_async;
    default:
      return NULL;
    }
}

static const CsnJudgement *
find_judgement (GPtrArray *judgements, CsnState state)
{
  for (guint i = 0; i < judgements->len; i++)
    {
      const CsnJudgement *judgement = g_ptr_array_index (judgements, i);

      if (judgement->state == state)
        return judgement;
    }
  return NULL;
}

/* One sentence for people: why this outcome. */
static char *
describe (const CsnMeasurement *m, CsnState state, GPtrArray *judgements, const CsnPassCondition *condition)
{
  const CsnJudgement *first = find_judgement (judgements, state);
  const char *source = first != NULL ? first->source : "";

  if (m->message != NULL)
    return g_strdup (m->message);
  switch (state)
    {
    case CSN_STATE_PASS:
      return g_strdup_printf (ngettext ("%u condition met.", "%u conditions met.", judgements->len), judgements->len);
    case CSN_STATE_FAIL:
      return g_strdup_printf (_ ("Not met: %s"), source);
    case CSN_STATE_INCONCLUSIVE:
      return g_strdup_printf (_ ("Cannot tell: nothing was measured for “%s”."), source);
    case CSN_STATE_ERROR:
      return g_strdup_printf (_ ("“%s” cannot be judged: %s"), source, first != NULL && first->actual ? first->actual : "");
    default:
      if (condition->unread->len > 0)
        return g_strdup_printf (_ ("Recorded; a person judges “%s”."),
                                (char *) g_ptr_array_index (condition->unread, 0));
      return g_strdup (_ ("Recorded; the document states no condition."));
    }
}

static void
add_values (Job *job, const CsnReadings *readings, CsnProbeResult *out)
{
  g_auto (GStrv) names = csn_readings_list (readings);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = csn_readings_dup_text (readings, names[i]);
      g_autofree char *redacted = csn_redactor_redact (job->redactor, text, NULL);

      if (redacted != NULL && strcmp (names[i], "stdout") != 0 && strcmp (names[i], "stderr") != 0)
        csn_probe_result_set_value (out, names[i], redacted);
    }
}

static void
add_output (Job *job, const CsnMeasurement *m, CsnProbeResult *out)
{
  guint hits = 0;
  g_autofree char *redacted = csn_redactor_redact (job->redactor, m->log->str, &hits);
  g_autoptr (GString) text = g_string_new (redacted);
  g_autoptr (GBytes) bytes = NULL;

  if (hits > 0)
    {
      g_autofree char *count = g_strdup_printf ("%u", hits);

      csn_probe_result_set_value (out, "redactions", count);
    }
  bytes = g_bytes_new (text->str, text->len);
  csn_probe_result_set_output (out, bytes);
}

/* What a probe learnt and nobody may see is struck out from here on. A value too short for that is not shown anywhere else. */
static void
add_captured_secrets (Job *job, const CsnMeasurement *m)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, m->secrets);
  while (g_hash_table_iter_next (&iter, &name, &value))
    csn_redactor_add_secret (job->redactor, name, value, NULL);
}

static CsnProbeResult *
build_result (Job *job, CsnMeasurement *m)
{
  GPtrArray *judgements = m->judgements;
  const CsnPassCondition *condition = job->plan->condition;
  CsnState own = csn_fence_judge (job->plan, m);
  CsnState judged = csn_pass_condition_judge (condition, m->readings, judgements);
  CsnState state = m->state != CSN_STATE_PENDING ? m->state : own != CSN_STATE_PENDING ? own : judged;
  g_autofree char *summary = NULL;
  g_autofree char *redacted = NULL;
  g_autofree char *ran = csn_probe_plan_dup_text (job->plan);
  g_autofree char *safe_ran = csn_redactor_redact (job->redactor, ran, NULL);
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc_usec (m->started);
  g_autofree char *stamp = g_date_time_format (started, "%Y-%m-%dT%H:%M:%S+00:00");
  CsnProbeResult *out;

  add_captured_secrets (job, m);
  /* the lane's PASS stands only as far as the written condition agrees */
  if (state == CSN_STATE_PASS && condition->assertions->len > 0 && judged != CSN_STATE_PASS
      && job->plan->lane != CSN_LANE_ENV)
    state = judged;
  summary = describe (m, state, judgements, condition);
  redacted = csn_redactor_redact (job->redactor, summary, NULL);
  out = csn_probe_result_new (csn_probe_spec_get_id (job->plan->spec), state, redacted);
  csn_probe_result_set_times (out, stamp, m->duration_us);
  csn_probe_result_set_code (out, m->code);
  csn_probe_result_set_ran (out, safe_ran);
  for (guint i = 0; i < judgements->len; i++)
    {
      const CsnJudgement *judgement = g_ptr_array_index (judgements, i);
      g_autofree char *actual = csn_redactor_redact (job->redactor, judgement->actual, NULL);

      if (actual != NULL && strlen (actual) > 200)
        actual[g_utf8_find_prev_char (actual, actual + 200) - actual] = '\0';
      csn_probe_result_add_assertion (out, judgement->source, actual, judgement->state);
    }
  add_values (job, m->readings, out);
  add_output (job, m, out);
  csn_fence_note_statistics (job->plan, m, out);
  csn_probe_fills_apply (job->plan, out);
  return out;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (CsnMeasurement) measurement = csn_lane_run_finish (result);

  g_task_return_pointer (task, build_result (job, measurement), g_object_unref);
}

static gboolean
load_secrets (Job *job, GError **error)
{
  CsnProbeSetup *setup = job->plan->setup;
  g_auto (GStrv) names = csn_probe_setup_list_secrets (setup);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = csn_probe_setup_get_secret (setup, names[i], NULL);
      gboolean used = g_strv_contains (csn_probe_plan_get_secrets (job->plan), names[i]);

      /* all known secrets are struck out, not only those of this probe: a service may echo any of them */
      if (!csn_redactor_add_secret (job->redactor, names[i], value, used ? error : NULL) && used)
        return FALSE;
      for (guint r = 0; r < job->plan->requests->len; r++)
        {
          const CsnHttpRequest *request = g_ptr_array_index (job->plan->requests, r);
          g_autofree char *user = csn_template_reveal (request->user, setup);

          if (user != NULL)
            csn_redactor_add_login (job->redactor, names[i], user, value);
        }
    }
  return TRUE;
}

void
csn_probe_job_run_async (CsnProbePlan        *plan,
                         const char          *consent,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (CSN_IS_PROBE_PLAN (plan));

  g_autoptr (GTask) task = g_task_new (plan, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, csn_probe_job_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->plan = g_object_ref (plan);
  job->redactor = csn_redactor_new ();
  if (!csn_probe_plan_can_run (plan))
    {
      const char *const *reasons = csn_probe_plan_get_reasons (plan);

      g_task_return_new_error (task, CSN_PROBE_ERROR, CSN_PROBE_ERROR_MISSING, "%s",
                               reasons[0] != NULL ? reasons[0] : _ ("There is nothing to run."));
      return;
    }
  if (g_strcmp0 (consent, csn_probe_plan_get_fingerprint (plan)) != 0)
    {
      g_task_return_new_error (task, CSN_PROBE_ERROR, CSN_PROBE_ERROR_NOT_ALLOWED, "%s",
                               _ ("The probe is not allowed in this form. Look at what it runs and allow it."));
      return;
    }
  if (!load_secrets (job, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  lane_of (plan) (plan, cancellable, measured_cb, g_object_ref (task));
}

CsnProbeResult *
csn_probe_job_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
