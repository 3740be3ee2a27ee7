/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The acts of CsnSession on the gate itself (GATES.md): countersigning, delegating, overriding a window, objecting, deciding
 * about a rollback, correcting T0, linking another record, guarded actions, iterations, closing; and what follows from them. All
 * acts end with csn_session_act_finish. Included by csn-session.h. */

#pragma once

#include "csn-guarded-action.h"
#include "csn-identity.h"

G_BEGIN_DECLS

/* --- signed acts ------------------------------------------------------------------------------------------------- */

/* Countersigns that @item is not applicable, for the reason that stands there. */
void        csn_session_witness_async        (CsnSession *self, const char *item, const char *role, CsnIdentity *identity,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Who holds @slot (by @identity) lets the owner of @certificate (PEM or DER) sign it from @from on and before @until (RFC 3339;
 * NULL: from now). */
void        csn_session_delegate_async       (CsnSession *self, const char *slot, GBytes *certificate, const char *from,
                                              const char *until, const char *reason, CsnIdentity *identity,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Lets the deployment start outside its window until @until (RFC 3339; NULL: for a day). */
void        csn_session_override_async       (CsnSession *self, const char *role, const char *reason, const char *until,
                                              CsnIdentity *identity, GCancellable *cancellable, GAsyncReadyCallback callback,
                                              gpointer user_data);
/* An approver objects after the deployment has started. */
void        csn_session_object_async         (CsnSession *self, const char *slot, const char *reason, CsnIdentity *identity,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The decision after a rollback trigger or an objection: roll back, or keep. @identity: signs it (nullable). */
void        csn_session_decide_rollback_async (CsnSession *self, gboolean execute, const char *reason, CsnIdentity *identity,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* --- other acts -------------------------------------------------------------------------------------------------- */

/* The deployment began at another time (RFC 3339) than was recorded. */
void        csn_session_correct_start_async  (CsnSession *self, const char *at, const char *reason,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Plans the start in a document that has no place for it: local time of the IANA zone @zone. Part of what is signed. */
void        csn_session_plan_start_async     (CsnSession *self, const char *start, const char *zone,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Chooses the mode of the iteration limit; NULL: begins anew after a FAIL. */
void        csn_session_iterate_async        (CsnSession *self, const char *mode, const char *reason,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Lets @item follow from the record of another gate: a file, or a folder in which the newest record of that gate and this
 * release is looked for. What is found is verified and noted, also when it does not pass. */
void        csn_session_link_async           (CsnSession *self, const char *item, const char *path,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Looks at all linked records again; notes only what changed. */
void        csn_session_check_links_async    (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                              gpointer user_data);

/* Kill switches, rollbacks and runbooks of the document. (element-type CsnGuardedAction) (transfer full) */
GListModel *csn_session_list_actions         (CsnSession *self);
/* By the line of its heading, item or block ("L263"); NULL with an error. (transfer full) */
CsnGuardedAction *csn_session_find_action    (CsnSession *self, const char *address, GError **error);
/* Uses @action. @phrase: what the person typed, which must be its phrase. @run: runs the command of an action that can be run;
 * FALSE: people have done it by hand, and @output (nullable) is what they saw. The output is kept as evidence, and
 * nothing but this call runs an action. */
void        csn_session_action_async         (CsnSession *self, CsnGuardedAction *action, const char *phrase,
                                              const char *reason, gboolean run, GBytes *output, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
/* Stage runs with what is known of them: @at: when it began (RFC 3339, NULL: now), @environment: "NAME=value" of the run
 * (nullable). A run before the stage or in another environment is recorded and not counted. */
void        csn_session_stage_run_async      (CsnSession *self, const char *stage, const char *at,
                                              const char *const *environment, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
/* Marks a follow-up or a condition ("condition:1") done, at @at (RFC 3339; NULL: now). */
void        csn_session_followup_at_async    (CsnSession *self, const char *item, const char *at,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Closes the record. @follows: the approval report that its final report follows (nullable); its digest goes into the record. */
void        csn_session_close_record_async   (CsnSession *self, const char *reason, const char *follows,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same, and then writes the final report, sealed by @identity with a time stamp of @tsa (nullable), to @path. When only the
 * report fails the record is closed, and the error says so. */
void        csn_session_close_with_report_async (CsnSession *self, const char *reason, const char *follows,
                                              CsnIdentity *identity, const char *tsa, const char *path,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* --- what follows ------------------------------------------------------------------------------------------------ */

/* Follow-ups that are still to be done, as an iCalendar text; NULL with an error before the deployment has started.
 * (transfer full) */
char       *csn_session_dup_calendar         (CsnSession *self, GError **error);
/* Id of the newest approval that the certificate with @key (SHA-256 of its public key) gave, and of the entry that began the
 * revision; "" when there is none. csn_history_compare_async() from there tells what changed since. */
const char *csn_session_get_last_approval    (CsnSession *self, const char *key);
const char *csn_session_get_revision_entry   (CsnSession *self, guint revision);

G_END_DECLS
