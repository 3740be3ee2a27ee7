/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages of a tagged PDF under Cairo: fonts, text with structure, rules and boxes, page heads and
 * feet.
 *
 * A page is collected first and drawn when it is full. Cairo counts nothing but text as tagged
 * content, so rules, boxes and marks are painted inside an Artifact that also holds the page's head
 * and foot, and the text follows in reading order. Everything runs twice: a dry pass finds out on
 * which page each anchor falls and how many pages there are, the second one draws. Knows nothing of
 * reports. */

#pragma once

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <pango/pangocairo.h>

#include "csn-report.h"

G_BEGIN_DECLS

/* A4 in points. */
#define CSN_PDF_WIDTH  595.276
#define CSN_PDF_HEIGHT 841.89
#define CSN_PDF_LEFT   56.0
#define CSN_PDF_RIGHT  (CSN_PDF_WIDTH - 56.0)
#define CSN_PDF_TOP    64.0
#define CSN_PDF_BOTTOM (CSN_PDF_HEIGHT - 66.0)

typedef enum
{
  CSN_FONT_TITLE,
  CSN_FONT_VERDICT,
  CSN_FONT_H1,
  CSN_FONT_H2,
  CSN_FONT_H3,
  CSN_FONT_H4,
  CSN_FONT_LEAD,
  CSN_FONT_BODY,
  CSN_FONT_STRONG,
  CSN_FONT_SMALL,
  CSN_FONT_LABEL, /* column heads */
  CSN_FONT_NOTE,
  CSN_FONT_MONO,
  CSN_FONT_NUMBER, /* of the tally */
  CSN_FONT_RUNNING, /* head and foot */
  CSN_FONT_RUNNING_MONO,
  CSN_N_FONTS,
} CsnPdfFont;

typedef struct
{
  guint8 red, green, blue;
} CsnPdfColor;

extern const CsnPdfColor CSN_PDF_INK;
extern const CsnPdfColor CSN_PDF_DIM;
extern const CsnPdfColor CSN_PDF_RULE;
extern const CsnPdfColor CSN_PDF_SOFT;
extern const CsnPdfColor CSN_PDF_WHITE;
/* Text of a tone, and its tint behind text. */
CsnPdfColor csn_pdf_tone (CsnTone tone);
CsnPdfColor csn_pdf_tint (CsnTone tone);

/* A place to sign, for the finishing step. Coordinates from the lower left as PDF has them; zero
 * size: not visible. */
typedef struct
{
  char *name;
  char *label;
  guint page; /* from 0 */
  int x, y, width, height;
} CsnPdfField;

typedef struct _CsnPdfCanvas CsnPdfCanvas;

CsnPdfCanvas  *csn_pdf_canvas_new        (GByteArray   *out,
                                          const char   *title,
                                          const char   *running_head,
                                          const char   *draft,
                                          const char   *digest,
                                          GCancellable *cancellable);
void           csn_pdf_canvas_free       (CsnPdfCanvas *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPdfCanvas, csn_pdf_canvas_free)
/* Ends the dry pass; what follows is drawn. */
void           csn_pdf_canvas_start      (CsnPdfCanvas *self);
/* Ends the drawing; FALSE with an error when Cairo could not do it or it was cancelled. */
gboolean       csn_pdf_canvas_finish     (CsnPdfCanvas *self,
                                          GError      **error);
gboolean       csn_pdf_canvas_is_dry     (CsnPdfCanvas *self);
gboolean       csn_pdf_canvas_is_stopped (CsnPdfCanvas *self);

/* --- place on the page */
double         csn_pdf_canvas_get_y      (CsnPdfCanvas *self);
void           csn_pdf_canvas_set_y      (CsnPdfCanvas *self,
                                          double        y);
void           csn_pdf_canvas_skip       (CsnPdfCanvas *self,
                                          double        points);
double         csn_pdf_canvas_get_room   (CsnPdfCanvas *self);
gboolean       csn_pdf_canvas_is_at_top  (CsnPdfCanvas *self);
void           csn_pdf_canvas_new_page   (CsnPdfCanvas *self);
/* Starts a page unless @points are left on this one. Returns TRUE when it did. */
gboolean       csn_pdf_canvas_need       (CsnPdfCanvas *self,
                                          double        points);
/* Counted from 0. */
guint          csn_pdf_canvas_get_page   (CsnPdfCanvas *self);
guint          csn_pdf_canvas_get_n_pages (CsnPdfCanvas *self);

/* --- text */
PangoLayout   *csn_pdf_canvas_new_layout (CsnPdfCanvas *self,
                                          CsnPdfFont    font,
                                          const char   *text,
                                          double        width);
/* A run of text in its own font and colour, for csn_pdf_canvas_new_rich_layout. */
typedef struct
{
  const char *text;
  CsnPdfFont font;
  CsnPdfColor color;
} CsnPdfRun;
/* Each run is a paragraph of its own. */
PangoLayout   *csn_pdf_canvas_new_rich_layout (CsnPdfCanvas    *self,
                                               const CsnPdfRun *runs,
                                               gsize            n_runs,
                                               double           width);
/* Height of those paragraphs in points, or a negative number when only a layout can tell. */
double         csn_pdf_canvas_guess_height (CsnPdfCanvas    *self,
                                            const CsnPdfRun *runs,
                                            gsize            n_runs,
                                            double           width);
/* Length of @text on one line in points; only about right beyond ASCII. */
double         csn_pdf_canvas_guess_width (CsnPdfCanvas *self,
                                           CsnPdfFont    font,
                                           const char   *text);
/* Distance of the first baseline from the top of text in @font. */
double         csn_pdf_canvas_get_baseline (CsnPdfCanvas *self,
                                            CsnPdfFont    font);
double         csn_pdf_layout_height     (PangoLayout  *layout);
double         csn_pdf_layout_width      (PangoLayout  *layout);
/* Lines begin where the page does, even when they are written the other way. */
void           csn_pdf_canvas_keep_start (CsnPdfCanvas *self,
                                          PangoLayout  *layout);
/* Takes a reference. Draws lines @first to @last (exclusive; -1: to the end); @y is the top of line
 * @first. */
void           csn_pdf_canvas_show       (CsnPdfCanvas *self,
                                          PangoLayout  *layout,
                                          double        x,
                                          double        y,
                                          CsnPdfColor   color,
                                          int           first,
                                          int           last);

/* --- structure; names as PDF has them. Calls nest and may span pages. */
void           csn_pdf_canvas_begin      (CsnPdfCanvas *self,
                                          const char   *tag);
void           csn_pdf_canvas_end        (CsnPdfCanvas *self,
                                          const char   *tag);
/* A figure with the words that stand for it. */
void           csn_pdf_canvas_begin_figure (CsnPdfCanvas *self,
                                            const char   *alt);
void           csn_pdf_canvas_begin_link (CsnPdfCanvas *self,
                                          const char   *anchor);
/* Marks @anchor as standing at @y of this page. */
void           csn_pdf_canvas_anchor     (CsnPdfCanvas *self,
                                          const char   *anchor,
                                          double        y);
/* Page of an anchor, from 1; 0: unknown yet. */
guint          csn_pdf_canvas_find       (CsnPdfCanvas *self,
                                          const char   *anchor);
/* An entry of the outline; level from 1. */
void           csn_pdf_canvas_outline    (CsnPdfCanvas *self,
                                          guint         level,
                                          const char   *text,
                                          const char   *anchor);
void           csn_pdf_canvas_add_field  (CsnPdfCanvas *self,
                                          const char   *name,
                                          const char   *label,
                                          double        x,
                                          double        y,
                                          double        width,
                                          double        height);
/* (element-type CsnPdfField) */
GPtrArray     *csn_pdf_canvas_get_fields (CsnPdfCanvas *self);
/* Words of the figures and of the links, in order. (element-type utf8) */
GPtrArray     *csn_pdf_canvas_get_alts   (CsnPdfCanvas *self);
GPtrArray     *csn_pdf_canvas_get_links  (CsnPdfCanvas *self);

/* --- ornament, painted behind the text */
void           csn_pdf_canvas_rule       (CsnPdfCanvas *self,
                                          double        x,
                                          double        y,
                                          double        width,
                                          double        thickness,
                                          CsnPdfColor   color);
void           csn_pdf_canvas_box        (CsnPdfCanvas *self,
                                          double        x,
                                          double        y,
                                          double        width,
                                          double        height,
                                          double        radius,
                                          CsnPdfColor   color);
void           csn_pdf_canvas_frame      (CsnPdfCanvas *self,
                                          double        x,
                                          double        y,
                                          double        width,
                                          double        height,
                                          CsnPdfColor   color);
/* The sign of a state in a square of @size. */
void           csn_pdf_canvas_mark       (CsnPdfCanvas *self,
                                          CsnMark       mark,
                                          double        x,
                                          double        y,
                                          double        size,
                                          CsnPdfColor   color);
/* @image lives until the canvas is finished. */
void           csn_pdf_canvas_image      (CsnPdfCanvas    *self,
                                          cairo_surface_t *image,
                                          double           x,
                                          double           y,
                                          double           width,
                                          double           height);
/* Small round dots from @x to @end: leaders of the contents. */
void           csn_pdf_canvas_leader     (CsnPdfCanvas *self,
                                          double        x,
                                          double        end,
                                          double        y);

G_END_DECLS
