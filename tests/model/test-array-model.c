/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the list over an array: what is appended is found in order, owned, and gone with the list. */

#include "csn-array-model.h"

static void
test_append (void)
{
  CsnArrayModel *list = csn_array_model_new (G_TYPE_CANCELLABLE);
  GListModel *model = G_LIST_MODEL (list);
  GCancellable *objects[100];
  gpointer const *all;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      objects[i] = g_cancellable_new ();
      csn_array_model_append (list, objects[i]);
      g_object_add_weak_pointer (G_OBJECT (objects[i]), (gpointer *) &objects[i]);
      g_object_unref (objects[i]);
    }
  g_assert_true (g_list_model_get_item_type (model) == G_TYPE_CANCELLABLE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, G_N_ELEMENTS (objects));
  g_assert_cmpuint (csn_array_model_length (list), ==, G_N_ELEMENTS (objects));
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_autoptr (GCancellable) found = g_list_model_get_item (model, i);
      g_assert_true (found == objects[i]);
      g_assert_true (csn_array_model_peek (list, i) == objects[i]);
    }
  g_assert_null (g_list_model_get_item (model, G_N_ELEMENTS (objects)));
  all = csn_array_model_peek_all (list, &n);
  g_assert_cmpmem (all, n * sizeof *all, objects, sizeof objects);
  g_object_unref (list);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_assert_null (objects[i]);
}

/* A list of what there is already holds the references that came with it. */
static void
test_new_of (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  CsnArrayModel *list;
  GCancellable *object = g_cancellable_new ();

  g_object_add_weak_pointer (G_OBJECT (object), (gpointer *) &object);
  g_ptr_array_add (items, object);
  list = csn_array_model_new_of (G_TYPE_CANCELLABLE, items);
  g_assert_cmpuint (csn_array_model_length (list), ==, 1);
  g_assert_true (csn_array_model_peek (list, 0) == object);
  g_object_unref (list);
  g_assert_null (object);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/array-model/append", test_append);
  g_test_add_func ("/model/array-model/new-of", test_new_of);
  return g_test_run ();
}
