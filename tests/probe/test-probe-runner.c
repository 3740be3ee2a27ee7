/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole runs: real requests on loopback, real commands in the sandbox, real files. */

#include "probe-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_http (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  static const struct
  {
    const char *path, *pass, *state;
  } cases[] = {
    { "/ok", "status 200", "PASS" },
    { "/status/503", "status 200", "FAIL" },
    { "/json", "status 200 AND json.refunded > 0 AND json has items", "PASS" },
    { "/json", "json.refunded > 12.5", "FAIL" },
    { "/json", "json.missing > 0", "INCONCLUSIVE" },
    { "/json", "json.state.none > 0", "INCONCLUSIVE" },
    { "/ok", NULL, "RECORDED" },
    { "/metadata", "status 302", "PASS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = g_strconcat (base, cases[i].path, NULL);
      g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_HTTP, url, cases[i].pass, NULL);

      g_test_message ("%s %s", cases[i].path, cases[i].pass);
      probe_expect (result, cases[i].state);
    }
}

static void
test_redirects (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  static const struct
  {
    const char *path, *state;
  } cases[] = { { "/redirect", "PASS" }, { "/away", "ERROR" }, { "/metadata", "ERROR" }, { "/loop", "ERROR" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *command = g_strdup_printf ("curl -L %s%s", base, cases[i].path);
      g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_HTTP, command, "status 200", NULL);

      probe_expect (result, cases[i].state);
    }
}

static void
test_request_as_written (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *command =
    g_strdup_printf ("curl -X POST %s/echo -H 'X-A: {who}' -d '{\"id\": \"<who>\"}' -H 'Content-Type: application/json'", base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) result = NULL;
  g_autofree char *output = NULL;

  csn_probe_setup_set_value (setup, "who", "x'; DROP {who}");
  result = probe_measure (CSN_PROBE_HTTP, command, "status 200", setup);
  probe_expect (result, "PASS");
  output = probe_output (result);
  g_assert_nonnull (strstr (output, "X-A: x'; DROP {who}"));
  g_assert_nonnull (strstr (output, "{\"id\": \"x'; DROP {who}\"}"));
  g_assert_nonnull (strstr (output, "Content-Type: application/json"));
}

static void
test_unreachable (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) target = probe_measure (CSN_PROBE_HTTP, "http://127.0.0.1:1/", "status 200", NULL);
  g_autoptr (CsnProbeResult) instrument = NULL;

  csn_probe_setup_set_value (setup, "prometheus_url", "http://127.0.0.1:1");
  instrument = probe_measure (CSN_PROBE_PROMETHEUS, "up", ">= 1 series", setup);
  probe_expect (target, "FAIL");
  probe_expect (instrument, "ERROR");
}

static void
test_slow_and_stopped (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *slow = g_strdup_printf ("curl --max-time 0.2 %s/slow/5000", base);
  g_autofree char *endless = g_strdup_printf ("curl -m 0.5 %s/endless", base);
  g_autofree char *waiting = g_strconcat (base, "/slow/5000", NULL);
  g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_HTTP, waiting, "status 200", NULL);
  g_autoptr (CsnProbeResult) late = probe_measure (CSN_PROBE_HTTP, slow, "status 200", NULL);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (CsnProbeResult) stopped = probe_run_stopped (plan, 100);
  g_autoptr (CsnProbeResult) flood = NULL;

  probe_expect (late, "FAIL");
  probe_expect (stopped, "CANCELLED");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
  flood = probe_measure (CSN_PROBE_HTTP, endless, "status 200", NULL);
  /* stopped by the clock or by the size, whichever comes first; the kept part stays small */
  g_assert_cmpuint (g_bytes_get_size (csn_probe_result_get_output (flood)), <, 9 * 1024 * 1024);
}

static void
test_broken_servers (void)
{
  static const char *const answers[] = {
    "", "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", "HTTP/9.9 abc\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *base = NULL;
      g_autoptr (GSocketService) service = probe_raw_server (answers[i], TRUE, &base);
      g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_HTTP, base, "status 200 AND json.a > 1", NULL);

      g_test_message ("%s", answers[i]);
      g_assert_cmpint (csn_probe_result_get_state (result), !=, CSN_STATE_PASS);
      g_socket_service_stop (service);
    }
}

static void
test_load (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *fast = g_strconcat (base, "/slow/5", NULL);
  g_autofree char *flaky = g_strconcat (base, "/flaky/10", NULL);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) good = NULL;
  g_autoptr (CsnProbeResult) bad = NULL;
  g_autoptr (CsnProbeResult) few = NULL;

  csn_probe_setup_set_value (setup, "runs", "100");
  csn_probe_setup_set_value (setup, "concurrency", "5");
  good = probe_measure (CSN_PROBE_HTTP_REPEAT, fast, "P95 < 2 s", setup);
  probe_expect (good, "PASS");
  g_assert_cmpuint (probe_server_hits (server), ==, 100);
  g_assert_cmpstr (csn_probe_result_get_value (good, "runs"), ==, "100");
  g_assert_cmpfloat (g_ascii_strtod (csn_probe_result_get_value (good, "p50"), NULL), >=, 5.0);
  bad = probe_measure (CSN_PROBE_HTTP_REPEAT, flaky, "P95 < 2 s", setup);
  probe_expect (bad, "FAIL");
  csn_probe_setup_set_value (setup, "runs", "10");
  few = probe_measure (CSN_PROBE_HTTP_REPEAT, fast, "P95 < 2 s", setup);
  probe_expect (few, "INCONCLUSIVE");
}

static void
test_prometheus (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *metrics = g_strconcat (base, "/metrics", NULL);
  g_autoptr (CsnProbeSetup) api = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeSetup) text = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbeResult) found = NULL;
  g_autoptr (CsnProbeResult) empty = NULL;
  g_autoptr (CsnProbeResult) flowing = NULL;
  g_autoptr (CsnProbeResult) missing = NULL;

  csn_probe_setup_set_value (api, "prometheus_url", base);
  csn_probe_setup_set_value (text, "metrics_url", metrics);
  found = probe_measure (CSN_PROBE_METRIC, "rate(x[5m])", "error rate < 1 %", api);
  probe_expect (found, "PASS");
  empty = probe_measure (CSN_PROBE_METRIC, "none", "< 1", api);
  probe_expect (empty, "INCONCLUSIVE");
  flowing = probe_measure (CSN_PROBE_PROMETHEUS, "jobs_total", "instant query returns >= 1 series", text);
  probe_expect (flowing, "PASS");
  missing = probe_measure (CSN_PROBE_PROMETHEUS, "jobs", "instant query returns >= 1 series", text);
  probe_expect (missing, "FAIL");
}

static void
test_secret (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *command = g_strdup_printf ("curl %s/echo -H \"Authorization: Bearer $API_TOKEN\"", base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnProbePlan) plan = NULL;
  g_autoptr (CsnProbeResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *text = NULL;

  csn_probe_setup_set_secret (setup, "API_TOKEN", "hush-hush-hush", base);
  plan = probe_plan (CSN_PROBE_HTTP, command, "status 200", setup);
  g_assert_true (csn_probe_plan_can_run (plan));
  text = csn_probe_plan_dup_text (plan);
  g_assert_nonnull (strstr (text, "Bearer ***API_TOKEN"));
  result = probe_run (plan);
  probe_expect (result, "PASS");
  output = probe_output (result);
  g_assert_null (strstr (output, "hush"));
  g_assert_nonnull (strstr (output, "Bearer ***API_TOKEN"));

  g_clear_object (&plan);
  csn_probe_setup_set_secret (setup, "API_TOKEN", "hush-hush-hush", "https://elsewhere.test:443");
  plan = probe_plan (CSN_PROBE_HTTP, command, "status 200", setup);
  g_assert_false (csn_probe_plan_can_run (plan));
}

static void
test_consent (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_HTTP, base, "status 200", NULL);
  g_autoptr (CsnProbeRunner) runner = csn_probe_runner_new ();
  g_autoptr (CsnProbeResult) result = NULL;
  g_autoptr (GAsyncResult) async_result = NULL;

  csn_probe_runner_run_async (runner, plan, "0000", CSN_PROBE_IN_TURN, NULL, probe_keep_cb, &async_result);
  result = probe_wait (runner, &async_result);
  probe_expect (result, "ERROR");
  g_assert_cmpuint (probe_server_hits (server), ==, 0);
}

static void
test_fingerprint (void)
{
  g_autoptr (CsnProbeSetup) a = csn_probe_setup_new ("/a");
  g_autoptr (CsnProbeSetup) b = csn_probe_setup_new ("/b");
  g_autoptr (CsnProbePlan) first = probe_plan (CSN_PROBE_COMMAND, "true x", "exit 0", a);
  g_autoptr (CsnProbePlan) same = probe_plan (CSN_PROBE_COMMAND, "true x", "exit 1", a);
  g_autoptr (CsnProbePlan) folder = probe_plan (CSN_PROBE_COMMAND, "true x", "exit 0", b);
  g_autoptr (CsnProbePlan) text = probe_plan (CSN_PROBE_COMMAND, "true y", "exit 0", a);
  const char *fingerprint = csn_probe_plan_get_fingerprint (first);

  g_assert_cmpuint (strlen (fingerprint), ==, 64);
  g_assert_cmpstr (fingerprint, ==, csn_probe_plan_get_fingerprint (same));
  g_assert_cmpstr (fingerprint, !=, csn_probe_plan_get_fingerprint (folder));
  g_assert_cmpstr (fingerprint, !=, csn_probe_plan_get_fingerprint (text));
}

static void
test_files (void)
{
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
  g_autofree char *link = g_build_filename (folder, "link.md", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.md", NULL);
  static const struct
  {
    CsnProbeKind kind;
    const char *text, *pass, *state;
  } cases[] = {
    { CSN_PROBE_FILE, "docs/a.md", "exists, not empty", "PASS" },
    { CSN_PROBE_FILE, "`docs/a.md`", "exists, not empty", "PASS" },
    { CSN_PROBE_FILE, "docs/empty.md", "exists, not empty", "FAIL" },
    { CSN_PROBE_FILE, "docs/none.md", "exists, not empty", "FAIL" },
    { CSN_PROBE_FILE, "CHANGE*", "exists", "PASS" },
    { CSN_PROBE_FILE, "link.md", "exists", "ERROR" },
    { CSN_PROBE_FILE, "../../etc/hostname", "exists", "ERROR" },
    { CSN_PROBE_FILE, "pipe.md", "exists", "ERROR" },
    { CSN_PROBE_FILE, "docs", "exists", "ERROR" },
    { CSN_PROBE_FILE, "state.json", "exists AND parses as JSON", "PASS" },
    { CSN_PROBE_FILE, "bad.json", "exists AND parses as JSON", "FAIL" },
    { CSN_PROBE_JSON, "cloud.provider in state.json", "in {aws,gcp,azure}", "PASS" },
    { CSN_PROBE_JSON, "state.json -> cloud.enabled", "= true", "PASS" },
    { CSN_PROBE_JSON, "cloud.text in state.json", "= false", "FAIL" },
    { CSN_PROBE_JSON, "cloud.missing in state.json", "= true", "INCONCLUSIVE" },
    { CSN_PROBE_JSON, "a in none.json", "= true", "ERROR" },
    { CSN_PROBE_JSON, "a in bad.json", "= true", "ERROR" },
  };

  probe_write (folder, "docs/a.md", "text\n");
  probe_write (folder, "docs/empty.md", "");
  probe_write (folder, "CHANGELOG.md", "news\n");
  probe_write (folder, "state.json", "{\"cloud\": {\"provider\": \"gcp\", \"enabled\": true, \"text\": \"true\"}}");
  probe_write (folder, "bad.json", "{\"a\": 1,}");
  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbeResult) result = probe_measure (cases[i].kind, cases[i].text, cases[i].pass, setup);

      g_test_message ("%s %s", cases[i].text, cases[i].pass);
      probe_expect (result, cases[i].state);
    }
}

static void
test_environment (void)
{
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
  static const struct
  {
    const char *text, *state;
  } cases[] = {
    { "FEATURE_ON=true", "PASS" },    { "FEATURE_ON=false", "FAIL" }, { "QUOTED", "PASS" }, { "SERVICE_API_KEY", "PASS" },
    { "PLACEHOLDER_KEY", "FAIL" },    { "NOT_THERE", "FAIL" },
  };

  probe_write (folder, ".env", "# remark\nFEATURE_ON=true\nexport QUOTED=\"x y\"\nSERVICE_API_KEY=very-secret-value\nPLACEHOLDER_KEY=sk-...\n");
  csn_probe_setup_set_value (setup, "env_file", ".env");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbeResult) result =
        probe_measure (CSN_PROBE_ENV, cases[i].text, "set and not the placeholder", setup);
      g_autofree char *output = probe_output (result);

      g_test_message ("%s", cases[i].text);
      probe_expect (result, cases[i].state);
      g_assert_null (strstr (output, "very-secret-value"));
    }
}

/* A run that fills the blanks of its item by the words around them. */
static CsnItem *
blank (CsnSection *section, const char *label, const char *unit, CsnFieldKind kind, const char *id)
{
  CsnItemSpec init = { .kind = CSN_ITEM_FIELD,
                       .field_kind = kind,
                       .line = 9,
                       .label = label,
                       .unit = unit,
                       .section = section };
  CsnItem *item = csn_item_new (&init);

  csn_item_take_id (item, g_strdup (id));
  return item;
}

static void
test_fills (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  g_autoptr (CsnSection) section = csn_section_new (1, 1, "Tests", NULL);
  g_autoptr (CsnItem) passing = blank (section, "Results", "passing", CSN_FIELD_COUNT, "a");
  g_autoptr (CsnItem) failing = blank (section, "Results", "failing", CSN_FIELD_COUNT, "b");
  g_autoptr (CsnItem) duration = blank (section, "Duration", "minutes", CSN_FIELD_MEASURE, "c");
  g_autoptr (CsnItem) last = blank (section, "Last Run", NULL, CSN_FIELD_DATETIME_PAIR, "d");
  g_autoptr (CsnItem) other = blank (section, "Reviewed by", NULL, CSN_FIELD_PERSON, "e");
  CsnItem *fills[] = { passing, failing, duration, last, other };
  CsnProbeSpecInit init = { .kind = CSN_PROBE_COMMAND, .line = 8, .text = "sh tests", .pass = ">95% pass rate",
                            .fills = fills, .n_fills = G_N_ELEMENTS (fills) };
  g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);
  g_autoptr (CsnProbePlan) plan = NULL;
  g_autoptr (CsnProbeResult) result = NULL;
  GHashTable *filled;

  if (!probe_has_sandbox ())
    return;
  csn_probe_spec_take_id (spec, g_strdup ("probe-1"));
  probe_write (folder, "tests", "echo '=== 2 failed, 98 passed in 1.00s ==='; exit 1\n");
  plan = csn_probe_plan_new_from_spec (spec, setup);
  result = probe_run (plan);
  probe_expect (result, "PASS");
  filled = csn_probe_result_get_fills (result);
  g_assert_cmpstr (g_hash_table_lookup (filled, "a"), ==, "98");
  g_assert_cmpstr (g_hash_table_lookup (filled, "b"), ==, "2");
  /* minutes: on a busy machine a hundredth of one may pass */
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (filled, "c"), "0"));
  g_assert_nonnull (g_hash_table_lookup (filled, "d"));
  g_assert_null (g_hash_table_lookup (filled, "e"));
}

static void
test_area_coverage (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  g_autoptr (CsnSection) section = csn_section_new (1, 1, "Coverage", NULL);
  g_autoptr (CsnItem) total = blank (section, "Actual Coverage", "%", CSN_FIELD_MEASURE, "t");
  g_autoptr (CsnItem) area = blank (section, "Workers", "%", CSN_FIELD_MEASURE, "w");
  g_autoptr (CsnItem) absent = blank (section, "Elsewhere", "%", CSN_FIELD_MEASURE, "e");
  CsnItem *fills[] = { total, area, absent };
  CsnProbeSpecInit init = { .kind = CSN_PROBE_COMMAND, .line = 8, .text = "cat report", .pass = ">80% coverage",
                            .fills = fills, .n_fills = G_N_ELEMENTS (fills) };
  g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);
  g_autoptr (CsnProbePlan) plan = NULL;
  g_autoptr (CsnProbeResult) result = NULL;
  GHashTable *filled;

  if (!probe_has_sandbox ())
    return;
  csn_probe_spec_take_id (spec, g_strdup ("probe-1"));
  probe_write (folder, "report", "Name   Stmts   Miss  Cover\nsrc/worker/a.py   30   3   90%\nsrc/workers.py   10   5   50%\n"
                                 "src/other.py   60   1   98%\nTOTAL   100   9   91%\n");
  plan = csn_probe_plan_new_from_spec (spec, setup);
  result = probe_run (plan);
  probe_expect (result, "PASS");
  filled = csn_probe_result_get_fills (result);
  g_assert_cmpstr (g_hash_table_lookup (filled, "t"), ==, "91");
  g_assert_cmpstr (g_hash_table_lookup (filled, "w"), ==, "80");
  g_assert_null (g_hash_table_lookup (filled, "e"));
}

/* Fences written for probes. */
static CsnProbeResult *
measure_fence (const char *language, const char *text, CsnProbeSetup *setup)
{
  CsnProbeSpecInit init = { .kind = CSN_PROBE_HTTP, .line = 3, .text = text, .pass = "status 2xx", .language = language };
  g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);
  g_autoptr (CsnProbePlan) plan = NULL;

  csn_probe_spec_take_id (spec, g_strdup ("probe-f"));
  plan = csn_probe_plan_new_from_spec (spec, setup);
  if (!csn_probe_plan_can_run (plan))
    g_test_message ("cannot run: %s", csn_probe_plan_get_reasons (plan)[0]);
  return probe_run (plan);
}

static void
test_hurl_fence (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  static const struct
  {
    const char *text, *state;
  } cases[] = {
    { "GET {{baseUrl}}/json\nHTTP 200\n[Captures]\nr: jsonpath \"$.refunded\"\n\nGET {{baseUrl}}/echo\nX-R: {{r}}\n"
      "Authorization: Bearer {{API_TOKEN}}\nHTTP 200\n[Asserts]\nbody contains \"X-R: 12.5\"\n", "PASS" },
    { "GET {{baseUrl}}/json\nHTTP 200\n[Asserts]\njsonpath \"$.refunded\" == 1\n", "FAIL" },
    { "GET {{baseUrl}}/status/404\nHTTP 404\n", "PASS" },
    { "GET {{baseUrl}}/away\n[Options]\nlocation: true\nHTTP 200\n", "ERROR" },
    { "GET {{baseUrl}}/ok\nHTTP abc\n", "ERROR" },
    { "GET {{unknown}}/ok\nHTTP 200\n", "ERROR" },
    { "GET {{baseUrl}}/json\nHTTP 200\n[Captures]\nh: jsonpath \"$.refunded\"\nGET http://{{h}}/\nHTTP 200\n", "ERROR" },
    { "# @run: n=5\nGET {{baseUrl}}/ok\nHTTP 200\n", "PASS" },
    { "# @run: n=20 concurrency=4 warmup=2\n# @stat: p95(duration) < 5000\n# @stat: rate(failed) == 0\n"
      "GET {{baseUrl}}/ok\nHTTP 200\n", "PASS" },
    { "# @run: n=20\n# @stat: p95(duration) < 0.001\nGET {{baseUrl}}/ok\nHTTP 200\n", "FAIL" },
    { "# @run: n=20\n# @stat: p99(duration) < 5s\nGET {{baseUrl}}/ok\nHTTP 200\n", "INCONCLUSIVE" },
    { "# @run: n=20\n# @stat: p99(duration) < 5s\n# @empty: pass\nGET {{baseUrl}}/ok\nHTTP 200\n", "PASS" },
    { "# @run: n=10\n# @stat: count(passed) == 10\nGET {{baseUrl}}/ok\nHTTP 200\n", "PASS" },
    { "# @run: n=10\nGET {{baseUrl}}/ok\nHTTP 201\n", "FAIL" },
    { "# @run: n=10\n# @stat: rate(failed) <= 100%\nGET {{baseUrl}}/ok\nHTTP 201\n", "PASS" },
    { "# @run: n=3 var=i:200..202\nGET {{baseUrl}}/status/{{i}}\nHTTP *\n[Asserts]\nstatus == {{i}}\n", "PASS" },
    { "# @run: n=0\nGET {{baseUrl}}/ok\n", "ERROR" },
    { "# @run: n=5 speed=7\nGET {{baseUrl}}/ok\n", "ERROR" },
    { "# @stat: p95(duration) < 1\nGET {{baseUrl}}/ok\n", "ERROR" },
    { "# @run: n=5\n# @stat: p95 is small\nGET {{baseUrl}}/ok\n", "ERROR" },
    { "# @severity: maybe\nGET {{baseUrl}}/ok\n", "ERROR" },
    { "# @probe: ready\n# @severity: advisory\n# @unknown: x\nGET {{baseUrl}}/ok\nHTTP 200\n", "PASS" },
    { "GET {{baseUrl}}/ok\n[Options]\nproxy: 127.0.0.1:1\nHTTP 200\n", "ERROR" },
  };

  csn_probe_setup_set_value (setup, "baseUrl", base);
  csn_probe_setup_set_secret (setup, "API_TOKEN", "hush-hush-hush", base);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbeResult) result = measure_fence ("hurl", cases[i].text, setup);
      g_autofree char *output = probe_output (result);

      g_test_message ("%s", cases[i].text);
      probe_expect (result, cases[i].state);
      g_assert_null (strstr (output, "hush"));
    }
}

static void
test_probe_fence (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  static const struct
  {
    const char *text, *state;
  } cases[] = {
    { "EXEC sh tests\n[Options]\ntimeout: 10s\nEXIT *\n[Asserts]\ntests \"pass-rate\" > 95\ntests \"total\" > 0\n", "PASS" },
    { "EXEC sh tests\nEXIT 0\n[Asserts]\ntests \"pass-rate\" > 95\n", "FAIL" },
    { "EXEC sh tests\nEXIT *\n[Asserts]\ntests \"failed\" == 0\n", "FAIL" },
    { "FILE state.json\n[Asserts]\njsonpath \"$.a.b\" == true\nsize > 3\n", "PASS" },
    { "FILE state.json\n[Asserts]\njsonpath \"$.a.b\" == false\n", "FAIL" },
    { "ENV\n[Asserts]\nenv \"FLAG\" == \"on\"\n", "PASS" },
    { "ENV\n[Asserts]\nenv \"FLAG\" in [\"off\", \"no\"]\n", "FAIL" },
    { "ENV\n[Asserts]\nenv \"FLAG\" exists\n", "PASS" },
    { "ENV\n[Asserts]\nenv \"MISSING\" exists\n", "FAIL" },
    { "ENV\n[Asserts]\nenv \"FLAG\" exists\nenv \"B\" exists\n", "FAIL" },
    { "ENV\n[Asserts]\nenv \"FLAG\" exists\nenv \"FLAG\" matches /^o.$/\nenv \"B\" not exists\n", "PASS" },
    { "ENV\n[Asserts]\nenv \"FLAG\" in [\"on\", \"yes\"]\n", "PASS" },
    { "ENV\n[Asserts]\nenv \"API_KEY\" exists\n", "PASS" },
    { "ENV\n[Asserts]\nenv \"API_KEY\" == \"hush-hush\"\n", "FAIL" },
    { "EXEC sh tests\nEXIT 1\n[Captures]\npassed: tests \"passed\"\nfirst: stdout regex /(\\d+) failed/ toInt\n"
      "[Asserts]\nvariable \"passed\" == 98\nvariable \"first\" == 2\nstdout contains \"1.00s\"\nstderr isEmpty\n"
      "exit in [1, 2]\nexit not in [0]\n", "PASS" },
    { "EXEC sh tests\nEXIT *\n[Captures]\nnone: stdout regex /(xyz)/\n[Asserts]\nexit == 1\n", "INCONCLUSIVE" },
    { "EXEC sh tests\nEXIT *\n[Asserts]\ncoverage \"line\" > 80\n", "INCONCLUSIVE" },
    { "# @empty: pass\nEXEC sh tests\nEXIT *\n[Asserts]\ncoverage \"line\" > 80\n", "PASS" },
    { "# @run: n=3\n# @stat: count(failed) == 3\nEXEC sh tests\nEXIT 1\n", "PASS" },
    { "FILE state.json\n[Asserts]\njsonpath \"$.a\" isObject\njsonpath \"$..b\" == true\nbody contains \"b\"\n"
      "sha256 toHex matches /^[0-9a-f]{64}$/\nexists\n", "PASS" },
    { "FILE missing.json\n[Asserts]\nexists == false\n", "PASS" },
    { "FILE missing.json\n[Asserts]\nexists\n", "FAIL" },
    { "FILE state.json\n[Asserts]\njsonpath \"$.missing\" == 1\n", "INCONCLUSIVE" },
    { "FILE state.json\n[Asserts]\njsonpath \"$.missing\" not exists\n", "PASS" },
    { "EXEC true\n[Asserts]\nnonsense == 1\n", "ERROR" },
    { "EXEC true\n[Options]\nnonsense: 1\n", "ERROR" },
    { "RUN true\n", "ERROR" },
  };

  if (!probe_has_sandbox ())
    return;
  probe_write (folder, "tests", "echo '=== 2 failed, 98 passed in 1.00s ==='; exit 1\n");
  probe_write (folder, "state.json", "{\"a\": {\"b\": true}}");
  probe_write (folder, ".env", "FLAG=on\nAPI_KEY=hush-hush\n");
  csn_probe_setup_set_value (setup, "env_file", ".env");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbeResult) result = measure_fence ("probe", cases[i].text, setup);

      g_test_message ("%s", cases[i].text);
      probe_expect (result, cases[i].state);
    }
}

/* Several plans in one runner: all end, never more at once than the limit, and Stop of one leaves the others alone. */
typedef struct
{
  CsnProbeRunner *runner;
  CsnProbePlan *plans[8];
  GCancellable *stops[8];
  GAsyncResult *ended[8];
} Many;

static void
many_start (Many *many, const char *base, const char *path)
{
  many->runner = csn_probe_runner_new ();
  for (guint i = 0; i < G_N_ELEMENTS (many->plans); i++)
    {
      g_autofree char *url = g_strdup_printf ("%s%s%u", base, path, 200 + i);

      many->plans[i] = probe_plan (CSN_PROBE_HTTP, url, "status 203", NULL);
      many->stops[i] = g_cancellable_new ();
    }
}

static void
many_run (Many *many)
{
  for (guint i = 0; i < G_N_ELEMENTS (many->plans); i++)
    csn_probe_runner_run_async (many->runner, many->plans[i], csn_probe_plan_get_fingerprint (many->plans[i]),
                                CSN_PROBE_IN_TURN, many->stops[i], probe_keep_cb, &many->ended[i]);
}

static void
many_clear (Many *many)
{
  for (guint i = 0; i < G_N_ELEMENTS (many->plans); i++)
    {
      g_clear_object (&many->plans[i]);
      g_clear_object (&many->stops[i]);
      g_clear_object (&many->ended[i]);
    }
  g_clear_object (&many->runner);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Many, many_clear)

static void
test_many (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_auto (Many) many = { 0 };

  many_start (&many, base, "/status/");
  many_run (&many);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (CsnProbeResult) result = probe_wait (many.runner, &many.ended[i]);

      probe_expect (result, i == 3 ? "PASS" : "FAIL");
    }
}

static void
test_stop_one (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_auto (Many) many = { 0 };

  many_start (&many, base, "/slow/");
  csn_probe_runner_set_limit (many.runner, 3);
  many_run (&many);
  /* one that runs, one that waits */
  while (probe_server_hits (server) < 3)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (many.stops[1]);
  g_cancellable_cancel (many.stops[6]);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (CsnProbeResult) result = probe_wait (many.runner, &many.ended[i]);

      probe_expect (result, i == 1 || i == 6 ? "CANCELLED" : "FAIL");
    }
  g_assert_cmpuint (probe_server_hits (server), ==, 7);
}

/* The process that measures is killed: what ran in it ends with a message, what waited runs in the next one. */
static void
test_engine_killed (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_auto (Many) many = { 0 };
  guint n_errors = 0, n_fails = 0;

  if (*g_getenv ("COUNTERSIGN_ENGINE") == '\0')
    {
      g_test_skip ("measured in this process");
      return;
    }
  many_start (&many, base, "/slow/");
  csn_probe_runner_set_limit (many.runner, 3);
  many_run (&many);
  while (probe_server_hits (server) < 3)
    g_main_context_iteration (NULL, TRUE);
  probe_kill_engines ();
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (CsnProbeResult) result = probe_wait (many.runner, &many.ended[i]);

      n_errors += csn_probe_result_get_state (result) == CSN_STATE_ERROR;
      n_fails += csn_probe_result_get_state (result) == CSN_STATE_FAIL;
      if (csn_probe_result_get_state (result) == CSN_STATE_ERROR)
        g_assert_nonnull (strstr (csn_probe_result_get_summary (result), "engine"));
    }
  g_assert_cmpuint (n_errors, ==, 3);
  g_assert_cmpuint (n_fails, ==, 5);
}

/* An engine that is missing, ends at once, or answers nonsense until it is stopped. */
static void
test_bad_engines (void)
{
  static const char *const engines[] = { "/nonexistent/engine", "/bin/false", "/bin/cat", "/usr/bin/yes" };
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_HTTP, base, "status 200", NULL);
      g_autoptr (CsnProbeRunner) runner = csn_probe_runner_new ();
      g_autoptr (CsnProbeResult) result = NULL;
      g_autoptr (GAsyncResult) async_result = NULL;
      g_autoptr (GCancellable) stop = g_cancellable_new ();

      csn_probe_runner_set_engine (runner, engines[i]);
      csn_probe_runner_run_async (runner, plan, csn_probe_plan_get_fingerprint (plan), CSN_PROBE_IN_TURN, stop,
                                  probe_keep_cb, &async_result);
      for (guint n = 0; async_result == NULL; n++)
        {
          g_main_context_iteration (NULL, n > 20);
          if (n == 20)
            g_cancellable_cancel (stop);
        }
      result = csn_probe_runner_run_finish (runner, async_result);
      g_test_message ("%s: %s", engines[i], csn_probe_result_get_summary (result));
      g_assert_cmpint (csn_probe_result_get_state (result), !=, CSN_STATE_PASS);
      g_assert_cmpuint (probe_server_hits (server), ==, 0);
    }
}

static void
test_reasons (void)
{
  static const struct
  {
    CsnProbeKind kind;
    const char *text;
  } cases[] = {
    { CSN_PROBE_HTTP, "health endpoints" },
    { CSN_PROBE_HTTP, "http://169.254.169.254/latest/meta-data/" },
    { CSN_PROBE_HTTP, "http://2852039166/" },
    { CSN_PROBE_HTTP, "http://[fe80::1]/" },
    { CSN_PROBE_HTTP, "http://metadata.google.internal/" },
    { CSN_PROBE_HTTP, "curl http://{host}/x" },
    { CSN_PROBE_HTTP, "curl -d '[1, 2, ...]' http://127.0.0.1/" },
    { CSN_PROBE_HTTP, "curl ftp://127.0.0.1/" },
    { CSN_PROBE_COMMAND, "a | b" },
    { CSN_PROBE_COMMAND, "run {x}" },
    { CSN_PROBE_SQL, "DROP TABLE x;" },
    { CSN_PROBE_SQL, "SELECT 1" },
    { CSN_PROBE_METRIC, "error rate of executions" },
    { CSN_PROBE_JSON, "a.b in <config file>" },
    { CSN_PROBE_GATE_RECORD, "record" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbePlan) plan = probe_plan (cases[i].kind, cases[i].text, NULL, NULL);
      const char *const *reasons = csn_probe_plan_get_reasons (plan);
      g_autoptr (JsonObject) json = csn_probe_plan_to_json (plan);

      g_test_message ("%s: %s", cases[i].text, reasons[0]);
      g_assert_false (csn_probe_plan_can_run (plan));
      g_assert_nonnull (reasons[0]);
      g_assert_false (json_object_get_boolean_member (json, "runnable"));
    }
}

/* What "--allow read" covers: nothing that could carry something away, whatever the author of a block says of it. */
static void
test_plain_read (void)
{
  g_autofree char *folder = probe_folder ();
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (folder);
  static const struct
  {
    CsnProbeKind kind;
    const char *language, *text;
    gboolean is_read;
  } cases[] = {
    { CSN_PROBE_HTTP, NULL, "curl http://127.0.0.1:9/x", TRUE },
    { CSN_PROBE_HTTP, NULL, "curl -X POST http://127.0.0.1:9/x", FALSE },
    { CSN_PROBE_HTTP, NULL, "curl -X GET -d @notes.txt http://127.0.0.1:9/x", FALSE },
    { CSN_PROBE_HTTP, "hurl", "GET http://127.0.0.1:9/x\nHTTP 200\n", TRUE },
    { CSN_PROBE_HTTP, "hurl", "# @run: n=20\nGET http://127.0.0.1:9/x\nHTTP 200\n\nHEAD http://127.0.0.1:9/y\n", TRUE },
    { CSN_PROBE_HTTP, "hurl", "# @consent: read\nDELETE http://127.0.0.1:9/x\n", FALSE },
    { CSN_PROBE_HTTP, "hurl", "# @consent: mutating\nGET http://127.0.0.1:9/x\n", FALSE },
    { CSN_PROBE_HTTP, "hurl", "GET http://127.0.0.1:9/x\nfile,notes.txt;\n", FALSE },
    { CSN_PROBE_HTTP, "hurl", "GET http://127.0.0.1:9/x\nHTTP 200\n\nGET http://127.0.0.1:10/y\n", FALSE },
    { CSN_PROBE_COMMAND, NULL, "true", FALSE },
    { CSN_PROBE_FILE, NULL, "notes.txt", TRUE },
  };

  probe_write (folder, "notes.txt", "private\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CsnProbeSpecInit init = { .kind = cases[i].kind, .line = 3, .text = cases[i].text, .language = cases[i].language };
      g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);
      g_autoptr (CsnProbePlan) plan = NULL;

      csn_probe_spec_take_id (spec, g_strdup ("probe-r"));
      plan = csn_probe_plan_new_from_spec (spec, setup);
      g_test_message ("%s", cases[i].text);
      g_assert_true (csn_probe_plan_can_run (plan));
      g_assert_cmpint (csn_probe_plan_is_plain_read (plan), ==, cases[i].is_read);
    }
}

/* What people read of a plan: what it is called, and what it must meet. */
static void
test_words (void)
{
  static const struct
  {
    const char *language, *text, *title, *condition;
  } cases[] = {
    { "hurl", "# @run: n=20\n# @stat: p95(duration) < 4\n# @stat: rate(failed) == 0\nGET http://127.0.0.1:9/x\nHTTP 200\n",
      "GET http://127.0.0.1:9/x …", "p95(duration) < 4 ms, rate(failed) == 0" },
    { "hurl", "GET http://127.0.0.1:9/x\nHTTP 200\n", "GET http://127.0.0.1:9/x …", NULL },
    { "hurl", "GET http://127.0.0.1:9/x\n", "GET http://127.0.0.1:9/x …", "status 2xx" },
    { "probe", "EXEC touch made\nEXIT 0\n", "touch made", NULL },
    { NULL, "curl http://127.0.0.1:9/x", "GET http://127.0.0.1:9/x …", "status 2xx" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CsnProbeSpecInit init = {
        .kind = CSN_PROBE_HTTP, .line = 3, .text = cases[i].text, .language = cases[i].language, .pass = "status 2xx"
      };
      g_autoptr (CsnProbeSpec) spec = csn_probe_spec_new (&init);
      g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
      g_autoptr (CsnProbePlan) plan = NULL;
      g_autofree char *title = NULL;
      g_autofree char *condition = NULL;

      csn_probe_spec_take_id (spec, g_strdup ("probe-w"));
      plan = csn_probe_plan_new_from_spec (spec, setup);
      title = csn_probe_plan_dup_title (plan);
      condition = csn_probe_plan_dup_condition (plan);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (condition, ==, cases[i].condition);
    }
}

/* A folder that was moved is told before anything runs. */
static void
test_folder_gone (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new ("/nowhere/project");
  g_autoptr (CsnProbePlan) command = probe_plan (CSN_PROBE_COMMAND, "true", "exit 0", setup);
  g_autoptr (CsnProbePlan) file = probe_plan (CSN_PROBE_FILE, "a.md", "exists", setup);

  g_assert_false (csn_probe_plan_can_run (command));
  g_assert_nonnull (strstr (csn_probe_plan_get_reasons (command)[0], "/nowhere/project"));
  g_assert_false (csn_probe_plan_can_run (file));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/run/http", test_http);
  g_test_add_func ("/probe/run/redirects", test_redirects);
  g_test_add_func ("/probe/run/request", test_request_as_written);
  g_test_add_func ("/probe/run/unreachable", test_unreachable);
  g_test_add_func ("/probe/run/slow", test_slow_and_stopped);
  g_test_add_func ("/probe/run/broken", test_broken_servers);
  g_test_add_func ("/probe/run/load", test_load);
  g_test_add_func ("/probe/run/prometheus", test_prometheus);
  g_test_add_func ("/probe/run/secret", test_secret);
  g_test_add_func ("/probe/run/consent", test_consent);
  g_test_add_func ("/probe/run/fingerprint", test_fingerprint);
  g_test_add_func ("/probe/run/files", test_files);
  g_test_add_func ("/probe/run/environment", test_environment);
  g_test_add_func ("/probe/run/fills", test_fills);
  g_test_add_func ("/probe/run/area-coverage", test_area_coverage);
  g_test_add_func ("/probe/run/bad-engines", test_bad_engines);
  g_test_add_func ("/probe/run/plain-read", test_plain_read);
  g_test_add_func ("/probe/run/words", test_words);
  g_test_add_func ("/probe/run/folder-gone", test_folder_gone);
  g_test_add_func ("/probe/run/many", test_many);
  g_test_add_func ("/probe/run/stop-one", test_stop_one);
  g_test_add_func ("/probe/run/engine-killed", test_engine_killed);
  g_test_add_func ("/probe/run/hurl-fence", test_hurl_fence);
  g_test_add_func ("/probe/run/probe-fence", test_probe_fence);
  g_test_add_func ("/probe/run/reasons", test_reasons);
  return g_test_run ();
}
