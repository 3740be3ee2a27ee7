/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets of probes: kept in the Secret Service and got back, bound to their origin, struck out, never in the
 * record. The service is a small one of the test's own, on a bus of the test's own. */

#include "session-fixture.h"

#include <string.h>

/* --- the service ------------------------------------------------------------------------------------------------ */

static const char introspection[]
    = "<node>"
      "<interface name='org.freedesktop.Secret.Service'>"
      "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
      "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
      "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/><arg"
      " type='ao' direction='out'/></method>"
      "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/><arg type='o'"
      " direction='out'/></method>"
      "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
      "<arg type='a{o(oayays)}' direction='out'/></method>"
      "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
      "<property name='Collections' type='ao' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Collection'>"
      "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' direction='in'/><arg"
      " type='b' direction='in'/>"
      "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
      "<property name='Locked' type='b' access='read'/><property name='Label' type='s' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Item'>"
      "<method name='Delete'><arg type='o' direction='out'/></method>"
      "<property name='Locked' type='b' access='read'/><property name='Label' type='s' access='read'/>"
      "<property name='Attributes' type='a{ss}' access='read'/>"
      "<property name='Created' type='t' access='read'/><property name='Modified' type='t' access='read'/>"
      "</interface>"
      "</node>";

typedef struct
{
  char *path;           /* (owned) */
  GVariant *attributes; /* (owned) a{ss} */
  GBytes *value;        /* (owned) */
  guint registration;
} StoredItem;

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  GDBusNodeInfo *node;
  GPtrArray *items; /* (element-type StoredItem) */
  guint n_made;
  guint owner;
} Service;

static void
stored_item_free (StoredItem *item)
{
  g_free (item->path);
  g_variant_unref (item->attributes);
  g_bytes_unref (item->value);
  g_free (item);
}

static StoredItem *
find_item (Service *service, const char *path)
{
  for (guint i = 0; i < service->items->len; i++)
    if (strcmp (((StoredItem *) g_ptr_array_index (service->items, i))->path, path) == 0)
      return g_ptr_array_index (service->items, i);
  return NULL;
}

static gboolean
has_attributes (StoredItem *item, GVariant *wanted)
{
  GVariantIter iter;
  const char *name, *value, *own;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (!g_variant_lookup (item->attributes, name, "&s", &own) || strcmp (own, value) != 0)
      return FALSE;
  return TRUE;
}

static GVariant *
search (Service *service, GVariant *parameters)
{
  g_autoptr (GVariant) wanted = g_variant_get_child_value (parameters, 0);
  GVariantBuilder found;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < service->items->len; i++)
    if (has_attributes (g_ptr_array_index (service->items, i), wanted))
      g_variant_builder_add (&found, "o", ((StoredItem *) g_ptr_array_index (service->items, i))->path);
  return g_variant_new ("(ao@ao)", &found, g_variant_new_array (G_VARIANT_TYPE_OBJECT_PATH, NULL, 0));
}

static GVariant *
bytes_variant (GBytes *bytes)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1);
}

static GVariant *
get_secrets (Service *service, GVariant *parameters)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) session = g_variant_get_child_value (parameters, 1);
  GVariantBuilder secrets;
  GVariantIter iter;
  const char *path;

  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  g_variant_iter_init (&iter, paths);
  while (g_variant_iter_next (&iter, "&o", &path))
    {
      StoredItem *item = find_item (service, path);

      if (item != NULL)
        g_variant_builder_add (&secrets, "{o(o@ay@ays)}", path, g_variant_get_string (session, NULL),
                               g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0), bytes_variant (item->value),
                                   "text/plain");
    }
  return g_variant_new ("(a{o(oayays)})", &secrets);
}

static const GDBusInterfaceVTable vtable;

static GVariant *
create_item (Service *service, GVariant *parameters)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  StoredItem *item = g_new0 (StoredItem, 1);

  item->path = g_strdup_printf ("/org/freedesktop/secrets/collection/test/%u", ++service->n_made);
  item->attributes = g_variant_lookup_value (properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  item->value = g_bytes_new (g_variant_get_data (value), g_variant_get_size (value));
  item->registration = g_dbus_connection_register_object (service->connection, item->path,
      service->node->interfaces[2], &vtable,
                                                          service, NULL, NULL);
  g_ptr_array_add (service->items, item);
  return g_variant_new ("(oo)", item->path, "/");
}

static void
delete_item (Service *service, const char *path)
{
  StoredItem *item = find_item (service, path);

  g_dbus_connection_unregister_object (service->connection, item->registration);
  g_ptr_array_remove (service->items, item);
}

static void
method_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
           GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  Service *service = data;
  GVariant *answer = NULL;

  if (strcmp (method, "OpenSession") == 0)
    {
      const char *algorithm = NULL;

      g_variant_get (parameters, "(&sv)", &algorithm, NULL);
      if (strcmp (algorithm, "plain") != 0)
        {
          g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.NotSupported", "plain only");
          return;
        }
      answer = g_variant_new ("(vo)", g_variant_new_string (""), "/org/freedesktop/secrets/session/1");
    }
  else if (strcmp (method, "SearchItems") == 0)
    answer = search (service, parameters);
  else if (strcmp (method, "Unlock") == 0)
    {
      g_autoptr (GVariant) items = g_variant_get_child_value (parameters, 0);

      answer = g_variant_new ("(@aoo)", items, "/");
    }
  else if (strcmp (method, "GetSecrets") == 0)
    answer = get_secrets (service, parameters);
  else if (strcmp (method, "ReadAlias") == 0)
    answer = g_variant_new ("(o)", "/org/freedesktop/secrets/aliases/default");
  else if (strcmp (method, "CreateItem") == 0)
    answer = create_item (service, parameters);
  else if (strcmp (method, "Delete") == 0)
    {
      answer = g_variant_new ("(o)", "/");
      delete_item (service, path);
    }
  g_dbus_method_invocation_return_value (invocation, answer);
}

static GVariant *
property_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
             GError **error, gpointer data)
{
  StoredItem *item = find_item (data, path);

  if (strcmp (name, "Collections") == 0)
    return g_variant_new_array (G_VARIANT_TYPE_OBJECT_PATH, NULL, 0);
  if (strcmp (name, "Attributes") == 0)
    return g_variant_ref (item->attributes);
  if (strcmp (name, "Locked") == 0)
    return g_variant_new_boolean (FALSE);
  if (strcmp (name, "Label") == 0)
    return g_variant_new_string ("a secret");
  return g_variant_new_uint64 (1);
}

static const GDBusInterfaceVTable vtable = { method_cb, property_cb, NULL, { 0 } };

/* The service answers on a thread of its own: the library may ask while the test waits. */
static gpointer
serve (gpointer data)
{
  g_main_loop_run (data);
  return NULL;
}

static Service *
start_service (GMainContext *context)
{
  Service *service = g_new0 (Service, 1);
  static const char *const paths[] = { "/org/freedesktop/secrets", "/org/freedesktop/secrets/aliases/default" };
  GError *error = NULL;

  service->items = g_ptr_array_new_with_free_func ((GDestroyNotify) stored_item_free);
  service->node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  g_main_context_push_thread_default (context);
  service->connection = g_dbus_connection_new_for_address_sync (
      g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (g_dbus_connection_register_object (service->connection, paths[i], service->node->interfaces[i],
        &vtable,
                                                         service, NULL, NULL), >, 0);
  service->owner = g_bus_own_name_on_connection (service->connection, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE,
                                                 NULL, NULL, NULL, NULL);
  g_main_context_pop_thread_default (context);
  return service;
}

/* --- tests ------------------------------------------------------------------------------------------------------ */

static Service *service;

static const char text[] = "# List\n\n- [ ] The service answers\n\n```bash\ncurl -H \"Authorization: Bearer $API_TOKEN\" "
                           "http://127.0.0.1:9/x\n```\n";
static const char value[] = "s3cret-value-of-the-test";

static void
act (CsnSession *session, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  fixture_wait (session, result, &error);
  g_assert_no_error (error);
}

static CsnProbePlan *
first_plan (CsnSession *session)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (session);

  g_assert_cmpuint (plans->len, ==, 1);
  return g_object_ref (g_ptr_array_index (plans, 0));
}

static gboolean
folder_holds (const char *folder, const char *needle)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR) ? folder_holds (path, needle)
                                                 : g_file_get_contents (path, &content, &length, NULL)
                                                       && g_strstr_len (content, (gssize) length, needle) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_kept_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnProbePlan) before = first_plan (session);
  g_autoptr (CsnProbePlan) after = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *shown = NULL;

  g_assert_false (csn_probe_plan_can_run (before));
  csn_session_set_secret_async (session, "API_TOKEN", value, "http://127.0.0.1:9", TRUE, NULL, fixture_done, &result);
  act (session, &result);
  g_assert_cmpuint (service->items->len, ==, 1);
  /* the same name again replaces it */
  csn_session_set_secret_async (session, "API_TOKEN", value, "http://127.0.0.1:9", TRUE, NULL, fixture_done, &result);
  act (session, &result);
  g_assert_cmpuint (service->items->len, ==, 1);
  g_clear_object (&session);

  again = fixture_open (fixture, "a.countersign");
  csn_session_load_secrets_async (again, NULL, fixture_done, &result);
  act (again, &result);
  names = csn_session_list_secrets (again);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, "API_TOKEN http://127.0.0.1:9");
  after = first_plan (again);
  g_assert_true (csn_probe_plan_can_run (after));
  shown = csn_probe_plan_dup_text (after);
  g_assert_null (strstr (shown, value));
  g_assert_nonnull (strstr (shown, "***API_TOKEN"));

  csn_session_forget_secret_async (again, "API_TOKEN", NULL, fixture_done, &result);
  act (again, &result);
  g_assert_cmpuint (service->items->len, ==, 0);
  /* neither the record nor anything beside it has seen it */
  g_assert_false (folder_holds (fixture->folder, value));
}

static void
test_bound_to_origin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnProbePlan) plan = NULL;

  csn_session_set_secret_async (session, "API_TOKEN", value, "https://elsewhere.example", FALSE, NULL, fixture_done,
      &result);
  act (session, &result);
  g_assert_cmpuint (service->items->len, ==, 0);
  plan = first_plan (session);
  g_assert_false (csn_probe_plan_can_run (plan));
  g_assert_nonnull (strstr (csn_probe_plan_get_reasons (plan)[0], "https://elsewhere.example"));
}

static void
test_too_short (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_set_secret_async (session, "API_TOKEN", "short", NULL, TRUE, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, NULL));
  g_assert_cmpuint (service->items->len, ==, 0);
}

/* records do not see each other's */
static void
test_other_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) one = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) other = fixture_create (fixture, "b.countersign", text);
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) names = NULL;

  csn_session_set_secret_async (one, "API_TOKEN", value, NULL, TRUE, NULL, fixture_done, &result);
  act (one, &result);
  csn_session_load_secrets_async (other, NULL, fixture_done, &result);
  act (other, &result);
  names = csn_session_list_secrets (other);
  g_assert_cmpuint (g_strv_length (names), ==, 0);
  csn_session_forget_secret_async (one, NULL, NULL, fixture_done, &result);
  act (one, &result);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  /* kept: to give it back waits for every connection, and libsecret keeps one */
  static GTestDBus *bus;
  GThread *thread;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP dbus-daemon is not installed\n");
      return 77;
    }
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  context = g_main_context_new ();
  loop = g_main_loop_new (context, FALSE);
  service = start_service (context);
  thread = g_thread_new ("secret-service", serve, loop);
#define ADD(name, func) g_test_add ("/session/secrets/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("kept-and-back", test_kept_and_back);
  ADD ("bound-to-origin", test_bound_to_origin);
  ADD ("too-short", test_too_short);
  ADD ("other-record", test_other_record);
  status = g_test_run ();
  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_test_dbus_stop (bus);
  return status;
}
