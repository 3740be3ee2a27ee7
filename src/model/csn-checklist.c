/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a Markdown document means; see the header. Twins are counted here (RECORD.md, "Item ids"); see csn-id-words.h. */

#include "csn-checklist.h"

#include <string.h>

#include "csn-array-model.h"
#include "csn-digest.h"
#include "csn-id-words.h"

struct _CsnChecklist
{
  GObject parent_instance;
  GBytes *source; /* (owned) */
  char *sha256;   /* (owned) */
  char *title;    /* (owned) (nullable) */
  guint n_lines;
  CsnArrayModel *sections; /* (owned) */
  CsnArrayModel *items; /* (owned) */
  CsnArrayModel *blocks; /* (owned) */
  CsnArrayModel *tables; /* (owned) */
  CsnArrayModel *facts; /* (owned) */
  CsnArrayModel *slots; /* (owned) */
  CsnArrayModel *stages; /* (owned) */
  CsnArrayModel *probes; /* (owned) */
  CsnArrayModel *problems; /* (owned) */
  GMutex lock;               /* over the three below, each made when first asked for: threads share checklists */
  GHashTable *items_by_id;   /* (owned) (nullable) id (borrowed) → CsnItem (borrowed) */
  GHashTable *probes_by_id;  /* (owned) (nullable) id (borrowed) → CsnProbeSpec (borrowed) */
  GHashTable *items_by_line; /* (owned) (nullable) line → GPtrArray of CsnItem (borrowed) */
  GHashTable *firsts;        /* (owned) set of items and probes (borrowed): one of all that have the same words */
  GHashTable *n_twins;       /* (owned) the same where there are others → how many */
};

G_DEFINE_FINAL_TYPE (CsnChecklist, csn_checklist, G_TYPE_OBJECT)

static void
csn_checklist_finalize (GObject *object)
{
  CsnChecklist *self = CSN_CHECKLIST (object);

  /* who keeps an item longer finds none that are gone */
  for (guint i = 0; i < csn_array_model_length (self->items); i++)
    csn_item_drop_children (csn_array_model_peek (self->items, i));
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_object (&self->sections);
  g_clear_object (&self->items);
  g_clear_object (&self->blocks);
  g_clear_object (&self->tables);
  g_clear_object (&self->facts);
  g_clear_object (&self->slots);
  g_clear_object (&self->stages);
  g_clear_object (&self->probes);
  g_clear_object (&self->problems);
  g_clear_pointer (&self->items_by_id, g_hash_table_unref);
  g_clear_pointer (&self->probes_by_id, g_hash_table_unref);
  g_clear_pointer (&self->items_by_line, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->firsts);
  g_hash_table_unref (self->n_twins);
  G_OBJECT_CLASS (csn_checklist_parent_class)->finalize (object);
}

static void
csn_checklist_class_init (CsnChecklistClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_checklist_finalize;
}

static CsnIdWords
get_words (gpointer object)
{
  return CSN_IS_ITEM (object) ? csn_item_get_id_words (object) : csn_probe_spec_get_id_words (object);
}

static guint
hash_words (gconstpointer object)
{
  CsnIdWords words = get_words ((gpointer) object);

  return csn_id_words_hash (&words);
}

static gboolean
equal_words (gconstpointer a, gconstpointer b)
{
  CsnIdWords left = get_words ((gpointer) a);
  CsnIdWords right = get_words ((gpointer) b);

  return csn_id_words_equal (&left, &right);
}

static void
csn_checklist_init (CsnChecklist *self)
{
  self->sections = csn_array_model_new (CSN_TYPE_SECTION);
  self->items = csn_array_model_new (CSN_TYPE_ITEM);
  self->blocks = csn_array_model_new (CSN_TYPE_BLOCK);
  self->tables = csn_array_model_new (CSN_TYPE_TABLE);
  self->facts = csn_array_model_new (CSN_TYPE_FACT);
  self->slots = csn_array_model_new (CSN_TYPE_SLOT);
  self->stages = csn_array_model_new (CSN_TYPE_STAGE);
  self->probes = csn_array_model_new (CSN_TYPE_PROBE_SPEC);
  self->problems = csn_array_model_new (CSN_TYPE_PROBLEM);
  g_mutex_init (&self->lock);
  self->firsts = g_hash_table_new (hash_words, equal_words);
  self->n_twins = g_hash_table_new (hash_words, equal_words);
}

CsnChecklist *
csn_checklist_new (GBytes *source, const char *sha256)
{
  CsnChecklist *self;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (csn_is_sha256_hex (sha256), NULL);

  self = g_object_new (CSN_TYPE_CHECKLIST, NULL);
  self->source = g_bytes_ref (source);
  self->sha256 = g_strdup (sha256);
  return self;
}

GBytes *
csn_checklist_get_source (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return self->source;
}

const char *
csn_checklist_get_sha256 (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return self->sha256;
}

guint
csn_checklist_get_n_lines (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), 0);
  return self->n_lines;
}

void
csn_checklist_set_n_lines (CsnChecklist *self, guint n_lines)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  self->n_lines = n_lines;
}

const char *
csn_checklist_get_title (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return self->title ? self->title : "";
}

void
csn_checklist_set_title (CsnChecklist *self, const char *title)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_set_str (&self->title, title);
}

/* How many twins came before: none of most, which look once. */
static guint
count_twins (CsnChecklist *self, gpointer object)
{
  guint n;

  if (g_hash_table_add (self->firsts, object))
    return 0;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_twins, object)) + 1;
  g_hash_table_insert (self->n_twins, object, GUINT_TO_POINTER (n));
  return n;
}

void
csn_checklist_take_item (CsnChecklist *self, CsnItem *item)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_ITEM (item));

  csn_item_set_twins (item, count_twins (self, item));
  csn_item_set_index (item, csn_array_model_length (self->items));
  csn_array_model_take (self->items, item);
  g_clear_pointer (&self->items_by_id, g_hash_table_unref);
  g_clear_pointer (&self->items_by_line, g_hash_table_unref);
}

void
csn_checklist_add_probe (CsnChecklist *self, CsnProbeSpec *probe)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_PROBE_SPEC (probe));

  csn_probe_spec_set_twins (probe, count_twins (self, probe));
  csn_array_model_append (self->probes, probe);
  g_clear_pointer (&self->probes_by_id, g_hash_table_unref);
}

void
csn_checklist_add_section (CsnChecklist *self, CsnSection *section)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_SECTION (section));
  csn_array_model_append (self->sections, section);
}

void
csn_checklist_take_block (CsnChecklist *self, CsnBlock *block)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_BLOCK (block));
  csn_array_model_take (self->blocks, block);
}

void
csn_checklist_add_table (CsnChecklist *self, CsnTable *table)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_TABLE (table));
  csn_array_model_append (self->tables, table);
}

void
csn_checklist_add_fact (CsnChecklist *self, CsnFact *fact)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_FACT (fact));
  csn_array_model_append (self->facts, fact);
}

void
csn_checklist_add_slot (CsnChecklist *self, CsnSlot *slot)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_SLOT (slot));
  csn_array_model_append (self->slots, slot);
}

void
csn_checklist_add_stage (CsnChecklist *self, CsnStage *stage)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_STAGE (stage));
  csn_array_model_append (self->stages, stage);
}

void
csn_checklist_add_problem (CsnChecklist *self, CsnProblem *problem)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_PROBLEM (problem));
  csn_array_model_append (self->problems, problem);
}

GListModel *
csn_checklist_get_sections (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->sections);
}

GListModel *
csn_checklist_get_items (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->items);
}

GListModel *
csn_checklist_get_blocks (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->blocks);
}

GListModel *
csn_checklist_get_tables (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->tables);
}

GListModel *
csn_checklist_get_facts (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->facts);
}

GListModel *
csn_checklist_get_slots (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->slots);
}

GListModel *
csn_checklist_get_stages (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->stages);
}

GListModel *
csn_checklist_get_probes (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->probes);
}

GListModel *
csn_checklist_get_problems (CsnChecklist *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return G_LIST_MODEL (self->problems);
}

CsnSection *const *
csn_checklist_peek_sections (CsnChecklist *self, guint *n)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return (CsnSection *const *) csn_array_model_peek_all (self->sections, n);
}

CsnItem *const *
csn_checklist_peek_items (CsnChecklist *self, guint *n)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return (CsnItem *const *) csn_array_model_peek_all (self->items, n);
}

CsnBlock *const *
csn_checklist_peek_blocks (CsnChecklist *self, guint *n)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  return (CsnBlock *const *) csn_array_model_peek_all (self->blocks, n);
}

static int
compare_ordinals (gconstpointer a, gconstpointer b)
{
  CsnItem *left = *(CsnItem *const *) a;
  CsnItem *right = *(CsnItem *const *) b;

  return (int) csn_item_get_ordinal (left) - (int) csn_item_get_ordinal (right);
}

/* The item at a place of a line, of those in @items, which are sorted. Each box of a choice is a place of its own. */
static CsnItem *
find_place (GPtrArray *items, guint64 place)
{
  for (guint i = 0; i < items->len; i++)
    {
      CsnItem *item = g_ptr_array_index (items, i);
      gsize n_options = 0;

      csn_item_get_options (item, &n_options);
      if (place >= csn_item_get_ordinal (item) && place < csn_item_get_ordinal (item) + MAX (n_options, 1)
          && (i + 1 == items->len || place < csn_item_get_ordinal (g_ptr_array_index (items, i + 1))))
        return item;
    }
  return place <= items->len ? g_ptr_array_index (items, place - 1) : NULL;
}

static void
index_line (GHashTable *items_by_line, guint line, CsnItem *item)
{
  GPtrArray *items = g_hash_table_lookup (items_by_line, GUINT_TO_POINTER (line));

  if (items == NULL)
    {
      items = g_ptr_array_new ();
      g_hash_table_insert (items_by_line, GUINT_TO_POINTER (line), items);
    }
  g_ptr_array_add (items, item);
}

/* In the order of their places. (nullable) */
static GPtrArray *
get_items_of_line (CsnChecklist *self, guint line)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer items;

  if (self->items_by_line != NULL)
    return g_hash_table_lookup (self->items_by_line, GUINT_TO_POINTER (line));
  self->items_by_line = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < csn_array_model_length (self->items); i++)
    {
      CsnItem *item = csn_array_model_peek (self->items, i);

      index_line (self->items_by_line, csn_item_get_line (item), item);
      if (csn_item_get_alias_line (item) > 0)
        index_line (self->items_by_line, csn_item_get_alias_line (item), item);
    }
  g_hash_table_iter_init (&iter, self->items_by_line);
  while (g_hash_table_iter_next (&iter, NULL, &items))
    g_ptr_array_sort (items, compare_ordinals);
  return g_hash_table_lookup (self->items_by_line, GUINT_TO_POINTER (line));
}

/* "L123" or "L123#2" */
static CsnItem *
find_by_line (CsnChecklist *self, const char *address)
{
  char *end = NULL;
  guint64 line = g_ascii_strtoull (address + 1, &end, 10);
  guint64 place = 0;
  GPtrArray *items;

  if (end == address + 1 || line == 0 || line > G_MAXUINT)
    return NULL;
  if (*end == '#')
    {
      const char *digits = end + 1;

      place = g_ascii_strtoull (digits, &end, 10);
      if (end == digits || place == 0)
        return NULL;
    }
  if (*end != '\0')
    return NULL;
  items = get_items_of_line (self, (guint) line);
  if (items == NULL)
    return NULL;
  return place > 0 ? find_place (items, place) : g_ptr_array_index (items, 0);
}

/* @table: of @objects by what @get_id says of each, made when first asked for. */
static gpointer
lookup (CsnChecklist *self, GHashTable **table, CsnArrayModel *objects, const char *(*get_id) (gpointer), const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (*table == NULL)
    {
      *table = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < csn_array_model_length (objects); i++)
        {
          gpointer object = csn_array_model_peek (objects, i);

          g_hash_table_insert (*table, (gpointer) get_id (object), object);
        }
    }
  return g_hash_table_lookup (*table, id);
}

static const char *
get_item_id (gpointer item)
{
  return csn_item_get_id (item);
}

static const char *
get_probe_id (gpointer probe)
{
  return csn_probe_spec_get_id (probe);
}

CsnItem *
csn_checklist_lookup_item (CsnChecklist *self, const char *id)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  return lookup (self, &self->items_by_id, self->items, get_item_id, id);
}

CsnItem *
csn_checklist_find_item (CsnChecklist *self, const char *address)
{
  CsnItem *item;

  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  item = csn_checklist_lookup_item (self, address);
  if (item == NULL && address[0] == 'L' && g_ascii_isdigit (address[1]))
    item = find_by_line (self, address);
  return item;
}

CsnSlot *
csn_checklist_find_slot (CsnChecklist *self, const char *id_or_role)
{
  guint n_slots;
  CsnSlot *found = NULL;
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  g_return_val_if_fail (id_or_role != NULL, NULL);

  wanted = g_utf8_casefold (id_or_role, -1);
  n_slots = g_list_model_get_n_items (G_LIST_MODEL (self->slots));
  for (guint i = 0; i < n_slots; i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (G_LIST_MODEL (self->slots), i);
      g_autofree char *role = g_utf8_casefold (csn_slot_get_role (slot), -1);

      if (strcmp (csn_slot_get_id (slot), id_or_role) == 0)
        return slot;
      if (strcmp (role, wanted) != 0)
        continue;
      if (found != NULL)
        return NULL; /* two slots of one role: the line has to say which */
      found = slot;
    }
  return found;
}

CsnProbeSpec *
csn_checklist_find_probe (CsnChecklist *self, const char *id)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  return lookup (self, &self->probes_by_id, self->probes, get_probe_id, id);
}
