/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One piece of evidence: name, size, time, digest; opens it in the system's program and removes it. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions evidence.open, evidence.save, evidence.remove. */
#define CSN_TYPE_EVIDENCE_ROW (csn_evidence_row_get_type ())
G_DECLARE_FINAL_TYPE (CsnEvidenceRow, csn_evidence_row, CSN, EVIDENCE_ROW, AdwActionRow)

GtkWidget *csn_evidence_row_new (CsnSession  *session,
                                 CsnEvidence *evidence);

G_END_DECLS
