/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Edge cases of GATES.md about time: windows, the start, follow-ups, what happens after the start, on a clock that moves. One test for
 * each, named by its number. */

#include <string.h>

#include "csn-window.h"
#include "gate-fixture.h"

static const char *const windowed = "# Steps\n\n## Pre-Deployment\n\n- [ ] Ready\n\n## Deployment\n\n"
                                    "1. [ ] **STOP** - Do not deploy on Friday after 2pm\n\n"
                                    "**Estimated deployment time**: 30 minutes\n\n## Sign-Off\n\n### Pre-Deployment\n\n"
                                    "- [ ] **Captain**: Ship ready\n";

static gboolean
has_violation (GateFixture *fixture, const char *words)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  GListModel *violations = csn_evaluation_get_start_violations (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (violations); i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (violations, i);

      if (strstr (csn_reason_get_text (reason), words) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The first window as "STATE: text". */
static char *
dup_window (GateFixture *fixture)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  g_autoptr (CsnWindowStatus) window = g_list_model_get_item (csn_evaluation_get_windows (evaluation), 0);

  g_assert_nonnull (window);
  return g_strdup_printf ("%s: %s", csn_window_status_get_state (window), csn_window_status_get_text (window));
}

static CsnLifecycle
lifecycle_of (GateFixture *fixture)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

  return csn_evaluation_get_lifecycle (evaluation);
}

/* A clock that jumps back is flagged, never refused. */
static void
test_e37 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_form ();

  gate_fixture_set_time (fixture, "2026-11-15T09:00:00+00:00"); /* a day before the record began */
  gate_fixture_answer (fixture, "L12", CSN_ANSWER_PASS);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_CLOCK, "2026-11-15"));
}

/* Signed at 13:55 on a Friday and valid; started at 14:05 without an override: flagged. */
static void
test_e38 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (windowed);

  gate_fixture_set_policy (fixture, "[window]\nzone=UTC\noverride-role=Captain\n");
  gate_fixture_answer_all (fixture);
  gate_fixture_set_time (fixture, "2026-11-20T13:54:00+00:00");
  gate_fixture_sign_all (fixture, -1);
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  gate_fixture_set_time (fixture, "2026-11-20T14:05:00+00:00");
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_true (has_violation (fixture, "Friday after 14:00"));
  gate_fixture_act (fixture, "override", "role", "Captain", "reason", "the dam breaks", "until", "", NULL);
  g_assert_true (has_violation (fixture, "Friday after 14:00")); /* nobody has signed it */
  gate_fixture_sign_act (fixture, "Captain", TRUE);
  g_assert_false (has_violation (fixture, "Friday after 14:00"));
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_OVERRIDE, "the dam breaks"));
  gate_fixture_set_time (fixture, "2026-11-27T14:05:00+00:00"); /* a week later it has run out */
  g_assert_true (has_violation (fixture, "Friday after 14:00"));
}

/* No zone in the document and none in the policy: unknown until somebody says. */
static void
test_e39 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (windowed);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  before = dup_window (fixture);
  g_assert_true (g_str_has_prefix (before, "UNKNOWN"));
  g_assert_nonnull (strstr (before, "time zone"));
  gate_fixture_act (fixture, "parameter.set", "name", CSN_WINDOW_PARAMETER_ZONE, "value", "Europe/Berlin", NULL);
  after = dup_window (fixture);
  g_assert_null (strstr (after, "time zone"));
}

/* The clocks go back inside the interval: computed on instants, printed with both offsets. */
static void
test_e40 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n- [ ] Ready\n\n- **Start Time**: ____________\n- **End Time**: ____________\n- **Timezone**: ____________\n\n"
      "1. [ ] **STOP** - Do not deploy on Friday after 2pm\n");
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (CsnWindowStatus) window = NULL;

  gate_fixture_answer (fixture, "L5", "2026-10-25 01:30");
  gate_fixture_answer (fixture, "L6", "2026-10-25 03:30");
  gate_fixture_answer (fixture, "L7", "Europe/Berlin");
  evaluation = gate_fixture_evaluate (fixture);
  window = g_list_model_get_item (csn_evaluation_get_windows (evaluation), 0);
  g_assert_cmpstr (csn_window_status_get_state (window), ==, "ALLOWED");
  g_assert_cmpstr (csn_window_status_get_start (window), ==, "2026-10-25T01:30:00+02:00");
  g_assert_cmpstr (csn_window_status_get_end (window), ==, "2026-10-25T03:30:00+01:00");
}

static GateFixture *
new_started (char **start)
{
  GateFixture *fixture = gate_fixture_new_release ();

  gate_fixture_sign_all (fixture, -1);
  *start = gate_fixture_dup_time (fixture, 0);
  gate_fixture_act (fixture, "lifecycle", "act", "start", "at", *start, NULL);
  g_assert_cmpint (lifecycle_of (fixture), ==, CSN_LIFECYCLE_EXECUTING);
  return fixture;
}

static void
test_e33 (void)
{
  g_autofree char *start = NULL;
  g_autoptr (GateFixture) fixture = new_started (&start);

  gate_fixture_act (fixture, "objection", "slot", "L15", "role", "QA Lead", "reason", "too fast", NULL);
  gate_fixture_sign_act (fixture, "QA Lead", TRUE);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_OBJECTION, "too fast"));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
  g_assert_cmpint (lifecycle_of (fixture), ==, CSN_LIFECYCLE_EXECUTING);
}

/* Follow-ups are due from the corrected start, and what was done is judged anew. */
static void
test_e41 (void)
{
  g_autofree char *start = NULL;
  g_autofree char *earlier = NULL;
  g_autoptr (GateFixture) fixture = new_started (&start);
  g_autoptr (CsnEvaluation) first = gate_fixture_evaluate (fixture);
  g_autoptr (CsnEvaluation) second = NULL;
  g_autoptr (CsnFollowupStatus) before = g_list_model_get_item (csn_evaluation_get_followups (first), 0);
  g_autoptr (CsnFollowupStatus) after = NULL;

  g_assert_cmpstr (csn_followup_status_get_state (before), ==, "DONE");
  earlier = gate_fixture_dup_time (fixture, -30 * 24 * 60);
  gate_fixture_act (fixture, "lifecycle", "act", "correct", "at", earlier, "before", start, "reason", "wrong clock", NULL);
  second = gate_fixture_evaluate (fixture);
  after = g_list_model_get_item (csn_evaluation_get_followups (second), 0);
  g_assert_cmpstr (csn_followup_status_get_due (after), <, csn_followup_status_get_due (before));
  g_assert_cmpstr (csn_followup_status_get_state (after), ==, "DONE LATE");
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_CORRECTED, "wrong clock"));
}

static void
test_e42 (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (
      "# T\n\n## Work\n\n- [ ] Done\n\n## Post-Deployment\n\n### First 24 Hours\n\n- [ ] Check speed every 4 hours\n");
  const char *const wanted[] = { "OVERDUE", "OVERDUE", "DONE", "DUE", "DUE", "DUE" };
  g_autoptr (CsnEvaluation) before = gate_fixture_evaluate (fixture);
  g_autoptr (CsnEvaluation) after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (csn_evaluation_get_followups (before), i);

      g_assert_cmpstr (csn_followup_status_get_state (status), ==, "DEFERRED");
    }
  gate_fixture_act (fixture, "lifecycle", "act", "start", "at", "2026-11-16T10:00:00+00:00", NULL);
  gate_fixture_act (fixture, "followup", "item", csn_entry_get_id (csn_record_find_entry (fixture->record, "L11")), "at",
                    "2026-11-16T21:00:00+00:00", NULL);
  gate_fixture_set_time (fixture, "2026-11-16T23:00:00+00:00");
  after = gate_fixture_evaluate (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (csn_evaluation_get_followups (after), i);

      g_assert_cmpstr (csn_followup_status_get_state (status), ==, wanted[i]);
    }
}

static void
test_e43 (void)
{
  g_autofree char *start = NULL;
  g_autoptr (GateFixture) fixture = new_started (&start);

  gate_fixture_act (fixture, "lifecycle", "act", "keep", "reason", "only a rumour", NULL);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_ROLLBACK, "not to roll back: only a rumour"));
  g_assert_cmpint (lifecycle_of (fixture), ==, CSN_LIFECYCLE_EXECUTING);
  gate_fixture_act (fixture, "lifecycle", "act", "rollback", "reason", "it burns", NULL);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_ROLLBACK, "to roll back: it burns"));
  gate_assert_verdict (fixture, CSN_VERDICT_GO); /* stays as history */
  g_assert_cmpint (lifecycle_of (fixture), ==, CSN_LIFECYCLE_ROLLED_BACK);
}

static void
test_e44 (void)
{
  g_autofree char *start = NULL;
  g_autoptr (GateFixture) fixture = new_started (&start);

  gate_fixture_act (fixture, "action", "kind", "kill-switch", "title", "Off", "reason", "smoke", NULL);
  g_assert_true (gate_fixture_has_notice (fixture, CSN_NOTICE_ACTION, "smoke"));
  gate_assert_verdict (fixture, CSN_VERDICT_GO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/edges/E33-objection", test_e33);
  g_test_add_func ("/gate/edges/E37-clock-goes-back", test_e37);
  g_test_add_func ("/gate/edges/E38-started-too-late", test_e38);
  g_test_add_func ("/gate/edges/E39-no-zone", test_e39);
  g_test_add_func ("/gate/edges/E40-clocks-change", test_e40);
  g_test_add_func ("/gate/edges/E41-corrected-start", test_e41);
  g_test_add_func ("/gate/edges/E42-missed-twice", test_e42);
  g_test_add_func ("/gate/edges/E43-rollback-decision", test_e43);
  g_test_add_func ("/gate/edges/E44-kill-switch", test_e44);
  return g_test_run ();
}
