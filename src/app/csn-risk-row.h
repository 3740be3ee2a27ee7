/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One risk: its level as the document draws it, or likelihood × impact, and what is done about it. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

#define CSN_TYPE_RISK_ROW (csn_risk_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnRiskRow, csn_risk_row, CSN, RISK_ROW, AdwExpanderRow)

/* @entry: the choice of the document (nullable). */
GtkWidget *csn_risk_row_new (CsnSession *session,
                             const char *name,
                             CsnEntry   *entry);
/* Beside its title there is no place for the level: it stands in a row of its own below. */
void       csn_risk_row_set_narrow (CsnRiskRow *self,
                                    gboolean    narrow);

G_END_DECLS
