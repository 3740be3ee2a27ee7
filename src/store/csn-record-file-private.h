/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of CsnRecordFile share; nobody else includes this. */

#pragma once

#include "csn-file-lock.h"
#include "csn-record-file.h"
#include "csn-store-connection.h"
#include "csn-store-worker.h"
#include "csn-writer-key.h"

G_BEGIN_DECLS

struct _CsnRecordFile
{
  GObject parent_instance;

  char *path;             /* (owned): absolute */
  char *doc;              /* (owned): set before anybody else sees the object */
  GMainContext *context;  /* (owned): where "access" is notified */
  CsnStoreWorker *worker; /* (owned) */
  int ending;             /* atomic: errands of our own shall not begin another slice */

  GMutex lock;            /* guards what any thread may ask for */
  CsnRecordAccess access;
  char *reason;           /* (owned) (nullable) */
  GStrv heads;            /* (owned) */
  GPtrArray *head_sigs;   /* (owned) */
  guint n_events;
  gboolean is_older;      /* entries that we have seen are missing */

  /* worker thread only */
  gboolean closed;
  CsnFileLock *file_lock; /* (owned) (nullable) */
  CsnStoreConnection *db; /* (owned) (nullable) */
  CsnWriterKey *key;      /* (owned) (nullable): made with the first append */
  GHashTable *head_set;   /* (owned): id → CsnEvent, of the heads */
  GHashTable *tails;      /* (owned): writer → CsnEvent, its newest */
  guint64 lamport;
  GPtrArray *log;         /* (owned) (nullable): the entries that were read or written, in the order of their rows */
  gboolean log_is_new;    /* it was read and not yet given out */
  gboolean was_edited;    /* its heads are to be remembered */
  guint active_puts;      /* evidence that is being taken in: orphans may be its */
};

/* One call on its way through the file's thread: a task of the caller, or with none an errand of our own. */
typedef struct _CsnRecordJob CsnRecordJob;

/* One slice of a job: G_SOURCE_CONTINUE to line up again, or what csn_record_job_end() returns. */
typedef gboolean (*CsnRecordStep) (CsnRecordFile *self,
                                   CsnRecordJob  *job,
                                   gpointer       call);

/* Runs @step in the file's thread with the task data of @task; takes over @task, whose result is delivered only when the
 * thread has let go of it. */
void      csn_record_file_push        (CsnRecordFile       *self,
                                       GTask               *task,
                                       CsnRecordStep        step);
/* The result: an error (taken over), a pointer (taken over), or with neither just success. */
gboolean  csn_record_job_end          (CsnRecordJob        *job,
                                       GError              *error,
                                       gpointer             result,
                                       GDestroyNotify       free_result);
GCancellable *csn_record_job_get_cancellable (CsnRecordJob *job);
/* Whether the caller has cancelled; then the error is set. */
gboolean  csn_record_job_is_cancelled (CsnRecordJob        *job,
                                       GError             **error);
/* Runs @func in the caller's context, soon. */
void      csn_record_job_tell         (CsnRecordJob        *job,
                                       GSourceFunc          func,
                                       gpointer             data,
                                       GDestroyNotify       free_data);
/* FALSE with the reason when nothing may be written. Worker thread. */
gboolean  csn_record_file_check_write (CsnRecordFile       *self,
                                       GError             **error);
/* Looks at an error of writing: after one of input or output, nothing is written any more. Worker thread. */
void      csn_record_file_note_error  (CsnRecordFile       *self,
                                       const GError        *error);
void      csn_record_file_set_access  (CsnRecordFile       *self,
                                       CsnRecordAccess      access,
                                       const char          *reason);
/* Reads the log again and sets heads, tails and signatures from it. Worker thread. */
gboolean  csn_record_file_load        (CsnRecordFile       *self,
                                       GError             **error);
/* Remembered heads that the log does not have. Worker thread. (transfer full) */
GStrv     csn_record_file_list_forgotten (CsnRecordFile    *self);
/* The signature of a row of CSN_RECORD_HEAD_SIG_ROWS. (transfer full) (nullable) */
#define CSN_RECORD_HEAD_SIG_ROWS "SELECT writer, key, wseq, sig FROM head_sig ORDER BY writer"
CsnHeadSig *csn_record_read_head_sig_row (sqlite3_stmt     *stmt);
/* Heads and tails as they are once @event is in the log. Worker thread. */
void      csn_record_file_note_event  (CsnRecordFile       *self,
                                       CsnEvent            *event);
/* Lets other threads see heads and signatures. Worker thread. */
void      csn_record_file_publish     (CsnRecordFile       *self,
                                       CsnHeadSig          *head_sig);
/* Inserts one entry as a row. Worker thread, in a transaction. */
gboolean  csn_record_file_insert_event (CsnRecordFile      *self,
                                       CsnEvent            *event,
                                       gboolean             linked,
                                       GError             **error);
gboolean  csn_record_file_insert_head_sig (CsnRecordFile   *self,
                                       CsnHeadSig          *head_sig,
                                       GError             **error);
/* Something that becomes durable together with new entries, or not at all. */
typedef gboolean (*CsnRecordAlong)    (CsnRecordFile       *self,
                                       GPtrArray           *events,
                                       gpointer             data,
                                       GError             **error);
/* csn_record_file_append() without the queue, with @along (nullable) in the same transaction. Worker thread. */
GPtrArray *csn_record_file_append_now (CsnRecordFile       *self,
                                       GPtrArray           *drafts,
                                       const char          *time,
                                       CsnRecordAlong       along,
                                       gpointer             data,
                                       GError             **error);
/* The entries as the rows have them now, in the order of the rows. Worker thread. (transfer full) (nullable) */
GPtrArray *csn_record_file_read_log    (CsnRecordFile      *self,
                                       GError             **error);
/* A copy of the row of entries, in the order that all copies of the record share. (transfer full) */
GPtrArray *csn_record_sorted_log       (GPtrArray          *rows);
/* @events, in the order of the rows, are what the file holds. Worker thread. */
void      csn_record_file_set_log     (CsnRecordFile       *self,
                                       GPtrArray           *events);
/* Forgets the bytes of blob @sha256, except of chunks that a blob has that is not erased in @claims
 * (csn_chain_collect_blobs()). Worker thread, in a transaction. */
gboolean  csn_record_file_erase_chunks (CsnRecordFile      *self,
                                       const char          *sha256,
                                       GHashTable          *claims,
                                       GError             **error);
/* Gives the finished file its name, over an old one only with @overwrite. */
gboolean  csn_record_move_into_place  (const char          *temporary,
                                       const char          *path,
                                       gboolean             overwrite,
                                       GError             **error);
/* Brings a record that is open for writing up to our version of the tables, keeping a copy. Worker thread. */
gboolean  csn_record_file_migrate     (CsnRecordFile       *self,
                                       GError             **error);
/* What was written makes the record ours, here; once it is durable. Worker thread. */
void      csn_record_file_note_edit   (CsnRecordFile       *self);
gboolean  csn_record_file_write_doc   (CsnRecordFile       *self,
                                       GError             **error);
/* Takes over all of @path at once; a fresh file without an id becomes that record. Worker thread. */
gboolean  csn_record_file_import_now  (CsnRecordFile       *self,
                                       const char          *path,
                                       GCancellable        *cancellable,
                                       GError             **error);
/* Saves into a fresh file without an id what can be read of the damaged @path. Worker thread. */
gboolean  csn_record_file_salvage_now (CsnRecordFile       *self,
                                       const char          *path,
                                       GError             **error);
/* An empty file in the folder of @path. (transfer full) (nullable) */
char     *csn_record_make_temporary   (const char          *path,
                                       GError             **error);
/* @path, absolute, with symbolic links of its folder resolved. (transfer full) (nullable) */
char     *csn_record_resolve_path     (const char          *path,
                                       GError             **error);
/* Removes an unfinished file and its journal. */
void      csn_record_drop_temporary   (const char          *temporary);
/* Stores small content in one transaction and returns its SHA-256. Worker thread, or before there is one. */
char     *csn_record_file_put_bytes_now (CsnRecordFile     *self,
                                       GBytes              *bytes,
                                       GError             **error);
/* Inserts one chunk unless it is there. Worker thread, in a transaction. */
gboolean  csn_record_file_insert_chunk (CsnRecordFile      *self,
                                       const guint8        *id,
                                       const guint8        *data,
                                       gsize                length,
                                       GError             **error);
/* Writes down that @blob is the row of @n_chunks chunks at @ids. Worker thread, in a transaction. */
gboolean  csn_record_file_insert_blob (CsnRecordFile       *self,
                                       const guint8        *blob,
                                       const guint8        *ids,
                                       guint                n_chunks,
                                       GError             **error);
/* Lines up the sweeping of chunks that no blob has. Worker thread. */
void      csn_record_file_sweep_chunks (CsnRecordFile      *self);
/* Drops blobs that no entry refers to. Worker thread, on opening. */
gboolean  csn_record_file_sweep_blobs (CsnRecordFile       *self,
                                       GError             **error);

/* The waiting forms: run the main loop of a private context until a callback has come. */
typedef struct
{
  GMainContext *context; /* (owned) */
  GAsyncResult *result;  /* (owned) (nullable) */
} CsnRecordWait;
void          csn_record_wait_begin (CsnRecordWait       *wait);
void          csn_record_wait_cb    (GObject             *source,
                                     GAsyncResult        *result,
                                     gpointer             user_data);
/* The result; valid until csn_record_wait_end(). */
GAsyncResult *csn_record_wait_run   (CsnRecordWait       *wait);
void          csn_record_wait_end   (CsnRecordWait       *wait);

G_END_DECLS
