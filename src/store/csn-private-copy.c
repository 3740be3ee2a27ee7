/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A copy for judging; see the header. */

#include "csn-private-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csn-store-error.h"

/* SQLite's lock bytes (os.h of SQLite; part of its file format). */
#define RESERVED_BYTE 0x40000001
#define SHARED_FIRST  0x40000002
#define SHARED_SIZE   510

#define PATIENCE_MS   2000
#define JOURNAL_MAX   (G_GUINT64_CONSTANT (1) << 32)

/* The end of a journal that names another file, which SQLite might delete: we never write one. */
static const guint8 super_journal_magic[8] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };

static gboolean
set_range (int fd, short type)
{
  struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = SHARED_FIRST, .l_len = SHARED_SIZE };

  return fcntl (fd, F_OFD_SETLK, &range) == 0;
}

/* While this is held, no program can write to the file; SQLite waits for us as for any reader. */
static gboolean
lock_shared (int fd, GError **error)
{
  for (guint waited = 0; waited < PATIENCE_MS; waited += 10)
    {
      if (set_range (fd, F_RDLCK))
        return TRUE;
      if (errno != EAGAIN && errno != EACCES)
        return TRUE; /* a file system without locks: nobody can be kept out */
      g_usleep (10 * 1000);
    }
  g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_BUSY,
                       _("Another program is writing the record. Try again in a moment."));
  return FALSE;
}

static gboolean
somebody_writes (int fd)
{
  struct flock range = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = RESERVED_BYTE, .l_len = 1 };

  return fcntl (fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

/* The journal that a killed program left, open; -1 when there is none, also when its writer is alive. */
static int
open_hot_journal (const char *path, int fd)
{
  g_autofree char *name = g_strconcat (path, "-journal", NULL);
  struct stat info;
  g_autofd int journal = open (name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

  if (journal < 0 || fstat (journal, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size == 0
      || (guint64) info.st_size > JOURNAL_MAX || somebody_writes (fd))
    return -1;
  return g_steal_fd (&journal);
}

gboolean
csn_private_copy_check (const char *path, GError **error)
{
  g_autofree char *name = g_strconcat (path, "-journal", NULL);
  g_autofd int journal = open (name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  guint8 end[sizeof super_journal_magic];
  struct stat info;

  /* nor can there be one beside a name that leaves no room for it */
  if (journal < 0 && (errno == ENOENT || errno == ENAMETOOLONG))
    return TRUE;
  if (journal >= 0 && fstat (journal, &info) == 0 && S_ISREG (info.st_mode)
      && (pread (journal, end, sizeof end, info.st_size - (off_t) sizeof end) != (gssize) sizeof end
          || memcmp (end, super_journal_magic, sizeof end) != 0))
    return TRUE;
  g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                       _("Beside the record lies a journal that no Countersign made. It was not opened."));
  return FALSE;
}

static gboolean
copy_all (int from, int to)
{
  g_autofree guint8 *buffer = g_malloc (1 << 18);
  off_t offset = 0;
  gssize n;

  while ((n = copy_file_range (from, &offset, to, NULL, 1 << 30, 0)) > 0)
    continue;
  if (n == 0)
    return TRUE;
  /* not between these two file systems */
  while ((n = pread (from, buffer, 1 << 18, offset)) > 0)
    {
      if (pwrite (to, buffer, (gsize) n, offset) != n)
        return FALSE;
      offset += n;
    }
  return n == 0;
}

static gboolean
copy_journal (int journal, const char *copy)
{
  g_autofree char *name = g_strconcat (copy, "-journal", NULL);
  g_autofd int to = open (name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  return to >= 0 && copy_all (journal, to);
}

/* Opening for writing is what makes SQLite roll the journal back. */
static gboolean
roll_back (const char *copy)
{
  g_autofree char *journal = g_strconcat (copy, "-journal", NULL);
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (copy, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE, NULL);

  if (rc == SQLITE_OK)
    {
      sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
      sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
      rc = sqlite3_exec (db, "PRAGMA user_version", NULL, NULL, NULL);
    }
  sqlite3_close (db);
  g_unlink (journal);
  return rc == SQLITE_OK;
}

static gboolean
set_room_error (GError **error, const char *folder)
{
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_FULL,
               _("There is no room in “%s” for a private copy of the record."), folder);
  return FALSE;
}

static gboolean
fill_copy (const char *path, int fd, int to, const char *copy, GError **error)
{
  g_autofd int journal = -1;
  gboolean copied;

  if (!lock_shared (fd, error))
    return FALSE;
  journal = open_hot_journal (path, fd);
  copied = copy_all (fd, to) && (journal < 0 || copy_journal (journal, copy));
  set_range (fd, F_UNLCK);
  if (!copied)
    return set_room_error (error, copy);
  if (journal < 0 || roll_back (copy))
    return TRUE;
  g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                       _("A program was killed while it wrote the record, and its journal cannot be read."));
  return FALSE;
}

char *
csn_private_copy_make (const char *path, int fd, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "countersign", NULL);
  g_autofree char *copy = g_build_filename (folder, "received-XXXXXX", NULL);
  g_autofd int to = -1;

  g_return_val_if_fail (path != NULL && fd >= 0, NULL);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    to = g_mkstemp_full (copy, O_RDWR | O_CLOEXEC, 0600);
  if (to < 0)
    {
      set_room_error (error, folder);
      return NULL;
    }
  if (fill_copy (path, fd, to, copy, error))
    return g_steal_pointer (&copy);
  g_unlink (copy);
  return NULL;
}

static guint8 *
read_locked (const char *path, int fd, gsize length)
{
  g_autofd int journal = open_hot_journal (path, fd);
  guint8 *data = journal < 0 ? sqlite3_malloc64 (length) : NULL;
  gsize done = 0;

  while (data != NULL && done < length)
    {
      gssize n = pread (fd, data + done, length - done, (off_t) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          sqlite3_free (data);
          return NULL;
        }
      done += (gsize) n;
    }
  return data;
}

gboolean
csn_private_copy_read (const char *path, int fd, gsize max, guint8 **data, gsize *length, GError **error)
{
  struct stat info;

  g_return_val_if_fail (path != NULL && fd >= 0 && data != NULL && length != NULL, FALSE);

  *data = NULL;
  if (!lock_shared (fd, error))
    return FALSE;
  if (fstat (fd, &info) == 0 && info.st_size > 0 && (guint64) info.st_size <= max)
    {
      *length = (gsize) info.st_size;
      *data = read_locked (path, fd, *length);
    }
  set_range (fd, F_UNLCK);
  return TRUE;
}
