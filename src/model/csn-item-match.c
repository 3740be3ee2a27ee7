/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A pair of items; see the header. Compares nothing itself. */

#include "csn-item-match.h"

struct _CsnItemMatch
{
  GObject parent_instance;
  CsnMatchKind kind;
  CsnItem *before; /* (owned) (nullable) */
  CsnItem *after;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnItemMatch, csn_item_match, G_TYPE_OBJECT)

static void
csn_item_match_finalize (GObject *object)
{
  CsnItemMatch *self = CSN_ITEM_MATCH (object);

  g_clear_object (&self->before);
  g_clear_object (&self->after);
  G_OBJECT_CLASS (csn_item_match_parent_class)->finalize (object);
}

static void
csn_item_match_class_init (CsnItemMatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_item_match_finalize;
}

static void
csn_item_match_init (CsnItemMatch *self)
{
}

CsnItemMatch *
csn_item_match_new (CsnMatchKind kind, CsnItem *before, CsnItem *after)
{
  CsnItemMatch *self;

  g_return_val_if_fail (before != NULL || after != NULL, NULL);

  self = g_object_new (CSN_TYPE_ITEM_MATCH, NULL);
  self->kind = kind;
  g_set_object (&self->before, before);
  g_set_object (&self->after, after);
  return self;
}

CsnMatchKind
csn_item_match_get_kind (CsnItemMatch *self)
{
  g_return_val_if_fail (CSN_IS_ITEM_MATCH (self), CSN_MATCH_SAME);
  return self->kind;
}

CsnItem *
csn_item_match_get_before (CsnItemMatch *self)
{
  g_return_val_if_fail (CSN_IS_ITEM_MATCH (self), NULL);
  return self->before;
}

CsnItem *
csn_item_match_get_after (CsnItemMatch *self)
{
  g_return_val_if_fail (CSN_IS_ITEM_MATCH (self), NULL);
  return self->after;
}
