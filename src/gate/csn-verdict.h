/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T8: the verdict out of criteria, sections, triggers, artifacts and approvals, and what a person may still
 * recommend. A pure rule. */

#pragma once

#include "csn-enums.h"
#include "csn-prerequisites.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_APPROVALS_INCOMPLETE,
  CSN_APPROVALS_COMPLETE,
  CSN_APPROVALS_REJECTED,
} CsnApprovalsState;

/* Buttons that are left, as a set. */
typedef enum
{
  CSN_MAY_NO_GO = 1 << 0,              /* FAIL in a pass / fail gate */
  CSN_MAY_GO_WITH_CONDITIONS = 1 << 1, /* PASS WITH WAIVERS in a pass / fail gate */
  CSN_MAY_GO = 1 << 2,                 /* PASS in a pass / fail gate */
} CsnMayRecommend;

typedef struct
{
  CsnPhaseState prerequisites;
  gboolean pass_fail;         /* the gate speaks of PASS and FAIL */
  const CsnState *criteria;
  gsize n_criteria;
  const CsnState *sections;   /* roll-ups; WAIVED: passed with waivers */
  gsize n_sections;
  const CsnState *triggers;
  gsize n_triggers;
  CsnApprovalsState approvals;
  CsnState artifacts;         /* roll-up of the required artifacts; PASS without any */
  gboolean minimum_runs_met;
  gboolean has_conditions;    /* a person attached conditions */
} CsnVerdictInput;

#define CSN_VERDICT_INPUT_INIT                                                                                        \
  {                                                                                                                   \
    .approvals = CSN_APPROVALS_COMPLETE, .artifacts = CSN_STATE_PASS, .minimum_runs_met = TRUE                        \
  }

typedef struct
{
  CsnVerdictKind kind;
  CsnVerdictKind would_be;   /* when all have signed */
  guint may_recommend;       /* CsnMayRecommend */
} CsnVerdict;

CsnVerdict  csn_verdict_judge             (const CsnVerdictInput *input);
const char *csn_approvals_state_to_string (CsnApprovalsState      state);
gboolean    csn_approvals_state_from_string (const char          *word,
                                             CsnApprovalsState   *state);

G_END_DECLS
