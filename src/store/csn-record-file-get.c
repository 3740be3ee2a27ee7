/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving evidence out again, every chunk hashed as it is read; and sweeping what no entry refers to. */

#include "csn-record-file-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-store-schema.h"

#define SLICE_CHUNKS 16 /* other work gets its turn after so many */

/* Evidence on its way out. */
typedef struct
{
  /* input */
  char *sha256;       /* (owned) */
  int fd;             /* the caller's, or -1: into memory */

  /* in progress */
  GBytes *blob;       /* (owned) (nullable): raw digest */
  EVP_MD_CTX *whole;  /* (owned) */
  gboolean entire;    /* the first chunk has the digest of the whole: no other may follow */
  guint64 done;
  guint next;         /* number of the chunk to come */

  /* result */
  GByteArray *memory; /* (owned) */
} GetCall;

static void
get_call_free (GetCall *call)
{
  g_free (call->sha256);
  g_clear_pointer (&call->blob, g_bytes_unref);
  EVP_MD_CTX_free (call->whole);
  g_clear_pointer (&call->memory, g_byte_array_unref);
  g_free (call);
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = write (fd, data + done, length - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          int code = errno;

          g_set_error (error, CSN_STORE_ERROR, code == ENOSPC ? CSN_STORE_ERROR_FULL : CSN_STORE_ERROR_REFUSED,
                       _("The evidence could not be written out: %s"), g_strerror (code));
          return FALSE;
        }
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
is_blob (GetCall *call, const guint8 digest[CSN_SHA256_BYTES])
{
  return memcmp (digest, g_bytes_get_data (call->blob, NULL), CSN_SHA256_BYTES) == 0;
}

static gboolean
give_chunk (GetCall *call, const guint8 *id, const guint8 *data, gsize length, GError **error)
{
  guint8 digest[CSN_SHA256_BYTES];

  csn_sha256_raw (data, length, digest);
  if (memcmp (digest, id, sizeof digest) != 0)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                   _("The evidence %.16s… was altered in the record: a part of it does not have its digest."), call->sha256);
      return FALSE;
    }
  if (call->next == 0 && is_blob (call, digest))
    call->entire = TRUE; /* as most evidence is: it need not be hashed twice */
  else
    EVP_DigestUpdate (call->whole, data, length);
  call->done += length;
  if (call->fd >= 0)
    return write_all (call->fd, data, length, error);
  if (call->done > CSN_RECORD_BLOB_IN_MEMORY_MAX)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED,
                   _("The evidence %.16s… is too large to be shown. Save it as a file."), call->sha256);
      return FALSE;
    }
  g_byte_array_append (call->memory, data, (guint) length);
  return TRUE;
}

/* SQLITE_ROW when a chunk was given, SQLITE_DONE at the end, else the error is set. */
static int
give_next (CsnRecordFile *self, GetCall *call, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db,
                                                     "SELECT chunk.id, chunk.data, blob_chunk.chunk FROM blob_chunk"
                                                     " LEFT JOIN chunk ON chunk.id = blob_chunk.chunk"
                                                     " WHERE blob_chunk.blob = ?1 AND blob_chunk.n = ?2",
                                                     error);
  gboolean given;
  int rc;

  if (stmt == NULL)
    return SQLITE_ERROR;
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (call->blob, NULL), CSN_SHA256_BYTES, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, call->next);
  rc = csn_store_connection_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    {
      sqlite3_reset (stmt);
      return rc;
    }
  if (sqlite3_column_type (stmt, 1) != SQLITE_BLOB || sqlite3_column_bytes (stmt, 0) != CSN_SHA256_BYTES)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND,
                   _("The bytes of the evidence %.16s… are not in this record: they were erased or never arrived."),
                   call->sha256);
      given = FALSE;
    }
  else
    given = give_chunk (call, sqlite3_column_blob (stmt, 0), sqlite3_column_blob (stmt, 1),
                        (gsize) sqlite3_column_bytes (stmt, 1), error);
  sqlite3_reset (stmt);
  call->next++;
  return given ? SQLITE_ROW : SQLITE_ERROR;
}

static gboolean
check_whole (GetCall *call, GError **error)
{
  guint8 digest[CSN_SHA256_BYTES];

  EVP_DigestFinal_ex (call->whole, digest, NULL);
  if (call->entire ? call->next == 1 : is_blob (call, digest))
    return TRUE;
  if (call->next == 0)
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND, _("The record has no evidence %.16s…."),
                 call->sha256);
  else
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                 _("The evidence %.16s… was altered in the record: the whole does not have its digest."), call->sha256);
  return FALSE;
}

static gboolean
get_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  GetCall *call = data;
  GError *error = NULL;
  int rc = SQLITE_ROW;

  if (csn_record_job_is_cancelled (job, &error))
    return csn_record_job_end (job, error, NULL, NULL);
  for (guint i = 0; i < SLICE_CHUNKS && rc == SQLITE_ROW; i++)
    rc = give_next (self, call, &error);
  if (rc == SQLITE_ROW)
    return G_SOURCE_CONTINUE;
  if (rc == SQLITE_DONE)
    check_whole (call, &error);
  return csn_record_job_end (job, error, NULL, NULL);
}

static void
start_get (CsnRecordFile *self,
           const char *sha256,
           int fd,
           gpointer tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GetCall *call;

  g_task_set_source_tag (task, tag);
  if (!csn_is_sha256_hex (sha256))
    {
      g_task_return_new_error (task, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND, _("“%s” is no digest of evidence."),
                               sha256);
      g_object_unref (task);
      return;
    }
  call = g_new0 (GetCall, 1);
  call->sha256 = g_strdup (sha256);
  call->fd = fd;
  call->blob = csn_hex_decode (sha256);
  call->whole = EVP_MD_CTX_new ();
  EVP_DigestInit_ex (call->whole, EVP_sha256 (), NULL);
  call->memory = g_byte_array_new ();
  g_task_set_task_data (task, call, (GDestroyNotify) get_call_free);
  csn_record_file_push (self, task, get_step);
}

void
csn_record_file_get_blob_async (CsnRecordFile *self,
                                const char *sha256,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CSN_IS_RECORD_FILE (self) && sha256 != NULL);

  start_get (self, sha256, -1, csn_record_file_get_blob_async, cancellable, callback, user_data);
}

GBytes *
csn_record_file_get_blob_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  GetCall *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  call = g_task_get_task_data (G_TASK (result));
  return g_byte_array_free_to_bytes (g_steal_pointer (&call->memory));
}

void
csn_record_file_write_blob_async (CsnRecordFile *self,
                                  const char *sha256,
                                  int fd,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (CSN_IS_RECORD_FILE (self) && sha256 != NULL && fd >= 0);

  start_get (self, sha256, fd, csn_record_file_write_blob_async, cancellable, callback, user_data);
}

gboolean
csn_record_file_write_blob_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Deletes up to SLICE_CHUNKS orphans; *more says whether it found that many. */
static gboolean
sweep_slice (CsnRecordFile *self, gboolean *more, GError **error)
{
  sqlite3_stmt *stmt;

  if (!csn_store_connection_begin (self->db, error))
    return FALSE;
  stmt = csn_store_connection_prepare (self->db,
                                       "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE NOT EXISTS"
                                       " (SELECT 1 FROM blob_chunk WHERE blob_chunk.chunk = chunk.id) LIMIT 16)",
                                       error);
  if (stmt == NULL || !csn_store_connection_run (self->db, stmt, error))
    return FALSE;
  *more = sqlite3_changes (csn_store_connection_get_db (self->db)) == SLICE_CHUNKS;
  return csn_store_connection_commit (self->db, error);
}

static gboolean
sweep_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  /* Chunks of evidence that is still coming in look like orphans: whoever ends last sweeps. */
  if (self->active_puts > 0 || g_atomic_int_get (&self->ending) || !csn_record_file_check_write (self, NULL))
    return csn_record_job_end (job, NULL, NULL, NULL);
  if (!sweep_slice (self, &more, &error))
    csn_record_file_note_error (self, error);
  return more ? G_SOURCE_CONTINUE : csn_record_job_end (job, NULL, NULL, NULL);
}

void
csn_record_file_sweep_chunks (CsnRecordFile *self)
{
  csn_record_file_push (self, NULL, sweep_step);
}

/* Digests of the blobs that entries refer to. */
static GHashTable *
collect_referenced (GPtrArray *events)
{
  GHashTable *referenced = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      const char *sha256 = NULL;

      if (csn_event_may_have (event, "sha256"))
        sha256 = csn_json_get_string (csn_event_get_data (event), "sha256", NULL);
      if (sha256 != NULL)
        g_hash_table_add (referenced, (gpointer) sha256);
    }
  return referenced;
}

static GPtrArray *
find_unreferenced (CsnRecordFile *self, GHashTable *referenced, GError **error)
{
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT blob FROM blob_chunk WHERE n = 0", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = csn_store_connection_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      g_autofree char *blob = csn_hex_encode (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));

      if (!g_hash_table_contains (referenced, blob))
        g_ptr_array_add (blobs, g_steal_pointer (&blob));
    }
  if (rc != SQLITE_DONE)
    return NULL;
  sqlite3_reset (stmt);
  return g_steal_pointer (&blobs);
}

static gboolean
delete_blobs (CsnRecordFile *self, GPtrArray *blobs, GError **error)
{
  if (!csn_store_connection_begin (self->db, error))
    return FALSE;
  for (guint i = 0; i < blobs->len; i++)
    {
      sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "DELETE FROM blob_chunk WHERE blob = ?1", error);
      g_autoptr (GBytes) blob = csn_hex_decode (g_ptr_array_index (blobs, i));

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_blob (stmt, 1, g_bytes_get_data (blob, NULL), CSN_SHA256_BYTES, SQLITE_STATIC);
      if (!csn_store_connection_run (self->db, stmt, error))
        return FALSE;
    }
  return csn_store_connection_commit (self->db, error);
}

gboolean
csn_record_file_sweep_blobs (CsnRecordFile *self, GError **error)
{
  g_autoptr (GHashTable) referenced = collect_referenced (self->log);
  g_autoptr (GPtrArray) blobs = find_unreferenced (self, referenced, error);
  g_autoptr (GError) failure = NULL;

  if (blobs == NULL)
    return FALSE;
  if (blobs->len > 0 && !delete_blobs (self, blobs, &failure))
    {
      /* The record can be read all the same; what could not be swept lies on. */
      csn_record_file_note_error (self, failure);
      return TRUE;
    }
  csn_record_file_sweep_chunks (self);
  return TRUE;
}
