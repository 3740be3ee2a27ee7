/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the words of a line with what its row shows; see the header. */

#include "csn-form-words.h"

#include <string.h>

/* The letters and digits of @text, folded, each word between blanks. (transfer full) */
static char *
fold (const char *text)
{
  GString *words = g_string_new (" ");

  for (const char *p = text ? text : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (words, g_unichar_tolower (c));
      else if (words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
    }
  if (words->str[words->len - 1] != ' ')
    g_string_append_c (words, ' ');
  return g_string_free (words, FALSE);
}

gboolean
csn_form_words_is_label (CsnItem *item, CsnProse *whole)
{
  return g_strcmp0 (csn_prose_get_text (whole), csn_item_get_label (item)) == 0;
}

static void
append_item (GString *shown, CsnItem *item)
{
  const char *const texts[] = { csn_item_get_label (item),    csn_item_get_unit (item),   csn_item_get_expected (item),
                                csn_item_get_command (item),  csn_item_get_preset (item), csn_item_get_value (item),
                                csn_item_get_context (item) };
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      g_string_append_printf (shown, " %s ", texts[i]);
  for (gsize i = 0; i < n_options; i++)
    g_string_append_printf (shown, " %s ", options[i].text);
}

/* The words of the row of @item and of @parts (nullable), as fold makes them. (transfer full) */
static char *
dup_shown (CsnItem *item, GPtrArray *parts)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  append_item (shown, item);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    append_item (shown, csn_entry_get_item (g_ptr_array_index (parts, i)));
  return fold (shown->str);
}

/* Whether every word of @words (as fold makes them) is in @shown. */
static gboolean
has_all (const char *words, const char *shown)
{
  const char *at = words;

  while (at[0] != '\0' && at[1] != '\0')
    {
      const char *end = strchr (at + 1, ' ');
      g_autofree char *word = NULL;

      if (end == NULL)
        return TRUE;
      word = g_strndup (at, end + 1 - at);
      if (strstr (shown, word) == NULL)
        return FALSE;
      at = end;
    }
  return TRUE;
}

gboolean
csn_form_words_are_in (const char *text, const char *shown)
{
  g_autofree char *words = fold (text);
  g_autofree char *all = fold (shown);

  return has_all (words, all);
}

/* Where @text goes on behind the last of the options, as in "Status: [ ] Pass / [ ] Fail - of the whole". */
static const char *
skip_options (CsnItem *item, const char *text)
{
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);
  const char *after = text;

  for (gsize i = 0; i < n_options; i++)
    {
      const char *found = options[i].text != NULL ? g_strrstr (text, options[i].text) : NULL;

      if (found != NULL)
        after = MAX (after, found + strlen (options[i].text));
    }
  return after;
}

static CsnProse *
copy_from (CsnProse *whole, const char *from)
{
  CsnProse *copy = csn_prose_new ();
  const char *text = csn_prose_get_text (whole);
  gsize start = (gsize) (from - text), n_runs;
  const CsnProseRun *runs = csn_prose_get_runs (whole, &n_runs);

  for (gsize i = 0; i < n_runs; i++)
    if (runs[i].end > start)
      {
        gsize begin = MAX (runs[i].start, start);

        csn_prose_append (copy, text + begin, (gssize) (runs[i].end - begin), runs[i].style, runs[i].target);
      }
  return copy;
}

CsnProse *
csn_form_words_rest (CsnItem *item, CsnProse *whole, GPtrArray *parts)
{
  const char *text = csn_prose_get_text (whole);
  const char *after = skip_options (item, text);
  g_autofree char *shown = dup_shown (item, parts);
  g_autofree char *words = fold (text);
  g_autofree char *before = g_strndup (text, (gsize) (after - text));
  g_autofree char *before_words = fold (before);

  if (has_all (words, shown))
    return NULL;
  if (after == text || !has_all (before_words, shown))
    return csn_prose_ref (whole);
  while (*after != '\0' && !g_unichar_isalnum (g_utf8_get_char (after)) && *after != '(')
    after = g_utf8_next_char (after);
  return copy_from (whole, after);
}

static gboolean
find_row (CsnTable *table, guint line, guint *row)
{
  guint low = 0, high = csn_table_get_n_rows (table);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (csn_table_get_row_line (table, middle) < line)
        low = middle + 1;
      else
        high = middle;
    }
  *row = low;
  return low < csn_table_get_n_rows (table) && csn_table_get_row_line (table, low) == line;
}

CsnProse *
csn_form_words_rest_of_row (CsnItem *item, CsnTable *table)
{
  const char *const *header;
  const char *const *cells;
  g_autofree char *shown = NULL;
  CsnProse *rest = NULL;
  guint row;

  if (table == NULL || !find_row (table, csn_item_get_row_line (item), &row))
    return NULL;
  shown = dup_shown (item, NULL);
  header = csn_table_get_header (table);
  cells = csn_table_get_row (table, row);
  for (guint i = 0; cells != NULL && cells[i] != NULL && i < csn_table_get_n_columns (table); i++)
    {
      g_autofree char *words = fold (cells[i]);

      /* a cell with nothing to read in it is a blank or a box */
      if (i == csn_item_get_column (item) || strlen (words) <= 1 || strchr (cells[i], '[') != NULL
          || strstr (cells[i], "___") != NULL || has_all (words, shown))
        continue;
      if (rest == NULL)
        rest = csn_prose_new ();
      else
        csn_prose_append (rest, " · ", -1, 0, NULL);
      if (header != NULL && header[i] != NULL && *header[i] != '\0')
        {
          csn_prose_append (rest, header[i], -1, 0, NULL);
          csn_prose_append (rest, ": ", -1, 0, NULL);
        }
      csn_prose_append (rest, cells[i], -1, 0, NULL);
    }
  return rest;
}
