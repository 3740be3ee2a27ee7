/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures how long the window's main loop stands still while the session works: evidence, verification, reports, merge,
 * migration, probes. A stall is what the window's thread computes in one turn of the loop, drawing included, so that a busy
 * machine does not look like a slow program; that it never waits for the disk is the rule of the session, and not measured
 * here. A stall made on purpose must be seen. Items: $CSN_STALL_ITEMS, 600 when unset. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <time.h>

#include "csn-checklist-page.h"
#include "csn-record-page.h"
#include "csn-report-draft.h"
#include "csn-test-form.h"
#include "csn-verification.h"

#define LIMIT_MS       50.0
#define DEFAULT_ITEMS  600
#define EVIDENCE_BYTES (64 * 1024 * 1024)
#define CONTROL_MS     80.0
#define N_PROBES       500
/* A turn of the mouse wheel, and how long one may take the window (95 of 100). */
#define WHEEL_PIXELS   53
#define WHEEL_MS       14.0
#define FRAME_US       16667

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWindow *window;
  GtkWidget *page;
  guint n_items;
} Fixture;

/* --- measuring -------------------------------------------------------------------------------------------------- */

/* Milliseconds that this thread has computed so far. */
static double
read_computed (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  return (double) time.tv_sec * 1000.0 + (double) time.tv_nsec / 1e6;
}

/* Milliseconds of one turn. */
static double
turn (void)
{
  double begin = read_computed ();

  if (!g_main_context_iteration (NULL, FALSE))
    {
      g_usleep (500);
      return 0;
    }
  return read_computed () - begin;
}

static double
wait_for (gpointer *result)
{
  gint64 end = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;
  double longest = 0;
  double taken;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      taken = turn ();
      longest = MAX (longest, taken);
    }
  /* what the outcome sets off in the window belongs to it */
  for (guint i = 0; i < 60; i++)
    {
      taken = turn ();
      longest = MAX (longest, taken);
    }
  return longest;
}

static void
settle (void)
{
  for (guint i = 0; i < 200; i++)
    turn ();
}

static void
report (Fixture *fixture, const char *what, double longest)
{
  g_print ("%u items, %s: longest stall %.1f ms, aim %.0f ms: %s\n", fixture->n_items, what, longest, LIMIT_MS,
           longest < LIMIT_MS ? "met" : "missed");
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* --- the record ------------------------------------------------------------------------------------------------- */

static char *
write_checklist (guint n_items)
{
  g_autoptr (GString) text = g_string_new ("# Long List\n\n");

  for (guint i = 0; i < n_items; i++)
    {
      if (i % 33 == 0)
        g_string_append_printf (text, "\n## %u. Part\n\n", i / 33 + 1);
      g_string_append_printf (text, "- [ ] Check number %u is done\n", i + 1);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Each item looks for the same file. */
static char *
write_probes (void)
{
  g_autoptr (GString) text = g_string_new ("# Long List\n\n");

  for (guint i = 0; i < N_PROBES; i++)
    g_string_append_printf (text, "- [ ] Report number %u is there\n  - Location: `report.txt`\n", i + 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_checklist (Fixture *fixture, const char *text)
{
  GtkWidget *navigation = adw_navigation_view_new ();

  fixture->session = csn_test_new_session (text);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  fixture->page = csn_record_page_new (fixture->session, NULL, fixture->settings);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (fixture->page));
  fixture->window = csn_test_show (navigation);
  settle ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *wanted = g_getenv ("CSN_STALL_ITEMS");
  g_autofree char *text = NULL;

  fixture->n_items = wanted ? (guint) g_ascii_strtoull (wanted, NULL, 10) : DEFAULT_ITEMS;
  text = write_checklist (fixture->n_items);
  show_checklist (fixture, text);
}

static void
set_up_probes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = write_probes ();

  fixture->n_items = N_PROBES;
  show_checklist (fixture, text);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (csn_session_get_path (fixture->session));

  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->session);
  g_remove (path);
}

static GPtrArray *
make_changes (CsnSession *session, const char *value)
{
  GListModel *entries = csn_record_get_entries (csn_session_get_record (session));
  GPtrArray *changes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      g_ptr_array_add (changes, csn_change_new (csn_entry_get_id (entry), value));
    }
  return changes;
}

/* --- the work --------------------------------------------------------------------------------------------------- */

static gboolean
compute_cb (gpointer data)
{
  double end = read_computed () + CONTROL_MS;

  while (read_computed () < end)
    ;
  *(gpointer *) data = GINT_TO_POINTER (TRUE);
  return G_SOURCE_REMOVE;
}

static void
test_control (Fixture *fixture, gconstpointer data)
{
  gpointer done = NULL;
  double longest;

  g_idle_add (compute_cb, &done);
  longest = wait_for (&done);
  report (fixture, "a stall of 80 ms on purpose, which must be missed", longest);
  g_assert_cmpfloat (longest, >=, CONTROL_MS);
}

/* The longest stall meanwhile. */
static double
attach_evidence (Fixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("csn-stall-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "evidence.log", NULL);
  g_autofree char *bytes = g_malloc0 (EVIDENCE_BYTES);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (CsnEntry) entry = g_list_model_get_item (csn_record_get_entries (csn_session_get_record (fixture->session)), 0);
  const char *const items[] = { csn_entry_get_id (entry), NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  double longest;

  g_assert_true (g_file_set_contents (path, bytes, EVIDENCE_BYTES, NULL));
  csn_session_attach_file_async (fixture->session, items, file, "file", NULL, NULL, NULL, NULL, ready_cb, &result);
  longest = wait_for ((gpointer *) &result);
  csn_session_act_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_remove (path);
  g_rmdir (folder);
  return longest;
}

static void
test_ingest (Fixture *fixture, gconstpointer data)
{
  report (fixture, "taking in 64 MiB of evidence", attach_evidence (fixture));
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_strconcat (csn_session_get_path (fixture->session), ".copy.countersign", NULL);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) copied = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) answered = NULL;
  g_autoptr (GAsyncResult) merged = NULL;
  g_autoptr (CsnSession) theirs = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  double longest;

  csn_session_save_copy_async (fixture->session, copy, NULL, ready_cb, &copied);
  wait_for ((gpointer *) &copied);
  csn_session_open_async (copy, FALSE, "Grace Pier", clock, NULL, ready_cb, &opened);
  wait_for ((gpointer *) &opened);
  theirs = csn_session_open_finish (opened, &error);
  g_assert_no_error (error);
  changes = make_changes (theirs, "pass");
  csn_session_answer_async (theirs, changes, NULL, ready_cb, &answered);
  wait_for ((gpointer *) &answered);
  csn_session_act_finish (theirs, answered, &error);
  g_assert_no_error (error);
  csn_session_merge_async (fixture->session, copy, FALSE, NULL, ready_cb, &merged);
  longest = wait_for ((gpointer *) &merged);
  csn_session_act_finish (fixture->session, merged, &error);
  g_assert_no_error (error);
  report (fixture, "merging an answer to every item", longest);
  g_remove (copy);
}

/* Makes the record what version 2 wrote. */
static void
make_older (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE INDEX event_order ON event(lamport, id); PRAGMA user_version = 2", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* A record of an older version, with some evidence in it, is opened beside the one that the window shows: a copy of it is kept, its
 * tables are brought up to date, its log is read. */
static void
test_migration (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_strconcat (csn_session_get_path (fixture->session), ".older.countersign", NULL);
  g_autofree char *kept = g_strconcat (copy, ".v2", NULL);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GPtrArray) changes = make_changes (fixture->session, "pass");
  g_autoptr (GAsyncResult) answered = NULL;
  g_autoptr (GAsyncResult) copied = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (CsnSession) older = NULL;
  g_autoptr (GError) error = NULL;
  double longest, begin;

  attach_evidence (fixture);
  csn_session_answer_async (fixture->session, changes, NULL, ready_cb, &answered);
  wait_for ((gpointer *) &answered);
  csn_session_save_copy_async (fixture->session, copy, NULL, ready_cb, &copied);
  wait_for ((gpointer *) &copied);
  make_older (copy);
  csn_session_open_async (copy, FALSE, "Grace Pier", clock, NULL, ready_cb, &opened);
  longest = wait_for ((gpointer *) &opened);
  begin = read_computed ();
  older = csn_session_open_finish (opened, &error);
  longest = MAX (longest, read_computed () - begin);
  g_assert_no_error (error);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  report (fixture, "bringing a record of 64 MiB up to date", longest);
  g_clear_object (&older);
  g_remove (kept);
  g_remove (copy);
}

static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnVerification) verification = NULL;
  double longest;

  csn_verification_run_async (csn_session_get_path (fixture->session), NULL, NULL, NULL, clock, NULL, ready_cb, &result);
  longest = wait_for ((gpointer *) &result);
  verification = csn_verification_run_finish (result, NULL);
  g_assert_nonnull (verification);
  report (fixture, "verifying", longest);
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  static const char *const formats[] = { "html", "json", "csv", "markdown" };
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (CsnReportDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  double longest;

  csn_report_draft_make_async (fixture->session, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ready_cb, &made);
  longest = wait_for ((gpointer *) &made);
  draft = csn_report_draft_make_finish (made, &error);
  g_assert_no_error (error);
  report (fixture, "making the pages of the report", longest);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s.%s", csn_session_get_path (fixture->session), formats[i]);
      g_autofree char *what = g_strdup_printf ("exporting %s", formats[i]);
      g_autoptr (GAsyncResult) result = NULL;

      csn_session_export_async (fixture->session, formats[i], NULL, NULL, NULL, NULL, path, NULL, ready_cb, &result);
      longest = wait_for ((gpointer *) &result);
      csn_session_export_finish (result, &error);
      g_assert_no_error (error);
      report (fixture, what, longest);
      g_remove (path);
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Somebody turns the wheel, a step each frame, up at the end of the list. */
static void
scroll_on (GtkAdjustment *place, double *step)
{
  double value = gtk_adjustment_get_value (place) + *step;

  if (value < 0 || value > gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place))
    *step = -*step;
  gtk_adjustment_set_value (place, value);
}

/* What the window computes from one frame to the next while all probes run and file their results, and somebody scrolls. */
static GArray *
measure_frames (Fixture *fixture, CsnProbeRuns *runs)
{
  GtkWidget *checklist = csn_test_find_widget (fixture->page, CSN_TYPE_CHECKLIST_PAGE);
  GtkWidget *list = csn_test_find_widget (checklist, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (list));
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 end = g_get_monotonic_time () + 120 * G_USEC_PER_SEC, next = 0;
  double step = WHEEL_PIXELS, computed = 0;

  while (csn_probe_runs_get_n_running (runs) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      computed += turn ();
      if (g_get_monotonic_time () < next)
        continue;
      if (next > 0)
        g_array_append_val (frames, computed);
      computed = 0;
      next = g_get_monotonic_time () + FRAME_US;
      scroll_on (place, &step);
    }
  return frames;
}

static void
test_probes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (csn_session_get_path (fixture->session));
  g_autofree char *file = g_build_filename (folder, "report.txt", NULL);
  CsnProbeRuns *runs = csn_record_page_get_runs (CSN_RECORD_PAGE (fixture->page));
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GArray) frames = NULL;
  double p95, longest;

  g_assert_true (g_file_set_contents (file, "fine\n", -1, NULL));
  csn_session_set_project_folder (fixture->session, folder);
  plans = csn_session_plan_probes (fixture->session);
  g_assert_cmpuint (plans->len, ==, N_PROBES);
  csn_probe_runs_start (runs, plans);
  frames = measure_frames (fixture, runs);
  g_assert_cmpuint (frames->len, >, 20);
  g_array_sort (frames, compare_doubles);
  p95 = g_array_index (frames, double, frames->len * 95 / 100);
  longest = g_array_index (frames, double, frames->len - 1);
  g_print ("%u probes run while somebody scrolls: %u frames, p95 %.1f ms, aim %.0f ms: %s; longest %.1f ms, aim %.0f ms: %s\n",
           N_PROBES, frames->len, p95, WHEEL_MS, p95 < WHEEL_MS ? "met" : "missed", longest, LIMIT_MS,
           longest < LIMIT_MS ? "met" : "missed");
  g_remove (file);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/stalls/control", Fixture, NULL, set_up, test_control, tear_down);
  g_test_add ("/stalls/ingest", Fixture, NULL, set_up, test_ingest, tear_down);
  g_test_add ("/stalls/verify", Fixture, NULL, set_up, test_verify, tear_down);
  g_test_add ("/stalls/export", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add ("/stalls/migration", Fixture, NULL, set_up, test_migration, tear_down);
  g_test_add ("/stalls/merge", Fixture, NULL, set_up, test_merge, tear_down);
  g_test_add ("/stalls/probes", Fixture, NULL, set_up_probes, test_probes, tear_down);
  return g_test_run ();
}
