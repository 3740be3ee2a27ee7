/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which blank of the form a reading fills, by the words around the blank ("_____ passing", "Duration: _____ minutes",
 * "Last Run"). A blank that is not understood stays empty. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"
#include "csn-readings.h"

G_BEGIN_DECLS

/* Fills from the values of @result, which are struck clean of secrets already: the same whether they were measured in this process,
 * in the engine or on another computer. */
void  csn_probe_fills_apply (CsnProbePlan      *plan,
                             CsnProbeResult    *result);
/* The text for one field, NULL when nothing fits. (transfer full) (nullable) */
char *csn_probe_fills_find  (CsnItem           *field,
                             const CsnReadings *readings,
                             GDateTime         *started);

G_END_DECLS
