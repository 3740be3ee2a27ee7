/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A name that changes its address between two questions (DNS rebinding), and names that lead to forbidden places. The
 * real resolver is replaced by one that lies. */

#include "csn-pin-resolver.h"

#include <string.h>

#define LYING_TYPE_RESOLVER (lying_resolver_get_type ())
G_DECLARE_FINAL_TYPE (LyingResolver, lying_resolver, LYING, RESOLVER, GResolver)

/* "good.test" is loopback at first and a metadata address ever after; "bad.test" always is one, and "mixed.test" has
 * one among others. */
struct _LyingResolver
{
  GResolver parent_instance;
  guint asked;
};

G_DEFINE_FINAL_TYPE (LyingResolver, lying_resolver, G_TYPE_RESOLVER)

static void
lookup_by_name_async (GResolver           *resolver,
                      const char          *host,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  LyingResolver *self = LYING_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  const char *first = strcmp (host, "bad.test") == 0 || self->asked++ > 0 ? "169.254.169.254" : "127.0.0.1";
  GList *addresses = g_list_append (NULL, g_inet_address_new_from_string (first));

  if (strcmp (host, "mixed.test") == 0)
    addresses = g_list_prepend (addresses, g_inet_address_new_from_string ("192.0.2.1"));
  g_task_return_pointer (task, addresses, (GDestroyNotify) g_resolver_free_addresses);
}

static GList *
lookup_by_name_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lying_resolver_class_init (LyingResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_async = lookup_by_name_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_finish = lookup_by_name_finish;
}

static void
lying_resolver_init (LyingResolver *self)
{
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
pin (const char *origin, GError **error)
{
  const char *origins[] = { origin, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  csn_pin_hosts_async (origins, NULL, keep_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return csn_pin_hosts_finish (result, error);
}

static char *
look_up (const char *host, GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *addresses = g_resolver_lookup_by_name (resolver, host, NULL, error);
  char *text;

  if (addresses == NULL)
    return NULL;
  text = g_inet_address_to_string (addresses->data);
  g_resolver_free_addresses (addresses);
  return text;
}

static void
test_rebinding (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pin ("http://good.test:80", &error));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *address = look_up ("good.test", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (address, ==, "127.0.0.1");
    }
  /* asked again for the next probe, the name is refused */
  g_assert_false (pin ("http://good.test:80", &error));
  g_assert_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED);
}

static void
test_forbidden (void)
{
  g_autoptr (GError) bad = NULL;
  g_autoptr (GError) mixed = NULL;

  g_assert_false (pin ("http://bad.test:80", &bad));
  g_assert_error (bad, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED);
  g_assert_nonnull (strstr (bad->message, "169.254.169.254"));
  g_assert_false (pin ("http://mixed.test:80", &mixed));
  g_assert_error (mixed, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED);
}

static void
test_not_pinned (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (look_up ("elsewhere.test", &error));
  g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_autoptr (GResolver) liar = NULL;

  g_test_init (&argc, &argv, NULL);
  liar = g_object_new (LYING_TYPE_RESOLVER, NULL);
  g_resolver_set_default (liar);
  csn_pin_resolver_install ();
  g_test_add_func ("/probe/pin-resolver/rebinding", test_rebinding);
  g_test_add_func ("/probe/pin-resolver/forbidden", test_forbidden);
  g_test_add_func ("/probe/pin-resolver/not-pinned", test_not_pinned);
  return g_test_run ();
}
