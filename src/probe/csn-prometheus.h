/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what Prometheus says: the answer of its query API, or the text exposition of a service. Sends nothing. */

#pragma once

#include "csn-measurement.h"

G_BEGIN_DECLS

/* Sets the readings series, value (of a single series), rows and empty; @query is the metric name for the exposition. */
void csn_prometheus_read (const char     *query,
                          const char     *data,
                          gsize           length,
                          CsnMeasurement *measurement);

G_END_DECLS
