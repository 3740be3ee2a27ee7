/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One page of a PDF; see the header. */

#include "csn-pdf-page.h"

struct _CsnPdfPage
{
  GObject parent_instance;
  guint index;
  guint n_pages;
  double ratio;
  GdkTexture *picture; /* (owned) (nullable) */
  char *text;          /* (owned) (nullable) */
};

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} CsnPdfPageSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnPdfPage, csn_pdf_page, G_TYPE_OBJECT)

static void
csn_pdf_page_finalize (GObject *object)
{
  CsnPdfPage *self = CSN_PDF_PAGE (object);

  g_clear_object (&self->picture);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (csn_pdf_page_parent_class)->finalize (object);
}

static void
csn_pdf_page_class_init (CsnPdfPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_pdf_page_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", CSN_TYPE_PDF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
csn_pdf_page_init (CsnPdfPage *self)
{
}

CsnPdfPage *
csn_pdf_page_new (guint index, guint n_pages, double ratio)
{
  CsnPdfPage *self = g_object_new (CSN_TYPE_PDF_PAGE, NULL);

  self->index = index;
  self->n_pages = n_pages;
  self->ratio = ratio;
  return self;
}

guint
csn_pdf_page_get_index (CsnPdfPage *self)
{
  g_return_val_if_fail (CSN_IS_PDF_PAGE (self), 0);
  return self->index;
}

guint
csn_pdf_page_get_n_pages (CsnPdfPage *self)
{
  g_return_val_if_fail (CSN_IS_PDF_PAGE (self), 0);
  return self->n_pages;
}

double
csn_pdf_page_get_ratio (CsnPdfPage *self)
{
  g_return_val_if_fail (CSN_IS_PDF_PAGE (self), 1);
  return self->ratio;
}

GdkTexture *
csn_pdf_page_get_picture (CsnPdfPage *self)
{
  g_return_val_if_fail (CSN_IS_PDF_PAGE (self), NULL);
  return self->picture;
}

const char *
csn_pdf_page_get_text (CsnPdfPage *self)
{
  g_return_val_if_fail (CSN_IS_PDF_PAGE (self), "");
  return self->text ? self->text : "";
}

void
csn_pdf_page_set_picture (CsnPdfPage *self, GdkTexture *picture, const char *text)
{
  g_return_if_fail (CSN_IS_PDF_PAGE (self));

  if (text != NULL)
    g_set_str (&self->text, text);
  if (g_set_object (&self->picture, picture))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
