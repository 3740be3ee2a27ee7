/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an evaluation has to know of the order of things, in one walk through the log: when this revision was submitted, which
 * triggers fired in it and were cleared, whether the release became another one after evidence was taken.
 *
 * Nearly all of a log are answers to ordinary items, which matter by what stands now and not by their order. The entries
 * that do matter are noted on the record once, as the log only grows; everything else of an evaluation is made anew. */

#include <string.h>

#include "csn-evaluation-private.h"

typedef struct
{
  CsnEvaluation *self;
  guint position;
  gboolean submitted;
  GHashTable *fired_by;  /* node index + 1 → actor (borrowed): who fired it last */
  GHashTable *taken_at;  /* item id → position + 1 of its newest evidence or run */
  GHashTable *identity;  /* name → value of the release identity so far */
} Walk;

static CsnNode *
trigger_of (Walk *walk, JsonObject *data)
{
  CsnNode *node = csn_evaluation_find_id (walk->self, csn_json_get_string (data, "item", NULL));

  return node != NULL && csn_role_is_inverted (node->role) ? node : NULL;
}

static gpointer
key_of (Walk *walk, const CsnNode *node)
{
  return GUINT_TO_POINTER ((guint) (node - csn_evaluation_node (walk->self, 0)) + 1);
}

/* What a probe filled into a place last; a person's number is held against it. */
static void
note_measured (Walk *walk, JsonObject *data)
{
  CsnNode *node = csn_evaluation_find_id (walk->self, csn_json_get_string (data, "item", NULL));

  if (node != NULL)
    node->measured = csn_json_get_string (data, "value", NULL);
}

/* After the submission a fired trigger is latched; before it, taking the answer back undoes a slip. */
static void
take_answer (Walk *walk, CsnEvent *event, JsonObject *data)
{
  CsnNode *node = trigger_of (walk, data);
  const char *value = csn_json_get_string (data, "value", NULL);
  const char *by;

  if (strcmp (csn_json_get_string (data, "provenance", ""), "probe") == 0)
    note_measured (walk, data);
  if (node == NULL || strcmp (csn_json_get_string (data, "aspect", "answer"), "answer") != 0)
    return;
  if (g_strcmp0 (value, CSN_ANSWER_FIRED) == 0)
    {
      node->latched = node->latched || walk->submitted;
      node->cleared = FALSE;
      g_hash_table_insert (walk->fired_by, key_of (walk, node), (gpointer) csn_event_get_actor (event));
      return;
    }
  if (!node->latched)
    {
      g_hash_table_remove (walk->fired_by, key_of (walk, node));
      return;
    }
  by = g_hash_table_lookup (walk->fired_by, key_of (walk, node));
  if (g_strcmp0 (value, CSN_ANSWER_NOT_FIRED) == 0)
    {
      JsonArray *evidence = csn_json_get_array (data, "evidence");
      gboolean has_evidence = (evidence != NULL && json_array_get_length (evidence) > 0)
                              || csn_entry_get_n_evidence (node->entry) > 0;

      node->cleared = *csn_json_get_string (data, "reason", "") != '\0' && has_evidence
                      && g_strcmp0 (by, csn_event_get_actor (event)) != 0;
    }
}

static void
note_taken (Walk *walk, const char *item)
{
  g_hash_table_insert (walk->taken_at, (gpointer) item, GUINT_TO_POINTER (walk->position + 1));
}

static void
take_run (Walk *walk, CsnEvent *event, JsonObject *data)
{
  CsnNode *node = trigger_of (walk, data);
  JsonObject *result = csn_json_get_object (data, "result");

  note_taken (walk, csn_json_get_string (data, "item", ""));
  if (node == NULL || result == NULL || strcmp (csn_json_get_string (result, "state", ""), "FAIL") != 0)
    return;
  node->latched = node->latched || walk->submitted;
  if (node->latched)
    {
      node->cleared = FALSE;
      g_hash_table_insert (walk->fired_by, key_of (walk, node), (gpointer) csn_event_get_actor (event));
    }
}

static void
take_evidence (Walk *walk, CsnEvent *event, JsonObject *data)
{
  JsonArray *items = csn_json_get_array (data, "item");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        note_taken (walk, json_node_get_string (node));
    }
}

static void
take_lifecycle (Walk *walk, CsnEvent *event, JsonObject *data)
{
  CsnEvaluation *self = walk->self;
  const char *act = csn_json_get_string (data, "act", "");

  if (strcmp (act, "submit") == 0)
    {
      GHashTableIter iter;
      gpointer key;

      walk->submitted = TRUE;
      self->submitted_at = walk->position;
      g_set_str (&self->submitted, csn_json_get_string (data, "at", csn_event_get_time (event)));
      g_hash_table_iter_init (&iter, walk->fired_by);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        csn_evaluation_node (self, GPOINTER_TO_UINT (key) - 1)->latched = TRUE;
    }
  else if (strcmp (act, "revise") == 0)
    {
      /* a new revision has a clean sheet */
      walk->submitted = FALSE;
      self->revised_at = walk->position;
      self->submitted_at = CSN_NO_POSITION;
      g_clear_pointer (&self->submitted, g_free);
      g_hash_table_remove_all (walk->fired_by);
      for (guint i = 0; i < self->nodes->len; i++)
        csn_evaluation_node (self, i)->latched = csn_evaluation_node (self, i)->cleared = FALSE;
    }
}

static void
take_subject (Walk *walk, CsnEvent *event, JsonObject *data)
{
  const char *name = csn_json_get_string (data, "name", "");
  const char *value = csn_json_get_string (data, "value", "");
  const char *before = g_hash_table_lookup (walk->identity, name);

  if (before != NULL && *before != '\0' && strcmp (before, value) != 0)
    walk->self->subject_changed_at = walk->position;
  g_hash_table_insert (walk->identity, (gpointer) name, (gpointer) value);
}

static void
take_new (Walk *walk, CsnEvent *event, JsonObject *data)
{
  JsonObject *subject = csn_json_get_object (data, "subject");
  g_autoptr (GList) names = subject != NULL ? json_object_get_members (subject) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    g_hash_table_insert (walk->identity, l->data, (gpointer) csn_json_get_string (subject, l->data, ""));
}

static void
take_position (Walk *walk, CsnEvent *event, JsonObject *data)
{
  g_hash_table_insert (walk->self->event_positions, (gpointer) csn_event_get_id (event),
                       GUINT_TO_POINTER (walk->position + 1));
}

static void
take_stage (Walk *walk, CsnEvent *event, JsonObject *data)
{
  walk->self->stages_used = TRUE;
}

static const struct
{
  const char *type;
  void (*take) (Walk *walk, CsnEvent *event, JsonObject *data);
} takers[] = {
  { "answer.set", take_answer },   { "probe.run", take_run },     { "evidence.add", take_evidence },
  { "lifecycle", take_lifecycle }, { "subject.set", take_subject }, { "record.new", take_new },
  { "approval", take_position },   { "waiver", take_position },   { "stage", take_stage },
};

/* Entries of a log that matter by their order, with their positions. */
typedef struct
{
  guint position;
  guint taker;
} Noted;

typedef struct
{
  guint n_seen;   /* entries of the log that were looked at */
  GArray *noted;  /* (owned) (element-type Noted) */
  GHashTable *latest; /* (owned) writer → CsnEvent (owned): where each writer's clock stood */
  GPtrArray *went_back; /* (owned) (element-type CsnEvent): entries that are older than the one before them */
} Index;

#define INDEX_KEY "csn-gate-log-index"

static void
free_index (gpointer data)
{
  Index *index = data;

  g_array_unref (index->noted);
  g_hash_table_unref (index->latest);
  g_ptr_array_unref (index->went_back);
  g_free (index);
}

#define TAKER_ANSWER 0 /* place of "answer.set" in the table */

/* Of the answers only those that trigger items know, and what probes filled in. */
static gboolean
matters (CsnEvent *event, guint taker)
{
  g_autoptr (JsonObject) data = NULL;
  const char *value;

  if (taker != TAKER_ANSWER)
    return TRUE;
  data = csn_event_dup_data (event);
  value = csn_json_get_string (data, "value", NULL);
  return value == NULL || strcmp (value, CSN_ANSWER_FIRED) == 0 || strcmp (value, CSN_ANSWER_NOT_FIRED) == 0
         || strcmp (csn_json_get_string (data, "provenance", ""), "probe") == 0;
}

static void
note_event (Index *index, CsnEvent *event, guint position)
{
  const char *type = csn_event_get_event_type (event);

  for (guint i = 0; i < G_N_ELEMENTS (takers); i++)
    if (strcmp (takers[i].type, type) == 0)
      {
        Noted noted = { position, i };

        if (matters (event, i))
          g_array_append_val (index->noted, noted);
        return;
      }
}

/* A clock is only as good as it goes forward; times are compared as instants, and only within what one writer wrote. */
static void
note_time (Index *index, CsnEvent *event)
{
  CsnEvent *before = g_hash_table_lookup (index->latest, csn_event_get_writer (event));
  const char *time = csn_event_get_time (event);

  if (before != NULL && strcmp (csn_event_get_time (before), time) > 0)
    {
      g_autoptr (GDateTime) then = g_date_time_new_from_iso8601 (csn_event_get_time (before), NULL);
      g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (time, NULL);

      if (then != NULL && now != NULL && g_date_time_compare (now, then) < 0)
        {
          g_ptr_array_add (index->went_back, g_object_ref (event));
          return; /* measured against the latest time that was ever shown */
        }
    }
  g_hash_table_replace (index->latest, (gpointer) csn_event_get_writer (event), g_object_ref (event));
}

static Index *
get_index (CsnRecord *record)
{
  Index *index = g_object_get_data (G_OBJECT (record), INDEX_KEY);
  GListModel *events = csn_record_get_events (record);
  guint n_events = g_list_model_get_n_items (events);

  if (index == NULL)
    {
      index = g_new0 (Index, 1);
      index->noted = g_array_new (FALSE, FALSE, sizeof (Noted));
      index->latest = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
      index->went_back = g_ptr_array_new_with_free_func (g_object_unref);
      g_object_set_data_full (G_OBJECT (record), INDEX_KEY, index, free_index);
    }
  for (; index->n_seen < n_events; index->n_seen++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, index->n_seen);

      note_event (index, event, index->n_seen);
      note_time (index, event);
    }
  return index;
}

/* Evidence that was taken before the release became another one speaks of another release. */
static void
mark_stale (Walk *walk)
{
  CsnEvaluation *self = walk->self;
  GHashTableIter iter;
  gpointer id, position;

  if (self->subject_changed_at == CSN_NO_POSITION)
    return;
  g_hash_table_iter_init (&iter, walk->taken_at);
  while (g_hash_table_iter_next (&iter, &id, &position))
    {
      CsnNode *node = csn_evaluation_find_id (self, id);

      if (node != NULL)
        node->stale = GPOINTER_TO_UINT (position) - 1 < self->subject_changed_at;
    }
}

/* When evidence is judged for its age: at submission and at T0, never later. */
static GDateTime *
age_reference (CsnEvaluation *self)
{
  const char *at = csn_record_get_started (self->record) != NULL ? csn_record_get_started (self->record)
                                                                 : self->submitted;
  GDateTime *time = at != NULL ? g_date_time_new_from_iso8601 (at, NULL) : NULL;

  return time != NULL ? time : g_date_time_ref (self->now);
}

static gboolean
is_older (const char *at, GDateTime *reference, gint64 seconds)
{
  g_autoptr (GDateTime) time = at != NULL ? g_date_time_new_from_iso8601 (at, NULL) : NULL;

  return time != NULL && g_date_time_difference (reference, time) > seconds * G_TIME_SPAN_SECOND;
}

static gboolean
has_old_evidence (CsnEvaluation *self, CsnEntry *entry, GDateTime *reference)
{
  CsnProbeResult *run = csn_entry_get_last_run (entry);
  guint n = csn_entry_get_n_evidence (entry);

  if (run != NULL && is_older (csn_probe_result_get_started (run), reference,
                               csn_policy_get_probe_max_age (self->policy)))
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnEvidence) piece = g_list_model_get_item (csn_entry_get_evidence (entry), i);
      gboolean probe = g_strcmp0 (csn_evidence_get_from (piece), "probe") == 0;

      if (!probe && is_older (csn_evidence_get_collected (piece), reference,
                              csn_policy_get_test_max_age (self->policy)))
        return TRUE;
    }
  return FALSE;
}

static void
mark_aged (CsnEvaluation *self)
{
  g_autoptr (GDateTime) reference = age_reference (self);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (csn_entry_get_n_runs (node->entry) == 0
          && csn_entry_get_n_evidence (node->entry) == 0)
        continue;
      node->aged = has_old_evidence (self, node->entry, reference);
      node->stale = node->stale || (node->aged && csn_policy_blocks_on_age (self->policy));
    }
}

GPtrArray *
csn_evaluation_list_went_back (CsnEvaluation *self)
{
  return get_index (self->record)->went_back;
}

void
csn_evaluation_read_log (CsnEvaluation *self)
{
  GListModel *events = csn_record_get_events (self->record);
  Index *index = get_index (self->record);
  g_autoptr (GHashTable) fired_by = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) taken_at = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) identity = g_hash_table_new (g_str_hash, g_str_equal);
  Walk walk = { self, 0, FALSE, fired_by, taken_at, identity };

  for (guint i = 0; i < index->noted->len; i++)
    {
      const Noted *noted = &g_array_index (index->noted, Noted, i);
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, noted->position);

      walk.position = noted->position;
      takers[noted->taker].take (&walk, event, csn_event_get_data (event));
    }
  mark_stale (&walk);
  mark_aged (self);
}
