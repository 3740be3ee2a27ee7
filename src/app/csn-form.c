/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The checklist as the window lays it out; see the header.
 *
 * Grouping: a check is a line. What is asked inside a check (blanks, choices, tester) is part of the check's line. Blanks
 * without a check stand together when they stand in one source line or table row. Text stands between by its line. */

#include "csn-form.h"

#include <string.h>

#include "csn-array-model.h"
#include "csn-form-text.h"
#include "csn-roll-up.h"

/* Lines before the first frame, some 1,000 pixels; the others follow at once (UX.md, T1). */
#define FIRST_LINES 20

struct _CsnForm
{
  GObject parent_instance;
  CsnRecord *record;           /* (owned) */
  CsnArrayModel *sections;     /* (owned) (element-type CsnFormSection) */
  GtkSliceListModel *lines;    /* (owned) */
  GtkFilterListModel *filtered; /* (owned) */
  GtkCustomFilter *custom;     /* (owned): without a function while nothing can be hidden, then no line is asked */
  gboolean asks;               /* it has one */
  GPtrArray *folded;           /* (owned) (element-type CsnFormLine): what begins folded away */
  CsnFilter filter;
  char *person;                /* (owned) (nullable) */
  char *needle;                /* (owned) (nullable): case-folded search */
  guint n_checks;
  guint n_done;
  guint n_failed;
};

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnForm, csn_form, G_TYPE_OBJECT)

static gboolean
passes_filter (CsnForm *self, CsnFormLine *line)
{
  switch (self->filter)
    {
    case CSN_FILTER_OPEN:
      return csn_form_line_is_open (line);
    case CSN_FILTER_FAILED:
      return csn_form_line_is_failed (line);
    case CSN_FILTER_MINE:
      return self->person != NULL && csn_form_line_is_of (line, self->person);
    case CSN_FILTER_CHANGED:
      return csn_form_line_is_changed (line);
    case CSN_FILTER_ALL:
    default:
      return self->needle != NULL || !csn_form_line_is_hidden (line);
    }
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  CsnForm *self = user_data;

  if (!passes_filter (self, item))
    return FALSE;
  return self->needle == NULL || csn_form_line_matches (item, self->needle);
}

/* After what hides lines has changed in the way of @change. */
static void
filter_again (CsnForm *self, GtkFilterChange change)
{
  gboolean asks = self->filter != CSN_FILTER_ALL || self->needle != NULL || self->folded->len > 0;

  if (asks != self->asks)
    gtk_custom_filter_set_filter_func (self->custom, asks ? match_cb : NULL, asks ? self : NULL, NULL);
  else if (asks)
    gtk_filter_changed (GTK_FILTER (self->custom), change);
  self->asks = asks;
}

static void
csn_form_dispose (GObject *object)
{
  CsnForm *self = CSN_FORM (object);

  if (self->custom != NULL)
    gtk_custom_filter_set_filter_func (self->custom, NULL, NULL, NULL);
  g_clear_object (&self->lines);
  g_clear_object (&self->filtered);
  g_clear_object (&self->custom);
  g_clear_object (&self->sections);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (csn_form_parent_class)->dispose (object);
}

static void
csn_form_finalize (GObject *object)
{
  CsnForm *self = CSN_FORM (object);

  g_clear_pointer (&self->folded, g_ptr_array_unref);
  g_clear_pointer (&self->person, g_free);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (csn_form_parent_class)->finalize (object);
}

static void
csn_form_class_init (CsnFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_form_finalize;
  signals[PROGRESS]
      = g_signal_new ("progress", CSN_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
csn_form_init (CsnForm *self)
{
  self->sections = csn_array_model_new (CSN_TYPE_FORM_SECTION);
  self->folded = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- grouping --------------------------------------------------------------------------------------------------- */

typedef struct
{
  GHashTable *lines_of;  /* CsnItem that others belong to → CsnFormLine that shows it (unowned) */
  GHashTable *items;     /* CsnSection → GPtrArray of CsnFormLine */
  CsnFormLine *last;     /* (unowned) */
  CsnSection *section;   /* (unowned): of the last */
  GPtrArray *list;       /* (unowned): its lines */
} Grouping;

static gboolean
is_shown (CsnEntry *entry)
{
  return csn_item_get_role (csn_entry_get_item (entry)) != CSN_ROLE_CHOICE_OPTION;
}

static guint
row_of (CsnItem *item)
{
  guint row = csn_item_get_row_line (item);

  return row != 0 ? row : csn_item_get_line (item);
}

/* "Tested by: ___" as a task: its blank belongs to the check above, and its box says no more than the blank. */
static gboolean
is_tester (CsnItem *item)
{
  return csn_item_get_role (item) == CSN_ROLE_ATTRIBUTION && csn_item_get_kind (item) == CSN_ITEM_CHECK
         && csn_item_get_parent (item) != NULL && csn_item_get_children (item)->len > 0;
}

/* The line that @item is a part of, or NULL when it begins one. */
static CsnFormLine *
find_host (Grouping *grouping, CsnItem *item)
{
  CsnEntry *lead;

  if (csn_item_get_kind (item) != CSN_ITEM_CHECK || csn_item_get_role (item) == CSN_ROLE_VERDICT || is_tester (item))
    for (CsnItem *up = csn_item_get_parent (item); up != NULL; up = csn_item_get_parent (up))
      {
        CsnFormLine *line = g_hash_table_lookup (grouping->lines_of, up);

        if (line != NULL)
          return line;
      }
  if (grouping->last == NULL || csn_item_get_kind (item) == CSN_ITEM_CHECK)
    return NULL;
  lead = csn_form_line_get_lead (grouping->last);
  if (csn_item_get_section (csn_entry_get_item (lead)) == csn_item_get_section (item)
      && row_of (csn_entry_get_item (lead)) == row_of (item))
    return grouping->last;
  return NULL;
}

static void
add_line (Grouping *grouping, CsnSection *section, CsnFormLine *line)
{
  if (section != grouping->section)
    {
      grouping->section = section;
      grouping->list = g_hash_table_lookup (grouping->items, section);
    }
  if (grouping->list == NULL)
    {
      grouping->list = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (grouping->items, section, grouping->list);
    }
  g_ptr_array_add (grouping->list, line);
  grouping->last = line;
}

static void
group_entries (CsnForm *self, Grouping *grouping)
{
  guint n_entries;
  CsnEntry *const *entries = csn_record_peek_entries (self->record, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      CsnEntry *entry = entries[i];
      CsnItem *item = csn_entry_get_item (entry);
      CsnFormLine *line;

      if (!is_shown (entry))
        continue;
      line = find_host (grouping, item);
      if (line != NULL && !is_tester (item))
        csn_form_line_add_part (line, entry);
      else if (line == NULL)
        {
          line = csn_form_line_new_item (entry);
          add_line (grouping, csn_item_get_section (item), line);
        }
      if (csn_item_get_children (item)->len > 0)
        g_hash_table_insert (grouping->lines_of, item, line);
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  guint first = csn_form_line_get_line (*(CsnFormLine **) a);
  guint second = csn_form_line_get_line (*(CsnFormLine **) b);

  return first < second ? -1 : first > second;
}

/* Importing keeps to the order of the document but for what stands in odd places. */
static void
put_in_order (GPtrArray *lines)
{
  for (guint i = 1; i < lines->len; i++)
    if (compare_lines (&lines->pdata[i - 1], &lines->pdata[i]) > 0)
      {
        g_ptr_array_sort (lines, compare_lines);
        return;
      }
}

/* The lines of a section out of those of its items and those of its text, in document order, an item before text of the same
 * line. Takes the lines out of both. (transfer full) (nullable) */
static GPtrArray *
weave (GPtrArray *items, GPtrArray *texts)
{
  GPtrArray *lines;
  guint next = 0;

  if (items != NULL)
    put_in_order (items);
  if (texts != NULL)
    put_in_order (texts);
  if (items == NULL || texts == NULL)
    return items != NULL ? g_ptr_array_ref (items) : texts != NULL ? g_ptr_array_ref (texts) : NULL;
  lines = g_ptr_array_new_full (items->len + texts->len, g_object_unref);
  for (guint i = 0; i < texts->len; i++)
    {
      while (next < items->len && compare_lines (&items->pdata[next], &texts->pdata[i]) <= 0)
        g_ptr_array_add (lines, items->pdata[next++]);
      g_ptr_array_add (lines, texts->pdata[i]);
    }
  while (next < items->len)
    g_ptr_array_add (lines, items->pdata[next++]);
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_set_free_func (texts, NULL);
  return lines;
}

static GHashTable *
new_lists (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

static GListModel *
build_sections (CsnForm *self)
{
  guint n_sections;
  CsnSection *const *sections = csn_checklist_peek_sections (csn_record_get_checklist (self->record), &n_sections);
  CsnArrayModel *models = csn_array_model_new (G_TYPE_LIST_MODEL);
  g_autoptr (GPtrArray) in_order = g_ptr_array_new ();
  g_autoptr (GHashTable) items = new_lists ();
  g_autoptr (GHashTable) texts = new_lists ();
  g_autoptr (GHashTable) lines_of = g_hash_table_new (NULL, NULL);

  group_entries (self, &(Grouping) { .lines_of = lines_of, .items = items });
  csn_form_text_collect (self->record, items, texts);
  for (guint i = 0; i < n_sections; i++)
    {
      GPtrArray *lines = weave (g_hash_table_lookup (items, sections[i]), g_hash_table_lookup (texts, sections[i]));
      g_autoptr (CsnFormSection) section = NULL;

      if (lines == NULL && csn_section_get_line (sections[i]) == 0)
        continue; /* nothing stands before the first heading */
      if (lines != NULL)
        g_ptr_array_extend (in_order, lines, NULL, NULL);
      section = csn_form_section_new (sections[i], lines);
      if (lines != NULL)
        csn_array_model_append (models, csn_form_section_get_lines (section));
      csn_array_model_append (self->sections, section);
    }
  csn_form_text_fold (self->record, in_order);
  for (guint i = 0; i < in_order->len; i++)
    if (csn_form_line_is_hidden (g_ptr_array_index (in_order, i)))
      g_ptr_array_add (self->folded, g_object_ref (g_ptr_array_index (in_order, i)));
  return G_LIST_MODEL (models);
}

/* --- progress --------------------------------------------------------------------------------------------------- */

static gboolean
is_counted (CsnEntry *entry)
{
  CsnRole role = csn_entry_get_role (entry);

  return csn_item_get_kind (csn_entry_get_item (entry)) == CSN_ITEM_CHECK && role != CSN_ROLE_NOTE
         && role != CSN_ROLE_CHOICE_OPTION && role != CSN_ROLE_ROLE_SIGNOFF;
}

static void
count_lines (CsnFormSection *section, guint numbers[3])
{
  guint n_lines;
  CsnFormLine *const *lines = csn_form_section_peek_lines (section, &n_lines);

  for (guint i = 0; i < n_lines; i++)
    {
      CsnEntry *lead = csn_form_line_get_lead (lines[i]);

      if (lead == NULL || !is_counted (lead))
        continue;
      numbers[0]++;
      numbers[1] += csn_state_is_done (csn_entry_get_state (lead)) ? 1 : 0;
      numbers[2] += csn_state_is_failed (csn_entry_get_state (lead)) ? 1 : 0;
    }
}

/* A section counts what stands in it and in the sections inside it; these follow it directly. */
static void
count_section (CsnForm *self, guint index)
{
  CsnFormSection *section = csn_array_model_peek (self->sections, index);
  guint n_sections = csn_array_model_length (self->sections);
  guint numbers[3] = { 0, 0, 0 };

  count_lines (section, numbers);
  self->n_checks += numbers[0];
  self->n_done += numbers[1];
  self->n_failed += numbers[2];
  /* the title of the whole document would only repeat the numbers of the window */
  for (guint i = index + 1; i < n_sections && csn_section_get_level (csn_form_section_get_section (section)) > 1; i++)
    {
      CsnFormSection *inner = csn_array_model_peek (self->sections, i);

      if (!csn_section_is_within (csn_form_section_get_section (inner), csn_form_section_get_section (section)))
        break;
      count_lines (inner, numbers);
    }
  csn_form_section_set_progress (section, numbers[0], numbers[1], numbers[2]);
}

void
csn_form_refresh (CsnForm *self)
{
  g_return_if_fail (CSN_IS_FORM (self));

  self->n_checks = self->n_done = self->n_failed = 0;
  for (guint i = 0; i < csn_array_model_length (self->sections); i++)
    count_section (self, i);
  g_signal_emit (self, signals[PROGRESS], 0);
}

/* --- public ----------------------------------------------------------------------------------------------------- */

CsnForm *
csn_form_new (CsnRecord *record)
{
  CsnForm *self;
  GtkFlattenListModel *flat;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);

  self = g_object_new (CSN_TYPE_FORM, NULL);
  self->record = g_object_ref (record);
  flat = gtk_flatten_list_model_new (build_sections (self));
  self->custom = gtk_custom_filter_new (NULL, NULL, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (flat), g_object_ref (GTK_FILTER (self->custom)));
  self->lines = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), 0, FIRST_LINES);
  filter_again (self, GTK_FILTER_CHANGE_DIFFERENT);
  csn_form_refresh (self);
  return self;
}

CsnRecord *
csn_form_get_record (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), NULL);
  return self->record;
}

GListModel *
csn_form_get_sections (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), NULL);
  return G_LIST_MODEL (self->sections);
}

GListModel *
csn_form_get_lines (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), NULL);
  return G_LIST_MODEL (self->lines);
}

void
csn_form_show_all (CsnForm *self)
{
  g_return_if_fail (CSN_IS_FORM (self));
  gtk_slice_list_model_set_size (self->lines, G_MAXUINT);
}

CsnFilter
csn_form_get_filter (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), CSN_FILTER_ALL);
  return self->filter;
}

void
csn_form_set_filter (CsnForm *self, CsnFilter filter, const char *person)
{
  g_return_if_fail (CSN_IS_FORM (self));

  self->filter = filter;
  g_set_str (&self->person, person);
  filter_again (self, GTK_FILTER_CHANGE_DIFFERENT);
}

void
csn_form_set_search (CsnForm *self, const char *text)
{
  g_return_if_fail (CSN_IS_FORM (self));

  g_clear_pointer (&self->needle, g_free);
  if (text != NULL && *text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  filter_again (self, GTK_FILTER_CHANGE_DIFFERENT);
}

void
csn_form_toggle_fold (CsnForm *self, CsnFormLine *line)
{
  g_return_if_fail (CSN_IS_FORM (self));
  g_return_if_fail (CSN_IS_FORM_LINE (line));

  csn_form_line_set_unfolded (line, !csn_form_line_is_unfolded (line));
  filter_again (self, csn_form_line_is_unfolded (line) ? GTK_FILTER_CHANGE_LESS_STRICT : GTK_FILTER_CHANGE_MORE_STRICT);
}

static gboolean
reveal (GPtrArray *lines, CsnEntry *entry)
{
  for (guint i = 0; i < lines->len; i++)
    if (csn_form_line_has_entry (g_ptr_array_index (lines, i), entry))
      return csn_form_line_reveal (g_ptr_array_index (lines, i));
  return FALSE;
}

void
csn_form_reveal_entry (CsnForm *self, CsnEntry *entry)
{
  g_return_if_fail (CSN_IS_FORM (self));
  g_return_if_fail (CSN_IS_ENTRY (entry));

  if (self->folded->len > 0 && reveal (self->folded, entry))
    filter_again (self, GTK_FILTER_CHANGE_LESS_STRICT);
}

guint
csn_form_get_n_checks (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), 0);
  return self->n_checks;
}

guint
csn_form_get_n_done (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), 0);
  return self->n_done;
}

guint
csn_form_get_n_failed (CsnForm *self)
{
  g_return_val_if_fail (CSN_IS_FORM (self), 0);
  return self->n_failed;
}

/* An item that has no place of its own is shown by the item that it belongs to. */
static guint
find_above (CsnForm *self, CsnEntry *entry)
{
  CsnItem *parent = csn_item_get_parent (csn_entry_get_item (entry));
  CsnEntry *above = parent ? csn_record_get_entry_of (self->record, parent) : NULL;

  return above != NULL ? csn_form_find_entry (self, above) : G_MAXUINT;
}

guint
csn_form_find_entry (CsnForm *self, CsnEntry *entry)
{
  guint n_lines;

  g_return_val_if_fail (CSN_IS_FORM (self), G_MAXUINT);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), G_MAXUINT);

  n_lines = g_list_model_get_n_items (G_LIST_MODEL (self->lines));
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (CsnFormLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);

      if (csn_form_line_has_entry (line, entry))
        return i;
    }
  return find_above (self, entry);
}

guint
csn_form_find_section (CsnForm *self, CsnFormSection *section)
{
  guint wanted, n_lines;

  g_return_val_if_fail (CSN_IS_FORM (self), G_MAXUINT);
  g_return_val_if_fail (CSN_IS_FORM_SECTION (section), G_MAXUINT);

  wanted = csn_section_get_line (csn_form_section_get_section (section));
  n_lines = g_list_model_get_n_items (G_LIST_MODEL (self->lines));
  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (CsnFormLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);

      if (csn_section_get_line (csn_form_section_get_section (csn_form_line_get_section (line))) >= wanted)
        return i;
    }
  return G_MAXUINT;
}

/* (transfer full) */
static char *
dup_anchor (const char *title)
{
  GString *anchor = g_string_new (NULL);

  for (const char *p = title ? title : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '_' || c == '-')
        g_string_append_unichar (anchor, g_unichar_tolower (c));
      else if (g_unichar_isspace (c))
        g_string_append_c (anchor, '-');
    }
  return g_string_free (anchor, FALSE);
}

CsnFormSection *
csn_form_find_heading (CsnForm *self, const char *anchor)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (CSN_IS_FORM (self), NULL);

  wanted = g_uri_unescape_string (anchor, NULL);
  for (guint i = 0; wanted != NULL && i < csn_array_model_length (self->sections); i++)
    {
      CsnFormSection *section = csn_array_model_peek (self->sections, i);
      g_autofree char *own = dup_anchor (csn_section_get_title (csn_form_section_get_section (section)));

      if (g_strcmp0 (own, wanted) == 0)
        return section; /* the list holds it */
    }
  return NULL;
}

/* Opens the folds that hide open items. */
static void
reveal_open (CsnForm *self)
{
  gboolean revealed = FALSE;

  for (guint i = 0; i < self->folded->len; i++)
    if (csn_form_line_is_open (g_ptr_array_index (self->folded, i)))
      revealed |= csn_form_line_reveal (g_ptr_array_index (self->folded, i));
  if (revealed)
    filter_again (self, GTK_FILTER_CHANGE_LESS_STRICT);
}

guint
csn_form_find_open (CsnForm *self, guint position, gboolean backward)
{
  guint n_lines;

  g_return_val_if_fail (CSN_IS_FORM (self), G_MAXUINT);

  reveal_open (self);
  n_lines = g_list_model_get_n_items (G_LIST_MODEL (self->lines));
  if (position >= n_lines)
    position = backward ? 0 : n_lines - 1;
  for (guint i = 1; i <= n_lines; i++)
    {
      guint next = backward ? (position + n_lines - i) % n_lines : (position + i) % n_lines;
      g_autoptr (CsnFormLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), next);

      if (csn_form_line_is_open (line))
        return next;
    }
  return G_MAXUINT;
}
