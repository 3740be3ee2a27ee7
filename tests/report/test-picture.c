/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thumbnails: an image becomes small, everything else becomes nothing, and neither takes long. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#include "csn-picture.h"

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Left half red, right half transparent. */
static GBytes *
make_png (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  GByteArray *out = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 0, 0, width / 2.0, height);
  cairo_fill (cr);
  cairo_surface_write_to_png_stream (surface, write_cb, out);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (out);
}

/* Whether a sandbox can be made here at all; says why the test is left out when not. */
static gboolean
can_isolate (void)
{
  const char *const argv[] = { "bwrap", "--unshare-all", "--unshare-user", "--ro-bind", "/", "/", "--disable-userns", "true", NULL };
  int status = -1;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("The sandbox's limit of memory is less than AddressSanitizer needs");
  return FALSE;
#endif
  if (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, &status, NULL)
      && status == 0)
    return TRUE;
  g_test_skip ("bubblewrap cannot make a sandbox here");
  return FALSE;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32 value;

  memcpy (&value, row + 4 * x, sizeof value);
  return value & 0xf0f0f0; /* scaling rounds */
}

static void
test_sizes (void)
{
  static const int sizes[][4] = { { 1600, 1000, 320, 200 }, { 100, 60, 100, 60 }, { 40, 4000, 2, 224 } };

  if (!can_isolate ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) png = make_png (sizes[i][0], sizes[i][1]);
      cairo_surface_t *picture = csn_picture_new_thumbnail (png, NULL);

      g_assert_nonnull (picture);
      g_assert_cmpint (cairo_image_surface_get_width (picture), ==, sizes[i][2]);
      g_assert_cmpint (cairo_image_surface_get_height (picture), ==, sizes[i][3]);
      g_assert_cmphex (pixel (picture, 0, 0), ==, 0xf00000);
      g_assert_cmphex (pixel (picture, sizes[i][2] - 1, 0), ==, 0xf0f0f0);
      cairo_surface_destroy (picture);
    }
}

/* KiB that this process and its helpers had at their highest. */
static glong
read_peak (void)
{
  struct rusage own, helpers;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &own), ==, 0);
  g_assert_cmpint (getrusage (RUSAGE_CHILDREN, &helpers), ==, 0);
  return own.ru_maxrss + helpers.ru_maxrss;
}

static void
test_refused (void)
{
  static const guint8 noise[] = "\x89PNG\r\n\x1a\n nothing that follows";
  g_autoptr (GBytes) good = make_png (60, 60);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) / 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("no image", 8);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) bad = g_bytes_new_static (noise, sizeof noise - 1);
  /* A head that promises 60 000 times 60 000 pixels, and an archive in an archive: nobody unpacks it. */
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, NULL), g_bytes_get_size (good));
  static const guint8 huge[] = { 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60 };
  static const char archive[] = "PK\003\004\024\0\0\0\010\0PK\003\004\024\0\0\0\010\0";
  g_autoptr (GBytes) zip = g_bytes_new_static (archive, sizeof archive);
  glong before;
  memcpy (data + 16, huge, sizeof huge);
  g_autoptr (GBytes) bomb = g_bytes_new (data, g_bytes_get_size (good));
  GBytes *const cases[] = { cut, text, none, bad, bomb, zip };

  if (!can_isolate ())
    return;
  before = read_peak ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 start = g_get_monotonic_time ();
      cairo_surface_t *picture = csn_picture_new_thumbnail (cases[i], NULL);

      /* Half an image may still be shown in part; nothing may take long. */
      if (i > 0)
        g_assert_null (picture);
      g_clear_pointer (&picture, cairo_surface_destroy);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
    }
  g_assert_cmpint (read_peak () - before, <, 64 * 1024);
}

/* As PNG has it: over type and data. */
static guint32
compute_crc (guint32 crc, const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
  return crc;
}

static void
append_chunk (GByteArray *png, const char type[4], const guint8 *data, gsize length)
{
  guint32 size = GUINT32_TO_BE ((guint32) length);
  guint32 crc = compute_crc (compute_crc (G_MAXUINT32, (const guint8 *) type, 4), data, length);

  g_byte_array_append (png, (const guint8 *) &size, 4);
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (png, data, (guint) length);
  crc = GUINT32_TO_BE (~crc);
  g_byte_array_append (png, (const guint8 *) &crc, 4);
}

/* A whole image, one bit a pixel, all of one colour: small to keep, @side times @side pixels to unfold. */
static GBytes *
make_unfolding_png (guint side)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autofree guint8 *row = g_malloc0 (1 + (side + 7) / 8);
  g_autoptr (GBytes) rows = NULL;
  GByteArray *png = g_byte_array_new ();
  guint8 head[13] = { 0, 0, 0, 0, 0, 0, 0, 0, 1 };

  for (guint i = 0; i < side; i++)
    g_assert_true (g_output_stream_write_all (out, row, 1 + (side + 7) / 8, NULL, NULL, NULL));
  g_output_stream_close (out, NULL, NULL);
  rows = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  for (guint i = 0; i < 4; i++)
    head[i] = head[4 + i] = (guint8) (side >> (24 - 8 * i));
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", head, sizeof head);
  append_chunk (png, "IDAT", g_bytes_get_data (rows, NULL), g_bytes_get_size (rows));
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

static void
test_unfolding (void)
{
  g_autoptr (GBytes) bomb = NULL;
  gint64 start;
  glong before;

  if (!can_isolate ())
    return;
  bomb = make_unfolding_png (g_test_slow () ? 60000 : 20000);
  before = read_peak ();
  start = g_get_monotonic_time ();
  g_assert_null (csn_picture_new_thumbnail (bomb, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (read_peak () - before, <, 64 * 1024);
  g_test_message ("%" G_GSIZE_FORMAT " bytes: refused", g_bytes_get_size (bomb));
}

/* What a helper that was taken over might answer. */
static void
test_lies (void)
{
  static const char *const lies[] = {
    "printf 'CSNT\\001\\100\\000\\340'",                /* a head without pixels */
    "printf 'CSNT\\377\\377\\377\\377'; yes",            /* too large, and endless */
    "yes",                                             /* endless */
    "printf 'CSNX\\000\\001\\000\\001abc'",              /* another head */
    "printf 'CSNT\\000\\000\\000\\000'",                 /* no size */
    "exit 0",
  };
  g_autoptr (GBytes) png = make_png (30, 30);
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  g_autofree char *helper = g_build_filename (folder, "helper", NULL);
  g_autofree char *before = g_strdup (g_getenv ("COUNTERSIGN_THUMBNAILER"));

  if (!can_isolate ())
    return;
  g_setenv ("COUNTERSIGN_THUMBNAILER", helper, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", lies[i]);

      g_assert_true (g_file_set_contents_full (helper, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
      g_assert_null (csn_picture_new_thumbnail (png, NULL));
    }
  g_setenv ("COUNTERSIGN_THUMBNAILER", before != NULL ? before : "", TRUE);
  g_unlink (helper);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/sizes", test_sizes);
  g_test_add_func ("/picture/E-03-refused", test_refused);
  g_test_add_func ("/picture/E-03-unfolding", test_unfolding);
  g_test_add_func ("/picture/lies", test_lies);
  return g_test_run ();
}
