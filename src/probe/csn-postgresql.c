/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One reading query in PostgreSQL. BEGIN READ ONLY and the extended protocol stop writes and second statements; what a
 * read-only transaction does not hold, roles (superusers, server programs and files) and functions (that end sessions,
 * connect elsewhere, send or lock), is refused before anything of the document is run. Every wait also watches Stop and
 * the deadline. Must not judge. */

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

/* What the server remarks would go to standard error, where nobody looks at what it holds. */
static void
ignore_notice_cb (void *data, const PGresult *notice)
{
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
  PQsetNoticeReceiver (q->connection, ignore_notice_cb, NULL);
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

/* The one cell that answers a question about the server, "" for none. (transfer full) (nullable): NULL, the state set */
static char *
ask (Query *q, const char *sql, const char *value)
{
  PGresult *result = run (q, sql, value != NULL ? 1 : 0, &value);
  char *answer;

  if (result == NULL)
    return NULL;
  answer = g_strdup (PQntuples (result) > 0 ? PQgetvalue (result, 0, 0) : "");
  PQclear (result);
  return answer;
}

/* A read-only transaction does not hold these roles (COPY … TO PROGRAM, pg_read_file), nor who can become one. */
static gboolean
refuse_powerful_role (Query *q)
{
  g_autofree char *role
    = ask (q, "SELECT r.rolname FROM pg_catalog.pg_roles r WHERE pg_catalog.pg_has_role(session_user, r.oid, 'member') "
              "AND (r.rolsuper OR r.rolname IN ('pg_execute_server_program', 'pg_read_server_files', "
              "'pg_write_server_files')) LIMIT 1", NULL);

  if (role == NULL)
    return FALSE;
  if (*role != '\0')
    csn_measurement_set_state (
      q->m, CSN_STATE_ERROR,
      g_strdup (_ ("The database role is a superuser or may use the server's files and programs, which read-only "
                   "mode does not hold. Connect with a role that may only read.")));
  return *role == '\0';
}

/* Every word of the query, in strings and comments too: what the server takes for one can be hidden from who reads
 * less. (transfer full) (nullable): NULL when the query is no text */
static char *
list_words (const char *sql)
{
  g_autoptr (GRegex) regex = g_regex_new ("[^\\w$]+", 0, 0, NULL);
  g_autofree char *words = g_regex_replace_literal (regex, sql, -1, 0, " ", 0, NULL);

  return words != NULL ? g_utf8_strdown (words, -1) : NULL;
}

/* Functions that act beside the transaction (pg_terminate_backend, dblink) or run a text as a query (query_to_xml):
 * those that the server calls volatile and that are written in a language which may do anything, but for what only
 * looks. */
static const char find_acting_function[] =
  "SELECT p.proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang "
  "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_type t ON t.oid = p.prorettype "
  "WHERE pg_catalog.lower(p.proname) = ANY (pg_catalog.string_to_array($1, ' ')) AND NOT l.lanpltrusted "
  "AND (p.provolatile = 'v' OR p.proname ~ '^(crosstab|connectby|xpath_table)') "
  "AND t.typname !~ '(_handler|^internal)$' "
  "AND p.proname !~ '^(uuid_generate_.*|gen_salt|gen_random_.*|normal_rand)$' "
  "AND NOT (n.nspname = 'pg_catalog' AND p.proname ~ '^(clock_timestamp|timeofday|current_query|random(_normal)?|"
  "uuidv[47]|currval|lastval|array_(sample|shuffle)|txid_status|pg_(.*_size|is_.*|last_.*|current_wal_.*|lock_status|"
  "blocking_pids|safe_snapshot_blocking_pids|stat_get_.*|stat_have_stats|xact_.*|control_.*|partition_.*|prepared_xact|"
  "sequence_last_value|notification_queue_usage|jit_available|.*collation_actual_version|get_wait_events|"
  "get_wal_replay_pause_state|sleep))$') LIMIT 1";

static gboolean
refuse_acting_function (Query *q, const char *sql)
{
  g_autofree char *words = list_words (sql);
  /* a name in escapes is no word */
  gboolean hidden = words == NULL || g_regex_match_simple ("u&\"", sql, G_REGEX_CASELESS, 0);
  g_autofree char *name = hidden ? g_strdup ("U&\"…\"") : ask (q, find_acting_function, words);

  if (name == NULL)
    return FALSE;
  if (*name != '\0')
    csn_measurement_set_state (q->m, CSN_STATE_ERROR,
                               g_strdup_printf (_ ("The query would do more than read and was refused (%s)."), name));
  return *name == '\0';
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
          && run_plain (&q, "SELECT 1") && refuse_acting_function (&q, plan->query))
        fetch (&q, plan);
    }
  memset (target, 0, strlen (target));
  PQfinish (q.connection);
}
