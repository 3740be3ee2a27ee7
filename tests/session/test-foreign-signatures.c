/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signatures that nobody made here: what a program of somebody else put into the log counts only where the rules would have let
 * the signer sign, and only once. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "csn-approval-file.h"
#include "csn-event-draft.h"
#include "csn-record-file.h"
#include "csn-verification.h"
#include "session-fixture.h"

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n\n## Sign-Off\n\n"
                           "| Role | Name | Signature | Date | Status |\n"
                           "|------|------|-----------|------|--------|\n"
                           "| Captain | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

static CsnIdentity *
make_person (Fixture *fixture, const char *name)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (GError) error = NULL;
  CsnIdentity *identity = csn_identity_create (name, "person@example.org", now, &error);

  g_assert_no_error (error);
  return identity;
}

/* What @identity says of the record as it is, as an approval file's bytes. */
static GBytes *
make_approval (Fixture *fixture, CsnSession *session, CsnIdentity *identity, gboolean approve)
{
  g_autofree char *path = fixture_path (fixture, "one.approval");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize length;

  csn_session_sign_to_file_async (session, "Captain", identity, approve, NULL, "Because", NULL, path, NULL, fixture_done,
                                  &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpint (g_remove (path), ==, 0);
  return g_bytes_new_take (contents, length);
}

static gboolean
accept (CsnSession *session, GBytes *approval, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_accept_async (session, approval, NULL, fixture_done, &result);
  return fixture_wait (session, &result, error);
}

/* An entry that no rule of ours let in. */
static void
put_in (Fixture *fixture, CsnSession **session, const char *type, JsonObject *data)
{
  g_autofree char *path = g_strdup (csn_session_get_path (*session));
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = NULL;

  g_clear_object (session);
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  csn_event_drafts_add (drafts, type, "Ben", data);
  added = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&file);
  *session = fixture_open (fixture, name);
}

/* The data of an entry that @session holds, of the newest one of its type. */
static JsonObject *
dup_data (CsnSession *session, const char *type)
{
  GListModel *events = csn_record_get_events (csn_session_get_record (session));
  JsonObject *copy = json_object_new ();

  for (guint i = g_list_model_get_n_items (events); i > 0; i--)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i - 1);
      g_autoptr (GList) names = NULL;

      if (strcmp (csn_event_get_event_type (event), type) != 0)
        continue;
      JsonObject *data = csn_event_get_data (event);

      names = json_object_get_members (data);
      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (data, l->data)));
      return copy;
    }
  g_assert_not_reached ();
}

static JsonObject *
data_of_file (GBytes *approval)
{
  JsonObject *data = csn_approval_file_read (g_bytes_get_data (approval, NULL), (gssize) g_bytes_get_size (approval), NULL);

  g_assert_nonnull (data);
  return data;
}

static CsnSlotState
slot_state (CsnSession *session)
{
  g_autoptr (CsnSlotStatus) status
      = g_list_model_get_item (csn_evaluation_get_slots (csn_session_get_evaluation (session)), 0);

  return csn_slot_status_get_state (status);
}

static void
trust (CsnSession *session, CsnIdentity *identity)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_roster_add_async (session, csn_certificate_get_der (csn_identity_get_certificate (identity)), "Captain", "", NULL,
                                fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
}

/* Taken back, or the content changed and changed back: the same signature cannot be put in again. */
static void
test_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnIdentity) ada = make_person (fixture, "Captain Ada");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) approval = NULL;

  fixture_answer (session, "L3", "pass");
  fixture_answer (session, "L4", "pass");
  approval = make_approval (fixture, session, ada, TRUE);
  g_assert_true (accept (session, approval, &error));
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_APPROVED);
  /* once more changes nothing */
  g_assert_true (accept (session, approval, &error));
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_approvals (csn_session_get_record (session))), ==, 1);
  fixture_answer (session, "L4", "fail");
  fixture_answer (session, "L4", "pass");
  g_assert_false (accept (session, approval, &error));
  g_assert_nonnull (strstr (error->message, "counts once"));
  put_in (fixture, &session, "approval", data_of_file (approval));
  g_assert_cmpint (slot_state (session), !=, CSN_SLOT_APPROVED);
  csn_session_sign_async (session, "Captain", ada, TRUE, NULL, NULL, NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_APPROVED);
  csn_session_withdraw_async (session, "Captain", ada, "Doubt", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_WITHDRAWN);
  put_in (fixture, &session, "approval", dup_data (session, "approval"));
  g_assert_cmpint (slot_state (session), !=, CSN_SLOT_APPROVED);
}

static void
test_strangers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnIdentity) ada = make_person (fixture, "Captain Ada");
  g_autoptr (CsnIdentity) eve = make_person (fixture, "Eve");
  g_autoptr (GBytes) approval = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (session, "L3", "pass");
  fixture_answer (session, "L4", "pass");
  approval = make_approval (fixture, session, eve, TRUE);
  trust (session, ada);
  g_assert_false (accept (session, approval, &error));
  g_assert_nonnull (strstr (error->message, "roster names"));
  put_in (fixture, &session, "approval", data_of_file (approval));
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_INVALID);
}

/* A rejection stands until who rejected takes it back. */
static void
test_withdrawal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnIdentity) ada = make_person (fixture, "Captain Ada");
  g_autoptr (GAsyncResult) result = NULL;
  CsnApproval *rejection;
  JsonObject *unsigned_act = json_object_new ();

  fixture_answer (session, "L3", "pass");
  csn_session_sign_async (session, "Captain", ada, FALSE, NULL, "No", NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_REJECTED);
  rejection = csn_record_find_approval (csn_session_get_record (session), "L10");
  g_assert_nonnull (rejection);
  json_object_set_string_member (unsigned_act, "approval", csn_approval_get_id (rejection));
  json_object_set_string_member (unsigned_act, "reason", "Said so on the phone");
  put_in (fixture, &session, CSN_ACT_WITHDRAWAL, unsigned_act);
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_REJECTED);
  csn_session_withdraw_async (session, "Captain", ada, "Indeed", NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpint (slot_state (session), ==, CSN_SLOT_EMPTY);
}

static void
waive (CsnSession *session, CsnIdentity *identity)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_waive_async (session, "L3", "Known", "", "Captain", identity, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

/* A waiver by somebody whom the roster does not let waive, and one whose words come as another kind of act. */
static void
test_waivers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnIdentity) ada = make_person (fixture, "Captain Ada");
  g_autoptr (CsnIdentity) eve = make_person (fixture, "Eve");
  GListModel *acts;

  fixture_answer (session, "L3", "fail");
  waive (session, eve);
  trust (session, ada);
  g_assert_false (csn_waiver_is_valid (csn_record_find_waiver (csn_session_get_record (session),
                                                               csn_entry_get_id (csn_record_find_entry (
                                                                   csn_session_get_record (session), "L3")))));
  waive (session, ada);
  put_in (fixture, &session, CSN_ACT_OBJECTION, dup_data (session, "waiver"));
  acts = csn_record_get_acts (csn_session_get_record (session));
  g_assert_cmpuint (g_list_model_get_n_items (acts), ==, 1);
  g_autoptr (CsnAct) act = g_list_model_get_item (acts, 0);
  g_assert_false (csn_act_is_valid (act));
}

static gboolean
has_approval (CsnSession *session, guint n)
{
  return slot_state (session) == CSN_SLOT_APPROVED
         && g_list_model_get_n_items (csn_record_get_approvals (csn_session_get_record (session))) == n;
}

/* What was signed to delegate a slot is no decision about it, and does not overtake one. */
static void
test_delegation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnIdentity) ada = make_person (fixture, "Captain Ada");
  g_autoptr (CsnIdentity) eve = make_person (fixture, "Eve");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) cms = NULL;
  JsonObject *delegation;
  gsize length;
  guchar *der;

  fixture_answer (session, "L3", "pass");
  fixture_answer (session, "L4", "pass");
  trust (session, ada);
  csn_session_sign_async (session, "Captain", ada, TRUE, NULL, NULL, NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  csn_session_delegate_async (session, "Captain", csn_certificate_get_der (csn_identity_get_certificate (eve)), NULL,
                              "2099-01-01T00:00:00+00:00", "Holidays", ada, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  g_assert_true (has_approval (session, 1));

  delegation = dup_data (session, CSN_ACT_DELEGATION);
  der = g_base64_decode (csn_json_get_string (delegation, "cms", ""), &length);
  cms = g_bytes_new_take (der, length);
  char *written = csn_approval_file_write (csn_json_get_string (delegation, "slot", ""),
                                           csn_json_get_string (delegation, "statement", ""), cms, NULL);
  file = g_bytes_new_take (written, strlen (written));
  g_assert_false (accept (session, file, NULL));
  g_assert_true (has_approval (session, 1));
  put_in (fixture, &session, "approval", delegation);
  g_assert_true (has_approval (session, 1));
}

/* Whether verifying with @root as the only root says that the roster alone vouches for somebody; it is never an error. */
static gboolean
rests_on_roster (Fixture *fixture, const char *path, CsnIdentity *root)
{
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *pem = csn_identity_dup_root_pem (root);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnVerification) verification = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *findings;

  g_ptr_array_add (roots, g_bytes_new (pem, strlen (pem)));
  csn_verification_run_async (path, roots, NULL, NULL, fixture->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  verification = csn_verification_run_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (csn_verification_is_ok (verification));
  findings = csn_verification_get_findings (verification);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      if (strcmp (csn_finding_get_code (finding), "roster-only") == 0)
        return TRUE;
    }
  return FALSE;
}

/* A file that vouches for its own signers is told apart from one whose signers a named root vouches for. */
static void
test_own_roster (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autofree char *path = g_strdup (csn_session_get_path (session));
  g_autoptr (CsnIdentity) ada = make_person (fixture, "Captain Ada");
  g_autoptr (CsnIdentity) eve = make_person (fixture, "Eve");
  g_autoptr (GAsyncResult) result = NULL;

  fixture_answer (session, "L3", "pass");
  fixture_answer (session, "L4", "pass");
  trust (session, ada);
  csn_session_sign_async (session, "Captain", ada, TRUE, NULL, NULL, NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_clear_object (&session);
  g_assert_true (rests_on_roster (fixture, path, eve));
  g_assert_false (rests_on_roster (fixture, path, ada));
}

static gboolean
can_verify (Fixture *fixture, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnVerification) verification = NULL;

  csn_verification_run_async (path, NULL, NULL, NULL, fixture->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  verification = csn_verification_run_finish (result, NULL);
  return verification != NULL && csn_verification_is_ok (verification);
}

/* Pipes in a folder that came from elsewhere: nobody writes into them, and nobody waits for that. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = fixture_path (fixture, "folder");
  g_autofree char *report = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *sums = g_build_filename (folder, "SHA256SUMS", NULL);
  g_autofree char *line = g_strdup_printf ("%064d  report.pdf\n", 0);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (report, 0600), ==, 0);
  g_assert_false (can_verify (fixture, report));
  g_assert_true (g_file_set_contents (sums, line, -1, NULL));
  g_assert_false (can_verify (fixture, folder));
  g_assert_cmpint (g_remove (sums), ==, 0);
  g_assert_cmpint (mkfifo (sums, 0600), ==, 0);
  g_assert_false (can_verify (fixture, folder));
  g_assert_cmpint (g_remove (sums), ==, 0);
  g_assert_cmpint (g_remove (report), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define ADD(name, func) g_test_add ("/foreign-signatures/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("once", test_once);
  ADD ("strangers", test_strangers);
  ADD ("withdrawal", test_withdrawal);
  ADD ("waivers", test_waivers);
  ADD ("delegation", test_delegation);
  ADD ("own-roster", test_own_roster);
  ADD ("pipe", test_pipe);
  return g_test_run ();
}
