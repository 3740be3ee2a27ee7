/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The checklist of a record: list with sections, search, filter, selection of several rows, and the pane of one item. */

#pragma once

#include <adwaita.h>

#include "csn-form.h"
#include "csn-probe-runs.h"
#include "csn-session.h"

G_BEGIN_DECLS

/* Signal "section" (CsnFormSection): the list stands there now. Property show-pane. */
#define CSN_TYPE_CHECKLIST_PAGE (csn_checklist_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnChecklistPage, csn_checklist_page, CSN, CHECKLIST_PAGE, AdwBin)

/* @session, @form: (nullable) */
void      csn_checklist_page_set_session   (CsnChecklistPage *self,
                                            CsnSession       *session,
                                            CsnForm          *form);
void      csn_checklist_page_set_runs      (CsnChecklistPage *self,
                                            CsnProbeRuns     *runs);
void      csn_checklist_page_set_narrow    (CsnChecklistPage *self,
                                            gboolean          narrow);
void      csn_checklist_page_set_collapsed (CsnChecklistPage *self,
                                            gboolean          collapsed);
gboolean  csn_checklist_page_get_show_pane (CsnChecklistPage *self);
void      csn_checklist_page_set_show_pane (CsnChecklistPage *self,
                                            gboolean          show);
void      csn_checklist_page_search        (CsnChecklistPage *self);
void      csn_checklist_page_set_filter    (CsnChecklistPage *self,
                                            CsnFilter         filter);
/* Scrolls to the row of an entry, selects and focuses it, dropping filter and search when they hide it. */
void      csn_checklist_page_show_entry    (CsnChecklistPage *self,
                                            CsnEntry         *entry);
void      csn_checklist_page_show_section  (CsnChecklistPage *self,
                                            CsnFormSection   *section);
void      csn_checklist_page_next_open     (CsnChecklistPage *self,
                                            gboolean          backward);
void      csn_checklist_page_pass_and_next (CsnChecklistPage *self);
void      csn_checklist_page_unselect      (CsnChecklistPage *self);
/* @act: "pass", "fail", "na" or "attach", on all selected rows. */
void      csn_checklist_page_selected      (CsnChecklistPage *self,
                                            const char       *act);
/* @value: (nullable). Asks for the reason of "not applicable". */
void      csn_checklist_page_answer_entry  (CsnChecklistPage *self,
                                            CsnEntry         *entry,
                                            const char       *value);
/* @act: as the "act" of CsnItemRow, on the row with the focus or the selected one. */
void      csn_checklist_page_row_act       (CsnChecklistPage *self,
                                            const char       *act);
/* Stores what was typed and not yet stored. */
void      csn_checklist_page_flush         (CsnChecklistPage *self);

/* Source line of the row that has the focus or is selected; 0: none. */
guint      csn_checklist_page_get_line         (CsnChecklistPage *self);

G_END_DECLS
