/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T6. Whatever fires comes first, then whatever leaves the question open. */

#include "csn-trigger.h"

static gboolean
probe_is_open (CsnState state)
{
  return state == CSN_STATE_ERROR || state == CSN_STATE_INCONCLUSIVE || state == CSN_STATE_STALE
         || state == CSN_STATE_RUNNING || state == CSN_STATE_CONFLICT;
}

static gboolean
has_fired (const CsnTriggerInput *input)
{
  if (input->latched && !input->cleared)
    return TRUE;
  /* clearing answers what was fired before it */
  if (input->answer == CSN_TRIGGER_ANSWERED_FIRED && !input->latched)
    return TRUE;
  if (input->has_probe && input->probe == CSN_STATE_FAIL)
    return TRUE;
  return input->has_derived && (input->derived == CSN_STATE_FAIL || input->derived == CSN_STATE_WAIVED);
}

CsnState
csn_trigger_judge (const CsnTriggerInput *input)
{
  gboolean clear;

  g_return_val_if_fail (input != NULL, CSN_STATE_UNKNOWN);

  if (has_fired (input))
    return CSN_STATE_FIRED;
  if (!input->threshold_known || (input->has_probe && probe_is_open (input->probe)))
    return CSN_STATE_UNKNOWN;
  if (input->has_derived && input->derived != CSN_STATE_PASS && input->derived != CSN_STATE_NA)
    return CSN_STATE_UNKNOWN;
  clear = input->answer == CSN_TRIGGER_ANSWERED_NOT_FIRED || input->has_derived
          || (input->has_probe && input->probe == CSN_STATE_PASS) || (input->latched && input->cleared);
  return clear ? CSN_STATE_NOT_FIRED : CSN_STATE_UNKNOWN;
}
