/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and hashes files that others gave; see the header. Knows nothing of what is in them. */

#include "csn-report-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "csn-session-error.h"

#define MAX_REPORT_BYTES (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define BLOCK_BYTES (64 * 1024)

GBytes *
csn_report_file_read (const char *path, GError **error)
{
  GStatBuf status;
  char *data = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_stat (path, &status) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("“%s” cannot be read: %s"), path,
                   g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_FAILED, _ ("“%s” is no regular file."), path);
      return NULL;
    }
  if ((guint64) status.st_size > MAX_REPORT_BYTES)
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_FAILED, _ ("“%s” is too large for a report."), path);
      return NULL;
    }
  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

gboolean
csn_report_file_may_replace (const char *path, GError **error)
{
  GStatBuf status;

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_lstat (path, &status) != 0 || S_ISREG (status.st_mode) || S_ISDIR (status.st_mode))
    return TRUE;
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_FAILED,
               _ ("“%s” is a link or a device, and a file would take its place. Choose another name."), path);
  return FALSE;
}

char *
csn_report_file_sum (const char *path, guint64 *n_bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  guint64 total = 0;
  gssize got;

  if (stream == NULL)
    return NULL;
  while ((got = g_input_stream_read (G_INPUT_STREAM (stream), block, BLOCK_BYTES, cancellable, error)) > 0)
    {
      g_checksum_update (checksum, block, got);
      total += (guint64) got;
    }
  if (n_bytes != NULL)
    *n_bytes = total;
  return got < 0 ? NULL : g_strdup (g_checksum_get_string (checksum));
}
