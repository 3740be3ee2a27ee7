/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables on PDF pages: a head that is repeated as ornament on later pages, rows that stay together
 * unless they are taller than half a page, links inside cells. */

#include "csn-pdf-columns.h"

#include <string.h>

#define PAD_Y 3.6
/* Cells that are kept in case they come again, and the longest of them. */
#define MAX_SHAPED 1500
#define MAX_KEY 240
/* Rows higher than this may be cut across pages. */
#define TALL ((CSN_PDF_BOTTOM - CSN_PDF_TOP) / 3)
/* About the heights of a table's head and of a sub-heading in it. */
#define HEAD 16.0
#define GROUP 24.0

typedef struct
{
  PangoLayout *layout; /* (owned) (nullable) */
  double x, width;
  double drop; /* that brings its first baseline down to that of its neighbours */
  CsnMark mark;
  CsnPdfColor mark_color;
  const CsnReportCell *cell;
  int next_line; /* of the layout, while a tall row is cut */
  double *tops;  /* (owned) (nullable): of each line of the layout, and the end of the last */
} Cell;

static gsize
collect_runs (const CsnReportCell *cell, CsnPdfRun *runs, gsize max)
{
  gsize n = 0;

  for (guint i = 0; cell->lines != NULL && i < cell->lines->len && n < max; i++)
    {
      CsnReportLine *line = g_ptr_array_index (cell->lines, i);

      runs[n].text = line->text;
      runs[n].font = csn_pdf_style_font (line->style);
      runs[n].color = csn_pdf_style_color (line);
      n++;
    }
  return n;
}

/* Paragraphs of one cell; a cell with more than this shows the first ones (assertions of one run).
 */
#define MAX_RUNS 64

static void
prepare_cell (CsnPdfLayout *self,
              const CsnReportNode *node,
              const CsnReportRow *row,
              guint column,
              double x,
              double width,
              Cell *cell)
{
  const CsnReportCell *source = &row->cells[column];
  const CsnReportLine *first = source->lines != NULL ? g_ptr_array_index (source->lines, 0) : NULL;
  double indent = column == 1 ? row->depth * CSN_PDF_INDENT : 0;

  memset (cell, 0, sizeof *cell);
  cell->cell = source;
  cell->x = x + indent;
  cell->width = width - indent;
  if (first != NULL && first->mark != CSN_MARK_NONE)
    {
      cell->mark = first->mark;
      cell->mark_color = csn_pdf_tone (first->tone);
      cell->x += CSN_PDF_MARK_ROOM;
      cell->width -= CSN_PDF_MARK_ROOM;
    }
}

/* What makes one cell look like another: width, alignment, and each paragraph with font and colour. NULL when it is too long
 * to come again. */
static char *
make_key (const CsnPdfRun *runs, gsize n, double width, gboolean numeric)
{
  g_autoptr (GString) key = g_string_sized_new (96);

  g_string_append_printf (key, "%d %d", (int)(width * 64), numeric);
  for (gsize i = 0; i < n; i++)
    {
      g_string_append_printf (key, "\n%d %02x%02x%02x ", runs[i].font, runs[i].color.red, runs[i].color.green,
                              runs[i].color.blue);
      g_string_append (key, runs[i].text);
      if (key->len > MAX_KEY)
        return NULL;
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* States, names and answers come again in thousands of rows; each is shaped once. */
static void
lay_out_cell (CsnPdfLayout *self, const CsnReportNode *node, guint column, Cell *cell)
{
  CsnPdfRun runs[MAX_RUNS];
  gsize n = collect_runs (cell->cell, runs, MAX_RUNS);
  gboolean numeric = node->columns[column].numeric;

  if (n == 0 || cell->layout != NULL)
    return;
  g_autofree char *key = make_key (runs, n, cell->width, numeric);
  PangoLayout *known = key != NULL ? g_hash_table_lookup (self->shaped, key) : NULL;
  if (known != NULL)
    {
      cell->layout = g_object_ref (known);
      return;
    }
  cell->layout = csn_pdf_canvas_new_rich_layout (self->canvas, runs, n, cell->width);
  if (numeric)
    pango_layout_set_alignment (cell->layout, PANGO_ALIGN_RIGHT);
  if (key == NULL)
    return;
  if (g_hash_table_size (self->shaped) >= MAX_SHAPED)
    g_hash_table_remove_all (self->shaped);
  g_hash_table_insert (self->shaped, g_steal_pointer (&key), g_object_ref (cell->layout));
}

static double
first_baseline (CsnPdfLayout *self, const Cell *cell)
{
  const CsnReportLine *line;

  if (cell->cell->lines == NULL)
    return 0;
  line = g_ptr_array_index (cell->cell->lines, 0);
  return csn_pdf_canvas_get_baseline (self->canvas, csn_pdf_style_font (line->style));
}

/* Names, answers and times of one row stand on one line, whatever their size. */
static void
align_baselines (CsnPdfLayout *self, Cell *cells, guint n)
{
  double deepest = 0;

  for (guint i = 0; i < n; i++)
    deepest = MAX (deepest, first_baseline (self, &cells[i]));
  for (guint i = 0; i < n; i++)
    cells[i].drop = deepest - first_baseline (self, &cells[i]);
}

static double
measure_row (CsnPdfLayout *self, const CsnReportNode *node, Cell *cells)
{
  double height = 0;

  for (guint i = 0; i < node->n_columns; i++)
    {
      CsnPdfRun runs[MAX_RUNS];
      gsize n = collect_runs (cells[i].cell, runs, MAX_RUNS);
      double own;

      if (n == 0)
        continue;
      own = csn_pdf_canvas_guess_height (self->canvas, runs, n, cells[i].width);
      if (own < 0)
        {
          lay_out_cell (self, node, i, &cells[i]);
          own = csn_pdf_layout_height (cells[i].layout);
        }
      height = MAX (height, own + cells[i].drop);
    }
  return height + 2 * PAD_Y;
}

static gboolean
has_link (const CsnReportCell *cell)
{
  for (guint i = 0; cell->lines != NULL && i < cell->lines->len; i++)
    if (((CsnReportLine *)g_ptr_array_index (cell->lines, i))->link != NULL)
      return TRUE;
  return FALSE;
}

static double
line_top (Cell *cell, int index)
{
  int n = pango_layout_get_line_count (cell->layout);

  if (cell->tops == NULL)
    {
      PangoLayoutIter *iter = pango_layout_get_iter (cell->layout);
      int i = 0;

      cell->tops = g_new (double, n + 1);
      do
        {
          int top, bottom;

          pango_layout_iter_get_line_yrange (iter, &top, &bottom);
          cell->tops[i++] = (double)top / PANGO_SCALE;
        }
      while (i < n && pango_layout_iter_next_line (iter));
      while (i <= n)
        cell->tops[i++] = csn_pdf_layout_height (cell->layout);
      pango_layout_iter_free (iter);
    }
  return cell->tops[MIN (index, n)];
}

/* The line of the cell that each line of its layout belongs to; a line of the cell may hold line
 * breaks of its own. */
static const CsnReportLine **
find_sources (Cell *cell)
{
  const char *text = pango_layout_get_text (cell->layout);
  int n = pango_layout_get_line_count (cell->layout);
  const CsnReportLine **sources = g_new (const CsnReportLine *, n);
  gsize end = 0;
  guint which = 0;

  for (int i = 0; i < n; i++)
    {
      gsize start = (gsize)pango_layout_line_get_start_index (
          pango_layout_get_line_readonly (cell->layout, i));

      while (
          which + 1 < cell->cell->lines->len
          && start > end
                         + strlen (
                             ((CsnReportLine *)g_ptr_array_index (cell->cell->lines, which))->text))
        end += strlen (((CsnReportLine *)g_ptr_array_index (cell->cell->lines, which++))->text) + 1;
      g_assert (start <= strlen (text));
      sources[i] = g_ptr_array_index (cell->cell->lines, which);
    }
  return sources;
}

/* A cell with links is a sequence of paragraphs and links; plain ones are text of the cell itself,
 * which keeps the structure tree small. */
static void
show_linked (CsnPdfLayout *self, Cell *cell, double y, int first, int last)
{
  g_autofree const CsnReportLine **sources = find_sources (cell);
  double start = line_top (cell, first);

  last = last < 0 ? pango_layout_get_line_count (cell->layout) : last;
  for (int from = first; from < last;)
    {
      const CsnReportLine *line = sources[from];
      gboolean link = line->link != NULL && g_hash_table_contains (self->targets, line->link);
      int to = from + 1;

      while (to < last && sources[to] == line)
        to++;
      csn_pdf_canvas_begin (self->canvas, "P");
      if (link)
        csn_pdf_canvas_begin_link (self->canvas, line->link);
      csn_pdf_canvas_show (self->canvas, cell->layout, cell->x, y + line_top (cell, from) - start,
                           CSN_PDF_INK, from, to);
      if (link)
        csn_pdf_canvas_end (self->canvas, CAIRO_TAG_LINK);
      csn_pdf_canvas_end (self->canvas, "P");
      from = to;
    }
}

static void
show_cell (CsnPdfLayout *self, Cell *cell, const char *tag, double y, int first, int last)
{
  csn_pdf_canvas_begin (self->canvas, tag);
  if (cell->layout != NULL && !csn_pdf_canvas_is_dry (self->canvas))
    {
      if (has_link (cell->cell))
        show_linked (self, cell, y, first, last);
      else
        csn_pdf_canvas_show (self->canvas, cell->layout, cell->x, y, CSN_PDF_INK, first, last);
    }
  csn_pdf_canvas_end (self->canvas, tag);
}

static void
draw_head (CsnPdfLayout *self,
           const CsnReportNode *node,
           const double *x,
           const double *width,
           gboolean again)
{
  double y = csn_pdf_canvas_get_y (self->canvas);
  double height = 0;

  csn_pdf_canvas_begin (self->canvas, again ? "Artifact" : "THead");
  if (!again)
    csn_pdf_canvas_begin (self->canvas, "TR");
  for (guint i = 0; i < node->n_columns; i++)
    {
      g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_LABEL,
                                                                  node->columns[i].title, width[i]);

      if (node->columns[i].numeric)
        pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
      height = MAX (height, csn_pdf_layout_height (layout));
      if (!again)
        csn_pdf_canvas_begin (self->canvas, "TH");
      csn_pdf_canvas_show (self->canvas, layout, x[i], y, CSN_PDF_DIM, 0, -1);
      if (!again)
        csn_pdf_canvas_end (self->canvas, "TH");
    }
  if (!again)
    csn_pdf_canvas_end (self->canvas, "TR");
  csn_pdf_canvas_end (self->canvas, again ? "Artifact" : "THead");
  y += height + 3.5;
  csn_pdf_canvas_rule (self->canvas, CSN_PDF_LEFT, y, CSN_PDF_RIGHT - CSN_PDF_LEFT, 0.9,
                       CSN_PDF_INK);
  csn_pdf_canvas_set_y (self->canvas, y + 0.9);
}

static void
end_row (CsnPdfLayout *self, double y)
{
  csn_pdf_canvas_rule (self->canvas, CSN_PDF_LEFT, y, CSN_PDF_RIGHT - CSN_PDF_LEFT, 0.4,
                       CSN_PDF_RULE);
  csn_pdf_canvas_set_y (self->canvas, y + 0.4);
}

static void
draw_mark (CsnPdfLayout *self, Cell *cell, double y)
{
  if (cell->mark != CSN_MARK_NONE)
    csn_pdf_canvas_mark (self->canvas, cell->mark, cell->x - CSN_PDF_MARK_ROOM, y + 2.2, CSN_PDF_MARK_SIZE,
                         cell->mark_color);
}

static void
draw_whole (CsnPdfLayout *self, const CsnReportNode *node, Cell *cells, double height)
{
  double y = csn_pdf_canvas_get_y (self->canvas);

  csn_pdf_canvas_begin (self->canvas, "TR");
  for (guint i = 0; i < node->n_columns; i++)
    {
      if (!csn_pdf_canvas_is_dry (self->canvas))
        lay_out_cell (self, node, i, &cells[i]);
      draw_mark (self, &cells[i], y + PAD_Y);
      show_cell (self, &cells[i], "TD", y + PAD_Y + cells[i].drop, 0, -1);
    }
  csn_pdf_canvas_end (self->canvas, "TR");
  end_row (self, y + height);
}

/* Lines from cell->next_line on that fit into @room, one at least; moves next_line on. Returns
 * their height. */
static double
take_lines (Cell *cell, double room, int *first)
{
  int n = cell->layout != NULL ? pango_layout_get_line_count (cell->layout) : 0;

  *first = cell->next_line;
  if (cell->next_line >= n)
    return 0;
  double start = line_top (cell, *first);
  cell->next_line++;
  while (cell->next_line < n && line_top (cell, cell->next_line + 1) - start <= room)
    cell->next_line++;
  return line_top (cell, cell->next_line) - start;
}

/* A row taller than a third of a page goes on the next one as a row of its own. */
static void
draw_cut (CsnPdfLayout *self,
          const CsnReportNode *node,
          Cell *cells,
          const double *x,
          const double *width)
{
  gboolean left = TRUE;

  for (guint i = 0; i < node->n_columns; i++)
    lay_out_cell (self, node, i, &cells[i]);
  for (guint part = 0; left && !csn_pdf_canvas_is_stopped (self->canvas); part++)
    {
      double y = csn_pdf_canvas_get_y (self->canvas);
      double room = csn_pdf_canvas_get_room (self->canvas) - 2 * PAD_Y;
      double height = 0;

      left = FALSE;
      csn_pdf_canvas_begin (self->canvas, "TR");
      for (guint i = 0; i < node->n_columns; i++)
        {
          int first;

          height = MAX (height, take_lines (&cells[i], room, &first));
          if (part == 0)
            draw_mark (self, &cells[i], y + PAD_Y);
          show_cell (self, &cells[i], "TD", y + PAD_Y, first, cells[i].next_line);
          left = left
                 || (cells[i].layout != NULL
                     && cells[i].next_line < pango_layout_get_line_count (cells[i].layout));
        }
      csn_pdf_canvas_end (self->canvas, "TR");
      end_row (self, y + height + 2 * PAD_Y);
      if (left)
        {
          csn_pdf_canvas_new_page (self->canvas);
          draw_head (self, node, x, width, TRUE);
        }
    }
}

/* What must be left of a page for a row to begin there. */
static double
row_start (double height)
{
  return height > TALL ? TALL / 3 : height;
}

/* Height of a row that is not drawn now. */
static double
measure_ahead (CsnPdfLayout *self, const CsnReportNode *node, const CsnReportRow *row, const double *x, const double *width)
{
  Cell cells[CSN_PDF_MAX_COLUMNS];

  for (guint i = 0; i < node->n_columns; i++)
    prepare_cell (self, node, row, i, x[i], width[i], &cells[i]);
  align_baselines (self, cells, node->n_columns);
  double height = measure_row (self, node, cells);
  for (guint i = 0; i < node->n_columns; i++)
    g_clear_object (&cells[i].layout);
  return height;
}

/* Of the first two rows from @index on that have cells, with the sub-headings before them. */
static double
measure_start (CsnPdfLayout *self, const CsnReportNode *node, guint index, const double *x, const double *width)
{
  double height = 0;

  for (guint n = 0; index < node->rows->len && n < 2; index++)
    {
      const CsnReportRow *row = g_ptr_array_index (node->rows, index);

      if (row->title != NULL && n > 0)
        break;
      if (row->title != NULL)
        {
          height += GROUP;
          continue;
        }
      height += row_start (measure_ahead (self, node, row, x, width));
      n++;
    }
  return height;
}

/* What must follow the row @index on its page: the last row of a table does not stand alone on a page. */
static double
measure_end (CsnPdfLayout *self, const CsnReportNode *node, guint index, const double *x, const double *width)
{
  const CsnReportRow *last;

  if (index == 0 || index + 2 != node->rows->len)
    return 0;
  last = g_ptr_array_index (node->rows, index + 1);
  if (last->title != NULL)
    return 0;
  double height = measure_ahead (self, node, last, x, width);
  return height > TALL ? 0 : height;
}

double
csn_pdf_layout_table_start (CsnPdfLayout *self, CsnReportNode *node)
{
  double x[CSN_PDF_MAX_COLUMNS], width[CSN_PDF_MAX_COLUMNS];

  if (node->rows == NULL || node->n_columns > CSN_PDF_MAX_COLUMNS)
    return 0;
  csn_pdf_columns_place (self->columns, node, x, width);
  return HEAD + measure_start (self, node, 0, x, width);
}

static void
draw_group (CsnPdfLayout *self,
            const CsnReportNode *node,
            guint index,
            const double *x,
            const double *width)
{
  const CsnReportRow *row = g_ptr_array_index (node->rows, index);
  g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (
      self->canvas, CSN_FONT_STRONG, row->title, CSN_PDF_RIGHT - CSN_PDF_LEFT);
  double height = csn_pdf_layout_height (layout) + 9 + PAD_Y;

  if (csn_pdf_canvas_need (self->canvas, height + measure_start (self, node, index + 1, x, width)))
    draw_head (self, node, x, width, TRUE);
  double y = csn_pdf_canvas_get_y (self->canvas);
  csn_pdf_canvas_begin (self->canvas, "TR");
  csn_pdf_canvas_begin (self->canvas, "TH");
  csn_pdf_canvas_show (self->canvas, layout, CSN_PDF_LEFT, y + 9, CSN_PDF_INK, 0, -1);
  csn_pdf_canvas_end (self->canvas, "TH");
  csn_pdf_canvas_end (self->canvas, "TR");
  end_row (self, y + height);
}

static double
row_height (CsnPdfLayout *self, const CsnReportNode *node, Cell *cells)
{
  float height;

  if (!csn_pdf_canvas_is_dry (self->canvas) && self->next_height < self->heights->len)
    return g_array_index (self->heights, float, self->next_height++);
  height = (float)measure_row (self, node, cells);
  g_array_append_val (self->heights, height);
  return height;
}

static void
draw_row (CsnPdfLayout *self,
          const CsnReportNode *node,
          guint index,
          const double *x,
          const double *width)
{
  const CsnReportRow *row = g_ptr_array_index (node->rows, index);
  Cell cells[CSN_PDF_MAX_COLUMNS];
  double height;

  for (guint i = 0; i < node->n_columns; i++)
    prepare_cell (self, node, row, i, x[i], width[i], &cells[i]);
  align_baselines (self, cells, node->n_columns);
  height = row_height (self, node, cells);
  if (csn_pdf_canvas_get_room (self->canvas) < row_start (height) + measure_end (self, node, index, x, width))
    {
      csn_pdf_canvas_new_page (self->canvas);
      draw_head (self, node, x, width, TRUE);
    }
  if (row->anchor != NULL)
    csn_pdf_layout_anchor (self, row->anchor, csn_pdf_canvas_get_y (self->canvas));
  if (height > csn_pdf_canvas_get_room (self->canvas))
    draw_cut (self, node, cells, x, width);
  else
    draw_whole (self, node, cells, height);
  for (guint i = 0; i < node->n_columns; i++)
    {
      g_clear_object (&cells[i].layout);
      g_free (cells[i].tops);
    }
  self->done++;
  if (self->progress != NULL && self->done % 256 == 0)
    self->progress (self->done, self->total, self->user_data);
}

void
csn_pdf_layout_table (CsnPdfLayout *self, CsnReportNode *node)
{
  double x[CSN_PDF_MAX_COLUMNS], width[CSN_PDF_MAX_COLUMNS];

  if (node->rows == NULL || node->n_columns > CSN_PDF_MAX_COLUMNS)
    return;
  csn_pdf_columns_place (self->columns, node, x, width);
  csn_pdf_canvas_skip (self->canvas, 4);
  csn_pdf_canvas_need (self->canvas, HEAD + measure_start (self, node, 0, x, width));
  csn_pdf_canvas_begin (self->canvas, "Table");
  draw_head (self, node, x, width, FALSE);
  csn_pdf_canvas_begin (self->canvas, "TBody");
  for (guint i = 0; i < node->rows->len && !csn_pdf_canvas_is_stopped (self->canvas); i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);

      if (row->title != NULL)
        draw_group (self, node, i, x, width);
      else
        draw_row (self, node, i, x, width);
    }
  csn_pdf_canvas_end (self->canvas, "TBody");
  csn_pdf_canvas_end (self->canvas, "Table");
  csn_pdf_canvas_skip (self->canvas, 8);
}

/* Name and value side by side: a table whose heads stand in the first column. */
void
csn_pdf_layout_pairs (CsnPdfLayout *self, CsnReportNode *node)
{
  const double name_width = 128;
  const double x = CSN_PDF_LEFT + name_width + CSN_PDF_COLUMN_GAP;

  if (node->rows == NULL)
    return;
  csn_pdf_canvas_skip (self->canvas, 6);
  csn_pdf_canvas_begin (self->canvas, "Table");
  csn_pdf_canvas_begin (self->canvas, "TBody");
  for (guint i = 0; i < node->rows->len; i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);
      Cell name = { .cell = &row->cells[0], .x = CSN_PDF_LEFT, .width = name_width };
      Cell value = { .cell = &row->cells[1], .x = x, .width = CSN_PDF_RIGHT - x };
      CsnPdfRun runs[MAX_RUNS];

      name.layout = csn_pdf_canvas_new_rich_layout (
          self->canvas, runs, collect_runs (name.cell, runs, MAX_RUNS), name.width);
      value.layout = csn_pdf_canvas_new_rich_layout (
          self->canvas, runs, collect_runs (value.cell, runs, MAX_RUNS), value.width);
      double name_base = (double)pango_layout_get_baseline (name.layout) / PANGO_SCALE;
      double value_base = (double)pango_layout_get_baseline (value.layout) / PANGO_SCALE;
      double drop = MAX (value_base - name_base, 0);
      double rise = MAX (name_base - value_base, 0);
      double height = MAX (csn_pdf_layout_height (name.layout) + drop,
                           csn_pdf_layout_height (value.layout) + rise)
                      + 3;

      csn_pdf_canvas_need (self->canvas, MIN (height, TALL));
      double y = csn_pdf_canvas_get_y (self->canvas);
      csn_pdf_canvas_begin (self->canvas, "TR");
      show_cell (self, &name, "TH", y + drop, 0, -1);
      show_cell (self, &value, "TD", y + rise, 0, -1);
      csn_pdf_canvas_end (self->canvas, "TR");
      csn_pdf_canvas_set_y (self->canvas, y + height);
      g_object_unref (name.layout);
      g_object_unref (value.layout);
      g_free (name.tops);
      g_free (value.tops);
    }
  csn_pdf_canvas_end (self->canvas, "TBody");
  csn_pdf_canvas_end (self->canvas, "Table");
  csn_pdf_canvas_skip (self->canvas, 6);
}
