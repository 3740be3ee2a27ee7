/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of a PDF under each other, as wide as there is room. Pictures are made for what is seen and a few pages around it, and
 * let go of farther away, so that a long report costs no more than a short one. */

#pragma once

#include <adwaita.h>

#include "csn-pdf-document.h"

G_BEGIN_DECLS

/* Property page: number of the page that is looked at, from 1; 0 while there is none. Actions pdf.zoom-in, pdf.zoom-out,
 * pdf.zoom-fit. */
#define CSN_TYPE_PDF_VIEW (csn_pdf_view_get_type ())
G_DECLARE_FINAL_TYPE (CsnPdfView, csn_pdf_view, CSN, PDF_VIEW, AdwBin)

/* @document: (nullable). The place that is looked at stays when the new one is as long. */
void  csn_pdf_view_set_document   (CsnPdfView     *self,
                                   CsnPdfDocument *document);
guint csn_pdf_view_get_page       (CsnPdfView     *self);
guint csn_pdf_view_get_n_pages    (CsnPdfView     *self);
/* Pages whose picture is held now. */
guint csn_pdf_view_count_pictures (CsnPdfView     *self);

G_END_DECLS
