/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where records are; see the header. */

#include "csn-places.h"

#include "csn-session.h"

#define MAX_RECENT 24

GStrv
csn_places_dup_folders (GSettings *settings)
{
  g_autofree char *chosen = g_settings_get_string (settings, "records-folder");
  g_autofree char *folder = csn_session_dup_records_folder (chosen);
  g_auto (GStrv) more = g_settings_get_strv (settings, "more-folders");
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();

  g_strv_builder_add (folders, folder);
  for (guint i = 0; more[i] != NULL; i++)
    if (*more[i] != '\0' && g_strcmp0 (more[i], folder) != 0)
      g_strv_builder_add (folders, more[i]);
  return g_strv_builder_end (folders);
}

GStrv
csn_places_dup_recent (GSettings *settings)
{
  g_auto (GStrv) recent = g_settings_get_strv (settings, "recent-records");
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; recent[i] != NULL; i++)
    {
      char *path = g_filename_from_uri (recent[i], NULL, NULL);

      if (path != NULL)
        g_strv_builder_take (paths, path);
    }
  return g_strv_builder_end (paths);
}

static void
store (GSettings *settings, const char *first, const char *without)
{
  g_auto (GStrv) old = g_settings_get_strv (settings, "recent-records");
  g_autoptr (GStrvBuilder) recent = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  guint n = 0;

  if (first != NULL)
    g_strv_builder_add (recent, first);
  for (guint i = 0; old[i] != NULL && n < MAX_RECENT; i++)
    if (g_strcmp0 (old[i], without) != 0)
      {
        g_strv_builder_add (recent, old[i]);
        n++;
      }
  list = g_strv_builder_end (recent);
  g_settings_set_strv (settings, "recent-records", (const char *const *) list);
}

void
csn_places_remember (GSettings *settings, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    store (settings, uri, uri);
}

void
csn_places_forget (GSettings *settings, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    store (settings, NULL, uri);
}
