/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record while much goes on around it: a path that is exchanged while it is taken (RECORD.md E-02), two programs at one file
 * a copy saved while somebody edits, a large file taken in. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "store-fixture.h"

/* --- E-02 --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *path;
  const char *other;
  int stop; /* atomic */
} Swapper;

/* Two files take one name in turn, and one of them is rewritten in place. */
static gpointer
swap_on (gpointer data)
{
  Swapper *swapper = data;

  for (guint i = 0; !g_atomic_int_get (&swapper->stop); i++)
    {
      char byte = (char) i;
      g_autofd int fd = -1;

      if (i % 2 == 0)
        renameat2 (AT_FDCWD, swapper->path, AT_FDCWD, swapper->other, RENAME_EXCHANGE);
      fd = open (swapper->path, O_WRONLY | O_CLOEXEC);
      if (fd < 0 || pwrite (fd, &byte, 1, i % 40000) != 1)
        break;
      g_usleep (i % 5 * 100);
    }
  return NULL;
}

static void
test_swapped (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "evidence");
  g_autofree char *other = store_fixture_path (fixture, "evidence.other");
  g_autoptr (GBytes) left = store_fixture_noise (40000, 1);
  g_autoptr (GBytes) right = store_fixture_noise (50000, 2);
  Swapper swapper = { path, other, 0 };
  GThread *thread;
  guint times = g_test_slow () ? 10000 : 300;
  guint taken = 0;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (left, NULL), 40000, NULL));
  g_assert_true (g_file_set_contents (other, g_bytes_get_data (right, NULL), 50000, NULL));
  thread = g_thread_new ("swap", swap_on, &swapper);
  for (guint i = 0; i < times; i++)
    {
      g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_path (path);
      g_autoptr (GError) error = NULL;
      guint64 length = 0;
      g_autofree char *sha256 = csn_record_file_put_blob (file, source, NULL, &length, &error);
      g_autoptr (GBytes) stored = NULL;
      g_autofree char *found = NULL;

      if (sha256 == NULL)
        {
          /* it changed under our eyes, and that was seen */
          g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED);
          continue;
        }
      stored = csn_record_file_get_blob (file, sha256, NULL, &error);
      g_assert_no_error (error);
      found = csn_sha256_hex_bytes (stored);
      g_assert_cmpstr (found, ==, sha256);
      g_assert_cmpuint (g_bytes_get_size (stored), ==, length);
      taken++;
    }
  g_atomic_int_set (&swapper.stop, 1);
  g_thread_join (thread);
  g_test_message ("%u of %u taken, the others refused as changing", taken, times);
}

/* --- R-11 --------------------------------------------------------------------------------------------------------- */

/* Opens, answers once if it may, closes; says the id of what was acknowledged, or "busy". */
static int
try_once (const char *path)
{
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, NULL);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();

  if (file == NULL)
    return 1;
  if (csn_record_file_get_access (file) == CSN_RECORD_BUSY)
    return printf ("busy\n") > 0 ? 0 : 1;
  store_fixture_draft (drafts, "t-1", "pass");
  events = csn_record_file_append (file, drafts, clock, NULL, NULL);
  if (events == NULL)
    return 1;
  printf ("%s\n", csn_event_get_id (g_ptr_array_index (events, 0)));
  return 0;
}

static void
take_line (GSubprocess *program, GHashTable *acknowledged, guint *n_busy)
{
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (program, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (program));
  g_strchomp (out);
  if (strcmp (out, "busy") == 0)
    (*n_busy)++;
  else
    g_hash_table_add (acknowledged, g_steal_pointer (&out));
}

static void
test_two_programs (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autoptr (GHashTable) acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  guint times = g_test_slow () ? 1000 : 20;
  guint n_busy = 0;
  guint n_found = 0;

  g_clear_object (&file);
  for (guint i = 0; i < times; i++)
    {
      g_autoptr (GSubprocess) first = NULL;
      g_autoptr (GSubprocess) second = NULL;

      first = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--once", path, NULL);
      g_assert_no_error (error);
      g_usleep (i * 7919 % 30000);
      second = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--once", path, NULL);
      g_assert_no_error (error);
      take_line (first, acknowledged, &n_busy);
      take_line (second, acknowledged, &n_busy);
    }
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  events = csn_record_file_read_events (file, NULL, &error);
  for (guint i = 0; i < events->len; i++)
    n_found += g_hash_table_contains (acknowledged, csn_event_get_id (g_ptr_array_index (events, i)));
  g_test_message ("%u answers acknowledged, %u times busy", g_hash_table_size (acknowledged), n_busy);
  g_assert_cmpuint (n_found, ==, g_hash_table_size (acknowledged));
  g_assert_cmpuint (g_hash_table_size (acknowledged) + n_busy, ==, 2 * times);
}

/* --- R-12 --------------------------------------------------------------------------------------------------------- */

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  csn_record_file_save_copy_finish (CSN_RECORD_FILE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
appended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = csn_record_file_append_finish (CSN_RECORD_FILE (source), result, &error);

  g_assert_no_error (error);
  (*(guint *) user_data)++;
}

/* What this thread has computed, in microseconds: a busy machine must not look like a slow program. */
static gint64
read_computed (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The longest that this thread computed before the main loop came round. */
typedef struct
{
  gint64 last;
  gint64 longest;
} Beat;

static gboolean
beat_cb (gpointer data)
{
  Beat *beat = data;
  gint64 now = read_computed ();

  beat->longest = MAX (beat->longest, now - beat->last);
  beat->last = now;
  return G_SOURCE_CONTINUE;
}

static void
test_copy_while_editing (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  Beat beat = { 0, 0 };
  guint source;
  guint mib = g_test_slow () ? 1024 : 48;
  gboolean copied = FALSE;
  guint appended = 0;
  guint asked = 0;

  for (guint i = 0; i < mib / 16; i++)
    {
      g_autoptr (GBytes) noise = store_fixture_noise (16 * 1024 * 1024, i);
      g_autofree char *sha256 = store_fixture_attach (fixture, file, noise);
    }
  beat.last = read_computed ();
  source = g_timeout_add (2, beat_cb, &beat);
  csn_record_file_save_copy_async (file, copy, FALSE, NULL, copied_cb, &copied);
  while (!copied || appended < asked)
    {
      if (!copied && appended == asked)
        {
          g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();

          store_fixture_draft (drafts, "t-1", asked % 2 ? "pass" : "fail");
          csn_record_file_append_async (file, drafts, fixture->clock, NULL, appended_cb, &appended);
          asked++;
        }
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
  g_test_message ("%u answers while %u MiB were copied; longest stall %" G_GINT64_FORMAT " ms", appended, mib,
                  beat.longest / 1000);
  g_assert_cmpuint (appended, >, 0);
  g_assert_cmpint (beat.longest, <, 50 * 1000);
  findings = csn_record_file_verify_path (copy, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), ==, 0);
}

/* --- R-13 --------------------------------------------------------------------------------------------------------- */

#define MIB ((gsize) 1024 * 1024)

static void
write_noise (const char *path, guint mib)
{
  g_autoptr (GBytes) noise = store_fixture_noise (MIB, 5);
  g_autofd int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  for (guint i = 0; i < mib; i++)
    g_assert_cmpint (write (fd, g_bytes_get_data (noise, NULL), MIB), ==, (gssize) MIB);
}

static glong
read_peak_kib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

static double
take_in (CsnRecordFile *file, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_path (path);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *sha256 = csn_record_file_put_blob (file, source, cancellable, NULL, error);

  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Seconds that the usual tools need for the same: digest, copy, and the disk has it. */
static double
run_tools (const char *path)
{
  g_autofree char *script = g_strdup_printf ("sha256sum '%s' >/dev/null && cp '%s' '%s.copy' && sync '%s.copy'", path, path, path, path);
  const char *const argv[] = { "sh", "-c", script, NULL };
  gint64 start = g_get_monotonic_time ();
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static gpointer
stop_soon (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_ingest (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "large.bin");
  g_autofree char *small = store_fixture_path (fixture, "small.bin");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint mib = g_test_slow () ? 1024 : 96;
  double ours, tools = 0, stopped;
  GThread *thread;
  glong before;

  write_noise (path, mib);
  write_noise (small, 17);
  take_in (file, small, NULL, &error);
  g_assert_no_error (error);
  before = read_peak_kib ();
  thread = g_thread_new ("stop", stop_soon, cancellable);
  stopped = take_in (file, path, cancellable, &error);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpfloat (stopped, <, 0.220);
  if (g_test_slow ())
    tools = run_tools (path);
  ours = take_in (file, path, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%u MiB in %.2f s (sha256sum, cp and sync: %.2f s), %ld KiB more memory, stopped after %.0f ms", mib, ours, tools,
                  read_peak_kib () - before, stopped * 1000 - 20);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (read_peak_kib () - before, <, 32 * 1024);
#endif
  if (g_test_slow ())
    g_assert_cmpfloat (ours, <, tools / 0.6);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--once") == 0)
    return try_once (argv[2]);

  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/busy/E-02-swapped-while-taken", test_swapped);
  STORE_TEST ("/store/busy/R-11-two-programs", test_two_programs);
  STORE_TEST ("/store/busy/R-13-ingest", test_ingest);
  STORE_TEST ("/store/busy/R-12-copy-while-editing", test_copy_while_editing);
  return g_test_run ();
}
