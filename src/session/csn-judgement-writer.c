/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Evaluation to judgement; see the header. Only integers and strings, since the export is canonical JSON. */

#include "csn-judgement-writer.h"

#include <math.h>
#include <string.h>

#include "csn-content.h"
#include "csn-judgement.h"

static JsonArray *
write_reasons (GListModel *reasons)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);
      JsonObject *object = json_object_new ();

      csn_json_put_text (object, "item", csn_reason_get_item (reason));
      json_object_set_int_member (object, "line", csn_reason_get_line (reason));
      json_object_set_string_member (object, "text", csn_reason_get_text (reason));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
write_counts (CsnEvaluation *evaluation)
{
  CsnCounts counts;
  JsonObject *object = json_object_new ();

  csn_evaluation_get_counts (evaluation, &counts);
  json_object_set_int_member (object, "total", counts.total);
  json_object_set_int_member (object, "completed", counts.completed);
  json_object_set_int_member (object, "failed", counts.failed);
  json_object_set_int_member (object, "na", counts.na);
  json_object_set_int_member (object, "waived", counts.waived);
  json_object_set_int_member (object, "pending", counts.pending);
  json_object_set_int_member (object, "rate", (gint64) floor (counts.rate * 10.0 + 0.5));
  csn_json_put_text (object, "rule", csn_evaluation_get_counting_rule (evaluation));
  return object;
}

static JsonObject *
write_states (CsnEvaluation *evaluation)
{
  GListModel *sections = csn_checklist_get_sections (csn_record_get_checklist (csn_evaluation_get_record (evaluation)));
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);
      g_autofree char *line = g_strdup_printf ("%u", csn_section_get_line (section));

      json_object_set_string_member (
          object, line,
          csn_enum_to_string (CSN_TYPE_STATE, csn_evaluation_get_section_state (evaluation, section, NULL)));
    }
  return object;
}

static JsonObject *
write_approval (CsnSlotStatus *status)
{
  CsnSlot *slot = csn_slot_status_get_slot (status);
  CsnApproval *approval = csn_slot_status_get_approval (status);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "slot", csn_slot_get_id (slot));
  json_object_set_int_member (object, "line", csn_slot_get_line (slot));
  json_object_set_string_member (object, "role", csn_slot_get_role (slot));
  json_object_set_string_member (object, "phase", csn_enum_to_string (CSN_TYPE_PHASE, csn_slot_get_phase (slot)));
  json_object_set_string_member (object, "state",
                                 csn_enum_to_string (CSN_TYPE_SLOT_STATE, csn_slot_status_get_state (status)));
  csn_json_put_text (object, "by", csn_slot_status_get_by (status));
  csn_json_put_text (object, "at", csn_slot_status_get_at (status));
  if (approval == NULL)
    return object;
  csn_json_put_text (object, "meaning", csn_approval_get_meaning (approval));
  csn_json_put_text (object, "comment", csn_approval_get_comment (approval));
  csn_json_put_text (object, "fingerprint", csn_approval_get_fingerprint (approval));
  json_object_set_int_member (object, "trusted", csn_approval_is_trusted (approval) ? 1 : 0);
  json_object_set_int_member (object, "valid", csn_approval_is_valid (approval) ? 1 : 0);
  csn_json_put_text (object, "problem", csn_approval_get_problem (approval));
  json_object_set_string_member (object, "event", csn_approval_get_id (approval));
  return object;
}

static JsonArray *
write_approvals (CsnEvaluation *evaluation)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      json_array_add_object_element (array, write_approval (status));
    }
  return array;
}

static JsonArray *
write_followups (CsnEvaluation *evaluation)
{
  GListModel *followups = csn_evaluation_get_followups (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) followup = g_list_model_get_item (followups, i);
      JsonObject *object = json_object_new ();

      csn_json_put_text (object, "item", csn_followup_status_get_item (followup));
      json_object_set_int_member (object, "line", csn_followup_status_get_line (followup));
      csn_json_put_text (object, "text", csn_followup_status_get_text (followup));
      csn_json_put_text (object, "due", csn_followup_status_get_due (followup));
      csn_json_put_text (object, "state", csn_followup_status_get_state (followup));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
write_windows (CsnEvaluation *evaluation)
{
  GListModel *windows = csn_evaluation_get_windows (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (CsnWindowStatus) window = g_list_model_get_item (windows, i);
      g_autofree char *interval = NULL;
      JsonObject *object = json_object_new ();

      if (*csn_window_status_get_start (window) != '\0')
        interval = g_strdup_printf ("%s – %s", csn_window_status_get_start (window), csn_window_status_get_end (window));
      json_object_set_int_member (object, "line", csn_window_status_get_line (window));
      csn_json_put_text (object, "text", interval);
      csn_json_put_text (object, "state", csn_window_status_get_state (window));
      csn_json_put_text (object, "reason", csn_window_status_get_text (window));
      json_array_add_object_element (array, object);
    }
  return array;
}

/* What only informs, and what a reader must not overlook. */
static const char *
tone_of (const char *kind)
{
  static const char *const informing[]
      = { CSN_NOTICE_NOT_COLLECTED, CSN_NOTICE_CLAIM, CSN_NOTICE_IMPLICIT, CSN_NOTICE_CONFLICT, NULL };

  return g_strv_contains (informing, kind) ? "info" : "warn";
}

static JsonArray *
write_notices (CsnEvaluation *evaluation)
{
  GListModel *notices = csn_evaluation_get_notices (evaluation);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (CsnReason) notice = g_list_model_get_item (notices, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "tone", tone_of (csn_reason_get_kind (notice)));
      json_object_set_string_member (object, "text", csn_reason_get_text (notice));
      json_array_add_object_element (array, object);
    }
  return array;
}

static gboolean
is_signed_off (CsnEvaluation *evaluation)
{
  switch (csn_evaluation_get_lifecycle (evaluation))
    {
    case CSN_LIFECYCLE_APPROVED:
    case CSN_LIFECYCLE_EXECUTING:
    case CSN_LIFECYCLE_CLOSED:
    case CSN_LIFECYCLE_REVIEW_DUE:
      return TRUE;
    default:
      return FALSE;
    }
}

JsonObject *
csn_judgement_write (CsnEvaluation *evaluation, const char *head)
{
  JsonObject *object = json_object_new ();
  g_autofree char *content = NULL;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), NULL);

  content = csn_content_dup_digest (csn_evaluation_get_record (evaluation), csn_evaluation_get_policy (evaluation), NULL);
  json_object_set_string_member (
      object, "verdict", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_evaluation_get_verdict (evaluation)));
  json_object_set_string_member (
      object, "would_be", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_evaluation_get_would_be (evaluation)));
  csn_json_put_text (object, "sentence", csn_evaluation_get_summary (evaluation));
  json_object_set_array_member (object, "reasons", write_reasons (csn_evaluation_get_reasons (evaluation)));
  json_object_set_object_member (object, "counts", write_counts (evaluation));
  json_object_set_object_member (object, "states", write_states (evaluation));
  json_object_set_array_member (object, "approvals", write_approvals (evaluation));
  json_object_set_array_member (object, "followups", write_followups (evaluation));
  json_object_set_array_member (object, "windows", write_windows (evaluation));
  json_object_set_array_member (object, "notices", write_notices (evaluation));
  json_object_set_string_member (object, "content", content);
  csn_json_put_text (object, "head", head);
  json_object_set_int_member (object, "approved", is_signed_off (evaluation) ? 1 : 0);
  return object;
}
