/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the forms of lines and of table cells. Knows where places stand, not what they mean. */

#include "csn-scan.h"

#include <string.h>

#include "csn-answer-tail.h"
#include "csn-enums.h"
#include "csn-place.h"

static void
add_pseudo (CsnScan      *scan,
            guint         line,
            const CsnBox *box)
{
  CsnForm *form = csn_scan_add_form (scan, CSN_FORM_PSEUDO, line, box->span);
  form->mark = box->mark;
  form->ruled = box->emoji;
}

static gboolean
is_task_line (const CsnScan *scan,
              guint          line,
              CsnBox        *box)
{
  const CsnLine *l = &scan->lines[line];
  if (!l->opens || l->item < 0)
    return FALSE;
  const CsnListItem *item = &g_array_index (scan->items, CsnListItem, l->item);
  if (!item->task || item->mark < l->span.start || item->mark >= l->span.end || item->mark == 0)
    return FALSE;
  char mark = scan->source->text[item->mark];
  *box = (CsnBox) { { item->mark - 1, item->mark + 2 }, mark == ' ' ? CSN_MARK_OPEN : CSN_MARK_TICKED, FALSE, TRUE };
  return TRUE;
}

/* Lines of underscores: a rule for Markdown, a place to write for people. Three may be either and stay a rule. */
static void
scan_rule (CsnScan *scan,
           guint    line)
{
  const char *text = scan->source->text;
  CsnSpan span = csn_scan_content (scan, line);
  guint least = scan->lines[line].item >= 0 ? 3 : 8;
  if (csn_span_length (&span) < least)
    return;
  for (gsize at = span.start; at < span.end; at++)
    if (text[at] != '_')
      return;
  csn_scan_add_form (scan, CSN_FORM_RULE, line, span);
}

/* A row of a table that lost its header still shows its box. */
static gboolean
scan_stray_row (CsnScan *scan,
                guint    line,
                CsnSpan  span)
{
  if (span.start >= span.end || scan->source->text[span.start] != '|')
    return FALSE;
  guint n = 0;
  CsnBox box;
  CsnBox found = { 0 };
  for (gsize at = span.start; at < span.end; at++)
    if (csn_place_may_be_box (scan, at) && !csn_scan_is_hidden (scan, at) && csn_place_read_box (scan, at, span, &box)
        && !box.emoji)
      {
        found = box;
        n++;
      }
  if (n != 1)
    return FALSE;
  add_pseudo (scan, line, &found);
  return TRUE;
}

/* Budget: complexity, because what a line can hold is tried in a fixed order, each step on what the one before left. */
void
csn_form_scan_line (CsnScan *scan,
                    guint    line)
{
  const CsnLine *l = &scan->lines[line];
  if (l->kind == CSN_LINE_RULE)
    scan_rule (scan, line);
  if (l->kind != CSN_LINE_TEXT && l->kind != CSN_LINE_HEADING)
    return;
  CsnSpan span = csn_scan_content (scan, line);
  CsnBox box;
  gboolean task = is_task_line (scan, line, &box);
  gboolean pseudo = FALSE;
  CsnBox lead;
  if (task)
    {
      CsnForm *form = csn_scan_add_form (scan, CSN_FORM_TASK, line, box.span);
      form->mark = box.mark;
    }
  else if (!csn_scan_is_hidden (scan, span.start) && csn_place_read_box (scan, span.start, span, &lead))
    {
      gboolean item = l->opens && l->kind == CSN_LINE_TEXT;
      pseudo = !lead.emoji || (l->kind == CSN_LINE_TEXT && (item || lead.mark == CSN_MARK_TICKED));
    }
  CsnSpan rest = span;
  if (pseudo && !lead.emoji)
    {
      rest.start = lead.span.end;
      while (rest.start < rest.end && scan->source->text[rest.start] == ' ')
        rest.start++;
    }
  CsnForm *choice = NULL;
  if (l->holds & CSN_BYTE_CHOICE)
    choice = csn_place_add_choice (scan, line, rest, CSN_STRETCH_LINE,
                                   task ? &box : pseudo && !lead.emoji ? &lead : NULL);
  if (choice == NULL && pseudo && !lead.emoji)
    choice = csn_place_add_choice (scan, line, span, CSN_STRETCH_LINE, NULL);
  if (pseudo && choice == NULL && rest.start < rest.end)
    add_pseudo (scan, line, &lead);
  else if (!task && choice == NULL && !pseudo)
    scan_stray_row (scan, line, span);
  if (l->holds & CSN_BYTE_BLANK)
    csn_place_add_blanks (scan, line, span, CSN_STRETCH_LINE);
}

static void
scan_cell (CsnScan *scan,
           guint    line,
           guint    column,
           CsnCell  cell)
{
  guint before = scan->forms->len;
  const char *answer = NULL;
  gsize length = csn_span_length (&cell.span);
  /* a space before the dash is trimmed away when nothing else stands in the cell */
  cell.span.end = cell.span.start + csn_answer_tail_read (scan->source->text + cell.span.start, length, &answer);
  CsnForm *choice = csn_place_add_choice (scan, line, cell.span, CSN_STRETCH_CELL, NULL);
  if (choice == NULL)
    {
      CsnBox box;
      for (gsize at = cell.span.start; at < cell.span.end; at++)
        if (csn_place_may_be_box (scan, at) && !csn_scan_is_hidden (scan, at)
            && csn_place_read_box (scan, at, cell.span, &box) && !box.emoji)
          {
            CsnSpan rest = { box.span.end, cell.span.end };
            while (rest.start < rest.end && scan->source->text[rest.start] == ' ')
              rest.start++;
            if (rest.start < rest.end && at == cell.span.start
                && csn_place_add_choice (scan, line, rest, CSN_STRETCH_CELL, &box) != NULL)
              break;
            CsnForm *form = csn_scan_add_form (scan, CSN_FORM_CELL_BOX, line, box.span);
            form->mark = box.mark;
            form->label = csn_scan_keep_plain (scan, (CsnSpan) { cell.span.start, box.span.start });
            form->after = csn_scan_keep_plain (scan, rest);
            break;
          }
    }
  csn_place_add_blanks (scan, line, cell.span, CSN_STRETCH_CELL);
  /* a cell that the row leaves out has no place to write to */
  if (cell.span.start == cell.span.end && cell.edge < scan->lines[line].span.end)
    csn_scan_add_form (scan, CSN_FORM_CELL_EMPTY, line, (CsnSpan) { cell.edge, MAX (cell.edge, cell.span.end) });
  for (guint i = before; i < scan->forms->len; i++)
    {
      g_array_index (scan->forms, CsnForm, i).column = column;
      g_array_index (scan->forms, CsnForm, i).answer = answer;
    }
}

void
csn_form_scan_table (CsnScan *scan,
                     guint    index)
{
  const CsnScanTable *table = &g_array_index (scan->tables, CsnScanTable, index);
  for (guint row = 0; row < table->n_rows; row++)
    for (guint column = 0; column < table->n_columns; column++)
      scan_cell (scan, table->line + 2 + row, column,
                 g_array_index (table->cells, CsnCell, (row + 1) * table->n_columns + column));
}
