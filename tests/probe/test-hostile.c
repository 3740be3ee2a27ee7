/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Hostile documents, values, servers and bodies: each is refused or bounded, and says so. (Databases: test-sql.c;
 * processes that hide: test-probe-runner.c.) */

#include "probe-fixture.h"

#include "csn-hurl-run.h"

#include <string.h>
#include <sys/resource.h>

static void
expect (CsnProbeResult *result, const char *state)
{
  if (strcmp (probe_state (result), state) != 0)
    g_test_message ("%s: %s", probe_state (result), csn_probe_result_get_summary (result));
  g_assert_cmpstr (probe_state (result), ==, state);
}

/* Whatever a value holds, the command gets it as one argument and nothing else happens. */
static void
test_values_in_commands (void)
{
  static const char *const values[] = {
    "; touch pwned", "&& touch pwned", "| touch pwned", "$(touch pwned)", "`touch pwned`", "' touch pwned '",
    "\" touch pwned \"", "> pwned", "\\", "-rf /", "--help", "a b  c", "*", "~", "$HOME", "{other}", "<other>", "!x", "#x",
    "\xe2\x80\xae" "txt",
  };
  g_autofree char *folder = probe_folder ();
  g_autofree char *made = g_build_filename (folder, "pwned", NULL);

  if (!probe_has_sandbox ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
      g_autoptr (CsnProbeResult) result = NULL;
      g_autofree char *output = NULL;

      csn_probe_setup_set_rights (setup, CSN_PROBE_RIGHT_WRITE);
      csn_probe_setup_set_value (setup, "x", values[i]);
      result = probe_measure (CSN_PROBE_COMMAND, "printf '<%s>' {x}", "exit 0", setup);
      expect (result, "PASS");
      output = probe_output (result);
      g_autofree char *wanted = g_strdup_printf ("<%s>", values[i]);
      g_assert_cmpstr (output, ==, wanted);
      g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
    }
}

static void
test_shown_text (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new ("/srv");
  g_autoptr (CsnProbePlan) plan =
    probe_plan (CSN_PROBE_COMMAND, "echo safe\xe2\x80\xaegnp.sh\xe2\x80\x8b", "exit 0", setup);
  g_autofree char *text = csn_probe_plan_dup_text (plan);

  g_assert_nonnull (strstr (text, "\\u202e"));
  g_assert_nonnull (strstr (text, "\\u200b"));
  g_assert_null (strstr (text, "\xe2\x80\xae"));
}

static void
test_forbidden_addresses (void)
{
  static const char *const urls[] = {
    "http://169.254.169.254/", "http://169.254.1.1:8080/x", "http://2852039166/", "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/", "http://0xa9.254.0xa9.254/", "http://[::ffff:169.254.169.254]/", "http://[fe80::1]/",
    "http://[febf::1]/", "http://[::]/", "http://0.0.0.0/", "http://0/", "http://[fd00:ec2::254]/",
    "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::1]/", "http://100.100.100.200/", "http://192.0.0.192/",
    "http://168.63.129.16/machine",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://[ff02::1]/", "http://metadata.google.internal/",
    "http://METADATA.google.internal./", "http://metadata/", "http://instance-data/", "http://user@169.254.169.254/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_HTTP, urls[i], "status 200", NULL);

      g_test_message ("%s", urls[i]);
      g_assert_false (csn_probe_plan_can_run (plan));
    }
}

static void
test_other_schemes (void)
{
  static const char *const urls[] = { "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "dict://127.0.0.1/",
                                      "http:///x", "http://", "javascript:alert(1)" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *command = g_strdup_printf ("curl '%s'", urls[i]);
      g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_HTTP, command, "status 200", NULL);

      g_test_message ("%s", urls[i]);
      g_assert_false (csn_probe_plan_can_run (plan));
    }
}

/* A value cannot add a header, and cannot move the request elsewhere unseen. */
static void
test_values_in_requests (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *command = g_strdup_printf ("curl -H 'X-A: {x}' %s/echo", base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeSetup) host = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) result = NULL;
  g_autoptr (CsnProbePlan) moved = NULL;

  csn_probe_setup_set_value (setup, "x", "a\r\nEvil: 1");
  result = probe_measure (CSN_PROBE_HTTP, command, "status 200", setup);
  expect (result, "ERROR");
  g_assert_cmpuint (probe_server_hits (server), ==, 0);
  csn_probe_setup_set_value (host, "host", "good.test@169.254.169.254");
  moved = probe_plan (CSN_PROBE_HTTP, "curl http://{host}/", "status 200", host);
  g_assert_false (csn_probe_plan_can_run (moved));
}

static void
check_bounded (const char *base, const char *pass)
{
  g_autofree char *command = g_strdup_printf ("curl --compressed -m 0.4 %s/", base);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_HTTP, command, pass, NULL);

  g_test_message ("%s: %s", probe_state (result), csn_probe_result_get_summary (result));
  g_assert_cmpint (csn_probe_result_get_state (result), !=, CSN_STATE_PASS);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 4 * G_USEC_PER_SEC);
  g_assert_cmpuint (g_bytes_get_size (csn_probe_result_get_output (result)), <, 20 * 1024 * 1024);
}

static void
check_raw (const char *bytes, gboolean close_after, const char *pass)
{
  g_autofree char *base = NULL;
  g_autoptr (GSocketService) service = probe_raw_server (bytes, close_after, &base);

  check_bounded (base, pass);
  g_socket_service_stop (service);
}

static void
test_silent_servers (void)
{
  check_raw ("", FALSE, "status 200");
  check_raw ("HTTP/1.1 200 OK\r\nX: ", FALSE, "status 200");
  check_raw ("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\nx", FALSE, "status 200 AND json.a > 0");
  check_raw ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx", FALSE, "status 200 AND json.a > 0");
}

static void
test_header_bombs (void)
{
  g_autofree char *long_value = g_strnfill (200000, 'a');
  g_autofree char *one = g_strdup_printf ("HTTP/1.1 200 OK\r\nX: %s\r\nContent-Length: 0\r\n\r\n", long_value);
  GString *many = g_string_new ("HTTP/1.1 200 OK\r\n");

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (many, "X-%u: y\r\n", i);
  g_string_append (many, "Content-Length: 0\r\n\r\n");
  check_raw (one, TRUE, "status 200");
  check_raw (many->str, TRUE, "status 200");
  g_string_free (many, TRUE);
}

static void
test_json_bombs (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *body = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n%s", deep);
  GString *nested = g_string_new ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");

  for (guint i = 0; i < 3000; i++)
    g_string_append (nested, "{\"a\":");
  g_string_append (nested, "1");
  for (guint i = 0; i < 3000; i++)
    g_string_append (nested, "}");
  check_raw (body, TRUE, "json.a > 0");
  check_raw (nested->str, TRUE, "json.a > 0");
  g_string_free (nested, TRUE);
}

static void
answer_zip_bomb_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  GBytes *bomb = data;

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Content-Encoding",
                               strcmp (path, "/nested") == 0 ? "gzip, gzip" : "gzip");
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, g_bytes_get_data (bomb, NULL),
                                    g_bytes_get_size (bomb));
}

/* What this process may have grown by at its highest, in KiB. */
static glong
read_peak (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

/* @times @part, packed. */
static GBytes *
pack (GBytes *part, guint times)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  gsize length;
  const void *data = g_bytes_get_data (part, &length);

  for (guint i = 0; i < times; i++)
    g_assert_true (g_output_stream_write_all (out, data, length, NULL, NULL, NULL));
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Ten MiB that unfold to ten GiB, a hundredth of it in the short form. */
static GBytes *
make_zip_bomb (void)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (1024 * 1024), 1024 * 1024);

  return pack (zeros, g_test_slow () ? 10240 : 100);
}

static void
check_zip_bomb (GBytes *bomb, const char *path)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *base = NULL;
  g_autofree char *address = NULL;
  GSList *uris;
  glong before G_GNUC_UNUSED; /* the sanitizer keeps freed memory: nothing to compare there */

  soup_server_add_handler (server, NULL, answer_zip_bomb_cb, bomb, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  address = g_strconcat (base, path, NULL);
  before = read_peak ();
  check_bounded (address, "json.a > 0");
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (read_peak () - before, <, 64 * 1024);
#endif
}

static void
test_zip_bomb (void)
{
  g_autoptr (GBytes) bomb = make_zip_bomb ();

  check_zip_bomb (bomb, "");
}

/* Packed twice, and some hundred bytes are enough. */
static void
test_nested_zip_bomb (void)
{
  g_autoptr (GBytes) bomb = make_zip_bomb ();
  g_autoptr (GBytes) nested = pack (bomb, 1);

  check_zip_bomb (nested, "/nested");
}

/* Texts of the language itself: regular expressions that never end, XML entities, paths that visit too much. */
static void
test_hurl_texts (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  static const char *const asserts[] = {
    "body matches /^(a+)+$/\n",
    "variable \"long\" matches /^(a|a)*b$/\n",
    "variable \"long\" matches /^(a*)*b$/\n",
    "variable \"long\" replaceRegex /(a+)+b/ \"x\" == \"\"\n",
    "variable \"xml\" xpath \"string(//a)\" contains \"lol\"\n",
    "variable \"external\" xpath \"string(//a)\" contains \"root\"\n",
    "jsonpath \"$..*..*..*..*..*..*\" count == 0\n",
  };
  const char *variables[] = {
    "long=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    "xml=<?xml version='1.0'?><!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;'>]><a>&m;</a>",
    "external=<?xml version='1.0'?><!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>",
    NULL,
  };
  CsnHurlOptions options = { .variables = variables, .json = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (asserts); i++)
    {
      g_autofree char *text = g_strdup_printf ("GET %s/json\nHTTP 200\n[Asserts]\n%s", base, asserts[i]);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) err = g_string_new (NULL);
      gint64 begin = g_get_monotonic_time ();

      g_test_message ("%s", asserts[i]);
      g_assert_cmpint (csn_hurl_run_text (text, strlen (text), "/x/t.hurl", &options, out, err), ==, CSN_HURL_ASSERT);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 3 * G_USEC_PER_SEC);
    }
}

/* A service that echoes the secret in every spelling: none reaches the record. */
static void
test_echoed_secret (void)
{
  static const char secret[] = "p4ss/w\"rd+ü & more";
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *percent = g_uri_escape_string (secret, NULL, FALSE);
  g_autofree char *base64 = g_base64_encode ((const guchar *) secret, strlen (secret));
  g_autofree char *shifted_text = g_strconcat ("xy", secret, NULL);
  g_autofree char *shifted = g_base64_encode ((const guchar *) shifted_text, strlen (shifted_text));
  g_autofree char *html = g_markup_escape_text (secret, -1);
  g_autofree char *body = g_strdup_printf ("%s\n%s\n%s\n%s\n%s\np4ss/w\\\"rd+ü & more\n", secret, percent, base64, shifted, html);
  const char *spellings[] = { secret, percent, base64, html, "p4ss" };
  g_autofree char *folder = probe_folder ();
  g_autofree char *command =
    g_strdup_printf ("curl -u ann:{SERVICE_PASSWORD} -d @body.txt -H 'X-K: {SERVICE_PASSWORD}' %s/echo", base);
  g_autoptr (CsnProbeSetup) with_folder = csn_probe_setup_new (folder);
  g_autoptr (CsnProbeResult) result = NULL;
  g_autofree char *output = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *stored = NULL;

  probe_write (folder, "body.txt", body);
  csn_probe_setup_set_secret (with_folder, "SERVICE_PASSWORD", secret, base);
  result = probe_measure (CSN_PROBE_HTTP, command, "status 200", with_folder);
  expect (result, "PASS");
  output = probe_output (result);
  json = csn_probe_result_to_json (result);
  node = json_node_init_object (json_node_alloc (), json);
  stored = json_to_string (node, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_assert_null (strstr (output, spellings[i]));
      g_assert_null (strstr (stored, spellings[i]));
    }
  g_assert_nonnull (strstr (output, "***SERVICE_PASSWORD"));
}

static void
test_short_secret (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *command = g_strdup_printf ("curl -H 'X: {API_KEY}' %s/echo", base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) result = NULL;

  csn_probe_setup_set_secret (setup, "API_KEY", "abc", base);
  result = probe_measure (CSN_PROBE_HTTP, command, "status 200", setup);
  expect (result, "ERROR");
  g_assert_cmpuint (probe_server_hits (server), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/hostile/values-in-commands", test_values_in_commands);
  g_test_add_func ("/probe/hostile/shown-text", test_shown_text);
  g_test_add_func ("/probe/hostile/forbidden-addresses", test_forbidden_addresses);
  g_test_add_func ("/probe/hostile/other-schemes", test_other_schemes);
  g_test_add_func ("/probe/hostile/values-in-requests", test_values_in_requests);
  g_test_add_func ("/probe/hostile/silent-servers", test_silent_servers);
  g_test_add_func ("/probe/hostile/header-bombs", test_header_bombs);
  g_test_add_func ("/probe/hostile/json-bombs", test_json_bombs);
  g_test_add_func ("/probe/hostile/E-03-gzip-bomb", test_zip_bomb);
  g_test_add_func ("/probe/hostile/E-03-nested-gzip-bomb", test_nested_zip_bomb);
  g_test_add_func ("/probe/hostile/hurl-texts", test_hurl_texts);
  g_test_add_func ("/probe/hostile/echoed-secret", test_echoed_secret);
  g_test_add_func ("/probe/hostile/short-secret", test_short_secret);
  return g_test_run ();
}
