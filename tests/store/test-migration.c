/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records of every version that there was (RECORD.md R-07): brought up to date when they are edited, with a copy kept; read as they
 * are otherwise; after a power loss or an error old or new, never between. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "fault-vfs.h"
#include "store-fixture.h"

#define CURRENT 3

/* A database that only the test opens. */
static sqlite3 *
open_raw (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  return db;
}

static void
exec (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static int
read_version (const char *path)
{
  sqlite3 *db = open_raw (path);
  sqlite3_stmt *stmt = NULL;
  int version;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  version = sqlite3_column_int (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return version;
}

/* Digest of all tables and indexes as text. */
static char *
digest_schema (const char *path)
{
  sqlite3 *db = open_raw (path);
  sqlite3_stmt *stmt = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT type, name, sql FROM sqlite_schema ORDER BY name", -1, &stmt, NULL), ==,
                   SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (text, "%s %s %s\n", sqlite3_column_text (stmt, 0), sqlite3_column_text (stmt, 1),
                            sqlite3_column_text (stmt, 2) ? (const char *) sqlite3_column_text (stmt, 2) : "");
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return csn_sha256_hex (text->str, text->len);
}

/* What makes a record of the current version one of an older one. */
static const char *const older[] = {
  NULL,
  "PRAGMA user_version = 1",
  "CREATE INDEX event_order ON event(lamport, id); PRAGMA user_version = 2",
};
G_STATIC_ASSERT (G_N_ELEMENTS (older) == CURRENT);

/* A record with entries as @version made it. */
static char *
make_older (StoreFixture *fixture, const char *name, gconstpointer version)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, name);
  char *path = store_fixture_path (fixture, name);
  sqlite3 *db;

  for (guint i = 0; i < 40; i++)
    store_fixture_answer (fixture, file, "t-1", i % 2 ? "pass" : "fail");
  g_clear_object (&file);
  db = open_raw (path);
  exec (db, older[GPOINTER_TO_INT (version)]);
  exec (db, "VACUUM");
  sqlite3_close (db);
  return path;
}

/* The name of the copy that is kept of @path. */
static char *
name_kept (const char *path, gconstpointer version)
{
  return g_strdup_printf ("%s.v%d", path, GPOINTER_TO_INT (version));
}

static GPtrArray *
read_events (const char *path, CsnRecordOpenFlags flags, CsnRecordAccess access)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, flags, NULL, &error);
  GPtrArray *events;

  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (file), ==, access);
  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  return events;
}

/* What was released stays as it was: a change of these texts would make every record of that version "damaged". */
static void
test_released_texts (StoreFixture *fixture, gconstpointer user_data)
{
  static const char *const digests[] = { NULL, "865f030d18706e2da90856a0c5c5066165528613253df20fb96ac97af5cc9fe4",
                                         "871ceb726a49e39a5dfed52c29373f78923a9553e47da289b3eae6ed43c41000" };
  g_autofree char *old = make_older (fixture, "old.countersign", user_data);
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "new.countersign");
  g_autofree char *older_text = digest_schema (old);
  g_autofree char *current_text = digest_schema (csn_record_file_get_path (file));

  g_assert_cmpstr (older_text, ==, digests[GPOINTER_TO_INT (user_data)]);
  /* version 3 has the tables of version 1 again */
  g_assert_cmpstr (current_text, ==, digests[1]);
  g_assert_cmpint (read_version (csn_record_file_get_path (file)), ==, CURRENT);
}

static void
test_read_as_it_is (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_older (fixture, "old.countersign", user_data);
  g_autofree char *kept = name_kept (path, user_data);
  g_autoptr (GPtrArray) read_only = read_events (path, CSN_RECORD_OPEN_READ_ONLY, CSN_RECORD_READ_ONLY);
  g_autoptr (GPtrArray) received = read_events (path, CSN_RECORD_OPEN_RECEIVED, CSN_RECORD_RECEIVED);

  g_assert_cmpuint (read_only->len, ==, received->len);
  g_assert_cmpint (read_version (path), ==, GPOINTER_TO_INT (user_data));
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static void
test_brought_up_to_date (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_older (fixture, "old.countersign", user_data);
  g_autofree char *kept = name_kept (path, user_data);
  g_autofree char *second = g_strconcat (kept, "-2", NULL);
  g_autoptr (GPtrArray) events = read_events (path, CSN_RECORD_OPEN_DEFAULT, CSN_RECORD_WRITABLE);
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (read_version (path), ==, CURRENT);
  g_assert_cmpint (read_version (kept), ==, GPOINTER_TO_INT (user_data));
  old = read_events (kept, CSN_RECORD_OPEN_READ_ONLY, CSN_RECORD_READ_ONLY);
  g_assert_cmpuint (old->len, ==, events->len);
  findings = csn_record_file_verify_path (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), ==, 0);
  /* a copy that was kept is never written over */
  db = open_raw (path);
  exec (db, older[GPOINTER_TO_INT (user_data)]);
  sqlite3_close (db);
  g_clear_pointer (&events, g_ptr_array_unref);
  events = read_events (path, CSN_RECORD_OPEN_DEFAULT, CSN_RECORD_WRITABLE);
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
}

/* What one of a version that is not ours looks like is for its own program to know. */
static void
test_newer (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_older (fixture, "old.countersign", user_data);
  g_autoptr (GPtrArray) events = read_events (path, CSN_RECORD_OPEN_DEFAULT, CSN_RECORD_WRITABLE);
  g_autoptr (GPtrArray) newer = NULL;
  sqlite3 *db = open_raw (path);

  exec (db, "CREATE TABLE future(x); PRAGMA user_version = 4");
  sqlite3_close (db);
  newer = read_events (path, CSN_RECORD_OPEN_DEFAULT, CSN_RECORD_NEWER);
  g_assert_cmpuint (newer->len, ==, events->len);
  g_assert_cmpint (read_version (path), ==, 4);
}

/* @times power losses at random operations of opening an old record for writing. */
static void
test_power_loss (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_older (fixture, "old.countersign", user_data);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autofree char *kept = name_kept (copy, user_data);
  g_autoptr (GPtrArray) expected = read_events (path, CSN_RECORD_OPEN_READ_ONLY, CSN_RECORD_READ_ONLY);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint times = g_test_slow () ? 2000 : 100;
  guint n_new = 0;

  for (guint i = 0; i < times; i++)
    {
      g_autoptr (CsnRecordFile) file = NULL;
      g_autoptr (GPtrArray) events = NULL;
      int version;

      store_fixture_copy (path, copy);
      g_unlink (kept);
      fault_vfs_arm (FAULT_POWER, (guint) g_rand_int_range (rand, 1, 90), TRUE, FALSE);
      file = csn_record_file_open (copy, CSN_RECORD_OPEN_DEFAULT, NULL, NULL);
      g_clear_object (&file);
      fault_vfs_lose_power (rand);
      /* rolls back what was under way, and changes nothing else */
      events = read_events (copy, CSN_RECORD_OPEN_READ_ONLY, CSN_RECORD_READ_ONLY);
      g_assert_cmpuint (events->len, ==, expected->len);
      version = read_version (copy);
      g_assert_true (version == GPOINTER_TO_INT (user_data) || version == CURRENT);
      if (version == CURRENT)
        {
          g_autoptr (GPtrArray) old = read_events (kept, CSN_RECORD_OPEN_READ_ONLY, CSN_RECORD_READ_ONLY);

          g_assert_cmpuint (old->len, ==, expected->len);
          n_new++;
        }
    }
  g_test_message ("%u of %u losses left the new version", n_new, times);
  g_assert_cmpuint (n_new, >, 0);
  g_assert_cmpuint (n_new, <, times);
}

/* The fault is over: the record has all its entries, and can be edited. */
static void
check_afterwards (const char *path, guint n_events)
{
  g_autoptr (GPtrArray) events = read_events (path, CSN_RECORD_OPEN_DEFAULT, CSN_RECORD_WRITABLE);

  g_assert_cmpuint (events->len, ==, n_events);
  g_assert_cmpint (read_version (path), ==, CURRENT);
}

/* What the person is told of a record that cannot be edited because of a fault; 1 when it stayed as it was. */
static guint
check_access (CsnRecordFile *file)
{
  CsnRecordAccess access = csn_record_file_get_access (file);
  g_autofree char *reason = csn_record_file_dup_reason (file);

  if (access == CSN_RECORD_WRITABLE)
    return 0;
  /* the old version stays, or the fault came after it had been brought up to date */
  g_assert_true (access == CSN_RECORD_DENIED || access == CSN_RECORD_FAILED);
  g_assert_nonnull (reason);
  return access == CSN_RECORD_DENIED;
}

/* Each operation fails: the record is old and can be read, or new and can be edited. */
static void
fail_each (StoreFixture *fixture, gconstpointer user_data, FaultKind kind)
{
  g_autofree char *path = make_older (fixture, "old.countersign", user_data);
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autofree char *kept = name_kept (copy, user_data);
  g_autoptr (GPtrArray) expected = read_events (path, CSN_RECORD_OPEN_READ_ONLY, CSN_RECORD_READ_ONLY);
  guint denied = 0;

  for (guint n = 1; n < 1000; n += g_test_slow () ? 1 : 5)
    {
      g_autoptr (CsnRecordFile) file = NULL;
      gboolean happened;

      store_fixture_copy (path, copy);
      g_unlink (kept);
      fault_vfs_arm (kind, n, FALSE, FALSE);
      file = csn_record_file_open (copy, CSN_RECORD_OPEN_DEFAULT, NULL, NULL);
      happened = fault_vfs_disarm ();
      if (file != NULL)
        denied += check_access (file);
      g_clear_object (&file);
      check_afterwards (copy, expected->len);
      if (!happened)
        break;
    }
  g_assert_cmpuint (denied, >, 3);
}

static void
test_full (StoreFixture *fixture, gconstpointer user_data)
{
  fail_each (fixture, user_data, FAULT_FULL);
}

static void
test_io (StoreFixture *fixture, gconstpointer user_data)
{
  fail_each (fixture, user_data, FAULT_IO);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (StoreFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "released-texts", test_released_texts },
    { "read-as-it-is", test_read_as_it_is },
    { "brought-up-to-date", test_brought_up_to_date },
    { "newer", test_newer },
    { "power-loss", test_power_loss },
    { "disk-full", test_full },
    { "io-error", test_io },
  };

  fault_vfs_register ();
  g_test_init (&argc, &argv, NULL);
  for (int version = 1; version < CURRENT; version++)
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/store/R-07-migration/%d/%s", version, tests[i].name);

        g_test_add (path, StoreFixture, GINT_TO_POINTER (version), store_fixture_set_up, tests[i].func,
                    store_fixture_tear_down);
      }
  return g_test_run ();
}
