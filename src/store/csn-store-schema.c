/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables of a .countersign file; see the header for what they mean. */

#include "csn-store-schema.h"

#include <glib/gi18n-lib.h>

#include "csn-store-error.h"

static const char version_1[] =
  "PRAGMA page_size = 16384;"
  "PRAGMA auto_vacuum = NONE;"
  "PRAGMA encoding = 'UTF-8';"
  "BEGIN;"
  "PRAGMA application_id = 0x43534731;"
  "PRAGMA user_version = 1;"
  "CREATE TABLE meta(k TEXT PRIMARY KEY, v ANY NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE event(\n"
  "  seq     INTEGER PRIMARY KEY,\n"
  "  id      BLOB NOT NULL UNIQUE CHECK(length(id) = 32),\n"
  "  doc     BLOB NOT NULL CHECK(length(doc) = 16),\n"
  "  writer  BLOB NOT NULL CHECK(length(writer) = 16),\n"
  "  wseq    INTEGER NOT NULL CHECK(wseq > 0),\n"
  "  lamport INTEGER NOT NULL CHECK(lamport > 0),\n"
  "  linked  INTEGER NOT NULL CHECK(linked IN (0, 1)),\n"
  "  body    BLOB NOT NULL CHECK(length(body) BETWEEN 84 AND 262144)\n"
  ") STRICT;"
  "CREATE INDEX event_vector ON event(writer, wseq);"
  "CREATE TABLE head_sig(\n"
  "  writer BLOB PRIMARY KEY CHECK(length(writer) = 16),\n"
  "  key    BLOB NOT NULL CHECK(length(key) = 32),\n"
  "  wseq   INTEGER NOT NULL CHECK(wseq > 0),\n"
  "  sig    BLOB NOT NULL CHECK(length(sig) = 64)\n"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE chunk(\n"
  "  id   BLOB PRIMARY KEY CHECK(length(id) = 32),\n"
  "  size INTEGER NOT NULL CHECK(size BETWEEN 1 AND 1048576),\n"
  "  data BLOB CHECK(data IS NULL OR length(data) = size)\n"
  ") STRICT;"
  "CREATE TABLE blob_chunk(\n"
  "  blob  BLOB NOT NULL CHECK(length(blob) = 32),\n"
  "  n     INTEGER NOT NULL CHECK(n >= 0),\n"
  "  chunk BLOB NOT NULL CHECK(length(chunk) = 32),\n"
  "  PRIMARY KEY(blob, n)\n"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX blob_of_chunk ON blob_chunk(chunk);"
  "COMMIT;";

/* What makes version n + 2 of version n + 1. Each runs in a transaction that was begun, and names its version at the end. */
static const char *const steps[] = {
  "CREATE INDEX event_order ON event(lamport, id);"
  "PRAGMA user_version = 2;",
  "DROP INDEX event_order;"
  "PRAGMA user_version = 3;",
};
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == CSN_STORE_VERSION - 1);

static int
create_version (sqlite3 *db, guint version)
{
  int rc = sqlite3_exec (db, version_1, NULL, NULL, NULL);

  for (guint i = 0; rc == SQLITE_OK && i + 1 < version; i++)
    rc = sqlite3_exec (db, steps[i], NULL, NULL, NULL);
  return rc;
}

int
csn_store_schema_create (sqlite3 *db)
{
  return create_version (db, CSN_STORE_VERSION);
}

int
csn_store_schema_migrate (sqlite3 *db, guint version)
{
  int rc = SQLITE_OK;

  g_return_val_if_fail (version >= 1, SQLITE_MISUSE);

  for (guint i = version - 1; rc == SQLITE_OK && i < G_N_ELEMENTS (steps); i++)
    rc = sqlite3_exec (db, steps[i], NULL, NULL, NULL);
  return rc;
}

/* type, name, table and text of each object, in one string each. */
static GPtrArray *
list_objects (sqlite3 *db)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = NULL;
  int rc;

  if (sqlite3_prepare_v2 (db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name LIMIT 64",
                          -1, &stmt, NULL) != SQLITE_OK)
    return NULL;
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      const char *column[4];

      for (int i = 0; i < 4; i++)
        column[i] = (const char *) sqlite3_column_text (stmt, i);
      g_ptr_array_add (objects, g_strdup_printf ("%s\n%s\n%s\n%s", column[0] ? column[0] : "",
                                                 column[1] ? column[1] : "", column[2] ? column[2] : "",
                                                 column[3] ? column[3] : ""));
    }
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE ? g_steal_pointer (&objects) : NULL;
}

static GPtrArray *
list_expected (guint version)
{
  sqlite3 *db = NULL;
  GPtrArray *objects = NULL;

  if (sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) == SQLITE_OK
      && create_version (db, MIN (version, CSN_STORE_VERSION)) == SQLITE_OK)
    objects = list_objects (db);
  sqlite3_close (db);
  return objects;
}

gboolean
csn_store_schema_matches (sqlite3 *db, guint version, gboolean more, GError **error)
{
  gboolean newer = version > CSN_STORE_VERSION;
  g_autoptr (GPtrArray) found = list_objects (db);
  g_autoptr (GPtrArray) expected = list_expected (version);

  if (found == NULL || expected == NULL)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                   _("The tables of the record cannot be read: %s"), sqlite3_errmsg (db));
      return FALSE;
    }
  for (guint i = 0; i < expected->len; i++)
    {
      if (g_ptr_array_find_with_equal_func (found, g_ptr_array_index (expected, i), g_str_equal, NULL))
        continue;
      g_set_error (error, CSN_STORE_ERROR,
                   newer ? CSN_STORE_ERROR_NEWER : CSN_STORE_ERROR_DAMAGED,
                   newer ? _("The record was made by a newer Countersign and cannot be shown by this one.")
                         : _("The record does not have the tables of a Countersign record."));
      return FALSE;
    }
  if (!more && found->len != expected->len)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                   _("The record has tables or code that no Countersign made. It was not opened."));
      return FALSE;
    }
  return TRUE;
}
