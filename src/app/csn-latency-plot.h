/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the runs of a probe took, as a small picture: where the shares of all runs lie between the fastest and the slowest,
 * P50, P95 and P99, and the threshold of the document. Says the same in words to assistive tools. Draws the percentiles that
 * a result holds and nothing it does not know. */

#pragma once

#include <gtk/gtk.h>

#include "csn-probe-result.h"

G_BEGIN_DECLS

#define CSN_TYPE_LATENCY_PLOT (csn_latency_plot_get_type ())
G_DECLARE_FINAL_TYPE (CsnLatencyPlot, csn_latency_plot, CSN, LATENCY_PLOT, GtkWidget)

/* NULL when @result holds no percentiles. @pass: the condition in the document's words ("P95 < 2 s"). (nullable) */
GtkWidget  *csn_latency_plot_new        (CsnProbeResult *result,
                                         const char     *pass);
/* "P50 120 ms, P95 340 ms, P99 410 ms, slowest 522 ms; limit 2000 ms" */
const char *csn_latency_plot_get_words  (CsnLatencyPlot *self);

G_END_DECLS
