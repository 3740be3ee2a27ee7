/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A failing file system under SQLite; see the header. */

#include "fault-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

/* A write, or a new length, that was not synced yet. */
typedef struct
{
  gint64 offset;
  GBytes *bytes; /* (owned) (nullable): NULL sets the length to offset */
} Change;

/* What a disk knows of one file. */
typedef struct
{
  char *path;          /* (owned) */
  gboolean existed;    /* its name is on the disk for sure */
  gboolean exists;     /* its name is there now */
  GByteArray *durable; /* (owned) */
  GPtrArray *pending;  /* (owned) (element-type Change) */
} Disk;

typedef struct
{
  sqlite3_file base;
  Disk *disk; /* borrowed (nullable): files without a name are not tracked */
  sqlite3_file *real;
} FaultFile;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;
static GMutex mutex;
static struct
{
  FaultKind kind;
  guint nth;
  gboolean forever;
  gboolean ignore_sync;
  guint count;
  gboolean happened;
  GHashTable *disks; /* (owned): path → Disk */
} state;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->bytes, g_bytes_unref);
  g_free (change);
}

static void
disk_free (Disk *disk)
{
  g_free (disk->path);
  g_byte_array_unref (disk->durable);
  g_ptr_array_unref (disk->pending);
  g_free (disk);
}

/* Counts one operation; whether it shall fail. */
static gboolean
fails (gboolean is_write)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (state.kind == FAULT_NONE || state.kind == FAULT_FSYNC || (state.kind == FAULT_FULL && !is_write))
    return FALSE;
  state.count++;
  if (state.count != state.nth && !(state.forever && state.count > state.nth))
    return FALSE;
  state.happened = TRUE;
  return TRUE;
}

static gboolean
is_tracked (void)
{
  return state.kind == FAULT_POWER || state.kind == FAULT_FSYNC;
}

static Disk *
find_disk (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Disk *disk;
  g_autofree char *content = NULL;
  gsize length = 0;

  if (path == NULL || !is_tracked ())
    return NULL;
  disk = g_hash_table_lookup (state.disks, path);
  if (disk != NULL)
    return disk;
  disk = g_new0 (Disk, 1);
  disk->path = g_strdup (path);
  disk->durable = g_byte_array_new ();
  disk->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  disk->existed = disk->exists = g_file_get_contents (path, &content, &length, NULL);
  g_byte_array_append (disk->durable, (const guint8 *) content, (guint) length);
  g_hash_table_insert (state.disks, disk->path, disk);
  return disk;
}

static void
apply (GByteArray *image, gint64 offset, const guint8 *data, gsize length)
{
  if (image->len < offset + (gint64) length)
    {
      guint old = image->len;

      g_byte_array_set_size (image, (guint) (offset + (gint64) length));
      memset (image->data + old, 0, image->len - old);
    }
  memcpy (image->data + offset, data, length);
}

static void
apply_change (GByteArray *image, Change *change)
{
  gsize length;
  const guint8 *data;

  if (change->bytes == NULL)
    {
      guint old = image->len;

      g_byte_array_set_size (image, (guint) change->offset);
      if (image->len > old)
        memset (image->data + old, 0, image->len - old);
      return;
    }
  data = g_bytes_get_data (change->bytes, &length);
  apply (image, change->offset, data, length);
}

static void
remember (Disk *disk, gint64 offset, const void *data, gsize length)
{
  Change *change;

  if (disk == NULL)
    return;
  change = g_new0 (Change, 1);
  change->offset = offset;
  change->bytes = data != NULL ? g_bytes_new (data, length) : NULL;
  g_ptr_array_add (disk->pending, change);
}

static void
make_durable (Disk *disk)
{
  if (disk == NULL || state.ignore_sync)
    return;
  for (guint i = 0; i < disk->pending->len; i++)
    apply_change (disk->durable, g_ptr_array_index (disk->pending, i));
  g_ptr_array_set_size (disk->pending, 0);
  /* the first sync of a new file syncs its folder, too: os_unix.c does */
  disk->existed = TRUE;
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

static int
fault_close (sqlite3_file *file)
{
  sqlite3_file *real = real_of (file);

  return real->pMethods != NULL ? real->pMethods->xClose (real) : SQLITE_OK;
}

static int
fault_read (sqlite3_file *file, void *data, int amount, sqlite3_int64 offset)
{
  if (fails (FALSE))
    return SQLITE_IOERR_READ;
  return real_of (file)->pMethods->xRead (real_of (file), data, amount, offset);
}

static int
fault_write (sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
  if (fails (TRUE))
    return state.kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  remember (((FaultFile *) file)->disk, offset, data, (gsize) amount);
  return real_of (file)->pMethods->xWrite (real_of (file), data, amount, offset);
}

static int
fault_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (fails (FALSE))
    return SQLITE_IOERR_TRUNCATE;
  remember (((FaultFile *) file)->disk, size, NULL, 0);
  return real_of (file)->pMethods->xTruncate (real_of (file), size);
}

/* Counts one sync; whether it is the one that fails. The kernel marks the pages clean all the same: a second sync succeeds, and
 * they are never written. */
static gboolean
forgets (Disk *disk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (state.kind != FAULT_FSYNC || ++state.count != state.nth)
    return FALSE;
  state.happened = TRUE;
  if (disk != NULL)
    g_ptr_array_set_size (disk->pending, 0);
  return TRUE;
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  if (forgets (((FaultFile *) file)->disk))
    return SQLITE_IOERR_FSYNC;
  if (fails (FALSE))
    return SQLITE_IOERR_FSYNC;
  make_durable (((FaultFile *) file)->disk);
  /* what the real disk does is of no interest here */
  return SQLITE_OK;
}

static int
fault_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
fault_lock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
fault_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
fault_check_reserved (sqlite3_file *file, int *result)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), result);
}

static int
fault_control (sqlite3_file *file, int op, void *argument)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), op, argument);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
fault_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_reserved,
  .xFileControl = fault_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_characteristics,
};

static int
fault_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *self = (FaultFile *) file;
  int rc;

  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (self + 1);
  if (fails (FALSE))
    return SQLITE_CANTOPEN;
  self->disk = find_disk (name);
  rc = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  if (rc != SQLITE_OK)
    return rc;
  if (self->disk != NULL)
    self->disk->exists = TRUE;
  file->pMethods = &methods;
  return SQLITE_OK;
}

static int
fault_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  Disk *disk = find_disk (name);
  int rc;

  if (fails (FALSE))
    return SQLITE_IOERR_DELETE;
  rc = real_vfs->xDelete (real_vfs, name, 0);
  if (disk == NULL)
    return rc;
  disk->exists = FALSE;
  if (sync_folder && !state.ignore_sync)
    {
      disk->existed = FALSE;
      g_byte_array_set_size (disk->durable, 0);
      g_ptr_array_set_size (disk->pending, 0);
    }
  return rc;
}

static int
fault_access (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  return real_vfs->xAccess (real_vfs, name, flags, result);
}

static int
fault_full_pathname (sqlite3_vfs *vfs, const char *name, int length, char *out)
{
  return real_vfs->xFullPathname (real_vfs, name, length, out);
}

static int
fault_randomness (sqlite3_vfs *vfs, int length, char *out)
{
  return real_vfs->xRandomness (real_vfs, length, out);
}

static int
fault_sleep (sqlite3_vfs *vfs, int microseconds)
{
  return real_vfs->xSleep (real_vfs, microseconds);
}

static int
fault_time (sqlite3_vfs *vfs, double *now)
{
  return real_vfs->xCurrentTime (real_vfs, now);
}

static int
fault_last_error (sqlite3_vfs *vfs, int length, char *out)
{
  return 0;
}

void
fault_vfs_register (void)
{
  real_vfs = sqlite3_vfs_find ("unix");
  g_assert_nonnull (real_vfs);
  fault_vfs.iVersion = 1;
  fault_vfs.szOsFile = (int) sizeof (FaultFile) + real_vfs->szOsFile;
  fault_vfs.mxPathname = real_vfs->mxPathname;
  fault_vfs.zName = "fault";
  fault_vfs.xOpen = fault_open;
  fault_vfs.xDelete = fault_delete;
  fault_vfs.xAccess = fault_access;
  fault_vfs.xFullPathname = fault_full_pathname;
  fault_vfs.xRandomness = fault_randomness;
  fault_vfs.xSleep = fault_sleep;
  fault_vfs.xCurrentTime = fault_time;
  fault_vfs.xGetLastError = fault_last_error;
  g_assert_cmpint (sqlite3_vfs_register (&fault_vfs, 1), ==, SQLITE_OK);
}

void
fault_vfs_arm (FaultKind kind, guint nth, gboolean forever, gboolean ignore_sync)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (state.disks == NULL)
    state.disks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) disk_free);
  g_hash_table_remove_all (state.disks);
  state.kind = kind;
  state.nth = nth;
  state.forever = forever;
  state.ignore_sync = ignore_sync;
  state.count = 0;
  state.happened = FALSE;
}

gboolean
fault_vfs_disarm (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  state.kind = FAULT_NONE;
  return state.happened;
}

gboolean
fault_vfs_happened (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return state.happened;
}

guint
fault_vfs_count (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return state.count;
}

/* A write that was under way reaches the disk sector by sector, or not; one of them may be torn. */
static void
apply_by_sectors (GByteArray *image, Change *change, GRand *rand)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (change->bytes, &length);

  for (gsize at = 0; at < length; at += SECTOR)
    {
      gsize part = MIN (SECTOR, length - at);
      int fate = g_rand_int_range (rand, 0, 10);

      if (fate < 4)
        continue;
      if (fate == 9)
        part = (gsize) g_rand_int_range (rand, 0, (gint32) part + 1);
      apply (image, change->offset + (gint64) at, data + at, part);
    }
}

static void
lose_power_of (Disk *disk, GRand *rand)
{
  gboolean exists = disk->existed == disk->exists ? disk->exists : g_rand_boolean (rand);
  FILE *stream;

  if (!exists)
    {
      g_unlink (disk->path);
      return;
    }
  while (disk->pending->len > 0)
    {
      guint index = (guint) g_rand_int_range (rand, 0, (gint32) disk->pending->len);
      Change *change = g_ptr_array_index (disk->pending, index);

      if (change->bytes != NULL)
        apply_by_sectors (disk->durable, change, rand);
      else if (g_rand_boolean (rand))
        apply_change (disk->durable, change);
      g_ptr_array_remove_index (disk->pending, index);
    }
  /* the file itself stays: it is the lock's, too */
  stream = fopen (disk->path, "r+");
  if (stream == NULL)
    stream = fopen (disk->path, "w");
  g_assert_nonnull (stream);
  if (disk->durable->len > 0) /* an empty array has no data to point at */
    g_assert_cmpuint (fwrite (disk->durable->data, 1, disk->durable->len, stream), ==, disk->durable->len);
  g_assert_cmpint (fflush (stream), ==, 0);
  g_assert_cmpint (ftruncate (fileno (stream), disk->durable->len), ==, 0);
  g_assert_cmpint (fclose (stream), ==, 0);
}

void
fault_vfs_lose_power (GRand *rand)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  GHashTableIter iter;
  gpointer disk;

  state.kind = FAULT_NONE;
  g_hash_table_iter_init (&iter, state.disks);
  while (g_hash_table_iter_next (&iter, NULL, &disk))
    lose_power_of (disk, rand);
  g_hash_table_remove_all (state.disks);
}
