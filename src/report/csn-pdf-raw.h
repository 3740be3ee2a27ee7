/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A PDF as Cairo writes it, object by object, with its bytes left as they are: where each object stands, what is to be put
 * into it, and the file that comes of it. A report has a hundred thousand elements of structure; parsing them all into
 * objects of a library would take more memory and time than drawing the pages. Knows Cairo's spelling and nothing of
 * reports. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CsnPdfRaw CsnPdfRaw;

/* Where in an object something is put in. */
typedef enum
{
  CSN_PDF_RAW_ANNOTATIONS, /* at the end of a page's /Annots, which is made when there is none */
  CSN_PDF_RAW_ARRAY,       /* before the object's last "]" */
  CSN_PDF_RAW_DICTIONARY,  /* before its last ">>" */
} CsnPdfRawPlace;

/* @data stays the caller's and lives longer. NULL when the table of objects cannot be read. Rows of the table
 * that lead nowhere (SIGNING.md section 2, defect 1) are passed over. */
CsnPdfRaw  *csn_pdf_raw_new           (GByteArray     *data);
void        csn_pdf_raw_free          (CsnPdfRaw      *self);
/* One more than the highest number of an object. */
guint       csn_pdf_raw_get_n_objects (CsnPdfRaw      *self);
/* From "N 0 obj" to "endobj"; NULL when there is none. */
const char *csn_pdf_raw_get_object    (CsnPdfRaw      *self,
                                       guint           number,
                                       gsize          *length);
/* Writes @by over @text in the dictionary at the beginning of an object; both have the same length. */
void        csn_pdf_raw_overwrite     (CsnPdfRaw      *self,
                                       guint           number,
                                       const char     *text,
                                       const char     *by);
/* Numbers of the catalog and of the document's information. */
gboolean    csn_pdf_raw_find_trailer  (CsnPdfRaw      *self,
                                       guint          *root,
                                       guint          *info);
/* Puts @text, which is taken, into an object; what comes later stands behind. */
void        csn_pdf_raw_insert        (CsnPdfRaw      *self,
                                       guint           number,
                                       CsnPdfRawPlace  place,
                                       char           *text);
/* A new object of this body, which is taken; returns its number. */
guint       csn_pdf_raw_add           (CsnPdfRaw      *self,
                                       GBytes         *body);
/* The body, which is taken, of an object that replaces the one of that number. */
void        csn_pdf_raw_replace       (CsnPdfRaw      *self,
                                       guint           number,
                                       GBytes         *body);
/* The file with everything put in. Numbers without an object become null objects: a hole would be filled by others.
 * (transfer full) */
GBytes     *csn_pdf_raw_write         (CsnPdfRaw      *self,
                                       guint           root,
                                       guint           info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPdfRaw, csn_pdf_raw_free)

G_END_DECLS
