/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where evidence comes from; see the header. */

#include "csn-blob-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "csn-store-error.h"

struct _CsnBlobSource
{
  GObject parent_instance;
  char *path;           /* (owned) (nullable) */
  GInputStream *stream; /* (owned) (nullable) */
  GBytes *bytes;        /* (owned) (nullable) */
  int fd;               /* (owned): or -1 */
  struct stat info;     /* of fd, when it was opened */
  guint64 position;
};

G_DEFINE_FINAL_TYPE (CsnBlobSource, csn_blob_source, G_TYPE_OBJECT)

static gboolean
refuse (GError **error, const char *format, const char *name)
{
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED, format, name);
  return FALSE;
}

static const char *
name_of (CsnBlobSource *self)
{
  return self->path != NULL ? self->path : _("The file");
}

/* The kernel's own files are of size 0 and never the same twice. */
static gboolean
is_on_real_file_system (int fd)
{
  static const guint32 unreal[] = { PROC_SUPER_MAGIC, SYSFS_MAGIC, DEBUGFS_MAGIC, TRACEFS_MAGIC, CGROUP_SUPER_MAGIC,
                                    CGROUP2_SUPER_MAGIC, SECURITYFS_MAGIC, DEVPTS_SUPER_MAGIC };
  struct statfs info;

  if (fstatfs (fd, &info) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (unreal); i++)
    if ((guint32) info.f_type == unreal[i])
      return FALSE;
  return TRUE;
}

static gboolean
check_file (CsnBlobSource *self, GError **error)
{
  if (fstat (self->fd, &self->info) != 0)
    return refuse (error, _("“%s” cannot be read."), name_of (self));
  if (!S_ISREG (self->info.st_mode))
    return refuse (error, _("“%s” is not a regular file and cannot be evidence. Attach a file."), name_of (self));
  if (!is_on_real_file_system (self->fd))
    return refuse (error, _("“%s” is made up by the system as it is read and cannot be evidence. Attach a copy of it."),
                   name_of (self));
  if ((guint64) self->info.st_size > CSN_BLOB_MAX_BYTES)
    return refuse (error, _("“%s” is larger than 16 GiB and cannot be attached. Attach a digest of it instead."),
                   name_of (self));
  return TRUE;
}

gboolean
csn_blob_source_open (CsnBlobSource *self, GCancellable *cancellable, GError **error)
{
  struct stat info;

  g_return_val_if_fail (CSN_IS_BLOB_SOURCE (self), FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->path != NULL && self->fd < 0)
    {
      /* Opening a device can have effects, so look before; what counts is checked again on the descriptor. */
      if (lstat (self->path, &info) == 0 && !S_ISREG (info.st_mode))
        return refuse (error, _("“%s” is not a regular file and cannot be evidence. Attach a file."), self->path);
      self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
      if (self->fd < 0)
        {
          int code = errno;

          g_set_error (error, CSN_STORE_ERROR,
                       code == ENOENT ? CSN_STORE_ERROR_NOT_FOUND : CSN_STORE_ERROR_REFUSED,
                       _("“%s” cannot be opened: %s"), self->path, g_strerror (code));
          return FALSE;
        }
    }
  if (self->fd < 0)
    return TRUE;
  posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return check_file (self, error);
}

goffset
csn_blob_source_get_size (CsnBlobSource *self)
{
  g_return_val_if_fail (CSN_IS_BLOB_SOURCE (self), -1);

  if (self->bytes != NULL)
    return (goffset) g_bytes_get_size (self->bytes);
  return self->fd >= 0 ? self->info.st_size : -1;
}

static gssize
read_bytes (CsnBlobSource *self, guint8 *buffer, gsize length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  gsize count = MIN (length, size - (gsize) self->position);

  if (count > 0)
    memcpy (buffer, data + self->position, count);
  return (gssize) count;
}

static gssize
read_file (CsnBlobSource *self, guint8 *buffer, gsize length, GCancellable *cancellable, GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      n = pread (self->fd, buffer + done, length - done, (off_t) (self->position + done));
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED, _("“%s” cannot be read to its end: %s"),
                       name_of (self), g_strerror (code));
          return -1;
        }
      if (n == 0)
        break;
      done += (gsize) n;
    }
  return (gssize) done;
}

static gboolean
file_is_unchanged (CsnBlobSource *self)
{
  struct stat now;

  return fstat (self->fd, &now) == 0
         && now.st_size == self->info.st_size
         && (guint64) now.st_size == self->position
         && memcmp (&now.st_mtim, &self->info.st_mtim, sizeof now.st_mtim) == 0
         && memcmp (&now.st_ctim, &self->info.st_ctim, sizeof now.st_ctim) == 0;
}

gssize
csn_blob_source_read (CsnBlobSource *self, guint8 *buffer, gsize length, GCancellable *cancellable, GError **error)
{
  gssize count;
  gsize done;

  g_return_val_if_fail (CSN_IS_BLOB_SOURCE (self) && buffer != NULL && length > 0, -1);

  if (self->bytes != NULL)
    count = read_bytes (self, buffer, length);
  else if (self->stream != NULL)
    count = g_input_stream_read_all (self->stream, buffer, length, &done, cancellable, error) ? (gssize) done : -1;
  else
    count = read_file (self, buffer, length, cancellable, error);
  if (count < 0)
    return -1;
  self->position += (guint64) count;
  if (self->position > CSN_BLOB_MAX_BYTES)
    {
      refuse (error, _("“%s” is larger than 16 GiB and cannot be attached. Attach a digest of it instead."),
              name_of (self));
      return -1;
    }
  if (count == 0 && self->fd >= 0 && !file_is_unchanged (self))
    {
      refuse (error, _("“%s” changed while it was read. Attach it again when nobody writes it any more."),
              name_of (self));
      return -1;
    }
  return count;
}

static void
csn_blob_source_finalize (GObject *object)
{
  CsnBlobSource *self = CSN_BLOB_SOURCE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_fd (&self->fd, NULL);
  G_OBJECT_CLASS (csn_blob_source_parent_class)->finalize (object);
}

static void
csn_blob_source_class_init (CsnBlobSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_blob_source_finalize;
}

static void
csn_blob_source_init (CsnBlobSource *self)
{
  self->fd = -1;
}

CsnBlobSource *
csn_blob_source_new_for_path (const char *path)
{
  CsnBlobSource *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (CSN_TYPE_BLOB_SOURCE, NULL);
  self->path = g_strdup (path);
  return self;
}

CsnBlobSource *
csn_blob_source_new_for_fd (int fd)
{
  CsnBlobSource *self;

  g_return_val_if_fail (fd >= 0, NULL);

  self = g_object_new (CSN_TYPE_BLOB_SOURCE, NULL);
  self->fd = fd;
  return self;
}

CsnBlobSource *
csn_blob_source_new_for_stream (GInputStream *stream)
{
  CsnBlobSource *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_object_new (CSN_TYPE_BLOB_SOURCE, NULL);
  self->stream = g_object_ref (stream);
  return self;
}

CsnBlobSource *
csn_blob_source_new_for_bytes (GBytes *bytes)
{
  CsnBlobSource *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (CSN_TYPE_BLOB_SOURCE, NULL);
  self->bytes = g_bytes_ref (bytes);
  return self;
}
