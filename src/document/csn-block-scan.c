/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds lines, list items, headings, code blocks and hidden text with md4c, anchored in the source by the positions of
 * the text it hands out; what md4c gives no position for (rules, fences) is looked up in order. Knows no forms. */

#include "csn-scan.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <md4c.h>

#include "csn-answer-tail.h"
#include "csn-document-error.h"

/* Deeper nesting cannot be shown, and bounds the work on hostile input. */
#define MAX_NESTING 32
/* Link definitions are all that can stand between; keeps a hostile document linear. */
#define MAX_SEEK 4096

typedef struct
{
  CsnScan *scan;
  const char *base;
  guint cursor;         /* line of the last text */
  int stack[MAX_NESTING]; /* open list items */
  gboolean ordered[MAX_NESTING];
  guint n_items;
  guint n_lists;
  guint quote;
  guint deep;           /* containers */
  CsnLineKind leaf;     /* kind of the open leaf block */
  guint level;
  gboolean leaf_open;
  guint leaf_first;     /* first line of the open leaf; G_MAXUINT until text came */
  int code;             /* open code block */
  guint spans;          /* open code spans */
  gboolean too_deep;
} BlockScan;

static CsnLine *
get_line (BlockScan *self,
          guint      line)
{
  return &self->scan->lines[line];
}

/* The line that holds the byte at @offset, which comes in order but for the cells of a table. */
static guint
find_line (const BlockScan *self,
           gsize            offset)
{
  const CsnSource *source = self->scan->source;
  guint line = self->cursor;
  if (offset < source->lines[line].start)
    return csn_source_line_at (source, offset);
  while (line + 1 < source->n_lines && source->lines[line + 1].start <= offset)
    line++;
  return line;
}

/* Skips quote marks and white space; returns the offset of what follows. */
static gsize
skip_quotes (const CsnSource *source,
             CsnSpan          span)
{
  gsize at = span.start;
  while (at < span.end && (source->text[at] == ' ' || source->text[at] == '\t' || source->text[at] == '>'))
    at++;
  return at;
}

/* Skips one list marker with the space behind it; returns @at when there is none. */
static gsize
skip_marker (const CsnSource *source,
             gsize            at,
             gsize            end)
{
  gsize next = at;
  if (next < end && strchr ("-*+", source->text[next]) != NULL)
    next++;
  else
    {
      while (next < end && g_ascii_isdigit (source->text[next]) && next - at < 9)
        next++;
      if (next == at || next >= end || (source->text[next] != '.' && source->text[next] != ')'))
        return at;
      next++;
    }
  if (next < end && source->text[next] != ' ' && source->text[next] != '\t')
    return at;
  while (next < end && (source->text[next] == ' ' || source->text[next] == '\t'))
    next++;
  return next;
}

static gsize
skip_prefix (const CsnSource *source,
             CsnSpan          span)
{
  gsize at = skip_quotes (source, span);
  for (;;)
    {
      gsize next = skip_marker (source, at, span.end);
      if (next == at)
        return at;
      at = next;
      while (at < span.end && source->text[at] == '>')
        at = skip_quotes (source, (CsnSpan) { at, span.end });
    }
}

static gboolean
is_rule (const CsnSource *source,
         CsnSpan          span,
         gsize            at)
{
  guint marks = 0;
  char mark = at < span.end ? source->text[at] : 0;
  if (mark == 0 || strchr ("-*_", mark) == NULL)
    return FALSE;
  for (; at < span.end; at++)
    if (source->text[at] == mark)
      marks++;
    else if (source->text[at] != ' ' && source->text[at] != '\t')
      return FALSE;
  return marks >= 3;
}

static gboolean
is_rule_line (const CsnSource *source,
              CsnSpan          span)
{
  gsize at = skip_quotes (source, span);
  if (is_rule (source, span, at))
    return TRUE;
  return is_rule (source, span, skip_prefix (source, span));
}

static gboolean
is_fence_line (const CsnSource *source,
               CsnSpan          span)
{
  gsize at = skip_prefix (source, span);
  guint n = 0;
  char mark = at < span.end ? source->text[at] : 0;
  if (mark != '`' && mark != '~')
    return FALSE;
  for (; at < span.end && source->text[at] == mark; at++)
    n++;
  return n >= 3;
}

static void
claim_line (BlockScan   *self,
            guint        line,
            CsnLineKind  kind)
{
  CsnLine *l = get_line (self, line);
  if (l->kind != CSN_LINE_HIDDEN && l->kind != CSN_LINE_BLANK)
    return;
  l->kind = kind;
  l->level = self->level;
  l->quote = self->quote;
  l->item = self->n_items > 0 ? self->stack[self->n_items - 1] : -1;
  for (guint i = self->n_items; i-- > 0;)
    {
      CsnListItem *item = &g_array_index (self->scan->items, CsnListItem, self->stack[i]);
      if (item->line != G_MAXUINT)
        break;
      item->line = line;
      l->opens = TRUE;
    }
}

/* The next line from the cursor on that nobody has claimed and that @matches. */
static guint
seek_line (BlockScan *self,
           gboolean (*matches) (const CsnSource *source, CsnSpan span))
{
  const CsnSource *source = self->scan->source;
  guint end = MIN (source->n_lines, self->cursor + MAX_SEEK);
  for (guint line = self->cursor; line < end; line++)
    if (get_line (self, line)->kind == CSN_LINE_HIDDEN && matches (source, source->lines[line]))
      return line;
  return G_MAXUINT;
}

static void
open_code (BlockScan            *self,
           MD_BLOCK_CODE_DETAIL *detail)
{
  const CsnSource *source = self->scan->source;
  CsnCode code = { 0 };
  code.fenced = detail->fence_char != 0;
  code.lang = g_ascii_strdown (detail->lang.text != NULL ? detail->lang.text : "", detail->lang.size);
  code.item = self->n_items > 0 ? self->stack[self->n_items - 1] : -1;
  code.owner = -1;
  code.line = G_MAXUINT;
  if (code.fenced)
    {
      code.line = seek_line (self, is_fence_line);
      if (code.line != G_MAXUINT)
        {
          claim_line (self, code.line, CSN_LINE_FENCE);
          self->cursor = code.line + 1 < source->n_lines ? code.line + 1 : code.line;
        }
    }
  code.first = G_MAXUINT;
  g_array_append_val (self->scan->codes, code);
  self->code = self->scan->codes->len - 1;
}

static void
close_code (BlockScan *self)
{
  CsnScan *scan = self->scan;
  CsnCode *code = &g_array_index (scan->codes, CsnCode, self->code);
  self->code = -1;
  if (code->first == G_MAXUINT)
    code->first = code->last = code->line + 1;
  if (code->line == G_MAXUINT)
    code->line = code->first;
  if (code->fenced && code->line < code->first)
    code->first = code->line + 1;
  if (code->last < code->first)
    code->last = code->first;
  /* blank lines before the closing fence hold no text */
  guint line = code->last;
  while (code->fenced && line < scan->source->n_lines && scan->lines[line].kind == CSN_LINE_BLANK)
    line++;
  code->end_line = code->last > code->line ? code->last - 1 : code->line;
  if (code->fenced && line < scan->source->n_lines && is_fence_line (scan->source, scan->source->lines[line])
      && scan->lines[line].kind == CSN_LINE_HIDDEN)
    {
      scan->lines[line].kind = CSN_LINE_FENCE;
      code->last = line;
      code->end_line = line;
    }
  for (line = code->line; line <= code->end_line && line < scan->source->n_lines; line++)
    {
      scan->lines[line].code = scan->codes->len - 1;
      if (scan->lines[line].kind != CSN_LINE_FENCE)
        scan->lines[line].kind = CSN_LINE_CODE;
    }
  if (code->end_line + 1 < scan->source->n_lines)
    self->cursor = code->end_line + 1;
}

/* Budget: complexity, because md4c reports every kind of block through one callback, a case each. */
static int
enter_block_cb (MD_BLOCKTYPE type,
                void        *detail,
                void        *data)
{
  BlockScan *self = data;
  self->leaf_first = G_MAXUINT;
  switch (type)
    {
    case MD_BLOCK_QUOTE:
      self->quote++;
      self->deep++;
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      if (self->n_lists < MAX_NESTING)
        self->ordered[self->n_lists] = type == MD_BLOCK_OL;
      self->n_lists++;
      self->deep++;
      break;
    case MD_BLOCK_LI:
      {
        MD_BLOCK_LI_DETAIL *li = detail;
        CsnListItem item = { 0 };
        item.parent = self->n_items > 0 ? self->stack[self->n_items - 1] : -1;
        item.depth = self->n_items + 1;
        item.line = G_MAXUINT;
        item.ordered = self->n_lists > 0 && self->n_lists <= MAX_NESTING && self->ordered[self->n_lists - 1];
        item.task = li->is_task;
        item.mark = li->is_task ? (gsize) li->task_mark_offset + (gsize) (self->base - self->scan->source->text) : 0;
        if (self->n_items >= MAX_NESTING)
          {
            self->too_deep = TRUE;
            return 1;
          }
        g_array_append_val (self->scan->items, item);
        self->stack[self->n_items++] = self->scan->items->len - 1;
        if (item.task)
          {
            guint line = find_line (self, item.mark);
            self->level = 0;
            claim_line (self, line, CSN_LINE_TEXT);
            self->cursor = MAX (self->cursor, line);
          }
        break;
      }
    case MD_BLOCK_HR:
      {
        guint line = seek_line (self, is_rule_line);
        if (line != G_MAXUINT)
          {
            claim_line (self, line, CSN_LINE_RULE);
            self->cursor = line;
          }
        break;
      }
    case MD_BLOCK_H:
      self->leaf = CSN_LINE_HEADING;
      self->level = ((MD_BLOCK_H_DETAIL *) detail)->level;
      break;
    case MD_BLOCK_CODE:
      self->leaf = CSN_LINE_CODE;
      open_code (self, detail);
      break;
    case MD_BLOCK_HTML:
      self->leaf = CSN_LINE_HTML;
      break;
    case MD_BLOCK_P:
      self->leaf = CSN_LINE_TEXT;
      break;
    case MD_BLOCK_TABLE:
      self->leaf = CSN_LINE_TABLE;
      break;
    default:
      break;
    }
  /* text of a tight list item comes without a paragraph */
  if (type == MD_BLOCK_LI)
    self->leaf = CSN_LINE_TEXT;
  if (type != MD_BLOCK_H)
    self->level = 0;
  if (self->deep > 2 * MAX_NESTING)
    self->too_deep = TRUE;
  return self->too_deep;
}

static int
leave_block_cb (MD_BLOCKTYPE type,
                void        *detail,
                void        *data)
{
  BlockScan *self = data;
  switch (type)
    {
    case MD_BLOCK_QUOTE:
      self->quote--;
      self->deep--;
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      self->n_lists--;
      self->deep--;
      break;
    case MD_BLOCK_LI:
      self->n_items--;
      break;
    case MD_BLOCK_CODE:
      close_code (self);
      break;
    default:
      break;
    }
  self->leaf_first = G_MAXUINT;
  self->leaf = CSN_LINE_TEXT;
  self->level = 0;
  return 0;
}

static int
enter_span_cb (MD_SPANTYPE type,
               void       *detail,
               void       *data)
{
  return 0;
}

static int
leave_span_cb (MD_SPANTYPE type,
               void       *detail,
               void       *data)
{
  return 0;
}

static void
hide (BlockScan *self,
      gsize      start,
      gsize      size)
{
  CsnSpan span = { start, start + size };
  GArray *hidden = self->scan->hidden;
  if (hidden->len > 0 && g_array_index (hidden, CsnSpan, hidden->len - 1).end == start)
    g_array_index (hidden, CsnSpan, hidden->len - 1).end = span.end;
  else
    g_array_append_val (hidden, span);
}

static int
text_cb (MD_TEXTTYPE    type,
         const MD_CHAR *text,
         MD_SIZE        size,
         void          *data)
{
  BlockScan *self = data;
  const CsnSource *source = self->scan->source;
  if (size == 0 || text < source->text || text >= source->text + source->length)
    return 0;
  gsize offset = text - source->text;
  guint line = find_line (self, offset);
  if (self->leaf_first == G_MAXUINT)
    {
      self->leaf_first = line;
      if (get_line (self, line)->kind == CSN_LINE_HIDDEN || get_line (self, line)->opens)
        get_line (self, line)->first = TRUE;
    }
  CsnLineKind kind = self->code >= 0 ? CSN_LINE_CODE : self->leaf;
  for (guint i = kind == CSN_LINE_TEXT || kind == CSN_LINE_HEADING || kind == CSN_LINE_HTML ? self->leaf_first : line;
       i <= line; i++)
    claim_line (self, i, kind);
  if (self->code >= 0)
    {
      CsnCode *code = &g_array_index (self->scan->codes, CsnCode, self->code);
      if (code->first == G_MAXUINT)
        code->first = line;
      code->last = line + 1;
    }
  else if (type == MD_TEXT_CODE || type == MD_TEXT_HTML)
    hide (self, offset, size);
  self->leaf_first = MAX (self->leaf_first, line);
  self->cursor = MAX (self->cursor, line);
  return 0;
}

/* Where the content of @line ends: before an answer tail and white space. */
static gsize
find_end (const CsnSource *source,
          const CsnLine   *line)
{
  gsize at = line->content;
  gsize end = line->span.end;
  /* a hard break may follow the tail */
  while (end > at && g_ascii_isspace (source->text[end - 1]))
    end--;
  if ((line->kind == CSN_LINE_TEXT || line->kind == CSN_LINE_HEADING) && (line->holds & CSN_BYTE_DASH))
    {
      /* the tail of an empty line begins with the space that was skipped */
      gsize from = at > line->span.start && source->text[at - 1] == ' ' ? at - 1 : at;
      const char *answer;
      end = from + csn_answer_tail_read (source->text + from, end - from, &answer);
    }
  while (end > at && g_ascii_isspace (source->text[end - 1]))
    end--;
  return end;
}

static void
find_contents (CsnScan *scan)
{
  const CsnSource *source = scan->source;
  for (guint i = 0; i < source->n_lines; i++)
    {
      CsnLine *line = &scan->lines[i];
      const CsnListItem *item = NULL;
      if (line->opens && line->item >= 0)
        item = &g_array_index (scan->items, CsnListItem, line->item);
      gsize at = skip_quotes (source, line->span);
      /* the box of a task stands behind all marks */
      if (item != NULL && item->task && item->mark > at && item->mark + 2 <= line->span.end)
        at = item->mark + 2;
      else if (line->opens)
        at = skip_prefix (source, line->span);
      if (item == NULL && line->kind == CSN_LINE_HEADING)
        while (at < line->span.end && source->text[at] == '#')
          at++;
      while (at < line->span.end && (source->text[at] == ' ' || source->text[at] == '\t'))
        at++;
      line->content = at;
      line->holds = csn_scan_find_bytes (scan, (CsnSpan) { at, MAX (at, line->span.end) });
      line->end = find_end (source, line);
    }
}

gboolean
csn_block_scan (CsnScan  *scan,
                GError  **error)
{
  const CsnSource *source = scan->source;
  scan->lines = g_new0 (CsnLine, source->n_lines + 1);
  for (guint i = 0; i < source->n_lines; i++)
    {
      CsnLine *line = &scan->lines[i];
      line->span = source->lines[i];
      if (i == 0 && source->length >= 3 && memcmp (source->text, "\xef\xbb\xbf", 3) == 0)
        line->span.start = 3;
      line->item = line->code = line->table = -1;
      line->kind = i < source->body_line              ? CSN_LINE_FRONT_MATTER
                   : skip_quotes (source, line->span) == line->span.end ? CSN_LINE_BLANK
                                                                        : CSN_LINE_HIDDEN;
    }

  BlockScan self = { .scan = scan, .base = source->text + source->body, .code = -1, .leaf_first = G_MAXUINT };
  self.cursor = MIN (source->body_line, source->n_lines > 0 ? source->n_lines - 1 : 0);
  MD_PARSER parser = {
    .abi_version = 0,
    .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
    .enter_block = enter_block_cb,
    .leave_block = leave_block_cb,
    .enter_span = enter_span_cb,
    .leave_span = leave_span_cb,
    .text = text_cb,
  };
  int status = source->n_lines > 0 ? md_parse (self.base, source->length - source->body, &parser, &self) : 0;
  /* md4c does not always hand on that a callback stopped it */
  if (status != 0 || self.too_deep)
    {
      g_set_error (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_TOO_DEEP,
                   _("Lists or quotes in the document are nested more than %d deep. Flatten them and open it again."),
                   MAX_NESTING);
      return FALSE;
    }
  find_contents (scan);
  return TRUE;
}
