/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of a PDF; see the header. One picture is made at a time, the nearest to what is seen first: what was asked for while
 * somebody scrolls past is never made. */

#include "csn-pdf-view.h"

#include "csn-pdf-page-view.h"

/* Pages before and behind what is seen that keep their picture. */
#define PAGES_AROUND 3

/* Widths of a sheet that zooming steps through; 0: as wide as there is room. */
static const int sheets[] = { 397, 595, 794, 992, 1191, 1588 };

typedef enum
{
  PROP_PAGE = 1,
} CsnPdfViewProperty;

static GParamSpec *properties[PROP_PAGE + 1];

struct _CsnPdfView
{
  AdwBin parent_instance;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  CsnPdfDocument *document;  /* (owned) (nullable) */
  GListStore *pages;         /* (owned) (element-type CsnPdfPage) */
  GPtrArray *views;          /* (owned) (element-type CsnPdfPageView): bound now, borrowed */
  GCancellable *cancellable; /* (owned) (nullable): the picture being made */
  guint rendering;           /* page whose picture is being made, from 1; 0: none */
  guint first, last;         /* pages that are seen, from 0 */
  guint page;
  guint look;                /* idle source that looks at what is seen */
  guint n_frames;            /* looks again since a picture came or the place changed */
  int sheet;
};

G_DEFINE_FINAL_TYPE (CsnPdfView, csn_pdf_view, ADW_TYPE_BIN)

static void look_soon (CsnPdfView *self);

/* --- pictures --------------------------------------------------------------------------------------------------- */

static CsnPdfPageView *
find_view (CsnPdfView *self, guint index)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      CsnPdfPageView *view = g_ptr_array_index (self->views, i);
      CsnPdfPage *page = csn_pdf_page_view_get_page (view);

      if (page != NULL && csn_pdf_page_get_index (page) == index)
        return view;
    }
  return NULL;
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPdfView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GdkTexture) picture
      = csn_pdf_document_render_finish (CSN_PDF_DOCUMENT (source), result, &text, &error);
  guint number = self->rendering;
  g_autoptr (CsnPdfPage) page = NULL;

  self->rendering = 0;
  self->n_frames = 0;
  g_clear_object (&self->cancellable);
  if (picture != NULL && self->document == CSN_PDF_DOCUMENT (source) && number > 0)
    page = g_list_model_get_item (G_LIST_MODEL (self->pages), number - 1);
  if (page != NULL)
    csn_pdf_page_set_picture (page, picture, text);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_debug ("Drawing page %u: %s", number, error->message);
      return; /* the sheet stays white, the others are asked for when somebody scrolls */
    }
  if (self->list != NULL)
    look_soon (self);
}

/* Pixels for the picture of a page: those of its sheet, or of one that is seen while its own has no place yet. */
static int
wanted_pixels (CsnPdfView *self, CsnPdfPageView *view)
{
  CsnPdfPageView *seen = find_view (self, self->first);
  int pixels = csn_pdf_page_view_get_pixels (view);

  return pixels > 0 || seen == NULL ? pixels : csn_pdf_page_view_get_pixels (seen);
}

/* The next picture that lacks or has another size than its sheet, outward from what is seen. */
static void
render_next (CsnPdfView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  guint middle = (self->first + self->last) / 2;

  if (self->rendering != 0 || self->document == NULL || n == 0)
    return;
  for (guint step = 0; step <= 2 * (self->last - self->first + PAGES_AROUND + 1); step++)
    {
      gint64 at = (gint64) middle + (step % 2 ? (gint64) (step + 1) / 2 : -(gint64) (step / 2));
      CsnPdfPageView *view;
      CsnPdfPage *page;
      int wanted;

      if (at < (gint64) self->first - PAGES_AROUND || at > (gint64) self->last + PAGES_AROUND || at < 0 || at >= n)
        continue;
      view = find_view (self, (guint) at);
      page = view ? csn_pdf_page_view_get_page (view) : NULL;
      wanted = view ? wanted_pixels (self, view) : 0;
      if (page == NULL || wanted == 0
          || (csn_pdf_page_get_picture (page) != NULL && gdk_texture_get_width (csn_pdf_page_get_picture (page)) == wanted))
        continue;
      self->rendering = (guint) at + 1;
      self->cancellable = g_cancellable_new ();
      csn_pdf_document_render_async (self->document, (guint) at, wanted, self->cancellable, rendered_cb,
                                     g_object_ref (self));
      return;
    }
}

static gboolean
is_near (CsnPdfView *self, guint index)
{
  return index + PAGES_AROUND >= self->first && index <= self->last + PAGES_AROUND;
}

static void
drop_far (CsnPdfView *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pages)); i++)
    {
      g_autoptr (CsnPdfPage) page = g_list_model_get_item (G_LIST_MODEL (self->pages), i);

      if (!is_near (self, i))
        csn_pdf_page_set_picture (page, NULL, NULL);
    }
  if (self->rendering > 0 && !is_near (self, self->rendering - 1))
    g_cancellable_cancel (self->cancellable);
}

/* Frames after which the sheets of a list that was just shown or scrolled have their places. */
#define FRAMES_TO_SETTLE 30

static gboolean
next_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  look_soon (CSN_PDF_VIEW (widget));
  return G_SOURCE_REMOVE;
}

/* Where the sheets stand is known some frames after the list was shown, bound or scrolled. */
static void
look_again (CsnPdfView *self)
{
  if (self->views->len > 0 && self->n_frames++ < FRAMES_TO_SETTLE && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_add_tick_callback (GTK_WIDGET (self), next_frame_cb, NULL, NULL);
}

/* Which pages are seen, from where their sheets stand in the scrolled window. */
static gboolean
look_cb (gpointer user_data)
{
  CsnPdfView *self = user_data;
  int height = gtk_widget_get_height (GTK_WIDGET (self->scroller));
  guint first = G_MAXUINT, last = 0, page = 0;
  double nearest = G_MAXDOUBLE;

  self->look = 0;
  for (guint i = 0; i < self->views->len; i++)
    {
      GtkWidget *view = g_ptr_array_index (self->views, i);
      CsnPdfPage *shown = csn_pdf_page_view_get_page (CSN_PDF_PAGE_VIEW (view));
      graphene_rect_t place;
      guint index;

      if (shown == NULL || !gtk_widget_get_mapped (view)
          || !gtk_widget_compute_bounds (view, GTK_WIDGET (self->scroller), &place)
          || place.origin.y + place.size.height < 0 || place.origin.y > height)
        continue;
      index = csn_pdf_page_get_index (shown);
      first = MIN (first, index);
      last = MAX (last, index);
      if (ABS (place.origin.y + place.size.height / 2 - height / 2.0) < nearest)
        {
          nearest = ABS (place.origin.y + place.size.height / 2 - height / 2.0);
          page = index + 1;
        }
    }
  if (first == G_MAXUINT)
    {
      look_again (self);
      return G_SOURCE_REMOVE;
    }
  self->first = first;
  self->last = last;
  drop_far (self);
  render_next (self);
  if (self->rendering == 0)
    look_again (self);
  if (self->page != page)
    {
      self->page = page;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
    }
  return G_SOURCE_REMOVE;
}

static void
look_soon (CsnPdfView *self)
{
  /* after the layout, which tells where the sheets are */
  if (self->look == 0)
    self->look = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, look_cb, self, NULL);
}

/* Other sheets are seen, or the same ones elsewhere. */
static void
look_anew (CsnPdfView *self)
{
  self->n_frames = 0;
  look_soon (self);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void
setup_cb (CsnPdfView *self, GtkListItem *item)
{
  GtkWidget *view = csn_pdf_page_view_new ();

  csn_pdf_page_view_set_sheet (CSN_PDF_PAGE_VIEW (view), self->sheet);
  gtk_list_item_set_child (item, view);
}

static void
bind_cb (CsnPdfView *self, GtkListItem *item)
{
  CsnPdfPageView *view = CSN_PDF_PAGE_VIEW (gtk_list_item_get_child (item));
  CsnPdfPage *page = gtk_list_item_get_item (item);
  g_autofree char *name = NULL;

  csn_pdf_page_view_set_page (view, page);
  csn_pdf_page_view_set_sheet (view, self->sheet);
  name = g_strdup_printf ("%u", csn_pdf_page_get_index (page) + 1);
  gtk_list_item_set_accessible_label (item, name);
  g_ptr_array_add (self->views, view);
  look_anew (self);
}

static void
unbind_cb (CsnPdfView *self, GtkListItem *item)
{
  CsnPdfPageView *view = CSN_PDF_PAGE_VIEW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->views, view);
  csn_pdf_page_view_set_page (view, NULL);
}

/* --- zoom ------------------------------------------------------------------------------------------------------- */

static int
shown_width (CsnPdfView *self)
{
  CsnPdfPageView *view = find_view (self, self->first);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return view != NULL ? csn_pdf_page_view_get_pixels (view) / MAX (scale, 1) : sheets[2];
}

static void
set_sheet (CsnPdfView *self, int sheet)
{
  self->sheet = sheet;
  for (guint i = 0; i < self->views->len; i++)
    csn_pdf_page_view_set_sheet (g_ptr_array_index (self->views, i), sheet);
  look_soon (self);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnPdfView *self = CSN_PDF_VIEW (widget);
  int now = self->sheet > 0 ? self->sheet : shown_width (self);
  int chosen = now;

  if (g_str_equal (name, "pdf.zoom-fit"))
    chosen = 0;
  else if (g_str_equal (name, "pdf.zoom-in"))
    {
      for (gsize i = G_N_ELEMENTS (sheets); i > 0; i--)
        if (sheets[i - 1] > now)
          chosen = sheets[i - 1];
    }
  else
    {
      for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
        if (sheets[i] < now)
          chosen = sheets[i];
    }
  set_sheet (self, chosen);
}

static gboolean
scroll_cb (CsnPdfView *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!(state & GDK_CONTROL_MASK) || dy == 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), dy < 0 ? "pdf.zoom-in" : "pdf.zoom-out", NULL);
  return GDK_EVENT_STOP;
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_pdf_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_PAGE)
    g_value_set_uint (value, CSN_PDF_VIEW (object)->page);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
csn_pdf_view_dispose (GObject *object)
{
  CsnPdfView *self = CSN_PDF_VIEW (object);

  g_clear_handle_id (&self->look, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  /* the bin must not keep a child that the template takes from it */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_PDF_VIEW);
  g_clear_object (&self->document);
  g_clear_object (&self->pages);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  G_OBJECT_CLASS (csn_pdf_view_parent_class)->dispose (object);
}

static void
csn_pdf_view_class_init (CsnPdfViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = csn_pdf_view_dispose;
  object_class->get_property = csn_pdf_view_get_property;
  properties[PROP_PAGE] = g_param_spec_uint ("page", NULL, NULL, 0, G_MAXUINT, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-pdf-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnPdfView, scroller);
  gtk_widget_class_bind_template_child (widget_class, CsnPdfView, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_install_action (widget_class, "pdf.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "pdf.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "pdf.zoom-fit", NULL, zoom_action);
}

static void
csn_pdf_view_init (CsnPdfView *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL
                                                                | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  g_autoptr (GtkNoSelection) selection = NULL;
  GtkAdjustment *place;

  self->views = g_ptr_array_new ();
  self->pages = g_list_store_new (CSN_TYPE_PDF_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->pages)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  place = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (place, "value-changed", G_CALLBACK (look_anew), self, G_CONNECT_SWAPPED);
  /* and when the sheets get their places: who looked before saw nothing */
  g_signal_connect_object (place, "changed", G_CALLBACK (look_anew), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self, "map", G_CALLBACK (look_soon), self);
  g_signal_connect_swapped (self, "notify::scale-factor", G_CALLBACK (look_soon), self);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

void
csn_pdf_view_set_document (CsnPdfView *self, CsnPdfDocument *document)
{
  guint n_old, n_new;
  g_autoptr (GPtrArray) fresh = NULL;

  g_return_if_fail (CSN_IS_PDF_VIEW (self));

  if (!g_set_object (&self->document, document))
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  n_old = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  n_new = document ? csn_pdf_document_get_n_pages (document) : 0;
  fresh = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_new; i++)
    g_ptr_array_add (fresh, csn_pdf_page_new (i, n_new, csn_pdf_document_get_ratio (document, i)));
  g_list_store_splice (self->pages, 0, n_old, fresh->pdata, fresh->len);
  if (n_new == 0 && self->page != 0)
    {
      self->page = 0;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
    }
  look_soon (self);
}

guint
csn_pdf_view_get_page (CsnPdfView *self)
{
  g_return_val_if_fail (CSN_IS_PDF_VIEW (self), 0);
  return self->page;
}

guint
csn_pdf_view_get_n_pages (CsnPdfView *self)
{
  g_return_val_if_fail (CSN_IS_PDF_VIEW (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->pages));
}

guint
csn_pdf_view_count_pictures (CsnPdfView *self)
{
  guint n = 0;

  g_return_val_if_fail (CSN_IS_PDF_VIEW (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pages)); i++)
    {
      g_autoptr (CsnPdfPage) page = g_list_model_get_item (G_LIST_MODEL (self->pages), i);

      n += csn_pdf_page_get_picture (page) != NULL;
    }
  return n;
}
