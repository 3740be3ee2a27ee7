/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs Hurl files as Hurl does. A wrong status line ends the entry before captures; a capture that finds nothing is a
 * runtime error; the first entry that fails ends the file. Must not know records or plans. */

#include "csn-hurl-run.h"

#include "csn-hurl-request.h"
#include "csn-probe-error.h"
#include "csn-probe-setup.h"
#include "csn-redactor.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *host;  /* (owned) */
  char *path;  /* (owned) */
  char *name;  /* (owned) */
  char *value; /* (owned) */
} Cookie;

typedef struct
{
  const CsnHurlOptions *options;
  const char *name;      /* of the file */
  CsnHurlScope scope;
  SoupSession *session;  /* (owned) (nullable) */
  char *session_key;     /* (owned) (nullable) the options that it was made for */
  GPtrArray *cookies;    /* (owned) (element-type Cookie) */
  CsnRedactor *redactor; /* (owned) */
  JsonArray *entries;    /* (owned by the result) */
  GBytes *last_body;     /* (owned) (nullable) */
  GString *err;
} FileRun;

/* What one try of one entry gave. */
typedef struct
{
  CsnHurlExit exit;
  JsonArray *asserts;  /* (owned) */
  JsonArray *captures; /* (owned) */
  JsonArray *calls;    /* (owned) */
  GString *messages;   /* (owned) */
  gint64 duration_us;
} Attempt;

static void
cookie_free (Cookie *cookie)
{
  g_free (cookie->host);
  g_free (cookie->path);
  g_free (cookie->name);
  g_free (cookie->value);
  g_free (cookie);
}

static void
attempt_clear (Attempt *a)
{
  g_clear_pointer (&a->asserts, json_array_unref);
  g_clear_pointer (&a->captures, json_array_unref);
  g_clear_pointer (&a->calls, json_array_unref);
  if (a->messages != NULL)
    g_string_free (g_steal_pointer (&a->messages), TRUE);
}

static void
add_message (FileRun *run, Attempt *a, guint line, const char *text)
{
  g_autofree char *clean = csn_redactor_redact (run->redactor, text, NULL);

  g_string_append_printf (a->messages, "%s:%u: %s\n", run->name, line, clean);
}

static void
add_assert (FileRun *run, Attempt *a, guint line, gboolean success, const char *message)
{
  JsonObject *object = json_object_new ();
  g_autofree char *clean = csn_redactor_redact (run->redactor, message, NULL);

  json_object_set_int_member (object, "line", line);
  json_object_set_boolean_member (object, "success", success);
  if (!success && clean != NULL)
    json_object_set_string_member (object, "message", clean);
  json_array_add_object_element (a->asserts, object);
  if (success)
    return;
  if (a->exit == CSN_HURL_OK)
    a->exit = CSN_HURL_ASSERT;
  add_message (run, a, line, message);
}

static void
fail_runtime (FileRun *run, Attempt *a, guint line, const char *message)
{
  a->exit = CSN_HURL_RUNTIME;
  add_message (run, a, line, message);
}

/* Cookies */

static void
forget_cookie (FileRun *run, const char *host, const char *name)
{
  for (guint i = run->cookies->len; i-- > 0;)
    {
      const Cookie *cookie = g_ptr_array_index (run->cookies, i);

      if (strcmp (cookie->host, host) == 0 && strcmp (cookie->name, name) == 0)
        g_ptr_array_remove_index (run->cookies, i);
    }
}

static void
keep_cookie (FileRun *run, const char *host, const char *header)
{
  g_auto (GStrv) parts = g_strsplit (header, ";", -1);
  char *equals = parts[0] != NULL ? strchr (parts[0], '=') : NULL;
  Cookie *cookie;
  gboolean gone = FALSE;

  if (equals == NULL)
    return;
  *equals = '\0';
  forget_cookie (run, host, g_strstrip (parts[0]));
  cookie = g_new0 (Cookie, 1);
  cookie->host = g_strdup (host);
  cookie->name = g_strdup (parts[0]);
  cookie->value = g_strdup (equals + 1);
  cookie->path = g_strdup ("/");
  for (guint i = 1; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      if (g_ascii_strncasecmp (part, "Path=", 5) == 0)
        {
          g_free (cookie->path);
          cookie->path = g_strdup (part + 5);
        }
      else if (g_ascii_strncasecmp (part, "Max-Age=", 8) == 0 && g_ascii_strtoll (part + 8, NULL, 10) <= 0)
        gone = TRUE;
      else if (g_ascii_strncasecmp (part, "Expires=", 8) == 0)
        {
          g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (part + 8);
          g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

          gone = gone || (date != NULL && g_date_time_compare (date, now) <= 0);
        }
    }
  if (gone)
    cookie_free (cookie);
  else
    g_ptr_array_add (run->cookies, cookie);
}

static void
keep_cookies (FileRun *run, const CsnHttpReply *reply)
{
  for (guint h = 0; h < reply->hops->len; h++)
    {
      const CsnHttpHop *hop = g_ptr_array_index (reply->hops, h);
      g_autofree char *host = NULL;
      g_autofree char *origin = csn_origin_of_url (hop->url, &host, NULL);

      for (guint i = 0; host != NULL && i < hop->headers->len; i++)
        {
          const CsnHttpField *field = g_ptr_array_index (hop->headers, i);

          if (g_ascii_strcasecmp (field->name, "Set-Cookie") == 0)
            keep_cookie (run, host, field->value);
        }
    }
}

static void
send_cookies (FileRun *run, CsnHttpRequest *request)
{
  g_autofree char *host = NULL;
  g_autofree char *origin = csn_origin_of_url (request->url, &host, NULL);
  g_autoptr (GUri) uri = g_uri_parse (request->url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *path = uri != NULL && *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/";
  g_autoptr (GString) line = g_string_new (NULL);
  const char *own = csn_http_request_get_header (request, "Cookie");

  for (guint i = 0; host != NULL && i < run->cookies->len; i++)
    {
      const Cookie *cookie = g_ptr_array_index (run->cookies, i);

      if (strcmp (cookie->host, host) == 0 && g_str_has_prefix (path, cookie->path))
        g_string_append_printf (line, "%s%s=%s", line->len > 0 ? "; " : "", cookie->name, cookie->value);
    }
  if (line->len == 0)
    return;
  if (own != NULL)
    {
      g_string_append_printf (line, "; %s", own);
      for (guint i = request->headers->len; i-- > 0;)
        if (g_ascii_strcasecmp (((CsnHttpField *) g_ptr_array_index (request->headers, i))->name, "Cookie") == 0)
          g_ptr_array_remove_index (request->headers, i);
    }
  csn_http_request_add_header (request, "Cookie", line->str);
}

/* Judging */

static gboolean
judge_status_line (FileRun *run, Attempt *a, const CsnHurlEntry *entry)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (run->scope.reply);
  g_autofree char *message = NULL;

  if (entry->version != NULL)
    {
      message = g_strdup_printf (_ ("The version is %s, expected %s."), hop->version, entry->version);
      add_assert (run, a, entry->response_line, strcmp (hop->version, entry->version) == 0, message);
    }
  if (entry->status >= 0)
    {
      g_free (message);
      message = g_strdup_printf (_ ("The status is %u, expected %d."), hop->status, entry->status);
      add_assert (run, a, entry->response_line, (int) hop->status == entry->status, message);
    }
  return a->exit == CSN_HURL_OK;
}

static void
judge_headers (FileRun *run, Attempt *a, const CsnHurlEntry *entry)
{
  const CsnHttpHop *hop = csn_http_reply_get_last (run->scope.reply);

  for (guint i = 0; i < entry->expected_headers->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (entry->expected_headers, i);
      g_autoptr (GError) error = NULL;
      g_autofree char *name = csn_hurl_render (&run->scope, field->name, &error);
      g_autofree char *value = name != NULL ? csn_hurl_render (&run->scope, field->value, &error) : NULL;
      g_autofree char *message = NULL;
      gboolean found = FALSE;

      if (value == NULL)
        {
          add_assert (run, a, field->line, FALSE, error->message);
          continue;
        }
      for (guint h = 0; h < hop->headers->len; h++)
        {
          const CsnHttpField *header = g_ptr_array_index (hop->headers, h);

          found = found || (g_ascii_strcasecmp (header->name, name) == 0 && strcmp (header->value, value) == 0);
        }
      message = g_strdup_printf (_ ("The header %s is “%s”, expected “%s”."), name,
                                 csn_http_hop_get_header (hop, name) ? csn_http_hop_get_header (hop, name) : _ ("missing"),
                                 value);
      add_assert (run, a, field->line, found, message);
    }
}

static gboolean
body_equals (FileRun *run, const CsnHurlBody *body, const CsnHurlValue *expected)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (run->scope.body, &length);

  if (expected->kind == CSN_HURL_BYTES)
    return g_bytes_equal (expected->bytes, run->scope.body);
  if (body->is_json)
    {
      g_autoptr (yyjson_doc) wanted = csn_json_read (expected->text, strlen (expected->text), NULL);
      g_autoptr (yyjson_doc) found = csn_json_read (data, length, NULL);
      g_autoptr (CsnHurlValue) a = wanted != NULL ? csn_hurl_value_new_json (yyjson_doc_get_root (wanted)) : NULL;
      g_autoptr (CsnHurlValue) b = found != NULL ? csn_hurl_value_new_json (yyjson_doc_get_root (found)) : NULL;

      return a != NULL && b != NULL && csn_hurl_value_equal (a, b);
    }
  return strlen (expected->text) == length && memcmp (expected->text, data, length) == 0;
}

static void
judge_body (FileRun *run, Attempt *a, const CsnHurlEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnHurlValue) expected = NULL;

  if (entry->expected_body == NULL)
    return;
  expected = csn_hurl_eval_arg (&run->scope, entry->expected_body->content, &error);
  if (run->scope.undecoded != NULL)
    add_assert (run, a, entry->expected_body->line, FALSE, run->scope.undecoded->message);
  else if (expected == NULL)
    fail_runtime (run, a, entry->expected_body->line, error->message);
  else
    add_assert (run, a, entry->expected_body->line, body_equals (run, entry->expected_body, expected),
                _ ("The body is not the expected one."));
}

static gboolean
capture (FileRun *run, Attempt *a, const CsnHurlEntry *entry)
{
  for (guint i = 0; i < entry->captures->len; i++)
    {
      const CsnHurlCheck *check = g_ptr_array_index (entry->captures, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnHurlValue) value = csn_hurl_eval_check (&run->scope, check, &error);
      g_autofree char *name = value != NULL ? csn_hurl_render (&run->scope, check->name, &error) : NULL;
      g_autofree char *text = NULL;
      JsonObject *object;
      gboolean hide = check->redact;

      if (name == NULL || value->kind == CSN_HURL_NOTHING)
        {
          fail_runtime (run, a, check->line, error != NULL ? error->message : _ ("Nothing was found to capture."));
          return FALSE;
        }
      text = csn_hurl_value_to_json (value);
      hide |= run->options->hide_named_secrets && csn_probe_name_is_secret (name);
      if (hide)
        csn_redactor_add_secret (run->redactor, name, value->kind == CSN_HURL_STRING ? value->text : text, NULL);
      object = json_object_new ();
      json_object_set_string_member (object, "name", name);
      if (hide)
        json_object_set_string_member (object, "value", "***");
      else
        json_object_set_member (object, "value", json_from_string (text, NULL));
      json_array_add_object_element (a->captures, object);
      g_hash_table_replace (run->scope.variables, g_steal_pointer (&name), g_steal_pointer (&value));
    }
  return TRUE;
}

static void
judge_asserts (FileRun *run, Attempt *a, const CsnHurlEntry *entry)
{
  for (guint i = 0; i < entry->asserts->len; i++)
    {
      const CsnHurlCheck *check = g_ptr_array_index (entry->asserts, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnHurlValue) value = csn_hurl_eval_check (&run->scope, check, &error);
      g_autofree char *actual = NULL;
      g_autofree char *message = NULL;
      gboolean holds = FALSE;

      /* a filter that had nothing to work on: "not exists" still holds */
      if (value == NULL && strcmp (check->predicate->name, "exists") == 0
          && g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED))
        {
          g_clear_error (&error);
          value = csn_hurl_value_new (CSN_HURL_NOTHING);
        }
      if (value != NULL)
        csn_hurl_eval_predicate (&run->scope, check, value, &holds, &error);
      if (error != NULL)
        message = g_strdup (error->message);
      else
        {
          actual = csn_hurl_value_to_json (value);
          message = g_strdup_printf (_ ("Not met: %s%s; the value is %.200s (%s)."), check->negated ? "not " : "",
                                     check->predicate->name, actual, csn_hurl_value_get_type (value));
        }
      add_assert (run, a, check->line, holds && error == NULL, message);
    }
}

/* Sending */

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(CsnHttpReply **) data = csn_http_exchange_finish (result);
}

/* "host:port:address" or "host:port:host:port" when it is about the host and port of @url. */
static GSocketConnectable *
find_detour (const char *rule, const char *url, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  g_autofree char *origin = csn_origin_of_url (url, &host, &port);
  g_auto (GStrv) parts = g_strsplit (rule, ":", 3);
  char *to_port;

  if (g_strv_length (parts) < 3 || host == NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("“%s” is no rule of the form host:port:address."), rule);
      return NULL;
    }
  if (g_ascii_strcasecmp (parts[0], host) != 0 || g_ascii_strtoull (parts[1], NULL, 10) != port)
    return NULL;
  to_port = strrchr (parts[2], ':');
  if (to_port != NULL && strchr (parts[2], ':') == to_port)
    {
      *to_port = '\0';
      return g_network_address_new (parts[2], (guint16) g_ascii_strtoull (to_port + 1, NULL, 10));
    }
  return g_network_address_new (parts[2], port);
}

/* The library checks a certificate against the place it connects to, so a detour would defeat that check. */
static gboolean
find_place (const CsnHurlEntryOptions *options, const char *url, GSocketConnectable **place, GError **error)
{
  const char *lists[] = { options->resolve, options->connect_to };
  g_autoptr (GError) inner = NULL;

  *place = NULL;
  if (options->unix_socket != NULL)
    *place = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (options->unix_socket));
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      g_auto (GStrv) rules = g_strsplit (lists[l] != NULL ? lists[l] : "", "\n", -1);

      for (guint i = 0; rules[i] != NULL && *place == NULL && inner == NULL; i++)
        *place = find_detour (rules[i], url, &inner);
    }
  if (inner == NULL && *place != NULL && g_str_has_prefix (url, "https:"))
    {
      g_clear_object (place);
      g_set_error (&inner, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED,
                   _ ("resolve, connect-to and unix-socket work with http addresses only."));
    }
  if (inner == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

static SoupSession *
new_session (GSocketConnectable *place, const CsnHurlEntryOptions *options, GError **error)
{
  g_autoptr (SoupSession) session = csn_http_session_new_to (2, place);
  g_autofree char *cacert = options->cacert != NULL ? g_canonicalize_filename (options->cacert, NULL) : NULL;
  g_autoptr (GTlsDatabase) database =
    cacert != NULL ? g_tls_file_database_new (cacert, error) : NULL;

  if (options->cacert != NULL && database == NULL)
    return NULL;
  if (database != NULL)
    soup_session_set_tls_database (session, database);
  if (options->proxy != NULL)
    {
      g_autofree char *url = strstr (options->proxy, "://") != NULL ? g_strdup (options->proxy)
                                                                    : g_strconcat ("http://", options->proxy, NULL);
      g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (url, NULL);

      soup_session_set_proxy_resolver (session, resolver);
    }
  return g_steal_pointer (&session);
}

/* What a session is for cannot change once it has connections; entries with the same options share one. */
static gboolean
choose_session (FileRun *run, const CsnHurlEntryOptions *options, const char *url, GError **error)
{
  g_autoptr (GSocketConnectable) place = NULL;
  g_autofree char *key = NULL;
  g_autofree char *where = NULL;

  if (!find_place (options, url, &place, error))
    return FALSE;
  where = place != NULL ? g_socket_connectable_to_string (place) : g_strdup ("");
  key = g_strjoin ("\n", where, options->cacert ? options->cacert : "", options->proxy ? options->proxy : "", NULL);
  if (run->session != NULL && g_strcmp0 (key, run->session_key) == 0)
    return TRUE;
  g_clear_object (&run->session);
  g_free (run->session_key);
  run->session_key = g_steal_pointer (&key);
  if (run->options->session != NULL && place == NULL && options->cacert == NULL && options->proxy == NULL)
    run->session = g_object_ref (run->options->session);
  else
    run->session = new_session (place, options, error);
  return run->session != NULL;
}

/* In a block of a document only what the plan showed may decide where a request goes. */
static gboolean
check_options (FileRun *run, const CsnHurlEntryOptions *options, GError **error)
{
  const char *what = options->proxy != NULL         ? "proxy"
                     : options->resolve != NULL     ? "resolve"
                     : options->connect_to != NULL  ? "connect-to"
                     : options->unix_socket != NULL ? "unix-socket"
                     : options->cacert != NULL      ? "cacert"
                                                    : NULL;

  if (options->http10)
    what = "http1.0";
  else if (run->options->origins == NULL)
    return TRUE;
  if (what == NULL)
    return TRUE;
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_UNSUPPORTED, _ ("The option “%s” is not supported here."), what);
  return FALSE;
}

static CsnHttpReply *
exchange (FileRun *run, const CsnHttpRequest *request)
{
  g_autofree char *origin = csn_origin_of_url (request->url, NULL, NULL);
  const char *const *allowed = run->options->origins;
  GMainContext *context = g_main_context_get_thread_default ();
  CsnHttpReply *reply = NULL;
  CsnHttpPolicy policy = { .allow_new_origins = allowed == NULL, .origins = allowed, .folder = run->scope.folder };

  if (allowed != NULL && (origin == NULL || !g_strv_contains (allowed, origin)))
    return NULL;
  csn_http_exchange_async (run->session, request, &policy, run->options->cancellable, replied_cb, &reply);
  while (reply == NULL)
    g_main_context_iteration (context, TRUE);
  return reply;
}

static void
add_calls (Attempt *a, const CsnHttpReply *reply)
{
  for (guint i = 0; i < reply->hops->len; i++)
    {
      const CsnHttpHop *hop = g_ptr_array_index (reply->hops, i);
      JsonObject *call = json_object_new ();
      JsonObject *request = json_object_new ();
      JsonObject *response = json_object_new ();

      if (hop->status == 0)
        {
          json_object_unref (call);
          json_object_unref (request);
          json_object_unref (response);
          continue;
        }
      json_object_set_string_member (request, "method", hop->method);
      json_object_set_string_member (request, "url", hop->url);
      json_object_set_int_member (response, "status", hop->status);
      json_object_set_string_member (response, "version", hop->version);
      json_object_set_object_member (call, "request", request);
      json_object_set_object_member (call, "response", response);
      json_array_add_object_element (a->calls, call);
    }
}

static void
look_at_reply (FileRun *run, Attempt *a, const CsnHurlEntry *entry, const CsnHttpReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = csn_http_reply_dup_decoded (reply, &error);

  /* a body that is not there whole, or cannot be unpacked, fails what looks into it, nothing else */
  if (reply->body_cut || csn_bounded_buffer_is_truncated (reply->body))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED,
                           _ ("The body is larger than 8 MiB, so it was not kept whole and is not judged."));
    }
  run->scope.undecoded = error;
  if (body == NULL)
    body = g_bytes_new_static ("", 0);
  run->scope.reply = reply;
  run->scope.body = body;
  g_clear_pointer (&run->last_body, g_bytes_unref);
  run->last_body = g_bytes_ref (body);
  if (run->options->ignore_asserts)
    capture (run, a, entry);
  else if (!entry->has_response || (judge_status_line (run, a, entry) && capture (run, a, entry)))
    {
      judge_headers (run, a, entry);
      judge_body (run, a, entry);
      judge_asserts (run, a, entry);
    }
  run->scope.reply = NULL;
  run->scope.body = NULL;
  run->scope.undecoded = NULL;
  g_clear_pointer (&run->scope.json, yyjson_doc_free);
}

static void
try_entry (FileRun *run, const CsnHurlEntry *entry, const CsnHurlEntryOptions *options, Attempt *a)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnHttpRequest) request = csn_hurl_build_request (&run->scope, entry, options, &error);
  g_autoptr (CsnHttpReply) reply = NULL;

  a->asserts = json_array_new ();
  a->captures = json_array_new ();
  a->calls = json_array_new ();
  a->messages = g_string_new (NULL);
  if (request == NULL || !check_options (run, options, &error) || !choose_session (run, options, request->url, &error))
    {
      fail_runtime (run, a, entry->line, error->message);
      return;
    }
  send_cookies (run, request);
  reply = exchange (run, request);
  if (reply == NULL)
    {
      fail_runtime (run, a, entry->line, _ ("The address leads to an origin for which there is no consent."));
      return;
    }
  a->duration_us = reply->total_us;
  if (run->options->sent_us != NULL)
    *run->options->sent_us += reply->request_us > 0 ? reply->request_us : reply->total_us;
  keep_cookies (run, reply);
  if (reply->end != CSN_HTTP_END_DONE)
    {
      fail_runtime (run, a, entry->line, reply->message);
      return;
    }
  add_calls (a, reply);
  look_at_reply (run, a, entry, reply);
}

static gboolean
wake_cb (gpointer done)
{
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (FileRun *run, guint milliseconds)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) timer = g_timeout_source_new (milliseconds);
  gboolean done = FALSE;

  g_source_set_callback (timer, wake_cb, &done, NULL);
  g_source_attach (timer, context);
  while (!done && !g_cancellable_is_cancelled (run->options->cancellable))
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
}

static void
add_entry (FileRun *run, const CsnHurlEntry *entry, guint index, Attempt *a)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "index", index + 1);
  json_object_set_int_member (object, "line", entry->line);
  json_object_set_array_member (object, "calls", g_steal_pointer (&a->calls));
  json_object_set_array_member (object, "captures", g_steal_pointer (&a->captures));
  json_object_set_array_member (object, "asserts", g_steal_pointer (&a->asserts));
  json_object_set_int_member (object, "time", a->duration_us / 1000);
  json_array_add_object_element (run->entries, object);
}

/* One entry with its retries. Every try is an entry of the result, as Hurl reports it. */
static CsnHurlExit
run_once (FileRun *run, const CsnHurlEntry *entry, guint index, const CsnHurlEntryOptions *options)
{
  int left = options->retry < 0 ? CSN_HURL_MAX_RETRIES : options->retry;

  for (;;)
    {
      Attempt a = { 0 };
      CsnHurlExit exit_code;

      try_entry (run, entry, options, &a);
      exit_code = a.exit;
      add_entry (run, entry, index, &a);
      if (exit_code != CSN_HURL_OK && left <= 0)
        g_string_append (run->err, a.messages->str);
      attempt_clear (&a);
      if (exit_code == CSN_HURL_OK || left-- <= 0 || g_cancellable_is_cancelled (run->options->cancellable))
        return exit_code;
      wait_for (run, options->retry_interval);
    }
}

static CsnHurlExit
run_entry (FileRun *run, const CsnHurlEntry *entry, guint index)
{
  CsnHurlEntryOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  CsnHurlExit exit_code = CSN_HURL_OK;

  if (!csn_hurl_read_options (&run->scope, run->options->defaults, entry, &options, &error))
    {
      Attempt nothing = { .exit = CSN_HURL_RUNTIME, .asserts = json_array_new (), .captures = json_array_new (),
                          .calls = json_array_new () };

      g_string_append_printf (run->err, "%s:%u: %s\n", run->name, entry->line, error->message);
      add_entry (run, entry, index, &nothing);
      csn_hurl_clear_options (&options);
      return CSN_HURL_RUNTIME;
    }
  run->scope.no_coercion = options.no_coercion;
  for (guint i = 0; !options.skip && i < options.repeat && exit_code == CSN_HURL_OK; i++)
    {
      if (options.delay > 0)
        wait_for (run, options.delay);
      exit_code = run_once (run, entry, index, &options);
    }
  csn_hurl_clear_options (&options);
  return exit_code;
}

static void
write_result (FileRun *run, CsnHurlExit exit_code, gint64 begin, GString *out)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "filename", run->name);
  json_object_set_array_member (object, "entries", run->entries);
  json_object_set_boolean_member (object, "success", exit_code == CSN_HURL_OK);
  json_object_set_int_member (object, "time", (g_get_monotonic_time () - begin) / 1000);
  json_node_init_object (node, object);
  if (run->options->json)
    {
      g_autofree char *line = json_to_string (node, FALSE);

      text = csn_redactor_redact (run->redactor, line, NULL);
      g_string_append_printf (out, "%s\n", text);
    }
  else if (run->last_body != NULL && exit_code == CSN_HURL_OK)
    {
      g_autoptr (GBytes) clean = csn_redactor_redact_bytes (run->redactor, run->last_body, NULL);

      g_string_append_len (out, g_bytes_get_data (clean, NULL), (gssize) g_bytes_get_size (clean));
    }
  json_object_unref (object);
}

static void
set_variables (FileRun *run, const char *const *list, gboolean secret)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      const char *equals = strchr (list[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (list[i], equals - list[i]) : NULL;

      if (name == NULL)
        continue;
      if (secret)
        csn_redactor_add_secret (run->redactor, name, equals + 1, NULL);
      g_hash_table_replace (run->scope.variables, g_steal_pointer (&name),
                            secret ? csn_hurl_value_new_string (equals + 1) : csn_hurl_guess_value (equals + 1));
    }
}

CsnHurlExit
csn_hurl_run_text (const char           *text,
                   gsize                 length,
                   const char           *name,
                   const CsnHurlOptions *options,
                   GString              *out,
                   GString              *err)
{
  g_return_val_if_fail (text != NULL && name != NULL && options != NULL, CSN_HURL_SYNTAX);
  g_return_val_if_fail (out != NULL && err != NULL, CSN_HURL_SYNTAX);

  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = csn_hurl_parse (text, length, name, &error);
  g_autofree char *folder = g_path_get_dirname (name);
  gint64 begin = g_get_monotonic_time ();
  FileRun run = { .options = options, .name = name, .err = err };
  CsnHurlExit result = CSN_HURL_OK;

  if (entries == NULL)
    {
      g_string_append_printf (err, "%s\n", error->message);
      return CSN_HURL_SYNTAX;
    }
  run.scope.folder = options->file_root != NULL ? options->file_root : folder;
  run.scope.variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) csn_hurl_value_unref);
  run.cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) cookie_free);
  run.redactor = csn_redactor_new ();
  run.entries = json_array_new ();
  set_variables (&run, options->variables, FALSE);
  set_variables (&run, options->secrets, TRUE);
  for (guint i = options->from_entry > 0 ? options->from_entry - 1 : 0;
       i < entries->len && (options->to_entry == 0 || i < options->to_entry)
       && !g_cancellable_is_cancelled (options->cancellable);
       i++)
    {
      CsnHurlExit exit_code = run_entry (&run, g_ptr_array_index (entries, i), i);

      if (exit_code == CSN_HURL_OK)
        continue;
      /* a runtime error weighs more than an assert: something was not measured at all */
      if (result == CSN_HURL_OK || exit_code == CSN_HURL_RUNTIME)
        result = exit_code;
      if (!options->continue_on_error)
        break;
    }
  write_result (&run, result, begin, out);
  g_hash_table_unref (run.scope.variables);
  g_clear_pointer (&run.last_body, g_bytes_unref);
  g_clear_object (&run.session);
  g_free (run.session_key);
  g_ptr_array_unref (run.cookies);
  g_object_unref (run.redactor);
  return result;
}

static CsnHurlExit
worse (CsnHurlExit a, CsnHurlExit b)
{
  static const CsnHurlExit order[] = { CSN_HURL_SYNTAX, CSN_HURL_RUNTIME, CSN_HURL_ASSERT, CSN_HURL_OK };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (a == order[i] || b == order[i])
      return order[i];
  return CSN_HURL_OK;
}

CsnHurlExit
csn_hurl_run_files (const char *const *files, const CsnHurlOptions *options, GString *out, GString *err)
{
  CsnHurlExit result = CSN_HURL_OK;

  g_return_val_if_fail (files != NULL && options != NULL && out != NULL && err != NULL, CSN_HURL_SYNTAX);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      gsize length = 0;

      if (!g_file_get_contents (files[i], &text, &length, &error))
        {
          g_string_append_printf (err, "%s\n", error->message);
          result = worse (result, CSN_HURL_RUNTIME);
          continue;
        }
      result = worse (result, csn_hurl_run_text (text, length, files[i], options, out, err));
    }
  return result;
}
