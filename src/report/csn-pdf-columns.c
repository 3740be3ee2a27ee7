/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Widths of table columns: short ones get what their longest line needs, the long ones share what is left by their weights.
 * Columns of one name are measured over the whole report, so that the tables of all its sections stand in line. */

#include "csn-pdf-columns.h"

/* No column asks for more than this part of the page; longer text wraps. */
#define MOST 0.42
/* What csn_pdf_canvas_guess_height() wants free. */
#define SLACK 0.965

static double
measure_cell (CsnPdfCanvas *canvas, const CsnReportCell *cell, double most)
{
  double widest = 0;

  for (guint i = 0; cell->lines != NULL && i < cell->lines->len && widest < most; i++)
    {
      const CsnReportLine *line = g_ptr_array_index (cell->lines, i);
      double width = csn_pdf_canvas_guess_width (canvas, csn_pdf_style_font (line->style), line->text);

      widest = MAX (widest, i == 0 && line->mark != CSN_MARK_NONE ? width + CSN_PDF_MARK_ROOM : width);
    }
  return widest;
}

static void
measure_column (GHashTable *widths, CsnPdfCanvas *canvas, const CsnReportNode *node, guint column)
{
  const double most = (CSN_PDF_RIGHT - CSN_PDF_LEFT) * MOST;
  const char *title = node->columns[column].title;
  double *kept = g_hash_table_lookup (widths, title);
  double widest = kept != NULL ? *kept : csn_pdf_canvas_guess_width (canvas, CSN_FONT_LABEL, title);

  for (guint i = 0; i < node->rows->len && widest < most; i++)
    {
      const CsnReportRow *row = g_ptr_array_index (node->rows, i);

      if (row->title == NULL && column < row->n_cells)
        widest = MAX (widest, measure_cell (canvas, &row->cells[column], most)
                                  + (column == 1 ? row->depth * CSN_PDF_INDENT : 0));
    }
  if (kept == NULL)
    {
      kept = g_new (double, 1);
      g_hash_table_insert (widths, (gpointer)title, kept);
    }
  *kept = MIN (widest, most);
}

GHashTable *
csn_pdf_columns_measure (CsnPdfCanvas *canvas, GPtrArray *nodes)
{
  GHashTable *widths = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < nodes->len; i++)
    {
      const CsnReportNode *node = g_ptr_array_index (nodes, i);

      for (guint k = 0; node->kind == CSN_NODE_TABLE && node->rows != NULL && k < node->n_columns; k++)
        measure_column (widths, canvas, node, k);
    }
  return widths;
}

/* Gives columns that need less than their share what they need, until none is left that does. */
static void
share_out (const CsnReportNode *node, const double *wish, double room, double *width)
{
  gboolean settled[CSN_PDF_MAX_COLUMNS] = { FALSE };
  gboolean again = TRUE;

  while (again)
    {
      double left = room;
      guint weights = 0;

      again = FALSE;
      for (guint i = 0; i < node->n_columns; i++)
        {
          left -= settled[i] ? width[i] : 0;
          weights += settled[i] ? 0 : node->columns[i].weight;
        }
      for (guint i = 0; i < node->n_columns; i++)
        if (!settled[i])
          {
            width[i] = left * node->columns[i].weight / weights;
            if (wish[i] <= width[i])
              {
                width[i] = wish[i];
                settled[i] = again = TRUE;
              }
          }
    }
}

void
csn_pdf_columns_place (GHashTable *widths, const CsnReportNode *node, double *x, double *width)
{
  double room = CSN_PDF_RIGHT - CSN_PDF_LEFT - CSN_PDF_COLUMN_GAP * (node->n_columns - 1);
  double wish[CSN_PDF_MAX_COLUMNS];
  double used = 0, left = CSN_PDF_LEFT;
  guint main_column = 0;

  for (guint i = 0; i < node->n_columns; i++)
    {
      const double *kept = g_hash_table_lookup (widths, node->columns[i].title);

      wish[i] = kept != NULL ? *kept / SLACK + 0.5 : 0;
      if (node->columns[i].weight > node->columns[main_column].weight)
        main_column = i;
    }
  share_out (node, wish, room, width);
  for (guint i = 0; i < node->n_columns; i++)
    used += width[i];
  width[main_column] += room - used;
  for (guint i = 0; i < node->n_columns; i++)
    {
      x[i] = left;
      left += width[i] + CSN_PDF_COLUMN_GAP;
    }
}
