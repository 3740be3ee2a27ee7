/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A PostgreSQL server of the test's own; see the header. */

#include "postgresql-fixture.h"

#include "probe-fixture.h"

#include <pwd.h>
#include <unistd.h>

struct _PostgresqlFixture
{
  char *bin;    /* (owned) */
  char *folder; /* (owned) */
  char *data;   /* (owned) */
  char *url;    /* (owned) */
};

/* The server refuses to run as root: it becomes the user "postgres", or nobody. */
static struct passwd *
find_user (void)
{
  struct passwd *user = getpwnam ("postgres");

  return user != NULL ? user : getpwnam ("nobody");
}

static void
drop_root (gpointer data)
{
  struct passwd *user = find_user ();

  if (getuid () == 0 && (user == NULL || setgid (user->pw_gid) != 0 || setuid (user->pw_uid) != 0))
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
start (PostgresqlFixture *self)
{
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);
  g_autofree char *initdb = g_build_filename (self->bin, "initdb", NULL);
  g_autofree char *ctl = g_build_filename (self->bin, "pg_ctl", NULL);
  g_autofree char *options
      = g_strdup_printf ("-k %s -c listen_addresses='' -c fsync=off -c shared_buffers=16MB", self->folder);
  const char *init[] = { initdb, "-D", self->data, "-U", "boss", "-A", "trust", "--no-sync", "-E", "UTF8", NULL };
  const char *run[] = { ctl, "-D", self->data, "-l", log, "-w", "-t", "40", "-o", options, "start", NULL };
  struct passwd *user = find_user ();

  if (getuid () == 0 && (user == NULL || chown (self->folder, user->pw_uid, user->pw_gid) != 0))
    return FALSE;
  return run_as_server (init) && run_as_server (run);
}

PostgresqlFixture *
postgresql_fixture_new (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  const char *version = dir != NULL ? g_dir_read_name (dir) : NULL;
  g_autoptr (PostgresqlFixture) self = NULL;

  if (version == NULL)
    return NULL;
  self = g_new0 (PostgresqlFixture, 1);
  self->bin = g_build_filename ("/usr/lib/postgresql", version, "bin", NULL);
  self->folder = probe_folder ();
  self->data = g_build_filename (self->folder, "data", NULL);
  self->url = postgresql_fixture_dup_url (self, "reader");
  return start (self) ? g_steal_pointer (&self) : NULL;
}

void
postgresql_fixture_free (PostgresqlFixture *self)
{
  g_autofree char *ctl = g_build_filename (self->bin, "pg_ctl", NULL);
  const char *stop[] = { ctl, "-D", self->data, "-m", "immediate", "stop", NULL };

  run_as_server (stop);
  g_free (self->bin);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->url);
  g_free (self);
}

char *
postgresql_fixture_dup_url (PostgresqlFixture *self, const char *role)
{
  return g_strdup_printf ("host=%s user=%s dbname=postgres", self->folder, role);
}

const char *
postgresql_fixture_get_url (PostgresqlFixture *self)
{
  return self->url;
}

gboolean
postgresql_fixture_run (PostgresqlFixture *self, const char *sql)
{
  g_autofree char *psql = g_build_filename (self->bin, "psql", NULL);
  const char *argv[] = { psql, "-q", "-v", "ON_ERROR_STOP=1", "-h", self->folder, "-U", "boss", "-d", "postgres",
      "-c", sql, NULL };

  return run_as_server (argv);
}
