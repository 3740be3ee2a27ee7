/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Life of a record file: creating, opening, adding, evidence in and out. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "store-fixture.h"

static void
test_create (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) heads = NULL;
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  struct stat info;

  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_WRITABLE);
  g_assert_cmpuint (strlen (csn_record_file_get_doc (file)), ==, 32);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (csn_event_get_event_type (g_ptr_array_index (events, 0)), ==, "record.new");
  g_assert_cmpstr (csn_event_get_prev (g_ptr_array_index (events, 0)), ==, "");
  heads = csn_record_file_dup_heads (file);
  g_assert_cmpuint (g_strv_length (heads), ==, 1);
  g_assert_cmpstr (heads[0], ==, csn_event_get_id (g_ptr_array_index (events, 0)));
}

static void
test_never_overwrites (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "taken.countersign");
  g_autofree char *text = NULL;
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  file = csn_record_file_create (path, NULL, NULL, NULL, fixture->clock, NULL, &error);
  g_assert_null (file);
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  /* and leaves nothing half-made beside it */
  g_assert_cmpuint (store_fixture_count_files (fixture), ==, 1);
}

/* A name that leaves no room for the journal beside it is refused before anything is made. */
static void
test_long_name (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *name = g_strnfill (242, 'x');
  g_autofree char *whole = g_strconcat (name, ".countersign", NULL);
  g_autofree char *path = store_fixture_path (fixture, whole);
  g_autofree char *short_path = store_fixture_path (fixture, whole + 10);
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (csn_record_file_create (path, NULL, NULL, NULL, fixture->clock, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY);
  g_assert_cmpuint (store_fixture_count_files (fixture), ==, 0);
  g_clear_error (&error);
  file = store_fixture_create (fixture, whole + 10);
  g_clear_object (&file);
  /* what somebody named so all the same can be read */
  g_assert_cmpint (g_rename (short_path, path), ==, 0);
  file = csn_record_file_open (path, CSN_RECORD_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
}

static void
test_append_and_reopen (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *doc = g_strdup (csn_record_file_get_doc (file));
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) head_sigs = NULL;
  g_autoptr (GError) error = NULL;
  CsnHeadSig *head_sig;

  store_fixture_draft (drafts, "t-1", "pass");
  store_fixture_draft (drafts, "t-2", "fail");
  added = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 2);
  g_assert_cmpuint (csn_record_file_get_n_events (file), ==, 3);
  g_clear_object (&file);

  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csn_record_file_get_doc (file), ==, doc);
  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (csn_event_get_wseq (g_ptr_array_index (events, i)), ==, i + 1);
      g_assert_cmpuint (csn_event_get_lamport (g_ptr_array_index (events, i)), ==, i + 1);
    }
  g_assert_cmpstr (csn_event_get_id (g_ptr_array_index (events, 2)), ==, csn_event_get_id (g_ptr_array_index (added, 1)));
  head_sigs = csn_record_file_dup_head_sigs (file);
  g_assert_cmpuint (head_sigs->len, ==, 1);
  head_sig = g_ptr_array_index (head_sigs, 0);
  g_assert_cmpuint (csn_head_sig_get_wseq (head_sig), ==, 3);
  g_assert_true (csn_head_sig_verify (head_sig, doc, csn_event_get_id (g_ptr_array_index (events, 2))));
  g_assert_false (csn_head_sig_verify (head_sig, doc, csn_event_get_id (g_ptr_array_index (events, 1))));
}

static void
test_second_opener (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autoptr (CsnRecordFile) second = NULL;
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) added = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;

  second = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (second), ==, CSN_RECORD_BUSY);
  reason = csn_record_file_dup_reason (second);
  g_assert_nonnull (reason);
  store_fixture_draft (drafts, "t-1", "pass");
  added = csn_record_file_append (second, drafts, fixture->clock, NULL, &error);
  g_assert_null (added);
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_BUSY);
  g_clear_error (&error);

  /* the first goes on, and when it has gone the next can write */
  store_fixture_answer (fixture, file, "t-1", "pass");
  g_clear_object (&file);
  g_clear_object (&second);
  second = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (second), ==, CSN_RECORD_WRITABLE);
  store_fixture_answer (fixture, second, "t-2", "pass");
}

/* A child process holds the record; it is killed, not asked. */
static void
test_second_program (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autoptr (GSubprocess) holder = NULL;
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GError) error = NULL;
  gint64 start;

  g_clear_object (&file);
  holder = store_fixture_spawn_holder (fixture, path);
  start = g_get_monotonic_time ();
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_clear_object (&file);

  g_subprocess_force_exit (holder);
  g_subprocess_wait (holder, NULL, NULL);
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_WRITABLE);
}

static void
test_bad_files (StoreFixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *name;
    const char *content;
    int code;
  } cases[] = {
    { "empty", "", CSN_STORE_ERROR_NOT_A_RECORD },
    { "text", "not a record at all, but more than a hundred bytes of plain text, which is what a header would need to "
              "be looked at, and then some more words",
      CSN_STORE_ERROR_NOT_A_RECORD },
    { "short", "SQLite format 3", CSN_STORE_ERROR_NOT_A_RECORD },
  };
  g_autofree char *missing = store_fixture_path (fixture, "missing");
  g_autofree char *link = store_fixture_path (fixture, "link");
  g_autofree char *fifo = store_fixture_path (fixture, "fifo");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = store_fixture_path (fixture, cases[i].name);
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
      g_assert_null (csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error));
      g_assert_error (error, CSN_STORE_ERROR, cases[i].code);
      g_clear_error (&error);
      g_assert_null (csn_record_file_open (path, CSN_RECORD_OPEN_RECEIVED, NULL, &error));
      g_assert_error (error, CSN_STORE_ERROR, cases[i].code);
    }
  store_fixture_assert_open_fails (missing, CSN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (symlink ("text", link), ==, 0);
  store_fixture_assert_open_fails (link, CSN_STORE_ERROR_NOT_A_RECORD);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  store_fixture_assert_open_fails (fifo, CSN_STORE_ERROR_NOT_A_RECORD);
  store_fixture_assert_open_fails (fixture->folder, CSN_STORE_ERROR_NOT_A_RECORD);
}

static void
test_moved_away (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *other = store_fixture_path (fixture, "b.countersign");
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (rename (path, other), ==, 0);
  store_fixture_draft (drafts, "t-1", "pass");
  g_assert_null (csn_record_file_append (file, drafts, fixture->clock, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_FAILED);
  g_assert_cmpuint (store_fixture_count_files (fixture), ==, 1);
}

/* A restored or copied record must not make the same installation give one number twice. */
static void
test_copy_gets_its_own_writer (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *old_path = store_fixture_path (fixture, "old.countersign");
  g_autoptr (CsnRecordFile) old = NULL;
  g_autoptr (CsnEvent) first = store_fixture_append (fixture, file, "t-1", "pass");
  g_autoptr (CsnEvent) second = NULL;
  g_autoptr (CsnEvent) third = NULL;
  g_autoptr (CsnEvent) fourth = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&file);
  store_fixture_copy (path, old_path);
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  second = store_fixture_append (fixture, file, "t-2", "pass");
  g_assert_cmpstr (csn_event_get_writer (second), ==, csn_event_get_writer (first));

  old = csn_record_file_open (old_path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  third = store_fixture_append (fixture, old, "t-2", "fail");
  g_assert_cmpstr (csn_event_get_writer (third), !=, csn_event_get_writer (first));
  g_assert_cmpuint (csn_event_get_wseq (third), ==, 1);
  g_clear_object (&old);

  old = csn_record_file_open (old_path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  fourth = store_fixture_append (fixture, old, "t-3", "fail");
  g_assert_cmpstr (csn_event_get_writer (fourth), ==, csn_event_get_writer (third));
  g_assert_cmpuint (csn_event_get_wseq (fourth), ==, 2);
}

static void
test_evidence (StoreFixture *fixture, gconstpointer user_data)
{
  static const gsize sizes[] = { 0, 1, 1048575, 1048576, 1048577, 3 * 1048576 + 17 };
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = store_fixture_noise (sizes[i], (guint32) i + 1);
      g_autofree char *expected = csn_sha256_hex_bytes (bytes);
      g_autofree char *path = store_fixture_path (fixture, "evidence");
      g_autoptr (CsnBlobSource) source = NULL;
      g_autofree char *sha256 = NULL;
      g_autoptr (GBytes) back = NULL;
      g_autoptr (GError) error = NULL;
      guint64 length = 0;

      g_assert_true (g_file_set_contents (path, g_bytes_get_size (bytes) ? g_bytes_get_data (bytes, NULL) : "",
                                          (gssize) g_bytes_get_size (bytes), NULL));
      source = csn_blob_source_new_for_path (path);
      sha256 = csn_record_file_put_blob (file, source, NULL, &length, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (sha256, ==, expected);
      g_assert_cmpuint (length, ==, sizes[i]);
      back = csn_record_file_get_blob (file, sha256, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (bytes, back));
    }
}

static void
test_evidence_to_descriptor (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) bytes = store_fixture_noise (2 * 1048576 + 5, 9);
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (bytes);
  g_autofree char *path = store_fixture_path (fixture, "out");
  g_autofree char *sha256 = NULL;
  g_autofree char *content = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofd int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  gsize length;

  sha256 = csn_record_file_put_blob (file, source, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (csn_record_file_write_blob (file, sha256, fd, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  found = csn_sha256_hex (content, length);
  g_assert_cmpstr (found, ==, sha256);
  g_assert_false (csn_record_file_write_blob (file, found + 1, fd, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  found[0] = found[0] == 'a' ? 'b' : 'a';
  g_assert_false (csn_record_file_write_blob (file, found, fd, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND);
}

static void
assert_refused (CsnRecordFile *file, const char *path, gint64 *slowest)
{
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (csn_record_file_put_blob (file, source, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED)
                 || g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND));
  *slowest = MAX (*slowest, g_get_monotonic_time () - start);
}

static void
test_special_files_refused (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *fifo = store_fixture_path (fixture, "fifo");
  g_autofree char *link = store_fixture_path (fixture, "link");
  g_autofree char *sparse = store_fixture_path (fixture, "sparse");
  g_autofree char *missing = store_fixture_path (fixture, "missing");
  g_autofree char *socket_path = store_fixture_path (fixture, "socket");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gint64 slowest = 0;
  int fd = open (sparse, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) 1 << 40), ==, 0);
  close (fd);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  {
    const char *const paths[] = { fifo, link, sparse, missing, socket_path, fixture->folder, "/dev/zero", "/dev/null",
                                  "/proc/self/status", "/sys/kernel/uevent_seqnum" };

    for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
      assert_refused (file, paths[i], &slowest);
  }
  close (listener);
  /* the aim is 10 ms; a busy machine may be slow once */
  g_test_message ("refused in at most %" G_GINT64_FORMAT " µs", slowest);
  g_assert_cmpint (slowest, <, G_USEC_PER_SEC / 2);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_WRITABLE);
  store_fixture_answer (fixture, file, "t-1", "pass");
}

static void
test_orphans_swept (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autoptr (GBytes) kept = store_fixture_noise (1500000, 1);
  g_autoptr (GBytes) lost = store_fixture_noise (1500000, 2);
  g_autofree char *kept_sha256 = store_fixture_attach (fixture, file, kept);
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (lost);
  g_autofree char *lost_sha256 = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  lost_sha256 = csn_record_file_put_blob (file, source, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&file);
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  back = csn_record_file_get_blob (file, kept_sha256, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, kept));
  g_assert_null (csn_record_file_get_blob (file, lost_sha256, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND);
}

typedef struct
{
  GCancellable *cancellable;
  guint n_calls;
} StopAfter;

static void
stop_after_cb (goffset done, goffset total, gpointer user_data)
{
  StopAfter *stop = user_data;

  stop->n_calls++;
  g_cancellable_cancel (stop->cancellable);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_stop_taking (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) bytes = store_fixture_noise (64 * 1048576, 3);
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (bytes);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  StopAfter stop = { cancellable, 0 };
  gint64 cancelled = 0;

  csn_record_file_put_blob_async (file, source, stop_after_cb, &stop, cancellable, stopped_cb, &result);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (cancelled == 0 && g_cancellable_is_cancelled (cancellable))
        cancelled = g_get_monotonic_time ();
    }
  g_assert_null (csn_record_file_put_blob_finish (file, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (stop.n_calls, >, 0);
  g_assert_cmpint (g_get_monotonic_time () - cancelled, <, G_USEC_PER_SEC);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_WRITABLE);
  store_fixture_answer (fixture, file, "t-1", "pass");
}

static void
test_close (StoreFixture *fixture, gconstpointer user_data)
{
  CsnRecordFile *file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_record_file_close_async (file, stopped_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (csn_record_file_close_finish (file, result, &error));
  g_assert_no_error (error);
  store_fixture_draft (drafts, "t-1", "pass");
  g_assert_null (csn_record_file_append (file, drafts, fixture->clock, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_IO);
  g_clear_object (&result);
  g_assert_finalize_object (file);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--hold") == 0)
    return store_fixture_hold (argv[2]);

  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/record-file/create", test_create);
  STORE_TEST ("/store/record-file/never-overwrites", test_never_overwrites);
  STORE_TEST ("/store/record-file/long-name", test_long_name);
  STORE_TEST ("/store/record-file/append-and-reopen", test_append_and_reopen);
  STORE_TEST ("/store/record-file/second-opener", test_second_opener);
  STORE_TEST ("/store/record-file/R-11-second-program", test_second_program);
  STORE_TEST ("/store/record-file/bad-files", test_bad_files);
  STORE_TEST ("/store/record-file/moved-away", test_moved_away);
  STORE_TEST ("/store/record-file/R-10-copy-gets-its-own-writer", test_copy_gets_its_own_writer);
  STORE_TEST ("/store/record-file/evidence", test_evidence);
  STORE_TEST ("/store/record-file/evidence-to-descriptor", test_evidence_to_descriptor);
  STORE_TEST ("/store/record-file/E-01-special-files-refused", test_special_files_refused);
  STORE_TEST ("/store/record-file/orphans-swept", test_orphans_swept);
  STORE_TEST ("/store/record-file/stop-taking", test_stop_taking);
  STORE_TEST ("/store/record-file/close", test_close);
  return g_test_run ();
}
