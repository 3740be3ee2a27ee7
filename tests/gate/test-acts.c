/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Acts on the gate itself, on small records: delegation, overrides, links, iterations, what happens after T0. Tests are named by the
 * edge case of GATES.md that they show. */

#include <string.h>

#include "csn-delegation.h"
#include "gate-fixture.h"

static const char *const form = "# Form\n\n## 1. Work\n\n"
                                "- [ ] Previous gate passed\n"  /* 5 */
                                "- [ ] Backup taken\n"          /* 6 */
                                "  - Target: <1MB per copy\n"
                                "  - Actual: _____MB\n\n"       /* 8 */
                                "### Approvals\n\n"
                                "| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                                "| Tech Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"  /* 14 */
                                "| QA Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n\n" /* 15 */
                                "**Next Review**: ___________\n\n"
                                "## Post-Rollout Actions\n\n### First Week\n\n"
                                "- [ ] Look again\n";           /* 23 */

static CsnAct *
last_act (GateFixture *fixture)
{
  GListModel *acts = csn_record_get_acts (fixture->record);
  g_autoptr (CsnAct) act = g_list_model_get_item (acts, g_list_model_get_n_items (acts) - 1);

  return act;
}

/* As if @signer had signed the newest act. */
static void
sign_act (GateFixture *fixture, const char *signer)
{
  csn_act_set_signer (last_act (fixture), signer, signer, signer, TRUE);
}

static char *
dup_time (GateFixture *fixture, int minutes)
{
  g_autoptr (GDateTime) time = g_date_time_add_minutes (fixture->now, minutes);

  return g_date_time_format_iso8601 (time);
}

static gboolean
has_notice (GateFixture *fixture, const char *kind, const char *text)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  GListModel *notices = csn_evaluation_get_notices (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (CsnReason) notice = g_list_model_get_item (notices, i);

      if (strcmp (csn_reason_get_kind (notice), kind) == 0 && strstr (csn_reason_get_text (notice), text) != NULL)
        return TRUE;
    }
  return FALSE;
}

static CsnSlotState
slot_state (GateFixture *fixture, const char *slot)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

  return csn_slot_status_get_state (csn_evaluation_get_slot (evaluation, slot));
}

static GateFixture *
new_ready (void)
{
  GateFixture *fixture = gate_fixture_new_from_text (form);

  gate_fixture_answer_all (fixture);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  return fixture;
}

static void
delegate (GateFixture *fixture, const char *from, const char *until)
{
  gate_fixture_act (fixture, "delegation", "slot", "L15", "role", "QA Lead", "delegate", "k9", "delegate_key", "k9", "from",
                    from, "until", until, "reason", "on leave", NULL);
  sign_act (fixture, "John Doe");
}

/* G-16: signed, one step deep, from a time on and before another; shown as one for the other. */
static void
test_delegation (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  g_autofree char *from = dup_time (fixture, 0);
  g_autofree char *soon = dup_time (fixture, 30);
  g_autofree char *until = dup_time (fixture, 300);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  CsnSlotStatus *status;

  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  delegate (fixture, soon, until);
  g_free (gate_fixture_sign (fixture, "QA Lead", "k9", FALSE, NULL)); /* too early */
  g_assert_cmpint (slot_state (fixture, "L15"), ==, CSN_SLOT_EMPTY);
  delegate (fixture, from, until);
  g_free (gate_fixture_sign (fixture, "QA Lead", "k9", FALSE, NULL));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  evaluation = gate_fixture_evaluate (fixture);
  status = csn_evaluation_get_slot (evaluation, "L15");
  g_assert_true (g_str_has_prefix (csn_slot_status_get_by (status), "k9 for John Doe, QA Lead (delegation of "));
  g_assert_true (has_notice (fixture, CSN_NOTICE_DELEGATION, "k9 for John Doe"));
  /* unsigned it is worth nothing */
  csn_act_set_signer (last_act (fixture), "John Doe", "x", "John Doe", FALSE);
  g_assert_cmpint (slot_state (fixture, "L15"), ==, CSN_SLOT_EMPTY);
}

/* G-16: a delegate does not delegate further, and the end of the time is the first moment that is too late. */
static void
test_delegation_depth (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  CsnSlot *slot = csn_checklist_find_slot (csn_record_get_checklist (fixture->record), "QA Lead");
  g_autofree char *why = NULL;
  gboolean valid;

  delegate (fixture, "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
  g_assert_nonnull (csn_delegation_find (fixture->record, slot, "k9", "2026-06-01T00:00:00Z", &valid, NULL));
  g_assert_true (valid);
  csn_delegation_find (fixture->record, slot, "k9", "2026-01-01T00:00:00Z", &valid, NULL);
  g_assert_true (valid);
  csn_delegation_find (fixture->record, slot, "k9", "2030-01-01T00:00:00Z", &valid, NULL);
  g_assert_false (valid);
  gate_fixture_act (fixture, "delegation", "slot", "L15", "role", "QA Lead", "delegate", "k10", "delegate_key", "k10", "from",
                    "2026-01-01T00:00:00Z", "until", "2030-01-01T00:00:00Z", "reason", "r", NULL);
  sign_act (fixture, "k9");
  csn_delegation_find (fixture->record, slot, "k10", "2026-06-01T00:00:00Z", &valid, &why);
  g_assert_false (valid);
  g_assert_nonnull (strstr (why, "further"));
}

static void
link_with (GateFixture *fixture, const char *verdict, gboolean valid, gboolean superseded, gboolean cycle,
           const char *version, const char *review)
{
  JsonObject *data = json_object_new ();
  JsonObject *subject = json_object_new ();

  json_object_set_string_member (data, "item", csn_entry_get_id (csn_record_find_entry (fixture->record, "L5")));
  json_object_set_string_member (data, "record", "0123456789abcdef0123456789abcdef");
  json_object_set_string_member (data, "title", "Staging");
  json_object_set_string_member (data, "verdict", verdict);
  json_object_set_string_member (data, "lifecycle", "APPROVED");
  json_object_set_string_member (subject, "version", version);
  json_object_set_object_member (data, "subject", subject);
  json_object_set_boolean_member (data, "valid", valid);
  json_object_set_boolean_member (data, "superseded", superseded);
  json_object_set_boolean_member (data, "cycle", cycle);
  json_object_set_string_member (data, "review", review);
  g_free (gate_fixture_apply (fixture, "Kim", "link", data));
}

/* T15, E57: what the record of another gate counts for; a person's word stands against none of it. */
static void
test_links (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "1.2", NULL);
  link_with (fixture, "PASS", TRUE, FALSE, FALSE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_PASS);
  link_with (fixture, "GO WITH CONDITIONS", TRUE, FALSE, FALSE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_PASS);
  link_with (fixture, "SKIPPED", TRUE, FALSE, FALSE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_FAIL);
  link_with (fixture, "NO-GO", TRUE, FALSE, FALSE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_FAIL);
  link_with (fixture, "PASS", TRUE, FALSE, FALSE, "1.3", "");
  gate_assert_state (fixture, "L5", CSN_STATE_PENDING);
  link_with (fixture, "PASS", FALSE, FALSE, FALSE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_ERROR);
  link_with (fixture, "PASS", TRUE, FALSE, TRUE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_ERROR);
  link_with (fixture, "PASS", TRUE, TRUE, FALSE, "1.2", "");
  gate_assert_state (fixture, "L5", CSN_STATE_STALE);
  link_with (fixture, "PASS", TRUE, FALSE, FALSE, "1.2", "2020-01-01");
  gate_assert_state (fixture, "L5", CSN_STATE_STALE);
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
}

/* T15: conditions of the gate before hold here too, become follow-ups, and make approvals stale when they come. */
static void
test_inherited (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  JsonObject *data;
  JsonArray *conditions = json_array_new ();
  JsonObject *subject = json_object_new ();
  const char *const covers[] = { NULL };
  g_autoptr (CsnCondition) condition = csn_condition_new ("Write it down", "Kim", "2026-12-01T00:00:00+00:00", covers);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (CsnFollowupStatus) followup = NULL;

  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "1.2", NULL);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  json_array_add_object_element (conditions, csn_condition_to_json (condition));
  json_object_set_string_member (subject, "version", "1.2");
  data = json_object_new ();
  json_object_set_string_member (data, "item", csn_entry_get_id (csn_record_find_entry (fixture->record, "L5")));
  json_object_set_string_member (data, "record", "0123456789abcdef0123456789abcdef");
  json_object_set_string_member (data, "title", "Staging");
  json_object_set_string_member (data, "verdict", "GO WITH CONDITIONS");
  json_object_set_object_member (data, "subject", subject);
  json_object_set_array_member (data, "conditions", conditions);
  json_object_set_boolean_member (data, "valid", TRUE);
  g_free (gate_fixture_apply (fixture, "Kim", "link", data));
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO_WITH_CONDITIONS);
  g_assert_true (has_notice (fixture, CSN_NOTICE_INHERITED, "Staging"));
  evaluation = gate_fixture_evaluate (fixture);
  followup = g_list_model_get_item (csn_evaluation_get_followups (evaluation),
                                    g_list_model_get_n_items (csn_evaluation_get_followups (evaluation)) - 1);
  g_assert_nonnull (strstr (csn_followup_status_get_text (followup), "Write it down"));
}

static const char *const limited = "# Form\n\n## 1. Compliance\n\n"
                                   "- [ ] Final status is \"compliant\"\n"                               /* 5 */
                                   "- [ ] Iterations within limit (Quick: 3, Standard: 5, Enterprise: 7)\n" /* 6 */
                                   "- [ ] If escalated: what is left is written down\n\n"                /* 7 */
                                   "## Gate Decision\n\n| Criteria | Status | Notes |\n|---|---|---|\n"
                                   "| Compliance | [ ] Pass / [ ] Fail | |\n\n"
                                   "**Gate Status**: [ ] PASS / [ ] FAIL\n";

/* T16: the mode, iterations used, escalation that only a waiver passes. */
static void
test_iterations (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (limited);

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, "L7", CSN_ANSWER_NA);
  gate_assert_state (fixture, "L6", CSN_STATE_PASS);
  gate_fixture_act (fixture, "iteration", "mode", "", "reason", "again", NULL);
  gate_assert_state (fixture, "L6", CSN_STATE_PENDING); /* the mode matters now, and is open */
  gate_fixture_act (fixture, "iteration", "mode", "Quick", NULL);
  gate_assert_state (fixture, "L6", CSN_STATE_PASS);
  gate_fixture_answer (fixture, "L5", CSN_ANSWER_FAIL);
  gate_assert_state (fixture, "L6", CSN_STATE_PENDING);
  gate_fixture_act (fixture, "iteration", "mode", "", NULL);
  gate_fixture_act (fixture, "iteration", "mode", "", NULL);
  gate_assert_state (fixture, "L6", CSN_STATE_FAIL); /* three of three, and not compliant */
  gate_assert_state (fixture, "L7", CSN_STATE_PENDING);
  gate_fixture_answer (fixture, "L5", CSN_ANSWER_PASS);
  gate_assert_state (fixture, "L6", CSN_STATE_PASS); /* compliant at the last one */
  gate_fixture_act (fixture, "iteration", "mode", "", NULL);
  gate_assert_state (fixture, "L6", CSN_STATE_FAIL); /* compliant, but too late */
}

/* Overriding a machine-made number never improves a verdict. */
static void
test_overwritten (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  const char *id = csn_entry_get_id (csn_record_find_entry (fixture->record, "L8"));

  gate_fixture_act (fixture, "answer.set", "item", id, "aspect", "answer", "value", "1.4", "provenance", "probe", NULL);
  gate_assert_state (fixture, "L6", CSN_STATE_CONFLICT);
  gate_fixture_answer (fixture, "L8", "0.5");
  gate_assert_state (fixture, "L6", CSN_STATE_CONFLICT);
  g_assert_true (has_notice (fixture, CSN_NOTICE_OVERWRITTEN, "1.4"));
  gate_fixture_act (fixture, "answer.set", "item", id, "aspect", "answer", "value", "0.6", "provenance", "probe", NULL);
  gate_fixture_answer (fixture, "L8", "0.6");
  gate_assert_state (fixture, "L6", CSN_STATE_PASS);
}

/* E23, E36: who tested approves, and a typed name is not the certificate's. */
static void
test_names (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();

  gate_fixture_answer (fixture, "L14", "Somebody Else");
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_true (has_notice (fixture, CSN_NOTICE_NAME, "Somebody Else"));
}

/* E33, E41, E43, E44: an objection, a corrected start, a decision to keep and a used action change nothing and stand on page 1. */
static void
test_after_start (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  g_autofree char *start = NULL;
  g_autofree char *earlier = NULL;
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (CsnFollowupStatus) before = NULL;
  g_autoptr (CsnFollowupStatus) after = NULL;
  g_autoptr (CsnEvaluation) later = NULL;

  gate_fixture_sign_all (fixture, -1);
  start = dup_time (fixture, 0);
  earlier = dup_time (fixture, -120);
  gate_fixture_act (fixture, "lifecycle", "act", "start", "at", start, NULL);
  evaluation = gate_fixture_evaluate (fixture);
  before = g_list_model_get_item (csn_evaluation_get_followups (evaluation), 0);
  gate_fixture_act (fixture, "objection", "slot", "L15", "role", "QA Lead", "reason", "too fast", NULL);
  sign_act (fixture, "QA Lead");
  g_assert_true (has_notice (fixture, CSN_NOTICE_OBJECTION, "too fast"));
  gate_fixture_act (fixture, "lifecycle", "act", "keep", "reason", "only a rumour", NULL);
  g_assert_true (has_notice (fixture, CSN_NOTICE_ROLLBACK, "not to roll back: only a rumour"));
  gate_fixture_act (fixture, "lifecycle", "act", "correct", "at", earlier, "before", start, "reason", "wrong clock", NULL);
  g_assert_true (has_notice (fixture, CSN_NOTICE_CORRECTED, "wrong clock"));
  gate_fixture_act (fixture, "action", "kind", "kill-switch", "title", "Off", "reason", "smoke", NULL);
  g_assert_true (has_notice (fixture, CSN_NOTICE_ACTION, "smoke"));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  later = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_lifecycle (later), ==, CSN_LIFECYCLE_EXECUTING);
  after = g_list_model_get_item (csn_evaluation_get_followups (later), 0);
  g_assert_cmpstr (csn_followup_status_get_due (after), <, csn_followup_status_get_due (before));
  gate_fixture_act (fixture, "lifecycle", "act", "rollback", "reason", "it burns", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_GO); /* history */
  g_clear_object (&later);
  later = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_lifecycle (later), ==, CSN_LIFECYCLE_ROLLED_BACK);
}

/* E28: a policy that changes after a signature makes approvals stale, and the guard asks for what the old one asks for. */
static void
test_policy_change (void)
{
  g_autoptr (GateFixture) fixture = new_ready ();
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text ("[order]\nstrict=true\n", NULL);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (GError) error = NULL;

  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "k0", NULL);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_false (csn_guard_policy (evaluation, policy, &error));
  g_assert_nonnull (strstr (error->message, "2 approvals of its own change, and 0 are given"));
  gate_fixture_sign_all (fixture, -1);
  g_clear_object (&evaluation);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_true (csn_guard_policy (evaluation, policy, NULL));
  g_object_unref (fixture->policy);
  fixture->policy = g_object_ref (policy);
  gate_fixture_act (fixture, "policy", "text", "[order]\nstrict=true\n", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  g_assert_cmpint (slot_state (fixture, "L15"), ==, CSN_SLOT_STALE);
}

static const char *const windowed = "# Steps\n\n## Pre-Deployment\n\n- [ ] Ready\n\n## Deployment\n\n"
                                    "1. [ ] **STOP** - Do not deploy on Friday after 2pm\n\n"
                                    "**Estimated deployment time**: 30 minutes\n";

/* E38, T11: an override holds for a time and for the role that the policy names, and takes the flag off the start. */
static void
test_override (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (windowed);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  guint n_before;

  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text ("[window]\nzone=UTC\noverride-role=Captain\n", NULL);
  g_clear_pointer (&fixture->now, g_date_time_unref);
  fixture->now = g_date_time_new_utc (2026, 11, 20, 14, 5, 0); /* a Friday */
  evaluation = gate_fixture_evaluate (fixture);
  n_before = g_list_model_get_n_items (csn_evaluation_get_start_violations (evaluation));
  gate_fixture_act (fixture, "override", "role", "Captain", "reason", "the dam breaks", "until", "", NULL);
  g_clear_object (&evaluation);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (csn_evaluation_get_start_violations (evaluation)), ==, n_before);
  sign_act (fixture, "Captain");
  g_clear_object (&evaluation);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (csn_evaluation_get_start_violations (evaluation)), ==, n_before - 1);
  g_assert_true (has_notice (fixture, CSN_NOTICE_OVERRIDE, "the dam breaks"));
  g_clear_pointer (&fixture->now, g_date_time_unref);
  fixture->now = g_date_time_new_utc (2026, 11, 27, 14, 5, 0); /* a week later it has run out */
  g_clear_object (&evaluation);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (csn_evaluation_get_start_violations (evaluation)), ==, n_before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/acts/G-16-delegation", test_delegation);
  g_test_add_func ("/gate/acts/G-16-depth", test_delegation_depth);
  g_test_add_func ("/gate/acts/E57-links", test_links);
  g_test_add_func ("/gate/acts/T15-inherited", test_inherited);
  g_test_add_func ("/gate/acts/T16-iterations", test_iterations);
  g_test_add_func ("/gate/acts/overwritten", test_overwritten);
  g_test_add_func ("/gate/acts/E36-names", test_names);
  g_test_add_func ("/gate/acts/E33-E41-E43-E44-after-start", test_after_start);
  g_test_add_func ("/gate/acts/E28-policy-change", test_policy_change);
  g_test_add_func ("/gate/acts/E38-override", test_override);
  return g_test_run ();
}
