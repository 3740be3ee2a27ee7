/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T4. A roll-up can be kept running, since the worst of all is the worst of the worst so far and the next. */

#include "csn-roll-up.h"

#include <string.h>

/* How bad a state is, 0 the worst; FIRED and UNKNOWN triggers stand where FAIL and PENDING do. A table by state, since a roll-up
 * asks it for every item and every section above. */
static const guint8 severities[] = {
  [CSN_STATE_CONFLICT] = 0,      [CSN_STATE_FIRED] = 1,     [CSN_STATE_FAIL] = 2,       [CSN_STATE_ERROR] = 3,
  [CSN_STATE_BLOCKED] = 4,       [CSN_STATE_INCONCLUSIVE] = 5, [CSN_STATE_STALE] = 6,   [CSN_STATE_UNKNOWN] = 7,
  [CSN_STATE_PENDING] = 8,       [CSN_STATE_CANCELLED] = 9, [CSN_STATE_RUNNING] = 10,   [CSN_STATE_WAIVED] = 11,
  [CSN_STATE_RECORDED] = 12,     [CSN_STATE_PASS] = 13,     [CSN_STATE_NOT_FIRED] = 14, [CSN_STATE_NA] = 15,
  [CSN_STATE_SKIPPED] = 16,      [CSN_STATE_NOT_EVALUATED] = 17,
};

guint
csn_state_severity (CsnState state)
{
  return (gsize) state < G_N_ELEMENTS (severities) ? severities[state] : 0;
}

gboolean
csn_state_is_satisfied (CsnState state)
{
  return state == CSN_STATE_PASS || state == CSN_STATE_NA || state == CSN_STATE_WAIVED;
}

gboolean
csn_state_is_done (CsnState state)
{
  return csn_state_is_satisfied (state) || state == CSN_STATE_RECORDED || state == CSN_STATE_NOT_FIRED;
}

gboolean
csn_state_is_failed (CsnState state)
{
  return state == CSN_STATE_FAIL || state == CSN_STATE_ERROR || state == CSN_STATE_CONFLICT || state == CSN_STATE_FIRED;
}

void
csn_roll_up_add (CsnRollUp *roll_up, CsnState state, CsnGateClass gate_class)
{
  g_return_if_fail (roll_up != NULL);

  if (state == CSN_STATE_CANCELLED)
    state = CSN_STATE_PENDING;
  if (gate_class == CSN_GATE_BLOCKING)
    {
      /* among skipped items an n/a changes nothing: the whole is skipped */
      if ((roll_up->state == CSN_STATE_SKIPPED && state == CSN_STATE_NA)
          || (roll_up->state == CSN_STATE_NA && state == CSN_STATE_SKIPPED))
        roll_up->state = CSN_STATE_SKIPPED;
      else if (csn_state_severity (state) < csn_state_severity (roll_up->state))
        roll_up->state = state;
    }
  else if (gate_class == CSN_GATE_NON_BLOCKING && !csn_state_is_satisfied (state)
           && state != CSN_STATE_SKIPPED && state != CSN_STATE_RECORDED)
    roll_up->warnings++;
}

void
csn_roll_up_merge (CsnRollUp *roll_up, const CsnRollUp *other)
{
  g_return_if_fail (roll_up != NULL && other != NULL);

  csn_roll_up_add (roll_up, other->state, CSN_GATE_BLOCKING);
  roll_up->warnings += other->warnings;
}

CsnRollUp
csn_roll_up (const CsnRollUpItem *items, gsize n_items)
{
  CsnRollUp roll_up = { CSN_STATE_NOT_EVALUATED, 0 };

  for (gsize i = 0; i < n_items; i++)
    csn_roll_up_add (&roll_up, items[i].state, items[i].gate_class);
  return roll_up;
}

#define PASS_WITH_WAIVERS "PASS WITH WAIVERS"

const char *
csn_roll_up_word (CsnState state)
{
  return state == CSN_STATE_WAIVED ? PASS_WITH_WAIVERS : csn_enum_to_string (CSN_TYPE_STATE, (int) state);
}

gboolean
csn_roll_up_from_word (const char *word, CsnState *state)
{
  int value;

  g_return_val_if_fail (word != NULL && state != NULL, FALSE);

  if (strcmp (word, PASS_WITH_WAIVERS) == 0)
    {
      *state = CSN_STATE_WAIVED;
      return TRUE;
    }
  if (!csn_enum_from_string (CSN_TYPE_STATE, word, &value))
    return FALSE;
  *state = (CsnState) value;
  return TRUE;
}
