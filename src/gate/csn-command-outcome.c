/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T14. A number that was asked for and not printed is never a pass. */

#include "csn-command-outcome.h"

/* How shells say that there was nothing to run. */
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND      127

CsnState
csn_command_outcome (const CsnCommandEnd *end)
{
  g_return_val_if_fail (end != NULL, CSN_STATE_ERROR);

  if (!end->started || end->signalled)
    return CSN_STATE_ERROR;
  if (end->timed_out)
    return end->duration_limit ? CSN_STATE_FAIL : CSN_STATE_ERROR;
  if (!end->has_exit_code || end->exit_code == EXIT_NOT_EXECUTABLE || end->exit_code == EXIT_NOT_FOUND)
    return CSN_STATE_ERROR;
  if (end->has_numeric_criterion && end->has_measured)
    return end->measured;
  if (end->has_numeric_criterion)
    return end->exit_code == 0 ? CSN_STATE_INCONCLUSIVE : CSN_STATE_ERROR;
  return end->exit_code == 0 ? CSN_STATE_PASS : CSN_STATE_FAIL;
}
