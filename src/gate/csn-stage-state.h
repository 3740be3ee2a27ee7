/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T7: how a stage of a staged rollout stands. A pure rule on words; the record is read by csn-evaluation-stages.c. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_STAGE_LOCKED,      /* the stage before has not passed */
  CSN_STAGE_READY,       /* may start */
  CSN_STAGE_IN_PROGRESS, /* something is open */
  CSN_STAGE_OBSERVING,   /* all met, but runs or an end are missing */
  CSN_STAGE_PASSED,
  CSN_STAGE_STOPPED,     /* a stop condition fired: this attempt is over */
  CSN_STAGE_SKIPPED,     /* with the whole phase, since a prerequisite is not met */
} CsnStageState;

typedef struct
{
  CsnStageState previous;   /* CSN_STAGE_PASSED for the first stage */
  const CsnState *criteria;
  gsize n_criteria;
  const CsnState *stops;    /* FIRED, NOT FIRED, UNKNOWN */
  gsize n_stops;
  guint runs;               /* counted runs of this attempt */
  guint minimum_runs;
  gboolean started;
  gboolean open_ended;
} CsnStageInput;

CsnStageState csn_stage_judge            (const CsnStageInput *input);
/* "IN PROGRESS" and so on. */
const char   *csn_stage_state_to_string  (CsnStageState        state);
/* FALSE when the word is none. */
gboolean      csn_stage_state_from_string (const char          *word,
                                           CsnStageState       *state);

G_END_DECLS
