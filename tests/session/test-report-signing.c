/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A co-signed report signed as a file: who has still to sign is listed, each signature takes its role off, the seal comes last. */

#include "csn-report-signing.h"

#include "csn-pdf-sign.h"
#include "csn-pdf-verify.h"
#include "csn-session-error.h"
#include "session-fixture.h"

static const char text[] = "# List\n\n- [ ] One\n\n## Sign-Off\n\n"
                           "| Role | Name | Signature | Date | Status |\n"
                           "|------|------|-----------|------|--------|\n"
                           "| Captain | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                           "| Pilot | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static char *
list_roles (const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) roles = NULL;

  csn_report_signing_list_async (path, NULL, done_cb, &result);
  wait_for (&result);
  roles = csn_report_signing_list_finish (result, &error);
  g_assert_no_error (error);
  return g_strjoinv (",", roles);
}

static void
sign_as (Fixture *fixture, const char *path, const char *role)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (CsnIdentity) identity = csn_identity_create (role, "ada@example.org", now, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_report_signing_run_async (path, role, identity, TRUE, NULL, NULL, path, fixture->clock, NULL, done_cb, &result);
  wait_for (&result);
  csn_report_signing_run_finish (result, &error);
  g_assert_no_error (error);
}

static void
assert_waiting (const char *path, const char *wanted)
{
  g_autofree char *roles = list_roles (path);

  g_assert_cmpstr (roles, ==, wanted);
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "report.pdf");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_export_async (session, "pdf", "co-signed", NULL, NULL, NULL, path, NULL, fixture_done, &result);
  fixture_wait_export (&result, &error);
  g_assert_no_error (error);
  assert_waiting (path, "Captain,Pilot");
  sign_as (fixture, path, "Pilot");
  assert_waiting (path, "Captain");
  sign_as (fixture, path, "Captain");
  assert_waiting (path, CSN_REPORT_SIGNING_SEAL);
  sign_as (fixture, path, CSN_REPORT_SIGNING_SEAL);
  assert_waiting (path, "");
}

static gboolean
accept (CsnSession *session, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_accept_report_async (session, path, NULL, fixture_done, &result);
  return fixture_wait (session, &result, error);
}

/* What was signed in the report is signed in the record as well, once it is taken back; and it goes stale like any approval. */
static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "report.pdf");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) other = fixture_create (fixture, "b.countersign", text);
  GListModel *approvals = csn_record_get_approvals (csn_session_get_record (session));
  g_autoptr (CsnSlotStatus) slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (session, "L3", "pass");
  csn_session_export_async (session, "pdf", "co-signed", NULL, NULL, NULL, path, NULL, fixture_done, &result);
  fixture_wait_export (&result, &error);
  g_assert_no_error (error);
  g_assert_false (accept (session, path, &error)); /* nobody signed yet */
  g_clear_error (&error);
  sign_as (fixture, path, "Pilot");
  accept (session, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (approvals), ==, 1);
  sign_as (fixture, path, "Captain");
  sign_as (fixture, path, CSN_REPORT_SIGNING_SEAL);
  accept (session, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (approvals), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      g_assert_true (csn_approval_is_valid (approval));
      g_assert_false (csn_approval_is_rejection (approval));
    }
  g_assert_false (accept (session, path, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (accept (other, path, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED);

  fixture_answer (session, "L3", "fail");
  slot = g_list_model_get_item (csn_evaluation_get_slots (csn_session_get_evaluation (session)), 0);
  g_assert_cmpint (csn_slot_status_get_state (slot), !=, CSN_SLOT_APPROVED);
}

/* The signature of @path, on a copy of the report that is the field of another role: its approval is for the role that it was. */
static void
move_approval (Fixture *fixture, GBytes *empty, CsnIdentity *identity, const char *path, const char *field)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPdfVerification) verification = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) moved = NULL;
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .field = field, .at = now, .permit = CSN_PDF_PERMIT_SIGNING };
  char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  pdf = g_bytes_new_take (data, length);
  verification = csn_pdf_verify (pdf, trust, NULL, NULL, NULL);
  options.approval
      = csn_pdf_signature_get_approval (g_ptr_array_index (csn_pdf_verification_get_signatures (verification), 0));
  moved = csn_pdf_sign (empty, identity, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (moved, NULL), (gssize) g_bytes_get_size (moved), NULL));
}

/* Who signs the field of one role with the approval of another shows one thing and says another: neither counts. */
static void
test_other_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "report.pdf");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (CsnIdentity) ada = csn_identity_create ("Ada", "ada@example.org", now, NULL);
  GListModel *slots = csn_evaluation_get_slots (csn_session_get_evaluation (session));
  g_autoptr (CsnSlotStatus) captain = g_list_model_get_item (slots, 0);
  g_autofree char *line = g_ascii_strdown (csn_slot_get_id (csn_slot_status_get_slot (captain)), -1);
  g_autofree char *field = g_strdup_printf ("approval-%s", line);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) empty = NULL;
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;
  gsize length = 0;

  fixture_answer (session, "L3", "pass");
  csn_session_export_async (session, "pdf", "co-signed", NULL, NULL, NULL, path, NULL, fixture_done, &result);
  fixture_wait_export (&result, NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  empty = g_bytes_new_take (bytes, length);
  csn_report_signing_run_async (path, "Pilot", ada, TRUE, NULL, NULL, path, fixture->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (csn_report_signing_run_finish (result, NULL));
  move_approval (fixture, empty, ada, path, field);
  g_assert_false (accept (session, path, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING);
}

/* What is no report has nobody to sign it. */
static void
test_other_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) roles = NULL;

  csn_report_signing_list_async (path, NULL, done_cb, &result);
  wait_for (&result);
  roles = csn_report_signing_list_finish (result, &error);
  g_assert_true (roles == NULL || roles[0] == NULL);
}

#define ADD(name, func) g_test_add ("/report-signing/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("roles", test_roles);
  ADD ("taken-back", test_taken_back);
  ADD ("other-role", test_other_role);
  ADD ("other-files", test_other_files);
  return g_test_run ();
}
