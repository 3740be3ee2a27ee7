/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T5: whether a phase may begin, is skipped, or waits, out of the states of its prerequisites. A pure rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_PHASE_STATE_ACTIVE,
  CSN_PHASE_STATE_LOCKED,
  CSN_PHASE_STATE_SKIPPED,
} CsnPhaseState;

/* No prerequisites at all are a list that could not be read: a phase without any does not ask. */
CsnPhaseState csn_prerequisites_judge   (const CsnState *states,
                                         gsize           n_states);
const char   *csn_phase_state_to_string (CsnPhaseState   state);

G_END_DECLS
