/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Heading of a section; see the header. */

#include "csn-section-header.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

struct _CsnSectionHeader
{
  AdwBin parent_instance;
  GtkLabel *place;
  GtkLabel *title;
  GtkLabel *progress;
  CsnFormSection *section; /* (owned) (nullable) */
  GSignalGroup *signals;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnSectionHeader, csn_section_header, ADW_TYPE_BIN)

static void
show_progress (CsnSectionHeader *self)
{
  g_autofree char *progress = self->section ? csn_form_section_dup_progress (self->section) : g_strdup ("");

  gtk_label_set_label (self->progress, progress);
}

static void
csn_section_header_dispose (GObject *object)
{
  CsnSectionHeader *self = CSN_SECTION_HEADER (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->section);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_SECTION_HEADER);
  G_OBJECT_CLASS (csn_section_header_parent_class)->dispose (object);
}

static void
csn_section_header_class_init (CsnSectionHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_section_header_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-section-header.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnSectionHeader, place);
  gtk_widget_class_bind_template_child (widget_class, CsnSectionHeader, title);
  gtk_widget_class_bind_template_child (widget_class, CsnSectionHeader, progress);
}

static void
csn_section_header_init (CsnSectionHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (CSN_TYPE_FORM_SECTION);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (show_progress), self);
}

GtkWidget *
csn_section_header_new (void)
{
  return g_object_new (CSN_TYPE_SECTION_HEADER, NULL);
}

void
csn_section_header_set_section (CsnSectionHeader *self, CsnFormSection *section)
{
  CsnSection *parent;
  g_autofree char *title = NULL;
  g_autofree char *place = NULL;

  g_return_if_fail (CSN_IS_SECTION_HEADER (self));

  g_set_object (&self->section, section);
  g_signal_group_set_target (self->signals, section);
  show_progress (self);
  if (section == NULL)
    return;
  title = csn_text_make_line (csn_section_get_title (csn_form_section_get_section (section)));
  if (*title == '\0')
    g_set_str (&title, _("Beginning of the Document"));
  gtk_label_set_label (self->title, title);
  parent = csn_section_get_parent (csn_form_section_get_section (section));
  place = parent != NULL && csn_section_get_level (parent) > 1 ? csn_text_make_line (csn_section_get_title (parent)) : NULL;
  gtk_label_set_label (self->place, place ? place : "");
  gtk_widget_set_visible (GTK_WIDGET (self->place), place != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
}
