/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verification of record files that somebody altered with SQLite or with a hex editor (RECORD.md R-08, S-08). */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "store-fixture.h"

#define PAGE 16384

/* A record with a dozen entries and evidence of one and a half chunks. */
static char *
make_record (StoreFixture *fixture, const char *name)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, name);
  g_autoptr (GBytes) small = store_fixture_noise (5000, 1);
  g_autoptr (GBytes) large = store_fixture_noise (1500000, 2);
  g_autofree char *first = store_fixture_attach (fixture, file, small);
  g_autofree char *second = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *item = g_strdup_printf ("t-%u", i);

      store_fixture_answer (fixture, file, item, i % 2 ? "pass" : "fail");
    }
  if (strcmp (name, "small.countersign") != 0)
    second = store_fixture_attach (fixture, file, large);
  return store_fixture_path (fixture, name);
}

static void
alter (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000); /* a record that was just opened is swept */
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  g_assert_cmpint (sqlite3_total_changes (db), >, 0);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static guint
count_errors (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = csn_record_file_verify_path (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return csn_findings_count (findings, CSN_FINDING_ERROR);
}

static void
test_honest (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  findings = csn_record_file_verify_path (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
  g_clear_pointer (&findings, g_ptr_array_unref);

  /* while it is open for writing, too */
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  findings = csn_record_file_verify (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Evidence of one chunk is hashed once when it is given out: no chunk behind it may slip through. */
static void
test_added_chunks (StoreFixture *fixture, gconstpointer user_data)
{
  static const char *const additions[] = {
    "INSERT INTO blob_chunk(blob, n, chunk) SELECT blob, 1, chunk FROM blob_chunk"
    " WHERE chunk = (SELECT id FROM chunk WHERE size = 5000)",
    "INSERT INTO blob_chunk(blob, n, chunk) SELECT blob, 1, (SELECT id FROM chunk WHERE size = 1048576) FROM blob_chunk"
    " WHERE chunk = (SELECT id FROM chunk WHERE size = 5000)",
  };
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (GBytes) small = store_fixture_noise (5000, 1);
  g_autofree char *sha256 = csn_sha256_hex_bytes (small);

  for (gsize i = 0; i <= G_N_ELEMENTS (additions); i++)
    {
      g_autoptr (CsnRecordFile) file = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      store_fixture_copy (path, copy);
      if (i < G_N_ELEMENTS (additions))
        alter (copy, additions[i]);
      file = csn_record_file_open (copy, CSN_RECORD_OPEN_READ_ONLY, NULL, &error);
      g_assert_no_error (error);
      bytes = csn_record_file_get_blob (file, sha256, NULL, &error);
      if (i == G_N_ELEMENTS (additions))
        g_assert_true (bytes != NULL && g_bytes_equal (bytes, small));
      else
        g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED);
    }
}

static const char *const attacks[] = {
  "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), '\"pass\"', '\"fail\"') AS BLOB) WHERE seq = 4",
  "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), 'Ada', 'Bea') AS BLOB) WHERE seq = 3",
  "UPDATE event SET id = randomblob(32) WHERE seq = 4",
  "UPDATE event SET wseq = wseq + 1 WHERE seq = 4",
  "UPDATE event SET lamport = lamport + 1 WHERE seq = 4",
  "UPDATE event SET writer = randomblob(16) WHERE seq = 4",
  "UPDATE event SET doc = randomblob(16) WHERE seq = 4",
  "UPDATE event SET linked = 0 WHERE seq = 4",
  "DELETE FROM event WHERE seq = 1",
  "DELETE FROM event WHERE seq = 6",
  "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
  "DELETE FROM event WHERE seq > 3; DELETE FROM head_sig",
  "DELETE FROM head_sig",
  "UPDATE head_sig SET sig = randomblob(64)",
  "UPDATE head_sig SET key = randomblob(32)",
  "UPDATE head_sig SET wseq = wseq - 1",
  "UPDATE head_sig SET writer = randomblob(16)",
  "UPDATE meta SET v = randomblob(16)",
  "INSERT INTO meta(k, v) VALUES('note', 1)",
  "DELETE FROM meta",
  "UPDATE chunk SET data = randomblob(size) WHERE size = 5000",
  "UPDATE chunk SET id = randomblob(32) WHERE size = 5000",
  "UPDATE chunk SET data = NULL WHERE size = 5000",
  "UPDATE chunk SET size = 4999, data = substr(data, 1, 4999) WHERE size = 5000",
  "DELETE FROM chunk WHERE size = 1048576",
  "DELETE FROM blob_chunk WHERE n = 1",
  "DELETE FROM blob_chunk WHERE n = 0",
  "UPDATE blob_chunk SET n = n + 7",
  "UPDATE blob_chunk SET chunk = (SELECT id FROM chunk WHERE size = 5000) WHERE n = 1",
  "UPDATE blob_chunk SET blob = randomblob(32) WHERE chunk = (SELECT id FROM chunk WHERE size = 5000)",
  "CREATE TABLE other(x); INSERT INTO other VALUES(1)",
  "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END; UPDATE meta SET v = v",
  "CREATE VIEW v AS SELECT 1; UPDATE meta SET v = v",
  "CREATE INDEX i ON event(lamport); UPDATE meta SET v = v",
  "PRAGMA application_id = 7; UPDATE meta SET v = v",
};

static void
test_altered_rows (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      store_fixture_copy (path, copy);
      g_assert_cmpuint (count_errors (copy), ==, 0);
      alter (copy, attacks[i]);
      if (count_errors (copy) == 0)
        g_error ("Not found: %s", attacks[i]);
    }
}

/* What was read on opening is not believed again: another program may have altered the file since. */
static void
test_altered_while_open (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (CsnRecordFile) file = NULL;
      g_autoptr (GPtrArray) findings = NULL;
      g_autoptr (GError) error = NULL;

      /* which record it is, and the tables, are a matter of opening */
      if (strstr (attacks[i], "meta") != NULL || g_str_has_prefix (attacks[i], "CREATE"))
        continue;
      store_fixture_copy (path, copy);
      file = csn_record_file_open (copy, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
      g_assert_no_error (error);
      alter (copy, attacks[i]);
      findings = csn_record_file_verify (file, NULL, &error);
      g_assert_no_error (error);
      if (csn_findings_count (findings, CSN_FINDING_ERROR) == 0)
        g_error ("Not found: %s", attacks[i]);
    }
}

/* What no entry speaks of is told, but breaks nothing. */
static void
test_unused_is_a_warning (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  alter (path, "INSERT INTO chunk VALUES(randomblob(32), 3, x'010203')");
  findings = csn_record_file_verify_path (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpint (csn_finding_get_level (g_ptr_array_index (findings, 0)), ==, CSN_FINDING_WARNING);
  g_assert_cmpstr (csn_finding_get_code (g_ptr_array_index (findings, 0)), ==, "evidence-unused");
}

static void
test_newer_version (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  alter (path, "PRAGMA user_version = 9; CREATE TABLE later(x); INSERT INTO later VALUES(1)");
  file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_NEWER);
  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 13);
  g_clear_object (&file);

  /* a newer one that has not our tables any more cannot be shown */
  alter (path, "ALTER TABLE event RENAME TO entry; DELETE FROM entry");
  store_fixture_assert_open_fails (path, CSN_STORE_ERROR_NEWER);
}

static void
test_truncated (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "a.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (gsize cut = 1; cut < length; cut = cut * 3 + 97)
    {
      g_assert_true (g_file_set_contents (copy, content, (gssize) (length - cut), NULL));
      g_assert_cmpuint (count_errors (copy), >, 0);
    }
}

/* All that a record says, in one string. */
static char *
digest_content (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_RECEIVED, NULL, &error);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) head_sigs = NULL;
  g_autoptr (GString) all = g_string_new (NULL);

  g_assert_no_error (error);
  events = csn_record_file_read_events (file, NULL, &error);
  g_assert_no_error (error);
  g_string_append (all, csn_record_file_get_doc (file));
  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      const char *sha256 = csn_json_get_string (csn_event_get_data (event), "sha256", NULL);

      g_string_append (all, csn_event_get_id (event));
      if (sha256 != NULL)
        {
          g_autoptr (GBytes) blob = csn_record_file_get_blob (file, sha256, NULL, &error);

          g_assert_no_error (error);
        }
    }
  head_sigs = csn_record_file_dup_head_sigs (file);
  for (guint i = 0; i < head_sigs->len; i++)
    {
      g_autoptr (JsonObject) object = csn_head_sig_to_json (g_ptr_array_index (head_sigs, i));

      g_string_append (all, json_object_get_string_member (object, "sig"));
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Bits, runs, noise, the header, pages in another order, a part cut off. */
static void
mutate (guint8 *data, gsize *length, GRand *rand)
{
  gint32 n_pages = (gint32) (*length / PAGE);
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) *length);
  gsize run;

  /* most of a small record is empty space, which nobody reads */
  for (guint i = 0; i < 20 && data[at] == 0; i++)
    at = (gsize) g_rand_int_range (rand, 0, (gint32) *length);
  run = (gsize) g_rand_int_range (rand, 1, 64);
  run = MIN (*length - at, run);
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 1:
      memset (data + at, g_rand_int_range (rand, 0, 256), run);
      break;
    case 2:
      for (gsize i = 0; i < run; i++)
        data[at + i] = (guint8) g_rand_int (rand);
      break;
    case 3:
      data[g_rand_int_range (rand, 0, 512)] ^= (guint8) g_rand_int_range (rand, 1, 256);
      break;
    case 4:
      {
        gint32 from = g_rand_int_range (rand, 0, n_pages);
        gint32 to = g_rand_int_range (rand, 0, n_pages);
        g_autofree guint8 *page = g_memdup2 (data + from * PAGE, PAGE);

        memmove (data + from * PAGE, data + to * PAGE, PAGE);
        memcpy (data + to * PAGE, page, PAGE);
        break;
      }
    default:
      *length = at;
    }
}

/* No mutation is accepted with another content than the honest one. */
static void
test_mutations (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "small.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autofree char *expected = digest_content (path);
  g_autofree guint8 *content = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint times = g_test_slow () ? 100000 : 1000;
  guint accepted = 0;
  gint64 slowest = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, (char **) &content, &length, NULL));
  for (guint i = 0; i < times; i++)
    {
      g_autofree guint8 *mutant = g_memdup2 (content, length);
      gsize mutated = length;
      gint64 start = g_get_monotonic_time ();
      FILE *stream;

      mutate (mutant, &mutated, rand);
      stream = fopen (copy, "w");
      g_assert_cmpuint (fwrite (mutant, 1, mutated, stream), ==, mutated);
      g_assert_cmpint (fclose (stream), ==, 0);
      if (count_errors (copy) == 0)
        {
          g_autofree char *found = digest_content (copy);

          g_assert_cmpstr (found, ==, expected);
          accepted++;
        }
      slowest = MAX (slowest, g_get_monotonic_time () - start);
    }
  g_test_message ("%u of %u mutations changed nothing that means anything; slowest %" G_GINT64_FORMAT " ms", accepted, times,
                  slowest / 1000);
  g_assert_cmpint (slowest, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpuint (accepted, <, times);
}

/* Every byte of an entry, of a signature and of evidence, where it stands in the file. */
static void
test_byte_flips (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = make_record (fixture, "small.countersign");
  g_autofree char *copy = store_fixture_path (fixture, "copy.countersign");
  g_autofree char *content = NULL;
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) head_sigs = NULL;
  g_autoptr (GBytes) evidence = store_fixture_noise (5000, 1);
  g_autoptr (GPtrArray) regions = g_ptr_array_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  gsize length;

  file = csn_record_file_open (path, CSN_RECORD_OPEN_READ_ONLY, NULL, NULL);
  events = csn_record_file_read_events (file, NULL, NULL);
  head_sigs = csn_record_file_dup_head_sigs (file);
  for (guint i = 0; i < events->len; i += 4)
    g_ptr_array_add (regions, csn_event_get_bytes (g_ptr_array_index (events, i)));
  g_ptr_array_add (regions, csn_head_sig_get_signature (g_ptr_array_index (head_sigs, 0)));
  g_ptr_array_add (regions, csn_head_sig_get_public_key (g_ptr_array_index (head_sigs, 0)));
  g_ptr_array_add (regions, evidence);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (guint r = 0; r < regions->len; r++)
    {
      gsize size;
      const char *bytes = g_bytes_get_data (g_ptr_array_index (regions, r), &size);
      char *place = memmem (content, length, bytes, size);

      g_assert_nonnull (place);
      for (gsize i = 0; i < size; i += 1 + size / 60)
        {
          char flip = (char) (1 << g_rand_int_range (rand, 0, 8));
          FILE *stream;

          place[i] ^= flip;
          stream = fopen (copy, "w");
          g_assert_cmpuint (fwrite (content, 1, length, stream), ==, length);
          g_assert_cmpint (fclose (stream), ==, 0);
          g_assert_cmpuint (count_errors (copy), >, 0);
          place[i] ^= flip;
        }
    }
}

/* A page that is no page any more is told in one line: what SQLite says of it has several. */
static void
test_lost_pages (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (100000, 8);
  g_autofree char *sha256 = store_fixture_attach (fixture, file, noise);
  g_autofree char *content = NULL;
  gsize length;
  guint n_refused = 0;

  g_clear_object (&file);
  g_assert_nonnull (sha256);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (gsize page = PAGE; page + PAGE <= length; page += PAGE)
    {
      g_autofree char *damaged = g_memdup2 (content, length);
      g_autoptr (CsnRecordFile) opened = NULL;
      g_autoptr (GError) error = NULL;

      memcpy (damaged + page, g_bytes_get_data (noise, NULL), PAGE);
      g_assert_true (g_file_set_contents (path, damaged, (gssize) length, NULL));
      opened = csn_record_file_open (path, CSN_RECORD_OPEN_RECEIVED, NULL, &error);
      if (error != NULL)
        {
          g_assert_null (strchr (error->message, '\n'));
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/verify/honest", test_honest);
  STORE_TEST ("/store/verify/added-chunks", test_added_chunks);
  STORE_TEST ("/store/verify/altered-rows", test_altered_rows);
  STORE_TEST ("/store/verify/S-08-altered-while-open", test_altered_while_open);
  STORE_TEST ("/store/verify/unused-is-a-warning", test_unused_is_a_warning);
  STORE_TEST ("/store/verify/newer-version", test_newer_version);
  STORE_TEST ("/store/verify/truncated", test_truncated);
  STORE_TEST ("/store/verify/lost-pages", test_lost_pages);
  STORE_TEST ("/store/verify/R-08-byte-flips", test_byte_flips);
  STORE_TEST ("/store/verify/R-08-mutations", test_mutations);
  return g_test_run ();
}
