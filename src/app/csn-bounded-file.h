/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a file that a person chose, up to a bound: what is larger is refused and not cut. Knows nothing of what is in it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Largest document that a record can be made from; the importer has the same bound. */
#define CSN_BOUNDED_FILE_DOCUMENT ((gsize) 64 * 1024 * 1024)

void    csn_bounded_file_read_async  (GFile               *file,
                                      gsize                max_bytes,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* A file larger than the bound is G_IO_ERROR_NO_SPACE, with a sentence for people. (transfer full) */
GBytes *csn_bounded_file_read_finish (GFile               *file,
                                      GAsyncResult        *result,
                                      GError             **error);

G_END_DECLS
