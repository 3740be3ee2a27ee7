/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inline Markdown to text with runs, by md4c; see the header. */

#include "csn-prose-reader.h"

#include <md4c.h>
#include <string.h>

#define MAX_SPANS 32

typedef struct
{
  CsnProse *prose;        /* (owned) of the paragraph or cell being read */
  GPtrArray *cells;       /* (owned) (nullable) of a table */
  guint n_columns;
  guint open[5];          /* how often each style is open: strong, emphasis, code, struck, image */
  char *targets[MAX_SPANS]; /* (owned) of the open links; NULL for what leads nowhere */
  guint n_targets;
  gboolean gap;           /* the next text begins a line of its own */
} Reader;

static guint
style_now (Reader *self)
{
  guint style = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->open); i++)
    if (self->open[i] > 0)
      style |= 1u << i;
  return style;
}

static void
append (Reader *self, const char *text, gssize length)
{
  const char *target = self->n_targets > 0 ? self->targets[MIN (self->n_targets, MAX_SPANS) - 1] : NULL;

  /* white space before a line of its own is no text */
  if (length == 1 && (*text == ' ' || *text == '\n') && (self->gap || *csn_prose_get_text (self->prose) == '\0'))
    return;
  if (self->gap && *csn_prose_get_text (self->prose) != '\0')
    {
      csn_prose_chomp (self->prose);
      csn_prose_append (self->prose, "\n", 1, 0, NULL);
    }
  self->gap = FALSE;
  csn_prose_append (self->prose, text, length, style_now (self), target);
}

/* --- entities and HTML ------------------------------------------------------------------------------------------ */

static void
append_entity (Reader *self, const char *text, gsize length)
{
  static const struct
  {
    const char *name;
    const char *text;
  } names[] = {
    { "&amp;", "&" },   { "&lt;", "<" },    { "&gt;", ">" },    { "&quot;", "\"" }, { "&apos;", "'" },  { "&nbsp;", " " },
    { "&ndash;", "–" }, { "&mdash;", "—" }, { "&hellip;", "…" }, { "&copy;", "©" },  { "&rarr;", "→" }, { "&larr;", "←" },
    { "&le;", "≤" },    { "&ge;", "≥" },    { "&ne;", "≠" },    { "&times;", "×" }, { "&check;", "✓" },
  };
  g_autofree char *entity = g_strndup (text, length);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].name, entity))
      {
        append (self, names[i].text, -1);
        return;
      }
  if (g_str_has_prefix (entity, "&#"))
    {
      gboolean hex = entity[2] == 'x' || entity[2] == 'X';
      guint64 code = g_ascii_strtoull (entity + (hex ? 3 : 2), NULL, hex ? 16 : 10);
      char bytes[7] = { 0 };

      if (code > 0 && code <= 0x10ffff && g_unichar_validate ((gunichar) code))
        {
          append (self, bytes, g_unichar_to_utf8 ((gunichar) code, bytes));
          return;
        }
    }
  append (self, entity, -1);
}

/* Name of the tag in lower case, without its stroke. (transfer full) */
static char *
dup_tag_name (const char *tag, gsize length, gboolean *closing)
{
  gsize at = 1;
  gsize end;

  *closing = at < length && tag[at] == '/';
  if (*closing)
    at++;
  for (end = at; end < length && (g_ascii_isalnum (tag[end]) || tag[end] == '-'); end++)
    ;
  return g_ascii_strdown (tag + at, end - at);
}

static int
style_of_tag (const char *name)
{
  static const struct
  {
    const char *name;
    int index;
  } tags[] = { { "b", 0 },    { "strong", 0 }, { "summary", 0 }, { "i", 1 },   { "em", 1 },
               { "code", 2 }, { "kbd", 2 },    { "samp", 2 },    { "tt", 2 },  { "s", 3 },
               { "del", 3 },  { "strike", 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (g_str_equal (tags[i].name, name))
      return tags[i].index;
  return -1;
}

/* Tags that are known shape the text; others stand for what a person fills in ("<host>") and stay. */
static void
append_tag (Reader *self, const char *tag, gsize length)
{
  static const char *const silent[] = { "a",    "abbr", "center", "details", "div",   "font",    "img",   "ins",  "mark", "ol",
                                        "p",    "pre",  "section", "small",  "span",  "sub",     "sup",   "table", "tbody",
                                        "td",   "th",   "thead",  "tr",      "u",     "ul",      "li",    "h1",   "h2",   "h3",
                                        "h4",   "h5",   "h6",     "blockquote", NULL };
  static const char *const breaking[] = { "br", "p", "div", "tr", "li", "summary", "details", "hr", NULL };
  gboolean closing;
  g_autofree char *name = NULL;
  int style;

  if (length >= 4 && memcmp (tag, "<!--", 4) == 0)
    return;
  name = dup_tag_name (tag, length, &closing);
  style = style_of_tag (name);
  if (style >= 0)
    {
      if (!closing)
        self->open[style]++;
      else if (self->open[style] > 0)
        self->open[style]--;
    }
  if (g_strv_contains (breaking, name))
    self->gap = TRUE;
  if (style < 0 && !g_strv_contains (silent, name) && !g_strv_contains (breaking, name))
    append (self, tag, length);
}

/* A chunk of raw HTML can hold several tags and text between them. */
static void
append_html (Reader *self, const char *text, gsize length)
{
  gsize at = 0;

  while (at < length)
    {
      const char *end;
      gsize next;

      if (text[at] != '<')
        {
          for (next = at; next < length && text[next] != '<'; next++)
            ;
          append (self, text + at, next - at);
          at = next;
          continue;
        }
      if (length - at >= 4 && memcmp (text + at, "<!--", 4) == 0)
        {
          end = g_strstr_len (text + at, length - at, "-->");
          at = end != NULL ? (gsize) (end - text) + 3 : length;
          continue;
        }
      end = memchr (text + at, '>', length - at);
      next = end != NULL ? (gsize) (end - text) + 1 : length;
      append_tag (self, text + at, next - at);
      at = next;
    }
}

/* --- md4c ------------------------------------------------------------------------------------------------------- */

static int
enter_block_cb (MD_BLOCKTYPE type, void *detail, void *userdata)
{
  Reader *self = userdata;

  if (type == MD_BLOCK_TABLE)
    self->n_columns = ((MD_BLOCK_TABLE_DETAIL *) detail)->col_count;
  else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
    {
      csn_prose_unref (self->prose);
      self->prose = csn_prose_new ();
      self->gap = FALSE;
    }
  else
    self->gap = TRUE;
  return 0;
}

static int
leave_block_cb (MD_BLOCKTYPE type, void *detail, void *userdata)
{
  Reader *self = userdata;

  if ((type == MD_BLOCK_TH || type == MD_BLOCK_TD) && self->cells != NULL)
    g_ptr_array_add (self->cells, csn_prose_ref (self->prose));
  return 0;
}

/* (transfer full) */
static char *
dup_attribute (const MD_ATTRIBUTE *attribute)
{
  Reader plain = { NULL };
  char *text;

  plain.prose = csn_prose_new ();
  for (guint i = 0; attribute->substr_offsets[i] < attribute->size; i++)
    {
      MD_OFFSET start = attribute->substr_offsets[i];
      MD_OFFSET end = attribute->substr_offsets[i + 1];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        append_entity (&plain, attribute->text + start, end - start);
      else
        append (&plain, attribute->text + start, end - start);
    }
  text = g_strdup (csn_prose_get_text (plain.prose));
  csn_prose_unref (plain.prose);
  return text;
}

static void
push_target (Reader *self, const MD_ATTRIBUTE *target)
{
  if (self->n_targets < MAX_SPANS)
    self->targets[self->n_targets] = dup_attribute (target);
  self->n_targets++;
}

static void
pop_target (Reader *self)
{
  self->n_targets--;
  if (self->n_targets < MAX_SPANS)
    g_clear_pointer (&self->targets[self->n_targets], g_free);
}

static int
index_of_span (MD_SPANTYPE type)
{
  switch (type)
    {
    case MD_SPAN_STRONG:
      return 0;
    case MD_SPAN_EM:
      return 1;
    case MD_SPAN_CODE:
      return 2;
    case MD_SPAN_DEL:
      return 3;
    case MD_SPAN_IMG:
      return 4;
    default:
      return -1;
    }
}

static int
enter_span_cb (MD_SPANTYPE type, void *detail, void *userdata)
{
  Reader *self = userdata;
  int index = index_of_span (type);

  if (index >= 0)
    self->open[index]++;
  if (type == MD_SPAN_A)
    push_target (self, &((MD_SPAN_A_DETAIL *) detail)->href);
  else if (type == MD_SPAN_IMG)
    push_target (self, &((MD_SPAN_IMG_DETAIL *) detail)->src);
  return 0;
}

static int
leave_span_cb (MD_SPANTYPE type, void *detail, void *userdata)
{
  Reader *self = userdata;
  int index = index_of_span (type);

  if (index >= 0 && self->open[index] > 0)
    self->open[index]--;
  if (type == MD_SPAN_A || type == MD_SPAN_IMG)
    pop_target (self);
  return 0;
}

static int
text_cb (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata)
{
  Reader *self = userdata;

  switch (type)
    {
    case MD_TEXT_BR:
      append (self, "\n", 1);
      break;
    case MD_TEXT_SOFTBR:
      append (self, " ", 1);
      break;
    case MD_TEXT_NULLCHAR:
      append (self, "\xef\xbf\xbd", -1);
      break;
    case MD_TEXT_ENTITY:
      append_entity (self, text, size);
      break;
    case MD_TEXT_HTML:
      append_html (self, text, size);
      break;
    default:
      append (self, text, size);
    }
  return 0;
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static gsize
skip_marks (const char *line, gsize length)
{
  gsize at = 0;

  while (at < length && (line[at] == ' ' || line[at] == '\t' || line[at] == '>'))
    at++;
  return at;
}

/* Length of "- ", "* ", "+ ", "1. ", "1) " or "## " at the beginning of @line. */
static gsize
skip_marker (const char *line, gsize length)
{
  gsize at = 0;

  if (length > 0 && strchr ("-*+", line[0]) != NULL)
    at = 1;
  else if (length > 0 && line[0] == '#')
    while (at < length && line[at] == '#')
      at++;
  else
    {
      while (at < length && at < 9 && g_ascii_isdigit (line[at]))
        at++;
      if (at == 0 || at >= length || (line[at] != '.' && line[at] != ')'))
        return 0;
      at++;
    }
  if (at == length)
    return at;
  return line[at] == ' ' || line[at] == '\t' ? at + 1 : 0;
}

/* The lines without quote marks, indentation and the list marker of the first, so that md4c sees one paragraph. */
static GString *
lay_flat (const char *markdown, gsize length, gboolean marker)
{
  GString *flat = g_string_sized_new (length + 1);
  gsize at = 0;

  length = MIN (length, CSN_PROSE_MAX_BYTES);
  while (at < length)
    {
      gsize end = at;

      while (end < length && markdown[end] != '\n' && markdown[end] != '\r')
        end++;
      at += skip_marks (markdown + at, end - at);
      if (marker)
        at += skip_marker (markdown + at, end - at);
      if (marker)
        at += skip_marks (markdown + at, end - at);
      marker = FALSE;
      g_string_append_len (flat, markdown + at, end - at);
      g_string_append_c (flat, '\n');
      at = end + (end + 1 < length && markdown[end] == '\r' && markdown[end + 1] == '\n' ? 2 : 1);
    }
  return flat;
}

static void
read_markdown (Reader *self, const char *markdown, gsize length, gboolean table)
{
  const MD_PARSER parser = {
    .flags = MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_NOHTMLBLOCKS
             | (table ? MD_FLAG_TABLES : 0),
    .enter_block = enter_block_cb,
    .leave_block = leave_block_cb,
    .enter_span = enter_span_cb,
    .leave_span = leave_span_cb,
    .text = text_cb,
  };
  GString *flat = lay_flat (markdown, length, !table);

  self->prose = csn_prose_new ();
  if (md_parse (flat->str, flat->len, &parser, self) != 0 && !table)
    csn_prose_append (self->prose, flat->str, flat->len, 0, NULL);
  csn_prose_chomp (self->prose);
  while (self->n_targets > 0)
    pop_target (self);
  g_string_free (flat, TRUE);
}

CsnProse *
csn_prose_read (const char *markdown, gsize length)
{
  Reader self = { NULL };

  g_return_val_if_fail (markdown != NULL || length == 0, NULL);

  read_markdown (&self, markdown ? markdown : "", length, FALSE);
  return self.prose;
}

GPtrArray *
csn_prose_read_table (const char *markdown, gsize length, guint *n_columns)
{
  Reader self = { NULL };

  g_return_val_if_fail (markdown != NULL || length == 0, NULL);
  g_return_val_if_fail (n_columns != NULL, NULL);

  self.cells = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_prose_unref);
  read_markdown (&self, markdown ? markdown : "", length, TRUE);
  csn_prose_unref (self.prose);
  *n_columns = self.n_columns;
  if (self.n_columns == 0 || self.cells->len == 0)
    g_clear_pointer (&self.cells, g_ptr_array_unref);
  return self.cells;
}
