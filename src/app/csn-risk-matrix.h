/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Likelihood and impact of a risk, from 1 to 5 each, picked in a square of 25 named buttons. Nothing is picked until a person
 * picks; pressing the picked one again takes it back. Knows nothing of records. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signal "picked" (likelihood, impact): a person chose; 0, 0: took it back. */
#define CSN_TYPE_RISK_MATRIX (csn_risk_matrix_get_type ())
G_DECLARE_FINAL_TYPE (CsnRiskMatrix, csn_risk_matrix, CSN, RISK_MATRIX, GtkWidget)

GtkWidget *csn_risk_matrix_new (void);
/* 1 to 5 each; 0: nothing is picked. Emits nothing. */
void       csn_risk_matrix_set (CsnRiskMatrix *self,
                                guint          likelihood,
                                guint          impact);
/* Button of a place, for tests. (transfer none) */
GtkWidget *csn_risk_matrix_get_button (CsnRiskMatrix *self,
                                       guint          likelihood,
                                       guint          impact);

G_END_DECLS
