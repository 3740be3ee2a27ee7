/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One SQLite connection, hardened; see the header. */

#include "csn-store-connection.h"

#include <errno.h>
#include <inttypes.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csn-private-copy.h"
#include "csn-store-error.h"
#include "csn-store-schema.h"

#define BUSY_TIMEOUT_MS     5000                /* a reader's longest stretch is well below it */
#define CACHE_PRAGMA        "PRAGMA cache_size = -8192" /* KiB: keeps memory flat while evidence streams through */
#define HEADER_BYTES        100
#define IN_MEMORY_MAX       (64 * 1024 * 1024)  /* received files up to here are read once and judged in memory */
#define QUICK_CHECK_MAX     (100 * 1000 * 1000) /* above it, checking pages would hold up the opening: verify does it */
#define COMPLAINT_HEADING   "*** in database main ***\n" /* how SQLite begins the list of what it finds wrong */
#define STATEMENT_SECONDS   20                  /* no honest statement on a received file takes longer */
#define PROGRESS_OPS        10000

struct _CsnStoreConnection
{
  sqlite3 *db;
  GHashTable *statements; /* (owned): SQL constant → sqlite3_stmt */
  guint version;
  gboolean received;
  gint64 deadline;        /* monotonic time at which the running statement is stopped */
};

static const struct
{
  int id;
  int value;
} limits[] = {
  { SQLITE_LIMIT_LENGTH, 4 * 1024 * 1024 },
  { SQLITE_LIMIT_SQL_LENGTH, 20000 },
  { SQLITE_LIMIT_COLUMN, 32 },
  { SQLITE_LIMIT_EXPR_DEPTH, 20 },
  { SQLITE_LIMIT_COMPOUND_SELECT, 3 },
  { SQLITE_LIMIT_VDBE_OP, 25000 },
  { SQLITE_LIMIT_FUNCTION_ARG, 8 },
  { SQLITE_LIMIT_ATTACHED, 0 },
  { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
  { SQLITE_LIMIT_VARIABLE_NUMBER, 16 },
  { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
  { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

void
csn_store_connection_set_error (CsnStoreConnection *self, int rc, GError **error)
{
  const char *detail = self != NULL && self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (rc);
  CsnStoreError code = CSN_STORE_ERROR_IO;
  const char *format = _("Reading or writing the record failed (%s). Save a copy on another disk.");

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      code = CSN_STORE_ERROR_FULL;
      format = _("The disk is full; the change was not made (%s). Make room and try again.");
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = CSN_STORE_ERROR_BUSY;
      format = _("Another program is using the record (%s). Close it there and try again.");
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      code = CSN_STORE_ERROR_READ_ONLY;
      format = _("The record cannot be written (%s). Save a copy in a folder of yours.");
      break;
    case SQLITE_NOTADB:
      code = CSN_STORE_ERROR_NOT_A_RECORD;
      format = _("The file is no Countersign record (%s).");
      break;
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
    case SQLITE_AUTH:
      code = CSN_STORE_ERROR_DAMAGED;
      format = _("The record is damaged (%s). It was not changed; “countersign-cli salvage” saves what can be read.");
      break;
    default:
      break;
    }
  g_set_error (error, CSN_STORE_ERROR, code, format, detail);
}

/* Only what our own statements need; nothing in the name of a trigger or view. */
static int
authorize_cb (void *data, int action, const char *first, const char *second, const char *database, const char *origin)
{
  static const char *const pragmas[] = { "integrity_check", "quick_check", "page_count", "page_size", "freelist_count",
                                         NULL };
  static const char *const functions[] = { "length", "count", "sum", "max", NULL };

  if (origin != NULL)
    return SQLITE_DENY;
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_READ:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return second != NULL && g_strv_contains (functions, second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
      return first != NULL && g_strv_contains (pragmas, first) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

static int
progress_cb (void *data)
{
  CsnStoreConnection *self = data;

  return g_get_monotonic_time () > self->deadline;
}

static void
harden (sqlite3 *db)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (db, limits[i].id, limits[i].value);
}

static gboolean
set_pragmas (CsnStoreConnection *self, CsnConnectionMode mode, GError **error)
{
  /* EXTRA stands first: set after journal_mode it was measured to lose acknowledged changes. */
  if (!csn_store_connection_exec (self, "PRAGMA synchronous = EXTRA", error)
      || !csn_store_connection_exec (self, "PRAGMA cell_size_check = ON", error)
      || !csn_store_connection_exec (self, "PRAGMA mmap_size = 0", error)
      || !csn_store_connection_exec (self, "PRAGMA temp_store = MEMORY", error)
      || !csn_store_connection_exec (self, CACHE_PRAGMA, error))
    return FALSE;
  if (mode != CSN_CONNECTION_CREATE && mode != CSN_CONNECTION_WRITE)
    return csn_store_connection_exec (self, "PRAGMA query_only = ON", error);
  /* What is erased or swept must not travel on in free pages. */
  return csn_store_connection_exec (self, "PRAGMA journal_mode = DELETE", error)
         && csn_store_connection_exec (self, "PRAGMA secure_delete = ON", error);
}

static gint64
read_number (CsnStoreConnection *self, const char *sql, gint64 fallback)
{
  sqlite3_stmt *stmt = NULL;
  gint64 value = fallback;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return value;
}

/* SQLite reads what is missing at the end of a file as zeros, and calls that intact. */
static gboolean
check_size (const guint8 header[HEADER_BYTES], guint64 length, gboolean exactly, GError **error)
{
  guint64 page_size = (guint64) (header[16] << 8 | header[17]);
  guint64 pages = (guint64) header[28] << 24 | (guint64) header[29] << 16 | (guint64) header[30] << 8 | header[31];
  guint64 expected = (page_size == 1 ? 65536 : page_size) * pages;

  if (length == expected || (!exactly && length > expected))
    return TRUE;
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
               _("The record should have %" PRIu64 " bytes, but has %" PRIu64
                 ". A part of it is missing or was added."),
               expected, length);
  return FALSE;
}

/* Before SQLite sees a byte: it would make files beside one in WAL mode. */
static gboolean
check_header (const guint8 header[HEADER_BYTES], GError **error)
{
  if (memcmp (header, "SQLite format 3", 16) != 0)
    {
      g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_A_RECORD,
                           _("The file is no Countersign record."));
      return FALSE;
    }
  if (header[18] == 1 && header[19] == 1)
    return TRUE;
  g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                       _("The file uses a mode of SQLite that no Countersign sets. It was not opened."));
  return FALSE;
}

static gboolean
read_header (int fd, guint8 header[HEADER_BYTES], guint64 *length, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) == 0 && pread (fd, header, HEADER_BYTES, 0) == HEADER_BYTES)
    {
      *length = (guint64) info.st_size;
      return TRUE;
    }
  g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_A_RECORD,
                       _("The file is too short to be a Countersign record."));
  return FALSE;
}

static gboolean
check_identity (CsnStoreConnection *self, GError **error)
{
  int rc = sqlite3_exec (self->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  gint64 version;

  if (rc != SQLITE_OK)
    {
      csn_store_connection_set_error (self, rc, error);
      return FALSE;
    }
  version = read_number (self, "PRAGMA user_version", -1);
  if (read_number (self, "PRAGMA application_id", 0) != CSN_STORE_APPLICATION_ID || version < 1)
    {
      g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_A_RECORD,
                           _("The file is a database, but no Countersign record."));
      return FALSE;
    }
  self->version = (guint) MIN (version, G_MAXINT);
  return csn_store_schema_matches (self->db, self->version, csn_store_connection_is_newer (self), error);
}

static gboolean
check_pages (CsnStoreConnection *self, GError **error)
{
  g_autofree char *complaint = csn_store_connection_check (self, "quick_check");

  if (complaint == NULL)
    return TRUE;
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED, _("The record is damaged (%s). It was not changed; “countersign-cli salvage” saves what can be read."),
               complaint);
  return FALSE;
}

/* In a read transaction, so that nobody else is writing while sizes are compared. */
static gboolean
check_file (CsnStoreConnection *self, int fd, GError **error)
{
  guint8 header[HEADER_BYTES];
  guint64 length = 0;
  gboolean valid;

  if (!csn_store_connection_exec (self, "BEGIN; SELECT count(*) FROM meta", error))
    return FALSE;
  valid = read_header (fd, header, &length, error) && check_size (header, length, FALSE, error);
  csn_store_connection_rollback (self);
  return valid && (length > QUICK_CHECK_MAX || check_pages (self, error));
}

/* The bytes are judged where nobody can exchange them any more, and where no journal can lie beside them. Takes over @data. */
static gboolean
open_in_memory (CsnStoreConnection *self, guint8 *data, gsize length, GError **error)
{
  int rc;

  if (length < HEADER_BYTES || !check_header (data, error) || !check_size (data, length, TRUE, error))
    {
      sqlite3_free (data);
      return FALSE;
    }
  rc = sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL);
  if (rc != SQLITE_OK)
    sqlite3_free (data);
  else
    rc = sqlite3_deserialize (self->db, "main", data, (sqlite3_int64) length, (sqlite3_int64) length,
                              SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY);
  if (rc == SQLITE_OK)
    return TRUE;
  csn_store_connection_set_error (self, rc, error);
  return FALSE;
}

/* SQLite needs a name to open; the name is gone before the first byte is judged. */
static gboolean
open_copy (CsnStoreConnection *self, const char *copy, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (copy, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1", escaped);
  g_autofd int fd = open (copy, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  guint8 header[HEADER_BYTES];
  guint64 length = 0;
  int rc;

  if (!read_header (fd, header, &length, error) || !check_header (header, error)
      || !check_size (header, length, TRUE, error))
    return FALSE;
  rc = sqlite3_open_v2 (uri, &self->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_PRIVATECACHE, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (self->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    return TRUE;
  csn_store_connection_set_error (self, rc, error);
  return FALSE;
}

static gboolean
open_received (CsnStoreConnection *self, const char *path, int fd, GError **error)
{
  g_autofree char *copy = NULL;
  guint8 header[HEADER_BYTES];
  guint8 *data = NULL;
  guint64 size;
  gsize length = 0;
  gboolean opened;

  self->received = TRUE;
  if (!read_header (fd, header, &size, error) || !check_header (header, error)
      || !csn_private_copy_read (path, fd, IN_MEMORY_MAX, &data, &length, error))
    return FALSE;
  if (data != NULL)
    return open_in_memory (self, data, length, error);
  copy = csn_private_copy_make (path, fd, error);
  if (copy == NULL)
    return FALSE;
  opened = open_copy (self, copy, error);
  g_unlink (copy);
  return opened;
}

static gboolean
open_file (CsnStoreConnection *self, const char *path, int fd, CsnConnectionMode mode, GError **error)
{
  int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE;
  guint8 header[HEADER_BYTES];
  guint64 length;
  int rc;

  if (mode != CSN_CONNECTION_CREATE
      && (!read_header (fd, header, &length, error) || !check_header (header, error)))
    return FALSE;

  flags |= mode == CSN_CONNECTION_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  rc = sqlite3_open_v2 (path, &self->db, flags, NULL);
  if (rc == SQLITE_OK)
    return TRUE;
  csn_store_connection_set_error (self, rc, error);
  return FALSE;
}

static gboolean
prepare_database (CsnStoreConnection *self, int fd, CsnConnectionMode mode, GError **error)
{
  int rc;

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  harden (self->db);
  self->deadline = g_get_monotonic_time () + STATEMENT_SECONDS * G_USEC_PER_SEC;
  if (self->received)
    sqlite3_progress_handler (self->db, PROGRESS_OPS, progress_cb, self);
  if (mode == CSN_CONNECTION_CREATE)
    {
      rc = sqlite3_exec (self->db, "PRAGMA page_size = 16384", NULL, NULL, NULL);
      if (rc != SQLITE_OK || !set_pragmas (self, mode, error))
        return FALSE;
      rc = csn_store_schema_create (self->db);
      if (rc == SQLITE_OK)
        return TRUE;
      csn_store_connection_set_error (self, rc, error);
      return FALSE;
    }
  if (!set_pragmas (self, mode, error) || !check_identity (self, error))
    return FALSE;
  if (!self->received)
    return check_file (self, fd, error);
  sqlite3_set_authorizer (self->db, authorize_cb, self);
  return check_pages (self, error);
}

CsnStoreConnection *
csn_store_connection_open (const char *path, int fd, CsnConnectionMode mode, GError **error)
{
  g_autoptr (CsnStoreConnection) self = g_new0 (CsnStoreConnection, 1);
  gboolean opened;

  g_return_val_if_fail (path != NULL, NULL);

  if (!csn_private_copy_check (path, error))
    return NULL;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sqlite3_finalize);
  if (mode == CSN_CONNECTION_RECEIVED)
    opened = open_received (self, path, fd, error);
  else
    opened = open_file (self, path, fd, mode, error);
  if (!opened || !prepare_database (self, fd, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
csn_store_connection_close (CsnStoreConnection *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->db != NULL)
    sqlite3_close (self->db);
  g_free (self);
}

gboolean
csn_store_connection_is_newer (CsnStoreConnection *self)
{
  return self->version > CSN_STORE_VERSION;
}

guint
csn_store_connection_get_version (CsnStoreConnection *self)
{
  return self->version;
}

gboolean
csn_store_connection_migrate (CsnStoreConnection *self, GError **error)
{
  int rc;

  if (!csn_store_connection_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  rc = csn_store_schema_migrate (self->db, self->version);
  if (rc != SQLITE_OK)
    {
      csn_store_connection_set_error (self, rc, error);
      csn_store_connection_rollback (self);
      return FALSE;
    }
  if (!csn_store_connection_commit (self, error))
    return FALSE;
  self->version = CSN_STORE_VERSION;
  return csn_store_schema_matches (self->db, self->version, FALSE, error);
}

sqlite3 *
csn_store_connection_get_db (CsnStoreConnection *self)
{
  return self->db;
}

sqlite3_stmt *
csn_store_connection_prepare (CsnStoreConnection *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (self->statements, sql);
  int rc;

  self->deadline = g_get_monotonic_time () + STATEMENT_SECONDS * G_USEC_PER_SEC;
  if (stmt != NULL)
    {
      sqlite3_reset (stmt);
      sqlite3_clear_bindings (stmt);
      return stmt;
    }
  rc = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT | SQLITE_PREPARE_NO_VTAB, &stmt, NULL);
  if (rc != SQLITE_OK)
    {
      csn_store_connection_set_error (self, rc, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, stmt);
  return stmt;
}

int
csn_store_connection_step (CsnStoreConnection *self, sqlite3_stmt *stmt, GError **error)
{
  int rc = sqlite3_step (stmt);

  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    {
      csn_store_connection_set_error (self, rc, error);
      sqlite3_reset (stmt);
    }
  return rc;
}

gboolean
csn_store_connection_run (CsnStoreConnection *self, sqlite3_stmt *stmt, GError **error)
{
  int rc = csn_store_connection_step (self, stmt, error);

  sqlite3_reset (stmt);
  return rc == SQLITE_DONE;
}

gboolean
csn_store_connection_exec (CsnStoreConnection *self, const char *sql, GError **error)
{
  int rc = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (rc == SQLITE_OK)
    return TRUE;
  csn_store_connection_set_error (self, rc, error);
  return FALSE;
}

gboolean
csn_store_connection_begin (CsnStoreConnection *self, GError **error)
{
  return csn_store_connection_exec (self, "BEGIN IMMEDIATE", error);
}

gboolean
csn_store_connection_commit (CsnStoreConnection *self, GError **error)
{
  if (csn_store_connection_exec (self, "COMMIT", error))
    return TRUE;
  csn_store_connection_rollback (self);
  return FALSE;
}

gboolean
csn_store_connection_rollback (CsnStoreConnection *self)
{
  if (sqlite3_get_autocommit (self->db) != 0)
    return TRUE;
  return sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK;
}

char *
csn_store_connection_check (CsnStoreConnection *self, const char *pragma)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s(1)", pragma);
  g_autofree char *complaint = NULL;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL);

  self->deadline = g_get_monotonic_time () + STATEMENT_SECONDS * G_USEC_PER_SEC;
  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    complaint = g_utf8_make_valid ((const char *) sqlite3_column_text (stmt, 0), -1);
  else
    complaint = g_strdup (sqlite3_errmsg (self->db));
  sqlite3_finalize (stmt);
  /* it becomes part of a sentence */
  if (g_str_has_prefix (complaint, COMPLAINT_HEADING))
    memmove (complaint, complaint + strlen (COMPLAINT_HEADING), strlen (complaint + strlen (COMPLAINT_HEADING)) + 1);
  g_strdelimit (complaint, "\n", ' ');
  return strcmp (complaint, "ok") == 0 ? NULL : g_steal_pointer (&complaint);
}
