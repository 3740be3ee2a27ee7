/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes measured several times over time. Each measurement is durable when it ends; the last one brings the run that decides
 * (GATES.md T2). A series that was cut off goes on when a person says so and nothing was missed; otherwise it ends INCONCLUSIVE.
 * Time is the time since boot, suspended or not, so that a sleeping computer is noticed. */

#include "csn-session-probes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

#include "csn-series.h"

/* A timer does not notice that the computer slept: looked at again after so long. */
#define MAX_NAP (20 * 1000)
/* GATES.md T2: an error of the instrument does not count and is tried again after 10 s. */
#define ERROR_RETRY (10 * 1000)
/* What the closing run lists; all of them are entries of their own. */
#define MAX_LISTED 60

typedef struct
{
  CsnProbePlan *plan;        /* (owned) */
  CsnProbeSeries *series;    /* (owned) (nullable) until it has begun */
  char *id;                  /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong handler;
  CsnProbeResult *last;      /* (owned) (nullable): the last measurement that was made */
  guint timer;
  gint64 begin;              /* ms since boot at which the series began */
  gint64 retry_at;           /* ms since boot; 0: not after an error */
  gboolean stopped;
} Watch;

static void schedule_next (GTask *task);

static gint64
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
watch_free (Watch *watch)
{
  g_clear_handle_id (&watch->timer, g_source_remove);
  if (watch->cancellable != NULL && watch->handler != 0)
    g_cancellable_disconnect (watch->cancellable, watch->handler);
  g_clear_object (&watch->cancellable);
  g_clear_object (&watch->plan);
  g_clear_object (&watch->series);
  g_clear_object (&watch->last);
  g_free (watch->id);
  g_free (watch);
}

/* --- what it amounts to ----------------------------------------------------------------------------------------- */

static CsnState
judge (CsnProbeSeries *series, gboolean has_criterion, gboolean stopped)
{
  guint n = 0;
  const CsnState *outcomes = csn_probe_series_get_outcomes (series, &n);
  int may_miss = (int) (csn_probe_series_get_runs (series) - csn_probe_series_get_need (series));
  CsnSeriesRules rules = CSN_SERIES_RULES_INIT;
  CsnState state;
  guint passed = 0;

  rules.count = (int) csn_probe_series_get_runs (series);
  rules.failure_limit = may_miss;
  rules.inconclusive_limit = may_miss;
  rules.consecutive_success = csn_probe_series_get_until_pass (series) ? 1 : 0;
  rules.terminated = stopped;
  rules.has_criterion = has_criterion;
  state = csn_series_judge (outcomes, n, &rules);
  for (guint i = 0; i < n; i++)
    passed += outcomes[i] == CSN_STATE_PASS;
  /* failures and measurements without data each stay within their limit, and yet too few passed */
  if (state == CSN_STATE_PASS && passed < csn_probe_series_get_need (series))
    state = CSN_STATE_INCONCLUSIVE;
  return state;
}

static char *
describe_end (CsnProbeSeries *series, CsnState state, const char *reason)
{
  guint n = 0, passed = 0, failed = 0;
  const CsnState *outcomes = csn_probe_series_get_outcomes (series, &n);

  for (guint i = 0; i < n; i++)
    {
      passed += outcomes[i] == CSN_STATE_PASS;
      failed += outcomes[i] == CSN_STATE_FAIL;
    }
  if (reason != NULL)
    return g_strdup_printf (_ ("%s %u of %u measurements were made, %u passed, %u failed."), reason, n,
                            csn_probe_series_get_runs (series), passed, failed);
  return g_strdup_printf (_ ("%u of %u measurements passed, %u failed; %u were wanted."), passed, n, failed,
                          csn_probe_series_get_need (series));
}

static void
add_count (CsnProbeResult *result, const char *name, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  csn_probe_result_set_value (result, name, text);
}

/* The run that decides. @last: the last measurement, whose numbers fill the form (nullable). */
static CsnProbeResult *
build_end (CsnProbePlan *plan, CsnProbeSeries *series, CsnState state, const char *reason, CsnProbeResult *last,
           GDateTime *now)
{
  guint n = 0, counts[CSN_STATE_UNKNOWN + 1] = { 0 };
  const CsnState *outcomes = csn_probe_series_get_outcomes (series, &n);
  g_autofree char *summary = describe_end (series, state, reason);
  g_autofree char *ran = csn_probe_plan_dup_text (plan);
  g_autoptr (GDateTime) begin = g_date_time_new_from_iso8601 (csn_probe_series_get_started (series), NULL);
  CsnProbeResult *result
      = csn_probe_result_new (csn_probe_spec_get_id (csn_probe_plan_get_spec (plan)), state, summary);

  csn_probe_result_set_times (result, csn_probe_series_get_started (series),
                              begin != NULL ? MAX (g_date_time_difference (now, begin), 0) : 0);
  csn_probe_result_set_ran (result, ran);
  csn_probe_result_set_code (result, last != NULL ? csn_probe_result_get_code (last) : -1);
  for (guint i = 0; i < n; i++)
    {
      counts[outcomes[i]]++;
      if (i < MAX_LISTED)
        {
          g_autofree char *text = g_strdup_printf (_ ("Measurement %u"), i + 1);

          csn_probe_result_add_assertion (result, text, csn_enum_to_string (CSN_TYPE_STATE, (int) outcomes[i]), outcomes[i]);
        }
    }
  add_count (result, "series.planned", csn_probe_series_get_runs (series));
  add_count (result, "series.made", n);
  add_count (result, "series.passed", counts[CSN_STATE_PASS]);
  add_count (result, "series.failed", counts[CSN_STATE_FAIL]);
  add_count (result, "series.errors", counts[CSN_STATE_ERROR]);
  add_count (result, "series.inconclusive", counts[CSN_STATE_INCONCLUSIVE]);
  if (last != NULL)
    {
      GHashTableIter iter;
      gpointer id, text;

      g_hash_table_iter_init (&iter, csn_probe_result_get_fills (last));
      while (g_hash_table_iter_next (&iter, &id, &text))
        csn_probe_result_add_fill (result, id, text);
    }
  return result;
}

/* --- one measurement after the other ---------------------------------------------------------------------------- */

/* The task ends, and with it the reference that the series held. */
static void
return_task (GTask *task, GError *error)
{
  CsnSession *self = g_task_get_source_object (task);
  Watch *watch = g_task_get_task_data (task);

  g_hash_table_remove (self->running_series, watch->id);
  g_clear_handle_id (&watch->timer, g_source_remove);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  csn_session_act_finish (CSN_SESSION (source), result, &error);
  return_task (user_data, error);
}

static void
end_series (GTask *task, CsnState state, const char *reason)
{
  CsnSession *self = g_task_get_source_object (task);
  Watch *watch = g_task_get_task_data (task);
  g_autoptr (GDateTime) now = csn_clock_dup_now (self->clock);
  g_autoptr (CsnProbeResult) result = build_end (watch->plan, watch->series, state, reason, watch->last, now);

  g_clear_handle_id (&watch->timer, g_source_remove);
  csn_session_file_result_async (self, watch->plan, result, CSN_FILING_END, watch->id, NULL, ended_cb, task);
}

/* Ends the series if what is known decides; TRUE then. */
static gboolean
end_if_decided (GTask *task)
{
  Watch *watch = g_task_get_task_data (task);
  gboolean has_criterion = csn_probe_spec_get_pass (csn_probe_plan_get_spec (watch->plan)) != NULL;
  CsnState state = judge (watch->series, has_criterion, watch->stopped);

  if (state == CSN_STATE_RUNNING || (state == CSN_STATE_PENDING && !watch->stopped))
    return FALSE;
  if (state == CSN_STATE_PENDING)
    state = CSN_STATE_CANCELLED;
  end_series (task, state, state == CSN_STATE_CANCELLED ? _ ("Stopped.") : NULL);
  return TRUE;
}

static void
attempt_filed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      return_task (task, error);
      return;
    }
  if (!end_if_decided (task))
    schedule_next (task);
}

static void
measured_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  GTask *task = user_data;
  CsnSession *self = g_task_get_source_object (task);
  Watch *watch = g_task_get_task_data (task);
  g_autoptr (CsnProbeResult) result = csn_probe_runner_run_finish (CSN_PROBE_RUNNER (source), async_result);

  /* a measurement that Stop cut off is none */
  if (watch->stopped && csn_probe_result_get_state (result) == CSN_STATE_CANCELLED)
    {
      end_if_decided (task);
      return;
    }
  g_set_object (&watch->last, result);
  watch->retry_at = csn_probe_result_get_state (result) == CSN_STATE_ERROR
                        ? now_ms () + MIN (ERROR_RETRY, csn_probe_series_get_every_ms (watch->series))
                        : 0;
  csn_session_file_result_async (self, watch->plan, result, CSN_FILING_ATTEMPT, watch->id, NULL, attempt_filed_cb, task);
}

static void
measure (GTask *task)
{
  CsnSession *self = g_task_get_source_object (task);
  Watch *watch = g_task_get_task_data (task);

  csn_probe_runner_run_async (self->runner, watch->plan, csn_probe_plan_get_fingerprint (watch->plan), CSN_PROBE_ON_TIME,
                              watch->cancellable, measured_cb, task);
}

static gint64
due_ms (Watch *watch)
{
  if (watch->retry_at > 0)
    return watch->retry_at;
  return watch->begin + csn_probe_series_get_first_ms (watch->series)
         + csn_probe_series_get_n_measured (watch->series) * csn_probe_series_get_every_ms (watch->series);
}

/* The computer slept through a whole interval: what should have been measured then is not known. */
static void
file_missed (GTask *task)
{
  CsnSession *self = g_task_get_source_object (task);
  Watch *watch = g_task_get_task_data (task);
  g_autofree char *stamp = csn_clock_dup_stamp (self->clock);
  g_autoptr (CsnProbeResult) result
      = csn_probe_result_new (csn_probe_spec_get_id (csn_probe_plan_get_spec (watch->plan)), CSN_STATE_INCONCLUSIVE,
                              _ ("Missed: the computer was asleep or too busy at that time."));

  csn_probe_result_set_times (result, stamp, 0);
  csn_probe_result_set_code (result, -1);
  csn_session_file_result_async (self, watch->plan, result, CSN_FILING_ATTEMPT, watch->id, NULL, attempt_filed_cb, task);
}

static gboolean
timer_cb (gpointer user_data)
{
  Watch *watch = g_task_get_task_data (user_data);

  watch->timer = 0;
  schedule_next (user_data);
  return G_SOURCE_REMOVE;
}

static void
schedule_next (GTask *task)
{
  Watch *watch = g_task_get_task_data (task);
  gint64 wait = due_ms (watch) - now_ms ();
  gint64 every = csn_probe_series_get_every_ms (watch->series);

  if (watch->stopped)
    end_if_decided (task);
  else if (wait > 0)
    watch->timer = g_timeout_add ((guint) MIN (wait, MAX_NAP), timer_cb, task);
  /* a measurement that takes longer than the interval is followed by the next at once; only sleep is a gap */
  else if (watch->retry_at == 0 && -wait > MAX (every, csn_probe_plan_get_time_limit (watch->plan)) + MAX_NAP)
    file_missed (task);
  else
    measure (task);
}

/* --- beginning and stopping ------------------------------------------------------------------------------------- */

static gboolean
stop_on_main_cb (gpointer user_data)
{
  Watch *watch = g_task_get_task_data (user_data);

  /* a measurement under way ends by the same cancellable; what is being filed decides afterwards */
  if (!watch->stopped)
    {
      watch->stopped = TRUE;
      if (watch->timer != 0)
        {
          g_clear_handle_id (&watch->timer, g_source_remove);
          schedule_next (user_data);
        }
    }
  return G_SOURCE_REMOVE;
}

/* From any thread. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, stop_on_main_cb, g_object_ref (user_data), g_object_unref);
  g_source_attach (source, g_task_get_context (user_data));
}

static void
begin (GTask *task)
{
  CsnSession *self = g_task_get_source_object (task);
  Watch *watch = g_task_get_task_data (task);

  g_hash_table_add (self->running_series, g_strdup (watch->id));
  if (watch->cancellable != NULL)
    watch->handler = g_cancellable_connect (watch->cancellable, G_CALLBACK (cancelled_cb), task, NULL);
  schedule_next (task);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsnSession *self = CSN_SESSION (source);
  GTask *task = user_data;
  Watch *watch = g_task_get_task_data (task);
  GError *error = NULL;

  if (!csn_session_act_finish (self, result, &error))
    {
      return_task (task, error);
      return;
    }
  g_set_object (&watch->series, csn_probe_series_find (csn_record_get_series (self->record), watch->id));
  watch->begin = now_ms ();
  begin (task);
}

static JsonObject *
write_start (Watch *watch)
{
  CsnProbeSpec *spec = csn_probe_plan_get_spec (watch->plan);
  const CsnProbeSchedule *schedule = csn_probe_plan_get_schedule (watch->plan);
  CsnItem *item = csn_probe_spec_get_item (spec);
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "series", watch->id);
  json_object_set_string_member (data, "probe", csn_probe_spec_get_id (spec));
  json_object_set_string_member (data, "item", item != NULL ? csn_item_get_id (item) : "");
  json_object_set_int_member (data, "line", csn_probe_spec_get_line (spec));
  json_object_set_string_member (data, "consent", csn_probe_plan_get_fingerprint (watch->plan));
  json_object_set_int_member (data, "runs", schedule->runs);
  json_object_set_int_member (data, "need", schedule->need);
  json_object_set_int_member (data, "every", schedule->every_ms);
  json_object_set_int_member (data, "first", schedule->first_ms);
  json_object_set_boolean_member (data, "until_pass", schedule->until_pass);
  return data;
}

/* How long ago @series began, by the record's clock. */
static gint64
age_ms (CsnSession *self, CsnProbeSeries *series)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (self->clock);
  g_autoptr (GDateTime) begin = g_date_time_new_from_iso8601 (csn_probe_series_get_started (series), NULL);

  return begin != NULL ? g_date_time_difference (now, begin) / 1000 : G_MAXINT64 / 2;
}

void
csn_session_run_series_async (CsnSession *self,
                              CsnProbePlan *plan,
                              CsnProbeSeries *series,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Watch *watch = g_new0 (Watch, 1);
  GTask *task = csn_session_new_task (self, csn_session_run_series_async, watch, (GDestroyNotify) watch_free, NULL, callback,
                                      user_data);

  watch->plan = g_object_ref (plan);
  watch->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (series == NULL)
    {
      watch->id = g_uuid_string_random ();
      csn_session_enqueue_entry (self, "series.start", write_start (watch), NULL,
                                 csn_session_new_task (self, csn_session_run_series_async, NULL, NULL, NULL, begun_cb,
                                                       task));
      return;
    }
  watch->series = g_object_ref (series);
  watch->id = g_strdup (csn_probe_series_get_id (series));
  watch->begin = now_ms () - age_ms (self, series);
  begin (task);
}

/* --- after a crash ---------------------------------------------------------------------------------------------- */

gboolean
csn_session_series_is_lapsed (CsnSession *self, CsnProbeSeries *series)
{
  gint64 due;

  g_return_val_if_fail (CSN_IS_SESSION (self), TRUE);
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (series), TRUE);

  due = csn_probe_series_get_first_ms (series)
        + csn_probe_series_get_n_measured (series) * csn_probe_series_get_every_ms (series);
  return age_ms (self, series) > due + csn_probe_series_get_every_ms (series) + MAX_NAP;
}

gboolean
csn_session_series_is_running (CsnSession *self, const char *series)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  g_return_val_if_fail (series != NULL, FALSE);
  return g_hash_table_contains (self->running_series, series);
}

static CsnProbePlan *
find_plan (CsnSession *self, CsnProbeSeries *series)
{
  CsnProbeSpec *spec
      = csn_checklist_find_probe (csn_record_get_checklist (self->record), csn_probe_series_get_probe_id (series));
  g_autoptr (GPtrArray) setups = g_ptr_array_new_with_free_func (g_object_unref);

  return spec != NULL ? csn_session_find_plan (self, spec, csn_probe_series_get_consent (series), setups) : NULL;
}

/* Ends a series that cannot go on. */
static void
give_up (CsnSession *self, CsnProbeSeries *series, CsnProbePlan *plan, const char *reason, GAsyncReadyCallback callback,
         gpointer user_data)
{
  JsonObject *data;

  if (plan != NULL)
    {
      Watch *watch = g_new0 (Watch, 1);
      GTask *task = csn_session_new_task (self, give_up, watch, (GDestroyNotify) watch_free, NULL, callback, user_data);

      watch->plan = g_object_ref (plan);
      watch->series = g_object_ref (series);
      watch->id = g_strdup (csn_probe_series_get_id (series));
      end_series (task, CSN_STATE_INCONCLUSIVE, reason);
      return;
    }
  data = json_object_new ();
  json_object_set_string_member (data, "series", csn_probe_series_get_id (series));
  json_object_set_string_member (data, "probe", csn_probe_series_get_probe_id (series));
  json_object_set_string_member (data, "item", csn_probe_series_get_item_id (series));
  json_object_set_string_member (data, "state", csn_enum_to_string (CSN_TYPE_STATE, CSN_STATE_INCONCLUSIVE));
  json_object_set_string_member (data, "summary", reason);
  csn_session_enqueue_entry (self, "series.end", data, NULL,
                             csn_session_new_task (self, give_up, NULL, NULL, NULL, callback, user_data));
}

static gboolean
check_resumable (CsnSession *self, CsnProbeSeries *series, GError **error)
{
  if (csn_session_is_read_only (self))
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason);
      return FALSE;
    }
  if (series == NULL || csn_probe_series_get_state (series) != CSN_STATE_RUNNING)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("No such series of measurements is open."));
      return FALSE;
    }
  if (csn_session_series_is_running (self, csn_probe_series_get_id (series)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("The series is being measured already."));
      return FALSE;
    }
  return TRUE;
}

void
csn_session_resume_series_async (CsnSession *self,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (CsnProbePlan) plan = NULL;
  CsnProbeSeries *series;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (id != NULL);

  series = csn_probe_series_find (csn_record_get_series (self->record), id);
  if (!check_resumable (self, series, &error))
    {
      g_task_report_error (self, callback, user_data, csn_session_resume_series_async, error);
      return;
    }
  plan = find_plan (self, series);
  if (plan == NULL)
    give_up (self, series, NULL, _ ("The document no longer has this probe."), callback, user_data);
  else if (csn_session_series_is_lapsed (self, series))
    give_up (self, series, plan, _ ("It was cut off, and a measurement was missed."), callback, user_data);
  else if (g_strcmp0 (csn_probe_plan_get_fingerprint (plan), csn_probe_series_get_consent (series)) != 0)
    give_up (self, series, plan, _ ("It was cut off, and what it runs has changed since."), callback, user_data);
  else
    csn_session_run_series_async (self, plan, series, cancellable, callback, user_data);
}

void
csn_session_settle_series_async (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *gather;
  GListModel *all;

  g_return_if_fail (CSN_IS_SESSION (self));

  gather = csn_session_gather_new (self, csn_session_settle_series_async, callback, user_data);
  all = csn_record_get_series (self->record);
  for (guint i = 0; !csn_session_is_read_only (self) && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (CsnProbeSeries) series = g_list_model_get_item (all, i);
      g_autoptr (CsnProbePlan) plan = NULL;

      if (csn_probe_series_get_state (series) != CSN_STATE_RUNNING
          || csn_session_series_is_running (self, csn_probe_series_get_id (series))
          || !csn_session_series_is_lapsed (self, series))
        continue;
      plan = find_plan (self, series);
      give_up (self, series, plan, _ ("It was cut off, and a measurement was missed."), csn_session_gathered_cb,
               csn_session_gather_add (gather));
    }
  csn_session_gather_end (gather);
}
