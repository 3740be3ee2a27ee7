/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Names of menu items; see the header. The items are of a private type of GTK, known by their role and their property "text". */

#include "csn-menu-names.h"

static gboolean
is_item (GtkWidget *widget)
{
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)))
    {
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO:
      return g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "text") != NULL;
    default:
      return FALSE;
    }
}

static void
name_items (GtkWidget *widget)
{
  g_autofree char *text = NULL;

  if (is_item (widget))
    {
      g_object_get (widget, "text", &text, NULL);
      /* GTK names a label inside that assistive tools do not see */
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

static void
mapped_cb (GtkWidget *menu)
{
  GValue self = G_VALUE_INIT;

  name_items (menu);
  g_value_init (&self, G_OBJECT_TYPE (menu));
  g_value_set_object (&self, menu);
  g_signal_chain_from_overridden (&self, NULL);
  g_value_unset (&self);
}

void
csn_menu_names_install (void)
{
  /* signals are there with their class */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_override_class_handler ("map", GTK_TYPE_POPOVER_MENU, G_CALLBACK (mapped_cb));
}
