/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the Decision page for what happens in time: rollout windows with their countdown, stages with their attempts and
 * runs, follow-ups with their due times. Buttons activate actions of the page; the rows decide nothing. */

#pragma once

#include <adwaita.h>

#include "csn-evaluation.h"

G_BEGIN_DECLS

GtkWidget *csn_execution_rows_new_window   (CsnWindowStatus   *status,
                                            GDateTime         *now);
/* Buttons activate decision.stage (line, act). */
GtkWidget *csn_execution_rows_new_stage    (CsnEvaluation     *evaluation,
                                            CsnStage          *stage,
                                            gboolean           editable);
/* The button activates decision.followup (item). */
GtkWidget *csn_execution_rows_new_followup (CsnFollowupStatus *status,
                                            GDateTime         *now,
                                            gboolean           editable);
/* "2 days 3 hours", "45 minutes", "less than a minute". (transfer full) */
char      *csn_execution_rows_dup_span     (gint64             seconds);

G_END_DECLS
