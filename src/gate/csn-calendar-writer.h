/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what is due as an iCalendar text (RFC 5545), a to-do with an alarm each. Knows nothing of records. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CSN_TYPE_CALENDAR_WRITER (csn_calendar_writer_get_type ())
G_DECLARE_FINAL_TYPE (CsnCalendarWriter, csn_calendar_writer, CSN, CALENDAR_WRITER, GObject)

/* @stamp: when it is written, RFC 3339. NULL with @error when the library for calendars is not installed. */
CsnCalendarWriter *csn_calendar_writer_new      (const char        *name,
                                                 const char        *stamp,
                                                 GError           **error);
/* @due: RFC 3339; what cannot be read is left out. */
void               csn_calendar_writer_add      (CsnCalendarWriter *self,
                                                 const char        *uid,
                                                 const char        *due,
                                                 const char        *summary,
                                                 const char        *description);
/* (transfer full) */
char              *csn_calendar_writer_dup_text (CsnCalendarWriter *self);

G_END_DECLS
