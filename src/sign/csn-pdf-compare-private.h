/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one revision of a PDF changed, and whether adding one signature justifies it. */

#pragma once

#include "csn-pdf-reader-private.h"
#include "csn-pdf-signature-private.h"

G_BEGIN_DECLS

/* @before, @after: two successive revisions; @signature: the one that @after brought; @references:
 * the numbers that earlier revisions refer to; gains those of @after. */
void csn_pdf_compare_revisions (CsnPdfReader *before,
                                CsnPdfReader *after,
                                CsnPdfSignature *signature,
                                GHashTable *references,
                                GPtrArray *problems);
/* Sentences on what lies in the file behind @from, for people; judges nothing. */
void csn_pdf_describe_rest (CsnPdfReader *reader, gsize from, GPtrArray *sentences);

G_END_DECLS
