/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The evaluation of a record; see the header. This file calls the parts in order (csn-evaluation-private.h names them) and answers
 * questions. */

#include "csn-evaluation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (CsnEvaluation, csn_evaluation, G_TYPE_OBJECT)

static void
clear_node (gpointer data)
{
  CsnNode *node = data;

  g_clear_object (&node->answer);
  g_free (node->text);
  g_free (node->sentence);
}

static void
clear_cause (gpointer data)
{
  g_clear_object (&((CsnCause *) data)->reason);
}

static void
clear_stage (gpointer data)
{
  CsnStageInfo *info = data;

  g_free (info->explanation);
  g_free (info->started);
}

static void
csn_evaluation_finalize (GObject *object)
{
  CsnEvaluation *self = CSN_EVALUATION (object);

  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->sections, g_array_unref);
  g_clear_pointer (&self->by_section, g_hash_table_unref);
  g_clear_pointer (&self->stages, g_array_unref);
  g_clear_pointer (&self->waivers, g_hash_table_unref);
  g_clear_pointer (&self->event_positions, g_hash_table_unref);
  g_clear_pointer (&self->links, g_hash_table_unref);
  g_clear_pointer (&self->section_words, g_ptr_array_unref);
  g_clear_pointer (&self->decision_faults, g_ptr_array_unref);
  g_clear_pointer (&self->derived_texts, g_hash_table_unref);
  g_clear_pointer (&self->submitted, g_free);
  g_clear_pointer (&self->recommendation, g_free);
  g_clear_pointer (&self->summary, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (self->reason_not_allowed); i++)
    g_clear_pointer (&self->reason_not_allowed[i], g_free);
  g_clear_pointer (&self->causes, g_array_unref);
  g_clear_object (&self->reasons);
  g_clear_object (&self->notices);
  g_clear_object (&self->slots);
  g_clear_object (&self->windows);
  g_clear_object (&self->followups);
  g_clear_object (&self->violations);
  g_clear_pointer (&self->now, g_date_time_unref);
  g_clear_object (&self->policy);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (csn_evaluation_parent_class)->finalize (object);
}

static void
csn_evaluation_class_init (CsnEvaluationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_evaluation_finalize;
}

static void
csn_evaluation_init (CsnEvaluation *self)
{
  self->sections = g_array_new (FALSE, TRUE, sizeof (CsnSectionInfo));
  self->stages = g_array_new (FALSE, TRUE, sizeof (CsnStageInfo));
  g_array_set_clear_func (self->stages, clear_stage);
  self->waivers = g_hash_table_new (g_str_hash, g_str_equal);
  self->event_positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->derived_texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->decision_faults = g_ptr_array_new_with_free_func (g_free);
  self->revised_at = CSN_NO_POSITION;
  self->submitted_at = CSN_NO_POSITION;
  self->subject_changed_at = CSN_NO_POSITION;
  self->notices = g_list_store_new (CSN_TYPE_REASON);
  self->slots = g_list_store_new (CSN_TYPE_SLOT_STATUS);
  self->windows = g_list_store_new (CSN_TYPE_WINDOW_STATUS);
  self->followups = g_list_store_new (CSN_TYPE_FOLLOWUP_STATUS);
  self->violations = g_list_store_new (CSN_TYPE_REASON);
}

/* --- making the nodes --------------------------------------------------------------------------------------------- */

CsnNode *
csn_evaluation_find (CsnEvaluation *self, CsnItem *item)
{
  guint index = csn_item_get_index (item);
  CsnNode *node = index < self->nodes->len ? csn_evaluation_node (self, index) : NULL;

  return node != NULL && node->item == item ? node : NULL;
}

CsnNode *
csn_evaluation_find_id (CsnEvaluation *self, const char *id)
{
  CsnItem *item = id != NULL ? csn_checklist_find_item (csn_record_get_checklist (self->record), id) : NULL;

  /* the checklist also finds items by their lines, which the log never means */
  return item != NULL && g_str_equal (csn_item_get_id (item), id) ? csn_evaluation_find (self, item) : NULL;
}

void
csn_evaluation_set (CsnNode *node, CsnState state, CsnWhy why, int cause)
{
  node->state = state;
  node->why = why;
  node->cause = cause;
}

static void
add_stages (CsnEvaluation *self)
{
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (stages, i);
      CsnStageInfo info = { .stage = stage };

      g_array_append_val (self->stages, info);
    }
}

static void
add_waivers (CsnEvaluation *self)
{
  GListModel *waivers = csn_record_get_waivers (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (waivers); i++)
    {
      g_autoptr (CsnWaiver) waiver = g_list_model_get_item (waivers, i);

      g_hash_table_insert (self->waivers, (gpointer) csn_waiver_get_item (waiver), waiver);
    }
}

/* --- derived fields ----------------------------------------------------------------------------------------------- */

static char *
format_rate (double rate)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (buffer, sizeof buffer, "%.1f", rate);
  length = strlen (buffer);
  if (length > 2 && strcmp (buffer + length - 2, ".0") == 0)
    buffer[length - 2] = '\0';
  return g_strdup (buffer);
}

static char *
derived_text (CsnEvaluation *self, CsnItem *item)
{
  const char *label = csn_item_get_label (item);
  g_autofree char *folded = g_utf8_casefold (label != NULL ? label : "", -1);
  const CsnCounts *counts = &self->counts;

  if (csn_item_get_field_kind (item) == CSN_FIELD_DERIVED_PERCENT)
    return format_rate (counts->rate);
  if (strstr (folded, "fail") != NULL)
    return g_strdup_printf ("%u", counts->failed);
  if (strstr (folded, "waive") != NULL)
    return g_strdup_printf ("%u", counts->waived);
  if (strstr (folded, "n/a") != NULL || strstr (folded, "not applicable") != NULL)
    return g_strdup_printf ("%u", counts->na);
  if (strstr (folded, "complete") != NULL || strstr (folded, "pass") != NULL || strstr (folded, "done") != NULL)
    return g_strdup_printf ("%u", counts->completed);
  if (strstr (folded, "open") != NULL || strstr (folded, "pending") != NULL || strstr (folded, "remain") != NULL)
    return g_strdup_printf ("%u", counts->pending);
  return g_strdup_printf ("%u", counts->total);
}

static void
derive_texts (CsnEvaluation *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->kind != CSN_ITEM_FIELD
          || (csn_item_get_field_kind (node->item) != CSN_FIELD_DERIVED_COUNT
              && csn_item_get_field_kind (node->item) != CSN_FIELD_DERIVED_PERCENT))
        continue;
      node->provenance = CSN_PROVENANCE_DERIVED;
      csn_evaluation_set (node, CSN_STATE_RECORDED, CSN_WHY_FIELD, -1);
      g_hash_table_insert (self->derived_texts, (gpointer) csn_entry_get_id (node->entry),
                           derived_text (self, node->item));
    }
}

/* --- evaluating --------------------------------------------------------------------------------------------------- */

CsnEvaluation *
csn_evaluate (CsnRecord *record, CsnPolicy *policy, GDateTime *now)
{
  CsnEvaluation *self;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);
  g_return_val_if_fail (CSN_IS_POLICY (policy), NULL);
  g_return_val_if_fail (now != NULL, NULL);

  self = g_object_new (CSN_TYPE_EVALUATION, NULL);
  self->record = g_object_ref (record);
  self->policy = g_object_ref (policy);
  self->now = g_date_time_ref (now);
  self->nodes = g_array_sized_new (FALSE, TRUE, sizeof (CsnNode),
                                   g_list_model_get_n_items (csn_record_get_entries (record)));
  g_array_set_clear_func (self->nodes, clear_node);
  csn_evaluation_lay_out (self);
  add_stages (self);
  add_waivers (self);
  csn_evaluation_read_log (self);
  csn_evaluation_read_links (self);
  csn_evaluation_judge_prerequisites (self);
  csn_evaluation_judge_slots (self);
  csn_evaluation_judge_numbers (self);
  csn_evaluation_judge_items (self);
  csn_evaluation_judge_iteration (self);
  csn_evaluation_judge_stages (self);
  csn_evaluation_judge_derived (self);
  csn_evaluation_roll_up (self);
  csn_evaluation_judge_verdict (self);
  csn_evaluation_count (self);
  derive_texts (self);
  csn_evaluation_judge_lifecycle (self);
  csn_evaluation_judge_time (self);
  return self;
}

const char *
csn_evaluation_sentence (CsnEvaluation *self, CsnNode *node)
{
  if (node->sentence == NULL)
    node->sentence = csn_evaluation_describe (self, node);
  return node->sentence;
}

/* --- answering questions ------------------------------------------------------------------------------------------ */

CsnRecord *
csn_evaluation_get_record (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return self->record;
}

CsnPolicy *
csn_evaluation_get_policy (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return self->policy;
}

GDateTime *
csn_evaluation_get_now (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return self->now;
}

CsnState
csn_evaluation_get_state (CsnEvaluation *self, const char *item_id, const char **explanation)
{
  CsnNode *node;

  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_STATE_PENDING);

  node = csn_evaluation_find_id (self, item_id);
  if (explanation != NULL)
    *explanation = node != NULL ? csn_evaluation_sentence (self, node) : "";
  return node != NULL ? node->state : CSN_STATE_PENDING;
}

CsnProvenance
csn_evaluation_get_provenance (CsnEvaluation *self, const char *item_id)
{
  CsnNode *node;

  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_PROVENANCE_NONE);

  node = csn_evaluation_find_id (self, item_id);
  return node != NULL ? node->provenance : CSN_PROVENANCE_NONE;
}

gboolean
csn_evaluation_is_blocking (CsnEvaluation *self, const char *item_id)
{
  CsnNode *node;

  g_return_val_if_fail (CSN_IS_EVALUATION (self), FALSE);

  node = csn_evaluation_find_id (self, item_id);
  return node != NULL && node->blocking;
}

const char *
csn_evaluation_get_derived_text (CsnEvaluation *self, const char *item_id)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return item_id != NULL ? g_hash_table_lookup (self->derived_texts, item_id) : NULL;
}

static CsnSectionInfo *
section_info (CsnEvaluation *self, CsnSection *section)
{
  gpointer index = g_hash_table_lookup (self->by_section, section);

  return index != NULL ? csn_evaluation_section (self, GPOINTER_TO_UINT (index) - 1) : NULL;
}

CsnState
csn_evaluation_get_section_state (CsnEvaluation *self, CsnSection *section, guint *warnings)
{
  CsnSectionInfo *info;

  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_STATE_NOT_EVALUATED);

  info = section_info (self, section);
  if (warnings != NULL)
    *warnings = info != NULL ? info->shown.warnings : 0;
  return info != NULL ? info->shown.state : CSN_STATE_NOT_EVALUATED;
}

const char *
csn_evaluation_get_section_word (CsnEvaluation *self, CsnSection *section)
{
  return csn_roll_up_word (csn_evaluation_get_section_state (self, section, NULL));
}

CsnStageState
csn_evaluation_get_stage_state (CsnEvaluation *self, CsnStage *stage, const char **explanation, guint *runs,
                                guint *attempt)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_STAGE_LOCKED);

  for (guint i = 0; i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);

      if (info->stage != stage)
        continue;
      if (explanation != NULL)
        *explanation = info->explanation;
      if (runs != NULL)
        *runs = info->runs;
      if (attempt != NULL)
        *attempt = info->attempt;
      return info->state;
    }
  return CSN_STAGE_LOCKED;
}

void
csn_evaluation_get_counts (CsnEvaluation *self, CsnCounts *counts)
{
  g_return_if_fail (CSN_IS_EVALUATION (self));
  g_return_if_fail (counts != NULL);
  *counts = self->counts;
}

const char *
csn_evaluation_get_counting_rule (CsnEvaluation *self)
{
  return _ ("Counted: every task of the criteria sections. Not counted: criteria, triggers and options of the decision, "
            "signatures, and follow-ups. The rate is completed items in per cent of all that are applicable.");
}

CsnVerdictKind
csn_evaluation_get_verdict (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_VERDICT_NOT_READY);
  return self->verdict.kind;
}

CsnVerdictKind
csn_evaluation_get_would_be (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_VERDICT_NOT_READY);
  return self->verdict.would_be;
}

gboolean
csn_evaluation_is_pass_fail (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), FALSE);
  return self->pass_fail;
}

static GArray *
get_causes (CsnEvaluation *self)
{
  if (self->causes == NULL)
    {
      self->causes = g_array_new (FALSE, TRUE, sizeof (CsnCause));
      g_array_set_clear_func (self->causes, clear_cause);
      csn_evaluation_collect_causes (self);
    }
  return self->causes;
}

GListModel *
csn_evaluation_get_reasons (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);

  if (self->reasons != NULL)
    return G_LIST_MODEL (self->reasons);
  self->reasons = g_list_store_new (CSN_TYPE_REASON);
  for (guint i = 0; i < get_causes (self)->len; i++)
    g_list_store_append (self->reasons, csn_evaluation_put_cause (self, i));
  return G_LIST_MODEL (self->reasons);
}

guint
csn_evaluation_get_n_reasons (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), 0);
  return get_causes (self)->len;
}

CsnReason *
csn_evaluation_get_first_reason (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return get_causes (self)->len > 0 ? csn_evaluation_put_cause (self, 0) : NULL;
}

const char *
csn_evaluation_get_summary (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);

  if (self->summary == NULL)
    {
      CsnReason *first = csn_evaluation_get_first_reason (self);

      self->summary = g_strdup (first != NULL ? csn_reason_get_text (first)
                                              : csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) self->verdict.kind));
    }
  return self->summary;
}

GListModel *
csn_evaluation_get_notices (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);

  if (!self->has_notices)
    {
      self->has_notices = TRUE;
      csn_evaluation_collect_notices (self);
    }
  return G_LIST_MODEL (self->notices);
}

gboolean
csn_evaluation_allows_recommendation (CsnEvaluation *self, const char *value, const char **why)
{
  static const char *const words[] = { "no-go", "go-with-conditions", "go" };

  g_return_val_if_fail (CSN_IS_EVALUATION (self), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], value) == 0)
      {
        if (why != NULL)
          *why = self->reason_not_allowed[i] != NULL ? self->reason_not_allowed[i] : "";
        return self->reason_not_allowed[i] == NULL;
      }
  if (why != NULL)
    *why = _ ("There is no such recommendation");
  return FALSE;
}

CsnLifecycle
csn_evaluation_get_lifecycle (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), CSN_LIFECYCLE_DRAFT);
  return self->lifecycle;
}

GListModel *
csn_evaluation_get_slots (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return G_LIST_MODEL (self->slots);
}

CsnSlotStatus *
csn_evaluation_get_slot (CsnEvaluation *self, const char *slot_id)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->slots)); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (G_LIST_MODEL (self->slots), i);

      if (g_strcmp0 (csn_slot_get_id (csn_slot_status_get_slot (status)), slot_id) == 0)
        return status;
    }
  return NULL;
}

void
csn_evaluation_count_approvals (CsnEvaluation *self, guint *given, guint *needed)
{
  g_return_if_fail (CSN_IS_EVALUATION (self));

  if (given != NULL)
    *given = self->n_approved;
  if (needed != NULL)
    *needed = self->n_needed;
}

GListModel *
csn_evaluation_get_windows (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return G_LIST_MODEL (self->windows);
}

GListModel *
csn_evaluation_get_followups (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return G_LIST_MODEL (self->followups);
}

GListModel *
csn_evaluation_get_start_violations (CsnEvaluation *self)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (self), NULL);
  return G_LIST_MODEL (self->violations);
}
