/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision; see the header. Rebuilt from the evaluation whenever that changes while the page is shown. */

#include "csn-decision-page.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-conditions-dialog.h"
#include "csn-decision-rows.h"
#include "csn-execution-rows.h"
#include "csn-gate-acts.h"
#include "csn-gate-rows.h"
#include "csn-guarded-dialog.h"
#include "csn-policy-dialog.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

/* Reasons shown at once; an untouched record has hundreds, and the filter Open shows them all. */
#define MAX_REASONS 30
/* A follow-up every four hours for a week is forty rows. */
#define MAX_FOLLOWUPS 60
/* A runbook of a page has some dozens of steps. */
#define MAX_ACTIONS 60
/* So many open items are listed one by one; more are a number with a way to them. */
#define MAX_OPEN_REASONS 8

struct _CsnDecisionPage
{
  AdwBin parent_instance;
  CsnStatusPill *verdict;
  GtkLabel *summary;
  GtkLabel *numbers;
  GtkWidget *reasons_group;
  GtkListBox *reasons;
  GtkWidget *triggers_group;
  GtkListBox *triggers;
  GtkWidget *criteria_group;
  GtkListBox *criteria;
  AdwActionRow *go_row;
  AdwActionRow *conditions_row;
  AdwActionRow *no_go_row;
  GtkCheckButton *go;
  GtkCheckButton *with_conditions;
  GtkCheckButton *no_go;
  GtkWidget *conditions_group;
  GtkListBox *conditions;
  AdwPreferencesGroup *approvals_group;
  GtkListBox *approvals;
  GtkWidget *stages_group;
  GtkListBox *stages;
  GtkWidget *windows_group;
  GtkListBox *windows;
  GtkWidget *followups_group;
  GtkListBox *followups;
  GtkWidget *guarded_group;
  GtkListBox *guarded;
  GtkWidget *links_group;
  GtkListBox *links;
  GtkWidget *check_links;
  GtkWidget *iteration_group;
  AdwActionRow *iteration;
  GtkButton *iteration_button;
  GtkWidget *problems_group;
  GtkListBox *problems;
  GtkWidget *plan_button;
  AdwActionRow *lifecycle;
  GtkButton *lifecycle_button;
  GtkWidget *rollback_button;
  GtkMenuButton *lifecycle_more;
  CsnSession *session; /* (owned) (nullable) */
  GSettings *settings; /* (owned) (nullable) */
  gboolean stale;      /* the evaluation changed since it was shown */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (CsnDecisionPage, csn_decision_page, ADW_TYPE_BIN)

/* --- verdict and reasons ---------------------------------------------------------------------------------------- */

static void
show_verdict (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  CsnVerdictKind verdict = csn_evaluation_get_verdict (evaluation);
  g_autofree char *summary = csn_text_make_visible (csn_evaluation_get_summary (evaluation));
  g_autofree char *numbers = NULL;
  CsnCounts counts;
  guint given, needed;

  csn_evaluation_get_counts (evaluation, &counts);
  csn_evaluation_count_approvals (evaluation, &given, &needed);
  /* Translators: numbers of checks and approvals */
  numbers = g_strdup_printf (_("%u of %u checks, %u failed, %u of %u approvals"), counts.completed + counts.na, counts.total,
                             counts.failed, given, needed);
  csn_status_pill_set (self->verdict, csn_verdict_get_icon (verdict), csn_verdict_get_word (verdict),
                       csn_verdict_get_style (verdict));
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary),
                          csn_evaluation_get_n_reasons (evaluation) == 0);
  gtk_label_set_label (self->numbers, numbers);
}

static void
add_number_row (CsnDecisionPage *self, const char *title, const char *subtitle, const char *action)
{
  GtkWidget *row = adw_action_row_new ();

  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_list_box_append (self->reasons, row);
}

static gboolean
is_open (CsnReason *reason)
{
  return g_str_equal (csn_reason_get_kind (reason), "PENDING") || g_str_equal (csn_reason_get_kind (reason), "UNKNOWN");
}

/* What speaks against the release stands first, each by itself. What is only not answered yet is a number, unless it is
 * little: an untouched record has hundreds, and the list Open shows them all. */
static void
show_reasons (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  GListModel *reasons = csn_evaluation_get_reasons (evaluation);
  guint n = g_list_model_get_n_items (reasons), n_open = 0, n_against = 0;

  gtk_list_box_remove_all (self->reasons);
  gtk_widget_set_visible (self->reasons_group, n > 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);

      n_open += is_open (reason) ? 1 : 0;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);

      if (is_open (reason) && n_open > MAX_OPEN_REASONS)
        continue;
      if (n_against++ < MAX_REASONS)
        gtk_list_box_append (self->reasons, csn_decision_rows_new_reason (evaluation, reason));
    }
  if (n_against > MAX_REASONS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", n_against - MAX_REASONS), n_against - MAX_REASONS);

      add_number_row (self, more, _("Shown in the checklist"), "record.show-failed");
    }
  if (n_open > MAX_OPEN_REASONS)
    {
      g_autofree char *open = g_strdup_printf (ngettext ("%u item is not answered yet", "%u items are not answered yet", n_open), n_open);

      add_number_row (self, open, _("Shows what is open in the checklist"), "record.show-open");
    }
}

/* --- triggers and criteria -------------------------------------------------------------------------------------- */

static gboolean
is_criterion (CsnRole role)
{
  return role == CSN_ROLE_GO_CRITERION || role == CSN_ROLE_SUCCESS_CRITERION || role == CSN_ROLE_DECISION_ROW;
}

/* What fired stands first. */
static void
show_entries (CsnDecisionPage *self)
{
  GListModel *entries = csn_record_get_entries (csn_session_get_record (self->session));
  guint n_triggers = 0, n_criteria = 0;

  gtk_list_box_remove_all (self->triggers);
  gtk_list_box_remove_all (self->criteria);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_entry_is_inverted (entry) && n_triggers++ < MAX_REASONS)
        gtk_list_box_insert (self->triggers, csn_decision_rows_new_entry (entry),
                             csn_entry_get_state (entry) == CSN_STATE_FIRED ? 0 : -1);
      else if (is_criterion (csn_entry_get_role (entry)) && n_criteria++ < MAX_REASONS)
        gtk_list_box_append (self->criteria, csn_decision_rows_new_entry (entry));
    }
  gtk_widget_set_visible (self->triggers_group, n_triggers > 0);
  gtk_widget_set_visible (self->criteria_group, n_criteria > 0);
}

/* --- recommendation --------------------------------------------------------------------------------------------- */

static void
show_option (CsnDecisionPage *self, CsnEvaluation *evaluation, AdwActionRow *row, GtkCheckButton *button, const char *value)
{
  const char *why = NULL;
  gboolean allowed = csn_evaluation_allows_recommendation (evaluation, value, &why);
  gboolean chosen = g_strcmp0 (csn_record_get_recommendation (csn_session_get_record (self->session)), value) == 0;
  g_autofree char *title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  /* the row stays readable: it says why its button cannot be chosen */
  gtk_widget_set_sensitive (GTK_WIDGET (button), (allowed || chosen) && !csn_session_is_read_only (self->session));
  csn_row_set_texts (row, title, allowed ? NULL : why);
  gtk_check_button_set_active (button, chosen);
}

static void
show_recommendation (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  CsnRecord *record = csn_session_get_record (self->session);
  GListModel *conditions = csn_record_get_conditions (record);

  self->showing = TRUE;
  show_option (self, evaluation, self->go_row, self->go, "go");
  show_option (self, evaluation, self->conditions_row, self->with_conditions, "go-with-conditions");
  show_option (self, evaluation, self->no_go_row, self->no_go, "no-go");
  self->showing = FALSE;
  gtk_list_box_remove_all (self->conditions);
  for (guint i = 0; i < g_list_model_get_n_items (conditions); i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);

      gtk_list_box_append (self->conditions, csn_decision_rows_new_condition (condition));
    }
  gtk_widget_set_visible (self->conditions_group, g_list_model_get_n_items (conditions) > 0);
}

static void
recommended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnDecisionPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    return;
  csn_acts_say_error (GTK_WIDGET (self), error);
  if (self->session != NULL)
    show_recommendation (self, csn_session_get_evaluation (self->session));
}

static void
no_go_reason_cb (const char *reason, gpointer user_data)
{
  g_autoptr (CsnDecisionPage) self = user_data;

  if (self->session == NULL)
    return;
  if (reason != NULL)
    csn_session_recommend_async (self->session, "no-go", reason, NULL, NULL, recommended_cb, g_object_ref (self));
  else
    show_recommendation (self, csn_session_get_evaluation (self->session));
}

static void
conditions_cb (GPtrArray *conditions, gpointer user_data)
{
  g_autoptr (CsnDecisionPage) self = user_data;

  if (self->session == NULL)
    return;
  if (conditions != NULL)
    csn_session_recommend_async (self->session, "go-with-conditions", NULL, conditions, NULL, recommended_cb,
                                 g_object_ref (self));
  else
    show_recommendation (self, csn_session_get_evaluation (self->session));
}

static void
toggled_cb (CsnDecisionPage *self, GtkCheckButton *button)
{
  if (self->showing || !gtk_check_button_get_active (button))
    return;
  if (button == self->go)
    csn_session_recommend_async (self->session, "go", NULL, NULL, NULL, recommended_cb, g_object_ref (self));
  else if (button == self->with_conditions)
    csn_conditions_dialog_present (GTK_WIDGET (self), self->session, conditions_cb, g_object_ref (self));
  else
    csn_acts_ask_reason (GTK_WIDGET (self), _("Recommend No-Go"), _("The reason is recorded with the recommendation."),
                         _("_Recommend"), FALSE, no_go_reason_cb, g_object_ref (self));
}

/* For assistive tools, to which GTK's radio buttons offer no action. */
static void
recommend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);
  GtkCheckButton *button = g_str_equal (name, "decision.go")      ? self->go
                           : g_str_equal (name, "decision.no-go") ? self->no_go
                                                                  : self->with_conditions;

  if (gtk_widget_is_sensitive (GTK_WIDGET (button)))
    gtk_check_button_set_active (button, TRUE);
}

/* --- approvals and deployment ----------------------------------------------------------------------------------- */

static void
show_approvals (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);
  gboolean editable = !csn_session_is_read_only (self->session);
  g_autofree char *text = NULL;
  guint given, needed;

  gtk_list_box_remove_all (self->approvals);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      GtkWidget *row = csn_decision_rows_new_slot (status, editable);

      if (editable)
        csn_decision_rows_add_slot_menu (row, evaluation, status);
      gtk_list_box_append (self->approvals, row);
    }
  csn_evaluation_count_approvals (evaluation, &given, &needed);
  text = g_strdup_printf (_("%u of %u signed. A later change makes a signature out of date."), given, needed);
  csn_group_set_texts (self->approvals_group, NULL, text);
}

/* The act that comes next in the life of the record; NULL: none. */
static const char *
next_act (CsnDecisionPage *self, const char **label)
{
  switch (csn_record_get_lifecycle (csn_session_get_record (self->session)))
    {
    case CSN_LIFECYCLE_DRAFT:
      *label = _("S_ubmit for Review…");
      return "submit";
    case CSN_LIFECYCLE_UNDER_REVIEW:
    case CSN_LIFECYCLE_APPROVED:
      *label = _("Start _Deployment…");
      return "start";
    case CSN_LIFECYCLE_EXECUTING:
    case CSN_LIFECYCLE_ROLLED_BACK:
      *label = _("_Close Record…");
      return "close";
    default:
      return NULL;
    }
}

static void
show_lifecycle (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  CsnRecord *record = csn_session_get_record (self->session);
  CsnLifecycle lifecycle = csn_evaluation_get_lifecycle (evaluation);
  const char *started = csn_record_get_started (record);
  const char *label = NULL;
  gboolean possible = next_act (self, &label) != NULL && !csn_session_is_read_only (self->session);
  g_autoptr (GMenuModel) more = NULL;
  g_autofree char *time = started ? csn_text_format_stamp (started, NULL) : NULL;
  g_autofree char *subtitle = time ? g_strdup_printf (_("Started %s"), time)
                                   : g_strdup_printf (_("Revision %u"), csn_record_get_revision (record));

  csn_row_set_texts (self->lifecycle, csn_lifecycle_get_word (lifecycle), subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->lifecycle_button), possible);
  if (possible)
    gtk_button_set_label (self->lifecycle_button, label);
  gtk_widget_set_visible (self->rollback_button,
                          lifecycle == CSN_LIFECYCLE_EXECUTING && !csn_session_is_read_only (self->session));
  more = csn_session_is_read_only (self->session) ? NULL : csn_gate_acts_new_menu (evaluation);
  gtk_menu_button_set_menu_model (self->lifecycle_more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->lifecycle_more), more != NULL);
}

typedef struct
{
  CsnDecisionPage *page; /* (owned) */
  const char *act;
} ActCall;

static void
act_reason_cb (const char *reason, gpointer user_data)
{
  g_autofree ActCall *call = user_data;
  g_autoptr (CsnDecisionPage) self = call->page;

  if (reason != NULL && self->session != NULL)
    csn_session_lifecycle_async (self->session, call->act, *reason != '\0' ? reason : NULL, NULL, NULL, NULL,
                                 csn_acts_finish_cb, g_object_ref (self));
}

static void
ask_act (CsnDecisionPage *self, const char *act, const char *heading, const char *body, const char *button,
         gboolean required)
{
  ActCall *call = g_new0 (ActCall, 1);

  call->page = g_object_ref (self);
  call->act = act;
  csn_acts_ask_reason (GTK_WIDGET (self), heading, body, button, required, act_reason_cb, call);
}

static void
present_act (CsnDecisionPage *self, const char *name, const char *id)
{
  csn_gate_acts_present (GTK_WIDGET (self), self->session, self->settings, name, id);
}

static void
policy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_policy_dialog_present (widget, CSN_DECISION_PAGE (widget)->session);
}

static char *
dup_violations (CsnDecisionPage *self)
{
  GListModel *violations = csn_evaluation_get_start_violations (csn_session_get_evaluation (self->session));
  g_autoptr (GString) text = g_string_new (_("The start is recorded with the time now."));

  for (guint i = 0; i < MIN (g_list_model_get_n_items (violations), 6); i++)
    {
      g_autoptr (CsnReason) violation = g_list_model_get_item (violations, i);

      g_string_append_printf (text, "\n%s", csn_reason_get_text (violation));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
advance_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);
  const char *label;
  const char *act = next_act (self, &label);

  if (g_strcmp0 (act, "submit") == 0)
    ask_act (self, act, _("Submit for Review"), _("From now on, a trigger that fired stays fired."), _("_Submit"), FALSE);
  else if (g_strcmp0 (act, "start") == 0)
    {
      GListModel *violations = csn_evaluation_get_start_violations (csn_session_get_evaluation (self->session));
      g_autofree char *body = dup_violations (self);

      ask_act (self, act, _("Start Deployment"), body, _("_Start"), g_list_model_get_n_items (violations) > 0);
    }
  else if (g_strcmp0 (act, "close") == 0)
    present_act (self, act, "");
}

static void
rollback_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present_act (CSN_DECISION_PAGE (widget), "rollback", "");
}

/* --- stages, windows, follow-ups -------------------------------------------------------------------------------- */

static void
show_stages (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  GListModel *stages = csn_checklist_get_stages (csn_record_get_checklist (csn_session_get_record (self->session)));
  guint n = g_list_model_get_n_items (stages);

  gtk_list_box_remove_all (self->stages);
  gtk_widget_set_visible (self->stages_group, n > 0);
  for (guint i = 0; i < MIN (n, MAX_REASONS); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (stages, i);

      gtk_list_box_append (self->stages, csn_execution_rows_new_stage (evaluation, stage,
                                                                       !csn_session_is_read_only (self->session)));
    }
}

static void
show_times (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  GListModel *windows = csn_evaluation_get_windows (evaluation);
  GListModel *followups = csn_evaluation_get_followups (evaluation);
  GDateTime *now = csn_evaluation_get_now (evaluation);
  gboolean editable = !csn_session_is_read_only (self->session);

  gtk_list_box_remove_all (self->windows);
  gtk_list_box_remove_all (self->followups);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (CsnWindowStatus) status = g_list_model_get_item (windows, i);

      gtk_list_box_append (self->windows, csn_execution_rows_new_window (status, now));
    }
  for (guint i = 0; i < MIN (g_list_model_get_n_items (followups), MAX_FOLLOWUPS); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);

      gtk_list_box_append (self->followups, csn_execution_rows_new_followup (status, now, editable));
    }
  gtk_widget_set_visible (self->windows_group, g_list_model_get_n_items (windows) > 0);
  gtk_widget_set_visible (self->plan_button,
                          editable && csn_record_get_started (csn_session_get_record (self->session)) == NULL);
  gtk_widget_set_visible (self->followups_group, g_list_model_get_n_items (followups) > 0);
}

typedef struct
{
  CsnDecisionPage *page; /* (owned) */
  char *stage;           /* (owned) */
} StageCall;

static void
stop_reason_cb (const char *reason, gpointer user_data)
{
  g_autofree StageCall *call = user_data;
  g_autoptr (CsnDecisionPage) self = call->page;
  g_autofree char *stage = call->stage;

  if (reason != NULL && self->session != NULL)
    csn_session_stage_async (self->session, stage, "stop", reason, NULL, csn_acts_finish_cb, g_object_ref (self));
}

static void
stage_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);
  const char *stage, *act;
  StageCall *call;

  g_variant_get (parameter, "(&s&s)", &stage, &act);
  if (!g_str_equal (act, "stop"))
    {
      csn_session_stage_async (self->session, stage, act, NULL, NULL, csn_acts_finish_cb, g_object_ref (self));
      return;
    }
  call = g_new0 (StageCall, 1);
  call->page = g_object_ref (self);
  call->stage = g_strdup (stage);
  csn_acts_ask_reason (widget, _("Stop the Stage"), _("This attempt ends. The stage can be started again."), _("_Stop"), TRUE,
                       stop_reason_cb, call);
}

static void
followup_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);

  csn_session_followup_async (self->session, g_variant_get_string (parameter, NULL), NULL, csn_acts_finish_cb,
                              g_object_ref (self));
}

/* --- other gates, iterations, the document ---------------------------------------------------------------------- */

static void
show_links (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  g_autoptr (GPtrArray) entries = csn_gate_rows_list_gates (evaluation);
  gboolean editable = !csn_session_is_read_only (self->session);
  gboolean linked = FALSE;

  gtk_list_box_remove_all (self->links);
  for (guint i = 0; i < MIN (entries->len, MAX_REASONS); i++)
    {
      CsnEntry *entry = g_ptr_array_index (entries, i);

      linked = linked || csn_record_find_link (csn_session_get_record (self->session), csn_entry_get_id (entry)) != NULL;
      gtk_list_box_append (self->links, csn_gate_rows_new_gate (evaluation, entry, editable));
    }
  gtk_widget_set_visible (self->links_group, entries->len > 0);
  gtk_widget_set_visible (self->check_links, linked && editable);
}

static void
check_links_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);

  csn_session_check_links_async (self->session, NULL, csn_acts_finish_cb, g_object_ref (self));
}

static void
show_iteration (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  g_autofree char *text = csn_gate_rows_dup_iteration (evaluation);
  const char *act = csn_gate_rows_next_iteration_act (evaluation);
  g_autofree char *title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->iteration)));
  g_autofree char *why = NULL;

  gtk_widget_set_visible (self->iteration_group, text != NULL);
  if (text == NULL)
    return;
  csn_row_set_texts (self->iteration, title, text);
  gtk_button_set_label (self->iteration_button, g_str_equal (act, "mode") ? _("Choose _Mode…") : _("Begin _Next…"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->iteration_button), "(ss)", act, "");
  why = csn_gate_rows_dup_iteration_refusal (evaluation);
  gtk_widget_set_sensitive (GTK_WIDGET (self->iteration_button), why == NULL && !csn_session_is_read_only (self->session));
  csn_acts_say_missing (GTK_WIDGET (self->iteration_button), why);
}

/* What the importer found odd; it decides nothing, and stays as long as this page: another document makes another. */
static void
show_problems (CsnDecisionPage *self)
{
  CsnRecord *record = csn_session_get_record (self->session);
  GListModel *problems = csn_checklist_get_problems (csn_record_get_checklist (record));
  guint n = g_list_model_get_n_items (problems);

  if (gtk_list_box_get_row_at_index (self->problems, 0) != NULL)
    return;
  for (guint i = 0; i < MIN (n, MAX_REASONS); i++)
    {
      g_autoptr (CsnProblem) problem = g_list_model_get_item (problems, i);

      gtk_list_box_append (self->problems, csn_gate_rows_new_problem (record, problem));
    }
  gtk_widget_set_visible (self->problems_group, n > 0);
}

/* --- guarded actions -------------------------------------------------------------------------------------------- */

static void
show_guarded (CsnDecisionPage *self)
{
  g_autoptr (GListModel) actions = csn_session_list_actions (self->session);
  guint n = csn_session_is_read_only (self->session) ? 0 : g_list_model_get_n_items (actions);

  gtk_list_box_remove_all (self->guarded);
  gtk_widget_set_visible (self->guarded_group, n > 0);
  for (guint i = 0; i < MIN (n, MAX_ACTIONS); i++)
    {
      g_autoptr (CsnGuardedAction) action = g_list_model_get_item (actions, i);

      gtk_list_box_append (self->guarded, csn_decision_rows_new_action (csn_session_get_record (self->session), action));
    }
}

static void
use_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnGuardedAction) action
      = csn_session_find_action (self->session, g_variant_get_string (parameter, NULL), &error);

  if (action != NULL)
    csn_guarded_dialog_present (widget, self->session, action);
  else
    csn_acts_say_error (widget, error);
}

/* --- the keyboard ----------------------------------------------------------------------------------------------- */

/* The row of this page that has the keyboard: not one inside another. (transfer full) (nullable) */
static GtkWidget *
dup_focus_row (CsnDecisionPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *found = NULL;

  for (GtkWidget *at = root ? gtk_root_get_focus (root) : NULL; at != NULL; at = gtk_widget_get_parent (at))
    if (at == GTK_WIDGET (self))
      return found != NULL ? g_object_ref (found) : NULL;
    else if (GTK_IS_LIST_BOX_ROW (at))
      found = at;
  return NULL;
}

/* To the row that stands at @index now, or the last. */
static void
focus_row (GtkListBox *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  if (row == NULL && gtk_widget_get_last_child (GTK_WIDGET (list)) != NULL)
    row = GTK_LIST_BOX_ROW (gtk_widget_get_last_child (GTK_WIDGET (list)));
  if (row != NULL && !gtk_widget_grab_focus (GTK_WIDGET (row)))
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
show (CsnDecisionPage *self, CsnEvaluation *evaluation)
{
  show_verdict (self, evaluation);
  show_reasons (self, evaluation);
  show_entries (self);
  show_recommendation (self, evaluation);
  show_approvals (self, evaluation);
  show_stages (self, evaluation);
  show_times (self, evaluation);
  show_lifecycle (self, evaluation);
  show_guarded (self);
  show_links (self, evaluation);
  show_iteration (self, evaluation);
  show_problems (self);
}

/* A dialog gives the keyboard back to what it was called from, so that stays until the dialog is gone. */
static gboolean
is_below_dialog (CsnDecisionPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_APPLICATION_WINDOW (root))
    return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root)) != NULL;
  return ADW_IS_WINDOW (root) && adw_window_get_visible_dialog (ADW_WINDOW (root)) != NULL;
}

static void
update (CsnDecisionPage *self)
{
  CsnEvaluation *evaluation = self->session ? csn_session_get_evaluation (self->session) : NULL;
  g_autoptr (GtkWidget) row = NULL;
  GtkListBox *list;
  int index;

  self->stale = evaluation != NULL;
  if (evaluation == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || is_below_dialog (self))
    return;
  self->stale = FALSE;
  row = dup_focus_row (self);
  list = row != NULL ? GTK_LIST_BOX (gtk_widget_get_parent (row)) : NULL;
  index = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
  show (self, evaluation);
  if (row != NULL && gtk_widget_get_parent (row) == NULL)
    focus_row (list, index);
}

static void
update_if_stale (CsnDecisionPage *self)
{
  if (self->stale)
    update (self);
}

static void
csn_decision_page_map (GtkWidget *widget)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (widget);

  GTK_WIDGET_CLASS (csn_decision_page_parent_class)->map (widget);
  g_signal_connect_swapped (gtk_widget_get_root (widget), "notify::visible-dialog", G_CALLBACK (update_if_stale), self);
  update_if_stale (self);
}

static void
csn_decision_page_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), update_if_stale, widget);
  GTK_WIDGET_CLASS (csn_decision_page_parent_class)->unmap (widget);
}

static void
csn_decision_page_dispose (GObject *object)
{
  CsnDecisionPage *self = CSN_DECISION_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_DECISION_PAGE);
  G_OBJECT_CLASS (csn_decision_page_parent_class)->dispose (object);
}

static void
csn_decision_page_class_init (CsnDecisionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_decision_page_dispose;
  widget_class->map = csn_decision_page_map;
  widget_class->unmap = csn_decision_page_unmap;
  g_type_ensure (CSN_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-decision-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, summary);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, reasons_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, reasons);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, triggers_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, triggers);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, criteria_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, criteria);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, go_row);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, conditions_row);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, no_go_row);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, go);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, with_conditions);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, no_go);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, conditions_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, conditions);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, approvals_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, approvals);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, stages_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, stages);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, windows_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, windows);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, followups_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, followups);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, guarded_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, guarded);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, lifecycle);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, lifecycle_button);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, rollback_button);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, lifecycle_more);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, links_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, links);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, check_links);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, iteration_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, iteration);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, iteration_button);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, problems_group);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, problems);
  gtk_widget_class_bind_template_child (widget_class, CsnDecisionPage, plan_button);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_install_action (widget_class, "decision.go", NULL, recommend_action);
  gtk_widget_class_install_action (widget_class, "decision.go-with-conditions", NULL, recommend_action);
  gtk_widget_class_install_action (widget_class, "decision.no-go", NULL, recommend_action);
  gtk_widget_class_install_action (widget_class, "decision.advance", NULL, advance_action);
  gtk_widget_class_install_action (widget_class, "decision.rollback", NULL, rollback_action);
  gtk_widget_class_install_action (widget_class, "decision.stage", "(ss)", stage_action);
  gtk_widget_class_install_action (widget_class, "decision.followup", "s", followup_action);
  gtk_widget_class_install_action (widget_class, "decision.use", "s", use_action);
  gtk_widget_class_install_action (widget_class, "decision.policy", NULL, policy_action);
  gtk_widget_class_install_action (widget_class, "decision.check-links", NULL, check_links_action);
}

static void
csn_decision_page_init (CsnDecisionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_decision_page_set_session (CsnDecisionPage *self, CsnSession *session, GSettings *settings)
{
  g_return_if_fail (CSN_IS_DECISION_PAGE (self));

  g_set_object (&self->session, session);
  g_set_object (&self->settings, settings);
  g_signal_connect_object (session, "notify::evaluation", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
