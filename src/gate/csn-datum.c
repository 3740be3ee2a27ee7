/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T1. Without a criterion a value is recorded and never passes; a failure condition wins. */

#include "csn-datum.h"

CsnState
csn_datum_judge (CsnDatum datum, CsnHolds success, CsnHolds failure)
{
  if (datum == CSN_DATUM_ERROR)
    return CSN_STATE_ERROR;
  if (datum != CSN_DATUM_VALUE)
    return CSN_STATE_INCONCLUSIVE;
  if (failure == CSN_HOLDS_YES)
    return CSN_STATE_FAIL;
  if (success == CSN_HOLDS_YES)
    return CSN_STATE_PASS;
  if (success == CSN_HOLDS_UNASKED)
    return failure == CSN_HOLDS_UNASKED ? CSN_STATE_RECORDED : CSN_STATE_PASS;
  return failure == CSN_HOLDS_UNASKED ? CSN_STATE_FAIL : CSN_STATE_INCONCLUSIVE;
}
