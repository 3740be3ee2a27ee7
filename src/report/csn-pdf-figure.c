/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a report: the risk matrix, the durations of a probe's runs, thumbnails of evidence. Their shapes are
 * ornament; the words they stand for are text of the figure, and its alternative text. */

#include "csn-pdf-layout.h"

#include "csn-report-private.h"

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
        const CsnReportLine *risks = g_ptr_array_index (node->lines, (likelihood - 1) * 5 + impact - 1);
        gboolean any = risks->text[0] != '\0';
        CsnTone tone = likelihood * impact < 5    ? CSN_TONE_GOOD
                       : likelihood * impact < 13 ? CSN_TONE_WARN
                                                  : CSN_TONE_BAD;
        double x = left + (impact - 1) * CELL_WIDTH;
        double y = top + (5 - likelihood) * CELL_HEIGHT;

        csn_pdf_canvas_box (self->canvas, x, y, CELL_WIDTH - 2, CELL_HEIGHT - 2, 2,
                            any ? csn_pdf_tone (tone) : csn_pdf_tint (tone));
        if (any)
          show_centered (self, CSN_FONT_STRONG, CSN_PDF_WHITE, risks->text, x, y, CELL_WIDTH - 2, CELL_HEIGHT - 2);
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

static int
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

/* A level across the bars with its name at the right; never nearer than a line to the one above. Returns where it stands. */
static double
show_level (CsnPdfLayout *self, const char *name, gint64 value, gint64 most, double top, double not_above)
{
  double y = top + PLOT_HEIGHT - PLOT_HEIGHT * (double)value / (double)most;
  double at = MAX (y - 4.6, not_above);
  g_autofree char *duration = csn_report_show_duration (value);
  g_autofree char *text = g_strdup_printf ("%s %s", name, duration);
  g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_SMALL, text, -1);

  csn_pdf_canvas_rule (self->canvas, CSN_PDF_LEFT, y - 0.25, PLOT_WIDTH + 4, 0.5, CSN_PDF_DIM);
  csn_pdf_canvas_show (self->canvas, layout, CSN_PDF_LEFT + PLOT_WIDTH + 8, at, CSN_PDF_DIM, 0, -1);
  return at + 9.4;
}

/* The run with the nearest rank. */
static gint64
percentile (GArray *sorted, guint percent)
{
  guint rank = (sorted->len * percent + 99) / 100;

  return g_array_index (sorted, gint64, MAX (rank, 1) - 1);
}

void
csn_pdf_layout_plot (CsnPdfLayout *self, CsnReportNode *node)
{
  g_autoptr (GArray) sorted = g_array_copy (node->values);
  guint n = MIN (node->values->len, MAX_BARS);
  guint first = node->values->len - n;
  double pitch = MIN (PLOT_WIDTH / n, 14);
  g_autoptr (PangoLayout) caption = csn_pdf_canvas_new_layout (
      self->canvas, CSN_FONT_SMALL, node->text, CSN_PDF_RIGHT - CSN_PDF_LEFT);

  g_array_sort (sorted, compare_values);
  gint64 most = MAX (g_array_index (sorted, gint64, sorted->len - 1), 1);
  csn_pdf_canvas_skip (self->canvas, 8);
  csn_pdf_canvas_need (self->canvas, PLOT_HEIGHT + 28);
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
  double below = show_level (self, "P95", percentile (sorted, 95), most, top, top - 6);
  show_level (self, "P50", percentile (sorted, 50), most, top, below);
  csn_pdf_canvas_show (self->canvas, caption, CSN_PDF_LEFT, top + PLOT_HEIGHT + 4, CSN_PDF_DIM, 0,
                       -1);
  csn_pdf_canvas_end (self->canvas, "Figure");
  csn_pdf_canvas_set_y (self->canvas, top + PLOT_HEIGHT + 11 + csn_pdf_layout_height (caption));
}

#define PICTURE_GAP 12.0
#define PICTURES_IN_A_ROW 3
#define PICTURE_WIDTH ((CSN_PDF_RIGHT - CSN_PDF_LEFT - (PICTURES_IN_A_ROW - 1) * PICTURE_GAP) / PICTURES_IN_A_ROW)
#define PICTURE_HEIGHT (PICTURE_WIDTH * 0.7)
#define CAPTION_HEIGHT 22.0

static void
show_picture (CsnPdfLayout *self, CsnReportRow *row, cairo_surface_t *image, double x, double y)
{
  const CsnReportLine *line = g_ptr_array_index (row->cells[0].lines, 0);
  g_autofree char *alt = g_strdup_printf ("Thumbnail of the evidence %s", line->text);
  g_autoptr (PangoLayout) caption
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_SMALL, line->text, PICTURE_WIDTH);
  double scale = MIN (PICTURE_WIDTH / cairo_image_surface_get_width (image),
                      PICTURE_HEIGHT / cairo_image_surface_get_height (image));
  double width = cairo_image_surface_get_width (image) * scale;
  double height = cairo_image_surface_get_height (image) * scale;

  pango_layout_set_height (caption, -2);
  pango_layout_set_ellipsize (caption, PANGO_ELLIPSIZE_MIDDLE);
  csn_pdf_canvas_image (self->canvas, image, x, y + PICTURE_HEIGHT - height, width, height);
  csn_pdf_canvas_frame (self->canvas, x, y + PICTURE_HEIGHT - height, width, height, CSN_PDF_RULE);
  csn_pdf_canvas_begin_figure (self->canvas, alt);
  csn_pdf_canvas_show (self->canvas, caption, x, y + PICTURE_HEIGHT + 4, CSN_PDF_DIM, 0, -1);
  csn_pdf_canvas_end (self->canvas, "Figure");
}

/* A contact sheet of the images that could be read; nothing where there are none. */
void
csn_pdf_layout_pictures (CsnPdfLayout *self, CsnReportNode *node)
{
  guint column = 0;

  if (self->pictures == NULL || g_hash_table_size (self->pictures) == 0)
    return;
  csn_pdf_canvas_skip (self->canvas, 6);
  for (guint i = 0; i < node->rows->len; i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);
      cairo_surface_t *image = g_hash_table_lookup (self->pictures, row->anchor);

      if (image == NULL)
        continue;
      if (column == 0)
        csn_pdf_canvas_need (self->canvas, PICTURE_HEIGHT + CAPTION_HEIGHT + 6);
      double y = csn_pdf_canvas_get_y (self->canvas);
      show_picture (self, row, image, CSN_PDF_LEFT + column * (PICTURE_WIDTH + PICTURE_GAP), y);
      column = (column + 1) % PICTURES_IN_A_ROW;
      if (column == 0)
        csn_pdf_canvas_set_y (self->canvas, y + PICTURE_HEIGHT + CAPTION_HEIGHT + 8);
    }
  if (column > 0)
    csn_pdf_canvas_set_y (self->canvas, csn_pdf_canvas_get_y (self->canvas) + PICTURE_HEIGHT + CAPTION_HEIGHT + 8);
}
