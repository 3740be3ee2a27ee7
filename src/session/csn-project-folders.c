/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Project folders per record on this machine: a key file in the data directory, one group a record, named by the digest of its
 * path. See the header. */

#include "csn-project-folders.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-writer-key.h"

/* Upwards from a document; deeper trees than this have no project root worth guessing. */
#define MAX_LEVELS 40

static char *
dup_store_path (void)
{
  g_autofree char *folder = csn_store_dup_data_dir ();

  return g_build_filename (folder, "project-folders", NULL);
}

static char *
dup_group (const char *record_path)
{
  g_autofree char *whole = g_canonicalize_filename (record_path, NULL);

  return csn_sha256_hex (whole, strlen (whole));
}

static GKeyFile *
load (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  /* a file that cannot be read holds nothing: the folder is asked for again */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

char *
csn_project_folders_lookup (const char *record_path)
{
  g_return_val_if_fail (record_path != NULL, NULL);

  g_autofree char *path = dup_store_path ();
  g_autofree char *group = dup_group (record_path);
  g_autoptr (GKeyFile) file = load (path);

  return g_key_file_get_string (file, group, "folder", NULL);
}

gboolean
csn_project_folders_remember (const char *record_path, const char *folder, GError **error)
{
  g_return_val_if_fail (record_path != NULL, FALSE);

  g_autofree char *path = dup_store_path ();
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *group = dup_group (record_path);
  g_autofree char *absolute = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) file = load (path);
  gsize length = 0;

  if (absolute != NULL)
    g_key_file_set_string (file, group, "folder", absolute);
  else
    g_key_file_remove_group (file, group, NULL);
  text = g_key_file_to_data (file, &length, NULL);
  if (g_mkdir_with_parents (parent, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The folder %s cannot be made."), parent);
      return FALSE;
    }
  if (!g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    {
      g_prefix_error (error, _ ("Keeping the project folder: "));
      return FALSE;
    }
  return TRUE;
}

char *
csn_project_folders_guess (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *folder = g_canonicalize_filename (path, NULL);

  for (int i = 0; i < MAX_LEVELS && strcmp (folder, "/") != 0; i++)
    {
      g_autofree char *mark = g_build_filename (folder, ".git", NULL);
      char *parent;

      if (g_file_test (mark, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&folder);
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }
  return NULL;
}
