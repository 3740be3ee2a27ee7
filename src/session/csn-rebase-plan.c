/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A bag of what csn-session-rebase.c found out; see the header. Decides nothing. */

#include "csn-rebase-plan.h"

#include <string.h>

#define N_KINDS (CSN_MATCH_REMOVED + 1)

struct _CsnRebasePlan
{
  GObject parent_instance;
  char *name;           /* (owned) */
  CsnChecklist *before; /* (owned) */
  CsnChecklist *after;  /* (owned) */
  GListModel *matches;  /* (owned) */
  GHashTable *lost;     /* (owned) ids before */
  guint counts[N_KINDS];
  guint n_approvals;
};

G_DEFINE_FINAL_TYPE (CsnRebasePlan, csn_rebase_plan, G_TYPE_OBJECT)

static void
csn_rebase_plan_finalize (GObject *object)
{
  CsnRebasePlan *self = CSN_REBASE_PLAN (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->before);
  g_clear_object (&self->after);
  g_clear_object (&self->matches);
  g_clear_pointer (&self->lost, g_hash_table_unref);
  G_OBJECT_CLASS (csn_rebase_plan_parent_class)->finalize (object);
}

static void
csn_rebase_plan_class_init (CsnRebasePlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_rebase_plan_finalize;
}

static void
csn_rebase_plan_init (CsnRebasePlan *self)
{
}

CsnRebasePlan *
csn_rebase_plan_new (const char *name,
                     CsnChecklist *before,
                     CsnChecklist *after,
                     GListModel *matches,
                     GHashTable *lost,
                     guint n_approvals)
{
  CsnRebasePlan *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (CSN_IS_CHECKLIST (before), NULL);
  g_return_val_if_fail (CSN_IS_CHECKLIST (after), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (matches), NULL);
  g_return_val_if_fail (lost != NULL, NULL);

  self = g_object_new (CSN_TYPE_REBASE_PLAN, NULL);
  self->name = g_strdup (name);
  self->before = g_object_ref (before);
  self->after = g_object_ref (after);
  self->matches = g_object_ref (matches);
  self->lost = g_hash_table_ref (lost);
  self->n_approvals = n_approvals;
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);

      self->counts[csn_item_match_get_kind (match)]++;
    }
  return self;
}

const char *
csn_rebase_plan_get_name (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), NULL);
  return self->name;
}

CsnChecklist *
csn_rebase_plan_get_before (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), NULL);
  return self->before;
}

CsnChecklist *
csn_rebase_plan_get_after (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), NULL);
  return self->after;
}

GListModel *
csn_rebase_plan_get_matches (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), NULL);
  return self->matches;
}

guint
csn_rebase_plan_count (CsnRebasePlan *self, CsnMatchKind kind)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), 0);
  g_return_val_if_fail (kind < N_KINDS, 0);
  return self->counts[kind];
}

gboolean
csn_rebase_plan_loses (CsnRebasePlan *self, CsnItemMatch *match)
{
  CsnItem *before;

  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), FALSE);
  g_return_val_if_fail (CSN_IS_ITEM_MATCH (match), FALSE);

  before = csn_item_match_get_before (match);
  return before != NULL && g_hash_table_contains (self->lost, csn_item_get_id (before));
}

guint
csn_rebase_plan_get_n_lost (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), 0);
  return g_hash_table_size (self->lost);
}

guint
csn_rebase_plan_get_n_approvals (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), 0);
  return self->n_approvals;
}

gboolean
csn_rebase_plan_is_identical (CsnRebasePlan *self)
{
  g_return_val_if_fail (CSN_IS_REBASE_PLAN (self), FALSE);
  return strcmp (csn_checklist_get_sha256 (self->before), csn_checklist_get_sha256 (self->after)) == 0;
}
