/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A PDF that is looked at; see the header. Poppler is used from one thread at a time: the lock is taken in the threads alone,
 * never where the window is drawn. It is loaded with the first document: with it come fifteen more libraries, which no window
 * that opens a record waits for. */

#include "csn-pdf-document.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <poppler.h>

#include "csn-background.h"
#include "csn-library.h"

/* Words of one page that a screen reader is given. */
#define MAX_TEXT_CHARS 4000

typedef PopplerPage Page;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, g_object_unref)

struct _CsnPdfDocument
{
  GObject parent_instance;
  GMutex lock;               /* over document */
  PopplerDocument *document; /* (owned) */
  GBytes *bytes;             /* (owned): the document reads from them */
  GArray *ratios;            /* (owned) (element-type double): set before anybody sees it */
};

typedef struct
{
  guint index;
  int width;
  GdkTexture *texture; /* (owned): result */
  char *text;          /* (owned): result */
} Render;

static void
render_free (Render *render)
{
  g_clear_object (&render->texture);
  g_free (render->text);
  g_free (render);
}

G_DEFINE_FINAL_TYPE (CsnPdfDocument, csn_pdf_document, G_TYPE_OBJECT)

static void
csn_pdf_document_finalize (GObject *object)
{
  CsnPdfDocument *self = CSN_PDF_DOCUMENT (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->ratios, g_array_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (csn_pdf_document_parent_class)->finalize (object);
}

static void
csn_pdf_document_class_init (CsnPdfDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_pdf_document_finalize;
}

static void
csn_pdf_document_init (CsnPdfDocument *self)
{
  g_mutex_init (&self->lock);
  self->ratios = g_array_new (FALSE, FALSE, sizeof (double));
}

/* --- Poppler ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  __typeof__ (poppler_document_new_from_bytes) *document_new;
  __typeof__ (poppler_document_get_n_pages) *document_get_n_pages;
  __typeof__ (poppler_document_get_page) *document_get_page;
  __typeof__ (poppler_page_get_size) *page_get_size;
  __typeof__ (poppler_page_render) *page_render;
  __typeof__ (poppler_page_get_text) *page_get_text;
} Poppler;

static Poppler poppler; /* filled before there is a document */

static const CsnLibrarySymbol symbols[] = {
  { "poppler_document_new_from_bytes", &poppler.document_new },
  { "poppler_document_get_n_pages", &poppler.document_get_n_pages },
  { "poppler_document_get_page", &poppler.document_get_page },
  { "poppler_page_get_size", &poppler.page_get_size },
  { "poppler_page_render", &poppler.page_render },
  { "poppler_page_get_text", &poppler.page_get_text },
};

static CsnLibrary library = { "libpoppler-glib.so.8", symbols, G_N_ELEMENTS (symbols), FALSE };

/* --- opening ---------------------------------------------------------------------------------------------------- */

static double
measure (PopplerDocument *document, int index)
{
  g_autoptr (Page) page = poppler.document_get_page (document, index);
  double width = 0, height = 0;

  if (page != NULL)
    poppler.page_get_size (page, &width, &height);
  return width > 0 && height > 0 ? CLAMP (height / width, 0.05, 20) : G_SQRT2;
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (CsnPdfDocument) self = g_object_new (CSN_TYPE_PDF_DOCUMENT, NULL);
  GError *error = NULL;
  int n_pages;

  self->bytes = g_bytes_ref (task_data);
  if (csn_library_load (&library, &error))
    self->document = poppler.document_new (self->bytes, NULL, &error);
  if (self->document == NULL)
    {
      g_prefix_error (&error, _("The pages cannot be shown: "));
      g_task_return_error (task, error);
      return;
    }
  n_pages = poppler.document_get_n_pages (self->document);
  for (int i = 0; i < n_pages && !g_cancellable_is_cancelled (cancellable); i++)
    {
      double ratio = measure (self->document, i);

      g_array_append_val (self->ratios, ratio);
    }
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

void
csn_pdf_document_open_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (bytes != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_pdf_document_open_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  csn_background_run (task, open_thread);
}

CsnPdfDocument *
csn_pdf_document_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
csn_pdf_document_get_n_pages (CsnPdfDocument *self)
{
  g_return_val_if_fail (CSN_IS_PDF_DOCUMENT (self), 0);
  return self->ratios->len;
}

double
csn_pdf_document_get_ratio (CsnPdfDocument *self, guint index)
{
  g_return_val_if_fail (CSN_IS_PDF_DOCUMENT (self), 1);
  g_return_val_if_fail (index < self->ratios->len, 1);
  return g_array_index (self->ratios, double, index);
}

/* --- drawing ---------------------------------------------------------------------------------------------------- */

static GdkTexture *
draw_page (PopplerPage *page, int width, double ratio)
{
  int height = MAX (1, (int) (width * ratio + 0.5));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  g_autoptr (GBytes) pixels = NULL;
  double page_width, page_height;
  cairo_t *cr;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  poppler.page_get_size (page, &page_width, &page_height);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / MAX (page_width, 1), height / MAX (page_height, 1));
  poppler.page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                       (gsize) cairo_image_surface_get_stride (surface) * (gsize) height,
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels,
                                 (gsize) cairo_image_surface_get_stride (surface));
}

static char *
dup_words (PopplerPage *page)
{
  g_autofree char *text = poppler.page_get_text (page);

  return text != NULL ? g_utf8_substring (text, 0, MIN (MAX_TEXT_CHARS, g_utf8_strlen (text, -1))) : g_strdup ("");
}

static void
render_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  CsnPdfDocument *self = source;
  Render *render = task_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (Page) page = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  page = poppler.document_get_page (self->document, (int) render->index);
  if (page != NULL)
    {
      render->texture = draw_page (page, render->width, csn_pdf_document_get_ratio (self, render->index));
      render->text = dup_words (page);
    }
  if (render->texture != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("Page %u cannot be shown."), render->index + 1);
}

void
csn_pdf_document_render_async (CsnPdfDocument *self,
                               guint index,
                               int width,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Render *render;

  g_return_if_fail (CSN_IS_PDF_DOCUMENT (self));
  g_return_if_fail (index < self->ratios->len);

  render = g_new0 (Render, 1);
  render->index = index;
  render->width = CLAMP (width, 1, CSN_PDF_DOCUMENT_MAX_WIDTH);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_pdf_document_render_async);
  g_task_set_task_data (task, render, (GDestroyNotify) render_free);
  csn_background_run (task, render_thread);
}

GdkTexture *
csn_pdf_document_render_finish (CsnPdfDocument *self, GAsyncResult *result, char **text, GError **error)
{
  Render *render;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  render = g_task_get_task_data (G_TASK (result));
  if (text != NULL)
    *text = g_steal_pointer (&render->text);
  return g_steal_pointer (&render->texture);
}
