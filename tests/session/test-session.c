/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers, undo, evidence and opening of one record. */

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "csn-session-error.h"
#include "csn-store-error.h"
#include "csn-verification.h"

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n- Version: ____\n- [ ] Three (if applicable)\n";

static void
test_answers_last (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);

  fixture_answer (session, "L3", "pass");
  fixture_answer (session, "L5", "2.1");
  g_clear_object (&session);

  session = fixture_open (fixture, "a.countersign");
  g_assert_false (csn_session_is_read_only (session));
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "pass");
  g_assert_cmpstr (fixture_value (session, "L5"), ==, "2.1");
  g_assert_null (fixture_value (session, "L4"));
}

static void
test_batch_is_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, csn_change_new ("L3", "pass"));
  g_ptr_array_add (changes, csn_change_new ("L4", "nonsense"));
  csn_session_answer_async (session, changes, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
  g_assert_null (fixture_value (session, "L3"));
}

static void
test_undo_and_redo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_false (csn_session_get_can_undo (session));
  fixture_answer (session, "L3", "pass");
  fixture_answer (session, "L3", "fail");
  g_assert_true (csn_session_get_can_undo (session));

  csn_session_undo_async (session, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "pass");
  csn_session_undo_async (session, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_null (fixture_value (session, "L3"));
  g_assert_false (csn_session_get_can_undo (session));

  g_assert_true (csn_session_get_can_redo (session));
  csn_session_redo_async (session, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "pass");
  /* a new answer ends what could be redone */
  fixture_answer (session, "L4", "pass");
  g_assert_false (csn_session_get_can_redo (session));
}

/* Answers given faster than the disk takes them follow one another and do not conflict. */
static void
test_quick_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  GAsyncResult *results[20] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);

      g_ptr_array_add (changes, csn_change_new ("L3", i % 2 == 0 ? "pass" : "fail"));
      csn_session_answer_async (session, changes, NULL, fixture_done, &results[i]);
    }
  g_assert_true (csn_session_is_saving (session));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_assert_true (fixture_wait (session, &results[i], NULL));
  g_assert_false (csn_session_is_saving (session));
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "fail");
  g_assert_false (csn_entry_is_conflicting (csn_record_find_entry (csn_session_get_record (session), "L3")));
}

static void
test_second_opener (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) first = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) second = fixture_open (fixture, "a.countersign");
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (csn_session_is_read_only (second));
  g_assert_nonnull (csn_session_get_read_only_reason (second));
  g_ptr_array_add (changes, csn_change_new ("L3", "pass"));
  csn_session_answer_async (second, changes, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (second, &result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY);
  fixture_answer (first, "L3", "pass");
}

static CsnEvidence *
attach (CsnSession *session, const char *bytes)
{
  const char *items[] = { "L3", NULL };
  g_autoptr (GBytes) content = g_bytes_new (bytes, strlen (bytes));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *list = csn_record_get_evidence (csn_session_get_record (session));

  csn_session_attach_bytes_async (session, items, content, "note.txt", NULL, "paste", NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  return g_list_model_get_item (list, g_list_model_get_n_items (list) - 1);
}

static void
test_evidence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnEvidence) evidence = attach (session, "seen it");
  g_autofree char *path = fixture_path (fixture, "out.txt");
  g_autofree char *content = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnEntry *entry = csn_record_find_entry (csn_session_get_record (session), "L3");

  g_assert_cmpuint (csn_entry_get_n_evidence (entry), ==, 1);
  csn_session_extract_async (session, csn_evidence_get_id (evidence), path, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, &error));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "seen it");
  /* never over something that is there */
  csn_session_extract_async (session, csn_evidence_get_id (evidence), path, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, NULL));

  csn_session_detach_async (session, csn_evidence_get_id (evidence), NULL, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING);
  csn_session_detach_async (session, csn_evidence_get_id (evidence), "wrong file", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpuint (csn_entry_get_n_evidence (entry), ==, 0);
  g_assert_true (csn_evidence_is_removed (evidence));
}

static void
test_erase_keeps_the_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnEvidence) evidence = attach (session, "personal data");
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autofree char *raw = NULL;
  gsize length;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnVerification) verification = NULL;

  csn_session_erase_async (session, csn_evidence_get_id (evidence), "asked by the person", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_true (csn_evidence_is_erased (evidence));
  g_clear_object (&session);

  g_assert_true (g_file_get_contents (path, &raw, &length, NULL));
  g_assert_null (memmem (raw, length, "personal data", strlen ("personal data")));
  csn_verification_run_async (path, NULL, NULL, NULL, fixture->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  verification = csn_verification_run_finish (result, NULL);
  g_assert_true (csn_verification_is_ok (verification));
}

/* All pieces of evidence that hold the bytes lose them, and the document is no such piece. */
static void
test_erase_twins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnEvidence) first = attach (session, "personal data");
  g_autoptr (CsnEvidence) second = NULL;
  g_autoptr (CsnEvidence) document = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  second = attach (session, "personal data");
  g_assert_true (first != second);
  csn_session_erase_async (session, csn_evidence_get_id (first), "asked by the person", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_true (csn_evidence_is_erased (first));
  g_assert_true (csn_evidence_is_erased (second));

  document = attach (session, text);
  csn_session_erase_async (session, csn_evidence_get_id (document), "no need", NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID);
  g_assert_false (csn_evidence_is_erased (document));
  g_assert_false (csn_session_is_read_only (session));
  g_clear_object (&session);
  session = fixture_open (fixture, "a.countersign");
}

static void
test_empty_document (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autoptr (GBytes) source = g_bytes_new_static (" \n", 2);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_create_async (source, "empty.md", path, NULL, NULL, NULL, "Ada", fixture->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (csn_session_create_finish (result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gboolean
undo (CsnSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_undo_async (session, NULL, fixture_done, &result);
  return fixture_wait (session, &result, NULL);
}

/* The last steps can be taken back after the record was closed and opened, by who did them and by nobody else. */
static void
test_undo_after_opening (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  const char *item = "L3";

  fixture_answer (session, item, "fail"); /* by Ada */
  g_clear_object (&session);
  session = fixture_open (fixture, "a.countersign"); /* by Ben */
  g_assert_false (csn_session_get_can_undo (session));
  fixture_answer (session, item, "pass");
  fixture_answer (session, item, "fail");
  g_clear_object (&session);

  session = fixture_open (fixture, "a.countersign");
  g_assert_true (csn_session_get_can_undo (session));
  g_assert_true (undo (session));
  g_assert_cmpstr (fixture_value (session, item), ==, "pass");
  g_assert_true (undo (session));
  g_assert_cmpstr (fixture_value (session, item), ==, "fail");
  g_assert_false (csn_session_get_can_undo (session));
}

/* The next release begins with what this machine knows of the last one. */
static void
test_again_keeps_the_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autofree char *path = fixture_path (fixture, "next.countersign");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnSession) next = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (session, "L3", "pass");
  g_assert_true (csn_session_remember_project_folder (session, fixture->folder, &error));
  g_assert_no_error (error);
  csn_session_again_async (session, path, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  next = csn_session_create_finish (result, &error);
  g_assert_no_error (error);
  g_assert_null (fixture_value (next, "L3"));
  g_assert_cmpstr (csn_session_get_project_folder (next), ==, fixture->folder);
}

#define ADD(name, func) g_test_add ("/session/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answers-last", test_answers_last);
  ADD ("batch-is-whole", test_batch_is_whole);
  ADD ("undo-and-redo", test_undo_and_redo);
  ADD ("undo-after-opening", test_undo_after_opening);
  ADD ("again-keeps-the-folder", test_again_keeps_the_folder);
  ADD ("quick-answers", test_quick_answers);
  ADD ("second-opener", test_second_opener);
  ADD ("evidence", test_evidence);
  ADD ("erase-keeps-the-chain", test_erase_keeps_the_chain);
  ADD ("erase-twins", test_erase_twins);
  ADD ("empty-document", test_empty_document);
  return g_test_run ();
}
