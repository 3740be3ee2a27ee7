/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers out of samples: percentiles by nearest rank and pass rates (GATES.md T2, T13). Pure functions. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sample of nearest rank ceil (p/100 · n). FALSE without samples, or with fewer than @minimum. */
gboolean csn_percentile     (const double *samples,
                             gsize         n_samples,
                             double        percent,
                             gsize         minimum,
                             double       *value);
/* Samples that a percentile needs when the document does not name a number of runs: 20 for P95, 100 for P99. */
gsize    csn_percentile_needs (double      percent);
/* Passed in per cent of passed + failed as a decimal of at most 28 digits; skipped tests are left out. NULL: nothing ran.
 * (transfer full) (nullable) */
char    *csn_pass_rate      (guint64       passing,
                             guint64       failing);

G_END_DECLS
