/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records that came from elsewhere: whose they are, what is told of them, taking over, saving what is left of a damaged one. */

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "csn-received.h"

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n- Version: ____\n";

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Another installation: its keys and what it remembers are its own. */
static void
become (Fixture *fixture, const char *name)
{
  g_autofree char *folder = fixture_path (fixture, name);

  g_setenv ("CSN_DATA_DIR", folder, TRUE);
}

static gboolean
is_foreign (const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean foreign = FALSE;

  csn_received_is_foreign_async (path, NULL, fixture_done, &result);
  wait_for (&result);
  g_assert_true (csn_received_is_foreign_finish (result, &foreign, &error));
  g_assert_no_error (error);
  return foreign;
}

static CsnReceived *
open_received (Fixture *fixture, const char *path, GError **error)
{
  const char *const folders[] = { fixture->folder, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  csn_received_open_async (path, folders, NULL, "Ben", fixture->clock, NULL, fixture_done, &result);
  wait_for (&result);
  return csn_received_open_finish (result, error);
}

static void
save_copy (CsnSession *session, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_save_copy_async (session, path, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
}

static void
test_whose (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autofree char *moved = fixture_path (fixture, "moved.countersign");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autofree char *bytes = NULL;
  gsize length;

  fixture_answer (session, "L3", "pass");
  g_assert_false (is_foreign (path));
  /* ours is still there: this one came from somewhere */
  save_copy (session, copy);
  g_assert_true (is_foreign (copy));
  g_clear_object (&session);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_assert_false (is_foreign (moved));
  become (fixture, "other");
  g_assert_true (is_foreign (moved));
}

static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sent = g_build_filename (g_get_tmp_dir (), "countersign-sent-XXXXXX", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before;
  gsize length_after;
  g_autoptr (CsnSession) ours = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (CsnReceived) received = NULL;
  g_autoptr (CsnDifference) difference = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  int fd = g_mkstemp (sent);

  close (fd);
  g_unlink (sent);
  fixture_answer (ours, "L3", "pass");
  save_copy (ours, sent);
  fixture_answer (ours, "L4", "pass");
  become (fixture, "other");
  csn_session_open_async (sent, FALSE, "Cem", fixture->clock, NULL, fixture_done, &result);
  wait_for (&result);
  theirs = csn_session_open_finish (result, &error);
  g_assert_no_error (error);
  fixture_answer (theirs, "L3", "fail");
  g_clear_object (&theirs);

  become (fixture, "data");
  g_assert_true (g_file_get_contents (sent, &before, &length_before, NULL));
  received = open_received (fixture, sent, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csn_received_get_made_by (received), ==, "Ada");
  g_assert_cmpuint (csn_received_get_n_writers (received), ==, 2);
  g_assert_cmpstr (csn_received_get_people (received)[0], ==, "Ada (2)");
  g_assert_cmpstr (csn_received_get_people (received)[1], ==, "Cem (1)");
  g_assert_true (csn_verification_is_ok (csn_received_get_verification (received)));
  g_assert_true (csn_session_is_read_only (csn_received_get_session (received)));
  g_assert_cmpstr (csn_received_get_own_path (received), ==, csn_session_get_path (ours));
  g_assert_cmpuint (csn_received_get_n_more (received), ==, 1);
  g_assert_cmpuint (csn_received_get_n_less (received), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (csn_received_get_differences (received)), ==, 2);
  difference = g_list_model_get_item (csn_received_get_differences (received), 0);
  g_assert_cmpstr (csn_difference_get_before (difference), ==, "pass");
  g_assert_cmpstr (csn_difference_get_after (difference), ==, "fail");
  /* reading changed nothing */
  g_assert_true (g_file_get_contents (sent, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
  g_unlink (sent);
}

static void
test_take_over (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autofree char *fresh = fixture_path (fixture, "mine.countersign");
  g_autoptr (CsnSession) theirs = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnReceived) received = NULL;
  g_autoptr (CsnSession) mine = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (theirs, "L5", "2.1");
  g_clear_object (&theirs);
  become (fixture, "other");
  received = open_received (fixture, path, &error);
  g_assert_no_error (error);
  csn_received_take_over_async (received, NULL, fresh, NULL, fixture_done, &result);
  wait_for (&result);
  mine = csn_received_take_over_finish (received, result, &error);
  g_assert_no_error (error);
  g_assert_false (csn_session_is_read_only (mine));
  g_assert_cmpstr (fixture_value (mine, "L5"), ==, "2.1");
  fixture_answer (mine, "L3", "pass");
  g_assert_false (is_foreign (fresh));
  g_assert_true (is_foreign (path));
}

static void
test_altered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autofree char *fresh = fixture_path (fixture, "mine.countersign");
  g_autofree char *saved = fixture_path (fixture, "saved.countersign");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  char *place;

  fixture_answer (session, "L5", "version two");
  fixture_answer (session, "L3", "pass");
  g_clear_object (&session);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  place = memmem (bytes, length, "version two", strlen ("version two"));
  g_assert_nonnull (place);
  memcpy (place, "version six", strlen ("version six"));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  become (fixture, "other");
  g_assert_null (open_received (fixture, path, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (fresh, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  /* what is left of it can be saved, and what was lost is told */
  csn_received_salvage_async (path, saved, NULL, fixture_done, &result);
  wait_for (&result);
  g_assert_true (csn_received_salvage_finish (result, &findings, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (findings), >, 0);
  session = fixture_open (fixture, "saved.countersign");
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "pass");
}

#define ADD(name, func) g_test_add ("/received/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("whose", test_whose);
  ADD ("told", test_told);
  ADD ("take-over", test_take_over);
  ADD ("altered", test_altered);
  return g_test_run ();
}
