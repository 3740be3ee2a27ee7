/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stage of a staged rollout: its section, criteria and stop conditions (items), and how often it must have run.
 * Made by the importer; does not change afterwards. */

#pragma once

#include "csn-item.h"

G_BEGIN_DECLS

#define CSN_TYPE_STAGE (csn_stage_get_type ())
G_DECLARE_FINAL_TYPE (CsnStage, csn_stage, CSN, STAGE, GObject)

CsnStage   *csn_stage_new                (CsnSection *section,
                                          const char *objective);
CsnSection *csn_stage_get_section        (CsnStage   *self);
guint       csn_stage_get_line           (CsnStage   *self);
/* (nullable) */
const char *csn_stage_get_objective      (CsnStage   *self);
/* "NAME=value" lines of its environment block. (element-type utf8) (transfer none) */
GPtrArray  *csn_stage_get_environment    (CsnStage   *self);
/* (element-type CsnItem) (transfer none) */
GPtrArray  *csn_stage_get_criteria       (CsnStage   *self);
GPtrArray  *csn_stage_get_stop_conditions (CsnStage  *self);
GPtrArray  *csn_stage_get_steps          (CsnStage   *self);
/* Runs that must have been recorded: @minimum 0 with @open_ended for "continuous". */
void        csn_stage_set_runs           (CsnStage   *self,
                                          guint       minimum,
                                          guint       recommended,
                                          gboolean    open_ended);
guint       csn_stage_get_minimum_runs   (CsnStage   *self);
guint       csn_stage_get_recommended_runs (CsnStage *self);
gboolean    csn_stage_is_open_ended      (CsnStage   *self);

G_END_DECLS
