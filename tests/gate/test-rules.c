/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules of GATES.md that no numbered edge case stands for, on small records; those are in test-edges.c and beside it. */

#include <string.h>

#include "gate-fixture.h"

static void
test_stricter (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_recommend (fixture, "no-go", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_fixture_recommend (fixture, "go", "L12");
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_assert_reason (fixture, "conditions are attached");
  gate_fixture_recommend (fixture, "go", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

/* Human and probe. */
static void
test_probes (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_run (fixture, "L12", "probe-000000000001", CSN_STATE_FAIL);
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
  gate_fixture_run (fixture, "L12", "probe-000000000001", CSN_STATE_ERROR);
  gate_assert_state (fixture, "L12", CSN_STATE_PASS); /* not verified, but said */
  gate_fixture_answer (fixture, "L12", NULL);
  gate_assert_state (fixture, "L12", CSN_STATE_ERROR);
  gate_fixture_run (fixture, "L12", "probe-000000000001", CSN_STATE_PASS);
  gate_assert_state (fixture, "L12", CSN_STATE_PASS);
  gate_fixture_answer (fixture, "L12", CSN_ANSWER_FAIL);
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
  gate_fixture_answer (fixture, "L12", NULL);
  gate_fixture_run (fixture, "L12", "probe-000000000002", CSN_STATE_CANCELLED);
  gate_assert_state (fixture, "L12", CSN_STATE_PASS);
  /* the release becomes another one */
  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "1", NULL);
  gate_assert_state (fixture, "L12", CSN_STATE_PASS);
  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "2", NULL);
  gate_assert_state (fixture, "L12", CSN_STATE_STALE);
  gate_fixture_run (fixture, "L12", "probe-000000000001", CSN_STATE_PASS);
  gate_assert_state (fixture, "L12", CSN_STATE_PASS);
}

/* Stages: a stop condition fires in the second, then a second attempt. */
static void
test_stages (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("staged-rollout.md");
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (fixture->record));
  g_autoptr (CsnStage) stage = g_list_model_get_item (stages, 1);
  g_autoptr (CsnStage) rehearsal = g_list_model_get_item (stages, 0);
  g_autofree char *line = g_strdup_printf ("L%u", csn_stage_get_line (stage));
  g_autofree char *first = g_strdup_printf ("L%u", csn_stage_get_line (rehearsal));
  const char *stop = csn_item_get_id (g_ptr_array_index (csn_stage_get_stop_conditions (stage), 0));
  g_autoptr (CsnEvaluation) before = NULL;
  g_autoptr (CsnEvaluation) stopped = NULL;
  g_autoptr (CsnEvaluation) again = NULL;
  g_autoptr (CsnEvaluation) passed = NULL;
  guint runs;
  guint attempt;

  gate_fixture_answer_all (fixture);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_act (fixture, "stage", "item", line, "act", "run", NULL); /* before the start: does not count */
  gate_fixture_act (fixture, "stage", "item", first, "act", "start", NULL);
  gate_fixture_act (fixture, "stage", "item", line, "act", "start", NULL);
  gate_fixture_act (fixture, "stage", "item", line, "act", "run", NULL);
  before = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_stage_state (before, stage, NULL, &runs, &attempt), ==, CSN_STAGE_OBSERVING);
  g_assert_cmpuint (runs, ==, 1);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_answer (fixture, stop, CSN_ANSWER_FIRED);
  gate_fixture_answer (fixture, stop, CSN_ANSWER_NOT_FIRED);
  stopped = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_stage_state (stopped, stage, NULL, NULL, NULL), ==, CSN_STAGE_STOPPED);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_fixture_act (fixture, "stage", "item", line, "act", "start", NULL);
  again = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_stage_state (again, stage, NULL, &runs, &attempt), ==, CSN_STAGE_IN_PROGRESS);
  g_assert_cmpuint (runs, ==, 0);
  g_assert_cmpuint (attempt, ==, 2);
  gate_fixture_answer_all (fixture);
  gate_fixture_act (fixture, "stage", "item", line, "act", "run", NULL);
  gate_fixture_act (fixture, "stage", "item", line, "act", "run", NULL);
  passed = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_stage_state (passed, stage, NULL, &runs, NULL), ==, CSN_STAGE_PASSED);
}

/* E26, E38 to E42: windows and follow-ups on a clock that moves. */
static void
test_time (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("deployment-steps.md");
  g_autoptr (CsnEvaluation) denied = NULL;
  g_autoptr (CsnEvaluation) later = NULL;
  g_autoptr (CsnReason) violation = NULL;
  GListModel *followups;
  guint n_overdue = 0;
  guint n_settled = 0;

  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text (
      "[window]\nzone=Europe/Berlin\ncalendar=2026-12-25\ncalendar-end=2026-12-31\n", NULL);
  gate_fixture_answer_all (fixture);
  gate_fixture_sign_all (fixture, CSN_PHASE_PRE);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_date_time_unref (fixture->now);
  fixture->now = g_date_time_new_from_iso8601 ("2026-11-20T13:30:00+01:00", NULL); /* a Friday */
  denied = gate_fixture_evaluate (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (csn_evaluation_get_start_violations (denied)), ==, 1);
  violation = g_list_model_get_item (csn_evaluation_get_start_violations (denied), 0);
  g_assert_nonnull (strstr (csn_reason_get_text (violation), "Friday after 13:00"));
  gate_fixture_act (fixture, "lifecycle", "act", "start", "at", "2026-11-23T09:00:00+01:00", NULL);
  g_date_time_unref (fixture->now);
  fixture->now = g_date_time_new_from_iso8601 ("2026-11-24T20:00:00+01:00", NULL);
  later = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_lifecycle (later), ==, CSN_LIFECYCLE_EXECUTING);
  g_assert_cmpint (csn_evaluation_get_verdict (later), ==, CSN_VERDICT_GO);
  followups = csn_evaluation_get_followups (later);
  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);

      n_overdue += strcmp (csn_followup_status_get_state (status), "OVERDUE") == 0;
      n_settled += csn_followup_status_is_settled (status);
    }
  g_assert_cmpuint (g_list_model_get_n_items (followups), ==, 8); /* 2 + 4 occurrences + 2 */
  g_assert_cmpuint (n_overdue, ==, 0);
  g_assert_cmpuint (n_settled, ==, 8); /* all were ticked before */
}

/* A document with nothing but tasks is released by one signature; an empty one is never good. */
static void
test_plain (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text ("# T\n\n- [ ] One\n- [x] Two\n");
  g_autoptr (GateFixture) empty = gate_fixture_new_from_text ("# T\n\nWords.\n");
  g_autoptr (GateFixture) skipped = gate_fixture_new_from_text ("# T\n\n## Extra (Nice to have)\n\n- [ ] One\n");

  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_assert_state (fixture, "L4", CSN_STATE_PASS);
  gate_fixture_answer (fixture, "L3", "pass");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_answer_all (empty);
  gate_assert_verdict (empty, CSN_VERDICT_NOT_READY);
  gate_assert_verdict (skipped, CSN_VERDICT_NOT_READY);
}

/* A trigger that a person made out of an ordinary line is a trigger. */
static void
test_reread (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text ("# T\n\n- [ ] One\n- [ ] Disk is full\n");
  const char *id = csn_entry_get_id (csn_record_find_entry (fixture->record, "L4"));

  gate_fixture_answer (fixture, "L3", "pass");
  gate_fixture_act (fixture, "reading", "item", id, "role", "stop_condition", "reason", "means the opposite", NULL);
  gate_assert_state (fixture, "L4", CSN_STATE_UNKNOWN);
  gate_fixture_answer (fixture, "L4", CSN_ANSWER_NOT_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_answer (fixture, "L4", CSN_ANSWER_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
}

static const char *
published (GateFixture *fixture, const char *address)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

  csn_evaluation_publish (evaluation, fixture->record);
  return csn_entry_get_explanation (csn_record_find_entry (fixture->record, address));
}

/* A row keeps its sentence only while what it speaks of is the same: who said it, what they said, what it waits for. */
static void
test_publish (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  CsnEntry *entry = csn_record_find_entry (fixture->record, "L12");

  g_assert_nonnull (strstr (published (fixture, "L12"), "passed, says Kim"));
  g_assert_nonnull (strstr (published (fixture, "L12"), "passed, says Kim"));
  gate_fixture_answer_by (fixture, "L12", CSN_ANSWER_PASS, NULL, "Sam");
  g_assert_nonnull (strstr (published (fixture, "L12"), "passed, says Sam"));
  gate_fixture_answer_by (fixture, "L12", CSN_ANSWER_FAIL, "no room", "Sam");
  g_assert_nonnull (strstr (published (fixture, "L12"), "failed, says Sam: no room"));
  gate_fixture_answer_by (fixture, "L12", CSN_ANSWER_FAIL, "no disk", "Sam");
  g_assert_nonnull (strstr (published (fixture, "L12"), "no disk"));
  gate_fixture_run (fixture, "L12", "probe-000000000001", CSN_STATE_ERROR);
  gate_fixture_answer (fixture, "L12", CSN_ANSWER_PASS);
  g_assert_nonnull (strstr (published (fixture, "L12"), "not verified"));
  gate_fixture_answer (fixture, "L24", NULL);
  g_assert_nonnull (strstr (published (fixture, "L24"), "not answered yet"));
  csn_entry_set_state (entry, CSN_STATE_PENDING, "something else");
  g_assert_nonnull (strstr (published (fixture, "L12"), "not verified"));
  g_assert_nonnull (strstr (published (fixture, "L20"), "0 of 2"));
  g_free (gate_fixture_sign (fixture, "QA Lead", "k1", FALSE, NULL));
  g_assert_nonnull (strstr (published (fixture, "L20"), "1 of 2"));
}

/* What nobody has read yet still says what was judged, not what was entered since. */
static void
test_unread (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  CsnEntry *entry = csn_record_find_entry (fixture->record, "L12");
  const char *explanation = NULL;

  csn_evaluation_publish (evaluation, fixture->record);
  gate_fixture_answer_by (fixture, "L12", CSN_ANSWER_FAIL, "no room", "Sam");
  g_assert_cmpint (csn_entry_get_state (entry), ==, CSN_STATE_PASS);
  g_assert_nonnull (strstr (csn_entry_get_explanation (entry), "passed, says Kim"));
  csn_evaluation_get_state (evaluation, csn_entry_get_id (entry), &explanation);
  g_assert_cmpstr (explanation, ==, csn_entry_get_explanation (entry));
  g_assert_nonnull (strstr (published (fixture, "L12"), "failed, says Sam: no room"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/rules/stricter", test_stricter);
  g_test_add_func ("/gate/rules/probes", test_probes);
  g_test_add_func ("/gate/rules/stages", test_stages);
  g_test_add_func ("/gate/rules/time", test_time);
  g_test_add_func ("/gate/rules/plain", test_plain);
  g_test_add_func ("/gate/rules/reread", test_reread);
  g_test_add_func ("/gate/rules/publish", test_publish);
  g_test_add_func ("/gate/rules/unread", test_unread);
  return g_test_run ();
}
