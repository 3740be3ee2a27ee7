/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header; SIGNING.md section 2 lists the defects of Cairo 1.18 that are worked around here.
 */

#include "csn-pdf-canvas.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "csn-digest.h"
#include "csn-pdf-ornament.h"

/* A report longer than this is a mistake; Cairo and readers would take minutes. */
#define MAX_PAGES 50000
/* Of what stands at the left in the head and foot of pages. */
#define RUNNING_WIDTH 340.0
/* A last line that is shorter than this part of the width stands there alone. */
#define LONELY 14

const CsnPdfColor CSN_PDF_INK = { 0x24, 0x1f, 0x31 };
const CsnPdfColor CSN_PDF_DIM = { 0x5e, 0x5c, 0x64 };
const CsnPdfColor CSN_PDF_RULE = { 0xd2, 0xcf, 0xd8 };
const CsnPdfColor CSN_PDF_SOFT = { 0xf6, 0xf5, 0xf7 };
const CsnPdfColor CSN_PDF_WHITE = { 0xff, 0xff, 0xff };

/* Text faces first, then the ones that Pango should prefer where these have no letters. */
#define SANS "Noto Sans,Noto Sans Arabic,Noto Sans Math"
#define MONO "Noto Sans Mono,Noto Sans Arabic"

static const char *const FONTS[CSN_N_FONTS] = {
  [CSN_FONT_TITLE] = SANS " Bold 25",   [CSN_FONT_VERDICT] = SANS " Bold 21",
  [CSN_FONT_H1] = SANS " Bold 18",      [CSN_FONT_H2] = SANS " Bold 12.5",
  [CSN_FONT_H3] = SANS " Bold 10",      [CSN_FONT_H4] = SANS " Bold 9",
  [CSN_FONT_LEAD] = SANS " 10",         [CSN_FONT_BODY] = SANS " 8.8",
  [CSN_FONT_STRONG] = SANS " Bold 8.8", [CSN_FONT_SMALL] = SANS " 7.3",
  [CSN_FONT_LABEL] = SANS " Bold 7.3",  [CSN_FONT_NOTE] = SANS " Italic 8.2",
  [CSN_FONT_MONO] = MONO " 7.1",        [CSN_FONT_NUMBER] = SANS " Bold 16",
  [CSN_FONT_RUNNING] = SANS " 7.3",     [CSN_FONT_RUNNING_MONO] = MONO " 6.2",
};

typedef enum
{
  OP_TEXT,
  OP_BEGIN,
  OP_END,
  OP_LINK,
  OP_ANCHOR,
  OP_OUTLINE,
} OpKind;

/* What is drawn, in reading order, once the page is full. */
typedef struct
{
  OpKind kind;
  CsnPdfColor color;
  guint level;
  int first, last;
  double x, y;
  char *name;          /* (owned): tag or anchor */
  char *text;          /* (owned): of an outline entry */
  PangoLayout *layout; /* (owned) */
} Op;

struct _CsnPdfCanvas
{
  GByteArray *out; /* (not owned) */
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *context;
  PangoFontDescription *fonts[CSN_N_FONTS];
  double heights[CSN_N_FONTS]; /* of a line */
  double baselines[CSN_N_FONTS];
  float *advances[CSN_N_FONTS]; /* of the ASCII characters, measured when first asked for */
  PangoLayout *head;            /* (owned) */
  PangoLayout *draft;           /* (owned) (nullable) */
  PangoLayout *digest;          /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) */

  gboolean mirrored; /* pages begin at the right */
  gboolean dry;
  guint page;    /* from 0 */
  guint n_pages; /* found by the dry pass */
  double y;
  GArray *ops;         /* (owned) (element-type Op) */
  GArray *ornaments;   /* (owned) (element-type CsnOrnament) */
  GHashTable *anchors; /* (owned): name → page from 1 */
  GPtrArray *fields;   /* (owned) */
  GPtrArray *alts;     /* (owned) */
  GPtrArray *links;    /* (owned) */
  int outline[4];      /* newest entry of each level */
};

CsnPdfColor
csn_pdf_tone (CsnTone tone)
{
  static const CsnPdfColor colors[] = {
    { 0x5e, 0x5c, 0x64 }, { 0x1a, 0x6e, 0x3c }, { 0x8a, 0x52, 0x00 },
    { 0xb3, 0x20, 0x1b }, { 0x1a, 0x5f, 0xb4 },
  };
  return colors[tone];
}

CsnPdfColor
csn_pdf_tint (CsnTone tone)
{
  static const CsnPdfColor colors[] = {
    { 0xf0, 0xef, 0xf2 }, { 0xe5, 0xf2, 0xea }, { 0xfb, 0xf0, 0xdc },
    { 0xfb, 0xe7, 0xe6 }, { 0xe5, 0xee, 0xf9 },
  };
  return colors[tone];
}

static void
op_clear (Op *op)
{
  g_free (op->name);
  g_free (op->text);
  g_clear_object (&op->layout);
}

static void
field_free (CsnPdfField *field)
{
  g_free (field->name);
  g_free (field->label);
  g_free (field);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Sizes in points at 72 dpi, unhinted and unrounded: what is measured is what a page shows. The
 * language is fixed, since Pango and fontconfig would otherwise choose fonts by the locale. */
static void
set_up_fonts (CsnPdfCanvas *self)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  cairo_font_options_t *options = cairo_font_options_create ();

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
  self->context = pango_font_map_create_context (map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_language (self->context, pango_language_from_string ("en"));
  pango_context_set_base_dir (self->context, PANGO_DIRECTION_LTR);
  for (guint i = 0; i < CSN_N_FONTS; i++)
    {
      self->fonts[i] = pango_font_description_from_string (FONTS[i]);
      /* who searches for "certificate" must find it, and no reader speaks a ligature */
      pango_font_description_set_features_static (self->fonts[i], "liga=0,clig=0");
      g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (self, (CsnPdfFont)i, "Ag", -1);
      self->heights[i] = csn_pdf_layout_height (layout);
      self->baselines[i] = (double)pango_layout_get_baseline (layout) / PANGO_SCALE;
    }
}

/* By its first letter that is written in one direction only. */
static gboolean
is_right_to_left (PangoLayout *layout)
{
  return pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0)) == PANGO_DIRECTION_RTL;
}

/* A line in the head or foot of pages, within @width. */
static PangoLayout *
new_running (CsnPdfCanvas *self, CsnPdfFont font, const char *text, double width)
{
  PangoLayout *layout = csn_pdf_canvas_new_layout (self, font, text, width);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  csn_pdf_canvas_keep_start (self, layout);
  return layout;
}

static void
set_up_running (CsnPdfCanvas *self, const char *head, const char *draft, const char *digest)
{
  g_autofree char *foot = g_strdup_printf ("record.json SHA-256 %s", digest);

  self->head = new_running (self, CSN_FONT_RUNNING, head, RUNNING_WIDTH);
  self->digest = new_running (self, CSN_FONT_RUNNING_MONO, foot, RUNNING_WIDTH);
  if (draft != NULL)
    self->draft = csn_pdf_canvas_new_layout (self, CSN_FONT_LABEL, draft, -1);
}

CsnPdfCanvas *
csn_pdf_canvas_new (GByteArray *out,
                    const char *title,
                    const char *running_head,
                    const char *draft,
                    const char *digest,
                    GCancellable *cancellable)
{
  CsnPdfCanvas *self = g_new0 (CsnPdfCanvas, 1);
  g_autoptr (PangoLayout) layout = NULL;

  self->out = out;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->dry = TRUE;
  self->y = CSN_PDF_TOP;
  self->ops = g_array_new (FALSE, FALSE, sizeof (Op));
  g_array_set_clear_func (self->ops, (GDestroyNotify)op_clear);
  self->ornaments = g_array_new (FALSE, FALSE, sizeof (CsnOrnament));
  self->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify)field_free);
  self->alts = g_ptr_array_new_with_free_func (g_free);
  self->links = g_ptr_array_new_with_free_func (g_free);
  self->surface
      = cairo_pdf_surface_create_for_stream (write_cb, out, CSN_PDF_WIDTH, CSN_PDF_HEIGHT);
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  self->cr = cairo_create (self->surface);
  set_up_fonts (self);
  layout = csn_pdf_canvas_new_layout (self, CSN_FONT_RUNNING, title, -1);
  self->mirrored = is_right_to_left (layout);
  set_up_running (self, running_head, draft, digest);
  return self;
}

void
csn_pdf_canvas_free (CsnPdfCanvas *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_object (&self->head);
  g_clear_object (&self->draft);
  g_clear_object (&self->digest);
  g_clear_object (&self->context);
  for (guint i = 0; i < CSN_N_FONTS; i++)
    {
      pango_font_description_free (self->fonts[i]);
      g_free (self->advances[i]);
    }
  g_clear_object (&self->cancellable);
  g_array_unref (self->ops);
  g_array_unref (self->ornaments);
  g_hash_table_unref (self->anchors);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->alts);
  g_ptr_array_unref (self->links);
  g_free (self);
}

/* Where the line of @extents begins on the page. What is written from left to right stands at the right of a mirrored page too,
 * but for code, whose direction is set. */
static double
place_line (CsnPdfCanvas *self, const Op *op, PangoLayoutLine *line, const PangoRectangle *extents)
{
  int width = pango_layout_get_width (op->layout), offset = extents->x;

  if (!self->mirrored)
    return op->x + (double)offset / PANGO_SCALE;
  if (width < 0)
    pango_layout_get_size (op->layout, &width, NULL);
  if (pango_layout_get_auto_dir (op->layout) && pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_LTR)
    offset = width - offset - extents->width;
  return CSN_PDF_WIDTH - op->x + (double)(offset - width) / PANGO_SCALE;
}

static void
draw_text (CsnPdfCanvas *self, const Op *op)
{
  PangoLayoutIter *iter = pango_layout_get_iter (op->layout);
  PangoRectangle logical;
  double top = 0;
  int index = 0;

  cairo_set_source_rgb (self->cr, op->color.red / 255.0, op->color.green / 255.0,
                        op->color.blue / 255.0);
  do
    {
      if (op->last >= 0 && index >= op->last)
        break;
      if (index >= op->first)
        {
          PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
          int y0, y1;

          pango_layout_iter_get_line_extents (iter, NULL, &logical);
          pango_layout_iter_get_line_yrange (iter, &y0, &y1);
          if (index == op->first)
            top = (double)y0 / PANGO_SCALE;
          cairo_move_to (self->cr, place_line (self, op, line, &logical),
                         op->y - top + (double)pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
          pango_cairo_show_layout_line (self->cr, line);
        }
      index++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
draw_op (CsnPdfCanvas *self, const Op *op)
{
  char attributes[128];

  switch (op->kind)
    {
    case OP_TEXT:
      draw_text (self, op);
      break;
    case OP_BEGIN:
      cairo_tag_begin (self->cr, op->name, "");
      break;
    case OP_END:
      cairo_tag_end (self->cr, op->name);
      break;
    case OP_LINK:
      g_snprintf (attributes, sizeof attributes, "dest='%s'", op->name);
      cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
      break;
    case OP_ANCHOR:
      g_snprintf (attributes, sizeof attributes, "name='%s' x=0 y=%d", op->name,
                  MAX ((int)op->y, 0));
      cairo_tag_begin (self->cr, CAIRO_TAG_DEST, attributes);
      cairo_tag_end (self->cr, CAIRO_TAG_DEST);
      break;
    case OP_OUTLINE:
      g_snprintf (attributes, sizeof attributes, "dest='%s'", op->name);
      self->outline[op->level] = cairo_pdf_surface_add_outline (
          self->surface, self->outline[op->level - 1], op->text, attributes,
          op->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
      for (guint level = op->level + 1; level < G_N_ELEMENTS (self->outline); level++)
        self->outline[level] = self->outline[op->level];
      break;
    }
}

/* @right: where it ends; 0: it begins at the left margin */
static void
draw_running (CsnPdfCanvas *self, PangoLayout *layout, double right, double y, CsnPdfColor color)
{
  Op op = { .kind = OP_TEXT, .color = color, .first = 0, .last = 1, .y = y, .layout = layout };

  op.x = right > 0 ? right - csn_pdf_layout_width (layout) : CSN_PDF_LEFT;
  draw_text (self, &op);
}

/* Head, foot and everything that is no text, as one Artifact: its text makes Cairo mark the whole.
 */
static void
draw_artifact (CsnPdfCanvas *self)
{
  g_autofree char *number = g_strdup_printf ("%u of %u", self->page + 1, self->n_pages);
  g_autoptr (PangoLayout) pages = csn_pdf_canvas_new_layout (self, CSN_FONT_RUNNING, number, -1);
  double foot = CSN_PDF_HEIGHT - 40;

  cairo_tag_begin (self->cr, "Artifact", "");
  draw_running (self, self->digest, 0, foot + 1, CSN_PDF_DIM);
  draw_running (self, pages, CSN_PDF_RIGHT, foot, CSN_PDF_DIM);
  if (self->page > 0)
    draw_running (self, self->head, 0, 32, CSN_PDF_DIM);
  if (self->draft != NULL)
    draw_running (self, self->draft, CSN_PDF_RIGHT, 32, csn_pdf_tone (CSN_TONE_WARN));
  csn_ornaments_paint (self->ornaments, self->cr);
  cairo_tag_end (self->cr, "Artifact");
}

static void
flush_page (CsnPdfCanvas *self)
{
  if (!self->dry)
    {
      draw_artifact (self);
      for (guint i = 0; i < self->ops->len; i++)
        draw_op (self, &g_array_index (self->ops, Op, i));
      cairo_show_page (self->cr);
    }
  g_array_set_size (self->ops, 0);
  g_array_set_size (self->ornaments, 0);
}

void
csn_pdf_canvas_new_page (CsnPdfCanvas *self)
{
  flush_page (self);
  self->page++;
  self->y = CSN_PDF_TOP;
}

void
csn_pdf_canvas_start (CsnPdfCanvas *self)
{
  g_return_if_fail (self->dry);

  flush_page (self);
  self->n_pages = self->page + 1;
  self->page = 0;
  self->y = CSN_PDF_TOP;
  self->dry = FALSE;
  g_ptr_array_set_size (self->fields, 0);
  g_ptr_array_set_size (self->alts, 0);
  g_ptr_array_set_size (self->links, 0);
}

/* Pango makes up a font of nothing where there is none. */
static gboolean
has_font (CsnPdfCanvas *self)
{
  g_autoptr (PangoFont) font = pango_context_load_font (self->context, self->fonts[CSN_FONT_BODY]);

  return font != NULL && pango_font_has_char (font, 'n');
}

gboolean
csn_pdf_canvas_finish (CsnPdfCanvas *self, GError **error)
{
  g_return_val_if_fail (!self->dry, FALSE);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->page >= MAX_PAGES)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
                   _ ("The report would have more than %d pages; export one section at a time"),
                   MAX_PAGES);
      return FALSE;
    }
  if (!has_font (self))
    {
      g_set_error_literal (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
                           _ ("The pages could not be drawn: no font is installed on this computer"));
      return FALSE;
    }
  flush_page (self);
  g_clear_pointer (&self->cr, cairo_destroy);
  cairo_surface_finish (self->surface);
  cairo_status_t status = cairo_surface_status (self->surface);
  if (status != CAIRO_STATUS_SUCCESS || self->page + 1 != self->n_pages)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
                   _ ("The pages could not be drawn: %s"),
                   status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string (status)
                                                  : _ ("their number changed"));
      return FALSE;
    }
  return TRUE;
}

gboolean
csn_pdf_canvas_is_dry (CsnPdfCanvas *self)
{
  return self->dry;
}

gboolean
csn_pdf_canvas_is_stopped (CsnPdfCanvas *self)
{
  return self->page >= MAX_PAGES || g_cancellable_is_cancelled (self->cancellable);
}

double
csn_pdf_canvas_get_y (CsnPdfCanvas *self)
{
  return self->y;
}

void
csn_pdf_canvas_set_y (CsnPdfCanvas *self, double y)
{
  self->y = y;
}

void
csn_pdf_canvas_skip (CsnPdfCanvas *self, double points)
{
  if (!csn_pdf_canvas_is_at_top (self))
    self->y += points;
}

double
csn_pdf_canvas_get_room (CsnPdfCanvas *self)
{
  return CSN_PDF_BOTTOM - self->y;
}

gboolean
csn_pdf_canvas_is_at_top (CsnPdfCanvas *self)
{
  return self->y <= CSN_PDF_TOP;
}

gboolean
csn_pdf_canvas_need (CsnPdfCanvas *self, double points)
{
  if (csn_pdf_canvas_get_room (self) >= points || csn_pdf_canvas_is_at_top (self))
    return FALSE;
  csn_pdf_canvas_new_page (self);
  return TRUE;
}

guint
csn_pdf_canvas_get_page (CsnPdfCanvas *self)
{
  return self->page;
}

guint
csn_pdf_canvas_get_n_pages (CsnPdfCanvas *self)
{
  return self->n_pages;
}

static gboolean
is_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p >= 0x80)
      return FALSE;
  return TRUE;
}

/* Han characters look different in each language; kana and hangul tell which is meant. Without a
 * hint Pango would ask the locale of whoever makes the report. */
static PangoLanguage *
guess_language (const char *text)
{
  gboolean han = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x3040 && c <= 0x30ff)
        return pango_language_from_string ("ja");
      if (c >= 0xac00 && c <= 0xd7a3)
        return pango_language_from_string ("ko");
      han = han || (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
    }
  return han ? pango_language_from_string ("zh-cn") : NULL;
}

static void
insert_attribute (PangoAttrList *attributes, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert (attributes, attribute);
}

/* What no ASCII text needs of a font: looking for it takes half the time of shaping. */
static void
spare_features (PangoAttrList *attributes, gsize start, gsize end)
{
  insert_attribute (attributes,
                    pango_attr_font_features_new ("liga=0,clig=0,ccmp=0,locl=0,calt=0,rlig=0,rclt=0,mark=0,mkmk=0"),
                    start, end);
}

static void
describe_script (PangoAttrList *attributes, const char *text, gsize start, gsize end)
{
  PangoLanguage *language;

  if (is_ascii (text))
    {
      spare_features (attributes, start, end);
      return;
    }
  language = guess_language (text);
  if (language != NULL)
    insert_attribute (attributes, pango_attr_language_new (language), start, end);
}

static void
set_width (PangoLayout *layout, double width)
{
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
}

PangoLayout *
csn_pdf_canvas_new_layout (CsnPdfCanvas *self, CsnPdfFont font, const char *text, double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_layout_set_font_description (layout, self->fonts[font]);
  pango_layout_set_text (layout, text, -1);
  set_width (layout, width);
  describe_script (attributes, text, 0, G_MAXUINT);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

/* A digest that does not fit into one line takes two of the same length. */
static void
append_run (CsnPdfCanvas *self, GString *text, const CsnPdfRun *run, double width)
{
  if (csn_is_sha256_hex (run->text)
      && csn_pdf_canvas_guess_width (self, run->font, run->text) > width)
    g_string_append_printf (text, "%.*s\n%s", CSN_SHA256_HEX / 2, run->text, run->text + CSN_SHA256_HEX / 2);
  else
    g_string_append (text, run->text);
}

/* Scripts that may be broken anywhere leave one letter for the last line now and then: a little less room gives it company. */
static void
avoid_lonely (PangoLayout *layout)
{
  int n = pango_layout_get_line_count (layout);
  int room = pango_layout_get_width (layout);
  PangoRectangle last;

  if (n < 2 || room < 0)
    return;
  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, n - 1), NULL, &last);
  if (last.width > room / LONELY)
    return;
  pango_layout_set_width (layout, room - room / LONELY);
  if (pango_layout_get_line_count (layout) > n)
    pango_layout_set_width (layout, room);
}

PangoLayout *
csn_pdf_canvas_new_rich_layout (CsnPdfCanvas *self,
                                const CsnPdfRun *runs,
                                gsize n_runs,
                                double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n_runs; i++)
    {
      gsize start = text->len;

      append_run (self, text, &runs[i], width);
      if (i + 1 < n_runs)
        g_string_append_c (text, '\n');
      insert_attribute (attributes, pango_attr_font_desc_new (self->fonts[runs[i].font]), start,
                        text->len);
      insert_attribute (attributes,
                        pango_attr_foreground_new ((guint16)(runs[i].color.red * 257),
                                                   (guint16)(runs[i].color.green * 257),
                                                   (guint16)(runs[i].color.blue * 257)),
                        start, text->len);
      describe_script (attributes, runs[i].text, start, text->len);
    }
  pango_layout_set_font_description (layout,
                                     self->fonts[n_runs > 0 ? runs[0].font : CSN_FONT_BODY]);
  pango_layout_set_text (layout, text->str, (int)text->len);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  set_width (layout, width);
  if (!is_ascii (text->str))
    avoid_lonely (layout);
  return layout;
}

/* Of all ASCII characters at once, without kerning. */
static void
measure_advances (CsnPdfCanvas *self, CsnPdfFont font)
{
  char text[0x7f - 0x20 + 1] = { 0 };
  int widths[G_N_ELEMENTS (text)];
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  for (int c = 0x20; c < 0x7f; c++)
    text[c - 0x20] = (char)c;
  self->advances[font] = g_new0 (float, 128);
  g_autoptr (PangoLayout) layout = csn_pdf_canvas_new_layout (self, font, text, -1);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("kern=0,liga=0,clig=0"));
  pango_layout_set_attributes (layout, attributes);
  for (GSList *l = pango_layout_get_line_readonly (layout, 0)->runs; l != NULL; l = l->next)
    {
      PangoGlyphItem *run = l->data;

      pango_glyph_item_get_logical_widths (run, text, widths);
      for (int i = 0; i < run->item->length; i++)
        self->advances[font][0x20 + run->item->offset + i] = (float)widths[i] / PANGO_SCALE;
    }
}

double
csn_pdf_canvas_guess_width (CsnPdfCanvas *self, CsnPdfFont font, const char *text)
{
  double width = 0, widest = 0;

  if (self->advances[font] == NULL)
    measure_advances (self, font);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        {
          widest = MAX (widest, width);
          width = 0;
        }
      else if (c < 0x7f)
        width += self->advances[font][c];
      else if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 1.8 * self->advances[font]['n'] : self->advances[font]['m'];
    }
  return MAX (widest, width);
}

/* Plain short text surely takes one line each: its advances add up to less than the width, kerning
 * only a little more or less. That spares the dry pass most of its layouts. */
double
csn_pdf_canvas_guess_height (CsnPdfCanvas *self, const CsnPdfRun *runs, gsize n_runs, double width)
{
  double height = 0;

  for (gsize i = 0; i < n_runs; i++)
    {
      double length = 0;

      if (self->advances[runs[i].font] == NULL)
        measure_advances (self, runs[i].font);
      for (const char *p = runs[i].text; *p != '\0'; p++)
        {
          if ((guchar)*p >= 0x7f || (guchar)*p < 0x20)
            return -1;
          length += self->advances[runs[i].font][(guchar)*p];
        }
      if (length > width * 0.97 || runs[i].text[0] == '\0')
        return -1;
      height += self->heights[runs[i].font];
    }
  return height;
}

double
csn_pdf_canvas_get_baseline (CsnPdfCanvas *self, CsnPdfFont font)
{
  return self->baselines[font];
}

void
csn_pdf_canvas_keep_start (CsnPdfCanvas *self, PangoLayout *layout)
{
  /* Pango turns the sides around for text that is written from right to left, whatever sign it begins with. */
  if (!self->mirrored && is_right_to_left (layout))
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
}

double
csn_pdf_layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

double
csn_pdf_layout_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

static void
push_op (CsnPdfCanvas *self, Op op)
{
  if (self->dry)
    op_clear (&op);
  else
    g_array_append_val (self->ops, op);
}

void
csn_pdf_canvas_show (CsnPdfCanvas *self,
                     PangoLayout *layout,
                     double x,
                     double y,
                     CsnPdfColor color,
                     int first,
                     int last)
{
  push_op (self, (Op){ .kind = OP_TEXT,
                       .color = color,
                       .first = first,
                       .last = last,
                       .x = x,
                       .y = y,
                       .layout = g_object_ref (layout) });
}

void
csn_pdf_canvas_begin (CsnPdfCanvas *self, const char *tag)
{
  push_op (self, (Op){ .kind = OP_BEGIN, .name = g_strdup (tag) });
}

void
csn_pdf_canvas_end (CsnPdfCanvas *self, const char *tag)
{
  push_op (self, (Op){ .kind = OP_END, .name = g_strdup (tag) });
}

void
csn_pdf_canvas_begin_figure (CsnPdfCanvas *self, const char *alt)
{
  g_ptr_array_add (self->alts, g_strdup (alt));
  csn_pdf_canvas_begin (self, "Figure");
}

/* Cairo takes names between quotes: only letters, digits and dashes get there. */
static char *
plain_anchor (const char *anchor)
{
  char *plain = g_strndup (anchor, 100);

  return g_strcanon (plain, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-", '-');
}

void
csn_pdf_canvas_begin_link (CsnPdfCanvas *self, const char *anchor)
{
  if (!self->dry)
    g_ptr_array_add (self->links,
                     g_strdup_printf ("Go to page %u", csn_pdf_canvas_find (self, anchor)));
  push_op (self, (Op){ .kind = OP_LINK, .name = plain_anchor (anchor) });
}

void
csn_pdf_canvas_anchor (CsnPdfCanvas *self, const char *anchor, double y)
{
  char *name = plain_anchor (anchor);

  if (self->dry)
    g_hash_table_replace (self->anchors, name, GUINT_TO_POINTER (self->page + 1));
  else
    push_op (self, (Op){ .kind = OP_ANCHOR, .name = name, .y = y });
}

guint
csn_pdf_canvas_find (CsnPdfCanvas *self, const char *anchor)
{
  g_autofree char *name = plain_anchor (anchor);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->anchors, name));
}

void
csn_pdf_canvas_outline (CsnPdfCanvas *self, guint level, const char *text, const char *anchor)
{
  push_op (self, (Op){ .kind = OP_OUTLINE,
                       .level = CLAMP (level, 1, 3),
                       .name = plain_anchor (anchor),
                       .text = g_strdup (text) });
}

void
csn_pdf_canvas_add_field (CsnPdfCanvas *self,
                          const char *name,
                          const char *label,
                          double x,
                          double y,
                          double width,
                          double height)
{
  CsnPdfField *field = g_new0 (CsnPdfField, 1);

  field->name = g_strdup (name);
  field->label = g_strdup (label);
  field->page = self->page;
  field->x = (int)lround (self->mirrored && width > 0 ? CSN_PDF_WIDTH - x - width : x);
  field->y = (int)lround (CSN_PDF_HEIGHT - y - height);
  field->width = (int)lround (width);
  field->height = (int)lround (height);
  g_ptr_array_add (self->fields, field);
  csn_pdf_canvas_begin (self, "Form");
  csn_pdf_canvas_end (self, "Form");
}

GPtrArray *
csn_pdf_canvas_get_fields (CsnPdfCanvas *self)
{
  return self->fields;
}

GPtrArray *
csn_pdf_canvas_get_alts (CsnPdfCanvas *self)
{
  return self->alts;
}

GPtrArray *
csn_pdf_canvas_get_links (CsnPdfCanvas *self)
{
  return self->links;
}

static void
push_ornament (CsnPdfCanvas *self, CsnOrnament ornament)
{
  if (self->dry)
    return;
  if (self->mirrored)
    ornament.x = CSN_PDF_WIDTH - ornament.x - ornament.width;
  g_array_append_val (self->ornaments, ornament);
}

void
csn_pdf_canvas_rule (
    CsnPdfCanvas *self, double x, double y, double width, double thickness, CsnPdfColor color)
{
  push_ornament (self, (CsnOrnament){ .kind = CSN_ORNAMENT_RULE,
                                      .color = color,
                                      .x = x,
                                      .y = y,
                                      .width = width,
                                      .height = thickness });
}

void
csn_pdf_canvas_box (CsnPdfCanvas *self,
                    double x,
                    double y,
                    double width,
                    double height,
                    double radius,
                    CsnPdfColor color)
{
  push_ornament (self, (CsnOrnament){ .kind = CSN_ORNAMENT_BOX,
                                      .color = color,
                                      .x = x,
                                      .y = y,
                                      .width = width,
                                      .height = height,
                                      .radius = radius });
}

void
csn_pdf_canvas_frame (
    CsnPdfCanvas *self, double x, double y, double width, double height, CsnPdfColor color)
{
  push_ornament (self, (CsnOrnament){ .kind = CSN_ORNAMENT_FRAME,
                                      .color = color,
                                      .x = x,
                                      .y = y,
                                      .width = width,
                                      .height = height });
}

void
csn_pdf_canvas_mark (
    CsnPdfCanvas *self, CsnMark mark, double x, double y, double size, CsnPdfColor color)
{
  push_ornament (
      self,
      (CsnOrnament){
          .kind = CSN_ORNAMENT_MARK, .mark = mark, .color = color, .x = x, .y = y, .width = size });
}

void
csn_pdf_canvas_image (
    CsnPdfCanvas *self, cairo_surface_t *image, double x, double y, double width, double height)
{
  push_ornament (self,
                 (CsnOrnament){
                     .kind = CSN_ORNAMENT_IMAGE, .image = image, .x = x, .y = y, .width = width, .height = height });
}

void
csn_pdf_canvas_leader (CsnPdfCanvas *self, double x, double end, double y)
{
  push_ornament (self, (CsnOrnament){ .kind = CSN_ORNAMENT_LEADER,
                                      .color = CSN_PDF_DIM,
                                      .x = x,
                                      .y = y,
                                      .width = MAX (end - x, 0) });
}
