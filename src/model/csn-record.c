/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the log amounts to at a moment; see the header. csn-record-apply.c folds entries into it. */

#include "csn-record-private.h"

#include <string.h>

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnRecord, csn_record, G_TYPE_OBJECT)

static void
roster_entry_free (CsnRosterEntry *entry)
{
  g_free (entry->role);
  g_free (entry->name);
  g_bytes_unref (entry->certificate);
  g_free (entry);
}

static void
csn_record_finalize (GObject *object)
{
  CsnRecord *self = CSN_RECORD (object);

  g_clear_object (&self->checklist);
  g_clear_object (&self->lineage);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->source_name, g_free);
  g_clear_pointer (&self->created, g_free);
  g_clear_object (&self->entries);
  g_clear_object (&self->events);
  g_clear_object (&self->evidence);
  g_clear_object (&self->approvals);
  g_clear_object (&self->risks);
  g_clear_object (&self->series);
  g_clear_pointer (&self->free_runs, g_hash_table_unref);
  g_clear_object (&self->waivers);
  g_clear_object (&self->conditions);
  g_clear_pointer (&self->recommendation, g_free);
  g_clear_pointer (&self->recommendation_reason, g_free);
  g_clear_pointer (&self->author_key, g_free);
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->started, g_free);
  g_clear_pointer (&self->start_reason, g_free);
  g_clear_pointer (&self->policy, g_free);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_clear_pointer (&self->subject, g_hash_table_unref);
  g_clear_pointer (&self->roster, g_hash_table_unref);
  g_clear_pointer (&self->followups, g_hash_table_unref);
  g_clear_object (&self->acts);
  g_clear_pointer (&self->iteration_mode, g_free);
  G_OBJECT_CLASS (csn_record_parent_class)->finalize (object);
}

static void
csn_record_class_init (CsnRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_record_finalize;

  signals[CHANGED] = g_signal_new ("changed", CSN_TYPE_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static GHashTable *
new_string_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
csn_record_init (CsnRecord *self)
{
  self->id = g_strdup ("");
  self->title = g_strdup ("");
  self->source_name = g_strdup ("");
  self->created = g_strdup ("");
  self->revision = 1;
  self->entries = csn_array_model_new (CSN_TYPE_ENTRY);
  self->events = g_list_store_new (CSN_TYPE_EVENT);
  self->evidence = g_list_store_new (CSN_TYPE_EVIDENCE);
  self->approvals = g_list_store_new (CSN_TYPE_APPROVAL);
  self->risks = g_list_store_new (CSN_TYPE_RISK);
  self->series = g_list_store_new (CSN_TYPE_PROBE_SERIES);
  self->free_runs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->waivers = g_list_store_new (CSN_TYPE_WAIVER);
  self->conditions = g_list_store_new (CSN_TYPE_CONDITION);
  self->acts = g_list_store_new (CSN_TYPE_ACT);
  self->parameters = new_string_table ();
  self->subject = new_string_table ();
  self->followups = new_string_table ();
  self->roster = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) roster_entry_free);
}

CsnRecord *
csn_record_new (CsnChecklist *checklist)
{
  return csn_record_new_of (checklist, NULL);
}

CsnRecord *
csn_record_new_of (CsnChecklist *checklist, CsnLineage *lineage)
{
  CsnRecord *self;
  CsnItem *const *items;
  guint n_items;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);

  self = g_object_new (CSN_TYPE_RECORD, NULL);
  self->checklist = g_object_ref (checklist);
  g_set_object (&self->lineage, lineage);
  g_set_str (&self->title, csn_checklist_get_title (checklist));
  items = csn_checklist_peek_items (checklist, &n_items);
  for (guint i = 0; i < n_items; i++)
    csn_array_model_take (self->entries, csn_entry_new (items[i]));
  return self;
}

void
csn_record_applied (CsnRecord *self)
{
  g_return_if_fail (CSN_IS_RECORD (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

CsnEntry *
csn_record_get_entry_of (CsnRecord *self, CsnItem *item)
{
  CsnEntry *entry = NULL;

  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  g_return_val_if_fail (CSN_IS_ITEM (item), NULL);

  if (csn_item_get_index (item) < csn_array_model_length (self->entries))
    entry = csn_array_model_peek (self->entries, csn_item_get_index (item));
  return entry != NULL && csn_entry_get_item (entry) == item ? entry : NULL;
}

CsnEntry *
csn_record_find_entry (CsnRecord *self, const char *address)
{
  CsnItem *item;

  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  item = csn_checklist_find_item (self->checklist, address);
  return item ? csn_record_get_entry_of (self, item) : csn_record_lookup_entry (self, address);
}

CsnProbeResult *
csn_record_find_free_run (CsnRecord *self, const char *probe_id)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return g_hash_table_lookup (self->free_runs, probe_id);
}

GListModel *
csn_record_get_series (CsnRecord *self)
{
  return CSN_IS_RECORD (self) ? G_LIST_MODEL (self->series) : NULL;
}

/* A beginning this short would be a guess. */
#define MIN_EVIDENCE_PREFIX 6

CsnEvidence *
csn_record_find_evidence (CsnRecord *self, const char *id)
{
  CsnEvidence *found = NULL;

  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (strlen (id) < MIN_EVIDENCE_PREFIX)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->evidence)); i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (G_LIST_MODEL (self->evidence), i);

      if (!g_str_has_prefix (csn_evidence_get_id (evidence), id))
        continue;
      if (found != NULL)
        return NULL;
      found = evidence;
    }
  return found;
}

CsnApproval *
csn_record_find_approval (CsnRecord *self, const char *slot)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  g_return_val_if_fail (slot != NULL, NULL);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->approvals)); i > 0; i--)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (G_LIST_MODEL (self->approvals), i - 1);

      if (strcmp (csn_approval_get_slot (approval), slot) == 0)
        return approval;
    }
  return NULL;
}

CsnWaiver *
csn_record_find_waiver (CsnRecord *self, const char *item)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  g_return_val_if_fail (item != NULL, NULL);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->waivers)); i > 0; i--)
    {
      g_autoptr (CsnWaiver) waiver = g_list_model_get_item (G_LIST_MODEL (self->waivers), i - 1);

      if (strcmp (csn_waiver_get_item (waiver), item) == 0)
        return waiver;
    }
  return NULL;
}

CsnChecklist *
csn_record_get_checklist (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->checklist;
}

CsnLineage *
csn_record_get_lineage (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->lineage;
}

const char *
csn_record_get_id (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->id;
}

const char *
csn_record_get_title (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->title;
}

const char *
csn_record_get_source_name (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->source_name;
}

const char *
csn_record_get_created (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->created;
}

GListModel *
csn_record_get_entries (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->entries);
}

CsnEntry *const *
csn_record_peek_entries (CsnRecord *self, guint *n)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return (CsnEntry *const *) csn_array_model_peek_all (self->entries, n);
}

GListModel *
csn_record_get_events (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->events);
}

GListModel *
csn_record_get_evidence (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->evidence);
}

GListModel *
csn_record_get_approvals (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->approvals);
}

GListModel *
csn_record_get_risks (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->risks);
}

GListModel *
csn_record_get_waivers (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->waivers);
}

const char *
csn_record_get_recommendation (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->recommendation;
}

const char *
csn_record_get_recommendation_reason (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->recommendation_reason;
}

GListModel *
csn_record_get_conditions (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->conditions);
}

CsnLifecycle
csn_record_get_lifecycle (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), CSN_LIFECYCLE_DRAFT);
  return self->lifecycle;
}

guint
csn_record_get_revision (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), 0);
  return self->revision;
}

const char *
csn_record_get_author_key (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->author_key;
}

const char *
csn_record_get_author (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->author;
}

const char *
csn_record_get_started (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->started;
}

const char *
csn_record_get_start_reason (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->start_reason;
}

const char *
csn_record_get_policy (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->policy;
}

GHashTable *
csn_record_get_parameters (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->parameters;
}

GHashTable *
csn_record_get_subject (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->subject;
}

GHashTable *
csn_record_get_roster (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->roster;
}

GHashTable *
csn_record_get_followups (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->followups;
}

guint
csn_record_get_n_unknown (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), 0);
  return self->n_unknown;
}

GListModel *
csn_record_get_acts (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return G_LIST_MODEL (self->acts);
}

/* Newest act of @kind whose member @name is @value. */
static CsnAct *
find_act (CsnRecord *self, const char *kind, const char *name, const char *value)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->acts)); i > 0; i--)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (G_LIST_MODEL (self->acts), i - 1);

      if (strcmp (csn_act_get_kind (act), kind) == 0 && strcmp (csn_act_get (act, name), value) == 0)
        return act;
    }
  return NULL;
}

CsnAct *
csn_record_get_closing (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->lifecycle == CSN_LIFECYCLE_CLOSED ? find_act (self, CSN_ACT_LIFECYCLE, "act", "close") : NULL;
}

CsnAct *
csn_record_find_link (CsnRecord *self, const char *item)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  g_return_val_if_fail (item != NULL, NULL);
  return find_act (self, CSN_ACT_LINK, "item", item);
}

const char *
csn_record_get_iteration_mode (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), NULL);
  return self->iteration_mode;
}

guint
csn_record_get_n_iterations (CsnRecord *self)
{
  g_return_val_if_fail (CSN_IS_RECORD (self), 0);
  return self->n_iterations;
}
