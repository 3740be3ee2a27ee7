/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T6: inverted items (NO-GO triggers, rollback triggers, stop conditions). Three positions, and an open question
 * is not a "no". A pure rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_TRIGGER_UNTOUCHED,
  CSN_TRIGGER_ANSWERED_FIRED,
  CSN_TRIGGER_ANSWERED_NOT_FIRED,
} CsnTriggerAnswer;

typedef struct
{
  CsnTriggerAnswer answer;
  gboolean has_probe;
  CsnState probe;            /* FAIL: the condition is proved */
  gboolean threshold_known;  /* no "{threshold}" is left open */
  gboolean latched;          /* fired before in this attempt */
  gboolean cleared;          /* by reason, evidence and a second person, all three */
  gboolean has_derived;
  CsnState derived;          /* of the sections it stands for; WAIVED fires */
} CsnTriggerInput;

#define CSN_TRIGGER_INPUT_INIT { .threshold_known = TRUE }

/* FIRED, NOT FIRED or UNKNOWN. */
CsnState csn_trigger_judge (const CsnTriggerInput *input);

G_END_DECLS
