/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What fails while a record is written: operations one after another, a full disk, memory, power (RECORD.md to
 * Whatever was acknowledged is there afterwards, and the record verifies. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "fault-vfs.h"
#include "store-fixture.h"

#define ACTS 6

/* What a run of the workload was told. */
typedef struct
{
  gboolean opened;
  GPtrArray *acknowledged; /* (owned): ids */
  GError *error;           /* (owned) (nullable): the first */
  CsnRecordAccess access;  /* at the end */
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->acknowledged, g_ptr_array_unref);
  g_clear_error (&outcome->error);
}

static void
acknowledge (Outcome *outcome, GPtrArray *events, GError *error)
{
  for (guint i = 0; events != NULL && i < events->len; i++)
    g_ptr_array_add (outcome->acknowledged, g_strdup (csn_event_get_id (g_ptr_array_index (events, i))));
  if (error != NULL && outcome->error == NULL)
    outcome->error = g_error_copy (error);
}

static void
attach_one (StoreFixture *fixture, CsnRecordFile *file, guint32 seed, Outcome *outcome)
{
  g_autoptr (GBytes) bytes = store_fixture_noise (40000, seed);
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = csn_record_file_put_blob (file, source, NULL, NULL, &error);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;
  JsonObject *data;

  if (sha256 == NULL)
    {
      acknowledge (outcome, NULL, error);
      return;
    }
  data = json_object_new ();
  json_object_set_string_member (data, "sha256", sha256);
  json_object_set_int_member (data, "bytes", 40000);
  json_object_set_string_member (data, "name", "noise");
  csn_event_drafts_add (drafts, "evidence.add", "Ada", data);
  events = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
  acknowledge (outcome, events, error);
}

/* Opens the record, answers, attaches, answers; goes on after errors as a person would. */
static Outcome
run_workload (StoreFixture *fixture, const char *path, guint32 seed)
{
  Outcome outcome = { FALSE, g_ptr_array_new_with_free_func (g_free), NULL, CSN_RECORD_FAILED };
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &outcome.error);

  if (file == NULL)
    return outcome;
  outcome.opened = TRUE;
  for (guint i = 0; i < ACTS; i++)
    {
      g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
      g_autoptr (GPtrArray) events = NULL;
      g_autoptr (GError) error = NULL;

      if (i % 3 == 1)
        {
          attach_one (fixture, file, seed * 10 + i, &outcome);
          continue;
        }
      store_fixture_draft (drafts, "t-1", i % 2 ? "pass" : "fail");
      if (i == 3)
        store_fixture_draft (drafts, "t-2", "pass");
      events = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
      acknowledge (&outcome, events, error);
    }
  outcome.access = csn_record_file_get_access (file);
  return outcome;
}

/* How many acknowledged entries are gone; everything else that is wrong ends the test. */
static guint
count_lost (const char *path, Outcome *outcome, gboolean must_verify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint lost = 0;

  if (file == NULL && !must_verify)
    return G_MAXUINT;
  g_assert_no_error (error);
  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    g_hash_table_add (ids, (gpointer) csn_event_get_id (g_ptr_array_index (events, i)));
  for (guint i = 0; i < outcome->acknowledged->len; i++)
    lost += !g_hash_table_contains (ids, g_ptr_array_index (outcome->acknowledged, i));
  findings = csn_record_file_verify (file, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; must_verify && i < findings->len; i++)
    if (csn_finding_get_level (g_ptr_array_index (findings, i)) == CSN_FINDING_ERROR)
      g_error ("%s", csn_finding_get_text (g_ptr_array_index (findings, i)));
  return lost;
}

static char *
make_record (StoreFixture *fixture)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");

  store_fixture_answer (fixture, file, "t-1", "pass");
  return store_fixture_path (fixture, "a.countersign");
}

/* Each loss sets the record back, so that its writer gets a new key; thousands of them for one record would only be looked through
 * again and again. */
static void
forget_writers (StoreFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->data, "writers", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

/* Operation after operation fails, until the workload gets through without meeting the fault. */
static void
fail_each (StoreFixture *fixture, FaultKind kind, gboolean forever)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  guint step = g_test_slow () ? 1 : 5;
  guint errors = 0;
  guint runs = 0;

  for (guint n = 1; n < 5000; n += step)
    {
      Outcome outcome;
      gboolean happened;

      if (runs % 20 == 0)
        forget_writers (fixture);
      store_fixture_copy (path, copy);
      fault_vfs_arm (kind, n, forever, FALSE);
      outcome = run_workload (fixture, copy, n);
      happened = fault_vfs_disarm ();
      g_assert_cmpuint (count_lost (copy, &outcome, TRUE), ==, 0);
      if (outcome.error != NULL)
        {
          errors++;
          g_assert_true (happened);
          g_assert_true (outcome.error->domain == CSN_STORE_ERROR);
          if (kind == FAULT_FULL)
            g_assert_error (outcome.error, CSN_STORE_ERROR, CSN_STORE_ERROR_FULL);
        }
      else
        g_assert_cmpuint (outcome.acknowledged->len, ==, ACTS + 1);
      outcome_clear (&outcome);
      if (!happened)
        break;
      runs++;
    }
  g_test_message ("%u failures, %u of them told", runs, errors);
  g_assert_cmpuint (runs, >, 20);
  g_assert_cmpuint (errors, >, runs / 2);
}

static void
test_io_once (StoreFixture *fixture, gconstpointer user_data)
{
  fail_each (fixture, FAULT_IO, FALSE);
}

static void
test_io_forever (StoreFixture *fixture, gconstpointer user_data)
{
  fail_each (fixture, FAULT_IO, TRUE);
}

static void
test_full_once (StoreFixture *fixture, gconstpointer user_data)
{
  fail_each (fixture, FAULT_FULL, FALSE);
}

static void
test_full_forever (StoreFixture *fixture, gconstpointer user_data)
{
  fail_each (fixture, FAULT_FULL, TRUE);
}

/* After the first error of writing nothing is written any more; after a full disk the next change is made. */
static void
test_after_the_error (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");

  for (guint full = 0; full < 2; full++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
      g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
      g_autoptr (GPtrArray) events = NULL;
      g_autofree char *reason = NULL;

      g_assert_no_error (error);
      /* the sweep of the opening is over when this is answered */
      events = csn_record_file_read_events (file, NULL, &error);
      g_assert_no_error (error);
      g_clear_pointer (&events, g_ptr_array_unref);
      store_fixture_draft (drafts, "t-1", "pass");
      fault_vfs_arm (full > 0 ? FAULT_FULL : FAULT_IO, 1, TRUE, FALSE);
      g_assert_null (csn_record_file_append (file, drafts, fixture->clock, NULL, &error));
      g_assert_true (fault_vfs_disarm ());
      g_assert_error (error, CSN_STORE_ERROR, (full > 0 ? CSN_STORE_ERROR_FULL : CSN_STORE_ERROR_IO));
      g_clear_error (&error);
      g_ptr_array_set_size (drafts, 0);
      store_fixture_draft (drafts, "t-1", "pass");
      events = csn_record_file_append (file, drafts, fixture->clock, NULL, &error);
      reason = csn_record_file_dup_reason (file);
      if (full)
        {
          g_assert_no_error (error);
          g_assert_null (reason);
          continue;
        }
      g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY);
      g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_FAILED);
      g_assert_nonnull (reason);
      g_clear_error (&error);
      g_assert_true (csn_record_file_save_copy (file, copy, TRUE, NULL, &error));
      g_assert_no_error (error);
    }
}

/* One power loss at a random operation; sometimes another one while SQLite recovers. Acknowledged entries lost. */
static guint
lose_power_once (StoreFixture *fixture, const char *path, GRand *rand, gboolean ignore_sync, guint32 seed)
{
  Outcome outcome;
  guint lost;

  fault_vfs_arm (FAULT_POWER, (guint) g_rand_int_range (rand, 1, 260), TRUE, ignore_sync);
  outcome = run_workload (fixture, path, seed);
  fault_vfs_lose_power (rand);
  if (g_rand_int_range (rand, 0, 5) == 0)
    {
      g_autoptr (CsnRecordFile) file = NULL;

      fault_vfs_arm (FAULT_POWER, (guint) g_rand_int_range (rand, 1, 20), TRUE, ignore_sync);
      file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, NULL);
      g_clear_object (&file);
      fault_vfs_lose_power (rand);
    }
  lost = count_lost (path, &outcome, !ignore_sync);
  outcome_clear (&outcome);
  return lost;
}

static void
test_power_loss (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (GRand) rand = g_rand_new_with_seed (31);
  guint times = g_test_slow () ? 20000 : 150;

  for (guint i = 0; i < times; i++)
    {
      if (i % 20 == 0)
        forget_writers (fixture);
      store_fixture_copy (path, copy);
      g_assert_cmpuint (lose_power_once (fixture, copy, rand, FALSE, i), ==, 0);
    }
  g_test_message ("%u losses", times);
}

/* The n-th sync fails, the kernel forgets what it should have written, a later power loss shows it: nothing that was acknowledged
 * rests on it, because nothing is written any more after the first error. */
static void
test_fsync_forgets (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (GRand) rand = g_rand_new_with_seed (33);
  guint runs = 0;

  for (guint n = 1; n < 1000; n++)
    {
      Outcome outcome;
      gboolean happened;

      store_fixture_copy (path, copy);
      fault_vfs_arm (FAULT_FSYNC, n, FALSE, FALSE);
      outcome = run_workload (fixture, copy, n);
      happened = fault_vfs_happened ();
      fault_vfs_lose_power (rand);
      if (happened && outcome.opened)
        {
          g_assert_nonnull (outcome.error);
          g_assert_cmpint (outcome.access, ==, CSN_RECORD_FAILED);
        }
      g_assert_cmpuint (count_lost (copy, &outcome, TRUE), ==, 0);
      outcome_clear (&outcome);
      if (!happened)
        break;
      runs++;
    }
  g_test_message ("%u syncs failed", runs);
  g_assert_cmpuint (runs, >, 20);
}

/* Negative control: on a disk that lies about flushing the same losses must be seen, or the test above proves nothing. */
static void
test_power_loss_control (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (GRand) rand = g_rand_new_with_seed (32);
  guint times = g_test_slow () ? 2000 : 60;
  guint bad = 0;

  for (guint i = 0; i < times; i++)
    {
      if (i % 20 == 0)
        forget_writers (fixture);
      store_fixture_copy (path, copy);
      bad += lose_power_once (fixture, copy, rand, TRUE, i) > 0;
    }
  g_test_message ("%u of %u losses damaged or lost something", bad, times);
  g_assert_cmpuint (bad, >, times / 2);
}

static char *
digest_file (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return csn_sha256_hex (content, length);
}

/* A program dies while it writes and leaves its journal: verifying works on a copy and touches nothing, reading rolls back. */
static void
test_journal_left_behind (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autofree char *journal = g_strconcat (copy, "-journal", NULL);
  guint left = 0;

  for (guint n = 30; n < 200; n += g_test_slow () ? 1 : 7)
    {
      Outcome outcome;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GPtrArray) findings = NULL;
      g_autoptr (CsnRecordFile) file = NULL;
      g_autoptr (GPtrArray) events = NULL;
      g_autoptr (GError) error = NULL;

      store_fixture_copy (path, copy);
      fault_vfs_arm (FAULT_POWER, n, TRUE, FALSE);
      outcome = run_workload (fixture, copy, n);
      fault_vfs_disarm ();
      left += g_file_test (journal, G_FILE_TEST_EXISTS);
      before = digest_file (copy);
      findings = csn_record_file_verify_path (copy, NULL, NULL, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < findings->len; i++)
        if (csn_finding_get_level (g_ptr_array_index (findings, i)) == CSN_FINDING_ERROR)
          g_error ("%s", csn_finding_get_text (g_ptr_array_index (findings, i)));
      after = digest_file (copy);
      g_assert_cmpstr (before, ==, after);
      file = csn_record_file_open (copy, CSN_RECORD_OPEN_READ_ONLY, NULL, &error);
      g_assert_no_error (error);
      events = csn_record_file_read_events (file, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (events->len, >=, 2 + outcome.acknowledged->len);
      outcome_clear (&outcome);
    }
  g_assert_cmpuint (left, >, 3);
}

/* A journal that would have SQLite look for, and delete, another file. */
static void
test_planted_journal (StoreFixture *fixture, gconstpointer user_data)
{
  static const guint8 end[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
  g_autofree char *path = make_record (fixture);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *content = g_malloc0 (4096);
  g_autofree char *before = digest_file (path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  memcpy (content, end, sizeof end);
  memcpy (content + 4096 - sizeof end, end, sizeof end);
  g_assert_true (g_file_set_contents (journal, content, 4096, NULL));
  g_assert_null (csn_record_file_open (path, CSN_RECORD_OPEN_RECEIVED, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED);
  store_fixture_assert_open_fails (path, CSN_STORE_ERROR_DAMAGED);
  after = digest_file (path);
  g_assert_cmpstr (before, ==, after);
}

static struct
{
  sqlite3_mem_methods real;
  int countdown; /* atomic: fails at 0; negative: never */
  int forever;
} memory;

static gboolean
memory_fails (void)
{
  int left = g_atomic_int_get (&memory.countdown);

  if (left < 0)
    return FALSE;
  if (left == 0)
    {
      if (!memory.forever)
        g_atomic_int_set (&memory.countdown, -1);
      return TRUE;
    }
  g_atomic_int_add (&memory.countdown, -1);
  return FALSE;
}

static void *
failing_malloc (int size)
{
  return memory_fails () ? NULL : memory.real.xMalloc (size);
}

static void *
failing_realloc (void *data, int size)
{
  return memory_fails () ? NULL : memory.real.xRealloc (data, size);
}

static void
test_memory (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  int step = g_test_slow () ? 1 : 61;
  guint runs = 0;

  for (memory.forever = 0; memory.forever < 2; memory.forever++)
    for (int n = 0; n < 100000; n += step)
      {
        Outcome outcome;
        gboolean reached;

        if (n % 20 == 0)
          forget_writers (fixture);
        store_fixture_copy (path, copy);
        g_atomic_int_set (&memory.countdown, n);
        outcome = run_workload (fixture, copy, (guint32) n);
        reached = memory.forever ? g_atomic_int_get (&memory.countdown) == 0 : g_atomic_int_get (&memory.countdown) < 0;
        g_atomic_int_set (&memory.countdown, -1);
        g_assert_cmpuint (count_lost (copy, &outcome, TRUE), ==, 0);
        g_assert_true (outcome.error != NULL || outcome.acknowledged->len == ACTS + 1);
        outcome_clear (&outcome);
        runs++;
        if (!reached)
          break;
      }
  g_test_message ("%u runs", runs);
  g_assert_cmpuint (runs, >, 20);
}

int
main (int argc, char **argv)
{
  sqlite3_mem_methods failing;

  memory.countdown = -1;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &memory.real), ==, SQLITE_OK);
  failing = memory.real;
  failing.xMalloc = failing_malloc;
  failing.xRealloc = failing_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &failing), ==, SQLITE_OK);
  fault_vfs_register ();
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/faults/R-03-io-once", test_io_once);
  STORE_TEST ("/store/faults/R-03-io-forever", test_io_forever);
  STORE_TEST ("/store/faults/R-04-disk-full-once", test_full_once);
  STORE_TEST ("/store/faults/R-04-disk-full-forever", test_full_forever);
  STORE_TEST ("/store/faults/after-the-error", test_after_the_error);
  STORE_TEST ("/store/faults/R-01-power-loss", test_power_loss);
  STORE_TEST ("/store/faults/R-06-fsync-forgets", test_fsync_forgets);
  STORE_TEST ("/store/faults/R-01-power-loss-control", test_power_loss_control);
  STORE_TEST ("/store/faults/journal-left-behind", test_journal_left_behind);
  STORE_TEST ("/store/faults/planted-journal", test_planted_journal);
  STORE_TEST ("/store/faults/R-05-memory", test_memory);
  return g_test_run ();
}
