/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decodes one image, which anybody may have made, far from everything else: reads it from standard input, writes a small
 * picture to standard output and ends. Runs in the sandbox of commands, with limits of its own. Knows nothing of records.
 *
 * Output: "CSNT", width and height as two bytes each (most significant first), then red, green and blue of every pixel from
 * the top left. Nothing is written when there is no picture to be had. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "csn-picture.h"

#define MEMORY_BYTES (1024UL * 1024 * 1024)
#define CPU_SECONDS 5
#define WALL_SECONDS 8
/* A photograph of 200 megapixels is a bomb. */
#define MAX_PIXELS (60 * 1000 * 1000)

static void
limit (int resource, rlim_t value)
{
  struct rlimit bound = { value, value };

  setrlimit (resource, &bound);
}

/* Decoders that can draw smaller do so at once; what is absurdly large is not decoded at all. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  double scale = MIN ((double)CSN_PICTURE_WIDTH / width, (double)CSN_PICTURE_HEIGHT / height);

  if ((gint64)width * height > MAX_PIXELS)
    _exit (1);
  if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX ((int)(width * scale), 1), MAX ((int)(height * scale), 1));
}

static GdkPixbuf *
read_picture (void)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  guchar buffer[65536];
  size_t n, all = 0;
  gboolean good = TRUE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), NULL);
  while (good && (n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    {
      all += n;
      good = all <= CSN_PICTURE_MAX_BYTES && gdk_pixbuf_loader_write (loader, buffer, n, NULL);
    }
  good = gdk_pixbuf_loader_close (loader, NULL) && good;
  GdkPixbuf *pixbuf = good ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

/* On white: a page has no transparency. */
static GdkPixbuf *
shrink (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  double scale = MIN (MIN ((double)CSN_PICTURE_WIDTH / width, (double)CSN_PICTURE_HEIGHT / height), 1);

  return gdk_pixbuf_composite_color_simple (pixbuf, MAX ((int)(width * scale), 1), MAX ((int)(height * scale), 1),
                                            GDK_INTERP_BILINEAR, 255, 8, 0xffffff, 0xffffff);
}

static gboolean
write_picture (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guchar *pixels = gdk_pixbuf_read_pixels (pixbuf);
  guchar head[8] = { 'C', 'S', 'N', 'T', (guchar)(width >> 8), (guchar)width, (guchar)(height >> 8), (guchar)height };

  if (fwrite (head, 1, sizeof head, stdout) != sizeof head)
    return FALSE;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (fwrite (pixels + (gsize)y * stride + (gsize)x * channels, 1, 3, stdout) != 3)
        return FALSE;
  return fflush (stdout) == 0;
}

int
main (void)
{
  limit (RLIMIT_AS, MEMORY_BYTES);
  limit (RLIMIT_CPU, CPU_SECONDS);
  limit (RLIMIT_FSIZE, 0);
  limit (RLIMIT_CORE, 0);
  alarm (WALL_SECONDS);

  g_autoptr (GdkPixbuf) picture = read_picture ();
  g_autoptr (GdkPixbuf) small = picture != NULL ? shrink (picture) : NULL;

  return small != NULL && write_picture (small) ? 0 : 1;
}
