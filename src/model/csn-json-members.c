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
