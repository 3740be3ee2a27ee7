/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one object that knows how work on a record is done: it opens, records, judges, measures, collects approvals, exports and
 * undoes. The window and the command line are its two faces; both call only this. Every act is asynchronous and answers
 * when the change is durable. Knows nothing of widgets and prints nothing.
 *
 * Acts are split over several files by concern: csn-session-answers.c, -evidence.c, -probes.c, -decision.c, -signing.c,
 * -lifecycle.c, -export.c. Their shared parts are in csn-session-private.h. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "csn-change.h"
#include "csn-clock.h"
#include "csn-evaluation.h"
#include "csn-identity.h"
#include "csn-probe-plan.h"
#include "csn-rebase-plan.h"
#include "csn-record.h"

G_BEGIN_DECLS

/* Properties, all readable and notified: record (CsnRecord; another object once the document was exchanged), evaluation
 * (CsnEvaluation), path, title, read-only,
 * read-only-reason (text for a banner, NULL when it can be changed), saving, can-undo, can-redo, running (probes now
 * running). */
#define CSN_TYPE_SESSION (csn_session_get_type ())
G_DECLARE_FINAL_TYPE (CsnSession, csn_session, CSN, SESSION, GObject)

/* --- making and opening ----------------------------------------------------------------------------------------- */

/* Makes a record from Markdown @source. @name: of the Markdown file, for people. @path: where to put it; NULL: a new name in
 * the Sign-Offs folder. @parameters, @subject: name → value (nullable). @policy: text (nullable). @actor: who makes it. */
void           csn_session_create_async        (GBytes               *source,
                                                const char           *name,
                                                const char           *path,
                                                GHashTable           *parameters,
                                                GHashTable           *subject,
                                                const char           *policy,
                                                const char           *actor,
                                                CsnClock             *clock,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
CsnSession    *csn_session_create_finish       (GAsyncResult         *result,
                                                GError              **error);
/* Opens a record; @read_only: only look. A record that another program holds, or of a newer format, opens read-only. */
void           csn_session_open_async          (const char           *path,
                                                gboolean              read_only,
                                                const char           *actor,
                                                CsnClock             *clock,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
CsnSession    *csn_session_open_finish         (GAsyncResult         *result,
                                                GError              **error);
/* Ends the worker in order; nothing is lost without it, but the file stays held until the object goes. */
void           csn_session_close_async         (CsnSession           *self,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean       csn_session_close_finish        (CsnSession           *self,
                                                GAsyncResult         *result,
                                                GError              **error);

/* A new record at @path (NULL: chosen) for the next release: document, parameters, roster and policy of @self stay, and what this
 * machine allows its probes (consents, project folder); answers, evidence and signatures do not come along. End with
 * csn_session_create_finish. */
void           csn_session_again_async         (CsnSession           *self,
                                                const char           *path,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* Where new records go: @chosen when it is not empty, else ~/Documents/Sign-Offs. (transfer full) */
char          *csn_session_dup_records_folder  (const char *chosen);
/* A path for a new record of the document @name in @folder that no file has yet; the folder is made when it is missing.
 * (transfer full) */
char          *csn_session_dup_new_path        (const char *folder,
                                                const char *name);

CsnRecord     *csn_session_get_record          (CsnSession *self);
CsnEvaluation *csn_session_get_evaluation      (CsnSession *self);
const char    *csn_session_get_path            (CsnSession *self);
gboolean       csn_session_is_read_only        (CsnSession *self);
const char    *csn_session_get_read_only_reason (CsnSession *self);
/* Whether it can only be read because another program has it open for writing. */
gboolean       csn_session_is_busy             (CsnSession *self);
/* Whether a file may be written to @path: anywhere but over the record itself. */
gboolean       csn_session_may_write_to        (CsnSession *self, const char *path, GError **error);
gboolean       csn_session_is_saving           (CsnSession *self);
gboolean       csn_session_get_can_undo        (CsnSession *self);
gboolean       csn_session_get_can_redo        (CsnSession *self);
guint          csn_session_get_n_running       (CsnSession *self);
/* Name that entries are made under. */
const char    *csn_session_get_actor           (CsnSession *self);
void           csn_session_set_actor           (CsnSession *self,
                                                const char *actor);
/* Judges anew at the clock's time; the window calls it once a minute for windows and follow-ups. */
void           csn_session_reevaluate          (CsnSession *self);
/* Judges at another time without changing anything; NULL: now. (transfer full) */
CsnEvaluation *csn_session_evaluate_at         (CsnSession *self,
                                                GDateTime  *at);

/* All acts end with csn_session_act_finish: TRUE when the change is durable. An act without effect succeeds. */
gboolean       csn_session_act_finish          (CsnSession    *self,
                                                GAsyncResult  *result,
                                                GError       **error);

/* --- answers ---------------------------------------------------------------------------------------------------- */

/* One batch: all or nothing, one undo step. @changes: (element-type CsnChange) */
void           csn_session_answer_async        (CsnSession *self, GPtrArray *changes, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_undo_async          (CsnSession *self, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_redo_async          (CsnSession *self, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* Whether @value fits @item, spelled as it would be stored; NULL with an error that says what fits. (transfer full) */
char          *csn_session_normalize_value     (CsnSession *self, CsnItem *item, const char *value, gboolean literal,
                                                GError **error);
/* A person reads an item otherwise than the importer: trigger, criterion, note. */
void           csn_session_reread_async        (CsnSession *self, const char *item, CsnRole role, const char *reason,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
void           csn_session_set_parameter_async (CsnSession *self, const char *name, const char *value,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
void           csn_session_set_subject_async   (CsnSession *self, const char *name, const char *value,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);

/* --- a newer document --------------------------------------------------------------------------------------------- */

/* What putting the Markdown @source, of the file @name, under the record would do. Changes nothing. */
void           csn_session_plan_rebase_async   (CsnSession *self, GBytes *source, const char *name,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
CsnRebasePlan *csn_session_plan_rebase_finish  (CsnSession *self, GAsyncResult *result, GError **error);
/* Does it. Answers come along to the same, moved and changed items; approvals go stale; the record becomes another object. */
void           csn_session_rebase_async        (CsnSession *self, CsnRebasePlan *plan, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);

/* --- evidence --------------------------------------------------------------------------------------------------- */

typedef void (*CsnSessionProgress) (guint64 done, guint64 total, gpointer user_data);

/* @items: NULL-terminated ids. @from: "file", "drop" or "paste". @collected: RFC 3339, NULL: the file's own time. */
void           csn_session_attach_file_async   (CsnSession *self, const char *const *items, GFile *file, const char *from,
                                                const char *collected, CsnSessionProgress progress,
                                                gpointer progress_data, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_attach_bytes_async  (CsnSession *self, const char *const *items, GBytes *bytes,
                                                const char *name, const char *media_type, const char *from,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* The entry stays in the log; the bytes stay in the file. */
void           csn_session_detach_async        (CsnSession *self, const char *evidence, const char *reason,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* Bytes go, the digest stays; for personal data. */
void           csn_session_erase_async         (CsnSession *self, const char *evidence, const char *reason,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* Writes evidence to @path, which must not exist, checking its digest on the way. End with csn_session_act_finish. */
void           csn_session_extract_async       (CsnSession *self, const char *evidence, const char *path,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* Bytes of evidence up to @limit, digest checked. */
void           csn_session_read_evidence_async (CsnSession *self, const char *evidence, gsize limit,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
GBytes        *csn_session_read_evidence_finish (CsnSession *self, GAsyncResult *result, GError **error);

/* --- probes ----------------------------------------------------------------------------------------------------- */

/* What each suggested probe would do with the record's parameters and the project folder. (element-type CsnProbePlan)
 * (transfer full) */
GPtrArray     *csn_session_plan_probes         (CsnSession *self);
/* Plans of one item. (element-type CsnProbePlan) (transfer full) */
GPtrArray     *csn_session_plan_item           (CsnSession *self, const char *item);
/* The same probes with what is known now, their commands with @rights. (element-type CsnProbePlan) (transfer full) */
GPtrArray     *csn_session_plan_again          (CsnSession *self, GPtrArray *plans, CsnProbeRights rights);
/* Folder that commands and relative paths start from; kept per machine, not in the record. (nullable) */
const char    *csn_session_get_project_folder  (CsnSession *self);
/* For this session only. */
void           csn_session_set_project_folder  (CsnSession *self, const char *folder);
/* Also for the next time this machine opens the record; NULL forgets. */
gboolean       csn_session_remember_project_folder (CsnSession *self, const char *folder, GError **error);
/* The root of the work tree that the record lies in, to offer when asking. (transfer full) (nullable) */
char          *csn_session_guess_project_folder (CsnSession *self);
/* Consent is kept on this machine for the fingerprint and the record's path, and never for what may change something: those of
 * @plans are passed over. */
gboolean       csn_session_allow_probes        (CsnSession *self, GPtrArray *plans, GError **error);
/* In step with @plans, each as this machine allows it, which for a command may be with rights; NULL for one that has to be asked
 * for. (element-type CsnProbePlan) (transfer full) */
GPtrArray     *csn_session_list_allowed        (CsnSession *self, GPtrArray *plans);
/* Takes back every consent given for this record. */
gboolean       csn_session_forget_consents     (CsnSession *self, GError **error);
/* A secret of probes, bound to @origin ("https://host:port"; NULL: only what the plan names). In memory for this session;
 * @remember: also in the desktop's keyring. Never in the record. End with csn_session_act_finish, as the following. */
void           csn_session_set_secret_async    (CsnSession *self, const char *name, const char *value, const char *origin,
                                                gboolean remember, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* Takes the record's secrets out of the keyring; asks to unlock it. Plans made afterwards have them. */
void           csn_session_load_secrets_async  (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* @name: NULL forgets all. */
void           csn_session_forget_secret_async (CsnSession *self, const char *name, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* Names of secrets that @plans (element-type CsnProbePlan) need and nobody has set. NULL-terminated. (transfer full) */
char         **csn_session_list_missing_secrets (CsnSession *self, GPtrArray *plans);
/* "NAME" or "NAME ORIGIN" of each. NULL-terminated. (transfer full) */
char         **csn_session_list_secrets        (CsnSession *self);
/* How many probes run at once (0: as before), and for plans made from now on, in seconds: how long a request or query may take that
 * the document does not limit (0: the limit of its kind), and how long any probe may take at most (0: no such limit). */
void           csn_session_set_probe_limits    (CsnSession *self, guint at_once, guint usual_seconds, guint most_seconds);
/* Runs @plans (element-type CsnProbePlan), which the person has seen and allowed; files results, output and filled fields.
 * All probes of a session run in one engine process, those beyond the limit wait their turn. Cancel to stop. Ends when all have
 * ended. */
void           csn_session_run_probes_async    (CsnSession *self, GPtrArray *plans, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);

/* A plan that is measured over time (csn_probe_plan_is_series) runs as a series: an entry for each measurement, and at its end the
 * run that decides. The act goes on, and keeps the session, until the series ends or is cancelled, whether a window shows it or
 * not. Series of a record: csn_record_get_series(). */
/* Whether the series is measured by this session now. */
gboolean       csn_session_series_is_running   (CsnSession *self, const char *series);
/* Whether a series that was cut off (the program ended) has missed a measurement, so that it can no longer go on. */
gboolean       csn_session_series_is_lapsed    (CsnSession *self, CsnProbeSeries *series);
/* Goes on with a series that was cut off; ends it INCONCLUSIVE when that is no longer possible. A person asks for it: opening a
 * record runs nothing. */
void           csn_session_resume_series_async (CsnSession *self, const char *series, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* Ends every lapsed series INCONCLUSIVE; runs nothing. */
void           csn_session_settle_series_async (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);

/* Result of the last run of a probe in this record. (transfer none) (nullable) */
CsnProbeResult *csn_session_get_last_run       (CsnSession *self, const char *probe_id);

/* --- risk and decision ------------------------------------------------------------------------------------------ */

void           csn_session_set_risk_async      (CsnSession *self, const char *name, const char *level, guint likelihood,
                                                guint impact, const char *mitigation, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* @value: "go", "no-go" or "go-with-conditions". @conditions: (element-type CsnCondition) (nullable) */
void           csn_session_recommend_async     (CsnSession *self, const char *value, const char *reason,
                                                GPtrArray *conditions, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_waive_async         (CsnSession *self, const char *item, const char *reason, const char *until,
                                                const char *role, CsnIdentity *identity, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_set_policy_async    (CsnSession *self, const char *text, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);

/* --- signing ---------------------------------------------------------------------------------------------------- */

/* What the slot signs, for showing before the signature: the canonical content. (transfer full) */
char          *csn_session_dup_signed_content  (CsnSession *self, const char *slot);
/* @slot: slot id or role. @meaning, @comment: (nullable). @tsa: URL of a time-stamp authority (nullable). */
void           csn_session_sign_async          (CsnSession *self, const char *slot, CsnIdentity *identity, gboolean approve,
                                                const char *meaning, const char *comment, const char *tsa,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* Signs what is read without writing into it, for an approver who received the record: the approval goes into the .approval file
 * @path, which csn_session_accept_async takes. Also in a read-only session. */
void           csn_session_sign_to_file_async  (CsnSession *self, const char *slot, CsnIdentity *identity, gboolean approve,
                                                const char *meaning, const char *comment, const char *tsa,
                                                const char *path, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_withdraw_async      (CsnSession *self, const char *slot, CsnIdentity *identity,
                                                const char *reason, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* Vouches for a certificate (PEM or DER bytes) in this record. @role: "" for any. */
void           csn_session_roster_add_async    (CsnSession *self, GBytes *certificate, const char *role, const char *name,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* Takes an approval that came back as a file. */
void           csn_session_accept_async        (CsnSession *self, GBytes *approval, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* Takes the approvals back that stand beside the signatures of the co-signed report at @path: all that the record does not have
 * yet, as one step. */
void           csn_session_accept_report_async (CsnSession *self, const char *path, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* Takes over entries and evidence that another copy of the record at @path has more. Where entries that this installation did not
 * make say whose signatures to trust, replace the policy or erase bytes that are here, CSN_SESSION_ERROR_UNCONFIRMED lists them,
 * unless @confirmed. Entries that only a newer Countersign understands are never taken over: they would end all editing here. */
void           csn_session_merge_async         (CsnSession *self, const char *path, gboolean confirmed,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/* A copy of the whole record at @path, replacing what is there; also when the record can no longer be written. */
void           csn_session_save_copy_async     (CsnSession *self, const char *path, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
/* The newest valid approval of a slot as an .approval file's bytes. (transfer full) (nullable) */
GBytes        *csn_session_dup_approval_file   (CsnSession *self, const char *slot, GError **error);

/* --- lifecycle -------------------------------------------------------------------------------------------------- */

/* @act: submit start rollback close void revise. @key: public key digest of who submits (nullable). @at: RFC 3339, NULL: now. */
void           csn_session_lifecycle_async     (CsnSession *self, const char *act, const char *reason, const char *at,
                                                const char *key, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
void           csn_session_followup_async      (CsnSession *self, const char *item, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);

/* @stage: the line of its heading ("L136") or an item in it. @act: "start", "run" or "stop". */
void           csn_session_stage_async         (CsnSession *self, const char *stage, const char *act, const char *reason,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);

/* --- export ----------------------------------------------------------------------------------------------------- */

/* @format: pdf html markdown json csv ics folder request. @mode: "sealed" (default) or "co-signed". @filter: (nullable).
 * @identity: seals a PDF; NULL: an unsigned draft. @tsa: time-stamp authority for the seal (nullable).
 * The file appears whole or not at all; an existing one is replaced. */
void           csn_session_export_async        (CsnSession *self, const char *format, const char *mode, const char *filter,
                                                CsnIdentity *identity, const char *tsa, const char *path,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       csn_session_export_finish       (GAsyncResult *result, GError **error);
/* The Markdown with the answers in it; for the Source view. (transfer full) */
GBytes        *csn_session_dup_markdown        (CsnSession *self, GError **error);
/* The shapes of INTERFACE.md. (transfer full) */
JsonNode      *csn_session_dup_status_json     (CsnSession *self, GDateTime *at);
JsonNode      *csn_session_dup_show_json       (CsnSession *self, const char *item, GError **error);
JsonNode      *csn_session_dup_probes_json     (CsnSession *self);
JsonNode      *csn_session_dup_log_json        (CsnSession *self);
/* One entry of the log in words: "Ada answered “Backups verified”: pass". (transfer full) */
char          *csn_session_describe_event      (CsnSession *self, CsnEvent *event);

G_END_DECLS

#include "csn-session-gates.h"
