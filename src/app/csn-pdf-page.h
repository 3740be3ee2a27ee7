/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One page of a PDF as the list of pages holds it: its number, its shape, and its picture while it is near what is seen. */

#pragma once

#include "csn-pdf-document.h"

G_BEGIN_DECLS

/* Signal "changed": the picture came or went. */
#define CSN_TYPE_PDF_PAGE (csn_pdf_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnPdfPage, csn_pdf_page, CSN, PDF_PAGE, GObject)

CsnPdfPage *csn_pdf_page_new         (guint       index,
                                      guint       n_pages,
                                      double      ratio);
/* From 0. */
guint       csn_pdf_page_get_index   (CsnPdfPage *self);
guint       csn_pdf_page_get_n_pages (CsnPdfPage *self);
/* Height for a width of 1. */
double      csn_pdf_page_get_ratio   (CsnPdfPage *self);
/* (transfer none) (nullable) */
GdkTexture *csn_pdf_page_get_picture (CsnPdfPage *self);
/* Its words. (transfer none) */
const char *csn_pdf_page_get_text    (CsnPdfPage *self);
/* @picture: NULL lets go of it; the words stay. @text: (nullable) */
void        csn_pdf_page_set_picture (CsnPdfPage *self,
                                      GdkTexture *picture,
                                      const char *text);

G_END_DECLS
