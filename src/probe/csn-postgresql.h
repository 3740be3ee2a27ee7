/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One reading query in PostgreSQL, in a worker thread. */

#pragma once

#include "csn-measurement.h"

G_BEGIN_DECLS

void csn_postgresql_measure (CsnProbePlan   *plan,
                             CsnMeasurement *measurement,
                             GCancellable   *cancellable);

G_END_DECLS
