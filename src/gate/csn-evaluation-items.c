/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Ordinary items of an evaluation: what a person, probes and numbers say (T1, T3), and what that makes of parents. Children
 * stand behind their parents in the document, so that one walk from the end sees every child before its parent. */

#include <string.h>

#include "csn-content.h"
#include "csn-evaluation-private.h"

/* --- words and answers -------------------------------------------------------------------------------------------- */

static gboolean
begins_with_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (text, word, length) == 0 && !g_ascii_isalnum (text[length]);
}

CsnState
csn_evaluation_read_word (const char *word)
{
  static const struct
  {
    const char *word;
    CsnState state;
  } words[] = {
    { "not met", CSN_STATE_FAIL },   { "not passed", CSN_STATE_FAIL }, { "not ok", CSN_STATE_FAIL },
    { "n/a", CSN_STATE_NA },         { "na", CSN_STATE_NA },           { "not applicable", CSN_STATE_NA },
    { "pass", CSN_STATE_PASS },      { "passed", CSN_STATE_PASS },     { "yes", CSN_STATE_PASS },
    { "approved", CSN_STATE_PASS },  { "ok", CSN_STATE_PASS },         { "done", CSN_STATE_PASS },
    { "true", CSN_STATE_PASS },      { "checked", CSN_STATE_PASS },    { "complete", CSN_STATE_PASS },
    { "completed", CSN_STATE_PASS }, { "met", CSN_STATE_PASS },        { "go", CSN_STATE_PASS },
    { "fail", CSN_STATE_FAIL },      { "failed", CSN_STATE_FAIL },     { "no", CSN_STATE_FAIL },
    { "no-go", CSN_STATE_FAIL },     { "rejected", CSN_STATE_FAIL },   { "false", CSN_STATE_FAIL },
    { "skipped", CSN_STATE_FAIL },   { "none", CSN_STATE_FAIL },       { "undecided", CSN_STATE_FAIL },
    { "pending", CSN_STATE_PENDING },{ "open", CSN_STATE_PENDING },    { "todo", CSN_STATE_PENDING },
    { "in progress", CSN_STATE_PENDING },
  };

  if (word == NULL)
    return CSN_STATE_PENDING;
  /* "✅ Passed" */
  while (*word != '\0' && !g_ascii_isalnum (*word))
    word++;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins_with_word (word, words[i].word) && (strcmp (words[i].word, "no") != 0 || word[2] != '-'))
      return words[i].state;
  return CSN_STATE_RECORDED;
}

CsnState
csn_evaluation_answer (const CsnNode *node)
{
  const char *value = node->answer != NULL ? csn_answer_get_value (node->answer) : NULL;

  if (value == NULL || *value == '\0')
    return CSN_STATE_PENDING;
  if (strcmp (value, CSN_ANSWER_PASS) == 0)
    return CSN_STATE_PASS;
  if (strcmp (value, CSN_ANSWER_FAIL) == 0)
    return CSN_STATE_FAIL;
  if (strcmp (value, CSN_ANSWER_NA) == 0)
    return CSN_STATE_NA;
  return csn_evaluation_read_word (value);
}

/* --- effect ------------------------------------------------------------------------------------------------------- */

static gboolean
waiver_is_expired (CsnEvaluation *self, CsnWaiver *waiver)
{
  g_autoptr (GDateTime) until = NULL;
  gpointer position;

  if (*csn_waiver_get_until (waiver) != '\0')
    {
      until = g_date_time_new_from_iso8601 (csn_waiver_get_until (waiver), NULL);
      if (until == NULL)
        {
          g_autofree char *midnight = g_strconcat (csn_waiver_get_until (waiver), "T23:59:59Z", NULL);

          until = g_date_time_new_from_iso8601 (midnight, NULL);
        }
    }
  else if (csn_record_get_started (self->record) != NULL)
    {
      /* a waiver must end: a week after the deployment, or with the next revision */
      g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 (csn_record_get_started (self->record), NULL);

      until = started != NULL ? g_date_time_add_days (started, 7) : NULL;
    }
  if (until != NULL && g_date_time_compare (self->now, until) > 0)
    return TRUE;
  if (self->revised_at == CSN_NO_POSITION)
    return FALSE;
  position = g_hash_table_lookup (self->event_positions, csn_waiver_get_id (waiver));
  return position != NULL && GPOINTER_TO_UINT (position) - 1 < self->revised_at;
}

static gboolean
is_approver_role (CsnEvaluation *self, const char *role)
{
  return csn_checklist_find_slot (csn_record_get_checklist (self->record), role) != NULL;
}

static gboolean
may_waive (CsnEvaluation *self, const char *role)
{
  return csn_policy_names_waivers (self->policy) ? csn_policy_may_waive (self->policy, role)
                                                 : is_approver_role (self, role);
}

static void
fill_waiver (CsnEvaluation *self, CsnNode *node, CsnEffectiveInput *input)
{
  CsnWaiver *waiver = g_hash_table_size (self->waivers) > 0
                          ? g_hash_table_lookup (self->waivers, csn_entry_get_id (node->entry))
                          : NULL;
  g_autofree char *digest = NULL;
  int outcome;

  if (waiver == NULL)
    return;
  digest = csn_content_dup_evidence_digest (node->entry);
  input->has_waiver = TRUE;
  input->waiver_has_reason = *csn_waiver_get_reason (waiver) != '\0';
  input->waiver_signed = csn_waiver_is_valid (waiver) && may_waive (self, csn_waiver_get_role (waiver));
  input->waiver_expired = waiver_is_expired (self, waiver);
  input->waiver_evidence_changed = strcmp (csn_waiver_get_evidence (waiver), digest) != 0;
  input->waiver_for = csn_enum_from_string (CSN_TYPE_STATE, csn_waiver_get_outcome (waiver), &outcome)
                          ? (CsnState) outcome
                          : CSN_STATE_NOT_EVALUATED;
  /* a countersigned n/a is a waiver entry for that outcome, and for the reason that it repeats */
  input->na_countersigned = input->waiver_for == CSN_STATE_NA && input->waiver_signed && !input->waiver_expired
                            && g_strcmp0 (csn_waiver_get_reason (waiver), csn_entry_get_reason (node->entry)) == 0;
}

static CsnWhy
why_of (CsnEffect effect, const CsnEffectiveInput *input, CsnWhy why)
{
  switch (effect)
    {
    case CSN_EFFECT_SKIPPED:
      return CSN_WHY_SKIPPED;
    case CSN_EFFECT_BLOCKED:
      return CSN_WHY_LOCKED;
    case CSN_EFFECT_NA:
      return CSN_WHY_NA;
    case CSN_EFFECT_NA_OPEN:
      return input->na_has_reason ? CSN_WHY_NA_COUNTERSIGN : CSN_WHY_NA_REASON;
    case CSN_EFFECT_STALE:
      return CSN_WHY_STALE;
    case CSN_EFFECT_WAIVED:
      return CSN_WHY_WAIVED;
    case CSN_EFFECT_CONFLICT:
    case CSN_EFFECT_OUTCOME:
    default:
      return why;
    }
}

void
csn_evaluation_apply_effect (CsnEvaluation *self, CsnNode *node, CsnState outcome, gboolean conflict, CsnWhy why,
                             int cause)
{
  CsnEffectiveInput input = { .outcome = outcome, .phase = self->phase, .conflict = conflict, .stale = node->stale };
  CsnEffect effect;
  CsnState state;

  if (outcome == CSN_STATE_NA && why != CSN_WHY_CHILD && why != CSN_WHY_DERIVED)
    {
      const char *reason = csn_entry_get_reason (node->entry);

      input.na = TRUE;
      input.na_conditional = csn_item_get_conditional (node->item) != NULL;
      input.na_has_reason = reason != NULL && *reason != '\0';
      input.require_countersign = csn_policy_needs_na_countersign (self->policy);
    }
  if (node->stale && (outcome == CSN_STATE_PENDING || outcome == CSN_STATE_FAIL))
    input.stale = FALSE; /* an old failure, or nothing, is no fresher problem */
  fill_waiver (self, node, &input);
  state = csn_effective_state (&input, &effect);
  csn_evaluation_set (node, state, why_of (effect, &input, why), cause);
}

/* --- probes ------------------------------------------------------------------------------------------------------- */

/* A probe that its author calls advisory, at an item that can block: unless it passes it decides nothing. */
static gboolean
only_advises (const CsnEvaluation *self, const CsnNode *node, CsnProbeResult *run)
{
  CsnProbeSpec *spec;

  if (node->gate_class != CSN_GATE_BLOCKING || csn_probe_result_get_state (run) == CSN_STATE_PASS)
    return FALSE;
  spec = csn_checklist_find_probe (csn_record_get_checklist (self->record), csn_probe_result_get_probe_id (run));
  return spec != NULL && csn_probe_spec_get_gate_class (spec) == CSN_GATE_NON_BLOCKING;
}

static void
read_probes (const CsnEvaluation *self, CsnNode *node)
{
  guint n = csn_entry_get_n_runs (node->entry);
  GListModel *runs = n > 0 ? csn_entry_get_runs (node->entry) : NULL;

  for (guint i = n; i > 0; i--)
    {
      g_autoptr (CsnProbeResult) run = g_list_model_get_item (runs, i - 1);
      CsnState state = csn_probe_result_get_state (run);

      if (n > 1 && csn_entry_get_last_run_of (node->entry, csn_probe_result_get_probe_id (run)) != run)
        continue;
      if (state == CSN_STATE_CANCELLED)
        continue;
      if (only_advises (self, node, run))
        {
          node->advice = run;
          continue;
        }
      if (!node->has_probe || csn_state_severity (state) < csn_state_severity (node->probe))
        node->probe = state;
      node->has_probe = TRUE;
    }
}

/* Human, probe and number together; see the sentences under GATES.md T3. */
static CsnState
combine (CsnNode *node, gboolean *conflict, CsnWhy *why)
{
  CsnState human = csn_evaluation_answer (node);

  *why = human == CSN_STATE_PENDING ? CSN_WHY_UNANSWERED : CSN_WHY_ANSWERED;
  if (csn_entry_is_conflicting (node->entry))
    {
      *conflict = TRUE;
      *why = CSN_WHY_CONFLICT;
      return human;
    }
  if (human == CSN_STATE_NA)
    return human;
  /* nobody's word stands against the record of the other gate */
  if (node->has_link && human != CSN_STATE_FAIL)
    {
      *why = CSN_WHY_LINK;
      node->provenance = CSN_PROVENANCE_DERIVED;
      return node->link;
    }
  if (node->has_probe)
    {
      if (node->probe == CSN_STATE_FAIL)
        {
          *why = CSN_WHY_PROBE;
          return CSN_STATE_FAIL;
        }
      if (human == CSN_STATE_PENDING)
        {
          /* a parent is attested by a person, never ticked by a machine */
          *why = CSN_WHY_PROBE;
          human = node->n_children > 0 && node->probe == CSN_STATE_PASS ? CSN_STATE_PENDING : node->probe;
          if (human == CSN_STATE_PENDING)
            *why = CSN_WHY_UNANSWERED;
          else
            node->provenance = CSN_PROVENANCE_PROBE;
        }
      else if (node->probe == CSN_STATE_ERROR || node->probe == CSN_STATE_INCONCLUSIVE)
        {
          node->not_verified = TRUE;
          *why = CSN_WHY_NOT_VERIFIED;
        }
    }
  if (node->computed == CSN_STATE_FAIL)
    {
      *conflict = human == CSN_STATE_PASS;
      *why = *conflict ? CSN_WHY_CONFLICT_NUMBER : CSN_WHY_NUMBER;
      return CSN_STATE_FAIL;
    }
  /* nothing ran: there is nothing that a tick could attest */
  if (node->computed == CSN_STATE_INCONCLUSIVE && human == CSN_STATE_PASS)
    {
      *why = CSN_WHY_NUMBER;
      return CSN_STATE_INCONCLUSIVE;
    }
  return human;
}

/* --- parents ------------------------------------------------------------------------------------------------------ */

/* Whether a child has to be satisfied for its parent to be. */
static gboolean
counts_for_parent (CsnRole role)
{
  switch (role)
    {
    case CSN_ROLE_CHECK:
    case CSN_ROLE_GROUP:
    case CSN_ROLE_VERDICT:
    case CSN_ROLE_TRIGGER_DEFINITION:
    case CSN_ROLE_TIMED_OBSERVATION:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Steps and places of which only a failure reaches the parent: nobody has to answer them. */
static gboolean
only_failure_counts (CsnRole role)
{
  return role == CSN_ROLE_ARTIFACT || role == CSN_ROLE_VERIFY_CONDITION || role == CSN_ROLE_PROCEDURE_STEP;
}

static void
tell_parent (CsnEvaluation *self, guint index)
{
  CsnNode *node = csn_evaluation_node (self, index);
  CsnNode *parent;

  if (node->parent < 0)
    return;
  parent = csn_evaluation_node (self, (guint) node->parent);
  if (node->role == CSN_ROLE_ATTRIBUTION
      || (node->kind == CSN_ITEM_FIELD
          && csn_item_get_field_kind (node->item) == CSN_FIELD_PERSON))
    {
      if (!csn_state_is_satisfied (node->state) && node->state != CSN_STATE_RECORDED)
        parent->missing_person = (int) index;
      return;
    }
  if (node->kind == CSN_ITEM_FIELD || node->gate_class != CSN_GATE_BLOCKING)
    return;
  if (counts_for_parent (node->role))
    {
      parent->n_children++;
      parent->n_children_na += node->state == CSN_STATE_NA;
    }
  else if (!only_failure_counts (node->role))
    return;
  if (node->state == CSN_STATE_FAIL)
    parent->failed_child = (int) index;
  else if (counts_for_parent (node->role) && !csn_state_is_satisfied (node->state)
           && (parent->open_child < 0
               || csn_state_severity (node->state)
                      <= csn_state_severity (csn_evaluation_node (self, (guint) parent->open_child)->state)))
    parent->open_child = (int) index;
}

/* What children make of a parent that was answered @own. */
static CsnState
judge_parent (CsnEvaluation *self, CsnNode *node, CsnState own, gboolean *conflict, CsnWhy *why, int *cause)
{
  CsnState open = node->open_child >= 0 ? csn_evaluation_node (self, (guint) node->open_child)->state
                                        : CSN_STATE_PASS;
  gboolean waiting = open == CSN_STATE_PENDING || open == CSN_STATE_RUNNING || open == CSN_STATE_RECORDED
                     || open == CSN_STATE_UNKNOWN;

  if (own == CSN_STATE_FAIL || own == CSN_STATE_NA || *conflict)
    return own;
  if (node->failed_child >= 0)
    {
      *why = CSN_WHY_CHILD;
      *cause = node->failed_child;
      return CSN_STATE_FAIL;
    }
  if (node->open_child >= 0 && !waiting)
    {
      *why = CSN_WHY_CHILD;
      *cause = node->open_child;
      return open;
    }
  if (own == CSN_STATE_PASS && node->open_child >= 0)
    {
      *conflict = TRUE;
      *why = CSN_WHY_CHILD_OPEN;
      *cause = node->open_child;
      return own;
    }
  if (own == CSN_STATE_PASS && node->missing_person >= 0)
    {
      *why = CSN_WHY_TESTER;
      *cause = node->missing_person;
      return CSN_STATE_PENDING;
    }
  if (own == CSN_STATE_PENDING && node->n_children > 0 && node->n_children_na == node->n_children)
    {
      *why = CSN_WHY_CHILD;
      return CSN_STATE_NA;
    }
  return own;
}

/* --- kinds of items ----------------------------------------------------------------------------------------------- */

static void
judge_field (CsnNode *node)
{
  const char *value = node->answer != NULL ? csn_answer_get_value (node->answer) : NULL;
  gboolean filled = value != NULL && *value != '\0';

  csn_evaluation_set (node, filled ? CSN_STATE_RECORDED : CSN_STATE_PENDING, CSN_WHY_FIELD, -1);
  if (filled && csn_entry_is_conflicting (node->entry))
    csn_evaluation_set (node, CSN_STATE_CONFLICT, CSN_WHY_CONFLICT, -1);
}

/* "[ ] Tested by: ____": the name attests, the box alone does not. */
static void
judge_attribution (CsnEvaluation *self, CsnNode *node)
{
  CsnState answer = csn_evaluation_answer (node);

  if (node->missing_person >= 0 && answer != CSN_STATE_NA)
    csn_evaluation_set (node, CSN_STATE_PENDING, CSN_WHY_TESTER, node->missing_person);
  else if (answer == CSN_STATE_PENDING && csn_item_get_children (node->item)->len > 0)
    csn_evaluation_apply_effect (self, node, CSN_STATE_PASS, FALSE, CSN_WHY_ANSWERED, -1);
  else
    csn_evaluation_apply_effect (self, node, answer, csn_entry_is_conflicting (node->entry), CSN_WHY_ANSWERED, -1);
  if (node->state == CSN_STATE_PENDING && node->why == CSN_WHY_ANSWERED)
    node->why = CSN_WHY_UNANSWERED;
}

static CsnState
with_evidence (const CsnNode *node, CsnState outcome)
{
  /* a file that was attached is there, not empty, and has its digest */
  return outcome == CSN_STATE_PENDING && csn_entry_get_n_evidence (node->entry) > 0
             ? CSN_STATE_PASS
             : outcome;
}

static void
judge_check (CsnEvaluation *self, CsnNode *node)
{
  gboolean conflict = FALSE;
  CsnWhy why;
  int cause = -1;
  CsnState outcome = combine (node, &conflict, &why);

  if (node->role == CSN_ROLE_ARTIFACT && with_evidence (node, outcome) != outcome)
    {
      outcome = CSN_STATE_PASS;
      why = CSN_WHY_ANSWERED;
    }
  outcome = judge_parent (self, node, outcome, &conflict, &why, &cause);
  csn_evaluation_apply_effect (self, node, outcome, conflict, why, cause);
}

static void
judge_choice (CsnNode *node)
{
  CsnState answer = csn_evaluation_answer (node);

  if (csn_entry_is_conflicting (node->entry))
    csn_evaluation_set (node, CSN_STATE_CONFLICT, CSN_WHY_CONFLICT, -1);
  else if (answer == CSN_STATE_PENDING)
    csn_evaluation_set (node, CSN_STATE_PENDING, CSN_WHY_UNANSWERED, -1);
  else
    csn_evaluation_set (node, CSN_STATE_RECORDED, CSN_WHY_ANSWERED, -1);
}

static void
judge_node (CsnEvaluation *self, CsnNode *node)
{
  if (node->kind == CSN_ITEM_FIELD)
    {
      judge_field (node);
      return;
    }
  read_probes (self, node);
  csn_evaluation_judge_link (self, node);
  switch (node->role)
    {
    case CSN_ROLE_ATTRIBUTION:
      judge_attribution (self, node);
      break;
    case CSN_ROLE_RISK:
    case CSN_ROLE_STRATEGY:
    case CSN_ROLE_RECOMMENDATION:
    case CSN_ROLE_LIFECYCLE:
    case CSN_ROLE_CHOICE_OPTION:
    case CSN_ROLE_NOTE:
    case CSN_ROLE_CONDITION:
    case CSN_ROLE_VALUE:
      judge_choice (node);
      break;
    case CSN_ROLE_PREREQUISITE: /* judged before */
    case CSN_ROLE_NOGO_TRIGGER: /* judged later */
    case CSN_ROLE_ROLLBACK_TRIGGER:
    case CSN_ROLE_STOP_CONDITION:
    case CSN_ROLE_APPROVAL_STATUS:
    case CSN_ROLE_ROLE_SIGNOFF:
      break;
    default:
      judge_check (self, node);
    }
}

void
csn_evaluation_judge_items (CsnEvaluation *self)
{
  for (guint i = self->nodes->len; i > 0; i--)
    {
      judge_node (self, csn_evaluation_node (self, i - 1));
      tell_parent (self, i - 1);
    }
}
