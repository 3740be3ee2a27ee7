/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A finished report; see the header. */

#include "csn-report-draft.h"

#include <glib/gi18n-lib.h>

#include "csn-background.h"
#include "csn-report-snapshot.h"
#include "csn-silence.h"

struct _CsnReportDraft
{
  GObject parent_instance;
  CsnReportSnapshot *snapshot; /* (owned) */
  GBytes *pages;               /* (owned) */
  char *digest;                /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnReportDraft, csn_report_draft, G_TYPE_OBJECT)

static void
csn_report_draft_finalize (GObject *object)
{
  CsnReportDraft *self = CSN_REPORT_DRAFT (object);

  g_clear_object (&self->snapshot);
  g_clear_pointer (&self->pages, g_bytes_unref);
  g_clear_pointer (&self->digest, g_free);
  G_OBJECT_CLASS (csn_report_draft_parent_class)->finalize (object);
}

static void
csn_report_draft_class_init (CsnReportDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_report_draft_finalize;
}

static void
csn_report_draft_init (CsnReportDraft *self)
{
}

/* --- making ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  CsnReportSnapshot *snapshot; /* (owned) */
  CsnSessionProgress progress; /* (nullable) */
  gpointer progress_data;
  int percent;                 /* last that was told; atomic */
} Making;

static void
making_free (Making *making)
{
  g_object_unref (making->snapshot);
  g_free (making);
}

static gboolean
tell_cb (gpointer user_data)
{
  Making *making = g_task_get_task_data (user_data);

  if (!g_task_get_completed (user_data))
    making->progress ((guint64) g_atomic_int_get (&making->percent), 100, making->progress_data);
  return G_SOURCE_REMOVE;
}

/* On the thread: the news goes to where the call came from. */
static void
percent_cb (guint percent, gpointer user_data)
{
  GTask *task = user_data;
  Making *making = g_task_get_task_data (task);
  g_autoptr (GSource) source = NULL;

  if (making->progress == NULL || g_atomic_int_get (&making->percent) == (int) percent)
    return;
  g_atomic_int_set (&making->percent, (int) percent);
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, tell_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
make_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  CsnReportSnapshot *snapshot = ((Making *) task_data)->snapshot;
  GError *error = NULL;
  g_autoptr (CsnRecordExport) export = csn_report_snapshot_make_export (snapshot, cancellable, &error);
  g_autoptr (GBytes) pages
      = export ? csn_report_snapshot_write_pages (snapshot, export, percent_cb, task, cancellable, &error) : NULL;
  CsnReportDraft *self;

  if (pages == NULL)
    {
      g_prefix_error (&error, _ ("Making the report: "));
      g_task_return_error (task, error);
      return;
    }
  self = g_object_new (CSN_TYPE_REPORT_DRAFT, NULL);
  self->snapshot = g_object_ref (snapshot);
  self->pages = g_steal_pointer (&pages);
  self->digest = g_strdup (csn_record_export_get_sha256 (export));
  g_task_return_pointer (task, self, g_object_unref);
}

void
csn_report_draft_make_async (CsnSession *session,
                             const char *mode,
                             const char *filter,
                             CsnIdentity *seal,
                             const char *tsa,
                             CsnSessionProgress progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Making *making;

  g_return_if_fail (CSN_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_report_draft_make_async);
  making = g_new0 (Making, 1);
  making->snapshot = csn_report_snapshot_new (session, mode, filter, seal, tsa);
  making->progress = progress;
  making->progress_data = progress_data;
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  csn_background_run (task, make_thread);
}

CsnReportDraft *
csn_report_draft_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- saving ----------------------------------------------------------------------------------------------------- */

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  CsnReportDraft *self = source;
  const char *path = task_data;
  GError *error = NULL;
  g_autofree char *silence = NULL;
  g_autoptr (GBytes) bytes
      = csn_report_snapshot_seal_pages (self->snapshot, self->pages, &silence, cancellable, &error);

  if (bytes == NULL
      || !g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    {
      g_prefix_error (&error, _ ("Exporting “%s”: "), path);
      g_task_return_error (task, error);
      return;
    }
  csn_silence_note (task, g_steal_pointer (&silence));
  g_task_return_boolean (task, TRUE);
}

void
csn_report_draft_save_async (CsnReportDraft *self,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CSN_IS_REPORT_DRAFT (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_report_draft_save_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  csn_background_run (task, save_thread);
}

gboolean
csn_report_draft_save_finish (CsnReportDraft *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- looking ---------------------------------------------------------------------------------------------------- */

GBytes *
csn_report_draft_get_pages (CsnReportDraft *self)
{
  g_return_val_if_fail (CSN_IS_REPORT_DRAFT (self), NULL);
  return self->pages;
}

const char *
csn_report_draft_get_digest (CsnReportDraft *self)
{
  g_return_val_if_fail (CSN_IS_REPORT_DRAFT (self), NULL);
  return self->digest;
}

gboolean
csn_report_draft_has_seal (CsnReportDraft *self)
{
  g_return_val_if_fail (CSN_IS_REPORT_DRAFT (self), FALSE);
  return csn_report_snapshot_get_seal (self->snapshot) != NULL && !csn_report_snapshot_is_co_signed (self->snapshot);
}
