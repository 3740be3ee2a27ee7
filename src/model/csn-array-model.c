/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model over an array; see the header. */

#include "csn-array-model.h"

struct _CsnArrayModel
{
  GObject parent_instance;
  GType item_type;
  GPtrArray *items; /* (owned) */
};

static GType
get_item_type (GListModel *model)
{
  return CSN_ARRAY_MODEL (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return CSN_ARRAY_MODEL (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CsnArrayModel *self = CSN_ARRAY_MODEL (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsnArrayModel, csn_array_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
csn_array_model_finalize (GObject *object)
{
  CsnArrayModel *self = CSN_ARRAY_MODEL (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (csn_array_model_parent_class)->finalize (object);
}

static void
csn_array_model_class_init (CsnArrayModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_array_model_finalize;
}

static void
csn_array_model_init (CsnArrayModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

CsnArrayModel *
csn_array_model_new (GType item_type)
{
  CsnArrayModel *self;

  g_return_val_if_fail (g_type_is_a (item_type, G_TYPE_OBJECT), NULL);

  self = g_object_new (CSN_TYPE_ARRAY_MODEL, NULL);
  self->item_type = item_type;
  return self;
}

CsnArrayModel *
csn_array_model_new_of (GType item_type, GPtrArray *items)
{
  CsnArrayModel *self = csn_array_model_new (item_type);

  g_return_val_if_fail (items != NULL, self);

  g_ptr_array_unref (self->items);
  self->items = items;
  return self;
}

void
csn_array_model_take (CsnArrayModel *self, gpointer item)
{
  g_return_if_fail (CSN_IS_ARRAY_MODEL (self));
  g_return_if_fail (g_type_is_a (G_OBJECT_TYPE (item), self->item_type));

  g_ptr_array_add (self->items, item);
}

void
csn_array_model_append (CsnArrayModel *self, gpointer item)
{
  csn_array_model_take (self, g_object_ref (item));
}

guint
csn_array_model_length (CsnArrayModel *self)
{
  g_return_val_if_fail (CSN_IS_ARRAY_MODEL (self), 0);
  return self->items->len;
}

gpointer
csn_array_model_peek (CsnArrayModel *self, guint position)
{
  g_return_val_if_fail (CSN_IS_ARRAY_MODEL (self), NULL);
  g_return_val_if_fail (position < self->items->len, NULL);
  return self->items->pdata[position];
}

gpointer const *
csn_array_model_peek_all (CsnArrayModel *self, guint *n)
{
  g_return_val_if_fail (CSN_IS_ARRAY_MODEL (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->items->len;
  return self->items->pdata;
}
