/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Names of conflicted copies; see the header. */

#include "csn-conflicted-copy.h"

#include <string.h>

/* What stands between the name and the suffix, each anchored to the end of the stem. English and German spellings where the
 * programs translate them. */
static const char *const patterns[] = {
  /* Dropbox, Nextcloud, pCloud: "x (Ada's conflicted copy 2026-03-02)", "x (conflicted copy 2026-03-02 101010)" */
  " \\([^()]*(conflicted copy|in Konflikt stehende Kopie|Konfliktkopie|case conflict)[^()]*\\)$",
  /* Nextcloud and ownCloud before 2018: "x_conflict-20260302-101010" */
  "_conflict-[0-9]{8}-[0-9]{6}$",
  /* Syncthing: "x.sync-conflict-20260302-101010-ABCDEFG" */
  "\\.sync-conflict-[0-9]{8}-[0-9]{6}(-[0-9A-Z]{7})?$",
  /* Seafile: "x (SFConflict ada@example.org 2026-03-02-10-10-10)" */
  " \\(SFConflict [^()]*\\)$",
  /* Resilio: "x.Conflict" */
  "\\.[Cc]onflict$",
  /* OneDrive: "x-DESKTOP-A1B2C3D" */
  "-(DESKTOP|LAPTOP)-[0-9A-Z]{5,8}(-[0-9]+)?$",
  /* Google Drive, browsers: "x (1)" */
  " \\([0-9]{1,3}\\)$",
  /* file managers: "x (copy)", "x (another copy)", "x (3rd copy)", "x (Kopie)", "x - Copy", "x copy 2" */
  " \\(([0-9a-z]+ )?(copy|Kopie)( [0-9]+)?\\)$",
  "( - | )([Cc]opy|Kopie)( [0-9]+)?$",
};

char *
csn_conflicted_copy_dup_original (const char *path)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *stem = NULL;
  const char *dot;

  g_return_val_if_fail (path != NULL, NULL);

  folder = g_path_get_dirname (path);
  name = g_path_get_basename (path);
  dot = strrchr (name, '.');
  if (dot == NULL || dot == name || !g_utf8_validate (name, -1, NULL))
    return NULL;
  stem = g_strndup (name, (gsize) (dot - name));
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (patterns[i], 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *original = NULL;
      int start;

      if (!g_regex_match (regex, stem, 0, &match) || !g_match_info_fetch_pos (match, 0, &start, NULL) || start == 0)
        continue;
      stem[start] = '\0';
      original = g_strconcat (stem, dot, NULL);
      return g_build_filename (folder, original, NULL);
    }
  return NULL;
}
