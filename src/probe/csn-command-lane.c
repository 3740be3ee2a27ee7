/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the command of a plan, once or many times, and reads its output. From exit status and numbers to an outcome:
 * GATES.md T14. Must not know how a process is isolated or ended. */

#include "csn-measurement.h"

#include "csn-process.h"
#include "csn-report-reader.h"
#include "csn-tool-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CsnProbePlan *plan;           /* (owned) */
  CsnMeasurement *measurement;  /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) */
  guint started;
  guint running;
  gint64 deadline;              /* monotonic, µs */
} CommandRun;

static void start_more (GTask *task);

static void
command_run_free (CommandRun *run)
{
  g_clear_object (&run->plan);
  g_clear_object (&run->cancellable);
  csn_measurement_free (run->measurement);
  g_free (run);
}

static void
append_output (CsnMeasurement *m, const CsnProcessOutcome *outcome)
{
  g_autofree char *output = csn_bounded_buffer_dup_text (outcome->output);
  g_autofree char *errors = csn_bounded_buffer_dup_text (outcome->errors);
  g_autofree char *digest = csn_bounded_buffer_dup_sha256 (outcome->output);

  g_string_append (m->log, output);
  if (*errors != '\0')
    g_string_append_printf (m->log, "%s--- standard error ---\n%s",
                            *output != '\0' && !g_str_has_suffix (output, "\n") ? "\n" : "", errors);
  csn_readings_set_text (m->readings, "output-sha256", digest);
  csn_readings_set_int (m->readings, "output-bytes", (gint64) csn_bounded_buffer_get_total (outcome->output));
}

/* Whether the run is one that measured nothing: T14, first rows. */
static void
judge_end (CommandRun *run, const CsnProcessOutcome *outcome)
{
  CsnMeasurement *m = run->measurement;
  const char *program = run->plan->command->argv[0];

  switch (outcome->end)
    {
    case CSN_PROCESS_CANCELLED:
      csn_measurement_set_state (m, CSN_STATE_CANCELLED, g_strdup (outcome->message));
      return;
    case CSN_PROCESS_TIMEOUT:
      csn_measurement_set_state (m,
                                 csn_pass_condition_has (run->plan->condition, "duration") ? CSN_STATE_FAIL
                                                                                           : CSN_STATE_ERROR,
                                 g_strdup (outcome->message));
      return;
    case CSN_PROCESS_SIGNALLED:
    case CSN_PROCESS_NOT_STARTED:
      csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (outcome->message));
      return;
    case CSN_PROCESS_EXITED:
      break;
    }
  for (guint i = 0; run->plan->command->argv[i] != NULL && i < 4; i++)
    if (csn_tool_exit_is_error (run->plan->command->argv[i], outcome->exit_status))
      program = run->plan->command->argv[i];
  if (csn_tool_exit_is_error (program, outcome->exit_status))
    csn_measurement_set_state (
      m, CSN_STATE_ERROR,
      g_strdup_printf (outcome->exit_status == 5 ? _ ("%s found no test to run (exit %d).")
                                                 : _ ("%s itself did not work (exit %d)."),
                       program, outcome->exit_status));
}

static void
read_one (CommandRun *run, const CsnProcessOutcome *outcome)
{
  CsnMeasurement *m = run->measurement;
  g_autofree char *output = csn_bounded_buffer_dup_text (outcome->output);
  g_autofree char *errors = csn_bounded_buffer_dup_text (outcome->errors);
  g_autofree char *both = g_strconcat (output, "\n", errors, NULL);
  g_autofree char *all = csn_command_line_show (run->plan->command);

  m->code = outcome->exit_status;
  csn_readings_set_int (m->readings, "exit", outcome->exit_status);
  csn_readings_set_text (m->readings, "stdout", output);
  if (run->plan->fence != NULL)
    {
      csn_readings_set_text (m->readings, "stderr", errors);
      g_clear_pointer (&m->body, g_bytes_unref);
      /* an output that was not kept whole is no data for an assert */
      if (csn_bounded_buffer_is_truncated (outcome->output))
        csn_readings_set_empty (m->readings, "stdout");
      else
        m->body = g_bytes_new (output, strlen (output));
    }
  csn_readings_set_int (m->readings, "size", (gint64) strlen (g_strchomp (output)));
  /* a report on standard output (TAP, JUnit, SARIF …) is exact; the closing line of a tool is the next best */
  if (csn_report_read (output, strlen (output), m->readings) == NULL)
    csn_tool_summary_read (all, both, outcome->exit_status, m->readings);
}

static void
finish (GTask *task)
{
  CommandRun *run = g_task_get_task_data (task);
  CsnMeasurement *m = run->measurement;
  gboolean fence = run->plan->fence != NULL && csn_hurl_fence_judges (run->plan->fence);
  gboolean decided = fence || csn_pass_condition_is_numeric (run->plan->condition);

  m->duration_us = g_get_monotonic_time () - m->begin;
  csn_readings_set_double (m->readings, "duration", m->duration_us / 1000.0);
  if (run->plan->runs > 1)
    {
      g_autofree char *line = csn_samples_describe (m->samples);

      csn_samples_read (m->samples, m->duration_us, run->plan->runs_named, m->readings);
      g_string_append_printf (m->log, "\n%s\n", line);
    }
  if (run->plan->is_stub && m->code == 0)
    csn_measurement_set_state (m, CSN_STATE_INCONCLUSIVE,
                               g_strdup (_ ("The command only imports modules, so its success measures nothing.")));
  /* no number decides: the exit status does */
  else if (!decided && m->code > 0)
    csn_measurement_set_state (m, CSN_STATE_FAIL, g_strdup_printf (_ ("The command ended with exit status %d."), m->code));
  else if (!fence && run->plan->condition->record_only && m->code == 0
           && csn_probe_spec_get_gate_class (run->plan->spec) != CSN_GATE_COLLECT_ONLY)
    csn_measurement_set_state (m, CSN_STATE_PASS, g_strdup (_ ("The command ended with exit status 0.")));
  g_task_return_pointer (task, g_steal_pointer (&run->measurement), (GDestroyNotify) csn_measurement_free);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CommandRun *run = g_task_get_task_data (task);
  g_autoptr (CsnProcessOutcome) outcome = csn_process_run_finish (result);
  gboolean failed = outcome->end != CSN_PROCESS_EXITED || outcome->exit_status != 0;

  run->running--;
  csn_samples_add (run->measurement->samples, outcome->duration_us / 1000.0, failed);
  if (run->measurement->code <= 0 || csn_samples_get_count (run->measurement->samples) == 1)
    read_one (run, outcome);
  judge_end (run, outcome);
  /* the output of the first and of failed runs is what a reader wants */
  if (csn_samples_get_count (run->measurement->samples) == 1
      || (failed && csn_samples_get_failed (run->measurement->samples) <= 3))
    append_output (run->measurement, outcome);
  start_more (task);
}

static void
start_one (GTask *task)
{
  CommandRun *run = g_task_get_task_data (task);
  CsnProbePlan *plan = run->plan;
  g_autoptr (GPtrArray) environment = g_ptr_array_new_with_free_func (g_free);
  gint64 left = (run->deadline - g_get_monotonic_time ()) / 1000;
  CsnProcessSpec spec = {
    .argv = (const char *const *) plan->command->argv,
    .globs = (const guint *) plan->command->globs->data,
    .n_globs = plan->command->globs->len,
    .sandbox = {
      .folder = csn_probe_setup_get_project_folder (plan->setup),
      .rights = csn_probe_setup_get_rights (plan->setup),
      .cpu_seconds = plan->time_limit / 1000 * 4,
    },
    .no_sandbox = csn_probe_setup_get_no_sandbox (plan->setup),
    .time_limit = (guint) MAX (left, 1),
  };

  for (guint i = 0; i < plan->command->environment->len; i++)
    g_ptr_array_add (environment,
                     csn_template_reveal (g_ptr_array_index (plan->command->environment, i), plan->setup));
  g_ptr_array_add (environment, NULL);
  spec.environment = (const char *const *) environment->pdata;
  run->started++;
  run->running++;
  csn_process_run_async (&spec, run->cancellable, ended_cb, g_object_ref (task));
}

static void
start_more (GTask *task)
{
  CommandRun *run = g_task_get_task_data (task);

  while (run->measurement->state == CSN_STATE_PENDING && run->started < run->plan->runs
         && run->running < run->plan->concurrency)
    start_one (task);
  if (run->running == 0)
    finish (task);
}

void
csn_command_lane_run_async (CsnProbePlan        *plan,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (plan, NULL, callback, user_data);
  CommandRun *run = g_new0 (CommandRun, 1);

  g_task_set_source_tag (task, csn_command_lane_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) command_run_free);
  run->plan = g_object_ref (plan);
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  run->measurement = csn_measurement_new ();
  run->deadline = run->measurement->begin + (gint64) plan->time_limit * 1000;
  start_more (task);
}
