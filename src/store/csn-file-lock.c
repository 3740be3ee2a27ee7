/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may write a record file; see the header. The table of open files is one per process because POSIX locks are. */

#include "csn-file-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csn-store-error.h"

#define LOCK_OFFSET (0x40000000 + 1024) /* SQLite's lock page begins at 1 GiB; it uses the first 512 bytes */

/* One file that this process has open. */
typedef struct
{
  dev_t dev;
  ino_t ino;
  guint users;
  gboolean has_writer;
  GArray *fds; /* (owned) (element-type int): closed together, with the last user */
} OpenFile;

struct _CsnFileLock
{
  OpenFile *file; /* (owned): one of its users */
  int fd;         /* borrowed from file */
  CsnFileLockState state;
};

static GMutex table_mutex;
static GPtrArray *table; /* (element-type OpenFile), under table_mutex */

static OpenFile *
find_file (const struct stat *info)
{
  for (guint i = 0; table != NULL && i < table->len; i++)
    {
      OpenFile *file = g_ptr_array_index (table, i);

      if (file->dev == info->st_dev && file->ino == info->st_ino)
        return file;
    }
  return NULL;
}

static OpenFile *
add_file (const struct stat *info)
{
  OpenFile *file = g_new0 (OpenFile, 1);

  file->dev = info->st_dev;
  file->ino = info->st_ino;
  file->fds = g_array_new (FALSE, FALSE, sizeof (int));
  if (table == NULL)
    table = g_ptr_array_new ();
  g_ptr_array_add (table, file);
  return file;
}

static void
drop_file (OpenFile *file)
{
  if (--file->users > 0)
    return;
  for (guint i = 0; i < file->fds->len; i++)
    close (g_array_index (file->fds, int, i));
  g_array_unref (file->fds);
  g_ptr_array_remove_fast (table, file);
  if (table->len == 0)
    g_clear_pointer (&table, g_ptr_array_unref);
  g_free (file);
}

static gboolean
folder_is_writable (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return access (folder, W_OK) == 0;
}

static int
open_regular (const char *path, gboolean *writable, struct stat *info, GError **error)
{
  int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  int fd = -1;

  if (*writable)
    {
      fd = open (path, O_RDWR | flags);
      *writable = fd >= 0;
    }
  if (fd < 0)
    fd = open (path, O_RDONLY | flags);
  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, CSN_STORE_ERROR,
                   code == ENOENT ? CSN_STORE_ERROR_NOT_FOUND
                                  : code == ELOOP ? CSN_STORE_ERROR_NOT_A_RECORD : CSN_STORE_ERROR_IO,
                   _("“%s” cannot be opened: %s"), path, g_strerror (code));
      return -1;
    }
  if (fstat (fd, info) == 0 && S_ISREG (info->st_mode))
    return fd;
  close (fd);
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_A_RECORD, _("“%s” is not a file."), path);
  return -1;
}

static CsnFileLockState
lock_for_writing (OpenFile *file, int fd)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_OFFSET, .l_len = 1 };

  if (file->has_writer)
    return CSN_FILE_LOCK_BUSY;
  if (fcntl (fd, F_OFD_SETLK, &range) == 0)
    {
      file->has_writer = TRUE;
      return CSN_FILE_LOCK_HELD;
    }
  return errno == EAGAIN || errno == EACCES ? CSN_FILE_LOCK_BUSY : CSN_FILE_LOCK_DENIED;
}

CsnFileLock *
csn_file_lock_acquire (const char *path, gboolean for_writing, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean writable = for_writing;
  struct stat info;
  OpenFile *file;
  CsnFileLock *self;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  locker = g_mutex_locker_new (&table_mutex);
  /* A special file is refused before it is opened: opening one can have effects. */
  if (lstat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_NOT_A_RECORD, _("“%s” is not a file."), path);
      return NULL;
    }
  fd = open_regular (path, &writable, &info, error);
  if (fd < 0)
    return NULL;
  file = find_file (&info);
  if (file == NULL)
    file = add_file (&info);
  file->users++;
  g_array_append_val (file->fds, fd);

  self = g_new0 (CsnFileLock, 1);
  self->file = file;
  self->fd = fd;
  if (!for_writing)
    self->state = CSN_FILE_LOCK_NONE;
  else if (!writable || !folder_is_writable (path))
    self->state = CSN_FILE_LOCK_DENIED;
  else
    self->state = lock_for_writing (file, fd);
  return self;
}

gboolean
csn_file_lock_is_busy (const char *path)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_OFFSET, .l_len = 1 };
  gboolean writable = FALSE;
  struct stat info;
  g_autofd int fd = -1;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = open_regular (path, &writable, &info, NULL);
  return fd >= 0 && fcntl (fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

static void
unlock (CsnFileLock *self)
{
  struct flock range = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = LOCK_OFFSET, .l_len = 1 };

  fcntl (self->fd, F_OFD_SETLK, &range);
  self->file->has_writer = FALSE;
}

void
csn_file_lock_release (CsnFileLock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self == NULL)
    return;
  locker = g_mutex_locker_new (&table_mutex);
  if (self->state == CSN_FILE_LOCK_HELD)
    unlock (self);
  drop_file (self->file);
  g_free (self);
}

CsnFileLockState
csn_file_lock_get_state (CsnFileLock *self)
{
  return self->state;
}

int
csn_file_lock_get_fd (CsnFileLock *self)
{
  return self->fd;
}

gboolean
csn_file_lock_is_at (CsnFileLock *self, const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && info.st_dev == self->file->dev && info.st_ino == self->file->ino;
}
