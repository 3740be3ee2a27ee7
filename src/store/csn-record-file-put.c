/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking in evidence. A reader thread reads and hashes the whole, the file's thread hashes and stores chunks of 1 MiB, a
 * transaction every 16 MiB; between two slices other work gets its turn. A short bounded queue lies between the threads, so
 * memory stays flat. The blob exists from the last transaction on; until then its chunks are orphans, which are swept when
 * the call fails or at the next opening. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-store-schema.h"

#define QUEUE_CHUNKS   4                     /* read ahead; with the chunk in hand that is 5 MiB */
#define SLICE_CHUNKS   16                    /* a transaction */
#define PATIENCE_USEC  (20 * 1000)           /* how long a slice waits for a slow source before others get their turn */
#define PROGRESS_USEC  (50 * 1000)

typedef struct
{
  guint8 *data; /* (owned) (nullable): NULL ends the row */
  gsize length;
} Chunk;

/* Evidence on its way in; both threads hold it, so that nobody waits for a source that hangs. */
typedef struct
{
  gatomicrefcount refs;

  /* input */
  CsnBlobSource *source; /* (owned) */
  GFileProgressCallback progress;
  gpointer progress_data;

  /* between the threads */
  GMutex mutex;
  GCond cond;
  GQueue chunks;        /* (element-type Chunk), under mutex */
  gboolean abandoned;   /* under mutex: the reader shall end */
  gboolean ended;       /* under mutex: the reader has come to the end or failed */
  GError *read_error;   /* (owned), under mutex */
  goffset total;        /* under mutex */
  guint8 digest[CSN_SHA256_BYTES]; /* of the whole; under mutex, valid once ended */
  GCancellable *cancellable; /* (owned) (nullable) */

  /* worker thread only */
  GByteArray *ids;      /* (owned): of the chunks so far */
  guint64 done;
  gint64 last_progress;
  gboolean started;
} PutCall;

typedef struct
{
  GFileProgressCallback progress;
  gpointer progress_data;
  goffset done;
  goffset total;
} Progress;

static void
chunk_free (Chunk *chunk)
{
  g_free (chunk->data);
  g_free (chunk);
}

static void
abandon_reader (PutCall *call)
{
  g_mutex_lock (&call->mutex);
  call->abandoned = TRUE;
  g_cond_broadcast (&call->cond);
  g_mutex_unlock (&call->mutex);
}

static void
put_call_unref (PutCall *call)
{
  if (!g_atomic_ref_count_dec (&call->refs))
    return;
  g_queue_clear_full (&call->chunks, (GDestroyNotify) chunk_free);
  g_clear_object (&call->source);
  g_clear_object (&call->cancellable);
  g_clear_error (&call->read_error);
  g_byte_array_unref (call->ids);
  g_mutex_clear (&call->mutex);
  g_cond_clear (&call->cond);
  g_free (call);
}

static EVP_MD_CTX *
begin_digest (void)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();

  if (context == NULL || EVP_DigestInit_ex (context, EVP_sha256 (), NULL) != 1)
    g_error ("SHA-256 is not available");
  return context;
}

static void
digest_chunk (const guint8 *data, gsize length, guint8 digest[CSN_SHA256_BYTES])
{
  if (EVP_Digest (data, length, digest, NULL, EVP_sha256 (), NULL) != 1)
    g_error ("SHA-256 is not available");
}

/* Hands one chunk over; FALSE when nobody wants it any more. */
static gboolean
hand_over (PutCall *call, Chunk *chunk)
{
  gboolean wanted;

  g_mutex_lock (&call->mutex);
  while (!call->abandoned && call->chunks.length >= QUEUE_CHUNKS)
    g_cond_wait (&call->cond, &call->mutex);
  wanted = !call->abandoned;
  if (wanted)
    g_queue_push_tail (&call->chunks, chunk);
  g_cond_broadcast (&call->cond);
  g_mutex_unlock (&call->mutex);
  if (!wanted)
    chunk_free (chunk);
  return wanted;
}

static gboolean
read_chunks (PutCall *call, EVP_MD_CTX *whole, GError **error)
{
  if (!csn_blob_source_open (call->source, call->cancellable, error))
    return FALSE;
  g_mutex_lock (&call->mutex);
  call->total = csn_blob_source_get_size (call->source);
  g_mutex_unlock (&call->mutex);
  while (TRUE)
    {
      Chunk *chunk = g_new0 (Chunk, 1);
      gssize length;

      chunk->data = g_malloc (CSN_CHUNK_BYTES);
      length = csn_blob_source_read (call->source, chunk->data, CSN_CHUNK_BYTES, call->cancellable, error);
      if (length <= 0)
        {
          chunk_free (chunk);
          return length == 0;
        }
      chunk->length = (gsize) length;
      EVP_DigestUpdate (whole, chunk->data, chunk->length);
      if (!hand_over (call, chunk))
        return TRUE;
    }
}

static gpointer
run_reader (gpointer data)
{
  PutCall *call = data;
  EVP_MD_CTX *whole = begin_digest ();
  GError *error = NULL;

  read_chunks (call, whole, &error);
  g_mutex_lock (&call->mutex);
  EVP_DigestFinal_ex (whole, call->digest, NULL);
  call->read_error = error;
  call->ended = TRUE;
  g_cond_broadcast (&call->cond);
  g_mutex_unlock (&call->mutex);
  EVP_MD_CTX_free (whole);
  put_call_unref (call);
  return NULL;
}

typedef enum
{
  TAKEN_CHUNK,
  TAKEN_END,
  TAKEN_NOTHING, /* the source is slow */
} Taken;

static Taken
take_chunk (PutCall *call, Chunk **chunk)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_USEC;
  Taken taken = TAKEN_NOTHING;

  g_mutex_lock (&call->mutex);
  while (call->chunks.length == 0 && !call->ended)
    if (!g_cond_wait_until (&call->cond, &call->mutex, until))
      break;
  *chunk = g_queue_pop_head (&call->chunks);
  if (*chunk != NULL)
    taken = TAKEN_CHUNK;
  else if (call->ended)
    taken = TAKEN_END;
  g_cond_broadcast (&call->cond);
  g_mutex_unlock (&call->mutex);
  return taken;
}

gboolean
csn_record_file_insert_chunk (CsnRecordFile *self, const guint8 *id, const guint8 *data, gsize length, GError **error)
{
  /* The same chunk may be there, with its data or, erased once, without. */
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db,
                                                     "INSERT INTO chunk(id, size, data) VALUES(?1, ?2, ?3)"
                                                     " ON CONFLICT(id) DO UPDATE SET data = excluded.data"
                                                     " WHERE chunk.data IS NULL",
                                                     error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_blob (stmt, 1, id, CSN_SHA256_BYTES, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, (gint64) length);
  sqlite3_bind_blob (stmt, 3, data, (int) length, SQLITE_STATIC);
  return csn_store_connection_run (self->db, stmt, error);
}

gboolean
csn_record_file_insert_blob (CsnRecordFile *self, const guint8 *blob, const guint8 *ids, guint n_chunks, GError **error)
{
  for (guint i = 0; i < n_chunks; i++)
    {
      sqlite3_stmt *stmt = csn_store_connection_prepare (self->db,
                                                         "INSERT OR IGNORE INTO blob_chunk(blob, n, chunk)"
                                                         " VALUES(?1, ?2, ?3)",
                                                         error);

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_blob (stmt, 1, blob, CSN_SHA256_BYTES, SQLITE_STATIC);
      sqlite3_bind_int64 (stmt, 2, i);
      sqlite3_bind_blob (stmt, 3, ids + (gsize) i * CSN_SHA256_BYTES, CSN_SHA256_BYTES, SQLITE_STATIC);
      if (!csn_store_connection_run (self->db, stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_chunk (CsnRecordFile *self, PutCall *call, Chunk *chunk, GError **error)
{
  guint8 id[CSN_SHA256_BYTES];

  digest_chunk (chunk->data, chunk->length, id);
  g_byte_array_append (call->ids, id, sizeof id);
  call->done += chunk->length;
  return csn_record_file_insert_chunk (self, id, chunk->data, chunk->length, error);
}

/* Up to SLICE_CHUNKS chunks in one transaction, and with the last one the blob. */
static gboolean
store_slice (CsnRecordFile *self, PutCall *call, Taken *taken, GError **error)
{
  if (!csn_record_file_check_write (self, error) || !csn_store_connection_begin (self->db, error))
    return FALSE;
  for (guint i = 0; i < SLICE_CHUNKS; i++)
    {
      Chunk *chunk;
      gboolean stored;

      if (g_cancellable_set_error_if_cancelled (call->cancellable, error))
        return FALSE;
      *taken = take_chunk (call, &chunk);
      if (*taken != TAKEN_CHUNK)
        break;
      stored = store_chunk (self, call, chunk, error);
      chunk_free (chunk);
      if (!stored)
        return FALSE;
    }
  if (*taken == TAKEN_END)
    {
      if (call->read_error != NULL)
        {
          g_propagate_error (error, g_error_copy (call->read_error));
          return FALSE;
        }
      if (!csn_record_file_insert_blob (self, call->digest, call->ids->data, call->ids->len / CSN_SHA256_BYTES, error))
        return FALSE;
    }
  return csn_store_connection_commit (self->db, error);
}

static gboolean
tell_progress_cb (gpointer data)
{
  Progress *progress = data;

  progress->progress (progress->done, progress->total, progress->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (PutCall *call, CsnRecordJob *job)
{
  gint64 now = g_get_monotonic_time ();
  Progress *progress;

  if (call->progress == NULL || now - call->last_progress < PROGRESS_USEC)
    return;
  call->last_progress = now;
  progress = g_new0 (Progress, 1);
  progress->progress = call->progress;
  progress->progress_data = call->progress_data;
  progress->done = (goffset) call->done;
  g_mutex_lock (&call->mutex);
  progress->total = call->total;
  g_mutex_unlock (&call->mutex);
  csn_record_job_tell (job, tell_progress_cb, progress, g_free);
}

static gboolean
start_put (CsnRecordFile *self, PutCall *call, GError **error)
{
  if (!csn_record_file_check_write (self, error))
    return FALSE;
  call->started = TRUE;
  self->active_puts++;
  g_atomic_ref_count_inc (&call->refs);
  g_thread_unref (g_thread_new ("evidence", run_reader, call));
  return TRUE;
}

static void
end_put (CsnRecordFile *self, PutCall *call, gboolean sweep)
{
  if (!call->started)
    return;
  call->started = FALSE;
  self->active_puts--;
  abandon_reader (call);
  if (sweep && call->ids->len > 0)
    csn_record_file_sweep_chunks (self);
}

static gboolean
put_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  PutCall *call = data;
  Taken taken = TAKEN_NOTHING;
  GError *error = NULL;

  if ((!call->started && !start_put (self, call, &error)) || !store_slice (self, call, &taken, &error))
    {
      csn_record_file_note_error (self, error);
      end_put (self, call, TRUE);
      return csn_record_job_end (job, error, NULL, NULL);
    }
  tell_progress (call, job);
  if (taken != TAKEN_END)
    return G_SOURCE_CONTINUE;
  end_put (self, call, FALSE);
  return csn_record_job_end (job, NULL, NULL, NULL);
}

char *
csn_record_file_put_bytes_now (CsnRecordFile *self, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GByteArray) ids = g_byte_array_new ();
  guint8 digest[CSN_SHA256_BYTES];
  gboolean stored = csn_store_connection_begin (self->db, error);

  for (gsize offset = 0; stored && offset < length; offset += CSN_CHUNK_BYTES)
    {
      gsize part = MIN (length - offset, CSN_CHUNK_BYTES);
      guint8 id[CSN_SHA256_BYTES];

      digest_chunk (data + offset, part, id);
      g_byte_array_append (ids, id, sizeof id);
      stored = csn_record_file_insert_chunk (self, id, data + offset, part, error);
    }
  digest_chunk (data, length, digest);
  if (stored
      && csn_record_file_insert_blob (self, digest, ids->data, ids->len / CSN_SHA256_BYTES, error)
      && csn_store_connection_commit (self->db, error))
    return csn_hex_encode (digest, sizeof digest);
  csn_store_connection_rollback (self->db);
  return NULL;
}

void
csn_record_file_put_blob_async (CsnRecordFile *self,
                                CsnBlobSource *source,
                                GFileProgressCallback progress,
                                gpointer progress_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  PutCall *call;
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self) && CSN_IS_BLOB_SOURCE (source));

  call = g_new0 (PutCall, 1);
  g_atomic_ref_count_init (&call->refs);
  g_mutex_init (&call->mutex);
  g_cond_init (&call->cond);
  g_queue_init (&call->chunks);
  call->source = g_object_ref (source);
  call->progress = progress;
  call->progress_data = progress_data;
  call->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  call->ids = g_byte_array_new ();
  call->total = -1;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_put_blob_async);
  g_task_set_task_data (task, call, (GDestroyNotify) put_call_unref);
  csn_record_file_push (self, task, put_step);
}

char *
csn_record_file_put_blob_finish (CsnRecordFile *self, GAsyncResult *result, guint64 *bytes, GError **error)
{
  PutCall *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  call = g_task_get_task_data (G_TASK (result));
  if (bytes != NULL)
    *bytes = call->done;
  return csn_hex_encode (call->digest, CSN_SHA256_BYTES);
}
