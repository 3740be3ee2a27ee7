/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Matches from the surest to the boldest: by words and whole place, by words and heading, by words alone, then by likeness of
 * words within what became of a section. Equal ids prove nothing by themselves: of two equal lines the ordinal in the id
 * moves when a third one is put before them, so that the item above has to agree as well. An item is matched once. */

#include "csn-rebase.h"

#include <string.h>

/* Share of common words above which two texts at one place are the same item, edited. */
#define LIKENESS_PERCENT 50
/* Candidates of one section that an edited item is compared with; keeps hostile documents linear. */
#define MAX_CANDIDATES 64

typedef struct
{
  CsnItem *before; /* (unowned) (nullable) */
  CsnItem *after;  /* (unowned) (nullable) */
} Pair;

typedef struct
{
  GListModel *olds;
  GListModel *news;
  GArray *pairs;        /* (owned) Pair, one for each new item */
  GHashTable *partners; /* (owned) old item → new item */
  GHashTable *sections; /* (owned) old section → new section that most of its items went to */
} Matching;

static const char *
skip_number (const char *title)
{
  while (g_ascii_isdigit (*title) || *title == '.' || *title == ')' || *title == ' ')
    title++;
  return title;
}

static const char *
title_of (CsnItem *item)
{
  return skip_number (csn_section_get_title (csn_item_get_section (item)));
}

static char *
dup_words_key (CsnItem *item)
{
  g_autofree char *label = g_utf8_casefold (csn_item_get_label (item), -1);
  return g_strdup_printf ("%d\n%s\n%s", csn_item_get_kind (item), g_strstrip (label),
                          csn_item_get_context (item) != NULL ? csn_item_get_context (item) : "");
}

static char *
dup_family_key (CsnItem *item)
{
  g_autofree char *words = dup_words_key (item);
  CsnItem *parent = csn_item_get_parent (item);
  return g_strdup_printf ("%s\n%s", words, parent != NULL ? csn_item_get_label (parent) : "");
}

static char *
dup_heading_key (CsnItem *item)
{
  g_autofree char *family = dup_family_key (item);
  return g_strdup_printf ("%s\n%s", family, title_of (item));
}

static char *
dup_path_key (CsnItem *item)
{
  g_autofree char *family = dup_family_key (item);
  const char *path = csn_section_get_path (csn_item_get_section (item));
  return g_strdup_printf ("%s\n%s", family, path);
}

static void
set_pair (Matching *self,
          guint     index,
          CsnItem  *before)
{
  Pair *pair = &g_array_index (self->pairs, Pair, index);
  pair->before = before;
  g_hash_table_insert (self->partners, before, pair->after);
}

/* Pairs what has the same key in both, in the order of the documents. */
static void
match_by (Matching *self,
          char   *(*dup_key) (CsnItem *item))
{
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);
  for (guint i = 0; i < g_list_model_get_n_items (self->olds); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (self->olds, i);
      if (g_hash_table_contains (self->partners, item))
        continue;
      g_autofree char *key = dup_key (item);
      GQueue *queue = g_hash_table_lookup (index, key);
      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (index, g_steal_pointer (&key), queue);
        }
      g_queue_push_tail (queue, item);
    }
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = &g_array_index (self->pairs, Pair, i);
      if (pair->before != NULL)
        continue;
      g_autofree char *key = dup_key (pair->after);
      GQueue *queue = g_hash_table_lookup (index, key);
      if (queue != NULL && !g_queue_is_empty (queue))
        set_pair (self, i, g_queue_pop_head (queue));
    }
}

/* --- what became of the sections ---------------------------------------------------------------------------------- */

static void
match_sections (Matching *self)
{
  g_autoptr (GHashTable) votes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) best = g_hash_table_new (NULL, NULL);
  g_hash_table_remove_all (self->sections);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index (self->pairs, Pair, i);
      if (pair->before == NULL)
        continue;
      CsnSection *from = csn_item_get_section (pair->before);
      CsnSection *to = csn_item_get_section (pair->after);
      g_autofree char *key = g_strdup_printf ("%p %p", (gpointer) from, (gpointer) to);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (votes, key)) + 1;
      g_hash_table_insert (votes, g_steal_pointer (&key), GUINT_TO_POINTER (n));
      if (n > GPOINTER_TO_UINT (g_hash_table_lookup (best, from)))
        {
          g_hash_table_insert (best, from, GUINT_TO_POINTER (n));
          g_hash_table_insert (self->sections, from, to);
        }
    }
}

/* Sections of which nothing was found again are looked up by their path. */
static void
match_empty_sections (Matching     *self,
                      CsnChecklist *before,
                      CsnChecklist *after)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *news = csn_checklist_get_sections (after);
  for (guint i = 0; i < g_list_model_get_n_items (news); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (news, i);
      g_hash_table_insert (paths, (gpointer) csn_section_get_path (section), section);
    }
  GListModel *olds = csn_checklist_get_sections (before);
  for (guint i = 0; i < g_list_model_get_n_items (olds); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (olds, i);
      const char *path = csn_section_get_path (section);
      CsnSection *same = g_hash_table_lookup (paths, path);
      if (same != NULL && !g_hash_table_contains (self->sections, section))
        g_hash_table_insert (self->sections, section, same);
    }
}

/* --- likeness ----------------------------------------------------------------------------------------------------- */

static char **
dup_words (CsnItem *item)
{
  g_autofree char *folded = g_utf8_casefold (csn_item_get_label (item), -1);
  return g_strsplit_set (folded, " \t/(),.:;-", -1);
}

static guint
likeness (char **a,
          char **b)
{
  guint shared = 0;
  guint n = 0;
  for (char **word = a; *word != NULL; word++)
    if (**word != '\0')
      {
        n++;
        shared += g_strv_contains ((const char *const *) b, *word);
      }
  guint m = 0;
  for (char **word = b; *word != NULL; word++)
    m += **word != '\0';
  return n + m > 0 ? 200 * shared / (n + m) : 0;
}

static gboolean
has_same_shape (Matching *self,
                CsnItem  *before,
                CsnItem  *after)
{
  CsnItem *above = csn_item_get_parent (before);
  CsnItem *partner = above != NULL ? g_hash_table_lookup (self->partners, above) : NULL;
  return csn_item_get_kind (before) == csn_item_get_kind (after)
         && csn_item_is_in_cell (before) == csn_item_is_in_cell (after)
         && (partner == NULL || partner == csn_item_get_parent (after));
}

static CsnItem *
find_like (Matching  *self,
           GPtrArray *candidates,
           CsnItem   *item)
{
  g_auto (GStrv) words = dup_words (item);
  CsnItem *best = NULL;
  guint best_likeness = LIKENESS_PERCENT;
  for (guint i = 0; i < MIN (candidates->len, MAX_CANDIDATES); i++)
    {
      CsnItem *candidate = candidates->pdata[i];
      if (g_hash_table_contains (self->partners, candidate) || !has_same_shape (self, candidate, item))
        continue;
      g_auto (GStrv) others = dup_words (candidate);
      guint found = likeness (words, others);
      if (found >= best_likeness && (best == NULL || found > best_likeness))
        {
          best = candidate;
          best_likeness = found;
        }
    }
  return best;
}

static void
match_by_likeness (Matching *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < g_list_model_get_n_items (self->olds); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (self->olds, i);
      CsnSection *place = g_hash_table_lookup (self->sections, csn_item_get_section (item));
      if (place == NULL || g_hash_table_contains (self->partners, item))
        continue;
      GPtrArray *list = g_hash_table_lookup (places, place);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (places, place, list);
        }
      g_ptr_array_add (list, item);
    }
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = &g_array_index (self->pairs, Pair, i);
      GPtrArray *candidates = pair->before == NULL ? g_hash_table_lookup (places, csn_item_get_section (pair->after)) : NULL;
      CsnItem *like = candidates != NULL ? find_like (self, candidates, pair->after) : NULL;
      if (like != NULL)
        set_pair (self, i, like);
    }
}

/* --- what it amounts to ------------------------------------------------------------------------------------------- */

static gboolean
same_text (const char *a,
           const char *b)
{
  return g_strcmp0 (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static gboolean
says_the_same (CsnItem *before,
               CsnItem *after)
{
  gsize n;
  gsize m;
  const CsnOption *a = csn_item_get_options (before, &n);
  const CsnOption *b = csn_item_get_options (after, &m);
  if (n != m)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!same_text (a[i].text, b[i].text))
      return FALSE;
  return same_text (csn_item_get_label (before), csn_item_get_label (after))
         && same_text (csn_item_get_text (before), csn_item_get_text (after))
         && same_text (csn_item_get_unit (before), csn_item_get_unit (after))
         && same_text (csn_item_get_expected (before), csn_item_get_expected (after))
         && same_text (csn_item_get_command (before), csn_item_get_command (after))
         && csn_item_get_role (before) == csn_item_get_role (after)
         && csn_item_get_gate_class (before) == csn_item_get_gate_class (after);
}

static CsnMatchKind
classify (Matching   *self,
          const Pair *pair)
{
  if (pair->before == NULL)
    return CSN_MATCH_ADDED;
  if (!says_the_same (pair->before, pair->after))
    return CSN_MATCH_CHANGED;
  CsnItem *above = csn_item_get_parent (pair->before);
  CsnItem *partner = above != NULL ? g_hash_table_lookup (self->partners, above) : NULL;
  CsnSection *place = g_hash_table_lookup (self->sections, csn_item_get_section (pair->before));
  return place == csn_item_get_section (pair->after) && partner == csn_item_get_parent (pair->after) ? CSN_MATCH_SAME
                                                                                                     : CSN_MATCH_MOVED;
}

static GListModel *
make_matches (Matching *self)
{
  g_autoptr (GListStore) matches = g_list_store_new (CSN_TYPE_ITEM_MATCH);
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = &g_array_index (self->pairs, Pair, i);
      g_autoptr (CsnItemMatch) match = csn_item_match_new (classify (self, pair), pair->before, pair->after);
      g_list_store_append (matches, match);
    }
  for (guint i = 0; i < g_list_model_get_n_items (self->olds); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (self->olds, i);
      if (g_hash_table_contains (self->partners, item))
        continue;
      g_autoptr (CsnItemMatch) match = csn_item_match_new (CSN_MATCH_REMOVED, item, NULL);
      g_list_store_append (matches, match);
    }
  return G_LIST_MODEL (g_steal_pointer (&matches));
}

GListModel *
csn_rebase_match (CsnChecklist *before,
                  CsnChecklist *after)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (before), NULL);
  g_return_val_if_fail (CSN_IS_CHECKLIST (after), NULL);

  g_autoptr (GArray) pairs = g_array_new (FALSE, TRUE, sizeof (Pair));
  g_autoptr (GHashTable) partners = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) sections = g_hash_table_new (NULL, NULL);
  Matching self = { csn_checklist_get_items (before), csn_checklist_get_items (after), pairs, partners, sections };
  for (guint i = 0; i < g_list_model_get_n_items (self.news); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (self.news, i);
      Pair pair = { NULL, item };
      g_array_append_val (pairs, pair);
    }
  match_by (&self, dup_path_key);
  match_by (&self, dup_heading_key);
  match_by (&self, dup_family_key);
  match_by (&self, dup_words_key);
  match_sections (&self);
  match_empty_sections (&self, before, after);
  match_by_likeness (&self);
  return make_matches (&self);
}

/* --- the map ------------------------------------------------------------------------------------------------------ */

/* @after: NULL when it is gone. */
static void
add_address (JsonArray  *map,
             const char *before,
             const char *after,
             gboolean    changed)
{
  if (g_strcmp0 (before, after) == 0 && !changed)
    return;
  JsonArray *pair = json_array_new ();
  json_array_add_string_element (pair, before);
  if (after != NULL)
    json_array_add_string_element (pair, after);
  else
    json_array_add_null_element (pair);
  if (changed)
    json_array_add_boolean_element (pair, TRUE);
  json_array_add_array_element (map, pair);
}

static void
map_items (JsonArray  *map,
           GListModel *matches)
{
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);
      CsnItem *before = csn_item_match_get_before (match);
      CsnItem *after = csn_item_match_get_after (match);
      if (before != NULL)
        add_address (map, csn_item_get_id (before), after != NULL ? csn_item_get_id (after) : NULL,
                     csn_item_match_get_kind (match) == CSN_MATCH_CHANGED);
    }
}

/* @key with how often it was asked for; takes it over. (transfer full) */
static char *
number_key (GHashTable *seen,
            char       *key)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) + 1;
  char *numbered = g_strdup_printf ("%s\n%u", key, n);
  g_hash_table_insert (seen, key, GUINT_TO_POINTER (n));
  return numbered;
}

/* A probe is the same when it would do the same for the same item. */
static char *
dup_probe_key (CsnProbeSpec *probe,
               GHashTable   *partners,
               GHashTable   *seen)
{
  CsnItem *item = csn_probe_spec_get_item (probe);
  CsnItem *partner = item != NULL && partners != NULL ? g_hash_table_lookup (partners, item) : item;
  return number_key (seen, g_strdup_printf ("%p\n%d\n%s", (gpointer) partner, csn_probe_spec_get_kind (probe),
                                            csn_probe_spec_get_text (probe)));
}

static void
map_probes (JsonArray    *map,
            CsnChecklist *before,
            CsnChecklist *after,
            GHashTable   *partners)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *news = csn_checklist_get_probes (after);
  for (guint i = 0; i < g_list_model_get_n_items (news); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (news, i);
      g_hash_table_insert (found, dup_probe_key (probe, NULL, seen), probe);
    }
  g_hash_table_remove_all (seen);
  GListModel *olds = csn_checklist_get_probes (before);
  for (guint i = 0; i < g_list_model_get_n_items (olds); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (olds, i);
      g_autofree char *key = dup_probe_key (probe, partners, seen);
      CsnProbeSpec *same = g_hash_table_lookup (found, key);
      add_address (map, csn_probe_spec_get_id (probe), same != NULL ? csn_probe_spec_get_id (same) : NULL, FALSE);
    }
}

/* Roles are told apart by name and scope; of equal ones the n-th is the n-th. */
static char *
dup_slot_key (CsnSlot    *slot,
              GHashTable *seen)
{
  g_autofree char *role = g_utf8_casefold (csn_slot_get_role (slot), -1);
  return number_key (seen, g_strdup_printf ("%s\n%d", role, csn_slot_get_phase (slot)));
}

static void
map_slots (JsonArray    *map,
           CsnChecklist *before,
           CsnChecklist *after)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *news = csn_checklist_get_slots (after);
  for (guint i = 0; i < g_list_model_get_n_items (news); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (news, i);
      g_hash_table_insert (found, dup_slot_key (slot, seen), slot);
    }
  g_hash_table_remove_all (seen);
  GListModel *olds = csn_checklist_get_slots (before);
  for (guint i = 0; i < g_list_model_get_n_items (olds); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (olds, i);
      g_autofree char *key = dup_slot_key (slot, seen);
      CsnSlot *same = g_hash_table_lookup (found, key);
      add_address (map, csn_slot_get_id (slot), same != NULL ? csn_slot_get_id (same) : NULL, FALSE);
    }
}

static void
map_stages (JsonArray    *map,
            CsnChecklist *before,
            CsnChecklist *after)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *news = csn_checklist_get_stages (after);
  for (guint i = 0; i < g_list_model_get_n_items (news); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (news, i);
      g_hash_table_insert (found, g_utf8_casefold (csn_section_get_title (csn_stage_get_section (stage)), -1), stage);
    }
  GListModel *olds = csn_checklist_get_stages (before);
  for (guint i = 0; i < g_list_model_get_n_items (olds); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (olds, i);
      g_autofree char *title = g_utf8_casefold (csn_section_get_title (csn_stage_get_section (stage)), -1);
      CsnStage *same = g_hash_table_lookup (found, title);
      g_autofree char *from = g_strdup_printf ("L%u", csn_stage_get_line (stage));
      g_autofree char *to = same != NULL ? g_strdup_printf ("L%u", csn_stage_get_line (same)) : NULL;
      add_address (map, from, to, FALSE);
    }
}

JsonArray *
csn_rebase_dup_map (CsnChecklist *before,
                    CsnChecklist *after,
                    GListModel   *matches)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (before), NULL);
  g_return_val_if_fail (CSN_IS_CHECKLIST (after), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (matches), NULL);

  JsonArray *map = json_array_new ();
  g_autoptr (GHashTable) partners = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);
      if (csn_item_match_get_before (match) != NULL)
        g_hash_table_insert (partners, csn_item_match_get_before (match), csn_item_match_get_after (match));
    }
  map_items (map, matches);
  map_probes (map, before, after, partners);
  map_slots (map, before, after);
  map_stages (map, before, after);
  return map;
}
