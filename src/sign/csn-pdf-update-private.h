/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Appends one incremental update to a PDF: new and replaced objects, a cross-reference section of
 * the same kind as before, and a trailer. The bytes that are there stay as they are. */

#pragma once

#include "csn-pdf-reader-private.h"

G_BEGIN_DECLS

typedef struct _CsnPdfUpdate CsnPdfUpdate;

CsnPdfUpdate *csn_pdf_update_new (CsnPdfReader *reader);
void csn_pdf_update_free (CsnPdfUpdate *self);
guint csn_pdf_update_reserve (CsnPdfUpdate *self);
gsize csn_pdf_update_get_position (CsnPdfUpdate *self);
void csn_pdf_update_write_object (CsnPdfUpdate *self, guint number, const char *text);
void csn_pdf_update_write_stream (CsnPdfUpdate *self,
                                  guint number,
                                  const char *open_dictionary,
                                  const guint8 *data,
                                  gsize size);
/* The text of @object with everything that it refers to copied into the update under new numbers.
 */
char *csn_pdf_update_copy (CsnPdfUpdate *self, CsnPdfReader *source, qpdf_oh object);
GByteArray *csn_pdf_update_finish (CsnPdfUpdate *self, const guint8 *seed, gsize seed_size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPdfUpdate, csn_pdf_update_free)

G_END_DECLS
