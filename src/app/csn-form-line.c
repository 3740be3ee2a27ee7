/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One row of the checklist; see the header. */

#include "csn-form-line.h"

#include <string.h>

#include "csn-form-words.h"
#include "csn-roll-up.h"
#include "csn-session-prose.h"

/* What fits beside the controls of a row of the usual width. */
#define CHARS_A_ROW 96

/* What few lines have before they are shown or searched; made when the first of it comes. */
typedef struct
{
  CsnTable *table;          /* (owned) (nullable) */
  CsnFormLine *fold;        /* (owned) (nullable): folds this line away */
  CsnProse *prose;          /* (owned) (nullable): text, or name of the item */
  CsnProse *rest;           /* (owned) (nullable) */
  char *key;                /* (owned) (nullable): case-folded text, made when first searched */
} Extras;

/* Of a line that has none of it. */
static const Extras no_extras;

struct _CsnFormLine
{
  GObject parent_instance;
  CsnEntry *lead;           /* (owned) (nullable) */
  GPtrArray *parts;         /* (owned) (nullable) (element-type CsnEntry): most lines have none */
  CsnBlock *block;          /* (owned) (nullable) */
  CsnChecklist *checklist;  /* (owned) (nullable): of an item only while someone set it */
  CsnFormSection *section;  /* (unowned): holds us */
  const Extras *extras;     /* (owned) unless it is no_extras */
  guint first;              /* lines of the text */
  guint last;
  int height;               /* of its row when last shown, 0: never */
  guint is_fold : 1;
  guint unfolded : 1;
  guint read : 1;           /* prose and rest were looked for */
};

G_DEFINE_FINAL_TYPE (CsnFormLine, csn_form_line, G_TYPE_OBJECT)

/* To write to. */
static Extras *
own_extras (CsnFormLine *self)
{
  if (self->extras == &no_extras)
    self->extras = g_new0 (Extras, 1);
  return (Extras *) self->extras;
}

static void
free_extras (Extras *extras)
{
  g_clear_object (&extras->table);
  g_clear_object (&extras->fold);
  g_clear_pointer (&extras->prose, csn_prose_unref);
  g_clear_pointer (&extras->rest, csn_prose_unref);
  g_free (extras->key);
  g_free (extras);
}

static void
csn_form_line_finalize (GObject *object)
{
  CsnFormLine *self = CSN_FORM_LINE (object);

  g_clear_object (&self->lead);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_object (&self->block);
  g_clear_object (&self->checklist);
  if (self->extras != &no_extras)
    free_extras ((Extras *) self->extras);
  G_OBJECT_CLASS (csn_form_line_parent_class)->finalize (object);
}

static void
csn_form_line_class_init (CsnFormLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_form_line_finalize;
}

static void
csn_form_line_init (CsnFormLine *self)
{
  self->extras = &no_extras;
}

static guint
n_parts (CsnFormLine *self)
{
  return self->parts != NULL ? self->parts->len : 0;
}

CsnFormLine *
csn_form_line_new_item (CsnEntry *lead)
{
  CsnFormLine *self;

  g_return_val_if_fail (CSN_IS_ENTRY (lead), NULL);

  self = g_object_new (CSN_TYPE_FORM_LINE, NULL);
  self->lead = g_object_ref (lead);
  return self;
}

CsnFormLine *
csn_form_line_new_text (CsnChecklist *checklist, CsnBlock *block, guint first, guint last)
{
  CsnFormLine *self;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (CSN_IS_BLOCK (block), NULL);
  g_return_val_if_fail (first <= last, NULL);

  self = g_object_new (CSN_TYPE_FORM_LINE, NULL);
  self->checklist = g_object_ref (checklist);
  self->block = g_object_ref (block);
  self->first = first;
  self->last = last;
  return self;
}

void
csn_form_line_set_table (CsnFormLine *self, CsnTable *table)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));
  if (self->extras->table != table)
    g_set_object (&own_extras (self)->table, table);
}

void
csn_form_line_set_checklist (CsnFormLine *self, CsnChecklist *checklist)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));
  g_set_object (&self->checklist, checklist);
}

void
csn_form_line_add_part (CsnFormLine *self, CsnEntry *part)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));
  g_ptr_array_add (csn_form_line_get_parts (self), g_object_ref (part));
}

void
csn_form_line_set_section (CsnFormLine *self, CsnFormSection *section)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));
  self->section = section;
}

CsnEntry *
csn_form_line_get_lead (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  return self->lead;
}

GPtrArray *
csn_form_line_get_parts (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);

  if (self->parts == NULL)
    self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  return self->parts;
}

CsnBlock *
csn_form_line_get_block (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  return self->block;
}

CsnTable *
csn_form_line_get_table (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  return self->extras->table;
}

CsnFormSection *
csn_form_line_get_section (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  return self->section;
}

guint
csn_form_line_get_line (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), 0);
  return self->lead ? csn_item_get_line (csn_entry_get_item (self->lead))
                    : self->first;
}

/* --- text of the document --------------------------------------------------------------------------------------- */

CsnProse *
csn_form_line_get_prose (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  g_return_val_if_fail (self->block != NULL, NULL);

  if (self->extras->prose == NULL)
    own_extras (self)->prose = csn_session_read_prose (self->checklist, self->block, self->first, self->last);
  return self->extras->prose;
}

static void
add_cells (GPtrArray *cells, GPtrArray *all, const char *const *texts, guint index, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      CsnProse *prose;

      if (all != NULL)
        prose = csn_prose_ref (g_ptr_array_index (all, index * n_columns + i));
      else
        {
          prose = csn_prose_new ();
          csn_prose_append (prose, texts[i] != NULL ? texts[i] : "", -1, 0, NULL);
        }
      g_ptr_array_add (cells, prose);
    }
}

GPtrArray *
csn_form_line_dup_cells (CsnFormLine *self, guint *n_columns)
{
  g_autoptr (GPtrArray) all = NULL;
  CsnTable *table;
  GPtrArray *cells;
  guint n_rows, n_read = 0;

  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  g_return_val_if_fail (n_columns != NULL, NULL);

  table = self->extras->table;
  if (self->block == NULL || table == NULL)
    return NULL;
  n_rows = csn_table_get_n_rows (table);
  *n_columns = csn_table_get_n_columns (table);
  all = csn_session_read_table (self->checklist, self->block, &n_read);
  /* where the parser sees another table than the importer, the words count and not their look */
  if (all != NULL && (n_read != *n_columns || all->len != (n_rows + 1) * n_read))
    g_clear_pointer (&all, g_ptr_array_unref);
  cells = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_prose_unref);
  add_cells (cells, all, csn_table_get_header (table), 0, *n_columns);
  for (guint i = 0; i < n_rows; i++)
    if (csn_table_get_row_line (table, i) >= self->first && csn_table_get_row_line (table, i) <= self->last)
      add_cells (cells, all, csn_table_get_row (table, i), i + 1, *n_columns);
  return cells;
}

char *
csn_form_line_dup_marker (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);

  if (self->block == NULL || csn_block_get_kind (self->block) != CSN_BLOCK_LIST_ITEM
      || self->first != csn_block_get_line (self->block))
    return NULL;
  return csn_session_dup_marker (self->checklist, self->block);
}

static void
read_item (CsnFormLine *self)
{
  CsnItem *item = csn_entry_get_item (self->lead);
  g_autoptr (CsnProse) whole = NULL;

  if (self->read || self->checklist == NULL)
    return;
  self->read = TRUE;
  if (csn_item_is_in_cell (item))
    {
      own_extras (self)->rest = csn_form_words_rest_of_row (item, self->extras->table);
      return;
    }
  whole = csn_session_read_item (self->checklist, item);
  if (csn_form_words_is_label (item, whole) && !csn_prose_is_plain (whole))
    own_extras (self)->prose = g_steal_pointer (&whole);
  else
    own_extras (self)->rest = csn_form_words_rest (item, whole, csn_form_line_get_parts (self));
}

CsnProse *
csn_form_line_get_title (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  g_return_val_if_fail (self->lead != NULL, NULL);

  read_item (self);
  return self->extras->prose;
}

CsnProse *
csn_form_line_get_rest (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), NULL);
  g_return_val_if_fail (self->lead != NULL, NULL);

  read_item (self);
  return self->extras->rest;
}

/* --- folds ------------------------------------------------------------------------------------------------------ */

void
csn_form_line_set_fold (CsnFormLine *self, CsnFormLine *fold)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));

  if (self->extras->fold != fold)
    g_set_object (&own_extras (self)->fold, fold);
  if (fold != NULL)
    fold->is_fold = TRUE;
}

gboolean
csn_form_line_is_fold (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);
  return self->is_fold;
}

gboolean
csn_form_line_is_unfolded (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);
  return self->unfolded;
}

void
csn_form_line_set_unfolded (CsnFormLine *self, gboolean unfolded)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));
  self->unfolded = unfolded != FALSE;
}

gboolean
csn_form_line_is_hidden (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  for (CsnFormLine *fold = self->extras->fold; fold != NULL; fold = fold->extras->fold)
    if (!fold->unfolded)
      return TRUE;
  return FALSE;
}

gboolean
csn_form_line_reveal (CsnFormLine *self)
{
  gboolean closed;

  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  closed = csn_form_line_is_hidden (self);
  for (CsnFormLine *fold = self->extras->fold; fold != NULL; fold = fold->extras->fold)
    fold->unfolded = TRUE;
  return closed;
}

/* --- size before it is shown ------------------------------------------------------------------------------------ */

static guint
count_rows (const char *text)
{
  return text != NULL && *text != '\0' ? 1 + (guint) (strlen (text) / CHARS_A_ROW) : 0;
}

guint
csn_form_line_guess_rows (CsnFormLine *self)
{
  CsnItem *item;

  g_return_val_if_fail (CSN_IS_FORM_LINE (self), 0);

  if (self->extras->table != NULL && self->block != NULL)
    return 2 * (self->last - self->first + 1);
  if (self->block != NULL)
    return csn_block_get_kind (self->block) == CSN_BLOCK_CODE ? self->last - self->first + 1
                                                              : count_rows (csn_block_get_text (self->block));
  item = csn_entry_get_item (self->lead);
  return MAX (count_rows (csn_item_get_label (item)), 1) + count_rows (csn_item_get_expected (item))
         + count_rows (csn_item_get_command (item)) + (n_parts (self) > 0 ? 2 : 0);
}

int
csn_form_line_get_height (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), 0);
  return self->height;
}

void
csn_form_line_set_height (CsnFormLine *self, int height)
{
  g_return_if_fail (CSN_IS_FORM_LINE (self));
  self->height = height;
}

/* --- what filters ask ------------------------------------------------------------------------------------------- */

guint
csn_form_line_get_depth (CsnFormLine *self)
{
  guint depth = 0;

  g_return_val_if_fail (CSN_IS_FORM_LINE (self), 0);

  if (self->lead == NULL)
    return 0;
  for (CsnItem *up = csn_item_get_parent (csn_entry_get_item (self->lead)); up != NULL;
       up = csn_item_get_parent (up))
    depth++;
  return depth;
}

gboolean
csn_form_line_has_entry (CsnFormLine *self, CsnEntry *entry)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);
  return self->lead == entry || (self->parts != NULL && g_ptr_array_find (self->parts, entry, NULL));
}

/* A field is open while it is empty; whatever is judged, while its state is not settled. */
static gboolean
is_entry_open (CsnEntry *entry)
{
  CsnItem *item = csn_entry_get_item (entry);
  CsnState state = csn_entry_get_state (entry);

  if (csn_item_is_derived (item) || csn_entry_get_role (entry) == CSN_ROLE_NOTE)
    return FALSE;
  if (csn_item_get_kind (item) == CSN_ITEM_CHECK)
    return !csn_state_is_done (state) && !csn_state_is_failed (state);
  return csn_entry_get_value (entry) == NULL || *csn_entry_get_value (entry) == '\0';
}

gboolean
csn_form_line_is_open (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  if (self->lead == NULL)
    return FALSE;
  if (is_entry_open (self->lead))
    return TRUE;
  if (csn_item_get_kind (csn_entry_get_item (self->lead)) == CSN_ITEM_CHECK
      && csn_state_is_done (csn_entry_get_state (self->lead)))
    return FALSE;
  for (guint i = 0; i < n_parts (self); i++)
    if (is_entry_open (g_ptr_array_index (self->parts, i)))
      return TRUE;
  return FALSE;
}

gboolean
csn_form_line_is_failed (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  if (self->lead == NULL)
    return FALSE;
  if (csn_state_is_failed (csn_entry_get_state (self->lead)))
    return TRUE;
  for (guint i = 0; i < n_parts (self); i++)
    if (csn_state_is_failed (csn_entry_get_state (g_ptr_array_index (self->parts, i))))
      return TRUE;
  return FALSE;
}

gboolean
csn_form_line_is_changed (CsnFormLine *self)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  if (self->lead == NULL)
    return FALSE;
  if (csn_entry_is_changed (self->lead))
    return TRUE;
  for (guint i = 0; i < n_parts (self); i++)
    if (csn_entry_is_changed (g_ptr_array_index (self->parts, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_entry_of (CsnEntry *entry, const char *person)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);
  CsnFieldKind kind = csn_item_get_field_kind (csn_entry_get_item (entry));

  if (answer == NULL)
    return FALSE;
  if (g_strcmp0 (csn_answer_get_by (answer), person) == 0)
    return TRUE;
  return csn_item_get_kind (csn_entry_get_item (entry)) == CSN_ITEM_FIELD
         && (kind == CSN_FIELD_PERSON || kind == CSN_FIELD_PERSON_CONTACT)
         && g_strcmp0 (csn_answer_get_value (answer), person) == 0;
}

gboolean
csn_form_line_is_of (CsnFormLine *self, const char *person)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  if (self->lead == NULL)
    return FALSE;
  if (is_entry_of (self->lead, person))
    return TRUE;
  for (guint i = 0; i < n_parts (self); i++)
    if (is_entry_of (g_ptr_array_index (self->parts, i), person))
      return TRUE;
  return FALSE;
}

static void
append_entry (GString *text, CsnEntry *entry)
{
  CsnItem *item = csn_entry_get_item (entry);
  const char *const words[] = {
    csn_item_get_label (item), csn_item_get_text (item), csn_item_get_context (item), csn_item_get_command (item),
    csn_item_get_expected (item), csn_entry_get_value (entry), csn_entry_get_note (entry),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i] != NULL)
      g_string_append_printf (text, "%s\n", words[i]);
}

/* What the document says is folded once; what people enter is looked at anew. */
gboolean
csn_form_line_matches (CsnFormLine *self, const char *needle)
{
  g_return_val_if_fail (CSN_IS_FORM_LINE (self), FALSE);

  if (self->extras->key == NULL)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      if (self->block != NULL)
        g_string_append (text, self->extras->table != NULL ? csn_block_get_text (self->block)
                                                   : csn_prose_get_text (csn_form_line_get_prose (self)));
      else
        append_entry (text, self->lead);
      for (guint i = 0; i < n_parts (self); i++)
        append_entry (text, g_ptr_array_index (self->parts, i));
      own_extras (self)->key = g_utf8_casefold (text->str, text->len);
    }
  return strstr (self->extras->key, needle) != NULL;
}
