/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading up to a bound; see the header. */

#include "csn-bounded-file.h"

#include <glib/gi18n-lib.h>

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  gsize max_bytes = *(gsize *) g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0;

  if (!g_file_load_partial_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (length > max_bytes)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                                     _("The file is too large for what is asked here."));
  else
    g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&contents), length), (GDestroyNotify) g_bytes_unref);
}

static gboolean
wants_more_cb (const char *contents, goffset size, gpointer user_data)
{
  return size <= (goffset) * (gsize *) g_task_get_task_data (user_data);
}

void
csn_bounded_file_read_async (GFile *file, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_bounded_file_read_async);
  g_task_set_task_data (task, g_memdup2 (&max_bytes, sizeof max_bytes), g_free);
  g_file_load_partial_contents_async (file, cancellable, wants_more_cb, loaded_cb, task);
}

GBytes *
csn_bounded_file_read_finish (GFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
