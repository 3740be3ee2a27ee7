/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Cuts lines out of the source and hands them to the document's reader; see the header. */

#include "csn-session-prose.h"

#include <string.h>

#include "csn-prose-reader.h"

/* (transfer none) */
static const char *
get_bytes (CsnChecklist *checklist, CsnSpan *span)
{
  gsize length;
  const char *bytes = g_bytes_get_data (csn_checklist_get_source (checklist), &length);

  span->end = MIN (span->end, length);
  span->start = MIN (span->start, span->end);
  return bytes != NULL ? bytes : "";
}

/* Byte behind the line that begins at @at, its end included. */
static gsize
next_line (const char *bytes, gsize at, gsize end)
{
  while (at < end && bytes[at] != '\n' && bytes[at] != '\r')
    at++;
  if (at + 1 < end && bytes[at] == '\r' && bytes[at + 1] == '\n')
    return at + 2;
  return MIN (at + 1, end);
}

static CsnSpan
span_of_lines (const char *bytes, CsnSpan whole, guint skip, guint n)
{
  CsnSpan span = { whole.start, whole.start };

  for (guint i = 0; i < skip; i++)
    span.start = next_line (bytes, span.start, whole.end);
  span.end = span.start;
  for (guint i = 0; i < n; i++)
    span.end = next_line (bytes, span.end, whole.end);
  return span;
}

static gboolean
is_fence (const char *line, gsize length)
{
  gsize at = 0;

  while (at < length && strchr (" \t>", line[at]) != NULL)
    at++;
  return length - at >= 3 && (memcmp (line + at, "```", 3) == 0 || memcmp (line + at, "~~~", 3) == 0);
}

/* Code keeps its own indentation; that of the list it stands in goes. */
static CsnProse *
read_code (const char *bytes, CsnSpan span)
{
  CsnProse *prose = csn_prose_new ();
  gsize indent = G_MAXSIZE;

  for (int pass = 0; pass < 2; pass++)
    for (gsize at = span.start; at < span.end; at = next_line (bytes, at, span.end))
      {
        gsize end = at, first;

        while (end < span.end && bytes[end] != '\n' && bytes[end] != '\r')
          end++;
        if (is_fence (bytes + at, end - at))
          continue;
        for (first = at; first < end && (bytes[first] == ' ' || bytes[first] == '\t'); first++)
          ;
        if (pass == 0 && first < end)
          indent = MIN (indent, first - at);
        else if (pass == 1)
          {
            gsize from = MIN (end, at + (indent == G_MAXSIZE ? 0 : indent));

            if (*csn_prose_get_text (prose) != '\0')
              csn_prose_append (prose, "\n", 1, CSN_PROSE_CODE, NULL);
            csn_prose_append (prose, bytes + from, MIN (end - from, CSN_PROSE_MAX_BYTES), CSN_PROSE_CODE, NULL);
          }
      }
  csn_prose_chomp (prose);
  return prose;
}

CsnProse *
csn_session_read_prose (CsnChecklist *checklist, CsnBlock *block, guint first, guint last)
{
  CsnSpan span;
  const char *bytes;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (CSN_IS_BLOCK (block), NULL);
  g_return_val_if_fail (first >= csn_block_get_line (block) && last >= first, NULL);

  span = csn_block_get_span (block);
  bytes = get_bytes (checklist, &span);
  span = span_of_lines (bytes, span, first - csn_block_get_line (block), last - first + 1);
  if (csn_block_get_kind (block) == CSN_BLOCK_CODE || csn_block_get_kind (block) == CSN_BLOCK_FRONT_MATTER)
    return read_code (bytes, span);
  return csn_prose_read (bytes + span.start, csn_span_length (&span));
}

GPtrArray *
csn_session_read_table (CsnChecklist *checklist, CsnBlock *block, guint *n_columns)
{
  CsnSpan span;
  const char *bytes;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (CSN_IS_BLOCK (block), NULL);
  g_return_val_if_fail (n_columns != NULL, NULL);

  span = csn_block_get_span (block);
  bytes = get_bytes (checklist, &span);
  return csn_prose_read_table (bytes + span.start, csn_span_length (&span), n_columns);
}

CsnProse *
csn_session_read_item (CsnChecklist *checklist, CsnItem *item)
{
  CsnSpan span, box;
  const char *bytes;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (CSN_IS_ITEM (item), NULL);

  span = csn_item_get_line_span (item);
  bytes = get_bytes (checklist, &span);
  box = csn_item_get_box (item);
  if (csn_span_length (&box) > 0 && box.start >= span.start && box.end <= span.end)
    {
      gboolean leads = TRUE;

      for (gsize at = span.start; at < box.start && leads; at++)
        leads = strchr (" \t>-*+#|", bytes[at]) != NULL || g_ascii_isdigit (bytes[at]) || bytes[at] == '.' || bytes[at] == ')';
      if (leads)
        span.start = box.end;
    }
  return csn_prose_read (bytes + span.start, csn_span_length (&span));
}

char *
csn_session_dup_marker (CsnChecklist *checklist, CsnBlock *block)
{
  CsnSpan span;
  const char *bytes;
  gsize at, end;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (CSN_IS_BLOCK (block), NULL);

  span = csn_block_get_span (block);
  bytes = get_bytes (checklist, &span);
  for (at = span.start; at < span.end && strchr (" \t>", bytes[at]) != NULL; at++)
    ;
  for (end = at; end < span.end && g_ascii_isdigit (bytes[end]); end++)
    ;
  if (end > at && end < span.end && (bytes[end] == '.' || bytes[end] == ')'))
    return g_strndup (bytes + at, end + 1 - at);
  return g_strdup ("•");
}

char *
csn_session_dup_source (CsnChecklist *checklist, CsnBlock *block)
{
  CsnSpan span;
  const char *bytes;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (CSN_IS_BLOCK (block), NULL);

  span = csn_block_get_span (block);
  bytes = get_bytes (checklist, &span);
  return g_strndup (bytes + span.start, csn_span_length (&span));
}
