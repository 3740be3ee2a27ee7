/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shared by the document tests. */

#include "document-test.h"

GBytes *
read_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize length;
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

GBytes *
read_data (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("CSN_TEST_DATA"), name, NULL);
  return read_path (path);
}

static void
add_folder (GPtrArray  *paths,
            const char *folder,
            const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    return;
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
}

GPtrArray *
list_own_documents (void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  add_folder (paths, g_getenv ("CSN_TEST_DATA"), ".md");
  g_ptr_array_sort_values (paths, (GCompareFunc) g_strcmp0);
  return paths;
}

GPtrArray *
list_documents (void)
{
  GPtrArray *paths = list_own_documents ();
  const char *shared = g_getenv ("CSN_SHARED");
  if (shared != NULL)
    {
      g_autofree char *seeds = g_build_filename (shared, "seeds", NULL);
      g_autofree char *corpus = g_build_filename (shared, "corpus", "raw", NULL);
      add_folder (paths, seeds, ".txt");
      add_folder (paths, corpus, ".md");
    }
  g_ptr_array_sort_values (paths, (GCompareFunc) g_strcmp0);
  return paths;
}

CsnChecklist *
import_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  CsnChecklist *checklist = csn_importer_import (bytes, &error);
  g_assert_no_error (error);
  g_assert_nonnull (checklist);
  return checklist;
}

CsnChecklist *
import_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return import_bytes (bytes);
}

CsnItem *
get_item (CsnChecklist *checklist,
          const char   *address)
{
  CsnItem *item = csn_checklist_find_item (checklist, address);
  if (item == NULL)
    g_error ("There is no item at %s.", address);
  return item;
}

char *
write_answer (const char *text,
              const char *address,
              const char *value,
              const char *reason,
              const char *by,
              const char *date)
{
  g_autoptr (CsnChecklist) checklist = import_text (text);
  g_autoptr (GHashTable) answers
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) csn_written_answer_free);
  g_hash_table_insert (answers, g_strdup (csn_item_get_id (get_item (checklist, address))),
                       csn_written_answer_new (value, reason, by, date));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = csn_markdown_writer_write (checklist, answers, &error);
  g_assert_no_error (error);
  gsize length;
  const char *data = g_bytes_get_data (written, &length);
  return g_strndup (data, length);
}
