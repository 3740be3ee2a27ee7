/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One small page by Cairo and Pango, whose content and fonts become the field's appearance. It uses
 * the same old PDF version and text settings as the report does, because Cairo's newer
 * cross-reference streams have gaps. */

#include "csn-pdf-appearance-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "csn-sign-error.h"

#define PADDING 3.0
#define LARGEST_SIZE 9.0
#define SMALLEST_SIZE 3.0
#define FAMILY "Cantarell, Noto Sans, DejaVu Sans, Sans"

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *
make_layout (cairo_t *cairo, double width, double size, const char *const *lines)
{
  PangoLayout *layout = pango_cairo_create_layout (cairo);
  PangoContext *context = pango_layout_get_context (layout);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (FAMILY);
  g_autoptr (GString) markup = g_string_new (NULL);

  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_markup_escape_text (lines[i], -1);
      g_string_append_printf (markup, i == 0 ? "<b>%s</b>" : "\n%s", line);
    }
  pango_layout_set_markup (layout, markup->str, -1);
  pango_layout_context_changed (layout);
  return layout;
}

/* The largest size at which all lines fit; what is too long even then is cut by the field's edge.
 */
static PangoLayout *
fit_layout (cairo_t *cairo, double width, double height, const char *const *lines)
{
  for (double size = LARGEST_SIZE;; size -= 0.5)
    {
      g_autoptr (PangoLayout) layout = make_layout (cairo, width, size, lines);
      int text_height = 0;
      pango_layout_get_size (layout, NULL, &text_height);
      if (size <= SMALLEST_SIZE || (double) text_height / PANGO_SCALE <= height)
        return g_steal_pointer (&layout);
    }
}

GBytes *
csn_pdf_appearance_draw (double width, double height, const char *const *lines, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, out, width, height);

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_t *cairo = cairo_create (surface);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cairo, options);
  cairo_font_options_destroy (options);

  cairo_set_source_rgb (cairo, 0.2, 0.2, 0.2);
  cairo_set_line_width (cairo, 0.5);
  cairo_rectangle (cairo, 0.25, 0.25, width - 0.5, height - 0.5);
  cairo_stroke (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_rectangle (cairo, 0.5, 0.5, width - 1, height - 1);
  cairo_clip (cairo);
  PangoLayout *layout = fit_layout (cairo, width - 2 * PADDING, height - 2 * PADDING, lines);
  cairo_move_to (cairo, PADDING, PADDING);
  pango_cairo_show_layout (cairo, layout);
  g_object_unref (layout);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                   _("The signature's picture could not be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
