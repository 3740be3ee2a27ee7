/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model over an array, for lists that are filled before anybody looks at them and stay as they are: adding and
 * looking up cost a few instructions, where GListStore keeps a balanced tree and tells of every object. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CSN_TYPE_ARRAY_MODEL (csn_array_model_get_type ())
G_DECLARE_FINAL_TYPE (CsnArrayModel, csn_array_model, CSN, ARRAY_MODEL, GObject)

/* An empty list of objects of @item_type. */
CsnArrayModel *csn_array_model_new    (GType          item_type);
/* A list of what @items holds, objects of @item_type, each with a reference and freed by g_object_unref.
 * @items: (transfer full) */
CsnArrayModel *csn_array_model_new_of (GType          item_type,
                                       GPtrArray     *items);
/* Takes a reference of its own on @item, which must be of the type of the list. Tells nobody: fill a list, then show it. */
void           csn_array_model_append (CsnArrayModel *self,
                                       gpointer       item);
/* The same with the reference of the caller. */
void           csn_array_model_take   (CsnArrayModel *self,
                                       gpointer       item);
/* How many objects the list has. */
guint          csn_array_model_length (CsnArrayModel *self);
/* The object at @position, which must exist. (transfer none) */
gpointer       csn_array_model_peek   (CsnArrayModel *self,
                                       guint          position);
/* All objects of the list, @n of them, for who walks it: nothing is called and no reference taken for each, as
 * g_list_model_get_item would. NULL when the list is empty; true until something is added. (transfer none) */
gpointer const *csn_array_model_peek_all (CsnArrayModel *self,
                                          guint         *n);

G_END_DECLS
