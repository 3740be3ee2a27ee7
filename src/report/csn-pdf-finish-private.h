/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the files of the finishing step: the document being finished. */

#pragma once

#include <qpdf/qpdf-c.h>

#include "csn-pdf-finish.h"

G_BEGIN_DECLS

typedef struct
{
  qpdf_data qpdf;
  qpdf_oh root;
  const CsnPdfFinishing *finishing;
  guint next_alt, next_link, next_field;
  guint parent_key;      /* next key of the parent tree */
  GPtrArray *foreign;    /* documents that parts were copied from */
  GError **error;
} CsnPdfFinisher;

/* Object from its own spelling; no indirect references in it. */
qpdf_oh csn_pdf_parse_object (CsnPdfFinisher *self,
                              const char     *text);
/* A new indirect stream; @type and @subtype are names or NULL. */
qpdf_oh csn_pdf_new_stream   (CsnPdfFinisher *self,
                              GBytes         *bytes,
                              const char     *type,
                              const char     *subtype);
void    csn_pdf_set_text     (CsnPdfFinisher *self,
                              qpdf_oh         dictionary,
                              const char     *key,
                              const char     *text);
void    csn_pdf_set_object   (CsnPdfFinisher *self,
                              qpdf_oh         dictionary,
                              const char     *key,
                              const char     *spelling);
/* The dictionary at @key, made when it is missing. */
qpdf_oh csn_pdf_get_or_make  (CsnPdfFinisher *self,
                              qpdf_oh         dictionary,
                              const char     *key);
/* "D:20261120173105+01'00'" (transfer full) */
char   *csn_pdf_show_date    (const char     *rfc3339);

/* Walks the structure tree: scopes, spans, words of figures and links, fields. FALSE with an error
 * when it does not fit. */
gboolean csn_pdf_finish_structure (CsnPdfFinisher *self);
/* The widget of field @index under the Form element @element. */
void     csn_pdf_finish_field     (CsnPdfFinisher *self,
                                   guint           index,
                                   qpdf_oh         element);
void     csn_pdf_finish_files     (CsnPdfFinisher *self);
/* The look of an empty field: a frame's worth of "Not signed". An indirect form XObject. */
qpdf_oh  csn_pdf_make_appearance  (CsnPdfFinisher    *self,
                                   const CsnPdfField *field);

G_END_DECLS
