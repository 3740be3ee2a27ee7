/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A badge of icon, word and tint; see the header. */

#include "csn-status-pill.h"

#include "csn-state-words.h"

struct _CsnStatusPill
{
  GtkWidget parent_instance;
  GtkWidget *image;
  GtkWidget *label;
  const char *style;
};

G_DEFINE_FINAL_TYPE (CsnStatusPill, csn_status_pill, GTK_TYPE_WIDGET)

static void
csn_status_pill_dispose (GObject *object)
{
  CsnStatusPill *self = CSN_STATUS_PILL (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (csn_status_pill_parent_class)->dispose (object);
}

static void
csn_status_pill_class_init (CsnStatusPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_status_pill_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statuspill");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
csn_status_pill_init (CsnStatusPill *self)
{
  self->image = g_object_new (GTK_TYPE_IMAGE, "pixel-size", 12, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "single-line-mode", TRUE, NULL);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
csn_status_pill_new (void)
{
  return g_object_new (CSN_TYPE_STATUS_PILL, NULL);
}

void
csn_status_pill_set (CsnStatusPill *self, const char *icon_name, const char *word, const char *style)
{
  g_return_if_fail (CSN_IS_STATUS_PILL (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon_name);
  gtk_label_set_label (GTK_LABEL (self->label), word);
  if (g_strcmp0 (self->style, style) == 0)
    return;
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->style);
  self->style = g_intern_string (style);
  gtk_widget_add_css_class (GTK_WIDGET (self), style);
}

void
csn_status_pill_set_state (CsnStatusPill *self, CsnState state)
{
  csn_status_pill_set (self, csn_state_get_icon (state), csn_state_get_word (state),
                       csn_state_get_style (state));
}

const char *
csn_status_pill_get_word (CsnStatusPill *self)
{
  g_return_val_if_fail (CSN_IS_STATUS_PILL (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->label));
}
