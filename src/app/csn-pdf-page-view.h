/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows one page of a PDF as a sheet of paper: the picture when it is there, white until then. It knows its number for those who
 * do not see it, and asks nobody for pictures. */

#pragma once

#include <gtk/gtk.h>

#include "csn-pdf-page.h"

G_BEGIN_DECLS

#define CSN_TYPE_PDF_PAGE_VIEW (csn_pdf_page_view_get_type ())
G_DECLARE_FINAL_TYPE (CsnPdfPageView, csn_pdf_page_view, CSN, PDF_PAGE_VIEW, GtkWidget)

GtkWidget  *csn_pdf_page_view_new       (void);
CsnPdfPage *csn_pdf_page_view_get_page  (CsnPdfPageView *self);
/* @page: (nullable) */
void        csn_pdf_page_view_set_page  (CsnPdfPageView *self,
                                         CsnPdfPage     *page);
/* Width of the sheet; 0: as wide as there is room, up to what reads well. */
void        csn_pdf_page_view_set_sheet (CsnPdfPageView *self,
                                         int             width);
/* Pixels that a picture of the page should be wide now; 0 while it has no size. */
int         csn_pdf_page_view_get_pixels (CsnPdfPageView *self);

G_END_DECLS
