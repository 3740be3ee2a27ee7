/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the document to the record: what blocks fill and hand on, probes that only advise, reports that a person attaches,
 * plans that another computer executes. */

#include "session-fixture.h"

#include "csn-cms.h"
#include "csn-plan-file.h"
#include "csn-probe-runner.h"
#include "csn-session-plan-file.h"

#include <libsoup/soup.h>
#include <string.h>

static void
act (CsnSession *session, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  fixture_wait (session, result, &error);
  g_assert_no_error (error);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = fixture_path (fixture, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static CsnSession *
create (Fixture *fixture, const char *text)
{
  CsnSession *session = fixture_create (fixture, "a.countersign", text);

  csn_session_set_project_folder (session, fixture->folder);
  return session;
}

static CsnProbePlan *
find_plan (CsnSession *session, guint line)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (session);

  for (guint i = 0; i < plans->len; i++)
    if (csn_probe_spec_get_line (csn_probe_plan_get_spec (g_ptr_array_index (plans, i))) == line)
      return g_object_ref (g_ptr_array_index (plans, i));
  g_error ("no probe in line %u", line);
}

static void
run (CsnSession *session, guint line)
{
  g_autoptr (CsnProbePlan) plan = find_plan (session, line);
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (plans, plan);
  csn_session_run_probes_async (session, plans, NULL, fixture_done, &result);
  act (session, &result);
}

static const char *
run_state (CsnSession *session, guint line)
{
  g_autoptr (CsnProbePlan) plan = find_plan (session, line);
  CsnProbeResult *last = csn_session_get_last_run (session, csn_probe_spec_get_id (csn_probe_plan_get_spec (plan)));

  return last != NULL ? csn_enum_to_string (CSN_TYPE_STATE, (int) csn_probe_result_get_state (last)) : NULL;
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static const char blocks[] = "# Release\n"                                     /* 1 */
                             "\n"
                             "- [ ] The version is right\n"                    /* 3 */
                             "  - Version: ____\n"                             /* 4 */
                             "  - Checked by: ____\n"
                             "\n"
                             "  ```probe\n"                                    /* 7 */
                             "  # @fill: version -> \"Version\"\n"
                             "  FILE state.json\n"
                             "  [Captures]\n"
                             "  version: jsonpath \"$.version\"\n"
                             "  [Asserts]\n"
                             "  jsonpath \"$.ok\" == true\n"
                             "  ```\n"
                             "\n"
                             "- [ ] Its notes are there\n"                     /* 16 */
                             "\n"
                             "  ```probe\n"                                    /* 18 */
                             "  FILE notes-{{version}}.md\n"
                             "  [Asserts]\n"
                             "  exists\n"
                             "  ```\n";

static void
test_fill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, blocks);

  write_file (fixture, "state.json", "{\"version\": \"1.10\", \"ok\": true}");
  run (session, 7);
  g_assert_cmpstr (run_state (session, 7), ==, "PASS");
  g_assert_cmpstr (fixture_value (session, "L4"), ==, "1.10");
  g_assert_null (fixture_value (session, "L5"));
  /* a person's word stays */
  fixture_answer (session, "L4", "2.0");
  run (session, 7);
  g_assert_cmpstr (fixture_value (session, "L4"), ==, "2.0");
}

/* What one probe captured is there for the next, also when the record is opened again; a person's value goes before it. */
static void
test_capture_flows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, blocks);
  g_autoptr (CsnProbePlan) before = find_plan (session, 18);
  g_autoptr (CsnProbePlan) after = NULL;
  g_autoptr (CsnProbePlan) given = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  g_autofree char *own = NULL;

  g_assert_false (csn_probe_plan_can_run (before));
  write_file (fixture, "state.json", "{\"version\": \"1.10\", \"ok\": true}");
  write_file (fixture, "notes-1.10.md", "fine\n");
  run (session, 7);
  g_clear_object (&session);
  session = fixture_open (fixture, "a.countersign");
  csn_session_set_project_folder (session, fixture->folder);
  after = find_plan (session, 18);
  text = csn_probe_plan_dup_text (after);
  g_assert_nonnull (strstr (text, "notes-1.10.md"));
  run (session, 18);
  g_assert_cmpstr (run_state (session, 18), ==, "PASS");
  g_assert_cmpstr (csn_probe_plan_get_fingerprint (before), !=, csn_probe_plan_get_fingerprint (after));

  csn_session_set_parameter_async (session, "version", "9", NULL, fixture_done, &result);
  act (session, &result);
  given = find_plan (session, 18);
  own = csn_probe_plan_dup_text (given);
  g_assert_nonnull (strstr (own, "notes-9.md"));
}

/* --- advice ------------------------------------------------------------------------------------------------------- */

#define BLOCK(severity) "\n  ```probe\n  # @severity: " severity "\n  FILE report.txt\n  [Asserts]\n  exists\n  ```\n"

static CsnState
item_state (CsnSession *session, const char *address)
{
  CsnEntry *entry = csn_record_find_entry (csn_session_get_record (session), address);

  return csn_evaluation_get_state (csn_session_get_evaluation (session), csn_entry_get_id (entry), NULL);
}

static gboolean
has_notice (CsnSession *session, guint line, const char *words)
{
  GListModel *notices = csn_evaluation_get_notices (csn_session_get_evaluation (session));

  for (guint i = 0; i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (CsnReason) notice = g_list_model_get_item (notices, i);

      if (csn_reason_get_line (notice) == line && strstr (csn_reason_get_text (notice), words) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_advisory (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "# Release\n\n- [ ] One\n" BLOCK ("advisory") "\n- [ ] Two\n" BLOCK ("blocking");
  g_autoptr (CsnSession) session = create (fixture, text);

  run (session, 5);
  run (session, 14);
  g_assert_cmpstr (run_state (session, 5), ==, "FAIL");
  g_assert_cmpstr (run_state (session, 14), ==, "FAIL");
  g_assert_cmpint (item_state (session, "L3"), ==, CSN_STATE_PENDING);
  g_assert_cmpint (item_state (session, "L12"), ==, CSN_STATE_FAIL);
  g_assert_true (has_notice (session, 3, "advises says FAIL"));
  g_assert_false (has_notice (session, 12, "advises"));
  fixture_answer (session, "L3", "pass");
  g_assert_cmpint (item_state (session, "L3"), ==, CSN_STATE_PASS);

  write_file (fixture, "report.txt", "fine\n");
  run (session, 5);
  g_assert_false (has_notice (session, 3, "advises"));
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

static const char secret[] = "p4ss/w\"rd+& more of it";

/* The secret in every spelling in which a service or tool may give it back. (transfer full) */
static char **
spell (void)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autofree char *login = g_strdup_printf ("ann:%s", secret);
  g_autofree char *inside = g_strdup_printf ("xy%s", secret);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (const char *p = secret; *p != '\0'; p++)
    g_string_append_printf (hex, "%02x", (guchar) *p);
  g_strv_builder_add (out, secret);
  g_strv_builder_take (out, g_base64_encode ((const guchar *) secret, strlen (secret)));
  g_strv_builder_take (out, g_base64_encode ((const guchar *) login, strlen (login)));
  g_strv_builder_take (out, g_uri_escape_string (secret, NULL, FALSE));
  g_strv_builder_take (out, g_markup_escape_text (secret, -1));
  g_strv_builder_add (out, "p4ss/w\\\"rd+& more of it");
  g_strv_builder_add (out, hex->str);
  g_strv_builder_take (out, g_base64_encode ((const guchar *) inside, strlen (inside)));
  return g_strv_builder_end (out);
}

static void
echo_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  g_autofree char *body = g_strjoinv ("\n", data);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "X-Echo", secret);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
expect_clean (const char *where, const char *text, gsize length, char **spellings)
{
  for (guint i = 0; spellings[i] != NULL; i++)
    if (g_strstr_len (text, (gssize) length, spellings[i]) != NULL)
      g_error ("%s shows the secret as %s", where, spellings[i]);
}

static void
check_json (const char *where, JsonNode *node, char **spellings)
{
  g_autofree char *text = json_to_string (node, FALSE);

  expect_clean (where, text, strlen (text), spellings);
  json_node_unref (node);
}

static void
check_exports (CsnSession *session, Fixture *fixture, char **spellings)
{
  static const char *const formats[] = { "html", "json", "markdown", "csv" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = fixture_path (fixture, formats[i]);
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *text = NULL;
      gsize length = 0;

      csn_session_export_async (session, formats[i], NULL, NULL, NULL, NULL, path, NULL, fixture_done, &result);
      g_assert_true (fixture_wait_export (&result, NULL));
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      expect_clean (formats[i], text, length, spellings);
    }
}

/* A service gives the secret back in head and body: it is in no entry, evidence, screen or report. */
static void
test_secret_stays_out (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) spellings = spell ();
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  GListModel *evidence;
  GSList *uris;

  soup_server_add_handler (server, NULL, echo_cb, spellings, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  text = g_strdup_printf ("# List\n\n- [ ] It answers\n\n  ```hurl\n  GET http://127.0.0.1:%d/x\n  [BasicAuth]\n"
                          "  ann: {{SERVICE_PASSWORD}}\n  HTTP 200\n  [Captures]\n  all: body\n  ```\n",
                          g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  session = create (fixture, text);
  csn_session_set_secret_async (session, "SERVICE_PASSWORD", secret, NULL, FALSE, NULL, fixture_done, &result);
  act (session, &result);
  run (session, 5);
  g_assert_cmpstr (run_state (session, 5), ==, "PASS");

  check_json ("log", csn_session_dup_log_json (session), spellings);
  check_json ("show", csn_session_dup_show_json (session, NULL, NULL), spellings);
  check_json ("probes", csn_session_dup_probes_json (session), spellings);
  check_exports (session, fixture, spellings);
  evidence = csn_record_get_evidence (csn_session_get_record (session));
  g_assert_cmpuint (g_list_model_get_n_items (evidence), ==, 2);
  for (guint i = 0; i < g_list_model_get_n_items (evidence); i++)
    {
      g_autoptr (CsnEvidence) piece = g_list_model_get_item (evidence, i);
      g_autoptr (GAsyncResult) read = NULL;
      g_autoptr (GBytes) bytes = NULL;

      csn_session_read_evidence_async (session, csn_evidence_get_id (piece), 1024 * 1024, NULL, fixture_done, &read);
      while (read == NULL)
        g_main_context_iteration (NULL, TRUE);
      bytes = csn_session_read_evidence_finish (session, read, NULL);
      g_assert_nonnull (bytes);
      expect_clean (csn_evidence_get_name (piece), g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), spellings);
    }
}

/* --- reports that are attached ------------------------------------------------------------------------------------ */

static const char tested[] = "# Release\n\n- [ ] All unit tests passing\n  - Command: `pytest tests`\n"
                             "  - Last Run: _____ / _____\n  - Results: _____ passing, _____ failing\n- [ ] Other\n  - Note: ____\n";

static void
attach (CsnSession *session, Fixture *fixture, const char *item, const char *name)
{
  const char *items[] = { item, NULL };
  g_autofree char *path = fixture_path (fixture, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_attach_file_async (session, items, file, "file", "2026-03-01T09:30:00+00:00", NULL, NULL, NULL, fixture_done,
                                 &result);
  act (session, &result);
}

static void
test_attached_report (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, tested);
  CsnEntry *entry;

  write_file (fixture, "notes.txt", "nothing was measured here\n");
  write_file (fixture, "junit.xml",
              "<testsuite><testcase name='a'/><testcase name='b'/><testcase name='c'><failure/></testcase></testsuite>");
  attach (session, fixture, "L3", "notes.txt");
  g_assert_null (fixture_value (session, "L6"));
  attach (session, fixture, "L3", "junit.xml");
  g_assert_cmpstr (fixture_value (session, "L6"), ==, "2");
  g_assert_cmpstr (fixture_value (session, "L6#2"), ==, "1");
  g_assert_cmpstr (fixture_value (session, "L5"), ==, "2026-03-01 09:30");
  entry = csn_record_find_entry (csn_session_get_record (session), "L6");
  g_assert_cmpint (csn_answer_get_provenance (csn_entry_get_answer (entry)), ==, CSN_PROVENANCE_PROBE);
  /* a file is no run: the item itself waits for a person */
  g_assert_null (fixture_value (session, "L3"));
}

/* The words of a tool, read as the command of the item says; an item without such blanks takes the file as it is. */
static void
test_attached_output (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, tested);

  write_file (fixture, "output.txt", "tests/test_a.py ..F\n===== 1 failed, 412 passed in 3.10s =====\n");
  attach (session, fixture, "L7", "output.txt");
  g_assert_null (fixture_value (session, "L8"));
  fixture_answer (session, "L6", "400");
  attach (session, fixture, "L3", "output.txt");
  g_assert_cmpstr (fixture_value (session, "L6"), ==, "400");
  g_assert_cmpstr (fixture_value (session, "L6#2"), ==, "1");
}

/* --- plans for another computer ----------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *plan;          /* (owned) */
  GPtrArray *plans;      /* (owned) as the other computer reads them */
  GPtrArray *results;    /* (owned) */
  CsnIdentity *identity; /* (owned) */
} Elsewhere;

static void
elsewhere_clear (Elsewhere *elsewhere)
{
  g_bytes_unref (elsewhere->plan);
  g_ptr_array_unref (elsewhere->plans);
  g_ptr_array_unref (elsewhere->results);
  g_object_unref (elsewhere->identity);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Elsewhere, elsewhere_clear)

static GBytes *
export (CsnSession *session, GPtrArray *plans)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *file;

  csn_session_export_plan_async (session, plans, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  file = csn_session_export_plan_finish (session, result, &error);
  g_assert_no_error (error);
  return file;
}

/* Writes the plan of @session and runs it, as the command line does without the record. */
static void
execute_elsewhere (Elsewhere *elsewhere, CsnSession *session, Fixture *fixture)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (session);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (CsnProbeRunner) runner = csn_probe_runner_new ();
  g_autoptr (GError) error = NULL;

  elsewhere->identity = csn_identity_create ("Build Host", "build@example.org", now, &error);
  g_assert_no_error (error);
  elsewhere->plan = export (session, plans);
  elsewhere->plans = csn_plan_file_read (elsewhere->plan, &(CsnPlanHost) { .folder = fixture->folder }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (elsewhere->plans->len, ==, plans->len);
  elsewhere->results = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < elsewhere->plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (elsewhere->plans, i);
      g_autoptr (GAsyncResult) result = NULL;

      csn_probe_runner_run_async (runner, plan, csn_probe_plan_get_fingerprint (plan), CSN_PROBE_IN_TURN, NULL, fixture_done,
                                  &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_ptr_array_add (elsewhere->results, csn_probe_runner_run_finish (runner, result));
    }
}

/* @old, @new: a change to the statement after it was signed (nullable). */
static GBytes *
seal (Elsewhere *elsewhere, Fixture *fixture, const char *old, const char *new)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) statement = csn_plan_file_write_result (elsewhere->plan, elsewhere->plans, elsewhere->results, "build",
                                                             "2026-03-02T10:00:00+00:00", &error);
  g_autoptr (GBytes) cms = csn_cms_sign_detached (elsewhere->identity, statement, now, NULL, NULL, &error);
  g_autofree char *text = g_strndup (g_bytes_get_data (statement, NULL), g_bytes_get_size (statement));
  g_autoptr (GString) changed = g_string_new (text);
  g_autoptr (GBytes) sent = NULL;
  GBytes *sealed;

  g_assert_no_error (error);
  if (old != NULL)
    g_assert_cmpuint (g_string_replace (changed, old, new, 0), >, 0);
  sent = g_bytes_new (changed->str, changed->len);
  sealed = csn_plan_file_seal_result (sent, cms, &error);
  g_assert_no_error (error);
  return sealed;
}

static void
know (CsnSession *session, Elsewhere *elsewhere)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_roster_add_async (session, csn_certificate_get_der (csn_identity_get_certificate (elsewhere->identity)), "",
                                "Build Host", NULL, fixture_done, &result);
  act (session, &result);
}

static void
expect_refused (CsnSession *session, GBytes *file, const char *words)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint before = g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (session)));

  csn_session_import_results_async (session, file, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (session))), ==, before);
}

static void
test_plan_and_result (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, blocks);
  g_auto (Elsewhere) elsewhere = { 0 };
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (GAsyncResult) result = NULL;

  write_file (fixture, "state.json", "{\"version\": \"1.10\", \"ok\": true}");
  execute_elsewhere (&elsewhere, session, fixture);
  /* the second probe lacks a value there as here */
  g_assert_cmpint (csn_probe_result_get_state (g_ptr_array_index (elsewhere.results, 0)), ==, CSN_STATE_PASS);
  g_assert_cmpint (csn_probe_result_get_state (g_ptr_array_index (elsewhere.results, 1)), ==, CSN_STATE_ERROR);
  sealed = seal (&elsewhere, fixture, NULL, NULL);
  changed = seal (&elsewhere, fixture, "1.10", "1.11");
  expect_refused (session, nothing, "not signed");
  expect_refused (session, sealed, "does not know");
  know (session, &elsewhere);
  expect_refused (session, changed, "");

  csn_session_import_results_async (session, sealed, NULL, fixture_done, &result);
  act (session, &result);
  g_assert_cmpstr (run_state (session, 7), ==, "PASS");
  g_assert_cmpstr (fixture_value (session, "L4"), ==, "1.10");
  expect_refused (session, sealed, "already");
}

static void
test_result_of_another_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, blocks);
  g_autoptr (CsnSession) other = fixture_create (fixture, "b.countersign", "# Release\n\n- [ ] Other\n");
  g_auto (Elsewhere) elsewhere = { 0 };
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  write_file (fixture, "state.json", "{\"version\": \"1.10\", \"ok\": true}");
  execute_elsewhere (&elsewhere, session, fixture);
  sealed = seal (&elsewhere, fixture, NULL, NULL);
  know (session, &elsewhere);
  know (other, &elsewhere);
  expect_refused (other, sealed, "another record");
  /* the plan of line 18 is another one by now */
  csn_session_set_parameter_async (session, "version", "3", NULL, fixture_done, &result);
  act (session, &result);
  expect_refused (session, sealed, "has changed since the plan was exported");
}

/* What the plan of the record says on its way there and back. */
static GBytes *
edit (GBytes *file, const char *old, const char *new)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  g_autoptr (GString) changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, old, new, 0), >, 0);
  return g_bytes_new (changed->str, changed->len);
}

static void
test_plan_is_known_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, blocks);
  g_auto (Elsewhere) elsewhere = { 0 };
  g_auto (Elsewhere) later = { 0 };
  g_autoptr (GBytes) plan = NULL;
  g_autoptr (GBytes) edited = NULL;
  g_autoptr (GBytes) foreign = NULL;
  g_autoptr (GBytes) older = NULL;
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonNode) node = NULL;

  write_file (fixture, "state.json", "{\"version\": \"1.10\", \"ok\": true}");
  execute_elsewhere (&elsewhere, session, fixture);
  know (session, &elsewhere);
  older = seal (&elsewhere, fixture, NULL, NULL);
  plan = g_steal_pointer (&elsewhere.plan);

  /* a probe that is easier to pass */
  elsewhere.plan = edit (plan, "$.ok", "$.no");
  edited = seal (&elsewhere, fixture, NULL, NULL);
  g_clear_pointer (&elsewhere.plan, g_bytes_unref);
  expect_refused (session, edited, "was changed after");

  /* written by hand, or of a copy that went another way */
  node = json_from_string (g_bytes_get_data (plan, NULL), NULL);
  elsewhere.plan = edit (plan, json_object_get_string_member (json_node_get_object (node), "nonce"), "another");
  foreign = seal (&elsewhere, fixture, NULL, NULL);
  expect_refused (session, foreign, "was not exported from this record");

  /* the result of a later plan came first */
  g_usleep (1100 * 1000); /* times are in seconds */
  execute_elsewhere (&later, session, fixture);
  know (session, &later);
  newer = seal (&later, fixture, NULL, NULL);
  csn_session_import_results_async (session, newer, NULL, fixture_done, &result);
  act (session, &result);
  expect_refused (session, older, "a newer run");
  expect_refused (session, newer, "already");
}

/* A plan holds names of secrets, no values. */
static void
test_plan_has_no_secret (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "# List\n\n- [ ] It answers\n\n  ```bash\n  curl -H \"X-Key: $API_KEY\" http://127.0.0.1:9/x\n  ```\n";
  g_autoptr (CsnSession) session = create (fixture, text);
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GBytes) plan = NULL;
  g_autoptr (GPtrArray) without = NULL;
  g_autoptr (GPtrArray) with = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;

  csn_session_set_secret_async (session, "API_KEY", "a-long-enough-secret", NULL, FALSE, NULL, fixture_done, &result);
  act (session, &result);
  plans = csn_session_plan_probes (session);
  plan = export (session, plans);
  written = g_strndup (g_bytes_get_data (plan, NULL), g_bytes_get_size (plan));
  g_assert_null (strstr (written, "a-long-enough-secret"));
  g_assert_nonnull (strstr (written, "***API_KEY"));
  without = csn_plan_file_read (plan, NULL, &error);
  g_setenv ("COUNTERSIGN_SECRET_API_KEY", "a-long-enough-secret", TRUE);
  with = csn_plan_file_read (plan, NULL, &error);
  g_unsetenv ("COUNTERSIGN_SECRET_API_KEY");
  g_assert_no_error (error);
  g_assert_false (csn_probe_plan_can_run (g_ptr_array_index (without, 0)));
  g_assert_true (csn_probe_plan_can_run (g_ptr_array_index (with, 0)));
}

/* Files of others: none is accepted, none crashes. */
static void
test_broken_plans (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "", "{", "[]", "null", "{\"schema\":\"countersign-plan/2\"}", "{\"schema\":7}",
    "{\"schema\":\"countersign-plan/1\",\"probes\":[7]}", "{\"schema\":\"countersign-plan/1\",\"probes\":[{}]}",
    "{\"schema\":\"countersign-plan/1\",\"probes\":[{\"spec\":{}}]}",
    "{\"schema\":\"countersign-plan/1\",\"probes\":[{\"spec\":{\"kind\":\"x\",\"text\":7,\"needs\":{}}}]}",
    "{\"schema\":\"countersign-plan/1\",\"probes\":[{\"spec\":{\"kind\":99999,\"text\":\"x\"}}]}",
    "{\"probes\":[{\"spec\":{\"kind\":0,\"needs\":[7],\"text\":\"ls\"}}],\"schema\":\"countersign-plan/1\"}",
  };
  g_autoptr (CsnSession) session = create (fixture, blocks);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) plans = csn_plan_file_read (bytes, NULL, &error);

      g_test_message ("%s: %s", texts[i], error != NULL ? error->message : "read");
      g_assert_null (plans);
      g_assert_nonnull (error);
      expect_refused (session, bytes, "");
    }
}

/* --- many at once ------------------------------------------------------------------------------------------------- */

#define N_MANY 24

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Results that come close together are judged together; whoever asks for the verdict in between gets the newest. */
static void
test_judged_together (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("# Release\n");
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint n_judged = 0;

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (text, "\n- [ ] Report %u\n\n  ```probe\n  FILE state.json\n  [Asserts]\n  exists\n  ```\n", i);
  session = create (fixture, text->str);
  write_file (fixture, "state.json", "{}");
  csn_session_set_probe_limits (session, N_MANY, 0, 0);
  g_signal_connect_swapped (session, "notify::evaluation", G_CALLBACK (count_cb), &n_judged);
  plans = csn_session_plan_probes (session);
  csn_session_run_probes_async (session, plans, NULL, fixture_done, &result);
  while (csn_session_get_n_running (session) > N_MANY / 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_VERDICT_KIND,
                                       csn_evaluation_get_verdict (csn_session_get_evaluation (session))),
                   ==, "NOT READY");
  act (session, &result);
  g_assert_cmpuint (n_judged, <, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    g_assert_cmpstr (run_state (session, 5 + 8 * i), ==, "PASS");
}

/* --- limits ------------------------------------------------------------------------------------------------------ */

static const char limited[] = "# Release\n\n- [ ] It answers\n\n  ```bash\n  curl http://127.0.0.1:9/x\n  ```\n"
                              "\n- [ ] It answers soon\n\n  ```hurl\n  # @run: n=1 timeout=90s\n  GET http://127.0.0.1:9/y\n  ```\n"
                              "\n- [ ] Tests pass\n\n  ```bash\n  pytest -q\n  ```\n";

static void
expect_limits (CsnSession *session, guint request, guint block, guint command)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (session);

  g_assert_cmpuint (plans->len, ==, 3);
  g_assert_cmpuint (csn_probe_plan_get_time_limit (g_ptr_array_index (plans, 0)), ==, request * 1000);
  g_assert_cmpuint (csn_probe_plan_get_time_limit (g_ptr_array_index (plans, 1)), ==, block * 1000);
  g_assert_cmpuint (csn_probe_plan_get_time_limit (g_ptr_array_index (plans, 2)), ==, command * 1000);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, limited);

  expect_limits (session, 30, 90, 600);
  csn_session_set_probe_limits (session, 0, 7, 0);
  expect_limits (session, 7, 90, 600);
  csn_session_set_probe_limits (session, 0, 900, 0);
  expect_limits (session, 900, 90, 900);
  csn_session_set_probe_limits (session, 2, 900, 5);
  expect_limits (session, 5, 5, 5);
}

#define ADD(name, func) g_test_add ("/probes/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fill", test_fill);
  ADD ("judged-together", test_judged_together);
  ADD ("limits", test_limits);
  ADD ("plan-known-again", test_plan_is_known_again);
  ADD ("capture-flows", test_capture_flows);
  ADD ("advisory", test_advisory);
  ADD ("secret-stays-out", test_secret_stays_out);
  ADD ("attached-report", test_attached_report);
  ADD ("attached-output", test_attached_output);
  ADD ("plan-and-result", test_plan_and_result);
  ADD ("result-of-another-plan", test_result_of_another_plan);
  ADD ("plan-has-no-secret", test_plan_has_no_secret);
  ADD ("broken-plans", test_broken_plans);
  return g_test_run ();
}
