/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the store is on this disk, each figure beside what it is measured against: evidence beside sha256sum, cp and sync
 * of the same file; one answer; a bulk edit; opening and verifying a long log. Prints; judges nothing, because the machine is
 * not known. Arguments: the folder to work in (default: the folder for temporary files), the MiB of evidence (1024) and of the
 * parts "answers", "log" and "evidence" those to measure (all). */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "csn-record-file.h"

static char *folder;
static CsnClock *clock_now;

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Seconds of processor time of all threads so far: on a busy machine they say more than the clock does. */
static double
read_processor (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
must (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static long
read_rss (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) && strchr (text, ' ') != NULL)
    pages = strtol (strchr (text, ' '), NULL, 10);
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

static void
make_noise (const char *path, guint mib)
{
  g_autofree guint64 *block = g_malloc (1024 * 1024);
  guint64 state = 88172645463325252;
  g_autofd int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  for (guint i = 0; i < mib; i++)
    {
      for (gsize k = 0; k < 1024 * 1024 / sizeof *block; k++)
        {
          state ^= state << 13;
          state ^= state >> 7;
          state ^= state << 17;
          block[k] = state;
        }
      if (write (fd, block, 1024 * 1024) != 1024 * 1024)
        g_error ("no room for the evidence");
    }
  fsync (fd);
}

static CsnRecordFile *
create_record (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  CsnRecordFile *file = csn_record_file_create (path, NULL, NULL, NULL, clock_now, NULL, &error);

  must (error);
  return file;
}

static void
add_draft (GPtrArray *drafts, guint i)
{
  JsonObject *data = json_object_new ();
  g_autofree char *item = g_strdup_printf ("t-%012x", i);

  json_object_set_string_member (data, "item", item);
  json_object_set_string_member (data, "aspect", "answer");
  json_object_set_string_member (data, "value", "pass");
  json_object_set_string_member (data, "provenance", "person");
  csn_event_drafts_add (drafts, "answer.set", "Ada Lovelace", data);
}

/* Seconds, and in @processor (nullable) those of the processor. */
static double
append_batch (CsnRecordFile *file, guint count, double *processor)
{
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  double begin, taken;
  gint64 start;

  for (guint i = 0; i < count; i++)
    add_draft (drafts, i);
  begin = read_processor ();
  start = g_get_monotonic_time ();
  events = csn_record_file_append (file, drafts, clock_now, NULL, &error);
  must (error);
  taken = seconds_since (start);
  if (processor != NULL)
    *processor += read_processor () - begin;
  return taken;
}

static int
compare_doubles (const void *a, const void *b)
{
  double l = *(const double *) a;
  double r = *(const double *) b;

  return (l > r) - (l < r);
}

static void
bench_answers (void)
{
  g_autoptr (CsnRecordFile) file = create_record ("answers.countersign");
  double times[301];
  double processor = 0, bulk = 0, bulk_processor = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    times[i] = append_batch (file, 1, &processor);
  qsort (times, G_N_ELEMENTS (times), sizeof *times, compare_doubles);
  g_print ("one answer          median %.2f ms, p95 %.2f ms, worst %.2f ms; processor %.2f ms each\n", times[150] * 1000,
           times[285] * 1000, times[300] * 1000, processor * 1000 / G_N_ELEMENTS (times));
  bulk = append_batch (file, 10042, &bulk_processor);
  g_print ("10,042 answers      %.0f ms in one batch; processor %.0f ms\n", bulk * 1000, bulk_processor * 1000);
}

static void
bench_long_log (void)
{
  g_autoptr (CsnRecordFile) file = create_record ("long.countersign");
  g_autofree char *path = g_strdup (csn_record_file_get_path (file));
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  double opened, verified, processor;
  gint64 start;

  for (guint i = 0; i < 10; i++)
    append_batch (file, 10000, NULL);
  g_clear_object (&file);
  processor = read_processor ();
  start = g_get_monotonic_time ();
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  must (error);
  opened = seconds_since (start);
  start = g_get_monotonic_time ();
  findings = csn_record_file_verify (file, NULL, &error);
  must (error);
  verified = seconds_since (start);
  processor = read_processor () - processor;
  g_print ("100,000 entries     opened in %.0f ms and verified in %.0f ms (%u findings): %.0f ms, processor %.0f ms\n",
           opened * 1000, verified * 1000, findings->len, (opened + verified) * 1000, processor * 1000);
}

static double
run_reference (const char *from, const char *to)
{
  g_autofree char *command = g_strdup_printf ("sha256sum '%s' > /dev/null && cp '%s' '%s' && sync '%s'", from, from, to, to);
  gint64 start = g_get_monotonic_time ();

  if (system (command) != 0)
    g_error ("the reference failed");
  return seconds_since (start);
}

static double
run_put (CsnRecordFile *file, const char *path, char **sha256, GCancellable *cancellable)
{
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  *sha256 = csn_record_file_put_blob (file, source, cancellable, NULL, &error);
  if (cancellable == NULL)
    must (error);
  return seconds_since (start);
}

static gpointer
cancel_soon (gpointer data)
{
  gpointer *pair = data;

  g_usleep (300 * 1000);
  *(gint64 *) pair[1] = g_get_monotonic_time ();
  g_cancellable_cancel (pair[0]);
  return NULL;
}

static void
bench_cancel (CsnRecordFile *file, const char *path)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 cancelled = 0;
  gpointer pair[] = { cancellable, &cancelled };
  GThread *thread = g_thread_new ("cancel", cancel_soon, pair);
  g_autofree char *sha256 = NULL;

  run_put (file, path, &sha256, cancellable);
  if (sha256 == NULL)
    g_print ("stopped             %.0f ms after it was asked to\n", seconds_since (cancelled) * 1000);
  else
    g_print ("stopped             not: it was too short to be\n");
  g_thread_join (thread);
}

static void
bench_evidence (guint mib)
{
  g_autofree char *path = g_build_filename (folder, "evidence.bin", NULL);
  g_autofree char *copy = g_build_filename (folder, "evidence.copy", NULL);
  double best_reference = G_MAXDOUBLE;
  double best = G_MAXDOUBLE;
  double read_back;
  long growth = 0;
  g_autoptr (GError) error = NULL;

  make_noise (path, mib);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("evidence-%u.countersign", i);
      g_autofree char *record = g_build_filename (folder, name, NULL);
      g_autoptr (CsnRecordFile) file = create_record (name);
      g_autofree char *sha256 = NULL;
      g_autofd int fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);
      gint64 start;
      long before = read_rss ();

      best_reference = MIN (best_reference, run_reference (path, copy));
      best = MIN (best, run_put (file, path, &sha256, NULL));
      growth = MAX (growth, read_rss () - before);
      start = g_get_monotonic_time ();
      if (!csn_record_file_write_blob (file, sha256, fd, NULL, &error))
        must (error);
      read_back = seconds_since (start);
      if (i == 2)
        {
          g_autofree char *other = g_build_filename (folder, "evidence-3.countersign", NULL);
          g_autoptr (CsnRecordFile) fresh = create_record ("evidence-3.countersign");

          g_print ("%u MiB of evidence   %.2f s (%.0f MB/s); sha256sum + cp + sync %.2f s; ratio %.2f\n", mib, best,
                   mib * 1.048576 / best, best_reference, best_reference / best);
          g_print ("                    memory grew by %.1f MiB; read and hashed again in %.2f s\n",
                   (double) growth / 1024, read_back);
          bench_cancel (fresh, path);
          g_unlink (other);
        }
      g_unlink (record);
      g_unlink (copy);
    }
  g_unlink (path);
}

static gboolean
is_wanted (int argc, char **argv, const char *part)
{
  for (int i = 3; i < argc; i++)
    if (strcmp (argv[i], part) == 0)
      return TRUE;
  return argc <= 3;
}

int
main (int argc, char **argv)
{
  g_autofree char *template = g_build_filename (argc > 1 ? argv[1] : g_get_tmp_dir (), "csn-bench-XXXXXX", NULL);
  g_autofree char *data = NULL;
  g_autofree char *command = NULL;

  folder = g_mkdtemp (template);
  if (folder == NULL)
    g_error ("no folder to work in");
  data = g_build_filename (folder, "data", NULL);
  g_setenv ("CSN_DATA_DIR", data, TRUE);
  clock_now = csn_clock_new ();
  if (is_wanted (argc, argv, "answers"))
    bench_answers ();
  if (is_wanted (argc, argv, "log"))
    bench_long_log ();
  if (is_wanted (argc, argv, "evidence"))
    bench_evidence (argc > 2 ? (guint) atoi (argv[2]) : 1024);
  g_object_unref (clock_now);
  command = g_strdup_printf ("rm -rf '%s'", folder);
  return system (command) == 0 ? 0 : 1;
}
