/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The edge cases of GATES.md on small records, and on our own release form. */

#include <string.h>

#include "gate-fixture.h"

static const char *const form = "# Form\n\n## 1. Speed\n\n"
                                "- [ ] **Memory Usage**\n"   /* 5 */
                                "  - Target: <1MB per copy\n"
                                "  - Actual: _____MB\n"      /* 7 */
                                "  - [ ] PASS / FAIL\n\n"    /* 8 */
                                "## 2. Backup\n\n"
                                "- [ ] Backup taken\n"       /* 12 */
                                "- [ ] Status page told (if applicable)\n\n" /* 13 */
                                "## 3. Go/No-Go Decision\n\n"
                                "**GO Criteria** (ALL must be YES):\n"
                                "- [ ] Speed targets met\n"  /* 18 */
                                "- [ ] No open fault\n"      /* 19 */
                                "- [ ] Stakeholder approval obtained\n\n" /* 20 */
                                "**NO-GO Triggers** (ANY trigger automatic NO-GO):\n"
                                "- [ ] Speed targets missed\n" /* 23 */
                                "- [ ] Data lost\n"            /* 24 */
                                "- [ ] Stakeholder approval withheld\n\n" /* 25 */
                                "**Recommendation**:\n"
                                "- [ ] **GO** - start\n"
                                "- [ ] **NO-GO** - stay\n"
                                "- [ ] **GO WITH CONDITIONS** - start with care\n\n"
                                "### Approvals\n\n"
                                "| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                                "| Tech Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                                "| QA Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

static GateFixture *
new_ready (void)
{
  GateFixture *fixture = gate_fixture_new_from_text (form);

  gate_fixture_answer_all (fixture);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  return fixture;
}

static void
assert_reason (GateFixture *fixture, const char *text)
{
  g_autofree char *reasons = gate_fixture_reasons (fixture);

  if (strstr (reasons, text) == NULL)
    g_error ("“%s” is not in:\n%s", text, reasons);
}

/* E1, E2, E13, E14: what nobody answered is not decided, and a claim is no answer. */
static void
test_open (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  g_autoptr (GateFixture) claims = gate_fixture_new_from_text ("# T\n\n## A\n\n- [ ] ✅ Tests pass\n");

  gate_fixture_answer (fixture, "L24", NULL);
  gate_assert_state (fixture, "L24", CSN_STATE_UNKNOWN);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  assert_reason (fixture, "NOT READY: line 24 Data lost: not answered yet");
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_NOT_FIRED);
  gate_fixture_run (fixture, "L24", "probe-000000000001", CSN_STATE_ERROR);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  assert_reason (fixture, "cannot tell");
  gate_assert_state (claims, "L5", CSN_STATE_PENDING);
  gate_assert_verdict (claims, CSN_VERDICT_NOT_READY);
}

/* E4, G-30: a failed benchmark fires its trigger, a waiver does not help, the fix does. */
static void
test_benchmark (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

  gate_fixture_answer (fixture, "L7", "1.4");
  gate_assert_state (fixture, "L5", CSN_STATE_CONFLICT); /* ticked against the number */
  gate_fixture_answer (fixture, "L5", CSN_ANSWER_FAIL);
  gate_fixture_answer (fixture, "L8", CSN_ANSWER_FAIL);
  gate_assert_state (fixture, "L5", CSN_STATE_FAIL);
  gate_fixture_answer (fixture, "L18", NULL);
  gate_assert_state (fixture, "L18", CSN_STATE_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  assert_reason (fixture, "NO-GO: line 23 Speed targets missed (1 Memory Usage 1.4 MB, target <1MB per copy)");
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

static void
recommend (GateFixture *fixture, const char *value, const char *covers)
{
  JsonObject *data = json_object_new ();
  JsonArray *conditions = json_array_new ();

  json_object_set_string_member (data, "value", value);
  json_object_set_string_member (data, "reason", "because");
  if (covers != NULL)
    {
      const char *const list[] = { covers, NULL };
      g_autoptr (CsnCondition) condition
          = csn_condition_new ("Watch it", "Kim", "2026-12-01T00:00:00+00:00", list);

      json_array_add_object_element (conditions, csn_condition_to_json (condition));
    }
  json_object_set_array_member (data, "conditions", conditions);
  g_free (gate_fixture_apply (fixture, "Kim", "recommendation.set", data));
}

/* E5, E6, E56: a waived item outside the triggers makes GO WITH CONDITIONS, with a condition that covers it. */
static void
test_conditions (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

  gate_fixture_answer (fixture, "L12", CSN_ANSWER_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_waive (fixture, "L12", "Stranger", "no role");
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
  gate_fixture_waive (fixture, "L12", "QA Lead", "");
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
  gate_fixture_waive (fixture, "L12", "QA Lead", "tomorrow");
  gate_assert_state (fixture, "L12", CSN_STATE_WAIVED);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  recommend (fixture, "go-with-conditions", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  recommend (fixture, "go-with-conditions", "L19");
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  assert_reason (fixture, "no condition covers the waived line 12 Backup taken");
  recommend (fixture, "go", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  assert_reason (fixture, "more lenient");
  recommend (fixture, "go-with-conditions", "L12");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO_WITH_CONDITIONS);
  /* new evidence lets the waiver lapse */
  gate_fixture_attach (fixture, "L12", "log");
  gate_assert_state (fixture, "L12", CSN_STATE_FAIL);
}

static void
test_stricter (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

  recommend (fixture, "no-go", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  recommend (fixture, "go", "L12");
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  assert_reason (fixture, "conditions are attached");
  recommend (fixture, "go", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

/* E11: n/a needs a reason, unless the text is conditional; a policy may want a countersignature. */
static void
test_not_applicable (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  g_autoptr (CsnEvaluation) evaluation = NULL;
  GListModel *notices;

  gate_fixture_answer (fixture, "L13", CSN_ANSWER_NA);
  gate_assert_state (fixture, "L13", CSN_STATE_NA);
  gate_fixture_answer (fixture, "L12", CSN_ANSWER_NA);
  gate_assert_state (fixture, "L12", CSN_STATE_PENDING);
  gate_fixture_answer_by (fixture, "L12", CSN_ANSWER_NA, "nothing to lose", "Kim");
  gate_assert_state (fixture, "L12", CSN_STATE_NA);
  evaluation = gate_fixture_evaluate (fixture);
  notices = csn_evaluation_get_notices (evaluation);
  g_assert_cmpuint (g_list_model_get_n_items (notices), ==, 1);
  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text ("[approvals]\nna-countersign=true\n", NULL);
  gate_assert_state (fixture, "L12", CSN_STATE_PENDING);
  gate_fixture_act (fixture, "waiver", "item", csn_entry_get_id (csn_record_find_entry (fixture->record, "L12")), "reason",
                    "nothing to lose", "role", "QA Lead", "outcome", "NA", "until", "", NULL);
  csn_waiver_set_valid (csn_record_find_waiver (fixture->record,
                                                csn_entry_get_id (csn_record_find_entry (fixture->record, "L12"))),
                        TRUE);
  gate_assert_state (fixture, "L12", CSN_STATE_NA);
}

/* E3: fired after the submission stays fired until a second person clears it with reason and evidence. */
static void
test_latch (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

  gate_fixture_answer (fixture, "L24", CSN_ANSWER_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_NOT_FIRED); /* a slip, before the submission */
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "k0", NULL);
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_FIRED);
  gate_fixture_answer (fixture, "L24", CSN_ANSWER_NOT_FIRED);
  gate_assert_state (fixture, "L24", CSN_STATE_FIRED);
  gate_fixture_attach (fixture, "L24", "all is there");
  gate_fixture_answer_by (fixture, "L24", CSN_ANSWER_NOT_FIRED, "found again", "Kim");
  gate_assert_state (fixture, "L24", CSN_STATE_FIRED);
  gate_fixture_answer_by (fixture, "L24", CSN_ANSWER_NOT_FIRED, "found again", "Sam");
  gate_assert_state (fixture, "L24", CSN_STATE_NOT_FIRED);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

/* E20 to E22: parents. */
static void
test_parents (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n## A\n\n- [ ] Group\n  - [ ] One\n  - [ ] Two\n  - [ ] Tested by: _____\n");

  gate_fixture_answer (fixture, "L5", CSN_ANSWER_PASS);
  gate_assert_state (fixture, "L5", CSN_STATE_CONFLICT);
  gate_fixture_answer (fixture, "L6", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L7", CSN_ANSWER_FAIL);
  gate_assert_state (fixture, "L5", CSN_STATE_FAIL);
  gate_fixture_answer (fixture, "L7", CSN_ANSWER_PASS);
  gate_fixture_answer (fixture, "L8", CSN_ANSWER_PASS);
  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
  assert_reason (fixture, "the name of the person");
  gate_fixture_answer (fixture, "L8#2", "Sam");
  gate_assert_state (fixture, "L5", CSN_STATE_PASS);
  gate_fixture_answer (fixture, "L5", NULL);
  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
}

/* Human and probe. */
static void
test_probes (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

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

/* E24 to E32: approvals. */
static void
test_approvals (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  g_autofree char *first = gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;
  g_autoptr (CsnEvaluation) evaluation = NULL;

  assert_reason (fixture, "READY FOR SIGN-OFF: 1 of 2 approvals: missing QA Lead");
  second = gate_fixture_sign (fixture, "QA Lead", "k1", FALSE, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF); /* one person, two roles */
  third = gate_fixture_sign (fixture, "QA Lead", "k2", FALSE, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_assert_state (fixture, "L20", CSN_STATE_PASS);
  /* an edit makes both stale, and putting it back revives neither */
  gate_fixture_answer (fixture, "L7", "0.6");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_answer (fixture, "L7", "0.5");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_slot_status_get_state (csn_evaluation_get_slot (evaluation, "L36")), ==, CSN_SLOT_STALE);
  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  fourth = gate_fixture_sign (fixture, "QA Lead", "k2", FALSE, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_act (fixture, "approval.withdraw", "approval", fourth, "reason", "doubt", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  g_free (gate_fixture_sign (fixture, "QA Lead", "k2", TRUE, "the log is missing"));
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_assert_state (fixture, "L25", CSN_STATE_FIRED);
  assert_reason (fixture, "the log is missing");
  /* a new revision: everybody signs again */
  gate_fixture_act (fixture, "lifecycle", "act", "revise", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  assert_reason (fixture, "0 of 2 approvals");
}

/* E35: an approval whose signature fails does not count. The author does not approve. */
static void
test_invalid (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  CsnApproval *approval;

  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  approval = csn_record_find_approval (fixture->record, "L36");
  csn_approval_set_validity (approval, FALSE, FALSE, "revoked");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  assert_reason (fixture, "revoked");
  csn_approval_set_validity (approval, TRUE, FALSE, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "QA Lead", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

/* E8 to E10: prerequisites. */
static void
test_prerequisites (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  GListModel *entries = csn_record_get_entries (fixture->record);
  const char *region = NULL;

  gate_assert_verdict (fixture, CSN_VERDICT_LOCKED);
  gate_fixture_answer_all (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_item_find_option (csn_entry_get_item (entry), "undecided") >= 0)
        region = csn_entry_get_id (entry);
    }
  g_assert_nonnull (region);
  gate_fixture_answer (fixture, region, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF); /* the row of the table says it */
  gate_fixture_answer (fixture, region, "undecided");
  gate_assert_verdict (fixture, CSN_VERDICT_LOCKED); /* row and form disagree */
  gate_fixture_answer (fixture, "L16", CSN_ANSWER_FAIL);
  gate_assert_verdict (fixture, CSN_VERDICT_SKIPPED);
  gate_assert_state (fixture, "L59", CSN_STATE_SKIPPED);
}

/* E16 to E18: rows of the decision table. */
static void
test_rows (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("phase-gate.md");
  GListModel *entries = csn_record_get_entries (fixture->record);
  const char *row = NULL;
  const char *trigger = NULL;

  gate_fixture_answer_all (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_entry_get_role (entry) == CSN_ROLE_DECISION_ROW)
        row = csn_entry_get_id (entry); /* the last one: no rollback triggered */
      if (csn_entry_get_role (entry) == CSN_ROLE_ROLLBACK_TRIGGER)
        trigger = csn_entry_get_id (entry);
    }
  gate_assert_state (fixture, row, CSN_STATE_PASS);
  gate_fixture_answer (fixture, trigger, NULL);
  gate_assert_state (fixture, row, CSN_STATE_PENDING);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
  gate_fixture_answer (fixture, trigger, CSN_ANSWER_FIRED);
  gate_assert_state (fixture, row, CSN_STATE_CONFLICT);
  gate_assert_verdict (fixture, CSN_VERDICT_FAIL);
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

static void
test_followups (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n## Work\n\n- [ ] Done\n\n## Post-Deployment\n\n### First 24 Hours\n\n- [ ] Check speed every 4 hours\n");
  g_autoptr (CsnEvaluation) before = NULL;
  g_autoptr (CsnEvaluation) after = NULL;
  const char *const wanted[] = { "OVERDUE", "OVERDUE", "DONE", "DUE", "DUE", "DUE" };

  before = gate_fixture_evaluate (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (csn_evaluation_get_followups (before)), ==, 6);
  gate_fixture_act (fixture, "lifecycle", "act", "start", "at", "2026-11-16T10:00:00+00:00", NULL);
  gate_fixture_act (fixture, "followup", "item", csn_entry_get_id (csn_record_find_entry (fixture->record, "L11")), "at",
                    "2026-11-16T21:00:00+00:00", NULL);
  g_date_time_unref (fixture->now);
  fixture->now = g_date_time_new_from_iso8601 ("2026-11-16T23:00:00+00:00", NULL);
  after = gate_fixture_evaluate (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (csn_evaluation_get_followups (after), i);

      g_assert_cmpstr (csn_followup_status_get_state (status), ==, wanted[i]);
    }
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/rules/open", test_open);
  g_test_add_func ("/gate/rules/benchmark", test_benchmark);
  g_test_add_func ("/gate/rules/conditions", test_conditions);
  g_test_add_func ("/gate/rules/stricter", test_stricter);
  g_test_add_func ("/gate/rules/not-applicable", test_not_applicable);
  g_test_add_func ("/gate/rules/latch", test_latch);
  g_test_add_func ("/gate/rules/parents", test_parents);
  g_test_add_func ("/gate/rules/probes", test_probes);
  g_test_add_func ("/gate/rules/approvals", test_approvals);
  g_test_add_func ("/gate/rules/invalid", test_invalid);
  g_test_add_func ("/gate/rules/prerequisites", test_prerequisites);
  g_test_add_func ("/gate/rules/rows", test_rows);
  g_test_add_func ("/gate/rules/stages", test_stages);
  g_test_add_func ("/gate/rules/time", test_time);
  g_test_add_func ("/gate/rules/followups", test_followups);
  g_test_add_func ("/gate/rules/plain", test_plain);
  g_test_add_func ("/gate/rules/reread", test_reread);
  return g_test_run ();
}
