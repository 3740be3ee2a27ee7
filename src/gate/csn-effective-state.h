/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T3: the effective state of an item, out of its outcome and what stands around it. A pure rule. */

#pragma once

#include "csn-enums.h"
#include "csn-prerequisites.h"

G_BEGIN_DECLS

/* Which rule of T3 decided, for the sentence that explains it. */
typedef enum
{
  CSN_EFFECT_OUTCOME,
  CSN_EFFECT_SKIPPED,
  CSN_EFFECT_BLOCKED,
  CSN_EFFECT_CONFLICT,
  CSN_EFFECT_NA,
  CSN_EFFECT_NA_OPEN,   /* not applicable, but reason or countersignature is missing */
  CSN_EFFECT_STALE,
  CSN_EFFECT_WAIVED,
} CsnEffect;

typedef struct
{
  CsnState outcome;
  CsnPhaseState phase;
  gboolean blocked;            /* an earlier stage has not passed */
  gboolean conflict;
  gboolean na;
  gboolean na_conditional;     /* the text says "if required" or the like */
  gboolean na_has_reason;
  gboolean na_countersigned;
  gboolean require_countersign;
  gboolean stale;
  gboolean has_waiver;
  gboolean waiver_has_reason;
  gboolean waiver_signed;      /* by a role that may waive */
  gboolean waiver_expired;
  gboolean waiver_withdrawn;
  gboolean waiver_evidence_changed;
  CsnState waiver_for;         /* outcome that was waived */
} CsnEffectiveInput;

CsnState csn_effective_state (const CsnEffectiveInput *input,
                              CsnEffect               *effect);

G_END_DECLS
