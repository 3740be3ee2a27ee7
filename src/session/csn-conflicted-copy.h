/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* File names that cloud folders give to the copy that lost: the same record edited on two computers at once. Such a file is offered
 * for merging. Text only. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Path of the file that @path is a conflicted copy of, by its name alone; NULL: its name says nothing of that kind. Knows the names
 * of Dropbox, Nextcloud, ownCloud, Syncthing, Seafile, Resilio, pCloud, OneDrive, Google Drive and the copies of file managers.
 * (transfer full) (nullable) */
char *csn_conflicted_copy_dup_original (const char *path);

G_END_DECLS
