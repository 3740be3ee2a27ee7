/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A copy of a database file that nobody else can change while it is judged. It is taken while no other program can be in the
 * middle of writing. Where a program was killed while it wrote, SQLite's journal still lies beside the file: it is copied along
 * and rolled back in the copy, so the file itself is never touched. Knows nothing of what is in the file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE when beside @path lies a journal that names another file: SQLite might delete that, and we never write such a one. */
gboolean csn_private_copy_check     (const char  *path,
                                     GError     **error);
/* Copies the file open at @fd, whose path is @path, into the cache folder and returns the path of the copy, to be unlinked as
 * soon as it is open. (transfer full) (nullable) */
char    *csn_private_copy_make      (const char  *path,
                                     int          fd,
                                     GError     **error);
/* Reads the file open at @fd into memory of sqlite3_malloc64(), if it has at most @max bytes and no journal to be rolled back;
 * otherwise *@data is NULL and the result TRUE all the same. */
gboolean csn_private_copy_read      (const char  *path,
                                     int          fd,
                                     gsize        max,
                                     guint8     **data,
                                     gsize       *length,
                                     GError     **error);

G_END_DECLS
