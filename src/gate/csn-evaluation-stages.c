/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stages of an evaluation (T7): attempts and runs out of the log, criteria and stop conditions out of the items. A record in
 * which nobody recorded an act of a stage is judged by its criteria and stop conditions alone; the runs that the document asks
 * for are then listed as not recorded. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-evaluation-private.h"

/* --- out of the log ----------------------------------------------------------------------------------------------- */

static CsnStageInfo *
find_stage (CsnEvaluation *self, const char *address)
{
  CsnEntry *entry = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);
      g_autofree char *line = g_strdup_printf ("L%u", csn_stage_get_line (info->stage));

      if (strcmp (line, address) == 0)
        return info;
    }
  entry = csn_record_find_entry (self->record, address);
  for (guint i = 0; entry != NULL && i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);

      if (csn_section_is_within (csn_item_get_section (csn_entry_get_item (entry)),
                                 csn_stage_get_section (info->stage)))
        return info;
    }
  return NULL;
}

/* Whether a run was in the environment of the stage: every value that the run tells is the one that the document names. */
static gboolean
fits_environment (CsnStage *stage, JsonObject *told)
{
  GPtrArray *lines = csn_stage_get_environment (stage);

  for (guint i = 0; told != NULL && i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      const char *sign = strchr (line, '=');
      g_autofree char *name = sign != NULL ? g_strndup (line, (gsize) (sign - line)) : NULL;
      const char *value = name != NULL ? csn_json_get_string (told, g_strstrip (name), NULL) : NULL;

      if (value != NULL && strcmp (value, sign + 1) != 0)
        return FALSE;
    }
  return TRUE;
}

/* A run counts once, if it began after the stage did and in the stage's environment. */
static void
take_run (CsnStageInfo *info, JsonObject *data, const char *time)
{
  g_autoptr (GDateTime) began = g_date_time_new_from_iso8601 (csn_json_get_string (data, "at", time), NULL);
  g_autoptr (GDateTime) started = info->started != NULL ? g_date_time_new_from_iso8601 (info->started, NULL) : NULL;
  gboolean early = began != NULL && started != NULL && g_date_time_compare (began, started) < 0;

  if (early || !fits_environment (info->stage, csn_json_get_object (data, "environment")))
    info->n_not_counted++;
  else
    info->runs++;
}

static void
take_act (CsnEvaluation *self, CsnEvent *event, guint position)
{
  JsonObject *data = csn_event_get_data (event);
  CsnStageInfo *info = find_stage (self, csn_json_get_string (data, "item", ""));
  const char *act = csn_json_get_string (data, "act", "");

  if (info == NULL)
    return;
  if (strcmp (act, "start") == 0)
    {
      info->attempt++;
      info->started_at = position;
      g_set_str (&info->started, csn_json_get_string (data, "at", csn_event_get_time (event)));
      info->runs = info->n_not_counted = 0;
      info->stopped = FALSE;
    }
  else if (info->attempt == 0)
    return; /* a run before the start does not count */
  else if (strcmp (act, "run") == 0 && !info->stopped)
    take_run (info, data, csn_event_get_time (event));
  else if (strcmp (act, "stop") == 0)
    info->stopped = TRUE;
}

/* A stop condition that fired stays fired for the attempt. */
static void
take_answer (CsnEvaluation *self, JsonObject *data, guint position)
{
  CsnNode *node = csn_evaluation_find_id (self, csn_json_get_string (data, "item", NULL));

  if (node != NULL && node->role == CSN_ROLE_STOP_CONDITION
      && g_strcmp0 (csn_json_get_string (data, "value", NULL), CSN_ANSWER_FIRED) == 0)
    node->latched = TRUE;
}

static void
forget_attempt (CsnEvaluation *self, JsonObject *data)
{
  CsnStageInfo *info = find_stage (self, csn_json_get_string (data, "item", ""));
  GPtrArray *stops;

  if (info == NULL || strcmp (csn_json_get_string (data, "act", ""), "start") != 0)
    return;
  stops = csn_stage_get_stop_conditions (info->stage);
  for (guint i = 0; i < stops->len; i++)
    {
      CsnNode *node = csn_evaluation_find (self, g_ptr_array_index (stops, i));

      if (node != NULL)
        node->latched = FALSE;
    }
}

static void
read_acts (CsnEvaluation *self)
{
  GListModel *events = csn_record_get_events (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      const char *type = csn_event_get_event_type (event);

      if (strcmp (type, "stage") == 0)
        {
          forget_attempt (self, csn_event_get_data (event));
          take_act (self, event, i);
        }
      else if (strcmp (type, "answer.set") == 0)
        take_answer (self, csn_event_get_data (event), i);
    }
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

/* Answers of an earlier attempt are history. */
static gboolean
is_of_attempt (CsnEvaluation *self, const CsnStageInfo *info, const CsnNode *node)
{
  GListModel *events = csn_record_get_events (self->record);
  CsnAnswer *answer = csn_entry_get_answer (node->entry);

  if (info->attempt < 2 || answer == NULL)
    return TRUE;
  for (guint i = g_list_model_get_n_items (events); i > info->started_at; i--)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i - 1);

      if (strcmp (csn_event_get_id (event), csn_answer_get_event_id (answer)) == 0)
        return TRUE;
    }
  return FALSE;
}

static GArray *
collect_criteria (CsnEvaluation *self, CsnStageInfo *info)
{
  GPtrArray *items = csn_stage_get_criteria (info->stage);
  GArray *states = g_array_new (FALSE, FALSE, sizeof (CsnState));

  for (guint i = 0; i < items->len; i++)
    {
      CsnNode *node = csn_evaluation_find (self, g_ptr_array_index (items, i));

      if (node == NULL)
        continue;
      if (self->stages_used && !is_of_attempt (self, info, node))
        csn_evaluation_set (node, CSN_STATE_PENDING, CSN_WHY_UNANSWERED, -1);
      g_array_append_val (states, node->state);
    }
  return states;
}

static GArray *
collect_stops (CsnEvaluation *self, CsnStageInfo *info)
{
  GPtrArray *items = csn_stage_get_stop_conditions (info->stage);
  GArray *states = g_array_new (FALSE, FALSE, sizeof (CsnState));

  for (guint i = 0; i < items->len; i++)
    {
      CsnNode *node = csn_evaluation_find (self, g_ptr_array_index (items, i));

      if (node == NULL)
        continue;
      csn_evaluation_judge_trigger (self, node);
      if (self->stages_used && !node->latched && !is_of_attempt (self, info, node))
        csn_evaluation_set (node, CSN_STATE_UNKNOWN, CSN_WHY_UNANSWERED, -1);
      g_array_append_val (states, node->state);
    }
  return states;
}

static void
block_items (CsnEvaluation *self, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      CsnNode *node = csn_evaluation_find (self, g_ptr_array_index (items, i));

      if (node != NULL)
        csn_evaluation_set (node, CSN_STATE_BLOCKED, CSN_WHY_STAGE_LOCKED, -1);
    }
}

static char *
explain_runs (const CsnStageInfo *info)
{
  guint minimum = csn_stage_get_minimum_runs (info->stage);
  guint recommended = csn_stage_get_recommended_runs (info->stage);

  if (minimum == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u run", "%u runs", info->runs), info->runs);
  if (recommended > minimum)
    return g_strdup_printf (_ ("%u of %u–%u runs"), info->runs, minimum, recommended);
  return g_strdup_printf (_ ("%u of %u runs"), info->runs, minimum);
}

static char *
explain_all_runs (const CsnStageInfo *info)
{
  g_autofree char *counted = explain_runs (info);

  if (info->n_not_counted == 0)
    return g_steal_pointer (&counted);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u not counted (before the start, or in another environment)",
                                       "%s, %u not counted (before the start, or in another environment)",
                                       info->n_not_counted),
                          counted, info->n_not_counted);
}

static char *
explain (const CsnStageInfo *info)
{
  g_autofree char *runs = explain_all_runs (info);
  const char *title = csn_section_get_title (csn_stage_get_section (info->stage));

  switch (info->state)
    {
    case CSN_STAGE_LOCKED:
      return g_strdup_printf (_ ("%s waits for the stage before it"), title);
    case CSN_STAGE_READY:
      return g_strdup_printf (_ ("%s may start"), title);
    case CSN_STAGE_IN_PROGRESS:
      return g_strdup_printf (_ ("%s has open criteria or stop conditions, %s"), title, runs);
    case CSN_STAGE_OBSERVING:
      return csn_stage_is_open_ended (info->stage)
                 ? g_strdup_printf (_ ("%s is observed without an end; people accept it by signing"), title)
                 : g_strdup_printf (_ ("%s has met its criteria, %s"), title, runs);
    case CSN_STAGE_PASSED:
      return g_strdup_printf (_ ("%s has passed, %s"), title, runs);
    case CSN_STAGE_SKIPPED:
      return g_strdup_printf (_ ("%s is skipped, since a prerequisite is not met"), title);
    case CSN_STAGE_STOPPED:
    default:
      return g_strdup_printf (_ ("%s was stopped: attempt %u is over"), title, MAX (info->attempt, 1));
    }
}

void
csn_evaluation_judge_stages (CsnEvaluation *self)
{
  CsnStageState previous = CSN_STAGE_PASSED;

  if (self->stages_used)
    read_acts (self);
  for (guint i = 0; i < self->stages->len; i++)
    {
      CsnStageInfo *info = &g_array_index (self->stages, CsnStageInfo, i);
      g_autoptr (GArray) criteria = collect_criteria (self, info);
      g_autoptr (GArray) stops = collect_stops (self, info);
      CsnStageInput input = {
        .previous = previous,
        .criteria = (const CsnState *) (gpointer) criteria->data,
        .n_criteria = criteria->len,
        .stops = (const CsnState *) (gpointer) stops->data,
        .n_stops = stops->len,
        .runs = info->runs,
        .minimum_runs = self->stages_used ? csn_stage_get_minimum_runs (info->stage) : 0,
        .started = info->attempt > 0 || !self->stages_used,
        .open_ended = csn_stage_is_open_ended (info->stage),
      };

      info->state = csn_stage_judge (&input);
      if (info->stopped && info->state != CSN_STAGE_LOCKED)
        info->state = CSN_STAGE_STOPPED;
      if (self->phase == CSN_PHASE_STATE_SKIPPED)
        info->state = CSN_STAGE_SKIPPED;
      info->explanation = explain (info);
      if (self->stages_used && info->state == CSN_STAGE_LOCKED)
        {
          block_items (self, csn_stage_get_criteria (info->stage));
          block_items (self, csn_stage_get_stop_conditions (info->stage));
        }
      previous = info->state;
    }
}
