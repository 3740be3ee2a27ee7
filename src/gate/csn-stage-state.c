/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T7: tests in order, the first that matches decides. */

#include "csn-stage-state.h"

#include <string.h>

#include "csn-roll-up.h"

static gboolean
holds_state (const CsnState *states, gsize n_states, CsnState state)
{
  for (gsize i = 0; i < n_states; i++)
    if (states[i] == state)
      return TRUE;
  return FALSE;
}

static gboolean
is_open (const CsnStageInput *input)
{
  for (gsize i = 0; i < input->n_criteria; i++)
    if (!csn_state_is_satisfied (input->criteria[i]))
      return TRUE;
  for (gsize i = 0; i < input->n_stops; i++)
    if (input->stops[i] != CSN_STATE_NOT_FIRED)
      return TRUE;
  /* a stage that asks for nothing has shown nothing */
  return input->n_criteria == 0;
}

CsnStageState
csn_stage_judge (const CsnStageInput *input)
{
  g_return_val_if_fail (input != NULL, CSN_STAGE_LOCKED);

  if (input->previous != CSN_STAGE_PASSED)
    return CSN_STAGE_LOCKED;
  if (!input->started)
    return CSN_STAGE_READY;
  if (holds_state (input->stops, input->n_stops, CSN_STATE_FIRED))
    return CSN_STAGE_STOPPED;
  if (is_open (input))
    return CSN_STAGE_IN_PROGRESS;
  if (input->open_ended || input->runs < input->minimum_runs)
    return CSN_STAGE_OBSERVING;
  return CSN_STAGE_PASSED;
}

static const char *const words[] = {
  [CSN_STAGE_LOCKED] = "LOCKED",       [CSN_STAGE_READY] = "READY",   [CSN_STAGE_IN_PROGRESS] = "IN PROGRESS",
  [CSN_STAGE_OBSERVING] = "OBSERVING", [CSN_STAGE_PASSED] = "PASSED", [CSN_STAGE_STOPPED] = "STOPPED",
  [CSN_STAGE_SKIPPED] = "SKIPPED",
};

const char *
csn_stage_state_to_string (CsnStageState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (words), words[0]);
  return words[state];
}

gboolean
csn_stage_state_from_string (const char *word, CsnStageState *state)
{
  g_return_val_if_fail (word != NULL && state != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], word) == 0)
      {
        *state = (CsnStageState) i;
        return TRUE;
      }
  return FALSE;
}
