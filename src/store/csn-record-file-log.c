/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of a record file: reading it and adding to it. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-chain.h"
#include "csn-digest.h"
#include "csn-head-memory.h"
#include "csn-log-reader.h"

/* What an append call brings along. */
typedef struct
{
  GPtrArray *drafts; /* (owned) */
  char *time;        /* (owned) */
} AppendCall;

static void
append_call_free (AppendCall *call)
{
  g_ptr_array_unref (call->drafts);
  g_free (call->time);
  g_free (call);
}

static GBytes *
column_bytes (sqlite3_stmt *stmt, int column)
{
  return g_bytes_new (sqlite3_column_blob (stmt, column), (gsize) sqlite3_column_bytes (stmt, column));
}

CsnHeadSig *
csn_record_read_head_sig_row (sqlite3_stmt *stmt)
{
  g_autoptr (GBytes) key = column_bytes (stmt, 1);
  g_autoptr (GBytes) signature = column_bytes (stmt, 3);
  g_autofree char *writer = csn_hex_encode (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0));

  return csn_head_sig_new (writer, key, (guint64) sqlite3_column_int64 (stmt, 2), signature);
}

/* Rows that are no signature at all are left to verification: without them the entries are unsigned, which it says. */
static GPtrArray *
load_head_sigs (CsnRecordFile *self, GError **error)
{
  g_autoptr (GPtrArray) head_sigs = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, CSN_RECORD_HEAD_SIG_ROWS, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = csn_store_connection_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      CsnHeadSig *head_sig = csn_record_read_head_sig_row (stmt);

      if (head_sig != NULL)
        g_ptr_array_add (head_sigs, head_sig);
    }
  if (rc != SQLITE_DONE)
    return NULL;
  sqlite3_reset (stmt);
  return g_steal_pointer (&head_sigs);
}

static void
note_tail (CsnRecordFile *self, CsnEvent *event)
{
  CsnEvent *newest = g_hash_table_lookup (self->tails, csn_event_get_writer (event));

  if (newest == NULL || csn_event_get_wseq (event) > csn_event_get_wseq (newest))
    g_hash_table_replace (self->tails, (gpointer) csn_event_get_writer (event), g_object_ref (event));
  self->lamport = MAX (self->lamport, csn_event_get_lamport (event));
}

void
csn_record_file_note_event (CsnRecordFile *self, CsnEvent *event)
{
  csn_chain_drop_named (self->head_set, event);
  g_hash_table_replace (self->head_set, (gpointer) csn_event_get_id (event), g_object_ref (event));
  note_tail (self, event);
}

void
csn_record_file_publish (CsnRecordFile *self, CsnHeadSig *head_sig)
{
  g_auto (GStrv) heads = csn_chain_sort_ids (self->head_set);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_strfreev (self->heads);
  self->heads = g_steal_pointer (&heads);
  if (head_sig == NULL)
    return;
  for (guint i = 0; i < self->head_sigs->len; i++)
    {
      CsnHeadSig *older = g_ptr_array_index (self->head_sigs, i);

      if (strcmp (csn_head_sig_get_writer (older), csn_head_sig_get_writer (head_sig)) != 0)
        continue;
      g_ptr_array_remove_index (self->head_sigs, i);
      break;
    }
  g_ptr_array_add (self->head_sigs, g_object_ref (head_sig));
}

/* @hex are the digits of an entry or key that was checked, at most as many as a digest has. */
static void
bind_hex (sqlite3_stmt *stmt, int index, const char *hex)
{
  guint8 data[CSN_SHA256_BYTES];
  gsize length = MIN (strlen (hex) / 2, sizeof data);

  csn_hex_read (hex, data, length);
  sqlite3_bind_blob (stmt, index, data, (int) length, SQLITE_TRANSIENT);
}

static void
bind_bytes (sqlite3_stmt *stmt, int index, GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  sqlite3_bind_blob (stmt, index, data, (int) length, SQLITE_STATIC);
}

static gboolean
has_event (const char *id, gpointer user_data)
{
  CsnRecordFile *self = user_data;
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT 1 FROM event WHERE id = ?1", NULL);
  gboolean found;

  if (stmt == NULL)
    return FALSE;
  bind_hex (stmt, 1, id);
  found = csn_store_connection_step (self->db, stmt, NULL) == SQLITE_ROW;
  sqlite3_reset (stmt);
  return found;
}

GStrv
csn_record_file_list_forgotten (CsnRecordFile *self)
{
  g_auto (GStrv) remembered = csn_head_memory_dup (self->doc);
  g_autoptr (GStrvBuilder) forgotten = g_strv_builder_new ();

  for (gsize i = 0; remembered[i] != NULL; i++)
    if (!has_event (remembered[i], self))
      g_strv_builder_add (forgotten, remembered[i]);
  return g_strv_builder_end (forgotten);
}

GPtrArray *
csn_record_file_read_log (CsnRecordFile *self, GError **error)
{
  return csn_log_read (self->db, self->doc, self->log, NULL, NULL, error);
}

static gpointer
hold_event (gconstpointer event, gpointer user_data)
{
  return g_object_ref ((gpointer) event);
}

GPtrArray *
csn_record_sorted_log (GPtrArray *rows)
{
  GPtrArray *events = g_ptr_array_copy (rows, hold_event, NULL);

  csn_events_sort (events);
  return events;
}

void
csn_record_file_set_log (CsnRecordFile *self, GPtrArray *events)
{
  g_clear_pointer (&self->log, g_ptr_array_unref);
  self->log = g_ptr_array_ref (events);
  self->log_is_new = TRUE;
}

gboolean
csn_record_file_load (CsnRecordFile *self, GError **error)
{
  g_autoptr (GPtrArray) events = csn_record_file_read_log (self, error);
  g_autoptr (GPtrArray) head_sigs = NULL;
  g_auto (GStrv) forgotten = NULL;

  if (events == NULL)
    return FALSE;
  forgotten = csn_record_file_list_forgotten (self);
  head_sigs = load_head_sigs (self, error);
  if (head_sigs == NULL)
    return FALSE;
  g_hash_table_remove_all (self->head_set);
  g_hash_table_remove_all (self->tails);
  self->lamport = 0;
  for (guint i = 0; i < events->len; i++)
    csn_record_file_note_event (self, g_ptr_array_index (events, i));
  /* A second round: rows may stand in any order, and an altered log may name entries that stand behind. */
  for (guint i = 0; i < events->len; i++)
    csn_chain_drop_named (self->head_set, g_ptr_array_index (events, i));
  csn_record_file_set_log (self, events);

  g_mutex_lock (&self->lock);
  g_ptr_array_unref (self->head_sigs);
  self->head_sigs = g_steal_pointer (&head_sigs);
  self->n_events = events->len;
  self->is_older = forgotten[0] != NULL;
  g_mutex_unlock (&self->lock);
  csn_record_file_publish (self, NULL);
  return TRUE;
}

gboolean
csn_record_file_insert_event (CsnRecordFile *self, CsnEvent *event, gboolean linked, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db,
                                                     "INSERT INTO event(id, doc, writer, wseq, lamport, linked, body)"
                                                     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                                     error);

  if (stmt == NULL)
    return FALSE;
  bind_hex (stmt, 1, csn_event_get_id (event));
  bind_hex (stmt, 2, csn_event_get_doc (event));
  bind_hex (stmt, 3, csn_event_get_writer (event));
  sqlite3_bind_int64 (stmt, 4, (gint64) csn_event_get_wseq (event));
  sqlite3_bind_int64 (stmt, 5, (gint64) csn_event_get_lamport (event));
  sqlite3_bind_int (stmt, 6, linked);
  bind_bytes (stmt, 7, csn_event_get_bytes (event));
  return csn_store_connection_run (self->db, stmt, error);
}

gboolean
csn_record_file_insert_head_sig (CsnRecordFile *self, CsnHeadSig *head_sig, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db,
                                                     "INSERT OR REPLACE INTO head_sig(writer, key, wseq, sig)"
                                                     " VALUES(?1, ?2, ?3, ?4)",
                                                     error);

  if (stmt == NULL)
    return FALSE;
  bind_hex (stmt, 1, csn_head_sig_get_writer (head_sig));
  bind_bytes (stmt, 2, csn_head_sig_get_public_key (head_sig));
  sqlite3_bind_int64 (stmt, 3, (gint64) csn_head_sig_get_wseq (head_sig));
  bind_bytes (stmt, 4, csn_head_sig_get_signature (head_sig));
  return csn_store_connection_run (self->db, stmt, error);
}

/* Gives each draft its place behind everything that is known. */
static GPtrArray *
build_events (CsnRecordFile *self, GPtrArray *drafts, const char *time, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) heads = csn_chain_sort_ids (self->head_set);
  CsnEvent *newest = g_hash_table_lookup (self->tails, csn_writer_key_get_writer (self->key));
  const char *prev = newest != NULL ? csn_event_get_id (newest) : "";
  guint64 wseq = newest != NULL ? csn_event_get_wseq (newest) : 0;
  const char *chain[] = { NULL, NULL };

  for (guint i = 0; i < drafts->len; i++)
    {
      CsnEventDraft *draft = g_ptr_array_index (drafts, i);
      CsnEventSpec spec = {
        .doc = self->doc,
        .writer = csn_writer_key_get_writer (self->key),
        .wseq = wseq + i + 1,
        .prev = prev,
        .heads = i == 0 ? (const char *const *) heads : chain,
        .lamport = self->lamport + i + 1,
        .time = time,
        .actor = draft->actor,
        .type = draft->type,
        .data = draft->data,
      };
      CsnEvent *event = csn_event_new (&spec, error);

      if (event == NULL)
        {
          g_prefix_error (error, _("The change cannot be recorded: "));
          return NULL;
        }
      g_ptr_array_add (events, event);
      prev = chain[0] = csn_event_get_id (event);
    }
  return g_steal_pointer (&events);
}

static gboolean
store_events (CsnRecordFile *self,
              GPtrArray *events,
              CsnHeadSig *head_sig,
              CsnRecordAlong along,
              gpointer data,
              GError **error)
{
  if (!csn_store_connection_begin (self->db, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    if (!csn_record_file_insert_event (self, g_ptr_array_index (events, i), TRUE, error))
      return FALSE;
  return csn_record_file_insert_head_sig (self, head_sig, error)
         && (along == NULL || along (self, events, data, error))
         && csn_store_connection_commit (self->db, error);
}

GPtrArray *
csn_record_file_append_now (CsnRecordFile *self,
                            GPtrArray *drafts,
                            const char *time,
                            CsnRecordAlong along,
                            gpointer data,
                            GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (CsnHeadSig) head_sig = NULL;
  g_autoptr (GError) failure = NULL;
  CsnEvent *last;

  if (!csn_record_file_check_write (self, error))
    return NULL;
  if (self->key == NULL)
    self->key = csn_writer_key_open (self->doc, has_event, self, error);
  if (self->key == NULL)
    return NULL;
  events = build_events (self, drafts, time, error);
  if (events == NULL)
    return NULL;
  last = g_ptr_array_index (events, events->len - 1);
  head_sig = csn_writer_key_sign (self->key, csn_event_get_wseq (last), csn_event_get_id (last), error);
  if (head_sig == NULL)
    return NULL;
  if (!store_events (self, events, head_sig, along, data, &failure))
    {
      csn_record_file_note_error (self, failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  csn_record_file_note_edit (self);
  csn_writer_key_remember (self->key, csn_event_get_wseq (last), csn_event_get_id (last));
  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);

      csn_record_file_note_event (self, event);
      if (self->log != NULL)
        g_ptr_array_add (self->log, g_object_ref (event));
    }
  g_mutex_lock (&self->lock);
  self->n_events += events->len;
  g_mutex_unlock (&self->lock);
  csn_record_file_publish (self, head_sig);
  return g_steal_pointer (&events);
}

static gboolean
append_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  AppendCall *call = data;
  GPtrArray *events = NULL;
  GError *error = NULL;

  if (!csn_record_job_is_cancelled (job, &error))
    events = csn_record_file_append_now (self, call->drafts, call->time, NULL, NULL, &error);
  return csn_record_job_end (job, error, events, (GDestroyNotify) g_ptr_array_unref);
}

/* Whether the rows can have changed since the log was read: others may write a file that we only read. What opening or
 * verifying has read is given out once all the same. */
static gboolean
may_have_changed (CsnRecordFile *self)
{
  CsnRecordAccess access = csn_record_file_get_access (self);

  if (self->log == NULL)
    return TRUE;
  return !self->log_is_new && access != CSN_RECORD_WRITABLE && access != CSN_RECORD_RECEIVED;
}

static gboolean
read_events_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  g_autoptr (GPtrArray) events = NULL;
  GError *error = NULL;

  if (csn_record_job_is_cancelled (job, &error))
    return csn_record_job_end (job, error, NULL, NULL);
  if (may_have_changed (self))
    events = csn_record_file_read_log (self, &error);
  if (error != NULL)
    return csn_record_job_end (job, error, NULL, NULL);
  if (events != NULL)
    csn_record_file_set_log (self, events);
  self->log_is_new = FALSE;
  return csn_record_job_end (job, NULL, csn_record_sorted_log (self->log), (GDestroyNotify) g_ptr_array_unref);
}

void
csn_record_file_read_events_async (CsnRecordFile *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_read_events_async);
  csn_record_file_push (self, task, read_events_step);
}

GPtrArray *
csn_record_file_read_events_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
csn_record_file_append_async (CsnRecordFile *self,
                              GPtrArray *drafts,
                              CsnClock *clock,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  AppendCall *call;
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self) && CSN_IS_CLOCK (clock));
  g_return_if_fail (drafts != NULL && drafts->len > 0);

  call = g_new0 (AppendCall, 1);
  call->drafts = g_ptr_array_ref (drafts);
  call->time = csn_clock_dup_stamp (clock);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_append_async);
  g_task_set_task_data (task, call, (GDestroyNotify) append_call_free);
  csn_record_file_push (self, task, append_step);
}

GPtrArray *
csn_record_file_append_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
