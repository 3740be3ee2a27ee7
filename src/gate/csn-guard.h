/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* May this act happen now, and if not, why? Each guard returns TRUE, or FALSE with CSN_GATE_ERROR_NOT_ALLOWED and a sentence
 * that says which rule stands against it and what to do. Guards change nothing; whoever acts asks first. */

#pragma once

#include "csn-evaluation.h"
#include "csn-gate-error.h"

G_BEGIN_DECLS

/* What is known of the certificate that somebody wants to sign with; strings may be NULL. */
typedef struct
{
  const char *name;        /* printed name */
  const char *key;         /* SHA-256 of the public key */
  const char *fingerprint; /* SHA-256 of the certificate */
  const char *subject;
  const char *issuer;
  const char *email;
  gboolean machine;        /* issued to a program, not to a person */
  gboolean expired;        /* not valid at the time of signing */
} CsnSigner;

/* Whether policy and roster let @signer act as @role. What holds when somebody signs holds just as well when a signature that
 * came from elsewhere is judged. */
gboolean csn_guard_check_signer   (CsnRecord       *record,
                                   CsnPolicy       *policy,
                                   const CsnSigner *signer,
                                   const char      *role,
                                   GError         **error);
/* The same for a slot, where somebody may sign to whom it was delegated; whether the delegation holds is judged with the slot. */
gboolean csn_guard_check_approver (CsnRecord       *record,
                                   CsnPolicy       *policy,
                                   const CsnSigner *signer,
                                   CsnSlot         *slot,
                                   GError         **error);
/* Approve or reject @slot. Rejecting needs @comment. */
gboolean csn_guard_sign           (CsnEvaluation   *evaluation,
                                   CsnSlot         *slot,
                                   const CsnSigner *signer,
                                   gboolean         reject,
                                   const char      *comment,
                                   GError         **error);
gboolean csn_guard_withdraw       (CsnEvaluation   *evaluation,
                                   CsnApproval     *approval,
                                   const CsnSigner *signer,
                                   const char      *reason,
                                   GError         **error);
gboolean csn_guard_waive          (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   const CsnSigner *signer,
                                   const char      *role,
                                   const char      *reason,
                                   const char      *until,
                                   GError         **error);
/* Countersign a "not applicable". */
gboolean csn_guard_witness        (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   const CsnSigner *signer,
                                   const char      *role,
                                   GError         **error);
/* Give @value to an item (NULL: clear it). */
gboolean csn_guard_answer         (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   const char      *value,
                                   const char      *reason,
                                   GError         **error);
gboolean csn_guard_reading        (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   CsnRole          role,
                                   const char      *reason,
                                   GError         **error);
/* @conditions: (nullable) (element-type CsnCondition) */
gboolean csn_guard_recommend      (CsnEvaluation   *evaluation,
                                   const char      *value,
                                   const char      *reason,
                                   GListModel      *conditions,
                                   GError         **error);
/* Clear a latched trigger: @by, with @n_evidence new pieces of evidence. */
gboolean csn_guard_clear          (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   const char      *by,
                                   const char      *reason,
                                   guint            n_evidence,
                                   GError         **error);
gboolean csn_guard_submit         (CsnEvaluation   *evaluation,
                                   GError         **error);
/* Never refused for what the rules say, only when it cannot mean anything; csn_evaluation_get_start_violations tells
 * what will be flagged, and @needs_reason (out) (optional) whether a reason should be asked for. */
gboolean csn_guard_start          (CsnEvaluation   *evaluation,
                                   gboolean        *needs_reason,
                                   GError         **error);
gboolean csn_guard_rollback       (CsnEvaluation   *evaluation,
                                   const char      *reason,
                                   GError         **error);
gboolean csn_guard_close          (CsnEvaluation   *evaluation,
                                   GError         **error);
gboolean csn_guard_void           (CsnEvaluation   *evaluation,
                                   const char      *reason,
                                   GError         **error);
gboolean csn_guard_revise         (CsnEvaluation   *evaluation,
                                   GError         **error);
/* Put a newer version of the document under the record. */
gboolean csn_guard_rebase         (CsnEvaluation   *evaluation,
                                   GError         **error);
gboolean csn_guard_followup       (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   GError         **error);
/* A condition of the recommendation, or of a gate before this one: "condition:1". */
gboolean csn_guard_condition      (CsnEvaluation   *evaluation,
                                   const char      *address,
                                   GError         **error);
/* @act: "start", "run" or "stop". */
gboolean csn_guard_stage          (CsnEvaluation   *evaluation,
                                   CsnStage        *stage,
                                   const char      *act,
                                   GError         **error);
/* Start outside the window by @role; @until: (nullable). */
gboolean csn_guard_override       (CsnEvaluation   *evaluation,
                                   const CsnSigner *signer,
                                   const char      *role,
                                   const char      *reason,
                                   const char      *until,
                                   GError         **error);
/* @signer lets @delegate sign as @slot from @from on and before @until (RFC 3339). */
gboolean csn_guard_delegate       (CsnEvaluation   *evaluation,
                                   CsnSlot         *slot,
                                   const CsnSigner *signer,
                                   const CsnSigner *delegate,
                                   const char      *from,
                                   const char      *until,
                                   const char      *reason,
                                   GError         **error);
/* Object to what one has approved, after the deployment has started: changes no state. */
gboolean csn_guard_object         (CsnEvaluation   *evaluation,
                                   CsnSlot         *slot,
                                   const CsnSigner *signer,
                                   const char      *reason,
                                   GError         **error);
/* Decide not to roll back. */
gboolean csn_guard_keep           (CsnEvaluation   *evaluation,
                                   const char      *reason,
                                   GError         **error);
/* Give T0 another time. */
gboolean csn_guard_correct_start  (CsnEvaluation   *evaluation,
                                   const char      *at,
                                   const char      *reason,
                                   GError         **error);
/* Plan the start: local time @start of the IANA zone @zone. */
gboolean csn_guard_plan           (CsnEvaluation   *evaluation,
                                   const char      *start,
                                   const char      *zone,
                                   GError         **error);
/* Let @entry follow from the record of another gate. */
gboolean csn_guard_link           (CsnEvaluation   *evaluation,
                                   CsnEntry        *entry,
                                   GError         **error);
/* Kill switch, rollback or runbook: @typed must be @wanted, to the letter. */
gboolean csn_guard_action         (CsnEvaluation   *evaluation,
                                   const char      *wanted,
                                   const char      *typed,
                                   const char      *reason,
                                   GError         **error);
/* Choose the mode of the iteration limit, or (NULL) begin anew after a FAIL. */
gboolean csn_guard_iterate        (CsnEvaluation   *evaluation,
                                   const char      *mode,
                                   GError         **error);
/* Put @policy in force; changing it in a record with signatures needs the approvals that the old one asks for. */
gboolean csn_guard_policy         (CsnEvaluation   *evaluation,
                                   CsnPolicy       *policy,
                                   GError         **error);

G_END_DECLS
