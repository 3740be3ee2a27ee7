/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a state looks and reads in the window: icon, word and colour together, never colour alone. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

/* "Passed" (translated) (transfer none) */
const char *csn_state_get_word   (CsnState state);
const char *csn_state_get_icon   (CsnState state);
/* "success", "error", "warning" or "neutral" */
const char *csn_state_get_style  (CsnState state);

const char *csn_verdict_get_word  (CsnVerdictKind verdict);
const char *csn_verdict_get_icon  (CsnVerdictKind verdict);
const char *csn_verdict_get_style (CsnVerdictKind verdict);

const char *csn_slot_state_get_word  (CsnSlotState state);
const char *csn_slot_state_get_icon  (CsnSlotState state);
const char *csn_slot_state_get_style (CsnSlotState state);

const char *csn_lifecycle_get_word (CsnLifecycle lifecycle);
const char *csn_role_get_word      (CsnRole role);

G_END_DECLS
