/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What time has to do with a record: deployment windows (T11), follow-ups (T12), the lifecycle (GATES.md section 7), and what
 * would be flagged if the deployment started now. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-clock.h"
#include "csn-evaluation-private.h"
#include "csn-followup.h"
#include "csn-window.h"

static GDateTime *
read_time (const char *text)
{
  return text != NULL && *text != '\0' ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
}

static char *
stamp (GDateTime *time)
{
  return time != NULL ? csn_time_dup_stamp (time) : g_strdup ("");
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

/* What the document and the policy say about when. */
typedef struct
{
  const char *zone;   /* "" unknown */
  const char *start;  /* (nullable) local time as typed, or T0 */
  const char *end;    /* (nullable) */
  guint minutes;
  const char *statement; /* (nullable): who states that no holiday is near */
} Plan;

static gboolean
label_has (const CsnNode *node, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (csn_evaluation_label (node), -1);

  return strstr (folded, word) != NULL;
}

static guint
estimated_minutes (CsnEvaluation *self)
{
  GListModel *facts = csn_checklist_get_facts (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      g_autofree char *name = NULL;

      if (csn_fact_get_kind (fact) != CSN_FACT_DURATION || csn_fact_get_low (fact) <= 0)
        continue;
      name = g_utf8_casefold (csn_fact_get_name (fact) ? csn_fact_get_name (fact) : "", -1);
      if (strstr (name, "rollback") == NULL)
        return (guint) (csn_fact_get_low (fact) + 59) / 60;
    }
  return 0;
}

static void
plan_from_field (Plan *plan, const CsnNode *node)
{
  const char *value = csn_entry_get_value (node->entry);

  if (value == NULL || *value == '\0' || node->kind != CSN_ITEM_FIELD)
    return;
  if (csn_item_get_field_kind (node->item) == CSN_FIELD_TIMEZONE)
    plan->zone = value;
  else if (csn_item_get_field_kind (node->item) == CSN_FIELD_DATETIME && plan->start == NULL
           && label_has (node, "start"))
    plan->start = value;
  else if (csn_item_get_field_kind (node->item) == CSN_FIELD_DATETIME && plan->end == NULL && label_has (node, "end"))
    plan->end = value;
}

static void
measure_plan (Plan *plan)
{
  g_autoptr (GTimeZone) zone = csn_window_find_zone (plan->zone);
  g_autoptr (GDateTime) start = zone != NULL ? csn_window_read_time (plan->start, zone) : NULL;
  g_autoptr (GDateTime) end = zone != NULL ? csn_window_read_time (plan->end, zone) : NULL;

  if (start != NULL && end != NULL && g_date_time_compare (end, start) > 0)
    plan->minutes = (guint) MIN (g_date_time_difference (end, start) / G_TIME_SPAN_MINUTE, CSN_WINDOW_MAX_MINUTES);
}

/* What people planned in a document that has no place for it. */
static const char *
planned (CsnEvaluation *self, const char *name)
{
  const char *value = g_hash_table_lookup (csn_record_get_parameters (self->record), name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static Plan
read_plan (CsnEvaluation *self)
{
  Plan plan = { .zone = csn_policy_get_zone (self->policy), .minutes = estimated_minutes (self) };

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);
      CsnAnswer *answer = csn_entry_get_answer (node->entry);

      plan_from_field (&plan, node);
      if (node->role == CSN_ROLE_WINDOW_RULE && answer != NULL && csn_evaluation_answer (node) == CSN_STATE_PASS)
        plan.statement = csn_answer_get_by (answer);
    }
  if (*plan.zone == '\0' && planned (self, CSN_WINDOW_PARAMETER_ZONE) != NULL)
    plan.zone = planned (self, CSN_WINDOW_PARAMETER_ZONE);
  if (plan.start == NULL)
    plan.start = planned (self, CSN_WINDOW_PARAMETER_START);
  measure_plan (&plan);
  if (csn_record_get_started (self->record) != NULL)
    plan.start = csn_record_get_started (self->record);
  return plan;
}

static GStrv
collect_rules (CsnEvaluation *self)
{
  GListModel *facts = csn_checklist_get_facts (csn_record_get_checklist (self->record));
  const char *const *deny = csn_policy_get_deny_rules (self->policy);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      g_auto (GStrv) found = NULL;

      if (csn_fact_get_kind (fact) != CSN_FACT_WINDOW || csn_fact_get_value (fact) == NULL)
        continue;
      found = csn_window_read_rules (csn_fact_get_value (fact));
      for (gsize j = 0; found[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (rules, found[j], g_str_equal, NULL))
          g_ptr_array_add (rules, g_strdup (found[j]));
    }
  for (gsize j = 0; deny[j] != NULL; j++)
    if (!g_ptr_array_find_with_equal_func (rules, deny[j], g_str_equal, NULL))
      g_ptr_array_add (rules, g_strdup (deny[j]));
  return g_strdupv ((GStrv) rules->pdata);
}

/* How long an override holds that names no end. */
#define OVERRIDE_HOURS 24

/* The newest valid override that holds at @start. (transfer none) (nullable) */
static CsnAct *
find_override (CsnEvaluation *self, GDateTime *start)
{
  GListModel *acts = csn_record_get_acts (self->record);
  const char *allowed = csn_policy_get_override_role (self->policy);

  for (guint i = g_list_model_get_n_items (acts); start != NULL && i > 0; i--)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i - 1);
      g_autoptr (GDateTime) from = NULL;
      g_autoptr (GDateTime) until = NULL;

      if (strcmp (csn_act_get_kind (act), CSN_ACT_OVERRIDE) != 0 || !csn_act_is_valid (act)
          || g_ascii_strcasecmp (csn_act_get (act, "role"), allowed) != 0)
        continue;
      from = read_time (csn_act_get_at (act));
      until = read_time (csn_act_get (act, "until"));
      if (until == NULL && from != NULL)
        until = g_date_time_add_hours (from, OVERRIDE_HOURS);
      if (from != NULL && until != NULL && g_date_time_compare (start, from) >= 0
          && g_date_time_compare (start, until) < 0)
        return act;
    }
  return NULL;
}

static GDateTime *
start_of (const Plan *plan)
{
  g_autoptr (GTimeZone) zone = csn_window_find_zone (plan->zone);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return csn_window_read_time (plan->start, zone != NULL ? zone : utc);
}

static CsnWindowState
judge_window (CsnEvaluation *self, const Plan *plan, const char *const *rules, char **text)
{
  const char *const *holidays = csn_policy_get_holidays (self->policy);
  gboolean has_calendar = *csn_policy_get_calendar_end (self->policy) != '\0';
  CsnWindowInput input = {
    .start = plan->start,
    .minutes = plan->minutes,
    .zone = plan->zone,
    .rules = rules,
    .holidays = has_calendar ? holidays : NULL,
    .coverage_end = has_calendar ? csn_policy_get_calendar_end (self->policy) : NULL,
  };
  CsnWindowState state = csn_window_judge (&input, text);

  if (state == CSN_WINDOW_UNKNOWN && plan->statement != NULL && strstr (*text, "holiday") != NULL)
    {
      g_free (*text);
      *text = g_strdup_printf (_ ("no holiday calendar; %s states that no holiday is near"), plan->statement);
      return CSN_WINDOW_ALLOWED;
    }
  return state;
}

/* A sentence where somebody may start although the window is not open; NULL: nobody may. (transfer full) */
static char *
say_override (CsnEvaluation *self, const Plan *plan, CsnWindowState state, const char *why)
{
  g_autoptr (GDateTime) start = start_of (plan);
  CsnAct *override = state != CSN_WINDOW_ALLOWED ? find_override (self, start) : NULL;

  return override != NULL ? g_strdup_printf (_ ("%s; overridden by %s as %s: %s"), why != NULL ? why : "",
                                             csn_act_get_signer (override), csn_act_get (override, "role"),
                                             csn_act_get (override, "reason"))
                          : NULL;
}

static void
judge_windows (CsnEvaluation *self, const Plan *plan, const char *const *rules)
{
  GListModel *facts = csn_checklist_get_facts (csn_record_get_checklist (self->record));
  g_autoptr (GTimeZone) zone = csn_window_find_zone (plan->zone);
  g_autoptr (GDateTime) start = zone != NULL ? csn_window_read_time (plan->start, zone) : NULL;
  g_autoptr (GDateTime) local = start != NULL ? g_date_time_to_timezone (start, zone) : NULL;
  g_autoptr (GDateTime) end = local != NULL ? g_date_time_add_minutes (local, (int) plan->minutes) : NULL;
  g_autofree char *from = stamp (local);
  g_autofree char *to = stamp (end);

  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      g_autofree char *text = NULL;
      g_autofree char *overridden = NULL;
      CsnWindowState state;
      g_autoptr (CsnWindowStatus) status = NULL;

      if (csn_fact_get_kind (fact) != CSN_FACT_WINDOW)
        continue;
      state = judge_window (self, plan, rules, &text);
      overridden = say_override (self, plan, state, text);
      if (overridden != NULL)
        {
          g_free (text);
          text = g_steal_pointer (&overridden);
        }
      status = csn_window_status_new (csn_fact_get_line (fact), csn_window_state_to_string (state),
                                      text != NULL ? text : _ ("no rule denies it"), from, to, plan->zone);
      g_list_store_append (self->windows, status);
    }
}

/* --- starting now ------------------------------------------------------------------------------------------------- */

static void
add_violation (CsnEvaluation *self, const char *kind, const CsnNode *node, char *text)
{
  g_autofree char *owned = text;
  g_autoptr (CsnReason) reason = csn_reason_new (kind, node != NULL ? csn_item_get_line (node->item) : 0,
                                                 node != NULL ? csn_entry_get_id (node->entry) : "", owned);

  g_list_store_append (self->violations, reason);
}

static CsnSection *
find_section (CsnEvaluation *self, const char *beginning)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      CsnSection *section = csn_evaluation_section (self, i)->section;
      g_autofree char *title = g_utf8_casefold (csn_section_get_title (section), -1);

      if (g_str_has_prefix (title, beginning))
        return section;
    }
  return NULL;
}

/* A gate over the whole deployment starts with its first part: prerequisites, artifacts and the section before. */
static gboolean
check_first_part (CsnEvaluation *self)
{
  CsnSection *before = find_section (self, "pre-deployment");

  if (self->scope.divided || before == NULL || find_section (self, "post-deployment") == NULL)
    return FALSE;
  if (self->phase != CSN_PHASE_STATE_ACTIVE)
    add_violation (self, "LOCKED", NULL, g_strdup (_ ("The prerequisites are not met")));
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);

      if (node->blocking && !csn_state_is_satisfied (node->state)
          && (node->role == CSN_ROLE_ARTIFACT || csn_section_is_within (csn_item_get_section (node->item), before)))
        add_violation (self, csn_enum_to_string (CSN_TYPE_STATE, (int) node->state), node,
                       csn_evaluation_describe (self, node));
    }
  return TRUE;
}

static gboolean
is_success (CsnVerdictKind kind)
{
  return kind == CSN_VERDICT_GO || kind == CSN_VERDICT_GO_WITH_CONDITIONS || kind == CSN_VERDICT_PASS
         || kind == CSN_VERDICT_PASS_WITH_WAIVERS;
}

static void
judge_start (CsnEvaluation *self, Plan plan, const char *const *rules)
{
  g_autofree char *now = stamp (self->now);
  g_autofree char *text = NULL;
  g_autofree char *overridden = NULL;
  CsnWindowState state;

  if (csn_record_get_started (self->record) != NULL)
    return;
  if (!check_first_part (self) && !is_success (self->verdict.kind))
    add_violation (self, csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) self->verdict.kind), NULL,
                   g_strdup_printf (_ ("The verdict is %s"),
                                    csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) self->verdict.kind)));
  if (rules[0] == NULL)
    return;
  plan.start = now;
  state = judge_window (self, &plan, rules, &text);
  overridden = say_override (self, &plan, state, text);
  if (state != CSN_WINDOW_ALLOWED && overridden == NULL)
    add_violation (self, csn_window_state_to_string (state), NULL,
                   g_strdup_printf (state == CSN_WINDOW_DENIED ? _ ("The deployment window is closed: %s")
                                                               : _ ("Whether the deployment window is open is not known: %s"),
                                    text != NULL ? text : ""));
}

/* --- follow-ups --------------------------------------------------------------------------------------------------- */

/* Time that nobody names. */
#define DEFAULT_DUE (24 * 60 * 60)

static gint64
due_of (const CsnNode *node)
{
  gint64 due = csn_followup_read_due (csn_evaluation_label (node));

  for (CsnSection *section = csn_item_get_section (node->item); due == 0 && section != NULL;
       section = csn_section_get_parent (section))
    due = csn_followup_read_due (csn_section_get_title (section));
  return due > 0 ? due : DEFAULT_DUE;
}

static void
add_followup (CsnEvaluation *self, const CsnNode *node, GDateTime *t0, gint64 due_seconds, GDateTime *done,
              guint occurrence)
{
  CsnFollowupState state = csn_followup_judge (t0, self->now, due_seconds, done, CSN_FOLLOWUP_GRACE_MINUTES);
  g_autoptr (GDateTime) due = t0 != NULL ? g_date_time_add_seconds (t0, (double) due_seconds) : NULL;
  g_autofree char *due_text = stamp (due);
  g_autofree char *done_text = stamp (done);
  const char *word = csn_evaluation_answer (node) == CSN_STATE_NA ? "NA" : csn_followup_state_to_string (state);
  g_autoptr (CsnFollowupStatus) status
      = csn_followup_status_new (csn_entry_get_id (node->entry), csn_item_get_line (node->item),
                                 csn_evaluation_label (node), word, due_text, done_text, occurrence);

  g_list_store_append (self->followups, status);
}

/* When the item was done: recorded as a follow-up, or answered. */
static GDateTime *
done_time (CsnEvaluation *self, const CsnNode *node)
{
  const char *at = g_hash_table_lookup (csn_record_get_followups (self->record), csn_entry_get_id (node->entry));
  CsnAnswer *answer = csn_entry_get_answer (node->entry);

  if (at == NULL && answer != NULL && csn_evaluation_answer (node) == CSN_STATE_PASS)
    at = csn_answer_get_at (answer);
  return read_time (at);
}

static void
unref_time (gpointer time)
{
  g_clear_pointer ((GDateTime **) &time, g_date_time_unref);
}

/* Each recorded time belongs to the occurrence that it was in time for, or to the last one before it. */
static GPtrArray *
done_times (CsnEvaluation *self, const CsnNode *node, GDateTime *t0, guint every, guint n)
{
  GPtrArray *times = g_ptr_array_new_full (n, unref_time);
  GListModel *events = csn_record_get_events (self->record);

  g_ptr_array_set_size (times, (int) n);
  for (guint i = 0; t0 != NULL && n > 0 && i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      JsonObject *data = csn_event_get_data (event);
      g_autoptr (GDateTime) at = NULL;
      gint64 late;
      gint64 span = (gint64) every * G_TIME_SPAN_HOUR;
      gint64 index;

      if (strcmp (csn_event_get_event_type (event), "followup") != 0
          || strcmp (csn_json_get_string (data, "item", ""), csn_entry_get_id (node->entry)) != 0)
        continue;
      at = read_time (csn_json_get_string (data, "at", csn_event_get_time (event)));
      if (at == NULL)
        continue;
      late = g_date_time_difference (at, t0) - CSN_FOLLOWUP_GRACE_MINUTES * G_TIME_SPAN_MINUTE;
      index = CLAMP ((late + span - 1) / span, 1, (gint64) n) - 1;
      if (g_ptr_array_index (times, (guint) index) == NULL)
        g_ptr_array_index (times, (guint) index) = g_steal_pointer (&at);
    }
  return times;
}

static void
add_recurring (CsnEvaluation *self, const CsnNode *node, GDateTime *t0)
{
  guint every = csn_followup_read_every (csn_evaluation_label (node));
  g_autoptr (GArray) hours
      = csn_followup_occurrences ((guint) (due_of (node) / 3600), every > 0 ? every : 24);
  g_autoptr (GPtrArray) times = done_times (self, node, t0, every > 0 ? every : 24, hours->len);
  CsnAnswer *answer = csn_entry_get_answer (node->entry);
  g_autoptr (GDateTime) all_done = answer != NULL && csn_evaluation_answer (node) == CSN_STATE_PASS
                                       ? read_time (csn_answer_get_at (answer))
                                       : NULL;

  for (guint i = 0; i < hours->len; i++)
    {
      GDateTime *done = g_ptr_array_index (times, i);

      add_followup (self, node, t0, (gint64) g_array_index (hours, guint, i) * 3600, done != NULL ? done : all_done,
                    i + 1);
    }
}

static void
add_condition (CsnEvaluation *self, CsnCondition *condition, const char *address, const char *origin)
{
  g_autoptr (GDateTime) due = read_time (csn_condition_get_due (condition));
  const char *at = g_hash_table_lookup (csn_record_get_followups (self->record), address);
  g_autoptr (GDateTime) done = read_time (at);
  gboolean late = due != NULL && g_date_time_compare (done != NULL ? done : self->now, due) > 0;
  g_autofree char *text = origin != NULL
                              ? g_strdup_printf (_ ("%s (%s), a condition of “%s”"), csn_condition_get_text (condition),
                                                 csn_condition_get_owner (condition), origin)
                              : g_strdup_printf ("%s (%s)", csn_condition_get_text (condition),
                                                 csn_condition_get_owner (condition));
  const char *word = done != NULL ? (late ? "DONE LATE" : "DONE") : late ? "OVERDUE" : "DUE";
  g_autoptr (CsnFollowupStatus) status
      = csn_followup_status_new (address, 0, text, word, csn_condition_get_due (condition), at != NULL ? at : "", 0);

  g_list_store_append (self->followups, status);
}

/* Conditions of the recommendation, then those that gates before this one were passed under. */
static void
add_conditions (CsnEvaluation *self)
{
  GListModel *conditions = csn_record_get_conditions (self->record);
  g_autoptr (GPtrArray) links = csn_evaluation_list_inherited (self);

  for (guint i = 0; i < g_list_model_get_n_items (conditions); i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);
      g_autofree char *address = g_strdup_printf (CSN_CONDITION_ADDRESS "%u", i + 1);

      add_condition (self, condition, address, NULL);
    }
  for (guint i = 0; i < links->len; i++)
    {
      CsnAct *link = g_ptr_array_index (links, i);
      JsonArray *array = csn_json_get_array (csn_act_get_data (link), "conditions");

      for (guint j = 0; j < json_array_get_length (array); j++)
        {
          JsonNode *node = json_array_get_element (array, j);
          g_autoptr (CsnCondition) condition = NULL;
          g_autofree char *address
              = g_strdup_printf (CSN_CONDITION_ADDRESS "%.8s-%u", csn_act_get (link, "record"), j + 1);

          if (!JSON_NODE_HOLDS_OBJECT (node))
            continue;
          condition = csn_condition_new_from_json (json_node_get_object (node));
          add_condition (self, condition, address, csn_act_get (link, "title"));
        }
    }
}

static void
judge_followups (CsnEvaluation *self)
{
  g_autoptr (GDateTime) t0 = read_time (csn_record_get_started (self->record));

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->kind == CSN_ITEM_FIELD)
        continue;
      if (node->role == CSN_ROLE_FOLLOWUP)
        {
          g_autoptr (GDateTime) done = done_time (self, node);

          add_followup (self, node, t0, due_of (node), done, 0);
        }
      else if (node->role == CSN_ROLE_FOLLOWUP_RECURRING)
        add_recurring (self, node, t0);
      else
        continue;
      if (t0 == NULL && node->state == CSN_STATE_PENDING)
        node->why = CSN_WHY_LATER;
    }
  add_conditions (self);
}

void
csn_evaluation_judge_time (CsnEvaluation *self)
{
  Plan plan = read_plan (self);
  g_auto (GStrv) rules = collect_rules (self);

  judge_windows (self, &plan, (const char *const *) rules);
  judge_start (self, plan, (const char *const *) rules);
  judge_followups (self);
}

/* --- lifecycle ---------------------------------------------------------------------------------------------------- */

static gboolean
review_is_due (CsnEvaluation *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const CsnNode *node = csn_evaluation_node (self, i);
      const char *value = csn_entry_get_value (node->entry);
      g_autofree char *end_of_day = NULL;
      g_autoptr (GDateTime) due = NULL;

      if (node->kind != CSN_ITEM_FIELD || csn_item_get_field_kind (node->item) != CSN_FIELD_DATE
          || value == NULL || !label_has (node, "next review"))
        continue;
      end_of_day = g_strconcat (value, "T23:59:59Z", NULL);
      due = read_time (end_of_day);
      if (due != NULL && g_date_time_compare (self->now, due) > 0)
        return TRUE;
    }
  return FALSE;
}

void
csn_evaluation_judge_lifecycle (CsnEvaluation *self)
{
  CsnLifecycle lifecycle = csn_record_get_lifecycle (self->record);
  CsnVerdictKind kind = self->verdict.kind;

  if (lifecycle == CSN_LIFECYCLE_DRAFT || lifecycle == CSN_LIFECYCLE_UNDER_REVIEW)
    {
      if (self->approvals == CSN_APPROVALS_REJECTED
          || (self->approvals == CSN_APPROVALS_COMPLETE
              && (kind == CSN_VERDICT_NO_GO || kind == CSN_VERDICT_FAIL)))
        lifecycle = CSN_LIFECYCLE_REJECTED;
      else if (self->approvals == CSN_APPROVALS_COMPLETE && is_success (kind))
        lifecycle = CSN_LIFECYCLE_APPROVED;
    }
  if (lifecycle == CSN_LIFECYCLE_APPROVED && review_is_due (self))
    lifecycle = CSN_LIFECYCLE_REVIEW_DUE;
  self->lifecycle = lifecycle;
}
