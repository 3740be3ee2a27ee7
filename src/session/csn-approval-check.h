/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out what the approvals and waivers of a record are worth: whether each signature fits its statement, who made it and
 * whether somebody vouches for them. Sets the result on the model's objects, from where the rules read it. */

#pragma once

#include "csn-identity.h"
#include "csn-record.h"
#include "csn-trust.h"

G_BEGIN_DECLS

/* Pins the record's roster in @trust, then checks every approval and waiver that was not checked with this trust before. */
void csn_approval_check_record (CsnRecord *record,
                                CsnTrust  *trust);
/* Whether the roster, if it knows the signer's certificate, vouches for it in the role that was signed for. */
gboolean csn_approval_check_roster_role (CsnRecord   *record,
                                         CsnApproval *approval);

G_END_DECLS
