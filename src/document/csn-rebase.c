/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Matches in three passes, from the surest to the boldest: by id, by words, by place and likeness of words. An item is
 * matched once. */

#include "csn-rebase.h"

#include <string.h>

/* Share of common words above which two texts at one place are the same item, edited. */
#define LIKENESS_PERCENT 50
/* Candidates of one section that an edited item is compared with; keeps hostile documents linear. */
#define MAX_CANDIDATES 64

static void
free_pair (CsnRebasePair *pair)
{
  g_clear_object (&pair->before);
  g_clear_object (&pair->after);
  g_free (pair);
}

static char *
dup_words_key (CsnItem *item)
{
  g_autofree char *label = g_utf8_casefold (csn_item_get_label (item), -1);
  return g_strdup_printf ("%d\n%s\n%s", csn_item_get_kind (item), g_strstrip (label),
                          csn_item_get_context (item) != NULL ? csn_item_get_context (item) : "");
}

static char *
dup_place_key (CsnItem *item)
{
  g_autofree char *path = csn_section_dup_path (csn_item_get_section (item));
  return g_strdup_printf ("%d\n%d\n%s", csn_item_get_kind (item), csn_item_is_in_cell (item), path);
}

/* Items that are still without partner, by key. */
static GHashTable *
index_items (GListModel *items,
             GHashTable *taken,
             char     *(*dup_key) (CsnItem *item))
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  guint n = g_list_model_get_n_items (items);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      if (g_hash_table_contains (taken, item))
        continue;
      g_autofree char *key = dup_key (item);
      GPtrArray *list = g_hash_table_lookup (index, key);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (index, g_steal_pointer (&key), list);
        }
      g_ptr_array_add (list, item);
    }
  return index;
}

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

static CsnItem *
find_like (GHashTable *places,
           GHashTable *taken,
           CsnItem    *item)
{
  g_autofree char *key = dup_place_key (item);
  GPtrArray *list = g_hash_table_lookup (places, key);
  if (list == NULL)
    return NULL;
  g_auto (GStrv) words = dup_words (item);
  CsnItem *best = NULL;
  guint best_likeness = LIKENESS_PERCENT;
  for (guint i = 0; i < MIN (list->len, MAX_CANDIDATES); i++)
    {
      if (g_hash_table_contains (taken, list->pdata[i]))
        continue;
      g_auto (GStrv) others = dup_words (list->pdata[i]);
      guint found = likeness (words, others);
      if (found >= best_likeness && (best == NULL || found > best_likeness))
        {
          best = list->pdata[i];
          best_likeness = found;
        }
    }
  return best;
}

static CsnItem *
take_first (GHashTable *words,
            GHashTable *taken,
            CsnItem    *item)
{
  g_autofree char *key = dup_words_key (item);
  GPtrArray *list = g_hash_table_lookup (words, key);
  while (list != NULL && list->len > 0)
    {
      CsnItem *found = g_ptr_array_steal_index (list, 0);
      if (!g_hash_table_contains (taken, found))
        return found;
    }
  return NULL;
}

static void
set_pair (CsnRebasePair *pair,
          GHashTable    *taken,
          CsnRebaseKind  kind,
          CsnItem       *before)
{
  pair->kind = kind;
  pair->before = g_object_ref (before);
  g_hash_table_add (taken, before);
}

GPtrArray *
csn_rebase_match (CsnChecklist *before,
                  CsnChecklist *after)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (before), NULL);
  g_return_val_if_fail (CSN_IS_CHECKLIST (after), NULL);

  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) free_pair);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  GListModel *olds = csn_checklist_get_items (before);
  GListModel *news = csn_checklist_get_items (after);
  guint n = g_list_model_get_n_items (news);
  for (guint i = 0; i < n; i++)
    {
      CsnRebasePair *pair = g_new0 (CsnRebasePair, 1);
      pair->after = g_list_model_get_item (news, i);
      pair->kind = CSN_REBASE_ADDED;
      g_ptr_array_add (pairs, pair);
      CsnItem *same = csn_checklist_find_item (before, csn_item_get_id (pair->after));
      if (same != NULL)
        set_pair (pair, taken, CSN_REBASE_SAME, same);
    }
  g_autoptr (GHashTable) words = index_items (olds, taken, dup_words_key);
  for (guint i = 0; i < n; i++)
    {
      CsnRebasePair *pair = pairs->pdata[i];
      CsnItem *moved = pair->before == NULL ? take_first (words, taken, pair->after) : NULL;
      if (moved != NULL)
        set_pair (pair, taken, CSN_REBASE_MOVED, moved);
    }
  g_autoptr (GHashTable) places = index_items (olds, taken, dup_place_key);
  for (guint i = 0; i < n; i++)
    {
      CsnRebasePair *pair = pairs->pdata[i];
      CsnItem *changed = pair->before == NULL ? find_like (places, taken, pair->after) : NULL;
      if (changed != NULL)
        set_pair (pair, taken, CSN_REBASE_CHANGED, changed);
    }
  for (guint i = 0; i < g_list_model_get_n_items (olds); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (olds, i);
      if (g_hash_table_contains (taken, item))
        continue;
      CsnRebasePair *pair = g_new0 (CsnRebasePair, 1);
      pair->kind = CSN_REBASE_REMOVED;
      pair->before = g_steal_pointer (&item);
      g_ptr_array_add (pairs, pair);
    }
  return pairs;
}
