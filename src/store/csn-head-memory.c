/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Remembered heads; see the header. */

#include "csn-head-memory.h"

#include "csn-digest.h"
#include "csn-writer-key.h"

#define HEADS_MAX 4096 /* as many as one entry can name */

static char *
dup_path (const char *doc)
{
  g_autofree char *folder = csn_store_dup_data_dir ();
  g_autofree char *heads = g_build_filename (folder, "heads", NULL);

  g_mkdir_with_parents (heads, 0700);
  return g_build_filename (heads, doc, NULL);
}

static void
read_heads (const char *path, GStrvBuilder *heads)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", HEADS_MAX);
  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    if (csn_is_sha256_hex (lines[i]))
      g_strv_builder_add (heads, lines[i]);
}

static char *
dup_kept_path (const char *doc)
{
  g_autofree char *path = dup_path (doc);

  return g_strconcat (path, ".kept", NULL);
}

GStrv
csn_head_memory_dup (const char *doc)
{
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();

  g_return_val_if_fail (doc != NULL, NULL);

  path = dup_path (doc);
  kept = dup_kept_path (doc);
  read_heads (path, heads);
  read_heads (kept, heads);
  return g_strv_builder_end (heads);
}

GStrv
csn_head_memory_dup_kept (const char *doc)
{
  g_autofree char *kept = NULL;
  g_autoptr (GStrvBuilder) heads = g_strv_builder_new ();

  g_return_val_if_fail (doc != NULL, NULL);

  kept = dup_kept_path (doc);
  read_heads (kept, heads);
  return g_strv_builder_end (heads);
}

gboolean
csn_head_memory_keep (const char *doc, const char *const *heads, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) kept = NULL;

  g_return_val_if_fail (doc != NULL && heads != NULL, FALSE);

  path = dup_kept_path (doc);
  kept = csn_head_memory_dup_kept (doc);
  for (gsize i = 0; kept[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", kept[i]);
  for (gsize i = 0; heads[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) kept, heads[i]))
      g_string_append_printf (text, "%s\n", heads[i]);
  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

void
csn_head_memory_remember (const char *doc, const char *const *heads)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (doc != NULL && heads != NULL);

  path = dup_path (doc);
  text = g_strjoinv ("\n", (char **) heads);
  /* Forgetting costs a warning that would have been given, and nothing else. */
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    g_debug ("The heads of the record could not be noted");
}
