/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Criteria, triggers and decision rows that follow from sections of the document. "Performance benchmarks met" stands for
 * the section "3.2 Performance Benchmarks": a section is meant when every word of its title that says what it is about
 * stands in the criterion; among a section and one inside it the closer match wins. A person may disagree with what follows,
 * not overrule it. */

#include <string.h>

#include "csn-comparison.h"
#include "csn-evaluation-private.h"

/* Documents with more pairs of criteria and sections than this are judged by their answers alone. */
#define MAX_PAIRS 200000

/* --- words -------------------------------------------------------------------------------------------------------- */

/* Words that say what kind of section it is, not what it is about. */
static gboolean
is_generic (const char *word)
{
  static const char *const generic[] = {
    "a",      "an",     "and",      "check",     "criteria", "criterion", "final",       "for",       "in",
    "of",     "on",     "overall",  "plan",      "procedure", "readiness", "requirement", "review",    "scanning",
    "scenario", "status", "the",    "to",        "validation", "verification", "assessment", NULL,
  };

  return g_strv_contains (generic, word);
}

/* One form for a word and its plural, and for a few pairs that checklists use for one another. */
static char *
stem (const char *word)
{
  static const struct
  {
    const char *from;
    const char *to;
  } forms[] = { { "documented", "documentation" }, { "vulnerabilities", "vulnerability" }, { "criteria", "criterion" },
                { "approved", "approval" } };
  gsize length = strlen (word);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (strcmp (forms[i].from, word) == 0)
      return g_strdup (forms[i].to);
  if (length > 3 && word[length - 1] == 's' && word[length - 2] != 's')
    return g_strndup (word, length - 1);
  return g_strdup (word);
}

static gboolean
is_word_char (gunichar c)
{
  return g_unichar_isalpha (c) || c == '-';
}

static void
add_word (GPtrArray *words, const char *start, const char *end, gboolean with_generic)
{
  g_autofree char *raw = g_strndup (start, (gsize) (end - start));
  g_autofree char *folded = g_utf8_strdown (raw, -1);
  g_autofree char *word = NULL;

  if (*folded == '-' || strlen (folded) < 2)
    return;
  word = stem (folded);
  if (with_generic || !is_generic (word))
    g_ptr_array_add (words, g_steal_pointer (&word));
}

static GStrv
read_words (const char *text, gboolean with_generic)
{
  GPtrArray *words = g_ptr_array_new ();
  const char *p = text;

  while (*p != '\0')
    {
      const char *start;

      while (*p != '\0' && !is_word_char (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      start = p;
      while (*p != '\0' && is_word_char (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start)
        add_word (words, start, p, with_generic);
    }
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_free (words, FALSE);
}

/* Words of @title that stand in @criterion; 0 unless all do. */
static guint
match (GStrv title, GStrv criterion)
{
  guint n = 0;

  for (; title[n] != NULL; n++)
    if (!g_strv_contains ((const char *const *) criterion, title[n]))
      return 0;
  return n;
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

static void
prepare_words (CsnEvaluation *self)
{
  self->section_words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < self->sections->len; i++)
    {
      CsnSectionInfo *info = csn_evaluation_section (self, i);

      g_ptr_array_add (self->section_words, read_words (csn_section_get_title (info->section), FALSE));
    }
}

static gboolean
encloses (CsnEvaluation *self, guint outer, int inner)
{
  for (; inner >= 0; inner = csn_evaluation_section (self, (guint) inner)->parent)
    if ((guint) inner == outer)
      return TRUE;
  return FALSE;
}

static gboolean
is_candidate (CsnEvaluation *self, guint index, const CsnNode *node)
{
  CsnSectionInfo *info = csn_evaluation_section (self, index);

  return csn_section_get_level (info->section) > 1 && info->tree.state != CSN_STATE_NOT_EVALUATED
         && !encloses (self, index, node->section);
}

/* Drops sections that have a better match inside them. */
static void
keep_closest (CsnEvaluation *self, GArray *sources, GArray *weights)
{
  for (guint i = sources->len; i > 0; i--)
    for (guint j = 0; j < sources->len; j++)
      {
        guint outer = g_array_index (sources, guint, i - 1);
        guint inner = g_array_index (sources, guint, j);

        if (outer == inner || !encloses (self, outer, (int) inner))
          continue;
        if (g_array_index (weights, guint, j) > g_array_index (weights, guint, i - 1))
          {
            g_array_remove_index (sources, i - 1);
            g_array_remove_index (weights, i - 1);
            break;
          }
      }
}

GArray *
csn_evaluation_find_sources (CsnEvaluation *self, const CsnNode *node)
{
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) criterion = NULL;

  if (self->section_words == NULL)
    return sources;
  criterion = read_words (csn_evaluation_label (node), TRUE);
  for (guint i = 0; i < self->sections->len; i++)
    {
      guint weight = match (g_ptr_array_index (self->section_words, i), criterion);

      if (weight == 0 || !is_candidate (self, i, node))
        continue;
      g_array_append_val (sources, i);
      g_array_append_val (weights, weight);
    }
  keep_closest (self, sources, weights);
  return sources;
}

gboolean
csn_evaluation_is_about_approvals (CsnEvaluation *self, const CsnNode *node)
{
  g_autofree char *folded = NULL;

  if (node->role != CSN_ROLE_GO_CRITERION && node->role != CSN_ROLE_NOGO_TRIGGER)
    return FALSE;
  folded = g_utf8_casefold (csn_evaluation_label (node), -1);
  return strstr (folded, "approval") != NULL || strstr (folded, "sign-off") != NULL;
}

/* --- deriving ----------------------------------------------------------------------------------------------------- */

static gboolean
is_judged_item (const CsnNode *node)
{
  return node->kind != CSN_ITEM_FIELD && node->blocking && node->role != CSN_ROLE_GO_CRITERION
         && node->role != CSN_ROLE_DECISION_ROW && !csn_role_is_inverted (node->role);
}

/* The item that makes a section what it is: the first one of @state, a number before a bare tick, a child before a parent. */
static int
find_cause (CsnEvaluation *self, GArray *sources, CsnState state)
{
  int found = -1;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);
      gboolean inside = FALSE;

      if (node->state != state || !is_judged_item (node))
        continue;
      for (guint j = 0; j < sources->len && !inside; j++)
        inside = encloses (self, g_array_index (sources, guint, j), node->section);
      if (!inside)
        continue;
      if (node->computed == CSN_STATE_FAIL)
        return (int) i;
      if (found < 0 || csn_evaluation_node (self, (guint) found)->why == CSN_WHY_CHILD)
        found = (int) i;
    }
  return found;
}

gboolean
csn_evaluation_derive (CsnEvaluation *self, const CsnNode *node, gboolean for_trigger, CsnState *state, int *cause)
{
  g_autoptr (GArray) sources = csn_evaluation_find_sources (self, node);
  CsnRollUp roll_up = { CSN_STATE_NOT_EVALUATED, 0 };
  gboolean failed = FALSE;
  gboolean waived = FALSE;

  *cause = -1;
  if (sources->len == 0)
    return FALSE;
  for (guint i = 0; i < sources->len; i++)
    {
      CsnSectionInfo *info = csn_evaluation_section (self, g_array_index (sources, guint, i));

      csn_roll_up_add (&roll_up, info->tree.state, CSN_GATE_BLOCKING);
      failed = failed || info->tree_failed;
      waived = waived || info->tree_waived;
      if (node->role == CSN_ROLE_DECISION_ROW)
        info->covered = TRUE;
    }
  *state = roll_up.state;
  /* one failure fires a trigger, whatever else is in the section */
  if (for_trigger && (failed || waived))
    *state = failed ? CSN_STATE_FAIL : CSN_STATE_WAIVED;
  if (*state != CSN_STATE_PASS && *state != CSN_STATE_NA)
    *cause = find_cause (self, sources, *state);
  return TRUE;
}

/* "Code coverage >80% (critical areas >90%)": the criterion's own thresholds hold for the numbers of its sections, the one in
 * brackets for the areas below the whole. */
static int
find_missed_threshold (CsnEvaluation *self, const CsnNode *criterion)
{
  g_autoptr (GArray) sources = csn_evaluation_find_sources (self, criterion);
  const char *text = csn_evaluation_label (criterion);
  const char *bracket = strchr (text, '(');
  CsnThreshold threshold;

  for (gsize at = 0; sources->len > 0 && csn_threshold_find (text, at, &threshold); at = threshold.end)
    {
      gboolean areas = bracket != NULL && (gsize) (bracket - text) < threshold.start;

      for (guint i = 0; i < self->nodes->len; i++)
        {
          CsnNode *node = csn_evaluation_node (self, i);
          CsnNode *parent;

          if (node->parent < 0 || node->kind != CSN_ITEM_FIELD
              || csn_item_get_field_kind (node->item) != CSN_FIELD_MEASURE
              || !encloses (self, g_array_index (sources, guint, 0), node->section))
            continue;
          parent = csn_evaluation_node (self, (guint) node->parent);
          if ((csn_item_get_depth (parent->item) > 0) != areas || parent->state == CSN_STATE_WAIVED
              || parent->state == CSN_STATE_NA)
            continue;
          if (csn_threshold_judge (&threshold, csn_entry_get_value (node->entry), csn_item_get_unit (node->item))
              == CSN_STATE_FAIL)
            return node->parent;
        }
    }
  return -1;
}

static void
settle (CsnEvaluation *self, CsnNode *node, CsnState derived, int cause)
{
  CsnState human = csn_evaluation_answer (node);
  gboolean open = derived == CSN_STATE_PENDING || derived == CSN_STATE_RUNNING || derived == CSN_STATE_NOT_EVALUATED;

  node->provenance = CSN_PROVENANCE_DERIVED;
  if (human == CSN_STATE_FAIL && !open && csn_state_is_satisfied (derived) && node->role != CSN_ROLE_DECISION_ROW)
    csn_evaluation_apply_effect (self, node, human, TRUE, CSN_WHY_CONFLICT_DERIVED, cause);
  else if (human == CSN_STATE_FAIL)
    csn_evaluation_apply_effect (self, node, human, FALSE, CSN_WHY_ANSWERED, -1);
  else if (human == CSN_STATE_PASS && derived == CSN_STATE_FAIL)
    csn_evaluation_apply_effect (self, node, derived, TRUE, CSN_WHY_CONFLICT_DERIVED, cause);
  else
    csn_evaluation_apply_effect (self, node, derived, FALSE, CSN_WHY_DERIVED, cause);
}

static CsnState
approvals_state (CsnEvaluation *self)
{
  return self->approvals == CSN_APPROVALS_COMPLETE   ? CSN_STATE_PASS
         : self->approvals == CSN_APPROVALS_REJECTED ? CSN_STATE_FAIL
                                                     : CSN_STATE_PENDING;
}

/* "No rollback triggered" */
static gboolean
derive_from_triggers (CsnEvaluation *self, CsnNode *row)
{
  g_autofree char *folded = g_utf8_casefold (csn_evaluation_label (row), -1);
  CsnState derived = CSN_STATE_PASS;
  int cause = -1;
  guint n_triggers = 0;

  if (strstr (folded, "trigger") == NULL || (!g_str_has_prefix (folded, "no ") && strstr (folded, " not ") == NULL))
    return FALSE;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->role != CSN_ROLE_ROLLBACK_TRIGGER && node->role != CSN_ROLE_NOGO_TRIGGER)
        continue;
      n_triggers++;
      if (node->state == CSN_STATE_NOT_FIRED || derived == CSN_STATE_FAIL)
        continue;
      if (node->state == CSN_STATE_FIRED || cause < 0)
        cause = (int) i;
      derived = node->state == CSN_STATE_FIRED ? CSN_STATE_FAIL : CSN_STATE_PENDING;
    }
  if (n_triggers > 0)
    settle (self, row, derived, cause);
  return n_triggers > 0;
}

/* "All 6 checks above pass", "All previous gates passed". */
static gboolean
derive_from_items (CsnEvaluation *self, CsnNode *node, guint index)
{
  g_autofree char *folded = g_utf8_casefold (csn_evaluation_label (node), -1);
  gboolean above = strstr (folded, "above") != NULL || strstr (folded, "check") != NULL;
  gboolean gates = strstr (folded, "gate") != NULL || strstr (folded, "prerequisite") != NULL;
  CsnRollUp roll_up = { CSN_STATE_NOT_EVALUATED, 0 };
  int cause = -1;

  for (guint i = 0; i < index; i++)
    {
      CsnNode *other = csn_evaluation_node (self, i);

      if (!(above && other->role == CSN_ROLE_SECTION_CHECK && (int) i != node->parent)
          && !(gates && other->role == CSN_ROLE_PREREQUISITE))
        continue;
      if (!csn_state_is_satisfied (other->state)
          && (cause < 0
              || csn_state_severity (other->state)
                     < csn_state_severity (csn_evaluation_node (self, (guint) cause)->state)))
        cause = (int) i;
      csn_roll_up_add (&roll_up, other->state, CSN_GATE_BLOCKING);
    }
  if (roll_up.state == CSN_STATE_NOT_EVALUATED)
    return FALSE;
  settle (self, node, roll_up.state, cause);
  return TRUE;
}

static void
judge_criterion (CsnEvaluation *self, CsnNode *node)
{
  CsnState derived;
  int cause;
  int missed;

  if (csn_evaluation_is_about_approvals (self, node) && self->n_needed > 0)
    {
      csn_evaluation_set (node, approvals_state (self), CSN_WHY_APPROVALS, -1);
      node->provenance = CSN_PROVENANCE_DERIVED;
      return;
    }
  if (!csn_evaluation_derive (self, node, FALSE, &derived, &cause))
    return;
  missed = csn_state_is_satisfied (derived) ? find_missed_threshold (self, node) : -1;
  settle (self, node, missed >= 0 ? CSN_STATE_FAIL : derived, missed >= 0 ? missed : cause);
}

static guint
count_derived (CsnEvaluation *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnRole role = csn_evaluation_node (self, i)->role;

      n += role == CSN_ROLE_GO_CRITERION || role == CSN_ROLE_DECISION_ROW || role == CSN_ROLE_NOGO_TRIGGER;
    }
  return n;
}

/* Items whose state follows from single items; before sections are rolled up. */
static void
judge_derived_items (CsnEvaluation *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->role == CSN_ROLE_DERIVED)
        derive_from_items (self, node, i);
    }
}

void
csn_evaluation_judge_derived (CsnEvaluation *self)
{
  guint n_derived = count_derived (self);

  judge_derived_items (self);
  csn_evaluation_roll_up (self);
  if (n_derived > 0 && (guint64) n_derived * self->sections->len <= MAX_PAIRS)
    prepare_words (self);
  csn_evaluation_judge_triggers (self);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->role == CSN_ROLE_GO_CRITERION)
        judge_criterion (self, node);
      else if (node->role == CSN_ROLE_DECISION_ROW && !derive_from_triggers (self, node))
        judge_criterion (self, node);
    }
}
