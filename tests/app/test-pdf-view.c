/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the pages of a PDF: as many as there are, drawn off the main thread, pictures only around what is seen, names for all. */

#include <cairo-pdf.h>

#include "csn-pdf-page-view.h"
#include "csn-pdf-view.h"
#include "csn-test-form.h"

#define N_PAGES 60

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_pdf (int n_pages)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);

  for (int i = 0; i < n_pages; i++)
    {
      g_autofree char *text = g_strdup_printf ("Sheet %d", i + 1);

      cairo_move_to (cr, 72, 100);
      cairo_set_font_size (cr, 24);
      cairo_show_text (cr, text);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static CsnPdfDocument *
open_document (GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_pdf_document_open_async (bytes, NULL, ready_cb, &result);
  csn_test_wait_for (is_set, &result);
  return csn_pdf_document_open_finish (result, error);
}

static void
test_document (void)
{
  g_autoptr (GBytes) bytes = make_pdf (3);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfDocument) document = open_document (bytes, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (csn_pdf_document_get_n_pages (document), ==, 3);
  g_assert_cmpfloat_with_epsilon (csn_pdf_document_get_ratio (document, 2), 842.0 / 595.0, 0.001);
  csn_pdf_document_render_async (document, 1, 300, NULL, ready_cb, &result);
  csn_test_wait_for (is_set, &result);
  texture = csn_pdf_document_render_finish (document, result, &text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 300);
  g_assert_nonnull (strstr (text, "Sheet 2"));
}

static void
test_broken (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("no pdf", 6);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_document (bytes, &error));
  g_assert_nonnull (error);
}

static gboolean
has_pictures (gpointer data)
{
  return csn_pdf_view_count_pictures (data) > 3;
}

static gboolean
is_at_end (gpointer data)
{
  GtkWidget *scroller = csn_test_find_widget (data, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  /* the list learns how tall its pages are as it comes to them, so the end moves */
  gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place));
  return csn_pdf_view_get_page (data) == N_PAGES && csn_pdf_view_count_pictures (data) > 2;
}

static void
test_view (void)
{
  g_autoptr (GBytes) bytes = make_pdf (N_PAGES);
  g_autoptr (CsnPdfDocument) document = open_document (bytes, NULL);
  GtkWidget *view = g_object_new (CSN_TYPE_PDF_VIEW, NULL);
  GtkWindow *window = csn_test_show (view);
  GtkWidget *sheet;

  g_assert_cmpuint (csn_pdf_view_get_page (CSN_PDF_VIEW (view)), ==, 0);
  csn_pdf_view_set_document (CSN_PDF_VIEW (view), document);
  g_assert_cmpuint (csn_pdf_view_get_n_pages (CSN_PDF_VIEW (view)), ==, N_PAGES);
  csn_test_wait_for (has_pictures, view);
  g_assert_cmpuint (csn_pdf_view_get_page (CSN_PDF_VIEW (view)), ==, 1);
  sheet = csn_test_find_widget (view, CSN_TYPE_PDF_PAGE_VIEW);
  gtk_test_accessible_assert_role (sheet, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (sheet, GTK_ACCESSIBLE_PROPERTY_LABEL, "Page 1 of 60");

  csn_test_wait_for (is_at_end, view);
  /* what is seen (two at most), and three before it: the first pages let go of theirs */
  g_assert_cmpuint (csn_pdf_view_count_pictures (CSN_PDF_VIEW (view)), <=, 6);
  gtk_widget_activate_action (view, "pdf.zoom-in", NULL);
  gtk_widget_activate_action (view, "pdf.zoom-fit", NULL);
  csn_pdf_view_set_document (CSN_PDF_VIEW (view), NULL);
  g_assert_cmpuint (csn_pdf_view_get_page (CSN_PDF_VIEW (view)), ==, 0);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/pdf-view/document", test_document);
  g_test_add_func ("/pdf-view/broken", test_broken);
  g_test_add_func ("/pdf-view/view", test_view);
  return g_test_run ();
}
