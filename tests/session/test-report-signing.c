/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A co-signed report signed as a file: who has still to sign is listed, each signature takes its role off, the seal comes last. */

#include "csn-report-signing.h"
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
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  assert_waiting (path, "Captain,Pilot");
  sign_as (fixture, path, "Pilot");
  assert_waiting (path, "Captain");
  sign_as (fixture, path, "Captain");
  assert_waiting (path, CSN_REPORT_SIGNING_SEAL);
  sign_as (fixture, path, CSN_REPORT_SIGNING_SEAL);
  assert_waiting (path, "");
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
  ADD ("other-files", test_other_files);
  return g_test_run ();
}
