/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One probe of an item; see the header. */

#include "csn-probe-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-latency-plot.h"
#include "csn-run-dialog.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

/* Numbers and assertions beyond this are in the evidence. */
#define MAX_DETAILS 24
/* An output beyond these is opened from the evidence. */
#define MAX_OUTPUT_BYTES (256 * 1024)
#define MAX_OUTPUT_LINES 30

struct _CsnProbeRow
{
  AdwExpanderRow parent_instance;
  GtkStack *sign;
  GtkWidget *icon;
  GtkWidget *spinner;
  CsnStatusPill *pill;
  GtkWidget *run;
  GtkWidget *go_on;
  GtkWidget *stop;
  CsnProbePlan *plan; /* (owned) */
  CsnEntry *entry;    /* (owned) */
  CsnProbeRuns *runs; /* (owned) (nullable) */
  CsnProbeSeries *series; /* (owned) (nullable): the last one of this probe */
  CsnSession *session; /* (owned) */
  char *output;        /* (owned) (nullable): id of the evidence whose text is shown */
  GPtrArray *details; /* (owned) (element-type GtkWidget) (unowned): rows inside */
};

G_DEFINE_FINAL_TYPE (CsnProbeRow, csn_probe_row, ADW_TYPE_EXPANDER_ROW)

static const char *
probe_id (CsnProbeRow *self)
{
  return csn_probe_spec_get_id (csn_probe_plan_get_spec (self->plan));
}

static GtkWidget *
add_detail (CsnProbeRow *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  gtk_widget_add_css_class (row, "property");
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->details, row);
  return row;
}

static void
add_assertions (CsnProbeRow *self, CsnProbeResult *result)
{
  for (guint i = 0; i < MIN (csn_probe_result_get_n_assertions (result), MAX_DETAILS); i++)
    {
      const char *text, *actual;
      CsnState state;
      GtkWidget *row;
      GtkWidget *pill = csn_status_pill_new ();

      csn_probe_result_get_assertion (result, i, &text, &actual, &state);
      row = add_detail (self, text, actual);
      csn_status_pill_set_state (CSN_STATUS_PILL (pill), state);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), pill);
    }
}

static void
add_values (CsnProbeRow *self, CsnProbeResult *result)
{
  g_autofree const char **names = csn_probe_result_list_values (result);

  for (guint i = 0; names != NULL && names[i] != NULL && i < MAX_DETAILS; i++)
    add_detail (self, names[i], csn_probe_result_get_value (result, names[i]));
}

static void
add_plot (CsnProbeRow *self, CsnProbeResult *result)
{
  g_autofree char *condition = csn_probe_plan_dup_condition (self->plan);
  GtkWidget *plot = csn_latency_plot_new (result, condition);
  GtkWidget *row;

  if (plot == NULL)
    return;
  row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "title", _("Latency"), "activatable", FALSE, NULL);
  gtk_widget_set_margin_start (plot, 12);
  gtk_widget_set_margin_end (plot, 12);
  gtk_widget_set_margin_top (plot, 9);
  gtk_widget_set_margin_bottom (plot, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), plot);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->details, row);
}

static void
add_times (CsnProbeRow *self, CsnProbeResult *result)
{
  g_autofree char *started = csn_text_format_stamp (csn_probe_result_get_started (result), NULL);
  g_autofree char *seconds = g_strdup_printf ("%.3f", (double) csn_probe_result_get_duration_us (result) / G_USEC_PER_SEC);
  /* Translators: when a probe ran, how many seconds it took */
  g_autofree char *text = g_strdup_printf (_("%s, took %s s"), started, seconds);

  add_detail (self, _("Last Run"), text);
}

/* --- measured over time ----------------------------------------------------------------------------------------- */

/* Begun, and the log does not say how it ended. */
static gboolean
is_open (CsnProbeRow *self)
{
  return self->series != NULL && csn_probe_series_get_state (self->series) == CSN_STATE_RUNNING;
}

static gboolean
is_cut_off (CsnProbeRow *self)
{
  return is_open (self) && (self->runs == NULL || !csn_probe_runs_is_running (self->runs, probe_id (self)))
         && !csn_session_series_is_running (self->session, csn_probe_series_get_id (self->series));
}

static char *
dup_progress (CsnProbeRow *self)
{
  guint n = 0, passed = 0;
  const CsnState *outcomes = csn_probe_series_get_outcomes (self->series, &n);

  for (guint i = 0; i < n; i++)
    passed += outcomes[i] == CSN_STATE_PASS;
  if (is_cut_off (self))
    /* Translators: how many measurements of how many were made, and how many passed */
    return g_strdup_printf (_("Cut off after %u of %u measurements, %u passed"), n, csn_probe_series_get_runs (self->series),
                            passed);
  return g_strdup_printf (_("Measuring: %u of %u made, %u passed"), n, csn_probe_series_get_runs (self->series), passed);
}

static void
add_schedule (CsnProbeRow *self)
{
  g_autofree char *words = NULL;

  if (!csn_probe_plan_is_series (self->plan))
    return;
  words = csn_probe_schedule_describe (csn_probe_plan_get_schedule (self->plan));
  add_detail (self, _("Measured over Time"), words);
}

/* --- what came back --------------------------------------------------------------------------------------------- */

/* The output that was filed with @result. (nullable) (transfer none) */
static CsnEvidence *
find_output (CsnProbeRow *self, CsnProbeResult *result)
{
  GListModel *all = csn_entry_get_evidence (self->entry);

  for (guint i = g_list_model_get_n_items (all); i > 0; i--)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (all, i - 1);

      if (strcmp (csn_evidence_get_from (evidence), "probe") == 0
          && strcmp (csn_evidence_get_media_type (evidence), "text/plain") == 0
          && g_strcmp0 (csn_evidence_get_collected (evidence), csn_probe_result_get_started (result)) == 0
          && csn_evidence_get_n_bytes (evidence) <= MAX_OUTPUT_BYTES)
        return evidence;
    }
  return NULL;
}

static char *
dup_first_lines (GBytes *bytes)
{
  gsize length = 0, end = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = NULL;

  for (guint lines = 0; end < length && lines < MAX_OUTPUT_LINES; end++)
    lines += data[end] == '\n';
  text = g_strndup (data, end);
  return csn_text_make_visible (g_strchomp (text));
}

static void
output_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnProbeRow) self = user_data;
  g_autoptr (GBytes) bytes = csn_session_read_evidence_finish (CSN_SESSION (source), result, NULL);
  g_autofree char *text = NULL;

  /* what cannot be read says so in its own row below */
  if (bytes == NULL || self->entry == NULL)
    return;
  text = dup_first_lines (bytes);
  gtk_widget_add_css_class (add_detail (self, _("What Came Back"), text), "monospace");
}

/* The text is read when somebody looks. */
static void
show_output (CsnProbeRow *self)
{
  CsnProbeResult *result = csn_entry_get_last_run_of (self->entry, probe_id (self));
  CsnEvidence *output = result != NULL ? find_output (self, result) : NULL;

  if (output == NULL || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self))
      || !g_set_str (&self->output, csn_evidence_get_id (output)))
    return;
  csn_session_read_evidence_async (self->session, self->output, MAX_OUTPUT_BYTES, NULL, output_read_cb, g_object_ref (self));
}

static void
add_plan (CsnProbeRow *self)
{
  g_autofree char *text = csn_probe_plan_dup_text (self->plan);
  const char *const *reasons = csn_probe_plan_get_reasons (self->plan);
  GtkWidget *row = add_detail (self, _("What Runs"), text);

  gtk_widget_add_css_class (row, "monospace");
  for (guint i = 0; !csn_probe_plan_can_run (self->plan) && reasons != NULL && reasons[i] != NULL; i++)
    add_detail (self, _("Cannot Run Yet"), reasons[i]);
}

static char *
dup_summary (CsnProbeRow *self, CsnProbeResult *result)
{
  if (is_open (self))
    return dup_progress (self);
  if (result != NULL)
    return csn_text_make_visible (csn_probe_result_get_summary (result));
  /* a series that was stopped brings no run */
  return csn_text_make_visible (self->series != NULL ? csn_probe_series_get_summary (self->series) : _("Not run yet"));
}

static void
show_result (CsnProbeRow *self)
{
  CsnProbeResult *result = csn_entry_get_last_run_of (self->entry, probe_id (self));

  for (guint i = 0; i < self->details->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->details, i));
  g_ptr_array_set_size (self->details, 0);
  g_clear_pointer (&self->output, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), result != NULL);
  add_plan (self);
  add_schedule (self);
  if (result == NULL)
    return;
  csn_status_pill_set_state (self->pill, csn_probe_result_get_state (result));
  add_assertions (self, result);
  add_plot (self, result);
  add_values (self, result);
  add_times (self, result);
  show_output (self);
}

/* What may change while any probe of the record runs: little, and what the row holds inside stays. */
static void
show_running (CsnProbeRow *self)
{
  g_autofree char *summary = dup_summary (self, csn_entry_get_last_run_of (self->entry, probe_id (self)));
  gboolean running = self->runs != NULL && csn_probe_runs_is_running (self->runs, probe_id (self));

  g_object_set (self, "subtitle", summary, NULL);
  gtk_stack_set_visible_child (self->sign, running ? self->spinner : self->icon);
  gtk_widget_set_visible (self->stop, running);
  gtk_widget_set_visible (self->run, !running && !is_open (self));
  gtk_widget_set_visible (self->go_on, !running && is_cut_off (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.run", !running && self->runs != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.go-on", !running && self->runs != NULL && is_cut_off (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.stop", running);
}

static void
run_filed_cb (CsnProbeRow *self)
{
  show_result (self);
  show_running (self);
}

/* A newer series of this probe takes the place of the last. */
static void
series_begun_cb (CsnProbeRow *self)
{
  GListModel *all = csn_record_get_series (csn_session_get_record (self->session));
  CsnProbeSeries *last = NULL;

  for (guint i = g_list_model_get_n_items (all); i > 0 && last == NULL; i--)
    {
      g_autoptr (CsnProbeSeries) series = g_list_model_get_item (all, i - 1);

      if (g_strcmp0 (csn_probe_series_get_probe_id (series), probe_id (self)) == 0)
        last = series;
    }
  if (last == self->series)
    return;
  if (self->series != NULL)
    g_signal_handlers_disconnect_by_func (self->series, show_running, self);
  g_set_object (&self->series, last);
  if (last != NULL)
    g_signal_connect_object (last, "notify", G_CALLBACK (show_running), self, G_CONNECT_SWAPPED);
  show_running (self);
}

static void
run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnProbeRow *self = CSN_PROBE_ROW (widget);
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (plans, g_object_ref (self->plan));
  csn_run_dialog_present (widget, plans, self->runs);
}

static void
go_on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnProbeRow *self = CSN_PROBE_ROW (widget);

  csn_probe_runs_go_on (self->runs, self->series);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnProbeRow *self = CSN_PROBE_ROW (widget);

  csn_probe_runs_stop (self->runs, probe_id (self));
}

static void
csn_probe_row_dispose (GObject *object)
{
  CsnProbeRow *self = CSN_PROBE_ROW (object);

  g_clear_object (&self->plan);
  g_clear_object (&self->entry);
  g_clear_object (&self->runs);
  g_clear_object (&self->series);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_PROBE_ROW);
  G_OBJECT_CLASS (csn_probe_row_parent_class)->dispose (object);
}

static void
csn_probe_row_finalize (GObject *object)
{
  CsnProbeRow *self = CSN_PROBE_ROW (object);

  g_ptr_array_unref (self->details);
  g_free (self->output);
  G_OBJECT_CLASS (csn_probe_row_parent_class)->finalize (object);
}

static void
csn_probe_row_class_init (CsnProbeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_probe_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_probe_row_finalize;
  g_type_ensure (CSN_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-probe-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, sign);
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, pill);
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, run);
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, go_on);
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, stop);
  gtk_widget_class_install_action (widget_class, "probe.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "probe.go-on", NULL, go_on_action);
  gtk_widget_class_install_action (widget_class, "probe.stop", NULL, stop_action);
}

static void
csn_probe_row_init (CsnProbeRow *self)
{
  self->details = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
csn_probe_row_new (CsnSession *session, CsnProbePlan *plan, CsnEntry *entry, CsnProbeRuns *runs)
{
  CsnProbeRow *self = g_object_new (CSN_TYPE_PROBE_ROW, NULL);
  GListModel *series = csn_record_get_series (csn_session_get_record (session));
  g_autofree char *title = csn_probe_plan_dup_title (plan);

  self->session = g_object_ref (session);
  self->plan = g_object_ref (plan);
  self->entry = g_object_ref (entry);
  g_set_object (&self->runs, runs);
  csn_row_set_title (ADW_PREFERENCES_ROW (self), title);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (show_output), NULL);
  g_signal_connect_object (csn_entry_get_evidence (entry), "items-changed", G_CALLBACK (show_output), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::n-runs", G_CALLBACK (run_filed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (series, "items-changed", G_CALLBACK (series_begun_cb), self, G_CONNECT_SWAPPED);
  if (runs != NULL)
    g_signal_connect_object (runs, "changed", G_CALLBACK (show_running), self, G_CONNECT_SWAPPED);
  run_filed_cb (self);
  series_begun_cb (self);
  return GTK_WIDGET (self);
}
