/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T15. SKIPPED is not PASSED, and a record of another release is no record. */

#include "csn-upstream.h"

CsnState
csn_upstream_judge (const CsnUpstreamRecord *record)
{
  g_return_val_if_fail (record != NULL, CSN_STATE_ERROR);

  if (record->cycle)
    return CSN_STATE_ERROR;
  if (!record->found || (record->signature_valid && !record->same_subject))
    return record->human_claim && record->allow_claim ? CSN_STATE_PASS : CSN_STATE_PENDING;
  if (!record->signature_valid)
    return CSN_STATE_ERROR;
  if (record->superseded || record->expired)
    return CSN_STATE_STALE;
  switch (record->verdict)
    {
    case CSN_VERDICT_PASS:
    case CSN_VERDICT_PASS_WITH_WAIVERS:
    case CSN_VERDICT_GO:
    case CSN_VERDICT_GO_WITH_CONDITIONS:
      return CSN_STATE_PASS;
    case CSN_VERDICT_FAIL:
    case CSN_VERDICT_NO_GO:
    case CSN_VERDICT_SKIPPED:
      return CSN_STATE_FAIL;
    case CSN_VERDICT_NOT_READY:
    case CSN_VERDICT_LOCKED:
    case CSN_VERDICT_READY_FOR_SIGN_OFF:
      return CSN_STATE_PENDING;
    default:
      g_return_val_if_reached (CSN_STATE_ERROR);
    }
}
