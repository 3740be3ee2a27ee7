/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who worked on what is to be approved; see the header. */

#include "csn-contributors.h"

#include <string.h>

static gboolean
is_blocking (CsnItem *item)
{
  return MAX (csn_item_get_gate_class (item), csn_section_get_gate_class (csn_item_get_section (item)))
             == CSN_GATE_BLOCKING
         && csn_item_get_kind (item) != CSN_ITEM_FIELD;
}

/* A person field below an item, or the item's own "Tested by". */
static gboolean
names_tester (CsnEntry *entry, const char *name)
{
  CsnItem *item = csn_entry_get_item (entry);
  CsnItem *parent = csn_item_get_parent (item);
  const char *value = csn_entry_get_value (entry);

  return csn_item_get_kind (item) == CSN_ITEM_FIELD && csn_item_get_field_kind (item) == CSN_FIELD_PERSON
         && parent != NULL && value != NULL && g_ascii_strcasecmp (value, name) == 0;
}

gboolean
csn_contributors_tested (CsnRecord *record, const char *name)
{
  GListModel *entries;

  g_return_val_if_fail (CSN_IS_RECORD (record), FALSE);

  entries = csn_record_get_entries (record);
  for (guint i = 0; name != NULL && *name != '\0' && i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (names_tester (entry, name))
        return TRUE;
    }
  return FALSE;
}

gboolean
csn_contributors_contain (CsnRecord *record, const char *name)
{
  GListModel *entries;

  g_return_val_if_fail (CSN_IS_RECORD (record), FALSE);

  entries = csn_record_get_entries (record);
  for (guint i = 0; name != NULL && *name != '\0' && i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnAnswer *answer = csn_entry_get_answer (entry);

      if (names_tester (entry, name))
        return TRUE;
      if (answer != NULL && *csn_answer_get_event_id (answer) != '\0' && is_blocking (csn_entry_get_item (entry))
          && (g_strcmp0 (csn_answer_get_by (answer), name) == 0
              || g_strcmp0 (csn_answer_get_on_behalf (answer), name) == 0))
        return TRUE;
    }
  return FALSE;
}
