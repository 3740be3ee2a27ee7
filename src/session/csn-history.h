/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The history of a record as people ask for it: entries by person, kind and item, what each changed, two moments side by side, an
 * old answer given again, and heads that are remembered and checked. csn_session_describe_event() says an entry in words. */

#pragma once

#include "csn-difference.h"
#include "csn-session.h"

G_BEGIN_DECLS

/* What to list; a member that is NULL lets everything pass. */
typedef struct
{
  const char *person;  /* name as entries have it */
  const char *kind;    /* csn_history_kind_of(), or a type of entry as the log has it ("answer.set") */
  const char *item;    /* id or "L123" */
  const char *since;   /* RFC 3339 or date, in the time that entries say */
  const char *until;
  const char *text;    /* part of the words, folded */
} CsnHistoryFilter;

/* Kinds to filter by: "answers" "notes" "evidence" "probes" "decisions" "approvals" "lifecycle" "people" "failed" "other".
 * NULL-terminated, in the order to show. */
const char *const *csn_history_list_kinds      (void);
const char        *csn_history_kind_of         (CsnEvent                *event);
/* Names that entries were made under, in the order of first appearance. (transfer full) */
GStrv              csn_history_dup_people      (CsnSession              *session);
/* Entries that @filter (nullable) lets pass, oldest first; NULL when it names an item or a kind that there is not.
 * (element-type CsnEvent) (transfer full) */
GListModel        *csn_history_list            (CsnSession              *session,
                                                const CsnHistoryFilter  *filter,
                                                GError                 **error);
/* By id or a unique beginning of it of at least 6 digits. (transfer none) (nullable) */
CsnEvent          *csn_history_find            (CsnSession              *session,
                                                const char              *id,
                                                GError                 **error);
/* Which of how many an entry is that were made in one step; FALSE: it was made alone. @n counts from 1. */
gboolean           csn_history_get_batch       (CsnEvent                *event,
                                                guint                   *n,
                                                guint                   *of);
/* What an entry replaced and what it put there, for entries that set a value (answers, notes, risks, parameters, recommendation,
 * readings); FALSE for all others. @before, @after: (transfer full) (nullable) */
gboolean           csn_history_dup_values      (CsnSession              *session,
                                                CsnEvent                *event,
                                                char                   **before,
                                                char                   **after);
/* @events (element-type CsnEvent) with id, kind, the entry itself and, where it set a value, before and after. Independent of the
 * locale. (transfer full) */
JsonNode          *csn_history_to_json         (CsnSession              *session,
                                                GListModel              *events);

/* What differs between two moments. A moment is an entry's id (after that entry) or a time (after all entries up to it); @from
 * NULL is the record as it was made, @to NULL is now. */
void               csn_history_compare_async   (CsnSession              *session,
                                                const char              *from,
                                                const char              *to,
                                                GCancellable            *cancellable,
                                                GAsyncReadyCallback      callback,
                                                gpointer                 user_data);
/* (element-type CsnDifference) (transfer full) */
GListModel        *csn_history_compare_finish  (CsnSession              *session,
                                                GAsyncResult            *result,
                                                GError                 **error);

/* Gives the value of the old answer or note @event again, as a new entry that says which one it restores; it can be undone like
 * any answer. @reason: (nullable) where none is needed. End with csn_session_act_finish. */
void               csn_history_restore_async   (CsnSession              *session,
                                                const char              *event,
                                                const char              *reason,
                                                GCancellable            *cancellable,
                                                GAsyncReadyCallback      callback,
                                                gpointer                 user_data);

/* Enters that @act was refused; nothing happens where the record can only be read. It is in the
 * queue when this returns: csn_session_is_saving() tells when it is durable. */
void               csn_history_note_refusal    (CsnSession              *session,
                                                const char              *act,
                                                const char              *reason);

/* The same when @error says that a passphrase or PIN did not open the key for @act: somebody tried to sign with another's. What
 * else can be wrong with a key is nobody's attempt. */
void               csn_history_note_wrong_key  (CsnSession              *session,
                                                const char              *act,
                                                const GError            *error);

/* --- heads ------------------------------------------------------------------------------------------------------- */

typedef enum
{
  CSN_HEAD_NEWEST,  /* nothing was added since */
  CSN_HEAD_PAST,    /* part of the log; entries were added since */
  CSN_HEAD_UNKNOWN, /* not in this log: another record, a newer copy, or entries were removed */
} CsnHeadState;

/* Ids of the newest entries: one, or several after a merge that nothing followed. (transfer full) */
GStrv              csn_history_dup_heads       (CsnSession              *session);
/* The one that is printed: "status --json" says the same. "" for an empty log. (transfer full) */
char              *csn_history_dup_head        (CsnSession              *session);
/* @n_after: entries since (nullable). */
CsnHeadState       csn_history_check_head      (CsnSession              *session,
                                                const char              *head,
                                                guint                   *n_after);
/* Remembers the heads for good, on this installation: later checks of any copy of the record say when they are missing. For
 * auditors, who do not edit. */
gboolean           csn_history_remember_head   (CsnSession              *session,
                                                GError                 **error);
/* What was remembered that way. (transfer full) */
GStrv              csn_history_dup_remembered  (CsnSession              *session);

G_END_DECLS
