/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a record holds at a moment: the checklist and everything that its log says about it. Made by applying the entries of
 * the log in order; the only way to change it is another entry. Knows nothing of files, keys or verdict rules. */

#pragma once

#include "csn-act.h"
#include "csn-approval.h"
#include "csn-checklist.h"
#include "csn-condition.h"
#include "csn-entry.h"
#include "csn-event.h"
#include "csn-lineage.h"
#include "csn-probe-series.h"
#include "csn-risk.h"
#include "csn-waiver.h"

G_BEGIN_DECLS

/* Signal "changed": after entries were applied. */
#define CSN_TYPE_RECORD (csn_record_get_type ())
G_DECLARE_FINAL_TYPE (CsnRecord, csn_record, CSN, RECORD, GObject)

CsnRecord    *csn_record_new               (CsnChecklist *checklist);
/* For a log in which the document may have been exchanged: @checklist is the newest one (csn_lineage_get_document), and entries
 * about older ones are read in its terms. A further "rebase" needs a new record. @lineage: (nullable) */
CsnRecord    *csn_record_new_of            (CsnChecklist *checklist,
                                            CsnLineage   *lineage);
/* Applies one entry. On an error the entry is kept in the log and changes nothing else; the record says so. */
gboolean      csn_record_apply             (CsnRecord    *self,
                                            CsnEvent     *event,
                                            GError      **error);
/* Whether entries of @type mean something to this program; others are kept, counted, and make a record read-only. */
gboolean      csn_record_knows_type        (const char   *type);
/* Emits "changed"; call once after a batch of csn_record_apply. */
void          csn_record_applied           (CsnRecord    *self);

CsnChecklist *csn_record_get_checklist     (CsnRecord    *self);
/* What csn_record_new_of() was given: for another record of the same entries. (transfer none) (nullable) */
CsnLineage   *csn_record_get_lineage       (CsnRecord    *self);
/* 32 hex digits; "" before the first entry. */
const char   *csn_record_get_id            (CsnRecord    *self);
const char   *csn_record_get_title         (CsnRecord    *self);
/* Name of the Markdown file it came from. */
const char   *csn_record_get_source_name   (CsnRecord    *self);
const char   *csn_record_get_created       (CsnRecord    *self);
/* Entries of all items in document order. (element-type CsnEntry) */
GListModel   *csn_record_get_entries       (CsnRecord    *self);
/* The same as a plain array of @n entries, for walks over all of them. NULL when there are none. (transfer none) */
CsnEntry *const *csn_record_peek_entries   (CsnRecord    *self,
                                            guint        *n);
/* What is filled in at @item of its checklist; NULL when that is another one's. (transfer none) (nullable) */
CsnEntry     *csn_record_get_entry_of      (CsnRecord    *self,
                                            CsnItem      *item);
/* By item id, "L123" or "L123#2". (transfer none) (nullable) */
CsnEntry     *csn_record_find_entry        (CsnRecord    *self,
                                            const char   *address);
/* All log entries in order, in terms of the newest document. (element-type CsnEvent) */
GListModel   *csn_record_get_events        (CsnRecord    *self);
/* All evidence ever added, removed ones included. (element-type CsnEvidence) */
GListModel   *csn_record_get_evidence      (CsnRecord    *self);
/* By id or a unique beginning of it of at least 6 digits. (transfer none) (nullable) */
CsnEvidence  *csn_record_find_evidence     (CsnRecord    *self,
                                            const char   *id);
/* All approvals and rejections ever given, oldest first. (element-type CsnApproval) */
GListModel   *csn_record_get_approvals     (CsnRecord    *self);
/* Newest approval of a slot, withdrawn or not. (transfer none) (nullable) */
CsnApproval  *csn_record_find_approval     (CsnRecord    *self,
                                            const char   *slot);
/* The last run of a probe that judges no item. (transfer none) (nullable) */
CsnProbeResult *csn_record_find_free_run   (CsnRecord    *self,
                                            const char   *probe_id);
/* Probes measured several times over time, oldest first, ended ones included. (element-type CsnProbeSeries) */
GListModel   *csn_record_get_series        (CsnRecord    *self);
/* (element-type CsnRisk), latest assessment of each name. */
GListModel   *csn_record_get_risks         (CsnRecord    *self);
/* (element-type CsnWaiver), newest of each item. */
GListModel   *csn_record_get_waivers       (CsnRecord    *self);
/* (transfer none) (nullable) */
CsnWaiver    *csn_record_find_waiver       (CsnRecord    *self,
                                            const char   *item);
/* "go", "no-go", "go-with-conditions", or NULL when nobody recommended yet. */
const char   *csn_record_get_recommendation (CsnRecord   *self);
const char   *csn_record_get_recommendation_reason (CsnRecord *self);
/* (element-type CsnCondition) */
GListModel   *csn_record_get_conditions    (CsnRecord    *self);

CsnLifecycle  csn_record_get_lifecycle     (CsnRecord    *self);
guint         csn_record_get_revision      (CsnRecord    *self);
/* Public key digest of who submitted it; NULL: not submitted. */
const char   *csn_record_get_author_key    (CsnRecord    *self);
const char   *csn_record_get_author        (CsnRecord    *self);
/* When the deployment started (T0), RFC 3339; NULL: not yet. */
const char   *csn_record_get_started       (CsnRecord    *self);
/* Reason given when it was started outside the rules; NULL: none. */
const char   *csn_record_get_start_reason  (CsnRecord    *self);
/* Policy text in force; NULL: the built-in default. */
const char   *csn_record_get_policy        (CsnRecord    *self);

/* name → value (transfer none) (element-type utf8 utf8) */
GHashTable   *csn_record_get_parameters    (CsnRecord    *self);
GHashTable   *csn_record_get_subject       (CsnRecord    *self);
/* Roster: SHA-256 of a certificate (hex) → CsnRosterEntry */
typedef struct
{
  char *role;          /* "" : any role */
  char *name;
  GBytes *certificate; /* DER */
} CsnRosterEntry;
GHashTable   *csn_record_get_roster        (CsnRecord    *self);
/* When a follow-up item was done: item id, or "condition:2" for a condition of the recommendation → RFC 3339
 * (transfer none) */
GHashTable   *csn_record_get_followups     (CsnRecord    *self);
/* Acts on the gate, oldest first; see csn-act.h. (element-type CsnAct) */
GListModel   *csn_record_get_acts          (CsnRecord    *self);
/* The act that closed the record. (transfer none) (nullable) */
CsnAct       *csn_record_get_closing       (CsnRecord    *self);
/* The state of the other record that @item was linked to last. (transfer none) (nullable) */
CsnAct       *csn_record_find_link         (CsnRecord    *self,
                                            const char   *item);
/* Mode of the iteration limit that people chose; NULL: none yet. And how often they have begun anew after a FAIL. */
const char   *csn_record_get_iteration_mode (CsnRecord   *self);
guint         csn_record_get_n_iterations  (CsnRecord    *self);
/* Log entries that a newer program wrote and this one does not understand. */
guint         csn_record_get_n_unknown     (CsnRecord    *self);

G_END_DECLS
