/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether an approval was ever stale (csn_approval_was_stale). No replay is needed: when the content now is what was signed,
 * an entry of the log after the approval left it alone if and only if it says what stands now. Any other entry made the
 * content differ for a while, and putting it back does not revive the approval. */

#include <string.h>

#include "csn-content.h"

typedef struct
{
  CsnRecord *record;
  CsnApproval *approval;
  CsnSlot *slot; /* (nullable) */
  gboolean post;
} Look;

static CsnEntry *
covered_entry (const Look *look, const char *id)
{
  CsnEntry *entry = csn_record_find_entry (look->record, id);

  return entry != NULL && csn_content_covers (look->record, look->slot, csn_entry_get_item (entry)) ? entry : NULL;
}

static gboolean
same_text (const char *a, const char *b)
{
  return g_strcmp0 (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static gboolean
answer_differs (const Look *look, JsonObject *data)
{
  CsnEntry *entry = covered_entry (look, csn_json_get_string (data, "item", ""));
  const char *value = csn_json_get_string (data, "value", NULL);

  if (entry == NULL)
    return FALSE;
  if (strcmp (csn_json_get_string (data, "aspect", "answer"), "note") == 0)
    return !same_text (value, csn_entry_get_note (entry));
  return !same_text (value, csn_entry_get_value (entry))
         || !same_text (csn_json_get_string (data, "reason", NULL), csn_entry_get_reason (entry));
}

static gboolean
evidence_added (const Look *look, JsonObject *data)
{
  JsonArray *items = csn_json_get_array (data, "item");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          && covered_entry (look, json_node_get_string (node)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
evidence_taken (const Look *look, JsonObject *data)
{
  CsnEvidence *evidence = csn_record_find_evidence (look->record, csn_json_get_string (data, "evidence", ""));
  const char *const *items = evidence != NULL ? csn_evidence_get_items (evidence) : NULL;

  for (gsize i = 0; items != NULL && items[i] != NULL; i++)
    if (covered_entry (look, items[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
run_differs (const Look *look, JsonObject *data)
{
  CsnEntry *entry = covered_entry (look, csn_json_get_string (data, "item", ""));
  JsonObject *object = csn_json_get_object (data, "result");
  g_autoptr (CsnProbeResult) result = object != NULL ? csn_probe_result_new_from_json (object) : NULL;
  CsnProbeResult *last;

  if (entry == NULL || result == NULL)
    return FALSE;
  last = csn_entry_get_last_run_of (entry, csn_probe_result_get_probe_id (result));
  return last == NULL || csn_probe_result_get_state (last) != csn_probe_result_get_state (result);
}

static gboolean
risk_differs (const Look *look, JsonObject *data)
{
  GListModel *risks = csn_record_get_risks (look->record);

  for (guint i = 0; !look->post && i < g_list_model_get_n_items (risks); i++)
    {
      g_autoptr (CsnRisk) risk = g_list_model_get_item (risks, i);

      if (!same_text (csn_risk_get_name (risk), csn_json_get_string (data, "name", "")))
        continue;
      return !same_text (csn_risk_get_level (risk), csn_json_get_string (data, "level", ""))
             || !same_text (csn_risk_get_mitigation (risk), csn_json_get_string (data, "mitigation", ""))
             || (gint64) csn_risk_get_likelihood (risk) != csn_json_get_int (data, "likelihood", 0)
             || (gint64) csn_risk_get_impact (risk) != csn_json_get_int (data, "impact", 0);
    }
  return FALSE;
}

static gboolean
condition_differs (CsnCondition *condition, JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  g_autoptr (CsnCondition) other = NULL;
  const char *const *covers;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  other = csn_condition_new_from_json (json_node_get_object (node));
  covers = csn_condition_get_covers (condition);
  return !same_text (csn_condition_get_text (condition), csn_condition_get_text (other))
         || !same_text (csn_condition_get_owner (condition), csn_condition_get_owner (other))
         || !same_text (csn_condition_get_due (condition), csn_condition_get_due (other))
         || !g_strv_equal (covers, csn_condition_get_covers (other));
}

static gboolean
recommendation_differs (const Look *look, JsonObject *data)
{
  GListModel *conditions = csn_record_get_conditions (look->record);
  JsonArray *array = csn_json_get_array (data, "conditions");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (look->post)
    return FALSE;
  if (!same_text (csn_json_get_string (data, "value", ""), csn_record_get_recommendation (look->record))
      || !same_text (csn_json_get_string (data, "reason", ""), csn_record_get_recommendation_reason (look->record))
      || n != g_list_model_get_n_items (conditions))
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);

      if (condition_differs (condition, array, i))
        return TRUE;
    }
  return FALSE;
}

static gboolean
parameter_differs (const Look *look, JsonObject *data)
{
  return !same_text (csn_json_get_string (data, "value", ""),
                     g_hash_table_lookup (csn_record_get_parameters (look->record),
                                          csn_json_get_string (data, "name", "")));
}

static gboolean
subject_differs (const Look *look, JsonObject *data)
{
  return !same_text (csn_json_get_string (data, "value", ""),
                     g_hash_table_lookup (csn_record_get_subject (look->record),
                                          csn_json_get_string (data, "name", "")));
}

static gboolean
waiver_differs (const Look *look, JsonObject *data)
{
  const char *item = csn_json_get_string (data, "item", "");
  CsnWaiver *waiver = csn_record_find_waiver (look->record, item);

  if (covered_entry (look, item) == NULL || waiver == NULL)
    return FALSE;
  return !same_text (csn_json_get_string (data, "reason", ""), csn_waiver_get_reason (waiver))
         || !same_text (csn_json_get_string (data, "until", ""), csn_waiver_get_until (waiver))
         || !same_text (csn_json_get_string (data, "role", ""), csn_waiver_get_role (waiver))
         || !same_text (csn_json_get_string (data, "outcome", ""), csn_waiver_get_outcome (waiver))
         || !same_text (csn_json_get_string (data, "evidence", ""), csn_waiver_get_evidence (waiver));
}

static gboolean
reading_differs (const Look *look, JsonObject *data)
{
  CsnEntry *entry = covered_entry (look, csn_json_get_string (data, "item", ""));

  if (entry == NULL)
    return FALSE;
  return !same_text (csn_json_get_string (data, "role", ""),
                     csn_enum_to_string (CSN_TYPE_ROLE, (int) csn_entry_get_role (entry)))
         || !same_text (csn_json_get_string (data, "reason", ""), csn_entry_get_reread_reason (entry));
}

static gboolean
policy_differs (const Look *look, JsonObject *data)
{
  return !same_text (csn_json_get_string (data, "text", ""), csn_record_get_policy (look->record));
}

static gboolean
link_differs (const Look *look, JsonObject *data)
{
  const char *item = csn_json_get_string (data, "item", "");
  CsnAct *link = csn_record_find_link (look->record, item);
  static const char *const flags[] = { "valid", "superseded", "cycle" };

  if (covered_entry (look, item) == NULL || link == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (csn_json_get_boolean (data, flags[i], FALSE) != csn_act_get_flag (link, flags[i]))
      return TRUE;
  return !same_text (csn_json_get_string (data, "record", ""), csn_act_get (link, "record"))
         || !same_text (csn_json_get_string (data, "verdict", ""), csn_act_get (link, "verdict"));
}

/* A stage that began or ended, an iteration that began: they stand in the log for good. */
static gboolean
stage_moved (const Look *look, JsonObject *data)
{
  return !look->post && strcmp (csn_json_get_string (data, "act", ""), "run") != 0;
}

static gboolean
iteration_moved (const Look *look, JsonObject *data)
{
  return !look->post;
}

static const struct
{
  const char *type;
  gboolean (*differs) (const Look *look, JsonObject *data);
} types[] = {
  { "answer.set", answer_differs },
  { "evidence.add", evidence_added },
  { "evidence.remove", evidence_taken },
  { "evidence.erase", evidence_taken },
  { "probe.run", run_differs },
  { "risk.set", risk_differs },
  { "recommendation.set", recommendation_differs },
  { "parameter.set", parameter_differs },
  { "subject.set", subject_differs },
  { "waiver", waiver_differs },
  { "reading", reading_differs },
  { "policy", policy_differs },
  { CSN_ACT_LINK, link_differs },
  { "stage", stage_moved },
  { CSN_ACT_ITERATION, iteration_moved },
};

static gboolean
event_differs (const Look *look, CsnEvent *event)
{
  const char *type = csn_event_get_event_type (event);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, type) == 0)
      return types[i].differs (look, csn_event_get_data (event));
  return FALSE;
}

char *
csn_content_dup_stage_acts (CsnRecord *record)
{
  GListModel *events;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);

  /* only a staged document has such entries, and the log may be long */
  if (g_list_model_get_n_items (csn_checklist_get_stages (csn_record_get_checklist (record))) == 0)
    return g_string_free (g_steal_pointer (&text), FALSE);
  events = csn_record_get_events (record);
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      JsonObject *data = csn_event_get_data (event);
      const char *act = csn_json_get_string (data, "act", "");

      if (strcmp (csn_event_get_event_type (event), "stage") == 0 && strcmp (act, "run") != 0)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? "," : "", csn_json_get_string (data, "item", ""), act);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
csn_approval_was_stale (CsnRecord *record, CsnApproval *approval, const char *digest)
{
  Look look;
  GListModel *events;

  g_return_val_if_fail (CSN_IS_RECORD (record), TRUE);
  g_return_val_if_fail (CSN_IS_APPROVAL (approval), TRUE);

  if (g_strcmp0 (csn_approval_get_content (approval), digest) != 0)
    return TRUE;
  look = (Look) { record, approval,
                  csn_checklist_find_slot (csn_record_get_checklist (record), csn_approval_get_slot (approval)), FALSE };
  look.post = g_strcmp0 (csn_content_get_scope (record, look.slot), "post") == 0;
  events = csn_record_get_events (record);
  for (guint i = g_list_model_get_n_items (events); i > 0; i--)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i - 1);

      if (strcmp (csn_event_get_id (event), csn_approval_get_id (approval)) == 0)
        return FALSE;
      if (event_differs (&look, event))
        return TRUE;
    }
  return FALSE;
}
