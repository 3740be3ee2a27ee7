/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole checklists through the rules: our own samples always, the five real ones where they are. */

#include <string.h>

#include "csn-evaluation-json.h"
#include "gate-fixture.h"

/* Answered well, every checklist is ready to be signed, and good when the people before the deployment have signed. */
static void
play_well (GateFixture *fixture, CsnVerdictKind expected)
{
  CsnScope scope = csn_scope_of (csn_record_get_checklist (fixture->record));
  g_autoptr (CsnEvaluation) evaluation = NULL;

  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_answer_all (fixture);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_would_be (evaluation), ==, expected);
  gate_fixture_sign_all (fixture, scope.divided ? CSN_PHASE_PRE : -1);
  gate_assert_verdict (fixture, expected);
}

static void
test_samples (gconstpointer data)
{
  const char *name = data;
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data (name);

  if (strcmp (name, "phase-gate.md") == 0)
    {
      gate_assert_verdict (fixture, CSN_VERDICT_LOCKED);
      gate_fixture_answer_all (fixture);
      gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
      gate_fixture_sign_all (fixture, -1);
      gate_assert_verdict (fixture, CSN_VERDICT_PASS);
    }
  else
    play_well (fixture, CSN_VERDICT_GO);
}

static void
test_seeds (gconstpointer data)
{
  const char *number = data;
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_seed (number);

  if (fixture == NULL)
    {
      g_test_skip ("the seeds are not here");
      return;
    }
  if (strcmp (number, "002") == 0)
    {
      gate_assert_verdict (fixture, CSN_VERDICT_LOCKED);
      gate_fixture_answer_all (fixture);
      gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
      gate_fixture_sign_all (fixture, -1);
      gate_assert_verdict (fixture, CSN_VERDICT_PASS);
    }
  else
    play_well (fixture, CSN_VERDICT_GO);
}

static void
recommend_covering (GateFixture *fixture, const char *line)
{
  JsonObject *data = json_object_new ();
  JsonArray *conditions = json_array_new ();
  const char *const covers[] = { line, NULL };
  g_autoptr (CsnCondition) condition
      = csn_condition_new ("Write the missing tests", "Kim", "2026-12-24T12:00:00+01:00", covers);

  json_array_add_object_element (conditions, csn_condition_to_json (condition));
  json_object_set_string_member (data, "value", "go-with-conditions");
  json_object_set_string_member (data, "reason", "coverage");
  json_object_set_array_member (data, "conditions", conditions);
  g_free (gate_fixture_apply (fixture, "Kim", "recommendation.set", data));
}

/* NO-GO by a failed benchmark, a waiver that does not help, the fix, GO WITH CONDITIONS by a waived coverage, all approvals, one
 * edit that makes them stale, signing again, approved. */
static void
play_long (GateFixture *fixture, const char *benchmark, const char *trigger, const char *coverage, const char *group,
           const char *role, const char *sentence)
{
  g_autofree char *reasons = NULL;
  g_autoptr (CsnEvaluation) evaluation = NULL;

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, benchmark, CSN_ANSWER_FAIL);
  gate_assert_state (fixture, trigger, CSN_STATE_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  reasons = gate_fixture_reasons (fixture);
  g_assert_nonnull (strstr (reasons, sentence));
  gate_fixture_waive (fixture, benchmark, role, "only a little slower");
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_fixture_answer (fixture, benchmark, CSN_ANSWER_PASS);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_answer (fixture, coverage, "70");
  gate_fixture_answer (fixture, group, CSN_ANSWER_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_waive (fixture, group, role, "the rest is generated");
  recommend_covering (fixture, group);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO_WITH_CONDITIONS);
  gate_fixture_answer_by (fixture, benchmark, CSN_ANSWER_PASS, "measured again", "Kim");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO_WITH_CONDITIONS);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_lifecycle (evaluation), ==, CSN_LIFECYCLE_APPROVED);
}

static char *
line_of (GateFixture *fixture, CsnRole role, const char *label)
{
  GListModel *entries = csn_record_get_entries (fixture->record);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);

      if (csn_entry_get_role (entry) == role && g_strcmp0 (csn_item_get_label (item), label) == 0)
        return g_strdup (csn_entry_get_id (entry));
    }
  g_error ("no “%s”", label);
}

static void
test_long_sample (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("release-form.md");
  g_autofree char *memory = line_of (fixture, CSN_ROLE_CHECK, "Memory");
  g_autofree char *trigger = line_of (fixture, CSN_ROLE_NOGO_TRIGGER, "Speed targets missed");
  g_autofree char *coverage = line_of (fixture, CSN_ROLE_VALUE, "Actual Coverage");
  g_autofree char *group = line_of (fixture, CSN_ROLE_GROUP, "Coverage reaches the bar");

  play_long (fixture, memory, trigger, coverage, group, "Safety Officer", "Speed targets missed (3.2 Memory)");
}

static void
test_long_seed (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_seed ("004");

  if (fixture == NULL)
    {
      g_test_skip ("the seeds are not here");
      return;
    }
  play_long (fixture, "L206", "L538", "L62", "L59", "QA Lead", "line 538 Performance benchmarks not met (3.2 Memory Usage)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/gate/stories/validation-checks", "validation-checks.md", test_samples);
  g_test_add_data_func ("/gate/stories/staged-rollout", "staged-rollout.md", test_samples);
  g_test_add_data_func ("/gate/stories/phase-gate", "phase-gate.md", test_samples);
  g_test_add_data_func ("/gate/stories/deployment-steps", "deployment-steps.md", test_samples);
  g_test_add_data_func ("/gate/stories/release-form", "release-form.md", test_samples);
  g_test_add_func ("/gate/stories/long-sample", test_long_sample);
  g_test_add_func ("/gate/stories/long-seed", test_long_seed);
  g_test_add_data_func ("/gate/stories/000", "000", test_seeds);
  g_test_add_data_func ("/gate/stories/001", "001", test_seeds);
  g_test_add_data_func ("/gate/stories/002", "002", test_seeds);
  g_test_add_data_func ("/gate/stories/003", "003", test_seeds);
  g_test_add_data_func ("/gate/stories/004", "004", test_seeds);
  return g_test_run ();
}
