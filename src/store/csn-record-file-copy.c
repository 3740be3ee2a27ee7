/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "Save a Copy": SQLite's backup from the connection that writes, which is never restarted by its own changes, a few MiB at a
 * time with other work in between. The copy appears under its name when it is whole and on the disk. */

#include "csn-record-file-private.h"

#include <glib/gi18n-lib.h>

#define SLICE_PAGES 512 /* 8 MiB */

typedef struct
{
  /* input */
  char *path;       /* (owned) */
  gboolean overwrite;

  /* in progress */
  char *target;     /* (owned) (nullable): path with links resolved */
  char *temporary;  /* (owned) (nullable) */
  sqlite3 *db;      /* (owned) (nullable) */
  sqlite3_backup *backup; /* (owned) (nullable) */
} CopyCall;

static void
end_backup (CopyCall *call)
{
  g_clear_pointer (&call->backup, sqlite3_backup_finish);
  g_clear_pointer (&call->db, sqlite3_close);
}

static void
copy_call_free (CopyCall *call)
{
  end_backup (call);
  if (call->temporary != NULL)
    csn_record_drop_temporary (call->temporary);
  g_free (call->path);
  g_free (call->target);
  g_free (call->temporary);
  g_free (call);
}

static gboolean
set_copy_error (CopyCall *call, int rc, GError **error)
{
  if ((rc & 0xff) == SQLITE_FULL)
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_FULL, _("There is no room for the copy “%s”."), call->path);
  else
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_IO, _("The copy “%s” could not be written: %s"), call->path,
                 sqlite3_errstr (rc));
  return FALSE;
}

/* @target: (nullable): with links resolved */
static gboolean
is_elsewhere (CsnRecordFile *self, const char *target, GError **error)
{
  if (g_strcmp0 (target, self->path) != 0)
    return TRUE;
  g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_REFUSED,
                       _("A copy cannot take the place of the record itself. Choose another name."));
  return FALSE;
}

gboolean
csn_record_file_leaves_place (CsnRecordFile *self, const char *path, GError **error)
{
  g_autofree char *target = NULL;

  g_return_val_if_fail (CSN_IS_RECORD_FILE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  target = csn_record_resolve_path (path, NULL);
  return is_elsewhere (self, target, error);
}

static gboolean
start_copy (CsnRecordFile *self, CopyCall *call, GError **error)
{
  int rc;

  call->target = csn_record_resolve_path (call->path, error);
  if (call->target == NULL || !is_elsewhere (self, call->target, error))
    return FALSE;
  call->temporary = csn_record_make_temporary (call->target, error);
  if (call->temporary == NULL)
    return FALSE;
  rc = sqlite3_open_v2 (call->temporary, &call->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (call->db, "PRAGMA synchronous = EXTRA", NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    return set_copy_error (call, rc, error);
  call->backup = sqlite3_backup_init (call->db, "main", csn_store_connection_get_db (self->db), "main");
  return call->backup != NULL || set_copy_error (call, sqlite3_errcode (call->db), error);
}

/* SQLITE_OK while there is more, SQLITE_DONE at the end. */
static int
copy_slice (CopyCall *call)
{
  int rc = sqlite3_backup_step (call->backup, SLICE_PAGES);

  /* Another program reads or writes for a moment. */
  return rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? SQLITE_OK : rc;
}

static gboolean
copy_step (CsnRecordFile *self, CsnRecordJob *job, gpointer data)
{
  CopyCall *call = data;
  GError *error = NULL;
  int rc;

  if (csn_record_job_is_cancelled (job, &error) || (call->target == NULL && !start_copy (self, call, &error)))
    return csn_record_job_end (job, error, NULL, NULL);
  rc = copy_slice (call);
  if (rc == SQLITE_OK)
    return G_SOURCE_CONTINUE;
  if (rc == SQLITE_DONE)
    {
      rc = sqlite3_backup_finish (g_steal_pointer (&call->backup));
      end_backup (call);
      if (rc == SQLITE_OK && csn_record_move_into_place (call->temporary, call->target, call->overwrite, &error))
        g_clear_pointer (&call->temporary, g_free);
    }
  if (rc != SQLITE_OK)
    set_copy_error (call, rc, &error);
  end_backup (call);
  return csn_record_job_end (job, error, NULL, NULL);
}

void
csn_record_file_save_copy_async (CsnRecordFile *self,
                                 const char *path,
                                 gboolean overwrite,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CopyCall *call;
  GTask *task;

  g_return_if_fail (CSN_IS_RECORD_FILE (self) && path != NULL);

  call = g_new0 (CopyCall, 1);
  call->path = g_canonicalize_filename (path, NULL);
  call->overwrite = overwrite;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_record_file_save_copy_async);
  g_task_set_task_data (task, call, (GDestroyNotify) copy_call_free);
  csn_record_file_push (self, task, copy_step);
}

gboolean
csn_record_file_save_copy_finish (CsnRecordFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
