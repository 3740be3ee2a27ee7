/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Folds the log into what the record holds. Each type of entry has its own small function in a table, so that a new type is a row
 * and an unknown one is counted. */

#include "csn-record-private.h"

#include <string.h>

#include "csn-digest.h"

/* --- one function a type of entry ------------------------------------------------------------------------------- */

static gboolean
no_item (const char *id, GError **error)
{
  g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "The record has no item “%s”", id);
  return FALSE;
}

/* Of the document that the log ends with. */
static CsnEntry *
own_entry (CsnRecord *self, const char *id)
{
  CsnItem *item = csn_checklist_lookup_item (self->checklist, id);

  return item ? csn_record_get_entry_of (self, item) : NULL;
}

CsnEntry *
csn_record_lookup_entry (CsnRecord *self, const char *id)
{
  CsnEntry *entry = own_entry (self, id);
  const char *newer = entry == NULL && self->lineage != NULL ? csn_lineage_guess (self->lineage, id) : NULL;

  return newer != NULL ? own_entry (self, newer) : entry;
}

static CsnEntry *
entry_of (CsnRecord *self, JsonObject *data, GError **error)
{
  const char *id = csn_json_get_string (data, "item", "");
  CsnEntry *entry = csn_record_lookup_entry (self, id);

  if (entry == NULL)
    no_item (id, error);
  return entry;
}

static void
copy_strings (GHashTable *table, JsonObject *object)
{
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    g_hash_table_insert (table, g_strdup (l->data), g_strdup (csn_json_get_string (object, l->data, "")));
}

/* Of the document that the log ends with, where @data names the one it begins with. */
static const char *
newest_document (CsnRecord *self, JsonObject *data)
{
  const char *sha256 = csn_json_get_string (data, "sha256", "");

  if (self->lineage == NULL || !csn_lineage_has_document (self->lineage, 0, sha256))
    return sha256;
  return csn_lineage_get_document (self->lineage);
}

static gboolean
apply_new (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  if (g_strcmp0 (newest_document (self, data), csn_checklist_get_sha256 (self->checklist)) != 0)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA,
                           "The document is not the one that the record was made from");
      return FALSE;
    }
  g_set_str (&self->id, csn_event_get_doc (event));
  g_set_str (&self->title, csn_json_get_string (data, "title", ""));
  g_set_str (&self->source_name, csn_json_get_string (data, "name", ""));
  g_set_str (&self->created, csn_event_get_time (event));
  copy_strings (self->parameters, csn_json_get_object (data, "parameters"));
  copy_strings (self->subject, csn_json_get_object (data, "subject"));
  return TRUE;
}

static GStrv
read_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

static gboolean
apply_answer (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  CsnEntry *entry = entry_of (self, data, error);
  g_autoptr (CsnAnswer) answer = NULL;
  g_auto (GStrv) replaces = NULL;

  if (entry == NULL)
    return FALSE;
  answer = csn_answer_new_from_event (event, data);
  replaces = read_strings (csn_json_get_array (data, "replaces"));
  csn_entry_put (entry, csn_json_get_string (data, "aspect", "answer"), answer, (const char *const *) replaces);
  return TRUE;
}

static gboolean
apply_evidence_add (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_autoptr (CsnEvidence) evidence = csn_evidence_new_from_event (event);
  const char *const *items = csn_evidence_get_items (evidence);

  for (gsize i = 0; items[i] != NULL; i++)
    if (own_entry (self, items[i]) == NULL)
      return no_item (items[i], error);
  g_list_store_append (self->evidence, evidence);
  for (gsize i = 0; items[i] != NULL; i++)
    csn_entry_add_evidence (own_entry (self, items[i]), evidence);
  return TRUE;
}

static gboolean
apply_evidence_end (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *id = csn_json_get_string (data, "evidence", "");
  CsnEvidence *evidence = csn_record_find_evidence (self, id);
  const char *const *items;

  if (evidence == NULL)
    {
      g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "The record has no evidence “%s”", id);
      return FALSE;
    }
  csn_evidence_mark_removed (evidence, csn_json_get_string (data, "reason", ""),
                             strcmp (csn_event_get_event_type (event), "evidence.erase") == 0);
  items = csn_evidence_get_items (evidence);
  for (gsize i = 0; items[i] != NULL; i++)
    {
      CsnEntry *entry = own_entry (self, items[i]);

      if (entry != NULL)
        csn_entry_drop_evidence (entry, evidence);
    }
  return TRUE;
}

static gboolean
apply_probe_run (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  JsonObject *object = csn_json_get_object (data, "result");
  const char *item = csn_json_get_string (data, "item", "");
  CsnEntry *entry = own_entry (self, item);
  g_autoptr (CsnProbeResult) result = NULL;

  if (object == NULL)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "A probe run without a result");
      return FALSE;
    }
  if (entry == NULL && *item != '\0')
    return no_item (item, error);
  result = csn_probe_result_new_from_json (object);
  if (entry != NULL)
    csn_entry_add_run (entry, result);
  else
    g_hash_table_insert (self->free_runs, g_strdup (csn_probe_result_get_probe_id (result)), g_object_ref (result));
  return TRUE;
}

static gboolean
apply_series (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  return csn_probe_series_fold (self->series, event, error);
}

static gboolean
apply_risk (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *name = csn_json_get_string (data, "name", "");
  g_autoptr (CsnRisk) risk
      = csn_risk_new (name, csn_json_get_string (data, "level", ""),
                      (guint) CLAMP (csn_json_get_int (data, "likelihood", 0), 0, 5),
                      (guint) CLAMP (csn_json_get_int (data, "impact", 0), 0, 5),
                      csn_json_get_string (data, "mitigation", ""));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->risks)); i++)
    {
      g_autoptr (CsnRisk) old = g_list_model_get_item (G_LIST_MODEL (self->risks), i);

      if (strcmp (csn_risk_get_name (old), name) == 0)
        {
          g_list_store_splice (self->risks, i, 1, (gpointer *) &risk, 1);
          return TRUE;
        }
    }
  g_list_store_append (self->risks, risk);
  return TRUE;
}

static gboolean
apply_recommendation (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *value = csn_json_get_string (data, "value", "");
  JsonArray *conditions = csn_json_get_array (data, "conditions");

  g_set_str (&self->recommendation, *value != '\0' ? value : NULL);
  g_set_str (&self->recommendation_reason, csn_json_get_string (data, "reason", NULL));
  g_list_store_remove_all (self->conditions);
  for (guint i = 0; conditions != NULL && i < json_array_get_length (conditions); i++)
    {
      JsonNode *node = json_array_get_element (conditions, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          g_autoptr (CsnCondition) condition = csn_condition_new_from_json (json_node_get_object (node));

          g_list_store_append (self->conditions, condition);
        }
    }
  return TRUE;
}

static gboolean
apply_parameter (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_hash_table_insert (self->parameters, g_strdup (csn_json_get_string (data, "name", "")),
                       g_strdup (csn_json_get_string (data, "value", "")));
  return TRUE;
}

static gboolean
apply_subject (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_hash_table_insert (self->subject, g_strdup (csn_json_get_string (data, "name", "")),
                       g_strdup (csn_json_get_string (data, "value", "")));
  return TRUE;
}

/* An act that is kept as it stands; what it means is for the rules to say. */
static gboolean
apply_act (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_autoptr (CsnAct) act = csn_act_new_from_event (event);

  g_list_store_append (self->acts, act);
  return TRUE;
}

static gboolean
apply_link (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  return entry_of (self, data, error) != NULL && apply_act (self, event, data, error);
}

static gboolean
apply_iteration (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *mode = csn_json_get_string (data, "mode", "");

  if (*mode != '\0')
    g_set_str (&self->iteration_mode, mode);
  else
    self->n_iterations++;
  return apply_act (self, event, data, error);
}

static void
start (CsnRecord *self, CsnEvent *event, JsonObject *data)
{
  self->lifecycle = CSN_LIFECYCLE_EXECUTING;
  g_set_str (&self->started, csn_json_get_string (data, "at", csn_event_get_time (event)));
  g_set_str (&self->start_reason, csn_json_get_string (data, "reason", NULL));
}

static gboolean
apply_lifecycle (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *act = csn_json_get_string (data, "act", "");

  if (strcmp (act, "submit") == 0)
    {
      self->lifecycle = CSN_LIFECYCLE_UNDER_REVIEW;
      g_set_str (&self->author_key, csn_json_get_string (data, "key", ""));
      g_set_str (&self->author, csn_event_get_actor (event));
    }
  else if (strcmp (act, "start") == 0)
    start (self, event, data);
  else if (strcmp (act, "correct") == 0)
    g_set_str (&self->started, csn_json_get_string (data, "at", self->started));
  else if (strcmp (act, "keep") == 0)
    ; /* a decision that leaves everything as it is */
  else if (strcmp (act, "rollback") == 0)
    self->lifecycle = CSN_LIFECYCLE_ROLLED_BACK;
  else if (strcmp (act, "close") == 0)
    self->lifecycle = CSN_LIFECYCLE_CLOSED;
  else if (strcmp (act, "void") == 0)
    self->lifecycle = CSN_LIFECYCLE_VOID;
  else if (strcmp (act, "revise") == 0)
    {
      self->lifecycle = CSN_LIFECYCLE_DRAFT;
      self->revision++;
    }
  else
    {
      g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "Unknown act “%s”", act);
      return FALSE;
    }
  return apply_act (self, event, data, error);
}

static gboolean
apply_approval (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_autoptr (CsnApproval) approval = csn_approval_new_from_event (event, error);

  if (approval == NULL)
    return FALSE;
  g_list_store_append (self->approvals, approval);
  return TRUE;
}

/* Whether its signer really took it back is for whoever checks signatures to say. */
static gboolean
apply_withdraw (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *id = csn_json_get_string (data, "approval", "");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->approvals)); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (G_LIST_MODEL (self->approvals), i);

      if (strcmp (csn_approval_get_id (approval), id) == 0)
        return apply_act (self, event, data, error);
    }
  g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "The record has no approval “%s”", id);
  return FALSE;
}

static gboolean
apply_waiver (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_autoptr (CsnWaiver) waiver = NULL;

  if (entry_of (self, data, error) == NULL)
    return FALSE;
  waiver = csn_waiver_new_from_event (event);
  g_list_store_append (self->waivers, waiver);
  return TRUE;
}

static gboolean
apply_roster_add (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  CsnRosterEntry *entry = g_new0 (CsnRosterEntry, 1);

  entry->role = g_strdup (csn_json_get_string (data, "role", ""));
  entry->name = g_strdup (csn_json_get_string (data, "name", ""));
  entry->certificate = csn_base64_decode (csn_json_get_string (data, "certificate", NULL));
  g_hash_table_insert (self->roster, csn_sha256_hex_bytes (entry->certificate), entry);
  return TRUE;
}

static gboolean
apply_roster_remove (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_hash_table_remove (self->roster, csn_json_get_string (data, "fingerprint", ""));
  return TRUE;
}

static gboolean
apply_reading (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  CsnEntry *entry = entry_of (self, data, error);
  int role;

  if (entry == NULL)
    return FALSE;
  if (!csn_enum_from_string (CSN_TYPE_ROLE, csn_json_get_string (data, "role", ""), &role))
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "A reading without a known role");
      return FALSE;
    }
  csn_entry_reread (entry, role, csn_json_get_string (data, "reason", ""));
  return TRUE;
}

static gboolean
apply_policy (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  g_set_str (&self->policy, csn_json_get_string (data, "text", ""));
  return TRUE;
}

static gboolean
apply_followup (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  const char *item = csn_json_get_string (data, "item", "");

  if (!g_str_has_prefix (item, CSN_CONDITION_ADDRESS) && entry_of (self, data, error) == NULL)
    return FALSE;
  g_hash_table_insert (self->followups, g_strdup (item),
                       g_strdup (csn_json_get_string (data, "at", csn_event_get_time (event))));
  return TRUE;
}

/* What it maps is in the lineage already, when the record was made for it. */
static gboolean
apply_rebase (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  if (!csn_lineage_is_step (event))
    return TRUE;
  self->step++;
  if (self->lineage == NULL || !csn_lineage_has_document (self->lineage, self->step, csn_json_get_string (data, "sha256", "")))
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA,
                           "The document was exchanged; the record has to be read again");
      return FALSE;
    }
  g_set_str (&self->title, csn_json_get_string (data, "title", ""));
  g_set_str (&self->source_name, csn_json_get_string (data, "name", ""));
  return TRUE;
}

/* Shown in the history, counted by rules, without a state of their own here. */
static gboolean
apply_logged (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error)
{
  return TRUE;
}

typedef gboolean (*ApplyFunc) (CsnRecord *self, CsnEvent *event, JsonObject *data, GError **error);

static const struct
{
  const char *type;
  ApplyFunc apply;
} appliers[] = {
  { "record.new", apply_new },
  { "answer.set", apply_answer },
  { "evidence.add", apply_evidence_add },
  { "evidence.remove", apply_evidence_end },
  { "evidence.erase", apply_evidence_end },
  { "probe.run", apply_probe_run },
  { "plan.export", apply_logged },
  { "series.start", apply_series },
  { "series.attempt", apply_series },
  { "series.end", apply_series },
  { "risk.set", apply_risk },
  { "recommendation.set", apply_recommendation },
  { "parameter.set", apply_parameter },
  { "subject.set", apply_subject },
  { "lifecycle", apply_lifecycle },
  { "approval", apply_approval },
  { CSN_ACT_WITHDRAWAL, apply_withdraw },
  { "waiver", apply_waiver },
  { "roster.add", apply_roster_add },
  { "roster.remove", apply_roster_remove },
  { "reading", apply_reading },
  { "policy", apply_policy },
  { "rebase", apply_rebase },
  { "followup", apply_followup },
  { "stage", apply_logged },
  { CSN_ACT_ACTION, apply_act },
  { CSN_ACT_DELEGATION, apply_act },
  { CSN_ACT_OVERRIDE, apply_act },
  { CSN_ACT_OBJECTION, apply_act },
  { CSN_ACT_LINK, apply_link },
  { CSN_ACT_ITERATION, apply_iteration },
  { "attempt.failed", apply_logged },
};

/* Whether @event was about something that the newest document has no more: it stays in the log and says nothing. */
static gboolean
is_of_the_past (CsnRecord *self, CsnEvent *event, JsonObject *data)
{
  const char *item = csn_json_get_string (data, "item", NULL);

  if (item == NULL || self->lineage == NULL)
    return FALSE;
  if (csn_event_is_read_as (event) && *item == '\0')
    return *csn_json_get_string (csn_event_get_written_data (event), "item", "") != '\0';
  return own_entry (self, item) == NULL
         && g_strcmp0 (csn_lineage_guess (self->lineage, item), "") == 0;
}

/* NULL for an unknown type. */
static ApplyFunc
find_applier (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (appliers); i++)
    if (strcmp (appliers[i].type, type) == 0)
      return appliers[i].apply;
  return NULL;
}

gboolean
csn_record_knows_type (const char *type)
{
  g_return_val_if_fail (type != NULL, FALSE);
  return find_applier (type) != NULL;
}

gboolean
csn_record_apply (CsnRecord *self, CsnEvent *event, GError **error)
{
  g_autoptr (CsnEvent) read = NULL;
  g_autoptr (JsonObject) data = NULL;
  const char *type;
  ApplyFunc apply;

  g_return_val_if_fail (CSN_IS_RECORD (self), FALSE);
  g_return_val_if_fail (CSN_IS_EVENT (event), FALSE);

  if (self->lineage != NULL)
    event = read = csn_lineage_translate (self->lineage, self->step, event);
  g_list_store_append (self->events, event);
  type = csn_event_get_event_type (event);
  /* Answers are what a log has most of: they copy what they say, and their data is not kept. */
  data = strcmp (type, "answer.set") == 0 ? csn_event_dup_data (event) : json_object_ref (csn_event_get_data (event));
  if (is_of_the_past (self, event, data))
    return TRUE;
  apply = find_applier (type);
  if (apply == NULL)
    self->n_unknown++;
  else if (!apply (self, event, data, error))
    {
      g_prefix_error (error, "Entry %.12s (%s): ", csn_event_get_id (event), type);
      return FALSE;
    }
  return TRUE;
}
