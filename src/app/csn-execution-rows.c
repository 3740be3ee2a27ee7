/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Windows, stages and follow-ups as rows; see the header. */

#include "csn-execution-rows.h"

#include <glib/gi18n-lib.h>

#include "csn-status-pill.h"
#include "csn-text.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

typedef struct
{
  const char *key;
  const char *word;
  const char *icon;
  const char *style;
} Look;

static void
add_suffix (GtkWidget *row, GtkWidget *suffix)
{
  if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), suffix);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
}

static void
add_pill (GtkWidget *row, const Look *looks, gsize n, const char *key)
{
  GtkWidget *pill = csn_status_pill_new ();

  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (looks[i].key, key) == 0)
      {
        csn_status_pill_set (CSN_STATUS_PILL (pill), looks[i].icon, _(looks[i].word), looks[i].style);
        add_suffix (row, pill);
        return;
      }
  csn_status_pill_set (CSN_STATUS_PILL (pill), "csn-unknown-symbolic", key, "neutral");
  add_suffix (row, pill);
}

char *
csn_execution_rows_dup_span (gint64 seconds)
{
  guint days = (guint) (seconds / DAY);
  guint hours = (guint) (seconds % DAY / HOUR);
  guint minutes = (guint) (seconds % HOUR / MINUTE);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (seconds < MINUTE)
    return g_strdup (_("less than a minute"));
  if (days > 0)
    {
      first = g_strdup_printf (ngettext ("%u day", "%u days", days), days);
      second = hours > 0 ? g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours) : NULL;
    }
  else if (hours > 0)
    {
      first = g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
      second = minutes > 0 ? g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes) : NULL;
    }
  else
    first = g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  return g_strjoin (" ", first, second, NULL);
}

/* Seconds from @now to @stamp; FALSE when @stamp is no time. */
static gboolean
read_span (const char *stamp, GDateTime *now, gint64 *seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (stamp ? stamp : "", NULL);

  if (time == NULL)
    return FALSE;
  *seconds = g_date_time_difference (time, now) / G_TIME_SPAN_SECOND;
  return TRUE;
}

/* Choosing the row itself asks for the time, where something was done earlier. */
static void
ask_when_chosen (GtkWidget *row, const char *act, const char *id)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "record.act");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", act, id);
  gtk_widget_set_tooltip_text (row, _("Choose to record an earlier time"));
}

/* --- windows ---------------------------------------------------------------------------------------------------- */

static char *
dup_countdown (CsnWindowStatus *status, GDateTime *now)
{
  gint64 to_start, to_end;
  g_autofree char *span = NULL;

  if (!read_span (csn_window_status_get_start (status), now, &to_start))
    return NULL;
  if (to_start > 0)
    {
      span = csn_execution_rows_dup_span (to_start);
      /* Translators: "Starts in 2 days 3 hours" */
      return g_strdup_printf (_("Starts in %s"), span);
    }
  if (!read_span (csn_window_status_get_end (status), now, &to_end))
    return NULL;
  if (to_end <= 0)
    return g_strdup (_("The planned time is over"));
  span = csn_execution_rows_dup_span (to_end);
  return g_strdup_printf (_("Ends in %s"), span);
}

/* "Mon 23 Nov 09:00 – 10:30, Europe/Berlin": in the zone that the window is meant in, as its stamps are. */
static char *
dup_interval (CsnWindowStatus *status)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_iso8601 (csn_window_status_get_start (status), NULL);
  g_autoptr (GDateTime) end = g_date_time_new_from_iso8601 (csn_window_status_get_end (status), NULL);
  const char *zone = csn_window_status_get_zone (status);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (start == NULL && *zone == '\0')
    return g_strdup_printf (_("Line %u"), csn_window_status_get_line (status));
  if (start == NULL)
    return g_strdup (zone);
  /* Translators: day and time of a rollout window, see man strftime */
  from = g_date_time_format (start, _("%a %e %b %H:%M"));
  to = end != NULL ? g_date_time_format (end, "%H:%M") : g_strdup ("");
  return g_strdup_printf ("%s%s%s%s%s", from, end != NULL ? " – " : "", to, *zone != '\0' ? ", " : "", zone);
}

GtkWidget *
csn_execution_rows_new_window (CsnWindowStatus *status, GDateTime *now)
{
  static const Look looks[] = {
    { "ALLOWED", N_ ("Allowed"), "object-select-symbolic", "success" },
    { "DENIED", N_ ("Not Allowed"), "csn-cross-symbolic", "error" },
    { "UNKNOWN", N_ ("Unknown"), "csn-unknown-symbolic", "neutral" },
  };
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *interval = dup_interval (status);
  g_autofree char *countdown = dup_countdown (status, now);
  g_autofree char *subtitle = g_strjoin ("\n", interval, countdown, NULL);
  g_autofree char *title = csn_text_make_sentence (csn_window_status_get_text (status));

  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  add_pill (row, looks, G_N_ELEMENTS (looks), csn_window_status_get_state (status));
  return row;
}

/* --- stages ----------------------------------------------------------------------------------------------------- */

/* What can be done with a stage stands below it: beside title and state there is no place in a narrow window. */
static void
add_stage_act (GtkWidget *row, const char *label, const char *action, GVariant *target, const char *title)
{
  GtkWidget *act = adw_button_row_new ();
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *plain = g_strjoinv ("", parts);
  /* Translators: a button and the stage that it is for: "Start: Canary" */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), plain, title);

  g_object_set (act, "title", label, "use-underline", TRUE, "action-name", action, NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (act), target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (act), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), act);
}

static char *
dup_stage_subtitle (CsnStage *stage, const char *explanation, guint runs, guint attempt)
{
  g_autofree char *why = csn_text_make_sentence (explanation);
  g_autoptr (GString) text = g_string_new (why);
  guint minimum = csn_stage_get_minimum_runs (stage);

  if (attempt > 0)
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      /* Translators: how often a stage was begun */
      g_string_append_printf (text, _("Attempt %u"), attempt);
      if (minimum > 0)
        g_string_append_printf (text, ngettext (", %u of %u run", ", %u of %u runs", minimum), runs, minimum);
      else if (runs > 0)
        g_string_append_printf (text, ngettext (", %u run", ", %u runs", runs), runs);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GtkWidget *
csn_execution_rows_new_stage (CsnEvaluation *evaluation, CsnStage *stage, gboolean editable)
{
  static const Look looks[] = {
    { "LOCKED", N_ ("Locked"), "changes-prevent-symbolic", "neutral" },
    { "READY", N_ ("Ready"), "csn-pending-symbolic", "accent" },
    { "IN PROGRESS", N_ ("In Progress"), "csn-pending-symbolic", "accent" },
    { "OBSERVING", N_ ("Observing"), "csn-pending-symbolic", "accent" },
    { "PASSED", N_ ("Passed"), "object-select-symbolic", "success" },
    { "STOPPED", N_ ("Stopped"), "csn-cross-symbolic", "error" },
    { "SKIPPED", N_ ("Skipped"), "list-remove-symbolic", "neutral" },
  };
  const char *explanation = NULL;
  guint runs = 0, attempt = 0;
  CsnStageState state = csn_evaluation_get_stage_state (evaluation, stage, &explanation, &runs, &attempt);
  const char *title = csn_section_get_title (csn_stage_get_section (stage));
  g_autofree char *subtitle = dup_stage_subtitle (stage, explanation, runs, attempt);
  g_autofree char *address = g_strdup_printf ("L%u", csn_stage_get_line (stage));
  GtkWidget *row = adw_expander_row_new ();
  gboolean startable = editable && (state == CSN_STAGE_READY || state == CSN_STAGE_STOPPED);
  gboolean runs_now = editable && (state == CSN_STAGE_IN_PROGRESS || state == CSN_STAGE_OBSERVING);

  csn_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set (row, "subtitle", subtitle, NULL);
  add_pill (row, looks, G_N_ELEMENTS (looks), csn_stage_state_to_string (state));
  if (startable)
    add_stage_act (row, state == CSN_STAGE_READY ? _("_Start") : _("Start _Again"), "decision.stage",
                   g_variant_new ("(ss)", address, "start"), title);
  if (runs_now)
    {
      add_stage_act (row, _("Record _Run"), "decision.stage", g_variant_new ("(ss)", address, "run"), title);
      add_stage_act (row, _("Record _Earlier Run…"), "record.act", g_variant_new ("(ss)", "run-at", address), title);
      add_stage_act (row, _("S_top…"), "decision.stage", g_variant_new ("(ss)", address, "stop"), title);
    }
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), startable || runs_now);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), startable || runs_now);
  return row;
}

/* --- follow-ups ------------------------------------------------------------------------------------------------- */

static char *
dup_due (CsnFollowupStatus *status, GDateTime *now)
{
  g_autofree char *stamp = NULL;
  g_autofree char *span = NULL;
  gint64 seconds;

  if (*csn_followup_status_get_done (status) != '\0')
    {
      stamp = csn_text_format_stamp (csn_followup_status_get_done (status), now);
      return g_strdup_printf (_("Done %s"), stamp);
    }
  if (!read_span (csn_followup_status_get_due (status), now, &seconds))
    return g_strdup (_("Due after the deployment has started"));
  stamp = csn_text_format_stamp (csn_followup_status_get_due (status), now);
  span = csn_execution_rows_dup_span (ABS (seconds));
  /* Translators: when something is due, and how long that is from now */
  return g_strdup_printf (seconds >= 0 ? _("Due %s, in %s") : _("Due %s, %s ago"), stamp, span);
}

GtkWidget *
csn_execution_rows_new_followup (CsnFollowupStatus *status, GDateTime *now, gboolean editable)
{
  static const Look looks[] = {
    { "DEFERRED", N_ ("Later"), "csn-pending-symbolic", "neutral" },
    { "DUE", N_ ("Due"), "csn-pending-symbolic", "accent" },
    { "OVERDUE", N_ ("Overdue"), "emblem-important-symbolic", "error" },
    { "DONE", N_ ("Done"), "object-select-symbolic", "success" },
    { "DONE LATE", N_ ("Done Late"), "object-select-symbolic", "warning" },
    { "NA", N_ ("N/A"), "list-remove-symbolic", "neutral" },
  };
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *due = dup_due (status, now);
  g_autofree char *name = NULL;
  GtkWidget *button;

  csn_row_set_texts (ADW_ACTION_ROW (row), csn_followup_status_get_text (status), due);
  add_pill (row, looks, G_N_ELEMENTS (looks), csn_followup_status_get_state (status));
  if (!editable || csn_followup_status_is_settled (status) || *csn_followup_status_get_item (status) == '\0'
      || g_str_equal (csn_followup_status_get_state (status), "DEFERRED"))
    return row;
  button = g_object_new (GTK_TYPE_BUTTON, "label", _("_Done"), "use-underline", TRUE, "valign", GTK_ALIGN_CENTER, "action-name",
                         "decision.followup", NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", csn_followup_status_get_item (status));
  name = g_strdup_printf (_("Done: %s"), csn_followup_status_get_text (status));
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  ask_when_chosen (row, "done-at", csn_followup_status_get_item (status));
  return row;
}
