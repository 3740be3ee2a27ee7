/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of CsnSession share: its members, and the one way in which an act becomes entries of the log.
 *
 * Acts wait in a queue and are carried out one after another, because what an act writes (which answers it replaces, which
 * content it signs) depends on the acts before it. An act hands over a task and a function that makes its drafts when its turn
 * comes; the task ends when they are durable and applied. */

#pragma once

#include <glib/gstdio.h>

#include "csn-guard.h"
#include "csn-policy.h"
#include "csn-probe-runner.h"
#include "csn-record-file.h"
#include "csn-secret-store.h"
#include "csn-session-error.h"
#include "csn-session.h"
#include "csn-trust.h"

G_BEGIN_DECLS

/* Makes the drafts of an act from what the record holds now. An empty batch succeeds at once; NULL fails with the error.
 * (transfer full) (element-type CsnEventDraft) */
typedef GPtrArray *(*CsnSessionPrepare) (CsnSession *self, GTask *task, GError **error);

struct _CsnSession
{
  GObject parent_instance;
  CsnRecordFile *file;       /* (owned) */
  CsnRecord *record;         /* (owned) */
  CsnEvaluation *evaluation; /* (owned): asked for by csn_session_get_evaluation, which judges first when that is due */
  guint judge_timer;         /* 0: what is judged is up to date */
  CsnPolicy *policy;         /* (owned) */
  CsnTrust *trust;           /* (owned): roots of this installation and the record's roster */
  CsnClock *clock;           /* (owned) */
  char *actor;               /* (owned) */
  char *project_folder;      /* (owned) (nullable) */
  gboolean folder_looked_up; /* what this machine remembers has been asked */
  GPtrArray *secrets;        /* (owned) (element-type CsnStoredSecret): given or loaded in this session */
  char *read_only_reason;    /* (owned) (nullable) */
  GQueue queue;              /* of QueuedAct (owned), the first one under way */
  GPtrArray *undo;           /* (owned) (element-type GPtrArray of CsnChange): steps that take back */
  GPtrArray *redo;           /* (owned) likewise */
  guint n_running;
  CsnProbeRunner *runner;    /* (owned): all probes of the record run in its engine */
  guint usual_limit;         /* s: of probes that the document does not limit; 0: that of each kind */
  guint time_limit;          /* s: of any probe; 0: none */
  GHashTable *event_index;   /* (owned) (nullable) id (borrowed) → CsnEvent: of csn-history.c */
  guint n_indexed;
  GHashTable *running_series; /* (owned) ids of series that are measured here and now */
};

/* Puts an act at the end of the queue; takes over @task, whose source is the session and whose result is a boolean. */
void       csn_session_enqueue       (CsnSession        *self,
                                      GTask             *task,
                                      CsnSessionPrepare  prepare);
/* How the drafts of an act become entries: by appending them, or together with something else that the file must do in the same
 * step. @start answers with @callback, @finish gives the new entries. */
typedef struct
{
  void (*start) (CsnSession *self, GTask *task, GPtrArray *drafts, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*finish) (CsnRecordFile *file, GAsyncResult *result, GError **error);
} CsnSessionCommit;
/* @prepare: NULL when there is nothing to draft. */
void       csn_session_enqueue_commit (CsnSession             *self,
                                       GTask                  *task,
                                       CsnSessionPrepare       prepare,
                                       const CsnSessionCommit *commit);
/* May this entry be made now? Asked when its turn comes. */
typedef gboolean (*CsnSessionGuard) (CsnSession *self, JsonObject *data, GError **error);
/* The common act: one entry of @type with @data (taken over), if @guard (nullable) has nothing against it. @task must not
 * have task data. */
void       csn_session_enqueue_entry (CsnSession      *self,
                                      const char      *type,
                                      JsonObject      *data,
                                      CsnSessionGuard  guard,
                                      GTask           *task);
/* A task of an act. @data: (nullable) */
GTask     *csn_session_new_task      (CsnSession          *self,
                                      gpointer             source_tag,
                                      gpointer             data,
                                      GDestroyNotify       free_data,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* A task that ends when several acts have: with the first error, or well. It waits for those handed in by
 * csn_session_gather_add, whose answer is the user data for csn_session_gathered_cb, until csn_session_gather_end, which
 * takes over @gather. */
GTask     *csn_session_gather_new    (CsnSession          *self,
                                      gpointer             source_tag,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
GTask     *csn_session_gather_add    (GTask               *gather);
void       csn_session_gathered_cb   (GObject             *source,
                                      GAsyncResult        *result,
                                      gpointer             gather);
void       csn_session_gather_end    (GTask               *gather);
/* A time as a person writes it, local where it names no zone; of a date its first or, with @end, its last second. NULL with an
 * error that shows how it is written. (transfer full) */
GDateTime *csn_session_parse_time    (const char *text,
                                      gboolean    end,
                                      GError    **error);
/* The same as it stands in the log, whole and with its zone. (transfer full) */
char      *csn_session_dup_whole_time (const char *text,
                                      gboolean    end,
                                      GError    **error);
/* Makes such a time of the member @name whole. FALSE when it is none; one that is missing or empty stays so. */
gboolean   csn_session_complete_time (JsonObject *data,
                                      const char *name,
                                      gboolean    end,
                                      GError    **error);
/* The entry at @address, or NULL with an error that says so. */
CsnEntry  *csn_session_find_entry    (CsnSession *self,
                                      const char *address,
                                      GError    **error);
/* One draft by the session's actor; takes over @data. */
GPtrArray *csn_session_one_draft     (CsnSession *self,
                                      const char *type,
                                      JsonObject *data);
/* Slot by id or role, or NULL with an error. */
CsnSlot   *csn_session_find_slot     (CsnSession *self,
                                      const char *slot,
                                      GError    **error);
/* What is known of a certificate for the guards, at the session's time. The strings are the certificate's. */
void       csn_session_describe_certificate (CsnSession     *self,
                                             CsnCertificate *certificate,
                                             CsnSigner      *signer);
/* Signs {schema, record, at, members of @data} with @identity, then makes it an entry of @type. Takes over @data. */
void       csn_session_sign_act      (CsnSession          *self,
                                      const char          *type,
                                      JsonObject          *data,
                                      CsnIdentity         *identity,
                                      gpointer             source_tag,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* An act of a stage with members of its entry in @details (nullable; taken over). */
void       csn_session_stage_act     (CsnSession          *self,
                                      const char          *stage,
                                      const char          *act,
                                      const char          *reason,
                                      JsonObject          *details,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* What plans of probes and actions are made with. (transfer full) */
CsnProbeSetup *csn_session_dup_setup (CsnSession          *self);
/* Answers with @error (taken over), and notes the refused attempt in the log. */
void       csn_session_refuse_act    (CsnSession          *self,
                                      const char          *act,
                                      GError              *error,
                                      gpointer             source_tag,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* Undo steps, kept by csn-session-answers.c. */
void       csn_session_notify_undo   (CsnSession *self);
/* Takes the steps that the session's person did last, before it was opened, from the log. */
void       csn_session_recall_steps  (CsnSession *self);
/* The session has another record: what the history knows of the old one's entries is dropped. */
void       csn_history_forget        (CsnSession *self);
void       csn_session_notify_running (CsnSession *self);

/* What @file holds now; blocks. (transfer full) */
CsnRecord *csn_session_read_record   (CsnRecordFile  *file,
                                      GCancellable   *cancellable,
                                      GError        **error);
/* Reads the record again, after its document was exchanged. (transfer full) */
void       csn_session_reload_async  (CsnSession          *self,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
CsnRecord *csn_session_reload_finish (CsnSession          *self,
                                      GAsyncResult        *result,
                                      GError             **error);
/* Notes that @evidence was taken from the file @path, which was as @status says; kept by csn-evidence-sources.c. End with
 * csn_session_act_finish, which always succeeds. */
void       csn_evidence_sources_note_async (CsnSession     *session,
                                      CsnEvidence         *evidence,
                                      const char          *path,
                                      const GStatBuf      *status,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* What this machine allows and remembers of the record at @from holds for the one at @to too: consents, project folder. Blocks. */
void       csn_session_copy_permissions (const char *from,
                                         const char *to);
/* A new session over an open file; used by csn-session-load.c. */
CsnSession *csn_session_new          (CsnRecordFile *file,
                                      CsnRecord     *record,
                                      const char    *actor,
                                      CsnClock      *clock);

G_END_DECLS
