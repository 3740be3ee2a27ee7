/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One page of a PDF as a sheet of paper; see the header. */

#include "csn-pdf-page-view.h"

#include <glib/gi18n-lib.h>

/* A4 at 96 dpi; wider than MAX_FIT the lines of a report become too long to follow. */
#define NATURAL_WIDTH 794
#define MAX_FIT       1000

struct _CsnPdfPageView
{
  GtkWidget parent_instance;
  GtkWidget *paper;  /* (owned): carries the style of a sheet */
  CsnPdfPage *page;  /* (owned) (nullable) */
  int sheet;
};

G_DEFINE_FINAL_TYPE (CsnPdfPageView, csn_pdf_page_view, GTK_TYPE_WIDGET)

static double
get_ratio (CsnPdfPageView *self)
{
  return self->page ? csn_pdf_page_get_ratio (self->page) : G_SQRT2;
}

static int
sheet_width (CsnPdfPageView *self, int width)
{
  return self->sheet > 0 ? self->sheet : MIN (width, MAX_FIT);
}

static GtkSizeRequestMode
csn_pdf_page_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
csn_pdf_page_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  CsnPdfPageView *self = CSN_PDF_PAGE_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->sheet > 0 ? self->sheet : 120;
      *natural = self->sheet > 0 ? self->sheet : NATURAL_WIDTH;
    }
  else
    *minimum = *natural = (int) (sheet_width (self, for_size > 0 ? for_size : NATURAL_WIDTH) * get_ratio (self) + 0.5);
}

static void
csn_pdf_page_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CsnPdfPageView *self = CSN_PDF_PAGE_VIEW (widget);
  GtkAllocation place = { 0 };
  int minimum;

  place.width = MIN (width, sheet_width (self, width));
  place.height = height;
  place.x = (width - place.width) / 2;
  gtk_widget_measure (self->paper, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  place.width = MAX (place.width, minimum);
  gtk_widget_size_allocate (self->paper, &place, -1);
}

static void
csn_pdf_page_view_dispose (GObject *object)
{
  CsnPdfPageView *self = CSN_PDF_PAGE_VIEW (object);

  csn_pdf_page_view_set_page (self, NULL);
  g_clear_pointer (&self->paper, gtk_widget_unparent);
  G_OBJECT_CLASS (csn_pdf_page_view_parent_class)->dispose (object);
}

static void
csn_pdf_page_view_class_init (CsnPdfPageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_pdf_page_view_dispose;
  widget_class->get_request_mode = csn_pdf_page_view_get_request_mode;
  widget_class->measure = csn_pdf_page_view_measure;
  widget_class->size_allocate = csn_pdf_page_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "pdfpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
csn_pdf_page_view_init (CsnPdfPageView *self)
{
  self->paper = gtk_picture_new ();
  gtk_picture_set_content_fit (GTK_PICTURE (self->paper), GTK_CONTENT_FIT_FILL);
  g_object_set (self->paper, "css-classes", (const char *[]) { "paper", NULL }, NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->paper), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (self->paper, GTK_WIDGET (self));
}

GtkWidget *
csn_pdf_page_view_new (void)
{
  return g_object_new (CSN_TYPE_PDF_PAGE_VIEW, NULL);
}

static void
changed_cb (CsnPdfPageView *self)
{
  gtk_picture_set_paintable (GTK_PICTURE (self->paper), GDK_PAINTABLE (csn_pdf_page_get_picture (self->page)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  csn_pdf_page_get_text (self->page), -1);
}

CsnPdfPage *
csn_pdf_page_view_get_page (CsnPdfPageView *self)
{
  g_return_val_if_fail (CSN_IS_PDF_PAGE_VIEW (self), NULL);
  return self->page;
}

void
csn_pdf_page_view_set_page (CsnPdfPageView *self, CsnPdfPage *page)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CSN_IS_PDF_PAGE_VIEW (self));

  if (self->page == page)
    return;
  if (self->page != NULL)
    g_signal_handlers_disconnect_by_func (self->page, changed_cb, self);
  g_set_object (&self->page, page);
  if (page == NULL)
    {
      gtk_picture_set_paintable (GTK_PICTURE (self->paper), NULL);
      return;
    }
  g_signal_connect_object (page, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  /* Translators: number of a page, how many there are */
  name = g_strdup_printf (_("Page %u of %u"), csn_pdf_page_get_index (page) + 1, csn_pdf_page_get_n_pages (page));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  changed_cb (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
csn_pdf_page_view_set_sheet (CsnPdfPageView *self, int width)
{
  g_return_if_fail (CSN_IS_PDF_PAGE_VIEW (self));

  if (self->sheet == width)
    return;
  self->sheet = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

int
csn_pdf_page_view_get_pixels (CsnPdfPageView *self)
{
  int width;

  g_return_val_if_fail (CSN_IS_PDF_PAGE_VIEW (self), 0);

  width = gtk_widget_get_width (self->paper);
  return MIN (width * gtk_widget_get_scale_factor (GTK_WIDGET (self)), CSN_PDF_DOCUMENT_MAX_WIDTH);
}
