/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads PDF syntax from bytes at known positions, so that a verifier sees what is literally written
 * there. It follows no reference and decodes no stream. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *data;
  gsize size;
  gsize at;
  GHashTable
      *references; /* (unowned) (nullable) gains the numbers of references that are passed over */
  gboolean (*is_wanted) (const char *name,
                         gsize length); /* (nullable) asked for each name that is passed over */
  gboolean met;                         /* whether is_wanted said yes */
} CsnPdfLexer;

typedef struct
{
  gsize start;
  gsize end; /* one past the last byte */
} CsnPdfSpan;

gboolean csn_pdf_is_space (char c);
void csn_pdf_lexer_skip_space (CsnPdfLexer *self);
gboolean csn_pdf_lexer_take (CsnPdfLexer *self, const char *word);
gboolean csn_pdf_lexer_read_number (CsnPdfLexer *self, guint64 *number);
gboolean csn_pdf_lexer_skip_value (CsnPdfLexer *self);
GHashTable *csn_pdf_lexer_read_dictionary (CsnPdfLexer *self);
gboolean csn_pdf_lexer_read_object_head (CsnPdfLexer *self, guint *number, guint *generation);

const CsnPdfSpan *csn_pdf_dictionary_find (GHashTable *dictionary, const char *key);
gboolean csn_pdf_dictionary_get_number (CsnPdfLexer *lexer,
                                        GHashTable *dictionary,
                                        const char *key,
                                        guint64 *number);
gboolean csn_pdf_dictionary_get_reference (CsnPdfLexer *lexer,
                                           GHashTable *dictionary,
                                           const char *key,
                                           guint *number,
                                           guint *generation);
gboolean csn_pdf_dictionary_get_numbers (CsnPdfLexer *lexer,
                                         GHashTable *dictionary,
                                         const char *key,
                                         guint64 *numbers,
                                         guint n_numbers);
gboolean csn_pdf_span_equals (CsnPdfLexer *lexer, const CsnPdfSpan *span, const char *text);

G_END_DECLS
