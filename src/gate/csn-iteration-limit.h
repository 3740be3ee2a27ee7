/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The limit of iterations that a document sets (T16), where it stands and what was chosen and used in a record. */

#pragma once

#include "csn-policy.h"
#include "csn-record.h"

G_BEGIN_DECLS

/* "Iterations within limit (Quick: 3, Standard: 5, Enterprise: 7)". (transfer none) (nullable) */
CsnFact    *csn_iteration_limit_find     (CsnRecord *record);
/* The mode that people chose in the record, else the policy's; NULL: none that the document names. */
const char *csn_iteration_limit_get_mode (CsnRecord *record,
                                          CsnPolicy *policy);

G_END_DECLS
