/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is filled in at one item of a record: answer, note, evidence, probe runs, and the effective state that the rules
 * worked out. This is the object that a row of the window is bound to. Changed by CsnRecord alone. */

#pragma once

#include "csn-answer.h"
#include "csn-evidence.h"
#include "csn-item.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* Properties, all readable and notified: item, value, note, reason, state, explanation, n-evidence, n-runs,
 * conflicting, changed */
#define CSN_TYPE_ENTRY (csn_entry_get_type ())
G_DECLARE_FINAL_TYPE (CsnEntry, csn_entry, CSN, ENTRY, GObject)

CsnEntry       *csn_entry_new              (CsnItem    *item);
CsnItem        *csn_entry_get_item         (CsnEntry   *self);
const char     *csn_entry_get_id           (CsnEntry   *self);
/* The role as read, or as a person re-read it. */
CsnRole         csn_entry_get_role         (CsnEntry   *self);
gboolean        csn_entry_is_reread        (CsnEntry   *self);
const char     *csn_entry_get_reread_reason (CsnEntry  *self);
gboolean        csn_entry_is_inverted      (CsnEntry   *self);
/* The answer that counts; with several unresolved ones the newest. NULL: none. (transfer none) */
CsnAnswer      *csn_entry_get_answer       (CsnEntry   *self);
/* All answers that nobody replaced: more than one is a conflict. (element-type CsnAnswer) (transfer none) */
GPtrArray      *csn_entry_get_answers      (CsnEntry   *self);
gboolean        csn_entry_is_conflicting   (CsnEntry   *self);
/* Value of the answer; NULL: not answered. */
const char     *csn_entry_get_value        (CsnEntry   *self);
const char     *csn_entry_get_reason       (CsnEntry   *self);
const char     *csn_entry_get_note         (CsnEntry   *self);
/* (transfer none) (nullable) */
CsnAnswer      *csn_entry_get_note_answer  (CsnEntry   *self);
/* Evidence that is neither removed nor erased. (element-type CsnEvidence) */
GListModel     *csn_entry_get_evidence     (CsnEntry   *self);
guint           csn_entry_get_n_evidence   (CsnEntry   *self);
/* How many of them come from a file that says something else by now. */
guint           csn_entry_get_n_stale_evidence (CsnEntry *self);
/* Says "n-evidence" again, for who shows what became of the files. */
void            csn_entry_look_at_evidence (CsnEntry   *self);
/* Results of probe runs, oldest first. (element-type CsnProbeResult) */
GListModel     *csn_entry_get_runs         (CsnEntry   *self);
guint           csn_entry_get_n_runs       (CsnEntry   *self);
/* (nullable) (transfer none) */
CsnProbeResult *csn_entry_get_last_run     (CsnEntry   *self);
/* Result of the last run of one probe. (nullable) (transfer none) */
CsnProbeResult *csn_entry_get_last_run_of  (CsnEntry   *self,
                                            const char *probe_id);
/* Whether anything was entered since the record was made. */
gboolean        csn_entry_is_changed       (CsnEntry   *self);

/* Effective state after GATES.md T3 and T6 with one sentence why; set by whoever evaluates. */
CsnState        csn_entry_get_state        (CsnEntry   *self);
const char     *csn_entry_get_explanation  (CsnEntry   *self);
void            csn_entry_set_state        (CsnEntry   *self,
                                            CsnState    state,
                                            const char *explanation);
/* Makes the sentence of an entry in its state, which @why stands for, out of its item, role and answers alone. (transfer full) */
typedef char *(*CsnEntryExplain)           (CsnEntry   *entry,
                                            guint       why);
/* The same with a sentence that is made when somebody reads it, or before what it speaks of changes: of thousands of rows few
 * are looked at. Asked again with the same arguments, and nothing entered in between, it changes nothing and tells nobody. */
void            csn_entry_set_explained_state (CsnEntry        *self,
                                               CsnState         state,
                                               CsnEntryExplain  explain,
                                               guint            why);

/* For CsnRecord. @aspect: "answer" or "note". */
void            csn_entry_put              (CsnEntry          *self,
                                            const char        *aspect,
                                            CsnAnswer         *answer,
                                            const char *const *replaces);
void            csn_entry_add_evidence     (CsnEntry          *self,
                                            CsnEvidence       *evidence);
void            csn_entry_drop_evidence    (CsnEntry          *self,
                                            CsnEvidence       *evidence);
void            csn_entry_add_run          (CsnEntry          *self,
                                            CsnProbeResult    *run);
void            csn_entry_reread           (CsnEntry          *self,
                                            CsnRole            role,
                                            const char        *reason);

G_END_DECLS
