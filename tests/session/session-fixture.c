/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of the session share; see the header. */

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 3, 2, 10, 0, 0);
  g_autofree char *data_folder = NULL;

  fixture->folder = g_dir_make_tmp ("countersign-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  data_folder = g_build_filename (fixture->folder, "data", NULL);
  g_setenv ("CSN_DATA_DIR", data_folder, TRUE);
  fixture->clock = csn_clock_new_fixed (now);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_object (&fixture->clock);
}

char *
fixture_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

void
fixture_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

CsnSession *
fixture_create (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = fixture_path (fixture, name);
  g_autoptr (GBytes) source = g_bytes_new (text, strlen (text));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnSession *session;

  csn_session_create_async (source, "list.md", path, NULL, NULL, NULL, "Ada", fixture->clock, NULL, fixture_done, &result);
  wait_for (&result);
  session = csn_session_create_finish (result, &error);
  g_assert_no_error (error);
  return session;
}

CsnSession *
fixture_open (Fixture *fixture, const char *name)
{
  g_autofree char *path = fixture_path (fixture, name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnSession *session;

  csn_session_open_async (path, FALSE, "Ben", fixture->clock, NULL, fixture_done, &result);
  wait_for (&result);
  session = csn_session_open_finish (result, &error);
  g_assert_no_error (error);
  return session;
}

gboolean
fixture_wait (CsnSession *session, GAsyncResult **result, GError **error)
{
  gboolean ok;

  wait_for (result);
  ok = csn_session_act_finish (session, *result, error);
  g_clear_object (result);
  return ok;
}

gboolean
fixture_wait_export (GAsyncResult **result, GError **error)
{
  gboolean ok;

  wait_for (result);
  ok = csn_session_export_finish (*result, error);
  g_clear_object (result);
  return ok;
}

void
fixture_answer (CsnSession *session, const char *item, const char *value)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, csn_change_new (item, value));
  csn_session_answer_async (session, changes, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

const char *
fixture_value (CsnSession *session, const char *item)
{
  CsnEntry *entry = csn_record_find_entry (csn_session_get_record (session), item);

  g_assert_nonnull (entry);
  return csn_entry_get_value (entry);
}
