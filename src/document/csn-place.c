/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Boxes and blanks. A blank is found in the source, never in parsed text, because underscores may have been eaten as
 * emphasis or rewritten by a formatter ("**\_\_\_**"). */

#include "csn-place.h"

#include <string.h>

#include "csn-code-blank.h"
#include "csn-markdown-escape.h"

typedef struct
{
  const char *text;
  CsnMark mark;
  gboolean emoji;
} BoxSymbol;

static const BoxSymbol symbols[] = {
  { "☐", CSN_MARK_OPEN, FALSE },   { "□", CSN_MARK_OPEN, FALSE },   { "⬜", CSN_MARK_OPEN, FALSE },
  { "◻", CSN_MARK_OPEN, FALSE },   { "▢", CSN_MARK_OPEN, FALSE },   { "☑", CSN_MARK_TICKED, FALSE },
  { "☒", CSN_MARK_TICKED, FALSE }, { "✅", CSN_MARK_TICKED, TRUE }, { "✔", CSN_MARK_TICKED, TRUE },
  { "✓", CSN_MARK_TICKED, TRUE },  { "❌", CSN_MARK_CLAIM, TRUE },  { "✗", CSN_MARK_CLAIM, TRUE },
  { "✘", CSN_MARK_CLAIM, TRUE },   { "✖", CSN_MARK_CLAIM, TRUE },   { "⚠", CSN_MARK_CLAIM, TRUE },
  { "⏳", CSN_MARK_CLAIM, TRUE },  { "⏸", CSN_MARK_CLAIM, TRUE },   { "⏭", CSN_MARK_CLAIM, TRUE },
  { "🔄", CSN_MARK_CLAIM, TRUE },  { "🔴", CSN_MARK_CLAIM, TRUE },  { "🟡", CSN_MARK_CLAIM, TRUE },
  { "🟢", CSN_MARK_CLAIM, TRUE },  { "🟠", CSN_MARK_CLAIM, TRUE },  { "🚧", CSN_MARK_CLAIM, TRUE },
  { "🛑", CSN_MARK_CLAIM, TRUE },  { "⛔", CSN_MARK_CLAIM, TRUE },  { "🚫", CSN_MARK_CLAIM, TRUE },
};

/* What may stand between brackets of a box. */
#define MAX_BRACKET_BYTES 12

/* Budget: complexity, because it is a list of what may stand between brackets. */
static gboolean
read_bracket (const CsnScan *scan,
              gsize          at,
              CsnSpan        within,
              CsnBox        *box)
{
  const char *text = scan->source->text;
  if (text[at] != '[')
    return FALSE;
  if (at > within.start && (g_ascii_isalnum (text[at - 1]) || strchr ("]!\\)", text[at - 1]) != NULL))
    return FALSE;
  gsize close = at + 1;
  while (close < within.end && close - at < MAX_BRACKET_BYTES && text[close] != ']')
    close++;
  if (close >= within.end || text[close] != ']')
    return FALSE;
  if (close + 1 < within.end && strchr ("([:", text[close + 1]) != NULL)
    return FALSE;
  g_autofree char *inner = g_strndup (text + at + 1, close - at - 1);
  g_strstrip (inner);
  g_autofree char *folded = g_ascii_strdown (inner, -1);
  *box = (CsnBox) { { at, close + 1 }, CSN_MARK_OPEN, FALSE, TRUE };
  if (folded[0] == '\0' || g_str_equal (folded, "\xc2\xa0"))
    return close > at + 1 || at == within.start || text[at - 1] == ' ';
  if (g_str_equal (folded, "x"))
    box->mark = CSN_MARK_TICKED;
  else if (g_str_equal (folded, "n/a") || g_str_equal (folded, "na") || g_str_equal (folded, "-")
           || g_str_equal (folded, "~") || g_str_equal (folded, "/"))
    box->mark = CSN_MARK_NA;
  else
    {
      gboolean symbol = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
        symbol |= g_str_has_prefix (folded, symbols[i].text) && strlen (folded) <= strlen (symbols[i].text) + 3;
      if (!symbol)
        return FALSE;
      box->mark = CSN_MARK_CLAIM;
    }
  return TRUE;
}

gboolean
csn_place_read_box (const CsnScan *scan,
                    gsize          at,
                    CsnSpan        within,
                    CsnBox        *box)
{
  const char *text = scan->source->text;
  if (at >= within.end)
    return FALSE;
  if (text[at] == '[')
    return read_bracket (scan, at, within, box);
  if (!csn_place_may_be_box (scan, at))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      gsize length = strlen (symbols[i].text);
      if (within.end - at < length || memcmp (text + at, symbols[i].text, length) != 0)
        continue;
      gsize end = at + length;
      /* variation selector */
      if (within.end - end >= 3 && memcmp (text + end, "\xef\xb8\x8f", 3) == 0)
        end += 3;
      *box = (CsnBox) { { at, end }, symbols[i].mark, symbols[i].emoji, FALSE };
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_run_char (char c)
{
  return c == '_' || c == '\\' || c == '*';
}

/* Whether a blank, or one that was filled, may begin with @c. */
static gboolean
may_begin_blank (char c)
{
  static const guint8 begins[256] = { ['_'] = 1, ['\\'] = 1, ['*'] = 1, ['<'] = 1 };
  return begins[(guchar) c];
}

/* Stars in @text from @start to @at that open emphasis which is still open at @at. */
static gboolean
strong_is_open (const char *text,
                gsize       start,
                gsize       at)
{
  guint pairs = 0;
  for (gsize i = start; i + 1 < at; i++)
    {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '*' && text[i + 1] == '*')
        {
          pairs++;
          i++;
        }
    }
  return pairs % 2 == 1;
}

/* What stands between the parts of a date or time. */
static const char *const part_separators[] = { "/", ":", ".", "-", "年", "月", "日", "年 ", "月 ", "년", "월", "년 ", "월 ", "時", "时" };

/* Length of the separator at @at that an underscore follows, 0 when there is none. */
static gsize
separator_before_blank (const char *text,
                        gsize       at,
                        gsize       end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (part_separators); i++)
    {
      gsize length = strlen (part_separators[i]);
      if (end - at > length && memcmp (text + at, part_separators[i], length) == 0 && text[at + length] == '_')
        return length;
    }
  return 0;
}

static gboolean
separator_behind_blank (const char *text,
                        gsize       start,
                        gsize       at)
{
  for (gsize i = 0; i < G_N_ELEMENTS (part_separators); i++)
    {
      gsize length = strlen (part_separators[i]);
      if (at - start > length && memcmp (text + at - length, part_separators[i], length) == 0
          && text[at - length - 1] == '_')
        return TRUE;
    }
  return FALSE;
}

/* Two underscores are a blank in "__/__/____" and "____年__月__日"; in "a.__class__.__name__" letters touch them. */
static gboolean
is_short_part (const char *text,
               CsnSpan     within,
               CsnSpan     run)
{
  if (csn_span_length (&run) != 2 || text[run.start] != '_' || text[run.start + 1] != '_'
      || (run.start > within.start && g_ascii_isalnum (text[run.start - 1]))
      || (run.end < within.end && g_ascii_isalnum (text[run.end])))
    return FALSE;
  return separator_before_blank (text, run.end, within.end) > 0 || separator_behind_blank (text, within.start, run.start);
}

/* Narrows a run of underscores, stars and backslashes to the blank in it.
 * Budget: complexity, because it counts what a run of three kinds of characters holds before and after trimming. */
static gboolean
trim_run (const CsnScan *scan,
          CsnSpan        within,
          CsnStretch     stretch,
          CsnSpan       *run)
{
  const char *text = scan->source->text;
  guint underscores = 0;
  guint others = 0;
  for (gsize i = run->start; i < run->end; i++)
    {
      underscores += text[i] == '_';
      others += text[i] != '_';
    }
  if (underscores == 0 || (others == 0 && underscores < 3))
    return FALSE;
  if (others == 0)
    return TRUE;
  if (stretch == CSN_STRETCH_CODE || (text[run->start] == '*' && strong_is_open (text, within.start, run->start)))
    while (run->start < run->end && text[run->start] == '*')
      run->start++;
  if (text[run->start] != '*' && text[run->start] != '\\')
    while (run->end > run->start && text[run->end - 1] == '*')
      run->end--;
  gboolean stars = text[run->start] == '*' || memchr (text + run->start, '*', csn_span_length (run)) != NULL;
  gboolean escaped = FALSE;
  underscores = 0;
  for (gsize i = run->start; i < run->end; i++)
    {
      underscores += text[i] == '_';
      escaped |= text[i] == '\\';
    }
  if (!stars && !escaped)
    return underscores >= 3;
  if (!stars)
    return underscores >= 2;
  /* "**__" opens bold text; a mangled blank closes what it opens */
  return csn_span_length (run) >= 5 && (escaped || underscores >= 3) && text[run->end - 1] != '\\';
}

/* "___words___" is emphasis and "__name__" a name: letters touch the run on one side and a like run closes them. */
static gboolean
is_emphasis (const char *text,
             CsnSpan     within,
             CsnSpan     run)
{
  gsize length = csn_span_length (&run);
  gboolean touches = run.end < within.end && (g_ascii_isalpha (text[run.end]) || (guchar) text[run.end] >= 0x80);
  if (touches && length == 3)
    {
      for (gsize i = run.end; i + 3 <= within.end; i++)
        if (memcmp (text + i, "___", 3) == 0 && g_ascii_isalnum (text[i - 1]))
          return TRUE;
      return FALSE;
    }
  gboolean behind = run.start > within.start && g_ascii_isalpha (text[run.start - 1]);
  if (behind && length == 3)
    for (gsize i = within.start; i + 3 <= run.start; i++)
      if (memcmp (text + i, "___", 3) == 0 && g_ascii_isalnum (text[i + 3]))
        return TRUE;
  return behind && touches && g_ascii_isalpha (text[run.end]);
}

static const char open_tag[] = "<ins>";
static const char close_tag[] = "</ins>";

gboolean
csn_place_read_filled (const CsnScan *scan,
                       gsize          at,
                       CsnSpan        within,
                       CsnSpan       *filled)
{
  const char *text = scan->source->text;
  if (within.end - at < strlen (open_tag) + strlen (close_tag) || memcmp (text + at, open_tag, strlen (open_tag)) != 0)
    return FALSE;
  const char *close = g_strstr_len (text + at, within.end - at, close_tag);
  if (close == NULL)
    return FALSE;
  *filled = (CsnSpan) { at, (gsize) (close - text) + strlen (close_tag) };
  return TRUE;
}

char *
csn_place_dup_value (const CsnScan *scan,
                     CsnSpan        blank,
                     CsnStretch     stretch)
{
  const char *text = scan->source->text;
  if (stretch != CSN_STRETCH_CODE && text[blank.start] == '<')
    {
      g_autofree char *raw = g_strndup (text + blank.start + strlen (open_tag),
                                        csn_span_length (&blank) - strlen (open_tag) - strlen (close_tag));
      return csn_markdown_unescape (raw);
    }
  return stretch == CSN_STRETCH_CODE ? csn_code_blank_dup_value (text, blank) : NULL;
}

/* Budget: complexity, because each spelling of a blank is tried at each character. */
gboolean
csn_place_next_blank (const CsnScan *scan,
                      gsize          at,
                      CsnSpan        within,
                      CsnStretch     stretch,
                      CsnSpan       *blank)
{
  const char *text = scan->source->text;
  gboolean code = stretch == CSN_STRETCH_CODE;
  gsize from = at;
  while (at < within.end)
    {
      while (at < within.end && !may_begin_blank (text[at]) && !(code && g_ascii_isdigit (text[at])))
        at++;
      if (at == within.end)
        return FALSE;
      if (code && csn_code_blank_read_part (text, within, at, blank))
        return TRUE;
      if (text[at] == '<' && !code && csn_place_read_filled (scan, at, within, blank))
        return TRUE;
      if (!is_run_char (text[at]) || (!code && csn_scan_is_hidden (scan, at)))
        {
          at++;
          continue;
        }
      CsnSpan run = { at, at };
      while (run.end < within.end && is_run_char (text[run.end])
             && !(code && text[run.end] == '\\'))
        run.end++;
      at = MAX (run.end, at + 1);
      /* "\|" at the end of a run escapes the pipe */
      if (run.end < within.end && text[run.end - 1] == '\\' && run.end - run.start > 1)
        run.end--;
      if (code && text[run.start] == '_' && csn_code_blank_read (text, run, within, blank) && blank->start >= from)
        return TRUE;
      if (!code && is_short_part (text, within, run))
        {
          *blank = run;
          return TRUE;
        }
      if (run.end > run.start && trim_run (scan, within, stretch, &run) && !is_emphasis (text, within, run))
        {
          *blank = run;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
is_separator (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (part_separators); i++)
    if (text[0] == part_separators[i][0] && g_str_equal (text, part_separators[i]))
      return TRUE;
  return FALSE;
}

guint
csn_place_add_blanks (CsnScan    *scan,
                      guint       line,
                      CsnSpan     span,
                      CsnStretch  stretch)
{
  CsnFormKind kind = stretch == CSN_STRETCH_CELL   ? CSN_FORM_CELL_BLANK
                     : stretch == CSN_STRETCH_CODE ? CSN_FORM_CODE_BLANK
                                                   : CSN_FORM_BLANK;
  guint n = 0;
  gsize start = span.start;
  CsnSpan blank;
  CsnSpan next;
  gboolean found = csn_place_next_blank (scan, span.start, span, stretch, &blank);
  while (found)
    {
      found = csn_place_next_blank (scan, blank.end, span, stretch, &next);
      CsnForm *form = csn_scan_add_form (scan, kind, line, blank);
      const char *before = csn_scan_keep_plain (scan, (CsnSpan) { start, blank.start });
      CsnForm *last = n > 0 ? form - 1 : NULL;
      if (last != NULL && (!has_letter (before) || is_separator (before)))
        {
          form->label = last->label;
          form->part = last->part + 1;
        }
      else
        {
          form->label = before;
          form->part = 1;
        }
      form->value = csn_place_dup_value (scan, blank, stretch);
      form->after = csn_scan_keep_plain (scan, (CsnSpan) { blank.end, found ? next.start : span.end });
      start = blank.end;
      blank = next;
      n++;
    }
  return n;
}
