/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Bringing a record of an older version up to date when it is opened for writing. A copy of the whole file is kept beside it first,
 * under its name with ".v1" (the old version's number) behind; the change itself is one transaction. Where the copy cannot be made,
 * or the change fails, the record is what it was and can be read. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>

#include "csn-store-schema.h"

/* Tries of a free name; more copies of one version have no honest reason. */
#define MAX_COPIES 1000

static gboolean
copy_pages (CsnStoreConnection *db, const char *path, GError **error)
{
  sqlite3 *copy = NULL;
  sqlite3_backup *backup = NULL;
  int rc = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_exec (copy, "PRAGMA synchronous = EXTRA", NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    {
      backup = sqlite3_backup_init (copy, "main", csn_store_connection_get_db (db), "main");
      rc = backup != NULL ? sqlite3_backup_step (backup, -1) : sqlite3_errcode (copy);
    }
  if (backup != NULL && sqlite3_backup_finish (backup) != SQLITE_OK && rc == SQLITE_DONE)
    rc = SQLITE_IOERR;
  sqlite3_close (copy);
  if (rc == SQLITE_DONE)
    return TRUE;
  csn_store_connection_set_error (NULL, rc, error);
  return FALSE;
}

/* A name that no file has yet: "x.countersign.v1", "x.countersign.v1-2" … */
static char *
choose_name (const char *path, guint version)
{
  for (guint n = 1; n < MAX_COPIES; n++)
    {
      g_autofree char *name = n == 1 ? g_strdup_printf ("%s.v%u", path, version)
                                     : g_strdup_printf ("%s.v%u-%u", path, version, n);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
  return NULL;
}

static gboolean
keep_copy (CsnRecordFile *self, GError **error)
{
  g_autofree char *name = choose_name (self->path, csn_store_connection_get_version (self->db));
  g_autofree char *temporary = name ? csn_record_make_temporary (name, error) : NULL;

  if (name == NULL)
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY, _("There are too many copies of “%s”."), self->path);
  if (temporary == NULL)
    return FALSE;
  if (copy_pages (self->db, temporary, error) && csn_record_move_into_place (temporary, name, FALSE, error))
    return TRUE;
  csn_record_drop_temporary (temporary);
  return FALSE;
}

gboolean
csn_record_file_migrate (CsnRecordFile *self, GError **error)
{
  if (csn_store_connection_get_version (self->db) >= CSN_STORE_VERSION)
    return TRUE;
  if (keep_copy (self, error) && csn_store_connection_migrate (self->db, error))
    return TRUE;
  g_prefix_error_literal (error, _("The record is of an older version and could not be brought up to date; it can be read. "));
  return FALSE;
}
