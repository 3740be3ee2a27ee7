/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving what can be saved of damaged files, and saying what was lost. */

#include <string.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "store-fixture.h"

#define PAGE   16384
#define ANSWERS 200

static char *
make_record (StoreFixture *fixture, char **sha256)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (1500000, 6);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();
  g_autoptr (GPtrArray) events = NULL;

  *sha256 = store_fixture_attach (fixture, file, noise);
  for (guint i = 0; i < ANSWERS; i++)
    store_fixture_draft (drafts, "t-1", i % 2 ? "pass" : "fail");
  events = csn_record_file_append (file, drafts, fixture->clock, NULL, NULL);
  g_assert_cmpuint (events->len, ==, ANSWERS);
  return store_fixture_path (fixture, "a.countersign");
}

static guint
count_errors (CsnRecordFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = csn_record_file_verify (file, NULL, &error);

  g_assert_no_error (error);
  return csn_findings_count (findings, CSN_FINDING_ERROR);
}

static void
write_file (const char *path, const char *content, gsize length)
{
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
}

/* Of an intact file everything is saved, and the fresh one can be edited. */
static void
test_intact (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *path = make_record (fixture, &sha256);
  g_autofree char *fresh = store_fixture_path (fixture, "fresh.countersign");
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_salvage (path, fresh, NULL, &error);
  g_autoptr (GBytes) blob = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (csn_record_file_get_n_events (file), ==, ANSWERS + 2);
  blob = csn_record_file_get_blob (file, sha256, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_errors (file), ==, 0);
  store_fixture_answer (fixture, file, "t-2", "pass");
  g_assert_cmpuint (count_errors (file), ==, 0);
}

/* Page after page is wiped: the rest is saved, and what is missing is told. */
static void
test_wiped_pages (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *path = make_record (fixture, &sha256);
  g_autofree char *broken = store_fixture_path (fixture, "broken.countersign");
  g_autofree char *fresh = store_fixture_path (fixture, "fresh.countersign");
  g_autofree char *content = NULL;
  guint complete = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (gsize page = 0; page < MIN (length / PAGE, 24); page += g_test_slow () ? 1 : 2)
    {
      g_autofree char *copy = g_memdup2 (content, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnRecordFile) file = NULL;

      memset (copy + page * PAGE, 0x5a, PAGE);
      write_file (broken, copy, length);
      file = csn_record_file_salvage (broken, fresh, NULL, &error);
      g_assert_no_error (error);
      /* one page holds some fifty entries at most */
      g_assert_cmpuint (csn_record_file_get_n_events (file), >, ANSWERS - 60);
      if (csn_record_file_get_n_events (file) < ANSWERS + 2)
        g_assert_cmpuint (count_errors (file), >, 0);
      else
        complete++;
      g_assert_cmpint (unlink (fresh), ==, 0);
    }
  g_assert_cmpuint (complete, >, 3);
}

/* Evidence that quotes an entry, as any log may, adds none to the record. */
static void
test_quoted (StoreFixture *fixture, gconstpointer user_data)
{
  g_autoptr (CsnRecordFile) file = store_fixture_create (fixture, "a.countersign");
  g_autofree char *path = store_fixture_path (fixture, "a.countersign");
  g_autofree char *fresh = store_fixture_path (fixture, "fresh.countersign");
  g_autofree char *sha256 = NULL;
  g_autofree char *entry = g_strdup_printf (
      "ok\n{\"actor\":\"Ada\",\"data\":{\"item\":\"t-1\",\"value\":\"pass\"},\"doc\":\"%s\",\"heads\":[],\"lamport\":9,"
      "\"prev\":\"\",\"time\":\"2026-03-02T10:00:00+00:00\",\"type\":\"answer.set\",\"v\":1,"
      "\"writer\":\"00112233445566778899aabbccddeeff\",\"wseq\":1}\n",
      csn_record_file_get_doc (file));
  g_autoptr (GBytes) log = g_bytes_new (entry, strlen (entry));
  g_autoptr (GError) error = NULL;
  guint64 n_events;

  sha256 = store_fixture_attach (fixture, file, log);
  n_events = csn_record_file_get_n_events (file);
  g_clear_object (&file);
  file = csn_record_file_salvage (path, fresh, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csn_record_file_get_n_events (file), ==, n_events);
  g_assert_cmpuint (count_errors (file), ==, 0);
}

static void
test_truncated (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *path = make_record (fixture, &sha256);
  g_autofree char *broken = store_fixture_path (fixture, "broken.countersign");
  g_autofree char *fresh = store_fixture_path (fixture, "fresh.countersign");
  g_autofree char *content = NULL;
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  write_file (broken, content, length - 2 * PAGE);
  store_fixture_assert_open_fails (broken, CSN_STORE_ERROR_DAMAGED);
  file = csn_record_file_salvage (broken, fresh, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csn_record_file_get_n_events (file), >, 0);
}

static void
test_nothing_there (StoreFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = store_fixture_path (fixture, "noise");
  g_autofree char *fresh = store_fixture_path (fixture, "fresh.countersign");
  g_autoptr (GBytes) noise = store_fixture_noise (100000, 3);
  g_autoptr (GError) error = NULL;

  write_file (path, g_bytes_get_data (noise, NULL), 100000);
  g_assert_null (csn_record_file_salvage (path, fresh, NULL, &error));
  g_assert_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED);
  g_assert_cmpuint (store_fixture_count_files (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/salvage/intact", test_intact);
  STORE_TEST ("/store/salvage/wiped-pages", test_wiped_pages);
  STORE_TEST ("/store/salvage/quoted", test_quoted);
  STORE_TEST ("/store/salvage/truncated", test_truncated);
  STORE_TEST ("/store/salvage/nothing-there", test_nothing_there);
  return g_test_run ();
}
