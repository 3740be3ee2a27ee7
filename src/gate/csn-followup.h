/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T12: when follow-ups are due and how they stand. Pure functions on times. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_FOLLOWUP_DEFERRED, /* the deployment has not started */
  CSN_FOLLOWUP_DUE,
  CSN_FOLLOWUP_OVERDUE,
  CSN_FOLLOWUP_DONE,
  CSN_FOLLOWUP_DONE_LATE,
} CsnFollowupState;

/* Time after the due time in which a follow-up still counts as in time. */
#define CSN_FOLLOWUP_GRACE_MINUTES 30

/* @t0, @done: (nullable). */
CsnFollowupState csn_followup_judge           (GDateTime        *t0,
                                               GDateTime        *now,
                                               gint64            due_seconds,
                                               GDateTime        *done,
                                               guint             grace_minutes);
const char      *csn_followup_state_to_string (CsnFollowupState  state);
/* Hours after T0 of a thing to do every @every hours for @hours. (element-type guint) (transfer full) */
GArray          *csn_followup_occurrences     (guint             hours,
                                               guint             every);
/* Seconds that a heading names: "First Hour", "First 24 Hours", "First Week", "Within 3 days"; 0: none. */
gint64           csn_followup_read_due        (const char       *text);
/* Hours between repetitions that a line names: "every 4 hours", "hourly", "daily"; 0: none. */
guint            csn_followup_read_every      (const char       *text);

G_END_DECLS
