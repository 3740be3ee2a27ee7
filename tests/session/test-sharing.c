/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of one record edited apart, and merged. */

#include <string.h>

#include "csn-history.h"
#include "csn-record-file.h"
#include "csn-session-error.h"
#include "session-fixture.h"

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n- Version: ____\n";

static const char slot_text[] = "# List\n\n- [ ] One\n\n## Sign-Off\n\n"
                                "| Role | Name | Signature | Date | Status |\n"
                                "|------|------|-----------|------|--------|\n"
                                "| Captain | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

static void
merge (CsnSession *session, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_merge_async (session, path, FALSE, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

/* Another installation: its writer key is another one. */
static void
become_another (Fixture *fixture)
{
  g_autofree char *folder = fixture_path (fixture, "other-data");

  g_setenv ("CSN_DATA_DIR", folder, TRUE);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  CsnEntry *entry;

  fixture_answer (ours, "L3", "pass");
  csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));

  become_another (fixture);
  theirs = fixture_open (fixture, "copy.countersign");
  fixture_answer (theirs, "L4", "fail");
  fixture_answer (theirs, "L5", "theirs");
  g_clear_object (&theirs);
  fixture_answer (ours, "L5", "ours");

  merge (ours, copy);
  g_assert_cmpstr (fixture_value (ours, "L3"), ==, "pass");
  g_assert_cmpstr (fixture_value (ours, "L4"), ==, "fail");
  entry = csn_record_find_entry (csn_session_get_record (ours), "L5");
  g_assert_true (csn_entry_is_conflicting (entry));

  /* a person decides, and the conflict is gone */
  fixture_answer (ours, "L5", "both agree");
  g_assert_false (csn_entry_is_conflicting (entry));
  g_assert_cmpstr (fixture_value (ours, "L5"), ==, "both agree");
}

/* Merges unconfirmed, and says what that comes to: -1 for success. */
static int
try_merge (CsnSession *session, const char *path, gboolean confirmed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_merge_async (session, path, confirmed, NULL, fixture_done, &result);
  if (fixture_wait (session, &result, &error))
    return -1;
  g_assert_cmpuint (error->domain, ==, CSN_SESSION_ERROR);
  g_test_message ("%s", error->message);
  return error->code;
}

/* Adds an entry to the record @path past all rules, at another installation. */
static void
smuggle (Fixture *fixture, const char *path, const char *type, const char *json)
{
  g_autofree char *ours = g_strdup (g_getenv ("CSN_DATA_DIR"));
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  become_another (fixture);
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  csn_event_drafts_add (drafts, type, "Mallory", json_object_ref (json_node_get_object (node)));
  events = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (events);
  g_clear_object (&file);
  g_setenv ("CSN_DATA_DIR", ours, TRUE);
}

/* What of another's copy would change what people rely on comes in only when they agree, and all of the copy waits for it. */
static void
test_merge_asks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("seen", 4);
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnEvidence) evidence = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) read = NULL;
  const char *items[] = { "L3", NULL };
  g_autofree char *erasure = NULL;
  const struct
  {
    const char *type;
    const char *data;
  } weighty[] = { { "roster.add", "{\"role\":\"QA\",\"name\":\"Mallory\",\"certificate\":\"AAAA\"}" },
                  { "policy", "{\"text\":\"\"}" },
                  { "evidence.erase", NULL } };

  csn_session_attach_bytes_async (ours, items, bytes, "seen.txt", "text/plain", "paste", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  evidence = g_list_model_get_item (csn_record_get_evidence (csn_session_get_record (ours)), 0);
  erasure = g_strdup_printf ("{\"evidence\":\"%s\",\"reason\":\"spite\"}", csn_evidence_get_id (evidence));

  /* what this installation wrote itself, in another copy, needs no question */
  csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  {
    g_autoptr (CsnSession) second = fixture_open (fixture, "copy.countersign");

    csn_session_set_policy_async (second, "[approvals]\nna-countersign=true\n", NULL, fixture_done, &result);
    g_assert_true (fixture_wait (second, &result, NULL));
  }
  g_assert_cmpint (try_merge (ours, copy, FALSE), ==, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (weighty); i++)
    {
      g_autofree char *before = csn_history_dup_head (ours);
      g_autofree char *after = NULL;

      csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
      g_assert_true (fixture_wait (ours, &result, NULL));
      smuggle (fixture, copy, weighty[i].type, weighty[i].data ? weighty[i].data : erasure);
      g_assert_cmpint (try_merge (ours, copy, FALSE), ==, CSN_SESSION_ERROR_UNCONFIRMED);
      after = csn_history_dup_head (ours);
      g_assert_cmpstr (after, ==, before);
      g_assert_false (csn_session_is_read_only (ours));
      csn_session_read_evidence_async (ours, csn_evidence_get_id (evidence), 100, NULL, fixture_done, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&read, g_bytes_unref);
      read = csn_session_read_evidence_finish (ours, result, NULL);
      g_clear_object (&result);
      g_assert_true (g_bytes_equal (read, bytes));
      g_assert_cmpint (try_merge (ours, copy, TRUE), ==, -1);
    }
  g_assert_true (csn_evidence_is_erased (evidence));
}

/* A copy takes one certificate out of the roster and puts another in: who signed with the first is not trusted any more, at once. */
static void
test_merge_exchanges_roster (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", slot_text);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (CsnIdentity) identity = csn_identity_create ("Captain Ada", "ada@example.org", now, NULL);
  CsnCertificate *certificate = csn_identity_get_certificate (identity);
  g_autofree char *pem = csn_certificate_dup_pem (certificate);
  g_autoptr (GBytes) bytes = g_bytes_new (pem, strlen (pem));
  g_autofree char *removal = g_strdup_printf ("{\"fingerprint\":\"%s\"}", csn_certificate_get_fingerprint (certificate));
  g_autoptr (CsnApproval) approval = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_roster_add_async (ours, bytes, "Captain", "Captain Ada", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  csn_session_sign_async (ours, "Captain", identity, FALSE, NULL, "not yet", NULL, NULL, fixture_done, &result);
  fixture_wait (ours, &result, &error);
  g_assert_no_error (error);
  approval = g_list_model_get_item (csn_record_get_approvals (csn_session_get_record (ours)), 0);
  g_assert_true (csn_approval_is_trusted (approval));

  csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  smuggle (fixture, copy, "roster.remove", removal);
  smuggle (fixture, copy, "roster.add", "{\"role\":\"QA\",\"name\":\"Mallory\",\"certificate\":\"AAAA\"}");
  g_assert_cmpint (try_merge (ours, copy, TRUE), ==, -1);
  g_clear_object (&approval);
  approval = g_list_model_get_item (csn_record_get_approvals (csn_session_get_record (ours)), 0);
  g_assert_false (csn_approval_is_trusted (approval));
}

/* Entries of a newer program are kept where they are, but a merge does not end the editing of a record of ours. */
static void
test_merge_of_a_newer_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  smuggle (fixture, copy, "weather.report", "{\"sky\":\"blue\"}");
  g_assert_cmpint (try_merge (ours, copy, FALSE), ==, CSN_SESSION_ERROR_NOT_ALLOWED);
  g_assert_cmpint (try_merge (ours, copy, TRUE), ==, CSN_SESSION_ERROR_NOT_ALLOWED);
  g_assert_false (csn_session_is_read_only (ours));
  fixture_answer (ours, "L3", "pass");

  theirs = fixture_open (fixture, "copy.countersign");
  g_assert_true (csn_session_is_read_only (theirs));
}

static void
test_merge_of_another_record (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "b.countersign");
  g_autoptr (CsnSession) a = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) b = fixture_create (fixture, "b.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&b);
  csn_session_merge_async (a, path, FALSE, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (a, &result, &error));
  g_assert_nonnull (error);
}

/* An approver signs the copy that came by mail without writing into it; the approval goes home as a file. */
static void
test_sign_to_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autofree char *approval = fixture_path (fixture, "captain.approval");
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", slot_text);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_create ("Captain Ada", "ada@example.org", now, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (GBytes) bytes = NULL;
  CsnRecord *record = csn_session_get_record (ours);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_no_error (error);
  fixture_answer (ours, "L3", "pass");
  csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, &error));
  theirs = fixture_open (fixture, "copy.countersign");
  csn_session_sign_to_file_async (theirs, "Captain", identity, TRUE, NULL, "Read on paper", NULL, approval, NULL, fixture_done,
                                  &result);
  fixture_wait (theirs, &result, &error);
  g_assert_no_error (error);
  /* nothing was written into what was read */
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_approvals (csn_session_get_record (theirs))), ==, 0);

  g_assert_true (g_file_get_contents (approval, &contents, &length, &error));
  bytes = g_bytes_new (contents, length);
  csn_session_accept_async (ours, bytes, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_approvals (record)), ==, 1);

  /* a rejection without a reason is refused as ever */
  csn_session_sign_to_file_async (theirs, "Captain", identity, FALSE, NULL, NULL, NULL, approval, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (theirs, &result, &error));
  g_assert_nonnull (error);
}

/* An approval of elsewhere comes in before our last answer, so the record is folded anew; our steps back are still ours. */
static void
test_merge_keeps_steps (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", slot_text);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (CsnIdentity) identity = csn_identity_create ("Captain Ada", "ada@example.org", now, NULL);
  g_autoptr (CsnRecord) before = NULL;
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (identity);
  fixture_answer (ours, "L3", "pass");
  csn_session_save_copy_async (ours, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  become_another (fixture);
  theirs = fixture_open (fixture, "copy.countersign");
  csn_session_sign_async (theirs, "Captain", identity, TRUE, NULL, NULL, NULL, NULL, fixture_done, &result);
  fixture_wait (theirs, &result, &error);
  g_assert_no_error (error);
  g_clear_object (&theirs);
  fixture_answer (ours, "L3", "fail");

  before = g_object_ref (csn_session_get_record (ours));
  merge (ours, copy);
  g_assert_true (csn_session_get_record (ours) != before);
  g_assert_true (csn_session_get_can_undo (ours));
  csn_session_undo_async (ours, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (ours, &result, NULL));
  g_assert_cmpstr (fixture_value (ours, "L3"), ==, "pass");
}

#define ADD(name, func) g_test_add ("/sharing/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("merge", test_merge);
  ADD ("merge-asks", test_merge_asks);
  ADD ("merge-exchanges-roster", test_merge_exchanges_roster);
  ADD ("merge-of-a-newer-copy", test_merge_of_a_newer_copy);
  ADD ("merge-of-another-record", test_merge_of_another_record);
  ADD ("merge-keeps-steps", test_merge_keeps_steps);
  ADD ("sign-to-file", test_sign_to_file);
  return g_test_run ();
}
