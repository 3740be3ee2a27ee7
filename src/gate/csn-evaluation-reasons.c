/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the verdict is what it is, one sentence a reason, worst first. Found when somebody asks, and put in words
 * when they are read: a large open record has thousands of reasons, and most callers want the verdict, or the first reason. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-evaluation-private.h"

static const char *
verdict_word (CsnEvaluation *self)
{
  return csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) self->verdict.kind);
}

static void
add_text (CsnEvaluation *self, const char *kind, guint line, const char *text)
{
  g_autofree char *sentence = g_strdup_printf ("%s: %s", verdict_word (self), text);
  CsnCause cause = { .reason = csn_reason_new (kind, line, "", sentence) };

  g_array_append_val (self->causes, cause);
}

static CsnReason *
describe_node (CsnEvaluation *self, CsnNode *node)
{
  g_autofree char *sentence = g_strconcat (verdict_word (self), ": ", csn_evaluation_sentence (self, node), NULL);

  return csn_reason_new (csn_enum_to_string (CSN_TYPE_STATE, (int) node->state), csn_item_get_line (node->item),
                         csn_entry_get_id (node->entry), sentence);
}

CsnReason *
csn_evaluation_put_cause (CsnEvaluation *self, guint index)
{
  CsnCause *cause = &g_array_index (self->causes, CsnCause, index);

  if (cause->reason == NULL)
    cause->reason = describe_node (self, csn_evaluation_node (self, cause->node));
  return cause->reason;
}

static void
add_nodes (CsnEvaluation *self, gboolean (*is_wanted) (CsnEvaluation *self, const CsnNode *node))
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnCause cause = { .node = i };

      if (is_wanted (self, csn_evaluation_node (self, i)))
        g_array_append_val (self->causes, cause);
    }
}

static gboolean
is_failed_prerequisite (CsnEvaluation *self, const CsnNode *node)
{
  return node->role == CSN_ROLE_PREREQUISITE && node->state == CSN_STATE_FAIL;
}

static gboolean
is_open_prerequisite (CsnEvaluation *self, const CsnNode *node)
{
  return node->role == CSN_ROLE_PREREQUISITE && node->blocking && node->state != CSN_STATE_PASS;
}

static gboolean
is_fired (CsnEvaluation *self, const CsnNode *node)
{
  return node->blocking && node->state == CSN_STATE_FIRED;
}

static gboolean
is_failed (CsnEvaluation *self, const CsnNode *node)
{
  return node->blocking && node->state == CSN_STATE_FAIL && node->why != CSN_WHY_CHILD;
}

static gboolean
is_waived (CsnEvaluation *self, const CsnNode *node)
{
  return node->state == CSN_STATE_WAIVED && node->why == CSN_WHY_WAIVED;
}

/* A parent that only repeats its child is not told again. */
static gboolean
is_open (CsnEvaluation *self, const CsnNode *node)
{
  return node->blocking && node->state != CSN_STATE_NOT_FIRED && !csn_state_is_satisfied (node->state)
         && !(node->why == CSN_WHY_CHILD && node->cause >= 0);
}

/* What is open, apart by how bad it is: @bad, @doubtful, or @waiting for somebody. */
static void
sort_open (CsnEvaluation *self, GArray *bad, GArray *doubtful, GArray *waiting)
{
  guint error = csn_state_severity (CSN_STATE_ERROR), unknown = csn_state_severity (CSN_STATE_UNKNOWN);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);
      CsnCause cause = { .node = i };
      guint severity;

      if (!is_open (self, node))
        continue;
      severity = csn_state_severity (node->state);
      g_array_append_val (severity <= error ? bad : severity <= unknown ? doubtful : waiting, cause);
    }
}

static void
add_causes (CsnEvaluation *self, GArray *causes)
{
  if (causes->len > 0)
    g_array_append_vals (self->causes, causes->data, causes->len);
}

static void
add_slots (CsnEvaluation *self, CsnSlotState wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->slots)); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (G_LIST_MODEL (self->slots), i);
      CsnSlot *slot = csn_slot_status_get_slot (status);

      if (csn_slot_status_get_state (status) == wanted)
        add_text (self, csn_enum_to_string (CSN_TYPE_SLOT_STATE, (int) wanted), csn_slot_get_line (slot),
                  csn_slot_status_get_explanation (status));
    }
}

static void
add_refusal (CsnEvaluation *self)
{
  guint before;

  add_nodes (self, is_fired);
  add_slots (self, CSN_SLOT_REJECTED);
  before = self->causes->len;
  if (self->pass_fail)
    add_nodes (self, is_failed);
  if (before > 0 || self->causes->len > 0)
    return;
  if (self->overall_fail)
    add_text (self, "FAIL", 0, _ ("the overall line of the document says FAIL"));
  else
    {
      const char *reason = csn_record_get_recommendation_reason (self->record);
      g_autofree char *text
          = reason != NULL && *reason != '\0'
                ? g_strdup_printf (_ ("recommended by people against the computed verdict: %s"), reason)
                : g_strdup (_ ("recommended by people against the computed verdict"));

      add_text (self, "NO-GO", 0, text);
    }
}

static void
add_open (CsnEvaluation *self)
{
  g_autoptr (GArray) bad = g_array_new (FALSE, FALSE, sizeof (CsnCause));
  g_autoptr (GArray) doubtful = g_array_new (FALSE, FALSE, sizeof (CsnCause));
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (CsnCause));

  sort_open (self, bad, doubtful, waiting);
  add_causes (self, bad);
  for (guint i = 0; i < self->decision_faults->len; i++)
    add_text (self, "CONFLICT", 0, g_ptr_array_index (self->decision_faults, i));
  add_causes (self, doubtful);
  for (guint i = 0; self->stages_used && i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);

      if (info->state != CSN_STAGE_PASSED
          && !(info->state == CSN_STAGE_OBSERVING && csn_stage_is_open_ended (info->stage)))
        add_text (self, csn_stage_state_to_string (info->state), csn_stage_get_line (info->stage), info->explanation);
    }
  add_causes (self, waiting);
  if (self->causes->len == 0)
    add_text (self, "NOT EVALUATED", 0, _ ("the document asks for nothing that could be judged"));
}

static void
add_missing_approvals (CsnEvaluation *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean first = TRUE;

  g_string_append_printf (text, _ ("%u of %u approvals"), self->n_approved, self->n_needed);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->slots)); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (G_LIST_MODEL (self->slots), i);
      CsnSlot *slot = csn_slot_status_get_slot (status);

      if (csn_slot_status_get_state (status) == CSN_SLOT_APPROVED
          || csn_scope_slot_phase (&self->scope, slot) == CSN_PHASE_POST)
        continue;
      g_string_append (text, first ? _ (": missing ") : ", ");
      g_string_append (text, csn_slot_get_role (slot));
      first = FALSE;
    }
  add_text (self, "INCOMPLETE", 0, text->str);
  add_slots (self, CSN_SLOT_STALE);
  add_slots (self, CSN_SLOT_INVALID);
}

static void
add_success (CsnEvaluation *self)
{
  g_autofree char *text = g_strdup_printf (_ ("%u of %u items completed, %u not applicable, %u of %u approvals"),
                                           self->counts.completed, self->counts.total, self->counts.na,
                                           self->n_approved, self->n_needed);

  add_text (self, "PASS", 0, text);
}

void
csn_evaluation_collect_causes (CsnEvaluation *self)
{
  switch (self->verdict.kind)
    {
    case CSN_VERDICT_SKIPPED:
      add_nodes (self, is_failed_prerequisite);
      break;
    case CSN_VERDICT_LOCKED:
      add_nodes (self, is_open_prerequisite);
      break;
    case CSN_VERDICT_NO_GO:
    case CSN_VERDICT_FAIL:
      add_refusal (self);
      break;
    case CSN_VERDICT_NOT_READY:
      add_open (self);
      break;
    case CSN_VERDICT_READY_FOR_SIGN_OFF:
      add_missing_approvals (self);
      add_nodes (self, is_waived);
      break;
    case CSN_VERDICT_GO:
    case CSN_VERDICT_PASS:
    case CSN_VERDICT_GO_WITH_CONDITIONS:
    case CSN_VERDICT_PASS_WITH_WAIVERS:
    default:
      add_success (self);
      add_nodes (self, is_waived);
    }
}
