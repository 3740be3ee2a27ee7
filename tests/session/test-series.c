/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes measured over time: what each kind of schedule ends in, Stop, a crash in between, going on. */

#include "csn-history.h"
#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The file that the probe of line 3 looks at. */
static const char text[] = "# List\n\n- [ ] The report is there\n  - Location: `report.txt`\n- [ ] Other\n";

static CsnProbePlan *
find_plan (CsnSession *session)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (session);

  g_assert_cmpuint (plans->len, ==, 1);
  return g_object_ref (g_ptr_array_index (plans, 0));
}

static CsnSession *
create (Fixture *fixture, const char *schedule)
{
  CsnSession *session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_set_project_folder (session, fixture->folder);
  csn_session_set_parameter_async (session, "schedule", schedule, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  return session;
}

static void
start (CsnSession *session, GCancellable *cancellable, GAsyncResult **result)
{
  g_autoptr (CsnProbePlan) plan = find_plan (session);
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();

  g_assert_true (csn_probe_plan_can_run (plan));
  g_assert_true (csn_probe_plan_is_series (plan));
  g_ptr_array_add (plans, plan);
  csn_session_run_probes_async (session, plans, cancellable, fixture_done, result);
}

static CsnProbeSeries *
last_series (CsnSession *session)
{
  GListModel *all = csn_record_get_series (csn_session_get_record (session));
  g_autoptr (CsnProbeSeries) series = g_list_model_get_item (all, g_list_model_get_n_items (all) - 1);

  g_assert_nonnull (series);
  return series;
}

static guint
count_outcomes (CsnProbeSeries *series)
{
  guint n = 0;

  csn_probe_series_get_outcomes (series, &n);
  return n;
}

static const char *
state_of (CsnProbeSeries *series)
{
  return csn_enum_to_string (CSN_TYPE_STATE, (int) csn_probe_series_get_state (series));
}

/* Every measurement, for the log of a test that fails. */
static void
tell_attempts (CsnSession *session)
{
  GListModel *events = csn_record_get_events (csn_session_get_record (session));

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      g_autofree char *words = csn_session_describe_event (session, event);

      g_test_message ("%s", words);
    }
}

static void
expect_end (CsnSession *session, const char *state, guint outcomes)
{
  CsnProbeSeries *series = last_series (session);
  CsnProbeResult *run = csn_session_get_last_run (session, csn_probe_series_get_probe_id (series));
  CsnHistoryFilter of_probes = { .kind = "probes" };
  g_autoptr (GListModel) history = csn_history_list (session, &of_probes, NULL);

  tell_attempts (session);
  g_assert_cmpstr (state_of (series), ==, state);
  g_assert_cmpuint (count_outcomes (series), ==, outcomes);
  g_assert_nonnull (run);
  /* its beginning, each measurement and its end are found among the probes */
  g_assert_cmpuint (g_list_model_get_n_items (history), >=, outcomes + 2);
  g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_STATE, (int) csn_probe_result_get_state (run)), ==, state);
}

static void
write_report (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "report.txt", NULL);

  g_assert_true (g_file_set_contents (path, "fine\n", -1, NULL));
}

typedef struct
{
  Fixture *fixture;
  CsnSession *session;
} Turn;

/* The report appears once a measurement has missed it. */
static gboolean
write_after_first_cb (gpointer data)
{
  Turn *turn = data;

  if (g_list_model_get_n_items (csn_record_get_series (csn_session_get_record (turn->session))) == 0
      || count_outcomes (last_series (turn->session)) == 0)
    return G_SOURCE_CONTINUE;
  write_report (turn->fixture);
  return G_SOURCE_REMOVE;
}

static void
run_to_end (CsnSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start (session, NULL, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

static void
test_all_pass (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "3 of 3 every 100 ms");

  write_report (fixture);
  run_to_end (session);
  expect_end (session, "PASS", 3);
  g_assert_cmpuint (csn_session_get_n_running (session), ==, 0);
}

/* the third failure of "3 of 5" decides: no need to go on */
static void
test_too_many_fail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "3 of 5 every 100 ms");

  run_to_end (session);
  expect_end (session, "FAIL", 3);
}

/* the first measurements fail, later ones pass: within the limit */
static void
test_some_fail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "3 of 5 every 400 ms");
  Turn turn = { fixture, session };

  g_timeout_add (10, write_after_first_cb, &turn);
  run_to_end (session);
  expect_end (session, "PASS", 5);
}

static void
test_retry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "retry 20 times every 100 ms");
  Turn turn = { fixture, session };
  CsnProbeSeries *series;

  g_timeout_add (10, write_after_first_cb, &turn);
  run_to_end (session);
  series = last_series (session);
  g_assert_cmpstr (state_of (series), ==, "PASS");
  g_assert_cmpuint (count_outcomes (series), >=, 2);
  g_assert_cmpuint (count_outcomes (series), <, 21);
}

/* "every … for …" measures at the end of each interval */
static void
test_interval (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "every 150 ms for 450 ms");
  gint64 begin = g_get_monotonic_time ();

  write_report (fixture);
  run_to_end (session);
  expect_end (session, "PASS", 3);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 440 * 1000);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "10 of 10 every 10 s");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  write_report (fixture);
  start (session, cancellable, &result);
  g_assert_cmpuint (csn_session_get_n_running (session), ==, 1);
  g_timeout_add (500, cancel_cb, cancellable);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  expect_end (session, "CANCELLED", 1);
}

/* a single measurement that passed does not make the item pass */
static void
test_attempt_decides_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = create (fixture, "5 of 5 every 300 ms");
  g_autoptr (GAsyncResult) result = NULL;

  write_report (fixture);
  start (session, NULL, &result);
  while (g_list_model_get_n_items (csn_record_get_series (csn_session_get_record (session))) == 0
         || count_outcomes (last_series (session)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (csn_session_series_is_running (session, csn_probe_series_get_id (last_series (session))));
  g_assert_null (csn_session_get_last_run (session, csn_probe_series_get_probe_id (last_series (session))));
  g_assert_true (fixture_wait (session, &result, NULL));
  expect_end (session, "PASS", 5);
}

/* Another process dies while it measures. */
static void
crash_after_first (Fixture *fixture, const char *schedule)
{
  if (g_test_subprocess ())
    {
      CsnSession *session = create (fixture, schedule);
      g_autoptr (GAsyncResult) result = NULL;

      write_report (fixture);
      start (session, NULL, &result);
      while (g_list_model_get_n_items (csn_record_get_series (csn_session_get_record (session))) == 0
             || count_outcomes (last_series (session)) == 0)
        g_main_context_iteration (NULL, TRUE);
      /* nothing is closed, nothing is said */
      _exit (0);
    }
}

static CsnSession *
open_at (Fixture *fixture, gint64 seconds_later)
{
  g_autoptr (GDateTime) then = g_date_time_new_utc (2026, 3, 2, 10, 0, 0);
  g_autoptr (GDateTime) now = g_date_time_add_seconds (then, (double) seconds_later);
  CsnSession *session;

  g_clear_object (&fixture->clock);
  fixture->clock = csn_clock_new_fixed (now);
  session = fixture_open (fixture, "a.countersign");
  csn_session_set_project_folder (session, fixture->folder);
  return session;
}

/* The record of a process that died: its folder is handed on. */
static void
make_crashed_record (Fixture *fixture, const char *path)
{
  g_autofree char *folder = g_strdup (fixture->folder);

  g_setenv ("CSN_TEST_FOLDER", folder, TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
use_handed_folder (Fixture *fixture)
{
  const char *folder = g_getenv ("CSN_TEST_FOLDER");
  g_autofree char *data_folder = g_build_filename (folder, "data", NULL);

  g_set_str (&fixture->folder, folder);
  g_setenv ("CSN_DATA_DIR", data_folder, TRUE);
}

static void
test_crash_child (Fixture *fixture, gconstpointer data)
{
  if (!g_test_subprocess ())
    return;
  use_handed_folder (fixture);
  crash_after_first (fixture, data);
}

static void
test_go_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnProbeSeries *series;

  make_crashed_record (fixture, "/session/series/crash-child");
  session = open_at (fixture, 1);
  series = last_series (session);
  g_assert_cmpstr (state_of (series), ==, "RUNNING");
  g_assert_false (csn_session_series_is_running (session, csn_probe_series_get_id (series)));
  g_assert_false (csn_session_series_is_lapsed (session, series));
  csn_session_settle_series_async (session, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpstr (state_of (series), ==, "RUNNING");
  csn_session_resume_series_async (session, csn_probe_series_get_id (series), NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  expect_end (session, "PASS", 3);
}

static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  make_crashed_record (fixture, "/session/series/crash-child");
  session = open_at (fixture, 3600);
  g_assert_true (csn_session_series_is_lapsed (session, last_series (session)));
  csn_session_settle_series_async (session, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  expect_end (session, "INCONCLUSIVE", 1);
  /* over is over */
  csn_session_resume_series_async (session, csn_probe_series_get_id (last_series (session)), NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, NULL));
}

/* a plan that changed while nobody measured is not what was allowed */
static void
test_changed_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  make_crashed_record (fixture, "/session/series/crash-child");
  session = open_at (fixture, 1);
  csn_session_set_project_folder (session, "/usr/share");
  csn_session_resume_series_async (session, csn_probe_series_get_id (last_series (session)), NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  expect_end (session, "INCONCLUSIVE", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/session/series/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("all-pass", test_all_pass);
  ADD ("too-many-fail", test_too_many_fail);
  ADD ("some-fail", test_some_fail);
  ADD ("retry", test_retry);
  ADD ("interval", test_interval);
  ADD ("stop", test_stop);
  ADD ("attempt-decides-nothing", test_attempt_decides_nothing);
  g_test_add ("/session/series/crash-child", Fixture, "3 of 3 every 1 s", fixture_set_up, test_crash_child, fixture_tear_down);
  ADD ("go-on", test_go_on);
  ADD ("too-late", test_too_late);
  ADD ("changed-plan", test_changed_plan);
  return g_test_run ();
}
