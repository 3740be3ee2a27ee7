/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the files of CsnChecklistPage: the list (csn-checklist-page.c) and what rows do (csn-checklist-page-acts.c). */

#pragma once

#include "csn-checklist-page.h"
#include "csn-item-pane.h"
#include "csn-item-row.h"
#include "csn-lazy-rows.h"

G_BEGIN_DECLS

struct _CsnChecklistPage
{
  AdwBin parent_instance;
  AdwOverlaySplitView *split;
  AdwBin *pane_place;
  GtkBox *box;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  /* (unowned) (nullable): made when they are first shown */
  GtkSearchBar *search_bar;
  GtkEditable *search;
  GtkWidget *nothing;
  GtkActionBar *selection_bar;
  GtkLabel *selection_label;

  CsnSession *session;          /* (owned) (nullable) */
  CsnForm *form;                /* (owned) (nullable) */
  CsnItemPane *pane;            /* (unowned) (nullable): made when it is first shown */
  CsnProbeRuns *runs;           /* (owned) (nullable) */
  CsnEntry *entry;              /* (owned) (nullable): that the pane is about */
  GtkMultiSelection *selection; /* (owned) (nullable) */
  CsnLazyRows *rows;            /* (owned): says which cells are in view */
  GPtrArray *cells;             /* (owned) (element-type CsnLineCell): all that exist */
  CsnFormLine *wanted;          /* (owned) (nullable): to be scrolled to with its header */
  guint tick;                   /* tick callback that scrolls */
  guint n_ticks;
  guint grow;                   /* idle source that shows all lines */
  guint trim;                   /* source that gives back memory */
  gboolean narrow;
  gboolean placed;              /* the first layout is over */
};

/* csn-checklist-page-acts.c */
void  csn_checklist_page_connect_row  (CsnChecklistPage *self,
                                       CsnItemRow       *row);
void  csn_checklist_page_answer       (CsnChecklistPage *self,
                                       GPtrArray        *entries,
                                       const char       *value,
                                       const char       *reason);
void  csn_checklist_page_act_on       (CsnChecklistPage *self,
                                       CsnFormLine      *line,
                                       const char       *act);
/* csn-checklist-page.c */
void         csn_checklist_page_set_entry     (CsnChecklistPage *self,
                                               CsnEntry         *entry);
/* Row that has the focus, or NULL. @inside: (out) (optional): the focus is in a text entry of it. */
CsnItemRow  *csn_checklist_page_get_focus_row (CsnChecklistPage *self,
                                               gboolean         *inside);
/* Lines that are selected. (element-type CsnFormLine) (transfer full) */
GPtrArray   *csn_checklist_page_dup_selected  (CsnChecklistPage *self);

G_END_DECLS
