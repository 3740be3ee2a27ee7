/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person gave so that probes can run on this machine. Must not read or write any store itself. */

#include "csn-probe-setup.h"

#include <string.h>

typedef struct
{
  char *value;  /* (owned) */
  char *origin; /* (owned) (nullable) */
} Secret;

struct _CsnProbeSetup
{
  GObject parent_instance;
  char *project_folder; /* (owned) (nullable) */
  GHashTable *values;   /* (owned) folded name → value */
  GHashTable *names;    /* (owned) folded name → name as it was given */
  GHashTable *secrets;  /* (owned) name → Secret */
  CsnProbeRights rights;
  gboolean no_sandbox;
  guint usual_limit;
  guint time_limit;
};

G_DEFINE_FINAL_TYPE (CsnProbeSetup, csn_probe_setup, G_TYPE_OBJECT)

static void
secret_free (Secret *secret)
{
  memset (secret->value, 0, strlen (secret->value));
  g_free (secret->value);
  g_free (secret->origin);
  g_free (secret);
}

static char *
fold_name (const char *name)
{
  char *folded = g_ascii_strdown (name, -1);

  return g_strdelimit (folded, "- .", '_');
}

static void
csn_probe_setup_finalize (GObject *object)
{
  CsnProbeSetup *self = CSN_PROBE_SETUP (object);

  g_free (self->project_folder);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->secrets);
  G_OBJECT_CLASS (csn_probe_setup_parent_class)->finalize (object);
}

static void
csn_probe_setup_class_init (CsnProbeSetupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_probe_setup_finalize;
}

static void
csn_probe_setup_init (CsnProbeSetup *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->secrets =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) secret_free);
}

CsnProbeSetup *
csn_probe_setup_new (const char *project_folder)
{
  CsnProbeSetup *self = g_object_new (CSN_TYPE_PROBE_SETUP, NULL);

  if (project_folder != NULL)
    self->project_folder = g_canonicalize_filename (project_folder, NULL);
  return self;
}

const char *
csn_probe_setup_get_project_folder (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), NULL);
  return self->project_folder;
}

void
csn_probe_setup_set_value (CsnProbeSetup *self, const char *name, const char *value)
{
  g_return_if_fail (CSN_IS_PROBE_SETUP (self));
  g_return_if_fail (name != NULL);

  g_autofree char *folded = fold_name (name);

  if (value != NULL)
    {
      g_hash_table_replace (self->values, g_strdup (folded), g_strdup (value));
      g_hash_table_replace (self->names, g_strdup (folded), g_strdup (name));
    }
  else
    {
      g_hash_table_remove (self->values, folded);
      g_hash_table_remove (self->names, folded);
    }
}

const char *
csn_probe_setup_get_value (CsnProbeSetup *self, const char *name)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_autofree char *folded = fold_name (name);

  return g_hash_table_lookup (self->values, folded);
}

void
csn_probe_setup_set_secret (CsnProbeSetup *self,
                            const char    *name,
                            const char    *value,
                            const char    *origin)
{
  g_return_if_fail (CSN_IS_PROBE_SETUP (self));
  g_return_if_fail (name != NULL && value != NULL);

  Secret *secret = g_new0 (Secret, 1);

  secret->value = g_strdup (value);
  secret->origin = g_strdup (origin);
  g_hash_table_replace (self->secrets, g_strdup (name), secret);
}

const char *
csn_probe_setup_get_secret (CsnProbeSetup *self, const char *name, const char **origin)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  const Secret *secret = g_hash_table_lookup (self->secrets, name);

  if (origin != NULL)
    *origin = secret != NULL ? secret->origin : NULL;
  return secret != NULL ? secret->value : NULL;
}

static char **
list_keys (GHashTable *table)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    g_strv_builder_add (names, l->data);
  return g_strv_builder_end (names);
}

char **
csn_probe_setup_list_secrets (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), NULL);
  return list_keys (self->secrets);
}

char **
csn_probe_setup_list_values (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), NULL);

  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) folded = list_keys (self->names);

  for (guint i = 0; folded[i] != NULL; i++)
    g_strv_builder_add (names, g_hash_table_lookup (self->names, folded[i]));
  return g_strv_builder_end (names);
}

void
csn_probe_setup_set_rights (CsnProbeSetup *self, CsnProbeRights rights)
{
  g_return_if_fail (CSN_IS_PROBE_SETUP (self));
  self->rights = rights & CSN_PROBE_RIGHT_ALL;
}

CsnProbeRights
csn_probe_setup_get_rights (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), CSN_PROBE_RIGHT_NONE);
  return self->rights;
}

void
csn_probe_setup_set_usual_limit (CsnProbeSetup *self, guint milliseconds)
{
  g_return_if_fail (CSN_IS_PROBE_SETUP (self));
  self->usual_limit = milliseconds;
}

guint
csn_probe_setup_get_usual_limit (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), 0);
  return self->usual_limit;
}

void
csn_probe_setup_set_time_limit (CsnProbeSetup *self, guint milliseconds)
{
  g_return_if_fail (CSN_IS_PROBE_SETUP (self));
  self->time_limit = milliseconds;
}

guint
csn_probe_setup_get_time_limit (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), 0);
  return self->time_limit;
}

void
csn_probe_setup_set_no_sandbox (CsnProbeSetup *self, gboolean no_sandbox)
{
  g_return_if_fail (CSN_IS_PROBE_SETUP (self));
  self->no_sandbox = no_sandbox;
}

gboolean
csn_probe_setup_get_no_sandbox (CsnProbeSetup *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), FALSE);
  return self->no_sandbox;
}

JsonObject *
csn_probe_setup_to_json (CsnProbeSetup *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *values = json_object_new ();
  JsonObject *secrets = json_object_new ();
  GHashTableIter iter;
  gpointer name, entry;

  g_return_val_if_fail (CSN_IS_PROBE_SETUP (self), object);

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, &name, &entry))
    json_object_set_string_member (values, entry, g_hash_table_lookup (self->values, name));
  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, &name, &entry))
    {
      const Secret *secret = entry;
      JsonArray *pair = json_array_new ();

      json_array_add_string_element (pair, secret->value);
      if (secret->origin != NULL)
        json_array_add_string_element (pair, secret->origin);
      json_object_set_array_member (secrets, name, pair);
    }
  if (self->project_folder != NULL)
    json_object_set_string_member (object, "folder", self->project_folder);
  json_object_set_object_member (object, "values", values);
  json_object_set_object_member (object, "secrets", secrets);
  json_object_set_int_member (object, "rights", self->rights);
  json_object_set_boolean_member (object, "no_sandbox", self->no_sandbox);
  json_object_set_int_member (object, "usual_limit", self->usual_limit);
  json_object_set_int_member (object, "time_limit", self->time_limit);
  return object;
}

static void
take_value_cb (JsonObject *object, const char *name, JsonNode *node, gpointer self)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    csn_probe_setup_set_value (self, name, json_node_get_string (node));
}

static void
take_secret_cb (JsonObject *object, const char *name, JsonNode *node, gpointer self)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = pair != NULL ? json_array_get_length (pair) : 0;

  if (n > 0)
    csn_probe_setup_set_secret (self, name, json_array_get_string_element (pair, 0),
                                n > 1 ? json_array_get_string_element (pair, 1) : NULL);
}

CsnProbeSetup *
csn_probe_setup_new_from_json (JsonObject *object)
{
  CsnProbeSetup *self;

  g_return_val_if_fail (object != NULL, NULL);

  self = csn_probe_setup_new (json_object_get_string_member_with_default (object, "folder", NULL));
  if (json_object_has_member (object, "values"))
    json_object_foreach_member (json_object_get_object_member (object, "values"), take_value_cb, self);
  if (json_object_has_member (object, "secrets"))
    json_object_foreach_member (json_object_get_object_member (object, "secrets"), take_secret_cb, self);
  csn_probe_setup_set_rights (self, (CsnProbeRights) json_object_get_int_member_with_default (object, "rights", 0));
  self->no_sandbox = json_object_get_boolean_member_with_default (object, "no_sandbox", FALSE);
  self->usual_limit = (guint) json_object_get_int_member_with_default (object, "usual_limit", 0);
  self->time_limit = (guint) json_object_get_int_member_with_default (object, "time_limit", 0);
  return self;
}

gboolean
csn_probe_name_is_secret (const char *name)
{
  static const char *const words[] = { "key", "token", "secret", "password", "passwd", "pwd",
                                       "credential", "credentials", "dsn", "auth" };

  g_return_val_if_fail (name != NULL, FALSE);

  g_autofree char *folded = fold_name (name);
  g_auto (GStrv) parts = g_strsplit (folded, "_", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      if (strcmp (parts[i], words[w]) == 0)
        return TRUE;
  return g_str_has_suffix (folded, "database_url") || g_str_has_suffix (folded, "apikey");
}
