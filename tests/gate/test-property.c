/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Random records never read GO unless everything that blocks is satisfied, no trigger is fired or unknown, and everybody has
 * signed the content as it is. The expectation is worked out here from the answers alone, on a plain form, and not by the
 * rules under test. CSN_PROPERTY_RECORDS sets how many records (a small number by default). */

#include <stdlib.h>
#include <string.h>

#include "gate-fixture.h"

#define N_ITEMS    4
#define N_TRIGGERS 2
#define N_ACTS     24

static const char *const form = "# Form\n\n## Work\n\n- [ ] One\n- [ ] Two\n- [ ] Three\n- [ ] Four\n\n"
                                "## Decision\n\n**NO-GO Triggers** (ANY):\n- [ ] Alpha lost\n- [ ] Beta lost\n\n"
                                "### Approvals\n\n| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                                "| Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                                "| Owner | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

typedef struct
{
  const char *answers[N_ITEMS];
  CsnState probes[N_ITEMS];      /* NOT EVALUATED: never ran */
  const char *triggers[N_TRIGGERS];
  gboolean approved[2];
  gboolean rejected[2];
} Expected;

static const char *const slots[] = { "Lead", "Owner" };

static void
content_changed (Expected *expected)
{
  memset (expected->approved, 0, sizeof expected->approved);
  memset (expected->rejected, 0, sizeof expected->rejected);
}

static void
act_answer (GateFixture *fixture, Expected *expected)
{
  static const char *const values[] = { "pass", "pass", "pass", "fail", "na", NULL };
  int item = g_test_rand_int_range (0, N_ITEMS);
  const char *value = values[g_test_rand_int_range (0, G_N_ELEMENTS (values))];
  g_autofree char *address = g_strdup_printf ("L%d", 5 + item);

  if (g_strcmp0 (expected->answers[item], value) != 0)
    content_changed (expected);
  expected->answers[item] = value;
  gate_fixture_answer (fixture, address, value);
}

static void
act_run (GateFixture *fixture, Expected *expected)
{
  static const CsnState states[]
      = { CSN_STATE_PASS, CSN_STATE_FAIL, CSN_STATE_ERROR, CSN_STATE_INCONCLUSIVE, CSN_STATE_CANCELLED, CSN_STATE_RECORDED };
  int item = g_test_rand_int_range (0, N_ITEMS);
  CsnState state = states[g_test_rand_int_range (0, G_N_ELEMENTS (states))];
  g_autofree char *address = g_strdup_printf ("L%d", 5 + item);

  if (expected->probes[item] != state)
    content_changed (expected);
  expected->probes[item] = state;
  gate_fixture_run (fixture, address, "probe-000000000001", state);
}

static void
act_trigger (GateFixture *fixture, Expected *expected)
{
  static const char *const values[] = { "not-fired", "not-fired", "fired", NULL };
  int trigger = g_test_rand_int_range (0, N_TRIGGERS);
  const char *value = values[g_test_rand_int_range (0, G_N_ELEMENTS (values))];
  g_autofree char *address = g_strdup_printf ("L%d", 13 + trigger);

  if (g_strcmp0 (expected->triggers[trigger], value) != 0)
    content_changed (expected);
  expected->triggers[trigger] = value;
  gate_fixture_answer (fixture, address, value);
}

static void
act_sign (GateFixture *fixture, Expected *expected)
{
  int slot = g_test_rand_int_range (0, 2);
  gboolean reject = g_test_rand_int_range (0, 8) == 0;

  expected->rejected[slot] = expected->rejected[slot] || reject;
  expected->approved[slot] = !expected->rejected[slot];
  g_free (gate_fixture_sign (fixture, slots[slot], slots[slot], reject, reject ? "no" : NULL));
}

static gboolean
item_is_good (const Expected *expected, int item)
{
  const char *answer = expected->answers[item];
  CsnState probe = expected->probes[item];

  if (g_strcmp0 (answer, "fail") == 0 || g_strcmp0 (answer, "na") == 0) /* n/a without a reason */
    return FALSE;
  if (probe == CSN_STATE_FAIL)
    return FALSE;
  return g_strcmp0 (answer, "pass") == 0 || probe == CSN_STATE_PASS;
}

static gboolean
may_go (const Expected *expected)
{
  for (int i = 0; i < N_ITEMS; i++)
    if (!item_is_good (expected, i))
      return FALSE;
  for (int i = 0; i < N_TRIGGERS; i++)
    if (g_strcmp0 (expected->triggers[i], "not-fired") != 0)
      return FALSE;
  return expected->approved[0] && expected->approved[1];
}

/* What somebody else makes of the same log, entry by entry, is the same verdict. */
static void
assert_recomputes (GateFixture *fixture)
{
  g_autoptr (CsnRecord) copy = csn_record_new (csn_record_get_checklist (fixture->record));
  GListModel *events = csn_record_get_events (fixture->record);
  GListModel *approvals = csn_record_get_approvals (fixture->record);
  g_autoptr (CsnEvaluation) ours = gate_fixture_evaluate (fixture);
  g_autoptr (CsnEvaluation) theirs = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      g_autoptr (CsnEvent) read = csn_event_new_from_bytes (csn_event_get_bytes (event), NULL);

      g_assert_nonnull (read);
      csn_record_apply (copy, read, NULL);
    }
  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);
      g_autoptr (CsnApproval) same = g_list_model_get_item (csn_record_get_approvals (copy), i);

      csn_approval_set_signer (same, csn_approval_get_signer (approval), csn_approval_get_fingerprint (approval),
                               csn_approval_get_key (approval));
      csn_approval_set_validity (same, csn_approval_is_valid (approval), csn_approval_is_trusted (approval), NULL);
    }
  theirs = csn_evaluate (copy, fixture->policy, fixture->now);
  g_assert_cmpint (csn_evaluation_get_verdict (ours), ==, csn_evaluation_get_verdict (theirs));
  g_assert_cmpstr (csn_evaluation_get_summary (ours), ==, csn_evaluation_get_summary (theirs));
}

/* Of many records, only some moments of each are judged, and always the last one. */
#define MANY 1000

static void
play (guint *n_go, gboolean sparse)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (form);
  Expected expected = { 0 };

  for (int i = 0; i < N_ITEMS; i++)
    expected.probes[i] = CSN_STATE_NOT_EVALUATED;
  if (g_test_rand_int_range (0, 2) == 0)
    {
      for (int i = 0; i < N_ITEMS; i++)
        expected.answers[i] = "pass";
      for (int i = 0; i < N_TRIGGERS; i++)
        expected.triggers[i] = "not-fired";
      gate_fixture_answer_all (fixture);
    }
  for (int i = 0; i < N_ACTS; i++)
    {
      static void (*const acts[]) (GateFixture *fixture, Expected *expected)
          = { act_answer, act_run, act_trigger, act_sign, act_sign, act_sign };
      CsnVerdictKind kind;

      acts[g_test_rand_int_range (0, G_N_ELEMENTS (acts))](fixture, &expected);
      if (sparse && i < N_ACTS - 1 && g_test_rand_int_range (0, 8) != 0)
        continue;
      kind = gate_fixture_verdict (fixture);
      g_assert_cmpint (kind, !=, CSN_VERDICT_GO_WITH_CONDITIONS);
      g_assert_cmpint (kind == CSN_VERDICT_GO, ==, may_go (&expected));
      *n_go += kind == CSN_VERDICT_GO;
    }
  assert_recomputes (fixture);
}

static void
test_never_lies (void)
{
  const char *wanted = g_getenv ("CSN_PROPERTY_RECORDS");
  guint n_records = wanted != NULL ? (guint) atoi (wanted) : 150;
  guint n_go = 0;

  for (guint i = 0; i < n_records; i++)
    play (&n_go, n_records > MANY);
  g_test_message ("%u moments of %u records read GO", n_go, n_records);
  g_assert_cmpuint (n_go, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/property/never-lies", test_never_lies);
  return g_test_run ();
}
