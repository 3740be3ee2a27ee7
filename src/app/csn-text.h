/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one door through which text from outside reaches widgets that would parse it as markup, and the ways in which such
 * text is made safe to look at. Knows nothing of checklists. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Longest text that a label is given; the rest is cut with an ellipsis, so that a hostile document cannot stall layout. */
#define CSN_TEXT_MAX_CHARS 4000

void      csn_row_set_title          (AdwPreferencesRow   *row,
                                      const char          *title);
/* @subtitle: (nullable) */
void      csn_row_set_texts          (AdwActionRow        *row,
                                      const char          *title,
                                      const char          *subtitle);
void      csn_banner_set_text        (AdwBanner           *banner,
                                      const char          *text);
/* @title, @description: (nullable): left as they are */
void      csn_group_set_texts        (AdwPreferencesGroup *group,
                                      const char          *title,
                                      const char          *description);
void      csn_status_page_set_texts  (AdwStatusPage       *page,
                                      const char          *title,
                                      const char          *description);
AdwToast *csn_toast_new              (const char          *text);
/* A label for a text of any length: from the left, wrapped between words and inside of those that are too long. It is never
 * narrower than six letters: a list asks each row for its narrowest, and one letter to a line takes five times as long to lay out
 * as the row when it is shown. @css_classes: (nullable) */
GtkWidget *csn_wrapping_label_new    (const char *const   *css_classes);
/* Setting a tooltip asks the display where the pointer is: only done when it changes. @text: (nullable) */
void      csn_tooltip_set_text       (GtkWidget           *widget,
                                      const char          *text);
void      csn_alert_set_body         (AdwAlertDialog      *dialog,
                                      const char          *text);

/* Cut to CSN_TEXT_MAX_CHARS, invalid bytes and control characters replaced by visible signs; line ends stay.
 * (transfer full) */
char     *csn_text_make_visible      (const char          *text);
/* The same on one line. (transfer full) */
char     *csn_text_make_line         (const char          *text);
/* What a sentence says of an item, where it begins with the item's name: of "line 9 Backups: not answered yet" the part "not
 * answered yet"; the whole sentence where the name does not stand in it. (transfer none) */
const char *csn_text_skip_name       (const char          *sentence,
                                      const char          *name);
/* What stands behind the number of the line in such a sentence: "Backups: not answered yet". (transfer none) */
const char *csn_text_skip_place      (const char          *sentence,
                                      guint                line);
/* Such a part as a sentence of its own: "Not answered yet". (transfer full) */
char     *csn_text_make_sentence     (const char          *text);
/* "2026-11-20T10:42:00+01:00" as "today 10:42", "20 Nov 10:42" … (transfer full) */
char     *csn_text_format_stamp      (const char          *stamp,
                                      GDateTime           *now);

G_END_DECLS
