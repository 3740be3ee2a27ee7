/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Places of own records; see the header. */

#include "csn-record-places.h"

#include <string.h>

#include "csn-head-memory.h"
#include "csn-writer-key.h"

/* Older ones are forgotten. */
#define MAX_PLACES 64

static char *
dup_file (const char *doc)
{
  g_autofree char *folder = csn_store_dup_data_dir ();
  g_autofree char *heads = g_build_filename (folder, "heads", NULL);
  g_autofree char *name = g_strconcat (doc, ".places", NULL);

  g_mkdir_with_parents (heads, 0700);
  return g_build_filename (heads, name, NULL);
}

static GStrv
read_places (const char *doc)
{
  g_autofree char *file = dup_file (doc);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return g_new0 (char *, 1);
  return g_strsplit (text, "\n", MAX_PLACES);
}

void
csn_record_places_note (const char *doc, const char *path)
{
  g_auto (GStrv) places = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GString) text = NULL;

  g_return_if_fail (doc != NULL && path != NULL);

  places = read_places (doc);
  if (g_strv_contains ((const char *const *) places, path) || strchr (path, '\n') != NULL)
    return;
  text = g_string_new (path);
  for (gsize i = 0; places[i] != NULL && i < MAX_PLACES - 1; i++)
    if (*places[i] != '\0')
      g_string_append_printf (text, "\n%s", places[i]);
  file = dup_file (doc);
  if (!g_file_set_contents_full (file, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    g_debug ("The place of the record could not be noted");
}

gboolean
csn_record_places_is_own (const char *doc, const char *path)
{
  g_auto (GStrv) places = NULL;
  gboolean known = FALSE;

  g_return_val_if_fail (doc != NULL && path != NULL, FALSE);

  places = read_places (doc);
  if (places[0] == NULL)
    {
      /* edited by a version that did not note places */
      g_auto (GStrv) heads = csn_head_memory_dup (doc);
      g_auto (GStrv) kept = csn_head_memory_dup_kept (doc);

      return g_strv_length (heads) > g_strv_length (kept);
    }
  for (gsize i = 0; places[i] != NULL; i++)
    {
      if (*places[i] == '\0')
        continue;
      if (strcmp (places[i], path) == 0)
        return TRUE;
      /* ours is still where it was: this is another one */
      if (g_file_test (places[i], G_FILE_TEST_EXISTS))
        return FALSE;
      known = TRUE;
    }
  return known;
}
