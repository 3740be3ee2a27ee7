/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The records of some folders, and the search over them (RECORD.md R-14, issue "Start page"). */

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "csn-conflicted-copy.h"
#include "csn-record-library.h"

static const char text[] = "# Release of the harbour\n\n- [ ] Crane inspected\n- [ ] Café opened\n- Version: ____\n";

static GListModel *
list (Fixture *fixture, const char *const *folders, const char *const *others, CsnRecordLibraryProgress progress,
      gpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *records;

  csn_record_library_list_async (folders, others, fixture->clock, progress, data, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  records = csn_record_library_list_finish (result, &error);
  g_assert_no_error (error);
  return records;
}

static GListModel *
list_own (Fixture *fixture)
{
  const char *const folders[] = { fixture->folder, NULL };

  return list (fixture, folders, NULL, NULL, NULL);
}

static GListModel *
search (const char *query, const char *const *folders)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *hits;

  csn_record_library_search_async (query, folders, 0, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  hits = csn_record_library_search_finish (result, &error);
  g_assert_no_error (error);
  return hits;
}

static guint
count_hits (const char *query)
{
  g_autoptr (GListModel) hits = search (query, NULL);

  return g_list_model_get_n_items (hits);
}

static CsnRecordSummary *
find (GListModel *records, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (CsnRecordSummary) summary = g_list_model_get_item (records, i);

      if (g_str_has_suffix (csn_record_summary_get_path (summary), name))
        return summary;
    }
  return NULL;
}

static void
told_cb (CsnRecordSummary *summary, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  const char *const folders[] = { fixture->folder, NULL };
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GListModel) again = NULL;
  g_autofree char *broken = fixture_path (fixture, "broken.countersign");
  CsnRecordSummary *summary;
  guint told = 0;

  fixture_answer (session, "L3", "pass");
  g_assert_true (g_file_set_contents (broken, "no record at all", -1, NULL));
  records = list (fixture, folders, NULL, told_cb, &told);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);
  g_assert_cmpuint (told, ==, 2);
  summary = find (records, "a.countersign");
  g_assert_cmpstr (csn_record_summary_get_title (summary), ==, "Release of the harbour");
  g_assert_cmpuint (csn_record_summary_get_completed (summary), ==, 1);
  g_assert_cmpstr (csn_record_summary_get_record (summary), ==, csn_record_get_id (csn_session_get_record (session)));
  g_assert_cmpint (csn_record_summary_get_place (summary), ==, CSN_PLACE_PRESENT);
  summary = find (records, "broken.countersign");
  g_assert_cmpint (csn_record_summary_get_place (summary), ==, CSN_PLACE_UNREADABLE);
  g_assert_nonnull (csn_record_summary_get_problem (summary));

  /* what changed is read again, what did not comes from the cache and is the same */
  fixture_answer (session, "L4", "pass");
  again = list_own (fixture);
  g_assert_cmpuint (csn_record_summary_get_completed (find (again, "a.countersign")), ==, 2);
  g_clear_object (&again);
  again = list_own (fixture);
  g_assert_cmpuint (csn_record_summary_get_completed (find (again, "a.countersign")), ==, 2);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GListModel) hits = NULL;
  g_autoptr (GListModel) nowhere = NULL;
  g_autoptr (CsnSearchHit) hit = NULL;
  const char *const elsewhere[] = { "/nonexistent", NULL };
  static const char *const hostile[] = { "\"", "*", "a OR", "NEAR(", "-- ;", "^crane", "text:crane", "\xff\xfe", "", " " };

  fixture_answer (session, "L5", "Leuchtturm 7");
  records = list_own (fixture);
  hits = search ("insp cran", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (hits), ==, 1);
  hit = g_list_model_get_item (hits, 0);
  g_assert_cmpuint (csn_search_hit_get_line (hit), ==, 3);
  g_assert_cmpuint (count_hits ("cafe"), ==, 1);
  g_assert_cmpuint (count_hits ("HARBOUR"), ==, 1);
  g_assert_cmpuint (count_hits ("leucht"), ==, 1);
  g_assert_cmpuint (count_hits ("submarine"), ==, 0);
  nowhere = search ("crane", elsewhere);
  g_assert_cmpuint (g_list_model_get_n_items (nowhere), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    count_hits (hostile[i]);
}

static void
test_moved_and_vanished (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_dir_make_tmp ("countersign-other-XXXXXX", NULL);
  g_autofree char *away = g_build_filename (other, "away.countersign", NULL);
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  const char *const folders[] = { fixture->folder, NULL };
  const char *const both[] = { fixture->folder, other, NULL };
  const char *const others[] = { path, NULL };
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GListModel) records = NULL;
  CsnRecordSummary *summary;

  g_clear_object (&session);
  records = list (fixture, folders, NULL, NULL, NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);

  /* looked for where it was, found nowhere: what was known of it is still told */
  g_clear_object (&records);
  records = list (fixture, folders, others, NULL, NULL);
  summary = find (records, "a.countersign");
  g_assert_cmpint (csn_record_summary_get_place (summary), ==, CSN_PLACE_VANISHED);
  g_assert_cmpstr (csn_record_summary_get_title (summary), ==, "Release of the harbour");
  /* with the folder it went to, it is found again */
  g_clear_object (&records);
  records = list (fixture, both, others, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 1);
  summary = find (records, "away.countersign");
  g_assert_cmpint (csn_record_summary_get_place (summary), ==, CSN_PLACE_MOVED);
  g_assert_cmpstr (csn_record_summary_get_was_at (summary), ==, path);
  /* one that was never seen at all */
  csn_record_library_forget (path);
  g_unlink (away);
  g_clear_object (&records);
  records = list (fixture, both, others, NULL, NULL);
  summary = find (records, "a.countersign");
  g_assert_cmpint (csn_record_summary_get_place (summary), ==, CSN_PLACE_VANISHED);
  g_assert_cmpuint (count_hits ("crane"), ==, 0);
  g_rmdir (other);
}

static void
test_copies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = fixture_path (fixture, "a (conflicted copy 2026-03-02 101010).countersign");
  g_autofree char *stranger = fixture_path (fixture, "a (1).countersign");
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) unrelated = fixture_create (fixture, "a (1).countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) records = NULL;

  csn_session_save_copy_async (session, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  records = list_own (fixture);
  g_assert_cmpstr (csn_record_summary_get_copy_of (find (records, "101010).countersign")), ==, path);
  g_assert_null (csn_record_summary_get_copy_of (find (records, "/a.countersign")));
  /* the name alone makes no copy */
  g_assert_null (csn_record_summary_get_copy_of (find (records, "a (1).countersign")));
}

static void
test_copy_names (void)
{
  static const struct
  {
    const char *name;
    const char *original;
  } names[] = {
    { "/d/x (Ada's conflicted copy 2026-03-02).countersign", "/d/x.countersign" },
    { "/d/x (conflicted copy 2026-03-02 101010).countersign", "/d/x.countersign" },
    { "/d/x_conflict-20260302-101010.countersign", "/d/x.countersign" },
    { "/d/x.sync-conflict-20260302-101010-ABCDEFG.countersign", "/d/x.countersign" },
    { "/d/x (SFConflict ada@example.org 2026-03-02-10-10-10).countersign", "/d/x.countersign" },
    { "/d/x-DESKTOP-A1B2C3D.countersign", "/d/x.countersign" },
    { "/d/x (1).countersign", "/d/x.countersign" },
    { "/d/x (copy).countersign", "/d/x.countersign" },
    { "/d/x (3rd copy).countersign", "/d/x.countersign" },
    { "/d/x (Kopie).countersign", "/d/x.countersign" },
    { "/d/x - Copy.countersign", "/d/x.countersign" },
    { "/d/x.countersign", NULL },
    { "/d/copy.countersign", NULL },
    { "/d/x (2026).countersign", NULL },
    { "/d/release-1.countersign", NULL },
    { "/d/(1).countersign", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *original = csn_conflicted_copy_dup_original (names[i].name);

      g_assert_cmpstr (original, ==, names[i].original);
    }
}

/* A cache that is damaged is made anew. */
static void
test_damaged_cache (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "countersign", "search.db", NULL);
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GListModel) records = list_own (fixture);

  g_assert_cmpuint (count_hits ("crane"), ==, 1);
  g_assert_true (g_file_set_contents (cache, "SQLite format 3, or rather not", -1, NULL));
  g_assert_cmpuint (count_hits ("crane"), ==, 0);
  g_clear_object (&records);
  records = list_own (fixture);
  g_assert_cmpuint (count_hits ("crane"), ==, 1);
}

/* --- R-14 --------------------------------------------------------------------------------------------------------- */

static const char *const words[] = { "backup", "restore", "latency", "replica", "rollback", "queue", "certificate", "harbour",
                                     "payment", "index", "canary", "traffic", "runbook", "schema", "cache", "audit" };

/* A record of 100 items and as many copies of it as there shall be records. */
static void
make_many (Fixture *fixture, guint n_records, GRand *rand)
{
  g_autoptr (GString) source = g_string_new ("# Release checklist\n\n");
  g_autoptr (CsnSession) session = NULL;
  g_autofree char *first = fixture_path (fixture, "0.countersign");
  g_autofree char *content = NULL;
  gsize length;

  for (guint i = 0; i < 100; i++)
    {
      const char *one = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
      const char *other = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];

      g_string_append_printf (source, "- [ ] Step %u: the %s%u and the %s%u\n", i, one, g_rand_int_range (rand, 0, 300),
                              other, g_rand_int_range (rand, 0, 300));
    }
  session = fixture_create (fixture, "0.countersign", source->str);
  g_assert_true (g_file_get_contents (first, &content, &length, NULL));
  for (guint i = 1; i < n_records; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.countersign", i);
      g_autofree char *path = fixture_path (fixture, name);

      g_assert_true (g_file_set_contents_full (path, content, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static void
first_cb (CsnRecordSummary *summary, gpointer user_data)
{
  gint64 *first = user_data;

  if (*first == 0)
    *first = g_get_monotonic_time ();
}

/* What the process has computed, in milliseconds. */
static double
read_computed (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time), ==, 0);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const char *const folders[] = { fixture->folder, NULL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  guint n_records = g_test_slow () ? 1000 : 25;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 start, first = 0;

  make_many (fixture, n_records, rand);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GListModel) records = NULL;

      first = 0;
      start = g_get_monotonic_time ();
      records = list (fixture, folders, NULL, first_cb, &first);
      g_assert_cmpuint (g_list_model_get_n_items (records), ==, n_records);
    }
  for (guint i = 0; i < 200; i++)
    {
      const char *word = words[i % G_N_ELEMENTS (words)];
      g_autofree char *query = i % 3 ? g_strdup_printf ("%s%u", word, i) : g_strndup (word, 3);
      double before = read_computed ();
      g_autoptr (GListModel) hits = search (query, folders);
      double taken = read_computed () - before;

      g_array_append_val (times, taken);
    }
  g_array_sort (times, compare_doubles);
  g_test_message ("%u records, %u items: first shown after %" G_GINT64_FORMAT " ms", n_records, n_records * 100,
                  (first - start) / 1000);
  g_test_message ("search p50 %.1f, p95 %.1f ms", g_array_index (times, double, 100), g_array_index (times, double, 190));
  g_assert_cmpint (first - start, <, 500 * 1000);
  g_assert_cmpfloat (g_array_index (times, double, 190), <, 50);
}

#define ADD(name, func) g_test_add ("/library/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("list", test_list);
  ADD ("search", test_search);
  ADD ("moved-and-vanished", test_moved_and_vanished);
  ADD ("copies", test_copies);
  g_test_add_func ("/library/copy-names", test_copy_names);
  ADD ("damaged-cache", test_damaged_cache);
  ADD ("R-14-many", test_many);
  return g_test_run ();
}
