/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The text between the items; see the header.
 *
 * A block without an item is one line of the form. Of a block that holds items, the source lines without one are shown as text
 * between them, so that nothing the document says is left out. */

#include "csn-form-text.h"

#include <string.h>

#include "csn-form-words.h"
#include "csn-session-prose.h"

/* Items this far above can own an "Expected:" line. */
#define MAX_LOOK_BACK 6
#define MAX_FOLDS     16

typedef struct
{
  CsnChecklist *checklist; /* (unowned) */
  GHashTable *texts;       /* (unowned) */
  GHashTable *tables;      /* (owned) line → CsnTable (unowned) */
  guint8 *taken;           /* (owned) by line: an item stands there */
  guint n_lines;
} Collection;

static void
add_text (Collection *self, CsnSection *section, CsnFormLine *line)
{
  GPtrArray *list = g_hash_table_lookup (self->texts, section);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->texts, section, list);
    }
  g_ptr_array_add (list, line);
}

static gboolean
is_taken (Collection *self, guint line)
{
  return line <= self->n_lines && self->taken[line];
}

/* "Expected: …" and "Command: …" stand in the row of their item already. @lines: (nullable): the items of the section */
static gboolean
is_said_by_item (GPtrArray *lines, CsnBlock *block)
{
  const char *text = csn_block_get_text (block);
  guint low = 0, high = lines != NULL ? lines->len : 0;

  if (csn_block_get_kind (block) != CSN_BLOCK_LIST_ITEM || text == NULL)
    return FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (csn_form_line_get_line (g_ptr_array_index (lines, middle)) < csn_block_get_line (block))
        low = middle + 1;
      else
        high = middle;
    }
  for (guint i = low; i > 0 && low - i < MAX_LOOK_BACK; i--)
    {
      CsnEntry *lead = csn_form_line_get_lead (g_ptr_array_index (lines, i - 1));
      CsnItem *item = lead ? csn_entry_get_item (lead) : NULL;

      if (item != NULL
          && ((csn_item_get_expected (item) != NULL && g_str_has_suffix (text, csn_item_get_expected (item)))
              || (csn_item_get_command (item) != NULL && g_str_has_suffix (text, csn_item_get_command (item)))))
        return TRUE;
    }
  return FALSE;
}

static void
add_stretch (Collection *self, CsnBlock *block, guint first, guint last)
{
  g_autoptr (CsnFormLine) line = csn_form_line_new_text (self->checklist, block, first, last);
  CsnBlockKind kind = csn_block_get_kind (block);

  if (kind == CSN_BLOCK_TABLE)
    csn_form_line_set_table (line, g_hash_table_lookup (self->tables, GUINT_TO_POINTER (csn_block_get_line (block))));
  /* a rule that something was cut out of, an empty quote, a comment */
  if (csn_form_line_get_table (line) == NULL && (kind == CSN_BLOCK_HTML || csn_block_is_answered (block))
      && *csn_prose_get_text (csn_form_line_get_prose (line)) == '\0')
    return;
  add_text (self, csn_block_get_section (block), g_steal_pointer (&line));
}

static gboolean
has_rows (CsnTable *table, guint first, guint last)
{
  for (guint i = 0; table != NULL && i < csn_table_get_n_rows (table); i++)
    if (csn_table_get_row_line (table, i) >= first && csn_table_get_row_line (table, i) <= last)
      return TRUE;
  return FALSE;
}

/* The lines of an answered block between its items. */
static void
add_between (Collection *self, CsnBlock *block)
{
  guint end = csn_block_get_end_line (block);
  guint first = csn_block_get_line (block);
  gboolean is_table = csn_block_get_kind (block) == CSN_BLOCK_TABLE;
  CsnTable *table = is_table ? g_hash_table_lookup (self->tables, GUINT_TO_POINTER (first)) : NULL;

  while (first <= end)
    {
      guint last;

      if (is_taken (self, first))
        {
          first++;
          continue;
        }
      for (last = first; last < end && !is_taken (self, last + 1); last++)
        ;
      if (!is_table || has_rows (table, first, last))
        add_stretch (self, block, first, last);
      first = last + 1;
    }
}

static gboolean
is_shown (CsnBlock *block)
{
  CsnBlockKind kind = csn_block_get_kind (block);
  const char *text = csn_block_get_text (block);

  return kind != CSN_BLOCK_HEADING && kind != CSN_BLOCK_RULE && kind != CSN_BLOCK_FRONT_MATTER
         && csn_block_get_section (block) != NULL && text != NULL && *text != '\0';
}

/* An option that is a line of its own is shown by its choice; what its line explains besides is text. */
static gboolean
is_explained (Collection *self, CsnItem *item, GHashTable *options)
{
  const char *option = g_hash_table_size (options) > 0
                           ? g_hash_table_lookup (options, GUINT_TO_POINTER (csn_item_get_line (item)))
                           : NULL;
  g_autoptr (CsnProse) whole = NULL;

  if (option == NULL)
    return FALSE;
  whole = csn_session_read_item (self->checklist, item);
  return !csn_form_words_are_in (csn_prose_get_text (whole), option);
}

/* Line → text of the options that are tasks of their own. */
static GHashTable *
index_options (CsnItem *const *items, guint n_items)
{
  GHashTable *options = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n_items; i++)
    {
      gsize n;
      const CsnOption *own = csn_item_get_options (items[i], &n);

      for (gsize j = 0; j < n && csn_item_get_style (items[i]) == CSN_STYLE_SIBLING_TASKS; j++)
        g_hash_table_insert (options, GUINT_TO_POINTER (own[j].line), (gpointer) own[j].text);
    }
  return options;
}

static void
mark_items (Collection *self)
{
  guint n_items;
  CsnItem *const *items = csn_checklist_peek_items (self->checklist, &n_items);
  g_autoptr (GHashTable) options = index_options (items, n_items);

  for (guint i = 0; i < n_items; i++)
    {
      guint line = csn_item_get_line (items[i]);

      if (line <= self->n_lines && !is_explained (self, items[i], options))
        self->taken[line] = 1;
    }
}

static void
give_tables (Collection *self, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      CsnFormLine *line = g_ptr_array_index (lines, i);
      CsnItem *item = csn_entry_get_item (csn_form_line_get_lead (line));

      csn_form_line_set_checklist (line, self->checklist);
      if (csn_item_is_in_cell (item))
        csn_form_line_set_table (line, g_hash_table_lookup (self->tables, GUINT_TO_POINTER (csn_item_get_row_line (item))));
    }
}

/* By the line of the table and by the line of each row. */
static void
index_tables (Collection *self)
{
  GListModel *tables = csn_checklist_get_tables (self->checklist);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (CsnTable) table = g_list_model_get_item (tables, i); /* the checklist holds it */

      g_hash_table_insert (self->tables, GUINT_TO_POINTER (csn_table_get_line (table)), table);
      for (guint row = 0; row < csn_table_get_n_rows (table); row++)
        g_hash_table_insert (self->tables, GUINT_TO_POINTER (csn_table_get_row_line (table, row)), table);
    }
}

static void
collect_blocks (Collection *self, GHashTable *items)
{
  guint n_blocks;
  CsnBlock *const *blocks = csn_checklist_peek_blocks (self->checklist, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    if (is_shown (blocks[i]))
      {
        if (csn_block_is_answered (blocks[i]))
          add_between (self, blocks[i]);
        else if (!is_said_by_item (g_hash_table_lookup (items, csn_block_get_section (blocks[i])), blocks[i]))
          add_stretch (self, blocks[i], csn_block_get_line (blocks[i]), csn_block_get_end_line (blocks[i]));
      }
}

void
csn_form_text_collect (CsnRecord *record, GHashTable *items, GHashTable *texts)
{
  Collection self = { csn_record_get_checklist (record), texts, NULL, NULL, 0 };
  GHashTableIter iter;
  gpointer lines;

  self.n_lines = csn_checklist_get_n_lines (self.checklist);
  self.taken = g_new0 (guint8, self.n_lines + 2);
  self.tables = g_hash_table_new (NULL, NULL);
  index_tables (&self);
  mark_items (&self);
  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, NULL, &lines))
    give_tables (&self, lines);
  collect_blocks (&self, items);
  g_hash_table_unref (self.tables);
  g_free (self.taken);
}

/* --- folds ------------------------------------------------------------------------------------------------------ */

/* How many folds the HTML of @block opens less those it closes. */
static int
count_folds (CsnChecklist *checklist, CsnBlock *block)
{
  g_autofree char *source = csn_session_dup_source (checklist, block);
  g_autofree char *folded = g_ascii_strdown (source, -1);
  int n = 0;

  for (const char *p = strstr (folded, "<details"); p != NULL; p = strstr (p + 1, "<details"))
    n++;
  for (const char *p = strstr (folded, "</details"); p != NULL; p = strstr (p + 1, "</details"))
    n--;
  return n;
}

typedef struct
{
  guint line;
  int change;
} FoldMark;

static GArray *
find_marks (CsnChecklist *checklist)
{
  guint n_blocks;
  CsnBlock *const *blocks = csn_checklist_peek_blocks (checklist, &n_blocks);
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (FoldMark));

  for (guint i = 0; i < n_blocks; i++)
    {
      FoldMark mark = { csn_block_get_line (blocks[i]), 0 };

      if (csn_block_get_kind (blocks[i]) != CSN_BLOCK_HTML)
        continue;
      mark.change = count_folds (checklist, blocks[i]);
      if (mark.change != 0)
        g_array_append_val (marks, mark);
    }
  return marks;
}

void
csn_form_text_fold (CsnRecord *record, GPtrArray *lines)
{
  g_autoptr (GArray) marks = find_marks (csn_record_get_checklist (record));
  CsnFormLine *stack[MAX_FOLDS] = { NULL };
  int depth = 0;
  guint next = 0;

  if (marks->len == 0)
    return;
  for (guint i = 0; i < lines->len; i++)
    {
      CsnFormLine *line = g_ptr_array_index (lines, i);
      int opened = 0;

      while (next < marks->len && g_array_index (marks, FoldMark, next).line <= csn_form_line_get_line (line))
        {
          const FoldMark *mark = &g_array_index (marks, FoldMark, next++);

          if (mark->change > 0 && mark->line == csn_form_line_get_line (line))
            opened += mark->change;
          else
            depth = CLAMP (depth + MIN (mark->change, 0), 0, MAX_FOLDS - 1);
        }
      if (depth > 0)
        csn_form_line_set_fold (line, stack[depth - 1]);
      for (; opened > 0 && depth < MAX_FOLDS - 1; opened--)
        stack[depth++] = line;
    }
}
