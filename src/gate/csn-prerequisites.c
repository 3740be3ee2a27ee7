/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T5: unknown is not failed, and nothing but PASS opens the phase. */

#include "csn-prerequisites.h"

CsnPhaseState
csn_prerequisites_judge (const CsnState *states, gsize n_states)
{
  gsize n_passed = 0;

  for (gsize i = 0; i < n_states; i++)
    {
      if (states[i] == CSN_STATE_FAIL)
        return CSN_PHASE_STATE_SKIPPED;
      n_passed += states[i] == CSN_STATE_PASS;
    }
  return n_states > 0 && n_passed == n_states ? CSN_PHASE_STATE_ACTIVE : CSN_PHASE_STATE_LOCKED;
}

const char *
csn_phase_state_to_string (CsnPhaseState state)
{
  switch (state)
    {
    case CSN_PHASE_STATE_ACTIVE:
      return "ACTIVE";
    case CSN_PHASE_STATE_LOCKED:
      return "LOCKED";
    case CSN_PHASE_STATE_SKIPPED:
      return "SKIPPED";
    default:
      g_return_val_if_reached ("LOCKED");
    }
}
