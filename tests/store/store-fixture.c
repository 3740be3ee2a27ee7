/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Helpers of the store's tests; see the header. */

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "csn-digest.h"

static const char source_text[] = "# Release of the orchard service\n\n- [ ] Apples counted\n- [ ] Pears counted\n";

void
store_fixture_set_up (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-03-04T10:20:30+01:00", NULL);
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("csn-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->data = g_dir_make_tmp ("csn-data-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("CSN_DATA_DIR", fixture->data, TRUE);
  fixture->clock = csn_clock_new_fixed (now);
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        delete_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
store_fixture_tear_down (StoreFixture *fixture, gconstpointer user_data)
{
  delete_tree (fixture->folder);
  delete_tree (fixture->data);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_assert_finalize_object (fixture->clock);
}

char *
store_fixture_path (StoreFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

guint
store_fixture_count_files (StoreFixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

CsnRecordFile *
store_fixture_create (StoreFixture *fixture, const char *name)
{
  g_autofree char *path = store_fixture_path (fixture, name);
  g_autoptr (GBytes) source = g_bytes_new_static (source_text, strlen (source_text));
  g_autofree char *sha256 = csn_sha256_hex_bytes (source);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *data = json_object_new ();
  CsnRecordFile *file;

  json_object_set_string_member (data, "title", "Orchard");
  json_object_set_string_member (data, "sha256", sha256);
  json_object_set_int_member (data, "bytes", (gint64) strlen (source_text));
  csn_event_drafts_add (drafts, "record.new", "Ada", data);
  file = csn_record_file_create (path, NULL, drafts, source, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

void
store_fixture_draft (GPtrArray *drafts, const char *item, const char *value)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "item", item);
  json_object_set_string_member (data, "value", value);
  csn_event_drafts_add (drafts, "answer.set", "Ada", data);
}

void
store_fixture_answer (StoreFixture *fixture, CsnRecordFile *file, const char *item, const char *value)
{
  g_autoptr (CsnEvent) event = store_fixture_append (fixture, file, item, value);

  g_assert_cmpstr (csn_event_get_event_type (event), ==, "answer.set");
}

CsnEvent *
store_fixture_append (StoreFixture *fixture, CsnRecordFile *file, const char *item, const char *value)
{
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_draft (drafts, item, value);
  events = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);
  return g_object_ref (g_ptr_array_index (events, 0));
}

char *
store_fixture_attach (StoreFixture *fixture, CsnRecordFile *file, GBytes *bytes)
{
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (bytes);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *data = json_object_new ();
  guint64 length = 0;
  char *sha256 = csn_record_file_put_blob (file, source, NULL, &length, &error);

  g_assert_no_error (error);
  json_object_set_string_member (data, "name", "noise");
  json_object_set_string_member (data, "sha256", sha256);
  json_object_set_int_member (data, "bytes", (gint64) length);
  csn_event_drafts_add (drafts, "evidence.add", "Ada", data);
  events = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  return sha256;
}

GBytes *
store_fixture_noise (gsize length, guint32 seed)
{
  guint8 *data = g_malloc (length + 1);
  guint64 state = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1;

  for (gsize i = 0; i < length; i++)
    {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      data[i] = (guint8) state;
    }
  return g_bytes_new_take (data, length);
}

void
store_fixture_copy (const char *from, const char *to)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &content, &length, NULL));
  g_assert_true (g_file_set_contents (to, content, (gssize) length, NULL));
}

void
store_fixture_assert_open_fails (const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, code);
}

GSubprocess *
store_fixture_spawn_holder (StoreFixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  GSubprocess *holder;
  char byte = 0;

  g_assert_no_error (error);
  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--hold", path, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (holder), &byte, 1, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (byte, ==, 'w');
  return holder;
}

int
store_fixture_hold (const char *path)
{
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, NULL);
  char state = file != NULL && csn_record_file_get_access (file) == CSN_RECORD_WRITABLE ? 'w' : 'r';

  if (write (STDOUT_FILENO, &state, 1) != 1)
    return 1;
  sleep (60);
  return 0;
}
