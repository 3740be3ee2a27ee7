/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints what the importer recognises in a file, or in each of several into a folder: inspect-dump FILE,
 * inspect-dump -o FOLDER FILE…  A tool for measuring, no test. */

#include <gio/gio.h>

#include "csn-importer.h"
#include "csn-inspection.h"

static gboolean
dump (const char *path,
      const char *folder,
      GError    **error)
{
  g_autofree char *contents = NULL;
  gsize length;
  if (!g_file_get_contents (path, &contents, &length, error))
    return FALSE;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, error);
  if (checklist == NULL)
    return FALSE;
  g_autoptr (JsonNode) node = csn_inspection_to_json (checklist);
  g_autofree char *text = json_to_string (node, TRUE);
  if (folder == NULL)
    {
      g_print ("%s\n", text);
      return TRUE;
    }
  g_autofree char *base = g_path_get_basename (path);
  base[MIN (strcspn (base, "._"), strlen (base))] = '\0';
  g_autofree char *name = g_strdup_printf ("%s.json", base);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  return g_file_set_contents (target, text, -1, error);
}

int
main (int    argc,
      char **argv)
{
  const char *folder = NULL;
  int first = 1;
  if (argc > 2 && g_str_equal (argv[1], "-o"))
    {
      folder = argv[2];
      first = 3;
    }
  int status = 0;
  for (int i = first; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      if (!dump (argv[i], folder, &error))
        {
          g_printerr ("%s: %s\n", argv[i], error->message);
          status = 1;
        }
    }
  return status;
}
