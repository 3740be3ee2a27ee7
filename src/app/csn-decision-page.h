/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision: verdict and why, triggers, criteria, recommendation, conditions, approvals, and the deployment itself. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions decision.go, decision.go-with-conditions, decision.no-go, decision.advance, decision.rollback, decision.stage (ss),
 * decision.followup (s), decision.use (s): a guarded action by its line ("L263"), decision.policy. */
#define CSN_TYPE_DECISION_PAGE (csn_decision_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnDecisionPage, csn_decision_page, CSN, DECISION_PAGE, AdwBin)

void csn_decision_page_set_session (CsnDecisionPage *self,
                                    CsnSession      *session,
                                    GSettings       *settings);

G_END_DECLS
