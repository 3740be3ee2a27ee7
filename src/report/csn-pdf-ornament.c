/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. Marks are drawn rather than taken from a font: they look the same wherever the
 * report is made. */

#include "csn-pdf-ornament.h"

#include <string.h>

static void
set_color (cairo_t *cr, CsnPdfColor color)
{
  cairo_set_source_rgb (cr, color.red / 255.0, color.green / 255.0, color.blue / 255.0);
}

static void
trace_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  if (radius <= 0)
    {
      cairo_rectangle (cr, x, y, width, height);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* --- marks, in a square of one by one ------------------------------------------------------------------------------ */

static void
trace_disc (cairo_t *cr)
{
  cairo_arc (cr, 0.5, 0.5, 0.5, 0, 2 * G_PI);
}

static void
trace_dot (cairo_t *cr)
{
  cairo_arc (cr, 0.5, 0.5, 0.3, 0, 2 * G_PI);
}

static void
trace_ring (cairo_t *cr)
{
  cairo_arc (cr, 0.5, 0.5, 0.43, 0, 2 * G_PI);
}

static void
trace_triangle (cairo_t *cr)
{
  cairo_move_to (cr, 0.5, 0.03);
  cairo_line_to (cr, 1.02, 0.96);
  cairo_line_to (cr, -0.02, 0.96);
  cairo_close_path (cr);
}

static void
trace_shield (cairo_t *cr)
{
  cairo_move_to (cr, 0.5, 0);
  cairo_line_to (cr, 0.95, 0.15);
  cairo_curve_to (cr, 0.95, 0.6, 0.8, 0.85, 0.5, 1);
  cairo_curve_to (cr, 0.2, 0.85, 0.05, 0.6, 0.05, 0.15);
  cairo_close_path (cr);
}

static void
trace_tick (cairo_t *cr)
{
  cairo_move_to (cr, 0.27, 0.52);
  cairo_line_to (cr, 0.44, 0.69);
  cairo_line_to (cr, 0.74, 0.34);
}

static void
trace_cross (cairo_t *cr)
{
  cairo_move_to (cr, 0.32, 0.32);
  cairo_line_to (cr, 0.68, 0.68);
  cairo_move_to (cr, 0.68, 0.32);
  cairo_line_to (cr, 0.32, 0.68);
}

static void
trace_dash (cairo_t *cr)
{
  cairo_move_to (cr, 0.3, 0.5);
  cairo_line_to (cr, 0.7, 0.5);
}

/* The point is a line without length, which has round ends. */
static void
trace_bang (cairo_t *cr)
{
  cairo_move_to (cr, 0.5, 0.36);
  cairo_line_to (cr, 0.5, 0.61);
  cairo_move_to (cr, 0.5, 0.81);
  cairo_close_path (cr);
}

/* A body in the mark's colour with white lines on it; or lines alone, in the colour. */
static const struct
{
  void (*body) (cairo_t *cr);
  void (*lines) (cairo_t *cr);
} MARKS[] = {
  [CSN_MARK_NONE] = { NULL, NULL },
  [CSN_MARK_TICK] = { trace_disc, trace_tick },
  [CSN_MARK_CROSS] = { trace_disc, trace_cross },
  [CSN_MARK_ALERT] = { trace_triangle, trace_bang },
  [CSN_MARK_DASH] = { trace_disc, trace_dash },
  [CSN_MARK_RING] = { NULL, trace_ring },
  [CSN_MARK_DOT] = { trace_dot, NULL },
  [CSN_MARK_SHIELD] = { trace_shield, trace_tick },
};

/* Puts the outline into the path, at its place. */
static void
place_mark (const CsnOrnament *self, cairo_t *cr, void (*trace) (cairo_t *cr))
{
  cairo_matrix_t before;

  cairo_get_matrix (cr, &before);
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->width, self->width);
  cairo_new_sub_path (cr);
  trace (cr);
  cairo_set_matrix (cr, &before);
}

/* --- several that are alike ---------------------------------------------------------------------------------------- */

typedef struct
{
  const CsnOrnament **items;
  guint n;
} Alike;

static void
paint_marks (const Alike *alike, cairo_t *cr)
{
  const CsnOrnament *first = alike->items[0];

  if (MARKS[first->mark].body != NULL)
    {
      for (guint i = 0; i < alike->n; i++)
        place_mark (alike->items[i], cr, MARKS[first->mark].body);
      cairo_fill (cr);
      set_color (cr, CSN_PDF_WHITE);
    }
  if (MARKS[first->mark].lines == NULL)
    return;
  for (guint i = 0; i < alike->n; i++)
    place_mark (alike->items[i], cr, MARKS[first->mark].lines);
  cairo_set_line_width (cr, 0.13 * first->width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
trace_leader (const CsnOrnament *self, cairo_t *cr)
{
  const double step = 4.0;

  /* On a grid of the page, so that the dots of all lines stand below each other. */
  double first = step * (int)(self->x / step + 1);
  for (double x = first; x < self->x + self->width; x += step)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, self->y, 0.4, 0, 2 * G_PI);
    }
}

/* Without smoothing by the reader: PDF/A forbids /Interpolate true. */
static void
paint_image (const CsnOrnament *self, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->width / cairo_image_surface_get_width (self->image),
               self->height / cairo_image_surface_get_height (self->image));
  cairo_set_source_surface (cr, self->image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
paint_alike (const Alike *alike, cairo_t *cr)
{
  const CsnOrnament *first = alike->items[0];

  /* Text leaves a current point behind, which an arc would be joined to. */
  cairo_new_path (cr);
  set_color (cr, first->color);
  switch (first->kind)
    {
    case CSN_ORNAMENT_BOX:
      for (guint i = 0; i < alike->n; i++)
        trace_rounded (cr, alike->items[i]->x, alike->items[i]->y, alike->items[i]->width, alike->items[i]->height,
                       first->radius);
      cairo_fill (cr);
      break;
    case CSN_ORNAMENT_IMAGE:
      for (guint i = 0; i < alike->n; i++)
        paint_image (alike->items[i], cr);
      break;
    case CSN_ORNAMENT_FRAME:
      cairo_set_line_width (cr, 0.6);
      for (guint i = 0; i < alike->n; i++)
        trace_rounded (cr, alike->items[i]->x, alike->items[i]->y, alike->items[i]->width, alike->items[i]->height, 4);
      cairo_stroke (cr);
      break;
    case CSN_ORNAMENT_RULE:
      cairo_set_line_width (cr, first->height);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
      for (guint i = 0; i < alike->n; i++)
        {
          cairo_move_to (cr, alike->items[i]->x, alike->items[i]->y + first->height / 2);
          cairo_rel_line_to (cr, alike->items[i]->width, 0);
        }
      cairo_stroke (cr);
      break;
    case CSN_ORNAMENT_LEADER:
      for (guint i = 0; i < alike->n; i++)
        trace_leader (alike->items[i], cr);
      cairo_fill (cr);
      break;
    case CSN_ORNAMENT_MARK:
      paint_marks (alike, cr);
      break;
    case CSN_N_ORNAMENTS:
      break;
    }
}

/* Boxes stand upon each other, so each is painted by itself. */
static gboolean
is_alike (const CsnOrnament *one, const CsnOrnament *other)
{
  return one->kind == other->kind && one->kind != CSN_ORNAMENT_BOX && one->mark == other->mark
         && memcmp (&one->color, &other->color, sizeof one->color) == 0
         && (one->kind != CSN_ORNAMENT_RULE || one->height == other->height)
         && (one->kind != CSN_ORNAMENT_MARK || one->width == other->width);
}

/* Takes the first and all behind it that are alike out of @left. */
static void
paint_first (GPtrArray *left, cairo_t *cr)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  const CsnOrnament *first = g_ptr_array_index (left, 0);
  guint kept = 0;

  for (guint i = 0; i < left->len; i++)
    if (i == 0 || is_alike (first, g_ptr_array_index (left, i)))
      g_ptr_array_add (taken, g_ptr_array_index (left, i));
    else
      left->pdata[kept++] = g_ptr_array_index (left, i);
  g_ptr_array_set_size (left, (int) kept);
  paint_alike (&(Alike){ (const CsnOrnament **) taken->pdata, taken->len }, cr);
}

void
csn_ornaments_paint (GArray *ornaments, cairo_t *cr)
{
  for (CsnOrnamentKind kind = 0; kind < CSN_N_ORNAMENTS; kind++)
    {
      g_autoptr (GPtrArray) left = g_ptr_array_new ();

      for (guint i = 0; i < ornaments->len; i++)
        if (g_array_index (ornaments, CsnOrnament, i).kind == kind)
          g_ptr_array_add (left, &g_array_index (ornaments, CsnOrnament, i));
      while (left->len > 0)
        paint_first (left, cr);
    }
}
