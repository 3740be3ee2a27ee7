/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guards of answers, readings, recommendations, stages and the lifecycle; those of signatures stand in csn-guard-signing.c.
 * A guard asks the evaluation and never looks into it. */

#include "csn-guard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-guard-private.h"
#include "csn-scope.h"

gboolean
csn_guard_refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CSN_GATE_ERROR, CSN_GATE_ERROR_NOT_ALLOWED, text);
  return FALSE;
}

gboolean
csn_guard_is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static CsnRecord *
record_of (CsnEvaluation *evaluation)
{
  return csn_evaluation_get_record (evaluation);
}

/* A record whose story is over takes no more acts. */
gboolean
csn_guard_check_open (CsnEvaluation *evaluation, GError **error)
{
  CsnLifecycle lifecycle = csn_record_get_lifecycle (record_of (evaluation));

  if (lifecycle == CSN_LIFECYCLE_CLOSED)
    return csn_guard_refuse (error, _ ("The record is closed; begin a new one with “Again”"));
  if (lifecycle == CSN_LIFECYCLE_VOID)
    return csn_guard_refuse (error, _ ("The record was declared void; begin a new one"));
  return TRUE;
}

static const char *
label_of (CsnEntry *entry)
{
  const char *label = csn_item_get_label (csn_entry_get_item (entry));

  return label != NULL ? label : "";
}

static guint
line_of (CsnEntry *entry)
{
  return csn_item_get_line (csn_entry_get_item (entry));
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static CsnSlot *
owning_slot (CsnEvaluation *evaluation, CsnItem *item)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      if (csn_slot_owns (csn_slot_status_get_slot (status), item))
        return csn_slot_status_get_slot (status);
    }
  return NULL;
}

/* After the submission a fired trigger is only cleared, not taken back. */
static gboolean
check_latch (CsnEvaluation *evaluation, CsnEntry *entry, const char *value, GError **error)
{
  if (!csn_entry_is_inverted (entry) || csn_record_get_lifecycle (record_of (evaluation)) == CSN_LIFECYCLE_DRAFT
      || csn_evaluation_get_state (evaluation, csn_entry_get_id (entry), NULL) != CSN_STATE_FIRED
      || g_strcmp0 (csn_entry_get_value (entry), CSN_ANSWER_FIRED) != 0 || g_strcmp0 (value, CSN_ANSWER_FIRED) == 0)
    return TRUE;
  return csn_guard_refuse (error,
                           _ ("Line %u %s has fired; a second person clears it with a reason and evidence (“Clear”)"),
                           line_of (entry), label_of (entry));
}

gboolean
csn_guard_answer (CsnEvaluation *evaluation, CsnEntry *entry, const char *value, const char *reason, GError **error)
{
  CsnItem *item;
  CsnSlot *slot;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);

  item = csn_entry_get_item (entry);
  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  slot = owning_slot (evaluation, item);
  if (slot != NULL)
    return csn_guard_refuse (error, _ ("Line %u is filled by signing as %s, and cannot be typed"), line_of (entry),
                             csn_slot_get_role (slot));
  if (csn_evaluation_get_derived_text (evaluation, csn_entry_get_id (entry)) != NULL)
    return csn_guard_refuse (error, _ ("Line %u %s is computed and cannot be typed"), line_of (entry), label_of (entry));
  if (g_strcmp0 (value, CSN_ANSWER_NA) == 0 && csn_item_get_kind (item) == CSN_ITEM_CHECK
      && csn_item_get_conditional (item) == NULL && csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("Line %u %s is not conditional: say why it does not apply"), line_of (entry),
                             label_of (entry));
  return check_latch (evaluation, entry, value, error);
}

gboolean
csn_guard_clear (CsnEvaluation *evaluation, CsnEntry *entry, const char *by, const char *reason, guint n_evidence,
                 GError **error)
{
  CsnAnswer *answer;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (!csn_entry_is_inverted (entry)
      || csn_evaluation_get_state (evaluation, csn_entry_get_id (entry), NULL) != CSN_STATE_FIRED)
    return csn_guard_refuse (error, _ ("Line %u %s has not fired: there is nothing to clear"), line_of (entry),
                             label_of (entry));
  if (csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("Say why line %u %s no longer holds"), line_of (entry), label_of (entry));
  if (n_evidence == 0)
    return csn_guard_refuse (error, _ ("Attach evidence that line %u %s no longer holds"), line_of (entry),
                             label_of (entry));
  answer = csn_entry_get_answer (entry);
  if (answer != NULL && g_strcmp0 (csn_answer_get_by (answer), by) == 0)
    return csn_guard_refuse (error, _ ("A second person has to clear line %u %s: %s recorded that it fired"),
                             line_of (entry), label_of (entry), by);
  return TRUE;
}

gboolean
csn_guard_reading (CsnEvaluation *evaluation, CsnEntry *entry, CsnRole role, const char *reason, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_entry_get_role (entry) == role)
    return csn_guard_refuse (error, _ ("Line %u %s is read like that already"), line_of (entry), label_of (entry));
  if (owning_slot (evaluation, csn_entry_get_item (entry)) != NULL)
    return csn_guard_refuse (error, _ ("Line %u belongs to a signature and cannot be read otherwise"), line_of (entry));
  if (csn_guard_is_blank (reason)
      && (csn_evaluation_is_blocking (evaluation, csn_entry_get_id (entry))
          || csn_role_is_inverted (role) != csn_entry_is_inverted (entry)))
    return csn_guard_refuse (error, _ ("Line %u %s can stop the verdict: say why it is to be read otherwise"),
                             line_of (entry), label_of (entry));
  return TRUE;
}

/* --- recommendation ----------------------------------------------------------------------------------------------- */

static gboolean
check_conditions (GListModel *conditions, GError **error)
{
  if (conditions == NULL || g_list_model_get_n_items (conditions) == 0)
    return csn_guard_refuse (error, _ ("GO WITH CONDITIONS needs at least one condition"));
  for (guint i = 0; i < g_list_model_get_n_items (conditions); i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);

      if (csn_guard_is_blank (csn_condition_get_text (condition)))
        return csn_guard_refuse (error, _ ("Condition %u is empty"), i + 1);
      if (csn_guard_is_blank (csn_condition_get_owner (condition)))
        return csn_guard_refuse (error, _ ("Condition %u needs an owner"), i + 1);
      if (csn_guard_is_blank (csn_condition_get_due (condition)))
        return csn_guard_refuse (error, _ ("Condition %u needs a due time"), i + 1);
    }
  return TRUE;
}

gboolean
csn_guard_recommend (CsnEvaluation *evaluation, const char *value, const char *reason, GListModel *conditions,
                     GError **error)
{
  CsnVerdictKind would_be;
  const char *why;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (value == NULL || *value == '\0')
    return TRUE;
  would_be = csn_evaluation_get_would_be (evaluation);
  if (strcmp (value, "no-go") == 0)
    {
      if ((would_be == CSN_VERDICT_GO || would_be == CSN_VERDICT_PASS) && csn_guard_is_blank (reason))
        return csn_guard_refuse (error, _ ("The computed verdict is %s: say why you recommend NO-GO"),
                                 csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) would_be));
      return TRUE;
    }
  /* what people recommend while items are open is judged when they are not */
  if (!csn_evaluation_allows_recommendation (evaluation, value, &why)
      && csn_evaluation_get_verdict (evaluation) != CSN_VERDICT_NOT_READY)
    return csn_guard_refuse (error, "%s", why);
  if (strcmp (value, "go-with-conditions") == 0)
    return check_conditions (conditions, error);
  if (strcmp (value, "go") != 0)
    return csn_guard_refuse (error, _ ("“%s” is no recommendation: go, no-go or go-with-conditions"), value);
  if (conditions != NULL && g_list_model_get_n_items (conditions) > 0)
    return csn_guard_refuse (error, _ ("GO has no conditions; recommend GO WITH CONDITIONS, or leave them out"));
  return TRUE;
}

/* --- lifecycle ---------------------------------------------------------------------------------------------------- */

gboolean
csn_guard_submit (CsnEvaluation *evaluation, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_lifecycle (record_of (evaluation)) != CSN_LIFECYCLE_DRAFT)
    return csn_guard_refuse (error, _ ("The record was submitted already"));
  return TRUE;
}

gboolean
csn_guard_start (CsnEvaluation *evaluation, gboolean *needs_reason, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (needs_reason != NULL)
    *needs_reason = g_list_model_get_n_items (csn_evaluation_get_start_violations (evaluation)) > 0;
  return csn_guard_check_open (evaluation, error);
}

gboolean
csn_guard_rollback (CsnEvaluation *evaluation, const char *reason, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_started (record_of (evaluation)) == NULL)
    return csn_guard_refuse (error, _ ("The deployment has not started: there is nothing to roll back"));
  if (csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("Say why the deployment is rolled back"));
  return TRUE;
}

gboolean
csn_guard_close (CsnEvaluation *evaluation, GError **error)
{
  GListModel *followups;
  GListModel *slots;
  CsnScope scope;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  scope = csn_scope_of (csn_record_get_checklist (record_of (evaluation)));
  if (csn_record_get_started (record_of (evaluation)) == NULL)
    return csn_guard_refuse (error, _ ("The deployment has not started; declare the record void if it never will"));
  followups = csn_evaluation_get_followups (evaluation);
  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);

      if (!csn_followup_status_is_settled (status))
        return csn_followup_status_get_line (status) > 0
                   ? csn_guard_refuse (error, _ ("The follow-up of line %u %s is %s"),
                                       csn_followup_status_get_line (status), csn_followup_status_get_text (status),
                                       csn_followup_status_get_state (status))
                   : csn_guard_refuse (error, _ ("The condition “%s” is %s"), csn_followup_status_get_text (status),
                                       csn_followup_status_get_state (status));
    }
  slots = csn_evaluation_get_slots (evaluation);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);
      CsnSlot *slot = csn_slot_status_get_slot (status);

      if (csn_scope_slot_phase (&scope, slot) == CSN_PHASE_POST
          && csn_slot_status_get_state (status) != CSN_SLOT_APPROVED)
        return csn_guard_refuse (error, _ ("The sign-off after the deployment is missing: %s"),
                                 csn_slot_status_get_explanation (status));
    }
  return TRUE;
}

gboolean
csn_guard_void (CsnEvaluation *evaluation, const char *reason, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  return csn_guard_is_blank (reason) ? csn_guard_refuse (error, _ ("Say why the record is void")) : TRUE;
}

gboolean
csn_guard_revise (CsnEvaluation *evaluation, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_evaluation_get_lifecycle (evaluation) == CSN_LIFECYCLE_DRAFT)
    return csn_guard_refuse (error, _ ("The record is a draft: change it as it is"));
  if (csn_record_get_started (record_of (evaluation)) != NULL)
    return csn_guard_refuse (error, _ ("The deployment has started: record a rollback, or begin a new record"));
  return TRUE;
}

gboolean
csn_guard_rebase (CsnEvaluation *evaluation, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_started (record_of (evaluation)) != NULL)
    return csn_guard_refuse (error, _ ("The deployment has started: finish it with the document that it was approved with, "
                                       "or begin a new record"));
  return TRUE;
}

gboolean
csn_guard_followup (CsnEvaluation *evaluation, CsnEntry *entry, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_entry_get_role (entry) != CSN_ROLE_FOLLOWUP && csn_entry_get_role (entry) != CSN_ROLE_FOLLOWUP_RECURRING)
    return csn_guard_refuse (error, _ ("Line %u %s is no follow-up"), line_of (entry), label_of (entry));
  if (csn_record_get_started (record_of (evaluation)) == NULL)
    return csn_guard_refuse (error, _ ("The deployment has not started: follow-ups wait for it"));
  return TRUE;
}

gboolean
csn_guard_condition (CsnEvaluation *evaluation, const char *address, GError **error)
{
  GListModel *followups;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  followups = csn_evaluation_get_followups (evaluation);
  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);

      if (g_strcmp0 (csn_followup_status_get_item (status), address) == 0)
        return TRUE;
    }
  return csn_guard_refuse (error, _ ("The record has no condition “%s”; “status” lists them"), address);
}

/* --- stages ------------------------------------------------------------------------------------------------------- */

gboolean
csn_guard_stage (CsnEvaluation *evaluation, CsnStage *stage, const char *act, GError **error)
{
  CsnStageState state;
  const char *explanation = NULL;
  guint attempt = 0;
  guint before = 0;
  GListModel *stages;
  gboolean earlier = TRUE;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_STAGE (stage), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  state = csn_evaluation_get_stage_state (evaluation, stage, &explanation, NULL, &attempt);
  if (g_strcmp0 (act, "start") == 0)
    {
      stages = csn_checklist_get_stages (csn_record_get_checklist (record_of (evaluation)));
      for (guint i = 0; i < g_list_model_get_n_items (stages) && earlier; i++)
        {
          g_autoptr (CsnStage) other = g_list_model_get_item (stages, i);

          if (other == stage)
            break;
          /* its criteria alone do not make a stage that nobody has started a passed one */
          earlier = csn_evaluation_get_stage_state (evaluation, other, NULL, NULL, &before) == CSN_STAGE_PASSED
                    && before > 0;
        }
      if (!earlier)
        return csn_guard_refuse (error, _ ("%s has to wait: a stage before it has not passed"),
                                 csn_section_get_title (csn_stage_get_section (stage)));
      if (attempt > 0 && state != CSN_STAGE_STOPPED)
        return csn_guard_refuse (error, _ ("%s has started already"),
                                 csn_section_get_title (csn_stage_get_section (stage)));
      return TRUE;
    }
  if (g_strcmp0 (act, "run") != 0 && g_strcmp0 (act, "stop") != 0)
    return csn_guard_refuse (error, _ ("“%s” is no act of a stage: start, run or stop"), act != NULL ? act : "");
  if (attempt == 0)
    return csn_guard_refuse (error, _ ("%s has not started"), csn_section_get_title (csn_stage_get_section (stage)));
  if (state == CSN_STAGE_STOPPED)
    return csn_guard_refuse (error, "%s", explanation);
  return TRUE;
}
