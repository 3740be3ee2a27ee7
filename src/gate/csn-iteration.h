/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T16: how often something may be repeated until it holds. A pure rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_ITERATION_PENDING,   /* the mode is not chosen */
  CSN_ITERATION_ITERATING,
  CSN_ITERATION_PASS,
  CSN_ITERATION_FAIL,      /* held, but too late */
  CSN_ITERATION_ESCALATED, /* used up and still not held */
} CsnIterationState;

/* @limits: "Quick=3;Standard=5;Enterprise=7". 0 when @mode (nullable) is not in it. */
guint             csn_iteration_limit           (const char        *limits,
                                                 const char        *mode);
/* Names of the modes of @limits, in their order. NULL-terminated. (transfer full) */
char            **csn_iteration_list_modes      (const char        *limits);
/* @limit: 0 when the mode is not chosen. */
CsnIterationState csn_iteration_judge           (guint              limit,
                                                 guint              used,
                                                 gboolean           compliant);
const char       *csn_iteration_state_to_string (CsnIterationState  state);

G_END_DECLS
