/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the Decision page about other gates, iterations and what is odd in the document, and what they say. Knows nothing of
 * the page. */

#pragma once

#include <adwaita.h>

#include "csn-evaluation.h"

G_BEGIN_DECLS

/* Entries that follow the record of another gate, or could, in document order. (element-type CsnEntry) (transfer full) */
GPtrArray  *csn_gate_rows_list_gates            (CsnEvaluation *evaluation);
/* Leads to the item; a button links a record (record.act). */
GtkWidget  *csn_gate_rows_new_gate              (CsnEvaluation *evaluation,
                                                 CsnEntry      *entry,
                                                 gboolean       editable);
GtkWidget  *csn_gate_rows_new_problem           (CsnRecord     *record,
                                                 CsnProblem    *problem);
/* "Standard: 2 of 5 used"; NULL: the document limits no iterations. (transfer full) */
char       *csn_gate_rows_dup_iteration         (CsnEvaluation *evaluation);
/* What a person can do next: "mode" or "iterate". */
const char *csn_gate_rows_next_iteration_act    (CsnEvaluation *evaluation);
/* Why that cannot be done now; NULL: it can. (transfer full) */
char       *csn_gate_rows_dup_iteration_refusal (CsnEvaluation *evaluation);

G_END_DECLS
