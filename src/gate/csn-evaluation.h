/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rules of GATES.md make of a record at a moment: a state with one sentence for every item, section and stage, the
 * counts, the verdict with its reasons, the slots, windows and follow-ups, and what has to be shown before anyone signs.
 *
 * A pure function of record, policy, time and the trust facts that were set on the record's approvals and waivers before:
 * always from the whole record, never incrementally, no I/O, no clock of its own. Does not change afterwards; evaluate again
 * when the record changed. It does not write into the record: csn_evaluation_publish does that for the rows of a window. */

#pragma once

#include "csn-followup-status.h"
#include "csn-policy.h"
#include "csn-reason.h"
#include "csn-record.h"
#include "csn-slot-status.h"
#include "csn-stage-state.h"
#include "csn-window-status.h"

G_BEGIN_DECLS

/* Kinds of what must be listed on page 1 and where people sign. */
#define CSN_NOTICE_NA            "na"            /* not applicable although the text is unconditional */
#define CSN_NOTICE_WAIVED        "waived"
#define CSN_NOTICE_NON_BLOCKING  "non-blocking"  /* failed, and does not stop */
#define CSN_NOTICE_NOT_VERIFIED  "not-verified"  /* a probe could not measure, a person's word stands */
#define CSN_NOTICE_NOT_COLLECTED "not-collected" /* collect-only probes without data, as a count */
#define CSN_NOTICE_REREAD        "reread"        /* a person changed what an item means */
#define CSN_NOTICE_ONE_PERSON    "one-person"
#define CSN_NOTICE_DUTIES_OFF    "duties-off"
#define CSN_NOTICE_SELF_DECLARED "self-declared" /* signatures whose certificate nobody vouches for, as a count */
#define CSN_NOTICE_CLAIM         "claim"         /* the document claims a state, no evidence */
#define CSN_NOTICE_AGED          "aged"
#define CSN_NOTICE_RUNS          "runs"          /* minimum runs of a stage that nobody recorded */
#define CSN_NOTICE_IMPLICIT      "implicit"      /* sections that no row of the decision table covers */
#define CSN_NOTICE_START         "start"         /* the deployment was started against the rules */
#define CSN_NOTICE_CONDITION     "condition"     /* text on a condition line that is no condition of the recommendation */
#define CSN_NOTICE_OVERRIDE      "override"      /* somebody may start outside the window, and why */
#define CSN_NOTICE_DELEGATION    "delegation"    /* somebody signed for somebody else */
#define CSN_NOTICE_NAME          "name"          /* the name that was typed is not the one of the certificate */
#define CSN_NOTICE_TESTER        "tester"        /* who tested it approves it */
#define CSN_NOTICE_INHERITED     "inherited"     /* a condition of a gate before this one */
#define CSN_NOTICE_OBJECTION     "objection"     /* an approver objects after the start */
#define CSN_NOTICE_ROLLBACK      "rollback"      /* a decision about rolling back */
#define CSN_NOTICE_CORRECTED     "corrected"     /* the time of the start was corrected */
#define CSN_NOTICE_ACTION        "action"        /* a kill switch, rollback or runbook was used */
#define CSN_NOTICE_CLOCK         "clock"         /* the clock went back */
#define CSN_NOTICE_CLEARED       "cleared"       /* a trigger had fired and was cleared */
#define CSN_NOTICE_OVERWRITTEN   "overwritten"   /* a person wrote over a number that a probe measured */
#define CSN_NOTICE_FOLLOWS       "follows"       /* the approval report that a closed record follows */
#define CSN_NOTICE_UNLINKED      "unlinked"      /* a gate before this one, passed by a person's word, without its record */

typedef struct
{
  guint total;     /* items that count, see csn_evaluation_get_counting_rule */
  guint completed; /* passed or waived */
  guint failed;    /* failed, in error or in conflict */
  guint na;
  guint waived;    /* part of completed */
  guint pending;   /* everything else */
  double rate;     /* per cent of total without n/a; 0 when nothing counts */
} CsnCounts;

#define CSN_TYPE_EVALUATION (csn_evaluation_get_type ())
G_DECLARE_FINAL_TYPE (CsnEvaluation, csn_evaluation, CSN, EVALUATION, GObject)

CsnEvaluation *csn_evaluate                          (CsnRecord      *record,
                                                      CsnPolicy      *policy,
                                                      GDateTime      *now);
/* Sets state and explanation on the record's entries (only what changed notifies); explanations that need nothing but the entry
 * are made when somebody reads them. */
void           csn_evaluation_publish                (CsnEvaluation  *self,
                                                      CsnRecord      *record);
CsnRecord     *csn_evaluation_get_record             (CsnEvaluation  *self);
CsnPolicy     *csn_evaluation_get_policy             (CsnEvaluation  *self);
GDateTime     *csn_evaluation_get_now                (CsnEvaluation  *self);

/* --- items */
/* Effective state of an item; @explanation (out) (optional) (transfer none): one sentence why. */
CsnState       csn_evaluation_get_state              (CsnEvaluation  *self,
                                                      const char     *item_id,
                                                      const char    **explanation);
CsnProvenance  csn_evaluation_get_provenance         (CsnEvaluation  *self,
                                                      const char     *item_id);
/* Whether the item can stop the verdict now. */
gboolean       csn_evaluation_is_blocking            (CsnEvaluation  *self,
                                                      const char     *item_id);
/* Text of a field that the program computes ("Total Checklist Items"); NULL: it computes none. (nullable) */
const char    *csn_evaluation_get_derived_text       (CsnEvaluation  *self,
                                                      const char     *item_id);

/* Whether the document takes the item for the passing of another gate, whose record it can follow. */
gboolean       csn_evaluation_wants_link             (CsnEvaluation  *self,
                                                      const char     *item_id);

/* --- sections and stages */
/* Roll-up of everything inside; @warnings (out) (optional): non-blocking items that are not satisfied. */
CsnState       csn_evaluation_get_section_state      (CsnEvaluation  *self,
                                                      CsnSection     *section,
                                                      guint          *warnings);
/* "PASS WITH WAIVERS" where the roll-up is WAIVED, else the nick of the state. */
const char    *csn_evaluation_get_section_word       (CsnEvaluation  *self,
                                                      CsnSection     *section);
/* @explanation, @runs, @attempt: (out) (optional); attempt counts from 1, 0: never started. */
CsnStageState  csn_evaluation_get_stage_state        (CsnEvaluation  *self,
                                                      CsnStage       *stage,
                                                      const char    **explanation,
                                                      guint          *runs,
                                                      guint          *attempt);

/* --- the whole */
void           csn_evaluation_get_counts             (CsnEvaluation  *self,
                                                      CsnCounts      *counts);
/* What is counted, for print. */
const char    *csn_evaluation_get_counting_rule      (CsnEvaluation  *self);
/* The limit of iterations that the document sets, FALSE: none. @mode: NULL while it is open, and then @limit is 0. */
gboolean       csn_evaluation_get_iteration          (CsnEvaluation  *self,
                                                      const char    **mode,
                                                      guint          *limit,
                                                      guint          *used,
                                                      guint          *line);
CsnVerdictKind csn_evaluation_get_verdict            (CsnEvaluation  *self);
/* What the verdict will be when all have signed; the same as the verdict unless that is READY FOR SIGN-OFF. */
CsnVerdictKind csn_evaluation_get_would_be           (CsnEvaluation  *self);
/* Whether the document speaks of PASS / FAIL and not of GO / NO-GO. */
gboolean       csn_evaluation_is_pass_fail           (CsnEvaluation  *self);
/* One sentence: the verdict and its first reason. */
const char    *csn_evaluation_get_summary            (CsnEvaluation  *self);
/* Why, worst first, in document order. (element-type CsnReason) */
GListModel    *csn_evaluation_get_reasons            (CsnEvaluation  *self);
/* The same without putting them all in words: a large open record has thousands. */
guint          csn_evaluation_get_n_reasons          (CsnEvaluation  *self);
/* (transfer none) (nullable) */
CsnReason     *csn_evaluation_get_first_reason       (CsnEvaluation  *self);
/* What has to be read before signing; see the CSN_NOTICE_ kinds. (element-type CsnReason) */
GListModel    *csn_evaluation_get_notices            (CsnEvaluation  *self);
/* Whether a person may recommend @value ("go", "no-go", "go-with-conditions"); @why (out) (optional) when not. */
gboolean       csn_evaluation_allows_recommendation  (CsnEvaluation  *self,
                                                      const char     *value,
                                                      const char    **why);
/* The lifecycle with what approvals and dates make of it (APPROVED, REJECTED, REVIEW DUE). */
CsnLifecycle   csn_evaluation_get_lifecycle          (CsnEvaluation  *self);

/* --- approvals */
/* One for each signing act, in document order. (element-type CsnSlotStatus) */
GListModel    *csn_evaluation_get_slots              (CsnEvaluation  *self);
/* (transfer none) (nullable) */
CsnSlotStatus *csn_evaluation_get_slot               (CsnEvaluation  *self,
                                                      const char     *slot_id);
/* Slots that the verdict waits for, and those of them that are approved. */
void           csn_evaluation_count_approvals        (CsnEvaluation  *self,
                                                      guint          *given,
                                                      guint          *needed);

/* --- time */
/* (element-type CsnWindowStatus) */
GListModel    *csn_evaluation_get_windows            (CsnEvaluation  *self);
/* (element-type CsnFollowupStatus) */
GListModel    *csn_evaluation_get_followups          (CsnEvaluation  *self);
/* What would be flagged if the deployment started now; empty: nothing. (element-type CsnReason) */
GListModel    *csn_evaluation_get_start_violations   (CsnEvaluation  *self);

G_END_DECLS
