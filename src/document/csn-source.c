/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks that a document is text and finds its lines: LF, CR LF and lone CR end a line, also mixed. Pure. */

#include "csn-source.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "csn-document-error.h"

G_STATIC_ASSERT (CSN_DOCUMENT_MAX_BYTES <= G_MAXUINT32); /* what a CsnSpan can hold */

static const char byte_order_mark[] = "\xef\xbb\xbf";

static gboolean
check_text (const char  *text,
            gsize        length,
            GError     **error)
{
  if (length > CSN_DOCUMENT_MAX_BYTES)
    {
      g_set_error (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_TOO_LARGE,
                   _("The document has %zu bytes; at most %zu can be opened. Split it into several checklists."),
                   length, CSN_DOCUMENT_MAX_BYTES);
      return FALSE;
    }
  const char *nul = memchr (text, '\0', length);
  if (nul != NULL)
    {
      g_set_error (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_NOT_TEXT,
                   _("The document holds a zero byte at position %zu: it is no Markdown text. Save it as UTF-8 and open it again."),
                   (gsize) (nul - text));
      return FALSE;
    }
  const char *invalid = NULL;
  if (!g_utf8_validate_len (text, length, &invalid))
    {
      g_set_error (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_NOT_TEXT,
                   _("The document is not UTF-8 text (byte %zu). Save it as UTF-8 and open it again."),
                   (gsize) (invalid - text));
      return FALSE;
    }
  return TRUE;
}

/* The next @end_mark from @start on, or where the text ends. */
static gsize
find_next (const CsnSource *self,
           gsize            start,
           char             end_mark)
{
  const char *found = start < self->length ? memchr (self->text + start, end_mark, self->length - start) : NULL;
  return found != NULL ? (gsize) (found - self->text) : self->length;
}

static void
find_lines (CsnSource *self)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (CsnSpan));
  gsize start = 0;
  gsize feed = find_next (self, 0, '\n');
  gsize back = find_next (self, 0, '\r');
  while (start < self->length)
    {
      if (feed < start)
        feed = find_next (self, start, '\n');
      if (back < start)
        back = find_next (self, start, '\r');
      gsize end = MIN (feed, back);
      CsnSpan line = { start, end };
      g_array_append_val (lines, line);
      if (end + 1 < self->length && self->text[end] == '\r' && self->text[end + 1] == '\n')
        end++;
      start = end + 1;
    }
  self->n_lines = lines->len;
  self->lines = (CsnSpan *) g_array_free (g_steal_pointer (&lines), FALSE);
}

static gboolean
line_is (const CsnSource *self,
         guint            line,
         const char      *text)
{
  CsnSpan span = self->lines[line];
  if (line == 0 && self->body > span.start)
    span.start = self->body;
  while (span.end > span.start && g_ascii_isspace (self->text[span.end - 1]))
    span.end--;
  return csn_span_length (&span) == strlen (text)
         && memcmp (self->text + span.start, text, strlen (text)) == 0;
}

/* Front matter is a first line "---" and everything up to the next "---" or "..."; a rule with text under it is none, so
 * the line behind the first must look like YAML. */
static void
skip_front_matter (CsnSource *self)
{
  if (self->n_lines < 2 || !line_is (self, 0, "---"))
    return;
  CsnSpan second = self->lines[1];
  gboolean yaml = line_is (self, 1, "---");
  for (gsize i = second.start; i < second.end && !yaml; i++)
    yaml = self->text[i] == ':' || (i == second.start && self->text[i] == '#');
  if (!yaml)
    return;
  for (guint line = 1; line < self->n_lines; line++)
    if (line_is (self, line, "---") || line_is (self, line, "..."))
      {
        self->body_line = line + 1;
        self->body = line + 1 < self->n_lines ? self->lines[line + 1].start : self->length;
        return;
      }
}

CsnSource *
csn_source_new (GBytes  *bytes,
                GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  if (text == NULL)
    text = "";
  if (!check_text (text, length, error))
    return NULL;

  CsnSource *self = g_new0 (CsnSource, 1);
  self->bytes = g_bytes_ref (bytes);
  self->text = text;
  self->length = length;
  if (length >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    self->body = 3;
  find_lines (self);
  skip_front_matter (self);
  return self;
}

void
csn_source_free (CsnSource *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_free (self->lines);
  g_free (self);
}

guint
csn_source_line_at (const CsnSource *self,
                    gsize            offset)
{
  guint low = 0;
  guint high = self->n_lines;
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      if (self->lines[middle].start <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

char *
csn_source_dup (const CsnSource *self,
                CsnSpan          span)
{
  g_return_val_if_fail (span.start <= span.end && span.end <= self->length, NULL);
  return g_strndup (self->text + span.start, csn_span_length (&span));
}
