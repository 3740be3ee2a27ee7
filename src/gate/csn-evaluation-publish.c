/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what an evaluation says of each item onto the rows of its record. Sentences cost far more than judging, and of
 * thousands of rows few are read: where a sentence speaks of the item and its answer alone, the row makes it when somebody
 * reads it. Everything else is said at once. */

#include "csn-evaluation-private.h"

static char *
explain_entry (CsnEntry *entry, guint why)
{
  const CsnNode node = {
    .item = csn_entry_get_item (entry),
    .entry = entry,
    .answer = csn_entry_get_answer (entry),
    .kind = csn_item_get_kind (csn_entry_get_item (entry)),
    .role = csn_entry_get_role (entry),
    .state = csn_entry_get_state (entry),
    .why = (CsnWhy) why,
  };

  return csn_evaluation_describe (NULL, &node);
}

void
csn_evaluation_publish (CsnEvaluation *self, CsnRecord *record)
{
  g_return_if_fail (CSN_IS_EVALUATION (self));
  g_return_if_fail (record == self->record);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (csn_evaluation_speaks_of_itself (node))
        csn_entry_set_explained_state (node->entry, node->state, explain_entry, node->why);
      else
        csn_entry_set_state (node->entry, node->state, csn_evaluation_sentence (self, node));
    }
}
