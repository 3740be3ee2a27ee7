/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the stages of the scan and owns its result; turns spans of Markdown into plain text. */

#include "csn-scan.h"

#include <string.h>

#include "csn-place.h"

/* Texts are kept in pieces of memory of this size. */
#define TEXTS_SIZE (32 * 1024)

static const guint8 byte_kinds[256] = {
  ['!'] = CSN_BYTE_MARK,
  ['&'] = CSN_BYTE_MARK,
  ['`'] = CSN_BYTE_MARK,
  ['~'] = CSN_BYTE_MARK,
  ['*'] = CSN_BYTE_MARK | CSN_BYTE_BLANK,
  ['<'] = CSN_BYTE_MARK | CSN_BYTE_BLANK,
  ['\\'] = CSN_BYTE_MARK | CSN_BYTE_BLANK,
  ['_'] = CSN_BYTE_MARK | CSN_BYTE_BLANK,
  ['['] = CSN_BYTE_MARK | CSN_BYTE_CHOICE,
  ['('] = CSN_BYTE_CHOICE,
  ['/'] = CSN_BYTE_CHOICE,
  ['|'] = CSN_BYTE_CHOICE,
  [':'] = CSN_BYTE_COLON,
  [0xe2] = CSN_BYTE_CHOICE | CSN_BYTE_DASH,
  [0xe3] = CSN_BYTE_CHOICE,
  [0xef] = CSN_BYTE_CHOICE | CSN_BYTE_COLON,
  [0xf0] = CSN_BYTE_CHOICE,
};

static void
clear_form (CsnForm *form)
{
  g_free (form->value);
  if (form->options != NULL)
    g_array_unref (form->options);
}

static void
clear_table (CsnScanTable *table)
{
  g_array_unref (table->cells);
}

static void
clear_code (CsnCode *code)
{
  g_free (code->lang);
}

static int
compare_forms (gconstpointer a,
               gconstpointer b)
{
  const CsnForm *x = a;
  const CsnForm *y = b;
  if (x->span.start != y->span.start)
    return x->span.start < y->span.start ? -1 : 1;
  return (int) x->kind - (int) y->kind;
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const CsnSpan *x = a;
  const CsnSpan *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

/* What comes in order, as nearly all does, is left as it is. */
static void
sort (GArray       *array,
      GCompareFunc  compare)
{
  gsize size = g_array_get_element_size (array);
  for (guint i = 1; i < array->len; i++)
    if (compare (array->data + (i - 1) * size, array->data + i * size) > 0)
      {
        g_array_sort (array, compare);
        return;
      }
}

/* Asked for nearly each byte of a document. */
static void
mark_hidden (CsnScan *self)
{
  self->hidden_bits = g_malloc0 (self->source->length / 8 + 1);
  for (guint i = 0; i < self->hidden->len; i++)
    {
      CsnSpan span = g_array_index (self->hidden, CsnSpan, i);
      for (gsize at = span.start; at < span.end; at++)
        self->hidden_bits[at / 8] |= 1 << at % 8;
    }
}

CsnScan *
csn_scan_new (const CsnSource  *source,
              GError          **error)
{
  g_autoptr (CsnScan) self = g_new0 (CsnScan, 1);
  self->source = source;
  self->items = g_array_new (FALSE, TRUE, sizeof (CsnListItem));
  self->codes = g_array_new (FALSE, TRUE, sizeof (CsnCode));
  self->tables = g_array_new (FALSE, TRUE, sizeof (CsnScanTable));
  self->hidden = g_array_new (FALSE, TRUE, sizeof (CsnSpan));
  self->forms = g_array_sized_new (FALSE, TRUE, sizeof (CsnForm), source->n_lines / 2);
  self->plain = g_string_new (NULL);
  self->texts = g_string_chunk_new (TEXTS_SIZE);
  g_array_set_clear_func (self->codes, (GDestroyNotify) clear_code);
  g_array_set_clear_func (self->tables, (GDestroyNotify) clear_table);
  g_array_set_clear_func (self->forms, (GDestroyNotify) clear_form);
  if (!csn_block_scan (self, error))
    return NULL;
  sort (self->hidden, compare_spans);
  mark_hidden (self);
  csn_table_scan (self);
  for (guint i = 0; i < source->n_lines; i++)
    csn_form_scan_line (self, i);
  for (guint i = 0; i < self->tables->len; i++)
    csn_form_scan_table (self, i);
  for (guint i = 0; i < self->codes->len; i++)
    csn_code_scan (self, i);
  sort (self->forms, compare_forms);
  return g_steal_pointer (&self);
}

void
csn_scan_free (CsnScan *self)
{
  if (self == NULL)
    return;
  g_free (self->lines);
  g_array_unref (self->items);
  g_array_unref (self->codes);
  g_array_unref (self->tables);
  g_array_unref (self->hidden);
  g_free (self->hidden_bits);
  csn_scan_drop_forms (self);
  g_string_free (self->plain, TRUE);
  g_string_chunk_free (self->texts);
  g_free (self);
}

guint
csn_scan_find_bytes (const CsnScan *self,
                     CsnSpan        span)
{
  guint found = 0;
  for (gsize at = span.start; at < span.end; at++)
    found |= byte_kinds[(guchar) self->source->text[at]];
  return found;
}

CsnForm *
csn_scan_add_form (CsnScan     *self,
                   CsnFormKind  kind,
                   guint        line,
                   CsnSpan      span)
{
  g_array_set_size (self->forms, self->forms->len + 1);
  CsnForm *form = &g_array_index (self->forms, CsnForm, self->forms->len - 1);
  form->kind = kind;
  form->line = line;
  form->span = span;
  form->column = -1;
  return form;
}

void
csn_scan_drop_forms (CsnScan *self)
{
  g_clear_pointer (&self->forms, g_array_unref);
}

/* A link "[text](target)" or image at @at: sets the span of its text and the offset behind it. */
static gboolean
read_link (const char *text,
           gsize       at,
           gsize       end,
           CsnSpan    *label,
           gsize      *next)
{
  gsize start = at;
  if (text[start] == '!')
    start++;
  if (start >= end || text[start] != '[')
    return FALSE;
  gsize close = start + 1;
  guint depth = 1;
  for (; close < end; close++)
    {
      if (text[close] == '\\')
        close++;
      else if (text[close] == '[')
        depth++;
      else if (text[close] == ']' && --depth == 0)
        break;
    }
  if (close + 1 >= end || text[close + 1] != '(')
    return FALSE;
  gsize paren = close + 2;
  depth = 1;
  for (; paren < end; paren++)
    {
      if (text[paren] == '\\')
        paren++;
      else if (text[paren] == '(')
        depth++;
      else if (text[paren] == ')' && --depth == 0)
        break;
    }
  if (paren >= end)
    return FALSE;
  *label = (CsnSpan) { start + 1, close };
  *next = paren + 1;
  return TRUE;
}

static gboolean
is_word (const char *text,
         gsize       at,
         gsize       start,
         gsize       end)
{
  return at >= start && at < end && (g_ascii_isalnum (text[at]) || (guchar) text[at] >= 0x80);
}

/* Whether @c may be a mark of inline Markdown. */
static gboolean
may_be_mark (char c)
{
  return byte_kinds[(guchar) c] & CSN_BYTE_MARK;
}

/* Appends the character of the entity at @at, of those that people write by hand, or of its number. Returns the bytes of
 * the entity, 0 when it is none. */
static gsize
append_entity (const char *text,
               gsize       at,
               gsize       end,
               GString    *plain)
{
  static const struct
  {
    const char *name;
    const char *text;
  } entities[] = { { "&nbsp;", " " },  { "&amp;", "&" },  { "&lt;", "<" },     { "&gt;", ">" },     { "&quot;", "\"" },
                   { "&apos;", "'" },  { "&ensp;", " " }, { "&emsp;", " " },   { "&ndash;", "–" },  { "&mdash;", "—" },
                   { "&hellip;", "…" }, { "&le;", "≤" },  { "&ge;", "≥" },     { "&rarr;", "→" },   { "&check;", "✓" } };
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      gsize length = strlen (entities[i].name);
      if (end - at >= length && memcmp (text + at, entities[i].name, length) == 0)
        {
          g_string_append (plain, entities[i].text);
          return length;
        }
    }
  if (end - at < 4 || text[at + 1] != '#')
    return 0;
  gboolean hex = g_ascii_tolower (text[at + 2]) == 'x';
  gsize next = at + (hex ? 3 : 2);
  gunichar value = 0;
  guint digits = 0;
  for (; next < end && digits < 7 && (hex ? g_ascii_isxdigit (text[next]) : g_ascii_isdigit (text[next])); next++, digits++)
    value = value * (hex ? 16 : 10) + g_ascii_xdigit_value (text[next]);
  if (digits == 0 || next >= end || text[next] != ';' || value < 0x20 || !g_unichar_validate (value))
    return 0;
  g_string_append_unichar (plain, value == 0xa0 ? ' ' : value);
  return next + 1 - at;
}

/* Budget: complexity, because each mark of inline Markdown has a branch of its own. */
static void
append_plain (const CsnScan *self,
              CsnSpan        span,
              GString       *plain,
              guint          depth)
{
  const char *text = self->source->text;
  /* a link of links of links: the rest is shown as it stands; keeps nested brackets linear */
  guint links_left = 64;
  for (gsize at = span.start; at < span.end; at++)
    {
      CsnSpan label;
      gsize next;
      char c = text[at];
      if (!may_be_mark (c))
        {
          gsize run = at;
          while (at + 1 < span.end && !may_be_mark (text[at + 1]))
            at++;
          g_string_append_len (plain, text + run, at + 1 - run);
          continue;
        }
      gboolean hidden = csn_scan_is_hidden (self, at);
      CsnSpan blank;
      /* a blank that was filled still reads as a blank, so that its line keeps its name */
      if (c == '<' && csn_place_read_filled (self, at, span, &blank))
        {
          g_string_append (plain, "_____");
          at = blank.end - 1;
        }
      else if (hidden)
        g_string_append_c (plain, c);
      else if (c == '_' && at + 2 < span.end && text[at + 1] == '_' && text[at + 2] == '_')
        {
          /* however long it is drawn */
          g_string_append (plain, "_____");
          while (at + 1 < span.end && text[at + 1] == '_')
            at++;
        }
      else if (c == '\\' && at + 1 < span.end && g_ascii_ispunct (text[at + 1]))
        g_string_append_c (plain, text[++at]);
      else if (c == '`' || c == '*')
        continue;
      else if (c == '&')
        {
          gsize length = append_entity (text, at, span.end, plain);
          if (length == 0)
            g_string_append_c (plain, c);
          else
            at += length - 1;
        }
      else if (c == '~' && at + 1 < span.end && text[at + 1] == '~')
        at++;
      else if (c == '_'
               && (!is_word (text, at - 1, span.start + 1, span.end)
                   || !is_word (text, at + 1, span.start, span.end))
               && !(at + 1 < span.end && text[at + 1] == '_')
               && !(at > span.start && text[at - 1] == '_'))
        continue;
      else if (c == '_' && at + 1 < span.end && text[at + 1] == '_' && !(at + 2 < span.end && text[at + 2] == '_')
               && !(at > span.start && text[at - 1] == '_')
               && (!is_word (text, at - 1, span.start + 1, span.end) || !is_word (text, at + 2, span.start, span.end)))
        at++;
      else if ((c == '[' || c == '!') && depth < 4 && links_left > 0 && links_left-- > 0
               && read_link (text, at, span.end, &label, &next))
        {
          append_plain (self, label, plain, depth + 1);
          at = next - 1;
        }
      else
        g_string_append_c (plain, c);
    }
}

/* Finds the plain text of @span, which @holds such bytes: in the source, or put together in the scan until the next one. */
static const char *
find_plain (const CsnScan *self,
            CsnSpan        span,
            guint          holds,
            gsize         *length)
{
  const char *start = self->source->text + span.start;
  const char *end = self->source->text + span.end;
  if (holds & CSN_BYTE_MARK)
    {
      g_string_truncate (self->plain, 0);
      append_plain (self, span, self->plain, 0);
      start = self->plain->str;
      end = start + self->plain->len;
    }
  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;
  *length = end - start;
  return start;
}

char *
csn_scan_dup_plain (const CsnScan *self,
                    CsnSpan        span)
{
  gsize length;
  const char *text = find_plain (self, span, csn_scan_find_bytes (self, span), &length);
  return g_strndup (text, length);
}

char *
csn_scan_keep_plain (const CsnScan *self,
                     CsnSpan        span)
{
  gsize length;
  const char *text = find_plain (self, span, csn_scan_find_bytes (self, span), &length);
  return csn_scan_keep_text (self, text, length);
}

char *
csn_scan_keep_content (const CsnScan *self,
                       guint          line)
{
  gsize length;
  const char *text = find_plain (self, csn_scan_content (self, line), self->lines[line].holds, &length);
  return csn_scan_keep_text (self, text, length);
}

char *
csn_scan_keep_text (const CsnScan *self,
                    const char    *text,
                    gssize         length)
{
  return g_string_chunk_insert_len (self->texts, text, length);
}
