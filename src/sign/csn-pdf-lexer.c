/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. Everything is bounded by the size of the bytes and by MAX_DEPTH; comments are
 * only skipped where PDF allows white space, and names with escapes never match a key. */

#include "csn-pdf-lexer-private.h"

#include <string.h>

#define MAX_DEPTH 40
#define MAX_KEYS 4096

static gboolean skip_value (CsnPdfLexer *self, guint depth);

gboolean
csn_pdf_is_space (char c)
{
  return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static gboolean
is_delimiter (char c)
{
  return strchr ("()<>[]{}/%", c) != NULL && c != '\0';
}

static gboolean
is_regular (char c)
{
  return !csn_pdf_is_space (c) && !is_delimiter (c);
}

void
csn_pdf_lexer_skip_space (CsnPdfLexer *self)
{
  while (self->at < self->size)
    {
      if (self->data[self->at] == '%')
        while (self->at < self->size && self->data[self->at] != '\n'
               && self->data[self->at] != '\r')
          self->at++;
      else if (csn_pdf_is_space (self->data[self->at]))
        self->at++;
      else
        return;
    }
}

/* Takes @word if it stands here; a word of letters must end where it ends. */
gboolean
csn_pdf_lexer_take (CsnPdfLexer *self, const char *word)
{
  gsize length = strlen (word);

  if (self->size - self->at < length || memcmp (self->data + self->at, word, length) != 0)
    return FALSE;
  gsize end = self->at + length;
  if (is_regular (word[length - 1]) && end < self->size && is_regular (self->data[end]))
    return FALSE;
  self->at = end;
  return TRUE;
}

/* A non-negative integer without a sign. */
gboolean
csn_pdf_lexer_read_number (CsnPdfLexer *self, guint64 *number)
{
  gsize at = self->at;
  guint64 value = 0;

  while (at < self->size && g_ascii_isdigit (self->data[at]))
    {
      if (value > G_MAXUINT64 / 20)
        return FALSE;
      value = value * 10 + (guint64) (self->data[at] - '0');
      at++;
    }
  if (at == self->at || (at < self->size && is_regular (self->data[at])))
    return FALSE;
  self->at = at;
  *number = value;
  return TRUE;
}

static gboolean
skip_literal_string (CsnPdfLexer *self)
{
  guint open = 0;

  for (; self->at < self->size; self->at++)
    {
      char c = self->data[self->at];
      if (c == '\\')
        self->at++;
      else if (c == '(')
        open++;
      else if (c == ')' && --open == 0)
        {
          self->at++;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
skip_hex_string (CsnPdfLexer *self)
{
  for (self->at++; self->at < self->size; self->at++)
    {
      char c = self->data[self->at];
      if (c == '>')
        {
          self->at++;
          return TRUE;
        }
      if (!g_ascii_isxdigit (c) && !csn_pdf_is_space (c))
        return FALSE;
    }
  return FALSE;
}

static gboolean
skip_array (CsnPdfLexer *self, guint depth)
{
  self->at++;
  for (;;)
    {
      csn_pdf_lexer_skip_space (self);
      if (self->at >= self->size)
        return FALSE;
      if (self->data[self->at] == ']')
        {
          self->at++;
          return TRUE;
        }
      if (!skip_value (self, depth + 1))
        return FALSE;
    }
}

static gboolean
skip_name (CsnPdfLexer *self)
{
  if (self->at >= self->size || self->data[self->at] != '/')
    return FALSE;
  gsize start = ++self->at;
  while (self->at < self->size && is_regular (self->data[self->at]))
    self->at++;
  if (self->is_wanted != NULL && !self->met)
    self->met = self->is_wanted (self->data + start, self->at - start);
  return TRUE;
}

/* @into: (nullable) where the spans of the values go; a key that stands twice is refused */
static gboolean
walk_dictionary (CsnPdfLexer *self, guint depth, GHashTable *into)
{
  self->at += 2;
  for (guint n = 0; n < MAX_KEYS; n++)
    {
      csn_pdf_lexer_skip_space (self);
      if (csn_pdf_lexer_take (self, ">>"))
        return TRUE;
      gsize start = self->at + 1;
      if (!skip_name (self))
        return FALSE;
      gsize length = self->at - start;
      csn_pdf_lexer_skip_space (self);
      CsnPdfSpan span = { .start = self->at };
      if (!skip_value (self, depth + 1))
        return FALSE;
      span.end = self->at;
      if (into != NULL
          && !g_hash_table_insert (into, g_strndup (self->data + start, length),
                                   g_memdup2 (&span, sizeof span)))
        return FALSE;
    }
  return FALSE;
}

/* "N G R" is one value. */
static void
skip_rest_of_reference (CsnPdfLexer *self, gsize start)
{
  CsnPdfLexer first = { self->data, self->at, start };
  CsnPdfLexer ahead = *self;
  guint64 number, generation;

  csn_pdf_lexer_skip_space (&ahead);
  if (!csn_pdf_lexer_read_number (&ahead, &generation))
    return;
  csn_pdf_lexer_skip_space (&ahead);
  if (!csn_pdf_lexer_take (&ahead, "R"))
    return;
  self->at = ahead.at;
  if (self->references != NULL && csn_pdf_lexer_read_number (&first, &number))
    g_hash_table_add (self->references, GSIZE_TO_POINTER ((gsize) number));
}

static gboolean
skip_value (CsnPdfLexer *self, guint depth)
{
  if (depth > MAX_DEPTH || self->at >= self->size)
    return FALSE;
  char c = self->data[self->at];
  if (c == '(')
    return skip_literal_string (self);
  if (c == '[')
    return skip_array (self, depth);
  if (c == '<')
    return self->at + 1 < self->size && self->data[self->at + 1] == '<'
               ? walk_dictionary (self, depth, NULL)
               : skip_hex_string (self);
  if (c == '/')
    return skip_name (self);
  gboolean digit = g_ascii_isdigit (c);
  gsize start = self->at;
  while (self->at < self->size && is_regular (self->data[self->at]))
    self->at++;
  if (self->at == start)
    return FALSE;
  if (digit)
    skip_rest_of_reference (self, start);
  return TRUE;
}

gboolean
csn_pdf_lexer_skip_value (CsnPdfLexer *self)
{
  return skip_value (self, 0);
}

/* Returns: (transfer full) (nullable): key to CsnPdfSpan, when a well-formed dictionary stands here
 */
GHashTable *
csn_pdf_lexer_read_dictionary (CsnPdfLexer *self)
{
  if (self->size - self->at < 2 || memcmp (self->data + self->at, "<<", 2) != 0)
    return NULL;
  g_autoptr (GHashTable) dictionary
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return walk_dictionary (self, 0, dictionary) ? g_steal_pointer (&dictionary) : NULL;
}

/* "N G obj" */
gboolean
csn_pdf_lexer_read_object_head (CsnPdfLexer *self, guint *number, guint *generation)
{
  guint64 n = 0, g = 0;

  if (!csn_pdf_lexer_read_number (self, &n))
    return FALSE;
  csn_pdf_lexer_skip_space (self);
  if (!csn_pdf_lexer_read_number (self, &g))
    return FALSE;
  csn_pdf_lexer_skip_space (self);
  if (!csn_pdf_lexer_take (self, "obj") || n > G_MAXINT || g > 65535)
    return FALSE;
  csn_pdf_lexer_skip_space (self);
  *number = (guint) n;
  *generation = (guint) g;
  return TRUE;
}

const CsnPdfSpan *
csn_pdf_dictionary_find (GHashTable *dictionary, const char *key)
{
  return g_hash_table_lookup (dictionary, key);
}

gboolean
csn_pdf_dictionary_get_number (CsnPdfLexer *lexer,
                               GHashTable *dictionary,
                               const char *key,
                               guint64 *number)
{
  const CsnPdfSpan *span = csn_pdf_dictionary_find (dictionary, key);

  if (span == NULL)
    return FALSE;
  CsnPdfLexer value = { lexer->data, span->end, span->start };
  return csn_pdf_lexer_read_number (&value, number) && value.at == span->end;
}

gboolean
csn_pdf_dictionary_get_reference (CsnPdfLexer *lexer,
                                  GHashTable *dictionary,
                                  const char *key,
                                  guint *number,
                                  guint *generation)
{
  const CsnPdfSpan *span = csn_pdf_dictionary_find (dictionary, key);
  guint64 n = 0, g = 0;

  if (span == NULL)
    return FALSE;
  CsnPdfLexer value = { lexer->data, span->end, span->start };
  if (!csn_pdf_lexer_read_number (&value, &n))
    return FALSE;
  csn_pdf_lexer_skip_space (&value);
  if (!csn_pdf_lexer_read_number (&value, &g))
    return FALSE;
  csn_pdf_lexer_skip_space (&value);
  if (!csn_pdf_lexer_take (&value, "R") || n > G_MAXINT || g > 65535)
    return FALSE;
  *number = (guint) n;
  *generation = (guint) g;
  return TRUE;
}

/* An array of exactly @n_numbers non-negative integers, written directly. */
gboolean
csn_pdf_dictionary_get_numbers (CsnPdfLexer *lexer,
                                GHashTable *dictionary,
                                const char *key,
                                guint64 *numbers,
                                guint n_numbers)
{
  const CsnPdfSpan *span = csn_pdf_dictionary_find (dictionary, key);

  if (span == NULL)
    return FALSE;
  CsnPdfLexer value = { lexer->data, span->end, span->start };
  if (!csn_pdf_lexer_take (&value, "["))
    return FALSE;
  for (guint i = 0; i < n_numbers; i++)
    {
      csn_pdf_lexer_skip_space (&value);
      if (!csn_pdf_lexer_read_number (&value, &numbers[i]))
        return FALSE;
    }
  csn_pdf_lexer_skip_space (&value);
  return csn_pdf_lexer_take (&value, "]") && value.at == span->end;
}

gboolean
csn_pdf_span_equals (CsnPdfLexer *lexer, const CsnPdfSpan *span, const char *text)
{
  return span != NULL && span->end - span->start == strlen (text)
         && memcmp (lexer->data + span->start, text, span->end - span->start) == 0;
}
