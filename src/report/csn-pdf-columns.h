/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How wide the columns of a report's tables are. Points. */

#pragma once

#include "csn-pdf-layout.h"

G_BEGIN_DECLS

#define CSN_PDF_MAX_COLUMNS 8
#define CSN_PDF_COLUMN_GAP 9.0
/* For each depth of an item. */
#define CSN_PDF_INDENT 11.0
/* A sign before a state and the gap behind it. */
#define CSN_PDF_MARK_SIZE 8.0
#define CSN_PDF_MARK_GAP 4.0
#define CSN_PDF_MARK_ROOM (CSN_PDF_MARK_SIZE + CSN_PDF_MARK_GAP)

/* What each column of all tables needs, by its title. (transfer full) (element-type double) */
GHashTable *csn_pdf_columns_measure (CsnPdfCanvas        *canvas,
                                     GPtrArray           *nodes);
/* @x, @width: (out) (array length=CSN_PDF_MAX_COLUMNS): they fill the page's width */
void        csn_pdf_columns_place   (GHashTable          *widths,
                                     const CsnReportNode *node,
                                     double              *x,
                                     double              *width);

G_END_DECLS
