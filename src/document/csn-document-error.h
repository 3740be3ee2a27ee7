/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/document: what the importer and the writer can refuse. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_DOCUMENT_ERROR_NOT_TEXT, /* the bytes are no UTF-8 text (or hold NUL); nothing was imported */
  CSN_DOCUMENT_ERROR_TOO_LARGE, /* the source is over CSN_DOCUMENT_MAX_BYTES; nothing was imported */
  CSN_DOCUMENT_ERROR_TOO_DEEP, /* nesting is beyond what a form can show; nothing was imported */
  CSN_DOCUMENT_ERROR_CANNOT_WRITE, /* an answer has no place it could be written to; the Markdown was not made */
} CsnDocumentError;

#define CSN_DOCUMENT_ERROR (csn_document_error_quark ())
GQuark csn_document_error_quark (void);

G_END_DECLS
