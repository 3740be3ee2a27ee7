/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A newer version of the document under a record: answers come along, what is gone stays in the log, and the record reads
 * the same when it is opened again. */

#include "session-fixture.h"

#include <string.h>

#include "csn-session-error.h"
#include "csn-verification.h"

static const char first[] = "# List\n\n## Before\n\n- [ ] One\n- [ ] Two\n- Version: ____\n\n## Stop\n\n"
                            "**NO-GO Triggers** (any):\n- [ ] Disk is full\n\n## Sign-off\n\n"
                            "| Role | Name | Signature | Date |\n|---|---|---|---|\n| Tester | | | |\n| Owner | | | |\n";
static const char second[] = "# List\n\nA word on the why.\n\n## Preparation\n\n- [ ] Zero\n- [ ] One\n- Version: ____\n\n"
                             "## Stop it\n\n**NO-GO Triggers** (any):\n- [ ] Disk is full\n\n## Sign-off\n\n"
                             "| Role | Name | Signature | Date |\n|---|---|---|---|\n| Owner | | | |\n";

static CsnRebasePlan *
make_plan (CsnSession *session, const char *text)
{
  g_autoptr (GBytes) source = g_bytes_new (text, strlen (text));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnRebasePlan *plan;

  csn_session_plan_rebase_async (session, source, "list-2.md", NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  plan = csn_session_plan_rebase_finish (session, result, &error);
  g_assert_no_error (error);
  return plan;
}

static void
rebase (CsnSession *session, const char *text)
{
  g_autoptr (CsnRebasePlan) plan = make_plan (session, text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_rebase_async (session, plan, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, &error));
  g_assert_no_error (error);
}

static void
assert_second (CsnSession *session)
{
  CsnRecord *record = csn_session_get_record (session);
  gsize length;
  const char *source = g_bytes_get_data (csn_checklist_get_source (csn_record_get_checklist (record)), &length);

  g_assert_cmpmem (source, length, second, strlen (second));
  g_assert_null (fixture_value (session, "L7"));
  g_assert_cmpstr (fixture_value (session, "L8"), ==, "pass");
  g_assert_cmpstr (fixture_value (session, "L9"), ==, "4.2");
  g_assert_cmpstr (csn_record_get_source_name (record), ==, "list-2.md");
  g_assert_cmpuint (csn_record_get_n_unknown (record), ==, 0);
}

static void
test_answers_come_along (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);
  g_autoptr (CsnRebasePlan) plan = NULL;
  CsnRecord *before;

  fixture_answer (session, "L5", "pass");
  fixture_answer (session, "L6", "fail");
  fixture_answer (session, "L7", "4.2");
  plan = make_plan (session, second);
  g_assert_cmpuint (csn_rebase_plan_count (plan, CSN_MATCH_ADDED), ==, 1);
  g_assert_cmpuint (csn_rebase_plan_count (plan, CSN_MATCH_REMOVED), >=, 1);
  g_assert_cmpuint (csn_rebase_plan_get_n_lost (plan), ==, 1);
  /* looking changes nothing */
  g_assert_cmpstr (fixture_value (session, "L6"), ==, "fail");

  before = csn_session_get_record (session);
  rebase (session, second);
  g_assert_true (csn_session_get_record (session) != before);
  g_assert_false (csn_session_get_can_undo (session));
  assert_second (session);
  /* the record goes on */
  fixture_answer (session, "L7", "fail");
  g_clear_object (&session);

  session = fixture_open (fixture, "a.countersign");
  g_assert_false (csn_session_is_read_only (session));
  g_assert_cmpstr (fixture_value (session, "L7"), ==, "fail");
  g_assert_cmpstr (fixture_value (session, "L8"), ==, "pass");
  g_assert_cmpstr (fixture_value (session, "L9"), ==, "4.2");
}

/* The record keeps its own copy of the document; another one is an explicit act, and what was signed is of the one before. */
static void
test_approvals_go_stale (Fixture *fixture, gconstpointer data)
{
  static const char plain[] = "# List\n\n- [ ] One\n\n## Sign-off\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n"
                              "| Owner | | | |\n";
  static const char newer[] = "# List\n\n- [ ] One\n\nNew words.\n\n## Sign-off\n\n| Role | Name | Signature | Date |\n"
                              "|---|---|---|---|\n| Owner | | | |\n";
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", plain);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_create ("Ada", "ada@example.org", now, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnSlotStatus) before = NULL;
  g_autoptr (CsnSlotStatus) after = NULL;

  g_assert_no_error (error);
  fixture_answer (session, "L3", "pass");
  csn_session_sign_async (session, "Owner", identity, TRUE, NULL, NULL, NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, &error));
  before = g_list_model_get_item (csn_evaluation_get_slots (csn_session_get_evaluation (session)), 0);
  g_assert_cmpint (csn_slot_status_get_state (before), ==, CSN_SLOT_APPROVED);
  rebase (session, newer);
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "pass");
  after = g_list_model_get_item (csn_evaluation_get_slots (csn_session_get_evaluation (session)), 0);
  g_assert_cmpint (csn_slot_status_get_state (after), ==, CSN_SLOT_STALE);
}

/* There and back: what was answered before the first exchange is found again, with its own words. */
static void
test_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);

  fixture_answer (session, "L5", "pass");
  fixture_answer (session, "L7", "4.2");
  rebase (session, second);
  assert_second (session);
  fixture_answer (session, "L9", "4.3");
  rebase (session, first);
  g_assert_cmpstr (fixture_value (session, "L5"), ==, "pass");
  g_assert_cmpstr (fixture_value (session, "L7"), ==, "4.3");
  g_assert_null (fixture_value (session, "L6"));
  g_clear_object (&session);
  session = fixture_open (fixture, "a.countersign");
  g_assert_cmpstr (fixture_value (session, "L7"), ==, "4.3");
}

/* A trigger that fired stays fired under its new heading. */
static void
test_latch_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);

  fixture_answer (session, "L12", "fired");
  g_assert_cmpint (csn_evaluation_get_verdict (csn_session_get_evaluation (session)), ==, CSN_VERDICT_NO_GO);
  rebase (session, second);
  g_assert_cmpstr (fixture_value (session, "L14"), ==, "fired");
  g_assert_cmpint (csn_evaluation_get_verdict (csn_session_get_evaluation (session)), ==, CSN_VERDICT_NO_GO);
}

/* The file and its report are whole, and the report says what the record says. */
static void
test_verifies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);
  g_autofree char *record = fixture_path (fixture, "a.countersign");
  g_autofree char *report = fixture_path (fixture, "a.html");
  const char *paths[] = { record, report };
  g_autoptr (GAsyncResult) result = NULL;

  fixture_answer (session, "L5", "pass");
  fixture_answer (session, "L6", "fail");
  rebase (session, second);
  fixture_answer (session, "L9", "4.4");
  csn_session_export_async (session, "html", NULL, NULL, NULL, NULL, report, NULL, fixture_done, &result);
  g_assert_true (fixture_wait_export (&result, NULL));
  g_clear_object (&session);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (CsnVerification) verification = NULL;
      g_autoptr (GError) error = NULL;

      csn_verification_run_async (paths[i], NULL, NULL, NULL, fixture->clock, NULL, fixture_done, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      verification = csn_verification_run_finish (result, &error);
      g_clear_object (&result);
      g_assert_no_error (error);
      g_assert_true (csn_verification_is_ok (verification));
    }
}

static void
test_evidence_comes_along (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("seen", 4);
  const char *kept[] = { "L5", NULL };
  const char *gone[] = { "L6", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  CsnRecord *record;

  csn_session_attach_bytes_async (session, kept, bytes, "a.txt", "text/plain", "file", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  csn_session_attach_bytes_async (session, gone, bytes, "b.txt", "text/plain", "file", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  rebase (session, second);
  record = csn_session_get_record (session);
  g_assert_cmpuint (csn_entry_get_n_evidence (csn_record_find_entry (record, "L8")), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_evidence (record)), ==, 2);
}

static void
test_same_document (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);
  g_autoptr (CsnRebasePlan) plan = make_plan (session, first);
  guint n = g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (session)));

  g_assert_true (csn_rebase_plan_is_identical (plan));
  rebase (session, first);
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (session))), ==, n);
}

/* A plan that was made for another document is refused. */
static void
test_old_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);
  g_autoptr (CsnRebasePlan) plan = make_plan (session, second);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rebase (session, second);
  csn_session_rebase_async (session, plan, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
  g_assert_cmpstr (csn_record_get_source_name (csn_session_get_record (session)), ==, "list-2.md");
}

/* After the start of the deployment the document stays. */
static void
test_started (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", first);
  g_autoptr (CsnRebasePlan) plan = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_lifecycle_async (session, "start", "late", NULL, NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  plan = make_plan (session, second);
  csn_session_rebase_async (session, plan, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, NULL));
}

/* Long maps are spread over several entries. */
static void
test_long_map (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) before = g_string_new ("# List\n\n## A\n\n");
  g_autoptr (GString) after = g_string_new ("# List\n\n## Other\n\nWords.\n\n");
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (CsnRebasePlan) plan = NULL;

  for (guint i = 0; i < 4000; i++)
    {
      g_string_append_printf (before, "- [ ] Thing %u is done\n", i);
      g_string_append_printf (after, "- [ ] Thing %u is done\n", i);
    }
  session = fixture_create (fixture, "a.countersign", before->str);
  fixture_answer (session, "L5", "pass");
  fixture_answer (session, "L4004", "fail");
  plan = make_plan (session, after->str);
  g_assert_cmpuint (csn_rebase_plan_count (plan, CSN_MATCH_SAME), ==, 4000);
  rebase (session, after->str);
  g_assert_cmpstr (fixture_value (session, "L7"), ==, "pass");
  g_assert_cmpstr (fixture_value (session, "L4006"), ==, "fail");
  g_assert_null (fixture_value (session, "L4005"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/rebase/answers", test_answers_come_along);
  ADD ("/session/rebase/E27-approvals-go-stale", test_approvals_go_stale);
  ADD ("/session/rebase/twice", test_twice);
  ADD ("/session/rebase/latch", test_latch_stays);
  ADD ("/session/rebase/verifies", test_verifies);
  ADD ("/session/rebase/evidence", test_evidence_comes_along);
  ADD ("/session/rebase/same-document", test_same_document);
  ADD ("/session/rebase/old-plan", test_old_plan);
  ADD ("/session/rebase/started", test_started);
  ADD ("/session/rebase/long-map", test_long_map);
  return g_test_run ();
}
