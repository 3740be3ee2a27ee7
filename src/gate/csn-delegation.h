/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md section 5 "Delegation": who may sign for whom. Signed by the holder of the role, for one slot, from a time on and
 * before another, one step deep. A pure rule on a record's delegation entries. */

#pragma once

#include "csn-record.h"

G_BEGIN_DECLS

/* Whether @fingerprint (of a certificate) may hold @role: the roster names it for the role, or does not know it and names
 * nobody for the role. @strict: unknown certificates never do. */
gboolean    csn_delegation_holds_role  (CsnRecord  *record,
                                        CsnSlot    *slot,
                                        const char *fingerprint,
                                        gboolean    strict);
/* The newest delegation of @slot to the person with @key; @valid (out) tells whether it counts at @at (RFC 3339), and @why (out)
 * (optional) (transfer full) why not. NULL: there is none. (transfer none) (nullable) */
CsnAct     *csn_delegation_find        (CsnRecord  *record,
                                        CsnSlot    *slot,
                                        const char *key,
                                        const char *at,
                                        gboolean   *valid,
                                        char      **why);
/* "John Doe, QA Lead (delegation of 2026-11-20)" (transfer full) */
char       *csn_delegation_dup_text    (CsnAct     *delegation);

G_END_DECLS
