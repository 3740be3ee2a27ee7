/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Erasing evidence that must not be kept, personal data for one: the bytes go, their digests and the entry that says who, what
 * and why stay, so the log verifies as before. SQLite overwrites what it frees (secure_delete); copies that were sent out and
 * what a disk keeps beneath the file system are beyond us. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>

#include "csn-chain.h"
#include "csn-digest.h"

typedef struct
{
  char *sha256;      /* (owned) */
  GPtrArray *drafts; /* (owned) */
  char *time;        /* (owned) */
} EraseCall;

static void
erase_call_free (EraseCall *call)
{
  g_free (call->sha256);
  g_ptr_array_unref (call->drafts);
  g_free (call->time);
  g_free (call);
}

/* Raw ids of the chunks of a blob. */
static GPtrArray *
list_chunks (CsnRecordFile *self, GBytes *blob, GError **error)
{
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT DISTINCT chunk FROM blob_chunk WHERE blob = ?1", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (blob, NULL), (int) g_bytes_get_size (blob), SQLITE_STATIC);
  while ((rc = csn_store_connection_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (chunks, g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0)));
  if (rc != SQLITE_DONE)
    return NULL;
  sqlite3_reset (stmt);
  return g_steal_pointer (&chunks);
}

/* Whether a blob that shall stay has this chunk, too. 1, 0, or -1 on error. */
static int
is_needed (CsnRecordFile *self, GBytes *chunk, GHashTable *claims, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT blob FROM blob_chunk WHERE chunk = ?1", error);
  int needed = 0;
  int rc;

  if (stmt == NULL)
    return -1;
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (chunk, NULL), (int) g_bytes_get_size (chunk), SQLITE_STATIC);
  while ((rc = csn_store_connection_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      g_autofree char *blob = csn_hex_encode (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));
      CsnBlobClaim *claim = g_hash_table_lookup (claims, blob);

      if (claim == NULL || !claim->erased)
        needed = 1;
    }
  if (rc != SQLITE_DONE)
    return -1;
  sqlite3_reset (stmt);
  return needed;
}

gboolean
csn_record_file_erase_chunks (CsnRecordFile *self, const char *sha256, GHashTable *claims, GError **error)
{
  g_autoptr (GBytes) blob = csn_hex_decode (sha256);
  g_autoptr (GPtrArray) chunks = list_chunks (self, blob, error);

  if (chunks == NULL)
    return FALSE;
  for (guint i = 0; i < chunks->len; i++)
    {
      GBytes *chunk = g_ptr_array_index (chunks, i);
      int needed = is_needed (self, chunk, claims, error);
      sqlite3_stmt *stmt;

      if (needed < 0)
        return FALSE;
      if (needed > 0)
        continue;
      stmt = csn_store_connection_prepare (self->db, "UPDATE chunk SET data = NULL WHERE id = ?1", error);
      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_blob (stmt, 1, g_bytes_get_data (chunk, NULL), (int) g_bytes_get_size (chunk), SQLITE_STATIC);
      if (!csn_store_connection_run (self->db, stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* In the transaction of the entry that says so. */
static gboolean
erase_along (CsnRecordFile *self, GPtrArray *added, gpointer data, GError **error)
{
  EraseCall *call = data;
  g_autoptr (GPtrArray) events = csn_record_file_read_log (self, error);
  g_autoptr (GHashTable) claims = NULL;
  CsnBlobClaim *claim;

  if (events == NULL)
    return FALSE;
  claims = csn_chain_collect_blobs (events);
  claim = g_hash_table_lookup (claims, call->sha256);
  if (claim == NULL || !claim->erased)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID,
                   _("Nothing was erased: entries of the record still need the bytes %.16s…, as its document or as evidence."),
                   call->sha256);
      return FALSE;
    }
  return csn_record_file_erase_chunks (self, call->sha256, claims, error);
}

static gboolean
erase_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  EraseCall *call = data;
  GPtrArray *events = NULL;
  GError *error = NULL;

  if (!csn_record_job_is_cancelled (job, &error))
    events = csn_record_file_append_now (self, call->drafts, call->time, erase_along, call, &error);
  return csn_record_job_end (job, error, events, (GDestroyNotify) g_ptr_array_unref);
}

void
csn_record_file_erase_async (CsnRecordFile *self,
                             const char *sha256,
                             GPtrArray *drafts,
                             CsnClock *clock,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  EraseCall *call;
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self) && CSN_IS_CLOCK (clock));
  g_return_if_fail (csn_is_sha256_hex (sha256) && drafts != NULL && drafts->len > 0);

  call = g_new0 (EraseCall, 1);
  call->sha256 = g_strdup (sha256);
  call->drafts = g_ptr_array_ref (drafts);
  call->time = csn_clock_dup_stamp (clock);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_erase_async);
  g_task_set_task_data (task, call, (GDestroyNotify) erase_call_free);
  csn_record_file_push (self, task, erase_step);
}

GPtrArray *
csn_record_file_erase_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
