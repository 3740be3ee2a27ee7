/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Life of a record file: creating, opening, closing, and what is known of it without asking the disk. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-head-memory.h"
#include "csn-record-places.h"

#define DOC_BYTES 16

typedef enum
{
  PROP_ACCESS = 1,
} CsnRecordFileProperty;

static GParamSpec *properties[PROP_ACCESS + 1];

G_DEFINE_FINAL_TYPE (CsnRecordFile, csn_record_file, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (CsnRecordAccess, csn_record_access,
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_WRITABLE, "writable"),
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_READ_ONLY, "read-only"),
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_RECEIVED, "received"),
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_NEWER, "newer"),
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_DENIED, "denied"),
                    G_DEFINE_ENUM_VALUE (CSN_RECORD_FAILED, "failed"))

/* What a create or open call brings along. */
typedef struct
{
  CsnRecordFile *file; /* (owned) */
  char *path;          /* (owned) */
  CsnRecordOpenFlags flags;
  char *from;          /* (owned) (nullable): the record to take over */
  gboolean salvage;    /* it is damaged: take what can be had */
  GPtrArray *drafts;   /* (owned) (nullable) */
  GBytes *source;      /* (owned) (nullable) */
  char *time;          /* (owned) (nullable) */
} OpenCall;

struct _CsnRecordJob
{
  CsnRecordFile *self; /* borrowed: the task holds it; an errand ends before the file does */
  GTask *task;         /* (owned) (nullable) */
  CsnRecordStep step;

  /* result */
  GError *error;       /* (owned) (nullable) */
  gpointer result;     /* (owned) (nullable) */
  GDestroyNotify free_result;
};

static void
open_call_free (OpenCall *call)
{
  g_clear_object (&call->file);
  g_free (call->path);
  g_free (call->from);
  g_clear_pointer (&call->drafts, g_ptr_array_unref);
  g_clear_pointer (&call->source, g_bytes_unref);
  g_free (call->time);
  g_free (call);
}

static void
job_free (CsnRecordJob *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  if (job->result != NULL)
    job->free_result (job->result);
  g_free (job);
}

/* Not g_main_context_invoke(): that may run the function here, in the file's own thread. The context is held because the
 * other side may let go of it as soon as the function has run, while the source is still ours. */
static void
run_in_context (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify free_data)
{
  GMainContext *held = context != NULL ? g_main_context_ref (context) : NULL;
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, free_data);
  g_source_attach (source, held);
  g_source_unref (source);
  if (held != NULL)
    g_main_context_unref (held);
}

static gboolean
deliver_cb (gpointer data)
{
  CsnRecordJob *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->result != NULL)
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->free_result);
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
run_job (gpointer data)
{
  CsnRecordJob *job = data;

  if (job->self->closed)
    csn_record_job_end (job,
                        g_error_new_literal (CSN_STORE_ERROR, CSN_STORE_ERROR_IO, _("The record has been closed.")),
                        NULL, NULL);
  else if (job->step (job->self, job, job->task != NULL ? g_task_get_task_data (job->task) : NULL) == G_SOURCE_CONTINUE)
    return G_SOURCE_CONTINUE;
  if (job->task != NULL)
    run_in_context (g_task_get_context (job->task), deliver_cb, job, (GDestroyNotify) job_free);
  else
    job_free (job);
  return G_SOURCE_REMOVE;
}

void
csn_record_file_push (CsnRecordFile *self, GTask *task, CsnRecordStep step)
{
  CsnRecordJob *job = g_new0 (CsnRecordJob, 1);

  job->self = self;
  job->task = task;
  job->step = step;
  /* What has become durable has happened, cancelled or not; each step looks at the cancellable itself. */
  if (task != NULL)
    g_task_set_check_cancellable (task, FALSE);
  csn_store_worker_push (self->worker, run_job, job, NULL);
}

gboolean
csn_record_job_end (CsnRecordJob *job, GError *error, gpointer result, GDestroyNotify free_result)
{
  job->error = error;
  job->result = result;
  job->free_result = free_result;
  return G_SOURCE_REMOVE;
}

GCancellable *
csn_record_job_get_cancellable (CsnRecordJob *job)
{
  return job->task != NULL ? g_task_get_cancellable (job->task) : NULL;
}

gboolean
csn_record_job_is_cancelled (CsnRecordJob *job, GError **error)
{
  return g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), error);
}

void
csn_record_job_tell (CsnRecordJob *job, GSourceFunc func, gpointer data, GDestroyNotify free_data)
{
  run_in_context (g_task_get_context (job->task), func, data, free_data);
}

static gboolean
notify_access_cb (gpointer data)
{
  g_autoptr (GObject) self = g_weak_ref_get (data);

  if (self != NULL)
    g_object_notify_by_pspec (self, properties[PROP_ACCESS]);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (GWeakRef *ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

void
csn_record_file_set_access (CsnRecordFile *self, CsnRecordAccess access, const char *reason)
{
  g_autoptr (GMainContext) context = NULL;
  gboolean changed;
  GWeakRef *ref;

  g_mutex_lock (&self->lock);
  changed = self->access != access;
  self->access = access;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  context = g_main_context_ref (self->context);
  g_mutex_unlock (&self->lock);
  if (!changed)
    return;
  /* Weak: a program that has no main loop must be able to close the file all the same. */
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  run_in_context (context, notify_access_cb, ref, (GDestroyNotify) weak_ref_free);
}

gboolean
csn_record_file_check_write (CsnRecordFile *self, GError **error)
{
  g_autofree char *reason = NULL;
  CsnStoreError code = CSN_STORE_ERROR_READ_ONLY;
  CsnRecordAccess access = csn_record_file_get_access (self);

  if (access == CSN_RECORD_WRITABLE && self->file_lock != NULL && !csn_file_lock_is_at (self->file_lock, self->path))
    {
      csn_record_file_set_access (self, CSN_RECORD_FAILED,
                                  _("The file of the record was moved, replaced or deleted while it was open. "
                                    "Open it again where it is now."));
      access = CSN_RECORD_FAILED;
    }
  if (access == CSN_RECORD_WRITABLE)
    return TRUE;
  reason = csn_record_file_dup_reason (self);
  if (access == CSN_RECORD_BUSY)
    code = CSN_STORE_ERROR_BUSY;
  else if (access == CSN_RECORD_NEWER)
    code = CSN_STORE_ERROR_NEWER;
  g_set_error_literal (error, CSN_STORE_ERROR, code, reason);
  return FALSE;
}

void
csn_record_file_note_error (CsnRecordFile *self, const GError *error)
{
  gboolean clean = csn_store_connection_rollback (self->db);

  /* After a failed write nobody knows what the disk holds: no "retry and hope". A full disk is told before anything is
   * written for good, and rolled back. */
  if (clean
      && (g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_FULL)
          || g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_BUSY)
          || g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID)
          || g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED)
          || g_error_matches (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND)
          || error->domain != CSN_STORE_ERROR))
    return;
  csn_record_file_set_access (self, CSN_RECORD_FAILED, error->message);
}

static gboolean
read_doc (CsnRecordFile *self, GError **error)
{
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "SELECT k, v FROM meta ORDER BY k LIMIT 16", error);
  g_autofree char *doc = NULL;
  guint others = 0;
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = csn_store_connection_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      const char *key = (const char *) sqlite3_column_text (stmt, 0);

      if (g_strcmp0 (key, "doc") == 0 && sqlite3_column_type (stmt, 1) == SQLITE_BLOB
          && sqlite3_column_bytes (stmt, 1) == DOC_BYTES && doc == NULL)
        doc = csn_hex_encode (sqlite3_column_blob (stmt, 1), DOC_BYTES);
      else
        others++;
    }
  if (rc != SQLITE_DONE)
    return FALSE;
  sqlite3_reset (stmt);
  if (doc == NULL || (others > 0 && !csn_store_connection_is_newer (self->db)))
    {
      g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                           _("The record does not say which record it is, or says more than it should."));
      return FALSE;
    }
  self->doc = g_steal_pointer (&doc);
  return TRUE;
}

static CsnConnectionMode
choose_mode (CsnRecordFile *self, CsnRecordOpenFlags flags)
{
  if (flags & CSN_RECORD_OPEN_RECEIVED)
    {
      csn_record_file_set_access (self, CSN_RECORD_RECEIVED,
                                  _("This record came from elsewhere. Take it over to edit it."));
      return CSN_CONNECTION_RECEIVED;
    }
  switch (csn_file_lock_get_state (self->file_lock))
    {
    case CSN_FILE_LOCK_HELD:
      csn_record_file_set_access (self, CSN_RECORD_WRITABLE, NULL);
      return CSN_CONNECTION_WRITE;
    case CSN_FILE_LOCK_BUSY:
      csn_record_file_set_access (self, CSN_RECORD_BUSY,
                                  _("This record is open in another window or program. It can be read here, not edited."));
      return CSN_CONNECTION_READ;
    case CSN_FILE_LOCK_DENIED:
      csn_record_file_set_access (self, CSN_RECORD_DENIED,
                                  _("The record or its folder may not be written. Save a copy in a folder of yours to edit it."));
      return CSN_CONNECTION_READ;
    case CSN_FILE_LOCK_NONE:
    default:
      csn_record_file_set_access (self, CSN_RECORD_READ_ONLY, _("The record was opened for reading only."));
      return CSN_CONNECTION_READ;
    }
}

/* A program that was killed while it wrote leaves a journal that only a writer can roll back. Whoever only reads does it as
 * well, if nobody else has the record; where it may not be done, opening says so. */
static void
recover_for_reading (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autoptr (CsnFileLock) lock = NULL;
  g_autoptr (CsnStoreConnection) db = NULL;

  if (!g_file_test (journal, G_FILE_TEST_EXISTS))
    return;
  lock = csn_file_lock_acquire (path, TRUE, NULL);
  if (lock != NULL && csn_file_lock_get_state (lock) == CSN_FILE_LOCK_HELD)
    db = csn_store_connection_open (path, csn_file_lock_get_fd (lock), CSN_CONNECTION_WRITE, NULL);
}

static gboolean connect_file (CsnRecordFile *self, CsnRecordOpenFlags flags, GError **error);

/* What cannot be brought up to date can still be read. */
static gboolean
migrate_or_read (CsnRecordFile *self, CsnRecordOpenFlags flags, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (csn_record_file_migrate (self, &problem))
    return TRUE;
  g_clear_pointer (&self->db, csn_store_connection_close);
  if (!connect_file (self, flags | CSN_RECORD_OPEN_READ_ONLY, error))
    return FALSE;
  csn_record_file_set_access (self, CSN_RECORD_DENIED, problem->message);
  return TRUE;
}

/* Lock, connection and, where a newer Countersign wrote, the way back to reading only. */
static gboolean
connect_file (CsnRecordFile *self, CsnRecordOpenFlags flags, GError **error)
{
  gboolean for_writing = (flags & ~CSN_RECORD_OPEN_DEFAULT) == 0;
  CsnConnectionMode mode;

  g_clear_pointer (&self->file_lock, csn_file_lock_release);
  self->file_lock = csn_file_lock_acquire (self->path, for_writing, error);
  if (self->file_lock == NULL)
    return FALSE;
  mode = choose_mode (self, flags);
  if (mode == CSN_CONNECTION_READ)
    recover_for_reading (self->path);
  self->db = csn_store_connection_open (self->path, csn_file_lock_get_fd (self->file_lock), mode, error);
  if (self->db == NULL)
    return FALSE;
  if (!csn_file_lock_is_at (self->file_lock, self->path))
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_IO, _("“%s” was replaced while it was opened. Try again."),
                   self->path);
      return FALSE;
    }
  if (!csn_store_connection_is_newer (self->db))
    return mode != CSN_CONNECTION_WRITE || migrate_or_read (self, flags, error);
  if (mode == CSN_CONNECTION_WRITE)
    {
      g_clear_pointer (&self->db, csn_store_connection_close);
      if (!connect_file (self, flags | CSN_RECORD_OPEN_READ_ONLY, error))
        return FALSE;
    }
  csn_record_file_set_access (self, CSN_RECORD_NEWER,
                              _("A newer Countersign made this record. It can be read here, not edited; update to edit it."));
  return TRUE;
}

void
csn_record_file_note_edit (CsnRecordFile *self)
{
  if (!self->was_edited && self->file_lock != NULL)
    csn_record_places_note (self->doc, self->path);
  self->was_edited = TRUE;
}

static void
disconnect (CsnRecordFile *self)
{
  /* An older copy does not make us forget what the newer one had. */
  if (self->was_edited && !self->is_older)
    csn_head_memory_remember (self->doc, (const char *const *) self->heads);
  self->was_edited = FALSE;
  g_clear_pointer (&self->db, csn_store_connection_close);
  g_clear_pointer (&self->file_lock, csn_file_lock_release);
  g_clear_pointer (&self->key, csn_writer_key_close);
}

static gboolean
open_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  OpenCall *call = data;
  GError *error = NULL;

  if (csn_record_job_is_cancelled (job, &error))
    return csn_record_job_end (job, error, NULL, NULL);
  self->path = csn_record_resolve_path (call->path, &error);
  if (self->path != NULL
      && connect_file (self, call->flags, &error)
      && read_doc (self, &error)
      && ((call->flags & CSN_RECORD_OPEN_TO_VERIFY) || csn_record_file_load (self, &error))
      && (csn_record_file_get_access (self) != CSN_RECORD_WRITABLE
          || csn_record_file_sweep_blobs (self, &error)))
    return csn_record_job_end (job, NULL, g_object_ref (self), g_object_unref);
  disconnect (self);
  return csn_record_job_end (job, error, NULL, NULL);
}

gboolean
csn_record_file_is_own (CsnRecordFile *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), FALSE);
  return csn_record_places_is_own (self->doc, self->path);
}

gboolean
csn_record_file_write_doc (CsnRecordFile *self, GError **error)
{
  g_autoptr (GBytes) doc = csn_hex_decode (self->doc);
  sqlite3_stmt *stmt = csn_store_connection_prepare (self->db, "INSERT INTO meta(k, v) VALUES('doc', ?1)", error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_blob (stmt, 1, g_bytes_get_data (doc, NULL), DOC_BYTES, SQLITE_TRANSIENT);
  return csn_store_connection_run (self->db, stmt, error);
}

/* A whole record under a temporary name. */
static gboolean
fill_new_file (CsnRecordFile *self, OpenCall *call, const char *temporary, GCancellable *cancellable, GError **error)
{
  self->db = csn_store_connection_open (temporary, -1, CSN_CONNECTION_CREATE, error);
  if (self->db == NULL)
    return FALSE;
  if (call->from != NULL)
    {
      gboolean imported = call->salvage ? csn_record_file_salvage_now (self, call->from, error)
                                        : csn_record_file_import_now (self, call->from, cancellable, error);

      g_clear_pointer (&self->db, csn_store_connection_close);
      return imported;
    }
  if (!csn_record_file_write_doc (self, error))
    return FALSE;
  if (call->source != NULL)
    {
      g_autofree char *sha256 = csn_record_file_put_bytes_now (self, call->source, error);

      if (sha256 == NULL)
        return FALSE;
    }
  if (call->drafts != NULL && call->drafts->len > 0)
    {
      g_autoptr (GPtrArray) events = csn_record_file_append_now (self, call->drafts, call->time, NULL, NULL,
                                                                 error);

      if (events == NULL)
        return FALSE;
    }
  g_clear_pointer (&self->db, csn_store_connection_close);
  return TRUE;
}

static char *
make_unless_taken (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return csn_record_make_temporary (path, error);
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY,
               _("There is already a file “%s”. It was not changed; choose another name."), path);
  return NULL;
}

static gboolean
create_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  OpenCall *call = data;
  g_autofree char *temporary = NULL;
  GError *error = NULL;
  gboolean placed;

  if (csn_record_job_is_cancelled (job, &error))
    return csn_record_job_end (job, error, NULL, NULL);
  self->path = csn_record_resolve_path (call->path, &error);
  if (self->path != NULL)
    temporary = make_unless_taken (self->path, &error);
  placed = temporary != NULL
           && fill_new_file (self, call, temporary, csn_record_job_get_cancellable (job), &error)
           && csn_record_move_into_place (temporary, self->path, FALSE, &error);
  if (placed)
    csn_record_places_note (self->doc, self->path);
  if (placed && connect_file (self, CSN_RECORD_OPEN_DEFAULT, &error) && csn_record_file_load (self, &error))
    return csn_record_job_end (job, NULL, g_object_ref (self), g_object_unref);
  disconnect (self);
  if (temporary != NULL && !placed)
    csn_record_drop_temporary (temporary);
  return csn_record_job_end (job, error, NULL, NULL);
}

static gboolean
close_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  disconnect (self);
  self->closed = TRUE;
  return csn_record_job_end (job, NULL, NULL, NULL);
}

static void
csn_record_file_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsnRecordFile *self = CSN_RECORD_FILE (object);

  switch ((CsnRecordFileProperty) id)
    {
    case PROP_ACCESS:
      g_value_set_enum (value, csn_record_file_get_access (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
csn_record_file_dispose (GObject *object)
{
  CsnRecordFile *self = CSN_RECORD_FILE (object);

  g_atomic_int_set (&self->ending, 1);
  g_clear_pointer (&self->worker, csn_store_worker_stop);
  disconnect (self);
  G_OBJECT_CLASS (csn_record_file_parent_class)->dispose (object);
}

static void
csn_record_file_finalize (GObject *object)
{
  CsnRecordFile *self = CSN_RECORD_FILE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->doc, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->heads, g_strfreev);
  g_clear_pointer (&self->head_sigs, g_ptr_array_unref);
  g_clear_pointer (&self->head_set, g_hash_table_unref);
  g_clear_pointer (&self->tails, g_hash_table_unref);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (csn_record_file_parent_class)->finalize (object);
}

static void
csn_record_file_class_init (CsnRecordFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = csn_record_file_get_property;
  object_class->dispose = csn_record_file_dispose;
  object_class->finalize = csn_record_file_finalize;

  /* Whether the record can be changed; notified in the main context in which the file was opened. */
  properties[PROP_ACCESS] = g_param_spec_enum ("access", NULL, NULL, CSN_TYPE_RECORD_ACCESS, CSN_RECORD_READ_ONLY,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_record_file_init (CsnRecordFile *self)
{
  g_mutex_init (&self->lock);
  self->access = CSN_RECORD_WRITABLE;
  self->context = g_main_context_ref_thread_default ();
  self->heads = g_new0 (char *, 1);
  self->head_sigs = g_ptr_array_new_with_free_func (g_object_unref);
  self->head_set = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->tails = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->worker = csn_store_worker_new ("record");
}

static char *
make_doc (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  GString *doc = g_string_new (uuid);

  g_string_replace (doc, "-", "", 0);
  return g_string_free (doc, FALSE);
}

static void
start_call (OpenCall *call,
            const char *path,
            CsnRecordStep step,
            gpointer tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, call, (GDestroyNotify) open_call_free);
  call->path = g_canonicalize_filename (path, NULL);
  csn_record_file_push (call->file, task, step);
}

void
csn_record_file_create_async (const char *path,
                              const char *doc,
                              GPtrArray *drafts,
                              GBytes *source,
                              CsnClock *clock,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  OpenCall *call;

  g_return_if_fail (path != NULL && CSN_IS_CLOCK (clock));
  g_return_if_fail (doc == NULL || strlen (doc) == 2 * DOC_BYTES);

  call = g_new0 (OpenCall, 1);
  call->file = g_object_new (CSN_TYPE_RECORD_FILE, NULL);
  call->file->doc = doc != NULL ? g_strdup (doc) : make_doc ();
  call->drafts = drafts != NULL ? g_ptr_array_ref (drafts) : NULL;
  call->source = source != NULL ? g_bytes_ref (source) : NULL;
  call->time = csn_clock_dup_stamp (clock);
  start_call (call, path, create_step, csn_record_file_create_async, cancellable, callback, user_data);
}

CsnRecordFile *
csn_record_file_create_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
csn_record_file_take_over_async (const char *from,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  OpenCall *call;

  g_return_if_fail (from != NULL && path != NULL);

  call = g_new0 (OpenCall, 1);
  call->file = g_object_new (CSN_TYPE_RECORD_FILE, NULL);
  call->from = g_strdup (from);
  start_call (call, path, create_step, csn_record_file_take_over_async, cancellable, callback, user_data);
}

void
csn_record_file_salvage_async (const char *from,
                               const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  OpenCall *call;

  g_return_if_fail (from != NULL && path != NULL);

  call = g_new0 (OpenCall, 1);
  call->file = g_object_new (CSN_TYPE_RECORD_FILE, NULL);
  call->from = g_canonicalize_filename (from, NULL);
  call->salvage = TRUE;
  start_call (call, path, create_step, csn_record_file_salvage_async, cancellable, callback, user_data);
}

CsnRecordFile *
csn_record_file_salvage_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

CsnRecordFile *
csn_record_file_take_over_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
csn_record_file_open_async (const char *path,
                            CsnRecordOpenFlags flags,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  OpenCall *call;

  g_return_if_fail (path != NULL);

  call = g_new0 (OpenCall, 1);
  call->file = g_object_new (CSN_TYPE_RECORD_FILE, NULL);
  call->flags = flags;
  start_call (call, path, open_step, csn_record_file_open_async, cancellable, callback, user_data);
}

CsnRecordFile *
csn_record_file_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
csn_record_file_close_async (CsnRecordFile *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_close_async);
  csn_record_file_push (self, task, close_step);
}

gboolean
csn_record_file_close_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
csn_record_file_get_path (CsnRecordFile *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), NULL);
  return self->path;
}

const char *
csn_record_file_get_doc (CsnRecordFile *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), NULL);
  return self->doc;
}

CsnRecordAccess
csn_record_file_get_access (CsnRecordFile *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), CSN_RECORD_FAILED);

  locker = g_mutex_locker_new (&self->lock);
  return self->access;
}

char *
csn_record_file_dup_reason (CsnRecordFile *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return g_strdup (self->reason);
}

GStrv
csn_record_file_dup_heads (CsnRecordFile *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return g_strdupv (self->heads);
}

static gpointer
copy_object (gconstpointer object, gpointer user_data)
{
  return g_object_ref ((gpointer) object);
}

GPtrArray *
csn_record_file_dup_head_sigs (CsnRecordFile *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return g_ptr_array_copy (self->head_sigs, copy_object, NULL);
}

gboolean
csn_record_file_is_older (CsnRecordFile *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  return self->is_older;
}

guint
csn_record_file_get_n_events (CsnRecordFile *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->n_events;
}
