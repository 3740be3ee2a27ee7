/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may write a record file. One program at a time holds an open-file-description lock on a byte that SQLite never uses
 * (in its lock page, beyond its own lock bytes); the kernel lets go of it when the program ends, however it ends.
 *
 * A POSIX trap is kept shut here: closing any descriptor of a file drops all locks that SQLite holds on it in this process.
 * So descriptors of one file are shared and stay open until the last user in the process has let go. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CsnFileLock CsnFileLock;

typedef enum
{
  CSN_FILE_LOCK_NONE,    /* only reading was asked for */
  CSN_FILE_LOCK_HELD,    /* we are the one who writes */
  CSN_FILE_LOCK_BUSY,    /* somebody else is */
  CSN_FILE_LOCK_DENIED,  /* the file or its folder may not be written by us */
} CsnFileLockState;

/* Opens @path without following a symbolic link and refuses what is no regular file. (transfer full) (nullable) */
CsnFileLock      *csn_file_lock_acquire   (const char       *path,
                                           gboolean          for_writing,
                                           GError          **error);
/* Whether another program writes @path now. Opens and closes the file: not for one that this process has open. */
gboolean          csn_file_lock_is_busy   (const char       *path);
void              csn_file_lock_release   (CsnFileLock      *self);
CsnFileLockState  csn_file_lock_get_state (CsnFileLock      *self);
/* For fstat and pread; never closed by the caller. */
int               csn_file_lock_get_fd    (CsnFileLock      *self);
/* Whether @path still names the file that was opened. */
gboolean          csn_file_lock_is_at     (CsnFileLock      *self,
                                           const char       *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnFileLock, csn_file_lock_release)

G_END_DECLS
