/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a slot signs (GATES.md "What is signed", RECORD.md "Approval statement"): one canonical JSON object with everything
 * of the slot's scope that a person or probe gave, and its SHA-256, the "content" of approval statements.
 *
 * In it: template and policy digest, release identity, parameters, and for every item of the scope its answer, reason,
 * provenance, note, reading, waiver, link, last probe outcomes and evidence digests; risks, recommendation, conditions. Not in it: what
 * signing fills (approvals table, sign-off boxes), items derived from approvals, follow-ups, the change history, the lifecycle box,
 * and anything that only time changes (ageing).
 *
 * Scope: a pre-deployment slot, and in a document with such slots also one without context, signs what is not
 * post-deployment; a post-deployment slot what is; otherwise a slot signs everything. */

#pragma once

#include "csn-policy.h"
#include "csn-record.h"

G_BEGIN_DECLS

/* @slot: NULL for the whole gate. (transfer full) */
char    *csn_content_dup_canonical       (CsnRecord   *record,
                                          CsnPolicy   *policy,
                                          CsnSlot     *slot);
/* SHA-256 of the above, 64 hex digits. (transfer full) */
char    *csn_content_dup_digest          (CsnRecord   *record,
                                          CsnPolicy   *policy,
                                          CsnSlot     *slot);
/* "gate", "pre" or "post": the scope that @slot signs in this document. */
const char *csn_content_get_scope        (CsnRecord   *record,
                                          CsnSlot     *slot);
/* Whether @item is in the scope of @slot. */
gboolean csn_content_covers              (CsnRecord   *record,
                                          CsnSlot     *slot,
                                          CsnItem     *item);
/* Digest of the evidence and probe outcomes that an item's state rests on; "" without any. What a waiver is bound to.
 * (transfer full) */
char    *csn_content_dup_evidence_digest (CsnEntry    *entry);
/* Starts and stops of stages in order, "L134 start,L158 start,L158 stop"; "" without any. (transfer full) */
char    *csn_content_dup_stage_acts      (CsnRecord   *record);
/* Whether something in the approval's scope differed from what it signed at any later moment, also when it was put back
 * since. Looks at the entries of the log after the approval and at the content now (@digest: of the approval's slot now). */
gboolean csn_approval_was_stale          (CsnRecord   *record,
                                          CsnApproval *approval,
                                          const char  *digest);

G_END_DECLS
