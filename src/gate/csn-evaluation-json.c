/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "status --json"; see the header. */

#include "csn-evaluation-json.h"

#include <math.h>
#include <string.h>

#include "csn-content.h"
#include "csn-json-members.h"

static JsonObject *
describe_reason (gpointer item, gpointer user_data)
{
  CsnReason *reason = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", csn_reason_get_kind (reason));
  json_object_set_int_member (object, "line", csn_reason_get_line (reason));
  json_object_set_string_member (object, "item", csn_reason_get_item (reason));
  json_object_set_string_member (object, "text", csn_reason_get_text (reason));
  return object;
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
describe_counts (CsnEvaluation *evaluation)
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

static JsonObject *
describe_section (gpointer item, gpointer user_data)
{
  CsnSection *section = item;
  CsnEvaluation *evaluation = user_data;
  JsonObject *object = json_object_new ();
  guint warnings;

  csn_evaluation_get_section_state (evaluation, section, &warnings);
  json_object_set_int_member (object, "line", csn_section_get_line (section));
  json_object_set_string_member (object, "title", csn_section_get_title (section));
  json_object_set_string_member (object, "state", csn_evaluation_get_section_word (evaluation, section));
  json_object_set_int_member (object, "warnings", warnings);
  return object;
}

static JsonObject *
describe_item (gpointer item, gpointer user_data)
{
  CsnEntry *entry = item;
  CsnEvaluation *evaluation = user_data;
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

static JsonObject *
describe_slot (gpointer item, gpointer user_data)
{
  CsnSlotStatus *status = item;
  CsnRecord *record = user_data;
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
  return object;
}

static JsonObject *
describe_window (gpointer item, gpointer user_data)
{
  CsnWindowStatus *status = item;
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", csn_window_status_get_line (status));
  json_object_set_string_member (object, "state", csn_window_status_get_state (status));
  json_object_set_string_member (object, "text", csn_window_status_get_text (status));
  json_object_set_string_member (object, "start", csn_window_status_get_start (status));
  json_object_set_string_member (object, "end", csn_window_status_get_end (status));
  json_object_set_string_member (object, "zone", csn_window_status_get_zone (status));
  return object;
}

static JsonObject *
describe_followup (gpointer item, gpointer user_data)
{
  CsnFollowupStatus *status = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "item", csn_followup_status_get_item (status));
  json_object_set_int_member (object, "line", csn_followup_status_get_line (status));
  json_object_set_string_member (object, "text", csn_followup_status_get_text (status));
  json_object_set_string_member (object, "state", csn_followup_status_get_state (status));
  json_object_set_string_member (object, "due", csn_followup_status_get_due (status));
  json_object_set_string_member (object, "done", csn_followup_status_get_done (status));
  json_object_set_int_member (object, "occurrence", csn_followup_status_get_occurrence (status));
  return object;
}

static JsonObject *
describe_stage (gpointer item, gpointer user_data)
{
  CsnStage *stage = item;
  CsnEvaluation *evaluation = user_data;
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
  return object;
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
  CsnChecklist *checklist;
  CsnVerdictKind verdict;
  CsnVerdictKind would_be;
  JsonObject *object;
  g_autofree char *content = NULL;
  g_autofree char *head = NULL;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), NULL);
  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);

  object = json_object_new ();
  checklist = csn_record_get_checklist (record);
  verdict = csn_evaluation_get_verdict (evaluation);
  would_be = csn_evaluation_get_would_be (evaluation);
  content = csn_content_dup_digest (record, csn_evaluation_get_policy (evaluation), NULL);
  head = dup_head (record);
  json_object_set_string_member (object, "schema", CSN_STATUS_SCHEMA);
  json_object_set_string_member (object, "verdict", verdict_word (verdict));
  csn_json_set_nullable (object, "would_be", verdict != would_be ? verdict_word (would_be) : NULL);
  csn_json_set_list (object, "reasons", csn_evaluation_get_reasons (evaluation), describe_reason, NULL);
  csn_json_set_list (object, "notices", csn_evaluation_get_notices (evaluation), describe_reason, NULL);
  json_object_set_object_member (object, "counts", describe_counts (evaluation));
  csn_json_set_list (object, "sections", csn_checklist_get_sections (checklist), describe_section, evaluation);
  csn_json_set_list (object, "stages", csn_checklist_get_stages (checklist), describe_stage, evaluation);
  csn_json_set_list (object, "items", csn_record_get_entries (record), describe_item, evaluation);
  csn_json_set_list (object, "approvals", csn_evaluation_get_slots (evaluation), describe_slot, record);
  json_object_set_string_member (
      object, "lifecycle",
      csn_enum_to_string (CSN_TYPE_LIFECYCLE, (int) csn_evaluation_get_lifecycle (evaluation)));
  json_object_set_int_member (object, "revision", csn_record_get_revision (record));
  json_object_set_string_member (object, "content", content);
  json_object_set_string_member (object, "head", head);
  csn_json_set_list (object, "windows", csn_evaluation_get_windows (evaluation), describe_window, NULL);
  csn_json_set_list (object, "followups", csn_evaluation_get_followups (evaluation), describe_followup, NULL);
  return object;
}
