/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "status --json"; see the header. */

#include "csn-evaluation-json.h"

#include <math.h>
#include <string.h>

#include "csn-content.h"
#include "csn-json-members.h"

static JsonArray *
reasons_array (GListModel *reasons)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", csn_reason_get_kind (reason));
      json_object_set_int_member (object, "line", csn_reason_get_line (reason));
      json_object_set_string_member (object, "item", csn_reason_get_item (reason));
      json_object_set_string_member (object, "text", csn_reason_get_text (reason));
      json_array_add_object_element (array, object);
    }
  return array;
}

/* One decimal, and a whole number as such. */
static void
set_rate (JsonObject *object, double rate)
{
  double rounded = round (rate * 10) / 10;

  if (floor (rounded) >= rounded)
    json_object_set_int_member (object, "rate", (gint64) rounded);
  else
    json_object_set_double_member (object, "rate", rounded);
}

static JsonObject *
counts_object (CsnEvaluation *evaluation)
{
  JsonObject *object = json_object_new ();
  CsnCounts counts;

  csn_evaluation_get_counts (evaluation, &counts);
  json_object_set_int_member (object, "total", counts.total);
  json_object_set_int_member (object, "completed", counts.completed);
  json_object_set_int_member (object, "failed", counts.failed);
  json_object_set_int_member (object, "na", counts.na);
  json_object_set_int_member (object, "waived", counts.waived);
  json_object_set_int_member (object, "pending", counts.pending);
  set_rate (object, counts.rate);
  return object;
}

static JsonArray *
sections_array (CsnEvaluation *evaluation, CsnRecord *record)
{
  GListModel *sections = csn_checklist_get_sections (csn_record_get_checklist (record));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);
      JsonObject *object = json_object_new ();
      guint warnings;

      csn_evaluation_get_section_state (evaluation, section, &warnings);
      json_object_set_int_member (object, "line", csn_section_get_line (section));
      json_object_set_string_member (object, "title", csn_section_get_title (section));
      json_object_set_string_member (object, "state", csn_evaluation_get_section_word (evaluation, section));
      json_object_set_int_member (object, "warnings", warnings);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
item_object (CsnEvaluation *evaluation, CsnEntry *entry)
{
  JsonObject *object = json_object_new ();
  const char *id = csn_entry_get_id (entry);
  const char *explanation;
  CsnState state = csn_evaluation_get_state (evaluation, id, &explanation);
  const char *derived = csn_evaluation_get_derived_text (evaluation, id);

  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "line", csn_item_get_line (csn_entry_get_item (entry)));
  json_object_set_string_member (object, "state", csn_enum_to_string (CSN_TYPE_STATE, (int) state));
  csn_json_set_nullable (object, "answer", derived != NULL ? derived : csn_entry_get_value (entry));
  json_object_set_string_member (
      object, "provenance",
      csn_enum_to_string (CSN_TYPE_PROVENANCE, (int) csn_evaluation_get_provenance (evaluation, id)));
  json_object_set_boolean_member (object, "blocking", csn_evaluation_is_blocking (evaluation, id));
  json_object_set_string_member (object, "explanation", explanation);
  json_object_set_array_member (object, "evidence", csn_json_list_evidence (entry));
  return object;
}

static JsonArray *
items_array (CsnEvaluation *evaluation, CsnRecord *record)
{
  GListModel *entries = csn_record_get_entries (record);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      json_array_add_object_element (array, item_object (evaluation, entry));
    }
  return array;
}

static JsonArray *
approvals_array (CsnEvaluation *evaluation, CsnRecord *record)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);
      CsnSlot *slot = csn_slot_status_get_slot (status);
      const char *by = csn_slot_status_get_by (status);
      const char *at = csn_slot_status_get_at (status);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "slot", csn_slot_get_id (slot));
      json_object_set_int_member (object, "line", csn_slot_get_line (slot));
      json_object_set_string_member (object, "role", csn_slot_get_role (slot));
      json_object_set_string_member (object, "phase", csn_content_get_scope (record, slot));
      json_object_set_string_member (
          object, "state", csn_enum_to_string (CSN_TYPE_SLOT_STATE, (int) csn_slot_status_get_state (status)));
      csn_json_set_nullable (object, "by", *by != '\0' ? by : NULL);
      csn_json_set_nullable (object, "at", *at != '\0' ? at : NULL);
      json_object_set_string_member (object, "explanation", csn_slot_status_get_explanation (status));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
windows_array (CsnEvaluation *evaluation)
{
  GListModel *windows = csn_evaluation_get_windows (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (CsnWindowStatus) status = g_list_model_get_item (windows, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "line", csn_window_status_get_line (status));
      json_object_set_string_member (object, "state", csn_window_status_get_state (status));
      json_object_set_string_member (object, "text", csn_window_status_get_text (status));
      json_object_set_string_member (object, "start", csn_window_status_get_start (status));
      json_object_set_string_member (object, "end", csn_window_status_get_end (status));
      json_object_set_string_member (object, "zone", csn_window_status_get_zone (status));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
followups_array (CsnEvaluation *evaluation)
{
  GListModel *followups = csn_evaluation_get_followups (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "item", csn_followup_status_get_item (status));
      json_object_set_int_member (object, "line", csn_followup_status_get_line (status));
      json_object_set_string_member (object, "text", csn_followup_status_get_text (status));
      json_object_set_string_member (object, "state", csn_followup_status_get_state (status));
      json_object_set_string_member (object, "due", csn_followup_status_get_due (status));
      json_object_set_string_member (object, "done", csn_followup_status_get_done (status));
      json_object_set_int_member (object, "occurrence", csn_followup_status_get_occurrence (status));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
stages_array (CsnEvaluation *evaluation, CsnRecord *record)
{
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (record));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (stages, i);
      JsonObject *object = json_object_new ();
      const char *explanation;
      guint runs;
      guint attempt;
      CsnStageState state = csn_evaluation_get_stage_state (evaluation, stage, &explanation, &runs, &attempt);

      json_object_set_int_member (object, "line", csn_stage_get_line (stage));
      json_object_set_string_member (object, "title", csn_section_get_title (csn_stage_get_section (stage)));
      json_object_set_string_member (object, "state", csn_stage_state_to_string (state));
      json_object_set_int_member (object, "runs", runs);
      json_object_set_int_member (object, "attempt", attempt);
      json_object_set_string_member (object, "text", explanation);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* Id of the newest entry of the log. */
static char *
dup_head (CsnRecord *record)
{
  GListModel *events = csn_record_get_events (record);
  guint n_events = g_list_model_get_n_items (events);
  g_autoptr (CsnEvent) last = n_events > 0 ? g_list_model_get_item (events, n_events - 1) : NULL;

  return g_strdup (last != NULL ? csn_event_get_id (last) : "");
}

static const char *
verdict_word (CsnVerdictKind kind)
{
  return csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) kind);
}

JsonObject *
csn_evaluation_to_json (CsnEvaluation *evaluation, CsnRecord *record)
{
  JsonObject *object;
  CsnVerdictKind verdict;
  CsnVerdictKind would_be;
  g_autofree char *content = NULL;
  g_autofree char *head = NULL;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), NULL);
  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);

  object = json_object_new ();
  verdict = csn_evaluation_get_verdict (evaluation);
  would_be = csn_evaluation_get_would_be (evaluation);
  content = csn_content_dup_digest (record, csn_evaluation_get_policy (evaluation), NULL);
  head = dup_head (record);
  json_object_set_string_member (object, "schema", CSN_STATUS_SCHEMA);
  json_object_set_string_member (object, "verdict", verdict_word (verdict));
  csn_json_set_nullable (object, "would_be", verdict != would_be ? verdict_word (would_be) : NULL);
  json_object_set_array_member (object, "reasons", reasons_array (csn_evaluation_get_reasons (evaluation)));
  json_object_set_array_member (object, "notices", reasons_array (csn_evaluation_get_notices (evaluation)));
  json_object_set_object_member (object, "counts", counts_object (evaluation));
  json_object_set_array_member (object, "sections", sections_array (evaluation, record));
  json_object_set_array_member (object, "stages", stages_array (evaluation, record));
  json_object_set_array_member (object, "items", items_array (evaluation, record));
  json_object_set_array_member (object, "approvals", approvals_array (evaluation, record));
  json_object_set_string_member (
      object, "lifecycle",
      csn_enum_to_string (CSN_TYPE_LIFECYCLE, (int) csn_evaluation_get_lifecycle (evaluation)));
  json_object_set_int_member (object, "revision", csn_record_get_revision (record));
  json_object_set_string_member (object, "content", content);
  json_object_set_string_member (object, "head", head);
  json_object_set_array_member (object, "windows", windows_array (evaluation));
  json_object_set_array_member (object, "followups", followups_array (evaluation));
  return object;
}
