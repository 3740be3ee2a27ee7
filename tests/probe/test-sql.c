/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Queries on real databases: SQLite always; PostgreSQL where its server is installed, started on a private socket. */

#include "probe-fixture.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *query, *pass, *state;
} Case;

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
  { "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "rows = 1", "ERROR" },
};

static CsnProbeSetup *
new_setup (const char *name, const char *value)
{
  CsnProbeSetup *setup = csn_probe_setup_new (NULL);

  csn_probe_setup_set_value (setup, name, value);
  csn_probe_setup_set_value (setup, "job", "j1");
  csn_probe_setup_set_value (setup, "bad", "j1' OR '1'='1");
  csn_probe_setup_set_time_limit (setup, 500);
  return setup;
}

static void
check (const Case *cases, guint n, CsnProbeSetup *setup)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_SQL, cases[i].query, cases[i].pass, setup);

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

static char *
find_server (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  const char *version = dir != NULL ? g_dir_read_name (dir) : NULL;

  return version != NULL ? g_build_filename ("/usr/lib/postgresql", version, "bin", NULL) : NULL;
}

/* The server refuses to run as root: it becomes the user "postgres", or nobody. */
static void
drop_root (gpointer data)
{
  struct passwd *user = getpwnam ("postgres");

  if (getuid () != 0)
    return;
  if (user == NULL)
    user = getpwnam ("nobody");
  if (user == NULL || setgid (user->pw_gid) != 0 || setuid (user->pw_uid) != 0)
    _exit (1);
}

static gboolean
run_as_server (const char *const *argv)
{
  int status = 1;

  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, drop_root,
                       NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

static gboolean
run_sql (const char *bin, const char *folder, const char *sql)
{
  g_autofree char *psql = g_build_filename (bin, "psql", NULL);
  const char *argv[] = { psql, "-q", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "boss", "-d", "postgres", "-c", sql, NULL };

  return run_as_server (argv);
}

static gboolean
start_server (const char *bin, const char *folder)
{
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *log = g_build_filename (folder, "log", NULL);
  g_autofree char *initdb = g_build_filename (bin, "initdb", NULL);
  g_autofree char *ctl = g_build_filename (bin, "pg_ctl", NULL);
  g_autofree char *options = g_strdup_printf ("-k %s -c listen_addresses='' -c fsync=off -c shared_buffers=16MB", folder);
  const char *init[] = { initdb, "-D", data, "-U", "boss", "-A", "trust", "--no-sync", "-E", "UTF8", NULL };
  const char *start[] = { ctl, "-D", data, "-l", log, "-w", "-t", "20", "-o", options, "start", NULL };
  struct passwd *user = getpwnam ("postgres");

  if (user == NULL)
    user = getpwnam ("nobody");
  if (getuid () == 0 && (user == NULL || chown (folder, user->pw_uid, user->pw_gid) != 0))
    return FALSE;
  return run_as_server (init) && run_as_server (start);
}

static void
check_postgresql (const char *bin, const char *folder)
{
  g_autofree char *url = g_strdup_printf ("host=%s user=reader dbname=postgres", folder);
  g_autofree char *boss_url = g_strdup_printf ("host=%s user=boss dbname=postgres", folder);
  g_autoptr (CsnProbeSetup) setup = new_setup ("database_url", url);
  g_autoptr (CsnProbeSetup) boss = new_setup ("database_url", boss_url);
  g_autofree char *grant = g_strconcat (schema, "CREATE SEQUENCE s; CREATE ROLE reader LOGIN; "
                                                "GRANT ALL ON ledger, unused TO reader; GRANT ALL ON s TO reader;", NULL);
  static const Case refused[] = {
    { "WITH x AS (DELETE FROM ledger RETURNING *) SELECT * FROM x", "rows = 1", "ERROR" },
    { "SELECT nextval('s')", "rows = 1", "ERROR" },
    { "SELECT set_config('transaction_read_only', 'off', false)", "rows = 1", "ERROR" },
    { "SELECT pg_sleep(30)", "rows = 1", "ERROR" },
    { "SELECT pg_read_file('/etc/passwd')", "rows = 1", "ERROR" },
  };
  static const Case for_boss[] = { { "SELECT 1", "rows = 1", "ERROR" } };
  static const Case still[] = { { "SELECT count(*) FROM ledger", "= 3", "PASS" } };

  g_assert_true (run_sql (bin, folder, grant));
  check (reading, G_N_ELEMENTS (reading), setup);
  check (refused, G_N_ELEMENTS (refused), setup);
  check (for_boss, G_N_ELEMENTS (for_boss), boss);
  check (still, G_N_ELEMENTS (still), setup);
}

static void
test_postgresql (void)
{
  g_autofree char *bin = find_server ();
  g_autofree char *folder = probe_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *ctl = bin != NULL ? g_build_filename (bin, "pg_ctl", NULL) : NULL;
  const char *stop[] = { ctl, "-D", data, "-m", "immediate", "stop", NULL };

  if (bin == NULL || !start_server (bin, folder))
    {
      g_test_skip ("no PostgreSQL server can be started here");
      return;
    }
  check_postgresql (bin, folder);
  g_assert_true (run_as_server (stop));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/sql/sqlite", test_sqlite);
  g_test_add_func ("/probe/sql/postgresql", test_postgresql);
  return g_test_run ();
}
