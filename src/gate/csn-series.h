/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T2: what a series of measurements says (repeated, concurrent, minimum runs). A pure rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

#define CSN_SERIES_NO_LIMIT (-1)

typedef struct
{
  int count;                   /* measurements wanted; errors do not use it up */
  int failure_limit;           /* CSN_SERIES_NO_LIMIT: any number */
  int inconclusive_limit;
  int consecutive_error_limit;
  int consecutive_success;     /* 0: not asked for */
  gboolean terminated;         /* ended by a person or by shutdown */
  gboolean has_criterion;      /* otherwise values are only recorded */
} CsnSeriesRules;

#define CSN_SERIES_RULES_INIT { 1, 0, 0, 4, 0, FALSE, TRUE }

CsnState csn_series_judge (const CsnState       *outcomes,
                           gsize                 n_outcomes,
                           const CsnSeriesRules *rules);

G_END_DECLS
