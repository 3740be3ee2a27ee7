/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of a query, read within limits: what the readings and the evidence need of them. Knows no database. */

#pragma once

#include "csn-measurement.h"

G_BEGIN_DECLS

/* PROBES.md section 10 */
#define CSN_SQL_MAX_ROWS 1000
#define CSN_SQL_MAX_CELL (64 * 1024)

typedef struct _CsnTableReader CsnTableReader;

CsnTableReader *csn_table_reader_new     (CsnProbePlan      *plan,
                                          CsnMeasurement    *measurement,
                                          const char *const *columns,
                                          guint              n_columns);
/* One row; NULL cells are database nulls. FALSE when there are enough. */
gboolean        csn_table_reader_add_row (CsnTableReader    *self,
                                          const char *const *cells);
/* Sets rows, value, columns and the counts of nulls; frees @self. */
void            csn_table_reader_finish  (CsnTableReader    *self);

G_END_DECLS
