/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Blocks that an author writes for the runner: queries and metrics in probe blocks, what comment directives do to plan
 * and form, captures that nobody may see. The same tests run in this process and in the engine. */

#include "probe-fixture.h"

#include <sqlite3.h>
#include <string.h>

static CsnItem *
field (CsnSection *section, const char *label, CsnFieldKind kind, const char *id)
{
  CsnItemSpec init = { .kind = CSN_ITEM_FIELD, .field_kind = kind, .line = 9, .label = label, .section = section };
  CsnItem *item = csn_item_new (&init);

  csn_item_take_id (item, g_strdup (id));
  return item;
}

static CsnProbePlan *
plan_block (const char *language, const char *text, CsnProbeSetup *setup, CsnItem *const *fills, gsize n_fills)
{
  CsnProbeSpecInit init = { .kind = CSN_PROBE_HTTP, .line = 3, .text = text, .pass = "status 2xx", .language = language,
                            .fills = fills, .n_fills = n_fills };
  g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);

  csn_probe_spec_take_id (spec, g_strdup ("probe-f"));
  return csn_probe_plan_new_from_spec (spec, setup);
}

static CsnProbeResult *
run_block (const char *language, const char *text, CsnProbeSetup *setup)
{
  g_autoptr (CsnProbePlan) plan = plan_block (language, text, setup, NULL, 0);
  CsnProbeResult *result;

  if (!csn_probe_plan_can_run (plan))
    g_test_message ("cannot run: %s", csn_probe_plan_get_reasons (plan)[0]);
  result = probe_run (plan);
  g_test_message ("%s%s: %s", text, probe_state (result), csn_probe_result_get_summary (result));
  return result;
}

typedef struct
{
  const char *text, *state;
} Case;

static void
check (const Case *cases, gsize n, CsnProbeSetup *setup)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (CsnProbeResult) result = run_block ("probe", cases[i].text, setup);

      g_assert_cmpstr (probe_state (result), ==, cases[i].state);
    }
}

/* --- queries ------------------------------------------------------------------------------------------------------ */

static void
make_database (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE berth (name TEXT, length INTEGER);"
                                     "INSERT INTO berth VALUES ('north', 90), ('south', 120), ('old', NULL)",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_sql (void)
{
  static const Case cases[] = {
    { "SQL yard\nSELECT name, length FROM berth\nROWS 3\n", "PASS" },
    { "SQL yard\nSELECT name, length FROM berth\nROWS 2\n", "FAIL" },
    { "SQL yard\nSELECT name FROM berth WHERE length > 100\nROWS *\n[Asserts]\nrows == 1\n", "PASS" },
    { "SQL yard\nSELECT name FROM berth WHERE length > 100\nROWS *\n[Asserts]\nrows == 0\n", "FAIL" },
    { "SQL yard\nSELECT max(length) AS longest FROM berth\nROWS 1\n[Asserts]\ncolumn \"longest\" == 120\n", "PASS" },
    { "SQL yard\nSELECT max(length) AS longest FROM berth\nROWS 1\n[Asserts]\ncolumn \"longest\" < 120\n", "FAIL" },
    { "SQL yard\nSELECT name, length FROM berth ORDER BY name\nROWS *\n[Asserts]\n"
      "jsonpath \"$[*].name\" count == 3\njsonpath \"$[0].name\" == \"north\"\n", "PASS" },
    { "SQL yard\nSELECT count(*) AS n FROM berth\nROWS 1\n[Captures]\nn: column \"n\"\n[Asserts]\nvariable \"n\" == 3\n",
      "PASS" },
    { "SQL yard\nSELECT name FROM berth WHERE name = '{{pier}}'\nROWS 1\n", "PASS" },
    { "SQL yard\nSELECT name FROM nowhere\nROWS *\n", "ERROR" },
    { "SQL yard\nDELETE FROM berth\nROWS *\n", "ERROR" },
    { "SQL yard\nSELECT 1; DELETE FROM berth\nROWS *\n", "ERROR" },
  };
  g_autofree char *folder = probe_folder ();
  g_autofree char *path = g_build_filename (folder, "yard.db", NULL);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  make_database (path);
  csn_probe_setup_set_value (setup, "sqlite_file", "yard.db");
  csn_probe_setup_set_value (setup, "pier", "south");
  check (cases, G_N_ELEMENTS (cases), setup);
}

/* --- metrics ------------------------------------------------------------------------------------------------------ */

static void
answer_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *asked = query != NULL ? g_hash_table_lookup (query, "query") : NULL;
  const char *text = "# TYPE ships_total counter\nships_total 7\nships_waiting{pier=\"north\"} 2\n"
                     "ships_waiting{pier=\"south\"} 0\n";

  if (g_str_has_suffix (path, "/api/v1/query"))
    text = g_strcmp0 (asked, "up") == 0
             ? "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"0.42\"]}]}}"
           : g_strcmp0 (asked, "nan") == 0
             ? "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"NaN\"]}]}}"
             : "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
}

static SoupServer *
start_server (char **base)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  GSList *uris;

  soup_server_add_handler (server, NULL, answer_cb, NULL, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  *base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return server;
}

static void
test_prom (void)
{
  static const Case api[] = {
    { "PROM\nup\n[Asserts]\nvalue <= 0.5\n", "PASS" },
    { "PROM\nup\n[Asserts]\nvalue > 0.5\n", "FAIL" },
    { "PROM\nabsent\n[Asserts]\nvalue <= 0.5\n", "INCONCLUSIVE" },
    { "PROM\nnan\n[Asserts]\nvalue <= 0.5\n", "INCONCLUSIVE" },
    { "# @empty: pass\nPROM\nabsent\n[Asserts]\nvalue <= 0.5\n", "PASS" },
  };
  static const Case text[] = {
    { "PROM\n[Asserts]\nmetric \"ships_total\" exists\n", "PASS" },
    { "PROM\n[Asserts]\nmetric \"ships_lost\" exists\n", "FAIL" },
    { "PROM\nships_total\n[Asserts]\nvalue == 7\n", "PASS" },
    { "PROM\nships_total\n[Asserts]\nvalue == 8\n", "FAIL" },
  };
  g_autofree char *base = NULL;
  g_autofree char *metrics = NULL;
  g_autoptr (SoupServer) server = start_server (&base);
  g_autoptr (CsnProbeSetup) by_api = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeSetup) by_text = csn_probe_setup_new (NULL);

  metrics = g_strconcat (base, "/metrics", NULL);
  csn_probe_setup_set_value (by_api, "prometheus_url", base);
  csn_probe_setup_set_value (by_text, "metrics_url", metrics);
  check (api, G_N_ELEMENTS (api), by_api);
  check (text, G_N_ELEMENTS (text), by_text);
}

/* --- directives --------------------------------------------------------------------------------------------------- */

static void
test_fill (void)
{
  static const char text[] = "# @run: n=20 concurrency=2\n# @stat: rate(failed) == 0\n# @fill: refund -> \"Amount refunded\"\n"
                             "# @fill: p95(duration) -> \"latency\"\n# @fill: absent -> \"Other\"\n# @fill: secret -> \"Other\"\n"
                             "GET {{baseUrl}}/json\nHTTP 200\n[Captures]\nrefund: jsonpath \"$.refunded\"\n"
                             "secret: jsonpath \"$.refunded\" redact\n";
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnSection) section = csn_section_new (1, 1, "Refunds", NULL);
  g_autoptr (CsnItem) amount = field (section, "Amount refunded", CSN_FIELD_TEXT, "a");
  g_autoptr (CsnItem) latency = field (section, "Latency", CSN_FIELD_TEXT, "l");
  g_autoptr (CsnItem) other = field (section, "Other", CSN_FIELD_TEXT, "o");
  CsnItem *fills[] = { amount, latency, other };
  g_autoptr (CsnProbePlan) plan = NULL;
  g_autoptr (CsnProbeResult) result = NULL;
  GHashTable *filled;

  csn_probe_setup_set_value (setup, "baseUrl", base);
  plan = plan_block ("hurl", text, setup, fills, G_N_ELEMENTS (fills));
  result = probe_run (plan);
  g_assert_cmpstr (probe_state (result), ==, "PASS");
  filled = csn_probe_result_get_fills (result);
  g_assert_cmpstr (g_hash_table_lookup (filled, "a"), ==, "12.5");
  g_assert_cmpfloat (g_ascii_strtod (g_hash_table_lookup (filled, "l"), NULL), >, 0);
  /* what was hidden fills at most its mark */
  g_assert_cmpstr (g_hash_table_lookup (filled, "o"), ==, "***");
}

/* Who stops or fails fills nothing. */
static void
test_fill_nothing (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnSection) section = csn_section_new (1, 1, "Refunds", NULL);
  g_autoptr (CsnItem) status = field (section, "Status", CSN_FIELD_TEXT, "s");
  CsnItem *fills[] = { status };
  g_autoptr (CsnProbePlan) plan
    = plan_block ("hurl", "# @fill: status -> \"Status\"\nGET http://127.0.0.1:1/\nHTTP 200\n", setup, fills, 1);
  g_autoptr (CsnProbeResult) result = probe_run (plan);

  g_assert_cmpstr (probe_state (result), ==, "ERROR");
  g_assert_cmpuint (g_hash_table_size (csn_probe_result_get_fills (result)), ==, 0);
}

static void
test_consent (void)
{
  static const struct
  {
    const char *language, *text;
    gboolean mutating;
  } cases[] = {
    { "hurl", "GET http://a.test/\nHTTP 200\n", FALSE },
    { "hurl", "POST http://a.test/\nHTTP 200\n", TRUE },
    { "hurl", "# @consent: read\nPOST http://a.test/search\nHTTP 200\n", FALSE },
    { "hurl", "# @consent: mutating\nGET http://a.test/logout\nHTTP 200\n", TRUE },
    { "hurl", "GET http://a.test/\nHTTP 200\n\nDELETE http://a.test/x\nHTTP 204\n", TRUE },
    { "probe", "EXEC ls\n", FALSE },
    { "probe", "# @consent: mutating\nEXEC ls\n", TRUE },
    { "probe", "EXEC ./deploy.sh\n", TRUE },
    /* nobody's word makes a deployment read-only */
    { "probe", "# @consent: read\nEXEC ./deploy.sh\n", TRUE },
  };
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbePlan) plan = plan_block (cases[i].language, cases[i].text, setup, NULL, 0);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (csn_probe_plan_is_mutating (plan), ==, cases[i].mutating);
    }
}

/* --- captures ----------------------------------------------------------------------------------------------------- */

static void
check_hidden (CsnProbeResult *result, const char *secret)
{
  g_autofree char *output = probe_output (result);
  g_autoptr (JsonObject) json = csn_probe_result_to_json (result);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json);
  g_autofree char *stored = json_to_string (node, FALSE);

  g_assert_cmpstr (probe_state (result), ==, "PASS");
  g_assert_null (strstr (output, secret));
  g_assert_null (strstr (stored, secret));
}

/* Hidden by "redact", or by a name that says secret, whether text or number: in values, output and sentences. */
static void
test_hidden_captures (void)
{
  static const char *const blocks[] = {
    "FILE login.json\n[Captures]\nsession: jsonpath \"$.text\" redact\n[Asserts]\nvariable \"session\" exists\n",
    "FILE login.json\n[Captures]\naccess_token: jsonpath \"$.text\"\n[Asserts]\nvariable \"access_token\" exists\n",
    "FILE login.json\n[Captures]\npin: jsonpath \"$.number\" redact\n[Asserts]\nvariable \"pin\" exists\n",
  };
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);

  probe_write (folder, "login.json", "{\"text\": \"tide-4411-table\", \"number\": 998877665}\n");
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr (CsnProbeResult) result = run_block ("probe", blocks[i], setup);

      check_hidden (result, i == 2 ? "998877665" : "tide-4411-table");
    }
}

static void
test_hidden_in_requests (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) result = NULL;

  csn_probe_setup_set_value (setup, "baseUrl", base);
  result = run_block ("hurl", "POST {{baseUrl}}/echo\n```\ntide-4411-table\n```\nHTTP 200\n[Captures]\n"
                              "api_token: body regex /(tide-\\d+-table)/\n\nGET {{baseUrl}}/echo\nX-T: {{api_token}}\nHTTP 200\n",
                      setup);
  g_assert_cmpstr (csn_probe_result_get_value (result, "api_token"), ==, "***");

  g_autofree char *output = probe_output (result);

  /* the block itself is no secret; what the second request sent is */
  g_assert_null (strstr (output, "X-T: tide-4411-table"));
}

static void
test_list_captures (void)
{
  static const struct
  {
    const char *language, *text, *names;
  } cases[] = {
    { "hurl", "GET http://a.test/\nHTTP 200\n[Captures]\nid: jsonpath \"$.id\"\nt: header \"T\" redact\n\nGET "
              "http://a.test/{{id}}\nHTTP 200\n[Captures]\nname: body\n", "id name" },
    { "probe", "EXEC ls\nEXIT 0\n[Captures]\nn: stdout regex /(\\d+)/ toInt\n", "n" },
    { "probe", "no block", "" },
    { "hurl", "no block", "" },
    { "bash", "curl http://a.test", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CsnProbeSpecInit init = { .kind = CSN_PROBE_HTTP, .text = cases[i].text, .language = cases[i].language };
      g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);
      g_auto (GStrv) names = csn_probe_list_captures (spec);
      g_autofree char *joined = g_strjoinv (" ", names);

      g_assert_cmpstr (joined, ==, cases[i].names);
    }
}

/* Each request of a block may hold the secrets of its own origin, and no other's. */
static void
test_secrets_stay_home (void)
{
  static const struct
  {
    const char *text;
    gboolean can_run;
  } cases[] = {
    { "GET http://a.test/\nX-Key: {{API_KEY}}\n", TRUE },
    { "GET http://a.test/\nX-Key: {{API_KEY}}\n\nGET http://b.test/\n", TRUE },
    { "GET http://b.test/\nX-Key: {{API_KEY}}\n", FALSE },
    { "GET http://b.test/\n[Query]\nkey: {{API_KEY}}\n", FALSE },
    { "GET http://b.test/{{API_KEY}}\n", FALSE },
    { "POST http://b.test/\n```\n{{API_KEY}}\n```\n", FALSE },
    { "GET http://a.test/\nX-Key: {{API_KEY}}\n\nGET http://b.test/\nX-Key: {{API_KEY}}\n", FALSE },
  };
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);

  csn_probe_setup_set_secret (setup, "API_KEY", "long-enough-key", "http://a.test:80");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbePlan) plan = plan_block ("hurl", cases[i].text, setup, NULL, 0);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (csn_probe_plan_can_run (plan), ==, cases[i].can_run);
    }
}

/* Nor do they follow a redirect to an origin that the block may ask, too: headers stay behind, contents go nowhere. */
static void
test_secrets_follow_nobody (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  const char *port = strrchr (base, ':');
  g_autofree char *next = g_strdup_printf ("GET http://localhost%s/ok\nHTTP 200\n", port);
  static const struct
  {
    const char *method, *path, *options, *check, *state;
  } cases[] = {
    { "GET", "/echo", "location: true", "body contains \"X-Key\"", "PASS" },
    { "GET", "/neighbour", "location: true", "body not contains \"Key\"", "PASS" },
    { "GET", "/neighbour", "location-trusted: true", "body not contains \"Key\"", "PASS" },
    { "POST", "/neighbour", "location: true", "body not contains \"Key\"", "PASS" },
    { "POST", "/neighbour-307", "location: true", "status < 400", "ERROR" },
  };
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);

  csn_probe_setup_set_secret (setup, "API_KEY", "long-enough-key", base);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
        "%s %s%s\nX-Key: {{API_KEY}}\nAccept-Key: {{API_KEY}}\nContent-Key: {{API_KEY}}\n[Options]\n%s\n%sHTTP *\n"
        "[Asserts]\n%s\n\n%s",
        cases[i].method, base, cases[i].path, cases[i].options,
        strcmp (cases[i].method, "POST") == 0 ? "[Form]\nkey: {{API_KEY}}\n" : "", cases[i].check, next);
      g_autoptr (CsnProbeResult) result = run_block ("hurl", text, setup);

      g_assert_cmpstr (probe_state (result), ==, cases[i].state);
    }
}

/* What a block gets from outside is shown, and another value is another probe. */
static void
test_values_are_allowed (void)
{
  static const char text[] = "GET http://a.test/{{job}}\nX-Key: {{API_KEY}}\nHTTP 200\n";
  g_autoptr (CsnProbeSetup) one = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeSetup) two = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbePlan) plan = NULL;
  g_autoptr (CsnProbePlan) other = NULL;
  g_autofree char *shown = NULL;

  csn_probe_setup_set_value (one, "job", "j1");
  csn_probe_setup_set_secret (one, "API_KEY", "long-enough-key", "http://a.test");
  csn_probe_setup_set_value (two, "job", "j2");
  csn_probe_setup_set_secret (two, "API_KEY", "long-enough-key", "http://a.test");
  plan = plan_block ("hurl", text, one, NULL, 0);
  other = plan_block ("hurl", text, two, NULL, 0);
  shown = csn_probe_plan_dup_text (plan);
  g_assert_nonnull (strstr (shown, "# job = j1"));
  g_assert_null (strstr (shown, "long-enough-key"));
  g_assert_cmpstr (csn_probe_plan_get_fingerprint (plan), !=, csn_probe_plan_get_fingerprint (other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/fences/sql", test_sql);
  g_test_add_func ("/probe/fences/prom", test_prom);
  g_test_add_func ("/probe/fences/fill", test_fill);
  g_test_add_func ("/probe/fences/fill-nothing", test_fill_nothing);
  g_test_add_func ("/probe/fences/consent", test_consent);
  g_test_add_func ("/probe/fences/hidden-captures", test_hidden_captures);
  g_test_add_func ("/probe/fences/hidden-in-requests", test_hidden_in_requests);
  g_test_add_func ("/probe/fences/list-captures", test_list_captures);
  g_test_add_func ("/probe/fences/secrets-stay-home", test_secrets_stay_home);
  g_test_add_func ("/probe/fences/secrets-follow-nobody", test_secrets_follow_nobody);
  g_test_add_func ("/probe/fences/values-are-allowed", test_values_are_allowed);
  return g_test_run ();
}
