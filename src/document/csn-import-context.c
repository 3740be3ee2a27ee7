/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what each line says by itself and where it stands: plain text, "Key: value", section with its traits, the name of
 * the list. Judges nothing. */

#include "csn-import.h"

#include <string.h>

#include "csn-answer-tail.h"
#include "csn-place.h"

typedef struct
{
  CsnWords words;
  CsnTrait trait;
} TraitRule;

static const TraitRule trait_rules[] = {
  { CSN_WORDS_KILL_SWITCH, CSN_TRAIT_KILL_SWITCH }, { CSN_WORDS_ROLLBACK, CSN_TRAIT_ROLLBACK },
  { CSN_WORDS_AFTER_GATE, CSN_TRAIT_AFTER_GATE },   { CSN_WORDS_NEXT_PHASE, CSN_TRAIT_NEXT_PHASE },
  { CSN_WORDS_POST, CSN_TRAIT_POST },               { CSN_WORDS_PRE, CSN_TRAIT_PRE },
  { CSN_WORDS_FOLLOWUP_SPAN, CSN_TRAIT_FOLLOWUP },  { CSN_WORDS_SIGN_OFF, CSN_TRAIT_SIGN_OFF },
  { CSN_WORDS_ENVIRONMENT, CSN_TRAIT_ENVIRONMENT }, { CSN_WORDS_EMERGENCY, CSN_TRAIT_CONTACTS },
  { CSN_WORDS_RESOURCES, CSN_TRAIT_RESOURCES },     { CSN_WORDS_REFERENCE, CSN_TRAIT_REFERENCE },
  { CSN_WORDS_TROUBLE, CSN_TRAIT_TROUBLE },         { CSN_WORDS_DECISION, CSN_TRAIT_DECISION },
  { CSN_WORDS_PREREQUISITE, CSN_TRAIT_PREREQUISITE }, { CSN_WORDS_ARTIFACT, CSN_TRAIT_ARTIFACT },
  { CSN_WORDS_TRIGGER, CSN_TRAIT_TRIGGER },         { CSN_WORDS_NOGO, CSN_TRAIT_NOGO },
};

static const char *
skip_number (const char *title)
{
  while (*title != '\0' && (g_ascii_isdigit (*title) || *title == '.' || *title == ')' || *title == ' '))
    title++;
  return title;
}

/* "Stage 0: …", "Check 3: …": a word of the list, then a number. @reading of the title. */
static gboolean
is_numbered (CsnWords          words,
             const char       *title,
             const CsnReading *reading)
{
  const char *start = skip_number (title);
  /* a word at the beginning is one of the title all the same, unless a digit touches it */
  if (!csn_reading_contains (reading, words) && !(start > title && g_ascii_isdigit (start[-1])))
    return FALSE;
  title = start;
  g_autofree char *match = csn_vocabulary_begins (words, title) ? csn_vocabulary_dup_match (words, title) : NULL;
  if (match == NULL)
    return FALSE;
  const char *rest = strstr (title, match);
  if (rest == NULL)
    return FALSE;
  rest += strlen (match);
  while (*rest == ' ' || *rest == '#')
    rest++;
  return g_ascii_isdigit (*rest);
}

static guint
read_traits (const char       *title,
             const CsnReading *reading)
{
  guint traits = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (trait_rules); i++)
    if (csn_reading_contains (reading, trait_rules[i].words))
      traits |= trait_rules[i].trait;
  if (is_numbered (CSN_WORDS_STAGE, title, reading))
    traits |= CSN_TRAIT_STAGE;
  if (is_numbered (CSN_WORDS_CHECK_HEADING, title, reading))
    traits |= CSN_TRAIT_CHECK;
  if ((traits & CSN_TRAIT_NOGO) == 0)
    return traits;
  /* "Go/No-Go" names a decision, not its negative half */
  g_autofree char *lower = csn_vocabulary_dup_lower (title);
  if (strstr (lower, "go/no-go") != NULL || strstr (lower, "go / no-go") != NULL || strstr (lower, "go/no go") != NULL)
    traits &= ~CSN_TRAIT_NOGO;
  return traits;
}

static void
clear_section (CsnImportSection *section)
{
  g_clear_object (&section->section);
}

static void
open_section (CsnImport *self,
              guint      line)
{
  const CsnLine *l = &self->scan->lines[line];
  int parent = self->sections->len - 1;
  while (parent > 0
         && csn_section_get_level (g_array_index (self->sections, CsnImportSection, parent).section) >= l->level)
    {
      CsnImportSection *closed = &g_array_index (self->sections, CsnImportSection, parent);
      if (closed->end == 0)
        closed->end = line;
      parent = closed->parent;
    }
  CsnImportSection *above = &g_array_index (self->sections, CsnImportSection, MAX (parent, 0));
  CsnImportSection section = { 0 };
  const char *title = self->lines[line].text;
  /* a box in the heading is answered; the section keeps its name */
  CsnSpan content = csn_scan_content (self->scan, line);
  CsnBox box;
  if (csn_place_read_box (self->scan, content.start, content, &box) && !box.emoji)
    title = csn_scan_keep_plain (self->scan, (CsnSpan) { box.span.end, content.end });
  section.section = csn_section_new (line + 1, l->level, title, above->section);
  section.parent = MAX (parent, 0);
  section.line = line;
  csn_vocabulary_read (title, &section.reading);
  section.traits = read_traits (title, &section.reading);
  section.all_traits = section.traits | above->all_traits;
  csn_checklist_add_section (self->checklist, section.section);
  g_array_append_val (self->sections, section);
}

/* "**Key**: value", "**Key:** value" or "Key: value" in the content of a line.
 * Budget: complexity, because where the stars stand relative to the colon is told by one scan of a few characters. */
static void
read_key (CsnImport *self,
          guint      line)
{
  const char *text = self->source->text;
  CsnImportLine *info = &self->lines[line];
  if ((self->scan->lines[line].holds & CSN_BYTE_COLON) == 0)
    return;
  CsnSpan span = csn_scan_content (self->scan, line);
  gsize colon = span.end;
  gsize width = 1;
  for (gsize at = span.start; at < span.end; at++)
    {
      if ((text[at] != ':' && text[at] != '\xef') || csn_scan_is_hidden (self->scan, at))
        continue;
      if (text[at] == ':' && (at + 1 == span.end || strchr (" \t*_", text[at + 1]) != NULL))
        colon = at;
      else if (span.end - at >= 3 && memcmp (text + at, "：", 3) == 0)
        {
          colon = at;
          width = 3;
        }
      if (colon < span.end)
        break;
    }
  if (colon == span.end || colon == span.start)
    return;
  const char *key = csn_scan_keep_plain (self->scan, (CsnSpan) { span.start, colon });
  if (key[0] == '\0' || (strlen (key) > 80 && g_utf8_strlen (key, -1) > 80))
    return;
  CsnSpan value = { colon + width, span.end };
  while (value.start < value.end && strchr (" \t", text[value.start]) != NULL)
    value.start++;
  gsize key_end = colon;
  while (key_end > span.start && text[key_end - 1] == ' ')
    key_end--;
  info->bold_key = (key_end > span.start && text[key_end - 1] == '*')
                   || (value.end - value.start >= 2 && memcmp (text + value.start, "**", 2) == 0
                       && memchr (text + span.start, '*', colon - span.start) != NULL);
  /* an emoji may stand before the key */
  gsize start = span.start;
  while (start < span.end && ((guchar) text[start] >= 0x80 || text[start] == ' '))
    start++;
  info->starts_bold_key = info->bold_key && span.end - start > 4 && memcmp (text + start, "**", 2) == 0;
  if (colon + width < span.end && text[colon + width] == '*' && info->bold_key)
    while (value.start < value.end && strchr ("* \t", text[value.start]) != NULL)
      value.start++;
  info->key = key;
  info->value_span = value;
  info->value = csn_scan_keep_plain (self->scan, value);
}

static gboolean
names_list (const CsnImport *self,
            guint            line)
{
  const CsnImportLine *info = &self->lines[line];
  CsnSpan span = csn_scan_content (self->scan, line);
  gsize length = strlen (info->text);
  if (length == 0)
    return FALSE;
  if (info->text[length - 1] == ':' || g_str_has_suffix (info->text, "："))
    return TRUE;
  const char *text = self->source->text;
  return csn_span_length (&span) > 4 && memcmp (text + span.start, "**", 2) == 0
         && memcmp (text + span.end - 2, "**", 2) == 0;
}

/* "**Stop conditions:**" straight under a list continues its last item for Markdown, and begins the next list for people. */
static gboolean
names_next_list (const CsnImport *self,
                 guint            line)
{
  const CsnLine *l = &self->scan->lines[line];
  return l->item >= 0 && !l->opens && l->kind == CSN_LINE_TEXT && l->content == l->span.start && names_list (self, line);
}

/* Line of the list item that @line, of a list, stands under; -1 for the outermost. */
static int
find_parent (const CsnImport *self,
             guint            line)
{
  const CsnLine *l = &self->scan->lines[line];
  const CsnListItem *item = &g_array_index (self->scan->items, CsnListItem, l->item);
  int parent = l->opens ? item->parent : l->item;
  guint above = parent >= 0 ? g_array_index (self->scan->items, CsnListItem, parent).line : G_MAXUINT;
  return above < line ? (int) above : -1;
}

static void
read_groups (CsnImport *self)
{
  int group = -1;
  int section = -1;
  for (guint i = 0; i < self->source->n_lines; i++)
    {
      const CsnLine *l = &self->scan->lines[i];
      CsnImportLine *info = &self->lines[i];
      info->group = -1;
      info->parent = -1;
      if (info->section != section || l->kind == CSN_LINE_RULE)
        {
          section = info->section;
          if (csn_span_length (&l->span) == 0 || l->item < 0)
            group = -1;
        }
      if (names_next_list (self, i))
        group = (int) i;
      else if (l->item >= 0 && (l->kind == CSN_LINE_TEXT || l->kind == CSN_LINE_RULE))
        {
          info->parent = find_parent (self, i);
          info->group = info->parent < 0                           ? group
                        : names_list (self, (guint) info->parent) ? info->parent
                                                                  : self->lines[info->parent].group;
        }
      else if (l->kind == CSN_LINE_TEXT)
        group = names_list (self, i) ? (int) i : -1;
      else if (l->kind == CSN_LINE_CODE || l->kind == CSN_LINE_FENCE || l->kind == CSN_LINE_TABLE)
        info->group = group;
    }
}

/* "Phase 2" is a stage of a rollout when it has a list by which it succeeds or stops, else a chapter. */
static void
find_phases (CsnImport *self)
{
  for (guint i = 1; i < self->sections->len; i++)
    {
      CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      if (!is_numbered (CSN_WORDS_PHASE, csn_section_get_title (section->section), &section->reading))
        continue;
      for (guint line = section->line + 1; line < section->end && self->lines[line].section == (int) i; line++)
        if (self->scan->lines[line].kind == CSN_LINE_TEXT && names_list (self, line)
            && (csn_reading_contains (csn_import_read_line (self, line), CSN_WORDS_SUCCESS)
                || csn_reading_contains (csn_import_read_line (self, line), CSN_WORDS_STOP)))
          {
            section->traits |= CSN_TRAIT_STAGE;
            section->all_traits |= CSN_TRAIT_STAGE;
            break;
          }
    }
}

void
csn_import_read_context (CsnImport *self)
{
  self->lines = g_new0 (CsnImportLine, self->source->n_lines + 1);
  g_array_set_clear_func (self->sections, (GDestroyNotify) clear_section);
  CsnImportSection root = { 0 };
  root.section = csn_section_new (0, 0, "", NULL);
  root.parent = -1;
  csn_checklist_add_section (self->checklist, root.section);
  g_array_append_val (self->sections, root);
  for (guint i = 0; i < self->source->n_lines; i++)
    {
      const CsnLine *l = &self->scan->lines[i];
      CsnImportLine *info = &self->lines[i];
      gboolean raw = l->kind == CSN_LINE_CODE || l->kind == CSN_LINE_HTML || l->kind == CSN_LINE_FRONT_MATTER;
      char *text = raw ? csn_scan_keep_text (self->scan, self->source->text + l->span.start, csn_span_length (&l->span))
                       : csn_scan_keep_content (self->scan, i);
      info->text = text;
      if (l->kind == CSN_LINE_HEADING && (i == 0 || self->scan->lines[i - 1].kind != CSN_LINE_HEADING || l->first))
        {
          char *end = text + strlen (text);
          while (end > text && end[-1] == '#')
            *--end = '\0';
          g_strchomp (text);
          open_section (self, i);
        }
      info->section = self->sections->len - 1;
      if (l->kind == CSN_LINE_TEXT)
        read_key (self, i);
      if (l->end < l->span.end && l->content < l->span.end)
        {
          gsize from = l->content > l->span.start && self->source->text[l->content - 1] == ' ' ? l->content - 1 : l->content;
          gsize end = l->span.end;
          while (end > from && g_ascii_isspace (self->source->text[end - 1]))
            end--;
          csn_answer_tail_read (self->source->text + from, end - from, &info->answer);
        }
    }
  for (guint i = 0; i < self->sections->len; i++)
    {
      CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      if (section->end == 0)
        section->end = self->source->n_lines;
    }
  find_phases (self);
  read_groups (self);
}

void
csn_import_set_text (CsnImport  *self,
                     guint       line,
                     const char *text)
{
  CsnImportLine *info = &self->lines[line];
  info->text = text;
  info->was_read = FALSE;
}

int
csn_import_task_above (const CsnImport *self,
                       guint            line)
{
  for (int above = self->lines[line].parent; above >= 0; above = self->lines[above].parent)
    if (csn_import_is_task (self, above))
      return above;
  return -1;
}

static gboolean
is_mark (gunichar c)
{
  return c >= 0x80
         && (g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL || c == 0xfe0f || c == 0x200d || c == 0x2713 || c == 0x2717);
}

/* Where label punctuation stands. */
typedef enum
{
  EDGE_FIRST = 1 << 0,
  EDGE_LAST = 1 << 1,
} Edge;

/* Dashes, arrows and spaces that ASCII does not have, and marks. */
static gboolean
is_ornament (gunichar c)
{
  return c == 0x2013 || c == 0x2014 || c == 0x2192 || c == 0xff1a || c == 0xa0 || c == 0x3000 || is_mark (c);
}

/* Takes label punctuation off both ends. */
static void
tidy (const char **from,
      const char **to)
{
  static const guint8 edges[256] = {
    [' '] = EDGE_FIRST | EDGE_LAST,  ['\t'] = EDGE_FIRST | EDGE_LAST, ['\n'] = EDGE_FIRST | EDGE_LAST,
    ['\f'] = EDGE_FIRST | EDGE_LAST, ['\r'] = EDGE_FIRST | EDGE_LAST, [':'] = EDGE_FIRST | EDGE_LAST,
    ['='] = EDGE_FIRST | EDGE_LAST,  ['-'] = EDGE_FIRST | EDGE_LAST,  ['*'] = EDGE_FIRST | EDGE_LAST,
    ['_'] = EDGE_FIRST | EDGE_LAST,  ['/'] = EDGE_FIRST | EDGE_LAST,  ['|'] = EDGE_FIRST | EDGE_LAST,
    [','] = EDGE_FIRST | EDGE_LAST,  [';'] = EDGE_FIRST | EDGE_LAST,  ['.'] = EDGE_FIRST | EDGE_LAST,
    ['('] = EDGE_FIRST | EDGE_LAST,  ['['] = EDGE_FIRST | EDGE_LAST,  ['{'] = EDGE_FIRST | EDGE_LAST,
    ['>'] = EDGE_FIRST | EDGE_LAST,  ['\\'] = EDGE_FIRST | EDGE_LAST, ['#'] = EDGE_FIRST,
  };
  const char *start = *from;
  const char *end = *to;
  for (;;)
    {
      while (start < end && (edges[(guchar) *start] & EDGE_FIRST))
        start++;
      if (start >= end || (guchar) *start < 0x80 || !is_ornament (g_utf8_get_char (start)))
        break;
      start = g_utf8_next_char (start);
    }
  for (;;)
    {
      while (end > start && (edges[(guchar) end[-1]] & EDGE_LAST))
        end--;
      const char *last = end > start && (guchar) end[-1] >= 0x80 ? g_utf8_find_prev_char (start, end) : NULL;
      if (last == NULL || !is_ornament (g_utf8_get_char (last)))
        break;
      end = last;
    }
  *from = start;
  *to = MAX (start, end);
}

char *
csn_import_tidy_part (const char *start,
                      const char *end)
{
  tidy (&start, &end);
  return g_strndup (start, end - start);
}

char *
csn_import_tidy (const char *text)
{
  return csn_import_tidy_part (text, text + strlen (text));
}

char *
csn_import_dup_claim (const char *text)
{
  const char *end = text;
  while (*end != '\0' && is_mark (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  if (end > text)
    return g_strndup (text, end - text);
  const char *tail = text + strlen (text);
  const char *start = tail;
  while (start > text)
    {
      const char *previous = g_utf8_find_prev_char (text, start);
      if (previous == NULL || !is_mark (g_utf8_get_char (previous)))
        break;
      start = previous;
    }
  return start < tail ? g_strndup (start, tail - start) : NULL;
}

const char *
csn_import_keep_label (const CsnImport *self,
                       const char      *text)
{
  const char *end = text + strlen (text);
  const char *blank = strstr (text, "__");
  if (blank != NULL)
    {
      /* a blank in brackets belongs to the form, not to the name */
      const char *paren = strchr (text, '(');
      if (paren != NULL && paren > text && strstr (paren, "__") != NULL)
        end = paren;
      blank = strstr (blank, "___");
      if (blank != NULL && blank < end)
        end = blank;
    }
  const char *start = text;
  tidy (&start, &end);
  if (start == text && *end == '\0')
    return text;
  /* tidying must leave something */
  if (start < end)
    return csn_scan_keep_text (self->scan, start, end - start);
  char *all = csn_scan_keep_text (self->scan, text, -1);
  return g_strstrip (all);
}

char *
csn_import_dup_threshold (const char *text)
{
  static const char *const signs[] = { "<=", ">=", "≤", "≥", "<", ">" };
  const char *found = NULL;
  /* none of their bytes: as most lines */
  if (strpbrk (text, "<>≤≥") == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      const char *at = strstr (text, signs[i]);
      if (at == NULL)
        continue;
      const char *digit = at + strlen (signs[i]);
      while (*digit == ' ')
        digit++;
      if ((g_ascii_isdigit (*digit) || *digit == '{') && (found == NULL || at < found))
        found = at;
    }
  if (found == NULL)
    return NULL;
  char *result = g_strdup (found);
  char *end = strpbrk (result, ");");
  if (end != NULL)
    *end = '\0';
  return g_strchomp (result);
}
