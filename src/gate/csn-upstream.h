/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T15: what the record of another gate counts for here. A pure rule; finding and verifying it is not its business. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean found;
  gboolean signature_valid;
  gboolean same_subject;    /* of the same release */
  CsnVerdictKind verdict;
  gboolean superseded;
  gboolean expired;
  gboolean cycle;           /* the gates refer to each other */
  gboolean human_claim;     /* a person says that it passed */
  gboolean allow_claim;     /* the policy lets that count, shown as a claim */
} CsnUpstreamRecord;

CsnState csn_upstream_judge (const CsnUpstreamRecord *record);

G_END_DECLS
