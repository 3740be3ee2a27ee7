/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of a record: merging one back, saving one, and beginning anew with what stays the same. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *path; /* (owned) */
} Merge;

static void
merge_free (Merge *merge)
{
  g_free (merge->path);
  g_free (merge);
}

static void
start_merge (CsnSession *self, GTask *task, GPtrArray *drafts, GAsyncReadyCallback callback, gpointer user_data)
{
  Merge *merge = g_task_get_task_data (task);

  csn_record_file_import_async (self->file, merge->path, g_task_get_cancellable (task), callback, user_data);
}

static const CsnSessionCommit merge_commit = { start_merge, csn_record_file_import_finish };

void
csn_session_merge_async (CsnSession *self,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Merge *merge;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  merge = g_new0 (Merge, 1);
  merge->path = g_strdup (path);
  csn_session_enqueue_commit (self,
                              csn_session_new_task (self, csn_session_merge_async, merge, (GDestroyNotify) merge_free,
                                                    cancellable, callback, user_data),
                              NULL, &merge_commit);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (csn_record_file_save_copy_finish (CSN_RECORD_FILE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_session_save_copy_async (CsnSession *self,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  csn_record_file_save_copy_async (
      self->file, path, TRUE, cancellable, copied_cb,
      csn_session_new_task (self, csn_session_save_copy_async, NULL, NULL, cancellable, callback, user_data));
}
