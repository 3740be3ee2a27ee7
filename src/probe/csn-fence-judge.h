/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From what a lane measured to what a fence says of it: captures, asserts, statistics. Runs nothing. */

#pragma once

#include "csn-measurement.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* Adds to the judgements and readings of @m. PENDING when the fence says nothing, and the condition decides. */
CsnState csn_fence_judge (CsnProbePlan   *plan,
                          CsnMeasurement *m);
/* The statistics that "@fill" names, among the values of @result. */
void     csn_fence_note_statistics (CsnProbePlan   *plan,
                                    CsnMeasurement *m,
                                    CsnProbeResult *result);

G_END_DECLS
