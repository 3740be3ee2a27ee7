/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Edge cases of GATES.md about answers, triggers, prerequisites, rows, parents, stages and what does not block: one test for
 * each, named by its number. tests/data/edge-cases.txt says where the others are. */

#include <string.h>

#include "gate-fixture.h"

static const char *
id_of (GateFixture *fixture, const char *address)
{
  return csn_entry_get_id (csn_record_find_entry (fixture->record, address));
}

/* The id of the last item of @role. */
static const char *
last_of (GateFixture *fixture, CsnRole role)
{
  GListModel *entries = csn_record_get_entries (fixture->record);
  const char *id = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_entry_get_role (entry) == role)
        id = csn_entry_get_id (entry);
    }
  g_assert_nonnull (id);
  return id;
}

static void
test_e01 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_answer (fixture, "L24", NULL);
  gate_assert_state (fixture, "L24", CSN_STATE_UNKNOWN);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_assert_reason (fixture, "NOT READY: line 24 Data lost: not answered yet");
}

static void
test_e02 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_run (fixture, "L24", "probe-000000000001", CSN_STATE_ERROR);
  gate_assert_state (fixture, "L24", CSN_STATE_UNKNOWN);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_assert_reason (fixture, "cannot tell");
}

static void
test_e03 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_answer (fixture, "L24", CSN_ANSWER_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_NOT_FIRED); /* a slip, before the submission */
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "k0", NULL);
  gate_fixture_run (fixture, "L24", "probe-000000000001", CSN_STATE_FAIL);
  gate_fixture_run (fixture, "L24", "probe-000000000001", CSN_STATE_PASS); /* the metric recovers */
  gate_assert_state (fixture, "L24", CSN_STATE_FIRED);
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_FIRED);
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_NOT_FIRED);
  gate_assert_state (fixture, "L24", CSN_STATE_FIRED);
  gate_fixture_answer_by (fixture, "L24", CSN_ANSWER_NOT_FIRED, "found again", "Sam");
  gate_assert_state (fixture, "L24", CSN_STATE_FIRED); /* no evidence */
  gate_fixture_attach (fixture, "L24", "all is there");
  gate_fixture_answer_by (fixture, "L24", CSN_ANSWER_NOT_FIRED, "found again", "Kim");
  gate_assert_state (fixture, "L24", CSN_STATE_FIRED); /* the same person */
  gate_fixture_answer_by (fixture, "L24", CSN_ANSWER_NOT_FIRED, "found again", "Sam");
  gate_assert_state (fixture, "L24", CSN_STATE_NOT_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_CLEARED, "Data lost")); /* shown for ever */
}

static void
test_e04 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_answer (fixture, "L7", "1.4");
  gate_assert_state (fixture, "L5", CSN_STATE_CONFLICT); /* ticked against the number */
  gate_fixture_answer (fixture, "L5", CSN_ANSWER_FAIL);
  gate_fixture_answer (fixture, "L8", CSN_ANSWER_FAIL);
  gate_assert_state (fixture, "L5", CSN_STATE_FAIL);
  gate_fixture_answer (fixture, "L18", NULL);
  gate_assert_state (fixture, "L18", CSN_STATE_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_assert_reason (fixture, "NO-GO: line 23 Speed targets missed (1 Memory Usage 1.4 MB, target <1MB per copy)");
  gate_fixture_waive (fixture, "L5", "QA Lead", "the new machine has more");
  gate_fixture_waive (fixture, "L8", "QA Lead", "the new machine has more");
  gate_assert_state (fixture, "L5", CSN_STATE_WAIVED);
  gate_assert_state (fixture, "L23", CSN_STATE_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_fixture_answer (fixture, "L7", "0.9");
  gate_fixture_answer (fixture, "L5", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L8", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L18", CSN_ANSWER_PASS);
  gate_assert_state (fixture, "L5", CSN_STATE_PASS); /* a waiver never hides a pass */
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

static GateFixture *
new_waived (void)
{
  GateFixture *fixture = gate_fixture_new_form ();

  gate_fixture_answer (fixture, "L12", CSN_ANSWER_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_waive (fixture, "L12", "QA Lead", "tomorrow");
  gate_assert_state (fixture, "L12", CSN_STATE_WAIVED);
  return fixture;
}

static void
test_e05 (void)
{
  g_autoptr (GateFixture) fixture = new_waived ();

  gate_fixture_recommend (fixture, "go-with-conditions", "L12");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO_WITH_CONDITIONS);
  gate_fixture_attach (fixture, "L12", "log"); /* new evidence lets the waiver lapse */
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
}

/* Who may waive, and why it has to say so. */
static void
test_e05_void (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_answer (fixture, "L12", CSN_ANSWER_FAIL);
  gate_fixture_waive (fixture, "L12", "Stranger", "no role");
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
  gate_fixture_waive (fixture, "L12", "QA Lead", "");
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
}

static void
test_e06 (void)
{
  g_autoptr (GateFixture) fixture = new_waived ();

  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_recommend (fixture, "go-with-conditions", "L19");
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_assert_reason (fixture, "no condition covers the waived line 12 Backup taken");
  gate_fixture_recommend (fixture, "go", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_assert_reason (fixture, "more lenient");
}

/* The gate before this one is superseded while this one is under way. */
static void
test_e07 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  const GateLink found = { .item = "L14", .verdict = "PASS", .version = "1.2" };
  const GateLink superseded = { .item = "L14", .verdict = "PASS", .version = "1.2", .superseded = TRUE };
  g_autoptr (CsnEvaluation) evaluation = NULL;
  GListModel *slots;

  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "1.2", NULL);
  gate_fixture_answer_all (fixture);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_UNLINKED, "line 14 GATE-5 Passed"));
  gate_fixture_link (fixture, &found);
  g_assert_false (gate_fixture_has_notice (fixture, CSN_NOTICE_UNLINKED, "line 14"));
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_UNLINKED, "line 15"));
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_PASS);
  gate_fixture_link (fixture, &superseded);
  gate_assert_verdict (fixture, CSN_VERDICT_LOCKED);
  gate_assert_state (fixture, "L14", CSN_STATE_STALE);
  g_assert_cmpstr (csn_entry_get_value (csn_record_find_entry (fixture->record, "L59")), ==, CSN_ANSWER_PASS);
  evaluation = gate_fixture_evaluate (fixture);
  slots = csn_evaluation_get_slots (evaluation);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      g_assert_cmpint (csn_slot_status_get_state (status), ==, CSN_SLOT_STALE);
    }
}

/* The choice of the form that row 16 of the table speaks of. */
static const char *
region_of (GateFixture *fixture)
{
  GListModel *entries = csn_record_get_entries (fixture->record);
  const char *region = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_item_find_option (csn_entry_get_item (entry), "undecided") >= 0)
        region = csn_entry_get_id (entry);
    }
  g_assert_nonnull (region);
  return region;
}

static void
test_e08 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  const char *region = region_of (fixture);
  g_autofree char *good = NULL;

  gate_assert_verdict (fixture, CSN_VERDICT_LOCKED);
  gate_fixture_answer_all (fixture);
  good = g_strdup (csn_entry_get_value (csn_record_find_entry (fixture->record, region)));
  gate_fixture_answer (fixture, region, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF); /* the row of the table says it */
  gate_fixture_answer (fixture, region, "undecided");
  gate_assert_verdict (fixture, CSN_VERDICT_LOCKED); /* row and form disagree */
  gate_fixture_answer (fixture, "L16", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_SKIPPED);
  gate_fixture_answer (fixture, region, good); /* changed: it opens again */
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

static void
test_e09 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, region_of (fixture), NULL);
  gate_fixture_answer (fixture, "L16", NULL);
  gate_fixture_run (fixture, "L16", "probe-000000000001", CSN_STATE_ERROR); /* the file cannot be read */
  gate_assert_verdict (fixture, CSN_VERDICT_LOCKED);
  gate_assert_state (fixture, "L59", CSN_STATE_BLOCKED);
}

/* A phase that is skipped can be recorded as such, and is confirmed by a signature. */
static void
test_e10 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (fixture->record));
  g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, 0);
  CsnSigner kim = { .name = "Kim Lee", .key = "k1", .fingerprint = "f1" };
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (GError) error = NULL;

  gate_fixture_answer (fixture, "L15", CSN_ANSWER_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_SKIPPED);
  gate_assert_state (fixture, "L59", CSN_STATE_SKIPPED);
  gate_assert_reason (fixture, "line 15");
  evaluation = gate_fixture_evaluate (fixture);
  csn_guard_sign (evaluation, slot, &kim, FALSE, NULL, &error);
  g_assert_no_error (error);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_SKIPPED);
  gate_assert_reason (fixture, "line 15");
  g_assert_cmpint (gate_fixture_slot_state (fixture, csn_slot_get_id (slot)), ==, CSN_SLOT_APPROVED);
}

static void
test_e11 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_answer (fixture, "L13", CSN_ANSWER_NA); /* "if applicable" */
  gate_assert_state (fixture, "L13", CSN_STATE_NA);
  gate_fixture_answer (fixture, "L12", CSN_ANSWER_NA);
  gate_assert_state (fixture, "L12", CSN_STATE_PENDING);
  gate_fixture_answer_by (fixture, "L12", CSN_ANSWER_NA, "nothing to lose", "Kim");
  gate_assert_state (fixture, "L12", CSN_STATE_NA);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_NA, "Backup taken"));
  g_assert_false (gate_fixture_has_notice (fixture, CSN_NOTICE_NA, "Status page"));
  gate_fixture_set_policy (fixture, "[approvals]\nna-countersign=true\n");
  gate_assert_state (fixture, "L12", CSN_STATE_PENDING);
  gate_fixture_act (fixture, "waiver", "item", id_of (fixture, "L12"), "reason", "nothing to lose", "role", "QA Lead",
                    "outcome", "NA", "until", "", NULL);
  csn_waiver_set_valid (csn_record_find_waiver (fixture->record, id_of (fixture, "L12")), TRUE);
  gate_assert_state (fixture, "L12", CSN_STATE_NA);
}

static gboolean
has_problem (GateFixture *fixture, guint line, const char *words)
{
  GListModel *problems = csn_checklist_get_problems (csn_record_get_checklist (fixture->record));

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CsnProblem) problem = g_list_model_get_item (problems, i);

      if (csn_problem_get_line (problem) == line && strstr (csn_problem_get_text (problem), words) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A line that says it is not needed is named beside the item, and answers nothing. */
static void
test_e12 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n## Before\n\n- [ ] Migrations applied\n\n## Notes\n\n- No migrations required - the tables stay\n");

  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
  g_assert_true (has_problem (fixture, 9, "stands against line 5"));
}

static void
test_e13 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text ("# T\n\n## A\n\n- [ ] ✅ Tests pass\n");

  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_CLAIM, "Tests pass"));
}

static void
test_e14 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n- [ ] One\n\n**Deployment approved by**: Waiting for review\n");

  g_assert_true (has_problem (fixture, 5, "no answer"));
  gate_fixture_answer (fixture, "L3", CSN_ANSWER_PASS);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF); /* nobody has signed there */
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
}

static void
test_e15 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("validation-checks.md");

  gate_assert_state (fixture, "L73", CSN_STATE_PENDING); /* "✅ Dashboard Made (needs upload)" */
}

static void
test_e16 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  const char *row = last_of (fixture, CSN_ROLE_DECISION_ROW); /* no rollback triggered */

  gate_fixture_answer_all (fixture);
  gate_assert_state (fixture, row, CSN_STATE_PASS);
  gate_fixture_answer (fixture, last_of (fixture, CSN_ROLE_ROLLBACK_TRIGGER), NULL);
  gate_assert_state (fixture, row, CSN_STATE_PENDING);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
}

static void
test_e17 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n## 1. Tests\n\n- [ ] Tests run\n\n## 2. Helpdesk\n\n- [ ] Helpdesk told\n\n## Gate Decision\n\n"
      "| Criteria | Status |\n|---|---|\n| Tests | [ ] Pass / [ ] Fail |\n\n**Gate Status**: [ ] PASS / [ ] FAIL\n");

  gate_fixture_answer_all (fixture);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_IMPLICIT, "Helpdesk"));
  g_assert_false (gate_fixture_has_notice (fixture, CSN_NOTICE_IMPLICIT, "Tests"));
  gate_fixture_answer (fixture, "L9", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_answer (fixture, "L9", CSN_ANSWER_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_FAIL);
}

static void
test_e18 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  const char *row = last_of (fixture, CSN_ROLE_DECISION_ROW);

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, last_of (fixture, CSN_ROLE_ROLLBACK_TRIGGER), CSN_ANSWER_FIRED);
  gate_assert_state (fixture, row, CSN_STATE_CONFLICT); /* the row still says Pass */
  gate_assert_verdict (fixture, CSN_VERDICT_FAIL);
}

/* One bar is met, a stricter one for the same thing in another line is not. */
static void
test_e19 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n## 1. Coverage\n\n- [ ] Coverage measured\n  - Actual Coverage: _____%\n  - Critical areas:\n"
      "    - [ ] Pumps (_____%) - MUST be >85%\n    - [ ] Valves (_____%) - MUST be >85%\n\n## 2. Go/No-Go Decision\n\n"
      "**GO Criteria** (ALL must be YES):\n- [ ] Code coverage >80% (critical areas >90%)\n\n"
      "**NO-GO Triggers** (ANY):\n- [ ] Data lost\n");

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, "L8#2", "88");
  gate_fixture_answer (fixture, "L9#2", "95");
  gate_assert_state (fixture, "L8", CSN_STATE_PASS);
  g_assert_true (has_problem (fixture, 14, "asks for more"));
  gate_fixture_answer (fixture, "L14", NULL);
  gate_assert_state (fixture, "L14", CSN_STATE_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
}

static GateFixture *
new_parent (void)
{
  GateFixture *fixture = gate_fixture_new_from_text (
      "# T\n\n## A\n\n- [ ] Group\n  - [ ] One\n  - [ ] Two\n  - [ ] Tested by: _____\n");

  gate_fixture_answer (fixture, "L5", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L6", CSN_ANSWER_PASS);
  return fixture;
}

static void
test_e20 (void)
{
  g_autoptr (GateFixture) fixture = new_parent ();

  gate_assert_state (fixture, "L5", CSN_STATE_CONFLICT);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
}

static void
test_e21 (void)
{
  g_autoptr (GateFixture) fixture = new_parent ();

  gate_fixture_answer (fixture, "L7", CSN_ANSWER_FAIL);
  gate_assert_state (fixture, "L5", CSN_STATE_FAIL);
}

static void
test_e22 (void)
{
  g_autoptr (GateFixture) fixture = new_parent ();

  gate_fixture_answer (fixture, "L5", NULL);
  gate_fixture_run (fixture, "L5", "probe-000000000001", CSN_STATE_PASS);
  gate_fixture_answer (fixture, "L5", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L7", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L8", CSN_ANSWER_PASS);
  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
  gate_assert_reason (fixture, "the name of the person");
  g_assert_cmpstr (csn_entry_get_value (csn_record_find_entry (fixture->record, "L5")), ==, CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L8#2", "Sam");
  gate_assert_state (fixture, "L5", CSN_STATE_PASS);
  gate_fixture_answer (fixture, "L5", NULL); /* a parent is attested, never ticked by its children or a probe */
  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
}

static GateFixture *
new_stage (guint n_runs)
{
  GateFixture *fixture = gate_fixture_new_from_text (
      "# T\n\n## Staged Rollout\n\n### Stage 1: Trace\n\n**Success Criteria**:\n- Every batch traced\n\n"
      "**Duration**: 1-3 runs minimum\n\n**Stop Conditions**:\n- Missing rows\n");

  gate_fixture_answer_all (fixture);
  gate_fixture_act (fixture, "stage", "item", "L5", "act", "run", NULL); /* before the stage has started */
  gate_fixture_act (fixture, "stage", "item", "L5", "act", "start", NULL);
  for (guint i = 0; i < n_runs; i++)
    gate_fixture_act (fixture, "stage", "item", "L5", "act", "run", NULL);
  return fixture;
}

static void
assert_stage (GateFixture *fixture, CsnStageState expected, guint expected_runs, const char *words)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (fixture->record));
  g_autoptr (CsnStage) stage = g_list_model_get_item (stages, 0);
  const char *explanation = NULL;
  guint runs;
  CsnStageState state = csn_evaluation_get_stage_state (evaluation, stage, &explanation, &runs, NULL);

  g_assert_cmpstr (csn_stage_state_to_string (state), ==, csn_stage_state_to_string (expected));
  g_assert_cmpuint (runs, ==, expected_runs);
  if (words != NULL && (explanation == NULL || strstr (explanation, words) == NULL))
    g_error ("“%s” does not say “%s”", explanation, words);
}

static void
test_e45 (void)
{
  g_autoptr (GateFixture) fixture = new_stage (1);

  assert_stage (fixture, CSN_STAGE_PASSED, 1, "1 of 1–3");
}

static void
test_e46 (void)
{
  g_autoptr (GateFixture) fixture = new_stage (0);

  assert_stage (fixture, CSN_STAGE_OBSERVING, 0, NULL);
}

/* Nothing ran: a tick over two noughts shows nothing. */
static void
test_e48 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n- [ ] Unit tests passing\n  - Expected: >95% pass rate\n  - Results: _____ passing, _____ failing, _____ skipped\n");

  gate_fixture_answer (fixture, "L3", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L5#1", "0");
  gate_fixture_answer (fixture, "L5#2", "0");
  gate_fixture_answer (fixture, "L5#3", "12");
  gate_assert_state (fixture, "L3", CSN_STATE_INCONCLUSIVE);
  gate_assert_reason (fixture, "nothing ran");
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_answer (fixture, "L5#1", "96");
  gate_assert_state (fixture, "L3", CSN_STATE_PASS); /* 96 of 96: skipped ones are not counted */
  gate_fixture_answer (fixture, "L3", CSN_ANSWER_FAIL);
  gate_fixture_answer (fixture, "L5#1", "0");
  gate_assert_state (fixture, "L3", CSN_STATE_FAIL);
}

/* One probe that two items are bound to: each has its binding, and one run that is filed for both decides both. */
static void
test_e53 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text ("# T\n\n- [ ] One\n- [ ] Two\n");

  gate_fixture_run (fixture, "L3", "probe-000000000001", CSN_STATE_PASS);
  gate_fixture_run (fixture, "L4", "probe-000000000001", CSN_STATE_PASS);
  gate_assert_state (fixture, "L3", CSN_STATE_PASS);
  gate_assert_state (fixture, "L4", CSN_STATE_PASS);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

static const char *const classes = "# T\n\n## Core (Required)\n\n- [ ] Core tests pass\n\n## Wishes (Nice to have)\n\n"
                                   "- [ ] Wish tests pass\n\n## Study (Collect Only)\n\n- [ ] Study figures taken\n";

static void
test_e54 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (classes);

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, "L9", CSN_ANSWER_FAIL);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_NON_BLOCKING, "Wish tests pass"));
}

static void
test_e55 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (classes);

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, "L13", NULL);
  gate_fixture_run (fixture, "L13", "probe-000000000001", CSN_STATE_ERROR);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_NOT_COLLECTED, "1 measurement was not collected"));
}

static void
test_e56 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_recommend (fixture, "go-with-conditions", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_recommend (fixture, "go-with-conditions", "L12");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/edges/E01-untouched-trigger", test_e01);
  g_test_add_func ("/gate/edges/E02-probe-down", test_e02);
  g_test_add_func ("/gate/edges/E03-latch", test_e03);
  g_test_add_func ("/gate/edges/E04-waived-benchmark", test_e04);
  g_test_add_func ("/gate/edges/E05-waived-coverage", test_e05);
  g_test_add_func ("/gate/edges/E05-void-waivers", test_e05_void);
  g_test_add_func ("/gate/edges/E06-no-condition", test_e06);
  g_test_add_func ("/gate/edges/E07-superseded-gate", test_e07);
  g_test_add_func ("/gate/edges/E08-undecided", test_e08);
  g_test_add_func ("/gate/edges/E09-unreadable-prerequisite", test_e09);
  g_test_add_func ("/gate/edges/E10-signed-skip", test_e10);
  g_test_add_func ("/gate/edges/E11-not-applicable", test_e11);
  g_test_add_func ("/gate/edges/E12-denied-by-a-note", test_e12);
  g_test_add_func ("/gate/edges/E13-claim-on-a-box", test_e13);
  g_test_add_func ("/gate/edges/E14-no-name", test_e14);
  g_test_add_func ("/gate/edges/E15-claim-with-a-rest", test_e15);
  g_test_add_func ("/gate/edges/E16-unknown-trigger-of-a-row", test_e16);
  g_test_add_func ("/gate/edges/E17-sections-without-a-row", test_e17);
  g_test_add_func ("/gate/edges/E18-pass-over-a-failed-row", test_e18);
  g_test_add_func ("/gate/edges/E19-two-bars", test_e19);
  g_test_add_func ("/gate/edges/E20-child-open", test_e20);
  g_test_add_func ("/gate/edges/E21-child-failed", test_e21);
  g_test_add_func ("/gate/edges/E22-tester-missing", test_e22);
  g_test_add_func ("/gate/edges/E45-one-of-one-to-three", test_e45);
  g_test_add_func ("/gate/edges/E46-runs-before-the-start", test_e46);
  g_test_add_func ("/gate/edges/E48-nothing-ran", test_e48);
  g_test_add_func ("/gate/edges/E53-one-probe-two-items", test_e53);
  g_test_add_func ("/gate/edges/E54-non-blocking", test_e54);
  g_test_add_func ("/gate/edges/E55-collect-only", test_e55);
  g_test_add_func ("/gate/edges/E56-no-text-of-a-condition", test_e56);
  return g_test_run ();
}
