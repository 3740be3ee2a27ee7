/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what an evaluation says of each item onto the rows of its record. Sentences cost more than judging, and of thousands
 * of items one edit changes a few: where a sentence can only speak of the item and its answer, and both are those of the last
 * time, the row keeps it. Everything else is said anew. */

#include "csn-evaluation-private.h"

#define PUBLISHED_KEY "csn-gate-published"

/* What the sentence of a row was made of. */
typedef struct
{
  CsnEntry *entry;    /* (unowned) (nullable): only compared; NULL: say it anew */
  CsnAnswer *answer;  /* (owned) (nullable) */
  CsnState state;
  CsnWhy why;
  CsnRole role;
} Published;

static void
clear_published (gpointer data)
{
  g_clear_object (&((Published *) data)->answer);
}

static GArray *
get_published (CsnRecord *record, guint n)
{
  GArray *published = g_object_get_data (G_OBJECT (record), PUBLISHED_KEY);

  if (published == NULL)
    {
      published = g_array_new (FALSE, TRUE, sizeof (Published));
      g_array_set_clear_func (published, clear_published);
      g_object_set_data_full (G_OBJECT (record), PUBLISHED_KEY, published, (GDestroyNotify) g_array_unref);
    }
  if (published->len != n)
    g_array_set_size (published, n);
  return published;
}

/* Reasons whose sentence says nothing but what the item and its answer say. */
static gboolean
speaks_of_itself (const CsnNode *node)
{
  return node->why == CSN_WHY_UNANSWERED || node->why == CSN_WHY_ANSWERED || node->why == CSN_WHY_FIELD;
}

static gboolean
is_published (const Published *last, const CsnNode *node)
{
  return last->entry == node->entry && last->state == node->state && last->why == node->why && last->role == node->role
         && last->answer == csn_entry_get_answer (node->entry) && csn_entry_get_state (node->entry) == node->state
         && csn_entry_get_explanation (node->entry) != NULL && *csn_entry_get_explanation (node->entry) != '\0';
}

void
csn_evaluation_publish (CsnEvaluation *self, CsnRecord *record)
{
  GArray *published;

  g_return_if_fail (CSN_IS_EVALUATION (self));
  g_return_if_fail (record == self->record);

  published = get_published (record, self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);
      Published *last = &g_array_index (published, Published, i);

      if (is_published (last, node))
        {
          /* for who asks this evaluation, which must not follow what the row says later */
          if (node->sentence == NULL)
            node->sentence = g_strdup (csn_entry_get_explanation (node->entry));
          continue;
        }
      csn_entry_set_state (node->entry, node->state, csn_evaluation_sentence (self, node));
      last->entry = speaks_of_itself (node) ? node->entry : NULL;
      last->state = node->state;
      last->why = node->why;
      last->role = node->role;
      g_set_object (&last->answer, csn_entry_get_answer (node->entry));
    }
}
