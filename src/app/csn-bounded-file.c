/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading up to a bound; see the header. */

#include "csn-bounded-file.h"

#include <glib/gi18n-lib.h>

/* In one go: the asynchronous reading of GIO comes back to the main loop with every few kilobytes. */
static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  gsize max_bytes = *(gsize *) task_data;
  gsize length = 0;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (source, cancellable, &error);

  if (stream != NULL)
    {
      contents = g_malloc (max_bytes + 1);
      g_input_stream_read_all (G_INPUT_STREAM (stream), contents, max_bytes + 1, &length, cancellable, &error);
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (length > max_bytes)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                                     _("The file is too large for what is asked here."));
  else
    g_task_return_pointer (task, g_bytes_new_take (g_realloc (g_steal_pointer (&contents), MAX (length, 1)), length),
                           (GDestroyNotify) g_bytes_unref);
}

void
csn_bounded_file_read_async (GFile *file, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_bounded_file_read_async);
  g_task_set_task_data (task, g_memdup2 (&max_bytes, sizeof max_bytes), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

GBytes *
csn_bounded_file_read_finish (GFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
