/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every probe that is known to stand in the shared checklists is offered; each that gives a full verdict runs green
 * against a world that is as the document wants it and red against one that is not: PostgreSQL, a service and a
 * metrics endpoint on loopback, files, environments, tools with their real output. The worlds are made from the
 * plans themselves. */

#include "postgresql-fixture.h"
#include "probe-fixture.h"

#include "csn-importer.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  PostgresqlFixture *database; /* (nullable) */
  SoupServer *server;
  char *base;         /* (owned) */
  char *folder;       /* (owned) */
  /* how the service answers */
  gboolean green;
  guint delay;        /* ms */
  char *body;         /* (owned) */
  char *sample;       /* (owned) (nullable): what Prometheus gives; NULL: no series */
  guint n_offered, n_judged, n_exempt;
} World;

/* --- the service ------------------------------------------------------------------------------------------------ */

static gboolean
unpause_cb (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

static void
answer_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  World *world = data;
  g_autofree char *text = NULL;

  if (g_str_has_suffix (path, "/api/v1/query"))
    text = g_strdup_printf ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s%s%s]}}",
                            world->sample ? "{\"metric\":{},\"value\":[1,\"" : "", world->sample ? world->sample : "",
                            world->sample ? "\"]}" : "");
  else
    text = g_strdup (world->body);
  soup_server_message_set_status (message, world->green || world->delay > 0 || strstr (path, "/api/v1/query") ? 200
      : 500, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  if (world->delay > 0)
    {
      soup_server_message_pause (message);
      g_timeout_add_full (G_PRIORITY_DEFAULT, world->delay, unpause_cb, g_object_ref (message), g_object_unref);
    }
}

/* A reply with every member that @pass names, as it wants it. */
static char *
make_body (const char *pass)
{
  g_autoptr (GRegex) regex = g_regex_new ("json(?:\\.| has )(\\w+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GString *body = g_string_new ("{\"ok\":true");

  for (g_regex_match (regex, pass ? pass : "", 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);

      g_string_append_printf (body, ",\"%s\":12.5", name);
    }
  g_string_append_c (body, '}');
  return g_string_free (body, FALSE);
}

/* --- running ---------------------------------------------------------------------------------------------------- */

/* The suggestion with its hosts led to our service. */
static CsnProbeSpec *
lead_home (World *world, CsnProbeSpec *spec)
{
  g_autoptr (GRegex) host = g_regex_new ("https?://[A-Za-z0-9.:-]+", 0, 0, NULL);
  g_autofree char *text = g_regex_replace_literal (host, csn_probe_spec_get_text (spec), -1, 0, world->base, 0, NULL);
  CsnProbeSpecInit init = {
    .kind = csn_probe_spec_get_kind (spec),
    .line = csn_probe_spec_get_line (spec),
    .text = text,
    .pass = csn_probe_spec_get_pass (spec),
    .language = csn_probe_spec_get_language (spec),
    .gate_class = csn_probe_spec_get_gate_class (spec),
    .mutating = csn_probe_spec_is_mutating (spec),
    .manual = csn_probe_spec_is_manual (spec),
    .needs = csn_probe_spec_get_needs (spec),
  };
  CsnProbeSpec *copy = csn_probe_spec_new (&init);

  csn_probe_spec_take_id (copy, g_strdup (csn_probe_spec_get_id (spec)));
  return copy;
}

static CsnProbeSetup *
make_setup (World *world, const char *query)
{
  CsnProbeSetup *setup = csn_probe_setup_new (world->folder);
  static const char *const secrets[] = { "GRAFANA_API_KEY" };

  csn_probe_setup_set_value (setup, "url", world->base);
  csn_probe_setup_set_value (setup, "urls", world->base);
  csn_probe_setup_set_value (setup, "prometheus_url", world->base);
  csn_probe_setup_set_value (setup, "config file", "config.json");
  csn_probe_setup_set_value (setup, "log source", "config.json");
  csn_probe_setup_set_value (setup, "env_file", ".env");
  csn_probe_setup_set_value (setup, "job_id", "j1");
  csn_probe_setup_set_value (setup, "run_id", "r1");
  csn_probe_setup_set_value (setup, "threshold", "500");
  csn_probe_setup_set_value (setup, "concurrency", "20");
  csn_probe_setup_set_value (setup, "schedule", "once");
  if (query != NULL)
    csn_probe_setup_set_value (setup, "query", query);
  if (world->database != NULL)
    csn_probe_setup_set_value (setup, "database_url", postgresql_fixture_get_url (world->database));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    csn_probe_setup_set_secret (setup, secrets[i], "long-enough-secret", world->base);
  return setup;
}

/* What a request sends out of the project. */
static void
write_sent_files (World *world, CsnProbePlan *plan)
{
  const char *const *files = csn_probe_plan_get_files (plan);

  for (guint i = 0; files[i] != NULL; i++)
    probe_write (world->folder, files[i], "{\"title\": \"made by a test\"}\n");
}

static const char *
run (World *world, CsnProbeSpec *spec, const char *query)
{
  g_autoptr (CsnProbeSpec) home = lead_home (world, spec);
  g_autoptr (CsnProbeSetup) setup = make_setup (world, query);
  g_autoptr (CsnProbePlan) plan = csn_probe_plan_new_from_spec (home, setup);
  g_autoptr (CsnProbeResult) result = NULL;
  const char *const *reasons = csn_probe_plan_get_reasons (plan);

  if (!csn_probe_plan_can_run (plan))
    g_error ("L%u cannot run: %s", csn_probe_spec_get_line (spec), reasons[0]);
  if (csn_probe_plan_get_lane (plan) == CSN_LANE_HTTP)
    write_sent_files (world, plan);
  result = probe_run (plan);
  g_test_message ("  %s: %s", probe_state (result), csn_probe_result_get_summary (result));
  return probe_state (result);
}

static void
expect (World *world, CsnProbeSpec *spec, const char *green, const char *red)
{
  g_assert_cmpstr (green, ==, "PASS");
  g_assert_cmpstr (red, !=, "PASS");
  g_assert_cmpstr (red, !=, "RECORDED");
  world->n_judged++;
}

/* --- worlds ----------------------------------------------------------------------------------------------------- */

static void
judge_http (World *world, CsnProbeSpec *spec)
{
  const char *pass = csn_probe_spec_get_pass (spec);
  g_autoptr (GRegex) limit = g_regex_new ("<\\s*([0-9.]+)\\s*(ms|s)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  const char *green, *red;

  g_free (world->body);
  world->body = make_body (pass);
  world->green = TRUE;
  green = run (world, spec, NULL);
  world->green = FALSE;
  if (pass != NULL && g_regex_match (limit, pass, 0, &match))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);
      g_autofree char *unit = g_match_info_fetch (match, 2);

      world->delay = (guint) (g_ascii_strtod (number, NULL) * (unit[0] == 'm' ? 1 : 1000) * 1.1);
    }
  red = run (world, spec, NULL);
  world->delay = 0;
  expect (world, spec, green, red);
}

/* The two sides of the number that @pass names, in the units of an instrument: shares of 1, seconds. */
static gboolean
find_sides (const char *pass, double *low, double *high)
{
  g_autoptr (GRegex) regex = g_regex_new ("([0-9]+(?:\\.[0-9]+)?)\\s*(%|ms)?", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;
  double limit;

  if (!g_regex_match (regex, pass, 0, &match))
    return FALSE;
  number = g_match_info_fetch (match, 1);
  unit = g_match_info_fetch (match, 2);
  limit = g_ascii_strtod (number, NULL) / (*unit == '%' ? 100 : *unit == 'm' ? 1000 : 1);
  *low = limit / 2;
  *high = *unit == '%' ? MIN (limit * 2, 1) : limit * 2 + 1;
  return TRUE;
}

static void
judge_metric (World *world, CsnProbeSpec *spec)
{
  g_autofree char *pass = g_strdup (csn_probe_spec_get_pass (spec));
  gboolean exists = strstr (pass, "series") != NULL;
  char *place = strstr (pass, "{threshold}");
  double low = 0, high = 0;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const char *at_low, *at_high;
  gboolean low_is_green;

  if (exists)
    {
      world->sample = g_strdup ("3");
      at_high = run (world, spec, NULL);
      g_clear_pointer (&world->sample, g_free);
      at_low = run (world, spec, NULL);
      expect (world, spec, at_high, at_low);
      return;
    }
  if (place != NULL)
    {
      g_autofree char *filled = g_strdup_printf ("%.*s500%s", (int) (place - pass), pass, place + strlen ("{threshold}"));

      g_set_str (&pass, filled);
    }
  g_assert_true (find_sides (pass, &low, &high));
  low_is_green = strchr (pass, '<') != NULL || strstr (pass, "fires") != NULL;
  world->sample = g_strdup (g_ascii_dtostr (number, sizeof number, low));
  at_low = run (world, spec, "up");
  g_free (world->sample);
  world->sample = g_strdup (g_ascii_dtostr (number, sizeof number, high));
  at_high = run (world, spec, "up");
  g_clear_pointer (&world->sample, g_free);
  expect (world, spec, low_is_green ? at_low : at_high, low_is_green ? at_high : at_low);
}

static void
remove_in_folder (World *world, const char *name)
{
  g_autofree char *path = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (world->folder, name, NULL);

  g_unlink (path);
}

static void
write_in_folder (World *world, const char *name, const char *text)
{
  if (g_path_is_absolute (name))
    g_assert_true (g_file_set_contents (name, text, -1, NULL));
  else
    probe_write (world->folder, name, text);
}

static void
judge_file (World *world, CsnProbeSpec *spec)
{
  g_autofree char *name = g_strdup (csn_probe_spec_get_text (spec));
  g_autoptr (GRegex) place = g_regex_new ("\\{run_id\\}", 0, 0, NULL);
  g_autofree char *path = g_regex_replace_literal (place, name, -1, 0, "r1", 0, NULL);
  const char *green, *red;

  remove_in_folder (world, path);
  red = run (world, spec, NULL);
  write_in_folder (world, path, "{\"a\": 1}\n");
  green = run (world, spec, NULL);
  remove_in_folder (world, path);
  expect (world, spec, green, red);
  /* empty is not there */
  write_in_folder (world, path, "");
  g_assert_cmpstr (run (world, spec, NULL), !=, "PASS");
  remove_in_folder (world, path);
}

/* {"a": {"b": VALUE}} for "a.b" */
static char *
nest (const char *key, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", -1);
  GString *text = g_string_new (NULL);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "{\"%s\":", parts[i]);
  g_string_append (text, value);
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
judge_json (World *world, CsnProbeSpec *spec)
{
  const char *pass = csn_probe_spec_get_pass (spec);
  const char *text = csn_probe_spec_get_text (spec);
  gboolean named = strstr (text, ".json") != NULL;
  const char *file = named ? "state.json" : "config.json";
  g_autofree char *key = g_strdup (named ? strrchr (text, ' ') + 1 : text);
  g_autofree char *first = g_strstr_len (pass, -1, "{") != NULL
                             ? g_strndup (strchr (pass, '{') + 1, strcspn (strchr (pass, '{') + 1, ",}"))
                             : NULL;
  g_autofree char *quoted = first != NULL ? g_strdup_printf ("\"%s\"", first) : NULL;
  g_autofree char *good = nest (key, quoted != NULL ? quoted : strstr (pass, "true") ? "true"
      : "{\"status\":\"compliant\"}");
  g_autofree char *bad = nest (strstr (pass, "present") ? "something.else" : key, quoted != NULL ? "\"nowhere\"" : "false");
  const char *green, *red;

  write_in_folder (world, file, good);
  green = run (world, spec, NULL);
  write_in_folder (world, file, bad);
  red = run (world, spec, NULL);
  expect (world, spec, green, red);
}

static void
judge_log (World *world, CsnProbeSpec *spec)
{
  g_auto (GStrv) names = g_regex_split_simple ("[\\s,]+", csn_probe_spec_get_pass (spec) + strlen ("has "), 0, 0);
  GString *record = g_string_new ("{\"level\":\"info\"");
  const char *green, *red;

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (record, ",\"%s\":\"x\"", names[i]);
  g_string_append (record, "}\n");
  write_in_folder (world, "config.json", record->str);
  green = run (world, spec, NULL);
  write_in_folder (world, "config.json", "{\"level\":\"info\"}\n");
  red = run (world, spec, NULL);
  g_string_free (record, TRUE);
  expect (world, spec, green, red);
}

static void
judge_env (World *world, CsnProbeSpec *spec)
{
  const char *text = csn_probe_spec_get_text (spec);
  const char *equals = strchr (text, '=');
  g_autofree char *name = g_strndup (text, equals != NULL ? (gsize) (equals - text) : strlen (text));
  g_autofree char *right = g_strdup_printf ("# made by a test\nOTHER=1\n%s=%s\n", name, equals ? equals + 1
      : "value-of-some-length");
  g_autofree char *wrong = g_strdup_printf ("OTHER=1\n%s=%s\n", name, equals ? "something-else" : "<your value>");
  const char *green, *red;

  write_in_folder (world, ".env", right);
  green = run (world, spec, NULL);
  write_in_folder (world, ".env", wrong);
  red = run (world, spec, NULL);
  expect (world, spec, green, red);
  write_in_folder (world, ".env", "OTHER=1\n");
  g_assert_cmpstr (run (world, spec, NULL), !=, "PASS");
}

/* What the tool of a command prints when all is well or not, and how it ends: copied from runs of pytest 8, pytest-
 * cov and the scripts' own words as the condition names them. */
static char *
tool_output (const char *command, const char *pass, gboolean green)
{
  if (strstr (pass, "coverage") != NULL)
    return g_strdup_printf ("Name      Stmts   Miss  Cover\na.py        100     %2d   %d%%\nTOTAL       100     %2d   %d%%\n"
                            "===== 3 passed in 0.10s =====",
                            green ? 9 : 60, green ? 91 : 40, green ? 9 : 60, green ? 91 : 40);
  if (strstr (pass, "hroughput") != NULL)
    return g_strdup (green
        ? "Throughput: 150.2 ops/sec\nP95 latency: 20 ms\nP99 latency: 30 ms\nSuccess rate: 99.9%\nMemory increase: 10 MB"
                           : "Throughput: 50.2 ops/sec\nP95 latency: 20 ms\nP99 latency: 30 ms\nSuccess rate: 99.9%\nMemory increase: 10 MB");
  if (strstr (pass, "token") != NULL)
    return g_strdup (green ? "all features answer\nRESULT: GO" : "one feature is silent\nRESULT: NO-GO");
  if (strstr (pass, "not empty") != NULL)
    return g_strdup (green ? "v1.2.3" : "");
  if (strstr (command, "pytest") != NULL)
    return g_strdup (green ? "===== 41 passed, 2 skipped in 0.12s =====" : "===== 20 failed, 21 passed in 0.12s =====");
  if (strstr (pass, "tests pass") != NULL)
    return g_strdup (green ? "Total Tests: 12\nPassed: 12\nFailed: 0\nCritical Failures: 0"
                           : "Total Tests: 12\nPassed: 9\nFailed: 3\nCritical Failures: 1");
  return g_strdup (green ? "done" : "broken");
}

/* Every name a command may begin with becomes one script, in the folder where a project has its tools. */
static void
write_tools (World *world, CsnProbeSpec *spec, gboolean green)
{
  static const char *const tools[] = { "pytest", "python", "python3", "ruff", "black", "mypy", "pnpm", "git",
      "bandit", "pip-audit" };
  const char *pass = csn_probe_spec_get_pass (spec);
  g_autofree char *output = tool_output (csn_probe_spec_get_text (spec), pass, green);
  gboolean by_words = strstr (pass, "token") != NULL || strstr (pass, "not empty") != NULL;
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\ncat <<'END'\n%s\nEND\nexit %d\n", output, green || by_words
      ? 0 : 1);
  g_autofree char *silent = g_strdup ("#!/bin/sh\nexit 0\n");

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *name = g_build_filename (".venv", "bin", tools[i], NULL);
      g_autofree char *path = g_build_filename (world->folder, name, NULL);

      probe_write (world->folder, name, *output != '\0' ? script : silent);
      g_chmod (path, 0755);
    }
}

static void
judge_command (World *world, CsnProbeSpec *spec, const char *note)
{
  const char *green, *red;

  write_tools (world, spec, TRUE);
  green = run (world, spec, NULL);
  /* a command that the truth knows to measure nothing never passes */
  if (note != NULL && strstr (note, "stub") != NULL)
    {
      g_assert_cmpstr (green, ==, "INCONCLUSIVE");
      world->n_exempt++;
      return;
    }
  write_tools (world, spec, FALSE);
  red = run (world, spec, NULL);
  expect (world, spec, green, red);
}

/* A table as the query wants it: its name, the columns it selects, filters and orders by. */
static char *
make_table (const char *query, gboolean rows)
{
  g_autoptr (GRegex) from = g_regex_new ("\\bfrom\\s+((?:(\\w+)\\.)?\\w+)", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GRegex) word = g_regex_new ("\\b([a-z_][a-z0-9_]*)\\b(?!\\s*[.(])", 0, 0, NULL);
  g_autoptr (GRegex) quoted = g_regex_new ("'[^']*'|\\{\\w+\\}", 0, 0, NULL);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *bare = g_regex_replace_literal (quoted, query, -1, 0, "", 0, NULL);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  GHashTableIter iter;
  gpointer column;

  g_assert_true (g_regex_match (from, bare, 0, &match));

  g_autofree char *table = g_match_info_fetch (match, 1);
  g_autofree char *schema = g_match_info_fetch (match, 2);
  g_autoptr (GMatchInfo) words = NULL;

  for (g_regex_match (word, bare, 0, &words); g_match_info_matches (words); g_match_info_next (words, NULL))
    {
      char *name = g_match_info_fetch (words, 1);

      if (strstr (table, name) != NULL)
        g_free (name);
      else
        g_hash_table_add (columns, name);
    }
  g_hash_table_add (columns, g_strdup ("filler"));
  if (schema != NULL && *schema)
    g_string_append_printf (sql, "CREATE SCHEMA IF NOT EXISTS %s; ", schema);
  g_string_append_printf (sql, "DROP TABLE IF EXISTS %s; CREATE TABLE %s (", table, table);
  g_hash_table_iter_init (&iter, columns);
  for (guint i = 0; g_hash_table_iter_next (&iter, &column, NULL); i++)
    {
      const char *name = column;
      g_autofree char *filter = g_strdup_printf ("\\b%s\\s*=\\s*'([^']*)'", name);
      g_autoptr (GRegex) filtered = g_regex_new (filter, 0, 0, NULL);
      g_autoptr (GMatchInfo) value_match = NULL;
      g_autofree char *value = g_regex_match (filtered, query, 0, &value_match) ? g_match_info_fetch (value_match, 1) : NULL;

      g_string_append_printf (sql, "%s\"%s\" text", i > 0 ? ", " : "", name);
      g_string_append_printf (values, "%s'%s'", i > 0 ? ", " : "", value == NULL ? "success" : *value == '{' ? "j1" : value);
    }
  g_string_append (sql, "); ");
  if (rows)
    g_string_append_printf (sql, "INSERT INTO %s VALUES (%s); ", table, values->str);
  g_string_append_printf (sql, "GRANT SELECT ON %s TO reader; ", table);
  if (schema != NULL && *schema)
    g_string_append_printf (sql, "GRANT USAGE ON SCHEMA %s TO reader;", schema);
  return g_strdup (sql->str);
}

static void
judge_sql (World *world, CsnProbeSpec *spec)
{
  const char *query = csn_probe_spec_get_text (spec);
  const char *pass = csn_probe_spec_get_pass (spec);
  const char *green, *red;

  if (!g_regex_match_simple ("^\\s*(--[^\\n]*\\n\\s*)*select\\b", query, G_REGEX_CASELESS, 0))
    {
      /* the person writes the query, the document has the condition */
      gboolean zero = strstr (pass, "= 0") != NULL;

      green = run (world, spec, zero ? "SELECT 0" : "SELECT 5");
      red = run (world, spec, zero ? "SELECT 3" : "SELECT 0");
      expect (world, spec, green, red);
      return;
    }

  g_autofree char *full = make_table (query, TRUE);
  g_autofree char *empty = make_table (query, FALSE);

  g_assert_true (postgresql_fixture_run (world->database, full));
  green = run (world, spec, NULL);
  g_assert_true (postgresql_fixture_run (world->database, empty));
  if (strstr (pass, "succeeds") != NULL)
    {
      /* no rows is accessible, no table is not */
      g_autoptr (GRegex) from = g_regex_new ("\\bFROM\\s+(\\w+)", 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      g_assert_cmpstr (run (world, spec, NULL), ==, "PASS");
      g_assert_true (g_regex_match (from, query, 0, &match));
      g_autofree char *table = g_match_info_fetch (match, 1);
      g_autofree char *drop = g_strdup_printf ("DROP TABLE %s", table);

      g_assert_true (postgresql_fixture_run (world->database, drop));
    }
  red = run (world, spec, NULL);
  expect (world, spec, green, red);
}

static void
judge (World *world, CsnProbeSpec *spec, const char *note)
{
  switch (csn_probe_spec_get_kind (spec))
    {
    case CSN_PROBE_HTTP:
    case CSN_PROBE_HTTP_REPEAT:
    case CSN_PROBE_HTTP_CONCURRENT:
      judge_http (world, spec);
      break;
    case CSN_PROBE_PROMETHEUS:
    case CSN_PROBE_METRIC:
    case CSN_PROBE_METRIC_REPEAT:
      judge_metric (world, spec);
      break;
    case CSN_PROBE_FILE:
      judge_file (world, spec);
      break;
    case CSN_PROBE_JSON:
      judge_json (world, spec);
      break;
    case CSN_PROBE_LOG:
      judge_log (world, spec);
      break;
    case CSN_PROBE_ENV:
      judge_env (world, spec);
      break;
    case CSN_PROBE_COMMAND:
    case CSN_PROBE_COMMAND_REPEAT:
      judge_command (world, spec, note);
      break;
    case CSN_PROBE_SQL:
      if (world->database != NULL)
        judge_sql (world, spec);
      else
        world->n_exempt++;
      break;
    default:
      /* windows and records of other gates are judged by the record (tests/gate, tests/session) */
      world->n_exempt++;
    }
}

/* --- the truth -------------------------------------------------------------------------------------------------- */

static CsnProbeSpec *
take_spec (GPtrArray *specs, guint line, const char *kind)
{
  for (guint i = 0; i < specs->len; i++)
    {
      CsnProbeSpec *spec = g_ptr_array_index (specs, i);

      if (csn_probe_spec_get_line (spec) == line
          && strcmp (csn_enum_to_string (CSN_TYPE_PROBE_KIND, csn_probe_spec_get_kind (spec)), kind) == 0)
        return g_ptr_array_steal_index (specs, i);
    }
  return NULL;
}

static void
check_probe (World *world, JsonObject *truth, GPtrArray *specs)
{
  guint line = (guint) json_object_get_int_member (truth, "line");
  const char *safety = json_object_get_string_member (truth, "safety");
  const char *note = json_object_get_string_member_with_default (truth, "note", NULL);
  g_autoptr (CsnProbeSpec) spec = take_spec (specs, line, json_object_get_string_member (truth, "kind"));
  g_autoptr (CsnProbeSetup) bare = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbePlan) plan = NULL;
  g_autofree char *title = NULL;

  g_test_message ("%s L%u", json_object_get_string_member (truth, "id"), line);
  g_assert_nonnull (spec);
  plan = csn_probe_plan_new_from_spec (spec, bare);
  title = csn_probe_plan_dup_title (plan);
  g_assert_cmpuint (strlen (title), >, 0);
  if (g_str_has_prefix (safety, "mutating") || (note != NULL && strstr (note, "ask before run") != NULL))
    g_assert_true (csn_probe_plan_is_mutating (plan));
  /* it can run, or says what it lacks */
  if (!csn_probe_plan_can_run (plan))
    g_assert_nonnull (csn_probe_plan_get_reasons (plan)[0]);
  world->n_offered++;
  if (strcmp (json_object_get_string_member (truth, "auto_verdict"), "full") == 0)
    judge (world, spec, note);
}

static void
check_seed (World *world, JsonObject *seed, const char *shared)
{
  g_autofree char *path = g_build_filename (shared, "seeds", json_object_get_string_member (seed, "file"), NULL);
  JsonArray *probes = json_object_get_array_member (seed, "probes");
  g_autoptr (GPtrArray) specs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CsnChecklist) checklist = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new_take (text, length);
  checklist = csn_importer_import (bytes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (csn_checklist_get_probes (checklist)); i++)
    g_ptr_array_add (specs, g_list_model_get_item (csn_checklist_get_probes (checklist), i));
  for (guint i = 0; i < json_array_get_length (probes); i++)
    check_probe (world, json_array_get_object_element (probes, i), specs);
}

static void
test_seed_probes (void)
{
  const char *shared = g_getenv ("CSN_SHARED") ? g_getenv ("CSN_SHARED") : "";
  g_autofree char *path = g_build_filename (shared, "spec", "seeds-truth.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  World world = { 0 };
  JsonArray *seeds;
  GSList *uris;

  if (!json_parser_load_from_file (parser, path, NULL))
    {
      g_test_skip ("the shared checklists and their truth are not on this machine");
      return;
    }
  world.folder = probe_folder ();
  /* what a reply or an import sends along */
  world.body = g_strdup ("{}");
  world.server = soup_server_new (NULL, NULL);
  soup_server_add_handler (world.server, NULL, answer_cb, &world, NULL);
  g_assert_true (soup_server_listen_local (world.server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (world.server);
  world.base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  world.database = postgresql_fixture_new ();
  if (world.database != NULL)
    g_assert_true (postgresql_fixture_run (world.database, "CREATE ROLE reader LOGIN"));

  seeds = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "seeds");
  for (guint i = 0; i < json_array_get_length (seeds); i++)
    check_seed (&world, json_array_get_object_element (seeds, i), shared);
  g_test_message ("%u offered, %u green and red, %u judged elsewhere", world.n_offered, world.n_judged, world.n_exempt);
  g_assert_cmpuint (world.n_offered, ==, 131);
  /* two records of other gates, one window, one stub; the queries where no server is installed */
  g_assert_cmpuint (world.n_judged + world.n_exempt, ==, 107);
  g_assert_cmpuint (world.n_exempt, <=, world.database != NULL ? 4 : 12);
  g_clear_pointer (&world.database, postgresql_fixture_free);
  g_object_unref (world.server);
  g_free (world.base);
  g_free (world.folder);
  g_free (world.body);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/seed-probes", test_seed_probes);
  return g_test_run ();
}
