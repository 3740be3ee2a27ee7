/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One .countersign file: the append-only log of a record and its evidence, durable and checked (format: csn-store-schema.h,
 * csn-event.h, csn-head-sig.h). All work happens in the file's own thread; each call exists with a callback and, for
 * programs without a main loop, waiting. Results do not depend on which is used.
 *
 * What has been acknowledged is on the disk. After the first error of reading or writing, nothing is written any more
 * (property "access" becomes CSN_RECORD_FAILED); a full disk fails the one change only. Knows nothing of Markdown, rules or
 * persons. */

#pragma once

#include <gio/gio.h>

#include "csn-blob-source.h"
#include "csn-clock.h"
#include "csn-event-draft.h"
#include "csn-event.h"
#include "csn-finding.h"
#include "csn-head-sig.h"
#include "csn-store-error.h"

G_BEGIN_DECLS

#define CSN_TYPE_RECORD_FILE (csn_record_file_get_type ())
G_DECLARE_FINAL_TYPE (CsnRecordFile, csn_record_file, CSN, RECORD_FILE, GObject)

typedef enum
{
  CSN_RECORD_OPEN_DEFAULT = 0,        /* to write if that is possible; see csn_record_file_get_access() */
  CSN_RECORD_OPEN_READ_ONLY = 1 << 0,
  CSN_RECORD_OPEN_RECEIVED = 1 << 1,  /* from elsewhere: read-only, from a private copy, all pages checked first */
  CSN_RECORD_OPEN_TO_VERIFY = 1 << 2, /* also when entries were altered: only for csn_record_file_verify_async() */
} CsnRecordOpenFlags;

/* Whether and why not a record can be changed. */
typedef enum
{
  CSN_RECORD_WRITABLE,
  CSN_RECORD_READ_ONLY, /* as was asked */
  CSN_RECORD_RECEIVED,  /* as was asked: read from a private copy */
  CSN_RECORD_BUSY,      /* another program, or another window of this one, has it open for writing */
  CSN_RECORD_NEWER,     /* a newer Countersign wrote it */
  CSN_RECORD_DENIED,    /* the file, its folder or the disk may not be written by us */
  CSN_RECORD_FAILED,    /* reading or writing went wrong; save a copy */
} CsnRecordAccess;
#define CSN_TYPE_RECORD_ACCESS (csn_record_access_get_type ())
GType csn_record_access_get_type (void);

/* Events a record may have; more is refused on opening. */
#define CSN_RECORD_MAX_EVENTS 1000000
/* Largest evidence that csn_record_file_get_blob_async() returns in memory. */
#define CSN_RECORD_BLOB_IN_MEMORY_MAX (64 * 1024 * 1024)

/* Life. The file of a new record appears at @path in one step, with its first entries and the blob @source (both nullable),
 * or not at all; nothing is ever overwritten. @doc is 32 hex digits, or NULL for a random id. Takes over nothing. */
void           csn_record_file_create_async  (const char          *path,
                                              const char          *doc,
                                              GPtrArray           *drafts,
                                              GBytes              *source,
                                              CsnClock            *clock,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
CsnRecordFile *csn_record_file_create_finish (GAsyncResult        *result,
                                              GError             **error);
CsnRecordFile *csn_record_file_create        (const char          *path,
                                              const char          *doc,
                                              GPtrArray           *drafts,
                                              GBytes              *source,
                                              CsnClock            *clock,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* The fresh file @path gets all that the record @from has, entry by entry after it has been verified: so a received record
 * becomes one that can be edited. */
void           csn_record_file_take_over_async  (const char          *from,
                                              const char          *path,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
CsnRecordFile *csn_record_file_take_over_finish (GAsyncResult     *result,
                                              GError             **error);
CsnRecordFile *csn_record_file_take_over     (const char          *from,
                                              const char          *path,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* The fresh file @path gets what can still be read of the damaged file @from; csn_record_file_verify_async() of the result
 * lists what was lost. The damaged file is not touched. */
void           csn_record_file_salvage_async (const char          *from,
                                              const char          *path,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
CsnRecordFile *csn_record_file_salvage_finish (GAsyncResult       *result,
                                              GError             **error);
CsnRecordFile *csn_record_file_salvage       (const char          *from,
                                              const char          *path,
                                              GCancellable        *cancellable,
                                              GError             **error);
void           csn_record_file_open_async    (const char          *path,
                                              CsnRecordOpenFlags   flags,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
CsnRecordFile *csn_record_file_open_finish   (GAsyncResult        *result,
                                              GError             **error);
CsnRecordFile *csn_record_file_open          (const char          *path,
                                              CsnRecordOpenFlags   flags,
                                              GCancellable        *cancellable,
                                              GError             **error);
/* Ends after all that was asked before; later calls fail. Dropping the last reference does the same, waiting. */
void           csn_record_file_close_async   (CsnRecordFile       *self,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean       csn_record_file_close_finish  (CsnRecordFile       *self,
                                              GAsyncResult        *result,
                                              GError             **error);

/* What is known without asking the disk; from any thread. */
const char      *csn_record_file_get_path      (CsnRecordFile *self);
/* 32 hex digits. */
const char      *csn_record_file_get_doc       (CsnRecordFile *self);
CsnRecordAccess  csn_record_file_get_access    (CsnRecordFile *self);
/* A sentence for the banner of a record that cannot be changed; NULL when it can. (transfer full) (nullable) */
char            *csn_record_file_dup_reason    (CsnRecordFile *self);
/* Ids of the entries that no other entry names, sorted. (transfer full) */
GStrv            csn_record_file_dup_heads     (CsnRecordFile *self);
/* (transfer full) (element-type CsnHeadSig) */
GPtrArray       *csn_record_file_dup_head_sigs (CsnRecordFile *self);
guint            csn_record_file_get_n_events  (CsnRecordFile *self);
/* Whether something written to @path leaves the record where it is; else an error that says to choose another name. */
gboolean         csn_record_file_leaves_place  (CsnRecordFile *self,
                                                const char    *path,
                                                GError       **error);
/* Whether this installation made, took over or edited the record at this place (csn-record-places.h). Asks the disk. */
gboolean         csn_record_file_is_own        (CsnRecordFile *self);
/* Whether entries that this installation has seen of the record are missing: an older copy, or one that was cut. Merging the
 * newer copy heals it. */
gboolean         csn_record_file_is_older      (CsnRecordFile *self);

/* The log. All entries in the order of csn_event_compare(). (transfer full) (element-type CsnEvent) */
void       csn_record_file_read_events_async  (CsnRecordFile       *self,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
GPtrArray *csn_record_file_read_events_finish (CsnRecordFile       *self,
                                               GAsyncResult        *result,
                                               GError             **error);
GPtrArray *csn_record_file_read_events        (CsnRecordFile       *self,
                                               GCancellable        *cancellable,
                                               GError             **error);

/* Adds @drafts (element-type CsnEventDraft) as one durable step, all or none, with the time that @clock shows now. The result
 * is the new entries in order. The drafts must not be used again. (transfer full) (element-type CsnEvent) */
void       csn_record_file_append_async       (CsnRecordFile       *self,
                                               GPtrArray           *drafts,
                                               CsnClock            *clock,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
GPtrArray *csn_record_file_append_finish      (CsnRecordFile       *self,
                                               GAsyncResult        *result,
                                               GError             **error);
GPtrArray *csn_record_file_append             (CsnRecordFile       *self,
                                               GPtrArray           *drafts,
                                               CsnClock            *clock,
                                               GCancellable        *cancellable,
                                               GError             **error);

/* Evidence. Stores what @source gives and returns its SHA-256 in hex; it belongs to the record once an entry with its
 * "sha256" and "bytes" is appended, and is swept at the next opening if none is. @progress runs where the call was made;
 * its total is -1 when unknown. Cancelling leaves nothing behind. */
void       csn_record_file_put_blob_async     (CsnRecordFile         *self,
                                               CsnBlobSource         *source,
                                               GFileProgressCallback  progress,
                                               gpointer               progress_data,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
char      *csn_record_file_put_blob_finish    (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               guint64               *bytes,
                                               GError               **error);
char      *csn_record_file_put_blob           (CsnRecordFile         *self,
                                               CsnBlobSource         *source,
                                               GCancellable          *cancellable,
                                               guint64               *bytes,
                                               GError               **error);
/* The bytes of a blob up to CSN_RECORD_BLOB_IN_MEMORY_MAX; hashed again as they are read. */
void       csn_record_file_get_blob_async     (CsnRecordFile         *self,
                                               const char            *sha256,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
GBytes    *csn_record_file_get_blob_finish    (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               GError               **error);
GBytes    *csn_record_file_get_blob           (CsnRecordFile         *self,
                                               const char            *sha256,
                                               GCancellable          *cancellable,
                                               GError               **error);
/* Writes a blob of any size to @fd, which stays the caller's. Each chunk is hashed before it is written and the whole at the
 * end: on error, throw away what was written. */
void       csn_record_file_write_blob_async   (CsnRecordFile         *self,
                                               const char            *sha256,
                                               int                    fd,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean   csn_record_file_write_blob_finish  (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               GError               **error);
gboolean   csn_record_file_write_blob         (CsnRecordFile         *self,
                                               const char            *sha256,
                                               int                    fd,
                                               GCancellable          *cancellable,
                                               GError               **error);

/* Forgets the bytes of evidence @sha256 and adds @drafts, one of them the evidence.erase that says so, in one durable step.
 * (transfer full) (element-type CsnEvent) */
void       csn_record_file_erase_async        (CsnRecordFile         *self,
                                               const char            *sha256,
                                               GPtrArray             *drafts,
                                               CsnClock              *clock,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
GPtrArray *csn_record_file_erase_finish       (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               GError               **error);
GPtrArray *csn_record_file_erase              (CsnRecordFile         *self,
                                               const char            *sha256,
                                               GPtrArray             *drafts,
                                               CsnClock              *clock,
                                               GCancellable          *cancellable,
                                               GError               **error);

/* Looks at the entries (element-type CsnEvent) that would come in, before anything of them is written; FALSE with an error
 * refuses them all. Runs in the file's thread. */
typedef gboolean (*CsnRecordImportGuard)      (GPtrArray             *added,
                                               gpointer               user_data,
                                               GError               **error);
/* Merge. Takes over the entries and evidence that another copy of the same record has more, whole or not at all; returns the
 * entries that are new here. @guard: (nullable); @guard_data has to live until the callback.
 * (transfer full) (element-type CsnEvent) */
void       csn_record_file_import_async       (CsnRecordFile         *self,
                                               const char            *path,
                                               CsnRecordImportGuard   guard,
                                               gpointer               guard_data,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
GPtrArray *csn_record_file_import_finish      (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               GError               **error);
GPtrArray *csn_record_file_import             (CsnRecordFile         *self,
                                               const char            *path,
                                               GCancellable          *cancellable,
                                               GError               **error);

/* A copy of the whole file at @path; also when the record can no longer be written. */
void       csn_record_file_save_copy_async    (CsnRecordFile         *self,
                                               const char            *path,
                                               gboolean               overwrite,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean   csn_record_file_save_copy_finish   (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               GError               **error);
gboolean   csn_record_file_save_copy          (CsnRecordFile         *self,
                                               const char            *path,
                                               gboolean               overwrite,
                                               GCancellable          *cancellable,
                                               GError               **error);

/* Verification of pages, entries, chain, signatures and evidence. The findings say what is wrong, if anything; the error only
 * that it could not be verified. (transfer full) (element-type CsnFinding) */
void       csn_record_file_verify_async       (CsnRecordFile         *self,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
GPtrArray *csn_record_file_verify_finish      (CsnRecordFile         *self,
                                               GAsyncResult          *result,
                                               GError               **error);
GPtrArray *csn_record_file_verify             (CsnRecordFile         *self,
                                               GCancellable          *cancellable,
                                               GError               **error);
/* The same for a file that may be so damaged that csn_record_file_open_async() refuses it; works on a private copy. That copy
 * is @file (nullable) afterwards, for reading just what was verified; NULL when it could not even be opened. (transfer full) */
void       csn_record_file_verify_path_async  (const char            *path,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
GPtrArray *csn_record_file_verify_path_finish (GAsyncResult          *result,
                                               CsnRecordFile        **file,
                                               GError               **error);
GPtrArray *csn_record_file_verify_path        (const char            *path,
                                               CsnRecordFile        **file,
                                               GCancellable          *cancellable,
                                               GError               **error);

G_END_DECLS
