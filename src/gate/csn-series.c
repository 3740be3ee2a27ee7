/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T2: the first rule that matches decides, and a failure beats errors. */

#include "csn-series.h"

typedef struct
{
  int passes;
  int failures;
  int inconclusive;
  int recorded;
  int longest_errors;  /* in a row */
  int trailing_passes; /* in a row, up to the end; recorded values and errors break it */
} Tally;

static Tally
count (const CsnState *outcomes, gsize n_outcomes)
{
  Tally tally = { 0 };
  int errors = 0;

  for (gsize i = 0; i < n_outcomes; i++)
    {
      tally.passes += outcomes[i] == CSN_STATE_PASS;
      tally.failures += outcomes[i] == CSN_STATE_FAIL;
      tally.inconclusive += outcomes[i] == CSN_STATE_INCONCLUSIVE;
      tally.recorded += outcomes[i] == CSN_STATE_RECORDED;
      errors = outcomes[i] == CSN_STATE_ERROR ? errors + 1 : 0;
      tally.longest_errors = MAX (tally.longest_errors, errors);
      tally.trailing_passes = outcomes[i] == CSN_STATE_PASS ? tally.trailing_passes + 1 : 0;
    }
  return tally;
}

static gboolean
is_beyond (int number, int limit)
{
  return limit >= 0 && number > limit;
}

static CsnState
judge_complete (const Tally *tally, const CsnSeriesRules *rules)
{
  if (rules->consecutive_success > 0)
    return CSN_STATE_INCONCLUSIVE;
  if (!rules->has_criterion)
    return tally->recorded + tally->passes > 0 ? CSN_STATE_RECORDED : CSN_STATE_INCONCLUSIVE;
  return tally->passes > 0 ? CSN_STATE_PASS : CSN_STATE_INCONCLUSIVE;
}

CsnState
csn_series_judge (const CsnState *outcomes, gsize n_outcomes, const CsnSeriesRules *rules)
{
  Tally tally;
  int measured;

  g_return_val_if_fail (rules != NULL, CSN_STATE_ERROR);

  tally = count (outcomes, n_outcomes);
  measured = tally.passes + tally.failures + tally.inconclusive + tally.recorded;
  if (is_beyond (tally.failures, rules->failure_limit))
    return CSN_STATE_FAIL;
  if (is_beyond (tally.longest_errors, rules->consecutive_error_limit))
    return CSN_STATE_ERROR;
  if (is_beyond (tally.inconclusive, rules->inconclusive_limit))
    return CSN_STATE_INCONCLUSIVE;
  if (rules->consecutive_success > 0 && tally.trailing_passes >= rules->consecutive_success)
    return CSN_STATE_PASS;
  if (measured > 0 && measured >= rules->count)
    return judge_complete (&tally, rules);
  if (rules->terminated)
    return CSN_STATE_CANCELLED;
  return n_outcomes > 0 ? CSN_STATE_RUNNING : CSN_STATE_PENDING;
}
