/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends one request and reads its answer within limits. libsoup would follow redirects, decode bodies and answer
 * challenges by itself; all of that is off, because the record has to show every hop and byte. Must not judge. */

#include "csn-http-exchange.h"

#include "csn-http-build.h"
#include "csn-probe-error.h"

#ifdef HAVE_BROTLI
#include <brotli/decode.h>
#endif
#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_SIZE (64 * 1024)

typedef struct
{
  SoupSession *session;      /* (owned) */
  CsnHttpRequest *request;   /* (owned) the current hop */
  CsnHttpPolicy policy;
  char *folder;              /* (owned) (nullable) */
  GStrv origins;             /* (owned) (nullable) */
  CsnHttpReply *reply;       /* (owned) */
  SoupMessage *message;      /* (owned) (nullable) */
  GInputStream *stream;      /* (owned) (nullable) */
  GCancellable *inner;       /* (owned) ends this exchange */
  GCancellable *outer;       /* (owned) (nullable) the caller's */
  gulong outer_handler;
  GMainContext *context;     /* (owned) of the caller */
  GSource *total_timer;      /* (owned) (nullable) */
  GSource *connect_timer;    /* (owned) (nullable) */
  guint redirects;
  gint64 begin;
  CsnHttpEnd why;            /* set before inner is cancelled by us */
  char *why_text;            /* (owned) (nullable) */
} Exchange;

static void send_hop (GTask *task);

static void
clear_timer (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

static GSource *
start_timer (Exchange *x, guint milliseconds, GSourceFunc callback)
{
  GSource *timer = g_timeout_source_new (milliseconds);

  g_source_set_callback (timer, callback, x, NULL);
  g_source_attach (timer, x->context);
  return timer;
}

static void
hop_free (CsnHttpHop *hop)
{
  g_free (hop->method);
  g_free (hop->url);
  g_free (hop->reason);
  g_free (hop->version);
  g_ptr_array_unref (hop->sent);
  g_ptr_array_unref (hop->headers);
  g_free (hop);
}

void
csn_http_reply_free (CsnHttpReply *reply)
{
  if (reply == NULL)
    return;
  g_free (reply->message);
  g_ptr_array_unref (reply->hops);
  csn_bounded_buffer_free (reply->body);
  g_free (reply->address);
  g_free (reply->tls_protocol);
  g_free (reply->tls_cipher);
  g_clear_object (&reply->certificate);
  g_free (reply);
}

CsnHttpReply *
csn_http_reply_new (void)
{
  CsnHttpReply *reply = g_new0 (CsnHttpReply, 1);

  reply->hops = g_ptr_array_new_with_free_func ((GDestroyNotify) hop_free);
  reply->body = csn_bounded_buffer_new (CSN_HTTP_BODY_KEPT, 0);
  reply->started = g_get_real_time ();
  return reply;
}

CsnHttpHop *
csn_http_reply_add_hop (CsnHttpReply *reply, const char *method, const char *url)
{
  g_return_val_if_fail (reply != NULL && method != NULL && url != NULL, NULL);

  CsnHttpHop *hop = g_new0 (CsnHttpHop, 1);

  hop->method = g_strdup (method);
  hop->url = g_strdup (url);
  hop->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  hop->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  g_ptr_array_add (reply->hops, hop);
  return hop;
}

static void
exchange_free (Exchange *x)
{
  clear_timer (&x->total_timer);
  clear_timer (&x->connect_timer);
  if (x->outer != NULL && x->outer_handler != 0)
    g_cancellable_disconnect (x->outer, x->outer_handler);
  g_clear_pointer (&x->context, g_main_context_unref);
  g_clear_object (&x->outer);
  g_clear_object (&x->inner);
  g_clear_object (&x->stream);
  if (x->message != NULL)
    g_signal_handlers_disconnect_by_data (x->message, x);
  g_clear_object (&x->message);
  g_clear_object (&x->session);
  csn_http_request_free (x->request);
  csn_http_reply_free (x->reply);
  g_free (x->folder);
  g_strfreev (x->origins);
  g_free (x->why_text);
  g_free (x);
}

SoupSession *
csn_http_session_new (guint connections, gboolean insecure)
{
  return csn_http_session_new_to (connections, NULL);
}

SoupSession *
csn_http_session_new_to (guint connections, GSocketConnectable *place)
{
  SoupSession *session = soup_session_new_with_options (
    "max-conns", MAX (connections, 2), "max-conns-per-host", MAX (connections, 1), "timeout", 0,
    "idle-timeout", 20, "remote-connectable", place, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  /* a proxy would take the connection where the address check cannot see it */
  soup_session_set_proxy_resolver (session, NULL);
  return session;
}

static void
finish (GTask *task, CsnHttpEnd end, const char *message)
{
  Exchange *x = g_task_get_task_data (task);

  x->reply->end = end;
  x->reply->message = g_strdup (message);
  x->reply->total_us = g_get_monotonic_time () - x->begin;
  clear_timer (&x->total_timer);
  clear_timer (&x->connect_timer);
  g_task_return_pointer (task, g_steal_pointer (&x->reply), (GDestroyNotify) csn_http_reply_free);
  g_object_unref (task);
}

/* An operation failed; says whether that was us, the clock, the person or the target. */
static void
finish_failed (GTask *task, const GError *error)
{
  Exchange *x = g_task_get_task_data (task);

  if (x->why != CSN_HTTP_END_DONE)
    finish (task, x->why, x->why_text);
  else if (x->outer != NULL && g_cancellable_is_cancelled (x->outer))
    finish (task, CSN_HTTP_END_CANCELLED, _ ("Stopped."));
  else if (x->reply->hops->len > 0 && csn_http_reply_get_status (x->reply) != 0 && x->stream != NULL)
    finish (task, CSN_HTTP_END_BROKEN, error->message);
  else if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    finish (task, CSN_HTTP_END_BROKEN, error->message);
  else
    finish (task, CSN_HTTP_END_UNREACHABLE, error->message);
}

static void
give_up (Exchange *x, CsnHttpEnd why, char *text)
{
  if (x->why == CSN_HTTP_END_DONE)
    {
      x->why = why;
      x->why_text = text;
    }
  else
    g_free (text);
  g_cancellable_cancel (x->inner);
}

static gboolean
total_timeout_cb (gpointer data)
{
  Exchange *x = data;

  clear_timer (&x->total_timer);
  give_up (x, CSN_HTTP_END_TIMEOUT,
           g_strdup_printf (_ ("No complete answer within %u ms."), x->policy.total_timeout));
  return G_SOURCE_REMOVE;
}

static gboolean
connect_timeout_cb (gpointer data)
{
  Exchange *x = data;

  clear_timer (&x->connect_timer);
  give_up (x, CSN_HTTP_END_TIMEOUT,
           g_strdup_printf (_ ("No connection within %u ms."), x->policy.connect_timeout));
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (((Exchange *) data)->inner);
}

/* Where the connection really goes, whatever the name resolved to: the last moment to refuse. */
static void
check_address (Exchange *x, GIOStream *connection)
{
  g_autoptr (GSocketAddress) remote = NULL;
  GInetAddress *address;

  if (!G_IS_SOCKET_CONNECTION (connection))
    return;
  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return;
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));

  g_autofree char *text = g_inet_address_to_string (address);

  g_free (x->reply->address);
  x->reply->address =
    g_strdup_printf ("%s:%u", text, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote)));
  x->reply->address_class = csn_address_class_of_address (address);
  if (x->reply->address_class == CSN_ADDRESS_FORBIDDEN && !x->policy.allow_forbidden)
    give_up (x, CSN_HTTP_END_REFUSED,
             g_strdup_printf (_ ("“%s” leads to %s, a link-local or metadata address that probes never "
                                 "connect to."),
                              x->request->url, text));
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  Exchange *x = data;

  if (event == G_SOCKET_CLIENT_CONNECTING)
    check_address (x, connection);
  else if (event == G_SOCKET_CLIENT_COMPLETE || event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    clear_timer (&x->connect_timer);
}

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  return ((Exchange *) data)->request->insecure;
}

static void
copy_header (const char *name, const char *value, gpointer fields)
{
  g_ptr_array_add (fields, csn_http_field_new (name, value));
}

/* Exact headers: only what the request says, as curl and hurl send it. */
static void
starting_cb (SoupMessage *message, gpointer data)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  Exchange *x = data;
  CsnHttpHop *hop = csn_http_reply_get_last (x->reply);

  if (csn_http_request_get_header (x->request, "Connection") == NULL)
    soup_message_headers_remove (headers, "Connection");
  g_ptr_array_set_size (hop->sent, 0);
  soup_message_headers_foreach (headers, copy_header, hop->sent);
}

static void
note_metrics (Exchange *x)
{
  SoupMessageMetrics *m = soup_message_get_metrics (x->message);
  guint64 request, response;

  if (m == NULL)
    return;
  x->reply->dns_us += soup_message_metrics_get_dns_end (m) - soup_message_metrics_get_dns_start (m);
  x->reply->connect_us +=
    soup_message_metrics_get_connect_end (m) - soup_message_metrics_get_connect_start (m);
  if (soup_message_metrics_get_tls_start (m) != 0)
    x->reply->tls_us +=
      soup_message_metrics_get_connect_end (m) - soup_message_metrics_get_tls_start (m);
  request = soup_message_metrics_get_request_start (m);
  response = soup_message_metrics_get_response_start (m);
  if (response > request)
    x->reply->wait_us += response - request;
  if (soup_message_metrics_get_response_end (m) > request)
    x->reply->request_us += soup_message_metrics_get_response_end (m) - request;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static char *
resolve_location (Exchange *x)
{
  CsnHttpHop *hop = csn_http_reply_get_last (x->reply);
  const char *location = csn_http_hop_get_header (hop, "Location");

  if (location == NULL || !is_redirect (hop->status))
    return NULL;
  return g_uri_resolve_relative (hop->url, location, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED,
                                 NULL);
}

static void
turn_into_get (CsnHttpRequest *request)
{
  g_free (request->method);
  request->method = g_strdup ("GET");
  request->has_body = FALSE;
  g_clear_pointer (&request->body, g_free);
  g_clear_pointer (&request->body_bytes, g_bytes_unref);
  g_clear_pointer (&request->body_file, g_free);
  g_ptr_array_set_size (request->form, 0);
  g_ptr_array_set_size (request->parts, 0);
}

static void
remove_headers (CsnHttpRequest *request, const char *prefix)
{
  for (guint i = request->headers->len; i-- > 0;)
    {
      const CsnHttpField *field = g_ptr_array_index (request->headers, i);

      if (g_ascii_strncasecmp (field->name, prefix, strlen (prefix)) == 0)
        g_ptr_array_remove_index (request->headers, i);
    }
}

/* Leaves what says how an answer should look; anything else may hold a secret of the origin that it was written for. */
static void
remove_own_headers (CsnHttpRequest *request)
{
  static const char *const general[] = { "Accept", "Accept-Encoding", "Accept-Language", "User-Agent" };

  for (guint i = request->headers->len; i-- > 0;)
    {
      const CsnHttpField *field = g_ptr_array_index (request->headers, i);
      gboolean keep = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (general); k++)
        keep |= g_ascii_strcasecmp (field->name, general[k]) == 0;
      if (!keep)
        g_ptr_array_remove_index (request->headers, i);
    }
}

/* For another origin. In a document's block secrets stay where they belong, whatever its author trusts. */
static void
strip_request (Exchange *x)
{
  if (!x->policy.allow_new_origins)
    remove_own_headers (x->request);
  else if (x->request->trusted)
    return;
  remove_headers (x->request, "Authorization");
  remove_headers (x->request, "Cookie");
  g_clear_pointer (&x->request->user, g_free);
}

static gboolean
has_content (const CsnHttpRequest *request)
{
  return request->has_body || request->body != NULL || request->body_bytes != NULL || request->body_file != NULL
         || request->form->len > 0 || request->parts->len > 0;
}

static void
refuse_origin (GTask *task, const char *location)
{
  g_autofree char *text = g_strdup_printf (
      _ ("The answer redirects to another origin (%s), for which there is no consent."), location);

  finish (task, CSN_HTTP_END_REFUSED, text);
}

static gboolean
may_go_to (Exchange *x, const char *origin)
{
  return x->policy.allow_new_origins
         || (x->origins != NULL && g_strv_contains ((const char *const *) x->origins, origin));
}

static void
follow_redirect (GTask *task, const char *location)
{
  Exchange *x = g_task_get_task_data (task);
  int limit = x->request->max_redirects >= 0 ? x->request->max_redirects : CSN_HTTP_MAX_REDIRECTS;
  g_autofree char *from = csn_origin_of_url (x->request->url, NULL, NULL);
  g_autofree char *to = csn_origin_of_url (location, NULL, NULL);
  gboolean leaves = g_strcmp0 (from, to) != 0;
  guint status = csn_http_reply_get_status (x->reply);

  if ((int) x->redirects >= MIN (limit, 100))
    {
      g_autofree char *text = g_strdup_printf (_ ("More than %d redirects."), limit);

      finish (task, CSN_HTTP_END_REFUSED, text);
      return;
    }
  if (to == NULL || (leaves && !may_go_to (x, to)))
    {
      refuse_origin (task, location);
      return;
    }
  if (leaves)
    strip_request (x);
  if (status == 303 || ((status == 301 || status == 302) && strcmp (x->request->method, "POST") == 0))
    {
      turn_into_get (x->request);
      remove_headers (x->request, "Content-");
    }
  else if (leaves && !x->policy.allow_new_origins && has_content (x->request))
    {
      refuse_origin (task, location);
      return;
    }
  g_ptr_array_set_size (x->request->query, 0);
  g_free (x->request->url);
  x->request->url = g_strdup (location);
  x->redirects++;
  send_hop (task);
}

static void
end_of_body (GTask *task)
{
  Exchange *x = g_task_get_task_data (task);
  g_autofree char *location = NULL;

  note_metrics (x);
  if (x->request->follow)
    location = resolve_location (x);
  if (location != NULL)
    follow_redirect (task, location);
  else
    finish (task, CSN_HTTP_END_DONE, NULL);
}

static void
body_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Exchange *x = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      finish_failed (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      end_of_body (task);
      return;
    }
  csn_bounded_buffer_append (x->reply->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (csn_bounded_buffer_get_total (x->reply->body) > CSN_HTTP_BODY_STOP)
    {
      x->reply->body_cut = TRUE;
      g_cancellable_cancel (x->inner);
      finish (task, CSN_HTTP_END_DONE, NULL);
      return;
    }
  g_input_stream_read_bytes_async (x->stream, READ_SIZE, G_PRIORITY_DEFAULT, x->inner, body_read_cb, task);
}

static gsize
measure_headers (GPtrArray *headers)
{
  gsize size = 0;

  for (guint i = 0; i < headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (headers, i);

      size += strlen (field->name) + strlen (field->value) + 4;
    }
  return size;
}

static void
note_head (Exchange *x)
{
  CsnHttpHop *hop = csn_http_reply_get_last (x->reply);
  SoupHTTPVersion version = soup_message_get_http_version (x->message);

  hop->status = soup_message_get_status (x->message);
  hop->reason = g_strdup (soup_message_get_reason_phrase (x->message));
  hop->version = g_strdup (version == SOUP_HTTP_2_0 ? "2" : version == SOUP_HTTP_1_0 ? "1.0" : "1.1");
  soup_message_headers_foreach (soup_message_get_response_headers (x->message), copy_header, hop->headers);
  g_set_object (&x->reply->certificate, soup_message_get_tls_peer_certificate (x->message));
  if (x->reply->certificate != NULL)
    {
      g_free (x->reply->tls_cipher);
      x->reply->tls_cipher = g_strdup (soup_message_get_tls_ciphersuite_name (x->message));
      g_free (x->reply->tls_protocol);
      x->reply->tls_protocol =
        g_enum_to_string (G_TYPE_TLS_PROTOCOL_VERSION, soup_message_get_tls_protocol_version (x->message));
    }
}

static void
head_arrived_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Exchange *x = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_clear_object (&x->stream);
  x->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  clear_timer (&x->connect_timer);
  if (x->stream == NULL)
    {
      finish_failed (task, error);
      return;
    }
  note_head (x);
  if (measure_headers (csn_http_reply_get_last (x->reply)->headers) > CSN_HTTP_MAX_HEADERS)
    {
      g_cancellable_cancel (x->inner);
      finish (task, CSN_HTTP_END_BROKEN, _ ("The headers of the answer are larger than 64 KiB."));
      return;
    }
  g_input_stream_read_bytes_async (x->stream, READ_SIZE, G_PRIORITY_DEFAULT, x->inner, body_read_cb, task);
}

static gboolean
set_headers (Exchange *x, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (x->message);
  g_autoptr (GPtrArray) fields = csn_http_build_headers (x->request, error);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (fields, i);

      soup_message_headers_append (headers, field->name, field->value);
    }
  return fields != NULL;
}

static gboolean
set_body (Exchange *x, GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GBytes) bytes = csn_http_build_body (x->request, x->folder, &type, &inner);

  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (x->message, type, bytes);
  return TRUE;
}

/* The library tunnels a CONNECT by itself and never gives an answer to it. */
static SoupMessage *
new_message (const CsnHttpRequest *request, const char *url)
{
  g_autoptr (GUri) uri = NULL;

  if (strcmp (request->method, "CONNECT") == 0)
    return NULL;
  if (!request->as_is)
    return soup_message_new (request->method, url);
  uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  return uri != NULL ? soup_message_new_from_uri (request->method, uri) : NULL;
}

static void
send_hop (GTask *task)
{
  Exchange *x = g_task_get_task_data (task);
  g_autofree char *url = csn_http_build_url (x->request);
  g_autofree char *host = NULL;
  g_autofree char *origin = csn_origin_of_url (url, &host, NULL);
  g_autoptr (GError) error = NULL;

  if (x->message != NULL)
    g_signal_handlers_disconnect_by_data (x->message, x);
  g_clear_object (&x->message);
  g_clear_object (&x->stream);
  csn_bounded_buffer_free (x->reply->body);
  x->reply->body = csn_bounded_buffer_new (CSN_HTTP_BODY_KEPT, 0);
  csn_http_reply_add_hop (x->reply, x->request->method, url);
  if (origin != NULL)
    x->message = new_message (x->request, url);
  if (x->message == NULL)
    {
      g_autofree char *text = g_strdup_printf (strcmp (x->request->method, "CONNECT") == 0
                                                  ? _ ("The method CONNECT is not sent (%s).")
                                                  : _ ("“%s” is no http or https address."),
                                                url);

      finish (task, CSN_HTTP_END_REFUSED, text);
      return;
    }
  if (csn_address_class_of_host (host) == CSN_ADDRESS_FORBIDDEN && !x->policy.allow_forbidden)
    {
      g_autofree char *text = g_strdup_printf (
        _ ("“%s” is a link-local or metadata address that probes never connect to."), host);

      finish (task, CSN_HTTP_END_REFUSED, text);
      return;
    }
  soup_message_set_flags (x->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (x->message, "network-event", G_CALLBACK (network_event_cb), x);
  g_signal_connect (x->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), x);
  g_signal_connect (x->message, "starting", G_CALLBACK (starting_cb), x);
  if (!set_headers (x, &error) || !set_body (x, &error))
    {
      finish (task, CSN_HTTP_END_REFUSED, error->message);
      return;
    }
  if (x->connect_timer == NULL)
    x->connect_timer = start_timer (x, x->policy.connect_timeout, connect_timeout_cb);
  soup_session_send_async (x->session, x->message, G_PRIORITY_DEFAULT, x->inner, head_arrived_cb, task);
}

void
csn_http_exchange_async (SoupSession          *session,
                         const CsnHttpRequest *request,
                         const CsnHttpPolicy  *policy,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data)
{
  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (request != NULL && request->url != NULL && request->method != NULL);
  g_return_if_fail (policy != NULL);

  /* cancelling is reported in the reply, so the task itself never is */
  GTask *task = g_task_new (session, NULL, callback, user_data);
  Exchange *x = g_new0 (Exchange, 1);

  g_task_set_source_tag (task, csn_http_exchange_async);
  x->session = g_object_ref (session);
  x->request = csn_http_request_copy (request);
  x->policy = *policy;
  x->folder = g_strdup (policy->folder);
  x->origins = g_strdupv ((char **) policy->origins);
  if (request->connect_timeout > 0)
    x->policy.connect_timeout = request->connect_timeout;
  else if (policy->connect_timeout == 0)
    x->policy.connect_timeout = CSN_HTTP_CONNECT_TIMEOUT;
  if (request->total_timeout > 0)
    x->policy.total_timeout = request->total_timeout;
  else if (policy->total_timeout == 0)
    x->policy.total_timeout = CSN_HTTP_TOTAL_TIMEOUT;
  x->reply = csn_http_reply_new ();
  x->begin = g_get_monotonic_time ();
  x->inner = g_cancellable_new ();
  g_task_set_task_data (task, x, (GDestroyNotify) exchange_free);
  x->context = g_main_context_ref (g_task_get_context (task));
  x->total_timer = start_timer (x, x->policy.total_timeout, total_timeout_cb);
  if (cancellable != NULL)
    {
      x->outer = g_object_ref (cancellable);
      x->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), x, NULL);
    }
  send_hop (task);
}

CsnHttpReply *
csn_http_exchange_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

CsnHttpHop *
csn_http_reply_get_last (const CsnHttpReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);
  return reply->hops->len > 0 ? g_ptr_array_index (reply->hops, reply->hops->len - 1) : NULL;
}

guint
csn_http_reply_get_status (const CsnHttpReply *reply)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (reply);

  return hop != NULL ? hop->status : 0;
}

const char *
csn_http_hop_get_header (const CsnHttpHop *hop, const char *name)
{
  g_return_val_if_fail (hop != NULL && name != NULL, NULL);

  for (guint i = 0; i < hop->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (hop->headers, i);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return field->value;
    }
  return NULL;
}

static GBytes *
inflate (GBytes *raw, GZlibCompressorFormat format, GError **error)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (format);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (raw);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (zlib));
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 piece[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, piece, sizeof piece, NULL, error)) > 0)
    {
      g_byte_array_append (out, piece, n);
      if (out->len > CSN_HTTP_BODY_KEPT)
        {
          g_set_error_literal (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                               _ ("The body unpacks to more than 8 MiB and is not decoded."));
          return NULL;
        }
    }
  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

#ifdef HAVE_BROTLI
static GBytes *
unpack_brotli (GBytes *raw, GError **error)
{
  BrotliDecoderState *state = BrotliDecoderCreateInstance (NULL, NULL, NULL);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize left = 0;
  const uint8_t *next = g_bytes_get_data (raw, &left);
  BrotliDecoderResult result;

  do
    {
      uint8_t piece[16384], *to = piece;
      size_t room = sizeof piece;

      result = BrotliDecoderDecompressStream (state, &left, &next, &room, &to, NULL);
      g_byte_array_append (out, piece, (guint) (sizeof piece - room));
    }
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out->len <= CSN_HTTP_BODY_KEPT);
  BrotliDecoderDestroyInstance (state);
  if (result == BROTLI_DECODER_RESULT_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_set_error_literal (error, CSN_PROBE_ERROR,
                       result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT ? CSN_PROBE_ERROR_REFUSED
                                                                         : CSN_PROBE_ERROR_FAILED,
                       result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT
                         ? _ ("The body unpacks to more than 8 MiB and is not decoded.")
                         : _ ("The body is not what its Content-Encoding says."));
  return NULL;
}
#endif

static GBytes *
unpack (GBytes *raw, const char *encoding, GError **error)
{
  if (*encoding == '\0' || g_ascii_strcasecmp (encoding, "identity") == 0 || g_bytes_get_size (raw) == 0)
    return g_bytes_ref (raw);
  if (g_ascii_strcasecmp (encoding, "gzip") == 0)
    return inflate (raw, G_ZLIB_COMPRESSOR_FORMAT_GZIP, error);
  if (g_ascii_strcasecmp (encoding, "deflate") == 0)
    return inflate (raw, G_ZLIB_COMPRESSOR_FORMAT_ZLIB, error);
#ifdef HAVE_BROTLI
  if (g_ascii_strcasecmp (encoding, "br") == 0)
    return unpack_brotli (raw, error);
#endif
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED,
               _ ("The body is packed as “%s”, which is not decoded."), encoding);
  return NULL;
}

GBytes *
csn_http_reply_dup_decoded (const CsnHttpReply *reply, GError **error)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (reply);
  const char *encoding = hop != NULL ? csn_http_hop_get_header (hop, "Content-Encoding") : NULL;
  g_auto (GStrv) layers = g_strsplit (encoding != NULL ? encoding : "", ",", 8);
  GBytes *body = csn_bounded_buffer_dup_bytes (reply->body);

  /* the last one named was put on last */
  for (guint i = g_strv_length (layers); i-- > 0 && body != NULL;)
    {
      g_autoptr (GBytes) packed = body;

      body = unpack (packed, g_strstrip (layers[i]), error);
    }
  return body;
}
