/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Steps back over what was answered before the record was opened: the log says what each answer replaced. */

#include "csn-session-private.h"

#include <string.h>

#include "csn-history.h"

/* Only the end of the log is looked at: a person takes back what they did just now, and opening must not take long. */
#define MAX_ENTRIES 5000
#define MAX_STEPS   50

typedef struct
{
  GPtrArray *entries;   /* (owned) (element-type CsnEvent): the newest, oldest first */
  GHashTable *by_id;    /* (owned) id (borrowed) → CsnEvent (borrowed) */
} Tail;

static void
tail_clear (Tail *tail)
{
  g_clear_pointer (&tail->by_id, g_hash_table_unref);
  g_clear_pointer (&tail->entries, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tail, tail_clear)

static void
read_tail (CsnRecord *record, Tail *tail)
{
  GListModel *events = csn_record_get_events (record);
  guint n = g_list_model_get_n_items (events);

  tail->entries = g_ptr_array_new_with_free_func (g_object_unref);
  tail->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = n > MAX_ENTRIES ? n - MAX_ENTRIES : 0; i < n; i++)
    {
      CsnEvent *event = g_list_model_get_item (events, i);

      g_ptr_array_add (tail->entries, event);
      g_hash_table_insert (tail->by_id, (gpointer) csn_event_get_id (event), event);
    }
}

/* The change that gives back what @event replaced; NULL when the log does not tell it by itself (several answers at once, one that
 * the document came with, or one too long ago). */
static CsnChange *
invert (Tail *tail, CsnEvent *event)
{
  JsonObject *data = csn_event_get_data (event);
  JsonArray *replaces = csn_json_get_array (data, "replaces");
  guint n = replaces ? json_array_get_length (replaces) : 0;
  CsnEvent *before = n == 1 ? g_hash_table_lookup (tail->by_id, json_array_get_string_element (replaces, 0)) : NULL;
  JsonObject *old = before ? csn_event_get_data (before) : NULL;
  const char *item = csn_json_get_string (data, "item", "");
  const char *value = old ? csn_json_get_string (old, "value", NULL) : NULL;
  CsnChange *change;

  if (n > 1 || (n == 1 && before == NULL))
    return NULL;
  if (strcmp (csn_json_get_string (data, "aspect", "answer"), "note") == 0)
    return csn_change_new_note (item, value);
  change = csn_change_new (item, value);
  csn_change_set_reason (change, old ? csn_json_get_string (old, "reason", NULL) : NULL);
  csn_change_set_literal (change, TRUE);
  return change;
}

/* The step that ends before @end, which moves to its beginning; NULL when there is none that this person can take back. */
static GPtrArray *
read_step (CsnSession *self, Tail *tail, guint *end)
{
  g_autoptr (GPtrArray) step = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = 1, of = 1;

  if (*end == 0)
    return NULL;
  if (!csn_history_get_batch (g_ptr_array_index (tail->entries, *end - 1), &n, &of))
    n = of = 1;
  if (n != of || of > *end)
    return NULL;
  for (guint i = 0; i < of; i++)
    {
      CsnEvent *event = g_ptr_array_index (tail->entries, *end - 1 - i);
      CsnChange *change = NULL;

      if (strcmp (csn_event_get_event_type (event), "answer.set") == 0
          && strcmp (csn_event_get_actor (event), self->actor) == 0)
        change = invert (tail, event);
      if (change == NULL)
        return NULL;
      g_ptr_array_add (step, change);
    }
  *end -= of;
  return g_steal_pointer (&step);
}

void
csn_session_recall_steps (CsnSession *self)
{
  g_auto (Tail) tail = { NULL };
  GPtrArray *step;
  guint end;

  read_tail (self->record, &tail);
  end = tail.entries->len;
  while (self->undo->len < MAX_STEPS && (step = read_step (self, &tail, &end)) != NULL)
    g_ptr_array_insert (self->undo, 0, step);
}
