/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Closing a record: the entry that names the approval report, and the sealed final report that follows it. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>

#include "csn-content.h"
#include "csn-report-file.h"
#include "csn-silence.h"

typedef struct
{
  char *reason;  /* (owned) (nullable) */
  char *follows; /* (owned) (nullable): path */
  char *sha256;  /* (owned) (nullable): result */
} Closing;

static void
closing_free (Closing *closing)
{
  g_free (closing->reason);
  g_free (closing->follows);
  g_free (closing->sha256);
  g_free (closing);
}

static GPtrArray *
prepare_closing (CsnSession *self, GTask *task, GError **error)
{
  Closing *closing = g_task_get_task_data (task);
  g_autofree char *content = NULL;
  JsonObject *data;

  if (!csn_guard_close (csn_session_get_evaluation (self), error))
    return NULL;
  content = csn_content_dup_digest (self->record, self->policy, NULL);
  data = json_object_new ();
  json_object_set_string_member (data, "act", "close");
  json_object_set_string_member (data, "reason", closing->reason != NULL ? closing->reason : "");
  json_object_set_string_member (data, "content", content);
  if (closing->sha256 != NULL)
    {
      g_autofree char *name = g_path_get_basename (closing->follows);

      json_object_set_string_member (data, "follows", closing->sha256);
      json_object_set_string_member (data, "follows_name", name);
    }
  return csn_session_one_draft (self, "lifecycle", data);
}

static void
read_report_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  GError *error = NULL;
  guint64 n_bytes = 0;
  g_autofree char *sum = csn_report_file_sum (path, &n_bytes, cancellable, &error);

  if (sum == NULL)
    g_task_return_error (task, error);
  else if (n_bytes == 0)
    g_task_return_new_error (task, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("“%s” is empty: it is no report."), path);
  else
    g_task_return_pointer (task, g_steal_pointer (&sum), g_free);
}

static void
report_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Closing *closing = g_task_get_task_data (task);
  GError *error = NULL;

  closing->sha256 = g_task_propagate_pointer (G_TASK (result), &error);
  if (closing->sha256 == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  csn_session_enqueue (g_task_get_source_object (task), task, prepare_closing);
}

void
csn_session_close_record_async (CsnSession *self, const char *reason, const char *follows, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) reading = NULL;
  Closing *closing;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));

  closing = g_new0 (Closing, 1);
  closing->reason = g_strdup (reason);
  closing->follows = g_strdup (follows);
  task = csn_session_new_task (self, csn_session_close_record_async, closing, (GDestroyNotify) closing_free, cancellable,
                               callback, user_data);
  if (follows == NULL)
    {
      csn_session_enqueue (self, task, prepare_closing);
      return;
    }
  reading = g_task_new (self, cancellable, report_read_cb, task);
  g_task_set_source_tag (reading, report_read_cb);
  g_task_set_task_data (reading, g_strdup (follows), g_free);
  g_task_run_in_thread (reading, read_report_thread);
}

/* --- with the final report ----------------------------------------------------------------------------------------- */

typedef struct
{
  CsnIdentity *identity; /* (owned) (nullable) */
  char *tsa;             /* (owned) (nullable) */
  char *path;            /* (owned) */
} Final;

static void
final_free (Final *final)
{
  g_clear_object (&final->identity);
  g_free (final->tsa);
  g_free (final->path);
  g_free (final);
}

static void
report_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (csn_session_export_finish (result, &error))
    {
      csn_silence_pass (task, result);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_prefix_error_literal (&error, _ ("The record is closed, but its final report could not be written: "));
  g_task_return_error (task, error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Final *final = g_task_get_task_data (task);
  GError *error = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  csn_session_export_async (CSN_SESSION (source), "pdf", NULL, NULL, final->identity, final->tsa, final->path,
                            g_task_get_cancellable (task), report_written_cb, g_object_ref (task));
}

void
csn_session_close_with_report_async (CsnSession *self, const char *reason, const char *follows, CsnIdentity *identity,
                                     const char *tsa, const char *path, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  Final *final;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  final = g_new0 (Final, 1);
  final->identity = identity != NULL ? g_object_ref (identity) : NULL;
  final->tsa = g_strdup (tsa);
  final->path = g_strdup (path);
  csn_session_close_record_async (self, reason, follows, cancellable, closed_cb,
                                  csn_session_new_task (self, csn_session_close_with_report_async, final,
                                                        (GDestroyNotify) final_free, cancellable, callback, user_data));
}
