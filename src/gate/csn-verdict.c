/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T8: rows in order, the first that matches decides. GO is what is left when nothing else matched. */

#include "csn-verdict.h"

#include <string.h>

#include "csn-roll-up.h"

static gboolean
has_state (const CsnState *states, gsize n_states, CsnState state)
{
  for (gsize i = 0; i < n_states; i++)
    if (states[i] == state)
      return TRUE;
  return FALSE;
}

static gboolean
all_satisfied (const CsnState *states, gsize n_states)
{
  for (gsize i = 0; i < n_states; i++)
    if (!csn_state_is_satisfied (states[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_ready (const CsnVerdictInput *input)
{
  for (gsize i = 0; i < input->n_triggers; i++)
    if (input->triggers[i] != CSN_STATE_NOT_FIRED)
      return FALSE;
  return all_satisfied (input->criteria, input->n_criteria) && all_satisfied (input->sections, input->n_sections)
         && csn_state_is_satisfied (input->artifacts) && input->minimum_runs_met;
}

static CsnVerdict
simple (CsnVerdictKind kind, guint may_recommend)
{
  return (CsnVerdict) { kind, kind, may_recommend };
}

static CsnVerdict
judge_ready (const CsnVerdictInput *input)
{
  gboolean reserved = input->has_conditions || input->artifacts == CSN_STATE_WAIVED
                      || has_state (input->criteria, input->n_criteria, CSN_STATE_WAIVED)
                      || has_state (input->sections, input->n_sections, CSN_STATE_WAIVED);
  CsnVerdict verdict;

  if (input->pass_fail)
    {
      verdict = reserved ? simple (CSN_VERDICT_PASS_WITH_WAIVERS, CSN_MAY_NO_GO | CSN_MAY_GO_WITH_CONDITIONS)
                         : simple (CSN_VERDICT_PASS, CSN_MAY_NO_GO | CSN_MAY_GO);
    }
  else
    {
      verdict = reserved ? simple (CSN_VERDICT_GO_WITH_CONDITIONS, CSN_MAY_NO_GO | CSN_MAY_GO_WITH_CONDITIONS)
                         : simple (CSN_VERDICT_GO, CSN_MAY_NO_GO | CSN_MAY_GO_WITH_CONDITIONS | CSN_MAY_GO);
    }
  if (input->approvals != CSN_APPROVALS_COMPLETE)
    verdict.kind = CSN_VERDICT_READY_FOR_SIGN_OFF;
  return verdict;
}

CsnVerdict
csn_verdict_judge (const CsnVerdictInput *input)
{
  CsnVerdictKind refusal;

  g_return_val_if_fail (input != NULL, simple (CSN_VERDICT_NOT_READY, CSN_MAY_NO_GO));

  refusal = input->pass_fail ? CSN_VERDICT_FAIL : CSN_VERDICT_NO_GO;
  if (input->prerequisites == CSN_PHASE_STATE_SKIPPED)
    return simple (CSN_VERDICT_SKIPPED, 0);
  if (input->prerequisites == CSN_PHASE_STATE_LOCKED)
    return simple (CSN_VERDICT_LOCKED, 0);
  if (has_state (input->triggers, input->n_triggers, CSN_STATE_FIRED))
    return simple (refusal, CSN_MAY_NO_GO);
  if (input->approvals == CSN_APPROVALS_REJECTED)
    return simple (refusal, CSN_MAY_NO_GO);
  if (input->n_criteria + input->n_sections == 0)
    return simple (CSN_VERDICT_NOT_READY, CSN_MAY_NO_GO);
  if (input->pass_fail
      && (has_state (input->criteria, input->n_criteria, CSN_STATE_FAIL)
          || has_state (input->sections, input->n_sections, CSN_STATE_FAIL)))
    return simple (refusal, CSN_MAY_NO_GO);
  if (!is_ready (input))
    return simple (CSN_VERDICT_NOT_READY, CSN_MAY_NO_GO);
  return judge_ready (input);
}

static const char *const approvals_words[] = {
  [CSN_APPROVALS_INCOMPLETE] = "INCOMPLETE",
  [CSN_APPROVALS_COMPLETE] = "COMPLETE",
  [CSN_APPROVALS_REJECTED] = "REJECTED",
};

const char *
csn_approvals_state_to_string (CsnApprovalsState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (approvals_words), approvals_words[0]);
  return approvals_words[state];
}

gboolean
csn_approvals_state_from_string (const char *word, CsnApprovalsState *state)
{
  g_return_val_if_fail (word != NULL && state != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (approvals_words); i++)
    if (strcmp (approvals_words[i], word) == 0)
      {
        *state = (CsnApprovalsState) i;
        return TRUE;
      }
  return FALSE;
}
