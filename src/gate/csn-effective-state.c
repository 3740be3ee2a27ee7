/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T3: rows in order, the first that matches decides. */

#include "csn-effective-state.h"

static gboolean
waiver_holds (const CsnEffectiveInput *input)
{
  if (input->outcome != CSN_STATE_FAIL && input->outcome != CSN_STATE_ERROR
      && input->outcome != CSN_STATE_INCONCLUSIVE)
    return FALSE;
  return input->has_waiver && input->waiver_has_reason && input->waiver_signed && !input->waiver_expired
         && !input->waiver_withdrawn && !input->waiver_evidence_changed
         && input->waiver_for == input->outcome;
}

static CsnState
decide (CsnEffect *where, CsnEffect effect, CsnState state)
{
  if (where != NULL)
    *where = effect;
  return state;
}

CsnState
csn_effective_state (const CsnEffectiveInput *input, CsnEffect *effect)
{
  g_return_val_if_fail (input != NULL, CSN_STATE_PENDING);

  if (input->phase == CSN_PHASE_STATE_SKIPPED)
    return decide (effect, CSN_EFFECT_SKIPPED, CSN_STATE_SKIPPED);
  if (input->phase == CSN_PHASE_STATE_LOCKED || input->blocked)
    return decide (effect, CSN_EFFECT_BLOCKED, CSN_STATE_BLOCKED);
  if (input->conflict)
    return decide (effect, CSN_EFFECT_CONFLICT, CSN_STATE_CONFLICT);
  if (input->na)
    {
      if (input->na_conditional
          || (input->na_has_reason && (input->na_countersigned || !input->require_countersign)))
        return decide (effect, CSN_EFFECT_NA, CSN_STATE_NA);
      return decide (effect, CSN_EFFECT_NA_OPEN, CSN_STATE_PENDING);
    }
  if (input->stale)
    return decide (effect, CSN_EFFECT_STALE, CSN_STATE_STALE);
  if (waiver_holds (input))
    return decide (effect, CSN_EFFECT_WAIVED, CSN_STATE_WAIVED);
  if (input->outcome == CSN_STATE_CANCELLED)
    return decide (effect, CSN_EFFECT_OUTCOME, CSN_STATE_PENDING);
  return decide (effect, CSN_EFFECT_OUTCOME, input->outcome);
}
