/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Acts on the gate itself, on small records: delegation, overrides, links, iterations, numbers that were written
 * over. What happens after T0 is in test-edges-time.c. */

#include <string.h>

#include "csn-delegation.h"
#include "csn-iteration.h"
#include "gate-fixture.h"

static void
delegate (GateFixture *fixture, const char *from, const char *until)
{
  gate_fixture_act (fixture, "delegation", "slot", "L15", "role", "QA Lead", "delegate", "k9", "delegate_key", "k9", "from",
                    from, "until", until, "reason", "on leave", NULL);
  gate_fixture_sign_act (fixture, "John Doe", TRUE);
}

/* G-16: signed, one step deep, from a time on and before another; shown as one for the other. */
static void
test_delegation (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
  g_autofree char *from = gate_fixture_dup_time (fixture, 0);
  g_autofree char *soon = gate_fixture_dup_time (fixture, 30);
  g_autofree char *until = gate_fixture_dup_time (fixture, 300);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  CsnSlotStatus *status;

  g_free (gate_fixture_sign (fixture, "Tech Lead", "k1", FALSE, NULL));
  delegate (fixture, soon, until);
  g_free (gate_fixture_sign (fixture, "QA Lead", "k9", FALSE, NULL)); /* too early */
  g_assert_cmpint (gate_fixture_slot_state (fixture, "L15"), ==, CSN_SLOT_EMPTY);
  delegate (fixture, from, until);
  g_free (gate_fixture_sign (fixture, "QA Lead", "k9", FALSE, NULL));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  evaluation = gate_fixture_evaluate (fixture);
  status = csn_evaluation_get_slot (evaluation, "L15");
  g_assert_true (g_str_has_prefix (csn_slot_status_get_by (status), "k9 for John Doe, QA Lead (delegation of "));
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_DELEGATION, "k9 for John Doe"));
  /* unsigned it is worth nothing */
  gate_fixture_sign_act (fixture, "John Doe", FALSE);
  g_assert_cmpint (gate_fixture_slot_state (fixture, "L15"), ==, CSN_SLOT_EMPTY);
}

/* G-16: a delegate does not delegate further, and the end of the time is the first moment that is too late. */
static void
test_delegation_depth (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
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
  gate_fixture_sign_act (fixture, "k9", TRUE);
  csn_delegation_find (fixture->record, slot, "k10", "2026-06-01T00:00:00Z", &valid, &why);
  g_assert_false (valid);
  g_assert_nonnull (strstr (why, "further"));
}

/* T15: what the record of another gate counts for; a person's word stands against none of it. */
static void
test_links (void)
{
  static const struct
  {
    GateLink link;
    CsnState state;
  } cases[] = {
    { { "L5", "PASS", "1.2" }, CSN_STATE_PASS },
    { { "L5", "GO WITH CONDITIONS", "1.2" }, CSN_STATE_PASS },
    { { "L5", "SKIPPED", "1.2" }, CSN_STATE_FAIL },
    { { "L5", "NO-GO", "1.2" }, CSN_STATE_FAIL },
    { { "L5", "PASS", "1.3" }, CSN_STATE_PENDING },
    { { "L5" }, CSN_STATE_PENDING },
    { { .item = "L5", .verdict = "PASS", .version = "1.2", .invalid = TRUE }, CSN_STATE_ERROR },
    { { .item = "L5", .verdict = "PASS", .version = "1.2", .cycle = TRUE }, CSN_STATE_ERROR },
    { { .item = "L5", .verdict = "PASS", .version = "1.2", .superseded = TRUE }, CSN_STATE_STALE },
    { { .item = "L5", .verdict = "PASS", .version = "1.2", .review = "2020-01-01" }, CSN_STATE_STALE },
  };
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();

  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "1.2", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gate_fixture_link (fixture, &cases[i].link);
      gate_assert_state (fixture, "L5", cases[i].state);
    }
  gate_assert_verdict (fixture, CSN_VERDICT_NOT_READY);
}

/* T15: conditions of the gate before hold here too, become follow-ups, and make approvals stale when they come. */
static void
test_inherited (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (CsnFollowupStatus) followup = NULL;

  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "1.2", NULL);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_link (fixture, &(GateLink){ .item = "L5", .verdict = "GO WITH CONDITIONS", .version = "1.2",
                                           .condition = "Write it down" });
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO_WITH_CONDITIONS);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_INHERITED, "Staging"));
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

static void
test_modes (void)
{
  g_auto (GStrv) modes = csn_iteration_list_modes ("Quick=3; Standard = 5;odd;Enterprise=7");
  g_auto (GStrv) none = csn_iteration_list_modes (NULL);
  const char *const wanted[] = { "Quick", "Standard", "Enterprise", NULL };

  g_assert_cmpstrv (modes, wanted);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  for (gsize i = 0; modes[i] != NULL; i++)
    g_assert_cmpuint (csn_iteration_limit ("Quick=3; Standard = 5;odd;Enterprise=7", modes[i]), ==, 3 + 2 * i);
}

/* Overriding a machine-made number never improves a verdict. */
static void
test_overwritten (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_release ();
  const char *id = csn_entry_get_id (csn_record_find_entry (fixture->record, "L8"));

  gate_fixture_act (fixture, "answer.set", "item", id, "aspect", "answer", "value", "1.4", "provenance", "probe", NULL);
  gate_assert_state (fixture, "L6", CSN_STATE_CONFLICT);
  gate_fixture_answer (fixture, "L8", "0.5");
  gate_assert_state (fixture, "L6", CSN_STATE_CONFLICT);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_OVERWRITTEN, "1.4"));
  gate_fixture_act (fixture, "answer.set", "item", id, "aspect", "answer", "value", "0.6", "provenance", "probe", NULL);
  gate_fixture_answer (fixture, "L8", "0.6");
  gate_assert_state (fixture, "L6", CSN_STATE_PASS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/acts/G-16-delegation", test_delegation);
  g_test_add_func ("/gate/acts/G-16-depth", test_delegation_depth);
  g_test_add_func ("/gate/acts/T15-links", test_links);
  g_test_add_func ("/gate/acts/T15-inherited", test_inherited);
  g_test_add_func ("/gate/acts/T16-iterations", test_iterations);
  g_test_add_func ("/gate/acts/T16-modes", test_modes);
  g_test_add_func ("/gate/acts/overwritten", test_overwritten);
  return g_test_run ();
}
