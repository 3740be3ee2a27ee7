/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* May this act happen now, and if not, why? Each guard returns TRUE, or FALSE with CSN_GATE_ERROR_NOT_ALLOWED and a sentence
 * that says which rule stands against it and what to do. Guards change nothing; whoever acts asks first. */

#pragma once

#include "csn-evaluation.h"

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
/* @act: "start", "run" or "stop". */
gboolean csn_guard_stage          (CsnEvaluation   *evaluation,
                                   CsnStage        *stage,
                                   const char      *act,
                                   GError         **error);
/* Start outside the window by @role. */
gboolean csn_guard_override       (CsnEvaluation   *evaluation,
                                   const char      *role,
                                   const char      *reason,
                                   GError         **error);
/* Put @policy in force; changing it in a record with signatures needs the approvals that the old one asks for. */
gboolean csn_guard_policy         (CsnEvaluation   *evaluation,
                                   CsnPolicy       *policy,
                                   GError         **error);

G_END_DECLS
