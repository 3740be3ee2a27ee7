/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends the requests of a plan, once or many times side by side, and reads the answers; also the Prometheus lane, whose
 * instrument is an HTTP server. A target that does not answer has failed, an instrument that does not is an error
 * (GATES.md T14). Must not know how one exchange works. */

#include "csn-measurement.h"

#include "csn-digest.h"
#include "csn-http-exchange.h"
#include "csn-http-load.h"
#include "csn-pin-resolver.h"
#include "csn-prometheus.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One SoupSession walks its whole queue for every event; eight requests each were measured best. */
#define REQUESTS_PER_SESSION 8

typedef struct
{
  CsnProbePlan *plan;           /* (owned) */
  CsnMeasurement *measurement;  /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) */
  GPtrArray *sessions;          /* (owned) (element-type SoupSession) */
  GPtrArray *requests;          /* (owned) (element-type CsnHttpRequest) with secrets; never shown */
  guint total;
  guint started;
  guint running;
  guint warmup_left;
  gint64 load_begin;
  gint64 wall_us;               /* of a run in threads */
} HttpRun;

static void start_more (GTask *task);

static void
http_run_free (HttpRun *run)
{
  g_clear_object (&run->plan);
  g_clear_object (&run->cancellable);
  g_ptr_array_unref (run->sessions);
  g_ptr_array_unref (run->requests);
  csn_measurement_free (run->measurement);
  g_free (run);
}

static void
append_hop (GString *log, const CsnHttpHop *hop)
{
  g_string_append_printf (log, "> %s %s\n", hop->method, hop->url);
  for (guint i = 0; i < hop->sent->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (hop->sent, i);

      g_string_append_printf (log, "> %s: %s\n", field->name, field->value);
    }
  if (hop->status == 0)
    return;
  g_string_append_printf (log, "\n< HTTP/%s %u %s\n", hop->version, hop->status, hop->reason);
  for (guint i = 0; i < hop->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (hop->headers, i);

      g_string_append_printf (log, "< %s: %s\n", field->name, field->value);
    }
  g_string_append_c (log, '\n');
}

static void
append_reply (CsnMeasurement *m, const CsnHttpReply *reply, GBytes *body)
{
  g_autofree char *digest = csn_bounded_buffer_dup_sha256 (reply->body);

  for (guint i = 0; i < reply->hops->len; i++)
    append_hop (m->log, g_ptr_array_index (reply->hops, i));
  if (reply->message != NULL)
    g_string_append_printf (m->log, "! %s\n", reply->message);
  if (body != NULL && g_bytes_get_size (body) > 0)
    {
      g_autofree char *text = g_utf8_make_valid (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

      g_string_append (m->log, text);
      g_string_append_c (m->log, '\n');
    }
  g_string_append_printf (m->log,
                          "\n# address %s (%s), name %.1f ms, connect %.1f ms, wait %.1f ms, total %.1f ms, body "
                          "%" G_GUINT64_FORMAT " bytes, sha256 %s%s\n",
                          reply->address ? reply->address : "-",
                          csn_address_class_get_word (reply->address_class), reply->dns_us / 1000.0,
                          reply->connect_us / 1000.0, reply->wait_us / 1000.0, reply->total_us / 1000.0,
                          csn_bounded_buffer_get_total (reply->body), digest,
                          reply->body_cut ? ", stopped at 64 MiB" : "");
  if (reply->tls_protocol != NULL)
    g_string_append_printf (m->log, "# %s %s\n", reply->tls_protocol, reply->tls_cipher ? reply->tls_cipher : "");
}

/* Facts of the connection for the evidence and for conditions: whom we really spoke to. */
static void
note_connection (CsnMeasurement *m, const CsnHttpReply *reply)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GDateTime) expires = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *digest = NULL;

  if (reply->address != NULL)
    csn_readings_set_text (m->readings, "address", reply->address);
  if (reply->tls_protocol != NULL)
    csn_readings_set_text (m->readings, "tls-version", reply->tls_protocol);
  if (reply->tls_cipher != NULL)
    csn_readings_set_text (m->readings, "tls-cipher", reply->tls_cipher);
  if (reply->certificate == NULL)
    return;
  g_object_get (reply->certificate, "certificate", &der, NULL);
  if (der != NULL)
    digest = csn_sha256_hex (der->data, der->len);
  if (digest != NULL)
    csn_readings_set_text (m->readings, "certificate-sha256", digest);
  expires = g_tls_certificate_get_not_valid_after (reply->certificate);
  if (expires != NULL)
    csn_readings_set_int (m->readings, "certificate-days", g_date_time_difference (expires, now) / G_TIME_SPAN_DAY);
}

/* The reading "status": the worst of several, so that "200 each" holds only when every one is 200. */
static void
note_status (HttpRun *run, guint status)
{
  CsnMeasurement *m = run->measurement;

  if (status == 0)
    return;
  if (m->code < 0 || (m->code >= 200 && m->code < 300 && status != (guint) m->code))
    {
      m->code = (int) status;
      csn_readings_set_int (m->readings, "status", status);
    }
}

static gboolean
is_failed (HttpRun *run, const CsnHttpReply *reply)
{
  guint status = csn_http_reply_get_status (reply);

  return reply->end != CSN_HTTP_END_DONE || status >= 400 || status < 200;
}

static void
note_end (HttpRun *run, const CsnHttpReply *reply)
{
  CsnMeasurement *m = run->measurement;
  gboolean instrument = run->plan->lane == CSN_LANE_PROMETHEUS;
  gboolean timed = csn_pass_condition_has (run->plan->condition, "duration");

  switch (reply->end)
    {
    case CSN_HTTP_END_DONE:
      return;
    case CSN_HTTP_END_CANCELLED:
      csn_measurement_set_state (m, CSN_STATE_CANCELLED, g_strdup (reply->message));
      return;
    case CSN_HTTP_END_REFUSED:
      csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (reply->message));
      return;
    case CSN_HTTP_END_TIMEOUT:
    case CSN_HTTP_END_UNREACHABLE:
    case CSN_HTTP_END_BROKEN:
      break;
    }
  if (run->plan->runs > 1 && run->plan->requests->len == 1)
    return; /* one of many: counted as a failure of the series */
  if (instrument)
    csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup_printf (_ ("The instrument did not answer: %s"), reply->message));
  else
    csn_measurement_set_state (m, timed || reply->end != CSN_HTTP_END_BROKEN ? CSN_STATE_FAIL : CSN_STATE_ERROR,
                               g_strdup (reply->message));
}

static void
read_reply (HttpRun *run, const CsnHttpReply *reply)
{
  CsnMeasurement *m = run->measurement;
  g_autoptr (GBytes) body = csn_http_reply_dup_decoded (reply, NULL);
  gboolean first = csn_samples_get_count (m->samples) == 1;
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  if (first || run->plan->requests->len > 1 || (is_failed (run, reply) && csn_samples_get_failed (m->samples) <= 3))
    append_reply (m, reply, body);
  if (first)
    note_connection (m, reply);
  if (data == NULL)
    return;
  if (run->plan->fence != NULL)
    {
      g_clear_pointer (&m->body, g_bytes_unref);
      m->body = g_bytes_ref (body);
    }
  if (run->plan->lane == CSN_LANE_PROMETHEUS)
    csn_prometheus_read (run->plan->query, data, length, m);
  else if (first)
    csn_measurement_read_json (m, run->plan, data, length);
}

static void
finish (GTask *task)
{
  HttpRun *run = g_task_get_task_data (task);
  CsnMeasurement *m = run->measurement;
  gint64 now = g_get_monotonic_time ();
  guint failed = csn_samples_get_failed (m->samples);

  m->duration_us = now - m->begin;
  if (run->plan->runs > 1)
    {
      g_autofree char *line = csn_samples_describe (m->samples);

      csn_samples_read (m->samples, run->wall_us > 0 ? run->wall_us : now - run->load_begin, run->plan->runs_named,
                        m->readings);
      g_string_append_printf (m->log, "\n# %s\n", line);
      /* a failed request never counts as a fast one */
      if (failed > 0 && !csn_probe_directives_counts_failures (run->plan->directives)
          && !csn_pass_condition_has (run->plan->condition, "success-rate")
          && !csn_pass_condition_has (run->plan->condition, "error-rate")
          && !csn_pass_condition_has (run->plan->condition, "failed"))
        csn_measurement_set_state (m, CSN_STATE_FAIL,
                                   g_strdup_printf (_ ("%u of %u requests failed."), failed,
                                                    csn_samples_get_count (m->samples)));
    }
  else
    csn_readings_set_double (m->readings, "duration", csn_samples_get_percentile (m->samples, 100));
  if (run->plan->fail_on_error && m->code >= 400)
    csn_measurement_set_state (m, CSN_STATE_FAIL, g_strdup_printf (_ ("The status is %d."), m->code));
  g_task_return_pointer (task, g_steal_pointer (&run->measurement), (GDestroyNotify) csn_measurement_free);
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HttpRun *run = g_task_get_task_data (task);
  g_autoptr (CsnHttpReply) reply = csn_http_exchange_finish (result);
  double milliseconds = (reply->request_us > 0 ? reply->request_us : reply->total_us) / 1000.0;

  run->running--;
  if (run->warmup_left > 0)
    {
      run->warmup_left--;
      run->started--;
    }
  else
    {
      csn_samples_add (run->measurement->samples, milliseconds, is_failed (run, reply));
      note_status (run, csn_http_reply_get_status (reply));
      note_end (run, reply);
      read_reply (run, reply);
    }
  start_more (task);
}

static void
start_one (GTask *task)
{
  HttpRun *run = g_task_get_task_data (task);
  const CsnHttpRequest *request =
    g_ptr_array_index (run->requests, run->started % run->requests->len);
  SoupSession *session = g_ptr_array_index (run->sessions, run->started % run->sessions->len);
  CsnHttpPolicy policy = {
    .total_timeout = run->plan->runs > 1 ? CSN_HTTP_TOTAL_TIMEOUT : run->plan->time_limit,
    .folder = csn_probe_setup_get_project_folder (run->plan->setup),
  };

  run->started++;
  run->running++;
  csn_http_exchange_async (session, request, &policy, run->cancellable, replied_cb, g_object_ref (task));
}

static gboolean
is_over_deadline (HttpRun *run)
{
  return run->plan->runs > 1
         && g_get_monotonic_time () - run->measurement->begin > (gint64) run->plan->time_limit * 1000;
}

static void
set_late (HttpRun *run)
{
  csn_measurement_set_state (run->measurement, CSN_STATE_ERROR,
                             g_strdup_printf (_ ("Stopped: the runs took longer than %u seconds."),
                                              run->plan->time_limit / 1000));
}

static void
start_more (GTask *task)
{
  HttpRun *run = g_task_get_task_data (task);

  if (run->measurement->state == CSN_STATE_PENDING && run->started < run->total && is_over_deadline (run))
    set_late (run);
  while (run->measurement->state == CSN_STATE_PENDING && run->started < run->total
         && run->running < run->plan->concurrency)
    start_one (task);
  if (run->running == 0)
    finish (task);
}

/* Many runs of the same requests go through threads of their own, whose times an event loop does not delay. */
static gboolean
is_load (HttpRun *run)
{
  if (run->plan->runs < 2 || run->plan->lane != CSN_LANE_HTTP)
    return FALSE;
  for (guint i = 0; i < run->requests->len; i++)
    if (((CsnHttpRequest *) g_ptr_array_index (run->requests, i))->follow)
      return FALSE;
  return TRUE;
}

static void
take_load (HttpRun *run, CsnHttpLoad *load)
{
  CsnMeasurement *m = run->measurement;

  if (load->refused != NULL)
    {
      g_string_append_printf (m->log, "! %s\n", load->refused);
      csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (load->refused));
    }
  if (load->cancelled)
    csn_measurement_set_state (m, CSN_STATE_CANCELLED, g_strdup (_ ("Stopped.")));
  for (guint i = 0; i < load->samples->len; i++)
    {
      const CsnHttpSample *sample = &g_array_index (load->samples, CsnHttpSample, i);

      csn_samples_add (m->samples, sample->milliseconds, sample->failed);
      note_status (run, sample->status);
    }
  for (guint i = 0; i < load->replies->len; i++)
    {
      const CsnHttpReply *reply = g_ptr_array_index (load->replies, i);
      g_autoptr (GBytes) body = csn_http_reply_dup_decoded (reply, NULL);

      note_end (run, reply);
      append_reply (m, reply, body);
      if (i == 0)
        note_connection (m, reply);
      if (i == 0 && body != NULL)
        csn_measurement_read_json (m, run->plan, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    }
  if (load->late)
    set_late (run);
  run->wall_us = load->wall_us;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (CsnHttpLoad) load = csn_http_load_run_finish (result);

  take_load (g_task_get_task_data (task), load);
  finish (task);
}

static void
start_load (GTask *task)
{
  HttpRun *run = g_task_get_task_data (task);
  CsnHttpLoadShape shape = {
    .runs = run->total,
    .warmup = run->plan->warmup,
    .concurrency = run->plan->concurrency,
    .timeout = CSN_HTTP_TOTAL_TIMEOUT,
    .deadline = run->measurement->begin + (gint64) run->plan->time_limit * 1000,
    .interval = run->plan->run_interval,
    .folder = csn_probe_setup_get_project_folder (run->plan->setup),
  };

  csn_http_load_run_async (run->requests, &shape, run->cancellable, loaded_cb, g_object_ref (task));
}

static void
reveal (char **text, CsnProbeSetup *setup)
{
  char *revealed = csn_template_reveal (*text, setup);

  g_free (*text);
  *text = revealed;
}

static void
reveal_fields (GPtrArray *fields, CsnProbeSetup *setup)
{
  for (guint i = 0; i < fields->len; i++)
    reveal (&((CsnHttpField *) g_ptr_array_index (fields, i))->value, setup);
}

static CsnHttpRequest *
reveal_request (const CsnHttpRequest *from, CsnProbeSetup *setup)
{
  CsnHttpRequest *request = csn_http_request_copy (from);

  reveal (&request->url, setup);
  reveal_fields (request->headers, setup);
  reveal_fields (request->query, setup);
  reveal_fields (request->form, setup);
  for (guint i = 0; i < request->parts->len; i++)
    reveal (&((CsnHttpPart *) g_ptr_array_index (request->parts, i))->value, setup);
  reveal (&request->body, setup);
  reveal (&request->user, setup);
  reveal (&request->password, setup);
  return request;
}

static void
pinned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HttpRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!csn_pin_hosts_finish (result, &error))
    {
      gboolean refused = g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED);
      gboolean instrument = run->plan->lane == CSN_LANE_PROMETHEUS;

      g_string_append_printf (run->measurement->log, "! %s\n", error->message);
      csn_measurement_set_state (run->measurement,
                                 g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? CSN_STATE_CANCELLED
                                 : refused || instrument                                   ? CSN_STATE_ERROR
                                                                                           : CSN_STATE_FAIL,
                                 g_strdup (error->message));
    }
  run->load_begin = g_get_monotonic_time ();
  if (run->measurement->state == CSN_STATE_PENDING && is_load (run))
    start_load (task);
  else
    start_more (task);
}

void
csn_http_lane_run_async (CsnProbePlan        *plan,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (plan, NULL, callback, user_data);
  HttpRun *run = g_new0 (HttpRun, 1);
  guint n_sessions = (plan->concurrency + REQUESTS_PER_SESSION - 1) / REQUESTS_PER_SESSION;

  g_task_set_source_tag (task, csn_http_lane_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) http_run_free);
  run->plan = g_object_ref (plan);
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  run->measurement = csn_measurement_new ();
  run->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  run->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_request_free);
  run->total = plan->runs * plan->requests->len;
  run->warmup_left = plan->warmup;
  for (guint i = 0; i < plan->requests->len; i++)
    g_ptr_array_add (run->requests, reveal_request (g_ptr_array_index (plan->requests, i), plan->setup));
  for (guint i = 0; i < n_sessions; i++)
    g_ptr_array_add (run->sessions, csn_http_session_new (REQUESTS_PER_SESSION, FALSE));
  csn_pin_hosts_async (csn_probe_plan_get_origins (plan), cancellable, pinned_cb, g_object_ref (task));
}
