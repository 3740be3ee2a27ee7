/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks the helper for a thumbnail; see the header. What comes back is taken for exactly what it says to be, or not at all:
 * a head, two sizes within bounds, and that many bytes. */

#define _GNU_SOURCE
#include "csn-picture.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "csn-config.h"
#include "csn-sandbox.h"

#define HELPER "countersign-thumbnail"
#define HEAD_BYTES 8
#define MAX_REPLY (HEAD_BYTES + CSN_PICTURE_WIDTH * CSN_PICTURE_HEIGHT * 3)
/* The helper ends itself before. */
#define WALL_MICROSECONDS (10 * G_USEC_PER_SEC)
/* How long a poll waits before it looks whether somebody wants to stop. */
#define POLL_MILLISECONDS 100
#define CPU_SECONDS 5

/* $COUNTERSIGN_THUMBNAILER, the one beside this program in a build tree, or the installed one. */
static char *
find_helper (void)
{
  const char *named = g_getenv ("COUNTERSIGN_THUMBNAILER");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *above = folder != NULL ? g_path_get_dirname (folder) : NULL;
  g_autofree char *built = above != NULL ? g_build_filename (above, "report", HELPER, NULL) : NULL;
  g_autofree char *installed = g_build_filename (CSN_LIBEXECDIR, HELPER, NULL);

  if (named != NULL)
    return g_strdup (named);
  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&installed) : NULL;
}

/* The bytes as a file without a name, so that they need no second thread on their way. */
static int
make_input (GBytes *bytes)
{
  gsize size, done = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  int fd = memfd_create ("evidence", MFD_CLOEXEC);

  while (fd >= 0 && done < size)
    {
      ssize_t n = write (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      done += (gsize)n;
    }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

static GSubprocess *
start (const char *helper, GBytes *bytes)
{
  g_autofree char *folder = g_path_get_dirname (helper);
  CsnSandboxProfile profile = { .folder = folder, .cpu_seconds = CPU_SECONDS };
  const char *const inside[] = { helper, NULL };
  g_auto (GStrv) argv = csn_sandbox_wrap (&profile, inside);
  g_auto (GStrv) environment = csn_sandbox_environment (&profile);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  int input = make_input (bytes);

  if (input < 0)
    return NULL;
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, NULL);
}

/* Everything that the helper writes, as long as it stays within bounds. */
static GByteArray *
read_reply (GSubprocess *process, GCancellable *cancellable)
{
  GPollableInputStream *stream = G_POLLABLE_INPUT_STREAM (g_subprocess_get_stdout_pipe (process));
  gint64 deadline = g_get_monotonic_time () + WALL_MICROSECONDS;
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  guint8 buffer[16384];

  while (g_get_monotonic_time () < deadline && !g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_input_stream_read_nonblocking (stream, buffer, sizeof buffer, NULL, &error);

      if (n == 0)
        return g_steal_pointer (&reply);
      if (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return NULL;
      if (n < 0)
        {
          GPollFD poll = { g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream)), G_IO_IN | G_IO_HUP, 0 };

          g_poll (&poll, 1, POLL_MILLISECONDS);
          continue;
        }
      if (reply->len + (gsize)n > MAX_REPLY)
        return NULL;
      g_byte_array_append (reply, buffer, (guint)n);
    }
  return NULL;
}

static cairo_surface_t *
take_picture (GByteArray *reply)
{
  const guint8 *data = reply->data;
  int width, height;

  if (reply->len < HEAD_BYTES || memcmp (data, "CSNT", 4) != 0)
    return NULL;
  width = data[4] << 8 | data[5];
  height = data[6] << 8 | data[7];
  if (width < 1 || width > CSN_PICTURE_WIDTH || height < 1 || height > CSN_PICTURE_HEIGHT
      || reply->len != HEAD_BYTES + (guint)(width * height * 3))
    return NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  data += HEAD_BYTES;
  for (int y = 0; pixels != NULL && y < height; y++)
    for (int x = 0; x < width; x++, data += 3)
      ((guint32 *)(gpointer)(pixels + (gsize)y * stride))[x] = (guint32)data[0] << 16 | (guint32)data[1] << 8 | data[2];
  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
csn_picture_new_thumbnail (GBytes *bytes, GCancellable *cancellable)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_autofree char *helper = csn_sandbox_is_available () ? find_helper () : NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GByteArray) reply = NULL;

  if (helper == NULL || g_bytes_get_size (bytes) > CSN_PICTURE_MAX_BYTES)
    return NULL;
  process = start (helper, bytes);
  if (process == NULL)
    return NULL;
  reply = read_reply (process, cancellable);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  return reply != NULL ? take_picture (reply) : NULL;
}
