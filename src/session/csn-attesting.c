/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. The artefacts are hashed as they lie on the disk; the statement names them by their last name only, since
 * the folders of this computer concern nobody. */

#include "csn-attesting.h"

#include <glib/gi18n-lib.h>

#include "csn-attestation.h"
#include "csn-background.h"
#include "csn-dsse.h"
#include "csn-report-file.h"
#include "csn-report-snapshot.h"

typedef struct
{
  CsnReportSnapshot *snapshot; /* (owned) */
  CsnIdentity *identity;       /* (owned) */
  GStrv files;                 /* (owned) */
  char *path;                  /* (owned) */
} Attesting;

static void
attesting_free (Attesting *attesting)
{
  g_object_unref (attesting->snapshot);
  g_object_unref (attesting->identity);
  g_strfreev (attesting->files);
  g_free (attesting->path);
  g_free (attesting);
}

/* @sums, @names: (element-type utf8): filled, and pointed to by what is returned */
static CsnArtefact *
sum_artefacts (const char *const *files, GPtrArray *sums, GPtrArray *names, GError **error)
{
  gsize n = g_strv_length ((GStrv) files);
  g_autofree CsnArtefact *artefacts = g_new0 (CsnArtefact, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      char *sum = csn_report_file_sum (files[i], NULL, NULL, error);

      if (sum == NULL)
        return NULL;
      g_ptr_array_add (sums, sum);
      g_ptr_array_add (names, g_path_get_basename (files[i]));
      artefacts[i].sha256 = sum;
      artefacts[i].name = g_ptr_array_index (names, i);
    }
  return g_steal_pointer (&artefacts);
}

static GBytes *
make_envelope (Attesting *attesting, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree CsnArtefact *artefacts = sum_artefacts ((const char *const *) attesting->files, sums, names, error);
  g_autoptr (CsnRecordExport) export
      = artefacts ? csn_report_snapshot_make_export (attesting->snapshot, cancellable, error) : NULL;
  g_autoptr (GBytes) statement = export ? csn_attestation_new (export, artefacts, sums->len, error) : NULL;

  return statement ? csn_dsse_sign (attesting->identity, CSN_ATTESTATION_TYPE, statement, error) : NULL;
}

static void
attest_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Attesting *attesting = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) envelope = make_envelope (attesting, cancellable, &error);

  if (envelope == NULL
      || !g_file_set_contents_full (attesting->path, g_bytes_get_data (envelope, NULL), (gssize) g_bytes_get_size (envelope),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    {
      g_prefix_error (&error, _ ("Attesting: "));
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

void
csn_attesting_run_async (CsnSession *session,
                         const char *const *files,
                         CsnIdentity *identity,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Attesting *attesting;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (CSN_IS_IDENTITY (identity));
  g_return_if_fail (files != NULL && path != NULL);

  if (!csn_session_may_write_to (session, path, &error))
    {
      g_task_report_error (session, callback, user_data, csn_attesting_run_async, error);
      return;
    }
  attesting = g_new0 (Attesting, 1);
  attesting->snapshot = csn_report_snapshot_new (session, NULL, NULL, NULL, NULL);
  attesting->identity = g_object_ref (identity);
  attesting->files = g_strdupv ((GStrv) files);
  attesting->path = g_strdup (path);
  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_attesting_run_async);
  g_task_set_task_data (task, attesting, (GDestroyNotify) attesting_free);
  csn_background_run (task, attest_thread);
}

gboolean
csn_attesting_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
