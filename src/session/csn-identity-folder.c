/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where identities are kept; see the header. */

#include "csn-identity-folder.h"

#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".p12"

char *
csn_identity_folder_dup_path (void)
{
  const char *data = g_getenv ("CSN_DATA_DIR");
  char *path = data && *data ? g_build_filename (data, "identities", NULL)
                             : g_build_filename (g_get_user_data_dir (), "countersign", "identities", NULL);

  g_mkdir_with_parents (path, 0700);
  return path;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
csn_identity_folder_list (void)
{
  g_autofree char *folder = csn_identity_folder_dup_path ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

/* "Ada Lovelace" → "ada-lovelace": letters and digits of any script stay. */
static char *
make_name (const char *person)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = person; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (name, g_unichar_tolower (c));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  if (name->len == 0)
    g_string_append (name, "identity");
  return g_string_free (g_steal_pointer (&name), FALSE);
}

char *
csn_identity_folder_store (const char *person, GBytes *pkcs12, GError **error)
{
  g_autofree char *folder = csn_identity_folder_dup_path ();
  g_autofree char *name = make_name (person);

  g_return_val_if_fail (pkcs12 != NULL, NULL);

  for (guint n = 1;; n++)
    {
      g_autofree char *file = n == 1 ? g_strconcat (name, SUFFIX, NULL) : g_strdup_printf ("%s-%u" SUFFIX, name, n);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (!g_file_set_contents_full (path, g_bytes_get_data (pkcs12, NULL), (gssize) g_bytes_get_size (pkcs12),
                                     G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
        return NULL;
      return g_steal_pointer (&path);
    }
}
