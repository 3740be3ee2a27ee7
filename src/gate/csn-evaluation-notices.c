/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What page 1 and the signing dialog must show beside the verdict: everything that was relaxed, waived, set aside, re-read,
 * or could not be verified. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-contributors.h"
#include "csn-delegation.h"
#include "csn-evaluation-private.h"

void
csn_evaluation_add_notice (CsnEvaluation *self, const char *kind, const CsnNode *node, guint line, char *text)
{
  g_autofree char *owned = text;
  g_autoptr (CsnReason) notice
      = csn_reason_new (kind, node != NULL ? csn_item_get_line (node->item) : line,
                        node != NULL ? csn_entry_get_id (node->entry) : "", owned);

  g_list_store_append (self->notices, notice);
}

static const char *
notice_of (const CsnNode *node)
{
  gboolean unanswered = csn_entry_get_value (node->entry) == NULL;

  if (node->state == CSN_STATE_WAIVED && node->why == CSN_WHY_WAIVED)
    return CSN_NOTICE_WAIVED;
  if (node->why == CSN_WHY_NA && csn_item_get_conditional (node->item) == NULL)
    return CSN_NOTICE_NA;
  if (node->not_verified)
    return CSN_NOTICE_NOT_VERIFIED;
  if (node->gate_class == CSN_GATE_NON_BLOCKING && node->counted && !csn_state_is_satisfied (node->state))
    return CSN_NOTICE_NON_BLOCKING;
  if (node->blocking && unanswered && !node->has_probe && csn_item_get_claim (node->item) != NULL)
    return CSN_NOTICE_CLAIM;
  return NULL;
}

static void
notice_node (CsnEvaluation *self, const CsnNode *node)
{
  const char *kind = notice_of (node);

  if (kind != NULL)
    csn_evaluation_add_notice (self, kind, node, 0, csn_evaluation_describe (self, node));
  if (node->advice != NULL)
    csn_evaluation_add_notice (self, CSN_NOTICE_NON_BLOCKING, node, 0,
                               g_strdup_printf (_ ("line %u %s: a probe that only advises says %s: %s"),
                                                csn_item_get_line (node->item), csn_evaluation_label (node),
                                                csn_enum_to_string (CSN_TYPE_STATE,
                                                                    (int) csn_probe_result_get_state (node->advice)),
                                                csn_probe_result_get_summary (node->advice)));
  if (node->aged)
    csn_evaluation_add_notice (self, CSN_NOTICE_AGED, node, 0,
                               g_strdup_printf (_ ("line %u %s: the evidence is older than the policy allows"),
                                                csn_item_get_line (node->item), csn_evaluation_label (node)));
  if (csn_entry_is_reread (node->entry))
    csn_evaluation_add_notice (self, CSN_NOTICE_REREAD, node, 0,
                               g_strdup_printf (_ ("line %u %s: read as “%s” instead of “%s”: %s"),
                                                csn_item_get_line (node->item), csn_evaluation_label (node),
                                                csn_enum_to_string (CSN_TYPE_ROLE, (int) node->role),
                                                csn_enum_to_string (CSN_TYPE_ROLE, (int) csn_item_get_role (node->item)),
                                                csn_entry_get_reread_reason (node->entry)));
  if (node->overwritten)
    csn_evaluation_add_notice (self, CSN_NOTICE_OVERWRITTEN, node, 0,
                               g_strdup_printf (_ ("line %u %s: a probe measured %s, and a person wrote %s over it; the "
                                                   "measured number counts"),
                                                csn_item_get_line (node->item), csn_evaluation_label (node), node->measured,
                                                csn_entry_get_value (node->entry) ? csn_entry_get_value (node->entry) : "–"));
  if (node->cleared && node->latched)
    csn_evaluation_add_notice (self, CSN_NOTICE_CLEARED, node, 0, csn_evaluation_describe (self, node));
  if (node->role == CSN_ROLE_CONDITION && csn_entry_get_value (node->entry) != NULL
      && g_list_model_get_n_items (csn_record_get_conditions (self->record)) == 0)
    csn_evaluation_add_notice (self, CSN_NOTICE_CONDITION, node, 0,
                               g_strdup_printf (_ ("line %u holds a condition that is none of the recommendation: %s"),
                                                csn_item_get_line (node->item), csn_entry_get_value (node->entry)));
}

static void
notice_people (CsnEvaluation *self)
{
  guint n_slots = g_list_model_get_n_items (G_LIST_MODEL (self->slots));
  const char *author = csn_record_get_author_key (self->record);
  guint n_self_declared = 0;
  gboolean alone = FALSE;

  for (guint i = 0; i < n_slots; i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (G_LIST_MODEL (self->slots), i);
      CsnApproval *approval = csn_slot_status_get_approval (status);

      if (approval == NULL || csn_slot_status_get_state (status) != CSN_SLOT_APPROVED)
        continue;
      n_self_declared += !csn_approval_is_trusted (approval);
      alone = alone || (author != NULL && *author != '\0' && strcmp (csn_approval_get_key (approval), author) == 0);
    }
  if (alone)
    csn_evaluation_add_notice (self, CSN_NOTICE_ONE_PERSON, NULL, 0,
                               g_strdup (_ ("No second person: who submitted the record has signed it")));
  else if (n_slots == 1)
    csn_evaluation_add_notice (self, CSN_NOTICE_ONE_PERSON, NULL, 0, g_strdup (_ ("One person alone signs this record")));
  if (csn_policy_get_duties (self->policy) == CSN_DUTIES_OFF)
    csn_evaluation_add_notice (self, CSN_NOTICE_DUTIES_OFF, NULL, 0,
                               g_strdup (_ ("No separation of duties: the policy switches it off")));
  if (n_self_declared > 0)
    csn_evaluation_add_notice (
        self, CSN_NOTICE_SELF_DECLARED, NULL, 0,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u signature rests on a self-declared certificate",
                                      "%u signatures rest on self-declared certificates", n_self_declared),
                         n_self_declared));
}

/* A name typed into the row, beside the one of the certificate. */
static void
notice_name (CsnEvaluation *self, CsnSlotStatus *status)
{
  CsnSlot *slot = csn_slot_status_get_slot (status);
  CsnApproval *approval = csn_slot_status_get_approval (status);
  CsnItem *place = csn_slot_get_name (slot);
  CsnNode *node = place != NULL ? csn_evaluation_find (self, place) : NULL;
  const char *typed = node != NULL ? csn_entry_get_value (node->entry) : NULL;

  if (typed != NULL && *typed != '\0' && *csn_approval_get_signer (approval) != '\0'
      && g_utf8_collate (typed, csn_approval_get_signer (approval)) != 0)
    csn_evaluation_add_notice (self, CSN_NOTICE_NAME, NULL, csn_slot_get_line (slot),
                               g_strdup_printf (_ ("%s: the record names %s, the certificate %s"), csn_slot_get_role (slot),
                                                typed, csn_approval_get_signer (approval)));
  if (csn_contributors_tested (self->record, csn_approval_get_signer (approval)))
    csn_evaluation_add_notice (self, CSN_NOTICE_TESTER, NULL, csn_slot_get_line (slot),
                               g_strdup_printf (_ ("%s: %s tested items of the record and approves it"),
                                                csn_slot_get_role (slot), csn_approval_get_signer (approval)));
  if (*csn_slot_status_get_behalf (status) != '\0')
    csn_evaluation_add_notice (self, CSN_NOTICE_DELEGATION, NULL, csn_slot_get_line (slot),
                               g_strdup_printf (_ ("%s signed"), csn_slot_status_get_by (status)));
}

static void
notice_signers (CsnEvaluation *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->slots)); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (G_LIST_MODEL (self->slots), i);

      if (csn_slot_status_get_state (status) == CSN_SLOT_APPROVED && csn_slot_status_get_approval (status) != NULL)
        notice_name (self, status);
    }
}

/* --- gates before this one ---------------------------------------------------------------------------------------- */

gboolean
csn_evaluation_wants_link (CsnEvaluation *self, const char *item_id)
{
  GListModel *probes;

  g_return_val_if_fail (CSN_IS_EVALUATION (self), FALSE);
  g_return_val_if_fail (item_id != NULL, FALSE);

  probes = csn_checklist_get_probes (csn_record_get_checklist (self->record));
  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);

      if (csn_probe_spec_get_kind (probe) == CSN_PROBE_GATE_RECORD
          && csn_probe_spec_get_item (probe) != NULL
          && g_strcmp0 (csn_item_get_id (csn_probe_spec_get_item (probe)), item_id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A prerequisite that is the passing of another gate counts by a person's word, and page 1 says that it does. */
static void
notice_unlinked (CsnEvaluation *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);

      if (node->role == CSN_ROLE_PREREQUISITE && node->state == CSN_STATE_PASS
          && csn_evaluation_find_link (self, node) == NULL
          && csn_evaluation_wants_link (self, csn_entry_get_id (node->entry)))
        csn_evaluation_add_notice (self, CSN_NOTICE_UNLINKED, node, 0,
                                   g_strdup_printf (_ ("line %u %s: rests on a person's word; no record of that gate is linked"),
                                                    csn_item_get_line (node->item), csn_evaluation_label (node)));
    }
}

/* --- acts on the gate --------------------------------------------------------------------------------------------- */

static const char *
name_of (CsnAct *act)
{
  return *csn_act_get_signer (act) != '\0' ? csn_act_get_signer (act) : csn_act_get_by (act);
}

static void
notice_lifecycle (CsnEvaluation *self, CsnAct *act)
{
  const char *word = csn_act_get (act, "act");
  const char *reason = csn_act_get (act, "reason");

  if (strcmp (word, "correct") == 0)
    csn_evaluation_add_notice (self, CSN_NOTICE_CORRECTED, NULL, 0,
                               g_strdup_printf (_ ("The start of the deployment was corrected from %s to %s by %s: %s"),
                                                csn_act_get (act, "before"), csn_act_get (act, "at"), name_of (act), reason));
  else if (strcmp (word, "rollback") == 0 || strcmp (word, "keep") == 0)
    csn_evaluation_add_notice (
        self, CSN_NOTICE_ROLLBACK, NULL, 0,
        g_strdup_printf (strcmp (word, "keep") == 0 ? _ ("%s decided on %s not to roll back: %s")
                                                    : _ ("%s decided on %s to roll back: %s"),
                         name_of (act), csn_act_get_at (act), reason));
  else if (strcmp (word, "close") == 0 && *csn_act_get (act, "follows") != '\0')
    csn_evaluation_add_notice (self, CSN_NOTICE_FOLLOWS, NULL, 0,
                               g_strdup_printf (_ ("Closes the record that was approved with the report “%s” (SHA-256 %s)"),
                                                csn_act_get (act, "follows_name"), csn_act_get (act, "follows")));
}

static void
notice_act (CsnEvaluation *self, CsnAct *act)
{
  const char *kind = csn_act_get_kind (act);
  const char *reason = csn_act_get (act, "reason");

  if (strcmp (kind, CSN_ACT_LIFECYCLE) == 0)
    notice_lifecycle (self, act);
  else if (strcmp (kind, CSN_ACT_OVERRIDE) == 0 && csn_act_is_valid (act))
    csn_evaluation_add_notice (self, CSN_NOTICE_OVERRIDE, NULL, 0,
                               g_strdup_printf (_ ("%s, %s, lets the deployment start outside its window: %s"),
                                                name_of (act), csn_act_get (act, "role"), reason));
  else if (strcmp (kind, CSN_ACT_OBJECTION) == 0 && csn_act_is_valid (act))
    csn_evaluation_add_notice (self, CSN_NOTICE_OBJECTION, NULL, 0,
                               g_strdup_printf (_ ("%s, %s, objects after the start: %s"), name_of (act),
                                                csn_act_get (act, "role"), reason));
  else if (strcmp (kind, CSN_ACT_ACTION) == 0)
    csn_evaluation_add_notice (self, CSN_NOTICE_ACTION, NULL, (guint) csn_json_get_int (csn_act_get_data (act), "line", 0),
                               g_strdup_printf (_ ("%s used “%s” (%s) on %s: %s"), name_of (act), csn_act_get (act, "title"),
                                                csn_act_get (act, "kind"), csn_act_get_at (act), reason));
}

static void
notice_acts (CsnEvaluation *self)
{
  GListModel *acts = csn_record_get_acts (self->record);
  GPtrArray *went_back = csn_evaluation_list_went_back (self);
  g_autoptr (GPtrArray) inherited = csn_evaluation_list_inherited (self);

  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      notice_act (self, act);
    }
  for (guint i = 0; i < inherited->len; i++)
    csn_evaluation_add_notice (self, CSN_NOTICE_INHERITED, NULL, 0,
                               g_strdup_printf (_ ("“%s” passed under conditions, which hold here too"),
                                                csn_act_get (g_ptr_array_index (inherited, i), "title")));
  for (guint i = 0; i < went_back->len; i++)
    csn_evaluation_add_notice (self, CSN_NOTICE_CLOCK, NULL, 0,
                               g_strdup_printf (_ ("The clock had gone back when %s made an entry at %s"),
                                                csn_event_get_actor (g_ptr_array_index (went_back, i)),
                                                csn_event_get_time (g_ptr_array_index (went_back, i))));
}

static void
notice_stages (CsnEvaluation *self)
{
  for (guint i = 0; !self->stages_used && i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);
      guint minimum = csn_stage_get_minimum_runs (info->stage);

      if (minimum > 0 || csn_stage_is_open_ended (info->stage))
        csn_evaluation_add_notice (self, CSN_NOTICE_RUNS, NULL, csn_stage_get_line (info->stage),
                                   g_strdup_printf (_ ("%s asks for recorded runs, and none is recorded"),
                                                    csn_section_get_title (csn_stage_get_section (info->stage))));
    }
}

/* Sections that no row of the decision table stands for block like the others. */
static void
notice_implicit (CsnEvaluation *self)
{
  gboolean has_rows = FALSE;

  for (guint i = 0; i < self->nodes->len && !has_rows; i++)
    has_rows = csn_evaluation_node (self, i)->role == CSN_ROLE_DECISION_ROW;
  for (guint i = 0; has_rows && i < self->sections->len; i++)
    {
      CsnSectionInfo *info = csn_evaluation_section (self, i);
      gboolean covered = FALSE;

      for (int j = (int) i; j >= 0 && !covered; j = csn_evaluation_section (self, (guint) j)->parent)
        covered = csn_evaluation_section (self, (guint) j)->covered;
      if (info->has_items && !covered)
        csn_evaluation_add_notice (self, CSN_NOTICE_IMPLICIT, NULL, csn_section_get_line (info->section),
                                   g_strdup_printf (_ ("“%s” is not in the decision table and counts as a row of its own"),
                                                    csn_section_get_title (info->section)));
    }
}

void
csn_evaluation_collect_notices (CsnEvaluation *self)
{
  guint n_not_collected = 0;
  const char *start_reason = csn_record_get_start_reason (self->record);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);

      notice_node (self, node);
      n_not_collected += node->gate_class == CSN_GATE_COLLECT_ONLY && node->counted
                         && !csn_state_is_satisfied (node->state) && node->state != CSN_STATE_RECORDED;
    }
  if (n_not_collected > 0)
    csn_evaluation_add_notice (self, CSN_NOTICE_NOT_COLLECTED, NULL, 0,
                               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u measurement was not collected",
                                                             "%u measurements were not collected", n_not_collected),
                                                n_not_collected));
  notice_people (self);
  notice_signers (self);
  notice_acts (self);
  notice_stages (self);
  notice_implicit (self);
  notice_unlinked (self);
  if (start_reason != NULL && *start_reason != '\0')
    csn_evaluation_add_notice (self, CSN_NOTICE_START, NULL, 0,
                               g_strdup_printf (_ ("The deployment was started against the rules: %s"), start_reason));
}
