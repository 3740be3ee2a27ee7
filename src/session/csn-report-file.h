/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files beside the record: reports that are read whole, and the digest of any file. Blocks; for worker threads. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A regular file of at most 512 MiB: reports embed 20 MB of evidence, and huge checklists need room. (transfer full) */
GBytes *csn_report_file_read (const char   *path,
                              GError      **error);
/* SHA-256 in hex of a file of any size. @n_bytes: (out) (nullable). (transfer full) */
char   *csn_report_file_sum  (const char   *path,
                              guint64      *n_bytes,
                              GCancellable *cancellable,
                              GError      **error);

/* Whether a file may be written at @path, in the place of one that is there. Not over a link or a device: "-o /dev/stdout" would
 * take that away from everybody. What is wrong with a folder is told by who writes. */
gboolean csn_report_file_may_replace (const char *path,
                                      GError    **error);

G_END_DECLS
