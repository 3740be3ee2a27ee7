/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Conditions in a checklist's words, held against readings. Strict as written: "> 95" fails at 95.0. */

#include "csn-pass-condition.h"

#include <string.h>

typedef struct
{
  const char *pass;
  CsnProbeKind kind;
  const char *readings; /* "name=value;…"; a name alone is "looked for and not there" */
  CsnState state;
} Case;

#define CMD CSN_PROBE_COMMAND
#define P CSN_STATE_PASS
#define F CSN_STATE_FAIL
#define I CSN_STATE_INCONCLUSIVE
#define R CSN_STATE_RECORDED

static const Case cases[] = {
  { ">95% pass rate", CMD, "pass-rate=95.1", P },
  { ">95% pass rate", CMD, "pass-rate=95", F },
  { ">95% pass rate", CMD, "", I },
  { "pass rate > 95 %", CMD, "pass-rate=97", P },
  { "≥ 95 % pass rate", CMD, "pass-rate=95", P },
  { "100% pass rate, <5 minutes duration", CMD, "pass-rate=100;duration=299999", P },
  { "100% pass rate, <5 minutes duration", CMD, "pass-rate=100;duration=300000", F },
  { "100% pass rate, <5 minutes duration", CMD, "pass-rate=99.99;duration=1", F },
  { "exit 0", CMD, "exit=0", P },
  { "exit 0", CMD, "exit=1", F },
  { "exit 0, 100 % pass", CMD, "exit=0;pass-rate=100", P },
  { "exit 0; failure = warning", CMD, "exit=0", P },
  { "exit 0 AND stdout has the token GO and not NO-GO", CMD, "exit=0;stdout=Result: GO", P },
  { "exit 0 AND stdout has the token GO and not NO-GO", CMD, "exit=0;stdout=Result: NO-GO", F },
  { "exit 0 AND stdout has the token GO and not NO-GO", CMD, "exit=0;stdout=GOOD", F },
  { ">80% coverage", CMD, "coverage=80", F },
  { "total coverage > 80 %", CMD, "coverage=80.01", P },
  { "throughput > 100 ops/s, P95 < 100 ms, P99 < 200 ms, success > 99 %, memory increase < 500 MB", CMD,
    "throughput=101;p95=99.9;p99=150;success-rate=99.5;memory=1000", P },
  { "throughput > 100 ops/s, P95 < 100 ms", CMD, "throughput=101;p95=100", F },
  { "throughput > 100 ops/s, P95 < 100 ms", CMD, "throughput=101", I },
  { "memory increase < 500 MB", CMD, "memory=524288000", F },
  { "no critical, no high", CMD, "issues.critical=0;issues.high=0", P },
  { "no critical, no high", CMD, "issues.critical=0;issues.high=2", F },
  { "no critical or high issues", CMD, "issues.critical=0;issues.high=2", F },
  { "all tests pass: Failed = 0 and Critical Failures = 0", CMD,
    "pass-rate=100;tests.failed=0;critical-failures=0", P },
  { "< 2 s P95", CSN_PROBE_COMMAND_REPEAT, "p95=1999", P },
  { "< 2 s P95", CSN_PROBE_COMMAND_REPEAT, "p95=2000", F },
  { "P95(duration) < 2 s (L86, L98)", CSN_PROBE_COMMAND_REPEAT, "p95", I },
  { "P95 latency < 2 seconds", CSN_PROBE_COMMAND_REPEAT, "p95=2000.1", F },
  { "< 500 ms", CSN_PROBE_HTTP_REPEAT, "p95=400;duration=900", P },
  { "status 200", CSN_PROBE_HTTP, "status=200", P },
  { "status 200", CSN_PROBE_HTTP, "status=204", F },
  { "200 each", CSN_PROBE_HTTP, "status=503", F },
  { "200", CSN_PROBE_HTTP, "status=200", P },
  { "status 2xx AND json.refunded > 0 AND json has cancelled", CSN_PROBE_HTTP,
    "status=201;json:refunded=1;json:cancelled=[]", P },
  { "status 2xx AND json.refunded > 0 AND json has cancelled", CSN_PROBE_HTTP, "status=201;json:refunded=1", F },
  { "status 2xx AND json.refunded > 0", CSN_PROBE_HTTP, "status=201;json:refunded", I },
  { "10 of 10 answers 2xx; then 200 items processed, 0 errors", CSN_PROBE_HTTP_CONCURRENT, "status=200", R },
  { "exists, not empty", CSN_PROBE_FILE, "exists=1;size=3", P },
  { "exists, not empty", CSN_PROBE_FILE, "exists=1;size=0", F },
  { "exists, not empty; digest recorded", CSN_PROBE_FILE, "exists=1;size=1", P },
  { "exists", CSN_PROBE_FILE, "exists=0", F },
  { "rows >= 1 (necessary); L46 judged by a person", CSN_PROBE_SQL, "rows=3", R },
  { "rows >= 1 (necessary); L46 judged by a person", CSN_PROBE_SQL, "rows=0", F },
  { "rows >= 1 AND no NULL duration_ms AND no NULL credits where status is success", CSN_PROBE_SQL,
    "rows=2;nulls:duration_ms=0;nulls:credits:status=success=0", P },
  { "rows >= 1 AND no NULL duration_ms", CSN_PROBE_SQL, "rows=2;nulls:duration_ms=1", F },
  { "query succeeds", CSN_PROBE_SQL, "rows=0", P },
  { "instant query returns >= 1 series (metric flowing)", CSN_PROBE_PROMETHEUS, "series=0", F },
  { "instant query returns >= 1 series (metric flowing)", CSN_PROBE_PROMETHEUS, "series=2", P },
  { "= 0", CSN_PROBE_SQL, "value=0", P },
  { "> 0", CSN_PROBE_SQL, "value=0", F },
  { "> 0", CSN_PROBE_SQL, "value", I },
  { ">= 99.9 %", CSN_PROBE_METRIC, "percent=99.9", P },
  { "99.9%", CSN_PROBE_METRIC, "percent=99.95", P },
  { "> 5 % fires the trigger", CSN_PROBE_METRIC, "percent=6", F },
  { "> 500ms fires the trigger", CSN_PROBE_METRIC, "milliseconds=501;duration=3", F },
  { "> 500ms fires the trigger", CSN_PROBE_METRIC, "milliseconds=500;duration=900", P },
  { "p99 < 2 s", CSN_PROBE_PROMETHEUS, "milliseconds=2500;duration=3;p99=3", F },
  { "duration < 2", CSN_PROBE_PROMETHEUS, "value=1;duration=900", P },
  { "> 5 % fires the trigger", CSN_PROBE_METRIC, "percent=5", P },
  { "in {aws,gcp,azure}", CSN_PROBE_JSON, "value=gcp", P },
  { "in {aws,gcp,azure}", CSN_PROBE_JSON, "value=none", F },
  { "= true (boolean, not the string)", CSN_PROBE_JSON, "value=true", P },
  { "= true", CSN_PROBE_JSON, "value=false", F },
  { "set and not the placeholder", CSN_PROBE_ENV, "exists=1", P },
  { "has tenant_id, user_id, duration_ms", CSN_PROBE_LOG, "json:tenant_id=1;json:user_id=2;json:duration_ms=3", P },
  { "has tenant_id, user_id, duration_ms", CSN_PROBE_LOG, "json:tenant_id=1;json:duration_ms=3", F },
  { NULL, CMD, "exit=0", R },
  { "none: recorded", CMD, "exit=0", R },
  { "looks good to a person", CMD, "exit=0", R },
};

static void
fill (CsnReadings *readings, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      char *equals = strrchr (parts[i], '=');
      CsnDecimal number;
      const char *end;

      if (equals == NULL)
        {
          csn_readings_set_empty (readings, parts[i]);
          continue;
        }
      *equals = '\0';
      if (csn_decimal_parse (equals + 1, &number, &end) && *end == '\0')
        csn_readings_set_decimal (readings, parts[i], number);
      else
        csn_readings_set_text (readings, parts[i], equals + 1);
    }
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnPassCondition) condition = csn_pass_condition_parse (cases[i].pass, cases[i].kind, "");
      g_autoptr (CsnReadings) readings = csn_readings_new ();
      g_autoptr (GPtrArray) judgements = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_judgement_free);
      CsnState state;

      fill (readings, cases[i].readings);
      state = csn_pass_condition_judge (condition, readings, judgements);
      if (state != cases[i].state)
        {
          for (guint j = 0; j < condition->assertions->len; j++)
            {
              const CsnAssertion *a = g_ptr_array_index (condition->assertions, j);

              g_test_message ("  %s ← “%s” relation %d", a->reading, a->source, a->relation);
            }
          for (guint j = 0; j < condition->unread->len; j++)
            g_test_message ("  unread “%s”", (char *) g_ptr_array_index (condition->unread, j));
          g_test_message ("“%s” on “%s”: %s, expected %s", cases[i].pass, cases[i].readings,
                          csn_enum_to_string (CSN_TYPE_STATE, state),
                          csn_enum_to_string (CSN_TYPE_STATE, cases[i].state));
          g_test_fail ();
        }
    }
}

static void
test_bounded (void)
{
  g_autofree char *huge = g_strnfill (100000, '(');
  g_autoptr (CsnPassCondition) condition = csn_pass_condition_parse (huge, CMD, "");

  g_assert_cmpuint (condition->assertions->len, ==, 0);
  g_assert_cmpuint (condition->unread->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/pass-condition/cases", test_cases);
  g_test_add_func ("/probe/pass-condition/bounded", test_bounded);
  return g_test_run ();
}
