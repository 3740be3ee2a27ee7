/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a Markdown document means; see the header. Identities are minted here (RECORD.md, "Item ids"): kind and 12 hex digits
 * of SHA-256 over heading path, kind, folded text and the ordinal among equals. */

#include "csn-checklist.h"

#include <stdlib.h>
#include <string.h>

#include "csn-array-model.h"
#include "csn-digest.h"

#define ID_DIGITS 12

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
  GHashTable *items_by_id; /* (owned) id (borrowed) → CsnItem (borrowed) */
  GHashTable *probes_by_id; /* (owned) id (borrowed) → CsnProbeSpec (borrowed) */
  GMutex lock;               /* over items_by_line: threads share checklists */
  GHashTable *items_by_line; /* (owned) (nullable) line → GPtrArray of CsnItem (borrowed): made when first asked for */
  GHashTable *ordinals;    /* (owned) identity text → how many had it */
  GString *identity;       /* (owned) where an identity is put together */
  CsnSection *section;     /* (unowned) (nullable): of the item added last */
  char *path;              /* (owned) (nullable): of that section */
};

G_DEFINE_FINAL_TYPE (CsnChecklist, csn_checklist, G_TYPE_OBJECT)

static void
csn_checklist_finalize (GObject *object)
{
  CsnChecklist *self = CSN_CHECKLIST (object);

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
  g_clear_pointer (&self->ordinals, g_hash_table_unref);
  g_string_free (self->identity, TRUE);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (csn_checklist_parent_class)->finalize (object);
}

static void
csn_checklist_class_init (CsnChecklistClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_checklist_finalize;
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
  self->items_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->probes_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_mutex_init (&self->lock);
  self->identity = g_string_new (NULL);
  self->ordinals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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

/* Appends @text without outer space and case folded; most texts are ASCII, which needs no tables. */
static void
append_folded (GString *string, const char *text)
{
  gsize begin = string->len;
  gsize length;
  gboolean ascii = TRUE;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  g_string_append_len (string, text, length);
  for (gsize i = begin; i < string->len && ascii; i++)
    if ((guchar) string->str[i] >= 0x80)
      ascii = FALSE;
    else
      string->str[i] = g_ascii_tolower (string->str[i]);
  if (!ascii)
    {
      g_autofree char *folded = g_utf8_casefold (text, length);

      g_string_truncate (string, begin);
      g_string_append (string, folded);
    }
}

/* Items come section by section. */
static const char *
get_path (CsnChecklist *self, CsnSection *section)
{
  if (section == NULL)
    return "";
  if (section != self->section)
    {
      g_free (self->path);
      self->path = csn_section_dup_path (section);
      self->section = section;
    }
  return self->path;
}

/* "task-0123456789ab" for what is asked under which headings; the ordinal tells equal texts apart. */
static char *
mint_id (CsnChecklist *self, const char *prefix, CsnSection *section, const char *kind, const char *text)
{
  GString *identity = self->identity;
  guint8 digest[CSN_SHA256_BYTES];
  char hex[ID_DIGITS + 1];
  guint ordinal;

  g_string_assign (identity, get_path (self, section));
  g_string_append_c (identity, '\n');
  g_string_append (identity, kind);
  g_string_append_c (identity, '\n');
  append_folded (identity, text ? text : "");
  ordinal = GPOINTER_TO_UINT (g_hash_table_lookup (self->ordinals, identity->str));
  g_hash_table_insert (self->ordinals, g_strndup (identity->str, identity->len), GUINT_TO_POINTER (ordinal + 1));
  if (ordinal == 0)
    g_string_append (identity, "\n0");
  else
    g_string_append_printf (identity, "\n%u", ordinal);
  csn_sha256_raw (identity->str, identity->len, digest);
  csn_hex_write (digest, ID_DIGITS / 2, hex);
  return g_strconcat (prefix, "-", hex, NULL);
}

void
csn_checklist_add_item (CsnChecklist *self, CsnItem *item)
{
  const char *kind;
  g_autofree char *text = NULL;

  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_ITEM (item));

  kind = csn_enum_to_string (CSN_TYPE_ITEM_KIND, csn_item_get_kind (item));
  text = g_strconcat (csn_item_get_context (item) ? csn_item_get_context (item) : "", "\t", csn_item_get_label (item), NULL);
  csn_item_take_id (item, mint_id (self, kind, csn_item_get_section (item), kind, text));
  csn_item_set_index (item, csn_array_model_length (self->items));
  csn_array_model_append (self->items, item);
  g_hash_table_insert (self->items_by_id, (gpointer) csn_item_get_id (item), item);
  g_clear_pointer (&self->items_by_line, g_hash_table_unref);
}

void
csn_checklist_add_probe (CsnChecklist *self, CsnProbeSpec *probe)
{
  CsnItem *item;
  const char *kind;

  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_PROBE_SPEC (probe));

  item = csn_probe_spec_get_item (probe);
  kind = csn_enum_to_string (CSN_TYPE_PROBE_KIND, csn_probe_spec_get_kind (probe));
  csn_probe_spec_take_id (probe, mint_id (self, "probe", item ? csn_item_get_section (item) : NULL, kind,
                                          csn_probe_spec_get_text (probe)));
  csn_array_model_append (self->probes, probe);
  g_hash_table_insert (self->probes_by_id, (gpointer) csn_probe_spec_get_id (probe), probe);
}

void
csn_checklist_add_section (CsnChecklist *self, CsnSection *section)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_SECTION (section));
  csn_array_model_append (self->sections, section);
}

void
csn_checklist_add_block (CsnChecklist *self, CsnBlock *block)
{
  g_return_if_fail (CSN_IS_CHECKLIST (self));
  g_return_if_fail (CSN_IS_BLOCK (block));
  csn_array_model_append (self->blocks, block);
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

CsnItem *
csn_checklist_find_item (CsnChecklist *self, const char *address)
{
  CsnItem *item;

  g_return_val_if_fail (CSN_IS_CHECKLIST (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  item = g_hash_table_lookup (self->items_by_id, address);
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

  return g_hash_table_lookup (self->probes_by_id, id);
}
