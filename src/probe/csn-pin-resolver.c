/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks a host up once, classifies where it leads and keeps that answer. As a GResolver it serves libsoup without
 * touching the name that TLS checks (a "remote-connectable" would replace that too). Names that are not pinned are
 * refused. Must not know what the connection is for. */

#include "csn-pin-resolver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CsnPinResolver
{
  GResolver parent_instance;
  GResolver *real;    /* (owned) */
  GHashTable *pinned; /* (owned) host → GList of GInetAddress */
};

G_DEFINE_FINAL_TYPE (CsnPinResolver, csn_pin_resolver, G_TYPE_RESOLVER)

static GList *
copy_addresses (GList *addresses)
{
  return g_list_copy_deep (addresses, (GCopyFunc) g_object_ref, NULL);
}

static GList *
look_up (CsnPinResolver *self, const char *host, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);
  GList *found = g_hash_table_lookup (self->pinned, lower);

  if (found == NULL)
    {
      g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                   _ ("“%s” is no host of this probe and is not looked up."), host);
      return NULL;
    }
  return copy_addresses (found);
}

static GList *
lookup_by_name (GResolver *resolver, const char *host, GCancellable *cancellable, GError **error)
{
  return look_up (CSN_PIN_RESOLVER (resolver), host, error);
}

static GList *
lookup_by_name_with_flags (GResolver                *resolver,
                           const char               *host,
                           GResolverNameLookupFlags  flags,
                           GCancellable             *cancellable,
                           GError                  **error)
{
  return look_up (CSN_PIN_RESOLVER (resolver), host, error);
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
lookup_by_name_with_flags_async (GResolver                *resolver,
                                 const char               *host,
                                 GResolverNameLookupFlags  flags,
                                 GCancellable             *cancellable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GError *error = NULL;
  GList *found = look_up (CSN_PIN_RESOLVER (resolver), host, &error);

  g_task_set_source_tag (task, lookup_by_name_with_flags_async);
  /* half of a happy-eyeballs lookup may find nothing; that is no failure of the other half */
  if (found != NULL && flags != G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT)
    {
      GSocketFamily wanted = flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY ? G_SOCKET_FAMILY_IPV4
                                                                            : G_SOCKET_FAMILY_IPV6;

      for (GList *l = found, *next; l != NULL; l = next)
        {
          next = l->next;
          if (g_inet_address_get_family (l->data) != wanted)
            {
              g_object_unref (l->data);
              found = g_list_delete_link (found, l);
            }
        }
      if (found == NULL)
        g_set_error (&error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, _ ("“%s” has no such address."), host);
    }
  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, free_addresses);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_by_name_async (GResolver           *resolver,
                      const char          *host,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  lookup_by_name_with_flags_async (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
                                   user_data);
}

static void
csn_pin_resolver_finalize (GObject *object)
{
  CsnPinResolver *self = CSN_PIN_RESOLVER (object);

  g_clear_object (&self->real);
  g_hash_table_unref (self->pinned);
  G_OBJECT_CLASS (csn_pin_resolver_parent_class)->finalize (object);
}

static void
csn_pin_resolver_class_init (CsnPinResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = csn_pin_resolver_finalize;
  resolver_class->lookup_by_name = lookup_by_name;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags = lookup_by_name_with_flags;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
csn_pin_resolver_init (CsnPinResolver *self)
{
  self->pinned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_addresses);
}

void
csn_pin_resolver_install (void)
{
  g_autoptr (GResolver) before = g_resolver_get_default ();

  if (CSN_IS_PIN_RESOLVER (before))
    return;

  g_autoptr (CsnPinResolver) self = g_object_new (CSN_TYPE_PIN_RESOLVER, NULL);

  self->real = g_steal_pointer (&before);
  g_resolver_set_default (G_RESOLVER (self));
}

typedef struct
{
  GStrv hosts; /* (owned) */
  guint next;
  GResolver *resolver;      /* (owned) the one that really looks up */
  CsnPinResolver *pins;     /* (owned) (nullable) */
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_strfreev (lookup->hosts);
  g_clear_object (&lookup->resolver);
  g_clear_object (&lookup->pins);
  g_free (lookup);
}

static void look_up_next (GTask *task);

static gboolean
check_addresses (const char *host, GList *addresses, GError **error)
{
  for (GList *l = addresses; l != NULL; l = l->next)
    if (csn_address_class_of_address (l->data) == CSN_ADDRESS_FORBIDDEN)
      {
        g_autofree char *text = g_inet_address_to_string (l->data);

        g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                     _ ("“%s” leads to %s, a link-local or metadata address that probes never connect to."), host,
                     text);
        return FALSE;
      }
  return TRUE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Lookup *lookup = g_task_get_task_data (task);
  const char *host = lookup->hosts[lookup->next];
  GError *error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (addresses == NULL)
    {
      g_prefix_error (&error, _ ("“%s” was not found: "), host);
      g_task_return_error (task, error);
      return;
    }
  if (!check_addresses (host, addresses, &error))
    {
      g_resolver_free_addresses (addresses);
      g_task_return_error (task, error);
      return;
    }
  if (lookup->pins != NULL)
    g_hash_table_replace (lookup->pins->pinned, g_strdup (host), addresses);
  else
    g_resolver_free_addresses (addresses);
  lookup->next++;
  look_up_next (task);
}

static void
look_up_next (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  const char *host = lookup->hosts[lookup->next];

  if (host == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_resolver_lookup_by_name_async (lookup->resolver, host, g_task_get_cancellable (task), found_cb,
                                   g_object_ref (task));
}

void
csn_pin_hosts_async (const char *const   *origins,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, csn_pin_hosts_async);
  for (guint i = 0; origins[i] != NULL; i++)
    {
      g_autofree char *host = NULL;
      g_autofree char *origin = csn_origin_of_url (origins[i], &host, NULL);

      if (host != NULL)
        g_strv_builder_add (hosts, host);
    }
  lookup->hosts = g_strv_builder_end (hosts);
  if (CSN_IS_PIN_RESOLVER (resolver))
    {
      lookup->pins = CSN_PIN_RESOLVER (g_object_ref (resolver));
      lookup->resolver = g_object_ref (lookup->pins->real);
    }
  else
    lookup->resolver = g_object_ref (resolver);
  g_task_set_task_data (task, lookup, (GDestroyNotify) lookup_free);
  look_up_next (task);
}

gboolean
csn_pin_hosts_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
