/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. Marks are drawn rather than taken from a font: they look the same wherever the
 * report is made. */

#include "csn-pdf-ornament.h"

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

static void
fill_disc (cairo_t *cr)
{
  cairo_arc (cr, 0.5, 0.5, 0.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
fill_triangle (cairo_t *cr)
{
  cairo_move_to (cr, 0.5, 0.03);
  cairo_line_to (cr, 1.02, 0.96);
  cairo_line_to (cr, -0.02, 0.96);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
fill_shield (cairo_t *cr)
{
  cairo_move_to (cr, 0.5, 0);
  cairo_line_to (cr, 0.95, 0.15);
  cairo_curve_to (cr, 0.95, 0.6, 0.8, 0.85, 0.5, 1);
  cairo_curve_to (cr, 0.2, 0.85, 0.05, 0.6, 0.05, 0.15);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
stroke_tick (cairo_t *cr)
{
  cairo_move_to (cr, 0.27, 0.52);
  cairo_line_to (cr, 0.44, 0.69);
  cairo_line_to (cr, 0.74, 0.34);
  cairo_stroke (cr);
}

static void
stroke_cross (cairo_t *cr)
{
  cairo_move_to (cr, 0.32, 0.32);
  cairo_line_to (cr, 0.68, 0.68);
  cairo_move_to (cr, 0.68, 0.32);
  cairo_line_to (cr, 0.32, 0.68);
  cairo_stroke (cr);
}

static void
stroke_bang (cairo_t *cr, double top, double bottom)
{
  cairo_move_to (cr, 0.5, top);
  cairo_line_to (cr, 0.5, bottom - 0.2);
  cairo_stroke (cr);
  cairo_arc (cr, 0.5, bottom, 0.07, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
paint_mark (const CsnOrnament *self, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->width, self->width);
  cairo_set_line_width (cr, 0.13);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  set_color (cr, self->color);
  switch (self->mark)
    {
    case CSN_MARK_TICK:
      fill_disc (cr);
      set_color (cr, CSN_PDF_WHITE);
      stroke_tick (cr);
      break;
    case CSN_MARK_CROSS:
      fill_disc (cr);
      set_color (cr, CSN_PDF_WHITE);
      stroke_cross (cr);
      break;
    case CSN_MARK_ALERT:
      fill_triangle (cr);
      set_color (cr, CSN_PDF_WHITE);
      stroke_bang (cr, 0.36, 0.81);
      break;
    case CSN_MARK_DASH:
      fill_disc (cr);
      set_color (cr, CSN_PDF_WHITE);
      cairo_move_to (cr, 0.3, 0.5);
      cairo_line_to (cr, 0.7, 0.5);
      cairo_stroke (cr);
      break;
    case CSN_MARK_RING:
      cairo_arc (cr, 0.5, 0.5, 0.43, 0, 2 * G_PI);
      cairo_stroke (cr);
      break;
    case CSN_MARK_DOT:
      cairo_arc (cr, 0.5, 0.5, 0.3, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case CSN_MARK_SHIELD:
      fill_shield (cr);
      set_color (cr, CSN_PDF_WHITE);
      stroke_tick (cr);
      break;
    case CSN_MARK_NONE:
      break;
    }
  cairo_restore (cr);
}

static void
paint_leader (const CsnOrnament *self, cairo_t *cr)
{
  const double step = 4.0;

  /* On a grid of the page, so that the dots of all lines stand below each other. */
  double first = step * (int)(self->x / step + 1);
  for (double x = first; x < self->x + self->width; x += step)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, self->y, 0.4, 0, 2 * G_PI);
    }
  cairo_fill (cr);
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

void
csn_ornament_paint (const CsnOrnament *self, cairo_t *cr)
{
  /* Text leaves a current point behind, which an arc would be joined to. */
  cairo_new_path (cr);
  set_color (cr, self->color);
  switch (self->kind)
    {
    case CSN_ORNAMENT_BOX:
      trace_rounded (cr, self->x, self->y, self->width, self->height, self->radius);
      cairo_fill (cr);
      break;
    case CSN_ORNAMENT_FRAME:
      cairo_set_line_width (cr, 0.6);
      trace_rounded (cr, self->x, self->y, self->width, self->height, 4);
      cairo_stroke (cr);
      break;
    case CSN_ORNAMENT_MARK:
      paint_mark (self, cr);
      break;
    case CSN_ORNAMENT_LEADER:
      paint_leader (self, cr);
      break;
    case CSN_ORNAMENT_IMAGE:
      paint_image (self, cr);
      break;
    }
}
