/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of one record: made, taken over, edited apart, merged; and evidence erased in one of them (RECORD.md R-10, S-07). */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "csn-chain.h"
#include "csn-digest.h"
#include "csn-record-file.h"
#include "store-fixture.h"

static CsnRecordFile *
open_record (const char *path)
{
  g_autoptr (GError) error = NULL;
  CsnRecordFile *file = csn_record_file_open (path, CSN_RECORD_OPEN_DEFAULT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (csn_record_file_get_access (file), ==, CSN_RECORD_WRITABLE);
  return file;
}

/* Another person's installation: its own key. */
static void
become (StoreFixture *fixture, const char *person)
{
  g_autofree char *data = g_build_filename (fixture->data, person, NULL);

  g_assert_cmpint (g_mkdir_with_parents (data, 0700), ==, 0);
  g_setenv ("CSN_DATA_DIR", data, TRUE);
}

static char *
describe (CsnRecordFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = csn_record_file_read_events (file, NULL, &error);
  g_auto (GStrv) heads = csn_record_file_dup_heads (file);
  g_autofree char *joined = g_strjoinv (",", heads);
  GString *text = g_string_new (joined);

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (text, "\n%s", csn_event_get_id (g_ptr_array_index (events, i)));
  return g_string_free (text, FALSE);
}

static void
assert_verifies (CsnRecordFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = csn_record_file_verify (file, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    if (csn_finding_get_level (g_ptr_array_index (findings, i)) != CSN_FINDING_INFO)
      g_error ("%s", csn_finding_get_text (g_ptr_array_index (findings, i)));
}

static void
test_edit_apart_and_merge (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *ada_path = store_fixture_path (fixture, "ada.countersign");
  g_autofree char *ben_path = store_fixture_path (fixture, "ben.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (1200000, 4);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *ada_says = NULL;
  g_autofree char *ben_says = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) heads = NULL;
  g_autoptr (CsnRecordFile) ada = NULL;
  g_autoptr (CsnRecordFile) ben = NULL;

  become (fixture, "ada");
  ada = store_fixture_create (fixture, "ada.countersign");
  store_fixture_answer (fixture, ada, "t-1", "pass");
  become (fixture, "ben");
  ben = csn_record_file_take_over (ada_path, ben_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csn_record_file_get_doc (ben), ==, csn_record_file_get_doc (ada));
  store_fixture_answer (fixture, ben, "t-2", "fail");
  sha256 = store_fixture_attach (fixture, ben, noise);
  store_fixture_answer (fixture, ada, "t-2", "pass");
  assert_verifies (ben);

  added = csn_record_file_import (ada, ben_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 2);
  heads = csn_record_file_dup_heads (ada);
  g_assert_cmpuint (g_strv_length (heads), ==, 2);
  back = csn_record_file_get_blob (ada, sha256, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, noise));
  assert_verifies (ada);
  store_fixture_answer (fixture, ada, "t-3", "pass");
  g_clear_pointer (&heads, g_strfreev);
  heads = csn_record_file_dup_heads (ada);
  g_assert_cmpuint (g_strv_length (heads), ==, 1);

  g_clear_pointer (&added, g_ptr_array_unref);
  added = csn_record_file_import (ben, ada_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 2);
  assert_verifies (ben);
  ada_says = describe (ada);
  ben_says = describe (ben);
  g_assert_cmpstr (ada_says, ==, ben_says);

  /* nothing new, nothing happens */
  g_clear_pointer (&added, g_ptr_array_unref);
  added = csn_record_file_import (ben, ada_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 0);
}

static void
test_another_record_refused (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) one = store_fixture_create (fixture, "one.countersign");
  g_autoptr (CsnRecordFile) two = store_fixture_create (fixture, "two.countersign");
  g_autofree char *before = describe (one);
  g_autofree char *after = NULL;
  g_autofree char *path = store_fixture_path (fixture, "two.countersign");
  g_autoptr (GError) error = NULL;

  g_assert_null (csn_record_file_import (one, path, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID);
  after = describe (one);
  g_assert_cmpstr (before, ==, after);
  store_fixture_answer (fixture, one, "t-1", "pass");
}

static void
alter (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* What does not verify is not taken over, and ours stays as it was and can be edited. */
static void
test_altered_copy_refused (StoreFixture *fixture, gconstpointer user_data)
{
  static const char *const attacks[] = {
    "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), 'fail', 'pass') AS BLOB)",
    "DELETE FROM event WHERE seq = 2",
    "DELETE FROM head_sig",
    "UPDATE chunk SET data = randomblob(size) WHERE size = 900000",
    "DELETE FROM blob_chunk",
    "CREATE TABLE extra(x)",
  };
  g_autofree char *ada_path = store_fixture_path (fixture, "ada.countersign");
  g_autofree char *ben_path = store_fixture_path (fixture, "ben.countersign");
  g_autofree char *bad_path = store_fixture_path (fixture, "bad.countersign");
  g_autofree char *fresh_path = store_fixture_path (fixture, "fresh.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (900000, 4);
  g_autofree char *sha256 = NULL;
  g_autofree char *before = NULL;
  g_autoptr (CsnRecordFile) ada = NULL;
  g_autoptr (CsnRecordFile) ben = NULL;
  g_autoptr (GError) error = NULL;

  become (fixture, "ada");
  ada = store_fixture_create (fixture, "ada.countersign");
  become (fixture, "ben");
  ben = csn_record_file_take_over (ada_path, ben_path, NULL, &error);
  g_assert_no_error (error);
  store_fixture_answer (fixture, ben, "t-2", "fail");
  sha256 = store_fixture_attach (fixture, ben, noise);
  g_clear_object (&ben);
  before = describe (ada);
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autofree char *after = NULL;

      store_fixture_copy (ben_path, bad_path);
      alter (bad_path, attacks[i]);
      g_assert_null (csn_record_file_import (ada, bad_path, NULL, &error));
      g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
      after = describe (ada);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (csn_record_file_get_access (ada), ==, CSN_RECORD_WRITABLE);
      g_assert_null (csn_record_file_take_over (bad_path, fresh_path, NULL, &error));
      g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
      g_assert_false (g_file_test (fresh_path, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpuint (store_fixture_count_files (fixture), ==, 3);
  become (fixture, "ada");
  store_fixture_answer (fixture, ada, "t-1", "pass");
  assert_verifies (ada);
}

/* One installation, a file and its copy, both edited: two writers, no number given twice. */
static void
test_restored_copy_merges (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *old_path = store_fixture_path (fixture, "old.countersign");
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (CsnRecordFile) old = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&file);
  store_fixture_copy (path, old_path);
  file = open_record (path);
  old = open_record (old_path);
  store_fixture_answer (fixture, file, "t-1", "pass");
  store_fixture_answer (fixture, old, "t-2", "pass");
  added = csn_record_file_import (file, old_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
  assert_verifies (file);
}

static void
test_erase (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *copy_path = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) secret = store_fixture_noise (200000, 12);
  g_autofree char *sha256 = store_fixture_attach (fixture, file, secret);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = csn_record_file_read_events (file, NULL, NULL);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (CsnRecordFile) copy = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *data = json_object_new ();
  gsize length;

  g_assert_true (csn_record_file_save_copy (file, copy_path, FALSE, NULL, &error));
  g_assert_no_error (error);

  /* without an entry that says so, nothing is erased */
  store_fixture_draft (drafts, "t-1", "pass");
  g_assert_null (csn_record_file_erase (file, sha256, drafts, fixture->clock, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpuint (csn_record_file_get_n_events (file), ==, 2);

  json_object_set_string_member (data, "evidence", csn_event_get_id (g_ptr_array_index (events, 1)));
  json_object_set_string_member (data, "reason", "a photograph of a person");
  g_ptr_array_set_size (drafts, 0);
  csn_event_drafts_add (drafts, "evidence.erase", "Ada", data);
  added = csn_record_file_erase (file, sha256, drafts, fixture->clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
  assert_verifies (file);
  g_assert_null (csn_record_file_get_blob (file, sha256, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_null (memmem (content, length, g_bytes_get_data (secret, NULL), 64));

  /* a copy that still has the bytes does not bring them back, and loses them itself when it hears */
  g_clear_pointer (&added, g_ptr_array_unref);
  added = csn_record_file_import (file, copy_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (csn_record_file_get_blob (file, sha256, NULL, &error));
  g_clear_error (&error);
  copy = open_record (copy_path);
  g_clear_pointer (&added, g_ptr_array_unref);
  added = csn_record_file_import (copy, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
  g_assert_null (csn_record_file_get_blob (copy, sha256, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND);
  assert_verifies (copy);
}

/* The entry that erases what entry @id brought. */
static GPtrArray *
draft_erasure (const char *id)
{
  GPtrArray *drafts = csn_event_drafts_new ();
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "evidence", id);
  json_object_set_string_member (data, "reason", "out of spite");
  csn_event_drafts_add (drafts, "evidence.erase", "Ben", data);
  return drafts;
}

/* Whoever says so, here or in another copy: the document cannot be erased, nor what was taken in once more. */
static void
test_erase_leaves_what_is_needed (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *copy_path = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (20000, 3);
  g_autofree char *sha256 = store_fixture_attach (fixture, file, noise);
  g_autofree char *again = store_fixture_attach (fixture, file, noise);
  g_autoptr (GPtrArray) events = csn_record_file_read_events (file, NULL, NULL);
  g_autoptr (GError) error = NULL;
  const char *document = csn_json_get_string (csn_event_get_data (g_ptr_array_index (events, 0)), "sha256", NULL);
  const char *blobs[] = { document, sha256 };

  g_assert_cmpstr (sha256, ==, again);
  g_assert_true (csn_record_file_save_copy (file, copy_path, FALSE, NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (blobs); i++)
    {
      g_autoptr (GPtrArray) drafts = draft_erasure (csn_event_get_id (g_ptr_array_index (events, i)));

      g_assert_null (csn_record_file_erase (file, blobs[i], drafts, fixture->clock, NULL, &error));
      g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (blobs); i++)
    {
      g_autoptr (CsnRecordFile) copy = open_record (copy_path);
      g_autoptr (GPtrArray) drafts = draft_erasure (csn_event_get_id (g_ptr_array_index (events, i)));
      g_autoptr (GPtrArray) appended = csn_record_file_append (copy, drafts, fixture->clock, NULL, &error);
      g_autoptr (GPtrArray) added = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_assert_nonnull (appended);
      g_clear_object (&copy);
      added = csn_record_file_import (file, copy_path, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (added->len, ==, 1);
      bytes = csn_record_file_get_blob (file, blobs[i], NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (bytes);
    }
  assert_verifies (file);
  /* the second piece of evidence is erased as well: now the bytes go */
  {
    g_autoptr (GPtrArray) drafts = draft_erasure (csn_event_get_id (g_ptr_array_index (events, 2)));
    g_autoptr (GPtrArray) added = csn_record_file_erase (file, sha256, drafts, fixture->clock, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (added);
    g_assert_null (csn_record_file_get_blob (file, sha256, NULL, NULL));
  }
  assert_verifies (file);
}

/* A cut that leaves a log whole in itself is noticed by the installation that knew more; merging heals it. */
static void
test_remembered_heads (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *old_path = store_fixture_path (fixture, "old.countersign");
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (CsnRecordFile) old = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (csn_record_file_is_older (file));
  g_clear_object (&file);
  store_fixture_copy (path, old_path);
  file = open_record (path);
  store_fixture_answer (fixture, file, "t-1", "pass");
  g_clear_object (&file);
  old = open_record (old_path);
  g_assert_true (csn_record_file_is_older (old));
  findings = csn_record_file_verify (old, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (csn_finding_get_code (g_ptr_array_index (findings, 0)), ==, "head-unknown");
  g_assert_cmpint (csn_finding_get_level (g_ptr_array_index (findings, 0)), ==, CSN_FINDING_WARNING);

  /* editing the old copy does not make us forget */
  store_fixture_answer (fixture, old, "t-2", "pass");
  g_clear_object (&old);
  old = open_record (old_path);
  g_assert_true (csn_record_file_is_older (old));
  added = csn_record_file_import (old, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (csn_record_file_is_older (old));
  assert_verifies (old);
}

static void
test_save_copy (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *copy_path = store_fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (3000000, 5);
  g_autofree char *sha256 = store_fixture_attach (fixture, file, noise);
  g_autoptr (CsnRecordFile) copy = NULL;
  g_autofree char *said = describe (file);
  g_autofree char *says = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (csn_record_file_save_copy (file, copy_path, FALSE, NULL, &error));
  g_assert_no_error (error);
  copy = open_record (copy_path);
  says = describe (copy);
  g_assert_cmpstr (says, ==, said);
  assert_verifies (copy);
  g_clear_object (&copy);

  g_assert_false (csn_record_file_save_copy (file, copy_path, FALSE, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_true (csn_record_file_save_copy (file, copy_path, TRUE, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (csn_record_file_save_copy (file, path, TRUE, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED);
  g_assert_cmpuint (store_fixture_count_files (fixture), ==, 2);
}

/* Three people edit apart and merge now and then; in the end all see the same. */
static void
run_history (StoreFixture *fixture, GRand *rand)
{
  static const char *const people[] = { "ada", "ben", "cleo" };
  CsnRecordFile *files[3] = { NULL, NULL, NULL };
  char *paths[3] = { NULL, NULL, NULL };
  g_autofree char *first = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.countersign", people[i]);

      paths[i] = store_fixture_path (fixture, name);
      become (fixture, people[i]);
      files[i] = i == 0 ? store_fixture_create (fixture, name)
                        : csn_record_file_take_over (paths[0], paths[i], NULL, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 12; i++)
    {
      guint who = (guint) g_rand_int_range (rand, 0, 3);
      guint other = (who + (guint) g_rand_int_range (rand, 1, 3)) % 3;
      g_autofree char *item = g_strdup_printf ("t-%d", g_rand_int_range (rand, 0, 4));

      become (fixture, people[who]);
      if (g_rand_int_range (rand, 0, 4) > 0)
        store_fixture_answer (fixture, files[who], item, g_rand_boolean (rand) ? "pass" : "fail");
      else
        {
          g_autoptr (GPtrArray) added = csn_record_file_import (files[who], paths[other], NULL, &error);

          g_assert_no_error (error);
        }
    }
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 3; i++)
      for (guint k = 0; k < 3; k++)
        {
          g_autoptr (GPtrArray) added = csn_record_file_import (files[i], paths[k], NULL, &error);

          g_assert_no_error (error);
        }
  first = describe (files[0]);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *says = describe (files[i]);

      g_assert_cmpstr (says, ==, first);
      assert_verifies (files[i]);
      g_clear_object (&files[i]);
      g_assert_cmpint (g_unlink (paths[i]), ==, 0);
    }
  g_clear_pointer (&paths[0], g_free);
  g_clear_pointer (&paths[1], g_free);
  g_clear_pointer (&paths[2], g_free);
}

static void
test_random_histories (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  guint times = g_test_slow () ? 3000 : 6;

  for (guint i = 0; i < times; i++)
    run_history (fixture, rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/merge/R-10-edit-apart-and-merge", test_edit_apart_and_merge);
  STORE_TEST ("/store/merge/another-record-refused", test_another_record_refused);
  STORE_TEST ("/store/merge/altered-copy-refused", test_altered_copy_refused);
  STORE_TEST ("/store/merge/R-10-restored-copy-merges", test_restored_copy_merges);
  STORE_TEST ("/store/merge/erase", test_erase);
  STORE_TEST ("/store/merge/erase-leaves-what-is-needed", test_erase_leaves_what_is_needed);
  STORE_TEST ("/store/merge/remembered-heads", test_remembered_heads);
  STORE_TEST ("/store/merge/save-copy", test_save_copy);
  STORE_TEST ("/store/merge/S-07-random-histories", test_random_histories);
  return g_test_run ();
}
