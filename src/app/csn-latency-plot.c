/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws percentiles; see the header. Between two known percentiles lies a known share of all runs: the area of each bar is
 * that share. */

#include "csn-latency-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "csn-comparison.h"

#define HEIGHT     104
#define TEXT_SPACE 18
#define MIN_BAR    2.0

typedef struct
{
  const char *name;
  double share; /* of all runs that took no longer */
} Mark;

static const Mark marks[] = { { "min", 0 }, { "p50", 50 }, { "p90", 90 }, { "p95", 95 }, { "p99", 99 }, { "max", 100 } };

struct _CsnLatencyPlot
{
  GtkWidget parent_instance;
  double ms[G_N_ELEMENTS (marks)]; /* NaN: not known */
  double limit;                    /* ms; NaN: none */
  char *words;                     /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnLatencyPlot, csn_latency_plot, GTK_TYPE_WIDGET)

static double
read_value (CsnProbeResult *result, const char *name)
{
  const char *text = csn_probe_result_get_value (result, name);
  char *end = NULL;
  double value = text ? g_ascii_strtod (text, &end) : NAN;

  return text != NULL && end != text && value >= 0 && isfinite (value) ? value : NAN;
}

/* Milliseconds of the first upper limit on a time that @pass states; NaN: none. */
static double
read_limit (const char *pass)
{
  static const struct
  {
    const char *unit;
    double ms;
  } units[] = { { "ms", 1 },         { "s", 1000 },    { "sec", 1000 },
                { "seconds", 1000 }, { "min", 60000 }, { "minutes", 60000 } };
  CsnThreshold threshold;

  for (gsize offset = 0; pass != NULL && csn_threshold_find (pass, offset, &threshold); offset = threshold.end)
    for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
      if (g_str_equal (threshold.unit, units[i].unit)
          && (threshold.order == CSN_ORDER_LESS || threshold.order == CSN_ORDER_LESS_OR_EQUAL))
        return g_ascii_strtod (threshold.number, NULL) * units[i].ms;
  return NAN;
}

static double
scale_end (CsnLatencyPlot *self)
{
  double end = self->limit;

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (!isnan (self->ms[i]) && (isnan (end) || self->ms[i] > end))
      end = self->ms[i];
  return isnan (end) || end <= 0 ? 1 : end * 1.06;
}

static void
draw_text (CsnLatencyPlot *self, GtkSnapshot *snapshot, const char *text, double x, double y, int width,
           const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int text_width;

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  x = CLAMP (x - text_width / 2.0, 0, MAX (0, width - text_width));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* The height of a bar is its share by its width; the tallest fills the space. */
static void
draw_bars (CsnLatencyPlot *self, GtkSnapshot *snapshot, int width, int base, const GdkRGBA *color)
{
  double heights[G_N_ELEMENTS (marks)] = { 0 };
  double tallest = 0, end = scale_end (self);

  for (int pass = 0; pass < 2; pass++)
    for (gsize last = 0, i = 1; i < G_N_ELEMENTS (marks); i++)
      {
        double x0 = self->ms[last] / end * width, bar = (self->ms[i] - self->ms[last]) / end * width;

        if (isnan (self->ms[last]))
          {
            last = i;
            continue;
          }
        if (isnan (self->ms[i]))
          continue;
        bar = MAX (bar, MIN_BAR);
        if (pass == 0)
          {
            heights[i] = (marks[i].share - marks[last].share) / bar;
            tallest = MAX (tallest, heights[i]);
          }
        else if (tallest > 0)
          {
            double height = MAX (heights[i] / tallest * (base - TEXT_SPACE), 1);

            fill (snapshot, color, x0, base - height, bar, height);
          }
        last = i;
      }
}

static void
csn_latency_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CsnLatencyPlot *self = CSN_LATENCY_PLOT (widget);
  int width = gtk_widget_get_width (widget);
  int base = gtk_widget_get_height (widget) - TEXT_SPACE;
  GdkRGBA text, faint, bars;

  gtk_widget_get_color (widget, &text);
  faint = bars = text;
  faint.alpha *= 0.4f;
  bars.alpha *= 0.25f;
  draw_bars (self, snapshot, width, base, &bars);
  fill (snapshot, &faint, 0, base, width, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      double x = self->ms[i] / scale_end (self) * width;
      g_autofree char *name = g_ascii_strup (marks[i].name, -1);

      if (isnan (self->ms[i]) || (marks[i].share != 50 && marks[i].share != 95 && marks[i].share != 99))
        continue;
      fill (snapshot, &text, x, TEXT_SPACE, 1, base - TEXT_SPACE);
      /* names that would lie on one another: the highest is named */
      if (i + 2 >= G_N_ELEMENTS (marks) || isnan (self->ms[i + 1]) || self->ms[i + 1] / scale_end (self) * width - x > 26)
        draw_text (self, snapshot, name, x, base + 2, width, &text);
    }
  if (!isnan (self->limit))
    {
      double x = self->limit / scale_end (self) * width;
      g_autofree char *limit = g_strdup_printf (_("limit %.0f ms"), self->limit);

      for (double y = TEXT_SPACE; y < base; y += 6)
        fill (snapshot, &text, x - 1, y, 2, 3);
      draw_text (self, snapshot, limit, x, 0, width, &text);
    }
}

static void
csn_latency_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 120;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 280;
}

static void
csn_latency_plot_finalize (GObject *object)
{
  g_free (CSN_LATENCY_PLOT (object)->words);
  G_OBJECT_CLASS (csn_latency_plot_parent_class)->finalize (object);
}

static void
csn_latency_plot_class_init (CsnLatencyPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = csn_latency_plot_finalize;
  widget_class->snapshot = csn_latency_plot_snapshot;
  widget_class->measure = csn_latency_plot_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "latencyplot");
}

static void
csn_latency_plot_init (CsnLatencyPlot *self)
{
  self->limit = NAN;
}

static char *
dup_words (CsnLatencyPlot *self)
{
  GString *words = g_string_new (NULL);

  for (gsize i = 1; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *name = g_ascii_strup (marks[i].name, -1);

      if (isnan (self->ms[i]))
        continue;
      if (words->len > 0)
        g_string_append (words, ", ");
      /* Translators: a percentile and its milliseconds: "P95 340 ms" */
      g_string_append_printf (words, _("%s %.0f ms"), marks[i].share == 100 ? _("slowest") : name, self->ms[i]);
    }
  if (!isnan (self->limit))
    g_string_append_printf (words, _("; limit %.0f ms"), self->limit);
  return g_string_free (words, FALSE);
}

GtkWidget *
csn_latency_plot_new (CsnProbeResult *result, const char *pass)
{
  CsnLatencyPlot *self;

  g_return_val_if_fail (CSN_IS_PROBE_RESULT (result), NULL);

  if (isnan (read_value (result, "p50")) || isnan (read_value (result, "max")))
    return NULL;
  self = g_object_new (CSN_TYPE_LATENCY_PLOT, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    self->ms[i] = read_value (result, marks[i].name);
  self->limit = read_limit (pass);
  self->words = dup_words (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->words, -1);
  return GTK_WIDGET (self);
}

const char *
csn_latency_plot_get_words (CsnLatencyPlot *self)
{
  g_return_val_if_fail (CSN_IS_LATENCY_PLOT (self), NULL);
  return self->words;
}
