/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Queries on real databases: SQLite always; PostgreSQL where its server is installed, started on a private socket. */

#include "postgresql-fixture.h"
#include "probe-fixture.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  const char *query, *pass, *state;
  gboolean endless; /* ended by the time limit */
} Case;

#define ENOUGH_MS 20000
#define SOON_MS 500

/* both databases hold the same table */
static const char *const schema =
  "CREATE TABLE ledger (entry TEXT, amount INTEGER, job TEXT);"
  "INSERT INTO ledger VALUES ('reserve', 10, 'j1'), ('charge', 4, 'j1'), ('charge', NULL, 'j2');"
  "CREATE TABLE unused (x INTEGER);";

static const Case reading[] = {
  { "SELECT * FROM ledger", "rows >= 1", "PASS" },
  { "SELECT * FROM unused", "rows >= 1", "FAIL" },
  { "SELECT 1 FROM unused LIMIT 1", "query succeeds", "PASS" },
  { "SELECT sum(amount) FROM ledger", "> 0", "PASS" },
  { "SELECT sum(amount) FROM ledger", "> 14", "FAIL" },
  { "SELECT sum(x) FROM unused", "> 0", "INCONCLUSIVE" },
  { "SELECT * FROM ledger WHERE job = '{job}'", "rows = 2", "PASS" },
  { "SELECT * FROM ledger WHERE job = '{bad}'", "rows = 0", "PASS" },
  { "SELECT entry, amount FROM ledger", "no NULL amount", "FAIL" },
  { "SELECT entry, amount FROM ledger", "no NULL amount where entry is reserve", "PASS" },
  { "-- how many\nSELECT count(*) FROM ledger;", "= 3", "PASS" },
  { "SELECT * FROM absent", "rows >= 1", "ERROR" },
  { "SELECT 1; DELETE FROM ledger", "rows = 1", "ERROR" },
  { "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "rows = 1", "ERROR",
    TRUE },
};

static CsnProbeSetup *
new_setup (const char *name, const char *value)
{
  CsnProbeSetup *setup = csn_probe_setup_new (NULL);

  csn_probe_setup_set_value (setup, name, value);
  csn_probe_setup_set_value (setup, "job", "j1");
  csn_probe_setup_set_value (setup, "bad", "j1' OR '1'='1");
  return setup;
}

static void
check (const Case *cases, guint n, CsnProbeSetup *setup)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnProbeResult) result = NULL;

      csn_probe_setup_set_time_limit (setup, cases[i].endless ? SOON_MS : ENOUGH_MS);
      result = probe_measure (CSN_PROBE_SQL, cases[i].query, cases[i].pass, setup);
      g_test_message ("%s: %s %s", cases[i].query, probe_state (result), csn_probe_result_get_summary (result));
      g_assert_cmpstr (probe_state (result), ==, cases[i].state);
    }
}

static void
test_sqlite (void)
{
  g_autofree char *folder = probe_folder ();
  g_autofree char *path = g_build_filename (folder, "data base?.db", NULL);
  g_autofree char *stray = g_build_filename (folder, "stray.db", NULL);
  g_autofree char *attach = g_strdup_printf ("WITH a AS (SELECT 1) SELECT * FROM a; ATTACH '%s' AS s", stray);
  g_autoptr (CsnProbeSetup) setup = new_setup ("sqlite_file", path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;
  const Case refused[] = {
    { attach, "rows = 1", "ERROR" },
    { "SELECT load_extension('x')", "rows = 1", "ERROR" },
    { "SELECT * FROM pragma_table_info('ledger')", "rows >= 1", "ERROR" },
    { "WITH x AS (SELECT 1) DELETE FROM ledger", "rows = 1", "ERROR" },
    { "SELECT writefile('/tmp/x', 'y')", "rows = 1", "ERROR" },
  };
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, schema, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_file_get_contents (path, &before, &length_before, NULL);
  check (reading, G_N_ELEMENTS (reading), setup);
  check (refused, G_N_ELEMENTS (refused), setup);
  g_file_get_contents (path, &after, &length_after, NULL);
  g_assert_cmpmem (before, length_before, after, length_after);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
}

/* Names of the files that lie in @folder, in order. */
static char *
list_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

/* A database in write-ahead mode is read without leaving files beside it, and also while a program writes it. */
static void
test_sqlite_wal (void)
{
  g_autofree char *folder = probe_folder ();
  g_autofree char *path = g_build_filename (folder, "wal.db", NULL);
  g_autoptr (CsnProbeSetup) setup = new_setup ("sqlite_file", path);
  const Case alone[] = { { "SELECT count(*) FROM ledger", "= 3", "PASS" } };
  const Case beside[] = { { "SELECT count(*) FROM ledger", "= 4", "PASS" } };
  g_autofree char *names = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, schema, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  check (alone, G_N_ELEMENTS (alone), setup);
  names = list_folder (folder);
  g_assert_cmpstr (names, ==, "wal.db");

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "INSERT INTO ledger VALUES ('charge', 1, 'j3')", NULL, NULL, NULL), ==, SQLITE_OK);
  check (beside, G_N_ELEMENTS (beside), setup);
  sqlite3_close (db);
}

static void
check_postgresql (PostgresqlFixture *server)
{
  g_autofree char *boss_url = postgresql_fixture_dup_url (server, "boss");
  g_autofree char *climber_url = postgresql_fixture_dup_url (server, "climber");
  g_autoptr (CsnProbeSetup) setup = new_setup ("database_url", postgresql_fixture_get_url (server));
  g_autoptr (CsnProbeSetup) boss = new_setup ("database_url", boss_url);
  g_autoptr (CsnProbeSetup) climber = new_setup ("database_url", climber_url);
  g_autofree char *grant = g_strconcat (schema, "CREATE SEQUENCE s; CREATE ROLE reader LOGIN; "
                                                "GRANT ALL ON ledger, unused TO reader; GRANT ALL ON s TO reader; "
                                                "CREATE ROLE climber LOGIN; GRANT boss TO climber; "
                                                "CREATE FUNCTION entries () RETURNS bigint LANGUAGE sql VOLATILE "
                                                "AS 'SELECT count(*) FROM ledger';", NULL);
  static const Case refused[] = {
    { "WITH x AS (DELETE FROM ledger RETURNING *) SELECT * FROM x", "rows = 1", "ERROR" },
    { "SELECT nextval('s')", "rows = 1", "ERROR" },
    { "SELECT set_config('transaction_read_only', 'off', false)", "rows = 1", "ERROR" },
    { "SELECT pg_sleep(30)", "rows = 1", "ERROR", TRUE },
    { "SELECT pg_read_file('/etc/passwd')", "rows = 1", "ERROR" },
    { "COPY (SELECT 1) TO PROGRAM 'true'", "query succeeds", "ERROR" },
    { "SELECT lo_export(1, '/tmp/x')", "query succeeds", "ERROR" },
  };
  /* a read-only transaction lets these pass */
  static const Case acting[] = {
    { "SELECT pg_terminate_backend(0)", "query succeeds", "ERROR" },
    { "SELECT PG_CANCEL_BACKEND /* */ (0)", "query succeeds", "ERROR" },
    { "SELECT pg_catalog.\"pg_cancel_backend\"(0)", "query succeeds", "ERROR" },
    { "SELECT U&\"pg\\005fcancel\\005fbackend\"(0)", "query succeeds", "ERROR" },
    { "SELECT query_to_xml('SELECT pg_' || 'cancel_backend(0)', true, false, '')", "query succeeds", "ERROR" },
    { "SELECT pg_advisory_lock(1)", "query succeeds", "ERROR" },
    { "SELECT pg_notify('channel', 'word')", "query succeeds", "ERROR" },
    { "SELECT pg_logical_emit_message(false, 'a', 'b')", "query succeeds", "ERROR" },
    { "SELECT set_config('work_mem', '64kB', false)", "query succeeds", "ERROR" },
    { "EXPLAIN ANALYZE SELECT pg_cancel_backend(0)", "query succeeds", "ERROR" },
  };
  static const Case harmless[] = {
    { "SELECT pg_database_size(current_database())", "> 0", "PASS" },
    { "SELECT random() + extract(epoch FROM clock_timestamp())", "> 0", "PASS" },
    { "SELECT gen_random_uuid()", "query succeeds", "PASS" },
    { "SELECT entries()", "= 3", "PASS" },
    { "SELECT count(*) FROM pg_stat_activity WHERE usename <> 'system'", "query succeeds", "PASS" },
    { "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()", "query succeeds", "PASS" },
  };
  static const Case for_boss[] = { { "SELECT 1", "rows = 1", "ERROR" } };
  /* text that is run as a query, here or through another connection, which is not read-only */
  static const Case elsewhere[] = {
    { "SELECT * FROM dblink('dbname=postgres user=boss', 'DELETE FROM ledger') AS x (a text)", "query succeeds",
      "ERROR" },
    { "SELECT * FROM crosstab('SELECT 1, 2, 3 WHERE pg_' || 'cancel_backend(0)') AS x (a int, b int)", "query succeeds",
      "ERROR" },
  };
  static const Case still[] = { { "SELECT count(*) FROM ledger", "= 3", "PASS" } };

  g_assert_true (postgresql_fixture_run (server, grant));
  check (reading, G_N_ELEMENTS (reading), setup);
  check (refused, G_N_ELEMENTS (refused), setup);
  check (acting, G_N_ELEMENTS (acting), setup);
  check (harmless, G_N_ELEMENTS (harmless), setup);
  check (for_boss, G_N_ELEMENTS (for_boss), boss);
  check (for_boss, G_N_ELEMENTS (for_boss), climber);
  if (postgresql_fixture_run (server, "CREATE EXTENSION dblink; CREATE EXTENSION tablefunc"))
    check (elsewhere, G_N_ELEMENTS (elsewhere), setup);
  check (still, G_N_ELEMENTS (still), setup);
}

static void
test_postgresql (void)
{
  g_autoptr (PostgresqlFixture) server = postgresql_fixture_new ();

  if (server == NULL)
    {
      g_test_skip ("no PostgreSQL server can be started here");
      return;
    }
  check_postgresql (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/sql/sqlite", test_sqlite);
  g_test_add_func ("/probe/sql/sqlite-wal", test_sqlite_wal);
  g_test_add_func ("/probe/sql/postgresql", test_postgresql);
  return g_test_run ();
}
