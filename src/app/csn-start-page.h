/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window shows before a record is open: the records there are, and the ways to a new one. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CSN_TYPE_START_PAGE (csn_start_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnStartPage, csn_start_page, CSN, START_PAGE, AdwBin)

/* Whether it has looked for records: not while it only waits for the file that the program was started with. */
gboolean csn_start_page_has_looked   (CsnStartPage *self);
void     csn_start_page_set_settings (CsnStartPage *self,
                                      GSettings    *settings);
/* Looks again which records there are. */
void     csn_start_page_refresh      (CsnStartPage *self);
void     csn_start_page_set_busy     (CsnStartPage *self,
                                      gboolean      busy);
/* @problem: why a file could not be opened; NULL: none. */
void     csn_start_page_set_problem  (CsnStartPage *self,
                                      const char   *problem);

G_END_DECLS
