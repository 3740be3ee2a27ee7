/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays the nodes of a report out on the pages of a canvas. */

#pragma once

#include "csn-pdf-canvas.h"
#include "csn-report.h"

G_BEGIN_DECLS

/* @done of @total rows are laid out; called on the thread that makes the report. */
typedef void (*CsnPdfProgressFunc) (guint    done,
                                    guint    total,
                                    gpointer user_data);

/* Over all nodes, first dry, then drawing. @pictures: SHA-256 → thumbnail (element-type cairo_surface_t) (nullable) */
void csn_pdf_layout_report (CsnPdfCanvas      *canvas,
                            CsnReport         *report,
                            GHashTable        *pictures,
                            CsnPdfProgressFunc progress,
                            gpointer           user_data);

/* Between the files of the layout. Anchors that something leads to; only these become destinations.
 */
typedef struct
{
  CsnPdfCanvas *canvas;
  CsnReport *report;
  GHashTable *targets;     /* (element-type utf8) */
  GHashTable *pictures;    /* (nullable) */
  GArray *heights;         /* (element-type float): of table rows, found by the dry pass */
  double field_top;        /* of the field that is drawn last */
  gboolean field_waits;    /* for another one beside it */
  guint next_height;
  GHashTable *columns;     /* (element-type double): what the columns of tables need, by their titles */
  GHashTable *shaped;      /* (element-type PangoLayout): cells of tables by what they show */
  CsnPdfProgressFunc progress;
  gpointer user_data;
  guint done, total;
} CsnPdfLayout;

void csn_pdf_layout_table    (CsnPdfLayout  *self,
                              CsnReportNode *node);
/* What must fit below a heading: the head of the table with its first row. */
double csn_pdf_layout_table_start (CsnPdfLayout  *self,
                                   CsnReportNode *node);
void csn_pdf_layout_pairs    (CsnPdfLayout  *self,
                              CsnReportNode *node);
void csn_pdf_layout_anchor   (CsnPdfLayout  *self,
                              const char    *anchor,
                              double         y);
/* A paragraph across the page; returns its height. */
double csn_pdf_layout_paragraph (CsnPdfLayout *self,
                                 CsnPdfFont    font,
                                 CsnPdfColor   color,
                                 const char   *text,
                                 const char   *link,
                                 double        x,
                                 double        width);
CsnPdfFont  csn_pdf_style_font  (CsnTextStyle style);
CsnPdfColor csn_pdf_style_color (const CsnReportLine *line);
void csn_pdf_layout_matrix   (CsnPdfLayout  *self,
                              CsnReportNode *node);
void csn_pdf_layout_plot     (CsnPdfLayout  *self,
                              CsnReportNode *node);
void csn_pdf_layout_pictures (CsnPdfLayout  *self,
                              CsnReportNode *node);

G_END_DECLS
