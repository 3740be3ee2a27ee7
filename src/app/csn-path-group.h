/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A group of the preferences that lists paths of a setting, each with a button to remove it. What the paths are for, those know who
 * add them. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Action paths.remove (s). */
#define CSN_TYPE_PATH_GROUP (csn_path_group_get_type ())
G_DECLARE_FINAL_TYPE (CsnPathGroup, csn_path_group, CSN, PATH_GROUP, AdwPreferencesGroup)

/* @key: of a list of strings. @subtitle: stands below each path. */
void csn_path_group_set_key  (CsnPathGroup *self,
                              GSettings    *settings,
                              const char   *key,
                              const char   *subtitle);
/* To the end of the list; once. */
void csn_path_group_add_path (CsnPathGroup *self,
                              const char   *path);

G_END_DECLS
