/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What every page does around an act on the session: say the outcome in the window, ask for a reason, gather changes.
 * The toast goes through the action win.say, so that no page needs to know its window. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Shows @text as a toast of the window that @widget is in. */
void csn_acts_say          (GtkWidget           *widget,
                            const char          *text);
/* The same with a button that activates @action (a detailed action name). */
void csn_acts_offer        (GtkWidget           *widget,
                            const char          *text,
                            const char          *button,
                            const char          *action);
/* Says @error, unless it only says that the person cancelled. */
void csn_acts_say_error    (GtkWidget           *widget,
                            const GError        *error);
/* Says what the person has to know of an act that went well (csn-silence.h). */
void csn_acts_say_silence  (GtkWidget           *widget,
                            GAsyncResult        *result);
/* GAsyncReadyCallback for acts whose success is visible anyway; @user_data: a widget reference, which it takes. */
void csn_acts_finish_cb    (GObject             *source,
                            GAsyncResult        *result,
                            gpointer             user_data);
/* A button that cannot be pressed says why, to the pointer and to screen readers; @missing: one sentence (nullable). */
void csn_acts_say_missing  (GtkWidget           *button,
                            const char          *missing);
/* One change of one item. */
void csn_acts_answer       (GtkWidget           *widget,
                            CsnSession          *session,
                            CsnEntry            *entry,
                            const char          *value,
                            const char          *reason);

/* @reason: what was typed; NULL: cancelled. */
typedef void (*CsnReasonFunc) (const char *reason,
                               gpointer    user_data);
/* Asks for a reason in words. @required: the button stays insensitive while nothing is typed. */
void csn_acts_ask_reason   (GtkWidget           *widget,
                            const char          *heading,
                            const char          *body,
                            const char          *button,
                            gboolean             required,
                            CsnReasonFunc        func,
                            gpointer             user_data);
/* The same for any text; @label: of the entry. */
void csn_acts_ask_text     (GtkWidget           *widget,
                            const char          *heading,
                            const char          *body,
                            const char          *label,
                            const char          *button,
                            gboolean             required,
                            CsnReasonFunc        func,
                            gpointer             user_data);

G_END_DECLS
