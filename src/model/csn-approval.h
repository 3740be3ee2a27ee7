/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An approval or rejection of a slot, as an approval entry holds it: the canonical statement that was signed and the
 * detached CAdES signature over it. What the signature is worth is found out by src/sign and src/gate, not here. */

#pragma once

#include "csn-enums.h"
#include "csn-event.h"

G_BEGIN_DECLS

/* What a statement says that decides about a slot; other signed acts name slots too. */
#define CSN_APPROVAL_STATEMENT_SCHEMA "countersign-approval/1"

#define CSN_TYPE_APPROVAL (csn_approval_get_type ())
G_DECLARE_FINAL_TYPE (CsnApproval, csn_approval, CSN, APPROVAL, GObject)

/* NULL with an error when the entry's statement is not what it should be. */
CsnApproval *csn_approval_new_from_event (CsnEvent     *event,
                                          GError      **error);
/* Id of the approval entry. */
const char  *csn_approval_get_id         (CsnApproval *self);
/* The signed bytes, canonical JSON. */
const char  *csn_approval_get_statement  (CsnApproval *self);
GBytes      *csn_approval_get_cms        (CsnApproval *self);
/* Members of the statement. */
const char  *csn_approval_get_record     (CsnApproval *self);
guint        csn_approval_get_revision   (CsnApproval *self);
const char  *csn_approval_get_slot       (CsnApproval *self);
const char  *csn_approval_get_role       (CsnApproval *self);
const char  *csn_approval_get_meaning    (CsnApproval *self);
gboolean     csn_approval_is_rejection   (CsnApproval *self);
const char  *csn_approval_get_comment    (CsnApproval *self);
const char  *csn_approval_get_at         (CsnApproval *self);
const char  *csn_approval_get_content    (CsnApproval *self);
const char  *csn_approval_get_template   (CsnApproval *self);
const char  *csn_approval_get_policy     (CsnApproval *self);

/* Found out by whoever verified the signature; "" before. */
void         csn_approval_set_signer     (CsnApproval *self,
                                          const char  *name,
                                          const char  *fingerprint,
                                          const char  *key);
/* Printed name of the certificate. */
const char  *csn_approval_get_signer     (CsnApproval *self);
/* SHA-256 of the certificate. */
const char  *csn_approval_get_fingerprint (CsnApproval *self);
/* SHA-256 of the public key: tells people apart. */
const char  *csn_approval_get_key        (CsnApproval *self);
/* Whether the signature fits the statement, and whether the signer is vouched for (roster or trust store). */
void         csn_approval_set_validity   (CsnApproval *self,
                                          gboolean     valid,
                                          gboolean     trusted,
                                          const char  *problem);
gboolean     csn_approval_is_valid       (CsnApproval *self);
gboolean     csn_approval_is_trusted     (CsnApproval *self);
const char  *csn_approval_get_problem    (CsnApproval *self);
gboolean     csn_approval_is_withdrawn   (CsnApproval *self);
void         csn_approval_mark_withdrawn (CsnApproval *self);

G_END_DECLS
