/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking over what another copy of the same record has more: the union of both sets of entries, with their evidence. The other
 * file is read as one from elsewhere, from a private copy, and its chain must hold before anything of it is written. Evidence
 * comes first, chunk by chunk and hashed; entries, signatures and blobs follow in one transaction, so a merge happens whole
 * or not at all. Two entries with one number are both kept: verification shows them. What either copy erased stays erased. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <string.h>

#include "csn-chain.h"
#include "csn-digest.h"
#include "csn-log-reader.h"

#define SLICE_CHUNKS 16

/* A blob that is being taken over. */
typedef struct
{
  char *sha256;    /* (owned) */
  GByteArray *ids; /* (owned): of its chunks */
} Incoming;

typedef struct
{
  /* input */
  char *path;                /* (owned) */
  CsnRecordImportGuard guard; /* (nullable) */
  gpointer guard_data;

  /* in progress */
  CsnFileLock *lock;         /* (owned) (nullable) */
  CsnStoreConnection *other; /* (owned) (nullable) */
  GPtrArray *added;          /* (owned) (nullable): entries that we lack */
  GPtrArray *head_sigs;      /* (owned) (nullable): of the other copy */
  GHashTable *claims;        /* (owned) (nullable): of the union */
  GPtrArray *incoming;       /* (owned) (nullable) */
  guint current;             /* of incoming */
  EVP_MD_CTX *whole;         /* (owned) */
  gboolean counted;          /* among active_puts */
} ImportCall;

static void
incoming_free (Incoming *self)
{
  g_free (self->sha256);
  g_byte_array_unref (self->ids);
  g_free (self);
}

static void
import_call_free (ImportCall *call)
{
  g_free (call->path);
  g_clear_pointer (&call->other, csn_store_connection_close);
  g_clear_pointer (&call->lock, csn_file_lock_release);
  g_clear_pointer (&call->added, g_ptr_array_unref);
  g_clear_pointer (&call->head_sigs, g_ptr_array_unref);
  g_clear_pointer (&call->claims, g_hash_table_unref);
  g_clear_pointer (&call->incoming, g_ptr_array_unref);
  EVP_MD_CTX_free (call->whole);
  g_free (call);
}

static gboolean
open_other (ImportCall *call, GError **error)
{
  g_autofree char *path = csn_record_resolve_path (call->path, error);

  if (path == NULL)
    return FALSE;
  call->lock = csn_file_lock_acquire (path, FALSE, error);
  if (call->lock == NULL)
    return FALSE;
  call->other = csn_store_connection_open (path, csn_file_lock_get_fd (call->lock), CSN_CONNECTION_RECEIVED, error);
  return call->other != NULL;
}

static GPtrArray *
read_other_events (CsnRecordFile *self, ImportCall *call, GError **error)
{
  GPtrArray *events = csn_log_read (call->other, self->doc, NULL, NULL, NULL, error);

  if (events != NULL)
    csn_events_sort (events);
  return events;
}

static gboolean
read_other_head_sigs (ImportCall *call, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (call->other, CSN_RECORD_HEAD_SIG_ROWS, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  call->head_sigs = g_ptr_array_new_with_free_func (g_object_unref);
  while ((rc = csn_store_connection_step (call->other, stmt, error)) == SQLITE_ROW)
    {
      CsnHeadSig *head_sig = csn_record_read_head_sig_row (stmt);

      if (head_sig != NULL)
        g_ptr_array_add (call->head_sigs, head_sig);
    }
  if (rc != SQLITE_DONE)
    return FALSE;
  sqlite3_reset (stmt);
  return TRUE;
}

/* A fresh file that has no id yet becomes that record. */
static gboolean
check_other_doc (CsnRecordFile *self, ImportCall *call, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (call->other, "SELECT v FROM meta WHERE k = 'doc'", error);
  g_autofree char *doc = NULL;

  if (stmt == NULL)
    return FALSE;
  if (csn_store_connection_step (call->other, stmt, NULL) == SQLITE_ROW)
    doc = csn_hex_encode (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));
  sqlite3_reset (stmt);
  if (self->doc == NULL && doc != NULL && strlen (doc) == 32)
    {
      self->doc = g_steal_pointer (&doc);
      return csn_record_file_write_doc (self, error);
    }
  if (doc != NULL && g_strcmp0 (doc, self->doc) == 0)
    return TRUE;
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID,
               _("“%s” is another record, not a copy of this one. Nothing was taken over."), call->path);
  return FALSE;
}

static gboolean
check_other_chain (CsnRecordFile *self, ImportCall *call, GPtrArray *events, GError **error)
{
  g_autoptr (GPtrArray) findings = csn_findings_new ();

  if (csn_chain_verify (events, call->head_sigs, self->doc, findings))
    return TRUE;
  for (guint i = 0; i < findings->len; i++)
    {
      CsnFinding *finding = g_ptr_array_index (findings, i);

      if (csn_finding_get_level (finding) != CSN_FINDING_ERROR)
        continue;
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED, _("“%s” does not verify; nothing was taken over. %s"),
                   call->path, csn_finding_get_text (finding));
      break;
    }
  return FALSE;
}

/* Leaves the entries that we lack in @call->added and what is said of evidence by both in @call->claims. */
static gboolean
compare_logs (CsnRecordFile *self, ImportCall *call, GPtrArray *theirs, GError **error)
{
  g_autoptr (GPtrArray) ours = csn_record_file_read_log (self, error);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  if (ours == NULL)
    return FALSE;
  call->added = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < ours->len; i++)
    g_hash_table_add (known, (gpointer) csn_event_get_id (g_ptr_array_index (ours, i)));
  for (guint i = 0; i < theirs->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (theirs, i);

      if (g_hash_table_contains (known, csn_event_get_id (event)))
        continue;
      g_ptr_array_add (call->added, g_object_ref (event));
      g_ptr_array_add (ours, g_object_ref (event));
    }
  call->claims = csn_chain_collect_blobs (ours);
  return TRUE;
}

/* Whether all chunks of a blob are there with their data. 1, 0, or -1 on error. */
static int
has_blob (CsnStoreConnection *db, const char *sha256, GError **error)
{
  g_autoptr (GBytes) blob = csn_hex_decode (sha256);
  sqlite3_stmt *stmt = csn_store_connection_prepare (db,
                                                     "SELECT count(*), count(chunk.data) FROM blob_chunk"
                                                     " LEFT JOIN chunk ON chunk.id = blob_chunk.chunk"
                                                     " WHERE blob_chunk.blob = ?1",
                                                     error);
  int found = -1;

  if (stmt == NULL)
    return -1;
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (blob, NULL), (int) g_bytes_get_size (blob), SQLITE_STATIC);
  if (csn_store_connection_step (db, stmt, error) == SQLITE_ROW)
    found = sqlite3_column_int64 (stmt, 0) > 0 && sqlite3_column_int64 (stmt, 0) == sqlite3_column_int64 (stmt, 1);
  sqlite3_reset (stmt);
  return found;
}

static gboolean
list_incoming (CsnRecordFile *self, ImportCall *call, GError **error)
{
  GHashTableIter iter;
  gpointer sha256, value;

  call->incoming = g_ptr_array_new_with_free_func ((GDestroyNotify) incoming_free);
  g_hash_table_iter_init (&iter, call->claims);
  while (g_hash_table_iter_next (&iter, &sha256, &value))
    {
      CsnBlobClaim *claim = value;
      Incoming *incoming;
      int held = claim->erased || claim->bytes == 0 ? 1 : has_blob (self->db, sha256, error);

      if (held == 0)
        held = has_blob (call->other, sha256, error) == 1 ? 0 : -1;
      if (held < 0)
        {
          if (error != NULL && *error == NULL)
            g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                         _("“%s” lacks the evidence “%s”. Nothing was taken over."), call->path, claim->name);
          return FALSE;
        }
      if (held > 0)
        continue;
      incoming = g_new0 (Incoming, 1);
      incoming->sha256 = g_strdup (sha256);
      incoming->ids = g_byte_array_new ();
      g_ptr_array_add (call->incoming, incoming);
    }
  return TRUE;
}

static gboolean
start_import (CsnRecordFile *self, ImportCall *call, GError **error)
{
  g_autoptr (GPtrArray) theirs = NULL;

  if (!csn_record_file_check_write (self, error) || !open_other (call, error) || !check_other_doc (self, call, error))
    return FALSE;
  theirs = read_other_events (self, call, error);
  if (theirs == NULL
      || !read_other_head_sigs (call, error)
      || !check_other_chain (self, call, theirs, error)
      || !compare_logs (self, call, theirs, error)
      || (call->guard != NULL && !call->guard (call->added, call->guard_data, error))
      || !list_incoming (self, call, error))
    return FALSE;
  self->active_puts++;
  call->counted = TRUE;
  return TRUE;
}

/* One chunk of the current blob. SQLITE_ROW, SQLITE_DONE, or else the error is set. */
static int
take_chunk (CsnRecordFile *self, ImportCall *call, Incoming *incoming, GError **error)
{
  g_autoptr (GBytes) blob = csn_hex_decode (incoming->sha256);
  guint8 digest[CSN_SHA256_BYTES];
  sqlite3_stmt *stmt = csn_store_connection_prepare (call->other,
                                                     "SELECT chunk.data FROM blob_chunk"
                                                     " JOIN chunk ON chunk.id = blob_chunk.chunk"
                                                     " WHERE blob_chunk.blob = ?1 AND blob_chunk.n = ?2",
                                                     error);
  gboolean stored;
  gsize length;
  int rc;

  if (stmt == NULL)
    return SQLITE_ERROR;
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (blob, NULL), (int) g_bytes_get_size (blob), SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, incoming->ids->len / CSN_SHA256_BYTES);
  rc = csn_store_connection_step (call->other, stmt, error);
  if (rc != SQLITE_ROW)
    {
      sqlite3_reset (stmt);
      return rc;
    }
  length = (gsize) sqlite3_column_bytes (stmt, 0);
  EVP_Digest (sqlite3_column_blob (stmt, 0), length, digest, NULL, EVP_sha256 (), NULL);
  EVP_DigestUpdate (call->whole, sqlite3_column_blob (stmt, 0), length);
  g_byte_array_append (incoming->ids, digest, sizeof digest);
  stored = csn_record_file_insert_chunk (self, digest, sqlite3_column_blob (stmt, 0), length, error);
  sqlite3_reset (stmt);
  return stored ? SQLITE_ROW : SQLITE_ERROR;
}

static gboolean
finish_incoming (ImportCall *call, Incoming *incoming, GError **error)
{
  guint8 digest[CSN_SHA256_BYTES];
  g_autofree char *found = NULL;

  EVP_DigestFinal_ex (call->whole, digest, NULL);
  EVP_DigestInit_ex (call->whole, EVP_sha256 (), NULL);
  found = csn_hex_encode (digest, sizeof digest);
  call->current++;
  if (strcmp (found, incoming->sha256) == 0)
    return TRUE;
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
               _("“%s” holds altered evidence (%.16s…). Nothing was taken over."), call->path, incoming->sha256);
  return FALSE;
}

static gboolean
take_slice (CsnRecordFile *self, ImportCall *call, GError **error)
{
  if (!csn_record_file_check_write (self, error) || !csn_store_connection_begin (self->db, error))
    return FALSE;
  for (guint i = 0; i < SLICE_CHUNKS && call->current < call->incoming->len; i++)
    {
      Incoming *incoming = g_ptr_array_index (call->incoming, call->current);
      int rc = take_chunk (self, call, incoming, error);

      if (rc != SQLITE_ROW && (rc != SQLITE_DONE || !finish_incoming (call, incoming, error)))
        return FALSE;
    }
  return csn_store_connection_commit (self->db, error);
}

static gboolean
is_newer_head_sig (CsnRecordFile *self, CsnHeadSig *head_sig)
{
  CsnEvent *newest = g_hash_table_lookup (self->tails, csn_head_sig_get_writer (head_sig));

  return newest == NULL || csn_event_get_wseq (newest) < csn_head_sig_get_wseq (head_sig);
}

static gboolean
insert_all (CsnRecordFile *self, ImportCall *call, GError **error)
{
  GHashTableIter iter;
  gpointer sha256, value;

  for (guint i = 0; i < call->incoming->len; i++)
    {
      Incoming *incoming = g_ptr_array_index (call->incoming, i);
      g_autoptr (GBytes) blob = csn_hex_decode (incoming->sha256);

      if (!csn_record_file_insert_blob (self, g_bytes_get_data (blob, NULL), incoming->ids->data,
                                        incoming->ids->len / CSN_SHA256_BYTES, error))
        return FALSE;
    }
  for (guint i = 0; i < call->added->len; i++)
    if (!csn_record_file_insert_event (self, g_ptr_array_index (call->added, i), TRUE, error))
      return FALSE;
  for (guint i = 0; i < call->head_sigs->len; i++)
    {
      CsnHeadSig *head_sig = g_ptr_array_index (call->head_sigs, i);

      if (is_newer_head_sig (self, head_sig) && !csn_record_file_insert_head_sig (self, head_sig, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, call->claims);
  while (g_hash_table_iter_next (&iter, &sha256, &value))
    if (((CsnBlobClaim *) value)->erased && !csn_record_file_erase_chunks (self, sha256, call->claims, error))
      return FALSE;
  return TRUE;
}

static gboolean
finish_import (CsnRecordFile *self, ImportCall *call, GError **error)
{
  if (!csn_record_file_check_write (self, error)
      || !csn_store_connection_begin (self->db, error)
      || !insert_all (self, call, error)
      || !csn_store_connection_commit (self->db, error))
    return FALSE;
  csn_record_file_note_edit (self);
  return csn_record_file_load (self, error);
}

/* The other copy may be the one that is damaged; that must not make ours read-only. */
static void
end_import (CsnRecordFile *self, ImportCall *call, const GError *error)
{
  if (call->counted)
    self->active_puts--;
  if (error == NULL)
    return;
  if (g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED))
    csn_store_connection_rollback (self->db);
  else if (call->counted)
    csn_record_file_note_error (self, error);
  if (call->counted)
    csn_record_file_sweep_chunks (self);
}

static gboolean
import_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  ImportCall *call = data;
  GError *error = NULL;

  if (csn_record_job_is_cancelled (job, &error)
      || (call->incoming == NULL && !start_import (self, call, &error))
      || (call->current < call->incoming->len && !take_slice (self, call, &error)))
    {
      end_import (self, call, error);
      return csn_record_job_end (job, error, NULL, NULL);
    }
  if (call->current < call->incoming->len)
    return G_SOURCE_CONTINUE;
  finish_import (self, call, &error);
  end_import (self, call, error);
  if (error != NULL)
    return csn_record_job_end (job, error, NULL, NULL);
  return csn_record_job_end (job, NULL, g_steal_pointer (&call->added), (GDestroyNotify) g_ptr_array_unref);
}

static ImportCall *
import_call_new (const char *path)
{
  ImportCall *call = g_new0 (ImportCall, 1);

  call->path = g_canonicalize_filename (path, NULL);
  call->whole = EVP_MD_CTX_new ();
  EVP_DigestInit_ex (call->whole, EVP_sha256 (), NULL);
  return call;
}

gboolean
csn_record_file_import_now (CsnRecordFile *self, const char *path, GCancellable *cancellable, GError **error)
{
  ImportCall *call = import_call_new (path);
  gboolean imported = start_import (self, call, error);

  while (imported && call->current < call->incoming->len)
    imported = !g_cancellable_set_error_if_cancelled (cancellable, error) && take_slice (self, call, error);
  imported = imported && finish_import (self, call, error);
  if (call->counted)
    self->active_puts--;
  import_call_free (call);
  return imported;
}

void
csn_record_file_import_async (CsnRecordFile *self,
                              const char *path,
                              CsnRecordImportGuard guard,
                              gpointer guard_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  ImportCall *call;
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self) && path != NULL);

  call = import_call_new (path);
  call->guard = guard;
  call->guard_data = guard_data;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_import_async);
  g_task_set_task_data (task, call, (GDestroyNotify) import_call_free);
  csn_record_file_push (self, task, import_step);
}

GPtrArray *
csn_record_file_import_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
