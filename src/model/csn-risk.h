/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One assessed risk: a level as the document draws it, or likelihood × impact. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CSN_TYPE_RISK (csn_risk_get_type ())
G_DECLARE_FINAL_TYPE (CsnRisk, csn_risk, CSN, RISK, GObject)

/* @likelihood, @impact: 1 to 5, or 0 for not given. */
CsnRisk    *csn_risk_new            (const char *name,
                                     const char *level,
                                     guint       likelihood,
                                     guint       impact,
                                     const char *mitigation);
const char *csn_risk_get_name       (CsnRisk    *self);
const char *csn_risk_get_level      (CsnRisk    *self);
guint       csn_risk_get_likelihood (CsnRisk    *self);
guint       csn_risk_get_impact     (CsnRisk    *self);
const char *csn_risk_get_mitigation (CsnRisk    *self);
/* "LOW", "MEDIUM" or "HIGH" of a product of 1 to 25: below 5 low, below 13 medium. */
const char *csn_risk_level_of       (guint       likelihood,
                                     guint       impact);

G_END_DECLS
