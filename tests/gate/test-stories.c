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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/gate/stories/validation-checks", "validation-checks.md", test_samples);
  g_test_add_data_func ("/gate/stories/staged-rollout", "staged-rollout.md", test_samples);
  g_test_add_data_func ("/gate/stories/phase-gate", "phase-gate.md", test_samples);
  g_test_add_data_func ("/gate/stories/deployment-steps", "deployment-steps.md", test_samples);
  g_test_add_data_func ("/gate/stories/release-form", "release-form.md", test_samples);
  g_test_add_data_func ("/gate/stories/000", "000", test_seeds);
  g_test_add_data_func ("/gate/stories/001", "001", test_seeds);
  g_test_add_data_func ("/gate/stories/002", "002", test_seeds);
  g_test_add_data_func ("/gate/stories/003", "003", test_seeds);
  g_test_add_data_func ("/gate/stories/004", "004", test_seeds);
  return g_test_run ();
}
