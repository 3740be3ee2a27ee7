/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Roll-ups, counts and the verdict of an evaluation (T4, T8): the rule of csn-verdict.c on the states of the items, and the
 * decision that people attach to it, which may be stricter than the rule and never more lenient. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-evaluation-private.h"

/* --- which items count where -------------------------------------------------------------------------------------- */

static gboolean
is_section_item (const CsnNode *node)
{
  if (node->kind == CSN_ITEM_FIELD)
    return FALSE;
  switch (node->role)
    {
    case CSN_ROLE_CHECK:
    case CSN_ROLE_GROUP:
    case CSN_ROLE_VERDICT:
    case CSN_ROLE_ATTRIBUTION:
    case CSN_ROLE_TRIGGER_DEFINITION:
    case CSN_ROLE_TIMED_OBSERVATION:
    case CSN_ROLE_DERIVED:
    case CSN_ROLE_SECTION_CHECK:
    case CSN_ROLE_SUCCESS_CRITERION:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_criterion (const CsnNode *node)
{
  return node->kind != CSN_ITEM_FIELD
         && (node->role == CSN_ROLE_GO_CRITERION || node->role == CSN_ROLE_DECISION_ROW);
}

static gboolean
is_artifact (const CsnNode *node)
{
  return node->role == CSN_ROLE_ARTIFACT && node->parent < 0 && node->kind != CSN_ITEM_FIELD;
}

static gboolean
is_trigger (const CsnNode *node)
{
  return csn_role_is_inverted (node->role) && node->kind != CSN_ITEM_FIELD;
}

gboolean
csn_evaluation_in_verdict (CsnEvaluation *self, const CsnNode *node)
{
  return node->phase != CSN_PHASE_POST;
}

/* Rollback triggers are open questions that stop nothing before the deployment has started. */
static gboolean
trigger_counts (CsnEvaluation *self, const CsnNode *node)
{
  if (node->role != CSN_ROLE_ROLLBACK_TRIGGER)
    return csn_evaluation_in_verdict (self, node) || node->state == CSN_STATE_FIRED;
  return node->state == CSN_STATE_FIRED || csn_record_get_started (self->record) != NULL;
}

/* --- roll-ups ----------------------------------------------------------------------------------------------------- */

/* A trigger that did not fire is good news for its section. */
static CsnState
as_shown (CsnState state)
{
  return state == CSN_STATE_NOT_FIRED ? CSN_STATE_PASS
         : state == CSN_STATE_FIRED   ? CSN_STATE_FAIL
         : state == CSN_STATE_UNKNOWN ? CSN_STATE_PENDING
                                      : state;
}

static void
add_to_section (CsnEvaluation *self, const CsnNode *node)
{
  CsnSectionInfo *info = csn_evaluation_section (self, (guint) node->section);
  gboolean section_item = is_section_item (node);

  if (section_item && csn_evaluation_in_verdict (self, node))
    {
      csn_roll_up_add (&info->gate, node->state, node->gate_class);
      info->has_items = TRUE;
    }
  csn_roll_up_add (&info->shown, as_shown (node->state), node->gate_class);
  if (!section_item && !is_artifact (node))
    return;
  csn_roll_up_add (&info->tree, node->state, node->gate_class);
  if (node->gate_class == CSN_GATE_BLOCKING)
    {
      info->tree_failed = info->tree_failed || node->state == CSN_STATE_FAIL;
      info->tree_waived = info->tree_waived || node->state == CSN_STATE_WAIVED;
    }
}

/* A section stands behind the one around it: from the end each is whole before it is added. */
static void
add_to_parent (CsnEvaluation *self, const CsnSectionInfo *info)
{
  CsnSectionInfo *parent;

  if (info->parent < 0)
    return;
  parent = csn_evaluation_section (self, (guint) info->parent);
  csn_roll_up_merge (&parent->shown, &info->shown);
  csn_roll_up_merge (&parent->tree, &info->tree);
  parent->tree_failed = parent->tree_failed || info->tree_failed;
  parent->tree_waived = parent->tree_waived || info->tree_waived;
}

static gboolean
is_shown (const CsnNode *node)
{
  return is_section_item (node) || is_criterion (node) || is_artifact (node) || is_trigger (node)
         || node->role == CSN_ROLE_PREREQUISITE || node->role == CSN_ROLE_ROLE_SIGNOFF
         || node->role == CSN_ROLE_APPROVAL_STATUS;
}

void
csn_evaluation_roll_up (CsnEvaluation *self)
{
  static const CsnRollUp nothing = { CSN_STATE_NOT_EVALUATED, 0 };

  for (guint i = 0; i < self->sections->len; i++)
    {
      CsnSectionInfo *info = csn_evaluation_section (self, i);

      info->shown = info->gate = info->tree = nothing;
      info->tree_failed = info->tree_waived = info->has_items = FALSE;
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);

      if (is_shown (node))
        add_to_section (self, node);
    }
  for (guint i = self->sections->len; i > 0; i--)
    add_to_parent (self, csn_evaluation_section (self, i - 1));
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

/* Criteria are a decision about the items, and no items of their own, where the document also has triggers or a
 * recommendation. */
static gboolean
counts_criteria (CsnEvaluation *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnRole role = csn_evaluation_node (self, i)->role;

      if (role == CSN_ROLE_NOGO_TRIGGER || role == CSN_ROLE_RECOMMENDATION)
        return FALSE;
    }
  return TRUE;
}

static void
count_node (CsnCounts *counts, CsnState state)
{
  counts->total++;
  counts->na += state == CSN_STATE_NA;
  counts->waived += state == CSN_STATE_WAIVED;
  counts->completed += state == CSN_STATE_PASS || state == CSN_STATE_WAIVED;
  counts->failed += state == CSN_STATE_FAIL || state == CSN_STATE_ERROR || state == CSN_STATE_CONFLICT;
}

void
csn_evaluation_count (CsnEvaluation *self)
{
  CsnCounts counts = { 0 };
  gboolean criteria = counts_criteria (self);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      node->counted = is_section_item (node) || (criteria && is_criterion (node))
                      || node->role == CSN_ROLE_WINDOW_RULE;
      if (node->counted)
        count_node (&counts, node->state);
    }
  counts.pending = counts.total - counts.completed - counts.failed - counts.na;
  if (counts.total > counts.na)
    counts.rate = 100.0 * counts.completed / (counts.total - counts.na);
  self->counts = counts;
}

/* --- recommendation ----------------------------------------------------------------------------------------------- */

static char *
read_recommendation (const char *word)
{
  g_autofree char *folded = NULL;

  if (word == NULL)
    return NULL;
  folded = g_ascii_strdown (word, -1);
  if (g_str_has_prefix (folded, "no-go") || g_str_has_prefix (folded, "no go") || g_str_equal (folded, "fail"))
    return g_strdup ("no-go");
  if (strstr (folded, "condition") != NULL || strstr (folded, "waiver") != NULL)
    return g_strdup ("go-with-conditions");
  if (g_str_has_prefix (folded, "go") || g_str_equal (folded, "pass"))
    return g_strdup ("go");
  return NULL;
}

static void
read_decision (CsnEvaluation *self)
{
  self->recommendation = g_strdup (csn_record_get_recommendation (self->record));
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->role == CSN_ROLE_RECOMMENDATION && self->recommendation == NULL)
        self->recommendation = read_recommendation (csn_entry_get_value (node->entry));
      else if (node->role == CSN_ROLE_OVERALL_STATUS)
        self->overall_fail = self->overall_fail || csn_evaluation_answer (node) == CSN_STATE_FAIL;
    }
}

static void
add_fault (CsnEvaluation *self, char *text)
{
  g_ptr_array_add (self->decision_faults, text);
}

static gboolean
is_covered (CsnEvaluation *self, const CsnNode *node)
{
  GListModel *conditions = csn_record_get_conditions (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (conditions); i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);
      const char *const *covers = csn_condition_get_covers (condition);

      for (gsize j = 0; covers[j] != NULL; j++)
        if (csn_record_find_entry (self->record, covers[j]) == node->entry)
          return TRUE;
    }
  return FALSE;
}

static void
check_conditions (CsnEvaluation *self)
{
  GListModel *conditions = csn_record_get_conditions (self->record);
  guint n_conditions = g_list_model_get_n_items (conditions);
  guint n_waived = 0;

  for (guint i = 0; i < n_conditions; i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);

      if (*csn_condition_get_text (condition) == '\0' || *csn_condition_get_owner (condition) == '\0'
          || *csn_condition_get_due (condition) == '\0')
        add_fault (self, g_strdup_printf (_ ("condition %u lacks its text, owner or due time"), i + 1));
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->state != CSN_STATE_WAIVED || node->why == CSN_WHY_DERIVED || node->why == CSN_WHY_CHILD
          || !csn_evaluation_in_verdict (self, node))
        continue;
      n_waived++;
      if (n_conditions > 0 && !is_covered (self, node))
        add_fault (self, g_strdup_printf (_ ("no condition covers the waived line %u %s"),
                                          csn_item_get_line (node->item), csn_evaluation_label (node)));
    }
  if (n_conditions == 0 && (n_waived > 0 || self->n_inherited == 0))
    add_fault (self, n_waived > 0
                         ? g_strdup (_ ("something was waived, and no condition says what is to be done about it"))
                         : g_strdup (_ ("the recommendation is GO WITH CONDITIONS, and no condition is written")));
}

/* The decision of people against the computed one (GATES.md under T8). */
static void
apply_decision (CsnEvaluation *self)
{
  CsnVerdict *verdict = &self->verdict;
  const char *recommended = self->recommendation;
  gboolean reserved = verdict->would_be == CSN_VERDICT_GO_WITH_CONDITIONS;
  guint n_conditions = g_list_model_get_n_items (csn_record_get_conditions (self->record));

  if (!(verdict->may_recommend & (CSN_MAY_GO | CSN_MAY_GO_WITH_CONDITIONS)))
    return;
  if (g_strcmp0 (recommended, "no-go") == 0 || self->overall_fail)
    {
      verdict->kind = verdict->would_be = self->pass_fail ? CSN_VERDICT_FAIL : CSN_VERDICT_NO_GO;
      return;
    }
  if (self->pass_fail && g_strcmp0 (recommended, "go-with-conditions") != 0)
    return;
  if (g_strcmp0 (recommended, "go") == 0 && n_conditions > 0)
    add_fault (self, g_strdup (_ ("the recommendation is GO, yet conditions are attached to it")));
  else if (g_strcmp0 (recommended, "go") == 0 && reserved)
    add_fault (self, g_strdup (_ ("the recommendation GO is more lenient than what the record allows, GO WITH CONDITIONS")));
  else if (reserved || g_strcmp0 (recommended, "go-with-conditions") == 0)
    check_conditions (self);
  if (self->decision_faults->len > 0)
    verdict->kind = verdict->would_be = CSN_VERDICT_NOT_READY;
}

static void
explain_recommendations (CsnEvaluation *self)
{
  guint may = self->verdict.may_recommend;
  const char *words[] = { "NO-GO", "GO WITH CONDITIONS", "GO" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (may & (1u << i))
        continue;
      if (may == 0)
        self->reason_not_allowed[i] = g_strdup_printf (
            _ ("%s cannot be recommended: the phase is %s"), words[i], csn_phase_state_to_string (self->phase));
      else if (i == 2 && (may & CSN_MAY_GO_WITH_CONDITIONS))
        self->reason_not_allowed[i]
            = g_strdup_printf (_ ("%s cannot be recommended: something was waived or is under a condition"), words[i]);
      else
        self->reason_not_allowed[i]
            = g_strdup_printf (_ ("%s cannot be recommended: the verdict is %s"), words[i],
                               csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) self->verdict.kind));
    }
}

/* --- verdict ------------------------------------------------------------------------------------------------------ */

static gboolean
speaks_pass_fail (CsnEvaluation *self)
{
  gboolean pass_fail = FALSE;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnRole role = csn_evaluation_node (self, i)->role;

      if (role == CSN_ROLE_GO_CRITERION || role == CSN_ROLE_NOGO_TRIGGER || role == CSN_ROLE_RECOMMENDATION)
        return FALSE;
      pass_fail = pass_fail || role == CSN_ROLE_DECISION_ROW || role == CSN_ROLE_OVERALL_STATUS;
    }
  return pass_fail;
}

static gboolean
runs_are_met (CsnEvaluation *self)
{
  for (guint i = 0; self->stages_used && i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);

      if (info->state != CSN_STAGE_PASSED
          && !(info->state == CSN_STAGE_OBSERVING && csn_stage_is_open_ended (info->stage)))
        return FALSE;
    }
  return TRUE;
}

/* Marks what can stop the verdict and gathers the states of it. */
static void
gather (CsnEvaluation *self, GArray *criteria, GArray *triggers, CsnRollUp *artifacts)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);
      gboolean in = csn_evaluation_in_verdict (self, node);
      gboolean blocking = node->gate_class == CSN_GATE_BLOCKING;

      if (is_trigger (node))
        {
          node->blocking = trigger_counts (self, node);
          if (node->blocking)
            g_array_append_val (triggers, node->state);
        }
      else if (is_criterion (node))
        {
          node->blocking = in && blocking && node->why != CSN_WHY_APPROVALS;
          if (node->blocking)
            g_array_append_val (criteria, node->state);
        }
      else if (is_artifact (node))
        {
          node->blocking = in && blocking;
          if (in)
            csn_roll_up_add (artifacts, node->state, node->gate_class);
        }
      else
        node->blocking = is_section_item (node) ? in && blocking : node->role == CSN_ROLE_PREREQUISITE;
    }
}

void
csn_evaluation_judge_verdict (CsnEvaluation *self)
{
  g_autoptr (GArray) criteria = g_array_new (FALSE, FALSE, sizeof (CsnState));
  g_autoptr (GArray) sections = g_array_new (FALSE, FALSE, sizeof (CsnState));
  g_autoptr (GArray) triggers = g_array_new (FALSE, FALSE, sizeof (CsnState));
  g_autoptr (GPtrArray) inherited = NULL;
  CsnRollUp artifacts = { CSN_STATE_NOT_EVALUATED, 0 };
  CsnVerdictInput input = CSN_VERDICT_INPUT_INIT;

  gather (self, criteria, triggers, &artifacts);
  for (guint i = 0; i < self->sections->len; i++)
    {
      CsnSectionInfo *info = csn_evaluation_section (self, i);

      if (info->gate.state != CSN_STATE_NOT_EVALUATED)
        g_array_append_val (sections, info->gate.state);
    }
  read_decision (self);
  self->pass_fail = speaks_pass_fail (self);
  input.prerequisites = self->phase;
  input.pass_fail = self->pass_fail;
  input.criteria = (const CsnState *) (gpointer) criteria->data;
  input.n_criteria = criteria->len;
  input.sections = (const CsnState *) (gpointer) sections->data;
  input.n_sections = sections->len;
  input.triggers = (const CsnState *) (gpointer) triggers->data;
  input.n_triggers = triggers->len;
  input.approvals = self->approvals;
  input.artifacts = artifacts.state == CSN_STATE_NOT_EVALUATED ? CSN_STATE_PASS : artifacts.state;
  input.minimum_runs_met = runs_are_met (self);
  inherited = csn_evaluation_list_inherited (self);
  self->n_inherited = inherited->len;
  input.has_conditions = g_strcmp0 (self->recommendation, "go-with-conditions") == 0 || self->n_inherited > 0;
  self->verdict = csn_verdict_judge (&input);
  apply_decision (self);
  explain_recommendations (self);
}
