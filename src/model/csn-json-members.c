/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Members that writers of JSON share; see the header. */

#include "csn-json-members.h"

void
csn_json_set_nullable (JsonObject *object, const char *name, const char *value)
{
  g_return_if_fail (object != NULL && name != NULL);

  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

JsonArray *
csn_json_list (GListModel *items, CsnJsonDescribeFunc describe, gpointer user_data)
{
  JsonArray *array;

  g_return_val_if_fail (items == NULL || G_IS_LIST_MODEL (items), NULL);
  g_return_val_if_fail (describe != NULL, NULL);

  array = json_array_new ();
  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (items, i);

      json_array_add_object_element (array, describe (item, user_data));
    }
  return array;
}

JsonNode *
csn_json_list_to_node (GListModel *items, CsnJsonDescribeFunc describe, gpointer user_data)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, csn_json_list (items, describe, user_data));
  return node;
}

void
csn_json_set_list (JsonObject *object,
                   const char *name,
                   GListModel *items,
                   CsnJsonDescribeFunc describe,
                   gpointer user_data)
{
  g_return_if_fail (object != NULL && name != NULL);

  json_object_set_array_member (object, name, csn_json_list (items, describe, user_data));
}

JsonArray *
csn_json_list_evidence (CsnEntry *entry)
{
  GListModel *evidence;
  JsonArray *array;

  g_return_val_if_fail (CSN_IS_ENTRY (entry), NULL);

  evidence = csn_entry_get_evidence (entry);
  array = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (evidence); i++)
    {
      g_autoptr (CsnEvidence) piece = g_list_model_get_item (evidence, i);

      json_array_add_string_element (array, csn_evidence_get_id (piece));
    }
  return array;
}
