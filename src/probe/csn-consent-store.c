/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person allowed on this machine. The file has one line for each consent: the fingerprint, a space, and the
 * SHA-256 of the document's path. Must not know what a plan is. */

#include "csn-consent-store.h"

#include "csn-digest.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Thousands of consents; a larger file is not ours */
#define MAX_FILE (1024 * 1024)

struct _CsnConsentStore
{
  GObject parent_instance;
  char *path;        /* (owned) */
  GHashTable *lines; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnConsentStore, csn_consent_store, G_TYPE_OBJECT)

static void
csn_consent_store_finalize (GObject *object)
{
  CsnConsentStore *self = CSN_CONSENT_STORE (object);

  g_free (self->path);
  g_hash_table_unref (self->lines);
  G_OBJECT_CLASS (csn_consent_store_parent_class)->finalize (object);
}

static void
csn_consent_store_class_init (CsnConsentStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_consent_store_finalize;
}

static void
csn_consent_store_init (CsnConsentStore *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
hash_document (const char *document)
{
  g_autofree char *whole = g_canonicalize_filename (document, NULL);

  return csn_sha256_hex (whole, strlen (whole));
}

static char *
build_line (const char *fingerprint, const char *document)
{
  g_autofree char *hash = hash_document (document);

  return g_strconcat (fingerprint, " ", hash, NULL);
}

static void
load (CsnConsentStore *self)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (self->path, &text, &length, NULL) || length > MAX_FILE)
    return;

  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strlen (lines[i]) == 2 * CSN_SHA256_HEX + 1)
      g_hash_table_add (self->lines, g_strdup (lines[i]));
}

static gboolean
save (CsnConsentStore *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) lines = g_list_sort (g_hash_table_get_keys (self->lines), (GCompareFunc) strcmp);

  for (GList *l = lines; l != NULL; l = l->next)
    g_string_append_printf (text, "%s\n", (char *) l->data);
  if (g_mkdir_with_parents (folder, 0700) != 0
      || !g_file_set_contents_full (self->path, text->str, (gssize) text->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The folder %s cannot be made."), folder);
      g_prefix_error (error, _ ("Keeping the consent: "));
      return FALSE;
    }
  return TRUE;
}

CsnConsentStore *
csn_consent_store_new (const char *path)
{
  CsnConsentStore *self = g_object_new (CSN_TYPE_CONSENT_STORE, NULL);

  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_data_dir (), "countersign", "probe-consents", NULL);
  load (self);
  return self;
}

gboolean
csn_consent_store_allows (CsnConsentStore *self, const char *fingerprint, const char *document)
{
  g_return_val_if_fail (CSN_IS_CONSENT_STORE (self), FALSE);
  g_return_val_if_fail (fingerprint != NULL && document != NULL, FALSE);

  g_autofree char *line = build_line (fingerprint, document);

  return g_hash_table_contains (self->lines, line);
}

gboolean
csn_consent_store_allow (CsnConsentStore *self, GPtrArray *fingerprints, const char *document, GError **error)
{
  g_return_val_if_fail (CSN_IS_CONSENT_STORE (self), FALSE);
  g_return_val_if_fail (fingerprints != NULL && document != NULL, FALSE);

  for (guint i = 0; i < fingerprints->len; i++)
    {
      g_return_val_if_fail (csn_is_sha256_hex (g_ptr_array_index (fingerprints, i)), FALSE);
      g_hash_table_add (self->lines, build_line (g_ptr_array_index (fingerprints, i), document));
    }
  return save (self, error);
}

gboolean
csn_consent_store_copy (CsnConsentStore *self, const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (CSN_IS_CONSENT_STORE (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  g_autofree char *hash = hash_document (from);
  g_autoptr (GPtrArray) copies = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    if (g_str_has_suffix (line, hash))
      {
        g_autofree char *fingerprint = g_strndup (line, CSN_SHA256_HEX);

        g_ptr_array_add (copies, build_line (fingerprint, to));
      }
  if (copies->len == 0)
    return TRUE;
  for (guint i = 0; i < copies->len; i++)
    g_hash_table_add (self->lines, g_ptr_array_index (copies, i));
  return save (self, error);
}

gboolean
csn_consent_store_revoke (CsnConsentStore *self, const char *document, GError **error)
{
  g_return_val_if_fail (CSN_IS_CONSENT_STORE (self), FALSE);
  g_return_val_if_fail (document != NULL, FALSE);

  g_autofree char *hash = hash_document (document);
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    if (g_str_has_suffix (line, hash))
      g_hash_table_iter_remove (&iter);
  return save (self, error);
}
