/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* For the tests of the window: records made from a few lines of Markdown, sessions on them, and waiting with a bound. */

#pragma once

#include <adwaita.h>

#include "csn-record.h"
#include "csn-session.h"

G_BEGIN_DECLS

/* A small checklist with every kind of item. */
extern const char csn_test_markdown[];

/* Starts GTK, libadwaita and the program's own resources. */
void        csn_test_init         (int         *argc,
                                   char      ***argv);
/* (transfer full) */
CsnRecord  *csn_test_new_record   (const char  *markdown);
/* A record file in a folder of its own. (transfer full) */
CsnSession *csn_test_new_session  (const char  *markdown);
/* (transfer full) */
CsnSession *csn_test_open_session (const char  *path);
/* Entry whose label begins with @label. (transfer none) */
CsnEntry   *csn_test_find_entry   (CsnRecord   *record,
                                   const char  *label);
/* Runs the main loop until *@condition or the bound is reached, which fails the test. */
void        csn_test_wait_for     (gboolean   (*condition) (gpointer data),
                                   gpointer     data);
/* Lets the window draw some frames, so that what waits for the next one has happened, and then what is left to do. */
void        csn_test_settle       (void);
/* Puts @widget into a window and shows it. (transfer none) */
GtkWindow  *csn_test_show         (GtkWidget   *widget);
/* First descendant of @type, in order of the tree. (nullable) */
GtkWidget  *csn_test_find_widget  (GtkWidget   *root,
                                   GType        type);

G_END_DECLS
