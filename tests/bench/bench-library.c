/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The start page and its search at the size of RECORD.md R-14: 1,000 records with 100,000 items, the first listing, the next one, and
 * a few hundred queries beside a plain search with LIKE over the same texts. Prints; judges nothing. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "csn-record-library.h"
#include "csn-search-cache.h"
#include "csn-session.h"

#define RECORDS          1000
#define ITEMS_PER_RECORD 100
#define QUERIES          300

static const char *const words[] = { "backup", "restore", "latency", "database", "replica", "rollback", "dashboard", "queue",
                                     "certificate", "gateway", "harbour", "payment", "refund", "index", "vacuum", "canary",
                                     "traffic", "alert", "runbook", "schema", "migration", "cache", "session", "audit" };

static char *folder;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare_doubles (const void *a, const void *b)
{
  double l = *(const double *) a;
  double r = *(const double *) b;

  return (l > r) - (l < r);
}

static char *
make_text (GRand *rand, guint number)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Step %u: the", number);
  for (guint i = 0; i < 8; i++)
    g_string_append_printf (text, " %s%u", words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))],
                            g_rand_int_range (rand, 0, 400));
  return g_string_free (text, FALSE);
}

/* A record of 100 items, and as many copies of its file as there shall be records. */
static void
make_records (CsnClock *clock, GRand *rand)
{
  g_autoptr (GString) source = g_string_new ("# Release checklist\n\n");
  g_autofree char *first = g_build_filename (folder, "0.countersign", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  for (guint i = 0; i < ITEMS_PER_RECORD; i++)
    {
      g_autofree char *text = make_text (rand, i);

      g_string_append_printf (source, "- [ ] %s\n", text);
    }
  bytes = g_bytes_new (source->str, source->len);
  csn_session_create_async (bytes, "list.md", first, NULL, NULL, NULL, "Ada", clock, NULL, done_cb, &result);
  wait_for (&result);
  session = csn_session_create_finish (result, &error);
  if (session == NULL || !g_file_get_contents (first, &content, &length, &error))
    g_error ("%s", error->message);
  for (guint i = 1; i < RECORDS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.countersign", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_set_contents_full (path, content, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error))
        g_error ("%s", error->message);
    }
}

static void
first_cb (CsnRecordSummary *summary, gpointer user_data)
{
  gint64 *first = user_data;

  if (*first == 0)
    *first = g_get_monotonic_time ();
}

static void
bench_list (CsnClock *clock, const char *what)
{
  const char *const folders[] = { folder, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) records = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 first = 0;

  csn_record_library_list_async (folders, NULL, clock, first_cb, &first, NULL, done_cb, &result);
  wait_for (&result);
  records = csn_record_library_list_finish (result, NULL);
  g_print ("%-28s %u records, first after %.0f ms, all after %.0f ms (aim: first paint < 500 ms)\n", what,
           records ? g_list_model_get_n_items (records) : 0, (double) (first - start) / 1000, ms_since (start));
}

static void
fill (CsnSearchCache *cache, sqlite3 *plain, GRand *rand)
{
  gint64 start = g_get_monotonic_time ();
  sqlite3_stmt *stmt = NULL;
  g_autoptr (GError) error = NULL;

  sqlite3_exec (plain, "PRAGMA synchronous = OFF; CREATE TABLE item(text TEXT); BEGIN", NULL, NULL, NULL);
  sqlite3_prepare_v2 (plain, "INSERT INTO item VALUES(?1)", -1, &stmt, NULL);
  for (guint r = 0; r < RECORDS; r++)
    {
      g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (CsnSearchText));
      g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *path = g_strdup_printf ("/records/%u.countersign", r);

      for (guint i = 0; i < ITEMS_PER_RECORD; i++)
        {
          char *text = make_text (rand, i);
          CsnSearchText item = { "t-000000000000", i + 3, text, i % 3 == 0 ? "pass · seen on the dashboard" : "" };

          g_ptr_array_add (kept, text);
          g_array_append_val (texts, item);
          sqlite3_bind_text (stmt, 1, text, -1, SQLITE_STATIC);
          sqlite3_step (stmt);
          sqlite3_reset (stmt);
        }
      if (!csn_search_cache_put (cache, path, 1, 1, "00", "Release checklist", "{}", texts, &error))
        g_error ("%s", error->message);
    }
  csn_search_cache_flush (cache);
  sqlite3_finalize (stmt);
  sqlite3_exec (plain, "COMMIT", NULL, NULL, NULL);
  g_print ("%-28s 100,000 items in %.0f ms\n", "filling the cache", ms_since (start));
}

static gboolean
count_row (const CsnSearchRow *row, gpointer user_data)
{
  return ++*(guint *) user_data < 200;
}

static double
search_plain (sqlite3 *plain, const char *query)
{
  g_autofree char *pattern = g_strdup_printf ("%%%s%%", query);
  gint64 start = g_get_monotonic_time ();
  sqlite3_stmt *stmt = NULL;

  sqlite3_prepare_v2 (plain, "SELECT text FROM item WHERE text LIKE ?1 LIMIT 200", -1, &stmt, NULL);
  sqlite3_bind_text (stmt, 1, pattern, -1, SQLITE_TRANSIENT);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    ;
  sqlite3_finalize (stmt);
  return ms_since (start);
}

static void
bench_search (CsnSearchCache *cache, sqlite3 *plain, GRand *rand)
{
  double ours[QUERIES];
  double theirs[QUERIES];

  for (guint i = 0; i < QUERIES; i++)
    {
      const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
      g_autofree char *query = i % 3 == 0   ? g_strdup_printf ("%s%u", word, g_rand_int_range (rand, 0, 400))
                               : i % 3 == 1 ? g_strdup (word) /* common: tens of thousands of places */
                                            : g_strndup (word, 3);
      guint n = 0;
      gint64 start = g_get_monotonic_time ();

      csn_search_cache_find (cache, query, count_row, &n, NULL);
      ours[i] = ms_since (start);
      theirs[i] = search_plain (plain, query);
    }
  qsort (ours, QUERIES, sizeof *ours, compare_doubles);
  qsort (theirs, QUERIES, sizeof *theirs, compare_doubles);
  g_print ("%-28s p50 %.2f ms, p95 %.2f ms, worst %.1f ms (aim: p95 < 50 ms)\n", "search over 100,000 items", ours[QUERIES / 2],
           ours[QUERIES * 95 / 100], ours[QUERIES - 1]);
  g_print ("%-28s p50 %.2f ms, p95 %.2f ms, worst %.1f ms\n", "  beside LIKE", theirs[QUERIES / 2], theirs[QUERIES * 95 / 100],
           theirs[QUERIES - 1]);
}

int
main (int argc, char **argv)
{
  g_autofree char *template = g_build_filename (argc > 1 ? argv[1] : g_get_tmp_dir (), "csn-bench-XXXXXX", NULL);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (CsnSearchCache) cache = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  g_autofree char *plain_path = NULL;
  g_autofree char *command = NULL;
  sqlite3 *plain = NULL;

  folder = g_mkdtemp (template);
  if (folder == NULL)
    g_error ("no folder to work in");
  data = g_build_filename (folder, ".data", NULL);
  g_setenv ("CSN_DATA_DIR", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", data, TRUE);
  make_records (clock, rand);
  bench_list (clock, "first listing");
  bench_list (clock, "listing from the cache");
  path = g_build_filename (folder, "search.db", NULL);
  plain_path = g_build_filename (folder, "plain.db", NULL);
  cache = csn_search_cache_open (path, &error);
  if (cache == NULL || sqlite3_open (plain_path, &plain) != SQLITE_OK)
    g_error ("no cache");
  fill (cache, plain, rand);
  bench_search (cache, plain, rand);
  sqlite3_close (plain);
  command = g_strdup_printf ("rm -rf '%s'", folder);
  return system (command) == 0 ? 0 : 1;
}
