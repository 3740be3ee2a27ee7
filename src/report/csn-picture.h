/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small pictures of evidence that is an image. Nothing is decoded in this process: a helper does it in the sandbox of
 * commands, bounded in time and memory; where there is no sandbox there are no pictures. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* At most so many pixels, twice what a page shows at 72 dpi. */
#define CSN_PICTURE_WIDTH 320
#define CSN_PICTURE_HEIGHT 224
/* Larger files are not looked at. */
#define CSN_PICTURE_MAX_BYTES (32u * 1024 * 1024)

/* An opaque image surface; NULL when @bytes are no image that could be read in time. Blocks for some seconds at most.
 * (transfer full) (nullable) */
cairo_surface_t *csn_picture_new_thumbnail (GBytes       *bytes,
                                            GCancellable *cancellable);

G_END_DECLS
