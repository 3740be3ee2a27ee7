/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T4: what the states of items say about the section, stage or gate around them: worst first, no weights. A pure
 * rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef struct
{
  CsnState state;  /* WAIVED: passed with waivers; NOT EVALUATED: no blocking item */
  guint warnings;  /* non-blocking items that are not satisfied */
} CsnRollUp;

typedef struct
{
  CsnState state;
  CsnGateClass gate_class;
} CsnRollUpItem;

CsnRollUp   csn_roll_up            (const CsnRollUpItem *items,
                                    gsize                n_items);
/* One more item of a running roll-up that began as { CSN_STATE_NOT_EVALUATED, 0 }. */
void        csn_roll_up_add        (CsnRollUp           *roll_up,
                                    CsnState             state,
                                    CsnGateClass         gate_class);
/* Everything of @other besides, as if its items had been added one by one: only worst and number count, not the order. */
void        csn_roll_up_merge      (CsnRollUp           *roll_up,
                                    const CsnRollUp     *other);
/* "PASS WITH WAIVERS" for WAIVED, else the nick. */
const char *csn_roll_up_word       (CsnState             state);
gboolean    csn_roll_up_from_word  (const char          *word,
                                    CsnState            *state);
/* PASS, NA or WAIVED. */
gboolean    csn_state_is_satisfied (CsnState             state);
/* Whether an item in @state is done with for progress numbers: satisfied, recorded, or a trigger known not to have fired. */
gboolean    csn_state_is_done      (CsnState             state);
/* Whether it stands against a release: failed, in error, in conflict, or a trigger that fired. */
gboolean    csn_state_is_failed    (CsnState             state);
/* Place in the worst-first order; 0 is worst. */
guint       csn_state_severity     (CsnState             state);

G_END_DECLS
