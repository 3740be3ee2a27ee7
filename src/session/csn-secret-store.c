/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets of probes in the Secret Service; see the header. libsecret is loaded when the keyring is first asked: it brings two
 * more libraries. */

#include "csn-secret-store.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "csn-digest.h"
#include "csn-library.h"

#define ENVIRONMENT_PREFIX "COUNTERSIGN_SECRET_"

/* Attributes can be read by every program of the desktop, so the path of the record is only there as a digest. */
static const SecretSchema schema = {
  "org.countersign.ProbeSecret",
  SECRET_SCHEMA_NONE,
  {
      { "document", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static struct
{
  __typeof__ (secret_item_get_attributes) *item_get_attributes;
  __typeof__ (secret_item_get_secret) *item_get_secret;
  __typeof__ (secret_value_get_text) *value_get_text;
  __typeof__ (secret_value_unref) *value_unref;
  __typeof__ (secret_service_search) *service_search;
  __typeof__ (secret_service_search_finish) *service_search_finish;
  __typeof__ (secret_password_store_finish) *password_store_finish;
  __typeof__ (secret_password_clear_finish) *password_clear_finish;
  __typeof__ (secret_password_storev) *password_storev;
  __typeof__ (secret_password_clearv) *password_clearv;
} keyring; /* filled before it is asked */

static const CsnLibrarySymbol symbols[] = {
  { "secret_item_get_attributes", &keyring.item_get_attributes },
  { "secret_item_get_secret", &keyring.item_get_secret },
  { "secret_value_get_text", &keyring.value_get_text },
  { "secret_value_unref", &keyring.value_unref },
  { "secret_service_search", &keyring.service_search },
  { "secret_service_search_finish", &keyring.service_search_finish },
  { "secret_password_store_finish", &keyring.password_store_finish },
  { "secret_password_clear_finish", &keyring.password_clear_finish },
  { "secret_password_storev", &keyring.password_storev },
  { "secret_password_clearv", &keyring.password_clearv },
};

static CsnLibrary library = { "libsecret-1.so.0", symbols, G_N_ELEMENTS (symbols), FALSE };

/* Returns the error to the caller of @task when there is no libsecret, and lets go of it. */
static gboolean
load_keyring (GTask *task)
{
  GError *error = NULL;

  if (csn_library_load (&library, &error))
    return TRUE;
  g_task_return_error (task, error);
  g_object_unref (task);
  return FALSE;
}

void
csn_secret_protect_process (void)
{
  static const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0);
}

void
csn_secret_add_environment (CsnProbeSetup *setup)
{
  g_auto (GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], ENVIRONMENT_PREFIX))
      {
        csn_secret_protect_process ();
        csn_probe_setup_set_secret (setup, names[i] + strlen (ENVIRONMENT_PREFIX), g_getenv (names[i]), NULL);
      }
}

CsnStoredSecret *
csn_stored_secret_new (const char *name, const char *value, const char *origin)
{
  CsnStoredSecret *self = g_new0 (CsnStoredSecret, 1);

  csn_secret_protect_process ();
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  self->origin = g_strdup (origin);
  return self;
}

void
csn_stored_secret_free (CsnStoredSecret *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->origin);
  if (self->value != NULL)
    explicit_bzero (self->value, strlen (self->value));
  g_free (self->value);
  g_free (self);
}

static GHashTable *
build_attributes (const char *document, const char *name)
{
  g_autofree char *whole = g_canonicalize_filename (document, NULL);
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) "document", csn_sha256_hex (whole, strlen (whole)));
  if (name != NULL)
    g_hash_table_insert (attributes, (gpointer) "name", g_strdup (name));
  return attributes;
}

static void
take_item (SecretItem *item, GPtrArray *secrets)
{
  g_autoptr (GHashTable) attributes = keyring.item_get_attributes (item);
  SecretValue *value = keyring.item_get_secret (item);
  const char *name = g_hash_table_lookup (attributes, "name");
  const char *origin = g_hash_table_lookup (attributes, "origin");
  const char *text = value != NULL ? keyring.value_get_text (value) : NULL;

  if (name != NULL && text != NULL)
    g_ptr_array_add (secrets, csn_stored_secret_new (name, text, origin != NULL && *origin != '\0' ? origin : NULL));
  g_clear_pointer (&value, keyring.value_unref);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GList *items = keyring.service_search_finish (NULL, result, &error);
  GPtrArray *secrets;

  if (error != NULL)
    {
      g_prefix_error (&error, _ ("Asking the keyring for secrets: "));
      g_task_return_error (task, error);
      return;
    }
  secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_stored_secret_free);
  for (GList *l = items; l != NULL; l = l->next)
    take_item (l->data, secrets);
  g_list_free_full (items, g_object_unref);
  g_task_return_pointer (task, secrets, (GDestroyNotify) g_ptr_array_unref);
}

void
csn_secret_store_load_async (const char *document, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (document != NULL);

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = build_attributes (document, NULL);

  g_task_set_source_tag (task, csn_secret_store_load_async);
  if (!load_keyring (task))
    return;
  keyring.service_search (NULL, &schema, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS,
                         cancellable, found_cb, task);
}

GPtrArray *
csn_secret_store_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, csn_secret_store_load_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (keyring.password_store_finish (result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_prefix_error (&error, _ ("Keeping the secret in the keyring: "));
  g_task_return_error (task, error);
}

/* What is kept now, after what was kept under the name with another origin has gone. */
static void
cleared_before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GHashTable *attributes = g_object_get_data (G_OBJECT (task), "attributes");
  CsnStoredSecret *secret = g_task_get_task_data (task);
  g_autofree char *label = g_strdup_printf (_ ("Countersign: secret “%s” of a probe"), secret->name);
  GError *error = NULL;

  keyring.password_clear_finish (result, &error);
  if (error != NULL)
    {
      g_prefix_error (&error, _ ("Keeping the secret in the keyring: "));
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  keyring.password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret->value,
                          g_task_get_cancellable (task), stored_cb, task);
}

void
csn_secret_store_save_async (const char *document, CsnStoredSecret *secret, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (document != NULL && secret != NULL);

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) old = build_attributes (document, secret->name);
  GHashTable *attributes = build_attributes (document, secret->name);

  g_task_set_source_tag (task, csn_secret_store_save_async);
  g_task_set_task_data (task, csn_stored_secret_new (secret->name, secret->value, secret->origin),
                        (GDestroyNotify) csn_stored_secret_free);
  g_hash_table_insert (attributes, (gpointer) "origin", g_strdup (secret->origin != NULL ? secret->origin : ""));
  g_object_set_data_full (G_OBJECT (task), "attributes", attributes, (GDestroyNotify) g_hash_table_unref);
  if (!load_keyring (task))
    return;
  keyring.password_clearv (&schema, old, cancellable, cleared_before_cb, task);
}

gboolean
csn_secret_store_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, csn_secret_store_save_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  keyring.password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
csn_secret_store_forget_async (const char *document, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (document != NULL);

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = build_attributes (document, name);

  g_task_set_source_tag (task, csn_secret_store_forget_async);
  if (!load_keyring (task))
    return;
  keyring.password_clearv (&schema, attributes, cancellable, forgotten_cb, task);
}

gboolean
csn_secret_store_forget_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, csn_secret_store_forget_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
