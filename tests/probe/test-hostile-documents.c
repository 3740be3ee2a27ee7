/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Hostile checklists, from the Markdown to the result: each case is a document, opened by the importer, planned and,
 * where a plan can be made, run with the person's consent. Each ends refused or bounded, with the sentence that says
 * why. */

#include "probe-fixture.h"

#include "csn-importer.h"
#include "csn-sandbox.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static guint n_cases;

static CsnProbePlan *
plan_of_document (const char *document, CsnProbeSetup *setup)
{
  g_autoptr (GBytes) bytes = g_bytes_new (document, strlen (document));
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, &error);
  GListModel *probes;
  g_autoptr (CsnProbeSpec) spec = NULL;

  g_assert_no_error (error);
  probes = csn_checklist_get_probes (checklist);
  spec = g_list_model_get_item (probes, 0);
  return spec != NULL ? csn_probe_plan_new_from_spec (spec, setup) : NULL;
}

/* The plan says no, in words that hold @message; or there is none at all. */
static void
expect_refused (const char *document, CsnProbeSetup *setup, const char *message)
{
  g_autoptr (CsnProbePlan) plan = plan_of_document (document, setup);
  g_autofree char *reasons = NULL;

  n_cases++;
  g_test_message ("%s", document);
  if (plan == NULL)
    {
      g_assert_null (message);
      return;
    }
  reasons = g_strjoinv ("\n", (char **) csn_probe_plan_get_reasons (plan));
  if (csn_probe_plan_can_run (plan) || message == NULL || strstr (reasons, message) == NULL)
    g_test_message ("said: %s", reasons);
  g_assert_false (csn_probe_plan_can_run (plan));
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (reasons, message));
}

/* It may run, and comes back with @state and a sentence that holds @message, within some seconds. */
static CsnProbeResult *
expect_bounded (const char *document, CsnProbeSetup *setup, const char *state, const char *message)
{
  g_autoptr (CsnProbePlan) plan = plan_of_document (document, setup);
  gint64 begin = g_get_monotonic_time ();
  CsnProbeResult *result;

  n_cases++;
  g_test_message ("%s", document);
  g_assert_nonnull (plan);
  if (!csn_probe_plan_can_run (plan))
    g_error ("cannot run: %s", csn_probe_plan_get_reasons (plan)[0]);
  result = probe_run (plan);
  g_test_message ("%s: %s", probe_state (result), csn_probe_result_get_summary (result));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 8 * G_USEC_PER_SEC);
  g_assert_cmpstr (probe_state (result), ==, state);
  g_assert_nonnull (strstr (csn_probe_result_get_summary (result), message));
  return result;
}

static char *
fence (const char *language, const char *text)
{
  return g_strdup_printf ("# List\n\n- [ ] A check\n\n  ```%s\n  %s\n  ```\n", language, text);
}

static char *
command (const char *text)
{
  return g_strdup_printf ("# List\n\n- [ ] A check\n  - Command: `%s`\n", text);
}

static char *
location (const char *path)
{
  return g_strdup_printf ("# List\n\n- [ ] A report\n  - Location: `%s`\n", path);
}

/* --- commands ---------------------------------------------------------------------------------------------------- */

static void
test_shell (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "pytest; rm -rf /", "several commands" },
    { "pytest && rm -rf /", "several commands" },
    { "pytest | sh", "needs a shell" },
    { "pytest > /etc/passwd", "needs a shell" },
    { "pytest < /etc/shadow", "needs a shell" },
    { "pytest & sleep 1000", "needs a shell" },
    { "pytest $(rm -rf /)", "needs a shell" },
    { "pytest \"$(rm -rf /)\"", "output of another" },
    { "(rm -rf /)", "shell" },
    { "if true; then rm -rf /; fi", "shell" },
    { "pytest 'never closed", "without a closing" },
    { "pytest \"never closed", "without a closing" },
  };
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *document = command (cases[i].text);

      expect_refused (document, setup, cases[i].message);
    }
}

static void
test_secret_on_command_line (void)
{
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
  g_autofree char *document = command ("deploy-check --token $API_TOKEN");

  csn_probe_setup_set_secret (setup, "API_TOKEN", "a-long-enough-secret", NULL);
  expect_refused (document, setup, "secret would stand on the command line");
}

/* Home, keys and the network are not there; the folder cannot be written. */
static void
test_isolation (void)
{
  static const char *const texts[] = {
    "cat /etc/shadow", "ls /root/.ssh", "touch pwned", "cat /proc/1/environ_of_host", "touch /usr/pwned",
        "mount -t tmpfs x /mnt",
  };
  g_autofree char *folder = probe_folder ();
  g_autofree char *made = g_build_filename (folder, "pwned", NULL);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  if (!probe_has_sandbox ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *document = command (texts[i]);
      g_autoptr (CsnProbeResult) result = expect_bounded (document, setup, "FAIL", "exit status");
    }
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static void
test_files (void)
{
  g_autofree char *folder = probe_folder ();
  g_autofree char *outside = probe_folder ();
  g_autofree char *link = g_build_filename (folder, "link.txt", NULL);
  g_autofree char *folder_link = g_build_filename (folder, "docs", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.txt", NULL);
  g_autofree char *secret = g_build_filename (outside, "secret.txt", NULL);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
  static const struct
  {
    const char *path, *message;
  } cases[] = {
    { "../../etc/passwd", "leads out of the project folder" },
    { "a/../../../etc/passwd", "leads out of the project folder" },
    { "link.txt", "leads out of the project folder" },
    { "docs/secret.txt", "leads out of the project folder" },
    { "pipe.txt", "no ordinary file" },
    { "/etc/passwd", "leads out of the project folder" },
  };

  probe_write (outside, "secret.txt", "not yours\n");
  probe_write (folder, "a/here.txt", "\n");
  g_assert_cmpint (symlink (secret, link), ==, 0);
  g_assert_cmpint (symlink (outside, folder_link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *document = location (cases[i].path);
      g_autoptr (CsnProbeResult) result = expect_bounded (document, setup, "ERROR", cases[i].message);
      g_autofree char *output = probe_output (result);

      g_assert_null (strstr (output, "not yours"));
      g_assert_null (strstr (output, "root:"));
    }
}

/* --- databases ---------------------------------------------------------------------------------------------------- */

static void
test_sql (void)
{
  static const char *const texts[] = {
    "INSERT INTO t VALUES (1);", "UPDATE t SET a = 1;", "DELETE FROM t;", "DROP TABLE t;", "CREATE TABLE x (a int);",
    "ALTER TABLE t ADD b int;", "TRUNCATE t;", "GRANT ALL ON t TO public;", "COPY t TO PROGRAM 'sh';",
        "COPY t FROM '/etc/passwd';",
    "VACUUM;", "ATTACH DATABASE '/tmp/x' AS y;", "PRAGMA query_only=off;", "DO $$ BEGIN END $$;", "CALL p();",
    "SET default_transaction_read_only = off;", "BEGIN;",
  };
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  csn_probe_setup_set_value (setup, "sqlite_file", "x.db");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *document = fence ("sql", texts[i]);

      expect_refused (document, setup, "Only statements that read");
    }
}

/* --- the network -------------------------------------------------------------------------------------------------- */

static void
test_addresses (void)
{
  static const char *const urls[] = {
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://metadata.google.internal/",
        "http://[fe80::1]/",
    "http://2852039166/", "http://0xa9fea9fe/", "http://[::ffff:169.254.169.254]/", "http://100.100.100.200/",
  };
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *text = g_strdup_printf ("curl '%s'", urls[i]);
      g_autofree char *document = fence ("bash", text);

      expect_refused (document, setup, "link-local or metadata address");
    }
}

typedef struct
{
  const char *bytes;
  gsize chunk;     /* how much goes out at once */
  guint pause;     /* ms between */
  gboolean repeat; /* the last chunk again and again */
} Drip;

static gboolean
drip_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  const Drip *drip = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[4096];
  gsize length = strlen (drip->bytes);

  g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
  for (gsize at = 0; at < length || drip->repeat;)
    {
      gsize from = at < length ? at : length - MIN (drip->chunk, length);
      gsize n = MIN (drip->chunk, length - from);

      if (!g_output_stream_write_all (out, drip->bytes + from, n, NULL, NULL, NULL))
        break;
      at += n;
      g_usleep (drip->pause * 1000);
    }
  return TRUE;
}

static void
check_drip (const Drip *drip, const char *message)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *document = NULL;
  g_autoptr (CsnProbeResult) result = NULL;

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &got, NULL));
  g_signal_connect (service, "run", G_CALLBACK (drip_cb), (gpointer) drip);
  g_socket_service_start (service);
  csn_probe_setup_set_time_limit (setup, 700);
  text = g_strdup_printf ("curl http://127.0.0.1:%u/", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  document = fence ("bash", text);
  result = expect_bounded (document, setup, "FAIL", message);
  g_socket_service_stop (service);
}

/* One byte at a time in head and body, chunks without end, a body of 10 GB: the clock ends all of them. */
static void
test_slow_servers (void)
{
  static const Drip cases[] = {
    { "HTTP/1.1 200 OK\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n", 1, 40, FALSE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx", 1, 20, TRUE },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", 6, 20, TRUE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\nxxxxxxxx", 8, 5, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_drip (&cases[i], "within 700 ms");
}

static void
test_redirects (void)
{
  static const struct
  {
    const char *path, *message;
  } cases[] = {
    { "/metadata", "another origin" },
    { "/away", "another origin" },
    { "/loop", "redirects" },
  };
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("curl -L %s%s", base, cases[i].path);
      g_autofree char *document = fence ("bash", text);
      g_autoptr (CsnProbePlan) plan = plan_of_document (document, setup);
      g_autoptr (CsnProbeResult) result = NULL;

      n_cases++;
      g_assert_true (csn_probe_plan_can_run (plan));
      result = probe_run (plan);
      g_test_message ("%s: %s", probe_state (result), csn_probe_result_get_summary (result));
      g_assert_cmpint (csn_probe_result_get_state (result), !=, CSN_STATE_PASS);
      g_assert_nonnull (strstr (csn_probe_result_get_summary (result), cases[i].message));
    }
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

/* Answers and files that cost more to read than they say: too deep, too many, never ending to match, entities in entities. */
static void
check_answer (const char *head, const char *bomb, const char *asserts, const char *state, const char *message)
{
  g_autofree char *bytes = g_strconcat (head, "\r\n\r\n", bomb, NULL);
  g_autofree char *base = NULL;
  g_autoptr (GSocketService) service = probe_raw_server (bytes, TRUE, &base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autofree char *text = g_strdup_printf ("GET %s/\n  HTTP 200\n  [Asserts]\n  %s", base, asserts);
  g_autofree char *document = fence ("hurl", text);
  g_autoptr (CsnProbeResult) result = expect_bounded (document, setup, state, message);

  g_assert_cmpuint (g_bytes_get_size (csn_probe_result_get_output (result)), <, 1024 * 1024);
  g_socket_service_stop (service);
}

static void
test_answers (void)
{
  static const char ok[] = "HTTP/1.1 200 OK\r\nConnection: close";
  static const char xml[] = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close";
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *long_value = g_strnfill (200000, 'a');
  g_autofree char *long_header = g_strconcat ("HTTP/1.1 200 OK\r\nX: ", long_value, NULL);
  g_autoptr (GString) many = g_string_new ("HTTP/1.1 200 OK");
  g_autofree char *as = g_strnfill (60, 'a');
  g_autofree char *backtrack = g_strconcat (as, "!", NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (many, "\r\nX-%u: y", i);
  check_answer (ok, deep, "jsonpath \"$.a\" exists", "FAIL", "JSON");
  check_answer (long_header, "", "status == 200", "ERROR", "");
  check_answer (many->str, "", "status == 200", "ERROR", "");
  check_answer (ok, backtrack, "body matches /^(a+)+$/", "FAIL", "");
  check_answer (ok, backtrack, "body matches /^(a|a)*b$/", "FAIL", "");
  check_answer (xml, "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;'>]><a>&m;</a>",
                "xpath \"string(//a)\" contains \"lol\"", "FAIL", "entities");
  check_answer (xml, "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>",
                "xpath \"string(//a)\" contains \"root\"", "FAIL", "entities");
}

static void
test_files_as_bombs (void)
{
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *bomb = fence ("probe", "FILE deep.json\n  [Asserts]\n  jsonpath \"$.a\" exists");
  g_autofree char *wide = fence ("probe", "FILE wide.json\n  [Asserts]\n  jsonpath \"$..*..*..*..*..*..*\" count == 0");
  g_autoptr (GString) tree = g_string_new ("[");
  g_autoptr (CsnProbeResult) result = NULL;
  g_autoptr (CsnProbeResult) slow = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (tree, "%s{\"a\":[{\"b\":[1,[2,[3]]]}]}", i > 0 ? "," : "");
  g_string_append_c (tree, ']');
  probe_write (folder, "deep.json", deep);
  probe_write (folder, "wide.json", tree->str);
  result = expect_bounded (bomb, setup, "ERROR", "cannot be judged");
  slow = expect_bounded (wide, setup, "ERROR", "cannot be judged");
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

static char *
encode_hex (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    g_string_append_printf (out, "%02x", (guchar) *p);
  return g_string_free (out, FALSE);
}

/* A command prints the secret it was given in one encoding each; none is in the output, the result or its JSON. */
static void
test_secret_encodings (void)
{
  static const char secret[] = "p4ss/w\"rd+& more of it";
  g_autofree char *login = g_strdup_printf ("ann:%s", secret);
  char *spellings[] = {
    g_strdup (secret),
    g_base64_encode ((const guchar *) secret, strlen (secret)),
    g_uri_escape_string (secret, NULL, FALSE),
    g_strdup ("p4ss/w\\\"rd+& more of it"),
    g_markup_escape_text (secret, -1),
    encode_hex (secret),
    g_base64_encode ((const guchar *) login, strlen (login)),
  };
  g_autofree char *folder = probe_folder ();
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  csn_probe_setup_set_secret (setup, "SERVICE_PASSWORD", secret, base);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autofree char *text = g_strdup_printf ("curl -u ann:$SERVICE_PASSWORD -d @body.txt %s/echo", base);
      g_autofree char *document = fence ("bash", text);
      g_autoptr (CsnProbePlan) plan = NULL;
      g_autoptr (CsnProbeResult) result = NULL;
      g_autoptr (JsonObject) json = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *stored = NULL;
      g_autofree char *output = NULL;
      g_autofree char *shown = NULL;

      n_cases++;
      probe_write (folder, "body.txt", spellings[i]);
      plan = plan_of_document (document, setup);
      shown = csn_probe_plan_dup_text (plan);
      result = probe_run (plan);
      output = probe_output (result);
      json = csn_probe_result_to_json (result);
      node = json_node_init_object (json_node_alloc (), json);
      stored = json_to_string (node, FALSE);
      g_assert_cmpstr (probe_state (result), ==, "PASS");
      g_assert_nonnull (strstr (output, "***SERVICE_PASSWORD"));
      g_assert_null (strstr (output, spellings[i]));
      g_assert_null (strstr (stored, spellings[i]));
      g_assert_null (strstr (shown, spellings[i]));
      g_free (spellings[i]);
    }
}

static void
test_count (void)
{
  g_test_message ("%u cases", n_cases);
  g_assert_cmpuint (n_cases, >=, csn_sandbox_is_available () ? 70 : 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/hostile-documents/shell", test_shell);
  g_test_add_func ("/probe/hostile-documents/secret-on-command-line", test_secret_on_command_line);
  g_test_add_func ("/probe/hostile-documents/isolation", test_isolation);
  g_test_add_func ("/probe/hostile-documents/files", test_files);
  g_test_add_func ("/probe/hostile-documents/sql", test_sql);
  g_test_add_func ("/probe/hostile-documents/addresses", test_addresses);
  g_test_add_func ("/probe/hostile-documents/slow-servers", test_slow_servers);
  g_test_add_func ("/probe/hostile-documents/redirects", test_redirects);
  g_test_add_func ("/probe/hostile-documents/answers", test_answers);
  g_test_add_func ("/probe/hostile-documents/files-as-bombs", test_files_as_bombs);
  g_test_add_func ("/probe/hostile-documents/secret-encodings", test_secret_encodings);
  g_test_add_func ("/probe/hostile-documents/count", test_count);
  return g_test_run ();
}
