/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where evidence comes from: a path, a descriptor, a stream or bytes, read once from start to end. Files are opened once,
 * without following a link, and only regular files of a real file system are taken; one that changes while it is read is
 * refused, so that what was stored is what lay there at one moment. Knows nothing of where the bytes go. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CSN_TYPE_BLOB_SOURCE (csn_blob_source_get_type ())
G_DECLARE_FINAL_TYPE (CsnBlobSource, csn_blob_source, CSN, BLOB_SOURCE, GObject)

/* Largest piece of evidence; a sparse file that claims more is refused before a byte is read. */
#define CSN_BLOB_MAX_BYTES (G_GUINT64_CONSTANT (16) << 30)

CsnBlobSource *csn_blob_source_new_for_path   (const char     *path);
/* Takes over @fd. */
CsnBlobSource *csn_blob_source_new_for_fd     (int             fd);
CsnBlobSource *csn_blob_source_new_for_stream (GInputStream   *stream);
CsnBlobSource *csn_blob_source_new_for_bytes  (GBytes         *bytes);

/* Opens and checks what is to be read; blocking. */
gboolean       csn_blob_source_open           (CsnBlobSource  *self,
                                               GCancellable   *cancellable,
                                               GError        **error);
/* Size when known, else -1. */
goffset        csn_blob_source_get_size       (CsnBlobSource  *self);
/* Fills @buffer unless the end comes first; 0 at the end, where a file is checked for changes; -1 on error. Blocking. */
gssize         csn_blob_source_read           (CsnBlobSource  *self,
                                               guint8         *buffer,
                                               gsize           length,
                                               GCancellable   *cancellable,
                                               GError        **error);

G_END_DECLS
