/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A PDF that is looked at: how many pages, how large, and pictures of them, drawn in a thread one after another. Meant for
 * reports of our own; a file from elsewhere belongs in a document viewer. Knows no widgets. */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define CSN_TYPE_PDF_DOCUMENT (csn_pdf_document_get_type ())
G_DECLARE_FINAL_TYPE (CsnPdfDocument, csn_pdf_document, CSN, PDF_DOCUMENT, GObject)

void            csn_pdf_document_open_async    (GBytes               *bytes,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
CsnPdfDocument *csn_pdf_document_open_finish   (GAsyncResult         *result,
                                                GError              **error);
guint           csn_pdf_document_get_n_pages   (CsnPdfDocument       *self);
/* Height of a page for a width of 1. */
double          csn_pdf_document_get_ratio     (CsnPdfDocument       *self,
                                                guint                 index);
/* @width: in pixels, at most CSN_PDF_DOCUMENT_MAX_WIDTH are used. */
#define CSN_PDF_DOCUMENT_MAX_WIDTH 4096
void            csn_pdf_document_render_async  (CsnPdfDocument       *self,
                                                guint                 index,
                                                int                   width,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* @text: set to the words of the page, for those who do not see it (transfer full). (transfer full) */
GdkTexture     *csn_pdf_document_render_finish (CsnPdfDocument       *self,
                                                GAsyncResult         *result,
                                                char                **text,
                                                GError              **error);

G_END_DECLS
