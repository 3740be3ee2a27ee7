/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A kill switch, rollback, runbook or what follows a passed gate, as a document states it (GATES.md section 8): its words
 * verbatim, what has to be typed to use it, and the plan of running it where it is a command that can be run. Does not change. */

#pragma once

#include "csn-probe-plan.h"

G_BEGIN_DECLS

/* Properties, readable: line, kind, title, text, phrase */
#define CSN_TYPE_GUARDED_ACTION (csn_guarded_action_get_type ())
G_DECLARE_FINAL_TYPE (CsnGuardedAction, csn_guarded_action, CSN, GUARDED_ACTION, GObject)

/* @plan: (nullable). */
CsnGuardedAction *csn_guarded_action_new          (guint             line,
                                                   guint             end_line,
                                                   const char       *kind,
                                                   const char       *title,
                                                   const char       *text,
                                                   CsnProbePlan     *plan);
guint             csn_guarded_action_get_line     (CsnGuardedAction *self);
guint             csn_guarded_action_get_end_line (CsnGuardedAction *self);
/* "kill-switch" "rollback" "runbook" "post-approval" "post-gate" */
const char       *csn_guarded_action_get_kind     (CsnGuardedAction *self);
const char       *csn_guarded_action_get_title    (CsnGuardedAction *self);
/* The document's own words: commands, or the line. */
const char       *csn_guarded_action_get_text     (CsnGuardedAction *self);
/* What a person types to confirm. */
const char       *csn_guarded_action_get_phrase   (CsnGuardedAction *self);
/* NULL: no command; done by hand only. */
CsnProbePlan     *csn_guarded_action_get_plan     (CsnGuardedAction *self);
gboolean          csn_guarded_action_can_run      (CsnGuardedAction *self);

G_END_DECLS
