/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The shapes of INTERFACE.md that are about one record: show, status, probes, log. Independent of the locale. */

#include "csn-session-private.h"

#include <string.h>

#include "csn-evaluation-json.h"
#include "csn-history.h"
#include "csn-json-members.h"

static void
set_optional (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonArray *
write_options (CsnItem *item)
{
  JsonArray *array = json_array_new ();
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);

  for (gsize i = 0; i < n_options; i++)
    json_array_add_string_element (array, options[i].text);
  return array;
}

static JsonObject *
describe_evidence (gpointer item, gpointer user_data)
{
  CsnEvidence *evidence = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", csn_evidence_get_id (evidence));
  json_object_set_string_member (object, "name", csn_evidence_get_name (evidence));
  json_object_set_string_member (object, "sha256", csn_evidence_get_sha256 (evidence));
  json_object_set_int_member (object, "bytes", (gint64) csn_evidence_get_n_bytes (evidence));
  json_object_set_string_member (object, "media", csn_evidence_get_media_type (evidence));
  json_object_set_string_member (object, "attached", csn_evidence_get_attached (evidence));
  json_object_set_string_member (object, "collected", csn_evidence_get_collected (evidence));
  json_object_set_string_member (object, "by", csn_evidence_get_by (evidence));
  return object;
}

static JsonObject *
describe_run (gpointer item, gpointer user_data)
{
  return csn_probe_result_to_json (item);
}

static JsonArray *
write_probe_ids (CsnSession *self, CsnItem *item)
{
  JsonArray *array = json_array_new ();
  GListModel *probes = csn_checklist_get_probes (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);

      if (csn_probe_spec_get_item (probe) == item)
        json_array_add_string_element (array, csn_probe_spec_get_id (probe));
    }
  return array;
}

/* Who fills a place, so that a script need not try: signing, the program, the choice that the task is an option of, or a person. */
static const char *
setter_of (CsnSession *self, CsnItem *item)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      if (csn_slot_owns (slot, item) && item != csn_slot_get_name (slot))
        return "signing";
    }
  if (csn_item_get_role (item) == CSN_ROLE_CHOICE_OPTION && csn_item_get_parent (item) != NULL)
    return "choice";
  return csn_item_is_derived (item) ? "program" : "person";
}

/* All that stand: one, or in a conflict several. */
static JsonArray *
write_answers (CsnEntry *entry)
{
  JsonArray *array = json_array_new ();
  GPtrArray *answers = csn_entry_get_answers (entry);

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      CsnAnswer *answer = g_ptr_array_index (answers, i);
      JsonObject *object = json_object_new ();

      set_optional (object, "answer", csn_answer_get_value (answer));
      set_optional (object, "reason", csn_answer_get_reason (answer));
      set_optional (object, "by", csn_answer_get_by (answer));
      set_optional (object, "for", csn_answer_get_on_behalf (answer));
      set_optional (object, "at", csn_answer_get_at (answer));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
describe_entry (gpointer listed, gpointer user_data)
{
  CsnEntry *entry = listed;
  CsnSession *self = user_data;
  CsnItem *item = csn_entry_get_item (entry);
  CsnAnswer *answer = csn_entry_get_answer (entry);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", csn_entry_get_id (entry));
  json_object_set_int_member (object, "line", csn_item_get_line (item));
  json_object_set_int_member (object, "place", csn_item_get_ordinal (item));
  json_object_set_string_member (object, "kind", csn_enum_to_string (CSN_TYPE_ITEM_KIND, csn_item_get_kind (item)));
  json_object_set_string_member (object, "role", csn_enum_to_string (CSN_TYPE_ROLE, csn_entry_get_role (entry)));
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD)
    json_object_set_string_member (object, "field",
                                   csn_enum_to_string (CSN_TYPE_FIELD_KIND, csn_item_get_field_kind (item)));
  set_optional (object, "label", csn_item_get_label (item));
  set_optional (object, "context", csn_item_get_context (item));
  set_optional (object, "unit", csn_item_get_unit (item));
  set_optional (object, "expected", csn_item_get_expected (item));
  set_optional (object, "command", csn_item_get_command (item));
  json_object_set_string_member (object, "section", csn_section_get_title (csn_item_get_section (item)));
  json_object_set_array_member (object, "options", write_options (item));
  json_object_set_string_member (object, "set_by", setter_of (self, item));
  json_object_set_boolean_member (object, "inverted", csn_entry_is_inverted (entry));
  json_object_set_string_member (object, "state", csn_enum_to_string (CSN_TYPE_STATE, csn_entry_get_state (entry)));
  set_optional (object, "explanation", csn_entry_get_explanation (entry));
  set_optional (object, "answer", csn_entry_get_value (entry));
  set_optional (object, "reason", csn_entry_get_reason (entry));
  set_optional (object, "note", csn_entry_get_note (entry));
  set_optional (object, "by", answer ? csn_answer_get_by (answer) : NULL);
  set_optional (object, "for", answer ? csn_answer_get_on_behalf (answer) : NULL);
  set_optional (object, "at", answer ? csn_answer_get_at (answer) : NULL);
  json_object_set_string_member (
      object, "provenance",
      csn_enum_to_string (CSN_TYPE_PROVENANCE, answer ? csn_answer_get_provenance (answer) : CSN_PROVENANCE_NONE));
  json_object_set_boolean_member (object, "conflict", csn_entry_is_conflicting (entry));
  json_object_set_array_member (object, "answers", write_answers (entry));
  csn_json_set_list (object, "evidence", csn_entry_get_n_evidence (entry) > 0 ? csn_entry_get_evidence (entry) : NULL,
                     describe_evidence, NULL);
  json_object_set_array_member (object, "probes", write_probe_ids (self, item));
  csn_json_set_list (object, "runs", csn_entry_get_n_runs (entry) > 0 ? csn_entry_get_runs (entry) : NULL, describe_run,
                     NULL);
  return object;
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

JsonNode *
csn_session_dup_show_json (CsnSession *self, const char *item, GError **error)
{
  CsnEvaluation *evaluation;
  JsonObject *object;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  /* first: the states of the entries come from it */
  evaluation = csn_session_get_evaluation (self);
  if (item != NULL)
    {
      CsnEntry *entry = csn_session_find_entry (self, item, error);

      return entry ? take_object (describe_entry (entry, self)) : NULL;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "schema", "countersign-show/1");
  json_object_set_string_member (object, "record", csn_record_get_id (self->record));
  json_object_set_string_member (object, "title", csn_record_get_title (self->record));
  json_object_set_string_member (object, "verdict",
                                 csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_evaluation_get_verdict (evaluation)));
  csn_json_set_list (object, "items", csn_record_get_entries (self->record), describe_entry, self);
  return take_object (object);
}

JsonNode *
csn_session_dup_status_json (CsnSession *self, GDateTime *at)
{
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_auto (GStrv) heads = NULL;
  JsonObject *object;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  evaluation = at ? csn_session_evaluate_at (self, at) : g_object_ref (csn_session_get_evaluation (self));
  object = csn_evaluation_to_json (evaluation, self->record);
  heads = csn_record_file_dup_heads (self->file);
  if (heads[0] != NULL)
    json_object_set_string_member (object, "head", heads[g_strv_length (heads) - 1]);
  json_object_set_string_member (object, "record", csn_record_get_id (self->record));
  return take_object (object);
}

JsonNode *
csn_session_dup_probes_json (CsnSession *self)
{
  g_autoptr (GPtrArray) plans = NULL;
  JsonArray *array;
  JsonNode *node;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  plans = csn_session_plan_probes (self);
  array = json_array_new ();
  for (guint i = 0; i < plans->len; i++)
    json_array_add_object_element (array, csn_probe_plan_to_json (g_ptr_array_index (plans, i)));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

JsonNode *
csn_session_dup_log_json (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return csn_history_to_json (self, csn_record_get_events (self->record));
}
