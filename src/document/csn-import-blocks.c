/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays the whole document out in blocks, so that it can be shown with everything between the items. */

#include "csn-import.h"

#include <string.h>

static CsnBlockKind
kind_of (const CsnImport *self,
         guint            line)
{
  const CsnLine *l = &self->scan->lines[line];
  switch (l->kind)
    {
    case CSN_LINE_HEADING:
      return CSN_BLOCK_HEADING;
    case CSN_LINE_CODE:
    case CSN_LINE_FENCE:
      return CSN_BLOCK_CODE;
    case CSN_LINE_TABLE:
      return CSN_BLOCK_TABLE;
    case CSN_LINE_RULE:
      return l->item >= 0 && l->opens ? CSN_BLOCK_LIST_ITEM : CSN_BLOCK_RULE;
    case CSN_LINE_HTML:
    case CSN_LINE_HIDDEN:
      return CSN_BLOCK_HTML;
    case CSN_LINE_FRONT_MATTER:
      return CSN_BLOCK_FRONT_MATTER;
    default:
      return l->item >= 0 ? CSN_BLOCK_LIST_ITEM : l->quote > 0 ? CSN_BLOCK_QUOTE : CSN_BLOCK_PARAGRAPH;
    }
}

/* First line behind the block that begins on @line. */
static guint
find_end (const CsnImport *self,
          guint            line,
          CsnBlockKind     kind)
{
  const CsnLine *l = &self->scan->lines[line];
  if (l->table >= 0)
    return g_array_index (self->scan->tables, CsnScanTable, l->table).end_line + 1;
  if (l->code >= 0)
    return MAX (g_array_index (self->scan->codes, CsnCode, l->code).end_line, line) + 1;
  guint end = line + 1;
  for (; end < self->source->n_lines; end++)
    {
      const CsnLine *next = &self->scan->lines[end];
      if (kind == CSN_BLOCK_FRONT_MATTER ? next->kind == CSN_LINE_FRONT_MATTER
                                         : next->kind == l->kind && !next->opens && !next->first && next->item == l->item
                                             && kind != CSN_BLOCK_RULE && kind_of (self, end) == kind
                                             && (kind != CSN_BLOCK_HEADING || !next->first))
        continue;
      break;
    }
  return end;
}

/* Text of the lines; most blocks are one line, whose text is lent. @owned keeps what was made. */
static const char *
get_text (const CsnImport *self,
          guint            line,
          guint            end,
          char           **owned)
{
  if (end == line + 1)
    return self->scan->lines[line].kind != CSN_LINE_FENCE ? self->lines[line].text : "";
  GString *text = g_string_new (NULL);
  for (guint i = line; i < end; i++)
    {
      if (self->scan->lines[i].kind == CSN_LINE_FENCE)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, self->lines[i].text);
    }
  return *owned = g_string_free (text, FALSE);
}

void
csn_import_blocks (CsnImport *self)
{
  for (guint line = 0; line < self->source->n_lines;)
    {
      if (self->scan->lines[line].kind == CSN_LINE_BLANK)
        {
          line++;
          continue;
        }
      CsnBlockKind kind = kind_of (self, line);
      guint end = find_end (self, line, kind);
      const CsnLine *l = &self->scan->lines[line];
      g_autofree char *owned = NULL;
      CsnBlockSpec spec = { .kind = kind, .line = line + 1, .end_line = end, .text = get_text (self, line, end, &owned) };
      spec.span = (CsnSpan) { l->span.start, self->scan->lines[end - 1].span.end };
      spec.section = csn_import_section_of (self, line)->section;
      if (kind == CSN_BLOCK_HEADING)
        spec.level = l->level;
      else if (l->item >= 0)
        spec.level = g_array_index (self->scan->items, CsnListItem, l->item).depth;
      if (l->code >= 0)
        {
          spec.info = g_array_index (self->scan->codes, CsnCode, l->code).lang;
          spec.code_class = csn_import_code_class (self, l->code);
        }
      for (guint i = line; i < end; i++)
        spec.answered |= self->lines[i].answered;
      csn_checklist_take_block (self->checklist, csn_block_new (&spec));
      line = end;
    }
}
