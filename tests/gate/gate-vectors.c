/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* gate-vectors FILE: runs pairs of input and expected output through the rules of src/gate, prints what differs and a
 * closing line "N passed, N failed". The file is {"vectors": [{id, table, args, kwargs, expected}]}; positional arguments are
 * given names first, and a null counts as missing. Calls the same functions that an evaluation calls, and nothing else. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-choice-reading.h"
#include "csn-command-outcome.h"
#include "csn-comparison.h"
#include "csn-effective-state.h"
#include "csn-event.h"
#include "csn-followup.h"
#include "csn-iteration.h"
#include "csn-datum.h"
#include "csn-prerequisites.h"
#include "csn-quorum.h"
#include "csn-roll-up.h"
#include "csn-series.h"
#include "csn-stage-state.h"
#include "csn-statistics.h"
#include "csn-trigger.h"
#include "csn-upstream.h"
#include "csn-verdict.h"
#include "csn-window.h"

/* --- reading arguments ------------------------------------------------------------------------------------------- */

static gboolean
has (JsonObject *in, const char *name)
{
  return json_object_has_member (in, name) && !json_object_get_null_member (in, name);
}

static gboolean
flag (JsonObject *in, const char *name, gboolean fallback)
{
  return csn_json_get_boolean (in, name, fallback);
}

static int
number (JsonObject *in, const char *name, int fallback)
{
  return (int) csn_json_get_int (in, name, fallback);
}

static CsnState
read_state (const char *word)
{
  CsnState state = CSN_STATE_CONFLICT;

  if (word == NULL || !csn_roll_up_from_word (word, &state))
    g_printerr ("unknown state “%s”\n", word ? word : "null");
  return state;
}

static CsnState
state (JsonObject *in, const char *name, CsnState fallback)
{
  return has (in, name) ? read_state (csn_json_get_string (in, name, NULL)) : fallback;
}

static GArray *
states (JsonObject *in, const char *name)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CsnState));
  JsonArray *array = csn_json_get_array (in, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      CsnState value = read_state (json_array_get_string_element (array, i));

      g_array_append_val (list, value);
    }
  return list;
}

static GStrv
strings (JsonObject *in, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = csn_json_get_array (in, name);

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

/* A number may be given as text or as a number. */
static char *
decimal (JsonObject *in, const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  if (!has (in, name) || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

/* --- writing results --------------------------------------------------------------------------------------------- */

static JsonNode *
text_node (const char *text)
{
  JsonNode *node = json_node_new (text != NULL ? JSON_NODE_VALUE : JSON_NODE_NULL);

  if (text != NULL)
    json_node_set_string (node, text);
  return node;
}

static JsonNode *
state_node (CsnState value)
{
  return text_node (csn_roll_up_word (value));
}

static JsonNode *
array_node (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

/* --- one function a table ---------------------------------------------------------------------------------------- */

static CsnHolds
holds (JsonObject *in, const char *name)
{
  return !has (in, name) ? CSN_HOLDS_UNASKED : flag (in, name, FALSE) ? CSN_HOLDS_YES : CSN_HOLDS_NO;
}

static JsonNode *
run_t1 (JsonObject *in)
{
  const char *data = csn_json_get_string (in, "data", "ok");
  CsnDatum datum = strcmp (data, "error") == 0    ? CSN_DATUM_ERROR
                   : strcmp (data, "nodata") == 0 ? CSN_DATUM_NOTHING
                   : strcmp (data, "nan") == 0    ? CSN_DATUM_NOT_A_NUMBER
                                                  : CSN_DATUM_VALUE;

  return state_node (csn_datum_judge (datum, holds (in, "success"), holds (in, "failure")));
}

static JsonNode *
run_t2 (JsonObject *in)
{
  g_autoptr (GArray) seq = states (in, "seq");
  CsnSeriesRules rules = CSN_SERIES_RULES_INIT;

  rules.count = number (in, "count", rules.count);
  rules.failure_limit = number (in, "failure_limit", rules.failure_limit);
  rules.inconclusive_limit = number (in, "inconclusive_limit", rules.inconclusive_limit);
  rules.consecutive_error_limit = number (in, "consecutive_error_limit", rules.consecutive_error_limit);
  rules.consecutive_success = number (in, "consecutive_success", rules.consecutive_success);
  rules.terminated = flag (in, "terminated", FALSE);
  rules.has_criterion = flag (in, "has_criterion", TRUE);
  return state_node (csn_series_judge ((const CsnState *) (gpointer) seq->data, seq->len, &rules));
}

static JsonNode *
run_t3 (JsonObject *in)
{
  const char *phase = csn_json_get_string (in, "phase", "ACTIVE");
  JsonObject *na = csn_json_get_object (in, "na");
  JsonObject *waiver = csn_json_get_object (in, "waiver");
  CsnEffectiveInput input = {
    .outcome = state (in, "outcome", CSN_STATE_PENDING),
    .phase = strcmp (phase, "SKIPPED") == 0  ? CSN_PHASE_STATE_SKIPPED
             : strcmp (phase, "LOCKED") == 0 ? CSN_PHASE_STATE_LOCKED
                                             : CSN_PHASE_STATE_ACTIVE,
    .blocked = flag (in, "blocked", FALSE),
    .conflict = flag (in, "conflict", FALSE),
    .na = na != NULL,
    .na_conditional = flag (in, "na_conditional", FALSE),
    .na_has_reason = na != NULL && *csn_json_get_string (na, "reason", "") != '\0',
    .na_countersigned = flag (in, "na_countersigned", FALSE),
    .require_countersign = flag (in, "require_countersign", TRUE),
    .stale = flag (in, "stale", FALSE),
    .has_waiver = waiver != NULL,
  };

  if (waiver != NULL)
    {
      input.waiver_has_reason = *csn_json_get_string (waiver, "reason", "") != '\0';
      input.waiver_signed = flag (waiver, "signed", FALSE);
      input.waiver_expired = flag (waiver, "expired", FALSE);
      input.waiver_withdrawn = flag (waiver, "withdrawn", FALSE);
      input.waiver_evidence_changed = flag (waiver, "evidence_changed", FALSE);
      input.waiver_for = state (waiver, "for", CSN_STATE_NOT_EVALUATED);
    }
  return text_node (csn_enum_to_string (CSN_TYPE_STATE, (int) csn_effective_state (&input, NULL)));
}

static JsonNode *
run_t4 (JsonObject *in)
{
  JsonArray *items = csn_json_get_array (in, "items");
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (CsnRollUpItem));
  JsonArray *result = json_array_new ();
  CsnRollUp roll_up;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonArray *pair = json_array_get_array_element (items, i);
      CsnRollUpItem item = { read_state (json_array_get_string_element (pair, 0)), CSN_GATE_BLOCKING };
      int gate_class = CSN_GATE_BLOCKING;

      if (csn_enum_from_string (CSN_TYPE_GATE_CLASS, json_array_get_string_element (pair, 1), &gate_class))
        item.gate_class = (CsnGateClass) gate_class;
      g_array_append_val (list, item);
    }
  roll_up = csn_roll_up ((const CsnRollUpItem *) (gpointer) list->data, list->len);
  json_array_add_string_element (result, csn_roll_up_word (roll_up.state));
  json_array_add_int_element (result, roll_up.warnings);
  return array_node (result);
}

static JsonNode *
run_t5 (JsonObject *in)
{
  g_autoptr (GArray) list = states (in, "states");

  return text_node (csn_phase_state_to_string (
      csn_prerequisites_judge ((const CsnState *) (gpointer) list->data, list->len)));
}

static JsonNode *
run_t6 (JsonObject *in)
{
  const char *answer = csn_json_get_string (in, "answer", "");
  JsonObject *cleared = csn_json_get_object (in, "cleared");
  CsnTriggerInput input = CSN_TRIGGER_INPUT_INIT;

  input.answer = strcmp (answer, "fired") == 0       ? CSN_TRIGGER_ANSWERED_FIRED
                 : strcmp (answer, "not fired") == 0 ? CSN_TRIGGER_ANSWERED_NOT_FIRED
                                                     : CSN_TRIGGER_UNTOUCHED;
  input.has_probe = has (in, "probe");
  input.probe = state (in, "probe", CSN_STATE_PENDING);
  input.threshold_known = flag (in, "threshold_known", TRUE);
  input.latched = flag (in, "latched", FALSE);
  input.cleared = cleared != NULL && *csn_json_get_string (cleared, "reason", "") != '\0'
                  && *csn_json_get_string (cleared, "evidence", "") != '\0'
                  && *csn_json_get_string (cleared, "second_person", "") != '\0';
  input.has_derived = has (in, "derived");
  input.derived = state (in, "derived", CSN_STATE_PENDING);
  return state_node (csn_trigger_judge (&input));
}

static JsonNode *
run_t7 (JsonObject *in)
{
  g_autoptr (GArray) criteria = states (in, "criteria");
  g_autoptr (GArray) stops = states (in, "stops");
  CsnStageInput input = {
    .previous = CSN_STAGE_PASSED,
    .criteria = (const CsnState *) (gpointer) criteria->data,
    .n_criteria = criteria->len,
    .stops = (const CsnState *) (gpointer) stops->data,
    .n_stops = stops->len,
    .runs = (guint) number (in, "runs", 0),
    .minimum_runs = (guint) number (in, "min_runs", 0),
    .started = flag (in, "started", TRUE),
    .open_ended = flag (in, "open_ended", FALSE),
  };

  if (has (in, "prev") && !csn_stage_state_from_string (csn_json_get_string (in, "prev", ""), &input.previous))
    input.previous = CSN_STAGE_LOCKED;
  return text_node (csn_stage_state_to_string (csn_stage_judge (&input)));
}

static JsonArray *
recommendations (guint may, gboolean pass_fail)
{
  static const struct
  {
    CsnMayRecommend may;
    CsnVerdictKind go;
    CsnVerdictKind pass;
  } names[] = {
    { CSN_MAY_NO_GO, CSN_VERDICT_NO_GO, CSN_VERDICT_FAIL },
    { CSN_MAY_GO_WITH_CONDITIONS, CSN_VERDICT_GO_WITH_CONDITIONS, CSN_VERDICT_PASS_WITH_WAIVERS },
    { CSN_MAY_GO, CSN_VERDICT_GO, CSN_VERDICT_PASS },
  };
  JsonArray *list = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (may & names[i].may)
      json_array_add_string_element (
          list, csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) (pass_fail ? names[i].pass : names[i].go)));
  return list;
}

static JsonNode *
run_t8 (JsonObject *in)
{
  const char *prerequisites = csn_json_get_string (in, "prereq", "ACTIVE");
  g_autoptr (GArray) criteria = states (in, "criteria");
  g_autoptr (GArray) sections = states (in, "sections");
  g_autoptr (GArray) triggers = states (in, "triggers");
  CsnVerdictInput input = CSN_VERDICT_INPUT_INIT;
  CsnVerdict verdict;
  g_autofree char *word = NULL;
  JsonArray *result = json_array_new ();

  input.prerequisites = strcmp (prerequisites, "SKIPPED") == 0  ? CSN_PHASE_STATE_SKIPPED
                        : strcmp (prerequisites, "LOCKED") == 0 ? CSN_PHASE_STATE_LOCKED
                                                                : CSN_PHASE_STATE_ACTIVE;
  input.pass_fail = strcmp (csn_json_get_string (in, "scale", "go"), "passfail") == 0;
  input.criteria = (const CsnState *) (gpointer) criteria->data;
  input.n_criteria = criteria->len;
  input.sections = (const CsnState *) (gpointer) sections->data;
  input.n_sections = sections->len;
  input.triggers = (const CsnState *) (gpointer) triggers->data;
  input.n_triggers = triggers->len;
  csn_approvals_state_from_string (csn_json_get_string (in, "approvals", "COMPLETE"), &input.approvals);
  input.artifacts = state (in, "artifacts", CSN_STATE_PASS);
  input.minimum_runs_met = flag (in, "min_runs_ok", TRUE);
  verdict = csn_verdict_judge (&input);
  word = g_strdup (csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) verdict.kind));
  if (verdict.kind != verdict.would_be)
    {
      g_autofree char *kind = g_steal_pointer (&word);

      word = g_strdup_printf ("%s (%s)", kind, csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) verdict.would_be));
    }
  json_array_add_string_element (result, word);
  json_array_add_array_element (result, recommendations (verdict.may_recommend, input.pass_fail));
  return array_node (result);
}

static JsonNode *
run_t9 (JsonObject *in)
{
  g_autofree char *option = csn_choice_read (csn_json_get_string (in, "line", ""));

  return text_node (option);
}

static GArray *
read_acts (JsonObject *in)
{
  GArray *acts = g_array_new (FALSE, TRUE, sizeof (CsnQuorumAct));
  JsonArray *array = csn_json_get_array (in, "acts");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      CsnQuorumAct act = {
        .role = csn_json_get_string (object, "role", ""),
        .who = csn_json_get_string (object, "who", ""),
        .behalf = csn_json_get_string (object, "for_", NULL),
        .delegation_ok = flag (object, "delegation_ok", FALSE),
        .rejected = strcmp (csn_json_get_string (object, "decision", ""), "rejected") == 0,
        .withdrawn = flag (object, "withdrawn", FALSE),
        .invalid = flag (object, "invalid", FALSE),
        .digest = csn_json_get_string (object, "digest", ""),
        .reason = csn_json_get_string (object, "reason", NULL),
      };

      g_array_append_val (acts, act);
    }
  return acts;
}

static JsonNode *
run_t10 (JsonObject *in)
{
  g_auto (GStrv) roles = strings (in, "roles");
  g_auto (GStrv) contributors = strings (in, "contributors");
  g_auto (GStrv) machines = strings (in, "machine");
  g_autoptr (GArray) acts = read_acts (in);
  CsnQuorumRules rules = CSN_QUORUM_RULES_INIT;
  g_autoptr (CsnQuorum) quorum = NULL;
  JsonArray *result = json_array_new ();
  JsonObject *slots = json_object_new ();
  JsonArray *refusals = json_array_new ();

  rules.roles = (const char *const *) roles;
  rules.digest = csn_json_get_string (in, "digest", "");
  rules.author = csn_json_get_string (in, "author", NULL);
  rules.contributors = (const char *const *) contributors;
  rules.machines = (const char *const *) machines;
  rules.allow_author = flag (in, "allow_author", FALSE);
  rules.allow_contributor = flag (in, "allow_contributor", TRUE);
  rules.one_role = flag (in, "one_role", TRUE);
  quorum = csn_quorum_judge (&rules, (const CsnQuorumAct *) (gpointer) acts->data, acts->len);
  for (gsize i = 0; roles[i] != NULL; i++)
    json_object_set_string_member (slots, roles[i], csn_enum_to_string (CSN_TYPE_SLOT_STATE, (int) quorum->slots[i]));
  for (guint i = 0; i < quorum->refusals->len; i++)
    json_array_add_string_element (refusals, g_ptr_array_index (quorum->refusals, i));
  json_array_add_string_element (result, csn_approvals_state_to_string (quorum->state));
  json_array_add_object_element (result, slots);
  json_array_add_array_element (result, refusals);
  return array_node (result);
}

static JsonNode *
run_t11 (JsonObject *in)
{
  static const char *const usual[] = { "fri-14", CSN_WINDOW_RULE_HOLIDAYS, NULL };
  g_auto (GStrv) rules = strings (in, "rule");
  g_auto (GStrv) holidays = strings (in, "holidays");
  CsnWindowInput input = {
    .start = csn_json_get_string (in, "start", ""),
    .minutes = (guint) number (in, "minutes", 0),
    .zone = csn_json_get_string (in, "tz", NULL),
    .rules = rules != NULL ? (const char *const *) rules : usual,
    .holidays = (const char *const *) holidays,
    .coverage_end = csn_json_get_string (in, "coverage_end", NULL),
  };
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;
  const char *word = csn_window_state_to_string (csn_window_judge (&input, &why));

  text = why != NULL ? g_strdup_printf ("%s: %s", word, why) : g_strdup (word);
  return text_node (text);
}

static GDateTime *
moment (JsonObject *in, const char *name)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return csn_window_read_time (csn_json_get_string (in, name, NULL), utc);
}

static JsonNode *
run_t12 (JsonObject *in)
{
  g_autoptr (GDateTime) t0 = moment (in, "t0");
  g_autoptr (GDateTime) now = moment (in, "now");
  g_autoptr (GDateTime) done = moment (in, "done");
  g_autofree char *due = decimal (in, "due_h");
  gint64 seconds = (gint64) (g_ascii_strtod (due ? due : "0", NULL) * 3600 + 0.5);
  guint grace = (guint) number (in, "grace_min", CSN_FOLLOWUP_GRACE_MINUTES);

  return text_node (csn_followup_state_to_string (csn_followup_judge (t0, now, seconds, done, grace)));
}

static JsonNode *
run_t12r (JsonObject *in)
{
  g_autoptr (GArray) hours
      = csn_followup_occurrences ((guint) number (in, "hours", 0), (guint) number (in, "every", 1));
  JsonArray *result = json_array_new ();

  for (guint i = 0; i < hours->len; i++)
    json_array_add_int_element (result, g_array_index (hours, guint, i));
  return array_node (result);
}

static JsonNode *
run_t13 (JsonObject *in)
{
  g_autofree char *value = decimal (in, "value");
  g_autofree char *limit = decimal (in, "limit");
  CsnOrder order;

  if (!csn_order_from_string (csn_json_get_string (in, "op", ""), &order))
    return text_node ("unknown order");
  return state_node (csn_comparison_judge (value, order, limit));
}

static JsonNode *
run_t14 (JsonObject *in)
{
  JsonNode *measured = json_object_get_member (in, "measured");
  CsnCommandEnd end = {
    .started = flag (in, "started", TRUE),
    .signalled = flag (in, "signal", FALSE),
    .timed_out = flag (in, "timed_out", FALSE),
    .has_exit_code = has (in, "exit_code"),
    .exit_code = number (in, "exit_code", 0),
    .duration_limit = flag (in, "duration_limit", FALSE),
    .has_numeric_criterion = flag (in, "has_numeric_criterion", FALSE),
    .has_measured = has (in, "measured"),
  };

  if (end.has_measured && json_node_get_value_type (measured) == G_TYPE_BOOLEAN)
    end.measured = json_node_get_boolean (measured) ? CSN_STATE_PASS : CSN_STATE_FAIL;
  else if (end.has_measured)
    end.measured = read_state (csn_json_get_string (in, "measured", NULL));
  return state_node (csn_command_outcome (&end));
}

static JsonNode *
run_t15 (JsonObject *in)
{
  int verdict = CSN_VERDICT_PASS;
  CsnUpstreamRecord record = {
    .found = flag (in, "found", TRUE),
    .signature_valid = flag (in, "sig_valid", TRUE),
    .same_subject = flag (in, "same_subject", TRUE),
    .superseded = flag (in, "superseded", FALSE),
    .expired = flag (in, "expired", FALSE),
    .cycle = flag (in, "cycle", FALSE),
    .human_claim = flag (in, "human_claim", FALSE),
    .allow_claim = flag (in, "allow_claim", FALSE),
  };

  csn_enum_from_string (CSN_TYPE_VERDICT_KIND, csn_json_get_string (in, "verdict", "PASS"), &verdict);
  record.verdict = (CsnVerdictKind) verdict;
  return state_node (csn_upstream_judge (&record));
}

static JsonNode *
run_t16 (JsonObject *in)
{
  JsonObject *limits = csn_json_get_object (in, "limits");
  g_autoptr (GString) text = g_string_new (limits == NULL ? "Quick=3;Standard=5;Enterprise=7" : "");
  g_autoptr (GList) names = limits != NULL ? json_object_get_members (limits) : NULL;
  guint limit;

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s=%d;", (const char *) l->data, number (limits, l->data, 0));
  limit = csn_iteration_limit (text->str, csn_json_get_string (in, "mode", NULL));
  return text_node (csn_iteration_state_to_string (
      csn_iteration_judge (limit, (guint) number (in, "used", 0), flag (in, "compliant", FALSE))));
}

static JsonNode *
run_passrate (JsonObject *in)
{
  g_autofree char *rate
      = csn_pass_rate ((guint64) number (in, "passing", 0), (guint64) number (in, "failing", 0));

  return text_node (rate);
}

static JsonNode *
run_pct (JsonObject *in)
{
  JsonArray *array = csn_json_get_array (in, "samples");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autofree double *samples = g_new0 (double, MAX (n, 1));
  double value;
  JsonNode *node;

  for (guint i = 0; i < n; i++)
    samples[i] = json_array_get_double_element (array, i);
  if (!csn_percentile (samples, n, json_object_get_double_member_with_default (in, "p", 0),
                       (gsize) number (in, "min_n", 0), &value))
    return text_node (NULL);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_double (node, value);
  return node;
}

static const struct
{
  const char *table;
  const char *names; /* of positional arguments, in order */
  JsonNode *(*run) (JsonObject *in);
} tables[] = {
  { "t1", "data success failure", run_t1 },
  { "t2", "seq count failure_limit inconclusive_limit consecutive_error_limit consecutive_success terminated has_criterion",
    run_t2 },
  { "t3", "outcome phase blocked na na_conditional na_countersigned require_countersign stale waiver conflict", run_t3 },
  { "t4", "items", run_t4 },
  { "t5", "states", run_t5 },
  { "t6", "answer probe threshold_known latched cleared derived", run_t6 },
  { "t7", "prev criteria stops runs min_runs started open_ended", run_t7 },
  { "t8", "prereq scale criteria sections triggers approvals artifacts min_runs_ok", run_t8 },
  { "t9", "line", run_t9 },
  { "t10", "roles acts digest author contributors allow_author allow_contributor one_role machine", run_t10 },
  { "t11", "start minutes tz holidays coverage_end rule", run_t11 },
  { "t12", "t0 now due_h done grace_min", run_t12 },
  { "t12r", "t0 hours every", run_t12r },
  { "t13", "value op limit", run_t13 },
  { "t14", "exit_code started timed_out duration_limit has_numeric_criterion measured signal", run_t14 },
  { "t15", "found sig_valid same_subject verdict superseded expired cycle human_claim allow_claim", run_t15 },
  { "t16", "mode used compliant limits", run_t16 },
  { "passrate", "passing failing skipped", run_passrate },
  { "pct", "samples p min_n", run_pct },
};

/* --- comparing --------------------------------------------------------------------------------------------------- */

static gboolean
is_number (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/* Equal, with 95 and 95.0 the same number. */
static gboolean
same (JsonNode *a, JsonNode *b)
{
  if (JSON_NODE_HOLDS_VALUE (a) && JSON_NODE_HOLDS_VALUE (b) && is_number (a) && is_number (b))
    {
      double x = json_node_get_double (a);
      double y = json_node_get_double (b);

      return x <= y && x >= y;
    }
  if (JSON_NODE_HOLDS_ARRAY (a) && JSON_NODE_HOLDS_ARRAY (b))
    {
      JsonArray *x = json_node_get_array (a);
      JsonArray *y = json_node_get_array (b);

      if (json_array_get_length (x) != json_array_get_length (y))
        return FALSE;
      for (guint i = 0; i < json_array_get_length (x); i++)
        if (!same (json_array_get_element (x, i), json_array_get_element (y, i)))
          return FALSE;
      return TRUE;
    }
  return json_node_equal (a, b);
}

/* Positional arguments under their names, beside the named ones. */
static JsonObject *
bind (JsonObject *vector, const char *names)
{
  JsonObject *in = json_object_new ();
  JsonArray *args = csn_json_get_array (vector, "args");
  JsonObject *kwargs = csn_json_get_object (vector, "kwargs");
  g_auto (GStrv) list = g_strsplit (names, " ", -1);
  g_autoptr (GList) keys = kwargs != NULL ? json_object_get_members (kwargs) : NULL;

  for (guint i = 0; args != NULL && i < json_array_get_length (args) && list[i] != NULL; i++)
    json_object_set_member (in, list[i], json_array_dup_element (args, i));
  for (GList *l = keys; l != NULL; l = l->next)
    json_object_set_member (in, l->data, json_object_dup_member (kwargs, l->data));
  return in;
}

static gboolean
run_vector (JsonObject *vector)
{
  const char *table = csn_json_get_string (vector, "table", "");
  const char *id = csn_json_get_string (vector, "id", table);
  JsonNode *expected = json_object_get_member (vector, "expected");

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (JsonObject) in = NULL;
      g_autoptr (JsonNode) result = NULL;
      g_autofree char *wanted = NULL;
      g_autofree char *got = NULL;

      if (strcmp (tables[i].table, table) != 0)
        continue;
      in = bind (vector, tables[i].names);
      result = tables[i].run (in);
      if (expected != NULL && same (result, expected))
        return TRUE;
      wanted = expected != NULL ? json_to_string (expected, FALSE) : g_strdup ("nothing");
      got = json_to_string (result, FALSE);
      printf ("%s: expected %s, got %s (%s)\n", id, wanted, got, csn_json_get_string (vector, "why", ""));
      return FALSE;
    }
  printf ("%s: no such table “%s”\n", id, table);
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;
  JsonArray *vectors;
  guint n_passed = 0;
  guint n_failed = 0;

  if (argc != 2)
    {
      g_printerr ("Usage: %s FILE\n", argv[0]);
      return 2;
    }
  if (!json_parser_load_from_file (parser, argv[1], &error))
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  root = json_parser_get_root (parser);
  vectors = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                ? csn_json_get_array (json_node_get_object (root), "vectors")
                : NULL;
  if (vectors == NULL)
    {
      g_printerr ("%s: no list “vectors”\n", argv[1]);
      return 3;
    }
  for (guint i = 0; i < json_array_get_length (vectors); i++)
    {
      JsonNode *node = json_array_get_element (vectors, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && run_vector (json_node_get_object (node)))
        n_passed++;
      else
        n_failed++;
    }
  printf ("%u passed, %u failed\n", n_passed, n_failed);
  return n_failed == 0 ? 0 : 1;
}
