/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells people on the desktop that follow-ups are due: when the program starts and while it runs, once for each that comes
 * due, and takes the word back when they are done. Looks at the records' summaries and changes nothing. */

#pragma once

#include <gtk/gtk.h>

#include "csn-record-summary.h"

G_BEGIN_DECLS

#define CSN_TYPE_REMINDERS (csn_reminders_get_type ())
G_DECLARE_FINAL_TYPE (CsnReminders, csn_reminders, CSN, REMINDERS, GObject)

/* Begins to look at the records in the folder that @settings name; @application (unowned) sends the notifications. */
CsnReminders  *csn_reminders_new   (GApplication     *application,
                                    GSettings        *settings);
/* Looks at once; it does so by itself soon after it was made and every two minutes. */
void           csn_reminders_look  (CsnReminders     *self);
/* What to tell of @summary at @now, by id (out) (transfer full); NULL: nothing new. @gone: (out): the earlier word is to be
 * taken back. For csn_reminders_new and tests. (transfer full) (nullable) */
GNotification *csn_reminders_judge (CsnReminders     *self,
                                    CsnRecordSummary *summary,
                                    GDateTime        *now,
                                    char            **id,
                                    gboolean         *gone);

G_END_DECLS
