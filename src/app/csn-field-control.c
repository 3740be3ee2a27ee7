/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A blank as a text entry; see the header. What is typed is said after a pause, on Return, and when the focus leaves. */

#include "csn-field-control.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

/* A pause in typing after which a change is stored: long enough not to store half a word, short enough to lose nothing. */
#define PAUSE_MS    900
#define LEAST_CHARS 8

struct _CsnFieldControl
{
  GtkWidget parent_instance;
  GtkWidget *caption;
  GtkWidget *entry_widget;
  GtkWidget *unit;
  CsnEntry *entry;         /* (owned) (nullable) */
  GSignalGroup *signals;   /* (owned) */
  guint pause;             /* source id */
  gboolean typed;          /* something was typed that nobody was told yet */
  gboolean showing;        /* we set the text ourselves */
};

enum
{
  ANSWER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnFieldControl, csn_field_control, GTK_TYPE_WIDGET)

static const char *
shown_value (CsnFieldControl *self)
{
  const char *value = csn_entry_get_value (self->entry);

  return value ? value : "";
}

static void
show_value (CsnFieldControl *self)
{
  if (self->entry == NULL || self->typed)
    return;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry_widget)), shown_value (self)) == 0)
    return;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry_widget), shown_value (self));
  self->showing = FALSE;
}

void
csn_field_control_flush (CsnFieldControl *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CSN_IS_FIELD_CONTROL (self));

  g_clear_handle_id (&self->pause, g_source_remove);
  if (!self->typed || self->entry == NULL)
    return;
  self->typed = FALSE;
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry_widget))));
  if (g_strcmp0 (text, shown_value (self)) == 0)
    return;
  g_signal_emit (self, signals[ANSWER], 0, self->entry, *text != '\0' ? text : NULL, NULL);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  CsnFieldControl *self = user_data;

  self->pause = 0;
  csn_field_control_flush (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (CsnFieldControl *self)
{
  if (self->showing)
    return;
  self->typed = TRUE;
  csn_field_control_set_problem (self, NULL);
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

static void
csn_field_control_dispose (GObject *object)
{
  CsnFieldControl *self = CSN_FIELD_CONTROL (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->caption, gtk_widget_unparent);
  g_clear_pointer (&self->entry_widget, gtk_widget_unparent);
  g_clear_pointer (&self->unit, gtk_widget_unparent);
  G_OBJECT_CLASS (csn_field_control_parent_class)->dispose (object);
}

static void
csn_field_control_class_init (CsnFieldControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_field_control_dispose;
  signals[ANSWER] = g_signal_new ("answer", CSN_TYPE_FIELD_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, CSN_TYPE_ENTRY, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "blank");
}

static void
csn_field_control_init (CsnFieldControl *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->caption = g_object_new (GTK_TYPE_LABEL, "css-classes", (const char *[]) { "secondary", NULL }, "ellipsize",
                                PANGO_ELLIPSIZE_MIDDLE, NULL);
  self->entry_widget = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, NULL);
  self->unit = g_object_new (GTK_TYPE_LABEL, "css-classes", (const char *[]) { "secondary", NULL }, "ellipsize",
                             PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_set_parent (self->caption, GTK_WIDGET (self));
  gtk_widget_set_parent (self->entry_widget, GTK_WIDGET (self));
  gtk_widget_set_parent (self->unit, GTK_WIDGET (self));
  g_signal_connect_object (self->entry_widget, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry_widget, "activate", G_CALLBACK (csn_field_control_flush), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (csn_field_control_flush), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry_widget, focus);
  self->signals = g_signal_group_new (CSN_TYPE_ENTRY);
  g_signal_group_connect_swapped (self->signals, "notify::value", G_CALLBACK (show_value), self);
}

GtkWidget *
csn_field_control_new (void)
{
  return g_object_new (CSN_TYPE_FIELD_CONTROL, NULL);
}

static int
width_of (CsnItem *item)
{
  switch (csn_item_get_field_kind (item))
    {
    case CSN_FIELD_COUNT:
    case CSN_FIELD_MEASURE:
    case CSN_FIELD_DERIVED_COUNT:
    case CSN_FIELD_DERIVED_PERCENT:
      return 6;
    case CSN_FIELD_DATE:
    case CSN_FIELD_TIMEZONE:
      return 11;
    case CSN_FIELD_DATETIME:
    case CSN_FIELD_DATETIME_PAIR:
    case CSN_FIELD_PERSON:
      return 16;
    default:
      return 22;
    }
}

static const char *
hint_of (CsnItem *item)
{
  switch (csn_item_get_field_kind (item))
    {
    case CSN_FIELD_DATE:
      /* Translators: how a date is typed */
      return _("YYYY-MM-DD");
    case CSN_FIELD_DATETIME:
      return _("YYYY-MM-DD HH:MM");
    case CSN_FIELD_PERSON:
    case CSN_FIELD_SIGNATURE:
      return _("Name");
    case CSN_FIELD_PERSON_CONTACT:
      return _("Name, contact");
    case CSN_FIELD_URL:
      return _("https://…");
    default:
      return csn_item_get_preset (item);
    }
}

static void
set_labels (CsnFieldControl *self, const char *lead, gboolean caption)
{
  CsnItem *item = csn_entry_get_item (self->entry);
  const char *unit = csn_item_get_unit (item);
  g_autofree char *label = csn_text_make_line (csn_item_get_label (item));
  g_autofree char *name = NULL;

  gtk_label_set_label (GTK_LABEL (self->caption), label);
  gtk_widget_set_visible (self->caption, caption && *label != '\0');
  gtk_label_set_label (GTK_LABEL (self->unit), unit ? unit : "");
  gtk_widget_set_visible (self->unit, unit != NULL && *unit != '\0' && g_strcmp0 (unit, label) != 0);
  name = g_strjoin (", ", lead ? lead : label, lead ? label : (unit ? unit : ""), lead && unit ? unit : NULL, NULL);
  if (lead == NULL && unit == NULL)
    g_set_str (&name, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry_widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *name != '\0' ? name : _("Blank"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *name != '\0' ? name : _("Blank"), -1);
}

void
csn_field_control_set_entry (CsnFieldControl *self, CsnEntry *entry, const char *lead, gboolean caption)
{
  CsnItem *item;
  const char *hint;
  int width;

  g_return_if_fail (CSN_IS_FIELD_CONTROL (self));

  csn_field_control_flush (self);
  g_set_object (&self->entry, entry);
  g_signal_group_set_target (self->signals, entry);
  if (entry == NULL)
    return;
  item = csn_entry_get_item (entry);
  width = width_of (item);
  set_labels (self, lead, caption);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry_widget), MIN (width, LEAST_CHARS));
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry_widget), width);
  hint = hint_of (item);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry_widget), hint);
  csn_field_control_set_problem (self, NULL);
  show_value (self);
}

CsnEntry *
csn_field_control_get_entry (CsnFieldControl *self)
{
  g_return_val_if_fail (CSN_IS_FIELD_CONTROL (self), NULL);
  return self->entry;
}

void
csn_field_control_set_editable (CsnFieldControl *self, gboolean editable)
{
  gboolean derived;

  g_return_if_fail (CSN_IS_FIELD_CONTROL (self));

  derived = self->entry != NULL && csn_item_is_derived (csn_entry_get_item (self->entry));
  gtk_editable_set_editable (GTK_EDITABLE (self->entry_widget), editable && !derived);
  if (derived)
    csn_tooltip_set_text (self->entry_widget, _("Computed from the other answers"));
  if (editable && !derived)
    gtk_widget_remove_css_class (self->entry_widget, "flat");
  else
    gtk_widget_add_css_class (self->entry_widget, "flat");
}

void
csn_field_control_set_problem (CsnFieldControl *self, const char *problem)
{
  g_return_if_fail (CSN_IS_FIELD_CONTROL (self));

  csn_tooltip_set_text (self->entry_widget, problem);
  if (problem != NULL)
    {
      gtk_widget_add_css_class (self->entry_widget, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry_widget), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_announce (GTK_ACCESSIBLE (self->entry_widget), problem,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      return;
    }
  gtk_widget_remove_css_class (self->entry_widget, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry_widget), GTK_ACCESSIBLE_STATE_INVALID);
}
