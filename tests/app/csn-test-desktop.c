/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A notification service; see the header. */

#include "csn-test-desktop.h"

#include <string.h>

static const char interface_xml[]
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
      "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
      "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
      "</interface></node>";

static void
called_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
           GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  CsnTestDesktop *self = user_data;
  static const char *const abilities[] = { "actions", "body", NULL };

  if (strcmp (method, "Notify") == 0)
    {
      const char *heading, *body;

      g_variant_get_child (parameters, 3, "&s", &heading);
      g_variant_get_child (parameters, 4, "&s", &body);
      g_ptr_array_add (self->shown, g_strdup_printf ("%s|%s", heading, body));
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", self->shown->len));
    }
  else if (strcmp (method, "CloseNotification") == 0)
    {
      self->n_withdrawn++;
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (strcmp (method, "GetCapabilities") == 0)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", abilities));
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", "Test", "Countersign", "1", "1.2"));
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

CsnTestDesktop *
csn_test_desktop_new (void)
{
  static const GDBusInterfaceVTable table = { .method_call = called_cb };
  CsnTestDesktop *self = g_new0 (CsnTestDesktop, 1);
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GError) error = NULL;
  gboolean owned = FALSE;

  self->shown = g_ptr_array_new_with_free_func (g_free);
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (interface_xml, &error);
  g_assert_no_error (error);
  self->registration = g_dbus_connection_register_object (self->bus, "/org/freedesktop/Notifications", node->interfaces[0],
                                                          &table, self, NULL, &error);
  g_assert_no_error (error);
  self->name = g_bus_own_name_on_connection (self->bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE,
                                             owned_cb, NULL, &owned, NULL);
  while (!owned)
    g_main_context_iteration (NULL, TRUE);
  return self;
}

void
csn_test_desktop_free (CsnTestDesktop *self)
{
  g_bus_unown_name (self->name);
  g_dbus_connection_unregister_object (self->bus, self->registration);
  g_object_unref (self->bus);
  g_ptr_array_unref (self->shown);
  g_free (self);
}
