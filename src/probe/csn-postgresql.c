/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One reading query in PostgreSQL. BEGIN READ ONLY and the extended protocol stop writes and second statements; roles
 * that a read-only transaction does not hold (superusers, server programs and files) are refused before anything of the
 * document is sent. Every wait also watches Stop and the deadline. Must not judge. */

#include "csn-postgresql.h"

#include "csn-table-reader.h"

#include <glib/gi18n-lib.h>
#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#define CONNECT_TIMEOUT 10000

typedef struct
{
  PGconn *connection;
  GCancellable *cancellable; /* (nullable) */
  gint64 deadline;
  CsnMeasurement *m;
} Query;

static void
set_error (Query *q, const char *format)
{
  g_autofree char *message = g_strstrip (g_strdup (PQerrorMessage (q->connection)));

  csn_measurement_set_state (q->m, CSN_STATE_ERROR, g_strdup_printf (format, message));
}

/* Waits until the socket is ready. FALSE when stopped or late, with the state set. */
static gboolean
wait_for_socket (Query *q, short events)
{
  GPollFD stop = { .fd = -1 };
  gboolean has_stop = q->cancellable != NULL && g_cancellable_make_pollfd (q->cancellable, &stop);
  struct pollfd fds[2] = { { .fd = PQsocket (q->connection), .events = events }, { .fd = stop.fd, .events = POLLIN } };
  gint64 left = (q->deadline - g_get_monotonic_time ()) / 1000;
  int n = left > 0 ? poll (fds, has_stop ? 2 : 1, (int) MIN (left, G_MAXINT)) : 0;

  if (has_stop)
    g_cancellable_release_fd (q->cancellable);
  if (g_cancellable_is_cancelled (q->cancellable))
    csn_measurement_set_state (q->m, CSN_STATE_CANCELLED, g_strdup (_ ("Stopped.")));
  else if (n <= 0)
    csn_measurement_set_state (q->m, CSN_STATE_ERROR, g_strdup (_ ("Stopped: the database took too long.")));
  else
    return TRUE;
  return FALSE;
}

static void
stop_server (Query *q)
{
  PGcancel *cancel = PQgetCancel (q->connection);
  char buffer[256];

  if (cancel != NULL)
    PQcancel (cancel, buffer, sizeof buffer);
  PQfreeCancel (cancel);
}

static gboolean
connect_to (Query *q, const char *target)
{
  const char *const keys[] = { "dbname", "application_name", "options", "client_encoding", NULL };
  const char *const values[] = { target, "countersign",
                                 "-c default_transaction_read_only=on -c lock_timeout=5s", "UTF8", NULL };
  PostgresPollingStatusType step = PGRES_POLLING_WRITING;

  q->connection = PQconnectStartParams (keys, values, 1);
  if (q->connection == NULL || PQstatus (q->connection) == CONNECTION_BAD)
    {
      set_error (q, _ ("The database cannot be reached: %s"));
      return FALSE;
    }
  while (step != PGRES_POLLING_OK)
    {
      if (step == PGRES_POLLING_FAILED)
        {
          set_error (q, _ ("The database cannot be reached: %s"));
          return FALSE;
        }
      if (!wait_for_socket (q, step == PGRES_POLLING_READING ? POLLIN : POLLOUT))
        return FALSE;
      step = PQconnectPoll (q->connection);
    }
  return TRUE;
}

static PGresult *
wait_for_result (Query *q)
{
  PGresult *last = NULL, *next;

  for (;;)
    {
      while (PQisBusy (q->connection))
        {
          if (!wait_for_socket (q, POLLIN))
            {
              stop_server (q);
              PQclear (last);
              return NULL;
            }
          if (!PQconsumeInput (q->connection))
            break;
        }
      next = PQgetResult (q->connection);
      if (next == NULL)
        return last;
      PQclear (last);
      last = next;
    }
}

static PGresult *
run (Query *q, const char *sql, guint n, const char *const *values)
{
  /* the extended protocol: one statement, values apart from it */
  PGresult *result;

  if (!PQsendQueryParams (q->connection, sql, (int) n, NULL, values, NULL, NULL, 0))
    {
      set_error (q, _ ("The database refused the query: %s"));
      return NULL;
    }
  result = wait_for_result (q);
  if (result == NULL)
    {
      set_error (q, _ ("The database ended the connection: %s"));
      return NULL;
    }
  if (PQresultStatus (result) == PGRES_TUPLES_OK || PQresultStatus (result) == PGRES_COMMAND_OK)
    return result;

  g_autofree char *message = g_strstrip (g_strdup (PQresultErrorMessage (result)));

  csn_measurement_set_state (q->m, CSN_STATE_ERROR,
                             g_strdup_printf (_ ("The database refused the query: %s"), message));
  PQclear (result);
  return NULL;
}

static gboolean
run_plain (Query *q, const char *sql)
{
  PGresult *result = run (q, sql, 0, NULL);

  if (result == NULL)
    return FALSE;
  PQclear (result);
  return TRUE;
}

/* A read-only transaction does not hold these roles: COPY … TO PROGRAM, pg_read_file, pg_terminate_backend. */
static gboolean
refuse_powerful_role (Query *q)
{
  PGresult *result = run (q,
                          "SELECT r.rolsuper OR pg_catalog.pg_has_role(r.oid, 'pg_execute_server_program', 'member') "
                          "OR pg_catalog.pg_has_role(r.oid, 'pg_read_server_files', 'member') "
                          "OR pg_catalog.pg_has_role(r.oid, 'pg_write_server_files', 'member') "
                          "FROM pg_catalog.pg_roles r WHERE r.rolname = current_user",
                          0, NULL);
  gboolean powerful;

  if (result == NULL)
    return FALSE;
  powerful = PQntuples (result) != 1 || strcmp (PQgetvalue (result, 0, 0), "f") != 0;
  PQclear (result);
  if (powerful)
    csn_measurement_set_state (
      q->m, CSN_STATE_ERROR,
      g_strdup (_ ("The database role is a superuser or may use the server's files and programs, which read-only "
                   "mode does not hold. Connect with a role that may only read.")));
  return !powerful;
}

static void
read_result (Query *q, CsnProbePlan *plan, PGresult *result)
{
  guint n = (guint) PQnfields (result);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  CsnTableReader *table;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (columns, PQfname (result, (int) i));
  g_ptr_array_add (columns, NULL);
  table = csn_table_reader_new (plan, q->m, (const char *const *) columns->pdata, n);
  for (int row = 0; row < PQntuples (result); row++)
    {
      g_autofree const char **cells = g_new0 (const char *, n + 1);

      for (guint i = 0; i < n; i++)
        cells[i] = PQgetisnull (result, row, (int) i) ? NULL : PQgetvalue (result, row, (int) i);
      if (!csn_table_reader_add_row (table, cells))
        break;
    }
  csn_table_reader_finish (table);
}

/* The server itself sends no more than the rows we keep: the query becomes a cursor. */
static void
fetch (Query *q, CsnProbePlan *plan)
{
  g_autofree char *bare = g_strchomp (g_strdup (plan->query));
  g_autofree char *declare = NULL;
  g_autofree char *rows = g_strdup_printf ("FETCH %d FROM countersign_probe", CSN_SQL_MAX_ROWS + 1);
  PGresult *result;

  while (g_str_has_suffix (bare, ";"))
    {
      bare[strlen (bare) - 1] = '\0';
      g_strchomp (bare);
    }
  if (g_regex_match_simple ("^(--[^\\n]*\\n|\\s)*(show|explain)\\b", bare, G_REGEX_CASELESS, 0))
    result = run (q, bare, plan->query_values->len, (const char *const *) plan->query_values->pdata);
  else
    {
      declare = g_strconcat ("DECLARE countersign_probe NO SCROLL CURSOR FOR ", bare, NULL);
      result = run (q, declare, plan->query_values->len, (const char *const *) plan->query_values->pdata);
      if (result == NULL)
        return;
      PQclear (result);
      result = run (q, rows, 0, NULL);
    }
  if (result == NULL)
    return;
  read_result (q, plan, result);
  PQclear (result);
}

void
csn_postgresql_measure (CsnProbePlan *plan, CsnMeasurement *measurement, GCancellable *cancellable)
{
  g_autofree char *target = csn_template_reveal (plan->database, plan->setup);
  g_autofree char *timeout = g_strdup_printf ("SET statement_timeout = %u", plan->time_limit);
  Query q = { .cancellable = cancellable, .m = measurement, .deadline = measurement->begin + CONNECT_TIMEOUT * 1000 };

  g_return_if_fail (plan != NULL && measurement != NULL);

  if (connect_to (&q, target))
    {
      q.deadline = measurement->begin + (gint64) plan->time_limit * 1000;
      /* after the first query of a transaction it can no longer be made writable */
      if (run_plain (&q, timeout) && refuse_powerful_role (&q) && run_plain (&q, "BEGIN READ ONLY")
          && run_plain (&q, "SELECT 1"))
        fetch (&q, plan);
    }
  memset (target, 0, strlen (target));
  PQfinish (q.connection);
}
