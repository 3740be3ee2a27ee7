/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the files of the finishing step: the document being finished. */

#pragma once

#include "csn-pdf-finish.h"
#include "csn-pdf-raw.h"

G_BEGIN_DECLS

typedef struct
{
  const CsnPdfFinishing *finishing;
  CsnPdfRaw *raw;     /* (owned) */
  guint root, info;   /* numbers of objects, as the trailer names them */
  guint tree;         /* of the structure */
  guint parent_tree;
  guint parent_key;   /* next key of the parent tree */
  GArray *pages;      /* (owned) (element-type guint): numbers of the pages in order */
  GString *fields;    /* (owned): references to the widgets */
  guint next_alt, next_link, next_field;
  GError **error;
} CsnPdfFinisher;

/* A new stream; @head is what its dictionary holds besides length and filter. Returns its number. */
guint    csn_pdf_add_stream       (CsnPdfFinisher *self,
                                   GBytes         *bytes,
                                   const char     *head,
                                   gboolean        compressed);
/* A new object of this text, which is taken. Returns its number. */
guint    csn_pdf_add_object       (CsnPdfFinisher *self,
                                   char           *text);
/* "(D:20261120173105+01'00')" (transfer full) */
char    *csn_pdf_show_date        (const char     *rfc3339);
/* Number behind @key in an object; 0 when it is not there. */
guint    csn_pdf_find_number      (CsnPdfFinisher *self,
                                   guint           object,
                                   const char     *key);

/* Walks the structure tree: scopes, spans, words of figures and links, fields. FALSE with an error when it does not
 * fit. */
gboolean csn_pdf_finish_structure (CsnPdfFinisher *self);
/* The widget of field @index under the Form element of number @element. */
void     csn_pdf_finish_field     (CsnPdfFinisher *self,
                                   guint           index,
                                   guint           element);
void     csn_pdf_finish_files     (CsnPdfFinisher *self);

G_END_DECLS
