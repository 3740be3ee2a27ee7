/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Helpers of the probe tests. */

#include "probe-fixture.h"

#include "csn-enums.h"
#include "csn-sandbox.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

CsnProbeSpec *
probe_spec (CsnProbeKind kind, const char *text, const char *pass)
{
  CsnProbeSpecInit init = { .kind = kind, .line = 7, .text = text, .pass = pass };
  CsnProbeSpec *spec = csn_probe_spec_new (&init);

  csn_probe_spec_take_id (spec, g_strdup ("probe-0123456789ab"));
  return spec;
}

CsnProbePlan *
probe_plan (CsnProbeKind kind, const char *text, const char *pass, CsnProbeSetup *setup)
{
  g_autoptr (CsnProbeSpec) spec = probe_spec (kind, text, pass);
  g_autoptr (CsnProbeSetup) own = setup != NULL ? g_object_ref (setup) : csn_probe_setup_new (NULL);

  return csn_probe_plan_new_from_spec (spec, own);
}

void
probe_keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

CsnProbeResult *
probe_wait (CsnProbeRunner *runner, GAsyncResult **async_result)
{
  while (*async_result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return csn_probe_runner_run_finish (runner, *async_result);
}

static gboolean
stop_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

CsnProbeResult *
probe_run_stopped (CsnProbePlan *plan, guint after_ms)
{
  g_autoptr (CsnProbeRunner) runner = csn_probe_runner_new ();
  g_autoptr (GAsyncResult) async_result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (after_ms > 0)
    g_timeout_add (after_ms, stop_cb, cancellable);
  if (g_getenv ("COUNTERSIGN_ENGINE") == NULL)
    csn_probe_runner_set_engine (runner, NULL); /* not one that happens to be installed here */
  csn_probe_runner_run_async (runner, plan, csn_probe_plan_get_fingerprint (plan), CSN_PROBE_IN_TURN, cancellable,
                              probe_keep_cb, &async_result);
  return probe_wait (runner, &async_result);
}

CsnProbeResult *
probe_run (CsnProbePlan *plan)
{
  return probe_run_stopped (plan, 0);
}

CsnProbeResult *
probe_measure (CsnProbeKind kind, const char *text, const char *pass, CsnProbeSetup *setup)
{
  g_autoptr (CsnProbePlan) plan = probe_plan (kind, text, pass, setup);

  return probe_run (plan);
}

const char *
probe_state (CsnProbeResult *result)
{
  return csn_enum_to_string (CSN_TYPE_STATE, csn_probe_result_get_state (result));
}

char *
probe_output (CsnProbeResult *result)
{
  GBytes *bytes = csn_probe_result_get_output (result);

  if (bytes == NULL)
    return g_strdup ("");
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
probe_expect (CsnProbeResult *result, const char *state)
{
  if (strcmp (probe_state (result), state) != 0)
    {
      g_autofree char *output = probe_output (result);

      g_test_message ("%s: %s\n%s", probe_state (result), csn_probe_result_get_summary (result), output);
    }
  g_assert_cmpstr (probe_state (result), ==, state);
}

char *
probe_folder (void)
{
  char *folder = g_dir_make_tmp ("csn-probe-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

CsnProbeSetup *
probe_setup_for_commands (char **folder)
{
  *folder = probe_folder ();
  return csn_probe_setup_new (*folder);
}

gboolean
probe_has_sandbox (void)
{
  if (csn_sandbox_is_available ())
    return TRUE;
  g_test_skip ("bubblewrap is not installed");
  return FALSE;
}

void
probe_write (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
unpause_cb (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  static char chunk[65536];

  memset (chunk, 'x', sizeof chunk);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, chunk, sizeof chunk);
  soup_server_message_unpause (message);
}

static void
answer_endless (SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "start", 5);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
}

static void
answer_echo (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GString *out = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  g_string_append_printf (out, "%s %s\n", soup_server_message_get_method (message),
                          g_uri_get_path (soup_server_message_get_uri (message)));
  if (g_uri_get_query (soup_server_message_get_uri (message)) != NULL)
    g_string_append_printf (out, "?%s\n", g_uri_get_query (soup_server_message_get_uri (message)));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (out, "%s: %s\n", name, value);
  g_string_append_len (out, soup_server_message_get_request_body (message)->data,
                       soup_server_message_get_request_body (message)->length);
  answer (message, 200, "text/plain", out->str);
  g_string_free (out, TRUE);
}

/* The same server by its other name, which is another origin. */
static void
answer_neighbour (SoupServerMessage *message, const char *path)
{
  g_autofree char *to
    = g_strdup_printf ("http://localhost:%d/echo", g_uri_get_port (soup_server_message_get_uri (message)));

  soup_server_message_set_redirect (message, strcmp (path, "/neighbour") == 0 ? 302 : 307, to);
}

static void
answer_redirect (SoupServerMessage *message, const char *path)
{
  const char *to = strcmp (path, "/redirect") == 0 ? "/ok"
                   : strcmp (path, "/away") == 0   ? "http://other.invalid/"
                   : strcmp (path, "/metadata") == 0 ? "http://169.254.169.254/latest/"
                                                     : "/loop";

  soup_server_message_set_redirect (message, 302, to);
}

static void
answer_bytes (SoupServerMessage *message, const char *type, const char *encoding, const char *bytes, gsize length)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, bytes, length);
  if (encoding != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Encoding", encoding);
}

static void
answer_gzip (SoupServerMessage *message)
{
  static const char text[] = "packed text\n";
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  char packed[256];
  gsize used = 0, written = 0;

  g_converter_convert (G_CONVERTER (zlib), text, strlen (text), packed, sizeof packed, G_CONVERTER_INPUT_AT_END, &used,
                       &written, NULL);
  answer_bytes (message, "text/plain", "gzip", packed, written);
}

static void
answer_cookie (SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  answer_echo (message);
  if (strcmp (path, "/cookie/deep") == 0)
    soup_message_headers_append (headers, "Set-Cookie", "deep=1; Path=/cookie/deep");
  else
    {
      soup_message_headers_append (headers, "Set-Cookie", "session=abc; Path=/; Max-Age=60; HttpOnly");
      soup_message_headers_append (headers, "Set-Cookie", "old=1; Expires=Wed, 13 Jan 2021 22:23:01 GMT");
    }
}

/* Documents and bodies of one kind each, for the corpus of the language. */
static gboolean
answer_document (SoupServerMessage *message, const char *path)
{
  static const struct
  {
    const char *path, *type, *body;
  } documents[] = {
    { "/html", "text/html; charset=utf-8", "<html><body><h1>Caf\xc3\xa9</h1><p>one<p>two</body></html>" },
    { "/xml", "application/xml", "<list><item>one</item><item>two</item></list>" },
    { "/xml-ns", "application/xml", "<a xmlns=\"urn:one\" xmlns:x=\"urn:two\"><name>plain</name><x:name>prefixed</x:name></a>" },
    { "/xml-entity", "application/xml", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>" },
    { "/dates", "application/json",
      "{\"iso\":\"2024-02-29T13:14:15Z\",\"plain\":\"2024-02-29 13:14:15\",\"zone\":\"2024-02-29 13:00 +0200\","
      "\"fraction\":\"2024-02-29T13:14:09.5Z\"}" },
    { "/store", "application/json",
      "{\"books\":[{\"title\":\"Sand\",\"price\":8.95},{\"title\":\"Wave\",\"price\":12},{\"title\":\"Dune\",\"price\":20}]}" },
    { "/numbers", "application/json",
      "{\"big\":9007199254740993,\"huge\":1000000000000000000000,\"small\":1e-9,\"same\":1.5}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    if (strcmp (documents[i].path, path) == 0)
      {
        answer (message, 200, documents[i].type, documents[i].body);
        return TRUE;
      }
  if (strcmp (path, "/gzip") == 0)
    answer_gzip (message);
  else if (strcmp (path, "/gzip-broken") == 0)
    answer_bytes (message, "text/plain", "gzip", "no gzip", 7);
  else if (strcmp (path, "/encoding-unknown") == 0)
    answer_bytes (message, "text/plain", "shrunk", "abc", 3);
  else if (strcmp (path, "/latin1") == 0)
    answer_bytes (message, "text/plain; charset=iso-8859-1", NULL, "caf\xe9", 4);
  else if (strcmp (path, "/bytes") == 0)
    answer_bytes (message, "application/octet-stream", NULL, "\xff\0\xfe", 3);
  else if (g_str_has_prefix (path, "/cookie"))
    answer_cookie (message, path);
  else if (strcmp (path, "/redirect-303") == 0 || strcmp (path, "/redirect-307") == 0)
    soup_server_message_set_redirect (message, (guint) atoi (path + strlen ("/redirect-")), "/echo");
  else
    return FALSE;
  return TRUE;
}

static void
answer_count (SoupServer *server, SoupServerMessage *message)
{
  guint count = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (server), "count")) + 1;
  g_autofree char *text = g_strdup_printf ("{\"count\": %u}", count);

  g_object_set_data (G_OBJECT (server), "count", GUINT_TO_POINTER (count));
  answer (message, 200, "application/json", text);
}

static void
answer_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  guint hits = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (server), "hits")) + 1;

  g_object_set_data (G_OBJECT (server), "hits", GUINT_TO_POINTER (hits));
  if (answer_document (message, path))
    return;
  if (strcmp (path, "/ok") == 0)
    answer (message, 200, "text/plain", "fine\n");
  else if (strcmp (path, "/counter") == 0)
    answer_count (server, message);
  else if (strcmp (path, "/json") == 0)
    answer (message, 200, "application/json",
            "{\"refunded\": 12.5, \"items\": [1,2,3], \"state\": {\"ready\": true, \"none\": null}}");
  else if (g_str_has_prefix (path, "/status/"))
    answer (message, (guint) atoi (path + 8), "text/plain", "status\n");
  else if (g_str_has_prefix (path, "/slow/"))
    {
      answer (message, 200, "text/plain", "late\n");
      soup_server_message_pause (message);
      g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) atoi (path + 6), unpause_cb, g_object_ref (message), g_object_unref);
    }
  else if (g_str_has_prefix (path, "/flaky/"))
    answer (message, hits % (guint) atoi (path + 7) == 0 ? 500 : 200, "text/plain", "maybe\n");
  else if (strcmp (path, "/echo") == 0)
    answer_echo (message);
  else if (g_str_has_prefix (path, "/neighbour"))
    answer_neighbour (message, path);
  else if (strcmp (path, "/redirect") == 0 || strcmp (path, "/away") == 0 || strcmp (path, "/metadata") == 0
           || strcmp (path, "/loop") == 0)
    answer_redirect (message, path);
  else if (strcmp (path, "/endless") == 0)
    answer_endless (message);
  else if (strcmp (path, "/metrics") == 0)
    answer (message, 200, "text/plain", "# HELP jobs_total all\njobs_total{a=\"1\"} 5\njobs_total{a=\"2\"} 7\nfrozen 0\n");
  else if (strcmp (path, "/api/v1/query") == 0)
    answer (message, 200, "application/json",
            g_strcmp0 (g_hash_table_lookup (query, "query"), "none") == 0
              ? "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
              : "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"0.004\"]}]}}");
  else
    answer (message, 404, "text/plain", "nothing here\n");
}

SoupServer *
probe_server (char **base)
{
  SoupServer *server = soup_server_new ("server-header", "probe-test", NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, answer_cb, NULL, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  *base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return server;
}

guint
probe_server_hits (SoupServer *server)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (server), "hits"));
}

typedef struct
{
  char *bytes;
  gboolean close_after;
} RawAnswer;

static void
raw_answer_free (gpointer data, GClosure *closure)
{
  g_free (((RawAnswer *) data)->bytes);
  g_free (data);
}

static gboolean
raw_incoming_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  RawAnswer *raw = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[4096];

  g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
  g_output_stream_write_all (out, raw->bytes, strlen (raw->bytes), NULL, NULL, NULL);
  g_output_stream_flush (out, NULL, NULL);
  /* otherwise keep the line open until the other side gives up */
  while (!raw->close_after && g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL) > 0)
    ;
  return TRUE;
}

GSocketService *
probe_raw_server (const char *bytes, gboolean close_after, char **base)
{
  GSocketService *service = g_threaded_socket_service_new (8);
  RawAnswer *raw = g_new0 (RawAnswer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  raw->bytes = g_strdup (bytes);
  raw->close_after = close_after;
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &got, &error);
  g_assert_no_error (error);
  *base = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  g_signal_connect_data (service, "run", G_CALLBACK (raw_incoming_cb), raw, raw_answer_free, 0);
  g_socket_service_start (service);
  return service;
}

void
probe_kill_engines (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *text = NULL;
      int parent = 0;

      if (g_ascii_isdigit (*name) && g_file_get_contents (path, &text, NULL, NULL)
          && sscanf (strrchr (text, ')') + 1, " %*c %d", &parent) == 1 && parent == getpid ())
        kill (atoi (name), SIGKILL);
    }
}
