/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guards: what is refused, with a sentence that names the rule. */

#include <string.h>

#include "csn-gate-error.h"
#include "gate-fixture.h"

static const char *const form = "# Form\n\n## Work\n\n- [ ] Backup taken\n- [ ] Data kept (if applicable)\n\n"
                                "## Decision\n\n**NO-GO Triggers** (ANY):\n- [ ] Data lost\n\n"
                                "### Approvals\n\n| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                                "| Tech Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                                "| QA Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

static CsnSlot *
slot (GateFixture *fixture, const char *role)
{
  return csn_checklist_find_slot (csn_record_get_checklist (fixture->record), role);
}

static CsnEntry *
entry (GateFixture *fixture, const char *address)
{
  return csn_record_find_entry (fixture->record, address);
}

#define assert_refused(call, words)                                                                                   \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autoptr (GError) error = NULL;                                                                                  \
    g_autoptr (CsnEvaluation) now = gate_fixture_evaluate (fixture);                                                  \
    g_assert_false (call);                                                                                            \
    g_assert_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_NOT_ALLOWED);                                               \
    if (strstr (error->message, words) == NULL)                                                                       \
      g_error ("“%s” does not say “%s”", error->message, words);                                                      \
  }                                                                                                                   \
  G_STMT_END

#define assert_allowed(call)                                                                                          \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autoptr (GError) error = NULL;                                                                                  \
    g_autoptr (CsnEvaluation) now = gate_fixture_evaluate (fixture);                                                  \
    gboolean _allowed = call;                                                                                         \
    g_assert_no_error (error);                                                                                        \
    g_assert_true (_allowed);                                                                                         \
  }                                                                                                                   \
  G_STMT_END

static void
test_sign (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  CsnSigner kim = { .name = "Kim Lee", .key = "k1", .fingerprint = "f1" };
  CsnSigner sam = { .name = "Sam", .key = "k2", .fingerprint = "f2" };
  CsnSigner bot = { .name = "CI", .key = "k3", .machine = TRUE };
  CsnSigner old = { .name = "Old", .key = "k4", .expired = TRUE };

  assert_refused (csn_guard_sign (now, slot (fixture, "Tech Lead"), &kim, FALSE, NULL, &error), "Not ready");
  assert_refused (csn_guard_sign (now, slot (fixture, "Tech Lead"), &kim, TRUE, " ", &error), "reason");
  assert_allowed (csn_guard_sign (now, slot (fixture, "Tech Lead"), &kim, TRUE, "no plan", &error));
  gate_fixture_answer_all (fixture);
  assert_allowed (csn_guard_sign (now, slot (fixture, "Tech Lead"), &kim, FALSE, NULL, &error));
  assert_refused (csn_guard_sign (now, slot (fixture, "Tech Lead"), &bot, FALSE, NULL, &error), "program");
  assert_refused (csn_guard_sign (now, slot (fixture, "Tech Lead"), &old, FALSE, NULL, &error), "not valid");
  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  assert_refused (csn_guard_sign (now, slot (fixture, "QA Lead"), &kim, FALSE, NULL, &error), "one person");
  assert_refused (csn_guard_sign (now, slot (fixture, "Tech Lead"), &sam, FALSE, NULL, &error), "nothing changed");
  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "k2", NULL);
  assert_refused (csn_guard_sign (now, slot (fixture, "QA Lead"), &sam, FALSE, NULL, &error), "submitted");
  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text ("[approvals]\nsod=off\n[role QA Lead]\nemail=*@example.org\n", NULL);
  assert_refused (csn_guard_sign (now, slot (fixture, "QA Lead"), &sam, FALSE, NULL, &error), "e-mail");
  sam.email = "sam@example.org";
  assert_allowed (csn_guard_sign (now, slot (fixture, "QA Lead"), &sam, FALSE, NULL, &error));
  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text ("[approvals]\nsod=contributors\n", NULL);
  kim.name = "Kim"; /* who answered */
  kim.key = "k9";
  assert_refused (csn_guard_sign (now, slot (fixture, "QA Lead"), &kim, FALSE, NULL, &error), "answered");
}

static void
test_withdraw (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  CsnSigner kim = { .name = "Kim", .key = "k1" };
  CsnSigner sam = { .name = "Sam", .key = "k2" };
  g_autofree char *id = NULL;
  CsnApproval *approval;

  gate_fixture_answer_all (fixture);
  id = gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL);
  approval = csn_record_find_approval (fixture->record, csn_slot_get_id (slot (fixture, "Tech Lead")));
  assert_refused (csn_guard_withdraw (now, approval, &sam, "r", &error), "Only k1");
  assert_refused (csn_guard_withdraw (now, approval, &kim, "", &error), "why");
  assert_allowed (csn_guard_withdraw (now, approval, &kim, "doubt", &error));
  gate_fixture_act (fixture, "lifecycle", "act", "start", NULL);
  assert_refused (csn_guard_withdraw (now, approval, &kim, "doubt", &error), "started");
}

static void
test_waive (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  CsnSigner sam = { .name = "Sam", .key = "k2" };
  CsnSigner kim = { .name = "Kim", .key = "k1" };

  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &sam, "QA Lead", "r", NULL, &error), "not answered");
  assert_refused (csn_guard_waive (now, entry (fixture, "L11"), &sam, "QA Lead", "r", NULL, &error), "trigger");
  gate_fixture_answer (fixture, "L5", "pass");
  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &sam, "QA Lead", "r", NULL, &error), "nothing to waive");
  gate_fixture_answer (fixture, "L5", "fail");
  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &sam, "QA Lead", "", NULL, &error), "reason");
  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &sam, "Cook", "r", NULL, &error), "may not waive");
  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &kim, "QA Lead", "r", NULL, &error), "somebody else");
  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &sam, "QA Lead", "r", "2020-01-01", &error), "run out");
  assert_refused (csn_guard_waive (now, entry (fixture, "L5"), &sam, "QA Lead", "r", "soon", &error), "no time");
  assert_allowed (csn_guard_waive (now, entry (fixture, "L5"), &sam, "QA Lead", "r", "2027-01-01", &error));
}

static void
test_answer (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  CsnItem *status = csn_slot_get_status (slot (fixture, "QA Lead"));

  assert_allowed (csn_guard_answer (now, entry (fixture, "L5"), "pass", NULL, &error));
  assert_refused (csn_guard_answer (now, entry (fixture, "L5"), "na", NULL, &error), "why it does not apply");
  assert_allowed (csn_guard_answer (now, entry (fixture, "L5"), "na", "no data", &error));
  assert_allowed (csn_guard_answer (now, entry (fixture, "L6"), "na", NULL, &error));
  assert_refused (csn_guard_answer (now, entry (fixture, csn_item_get_id (status)), "Approved", NULL, &error), "signing");
  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "k0", NULL);
  gate_fixture_answer (fixture, "L11", "fired");
  assert_refused (csn_guard_answer (now, entry (fixture, "L11"), "not-fired", NULL, &error), "second person");
  assert_refused (csn_guard_clear (now, entry (fixture, "L11"), "Kim", "r", 1, &error), "second person");
  assert_refused (csn_guard_clear (now, entry (fixture, "L11"), "Sam", "", 1, &error), "Say why");
  assert_refused (csn_guard_clear (now, entry (fixture, "L11"), "Sam", "r", 0, &error), "evidence");
  assert_allowed (csn_guard_clear (now, entry (fixture, "L11"), "Sam", "r", 1, &error));
  assert_refused (csn_guard_reading (now, entry (fixture, "L5"), CSN_ROLE_NOTE, "", &error), "why");
  assert_allowed (csn_guard_reading (now, entry (fixture, "L5"), CSN_ROLE_NOTE, "a remark", &error));
}

static void
test_decide (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  g_autoptr (GListStore) conditions = g_list_store_new (CSN_TYPE_CONDITION);
  g_autoptr (CsnCondition) condition = csn_condition_new ("Watch", "", "", NULL);
  gboolean needs_reason = FALSE;

  gate_fixture_answer_all (fixture);
  assert_refused (csn_guard_recommend (now, "no-go", "", NULL, &error), "say why");
  assert_refused (csn_guard_recommend (now, "go-with-conditions", "", NULL, &error), "at least one");
  g_list_store_append (conditions, condition);
  assert_refused (csn_guard_recommend (now, "go-with-conditions", "", G_LIST_MODEL (conditions), &error), "owner");
  assert_refused (csn_guard_recommend (now, "go", "", G_LIST_MODEL (conditions), &error), "no conditions");
  assert_refused (csn_guard_recommend (now, "perhaps", "", NULL, &error), "no such");
  assert_allowed (csn_guard_recommend (now, "go", "", NULL, &error));
  assert_allowed (csn_guard_start (now, &needs_reason, &error));
  g_assert_true (needs_reason); /* nobody has signed */
  assert_refused (csn_guard_close (now, &error), "not started");
  assert_refused (csn_guard_rollback (now, "r", &error), "not started");
  assert_refused (csn_guard_void (now, "", &error), "Say why");
  assert_refused (csn_guard_revise (now, &error), "draft");
  assert_allowed (csn_guard_submit (now, &error));
  gate_fixture_act (fixture, "lifecycle", "act", "submit", "key", "k0", NULL);
  assert_refused (csn_guard_submit (now, &error), "already");
  gate_fixture_act (fixture, "lifecycle", "act", "start", NULL);
  assert_allowed (csn_guard_rollback (now, "r", &error));
  assert_allowed (csn_guard_close (now, &error));
  gate_fixture_act (fixture, "lifecycle", "act", "close", NULL);
  assert_refused (csn_guard_answer (now, entry (fixture, "L5"), "fail", NULL, &error), "closed");
}

static void
test_policy (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text ("[order]\nstrict=true\n", NULL);

  gate_fixture_answer_all (fixture);
  assert_allowed (csn_guard_policy (now, policy, &error));
  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  assert_refused (csn_guard_policy (now, policy, &error), "2 approvals of its own change, and 1 are given");
  g_free (gate_fixture_sign (fixture, "QA Lead", "k2", FALSE, NULL));
  assert_allowed (csn_guard_policy (now, policy, &error));
  assert_refused (csn_guard_override (now, &(CsnSigner){ .name = "Boss", .key = "k9" }, "Boss", "r", NULL, &error),
                  "names no role");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/guard/sign", test_sign);
  g_test_add_func ("/gate/guard/withdraw", test_withdraw);
  g_test_add_func ("/gate/guard/waive", test_waive);
  g_test_add_func ("/gate/guard/answer", test_answer);
  g_test_add_func ("/gate/guard/decide", test_decide);
  g_test_add_func ("/gate/guard/policy", test_policy);
  return g_test_run ();
}
