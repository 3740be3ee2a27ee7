/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prerequisites (T5) and inverted items (T6) of an evaluation. A prerequisite may stand twice in a document, as a row of a
 * table and as a line of a form; the two are one question. */

#include <string.h>

#include "csn-evaluation-private.h"
#include "csn-trigger.h"

/* --- prerequisites ------------------------------------------------------------------------------------------------ */

static CsnState
prerequisite_state (CsnEvaluation *self, CsnNode *node)
{
  CsnState answer = csn_evaluation_answer (node);
  CsnProbeResult *run = csn_entry_get_last_run (node->entry);
  CsnState probe = run != NULL ? csn_probe_result_get_state (run) : CSN_STATE_PENDING;

  if (csn_entry_is_conflicting (node->entry))
    return CSN_STATE_CONFLICT;
  if (probe == CSN_STATE_FAIL || answer == CSN_STATE_FAIL)
    return CSN_STATE_FAIL;
  if (csn_evaluation_judge_link (self, node))
    return node->link;
  /* a value that is no refusal ("aws") is the answer that was asked for */
  if (answer == CSN_STATE_RECORDED)
    return CSN_STATE_PASS;
  if (answer != CSN_STATE_PENDING)
    return answer;
  return probe == CSN_STATE_CANCELLED || probe == CSN_STATE_RECORDED ? CSN_STATE_PENDING : probe;
}

static GArray *
list_prerequisites (CsnEvaluation *self, gboolean in_code)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->role == CSN_ROLE_PREREQUISITE && node->kind != CSN_ITEM_FIELD
          && csn_item_is_in_code (node->item) == in_code)
        g_array_append_val (list, i);
    }
  return list;
}

static void
set_prerequisite (CsnNode *node, CsnState state)
{
  node->blocking = TRUE;
  csn_evaluation_set (node, state,
                      node->has_link                ? CSN_WHY_LINK
                      : state == CSN_STATE_PENDING  ? CSN_WHY_UNANSWERED
                      : state == CSN_STATE_CONFLICT ? CSN_WHY_CONFLICT
                                                    : CSN_WHY_ANSWERED,
                      -1);
}

/* A row and the line of the form that asks the same; what another record says stands above both words. */
static CsnState
agree (const CsnNode *row, CsnState a, const CsnNode *line, CsnState b)
{
  if (row->has_link != line->has_link && a != CSN_STATE_FAIL && b != CSN_STATE_FAIL)
    return row->has_link ? a : b;
  if (a == CSN_STATE_PENDING || a == b)
    return b;
  return b == CSN_STATE_PENDING ? a : CSN_STATE_CONFLICT;
}

void
csn_evaluation_judge_prerequisites (CsnEvaluation *self)
{
  g_autoptr (GArray) rows = list_prerequisites (self, FALSE);
  g_autoptr (GArray) lines = list_prerequisites (self, TRUE);
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (CsnState));
  gboolean paired = rows->len == lines->len;

  for (guint i = 0; i < rows->len; i++)
    {
      CsnNode *row = csn_evaluation_node (self, g_array_index (rows, guint, i));
      CsnNode *line = paired ? csn_evaluation_node (self, g_array_index (lines, guint, i)) : NULL;
      CsnState state = prerequisite_state (self, row);

      if (line != NULL)
        {
          state = agree (row, state, line, prerequisite_state (self, line));
          set_prerequisite (line, state);
        }
      set_prerequisite (row, state);
      g_array_append_val (states, state);
    }
  for (guint i = 0; !paired && i < lines->len; i++)
    {
      CsnNode *line = csn_evaluation_node (self, g_array_index (lines, guint, i));
      CsnState state = prerequisite_state (self, line);

      set_prerequisite (line, state);
      g_array_append_val (states, state);
    }
  self->has_prerequisites = states->len > 0;
  self->phase = self->has_prerequisites
                    ? csn_prerequisites_judge ((const CsnState *) (gpointer) states->data, states->len)
                    : CSN_PHASE_STATE_ACTIVE;
}

/* --- triggers ----------------------------------------------------------------------------------------------------- */

/* Whether every "{name}" of the text has a value in the record. */
static gboolean
threshold_is_known (CsnEvaluation *self, const char *text)
{
  GHashTable *parameters = csn_record_get_parameters (self->record);

  for (const char *open = text != NULL ? strchr (text, '{') : NULL; open != NULL; open = strchr (open + 1, '{'))
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = NULL;
      const char *value;

      if (close == NULL)
        return TRUE;
      name = g_strndup (open + 1, (gsize) (close - open) - 1);
      value = g_hash_table_lookup (parameters, name);
      if (value == NULL || *value == '\0')
        return FALSE;
    }
  return TRUE;
}

static CsnTriggerAnswer
trigger_answer (const CsnNode *node)
{
  const char *value = csn_entry_get_value (node->entry);

  if (g_strcmp0 (value, CSN_ANSWER_FIRED) == 0)
    return CSN_TRIGGER_ANSWERED_FIRED;
  return g_strcmp0 (value, CSN_ANSWER_NOT_FIRED) == 0 ? CSN_TRIGGER_ANSWERED_NOT_FIRED : CSN_TRIGGER_UNTOUCHED;
}

static CsnWhy
why_of (const CsnTriggerInput *input, CsnState state)
{
  if (state == CSN_STATE_FIRED)
    return input->latched && !input->cleared && input->answer != CSN_TRIGGER_ANSWERED_FIRED ? CSN_WHY_LATCHED
           : input->answer == CSN_TRIGGER_ANSWERED_FIRED                                   ? CSN_WHY_ANSWERED
           : input->has_probe && input->probe == CSN_STATE_FAIL                            ? CSN_WHY_PROBE
                                                                                           : CSN_WHY_DERIVED;
  if (state == CSN_STATE_UNKNOWN)
    return !input->threshold_known ? CSN_WHY_THRESHOLD_OPEN
           : input->has_probe && input->probe != CSN_STATE_PASS && input->probe != CSN_STATE_RECORDED
               ? CSN_WHY_PROBE_OPEN
           : input->has_derived ? CSN_WHY_DERIVED
                                : CSN_WHY_UNANSWERED;
  return input->latched ? CSN_WHY_CLEARED
         : input->answer == CSN_TRIGGER_ANSWERED_NOT_FIRED ? CSN_WHY_ANSWERED
         : input->has_derived                              ? CSN_WHY_DERIVED
                                                           : CSN_WHY_PROBE;
}

void
csn_evaluation_judge_trigger (CsnEvaluation *self, CsnNode *node)
{
  CsnTriggerInput input = CSN_TRIGGER_INPUT_INIT;
  int cause = -1;
  CsnState state;

  node->blocking = csn_evaluation_in_verdict (self, node);
  if (self->phase != CSN_PHASE_STATE_ACTIVE)
    {
      csn_evaluation_apply_effect (self, node, CSN_STATE_PENDING, FALSE, CSN_WHY_UNANSWERED, -1);
      return;
    }
  if (node->role == CSN_ROLE_NOGO_TRIGGER && csn_evaluation_is_about_approvals (self, node) && self->n_needed > 0)
    {
      /* withheld is a rejection; silence is not */
      csn_evaluation_set (node, self->approvals == CSN_APPROVALS_REJECTED ? CSN_STATE_FIRED : CSN_STATE_NOT_FIRED,
                          CSN_WHY_APPROVALS, -1);
      node->provenance = CSN_PROVENANCE_DERIVED;
      return;
    }
  if (csn_entry_is_conflicting (node->entry))
    {
      csn_evaluation_set (node, CSN_STATE_UNKNOWN, CSN_WHY_CONFLICT, -1);
      return;
    }
  input.answer = trigger_answer (node);
  input.has_probe = node->has_probe;
  input.probe = node->stale && node->has_probe && node->probe != CSN_STATE_FAIL ? CSN_STATE_STALE : node->probe;
  input.threshold_known = threshold_is_known (self, csn_item_get_text (node->item));
  input.latched = node->latched;
  input.cleared = node->cleared;
  input.has_derived
      = node->role == CSN_ROLE_NOGO_TRIGGER && csn_evaluation_derive (self, node, TRUE, &input.derived, &cause);
  state = csn_trigger_judge (&input);
  csn_evaluation_set (node, state, why_of (&input, state), cause);
  if (input.has_derived && input.answer == CSN_TRIGGER_UNTOUCHED)
    node->provenance = CSN_PROVENANCE_DERIVED;
}

void
csn_evaluation_judge_triggers (CsnEvaluation *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      /* a stage judges its own stop conditions; one that a person made out of another item stands alone */
      if (csn_role_is_inverted (node->role) && node->kind != CSN_ITEM_FIELD
          && (node->role != CSN_ROLE_STOP_CONDITION || node->state == CSN_STATE_PENDING))
        csn_evaluation_judge_trigger (self, node);
    }
}
