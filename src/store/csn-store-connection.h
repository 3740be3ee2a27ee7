/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One SQLite connection to a record file with the settings that keep it safe: durable commits (EXTRA before anything else),
 * no WAL, no memory mapping, defensive, limits on what a hostile file may ask for. A received file is read from a private
 * copy, through a list of allowed operations and with a time limit. Belongs to one thread at a time. Knows nothing of
 * events. */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _CsnStoreConnection CsnStoreConnection;

typedef enum
{
  CSN_CONNECTION_CREATE,    /* an empty file that is ours alone: gets the tables */
  CSN_CONNECTION_WRITE,
  CSN_CONNECTION_READ,
  CSN_CONNECTION_RECEIVED,  /* read-only, from a private copy of the file open at a descriptor */
} CsnConnectionMode;

/* Opens @path, which must be absolute and without symbolic links; @fd is open at the same file (-1 when it is being created),
 * and with CSN_CONNECTION_RECEIVED only @fd is read. Checks header, size, version, tables and, for received and smaller files,
 * all pages. (transfer full) (nullable) */
CsnStoreConnection *csn_store_connection_open       (const char          *path,
                                                     int                  fd,
                                                     CsnConnectionMode    mode,
                                                     GError             **error);
void                csn_store_connection_close      (CsnStoreConnection  *self);
/* Whether the file's version is newer than ours. */
gboolean            csn_store_connection_is_newer   (CsnStoreConnection  *self);
/* The file's version. */
guint               csn_store_connection_get_version (CsnStoreConnection *self);
/* Brings an older file up to our version in one transaction; keep a copy first. On an error it is what it was. */
gboolean            csn_store_connection_migrate    (CsnStoreConnection  *self,
                                                     GError             **error);
sqlite3            *csn_store_connection_get_db     (CsnStoreConnection  *self);

/* A statement, kept for the next time; @sql is a string constant. Reset and without values. (transfer none) (nullable) */
sqlite3_stmt       *csn_store_connection_prepare    (CsnStoreConnection  *self,
                                                     const char          *sql,
                                                     GError             **error);
/* SQLITE_ROW, SQLITE_DONE, or anything else with the error set and the statement reset. */
int                 csn_store_connection_step       (CsnStoreConnection  *self,
                                                     sqlite3_stmt        *stmt,
                                                     GError             **error);
/* Steps a statement that returns no row and resets it. */
gboolean            csn_store_connection_run        (CsnStoreConnection  *self,
                                                     sqlite3_stmt        *stmt,
                                                     GError             **error);
gboolean            csn_store_connection_exec       (CsnStoreConnection  *self,
                                                     const char          *sql,
                                                     GError             **error);
gboolean            csn_store_connection_begin      (CsnStoreConnection  *self,
                                                     GError             **error);
/* When it fails, the transaction has been rolled back. */
gboolean            csn_store_connection_commit     (CsnStoreConnection  *self,
                                                     GError             **error);
/* Whether a clean state could be reached again. */
gboolean            csn_store_connection_rollback   (CsnStoreConnection  *self);
/* Says what went wrong as CSN_STORE_ERROR. */
void                csn_store_connection_set_error  (CsnStoreConnection  *self,
                                                     int                  rc,
                                                     GError             **error);
/* "integrity_check" or "quick_check": (nullable): NULL when all is well, else the first complaint. (transfer full) */
char               *csn_store_connection_check      (CsnStoreConnection  *self,
                                                     const char          *pragma);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnStoreConnection, csn_store_connection_close)

G_END_DECLS
