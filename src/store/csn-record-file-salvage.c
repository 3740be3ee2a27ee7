/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving what can be saved of a damaged file into a fresh one. Rows are read from both ends as far as SQLite gets; beside that
 * the raw bytes are searched for entries, which need no table to be recognised: they are canonical JSON and their digest is
 * their name. What evidence quotes is no entry, though: anybody may write anything into a log. Evidence is taken where its
 * digest proves it whole. Nothing is repaired or made up: what is missing in the fresh
 * file, verification lists. */

#include "csn-record-file-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#include "csn-chain.h"
#include "csn-digest.h"
#include "csn-private-copy.h"
#include "csn-store-schema.h"

#define ENTRY_START   "{\"actor\":\""
#define WINDOW_BYTES  (4 * 1024 * 1024)

typedef struct
{
  sqlite3 *db;        /* (owned) (nullable): the private copy, if SQLite opens it at all */
  int fd;             /* (owned): of the private copy */
  GHashTable *events; /* (owned): id → CsnEvent, of all records that were found */
  GHashTable *quoted; /* (owned): ids of what stands in evidence and only looks like entries */
} Salvage;

static void
salvage_clear (Salvage *salvage)
{
  g_clear_pointer (&salvage->events, g_hash_table_unref);
  g_clear_pointer (&salvage->quoted, g_hash_table_unref);
  sqlite3_close (salvage->db);
  g_clear_fd (&salvage->fd, NULL);
}

static void
add_entry (Salvage *salvage, const void *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (CsnEvent) event = csn_event_new_from_bytes (bytes, NULL);

  if (event != NULL && g_hash_table_size (salvage->events) < CSN_RECORD_MAX_EVENTS)
    g_hash_table_replace (salvage->events, (gpointer) csn_event_get_id (event), g_object_ref (event));
}

/* Steps through the rows of @sql until the end or the first damage. */
static void
read_rows (Salvage *salvage, const char *sql, void (*take) (Salvage *, sqlite3_stmt *, gpointer), gpointer data)
{
  sqlite3_stmt *stmt = NULL;

  if (salvage->db == NULL || sqlite3_prepare_v2 (salvage->db, sql, -1, &stmt, NULL) != SQLITE_OK)
    return;
  while (sqlite3_step (stmt) == SQLITE_ROW)
    take (salvage, stmt, data);
  sqlite3_finalize (stmt);
}

static void
take_entry (Salvage *salvage, sqlite3_stmt *stmt, gpointer data)
{
  if (sqlite3_column_type (stmt, 0) == SQLITE_BLOB)
    add_entry (salvage, sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));
}

/* Length of the JSON object at @text, or 0 when it does not end there. */
static gsize
measure_object (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < MIN (length, CSN_EVENT_MAX_BYTES); i++)
    {
      if (in_string)
        {
          if (text[i] == '\\')
            i++;
          else if (text[i] == '"')
            in_string = FALSE;
        }
      else if (text[i] == '"')
        in_string = TRUE;
      else if (text[i] == '{')
        depth++;
      else if (text[i] == '}' && --depth == 0)
        return i + 1;
    }
  return 0;
}

typedef void (*FoundFunc) (Salvage *salvage, const void *data, gsize length);

static void
search (Salvage *salvage, const char *data, gsize size, FoundFunc found)
{
  const char *at = data;
  const char *end = data + size;

  while (at < end && (at = memmem (at, (gsize) (end - at), ENTRY_START, strlen (ENTRY_START))) != NULL)
    {
      gsize length = measure_object (at, (gsize) (end - at));

      if (length > 0)
        found (salvage, at, length);
      at += MAX (length, 1);
    }
}

static void
note_quoted (Salvage *salvage, const void *data, gsize length)
{
  if (g_hash_table_size (salvage->quoted) < CSN_RECORD_MAX_EVENTS)
    g_hash_table_add (salvage->quoted, csn_sha256_hex (data, length));
}

static void
take_evidence (Salvage *salvage, sqlite3_stmt *stmt, gpointer data)
{
  if (sqlite3_column_type (stmt, 0) == SQLITE_BLOB)
    search (salvage, sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0), note_quoted);
}

static void
add_unquoted (Salvage *salvage, const void *data, gsize length)
{
  g_autofree char *id = csn_sha256_hex (data, length);

  if (!g_hash_table_contains (salvage->quoted, id))
    add_entry (salvage, data, length);
}

/* Windows overlap by the longest entry, so none is cut. */
static void
search_raw (Salvage *salvage)
{
  const gsize overlap = CSN_EVENT_MAX_BYTES;
  g_autofree char *window = g_malloc (WINDOW_BYTES + overlap);
  off_t offset = 0;
  gssize n;

  while ((n = pread (salvage->fd, window, WINDOW_BYTES + overlap, offset)) > 0)
    {
      search (salvage, window, (gsize) n, add_unquoted);
      offset += WINDOW_BYTES;
    }
}

static void
count_doc (gpointer key, gpointer value, gpointer user_data)
{
  GHashTable *counts = user_data;
  const char *doc = csn_event_get_doc (value);

  g_hash_table_insert (counts, (gpointer) doc,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, doc)) + 1));
}

/* A record's file holds entries of one record; should a stray one be found, the majority says which record it is. */
static char *
choose_doc (Salvage *salvage)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer doc, count;
  const char *best = NULL;
  guint most = 0;

  g_hash_table_foreach (salvage->events, count_doc, counts);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &doc, &count))
    if (GPOINTER_TO_UINT (count) > most)
      {
        most = GPOINTER_TO_UINT (count);
        best = doc;
      }
  return g_strdup (best);
}

static GPtrArray *
list_events (Salvage *salvage, const char *doc)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer event;

  g_hash_table_iter_init (&iter, salvage->events);
  while (g_hash_table_iter_next (&iter, NULL, &event))
    if (strcmp (csn_event_get_doc (event), doc) == 0)
      g_ptr_array_add (events, g_object_ref (event));
  csn_events_sort (events);
  return events;
}

static gboolean
is_linked (Salvage *salvage, CsnEvent *event)
{
  const char *const *heads = csn_event_get_heads (event);

  if (*csn_event_get_prev (event) != '\0' && !g_hash_table_contains (salvage->events, csn_event_get_prev (event)))
    return FALSE;
  for (gsize i = 0; heads[i] != NULL; i++)
    if (!g_hash_table_contains (salvage->events, heads[i]))
      return FALSE;
  return TRUE;
}

static void
take_head_sig (Salvage *salvage, sqlite3_stmt *stmt, gpointer data)
{
  CsnHeadSig *head_sig = csn_record_read_head_sig_row (stmt);

  if (head_sig != NULL)
    g_ptr_array_add (data, head_sig);
}

/* Takes a chunk whose bytes have its digest. */
static void
take_chunk (Salvage *salvage, sqlite3_stmt *stmt, gpointer data)
{
  CsnRecordFile *self = data;
  guint8 digest[CSN_SHA256_BYTES];
  gsize length = (gsize) sqlite3_column_bytes (stmt, 1);

  if (sqlite3_column_type (stmt, 1) != SQLITE_BLOB || length == 0 || length > CSN_CHUNK_BYTES
      || sqlite3_column_bytes (stmt, 0) != CSN_SHA256_BYTES)
    return;
  EVP_Digest (sqlite3_column_blob (stmt, 1), length, digest, NULL, EVP_sha256 (), NULL);
  if (memcmp (digest, sqlite3_column_blob (stmt, 0), sizeof digest) == 0)
    csn_record_file_insert_chunk (self, digest, sqlite3_column_blob (stmt, 1), length, NULL);
}

static void
take_blob_row (Salvage *salvage, sqlite3_stmt *stmt, gpointer data)
{
  GByteArray *ids = data;

  if (sqlite3_column_bytes (stmt, 1) == CSN_SHA256_BYTES
      && sqlite3_column_int64 (stmt, 0) == ids->len / CSN_SHA256_BYTES)
    g_byte_array_append (ids, sqlite3_column_blob (stmt, 1), CSN_SHA256_BYTES);
}

/* The chunks that make up a blob, as the file says; a blob of one chunk needs no table to be known. */
static GByteArray *
find_composition (Salvage *salvage, const char *sha256, guint64 bytes)
{
  g_autofree char *sql = g_strdup_printf ("SELECT n, chunk FROM blob_chunk WHERE blob = x'%s' ORDER BY n", sha256);
  GByteArray *ids = g_byte_array_new ();

  read_rows (salvage, sql, take_blob_row, ids);
  if (ids->len == 0 && bytes <= CSN_CHUNK_BYTES)
    {
      g_autoptr (GBytes) blob = csn_hex_decode (sha256);

      g_byte_array_append (ids, g_bytes_get_data (blob, NULL), CSN_SHA256_BYTES);
    }
  return ids;
}

static gboolean
save_blobs (CsnRecordFile *self, Salvage *salvage, GPtrArray *events, GError **error)
{
  g_autoptr (GHashTable) claims = csn_chain_collect_blobs (events);
  GHashTableIter iter;
  gpointer sha256, value;

  read_rows (salvage, "SELECT id, data FROM chunk ORDER BY rowid", take_chunk, self);
  read_rows (salvage, "SELECT id, data FROM chunk ORDER BY rowid DESC", take_chunk, self);
  g_hash_table_iter_init (&iter, claims);
  while (g_hash_table_iter_next (&iter, &sha256, &value))
    {
      CsnBlobClaim *claim = value;
      g_autoptr (GByteArray) ids = find_composition (salvage, sha256, claim->bytes);
      g_autoptr (GBytes) blob = csn_hex_decode (sha256);

      if (claim->bytes > 0
          && !csn_record_file_insert_blob (self, g_bytes_get_data (blob, NULL), ids->data, ids->len / CSN_SHA256_BYTES,
                                           error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save_log (CsnRecordFile *self, Salvage *salvage, GPtrArray *events, GError **error)
{
  g_autoptr (GPtrArray) head_sigs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);

      if (!csn_record_file_insert_event (self, event, is_linked (salvage, event), error))
        return FALSE;
    }
  read_rows (salvage, CSN_RECORD_HEAD_SIG_ROWS, take_head_sig, head_sigs);
  for (guint i = 0; i < head_sigs->len; i++)
    if (!csn_record_file_insert_head_sig (self, g_ptr_array_index (head_sigs, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
open_damaged (Salvage *salvage, const char *path, GError **error)
{
  g_autofree char *resolved = csn_record_resolve_path (path, error);
  g_autofree char *copy = NULL;
  g_autoptr (CsnFileLock) lock = NULL;

  if (resolved == NULL)
    return FALSE;
  lock = csn_file_lock_acquire (resolved, FALSE, error);
  if (lock == NULL)
    return FALSE;
  copy = csn_private_copy_make (resolved, csn_file_lock_get_fd (lock), error);
  if (copy == NULL)
    return FALSE;
  salvage->fd = open (copy, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (sqlite3_open_v2 (copy, &salvage->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_PRIVATECACHE, NULL) == SQLITE_OK)
    {
      sqlite3_db_config (salvage->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      sqlite3_db_config (salvage->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
      sqlite3_db_config (salvage->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
      sqlite3_db_config (salvage->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
      sqlite3_exec (salvage->db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; SELECT 1 FROM sqlite_schema",
                    NULL, NULL, NULL);
      /* Only what has our tables is asked by SQL; the raw search asks nothing. */
      if (!csn_store_schema_matches (salvage->db, 1, TRUE, NULL))
        {
          sqlite3_close (salvage->db);
          salvage->db = NULL;
        }
    }
  g_unlink (copy);
  return TRUE;
}

static gboolean
save_all (CsnRecordFile *self, Salvage *salvage, GError **error)
{
  g_autoptr (GPtrArray) events = list_events (salvage, self->doc);

  return csn_record_file_write_doc (self, error)
         && csn_store_connection_begin (self->db, error)
         && save_log (self, salvage, events, error)
         && save_blobs (self, salvage, events, error)
         && csn_store_connection_commit (self->db, error);
}

gboolean
csn_record_file_salvage_now (CsnRecordFile *self, const char *path, GError **error)
{
  Salvage salvage = { .fd = -1 };
  gboolean saved = FALSE;

  salvage.events = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  salvage.quoted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (open_damaged (&salvage, path, error))
    {
      read_rows (&salvage, "SELECT body FROM event ORDER BY seq", take_entry, NULL);
      read_rows (&salvage, "SELECT body FROM event ORDER BY seq DESC", take_entry, NULL);
      read_rows (&salvage, "SELECT data FROM chunk ORDER BY rowid", take_evidence, NULL);
      read_rows (&salvage, "SELECT data FROM chunk ORDER BY rowid DESC", take_evidence, NULL);
      search_raw (&salvage);
      self->doc = choose_doc (&salvage);
      if (self->doc != NULL)
        saved = save_all (self, &salvage, error);
      else
        g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED, _("Nothing of a record was found in “%s”."), path);
    }
  salvage_clear (&salvage);
  return saved;
}
