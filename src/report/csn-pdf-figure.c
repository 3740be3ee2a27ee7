/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a report: the risk matrix and the durations of a probe's runs. Their shapes are
 * ornament; the words they stand for are text of the figure, and its alternative text. */

#include "csn-pdf-layout.h"

#define CELL_WIDTH 46.0
#define CELL_HEIGHT 24.0
#define PLOT_HEIGHT 40.0
#define PLOT_WIDTH 300.0
#define MAX_BARS 150

static void
show_centered (CsnPdfLayout *self,
               CsnPdfFont font,
               CsnPdfColor color,
               const char *text,
               double x,
               double y,
               double width,
               double height)
{
  g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (self->canvas, font, text, -1);

  csn_pdf_canvas_show (self->canvas, layout, x + (width - csn_pdf_layout_width (layout)) / 2,
                       y + (height - csn_pdf_layout_height (layout)) / 2, color, 0, -1);
}

void
csn_pdf_layout_matrix (CsnPdfLayout *self, CsnReportNode *node)
{
  const double left = CSN_PDF_LEFT + 62;
  g_autoptr (PangoLayout) up
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_SMALL, "Likelihood", -1);
  g_autoptr (PangoLayout) right
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_SMALL, "Impact", -1);

  csn_pdf_canvas_skip (self->canvas, 6);
  csn_pdf_canvas_need (self->canvas, 5 * CELL_HEIGHT + 40);
  double top = csn_pdf_canvas_get_y (self->canvas);
  csn_pdf_canvas_begin_figure (self->canvas, node->text);
  csn_pdf_canvas_show (self->canvas, up, CSN_PDF_LEFT, top + 7, CSN_PDF_DIM, 0, -1);
  for (guint likelihood = 5; likelihood >= 1; likelihood--)
    for (guint impact = 1; impact <= 5; impact++)
      {
        gint64 count = g_array_index (node->values, gint64, (likelihood - 1) * 5 + impact - 1);
        CsnTone tone = likelihood * impact < 5    ? CSN_TONE_GOOD
                       : likelihood * impact < 13 ? CSN_TONE_WARN
                                                  : CSN_TONE_BAD;
        double x = left + (impact - 1) * CELL_WIDTH;
        double y = top + (5 - likelihood) * CELL_HEIGHT;
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);

        csn_pdf_canvas_box (self->canvas, x, y, CELL_WIDTH - 2, CELL_HEIGHT - 2, 2,
                            count > 0 ? csn_pdf_tone (tone) : csn_pdf_tint (tone));
        if (count > 0)
          show_centered (self, CSN_FONT_STRONG, CSN_PDF_WHITE, number, x, y, CELL_WIDTH - 2,
                         CELL_HEIGHT - 2);
      }
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      show_centered (self, CSN_FONT_SMALL, CSN_PDF_DIM, number, left - 18,
                     top + (5 - i) * CELL_HEIGHT, 14, CELL_HEIGHT - 2);
      show_centered (self, CSN_FONT_SMALL, CSN_PDF_DIM, number, left + (i - 1) * CELL_WIDTH,
                     top + 5 * CELL_HEIGHT, CELL_WIDTH - 2, 12);
    }
  csn_pdf_canvas_show (self->canvas, right, left + 5 * CELL_WIDTH + 6, top + 5 * CELL_HEIGHT + 1,
                       CSN_PDF_DIM, 0, -1);
  csn_pdf_canvas_end (self->canvas, "Figure");
  csn_pdf_canvas_set_y (self->canvas, top + 5 * CELL_HEIGHT + 22);
}

void
csn_pdf_layout_plot (CsnPdfLayout *self, CsnReportNode *node)
{
  guint n = MIN (node->values->len, MAX_BARS);
  guint first = node->values->len - n;
  double pitch = MIN (PLOT_WIDTH / n, 12);
  gint64 most = 1;
  g_autoptr (PangoLayout) caption = csn_pdf_canvas_new_layout (
      self->canvas, CSN_FONT_SMALL, node->text, CSN_PDF_RIGHT - CSN_PDF_LEFT);

  for (guint i = first; i < node->values->len; i++)
    most = MAX (most, g_array_index (node->values, gint64, i));
  csn_pdf_canvas_skip (self->canvas, 4);
  csn_pdf_canvas_need (self->canvas, PLOT_HEIGHT + 24);
  double top = csn_pdf_canvas_get_y (self->canvas);
  for (guint i = 0; i < n; i++)
    {
      double height = MAX (PLOT_HEIGHT * (double)g_array_index (node->values, gint64, first + i)
                               / (double)most,
                           0.8);

      csn_pdf_canvas_box (self->canvas, CSN_PDF_LEFT + i * pitch, top + PLOT_HEIGHT - height,
                          pitch * 0.72, height, 0, csn_pdf_tone (CSN_TONE_INFO));
    }
  csn_pdf_canvas_rule (self->canvas, CSN_PDF_LEFT, top + PLOT_HEIGHT, PLOT_WIDTH, 0.5, CSN_PDF_DIM);
  csn_pdf_canvas_begin_figure (self->canvas, node->text);
  csn_pdf_canvas_show (self->canvas, caption, CSN_PDF_LEFT, top + PLOT_HEIGHT + 3, CSN_PDF_DIM, 0,
                       -1);
  csn_pdf_canvas_end (self->canvas, "Figure");
  csn_pdf_canvas_set_y (self->canvas, top + PLOT_HEIGHT + 10 + csn_pdf_layout_height (caption));
}
