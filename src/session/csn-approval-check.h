/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out what the approvals and waivers of a record are worth: whether each signature fits its statement, who made it and
 * whether somebody vouches for them. Sets the result on the model's objects, from where the rules read it. */

#pragma once

#include "csn-guard.h"
#include "csn-identity.h"
#include "csn-policy.h"
#include "csn-record.h"
#include "csn-trust.h"

G_BEGIN_DECLS

/* Pins the record's roster in @trust, then checks every approval, waiver and other signed act: that the signature fits and was
 * not put in a second time, that what the entry says was signed, and that @policy and roster let the signer act so. */
void csn_approval_check_record (CsnRecord *record,
                                CsnPolicy *policy,
                                CsnTrust  *trust);
/* What policy and roster ask of whoever owns @certificate, whether it has run out aside: that depends on when it signed. The strings
 * are the certificate's. */
void csn_approval_check_describe (CsnCertificate *certificate,
                                  CsnSigner      *signer);
/* What the signed statement of an entry of @type begins with: a signature given for one kind of act says nothing as another. NULL
 * for a type that nobody signs; what is signed for an approval is in csn-approval-statement.h. */
const char *csn_approval_check_get_schema (const char *type);
/* Whether people sign what begins with @schema, approvals included. */
gboolean csn_approval_check_is_statement (const char *schema);
/* Whether nobody but the record's own roster vouches for who gave @approval; after checking. */
gboolean csn_approval_check_is_by_roster (CsnApproval *approval);

G_END_DECLS
