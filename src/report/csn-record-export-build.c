/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills the document of a record export from the record and from what the rules found. Lists keep
 * the order of the document or of the log; nothing is asked of the system, so that the same input
 * gives the same bytes. */

#include "csn-record-export-private.h"

#include "csn-digest.h"
#include "csn-json-members.h"
#include "csn-judgement.h"

/* Digits of an evidence id that readers see. */
#define SHORT_ID 12

static const char *
state_word (CsnState state)
{
  return csn_enum_to_string (CSN_TYPE_STATE, (int)state);
}

static void
add_if_any (JsonObject *object, const char *name, JsonArray *array)
{
  if (json_array_get_length (array) > 0)
    json_object_set_array_member (object, name, array);
  else
    json_array_unref (array);
}

static JsonObject *
describe_source (CsnRecord *record)
{
  CsnChecklist *checklist = csn_record_get_checklist (record);
  GBytes *source = csn_checklist_get_source (checklist);
  gsize length;
  const guint8 *data = g_bytes_get_data (source, &length);
  g_autofree char *text = g_base64_encode (data, length);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", csn_record_get_source_name (record));
  json_object_set_string_member (object, "sha256", csn_checklist_get_sha256 (checklist));
  csn_json_put_int (object, "bytes", (gint64)length);
  json_object_set_string_member (object, "text", text);
  return object;
}

static JsonArray *
list_events (CsnRecord *record)
{
  GListModel *events = csn_record_get_events (record);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      GBytes *bytes = csn_event_get_bytes (event);
      gsize length;
      const char *data = g_bytes_get_data (bytes, &length);
      g_autofree char *text = g_strndup (data, length);

      json_array_add_string_element (array, text);
    }
  return array;
}

static JsonArray *
list_heads (const CsnReportInput *input)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < input->n_heads; i++)
    {
      const CsnReportHead *head = &input->heads[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "writer", head->writer);
      csn_json_put_int (object, "wseq", (gint64)head->wseq);
      json_object_set_string_member (object, "sig", head->signature);
      json_object_set_string_member (object, "key", head->key);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
describe_evidence (CsnEvidence *evidence)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();
  const char *const *ids = csn_evidence_get_items (evidence);

  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    json_array_add_string_element (items, ids[i]);
  csn_json_put_text (object, "id", csn_evidence_get_id (evidence));
  csn_json_put_text (object, "sha256", csn_evidence_get_sha256 (evidence));
  csn_json_put_int (object, "bytes", (gint64)csn_evidence_get_n_bytes (evidence));
  csn_json_put_text (object, "name", csn_evidence_get_name (evidence));
  csn_json_put_text (object, "media", csn_evidence_get_media_type (evidence));
  csn_json_put_text (object, "collected", csn_evidence_get_collected (evidence));
  csn_json_put_text (object, "attached", csn_evidence_get_attached (evidence));
  csn_json_put_text (object, "by", csn_evidence_get_by (evidence));
  csn_json_put_text (object, "from", csn_evidence_get_from (evidence));
  add_if_any (object, "items", items);
  if (csn_evidence_is_removed (evidence))
    csn_json_put_int (object, "removed", 1);
  if (csn_evidence_is_erased (evidence))
    csn_json_put_int (object, "erased", 1);
  csn_json_put_text (object, "reason", csn_evidence_get_removal_reason (evidence));
  return object;
}

static guint64
embed_limit (const CsnReportInput *input)
{
  return input->embed_limit != 0 ? input->embed_limit : CSN_REPORT_EMBED_LIMIT;
}

/* What fits is embedded in the order it was attached; the same bytes count once. */
static JsonArray *
list_evidence (const CsnReportInput *input)
{
  GListModel *all = csn_record_get_evidence (input->record);
  guint64 left = embed_limit (input);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (all, i);
      JsonObject *object = describe_evidence (evidence);
      const char *sha256 = csn_evidence_get_sha256 (evidence);
      guint64 size = csn_evidence_get_n_bytes (evidence);
      gboolean known = g_hash_table_contains (seen, sha256);

      if (input->read_evidence != NULL && !csn_evidence_is_erased (evidence)
          && !csn_evidence_is_removed (evidence) && (known || size <= left))
        {
          csn_json_put_int (object, "embedded", 1);
          if (!known)
            left -= size;
          g_hash_table_add (seen, (gpointer)sha256);
        }
      json_array_add_object_element (array, object);
    }
  return array;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static JsonArray *
list_pairs (GHashTable *table)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (table);

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      JsonObject *pair = json_object_new ();

      json_object_set_string_member (pair, "name", name);
      json_object_set_string_member (pair, "value", g_hash_table_lookup (table, name));
      json_array_add_object_element (array, pair);
    }
  return array;
}

static JsonObject *
describe_run (gpointer item, gpointer user_data)
{
  return csn_probe_result_to_json (item);
}

static JsonArray *
list_entry_evidence (CsnEntry *entry)
{
  guint n = csn_entry_get_n_evidence (entry);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (csn_entry_get_evidence (entry), i);
      g_autofree char *id = g_strndup (csn_evidence_get_id (evidence), SHORT_ID);

      json_array_add_string_element (array, id);
    }
  return array;
}

static void
describe_answer (JsonObject *object, CsnEntry *entry)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);

  if (answer == NULL || csn_answer_get_value (answer) == NULL)
    return;
  json_object_set_string_member (object, "answer", csn_answer_get_value (answer));
  csn_json_put_text (object, "reason", csn_answer_get_reason (answer));
  csn_json_put_text (object, "by", csn_answer_get_by (answer));
  csn_json_put_text (object, "for", csn_answer_get_on_behalf (answer));
  csn_json_put_text (object, "at", csn_answer_get_at (answer));
  csn_json_put_text (
      object, "provenance",
      csn_enum_to_string (CSN_TYPE_PROVENANCE, (int)csn_answer_get_provenance (answer)));
}

/* Several answers that nobody chose between. */
static JsonArray *
list_rivals (CsnEntry *entry)
{
  GPtrArray *answers = csn_entry_get_answers (entry);
  JsonArray *array = json_array_new ();

  for (guint i = 0; csn_entry_is_conflicting (entry) && i < answers->len; i++)
    {
      CsnAnswer *answer = g_ptr_array_index (answers, i);
      JsonObject *object = json_object_new ();

      csn_json_put_text (object, "answer", csn_answer_get_value (answer));
      csn_json_put_text (object, "by", csn_answer_get_by (answer));
      csn_json_put_text (object, "at", csn_answer_get_at (answer));
      json_array_add_object_element (array, object);
    }
  return array;
}

/* State, why, and what the program computes for a field, from the evaluation that the report is
 * judged by; without one from what was published on the entry. */
static void
describe_state (JsonObject *object, CsnEntry *entry, CsnEvaluation *evaluation)
{
  const char *id = csn_entry_get_id (entry);
  const char *explanation = csn_entry_get_explanation (entry);
  CsnState state = csn_entry_get_state (entry);

  if (evaluation != NULL)
    {
      const char *computed = csn_evaluation_get_derived_text (evaluation, id);

      state = csn_evaluation_get_state (evaluation, id, &explanation);
      if (computed != NULL && !json_object_has_member (object, "answer"))
        {
          csn_json_put_text (object, "answer", computed);
          csn_json_put_text (object, "provenance", "derived");
        }
    }
  json_object_set_string_member (object, "state", state_word (state));
  csn_json_put_text (object, "explanation", explanation);
}

static JsonObject *
describe_item (CsnEntry *entry, CsnEvaluation *evaluation)
{
  CsnItem *item = csn_entry_get_item (entry);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", csn_item_get_id (item));
  csn_json_put_int (object, "line", csn_item_get_line (item));
  json_object_set_string_member (object, "label", csn_item_get_label (item));
  json_object_set_string_member (
      object, "kind", csn_enum_to_string (CSN_TYPE_ITEM_KIND, (int)csn_item_get_kind (item)));
  json_object_set_string_member (
      object, "role", csn_enum_to_string (CSN_TYPE_ROLE, (int)csn_entry_get_role (entry)));
  if (csn_item_get_depth (item) > 0)
    csn_json_put_int (object, "depth", csn_item_get_depth (item));
  csn_json_put_text (object, "context", csn_item_get_context (item));
  csn_json_put_text (object, "unit", csn_item_get_unit (item));
  csn_json_put_text (object, "expected", csn_item_get_expected (item));
  csn_json_put_text (object, "claim", csn_item_get_claim (item));
  csn_json_put_text (object, "group", csn_item_get_group (item));
  if (csn_item_get_parent (item) != NULL)
    csn_json_put_text (object, "parent", csn_item_get_id (csn_item_get_parent (item)));
  if (csn_item_get_gate_class (item) != CSN_GATE_BLOCKING)
    csn_json_put_text (
        object, "class",
        csn_enum_to_string (CSN_TYPE_GATE_CLASS, (int)csn_item_get_gate_class (item)));
  describe_answer (object, entry);
  add_if_any (object, "rivals", list_rivals (entry));
  csn_json_put_text (object, "note", csn_entry_get_note (entry));
  describe_state (object, entry, evaluation);
  csn_json_put_text (object, "reread", csn_entry_get_reread_reason (entry));
  if (csn_entry_is_changed (entry))
    csn_json_put_int (object, "changed", 1);
  add_if_any (object, "evidence", list_entry_evidence (entry));
  if (csn_entry_get_n_runs (entry) > 0)
    csn_json_set_list (object, "runs", csn_entry_get_runs (entry), describe_run, NULL);
  return object;
}

static JsonObject *
describe_section (CsnSection *section, JsonObject *states)
{
  JsonObject *object = json_object_new ();
  g_autofree char *line = g_strdup_printf ("%u", csn_section_get_line (section));

  csn_json_put_int (object, "line", csn_section_get_line (section));
  csn_json_put_int (object, "level", csn_section_get_level (section));
  csn_json_put_text (object, "title", csn_section_get_title (section));
  csn_json_put_text (object, "state", csn_json_get_string (states, line, ""));
  json_object_set_array_member (object, "items", json_array_new ());
  return object;
}

static JsonArray *
list_sections (const CsnReportInput *input, JsonObject *judgement)
{
  CsnRecord *record = input->record;
  GListModel *sections = csn_checklist_get_sections (csn_record_get_checklist (record));
  GListModel *entries = csn_record_get_entries (record);
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *states = csn_json_get_object (judgement, "states");
  g_autoptr (GHashTable) objects = g_hash_table_new (NULL, NULL);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);
      JsonObject *object = describe_section (section, states != NULL ? states : none);

      g_hash_table_insert (objects, section, object);
      json_array_add_object_element (array, object);
    }
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnSection *section = csn_item_get_section (csn_entry_get_item (entry));
      JsonObject *object = g_hash_table_lookup (objects, section);

      if (object == NULL)
        {
          object = describe_section (section, states != NULL ? states : none);
          g_hash_table_insert (objects, section, object);
          json_array_add_object_element (array, object);
        }
      json_array_add_object_element (json_object_get_array_member (object, "items"),
                                     describe_item (entry, input->evaluation));
    }
  return array;
}

static JsonObject *
describe_risk (gpointer item, gpointer user_data)
{
  CsnRisk *risk = item;
  JsonObject *object = json_object_new ();

  csn_json_put_text (object, "name", csn_risk_get_name (risk));
  csn_json_put_text (object, "level", csn_risk_get_level (risk));
  csn_json_put_int (object, "likelihood", csn_risk_get_likelihood (risk));
  csn_json_put_int (object, "impact", csn_risk_get_impact (risk));
  csn_json_put_text (object, "mitigation", csn_risk_get_mitigation (risk));
  return object;
}

static JsonObject *
describe_waiver (gpointer item, gpointer user_data)
{
  CsnWaiver *waiver = item;
  JsonObject *object = json_object_new ();

  csn_json_put_text (object, "id", csn_waiver_get_id (waiver));
  csn_json_put_text (object, "item", csn_waiver_get_item (waiver));
  csn_json_put_text (object, "reason", csn_waiver_get_reason (waiver));
  csn_json_put_text (object, "until", csn_waiver_get_until (waiver));
  csn_json_put_text (object, "role", csn_waiver_get_role (waiver));
  csn_json_put_text (object, "outcome", csn_waiver_get_outcome (waiver));
  csn_json_put_text (object, "by", csn_waiver_get_by (waiver));
  csn_json_put_text (object, "at", csn_waiver_get_at (waiver));
  csn_json_put_int (object, "valid", csn_waiver_is_valid (waiver));
  return object;
}

static JsonObject *
describe_problem (gpointer item, gpointer user_data)
{
  CsnProblem *problem = item;
  JsonObject *object = json_object_new ();

  csn_json_put_int (object, "line", csn_problem_get_line (problem));
  csn_json_put_text (object, "text", csn_problem_get_text (problem));
  return object;
}

static JsonObject *
describe_policy (const CsnReportInput *input)
{
  JsonObject *object = json_object_new ();
  const char *text = input->policy != NULL ? input->policy : "";
  g_autofree char *sha256 = csn_sha256_hex (text, strlen (text));

  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "sha256", sha256);
  return object;
}

static void
take_judgement (JsonObject *root, JsonObject *judgement)
{
  g_autoptr (GList) members = json_object_get_members (judgement);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;

      if (!g_str_equal (name, "states"))
        json_object_set_member (root, name, json_object_dup_member (judgement, name));
    }
}

/* Of a record that was closed: by whom, when, and which report of the approval this one follows. */
static void
describe_closing (JsonObject *root, CsnRecord *record)
{
  CsnAct *act = csn_record_get_closing (record);
  JsonObject *object;

  if (act == NULL)
    return;
  object = json_object_new ();
  csn_json_put_text (object, "by", csn_act_get_by (act));
  csn_json_put_text (object, "at", csn_act_get_at (act));
  csn_json_put_text (object, "follows", csn_act_get (act, "follows"));
  csn_json_put_text (object, "follows_name", csn_act_get (act, "follows_name"));
  json_object_set_object_member (root, "closing", object);
}

JsonObject *
csn_record_export_build (const CsnReportInput *input)
{
  CsnRecord *record = input->record;
  g_autoptr (JsonObject) judgement = input->judgement != NULL
                                         ? json_object_ref (input->judgement)
                                         : csn_judgement_new (input->evaluation);
  JsonObject *root = json_object_new ();

  take_judgement (root, judgement);
  json_object_set_string_member (root, "schema", CSN_RECORD_EXPORT_SCHEMA);
  csn_json_put_int (root, "layout", CSN_REPORT_LAYOUT);
  csn_json_put_int (root, "embed_limit", (gint64)embed_limit (input));
  json_object_set_string_member (root, "record", csn_record_get_id (record));
  json_object_set_string_member (root, "title", csn_record_get_title (record));
  csn_json_put_text (root, "created", csn_record_get_created (record));
  csn_json_put_int (root, "revision", csn_record_get_revision (record));
  json_object_set_string_member (
      root, "lifecycle",
      csn_enum_to_string (CSN_TYPE_LIFECYCLE, (int)csn_record_get_lifecycle (record)));
  json_object_set_string_member (root, "program", input->program);
  json_object_set_string_member (root, "made", input->made);
  json_object_set_string_member (root, "mode",
                                 input->mode == CSN_REPORT_CO_SIGNED ? "co-signed" : "sealed");
  csn_json_put_text (root, "filter", input->filter);
  csn_json_put_text (root, "sealed_by", input->sealed_by);
  csn_json_put_text (root, "seal_fingerprint", input->seal_fingerprint);
  csn_json_put_text (root, "author", csn_record_get_author (record));
  csn_json_put_text (root, "started", csn_record_get_started (record));
  csn_json_put_text (root, "start_reason", csn_record_get_start_reason (record));
  csn_json_put_text (root, "recommendation", csn_record_get_recommendation (record));
  csn_json_put_text (root, "recommendation_reason", csn_record_get_recommendation_reason (record));
  describe_closing (root, record);
  json_object_set_object_member (root, "source", describe_source (record));
  json_object_set_object_member (root, "policy", describe_policy (input));
  json_object_set_array_member (root, "events", list_events (record));
  json_object_set_array_member (root, "heads", list_heads (input));
  json_object_set_array_member (root, "evidence", list_evidence (input));
  json_object_set_array_member (root, "sections", list_sections (input, judgement));
  add_if_any (root, "subject", list_pairs (csn_record_get_subject (record)));
  add_if_any (root, "parameters", list_pairs (csn_record_get_parameters (record)));
  add_if_any (root, "risks", csn_json_list (csn_record_get_risks (record), describe_risk, NULL));
  add_if_any (root, "conditions", csn_condition_list_to_json (csn_record_get_conditions (record)));
  add_if_any (root, "waivers", csn_json_list (csn_record_get_waivers (record), describe_waiver, NULL));
  add_if_any (root, "problems",
              csn_json_list (csn_checklist_get_problems (csn_record_get_checklist (record)), describe_problem, NULL));
  return root;
}
