/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One probe of an item; see the header. */

#include "csn-probe-row.h"

#include <glib/gi18n-lib.h>

#include "csn-latency-plot.h"
#include "csn-run-dialog.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

/* Numbers and assertions beyond this are in the evidence. */
#define MAX_DETAILS 24

struct _CsnProbeRow
{
  AdwExpanderRow parent_instance;
  GtkStack *sign;
  GtkWidget *icon;
  GtkWidget *spinner;
  CsnStatusPill *pill;
  GtkWidget *run;
  GtkWidget *stop;
  CsnProbePlan *plan; /* (owned) */
  CsnEntry *entry;    /* (owned) */
  CsnProbeRuns *runs; /* (owned) (nullable) */
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
  GtkWidget *plot = csn_latency_plot_new (result, csn_probe_spec_get_pass (csn_probe_plan_get_spec (self->plan)));
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

static void
show_result (CsnProbeRow *self)
{
  CsnProbeResult *result = csn_entry_get_last_run_of (self->entry, probe_id (self));
  g_autofree char *summary = csn_text_make_visible (result ? csn_probe_result_get_summary (result) : _("Not run yet"));

  for (guint i = 0; i < self->details->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->details, i));
  g_ptr_array_set_size (self->details, 0);
  g_object_set (self, "subtitle", summary, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), result != NULL);
  add_plan (self);
  if (result == NULL)
    return;
  csn_status_pill_set_state (self->pill, csn_probe_result_get_state (result));
  add_assertions (self, result);
  add_plot (self, result);
  add_values (self, result);
  add_times (self, result);
}

static void
show_running (CsnProbeRow *self)
{
  gboolean running = self->runs != NULL && csn_probe_runs_is_running (self->runs, probe_id (self));

  gtk_stack_set_visible_child (self->sign, running ? self->spinner : self->icon);
  gtk_widget_set_visible (self->stop, running);
  gtk_widget_set_visible (self->run, !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.run", !running && self->runs != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.stop", running);
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
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_PROBE_ROW);
  G_OBJECT_CLASS (csn_probe_row_parent_class)->dispose (object);
}

static void
csn_probe_row_finalize (GObject *object)
{
  CsnProbeRow *self = CSN_PROBE_ROW (object);

  g_ptr_array_unref (self->details);
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
  gtk_widget_class_bind_template_child (widget_class, CsnProbeRow, stop);
  gtk_widget_class_install_action (widget_class, "probe.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "probe.stop", NULL, stop_action);
}

static void
csn_probe_row_init (CsnProbeRow *self)
{
  self->details = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
csn_probe_row_new (CsnProbePlan *plan, CsnEntry *entry, CsnProbeRuns *runs)
{
  CsnProbeRow *self = g_object_new (CSN_TYPE_PROBE_ROW, NULL);
  g_autofree char *title = csn_probe_plan_dup_title (plan);

  self->plan = g_object_ref (plan);
  self->entry = g_object_ref (entry);
  g_set_object (&self->runs, runs);
  csn_row_set_title (ADW_PREFERENCES_ROW (self), title);
  g_signal_connect_object (entry, "notify::n-runs", G_CALLBACK (show_result), self, G_CONNECT_SWAPPED);
  if (runs != NULL)
    g_signal_connect_object (runs, "changed", G_CALLBACK (show_running), self, G_CONNECT_SWAPPED);
  show_result (self);
  show_running (self);
  return GTK_WIDGET (self);
}
