/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Values over the underscores of a code fence; see the header. */

#include "csn-code-blank.h"

#include <string.h>

#include "csn-markdown-escape.h"

/* More underscores than this behind a value without any before it are a blank of their own. */
#define MAX_CLOSING 2
/* Parts of a date. */
#define MAX_PARTS 3

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

/* Whether a value may begin at @at: behind a name, a bar or a gap. */
static gboolean
begins_value (const char *text,
              gsize       start,
              gsize       at)
{
  static const char *const frames[] = { "│", "║", "┃", "|" };
  gsize before = at;
  while (before > start && text[before - 1] == ' ')
    before--;
  if (before > start && text[before - 1] == ':')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      gsize length = strlen (frames[i]);
      if (before - start >= length && memcmp (text + before - length, frames[i], length) == 0)
        return TRUE;
    }
  return at - before >= 2;
}

/* Where the value begins that ends at @end; @end when nothing tells. @glued: no space follows its underscores. */
static gsize
find_start (const char *text,
            gsize       start,
            gsize       end,
            gboolean    glued)
{
  gsize found = end;
  for (gsize at = end - 1; at > start; at--)
    {
      if (text[at] == ' ' || text[at] == '_' || (text[at - 1] != ' ' && text[at - 1] != ':'))
        continue;
      if (!begins_value (text, start, at))
        continue;
      /* "10:15" has a colon of its own */
      if (text[at - 1] == ' ' || at - 1 == start || !g_ascii_isdigit (text[at - 2]))
        return at;
      found = at;
    }
  if (found < end)
    return found;
  /* at the beginning of a line, when nothing names it and nothing but its own underscore stands before what follows; a
   * value with more of them is a name of a program */
  gboolean bare = glued && memchr (text + start, ':', end - start) == NULL
                  && memchr (text + start, '_', end - start) == NULL;
  return bare ? start : end;
}

/* "Load: 42_": underscores behind it only. */
static gboolean
read_closed (const char *text,
             CsnSpan     run,
             CsnSpan     within,
             CsnSpan    *filled)
{
  gboolean ends = run.end == within.end || !(is_word (text[run.end]) || text[run.end] == '_');
  if (csn_span_length (&run) > MAX_CLOSING || !ends || run.start == within.start || g_ascii_isspace (text[run.start - 1]))
    return FALSE;
  gsize start = within.start;
  /* an earlier value on the line ends in underscores too, a name has them between letters */
  for (gsize at = within.start; at < run.start; at++)
    if (text[at] == '_' && (at + 1 >= within.end || !is_word (text[at + 1])))
      start = at + 1;
  while (start < run.start && g_ascii_isspace (text[start]))
    start++;
  gboolean glued = run.end == within.end || text[run.end] != ' ';
  gsize value = start < run.start ? find_start (text, start, run.start, glued) : run.start;
  if (value >= run.start)
    return FALSE;
  *filled = (CsnSpan) { value, run.end };
  return TRUE;
}

/* "Date: __2026-01-31____".
 * Budget: complexity, because what tells a filled blank from a name is one list of exclusions. */
static gboolean
read_enclosed (const char *text,
               CsnSpan     run,
               CsnSpan     within,
               CsnSpan    *filled)
{
  gsize opening = csn_span_length (&run);
  if (opening > 3 || run.end >= within.end || g_ascii_isspace (text[run.end]) || (guchar) text[run.end] < 0x21
      || (run.start > within.start && !g_ascii_isspace (text[run.start - 1]) && strchr (":([/.-", text[run.start - 1]) == NULL))
    return FALSE;
  for (gsize at = run.end; at < within.end; at++)
    {
      if (text[at] != '_' || g_ascii_isspace (text[at - 1]))
        continue;
      gsize end = at;
      while (end < within.end && text[end] == '_')
        end++;
      gsize closing = end - at;
      if (end < within.end && is_word (text[end]))
        {
          at = end;
          continue;
        }
      gsize label = run.start;
      while (label > within.start && text[label - 1] == ' ')
        label--;
      gboolean named = label > within.start && strchr (":/.-", text[label - 1]) != NULL;
      /* "__name__" is none of ours, nor a unit between two blanks */
      if (closing < opening || (opening == 2 && closing == 2) || (opening == closing && !named)
          || !(opening + closing >= 5 || named) || strpbrk ("%/:", (char[]) { text[run.end], 0 }) != NULL)
        return FALSE;
      *filled = (CsnSpan) { run.start, end };
      return TRUE;
    }
  return FALSE;
}

gboolean
csn_code_blank_read (const char *text,
                     CsnSpan     run,
                     CsnSpan     within,
                     CsnSpan    *filled)
{
  return read_closed (text, run, within, filled) || read_enclosed (text, run, within, filled);
}

/* Reads "04_/03_/2026" from @at into @parts; how many, 0 when it is no date or time of ours.
 * Budget: complexity, because it is the grammar of what a date looks like half filled. */
static guint
read_parts (const char *text,
            CsnSpan     within,
            gsize       at,
            CsnSpan    *parts)
{
  gboolean taken = at > within.start && text[at - 1] == ':';
  char separator = 0;
  guint n = 0;
  guint digits = 0;
  gboolean inner = FALSE;
  gboolean closing = FALSE;
  for (;;)
    {
      CsnSpan part = { at, at };
      guint own = 0;
      while (part.end < within.end && text[part.end] == '_')
        part.end++;
      for (; part.end < within.end && g_ascii_isdigit (text[part.end]); part.end++)
        own++;
      gsize value_end = part.end;
      while (own > 0 && part.end < within.end && text[part.end] == '_')
        part.end++;
      if (part.end == part.start || own > 4 || n == MAX_PARTS)
        return 0;
      digits += own;
      closing = part.end > value_end || own == 0 || text[part.start] == '_';
      parts[n++] = part;
      at = part.end;
      if (at + 1 >= within.end || strchr ("/:.-", text[at]) == NULL || (separator != 0 && text[at] != separator)
          || !(g_ascii_isdigit (text[at + 1]) || text[at + 1] == '_'))
        break;
      inner |= closing;
      separator = text[at++];
    }
  guint wanted = separator == ':' ? 2 : MAX_PARTS;
  gboolean ends = at >= within.end || !is_word (text[at]);
  return n == wanted && ends && digits > 0 && (inner || (taken && closing)) ? n : 0;
}

gboolean
csn_code_blank_read_part (const char *text,
                          CsnSpan     within,
                          gsize       at,
                          CsnSpan    *part)
{
  gsize start = at;
  while (start > within.start && at - start < 32
         && (g_ascii_isdigit (text[start - 1]) || text[start - 1] == '_'
             || (strchr ("/:.-", text[start - 1]) != NULL && start - 1 > within.start
                 && (g_ascii_isdigit (text[start - 2]) || text[start - 2] == '_'))))
    start--;
  if (start > within.start && is_word (text[start - 1]))
    return FALSE;
  CsnSpan parts[MAX_PARTS];
  guint n = read_parts (text, within, start, parts);
  for (guint i = 0; i < n; i++)
    if (parts[i].start == at)
      {
        *part = parts[i];
        return TRUE;
      }
  return FALSE;
}

char *
csn_code_blank_dup_value (const char *text,
                          CsnSpan     blank)
{
  while (blank.start < blank.end && text[blank.start] == '_')
    blank.start++;
  while (blank.end > blank.start && text[blank.end - 1] == '_')
    blank.end--;
  return blank.end > blank.start ? g_strndup (text + blank.start, csn_span_length (&blank)) : NULL;
}

/* Appends @value with the underscores that are left of @room characters. Returns whether there are any. */
static gboolean
append_value (GString    *result,
              const char *value,
              gsize       room)
{
  g_autofree char *flat = csn_markdown_flatten (value);
  gsize width = g_utf8_strlen (flat, -1);
  gsize left = width < room ? room - width : 0;
  gsize opening = left >= 7 ? 3 : left >= 5 ? 2 : left >= 3 ? 1 : 0;
  for (gsize i = 0; i < opening; i++)
    g_string_append_c (result, '_');
  g_string_append (result, flat);
  for (gsize i = opening; i < left; i++)
    g_string_append_c (result, '_');
  return left > 0;
}

/* Whether underscores behind the value alone would tell where it begins. */
static gboolean
is_told (const char *text,
         gsize       at)
{
  gsize start = at;
  while (start > 0 && text[start - 1] != '\n' && text[start - 1] != '\r')
    start--;
  gsize first = start;
  while (first < at && text[first] == ' ')
    first++;
  return first == at || begins_value (text, start, at);
}

char *
csn_code_blank_format (const char    *text,
                       gsize          length,
                       const CsnSpan *blanks,
                       gsize          n,
                       char         **parts,
                       CsnSpan       *place)
{
  GString *result = g_string_new (NULL);
  gboolean marked = FALSE;
  *place = (CsnSpan) { blanks[0].start, blanks[n - 1].end };
  if (n == 1 && !is_told (text, place->start))
    {
      /* at least as many as read_enclosed() asks for */
      gsize room = g_utf8_strlen (text + place->start, csn_span_length (place));
      append_value (result, parts[0], MAX (room, (gsize) g_utf8_strlen (parts[0], -1) + 5));
      return g_string_free (result, FALSE);
    }
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_len (result, text + blanks[i - 1].end, blanks[i].start - blanks[i - 1].end);
      marked |= append_value (result, parts[i], g_utf8_strlen (text + blanks[i].start, csn_span_length (&blanks[i])));
    }
  if (marked)
    return g_string_free (result, FALSE);
  /* a mark is needed by which it is known again: room for it is the space before or behind */
  g_string_append_c (result, '_');
  gboolean spaced = place->start >= 2 && text[place->start - 1] == ' ' && text[place->start - 2] == ':';
  if (g_utf8_strlen (result->str, -1) > g_utf8_strlen (text + place->start, csn_span_length (place)) + 1)
    return g_string_free (result, FALSE);
  if (spaced)
    place->start--;
  else if (place->end + 1 < length && text[place->end] == ' ')
    place->end++;
  return g_string_free (result, FALSE);
}
