/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends the same requests many times: one thread a worker, one kept connection a thread. Threads share a counter and
 * nothing else until they have ended. Must not judge, and must not know plans. */

#include "csn-http-load.h"

#include "csn-http-build.h"
#include "csn-http-wire.h"
#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEPT_FAILURES 3
/* a worker does little, and there are up to 64 of them */
#define MAX_WORKERS 64

/* One request, ready for the wire. */
typedef struct
{
  CsnHttpRequest *request; /* (owned) */
  char *url;               /* (owned) */
  char *host;              /* (owned) */
  guint16 port;
  gboolean tls;
  GPtrArray *fields;       /* (owned) (element-type CsnHttpField) */
  GBytes *bytes;           /* (owned) */
} Shot;

typedef struct
{
  GPtrArray *shots;            /* (owned) (element-type Shot) */
  CsnHttpLoadShape shape;
  char *folder;                /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned) (nullable) */
  int next;                    /* atomic: number of the next request, warm-up included */
  int failures;                /* atomic: how many failed replies were kept */
} Load;

typedef struct
{
  Load *load;
  GThread *thread;
  GArray *samples;    /* (owned) (element-type CsnHttpSample) */
  GPtrArray *replies; /* (owned) (element-type CsnHttpReply) */
  char *refused;      /* (owned) (nullable) */
  gint64 first;       /* monotonic µs: when it began to count */
  gboolean late;
} Worker;

static void
shot_free (Shot *shot)
{
  csn_http_request_free (shot->request);
  g_free (shot->url);
  g_free (shot->host);
  g_clear_pointer (&shot->fields, g_ptr_array_unref);
  g_clear_pointer (&shot->bytes, g_bytes_unref);
  g_free (shot);
}

static void
load_free (Load *load)
{
  g_ptr_array_unref (load->shots);
  g_clear_object (&load->cancellable);
  g_free (load->folder);
  g_free (load);
}

void
csn_http_load_free (CsnHttpLoad *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->samples);
  g_ptr_array_unref (self->replies);
  g_free (self->refused);
  g_free (self);
}

static gboolean
has_header (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_ascii_strcasecmp (((CsnHttpField *) g_ptr_array_index (fields, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* "host" or "host:port" as it stands in the address. */
static char *
host_header (const Shot *shot)
{
  gboolean ipv6 = strchr (shot->host, ':') != NULL;

  if (shot->port == (shot->tls ? 443 : 80))
    return g_strdup_printf ("%s%s%s", ipv6 ? "[" : "", shot->host, ipv6 ? "]" : "");
  return g_strdup_printf ("%s%s%s:%u", ipv6 ? "[" : "", shot->host, ipv6 ? "]" : "", shot->port);
}

/* Path and query of the address as they are sent. */
static char *
target_of (const char *url)
{
  g_autoptr (GUri) uri =
    g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *query = uri != NULL ? g_uri_get_query (uri) : NULL;

  return g_strconcat (*path != '\0' ? path : "/", query != NULL ? "?" : "", query != NULL ? query : "", NULL);
}

static void
write_head (Shot *shot, GString *out)
{
  g_autofree char *target = target_of (shot->url);

  g_string_append_printf (out, "%s %s HTTP/1.1\r\n", shot->request->method, target);
  for (guint i = 0; i < shot->fields->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (shot->fields, i);

      g_string_append_printf (out, "%s: %s\r\n", field->name, field->value);
    }
  g_string_append (out, "\r\n");
}

static Shot *
aim (const CsnHttpRequest *request, const char *folder, GError **error)
{
  Shot *shot = g_new0 (Shot, 1);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *type = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *host = NULL;
  g_autoptr (GError) inner = NULL;

  shot->request = csn_http_request_copy (request);
  shot->url = csn_http_build_url (request);
  origin = csn_origin_of_url (shot->url, &shot->host, &shot->port);
  shot->tls = origin != NULL && g_str_has_prefix (origin, "https:");
  shot->fields = origin != NULL ? csn_http_build_headers (request, &inner) : NULL;
  if (shot->fields != NULL)
    body = csn_http_build_body (request, folder, &type, &inner);
  if (origin == NULL)
    g_set_error (&inner, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED, _ ("“%s” is no http or https address."), shot->url);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      shot_free (shot);
      return NULL;
    }
  host = host_header (shot);
  if (!has_header (shot->fields, "Host"))
    g_ptr_array_insert (shot->fields, 0, csn_http_field_new ("Host", host));
  if (body != NULL)
    {
      g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (body));

      if (type != NULL && !has_header (shot->fields, "Content-Type"))
        g_ptr_array_add (shot->fields, csn_http_field_new ("Content-Type", type));
      g_ptr_array_add (shot->fields, csn_http_field_new ("Content-Length", length));
    }
  write_head (shot, out);
  if (body != NULL)
    g_string_append_len (out, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  shot->bytes = g_bytes_new (out->str, out->len);
  return shot;
}

static void
split_head (CsnHttpHop *hop, const char *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  const char *space = lines[0] != NULL ? strchr (lines[0], ' ') : NULL;
  const char *reason = space != NULL ? strchr (space + 1, ' ') : NULL;

  hop->version = g_strndup (head + strlen ("HTTP/"), 3);
  hop->reason = g_strdup (reason != NULL ? reason + 1 : "");
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';

      g_autofree char *name = g_utf8_make_valid (lines[i], -1);
      g_autofree char *value = g_utf8_make_valid (g_strstrip (colon + 1), -1);

      g_ptr_array_add (hop->headers, csn_http_field_new (name, value));
    }
}

/* What went out and came back, as one exchange would report it. */
static CsnHttpReply *
build_reply (const Shot *shot, CsnHttpWire *wire, CsnHttpWireAnswer *answer)
{
  CsnHttpReply *reply = csn_http_reply_new ();
  CsnHttpHop *hop = csn_http_reply_add_hop (reply, shot->request->method, shot->url);

  for (guint i = 0; i < shot->fields->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (shot->fields, i);

      g_ptr_array_add (hop->sent, csn_http_field_new (field->name, field->value));
    }
  hop->status = answer->status;
  if (answer->status != 0 && answer->head != NULL)
    split_head (hop, answer->head->str);
  reply->end = answer->end;
  reply->message = g_strdup (answer->message);
  if (answer->body != NULL)
    {
      csn_bounded_buffer_free (reply->body);
      reply->body = g_steal_pointer (&answer->body);
    }
  reply->address = g_strdup (csn_http_wire_get_address (wire));
  reply->address_class = csn_http_wire_get_address_class (wire);
  if (answer->finish > answer->begin)
    {
      reply->total_us = reply->request_us = answer->finish - answer->begin;
      reply->wait_us = answer->first > answer->begin ? answer->first - answer->begin : 0;
      reply->started = g_get_real_time () - (g_get_monotonic_time () - answer->begin);
    }
  return reply;
}

/* One request; a kept line that the server had closed in the meantime is no failure of the server. */
static void
send_one (const Shot *shot, CsnHttpWire *wire, gboolean keep, gint64 deadline, CsnHttpWireAnswer *answer)
{
  gboolean is_head = strcmp (shot->request->method, "HEAD") == 0;

  for (guint attempt = 0; attempt < 2; attempt++)
    {
      gboolean used = csn_http_wire_is_used (wire);

      csn_http_wire_answer_clear (answer);
      memset (answer, 0, sizeof *answer);
      if (!csn_http_wire_connect (wire, deadline, answer))
        return;
      csn_http_wire_exchange (wire, shot->bytes, is_head, keep, deadline, answer);
      if (answer->end == CSN_HTTP_END_DONE || !used || !answer->untouched
          || !csn_http_method_is_safe (shot->request->method))
        return;
    }
}

/* TRUE when the reply of this request is part of the evidence. */
static gboolean
note_sample (Worker *worker, const CsnHttpWireAnswer *answer)
{
  gboolean failed = answer->end != CSN_HTTP_END_DONE || answer->status < 200 || answer->status >= 400;
  CsnHttpSample sample = { (double) (answer->finish - answer->begin) / 1000.0, answer->status, failed };

  g_array_append_val (worker->samples, sample);
  return failed && g_atomic_int_add (&worker->load->failures, 1) < KEPT_FAILURES;
}

static gboolean
pause_between (Load *load)
{
  GPollFD stop = { .fd = -1 };

  if (load->shape.interval == 0)
    return TRUE;
  if (load->cancellable == NULL || !g_cancellable_make_pollfd (load->cancellable, &stop))
    {
      g_usleep ((gulong) load->shape.interval * 1000);
      return TRUE;
    }
  g_poll (&stop, 1, (int) load->shape.interval);
  g_cancellable_release_fd (load->cancellable);
  return !g_cancellable_is_cancelled (load->cancellable);
}

static CsnHttpWire *
wire_for (Worker *worker, GPtrArray *wires, guint index)
{
  const Shot *shot = g_ptr_array_index (worker->load->shots, index);

  if (g_ptr_array_index (wires, index) == NULL)
    wires->pdata[index] =
      csn_http_wire_new (shot->host, shot->port, shot->tls, shot->request->insecure, worker->load->cancellable);
  return g_ptr_array_index (wires, index);
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  Load *load = worker->load;
  guint n_shots = load->shots->len;
  guint total = load->shape.warmup + load->shape.runs;
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_wire_free);

  g_ptr_array_set_size (wires, (int) n_shots);
  while (!g_cancellable_is_cancelled (load->cancellable) && worker->refused == NULL)
    {
      gint64 now = g_get_monotonic_time ();
      guint number, index;
      gboolean counted, first, keep;
      CsnHttpWireAnswer answer = { 0 };

      if (load->shape.deadline > 0 && now >= load->shape.deadline)
        {
          worker->late = (guint) g_atomic_int_get (&load->next) < total;
          break;
        }
      number = (guint) g_atomic_int_add (&load->next, 1);
      if (number >= total)
        break;
      counted = number >= load->shape.warmup;
      first = counted && number - load->shape.warmup < n_shots;
      index = counted ? (number - load->shape.warmup) % n_shots : number % n_shots;
      if (counted && worker->first == 0)
        worker->first = now;

      const Shot *shot = g_ptr_array_index (load->shots, index);
      CsnHttpWire *wire = wire_for (worker, wires, index);

      send_one (shot, wire, first, now + (gint64) load->shape.timeout * 1000, &answer);
      if (answer.end == CSN_HTTP_END_REFUSED)
        worker->refused = g_strdup (answer.message);
      keep = counted && answer.end != CSN_HTTP_END_CANCELLED && note_sample (worker, &answer);
      if (first || keep)
        g_ptr_array_add (worker->replies, build_reply (shot, wire, &answer));
      csn_http_wire_answer_clear (&answer);
      if (!pause_between (load))
        break;
    }
  return NULL;
}

static void
collect (CsnHttpLoad *out, Worker *worker, gint64 *first)
{
  g_array_append_vals (out->samples, worker->samples->data, worker->samples->len);
  g_ptr_array_extend_and_steal (out->replies, g_steal_pointer (&worker->replies));
  g_array_unref (worker->samples);
  if (out->refused == NULL)
    out->refused = g_steal_pointer (&worker->refused);
  g_free (worker->refused);
  out->late = out->late || worker->late;
  if (worker->first > 0 && (*first == 0 || worker->first < *first))
    *first = worker->first;
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *unused)
{
  Load *load = task_data;
  guint n = CLAMP (load->shape.concurrency, 1, MAX_WORKERS);
  g_autofree Worker *workers = g_new0 (Worker, n);
  CsnHttpLoad *out = g_new0 (CsnHttpLoad, 1);
  gint64 first = 0;

  out->samples = g_array_new (FALSE, FALSE, sizeof (CsnHttpSample));
  out->replies = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_reply_free);
  for (guint i = 0; i < n; i++)
    {
      workers[i].load = load;
      workers[i].samples = g_array_new (FALSE, FALSE, sizeof (CsnHttpSample));
      workers[i].replies = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_reply_free);
      workers[i].thread = g_thread_new ("load", work, &workers[i]);
    }
  for (guint i = 0; i < n; i++)
    g_thread_join (workers[i].thread);
  for (guint i = 0; i < n; i++)
    collect (out, &workers[i], &first);
  out->wall_us = first > 0 ? g_get_monotonic_time () - first : 0;
  out->cancelled = g_cancellable_is_cancelled (load->cancellable);
  g_task_return_pointer (task, out, (GDestroyNotify) csn_http_load_free);
}

void
csn_http_load_run_async (GPtrArray              *requests,
                         const CsnHttpLoadShape *shape,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  g_return_if_fail (requests != NULL && requests->len > 0);
  g_return_if_fail (shape != NULL && shape->runs > 0);

  /* stopping is told in the result, so the task itself never is cancelled */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Load *load = g_new0 (Load, 1);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, csn_http_load_run_async);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  load->shots = g_ptr_array_new_with_free_func ((GDestroyNotify) shot_free);
  load->shape = *shape;
  load->folder = g_strdup (shape->folder);
  load->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  for (guint i = 0; i < requests->len && error == NULL; i++)
    {
      Shot *shot = aim (g_ptr_array_index (requests, i), load->folder, &error);

      if (shot != NULL)
        g_ptr_array_add (load->shots, shot);
    }
  if (error == NULL)
    {
      g_task_run_in_thread (task, run_in_thread);
      return;
    }

  CsnHttpLoad *out = g_new0 (CsnHttpLoad, 1);

  out->samples = g_array_new (FALSE, FALSE, sizeof (CsnHttpSample));
  out->replies = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_reply_free);
  out->refused = g_strdup (error->message);
  g_task_return_pointer (task, out, (GDestroyNotify) csn_http_load_free);
}

CsnHttpLoad *
csn_http_load_run_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
