/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verification of a record file: pages, rows, the chain of entries, every byte of evidence. Codes of findings beside those of
 * csn-chain.h: pages, entry, head-signature, evidence, evidence-missing, evidence-erased, evidence-unused, file; and
 * head-unknown as a warning when this installation remembers entries that are not there. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <string.h>

#include "csn-chain.h"
#include "csn-digest.h"
#include "csn-log-reader.h"
#include "csn-store-schema.h"

#define SLICE_CHUNKS 16 /* other work gets its turn after so many */

typedef enum
{
  PHASE_PAGES,
  PHASE_LOG,
  PHASE_EVIDENCE,
} Phase;

typedef struct
{
  /* in progress */
  Phase phase;
  gboolean rows_fail; /* a row is no valid entry */
  GHashTable *claims; /* (owned) (nullable): what the entries say of evidence */
  GPtrArray *blobs;   /* (owned) (nullable): digests in hex of what the file holds */
  guint blob;         /* the one being read */
  guint chunk;        /* its chunk to come */
  guint64 bytes;      /* of it, read so far */
  gboolean broken;    /* something of it is missing or wrong */
  EVP_MD_CTX *whole;  /* (owned) */

  /* result */
  GPtrArray *findings; /* (owned) */
} VerifyCall;

static void
verify_call_free (VerifyCall *call)
{
  g_clear_pointer (&call->claims, g_hash_table_unref);
  g_clear_pointer (&call->blobs, g_ptr_array_unref);
  g_clear_pointer (&call->findings, g_ptr_array_unref);
  EVP_MD_CTX_free (call->whole);
  g_free (call);
}

static void
verify_pages (CsnRecordFile *self, VerifyCall *call)
{
  g_autofree char *complaint = csn_store_connection_check (self->db, "integrity_check");

  if (complaint != NULL)
    csn_findings_add (call->findings, CSN_FINDING_ERROR, "pages", _("The file is damaged: %s"), complaint);
}

/* Adds the error of a statement as a finding. */
static void
report_error (VerifyCall *call, const char *code, const GError *error)
{
  csn_findings_add (call->findings, CSN_FINDING_ERROR, code, "%s", error->message);
}

static void
entry_problem (const GError *problem, gpointer user_data)
{
  VerifyCall *call = user_data;

  call->rows_fail = TRUE;
  report_error (call, "entry", problem);
}

/* Reads each row again from the file. Where nothing is wrong with any, what was read is what the file holds. */
static GPtrArray *
verify_rows (CsnRecordFile *self, VerifyCall *call)
{
  g_autoptr (GPtrArray) events = csn_log_read (self->db, self->doc, self->log, entry_problem, call, NULL);

  if (!call->rows_fail)
    csn_record_file_set_log (self, events);
  return csn_record_sorted_log (events);
}

static GPtrArray *
verify_head_sig_rows (CsnRecordFile *self, VerifyCall *call)
{
  GPtrArray *head_sigs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, CSN_RECORD_HEAD_SIG_ROWS, &error);

  while (stmt != NULL && csn_store_connection_step (self->db, stmt, &error) == SQLITE_ROW)
    {
      CsnHeadSig *head_sig = csn_record_read_head_sig_row (stmt);

      if (head_sig != NULL)
        g_ptr_array_add (head_sigs, head_sig);
      else
        csn_findings_add (call->findings, CSN_FINDING_ERROR, "head-signature",
                          _("A signature over the log does not belong to the key beside it."));
    }
  if (stmt != NULL)
    sqlite3_reset (stmt);
  if (error != NULL)
    report_error (call, "head-signature", error);
  return head_sigs;
}

static void
verify_linked (CsnRecordFile *self, VerifyCall *call)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT count(*) FROM event WHERE linked = 0", &error);

  if (stmt != NULL && csn_store_connection_step (self->db, stmt, &error) == SQLITE_ROW
      && sqlite3_column_int64 (stmt, 0) > 0)
    csn_findings_add (call->findings, CSN_FINDING_ERROR, "missing-entry",
                      _("The record waits for entries that have not arrived: %" PRId64 " entries name them."),
                      (gint64) sqlite3_column_int64 (stmt, 0));
  if (stmt != NULL)
    sqlite3_reset (stmt);
}

static void
list_blobs (CsnRecordFile *self, VerifyCall *call)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT DISTINCT blob FROM blob_chunk ORDER BY blob",
                                                     &error);

  while (stmt != NULL && csn_store_connection_step (self->db, stmt, &error) == SQLITE_ROW)
    g_ptr_array_add (call->blobs,
                     csn_hex_encode (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0)));
  if (stmt != NULL)
    sqlite3_reset (stmt);
  if (error != NULL)
    report_error (call, "evidence", error);
}

/* What entries speak of must be there, and what is there must be spoken of. */
static void
compare_claims (CsnRecordFile *self, VerifyCall *call)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *nothing = csn_sha256_hex (NULL, 0);
  GHashTableIter iter;
  gpointer sha256, value;

  for (guint i = 0; i < call->blobs->len; i++)
    {
      const char *blob = g_ptr_array_index (call->blobs, i);

      g_hash_table_add (held, (gpointer) blob);
      /* While evidence is being taken in, its entry is yet to come. */
      if (!g_hash_table_contains (call->claims, blob) && csn_record_file_get_access (self) != CSN_RECORD_WRITABLE)
        csn_findings_add (call->findings, CSN_FINDING_WARNING, "evidence-unused",
                          _("The file holds evidence %.16s… that no entry speaks of."), blob);
    }
  g_hash_table_iter_init (&iter, call->claims);
  while (g_hash_table_iter_next (&iter, &sha256, &value))
    {
      CsnBlobClaim *claim = value;

      if (claim->erased)
        csn_findings_add (call->findings, CSN_FINDING_INFO, "evidence-erased",
                          _("The bytes of the evidence “%s” were erased, as an entry says."), claim->name);
      else if (!g_hash_table_contains (held, sha256) && strcmp (sha256, nothing) != 0)
        csn_findings_add (call->findings, CSN_FINDING_ERROR, "evidence-missing",
                          _("The evidence “%s” (%.16s…) is missing."), claim->name, (const char *) sha256);
    }
}

/* A warning: a copy that was sent out and has not the latest entries is honest. */
static void
verify_memory (CsnRecordFile *self, VerifyCall *call)
{
  g_auto (GStrv) forgotten = csn_record_file_list_forgotten (self);

  if (forgotten[0] != NULL)
    csn_findings_add (call->findings, CSN_FINDING_WARNING, "head-unknown",
                      _("This installation has seen the entry %.16s… of this record, and it is not here: this is an older copy, "
                        "or entries were removed."),
                      forgotten[0]);
}

static void
verify_log (CsnRecordFile *self, VerifyCall *call)
{
  g_autoptr (GPtrArray) events = verify_rows (self, call);
  g_autoptr (GPtrArray) head_sigs = verify_head_sig_rows (self, call);

  csn_chain_verify (events, head_sigs, self->doc, call->findings);
  verify_linked (self, call);
  verify_memory (self, call);
  call->claims = csn_chain_collect_blobs (events);
  call->blobs = g_ptr_array_new_with_free_func (g_free);
  list_blobs (self, call);
  compare_claims (self, call);
}

static void
report_blob (VerifyCall *call, const char *sha256, const char *text)
{
  CsnBlobClaim *claim = g_hash_table_lookup (call->claims, sha256);
  g_autofree char *name = claim != NULL ? g_strdup_printf ("“%s” (%.16s…)", claim->name, sha256)
                                        : g_strdup_printf ("%.16s…", sha256);

  call->broken = TRUE;
  csn_findings_add (call->findings, CSN_FINDING_ERROR, "evidence", _("The evidence %s %s"), name, text);
}

/* One chunk row of the current blob. */
static void
verify_chunk (VerifyCall *call, const char *sha256, sqlite3_stmt *stmt)
{
  CsnBlobClaim *claim = g_hash_table_lookup (call->claims, sha256);
  guint8 digest[CSN_SHA256_BYTES];
  gsize length = (gsize) sqlite3_column_bytes (stmt, 1);

  if (sqlite3_column_int64 (stmt, 3) != call->chunk)
    report_blob (call, sha256, _("lacks a part."));
  call->bytes += (guint64) sqlite3_column_int64 (stmt, 4);
  if (sqlite3_column_type (stmt, 1) != SQLITE_BLOB)
    {
      if (claim == NULL || !claim->erased)
        report_blob (call, sha256, _("has lost its bytes."));
      call->broken = TRUE;
      return;
    }
  EVP_Digest (sqlite3_column_blob (stmt, 1), length, digest, NULL, EVP_sha256 (), NULL);
  if (sqlite3_column_bytes (stmt, 2) != CSN_SHA256_BYTES
      || memcmp (digest, sqlite3_column_blob (stmt, 2), CSN_SHA256_BYTES) != 0)
    report_blob (call, sha256, _("was altered: a part does not have its digest."));
  else
    EVP_DigestUpdate (call->whole, sqlite3_column_blob (stmt, 1), length);
}

static void
finish_blob (VerifyCall *call, const char *sha256)
{
  CsnBlobClaim *claim = g_hash_table_lookup (call->claims, sha256);
  guint8 digest[CSN_SHA256_BYTES];
  g_autofree char *found = NULL;

  EVP_DigestFinal_ex (call->whole, digest, NULL);
  found = csn_hex_encode (digest, sizeof digest);
  if (!call->broken && strcmp (found, sha256) != 0)
    report_blob (call, sha256, _("was altered: the whole does not have its digest."));
  if (claim != NULL && claim->bytes != call->bytes && !call->broken)
    report_blob (call, sha256, _("does not have the size that its entry says."));
  call->blob++;
  call->chunk = 0;
  call->bytes = 0;
  call->broken = FALSE;
  EVP_DigestInit_ex (call->whole, EVP_sha256 (), NULL);
}

/* The next chunk of the current blob; FALSE when there is none. */
static gboolean
verify_next_chunk (CsnRecordFile *self, VerifyCall *call, const char *sha256)
{
  g_autoptr (GBytes) blob = csn_hex_decode (sha256);
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt;
  gboolean more;

  stmt = csn_store_connection_prepare (self->db,
                                       "SELECT chunk.id, chunk.data, blob_chunk.chunk, blob_chunk.n, chunk.size"
                                       " FROM blob_chunk LEFT JOIN chunk ON chunk.id = blob_chunk.chunk"
                                       " WHERE blob_chunk.blob = ?1 AND blob_chunk.n >= ?2"
                                       " ORDER BY blob_chunk.n LIMIT 1",
                                       &error);
  if (stmt == NULL)
    {
      report_error (call, "evidence", error);
      return FALSE;
    }
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (blob, NULL), (int) g_bytes_get_size (blob), SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, call->chunk);
  more = csn_store_connection_step (self->db, stmt, &error) == SQLITE_ROW;
  if (more)
    {
      verify_chunk (call, sha256, stmt);
      call->chunk = (guint) sqlite3_column_int64 (stmt, 3) + 1;
    }
  else if (error != NULL)
    report_error (call, "evidence", error);
  sqlite3_reset (stmt);
  return more;
}

static void
count_orphans (CsnRecordFile *self, VerifyCall *call)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt;

  if (csn_record_file_get_access (self) == CSN_RECORD_WRITABLE)
    return;
  stmt = csn_store_connection_prepare (self->db,
                                       "SELECT count(*) FROM chunk WHERE NOT EXISTS"
                                       " (SELECT 1 FROM blob_chunk WHERE blob_chunk.chunk = chunk.id)",
                                       &error);
  if (stmt != NULL && csn_store_connection_step (self->db, stmt, &error) == SQLITE_ROW
      && sqlite3_column_int64 (stmt, 0) > 0)
    csn_findings_add (call->findings, CSN_FINDING_WARNING, "evidence-unused",
                      _("The file holds %" PRId64 " parts that belong to no evidence."),
                      (gint64) sqlite3_column_int64 (stmt, 0));
  if (stmt != NULL)
    sqlite3_reset (stmt);
}

/* TRUE while there is more to verify. */
static gboolean
verify_evidence_slice (CsnRecordFile *self, VerifyCall *call)
{
  for (guint i = 0; i < SLICE_CHUNKS && call->blob < call->blobs->len; i++)
    {
      const char *sha256 = g_ptr_array_index (call->blobs, call->blob);

      if (!verify_next_chunk (self, call, sha256))
        finish_blob (call, sha256);
    }
  if (call->blob < call->blobs->len)
    return TRUE;
  count_orphans (self, call);
  return FALSE;
}

static gboolean
verify_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  VerifyCall *call = data;
  GError *error = NULL;

  if (csn_record_job_is_cancelled (job, &error))
    return csn_record_job_end (job, error, NULL, NULL);
  switch (call->phase)
    {
    case PHASE_PAGES:
      verify_pages (self, call);
      call->phase = PHASE_LOG;
      return G_SOURCE_CONTINUE;
    case PHASE_LOG:
      verify_log (self, call);
      call->phase = PHASE_EVIDENCE;
      return G_SOURCE_CONTINUE;
    case PHASE_EVIDENCE:
    default:
      if (verify_evidence_slice (self, call))
        return G_SOURCE_CONTINUE;
      return csn_record_job_end (job, NULL, g_steal_pointer (&call->findings), (GDestroyNotify) g_ptr_array_unref);
    }
}

void
csn_record_file_verify_async (CsnRecordFile *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  VerifyCall *call;
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self));

  call = g_new0 (VerifyCall, 1);
  call->findings = csn_findings_new ();
  call->whole = EVP_MD_CTX_new ();
  EVP_DigestInit_ex (call->whole, EVP_sha256 (), NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_verify_async);
  g_task_set_task_data (task, call, (GDestroyNotify) verify_call_free);
  csn_record_file_push (self, task, verify_step);
}

GPtrArray *
csn_record_file_verify_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
path_verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *findings = csn_record_file_verify_finish (CSN_RECORD_FILE (source), result, &error);

  if (findings != NULL)
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* A file that cannot even be opened as a record is a finding, not a failure to verify. */
static void
path_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_open_finish (result, &error);
  GPtrArray *findings;

  if (file != NULL)
    {
      g_task_set_task_data (task, g_object_ref (file), g_object_unref);
      csn_record_file_verify_async (file, g_task_get_cancellable (task), path_verified_cb, g_object_ref (task));
      return;
    }
  if (!g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED)
      && !g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_A_RECORD))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  findings = csn_findings_new ();
  csn_findings_add (findings, CSN_FINDING_ERROR, "file", "%s", error->message);
  g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
}

void
csn_record_file_verify_path_async (const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_verify_path_async);
  csn_record_file_open_async (path, CSN_RECORD_OPEN_RECEIVED | CSN_RECORD_OPEN_TO_VERIFY, cancellable, path_opened_cb,
                              task);
}

GPtrArray *
csn_record_file_verify_path_finish (GAsyncResult *result, CsnRecordFile **file, GError **error)
{
  CsnRecordFile *verified;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  verified = g_task_get_task_data (G_TASK (result));
  if (file != NULL)
    *file = verified != NULL ? g_object_ref (verified) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}
