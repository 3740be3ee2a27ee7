/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a record file stands: finding its real folder, and giving a finished file its name in one step. Knows nothing of what
 * is in the file. */

#include "csn-record-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Symbolic links in the folder are resolved once; one in place of the file itself is refused later. */
char *
csn_record_resolve_path (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (folder, NULL);
  char *resolved;

  if (real == NULL)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_FOUND, _("The folder “%s” cannot be opened: %s"), folder,
                   g_strerror (errno));
      return NULL;
    }
  resolved = g_build_filename (real, name, NULL);
  free (real);
  return resolved;
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return fd >= 0 && fsync (fd) == 0;
}

/* Gives the finished file its name unless the name is taken. Where the file system has no such rename, an empty file of
 * ours holds the place. */
gboolean
csn_record_move_into_place (const char *temporary, const char *path, gboolean overwrite, GError **error)
{
  int code = 0;

  if (overwrite)
    code = rename (temporary, path) == 0 ? 0 : errno;
  else if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
    code = errno;
  if (code == EINVAL || code == ENOSYS || code == ENOTSUP)
    {
      int place = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

      code = place < 0 || rename (temporary, path) != 0 ? errno : 0;
      if (place >= 0)
        close (place);
    }
  if (code == 0 && sync_folder (path))
    return TRUE;
  if (code == EEXIST)
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY,
                 _("There is already a file “%s”. It was not changed; choose another name."), path);
  else
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_IO, _("“%s” cannot be created: %s"), path,
                 g_strerror (code != 0 ? code : errno));
  return FALSE;
}

char *
csn_record_make_temporary (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".countersign-XXXXXX", NULL);
  g_autofree char *name = g_path_get_basename (path);
  int fd;

  if (strlen (name) + strlen ("-journal") > NAME_MAX)
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY,
                   _("The name “%s” is too long for a record. Choose a shorter one."), name);
      return NULL;
    }
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    {
      close (fd);
      return g_steal_pointer (&temporary);
    }
  g_set_error (error, CSN_STORE_ERROR, errno == ENOSPC ? CSN_STORE_ERROR_FULL : CSN_STORE_ERROR_READ_ONLY,
               _("Nothing can be created in “%s”: %s"), folder, g_strerror (errno));
  return NULL;
}

void
csn_record_drop_temporary (const char *temporary)
{
  g_autofree char *journal = g_strconcat (temporary, "-journal", NULL);

  g_unlink (temporary);
  g_unlink (journal);
}
