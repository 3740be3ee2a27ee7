/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds tables from their delimiter rows in the source, also those that stand directly under a line of text, which md4c
 * takes for a paragraph. Splits rows into cells. Knows nothing of what a table is for. */

#include "csn-scan.h"

#include <string.h>

/* A wider table is no form; keeps rows times columns bounded. */
#define MAX_COLUMNS 128

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t';
}

/* Where the cells of @line begin: behind quotes and, when the line opens a list item, behind its marker. */
static CsnSpan
row_span (const CsnScan *scan,
          guint          line)
{
  CsnSpan span = scan->lines[line].span;
  span.start = scan->lines[line].content;
  while (span.end > span.start && is_space (scan->source->text[span.end - 1]))
    span.end--;
  return span;
}

static void
split_row (const CsnScan *scan,
           guint          line,
           GArray        *cells)
{
  const char *text = scan->source->text;
  CsnSpan row = row_span (scan, line);
  if (row.start < row.end && text[row.start] == '|')
    row.start++;
  gboolean closed = row.end > row.start && text[row.end - 1] == '|'
                    && !(row.end - row.start >= 2 && text[row.end - 2] == '\\');
  if (closed)
    row.end--;
  gsize start = row.start;
  for (gsize at = row.start; at <= row.end; at++)
    {
      if (at < row.end && text[at] == '\\')
        {
          at++;
          continue;
        }
      if (at < row.end && text[at] != '|')
        continue;
      CsnCell cell = { { start, MIN (at, row.end) }, start };
      while (cell.span.start < cell.span.end && is_space (text[cell.span.start]))
        cell.span.start++;
      while (cell.span.end > cell.span.start && is_space (text[cell.span.end - 1]))
        cell.span.end--;
      g_array_append_val (cells, cell);
      start = at + 1;
    }
}

/* Columns of a delimiter row; 0 when it is none. */
static guint
count_delimiters (const CsnScan *scan,
                  guint          line)
{
  const char *text = scan->source->text;
  CsnSpan row = row_span (scan, line);
  guint columns = 0;
  gboolean pipe = FALSE;
  gsize at = row.start;
  if (at < row.end && text[at] == '|')
    {
      pipe = TRUE;
      at++;
    }
  while (at < row.end)
    {
      while (at < row.end && is_space (text[at]))
        at++;
      if (at < row.end && text[at] == ':')
        at++;
      gsize dashes = at;
      while (at < row.end && text[at] == '-')
        at++;
      if (at == dashes)
        return 0;
      if (at < row.end && text[at] == ':')
        at++;
      while (at < row.end && is_space (text[at]))
        at++;
      columns++;
      if (at < row.end && text[at] != '|')
        return 0;
      if (at < row.end)
        pipe = TRUE;
      at++;
    }
  return pipe ? columns : 0;
}

static gboolean
may_be_row (const CsnScan *scan,
            guint          line)
{
  CsnLineKind kind = scan->lines[line].kind;
  return kind == CSN_LINE_TEXT || kind == CSN_LINE_TABLE || kind == CSN_LINE_HIDDEN;
}

static gboolean
ends_table (const CsnScan *scan,
            guint          line,
            guint          quote)
{
  CsnSpan row = row_span (scan, line);
  const char *text = scan->source->text;
  return !may_be_row (scan, line) || scan->lines[line].opens
         || (row.end - row.start >= 4 && memcmp (text + row.start, "<!--", 4) == 0);
}

static guint
add_table (CsnScan *scan,
           guint    header,
           guint    n_columns)
{
  CsnScanTable table = { 0 };
  table.line = header;
  table.n_columns = n_columns;
  table.item = scan->lines[header].item;
  table.cells = g_array_new (FALSE, TRUE, sizeof (CsnCell));
  split_row (scan, header, table.cells);
  guint line = header + 2;
  while (line < scan->source->n_lines && !ends_table (scan, line, scan->lines[header].quote))
    {
      guint before = table.cells->len;
      split_row (scan, line, table.cells);
      guint found = table.cells->len - before;
      CsnSpan row = row_span (scan, line);
      /* ragged rows are filled up at their end, and cut */
      CsnCell missing = { { row.end, row.end }, row.end };
      for (; found < n_columns; found++)
        g_array_append_val (table.cells, missing);
      if (found > n_columns)
        g_array_set_size (table.cells, before + n_columns);
      table.n_rows++;
      line++;
    }
  table.end_line = MAX (line - 1, header + 1);
  g_array_append_val (scan->tables, table);
  for (guint i = header; i <= table.end_line; i++)
    {
      scan->lines[i].kind = CSN_LINE_TABLE;
      scan->lines[i].table = scan->tables->len - 1;
    }
  return table.end_line;
}

void
csn_table_scan (CsnScan *scan)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (CsnCell));
  for (guint line = 0; line + 1 < scan->source->n_lines; line++)
    {
      if (!may_be_row (scan, line) || !may_be_row (scan, line + 1) || scan->lines[line + 1].opens)
        continue;
      guint columns = count_delimiters (scan, line + 1);
      if (columns == 0 || columns > MAX_COLUMNS)
        continue;
      g_array_set_size (cells, 0);
      split_row (scan, line, cells);
      if (cells->len == columns)
        line = add_table (scan, line, columns);
    }
}
