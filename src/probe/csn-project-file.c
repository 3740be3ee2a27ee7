/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a file that a probe names. The path is resolved by the kernel with RESOLVE_BENEATH where it can, so that no
 * symbolic link, ".." or race leads out of the project folder; special files are refused before they are read. */

#define _GNU_SOURCE /* O_PATH */

#include "csn-project-file.h"

#include "csn-probe-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *format, const char *path)
{
  g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED, format, path);
  return FALSE;
}

/* For kernels without openat2: compare the resolved path with the folder's. */
static int
open_compared (const char *folder, const char *path, GError **error)
{
  g_autofree char *joined = g_build_filename (folder, path, NULL);
  g_autofree char *real_folder = realpath (folder, NULL);
  g_autofree char *real = realpath (joined, NULL);
  g_autofree char *prefix = NULL;

  if (real_folder == NULL || real == NULL)
    return -1;
  prefix = g_strconcat (real_folder, "/", NULL);
  if (!g_str_has_prefix (real, prefix))
    {
      errno = EXDEV;
      return -1;
    }
  return open (real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

int
csn_project_file_open (const char *folder, const char *path, GError **error)
{
  g_autofd int dir = -1;
  struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK, .resolve = RESOLVE_BENEATH };
  struct stat info;
  int fd;

  g_return_val_if_fail (path != NULL, -1);

  if (folder == NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_MISSING,
                   _ ("“%s” is a path in the project folder; choose that folder first."), path);
      return -1;
    }
  dir = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  fd = dir >= 0 ? (int) syscall (SYS_openat2, dir, path, &how, sizeof how) : -1;
  if (fd < 0 && (errno == ENOSYS || errno == EPERM))
    fd = open_compared (folder, path, error);
  if (fd < 0)
    {
      if (errno == EXDEV || errno == ELOOP)
        fail (error, _ ("“%s” leads out of the project folder and is not read."), path);
      else
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                     _ ("“%s” cannot be read: %s."), path, g_strerror (errno));
      return -1;
    }
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      close (fd);
      fail (error, _ ("“%s” is no ordinary file and is not read."), path);
      return -1;
    }
  return fd;
}

GBytes *
csn_project_file_read (const char *folder, const char *path, gsize limit, GError **error)
{
  g_autofd int fd = csn_project_file_open (folder, path, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[16384];
  gssize n;

  if (fd < 0)
    return NULL;
  while ((n = read (fd, piece, sizeof piece)) > 0)
    {
      if (bytes->len + (gsize) n > limit)
        {
          g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                       _ ("“%s” is larger than %zu bytes and is not read."), path, limit);
          return NULL;
        }
      g_byte_array_append (bytes, piece, n);
    }
  if (n < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be read: %s."), path,
                   g_strerror (errno));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
