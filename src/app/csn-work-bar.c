/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is being worked on; see the header. */

#include "csn-work-bar.h"

#define SHOW_AFTER_MS 500

struct _CsnWorkBar
{
  AdwBin parent_instance;
  GtkActionBar *bar;
  GtkLabel *label;
  GtkWidget *spinner;
  GtkProgressBar *progress;
  GCancellable *cancellable; /* (owned) (nullable) */
  guint show;                /* source that shows it */
};

G_DEFINE_FINAL_TYPE (CsnWorkBar, csn_work_bar, ADW_TYPE_BIN)

static gboolean
show_cb (gpointer user_data)
{
  CsnWorkBar *self = user_data;

  self->show = 0;
  gtk_action_bar_set_revealed (self->bar, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_label (self->label),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  return G_SOURCE_REMOVE;
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnWorkBar *self = CSN_WORK_BAR (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
csn_work_bar_dispose (GObject *object)
{
  CsnWorkBar *self = CSN_WORK_BAR (object);

  g_clear_handle_id (&self->show, g_source_remove);
  g_clear_object (&self->cancellable);
  /* the bin must not keep a child that the template takes from it */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_WORK_BAR);
  G_OBJECT_CLASS (csn_work_bar_parent_class)->dispose (object);
}

static void
csn_work_bar_class_init (CsnWorkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_work_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-work-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnWorkBar, bar);
  gtk_widget_class_bind_template_child (widget_class, CsnWorkBar, label);
  gtk_widget_class_bind_template_child (widget_class, CsnWorkBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, CsnWorkBar, progress);
  gtk_widget_class_install_action (widget_class, "work.stop", NULL, stop_action);
}

static void
csn_work_bar_init (CsnWorkBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_work_bar_begin (CsnWorkBar *self, const char *text, GCancellable *cancellable)
{
  g_return_if_fail (CSN_IS_WORK_BAR (self));

  gtk_label_set_label (self->label, text);
  g_set_object (&self->cancellable, cancellable);
  csn_work_bar_set_fraction (self, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "work.stop", cancellable != NULL);
  if (self->show == 0 && !gtk_action_bar_get_revealed (self->bar))
    self->show = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
}

void
csn_work_bar_set_fraction (CsnWorkBar *self, double fraction)
{
  g_return_if_fail (CSN_IS_WORK_BAR (self));

  gtk_widget_set_visible (self->spinner, fraction < 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, MIN (fraction, 1));
}

void
csn_work_bar_end (CsnWorkBar *self)
{
  g_return_if_fail (CSN_IS_WORK_BAR (self));

  g_clear_handle_id (&self->show, g_source_remove);
  g_clear_object (&self->cancellable);
  gtk_action_bar_set_revealed (self->bar, FALSE);
}

gboolean
csn_work_bar_is_shown (CsnWorkBar *self)
{
  g_return_val_if_fail (CSN_IS_WORK_BAR (self), FALSE);
  return gtk_action_bar_get_revealed (self->bar);
}
