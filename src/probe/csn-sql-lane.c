/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the query of a plan in a worker thread: SQLite read-only behind an authorizer, PostgreSQL in csn-postgresql.c.
 * The statement reads or is refused; values are bound, never written into it. Must not judge. */

#include "csn-table-reader.h"

#include "csn-postgresql.h"
#include "csn-probe-error.h"
#include "csn-project-file.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

/* SQLite calls back after so many of its instructions: often enough for Stop, rare enough for speed */
#define PROGRESS_STEPS 10000

/* sqlite.org/fileformat2.html 1.3: what the file says must be able to read it */
#define SQLITE_HEAD 20
#define SQLITE_READ_VERSION 19
#define SQLITE_WAL 2

typedef struct
{
  GCancellable *cancellable; /* (nullable) */
  gint64 deadline;
} Watch;

static int
authorize_reading (void *data, int action, const char *a, const char *b, const char *database, const char *trigger)
{
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      /* the one function that opens files */
      return b != NULL && strcmp (b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_DENY;
    }
}

static int
watch_progress (void *data)
{
  Watch *watch = data;

  return g_cancellable_is_cancelled (watch->cancellable) || g_get_monotonic_time () > watch->deadline;
}

static void
fail_sqlite (CsnMeasurement *m, sqlite3 *db, Watch *watch, int code)
{
  if (code == SQLITE_INTERRUPT && g_cancellable_is_cancelled (watch->cancellable))
    csn_measurement_set_state (m, CSN_STATE_CANCELLED, g_strdup (_ ("Stopped.")));
  else if (code == SQLITE_INTERRUPT)
    csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (_ ("Stopped: the query took too long.")));
  else if (code == SQLITE_AUTH)
    csn_measurement_set_state (m, CSN_STATE_ERROR,
                               g_strdup_printf (_ ("The query would do more than read and was refused (%s)."),
                                                sqlite3_errmsg (db)));
  else
    csn_measurement_set_state (m, CSN_STATE_ERROR,
                               g_strdup_printf (_ ("The database refused the query: %s."), sqlite3_errmsg (db)));
}

static void
read_rows (CsnProbePlan *plan, CsnMeasurement *m, sqlite3 *db, sqlite3_stmt *statement, Watch *watch)
{
  guint n = (guint) sqlite3_column_count (statement);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  CsnTableReader *table;
  int code;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (columns, (gpointer) sqlite3_column_name (statement, (int) i));
  g_ptr_array_add (columns, NULL);
  table = csn_table_reader_new (plan, m, (const char *const *) columns->pdata, n);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_autofree const char **cells = g_new0 (const char *, n + 1);

      for (guint i = 0; i < n; i++)
        cells[i] = (const char *) sqlite3_column_text (statement, (int) i);
      if (!csn_table_reader_add_row (table, cells))
        break;
    }
  csn_table_reader_finish (table);
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    fail_sqlite (m, db, watch, code);
}

static void
run_statement (CsnProbePlan *plan, CsnMeasurement *m, sqlite3 *db, Watch *watch)
{
  sqlite3_stmt *statement = NULL;
  const char *tail = NULL;
  int code = sqlite3_prepare_v2 (db, plan->query, -1, &statement, &tail);

  if (code != SQLITE_OK)
    fail_sqlite (m, db, watch, code);
  else if (statement == NULL || !sqlite3_stmt_readonly (statement))
    csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (_ ("The query does not only read and was refused.")));
  else if (tail != NULL && g_regex_match_simple ("^(\\s|;|--[^\\n]*(\\n|$))*$", tail, 0, 0) == FALSE)
    csn_measurement_set_state (m, CSN_STATE_ERROR,
                               g_strdup (_ ("The text holds a second statement; a probe runs one.")));
  else
    {
      for (guint i = 0; i < plan->query_values->len; i++)
        sqlite3_bind_text (statement, (int) i + 1, g_ptr_array_index (plan->query_values, i), -1, SQLITE_TRANSIENT);
      read_rows (plan, m, db, statement, watch);
    }
  sqlite3_finalize (statement);
}

/* A database in write-ahead mode that nobody has open: opened as others are, it would get two files that stay. */
static gboolean
rests_in_wal_mode (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofd int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  guchar head[SQLITE_HEAD];

  return fd >= 0 && read (fd, head, sizeof head) == sizeof head && head[SQLITE_READ_VERSION] == SQLITE_WAL
         && g_access (log, F_OK) != 0;
}

/* Without locks a writer is not kept out, only noticed. */
static void
check_rest (CsnMeasurement *m, const char *path, const struct stat *before)
{
  struct stat now = { 0 };

  if (rests_in_wal_mode (path) && g_stat (path, &now) == 0 && now.st_ino == before->st_ino
      && now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec
      && now.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
    return;
  csn_measurement_set_state (m, CSN_STATE_ERROR,
                             g_strdup (_ ("The database was written while it was read. Run the probe again.")));
}

static void
measure_sqlite (CsnProbePlan *plan, CsnMeasurement *m, GCancellable *cancellable)
{
  const char *folder = csn_probe_setup_get_project_folder (plan->setup);
  g_autoptr (GError) error = NULL;
  gboolean absolute = g_path_is_absolute (plan->path);
  /* a path the person typed may be anywhere; a relative one stays in the project folder */
  g_autofd int fd = absolute ? -1 : csn_project_file_open (folder, plan->path, &error);
  g_autofree char *path = absolute ? g_strdup (plan->path) : g_build_filename (folder ? folder : "", plan->path, NULL);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  gboolean rests = rests_in_wal_mode (path);
  g_autofree char *uri = g_strdup_printf (rests ? "file:%s?mode=ro&immutable=1" : "file:%s?mode=ro", escaped);
  struct stat before = { 0 };
  Watch watch = { cancellable, m->begin + (gint64) plan->time_limit * 1000 };
  sqlite3 *db = NULL;

  if (!absolute && fd < 0)
    {
      csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (error->message));
      return;
    }
  g_stat (path, &before);
  if (sqlite3_open_v2 (uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    csn_measurement_set_state (m, CSN_STATE_ERROR,
                               g_strdup_printf (_ ("The database cannot be opened: %s."), sqlite3_errmsg (db)));
  else
    {
      sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
      sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
      sqlite3_limit (db, SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024);
      sqlite3_busy_timeout (db, 2000);
      sqlite3_set_authorizer (db, authorize_reading, NULL);
      sqlite3_progress_handler (db, PROGRESS_STEPS, watch_progress, &watch);
      run_statement (plan, m, db, &watch);
    }
  sqlite3_close (db);
  if (rests)
    check_rest (m, path, &before);
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *unused)
{
  CsnProbePlan *plan = source;
  GCancellable *cancellable = task_data;
  CsnMeasurement *m = csn_measurement_new ();

  if (plan->path != NULL)
    measure_sqlite (plan, m, cancellable);
  else
    csn_postgresql_measure (plan, m, cancellable);
  m->duration_us = g_get_monotonic_time () - m->begin;
  csn_readings_set_double (m->readings, "duration", m->duration_us / 1000.0);
  g_task_return_pointer (task, m, (GDestroyNotify) csn_measurement_free);
}

void
csn_sql_lane_run_async (CsnProbePlan        *plan,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  /* cancelling is told in the measurement, so the task itself never is cancelled */
  g_autoptr (GTask) task = g_task_new (plan, NULL, callback, user_data);

  g_task_set_source_tag (task, csn_sql_lane_run_async);
  if (cancellable != NULL)
    g_task_set_task_data (task, g_object_ref (cancellable), g_object_unref);
  g_task_run_in_thread (task, measure_in_thread);
}
