/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing to do after the deployment: a follow-up item, one occurrence of a recurring one, or a condition of the
 * recommendation (GATES.md T12). Does not change. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Properties, readable: item, line, text, state, due, occurrence */
#define CSN_TYPE_FOLLOWUP_STATUS (csn_followup_status_get_type ())
G_DECLARE_FINAL_TYPE (CsnFollowupStatus, csn_followup_status, CSN, FOLLOWUP_STATUS, GObject)

/* @item: id, or "condition:1" for a condition. @state: "DEFERRED" "DUE" "OVERDUE" "DONE" "DONE LATE" "NA". @due, @done: RFC 3339, "" none.
 * @occurrence: from 1 for a recurring one, else 0. */
CsnFollowupStatus *csn_followup_status_new            (const char        *item,
                                                       guint              line,
                                                       const char        *text,
                                                       const char        *state,
                                                       const char        *due,
                                                       const char        *done,
                                                       guint              occurrence);
const char        *csn_followup_status_get_item       (CsnFollowupStatus *self);
guint              csn_followup_status_get_line       (CsnFollowupStatus *self);
const char        *csn_followup_status_get_text       (CsnFollowupStatus *self);
const char        *csn_followup_status_get_state      (CsnFollowupStatus *self);
const char        *csn_followup_status_get_due        (CsnFollowupStatus *self);
const char        *csn_followup_status_get_done       (CsnFollowupStatus *self);
guint              csn_followup_status_get_occurrence (CsnFollowupStatus *self);
/* Whether nothing is left to do for it. */
gboolean           csn_followup_status_is_settled     (CsnFollowupStatus *self);

G_END_DECLS
