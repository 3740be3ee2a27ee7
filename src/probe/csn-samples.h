/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Times of repeated runs and what they say: nearest-rank percentiles over all samples, throughput, share of failures.
 * A percentile of too few samples is no number (GATES.md T2). */

#pragma once

#include "csn-readings.h"

G_BEGIN_DECLS

typedef struct _CsnSamples CsnSamples;

CsnSamples *csn_samples_new            (void);
void        csn_samples_free           (CsnSamples       *self);
/* Failed runs are counted and timed too: never silently dropped. */
void        csn_samples_add            (CsnSamples       *self,
                                        double            milliseconds,
                                        gboolean          failed);
guint       csn_samples_get_count      (const CsnSamples *self);
guint       csn_samples_get_failed     (const CsnSamples *self);
/* Nearest rank: the smallest sample that at least @share (0 to 100) of all do not exceed. NaN without samples. */
double      csn_samples_get_percentile (CsnSamples       *self,
                                        double            share);
double      csn_samples_get_average    (const CsnSamples *self);
/* Sets p50 p90 p95 p99 min max avg runs failed success-rate error-rate throughput. @any_number: the document names the
 * number of runs, so no minimum holds. */
void        csn_samples_read           (CsnSamples       *self,
                                        gint64            wall_us,
                                        gboolean          any_number,
                                        CsnReadings      *readings);
/* One sentence with the number of runs and the percentiles. (transfer full) */
char       *csn_samples_describe       (CsnSamples       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnSamples, csn_samples_free)

G_END_DECLS
