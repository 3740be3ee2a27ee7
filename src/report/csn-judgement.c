/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts what the rules found into the words of the record export; see the header. */

#include "csn-judgement.h"

#include <math.h>

#include "csn-content.h"
#include "csn-json-members.h"

void
csn_json_put_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL && value[0] != '\0')
    json_object_set_string_member (object, name, value);
}

void
csn_json_put_int (JsonObject *object, const char *name, gint64 value)
{
  json_object_set_int_member (object, name, value);
}

static JsonObject *
describe_reason (gpointer item, gpointer user_data)
{
  CsnReason *reason = item;
  JsonObject *object = json_object_new ();

  csn_json_put_text (object, "kind", csn_reason_get_kind (reason));
  csn_json_put_text (object, "item", csn_reason_get_item (reason));
  csn_json_put_int (object, "line", csn_reason_get_line (reason));
  csn_json_put_text (object, "text", csn_reason_get_text (reason));
  return object;
}

static JsonObject *
describe_counts (CsnEvaluation *evaluation)
{
  JsonObject *object = json_object_new ();
  CsnCounts counts;

  csn_evaluation_get_counts (evaluation, &counts);
  csn_json_put_int (object, "total", counts.total);
  csn_json_put_int (object, "completed", counts.completed);
  csn_json_put_int (object, "failed", counts.failed);
  csn_json_put_int (object, "na", counts.na);
  csn_json_put_int (object, "waived", counts.waived);
  csn_json_put_int (object, "pending", counts.pending);
  csn_json_put_int (object, "rate", (gint64)lround (counts.rate * 10));
  csn_json_put_text (object, "rule", csn_evaluation_get_counting_rule (evaluation));
  return object;
}

static JsonObject *
describe_sections (CsnEvaluation *evaluation)
{
  GListModel *sections = csn_checklist_get_sections (
      csn_record_get_checklist (csn_evaluation_get_record (evaluation)));
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);
      CsnState state = csn_evaluation_get_section_state (evaluation, section, NULL);
      g_autofree char *line = g_strdup_printf ("%u", csn_section_get_line (section));

      if (state != CSN_STATE_NOT_EVALUATED)
        csn_json_put_text (object, line, csn_enum_to_string (CSN_TYPE_STATE, (int)state));
    }
  return object;
}

static JsonObject *
describe_slot (gpointer item, gpointer user_data)
{
  CsnSlotStatus *status = item;
  CsnSlot *slot = csn_slot_status_get_slot (status);
  CsnApproval *approval = csn_slot_status_get_approval (status);
  JsonObject *object = json_object_new ();

  csn_json_put_text (object, "slot", csn_slot_get_id (slot));
  csn_json_put_int (object, "line", csn_slot_get_line (slot));
  csn_json_put_text (object, "role", csn_slot_get_role (slot));
  csn_json_put_text (object, "phase",
                     csn_enum_to_string (CSN_TYPE_PHASE, (int)csn_slot_get_phase (slot)));
  csn_json_put_text (
      object, "state",
      csn_enum_to_string (CSN_TYPE_SLOT_STATE, (int)csn_slot_status_get_state (status)));
  csn_json_put_text (object, "by", csn_slot_status_get_by (status));
  csn_json_put_text (object, "at", csn_slot_status_get_at (status));
  csn_json_put_text (object, "explanation", csn_slot_status_get_explanation (status));
  if (approval == NULL)
    return object;
  csn_json_put_text (object, "meaning", csn_approval_get_meaning (approval));
  csn_json_put_text (object, "comment", csn_approval_get_comment (approval));
  csn_json_put_text (object, "fingerprint", csn_approval_get_fingerprint (approval));
  csn_json_put_text (object, "problem", csn_approval_get_problem (approval));
  csn_json_put_text (object, "event", csn_approval_get_id (approval));
  csn_json_put_int (object, "trusted", csn_approval_is_trusted (approval));
  csn_json_put_int (object, "valid", csn_approval_is_valid (approval));
  return object;
}

static JsonObject *
describe_followup (gpointer item, gpointer user_data)
{
  CsnFollowupStatus *followup = item;
  JsonObject *object = json_object_new ();

  csn_json_put_text (object, "item", csn_followup_status_get_item (followup));
  csn_json_put_int (object, "line", csn_followup_status_get_line (followup));
  csn_json_put_text (object, "text", csn_followup_status_get_text (followup));
  csn_json_put_text (object, "due", csn_followup_status_get_due (followup));
  csn_json_put_text (object, "done", csn_followup_status_get_done (followup));
  csn_json_put_text (object, "state", csn_followup_status_get_state (followup));
  return object;
}

static JsonObject *
describe_window (gpointer item, gpointer user_data)
{
  CsnWindowStatus *window = item;
  JsonObject *object = json_object_new ();

  csn_json_put_int (object, "line", csn_window_status_get_line (window));
  csn_json_put_text (object, "state", csn_window_status_get_state (window));
  csn_json_put_text (object, "reason", csn_window_status_get_text (window));
  csn_json_put_text (object, "start", csn_window_status_get_start (window));
  csn_json_put_text (object, "end", csn_window_status_get_end (window));
  csn_json_put_text (object, "zone", csn_window_status_get_zone (window));
  return object;
}

/* A report is final when all who had to sign did, whatever they signed: also a NO-GO or a skipped
 * phase. */
static gboolean
is_signed_off (CsnEvaluation *evaluation)
{
  CsnVerdictKind verdict = csn_evaluation_get_verdict (evaluation);
  guint given, needed;

  switch (csn_evaluation_get_lifecycle (evaluation))
    {
    case CSN_LIFECYCLE_APPROVED:
    case CSN_LIFECYCLE_REJECTED:
    case CSN_LIFECYCLE_EXECUTING:
    case CSN_LIFECYCLE_CLOSED:
    case CSN_LIFECYCLE_ROLLED_BACK:
    case CSN_LIFECYCLE_REVIEW_DUE:
    case CSN_LIFECYCLE_SUPERSEDED:
      return TRUE;
    case CSN_LIFECYCLE_VOID:
      return FALSE;
    case CSN_LIFECYCLE_DRAFT:
    case CSN_LIFECYCLE_UNDER_REVIEW:
    default:
      break;
    }
  csn_evaluation_count_approvals (evaluation, &given, &needed);
  return needed > 0 && given >= needed && verdict != CSN_VERDICT_NOT_READY
         && verdict != CSN_VERDICT_LOCKED && verdict != CSN_VERDICT_READY_FOR_SIGN_OFF;
}

static void
put_digests (JsonObject *object, CsnEvaluation *evaluation)
{
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  GListModel *events = csn_record_get_events (record);
  guint n = g_list_model_get_n_items (events);
  g_autofree char *content
      = csn_content_dup_digest (record, csn_evaluation_get_policy (evaluation), NULL);

  csn_json_put_text (object, "content", content);
  if (n > 0)
    {
      g_autoptr (CsnEvent) last = g_list_model_get_item (events, n - 1);
      csn_json_put_text (object, "head", csn_event_get_id (last));
    }
}

JsonObject *
csn_judgement_new (CsnEvaluation *evaluation)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), NULL);

  JsonObject *object = json_object_new ();
  CsnVerdictKind verdict = csn_evaluation_get_verdict (evaluation);
  CsnVerdictKind would_be = csn_evaluation_get_would_be (evaluation);

  csn_json_put_text (object, "verdict", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int)verdict));
  if (would_be != verdict)
    csn_json_put_text (object, "would_be",
                       csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int)would_be));
  csn_json_put_text (object, "sentence", csn_evaluation_get_summary (evaluation));
  csn_json_set_list (object, "reasons", csn_evaluation_get_reasons (evaluation), describe_reason, NULL);
  csn_json_set_list (object, "notices", csn_evaluation_get_notices (evaluation), describe_reason, NULL);
  json_object_set_object_member (object, "counts", describe_counts (evaluation));
  json_object_set_object_member (object, "states", describe_sections (evaluation));
  csn_json_set_list (object, "approvals", csn_evaluation_get_slots (evaluation), describe_slot, NULL);
  csn_json_set_list (object, "followups", csn_evaluation_get_followups (evaluation), describe_followup, NULL);
  csn_json_set_list (object, "windows", csn_evaluation_get_windows (evaluation), describe_window, NULL);
  csn_json_put_int (object, "approved", is_signed_off (evaluation));
  put_digests (object, evaluation);
  return object;
}
