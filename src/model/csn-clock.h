/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where time comes from. Rules, events and reports ask this object and never the system, so that a test and an auditor can
 * set it. Knows nothing of calendars. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CSN_TYPE_CLOCK (csn_clock_get_type ())
G_DECLARE_FINAL_TYPE (CsnClock, csn_clock, CSN, CLOCK, GObject)

/* The system's clock. */
CsnClock  *csn_clock_new       (void);
/* A clock that stands at @now until it is moved. */
CsnClock  *csn_clock_new_fixed (GDateTime *now);
/* Moves a fixed clock. */
void       csn_clock_set       (CsnClock  *self,
                                GDateTime *now);
/* The time now with the local offset. (transfer full) */
GDateTime *csn_clock_dup_now   (CsnClock  *self);
/* @time (nullable) as RFC 3339 with its offset and whole seconds, as events carry it. (transfer full) (nullable): NULL for NULL */
char      *csn_time_dup_stamp  (GDateTime *time);
/* The time now, the same way. (transfer full) */
char      *csn_clock_dup_stamp (CsnClock  *self);

G_END_DECLS
