/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that writes a record is killed at random moments (RECORD.md R-02): what it had said to be saved is there, the
 * record verifies, and at most the one act that was under way is there beside it. Without arguments 30 times, slow 1,000. */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "csn-record-file.h"
#include "store-fixture.h"

/* What a writer has saved, on the average, before it is killed. */
#define ACTS 12

/* The child: answers and attaches without end, and says each new entry's id once it has been told that it is saved. */
static int
write_on (const char *path)
{
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, NULL);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  guint32 seed = (guint32) g_get_real_time ();

  if (file == NULL || csn_record_file_get_access (file) != CSN_RECORD_WRITABLE)
    return 1;
  for (guint i = 0;; i++)
    {
      g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
      g_autoptr (GPtrArray) events = NULL;
      g_autofree char *line = NULL;

      store_fixture_draft (drafts, "t-1", i % 2 ? "pass" : "fail");
      if (i % 4 == 3)
        {
          g_autoptr (GBytes) bytes = store_fixture_noise (100000, seed + i);
          g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (bytes);
          g_autofree char *sha256 = csn_record_file_put_blob (file, source, NULL, NULL, NULL);
          JsonObject *data = json_object_new ();

          if (sha256 == NULL)
            return 1;
          json_object_set_string_member (data, "sha256", sha256);
          json_object_set_int_member (data, "bytes", 100000);
          csn_event_drafts_add (drafts, "evidence.add", "Ada", data);
        }
      events = csn_record_file_append (file, drafts, clock, NULL, NULL);
      if (events == NULL)
        return 1;
      line = g_strconcat (csn_event_get_id (g_ptr_array_index (events, events->len - 1)), "\n", NULL);
      if (write (STDOUT_FILENO, line, strlen (line)) != (gssize) strlen (line))
        return 1;
    }
}

static GSubprocess *
start_writer (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  GSubprocess *writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--write", path, NULL);

  g_assert_no_error (error);
  return writer;
}

/* A line that was cut was not said. */
static void
take_line (GPtrArray *said, char *line)
{
  if (strlen (line) == 64)
    g_ptr_array_add (said, line);
  else
    g_free (line);
}

/* The ids that the writer said before it was killed, which happens @usec after it said @acts of them. */
static GPtrArray *
kill_after (const char *path, guint acts, guint usec)
{
  g_autoptr (GSubprocess) writer = start_writer (path);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  GPtrArray *said = g_ptr_array_new_with_free_func (g_free);
  char *line;

  while (said->len < acts)
    {
      line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_assert_nonnull (line);
      take_line (said, line);
    }
  g_usleep (usec);
  g_subprocess_force_exit (writer);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    take_line (said, line);
  g_subprocess_wait (writer, NULL, NULL);
  return said;
}

static void
check_record (const char *path, GPtrArray *said, guint before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint after_last = 0;

  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_WRITABLE);
  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      const char *id = csn_event_get_id (g_ptr_array_index (events, i));

      g_hash_table_add (ids, (gpointer) id);
      after_last++;
      if (strcmp (id, g_ptr_array_index (said, said->len - 1)) == 0)
        after_last = 0;
    }
  for (guint i = 0; i < said->len; i++)
    g_assert_true (g_hash_table_contains (ids, g_ptr_array_index (said, i)));
  g_assert_cmpuint (events->len, >=, before + said->len);
  /* one act may have been under way: at most an answer with its evidence */
  g_assert_cmpuint (after_last, <=, 2);
  findings = csn_record_file_verify (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), ==, 0);
}

static void
test_kill (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  guint times = g_test_slow () ? 1000 : 30;
  guint said_in_all = 0;

  for (guint i = 0; i < times; i++)
    {
      g_autoptr (GPtrArray) said = NULL;

      if (i % 10 == 0)
        {
          g_autoptr (CsnRecordFile) fresh = NULL;

          g_unlink (path);
          fresh = store_fixture_create (fixture, "a.countersign");
        }
      said = kill_after (path, (guint) g_rand_int_range (rand, 1, 2 * ACTS), (guint) g_rand_int_range (rand, 0, 5000));
      said_in_all += said->len;
      check_record (path, said, 1);
    }
  g_test_message ("killed %u times after %u acknowledged acts", times, said_in_all);
  /* a machine that is too slow to write anything proves nothing */
  g_assert_cmpuint (said_in_all, >, times * ACTS / 2);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return write_on (argv[2]);

  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/kill/R-02-at-random-moments", test_kill);
  return g_test_run ();
}
