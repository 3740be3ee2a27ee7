/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the files of CsnRecordPage: showing (csn-record-page.c) and commands (csn-record-page-actions.c). */

#pragma once

#include "csn-checklist-page.h"
#include "csn-decision-page.h"
#include "csn-form.h"
#include "csn-history-page.h"
#include "csn-outline.h"
#include "csn-probe-runs.h"
#include "csn-record-page.h"
#include "csn-report-page.h"
#include "csn-risks-page.h"

G_BEGIN_DECLS

struct _CsnRecordPage
{
  AdwNavigationPage parent_instance;
  AdwNavigationSplitView *split;
  AdwNavigationPage *content;
  AdwHeaderBar *header;
  AdwWindowTitle *sidebar_title;
  AdwWindowTitle *content_title;
  CsnOutline *outline;
  AdwBanner *banner;
  AdwViewStack *pages;
  CsnChecklistPage *checklist;
  AdwBin *risks_place;
  AdwBin *decision_place;
  AdwBin *report_place;
  AdwBin *history_place;
  /* made when first shown */
  CsnRisksPage *risks;
  CsnDecisionPage *decision;
  CsnReportPage *report;
  CsnHistoryPage *history;
  GtkToggleButton *search_button;
  GtkMenuButton *filter_button;
  GtkMenuButton *menu_button;
  GMenuModel *filter_menu;
  GMenuModel *record_menu;
  GtkToggleButton *pane_button;
  GtkActionBar *run_bar;
  GtkLabel *run_label;
  GtkProgressBar *run_progress;
  AdwViewSwitcherBar *switcher_bar;

  CsnSession *session;   /* (owned) */
  GSettings *settings;   /* (owned) */
  CsnForm *form;         /* (owned) */
  CsnProbeRuns *runs;    /* (owned) */
  char *blocker;         /* (owned) (nullable): item that the banner leads to */
  char *filter;          /* (owned): nick of the filter, state of record.filter */
  guint minute;          /* source that judges anew */
  gint64 looked;         /* when the files of the evidence were last looked at, monotonic */
  gboolean narrow;
};

/* csn-record-page-actions.c */
void csn_record_page_install_actions (GtkWidgetClass *widget_class);
void csn_record_page_add_shortcuts   (CsnRecordPage  *self);
void csn_record_page_update_actions  (CsnRecordPage  *self);
/* csn-record-page.c */
void csn_record_page_show_item       (CsnRecordPage  *self,
                                      const char     *item);
void csn_record_page_set_filter      (CsnRecordPage  *self,
                                      const char     *nick);

G_END_DECLS
