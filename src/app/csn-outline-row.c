/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One section in the outline; see the header. */

#include "csn-outline-row.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

#define INDENT 12

struct _CsnOutlineRow
{
  GtkWidget parent_instance;
  GtkWidget *title;
  GtkWidget *failed;       /* (nullable): made when it is first needed */
  GtkWidget *progress;
  GtkListItem *list_item;  /* (unowned) (nullable) */
  CsnFormSection *section; /* (owned) (nullable) */
  GSignalGroup *signals;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnOutlineRow, csn_outline_row, GTK_TYPE_WIDGET)

static void
show_failed (CsnOutlineRow *self, gboolean failed)
{
  if (failed && self->failed == NULL)
    {
      self->failed = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "css-classes",
                                   (const char *[]) { "error", NULL }, "tooltip-text", _("A check failed in this section"), NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->failed), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _("A check failed in this section"), -1);
      gtk_widget_insert_after (self->failed, GTK_WIDGET (self), self->title);
    }
  if (self->failed != NULL)
    gtk_widget_set_visible (self->failed, failed);
}

static void
show_progress (CsnOutlineRow *self)
{
  guint n_checks, n_done;
  g_autofree char *short_text = NULL;
  g_autofree char *long_text = NULL;

  if (self->section == NULL)
    return;
  n_checks = csn_form_section_get_n_checks (self->section);
  n_done = csn_form_section_get_n_done (self->section);
  short_text = n_checks > 0 ? g_strdup_printf ("%u/%u", n_done, n_checks) : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->progress), short_text);
  show_failed (self, csn_form_section_get_n_failed (self->section) > 0);
  long_text = csn_form_section_dup_progress (self->section);
  if (self->list_item != NULL)
    gtk_list_item_set_accessible_description (self->list_item, long_text);
}

/* Asked for when the pointer rests on it: setting a tooltip on each row asks the display where the pointer is. */
static gboolean
csn_outline_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  CsnOutlineRow *self = CSN_OUTLINE_ROW (widget);

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (self->title)));
  return TRUE;
}

static void
csn_outline_row_dispose (GObject *object)
{
  CsnOutlineRow *self = CSN_OUTLINE_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->section);
  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->failed, gtk_widget_unparent);
  g_clear_pointer (&self->progress, gtk_widget_unparent);
  G_OBJECT_CLASS (csn_outline_row_parent_class)->dispose (object);
}

static void
csn_outline_row_class_init (CsnOutlineRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_outline_row_dispose;
  GTK_WIDGET_CLASS (klass)->query_tooltip = csn_outline_row_query_tooltip;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
csn_outline_row_init (CsnOutlineRow *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "hexpand", TRUE, NULL);
  self->progress = g_object_new (GTK_TYPE_LABEL, "css-classes", (const char *[]) { "numeric", "secondary", NULL }, NULL);
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
  gtk_widget_set_parent (self->progress, GTK_WIDGET (self));
  self->signals = g_signal_group_new (CSN_TYPE_FORM_SECTION);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (show_progress), self);
}

GtkWidget *
csn_outline_row_new (GtkListItem *list_item)
{
  CsnOutlineRow *self = g_object_new (CSN_TYPE_OUTLINE_ROW, NULL);

  self->list_item = list_item;
  return GTK_WIDGET (self);
}

void
csn_outline_row_set_section (CsnOutlineRow *self, CsnFormSection *section)
{
  g_autofree char *title = NULL;
  guint level;

  g_return_if_fail (CSN_IS_OUTLINE_ROW (self));

  g_set_object (&self->section, section);
  g_signal_group_set_target (self->signals, section);
  if (section == NULL)
    return;
  level = csn_section_get_level (csn_form_section_get_section (section));
  title = csn_text_make_line (csn_section_get_title (csn_form_section_get_section (section)));
  if (*title == '\0')
    g_set_str (&title, _("Beginning of the Document"));
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_widget_set_margin_start (self->title, level > 2 ? INDENT * MIN (level - 2, 4) : 0);
  if (level <= 2)
    gtk_widget_add_css_class (self->title, "top");
  else
    gtk_widget_remove_css_class (self->title, "top");
  if (self->list_item != NULL)
    gtk_list_item_set_accessible_label (self->list_item, title);
  show_progress (self);
}
