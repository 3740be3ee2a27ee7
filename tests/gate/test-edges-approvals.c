/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Edge cases of GATES.md about signatures: who may sign, what an edit, a rejection or a change of policy does to approvals, which
 * certificates count. One test for each, named by its number. */

#include <string.h>

#include "csn-gate-error.h"
#include "gate-fixture.h"

#define assert_slot(fixture, slot, expected)                                                                          \
  g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_SLOT_STATE, (int) gate_fixture_slot_state (fixture, slot)), ==,       \
                   csn_enum_to_string (CSN_TYPE_SLOT_STATE, (int) (expected)))

static CsnSlot *
slot_of (GateFixture *fixture, const char *role)
{
  return csn_checklist_find_slot (csn_record_get_checklist (fixture->record), role);
}

/* Whether the guard lets @signer approve as @role; @why: words of the refusal. */
static void
assert_may_sign (GateFixture *fixture, const char *role, const CsnSigner *signer, const char *why)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  g_autoptr (GError) error = NULL;
  gboolean may = csn_guard_sign (evaluation, slot_of (fixture, role), signer, FALSE, NULL, &error);

  if (why == NULL)
    g_assert_no_error (error);
  else
    {
      g_assert_false (may);
      g_assert_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_NOT_ALLOWED);
      g_assert_nonnull (strstr (error->message, why));
    }
}

static GateFixture *
new_signed (void)
{
  GateFixture *fixture = gate_fixture_new_form ();

  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  return fixture;
}

/* Who tested approves: allowed and printed, unless the policy separates it. */
static void
test_e23 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n- [ ] Group\n  - [ ] One\n  - [ ] Tested by: _____\n\n### Approvals\n\n"
      "| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
      "| Tech Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
      "| QA Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n");
  CsnSigner sam = { .name = "Sam", .key = "Sam", .fingerprint = "f2" };

  gate_fixture_answer_all (fixture);
  gate_fixture_answer (fixture, "L5#2", "Sam");
  assert_may_sign (fixture, "QA Lead", &sam, NULL);
  g_free (gate_fixture_sign (fixture, "QA Lead", "Sam", FALSE, NULL));
  g_free (gate_fixture_sign (fixture, "Tech Lead", "Ada", FALSE, NULL));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_TESTER, "Sam tested"));
  gate_fixture_set_policy (fixture, "[approvals]\nsod=contributors\n");
  gate_fixture_act (fixture, "policy", "text", "[approvals]\nsod=contributors\n", NULL);
  assert_may_sign (fixture, "QA Lead", &sam, "answered");
}

static void
test_e24 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  CsnSigner kim = { .name = "Kim Lee", .key = "k1", .fingerprint = "f1" };

  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  gate_assert_reason (fixture, "READY FOR SIGN-OFF: 1 of 2 approvals: missing QA Lead");
  assert_may_sign (fixture, "QA Lead", &kim, "one person");
  g_free (gate_fixture_sign (fixture, "QA Lead", "k1", FALSE, NULL)); /* and what was signed all the same does not count */
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  g_free (gate_fixture_sign (fixture, "QA Lead", "k2", FALSE, NULL));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_assert_state (fixture, "L20", CSN_STATE_PASS);
}

/* An edit makes every approval stale, one's own too; putting it back revives none. */
static void
test_e25 (void)
{
  g_autoptr (GateFixture) fixture = new_signed ();

  gate_fixture_answer_by (fixture, "L7", "0.6", NULL, "QA Lead");
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  assert_slot (fixture, "L36", CSN_SLOT_STALE);
  assert_slot (fixture, "L37", CSN_SLOT_STALE);
  gate_fixture_answer_by (fixture, "L7", "0.5", NULL, "QA Lead");
  assert_slot (fixture, "L36", CSN_SLOT_STALE);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
}

static void
test_e26 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
  const char *followup = csn_entry_get_id (csn_record_find_entry (fixture->record, "L23"));

  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_answer_by (fixture, "L23", CSN_ANSWER_FAIL, "still slow", "Sam");
  gate_fixture_act (fixture, "followup", "item", followup, "at", "2026-11-17T10:00:00+00:00", NULL);
  gate_fixture_answer_by (fixture, "L23", CSN_ANSWER_PASS, NULL, "Sam");
  assert_slot (fixture, "L14", CSN_SLOT_APPROVED);
  assert_slot (fixture, "L15", CSN_SLOT_APPROVED);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
}

/* A policy that changes after a signature makes approvals stale, and the guard asks for what the old one asks for. */
static void
test_e28 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
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
  gate_fixture_set_policy (fixture, "[order]\nstrict=true\n");
  gate_fixture_act (fixture, "policy", "text", "[order]\nstrict=true\n", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  assert_slot (fixture, "L15", CSN_SLOT_STALE);
}

static void
test_e29 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  CsnSigner kim = { .name = "Kim Lee", .key = "k1" };
  g_autoptr (GError) error = NULL;

  g_assert_false (csn_guard_sign (evaluation, slot_of (fixture, "QA Lead"), &kim, TRUE, "  ", &error));
  g_assert_nonnull (strstr (error->message, "reason"));
  g_free (gate_fixture_sign (fixture, "QA Lead", "k1", TRUE, "")); /* written all the same, it counts for nothing */
  assert_slot (fixture, "L37", CSN_SLOT_EMPTY);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

/* Rejected, mended: a new revision, and everybody signs again. */
static void
test_e30 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  g_free (gate_fixture_sign (fixture, "QA Lead", "k2", TRUE, "the log is missing"));
  gate_assert_verdict (fixture, CSN_VERDICT_NO_GO);
  gate_assert_state (fixture, "L25", CSN_STATE_FIRED); /* approval withheld */
  gate_assert_reason (fixture, "the log is missing");
  gate_fixture_act (fixture, "lifecycle", "act", "revise", NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_assert_reason (fixture, "0 of 2 approvals");
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_approvals (fixture->record)), ==, 2); /* history is kept */
}

static void
test_e31 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  g_autofree char *rejection = NULL;

  g_free (gate_fixture_sign (fixture, "QA Lead", "k2", FALSE, NULL));
  rejection = gate_fixture_sign (fixture, "QA Lead", "k2", TRUE, "the log is missing");
  assert_slot (fixture, "L37", CSN_SLOT_REJECTED);
  gate_fixture_act (fixture, "approval.withdraw", "approval", rejection, "reason", "it was there", NULL);
  csn_approval_mark_withdrawn (csn_record_find_approval (fixture->record, "L37"));
  assert_slot (fixture, "L37", CSN_SLOT_EMPTY); /* the approval before it is not resurrected */
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

static void
test_e32 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  g_autofree char *approval = NULL;

  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  approval = gate_fixture_sign (fixture, "QA Lead", "k2", FALSE, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_act (fixture, "approval.withdraw", "approval", approval, "reason", "doubt", NULL);
  csn_approval_mark_withdrawn (csn_record_find_approval (fixture->record, "L37"));
  assert_slot (fixture, "L37", CSN_SLOT_WITHDRAWN);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

/* Run out at the time of signing: refused. What a time stamp proves later is in the tests of the signatures. */
static void
test_e34 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  CsnSigner old = { .name = "Old", .key = "k4", .expired = TRUE };

  assert_may_sign (fixture, "QA Lead", &old, "not valid");
}

static void
test_e35 (void)
{
  g_autoptr (GateFixture) fixture = new_signed ();
  CsnApproval *approval = csn_record_find_approval (fixture->record, "L36");

  csn_approval_set_validity (approval, FALSE, FALSE, "revoked");
  assert_slot (fixture, "L36", CSN_SLOT_INVALID);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_assert_reason (fixture, "revoked");
  csn_approval_set_validity (approval, TRUE, FALSE, NULL);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
}

static void
test_e36 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();

  gate_fixture_answer (fixture, "L14", "Somebody Else");
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_NAME, "Somebody Else"));
}

/* The day of the next review is over: the record wants one, and gates that follow it see an old one. */
static void
test_e57 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
  g_autoptr (GateFixture) downstream = gate_fixture_new_release ();
  const GateLink link = { .item = "L5", .verdict = "GO", .version = "1.2", .review = "2027-03-01" };
  g_autoptr (CsnEvaluation) before = NULL;
  g_autoptr (CsnEvaluation) after = NULL;

  gate_fixture_answer (fixture, "L17", "2027-03-01");
  gate_fixture_sign_all (fixture, -1);
  before = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_lifecycle (before), ==, CSN_LIFECYCLE_APPROVED);
  gate_fixture_set_time (fixture, "2027-03-02T09:00:00+00:00");
  after = gate_fixture_evaluate (fixture);
  g_assert_cmpint (csn_evaluation_get_lifecycle (after), ==, CSN_LIFECYCLE_REVIEW_DUE);
  gate_fixture_act (downstream, "subject.set", "name", "version", "value", "1.2", NULL);
  gate_fixture_link (downstream, &link);
  gate_assert_state (downstream, "L5", CSN_STATE_PASS);
  gate_fixture_set_time (downstream, "2027-03-02T09:00:00+00:00");
  gate_assert_state (downstream, "L5", CSN_STATE_STALE);
}

/* Two approvals from two copies, joined: both count for the same content, else the older one is stale. */
static void
test_e58 (void)
{
  g_autoptr (GateFixture) same = new_signed ();
  g_autoptr (GateFixture) other = gate_fixture_new_form ();

  assert_slot (same, "L36", CSN_SLOT_APPROVED);
  assert_slot (same, "L37", CSN_SLOT_APPROVED);
  g_free (gate_fixture_sign (other, "Tech Lead", "k1", FALSE, NULL));
  gate_fixture_answer (other, "L7", "0.6"); /* what the second one saw */
  g_free (gate_fixture_sign (other, "QA Lead", "k2", FALSE, NULL));
  assert_slot (other, "L36", CSN_SLOT_STALE);
  assert_slot (other, "L37", CSN_SLOT_APPROVED);
  gate_assert_verdict (other, CSN_VERDICT_READY_FOR_SIGN_OFF);
}

static void
test_e59 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (GError) error = NULL;
  CsnSigner bot = { .name = "CI", .key = "k3", .machine = TRUE };

  assert_may_sign (fixture, "QA Lead", &bot, "program");
  gate_fixture_answer (fixture, "L12", CSN_ANSWER_FAIL);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_false (csn_guard_waive (evaluation, csn_record_find_entry (fixture->record, "L12"), &bot, "QA Lead", "r", NULL, &error));
  g_assert_nonnull (strstr (error->message, "program"));
}

/* A quorum that the people who hold the role can never reach. */
static void
test_e60 (void)
{
  static const char *const wanted = "[role QA Lead]\nn=2\n";
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text (wanted, NULL);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (CsnEvaluation) again = NULL;
  g_autoptr (GError) error = NULL;

  gate_fixture_act (fixture, "roster.add", "role", "QA Lead", "certificate", "QQ==", "name", "Kim", NULL);
  evaluation = gate_fixture_evaluate (fixture);
  g_assert_false (csn_guard_policy (evaluation, policy, &error));
  g_assert_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY);
  g_assert_nonnull (strstr (error->message, "names 1"));
  gate_fixture_act (fixture, "roster.add", "role", "QA Lead", "certificate", "Qg==", "name", "Sam", NULL);
  again = gate_fixture_evaluate (fixture);
  g_assert_true (csn_guard_policy (again, policy, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/edges/E23-tester-approves", test_e23);
  g_test_add_func ("/gate/edges/E24-one-person-two-roles", test_e24);
  g_test_add_func ("/gate/edges/E25-edit-after-signing", test_e25);
  g_test_add_func ("/gate/edges/E26-follow-up-result", test_e26);
  g_test_add_func ("/gate/edges/E28-policy-change", test_e28);
  g_test_add_func ("/gate/edges/E29-rejection-without-reason", test_e29);
  g_test_add_func ("/gate/edges/E30-rejected-and-mended", test_e30);
  g_test_add_func ("/gate/edges/E31-rejection-taken-back", test_e31);
  g_test_add_func ("/gate/edges/E32-withdrawn-before-the-start", test_e32);
  g_test_add_func ("/gate/edges/E34-certificate-run-out", test_e34);
  g_test_add_func ("/gate/edges/E35-certificate-revoked", test_e35);
  g_test_add_func ("/gate/edges/E36-another-name", test_e36);
  g_test_add_func ("/gate/edges/E57-review-due", test_e57);
  g_test_add_func ("/gate/edges/E58-signed-in-parallel", test_e58);
  g_test_add_func ("/gate/edges/E59-machine-signs", test_e59);
  g_test_add_func ("/gate/edges/E60-quorum-beyond-reach", test_e60);
  return g_test_run ();
}
