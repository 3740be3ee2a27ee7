/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Headings, paragraphs, boxes and contents on PDF pages; tables and pictures are next door. */

#include "csn-pdf-columns.h"

#include <string.h>

#define FULL (CSN_PDF_RIGHT - CSN_PDF_LEFT)
/* What must follow a heading on its page. */
#define KEEP 62.0
#define KEEP_LITTLE 38.0
/* A page that is filled no further is filled by the next chapter. */
#define LITTLE ((CSN_PDF_BOTTOM - CSN_PDF_TOP) * 0.42)
/* Height of the place to sign. */
#define FIELD_HEIGHT 54.0
#define FIELD_GAP 14.0
/* Of a name with its value. */
#define PAIR_ROOM 15.0
/* Of a picture of durations with its caption, and of one of risks. */
#define PLOT_ROOM 72.0
#define MATRIX_ROOM 160.0

CsnPdfFont
csn_pdf_style_font (CsnTextStyle style)
{
  static const CsnPdfFont fonts[] = {
    [CSN_TEXT_BODY] = CSN_FONT_BODY,   [CSN_TEXT_STRONG] = CSN_FONT_STRONG,
    [CSN_TEXT_SMALL] = CSN_FONT_SMALL, [CSN_TEXT_MONO] = CSN_FONT_MONO,
    [CSN_TEXT_NOTE] = CSN_FONT_NOTE,   [CSN_TEXT_STATE] = CSN_FONT_STRONG,
    [CSN_TEXT_FINE] = CSN_FONT_SMALL,
  };
  return fonts[style];
}

CsnPdfColor
csn_pdf_style_color (const CsnReportLine *line)
{
  if (line->style == CSN_TEXT_STATE)
    return csn_pdf_tone (line->tone);
  return line->style == CSN_TEXT_SMALL ? CSN_PDF_DIM : CSN_PDF_INK;
}

void
csn_pdf_layout_anchor (CsnPdfLayout *self, const char *anchor, double y)
{
  if (anchor != NULL && g_hash_table_contains (self->targets, anchor))
    csn_pdf_canvas_anchor (self->canvas, anchor, y - 8);
}

/* Draws as many lines as fit, then goes on; the paragraph stays one element. */
static void
show_flowing (CsnPdfLayout *self, PangoLayout *layout, CsnPdfColor color, double x)
{
  int n = pango_layout_get_line_count (layout);
  double height = csn_pdf_layout_height (layout);
  double line = height / MAX (n, 1);
  int first = 0;

  while (first < n && !csn_pdf_canvas_is_stopped (self->canvas))
    {
      int fit = (int)(csn_pdf_canvas_get_room (self->canvas) / line);
      int last = MIN (first + MAX (fit, 1), n);

      csn_pdf_canvas_show (self->canvas, layout, x, csn_pdf_canvas_get_y (self->canvas), color,
                           first, last);
      csn_pdf_canvas_set_y (self->canvas,
                            csn_pdf_canvas_get_y (self->canvas) + line * (last - first));
      first = last;
      if (first < n)
        csn_pdf_canvas_new_page (self->canvas);
    }
}

double
csn_pdf_layout_paragraph (CsnPdfLayout *self,
                          CsnPdfFont font,
                          CsnPdfColor color,
                          const char *text,
                          const char *link,
                          double x,
                          double width)
{
  g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (self->canvas, font, text, width);
  gboolean linked = link != NULL && g_hash_table_contains (self->targets, link);

  csn_pdf_canvas_begin (self->canvas, "P");
  if (linked)
    csn_pdf_canvas_begin_link (self->canvas, link);
  show_flowing (self, layout, color, x);
  if (linked)
    csn_pdf_canvas_end (self->canvas, CAIRO_TAG_LINK);
  csn_pdf_canvas_end (self->canvas, "P");
  return csn_pdf_layout_height (layout);
}

static void
draw_lines (CsnPdfLayout *self, GPtrArray *lines, double x, double width)
{
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const CsnReportLine *line = g_ptr_array_index (lines, i);

      csn_pdf_layout_paragraph (self, csn_pdf_style_font (line->style), csn_pdf_style_color (line),
                                line->text, line->link, x, width);
      csn_pdf_canvas_skip (self->canvas, 2);
    }
}

/* A state word at the right end of a heading's line. */
static void
draw_heading_state (CsnPdfLayout *self, const CsnReportLine *line, double baseline)
{
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, csn_pdf_style_font (line->style), line->text, -1);
  double x = CSN_PDF_RIGHT - csn_pdf_layout_width (layout);
  double y = baseline - (double)pango_layout_get_baseline (layout) / PANGO_SCALE;

  csn_pdf_canvas_begin (self->canvas, "P");
  csn_pdf_canvas_show (self->canvas, layout, x, y, csn_pdf_style_color (line), 0, -1);
  csn_pdf_canvas_end (self->canvas, "P");
  if (line->mark != CSN_MARK_NONE)
    csn_pdf_canvas_mark (self->canvas, line->mark, x - 12, y + 2.2, 8, csn_pdf_tone (line->tone));
}

/* Makes the lines of a title about equally long, so that no single word or letter stands alone on the last one. */
static void
balance (PangoLayout *layout)
{
  int lines = pango_layout_get_line_count (layout);
  int wide = pango_layout_get_width (layout);
  int narrow = wide / 2;

  if (lines < 2)
    return;
  for (int step = 0; step < 8; step++)
    {
      int middle = (narrow + wide) / 2;

      pango_layout_set_width (layout, middle);
      if (pango_layout_get_line_count (layout) > lines)
        narrow = middle;
      else
        wide = middle;
    }
  pango_layout_set_width (layout, wide);
}

/* Scripts without spaces between words may be broken anywhere; a title in two lines is broken at the space that fits best. */
static void
break_at_space (PangoLayout *layout)
{
  g_autofree char *text = g_strdup (pango_layout_get_text (layout));
  int room = pango_layout_get_width (layout);
  gsize best = 0;
  int least = room;

  if (pango_layout_get_line_count (layout) != 2 || g_str_is_ascii (text))
    return;
  pango_layout_set_width (layout, -1);
  for (char *space = strchr (text, ' '); space != NULL; space = strchr (space + 1, ' '))
    {
      int width;

      *space = '\n';
      pango_layout_set_text (layout, text, -1);
      *space = ' ';
      pango_layout_get_size (layout, &width, NULL);
      if (width <= least)
        {
          least = width;
          best = (gsize)(space - text);
        }
    }
  if (best > 0)
    text[best] = '\n';
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, room);
}

static void
draw_title (CsnPdfLayout *self, CsnReportNode *node)
{
  g_autoptr (PangoLayout) kicker = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_LABEL,
                                                              "COUNTERSIGN  ·  RELEASE RECORD", -1);
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_TITLE, node->text, FULL);

  if (g_str_is_ascii (node->text))
    pango_layout_set_line_spacing (layout, 0.88f);
  break_at_space (layout);
  balance (layout);
  csn_pdf_canvas_begin (self->canvas, "P");
  csn_pdf_canvas_show (self->canvas, kicker, CSN_PDF_LEFT, csn_pdf_canvas_get_y (self->canvas),
                       CSN_PDF_DIM, 0, -1);
  csn_pdf_canvas_end (self->canvas, "P");
  csn_pdf_canvas_set_y (self->canvas, csn_pdf_canvas_get_y (self->canvas) + 16);
  csn_pdf_layout_anchor (self, node->anchor, csn_pdf_canvas_get_y (self->canvas));
  csn_pdf_canvas_outline (self->canvas, 1, node->text, node->anchor);
  csn_pdf_canvas_begin (self->canvas, "H1");
  show_flowing (self, layout, CSN_PDF_INK, CSN_PDF_LEFT);
  csn_pdf_canvas_end (self->canvas, "H1");
  csn_pdf_canvas_skip (self->canvas, 12);
}

/* Height of lines in a box of @width. */
static double
measure_lines (CsnPdfLayout *self, GPtrArray *lines, double width)
{
  double height = 0;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const CsnReportLine *line = g_ptr_array_index (lines, i);
      g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (
          self->canvas, csn_pdf_style_font (line->style), line->text, width);

      height += csn_pdf_layout_height (layout) + 2;
    }
  return height;
}

static double
code_height (CsnPdfLayout *self, CsnReportNode *node)
{
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_MONO, node->text, FULL - 22);

  return csn_pdf_layout_height (layout) + 13;
}

/* A few short things and the first row of the table that they introduce; no more than half a page. */
static double
measure_following (CsnPdfLayout *self, GPtrArray *nodes, guint index)
{
  double height = 0;

  for (guint i = index; i < nodes->len && i < index + 4; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      if (node->kind == CSN_NODE_TABLE)
        height += csn_pdf_layout_table_start (self, node) + 8;
      else if (node->kind == CSN_NODE_CODE)
        height += code_height (self, node) + 15;
      else if (node->kind == CSN_NODE_TEXT)
        height += measure_lines (self, node->lines, FULL);
      else if (node->kind == CSN_NODE_PLOT)
        height += PLOT_ROOM;
      else if (node->kind == CSN_NODE_MATRIX)
        height += MATRIX_ROOM;
      else if (node->kind == CSN_NODE_PAIRS && node->rows != NULL)
        height += node->rows->len * PAIR_ROOM;
      if (node->kind != CSN_NODE_CODE && node->kind != CSN_NODE_TEXT && node->kind != CSN_NODE_PLOT
          && node->kind != CSN_NODE_PAIRS)
        break;
    }
  return MIN (height, (CSN_PDF_BOTTOM - CSN_PDF_TOP) / 2);
}

/* Headings that follow one another stay together with what comes after them. */
static double
keep_with (CsnPdfLayout *self, guint index)
{
  GPtrArray *nodes = csn_report_get_nodes (self->report);
  double keep = ((CsnReportNode *)g_ptr_array_index (nodes, index))->level < 3 ? KEEP : KEEP_LITTLE;
  double headings = 0;
  guint i = index + 1;

  for (; i < nodes->len && ((CsnReportNode *)g_ptr_array_index (nodes, i))->kind == CSN_NODE_HEADING; i++)
    headings += 30;
  return headings + MAX (keep, measure_following (self, nodes, i));
}

static void
draw_heading (CsnPdfLayout *self, CsnReportNode *node, guint index)
{
  static const CsnPdfFont fonts[]
      = { CSN_FONT_TITLE, CSN_FONT_H1, CSN_FONT_H2, CSN_FONT_H3, CSN_FONT_H4 };
  static const double above[] = { 0, 30, 20, 13, 11 };
  static const char *const tags[] = { "H1", "H2", "H3", "H4", "H5" };
  guint level = MIN (node->level, 4);
  double state_room = node->lines != NULL ? 90 : 0;
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, fonts[level], node->text, FULL - state_room);

  if (level == 0)
    {
      draw_title (self, node);
      return;
    }
  csn_pdf_canvas_keep_start (self->canvas, layout);
  csn_pdf_canvas_skip (self->canvas, above[level]);
  csn_pdf_canvas_need (self->canvas, csn_pdf_layout_height (layout) + keep_with (self, index));
  double y = csn_pdf_canvas_get_y (self->canvas);
  csn_pdf_layout_anchor (self, node->anchor, y);
  if (level <= 3 && node->anchor != NULL)
    csn_pdf_canvas_outline (self->canvas, level, node->text, node->anchor);
  csn_pdf_canvas_begin (self->canvas, tags[level]);
  csn_pdf_canvas_show (self->canvas, layout, CSN_PDF_LEFT, y, CSN_PDF_INK, 0, -1);
  csn_pdf_canvas_end (self->canvas, tags[level]);
  if (node->lines != NULL)
    draw_heading_state (self, g_ptr_array_index (node->lines, 0),
                        y + (double)pango_layout_get_baseline (layout) / PANGO_SCALE);
  y += csn_pdf_layout_height (layout) + (level == 1 ? 5 : 3);
  if (level == 1)
    {
      csn_pdf_canvas_rule (self->canvas, CSN_PDF_LEFT, y, FULL, 1.4, CSN_PDF_INK);
      y += 8;
    }
  csn_pdf_canvas_set_y (self->canvas, y);
}

static void
draw_banner (CsnPdfLayout *self, CsnReportNode *node)
{
  double height = measure_lines (self, node->lines, FULL - 26) + 11;

  csn_pdf_canvas_skip (self->canvas, 4);
  csn_pdf_canvas_need (self->canvas, MIN (height, 300));
  double y = csn_pdf_canvas_get_y (self->canvas);
  csn_pdf_canvas_box (self->canvas, CSN_PDF_LEFT, y, FULL, height, 3, csn_pdf_tint (node->tone));
  csn_pdf_canvas_box (self->canvas, CSN_PDF_LEFT, y, 3, height, 0, csn_pdf_tone (node->tone));
  csn_pdf_canvas_set_y (self->canvas, y + 6);
  draw_lines (self, node->lines, CSN_PDF_LEFT + 14, FULL - 26);
  csn_pdf_canvas_set_y (self->canvas, MAX (csn_pdf_canvas_get_y (self->canvas), y + height) + 5);
}

static void
draw_verdict (CsnPdfLayout *self, CsnReportNode *node)
{
  g_autoptr (PangoLayout) word
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_VERDICT, node->text, FULL - 70);
  double word_height = csn_pdf_layout_height (word);
  double height = word_height + 26;

  for (guint i = 0; node->lines != NULL && i < node->lines->len; i++)
    {
      const CsnReportLine *line = g_ptr_array_index (node->lines, i);
      g_autoptr (PangoLayout) layout
          = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_LEAD, line->text, FULL - 72);
      height += csn_pdf_layout_height (layout) + 2;
    }
  csn_pdf_canvas_need (self->canvas, MIN (height, 400));
  double y = csn_pdf_canvas_get_y (self->canvas);
  csn_pdf_canvas_box (self->canvas, CSN_PDF_LEFT, y, FULL, height, 7, csn_pdf_tint (node->tone));
  csn_pdf_canvas_mark (self->canvas, node->mark, CSN_PDF_LEFT + 18, y + 13 + (word_height - 24) / 2,
                       24, csn_pdf_tone (node->tone));
  csn_pdf_canvas_begin (self->canvas, "P");
  csn_pdf_canvas_show (self->canvas, word, CSN_PDF_LEFT + 54, y + 12, csn_pdf_tone (node->tone), 0,
                       -1);
  csn_pdf_canvas_end (self->canvas, "P");
  csn_pdf_canvas_set_y (self->canvas, y + 13 + word_height);
  for (guint i = 0; node->lines != NULL && i < node->lines->len; i++)
    {
      const CsnReportLine *line = g_ptr_array_index (node->lines, i);

      csn_pdf_layout_paragraph (self, CSN_FONT_LEAD, CSN_PDF_INK, line->text, line->link,
                                CSN_PDF_LEFT + 54, FULL - 72);
      csn_pdf_canvas_skip (self->canvas, 2);
    }
  csn_pdf_canvas_set_y (self->canvas, MAX (csn_pdf_canvas_get_y (self->canvas), y + height) + 6);
}

static void
draw_bar (CsnPdfLayout *self, GArray *values)
{
  static const guint order[]
      = { CSN_TONE_GOOD, CSN_TONE_WARN, CSN_TONE_INFO, CSN_TONE_BAD, CSN_TONE_NEUTRAL };
  double y = csn_pdf_canvas_get_y (self->canvas);
  double x = CSN_PDF_LEFT;
  gint64 total = 0;

  for (guint i = 0; i < values->len; i++)
    total += g_array_index (values, gint64, i);
  for (guint i = 0; total > 0 && i < G_N_ELEMENTS (order); i++)
    {
      gint64 part = g_array_index (values, gint64, order[i]);
      double width = FULL * (double)part / (double)total;

      if (part > 0)
        csn_pdf_canvas_box (self->canvas, x, y, MAX (width - 1, 0.8), 5, 0,
                            order[i] == CSN_TONE_NEUTRAL ? CSN_PDF_RULE : csn_pdf_tone (order[i]));
      x += width;
    }
  csn_pdf_canvas_set_y (self->canvas, y + 10);
}

static void
draw_tally (CsnPdfLayout *self, CsnReportNode *node)
{
  double step = FULL / node->rows->len;

  csn_pdf_canvas_skip (self->canvas, 8);
  csn_pdf_canvas_need (self->canvas, 70);
  double y = csn_pdf_canvas_get_y (self->canvas);
  for (guint i = 0; i < node->rows->len; i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);
      const CsnReportLine *name = g_ptr_array_index (row->cells[0].lines, 0);
      const CsnReportLine *number = g_ptr_array_index (row->cells[1].lines, 0);
      CsnPdfRun runs[] = { { number->text, CSN_FONT_NUMBER, CSN_PDF_INK },
                           { name->text, CSN_FONT_SMALL, CSN_PDF_DIM } };
      g_autoptr (PangoLayout) layout
          = csn_pdf_canvas_new_rich_layout (self->canvas, runs, G_N_ELEMENTS (runs), step);

      csn_pdf_canvas_begin (self->canvas, "P");
      csn_pdf_canvas_show (self->canvas, layout, CSN_PDF_LEFT + i * step, y, CSN_PDF_INK, 0, -1);
      csn_pdf_canvas_end (self->canvas, "P");
    }
  csn_pdf_canvas_set_y (self->canvas, y + 40);
  draw_bar (self, node->values);
  draw_lines (self, node->lines, CSN_PDF_LEFT, FULL);
  csn_pdf_canvas_skip (self->canvas, 4);
}

/* Of the first line of a list's entry; scripts differ in how high they reach. */
static double
first_baseline (CsnPdfLayout *self, const CsnReportRow *row)
{
  const CsnReportLine *line = g_ptr_array_index (row->cells[0].lines, 0);
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, csn_pdf_style_font (line->style), line->text, FULL - 13);

  return (double)pango_layout_get_baseline (layout) / PANGO_SCALE;
}

static void
draw_list (CsnPdfLayout *self, CsnReportNode *node)
{
  csn_pdf_canvas_begin (self->canvas, "L");
  for (guint i = 0; node->rows != NULL && i < node->rows->len; i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);

      csn_pdf_canvas_need (self->canvas, 26);
      csn_pdf_canvas_mark (self->canvas, CSN_MARK_DOT, CSN_PDF_LEFT + 1,
                           csn_pdf_canvas_get_y (self->canvas) + first_baseline (self, row) - 5.9, 5.5, CSN_PDF_DIM);
      csn_pdf_canvas_begin (self->canvas, "LI");
      csn_pdf_canvas_begin (self->canvas, "LBody");
      for (guint k = 0; k < row->cells[0].lines->len; k++)
        {
          const CsnReportLine *line = g_ptr_array_index (row->cells[0].lines, k);

          csn_pdf_layout_paragraph (self, csn_pdf_style_font (line->style),
                                    csn_pdf_style_color (line), line->text, line->link,
                                    CSN_PDF_LEFT + 13, FULL - 13);
        }
      csn_pdf_canvas_end (self->canvas, "LBody");
      csn_pdf_canvas_end (self->canvas, "LI");
      csn_pdf_canvas_skip (self->canvas, 2.5);
    }
  csn_pdf_canvas_end (self->canvas, "L");
}

static void
draw_code (CsnPdfLayout *self, CsnReportNode *node)
{
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_MONO, node->text, FULL - 22);
  double height;

  pango_layout_set_auto_dir (layout, FALSE);
  height = csn_pdf_layout_height (layout) + 13;
  csn_pdf_canvas_skip (self->canvas, 3);
  csn_pdf_canvas_need (self->canvas, MIN (height, 250));
  double y = csn_pdf_canvas_get_y (self->canvas);
  if (height <= csn_pdf_canvas_get_room (self->canvas))
    csn_pdf_canvas_box (self->canvas, CSN_PDF_LEFT, y, FULL, height, 3, CSN_PDF_SOFT);
  csn_pdf_canvas_set_y (self->canvas, y + 6.5);
  csn_pdf_canvas_begin (self->canvas, "P");
  show_flowing (self, layout, CSN_PDF_INK, CSN_PDF_LEFT + 11);
  csn_pdf_canvas_end (self->canvas, "P");
  csn_pdf_canvas_skip (self->canvas, 12);
}

/* Two beside each other. @index: of @node */
static void
draw_field (CsnPdfLayout *self, CsnReportNode *node, guint index)
{
  const double width = (FULL - FIELD_GAP) / 2;
  GPtrArray *nodes = csn_report_get_nodes (self->report);
  gboolean second = self->field_waits && ((CsnReportNode *)g_ptr_array_index (nodes, index - 1))->kind == CSN_NODE_FIELD;
  double x = second ? CSN_PDF_LEFT + width + FIELD_GAP : CSN_PDF_LEFT;
  double before = csn_pdf_canvas_get_y (self->canvas);
  g_autoptr (PangoLayout) label = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_STRONG, node->text, width);

  if (second)
    csn_pdf_canvas_set_y (self->canvas, self->field_top);
  else
    {
      csn_pdf_canvas_skip (self->canvas, 5);
      csn_pdf_canvas_need (self->canvas, csn_pdf_layout_height (label) + FIELD_HEIGHT + 8);
      self->field_top = csn_pdf_canvas_get_y (self->canvas);
    }
  self->field_waits = !second;
  csn_pdf_layout_paragraph (self, CSN_FONT_STRONG, CSN_PDF_INK, node->text, NULL, x, width);
  csn_pdf_canvas_skip (self->canvas, 3);
  double y = csn_pdf_canvas_get_y (self->canvas);
  csn_pdf_canvas_frame (self->canvas, x, y, width, FIELD_HEIGHT, CSN_PDF_DIM);
  csn_pdf_canvas_add_field (self->canvas, node->anchor, node->text, x, y, width, FIELD_HEIGHT);
  y += FIELD_HEIGHT + 5;
  csn_pdf_canvas_set_y (self->canvas, second ? MAX (y, before) : y);
}

static void
draw_contents_entry (CsnPdfLayout *self, CsnReportNode *node)
{
  double indent = (node->level - 1) * 14.0;
  guint page = csn_pdf_canvas_find (self->canvas, node->anchor);
  g_autofree char *number = g_strdup_printf ("%u", page);
  CsnPdfFont font = node->level == 1 ? CSN_FONT_STRONG : CSN_FONT_BODY;
  g_autoptr (PangoLayout) title
      = csn_pdf_canvas_new_layout (self->canvas, font, node->text, FULL - indent - 40);
  g_autoptr (PangoLayout) end = csn_pdf_canvas_new_layout (self->canvas, font, number, -1);
  double height = csn_pdf_layout_height (title);

  pango_layout_set_height (title, -1);
  pango_layout_set_ellipsize (title, PANGO_ELLIPSIZE_END);
  csn_pdf_canvas_keep_start (self->canvas, title);
  height = csn_pdf_layout_height (title);
  csn_pdf_canvas_need (self->canvas, height);
  double y = csn_pdf_canvas_get_y (self->canvas) + (node->level == 1 ? 3 : 0);
  double right = CSN_PDF_RIGHT - csn_pdf_layout_width (end);
  double drop = (double)(pango_layout_get_baseline (title) - pango_layout_get_baseline (end)) / PANGO_SCALE;
  csn_pdf_canvas_begin (self->canvas, "TOCI");
  csn_pdf_canvas_begin_link (self->canvas, node->anchor);
  csn_pdf_canvas_show (self->canvas, title, CSN_PDF_LEFT + indent, y, CSN_PDF_INK, 0, 1);
  csn_pdf_canvas_show (self->canvas, end, right, y + drop, CSN_PDF_INK, 0, -1);
  csn_pdf_canvas_end (self->canvas, CAIRO_TAG_LINK);
  csn_pdf_canvas_end (self->canvas, "TOCI");
  csn_pdf_canvas_leader (self->canvas, CSN_PDF_LEFT + indent + csn_pdf_layout_width (title) + 5,
                         right - 5, y + (double)pango_layout_get_baseline (title) / PANGO_SCALE - 0.6);
  csn_pdf_canvas_set_y (self->canvas, y + height + 0.8);
}

static void
draw_contents (CsnPdfLayout *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self->report);

  guint n = 0;

  for (guint i = 0; i < nodes->len; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      n += node->kind == CSN_NODE_HEADING && node->anchor != NULL
           && (node->level == 1 || node->level == 2);
    }
  csn_pdf_canvas_skip (self->canvas, 34);
  if (csn_pdf_canvas_get_page (self->canvas) == 0)
    csn_pdf_canvas_new_page (self->canvas);
  csn_pdf_canvas_need (self->canvas, MIN (40 + n * 14.0, CSN_PDF_BOTTOM - CSN_PDF_TOP));
  g_autoptr (PangoLayout) layout
      = csn_pdf_canvas_new_layout (self->canvas, CSN_FONT_H2, "Contents", FULL);
  csn_pdf_canvas_begin (self->canvas, "H2");
  csn_pdf_canvas_show (self->canvas, layout, CSN_PDF_LEFT, csn_pdf_canvas_get_y (self->canvas),
                       CSN_PDF_INK, 0, -1);
  csn_pdf_canvas_end (self->canvas, "H2");
  csn_pdf_canvas_set_y (self->canvas,
                        csn_pdf_canvas_get_y (self->canvas) + csn_pdf_layout_height (layout) + 6);
  csn_pdf_canvas_begin (self->canvas, "TOC");
  for (guint i = 0; i < nodes->len; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      if (node->kind == CSN_NODE_HEADING && node->anchor != NULL
          && (node->level == 1 || node->level == 2))
        draw_contents_entry (self, node);
    }
  csn_pdf_canvas_end (self->canvas, "TOC");
}

static void
draw_node (CsnPdfLayout *self, CsnReportNode *node, guint index)
{
  switch (node->kind)
    {
    case CSN_NODE_HEADING:
      draw_heading (self, node, index);
      break;
    case CSN_NODE_TEXT:
      draw_lines (self, node->lines, CSN_PDF_LEFT, FULL);
      break;
    case CSN_NODE_BANNER:
      draw_banner (self, node);
      break;
    case CSN_NODE_VERDICT:
      draw_verdict (self, node);
      break;
    case CSN_NODE_TALLY:
      draw_tally (self, node);
      break;
    case CSN_NODE_LIST:
      draw_list (self, node);
      break;
    case CSN_NODE_PAIRS:
      csn_pdf_layout_pairs (self, node);
      break;
    case CSN_NODE_TABLE:
      csn_pdf_layout_table (self, node);
      break;
    case CSN_NODE_CODE:
      draw_code (self, node);
      break;
    case CSN_NODE_MATRIX:
      csn_pdf_layout_matrix (self, node);
      break;
    case CSN_NODE_PLOT:
      csn_pdf_layout_plot (self, node);
      break;
    case CSN_NODE_PICTURES:
      csn_pdf_layout_pictures (self, node);
      break;
    case CSN_NODE_FIELD:
      draw_field (self, node, index);
      break;
    case CSN_NODE_CONTENTS:
      draw_contents (self);
      break;
    case CSN_NODE_BREAK:
      /* a page with a few lines at its top is finished by what follows */
      if (csn_pdf_canvas_get_y (self->canvas) > CSN_PDF_TOP + (node->level > 0 ? 0 : LITTLE))
        csn_pdf_canvas_new_page (self->canvas);
      break;
    }
}

static void
collect_cell_targets (GHashTable *targets, const CsnReportCell *cell)
{
  for (guint i = 0; cell->lines != NULL && i < cell->lines->len; i++)
    {
      const CsnReportLine *line = g_ptr_array_index (cell->lines, i);

      if (line->link != NULL)
        g_hash_table_add (targets, line->link);
    }
}

/* Anchors that exist and are wanted: by a link, or by outline and contents. */
static GHashTable *
collect_targets (CsnReport *report, guint *n_rows)
{
  GPtrArray *nodes = csn_report_get_nodes (report);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *targets = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < nodes->len; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      for (guint k = 0; node->lines != NULL && k < node->lines->len; k++)
        if (((CsnReportLine *)g_ptr_array_index (node->lines, k))->link != NULL)
          g_hash_table_add (wanted, ((CsnReportLine *)g_ptr_array_index (node->lines, k))->link);
      for (guint k = 0; node->rows != NULL && k < node->rows->len; k++)
        {
          CsnReportRow *row = g_ptr_array_index (node->rows, k);

          for (guint c = 0; c < row->n_cells; c++)
            collect_cell_targets (wanted, &row->cells[c]);
        }
    }
  *n_rows = 0;
  for (guint i = 0; i < nodes->len; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      if (node->kind == CSN_NODE_HEADING && node->anchor != NULL)
        g_hash_table_add (targets, node->anchor);
      for (guint k = 0; node->kind == CSN_NODE_TABLE && node->rows != NULL && k < node->rows->len;
           k++)
        {
          CsnReportRow *row = g_ptr_array_index (node->rows, k);

          (*n_rows)++;
          if (row->anchor != NULL && g_hash_table_contains (wanted, row->anchor))
            g_hash_table_add (targets, row->anchor);
        }
    }
  return targets;
}

static void
lay_out_nodes (CsnPdfLayout *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self->report);

  csn_pdf_canvas_begin (self->canvas, "Document");
  for (guint i = 0; i < nodes->len && !csn_pdf_canvas_is_stopped (self->canvas); i++)
    draw_node (self, g_ptr_array_index (nodes, i), i);
  csn_pdf_canvas_add_field (self->canvas, "seal", "Seal of the report", 0, CSN_PDF_HEIGHT, 0, 0);
  csn_pdf_canvas_end (self->canvas, "Document");
}

void
csn_pdf_layout_report (CsnPdfCanvas *canvas,
                       CsnReport *report,
                       GHashTable *pictures,
                       CsnPdfProgressFunc progress,
                       gpointer user_data)
{
  guint n_rows;
  g_autoptr (GHashTable) targets = collect_targets (report, &n_rows);
  g_autoptr (GHashTable) columns = csn_pdf_columns_measure (canvas, csn_report_get_nodes (report));
  g_autoptr (GHashTable) shaped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (float));
  CsnPdfLayout self = { .canvas = canvas,
                        .report = report,
                        .targets = targets,
                        .pictures = pictures,
                        .heights = heights,
                        .columns = columns,
                        .shaped = shaped,
                        .progress = progress,
                        .user_data = user_data,
                        .total = 2 * n_rows };

  lay_out_nodes (&self);
  csn_pdf_canvas_start (canvas);
  lay_out_nodes (&self);
}
