/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One revision of a PDF as libqpdf sees it, without recovery, together with where its objects
 * literally lie. */

#pragma once

#include <glib.h>

#include "csn-pdf-xref-private.h"
#include "csn-qpdf.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes *bytes;    /* (owned) */
  qpdf_data qpdf;   /* (owned) */
  CsnPdfXref *xref; /* (owned) */
} CsnPdfReader;

CsnPdfReader *csn_pdf_reader_new (GBytes *bytes, GError **error);
void csn_pdf_reader_free (CsnPdfReader *self);
gboolean csn_pdf_reader_has_warnings (CsnPdfReader *self);

qpdf_oh csn_pdf_reader_get_object (CsnPdfReader *self, guint number);
qpdf_oh csn_pdf_reader_get_root (CsnPdfReader *self);
qpdf_oh csn_pdf_reader_get_form (CsnPdfReader *self);
GArray *csn_pdf_reader_list_fields (CsnPdfReader *self, gboolean *unusual);
guint csn_pdf_reader_find_field (CsnPdfReader *self, const char *name);
char *csn_pdf_reader_dup_text (CsnPdfReader *self, qpdf_oh dictionary, const char *key);
char *csn_pdf_reader_dup_value (CsnPdfReader *self, qpdf_oh object);
char *csn_pdf_reader_dup_open_dictionary (CsnPdfReader *self, qpdf_oh dictionary);
gboolean csn_pdf_reader_has_key (CsnPdfReader *self, qpdf_oh dictionary, const char *key);
GPtrArray *csn_pdf_reader_list_keys (CsnPdfReader *self, qpdf_oh dictionary);
guint csn_pdf_reader_get_seal (CsnPdfReader *self, qpdf_oh signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPdfReader, csn_pdf_reader_free)

G_END_DECLS
