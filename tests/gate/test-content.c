/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a slot signs: canonical, complete, blind for what lies outside its scope; statements; and the JSON of the status. */

#include <string.h>

#include "csn-canonical-json.h"
#include "csn-content.h"
#include "csn-evaluation-json.h"
#include "gate-fixture.h"

static char *
digest (GateFixture *fixture, const char *slot_id)
{
  CsnSlot *slot = slot_id != NULL ? csn_checklist_find_slot (csn_record_get_checklist (fixture->record), slot_id) : NULL;

  return csn_content_dup_digest (fixture->record, fixture->policy, slot);
}

#define assert_changed(fixture, slot, before, expected)                                                               \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autofree char *_now = digest (fixture, slot);                                                                   \
    g_assert_cmpint (strcmp (_now, before) != 0, ==, (expected));                                                     \
    g_free (before);                                                                                                  \
    before = g_steal_pointer (&_now);                                                                                 \
  }                                                                                                                   \
  G_STMT_END

static void
test_canonical (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("release-form.md");
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  gate_fixture_answer_all (fixture);
  gate_fixture_answer_by (fixture, "L21", "pass", "with \"quotes\", \\ and\ta tab\n\x01 \u2028 ü", "Kim");
  gate_fixture_attach (fixture, "L21", "log");
  gate_fixture_run (fixture, "L21", "probe-000000000001", CSN_STATE_PASS);
  gate_fixture_act (fixture, "parameter.set", "name", "a", "value", "b", NULL);
  gate_fixture_act (fixture, "subject.set", "name", "version", "value", "3", NULL);
  gate_fixture_act (fixture, "risk.set", "name", "Technical Risk", "level", "LOW", "mitigation", "none", NULL);
  gate_fixture_act (fixture, "recommendation.set", "value", "go", NULL);
  text = csn_content_dup_canonical (fixture->record, fixture->policy, NULL);
  node = csn_canonical_json_read (text, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_covers (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("release-form.md");
  g_autofree char *before = NULL;
  GListModel *entries = csn_record_get_entries (fixture->record);
  const char *followup = NULL;
  const char *approval = NULL;
  const char *lifecycle = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_entry_get_role (entry) == CSN_ROLE_FOLLOWUP)
        followup = csn_entry_get_id (entry);
      if (csn_entry_get_role (entry) == CSN_ROLE_APPROVAL_STATUS)
        approval = csn_entry_get_id (entry);
      if (csn_entry_get_role (entry) == CSN_ROLE_LIFECYCLE)
        lifecycle = csn_entry_get_id (entry);
    }
  gate_fixture_answer_all (fixture);
  before = digest (fixture, NULL);
  gate_fixture_answer (fixture, "L21", "pass");
  assert_changed (fixture, NULL, before, FALSE);
  gate_fixture_answer (fixture, "L21", "fail");
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_answer_by (fixture, "L21", "fail", "reason", "Kim");
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_attach (fixture, "L21", "log");
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_run (fixture, "L21", "probe-000000000001", CSN_STATE_FAIL);
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_waive (fixture, "L21", "Safety Officer", "known");
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_act (fixture, "reading", "item", csn_entry_get_id (csn_record_find_entry (fixture->record, "L21")), "role",
                    "note", "reason", "only a remark", NULL);
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_act (fixture, "risk.set", "name", "Technical Risk", "level", "HIGH", NULL);
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_act (fixture, "recommendation.set", "value", "no-go", "reason", "why", NULL);
  assert_changed (fixture, NULL, before, TRUE);
  gate_fixture_act (fixture, "subject.set", "name", "commit", "value", "abc", NULL);
  assert_changed (fixture, NULL, before, TRUE);
  /* outside */
  g_assert_nonnull (followup);
  gate_fixture_answer (fixture, followup, "fail");
  assert_changed (fixture, NULL, before, FALSE);
  g_assert_nonnull (approval);
  gate_fixture_answer (fixture, approval, "Approved");
  assert_changed (fixture, NULL, before, FALSE);
  g_assert_nonnull (lifecycle);
  gate_fixture_answer (fixture, lifecycle, "APPROVED");
  assert_changed (fixture, NULL, before, FALSE);
  gate_fixture_sign_all (fixture, -1);
  assert_changed (fixture, NULL, before, FALSE);
  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text ("[order]\nstrict=true\n", NULL);
  assert_changed (fixture, NULL, before, TRUE);
}

/* What comes after the deployment does not touch what was signed before it. */
static void
test_scopes (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("deployment-steps.md");
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (fixture->record));
  const char *pre = NULL;
  const char *post = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      if (csn_slot_get_phase (slot) == CSN_PHASE_PRE && pre == NULL)
        pre = csn_slot_get_id (slot);
      if (csn_slot_get_phase (slot) == CSN_PHASE_POST && post == NULL)
        post = csn_slot_get_id (slot);
    }
  before = digest (fixture, pre);
  after = digest (fixture, post);
  gate_fixture_answer (fixture, "L14", "pass");
  assert_changed (fixture, pre, before, TRUE);
  assert_changed (fixture, post, after, FALSE);
  gate_fixture_answer (fixture, "L48", "pass"); /* after the window rule */
  assert_changed (fixture, pre, before, FALSE);
  assert_changed (fixture, post, after, TRUE);
}

static void
test_statement (void)
{
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("release-form.md");
  g_autofree char *id = NULL;
  CsnApproval *approval;
  g_autofree char *content = digest (fixture, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body;

  id = gate_fixture_sign (fixture, "Safety Officer", "k1", FALSE, "fine");
  approval = csn_record_find_approval (fixture->record,
                                       csn_slot_get_id (csn_checklist_find_slot (
                                           csn_record_get_checklist (fixture->record), "Safety Officer")));
  g_assert_nonnull (approval);
  g_assert_cmpstr (csn_approval_get_content (approval), ==, content);
  node = csn_canonical_json_read (csn_approval_get_statement (approval), -1, NULL);
  body = json_node_get_object (node);
  g_assert_cmpuint (json_object_get_size (body), ==, 14);
  g_assert_cmpstr (csn_json_get_string (body, "schema", ""), ==, CSN_APPROVAL_STATEMENT_SCHEMA);
  g_assert_cmpstr (csn_json_get_string (body, "meaning", ""), ==, "approved");
  g_assert_cmpstr (csn_json_get_string (body, "scope", ""), ==, "gate");
  g_assert_false (csn_approval_was_stale (fixture->record, approval, content));
  gate_fixture_act (fixture, "risk.set", "name", "Technical Risk", "level", "HIGH", NULL);
  g_free (content);
  content = digest (fixture, NULL);
  g_assert_true (csn_approval_was_stale (fixture->record, approval, content));
}

static void
test_json (void)
{
  static const char *const members[] = { "schema", "verdict", "would_be", "reasons", "counts", "sections", "items",
                                         "approvals", "lifecycle", "content", "head", "windows", "followups" };
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_data ("release-form.md");
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonObject *counts;

  gate_fixture_answer_all (fixture);
  evaluation = gate_fixture_evaluate (fixture);
  object = csn_evaluation_to_json (evaluation, fixture->record);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (object, members[i]));
  g_assert_cmpstr (csn_json_get_string (object, "verdict", ""), ==, "READY FOR SIGN-OFF");
  g_assert_cmpstr (csn_json_get_string (object, "would_be", ""), ==, "GO");
  g_assert_cmpuint (json_array_get_length (csn_json_get_array (object, "approvals")), ==, 3);
  counts = csn_json_get_object (object, "counts");
  g_assert_cmpint (csn_json_get_int (counts, "rate", 0), ==, 100);
  g_assert_cmpint (csn_json_get_int (counts, "completed", 0), ==, csn_json_get_int (counts, "total", 1));
}

/* 16 signing acts where the document names them, and one where it names none; 244 items in the long form. */
static void
test_seeds (void)
{
  static const struct
  {
    const char *number;
    guint slots;
  } seeds[] = { { "000", 1 }, { "001", 1 }, { "002", 1 }, { "003", 8 }, { "004", 6 } };

  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr (GateFixture) fixture = gate_fixture_new_from_seed (seeds[i].number);
      g_autoptr (CsnEvaluation) evaluation = NULL;
      CsnCounts counts;

      if (fixture == NULL)
        {
          g_test_skip ("the seeds are not here");
          return;
        }
      evaluation = gate_fixture_evaluate (fixture);
      g_assert_cmpuint (g_list_model_get_n_items (csn_evaluation_get_slots (evaluation)), ==, seeds[i].slots);
      csn_evaluation_get_counts (evaluation, &counts);
      if (strcmp (seeds[i].number, "004") == 0)
        g_assert_cmpuint (counts.total, ==, 244);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/content/canonical", test_canonical);
  g_test_add_func ("/gate/content/covers", test_covers);
  g_test_add_func ("/gate/content/scopes", test_scopes);
  g_test_add_func ("/gate/content/statement", test_statement);
  g_test_add_func ("/gate/content/json", test_json);
  g_test_add_func ("/gate/content/seeds", test_seeds);
  return g_test_run ();
}
