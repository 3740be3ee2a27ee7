/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* In which folder the commands of each record run, kept on this machine and never in the record. Knows nothing of a session. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was kept for the record at @record_path. (transfer full) (nullable) */
char    *csn_project_folders_lookup   (const char  *record_path);
/* @folder: NULL forgets. */
gboolean csn_project_folders_remember (const char  *record_path,
                                       const char  *folder,
                                       GError     **error);
/* The root of the work tree that @path lies in, or NULL. (transfer full) (nullable) */
char    *csn_project_folders_guess    (const char  *path);

G_END_DECLS
