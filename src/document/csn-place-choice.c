/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Choices on one line: boxes before or behind their options, status emojis, and plain words of the vocabulary. */

#include "csn-place.h"

#include <string.h>

#include "csn-enums.h"
#include "csn-vocabulary.h"

/* More are no choice but a list; longer texts are sentences. */
#define MAX_OPTIONS 12
#define MAX_OPTION_CHARS 48
#define MAX_OPTION_WORDS 6

static void
clear_option (CsnFormOption *option)
{
  g_free (option->text);
}

static GArray *
new_options (void)
{
  GArray *options = g_array_new (FALSE, TRUE, sizeof (CsnFormOption));
  g_array_set_clear_func (options, (GDestroyNotify) clear_option);
  return options;
}

static gboolean
is_separator (const char *text,
              gsize       at,
              gsize       end,
              gsize      *length)
{
  static const char *const separators[] = { "/", "|", ",", ";", "·", "／", "、", "│", "║", "-", "–", "—", "•", " ", "\t", "\xc2\xa0", "\xe3\x80\x80" };
  for (gsize i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      *length = strlen (separators[i]);
      if (end - at >= *length && memcmp (text + at, separators[i], *length) == 0)
        return TRUE;
    }
  return FALSE;
}

static CsnSpan
trim_separators (const CsnScan *scan,
                 CsnSpan        span)
{
  const char *text = scan->source->text;
  gsize length;
  while (span.start < span.end && is_separator (text, span.start, span.end, &length))
    span.start += length;
  gboolean again = TRUE;
  while (again && span.end > span.start)
    {
      again = FALSE;
      for (gsize back = 1; back <= 3 && back <= csn_span_length (&span) && !again; back++)
        if (is_separator (text, span.end - back, span.end, &length) && length == back)
          {
            span.end -= back;
            again = TRUE;
          }
    }
  return span;
}

static gboolean
starts_with (const CsnScan *scan,
             gsize          at,
             gsize          end,
             const char    *word)
{
  gsize length = strlen (word);
  return end - at >= length && memcmp (scan->source->text + at, word, length) == 0;
}

/* In "☐ No  Comment: ____" the name of the blank is no part of the option: the longest beginning that we know is. */
static CsnSpan
cut_name (const CsnScan *scan,
          CsnSpan        span)
{
  const char *text = scan->source->text;
  for (gsize end = span.end; end > span.start; end--)
    {
      if (end < span.end && (text[end] != ' ' || g_unichar_islower (g_utf8_get_char (text + end + 1))))
        continue;
      CsnSpan head = trim_separators (scan, (CsnSpan) { span.start, end });
      g_autofree char *plain = csn_scan_dup_plain (scan, head);
      if (csn_vocabulary_option_families (plain) != 0)
        return head;
    }
  return span;
}

/* Whether an explanation or a question begins at @at, behind the first byte of an option. */
static gboolean
ends_option (const CsnScan *scan,
             gsize          at,
             gsize          end,
             gboolean       last)
{
  static const char *const stops[] = { " - ", " – ", " — ", ": ", "：", "│", " → ", "    ", ". " };
  const char *text = scan->source->text;
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    if (starts_with (scan, at, end, stops[i]))
      return TRUE;
  return (text[at] == ':' && at + 1 == end)
         || (last && text[at] == '(' && text[at - 1] == ' ' && memchr (text + at, ')', end - at) == NULL);
}

/* Ends an option where an explanation, a question or a blank begins. */
static CsnSpan
cut_option (const CsnScan *scan,
            CsnSpan        span,
            gboolean       last,
            CsnStretch     stretch)
{
  const char *text = scan->source->text;
  span = trim_separators (scan, span);
  CsnSpan blank;
  gboolean has_blank = csn_place_next_blank (scan, span.start, span, stretch, &blank);
  /* an option that begins with a blank has no text */
  if (has_blank && blank.start <= span.start)
    return (CsnSpan) { span.start, span.start };
  for (gsize at = span.start + 1; at < span.end; at++)
    if ((has_blank && (at >= blank.start || text[at] == '(')) || ends_option (scan, at, span.end, last))
      {
        span.end = at;
        break;
      }
  gboolean named = has_blank && span.end < scan->source->length && text[span.end] == ':';
  span = trim_separators (scan, span);
  while (span.end > span.start && strchr (":.;(", text[span.end - 1]) != NULL)
    span.end--;
  span = trim_separators (scan, span);
  return named ? cut_name (scan, span) : span;
}

static gboolean
is_option_text (const char *text)
{
  gboolean letter = FALSE;
  guint words = 1;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      letter |= g_unichar_isalnum (g_utf8_get_char (p));
      words += *p == ' ';
    }
  /* braces hold what a template asks for, no answers */
  return letter && strpbrk (text, "{}") == NULL && g_utf8_strlen (text, -1) <= MAX_OPTION_CHARS && words <= MAX_OPTION_WORDS;
}

static gboolean
add_option (const CsnScan *scan,
            GArray        *options,
            const CsnBox  *box,
            CsnSpan        span)
{
  g_autofree char *text = csn_scan_dup_plain (scan, span);
  if (!is_option_text (text) || options->len >= MAX_OPTIONS)
    return FALSE;
  CsnFormOption option = { 0 };
  option.text = g_steal_pointer (&text);
  if (box != NULL)
    {
      option.box = box->span;
      option.selected = box->mark == CSN_MARK_TICKED && !box->emoji;
    }
  else
    option.box = (CsnSpan) { span.start, span.start };
  option.span = span;
  g_array_append_val (options, option);
  return TRUE;
}

/* The label of a choice: what stands before it on the line, less what an earlier place or a bar has claimed. */
static const char *
keep_label (const CsnScan *scan,
            CsnSpan        within,
            gsize          end,
            CsnStretch     stretch)
{
  const char *text = scan->source->text;
  gsize start = within.start;
  CsnSpan blank;
  while (csn_place_next_blank (scan, start, (CsnSpan) { start, end }, stretch, &blank))
    start = blank.end;
  for (gsize at = start; at + 1 < end; at++)
    if (text[at] == '|' && stretch == CSN_STRETCH_LINE)
      start = at + 1;
  return csn_scan_keep_plain (scan, trim_separators (scan, (CsnSpan) { start, end }));
}

static CsnForm *
add_choice (CsnScan       *scan,
            guint          line,
            CsnSpan        span,
            CsnStretch     stretch,
            CsnPlaceStyle  layout,
            GArray        *options,
            const char    *label)
{
  CsnFormKind kind = stretch == CSN_STRETCH_CELL   ? CSN_FORM_CELL_CHOICE
                     : stretch == CSN_STRETCH_CODE ? CSN_FORM_CODE_CHOICE
                                                   : CSN_FORM_CHOICE;
  CsnForm *form = csn_scan_add_form (scan, kind, line, span);
  form->layout = layout;
  form->options = g_array_ref (options);
  form->label = label;
  return form;
}

static GArray *
collect_boxes (const CsnScan *scan,
               CsnSpan        span,
               CsnStretch     stretch)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (CsnBox));
  CsnBox box;
  for (gsize at = span.start; at < span.end;)
    if (csn_place_may_be_box (scan, at) && (stretch == CSN_STRETCH_CODE || !csn_scan_is_hidden (scan, at))
        && csn_place_read_box (scan, at, span, &box))
      {
        g_array_append_val (boxes, box);
        at = box.span.end;
      }
    else
      at++;
  return boxes;
}

/* Boxes before their options; @task is the first of them when the task's own box belongs to the choice. */
static CsnForm *
read_boxes (CsnScan      *scan,
            guint         line,
            CsnSpan       span,
            CsnStretch    stretch,
            const CsnBox *task,
            GArray       *boxes)
{
  g_autoptr (GArray) options = new_options ();
  guint n = boxes->len;
  gboolean with_task = FALSE;
  gsize first = g_array_index (boxes, CsnBox, 0).span.start;
  if (task != NULL)
    {
      CsnSpan lead = cut_option (scan, (CsnSpan) { span.start, first }, FALSE, stretch);
      g_autofree char *text = csn_scan_dup_plain (scan, lead);
      if (csn_vocabulary_option_families (text) != 0)
        {
          with_task = TRUE;
          if (!add_option (scan, options, task, lead))
            return NULL;
        }
    }
  if (!with_task && n < 2)
    return NULL;
  CsnSpan whole = { with_task ? task->span.start : first, first };
  for (guint i = 0; i < n; i++)
    {
      const CsnBox *box = &g_array_index (boxes, CsnBox, i);
      gsize end = i + 1 < n ? g_array_index (boxes, CsnBox, i + 1).span.start : span.end;
      CsnSpan option = cut_option (scan, (CsnSpan) { box->span.end, end }, i + 1 == n, stretch);
      if (!add_option (scan, options, box, option))
        return NULL;
      whole.end = option.end;
    }
  const char *label = with_task ? "" : keep_label (scan, span, first, stretch);
  CsnForm *form = add_choice (scan, line, whole, stretch, CSN_STYLE_BOXES, options, label);
  form->with_task = with_task;
  return form;
}

/* "Yes ☐ No ☐" */
static CsnForm *
read_boxes_after (CsnScan    *scan,
                  guint       line,
                  CsnSpan     span,
                  CsnStretch  stretch,
                  GArray     *boxes)
{
  const char *text = scan->source->text;
  const CsnBox *last = &g_array_index (boxes, CsnBox, boxes->len - 1);
  CsnSpan rest = trim_separators (scan, (CsnSpan) { last->span.end, span.end });
  if (boxes->len < 2 || rest.start < rest.end)
    return NULL;
  g_autoptr (GArray) options = new_options ();
  gsize start = span.start;
  gsize first = g_array_index (boxes, CsnBox, 0).span.start;
  for (gsize at = span.start; at < first; at++)
    if (text[at] == ':' || text[at] == '?' || starts_with (scan, at, first, "：") || text[at] == '|')
      start = at + (text[at] == '\xef' ? 3 : 1);
  while (start < first && text[start] == '*')
    start++;
  CsnSpan whole = { start, last->span.end };
  for (guint i = 0; i < boxes->len; i++)
    {
      const CsnBox *box = &g_array_index (boxes, CsnBox, i);
      CsnSpan option = trim_separators (scan, (CsnSpan) { start, box->span.start });
      if (!add_option (scan, options, box, option))
        return NULL;
      if (i == 0)
        whole.start = option.start;
      start = box->span.end;
    }
  return add_choice (scan, line, whole, stretch, CSN_STYLE_BOXES_AFTER, options,
                     keep_label (scan, span, whole.start, stretch));
}

/* Bold for all is a way of writing, not an answer. Where the whole line is bold, the chosen option is the one that is not
 * struck through. */
static void
keep_one_selected (const CsnScan *scan,
                   GArray        *options)
{
  guint selected = 0;
  guint struck = 0;
  for (guint i = 0; i < options->len; i++)
    {
      const CsnFormOption *option = &g_array_index (options, CsnFormOption, i);
      selected += option->selected;
      struck += starts_with (scan, option->span.start, option->span.end, "~~");
    }
  if (selected == 0 && struck > 0 && struck + 1 == options->len)
    for (guint i = 0; i < options->len; i++)
      {
        CsnFormOption *option = &g_array_index (options, CsnFormOption, i);
        option->selected = !starts_with (scan, option->span.start, option->span.end, "~~");
      }
  for (guint i = 0; i < options->len && selected > 1; i++)
    g_array_index (options, CsnFormOption, i).selected = FALSE;
}

/* "⬜ Pending / ✅ Passed / ❌ Failed" */
static CsnForm *
read_emojis (CsnScan    *scan,
             guint       line,
             CsnSpan     span,
             CsnStretch  stretch,
             GArray     *boxes)
{
  const char *text = scan->source->text;
  if (boxes->len < 2)
    return NULL;
  gsize first = g_array_index (boxes, CsnBox, 0).span.start;
  CsnSpan lead = { span.start, first };
  while (lead.end > lead.start && (g_ascii_isspace (text[lead.end - 1]) || text[lead.end - 1] == '*'))
    lead.end--;
  if (lead.end > lead.start && text[lead.end - 1] != ':'
      && (lead.end - lead.start < 3 || memcmp (text + lead.end - 3, "：", 3) != 0))
    return NULL;
  g_autoptr (GArray) options = new_options ();
  gsize end = first;
  for (guint i = 0; i < boxes->len; i++)
    {
      const CsnBox *box = &g_array_index (boxes, CsnBox, i);
      CsnSpan raw = { box->span.end, i + 1 < boxes->len ? g_array_index (boxes, CsnBox, i + 1).span.start : span.end };
      if (i + 1 < boxes->len)
        {
          gsize tail = raw.end;
          while (tail > raw.start && text[tail - 1] == ' ')
            tail--;
          if (tail == raw.start || (text[tail - 1] != '/' && text[tail - 1] != '|'))
            return NULL;
        }
      CsnSpan option = cut_option (scan, raw, i + 1 == boxes->len, stretch);
      if (!add_option (scan, options, box, option))
        return NULL;
      /* the emojis are those of the options; the answer is written by emphasis */
      CsnFormOption *added = &g_array_index (options, CsnFormOption, i);
      added->box = (CsnSpan) { option.start, option.start };
      added->selected = starts_with (scan, option.start, option.end, "**");
      end = option.end;
    }
  keep_one_selected (scan, options);
  return add_choice (scan, line, (CsnSpan) { first, end }, stretch, CSN_STYLE_WORDS, options,
                     keep_label (scan, span, first, stretch));
}

/* Bytes of the bar at @at that may stand between options, 0: none. */
static gsize
bar_width (const CsnScan *scan,
           gsize          at,
           gsize          end)
{
  char c = scan->source->text[at];
  if (c == '/' || c == '|')
    return 1;
  return (guchar) c >= 0xe3
                 && (starts_with (scan, at, end, "／") || starts_with (scan, at, end, "｜") || starts_with (scan, at, end, "・"))
           ? 3
           : 0;
}

/* Whether a bar may begin with @c. */
static gboolean
may_be_bar (char c)
{
  return c == '/' || c == '|' || (guchar) c >= 0xe3;
}

static gboolean
has_bar (const CsnScan *scan,
         CsnSpan        span)
{
  for (gsize at = span.start; at < span.end; at++)
    if (may_be_bar (scan->source->text[at]) && bar_width (scan, at, span.end) > 0)
      return TRUE;
  return FALSE;
}

/* Whether "**" at @at would close what an earlier one of the line has opened. */
static gboolean
strong_is_open (const char *text,
                gsize       start,
                gsize       at)
{
  guint pairs = 0;
  for (gsize i = start; i + 1 < at; i++)
    if (text[i] == '*' && text[i + 1] == '*')
      {
        pairs++;
        i++;
      }
  return pairs % 2 == 1;
}

static gboolean
ends_with (const CsnScan *scan,
           CsnSpan        span,
           const char    *text)
{
  gsize length = strlen (text);
  return csn_span_length (&span) >= length && memcmp (scan->source->text + span.end - length, text, length) == 0;
}

/* Splits @span at slashes; every part must be a word of the vocabulary and share a family with another, unless @free.
 * Budget: complexity, because one pass over the characters decides about bars, spaces and options together. */
static GArray *
split_words (const CsnScan *scan,
             CsnSpan        span,
             gboolean       any_word)
{
  const char *text = scan->source->text;
  g_autoptr (GArray) options = new_options ();
  guint families = ~0u;
  gsize start = span.start;
  for (gsize at = span.start; at <= span.end; at++)
    {
      gsize width = at < span.end && may_be_bar (text[at]) ? bar_width (scan, at, span.end) : 0;
      gboolean bar = width > 0;
      /* "N/A" holds a slash of its own */
      if (bar && at > start && at + 1 < span.end && g_ascii_tolower (text[at - 1]) == 'n'
          && g_ascii_tolower (text[at + 1]) == 'a' && (at - 1 == start || text[at - 2] == ' ' || text[at - 2] == '*')
          && (at + 2 == span.end || !g_ascii_isalnum (text[at + 2])))
        continue;
      if (at < span.end && !bar)
        continue;
      CsnSpan part = { start, MIN (at, span.end) };
      while (part.start < part.end && g_ascii_isspace (text[part.start]))
        part.start++;
      while (part.end > part.start && g_ascii_isspace (text[part.end - 1]))
        part.end--;
      /* stars that close what was opened before the first option are not of the last one */
      if (at >= span.end && part.end - part.start > 2 && ends_with (scan, part, "**")
          && !starts_with (scan, part.start, part.end, "**")
          && strong_is_open (text, scan->lines[csn_source_line_at (scan->source, span.start)].span.start, part.start))
        part.end -= 2;
      if (part.start == part.end || csn_scan_is_hidden (scan, part.start))
        return NULL;
      if (!add_option (scan, options, NULL, part))
        return NULL;
      CsnFormOption *option = &g_array_index (options, CsnFormOption, options->len - 1);
      guint found = csn_vocabulary_option_families (option->text);
      if (!any_word && found == 0)
        return NULL;
      families &= found != 0 ? found : ~0u;
      option->selected = starts_with (scan, part.start, part.end, "**");
      start = at + width;
      at += bar ? width - 1 : 0;
    }
  if (options->len < 2 || (!any_word && families == 0))
    return NULL;
  for (guint i = 1; i < options->len; i++)
    if (g_ascii_strcasecmp (g_array_index (options, CsnFormOption, i).text,
                            g_array_index (options, CsnFormOption, i - 1).text) == 0)
      return NULL;
  keep_one_selected (scan, options);
  return g_steal_pointer (&options);
}

/* Whether stars at @at enclose the option up to the next bar. */
static gboolean
begins_bold_option (const CsnScan *scan,
                    gsize          at,
                    gsize          end)
{
  if (!starts_with (scan, at, end, "**"))
    return FALSE;
  CsnSpan option = { at, at };
  while (option.end < end && bar_width (scan, option.end, end) == 0)
    option.end++;
  while (option.end > option.start && g_ascii_isspace (scan->source->text[option.end - 1]))
    option.end--;
  return option.end < end && csn_span_length (&option) > 4 && ends_with (scan, option, "**");
}

static gsize
find_value (const CsnScan *scan,
            CsnSpan        span)
{
  const char *text = scan->source->text;
  /* what a key may end in */
  static const guint8 ends[256] = { [':'] = 1, ['?'] = 1, ['='] = 1, [0xe2] = 1, [0xef] = 1 };
  gsize value = span.start;
  for (gsize at = span.start; at < span.end; at++)
    if (ends[(guchar) text[at]] && !csn_scan_is_hidden (scan, at))
      {
        if (text[at] == ':' && at + 1 < span.end && strchr (" *\t_[", text[at + 1]) != NULL)
          value = at + 1;
        else if (starts_with (scan, at, span.end, "："))
          value = at + 3;
        else if ((text[at] == '?' || text[at] == '=') && at + 1 < span.end && text[at + 1] == ' ')
          value = at + 1;
        else if (starts_with (scan, at, span.end, "→ "))
          value = at + strlen ("→ ");
      }
  /* stars that close the key are skipped, those that open the first option are its own */
  while (value < span.end && strchr (" \t*_", text[value]) != NULL && !begins_bold_option (scan, value, span.end)
         && !(starts_with (scan, value, span.end, "**") && value + 2 < span.end && !g_ascii_isspace (text[value + 2])
              && !strong_is_open (text, span.start, value)))
    value++;
  return value;
}

GArray *
csn_place_read_words (const CsnScan *scan,
                      CsnSpan        span)
{
  return has_bar (scan, span) ? split_words (scan, span, FALSE) : NULL;
}

/* Whether a frame is drawn around the line, as around a form. */
static gboolean
is_framed (const CsnScan *scan,
           guint          line)
{
  CsnSpan span = scan->lines[line].span;
  gsize at = span.start;
  while (at < span.end && (scan->source->text[at] == ' ' || scan->source->text[at] == '\t'))
    at++;
  return starts_with (scan, at, span.end, "│") || starts_with (scan, at, span.end, "║") || starts_with (scan, at, span.end, "┃")
         || starts_with (scan, at, span.end, "|");
}

/* "PASS / FAIL" without a box of its own, or in brackets.
 * Budget: complexity, because the forms in brackets and without share their ending. */
static CsnForm *
read_words (CsnScan      *scan,
            guint         line,
            CsnSpan       span,
            CsnStretch    stretch,
            const CsnBox *task)
{
  const char *text = scan->source->text;
  if (!has_bar (scan, span))
    return NULL;
  CsnSpan value = span;
  if (task == NULL || stretch != CSN_STRETCH_CELL)
    value.start = find_value (scan, span);
  g_autoptr (GArray) options = NULL;
  CsnPlaceStyle layout = CSN_STYLE_WORDS;
  CsnSpan whole = value;
  if (value.start < value.end && (text[value.start] == '[' || text[value.start] == '('))
    {
      char closing = text[value.start] == '[' ? ']' : ')';
      const char *close = memchr (text + value.start, closing, csn_span_length (&value));
      if (close == NULL)
        return NULL;
      gsize end = close - text;
      if (end + 1 < value.end && text[end + 1] == '(')
        return NULL;
      CsnSpan inner = { value.start + 1, end };
      CsnSpan rest = trim_separators (scan, (CsnSpan) { end + 1, value.end });
      options = split_words (scan, inner, FALSE);
      /* in prose "(low / high, see below)" is an aside */
      if (closing == ')' && rest.start < rest.end)
        return NULL;
      /* other words too, when they are drawn as a list of alternatives and nothing follows; in a fence without a frame they
       * are gaps of a message: "Component: [API / DB / Cache]" */
      if (options == NULL && (stretch != CSN_STRETCH_CODE || is_framed (scan, line)) && closing == ']'
          && value.start > span.start && rest.start == rest.end
          && g_strstr_len (text + inner.start, csn_span_length (&inner), " / ") != NULL)
        options = split_words (scan, inner, TRUE);
      layout = CSN_STYLE_BRACKETS;
      whole.end = end + 1;
    }
  else
    {
      for (gsize at = value.start; at < value.end; at++)
        if ((text[at] == ',' || text[at] == ';' || text[at] == '.' || (text[at] == '(' && at > value.start))
            && (at + 1 == value.end || text[at + 1] == ' ' || text[at] == '('))
          {
            value.end = at;
            break;
          }
      while (value.end > value.start && g_ascii_isspace (text[value.end - 1]))
        value.end--;
      /* prose must name the thing first: "Result: pass/fail"; a cell or box stands for itself */
      if (value.start == span.start && task == NULL && stretch != CSN_STRETCH_CELL)
        return NULL;
      whole = value;
      options = split_words (scan, value, FALSE);
      if (options != NULL && task != NULL && value.start == span.start)
        layout = CSN_STYLE_BOX_WORDS;
    }
  if (options == NULL)
    return NULL;
  CsnForm *form = add_choice (scan, line, whole, stretch, layout, options, keep_label (scan, span, whole.start, stretch));
  form->with_task = layout == CSN_STYLE_BOX_WORDS;
  return form;
}

/* "( )" and "(x)", as radio buttons are typed. */
static gboolean
read_round_box (const CsnScan *scan,
                gsize          at,
                CsnSpan        within,
                CsnBox        *box)
{
  const char *text = scan->source->text;
  if (within.end - at < 3 || text[at] != '(' || text[at + 2] != ')' || strchr (" xX", text[at + 1]) == NULL
      || (at > within.start && g_ascii_isalnum (text[at - 1])))
    return FALSE;
  *box = (CsnBox) { { at, at + 3 }, text[at + 1] == ' ' ? CSN_MARK_OPEN : CSN_MARK_TICKED, FALSE, TRUE };
  return TRUE;
}

/* "Migrated: ( ) yes ( ) no": round brackets are boxes only where every option is a word that we know. */
static CsnForm *
read_round_boxes (CsnScan    *scan,
                  guint       line,
                  CsnSpan     span,
                  CsnStretch  stretch)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (CsnBox));
  CsnBox box;
  for (gsize at = span.start; at < span.end; at++)
    if (scan->source->text[at] == '(' && (stretch == CSN_STRETCH_CODE || !csn_scan_is_hidden (scan, at))
        && read_round_box (scan, at, span, &box))
      g_array_append_val (boxes, box);
  CsnForm *form = boxes->len >= 2 ? read_boxes (scan, line, span, stretch, NULL, boxes) : NULL;
  for (guint i = 0; form != NULL && i < form->options->len; i++)
    if (csn_vocabulary_option_families (g_array_index (form->options, CsnFormOption, i).text) == 0)
      {
        g_array_set_size (scan->forms, scan->forms->len - 1);
        form = NULL;
      }
  return form;
}

/* Whether @span has a byte with which a box or a bar begins. Most lines have none. */
static gboolean
may_hold_choice (const CsnScan *scan,
                 CsnSpan        span)
{
  static const guint8 begins[256] = { ['['] = 1,  ['/'] = 1,  ['|'] = 1,  ['('] = 2,
                                      [0xe2] = 1, [0xe3] = 1, [0xef] = 1, [0xf0] = 1 };
  CsnBox box;
  for (gsize at = span.start; at < span.end; at++)
    {
      guint8 kind = begins[(guchar) scan->source->text[at]];
      if (kind == 1 || (kind == 2 && read_round_box (scan, at, span, &box)))
        return TRUE;
    }
  return FALSE;
}

CsnForm *
csn_place_add_choice (CsnScan      *scan,
                      guint         line,
                      CsnSpan       span,
                      CsnStretch    stretch,
                      const CsnBox *task)
{
  if (!may_hold_choice (scan, span))
    return NULL;
  g_autoptr (GArray) boxes = collect_boxes (scan, span, stretch);
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (CsnBox));
  for (guint i = 0; i < boxes->len; i++)
    {
      CsnBox box = g_array_index (boxes, CsnBox, i);
      if (!box.emoji)
        g_array_append_val (plain, box);
    }
  CsnForm *form = NULL;
  if (plain->len >= 2 || (plain->len >= 1 && task != NULL))
    {
      form = read_boxes_after (scan, line, span, stretch, plain);
      if (form == NULL)
        form = read_boxes (scan, line, span, stretch, task, plain);
    }
  if (form == NULL && boxes->len > plain->len)
    form = read_emojis (scan, line, span, stretch, boxes);
  if (form == NULL && plain->len == 0)
    form = read_round_boxes (scan, line, span, stretch);
  if (form == NULL && plain->len == 0)
    form = read_words (scan, line, span, stretch, task);
  return form;
}
