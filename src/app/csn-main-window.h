/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A window: the start page and, above it, one open record. */

#pragma once

#include "csn-application.h"
#include "csn-record-page.h"

G_BEGIN_DECLS

/* Actions win.say (text, button, action), win.open-example, win.verify. */
#define CSN_TYPE_MAIN_WINDOW (csn_main_window_get_type ())
G_DECLARE_FINAL_TYPE (CsnMainWindow, csn_main_window, CSN, MAIN_WINDOW, AdwApplicationWindow)

CsnMainWindow     *csn_main_window_new         (CsnApplication *application,
                                       GSettings      *settings);
/* A record opens; a Markdown file becomes a new record; a report is verified. */
void           csn_main_window_open_file   (CsnMainWindow      *self,
                                       GFile          *file);
/* Shows the window with what it is opening, or without when that takes long. */
void           csn_main_window_present_soon (CsnMainWindow   *self);
void           csn_main_window_choose_file (CsnMainWindow      *self);
/* Whether it shows a record or is opening one. */
gboolean       csn_main_window_is_busy     (CsnMainWindow      *self);
/* (nullable) */
CsnRecordPage *csn_main_window_get_record_page (CsnMainWindow  *self);

G_END_DECLS
