/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Evidence: taken into the record, taken off items, erased, read and written out. */

#include "csn-session-ingest.h"
#include "csn-session-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  CsnSession *session;   /* borrowed from the task */
  GStrv items;           /* (owned): ids as asked for */
  char *name;            /* (owned) */
  char *media;           /* (owned) */
  char *from;            /* (owned) */
  char *collected;       /* (owned) (nullable) */
  char *sha256;          /* (owned): result of storing */
  guint64 n_bytes;
  char *path;            /* (owned) (nullable): the file it is taken from */
  GStatBuf status;       /* of that file, before it is read */
  GBytes *bytes;         /* (owned) (nullable): of what may be a report */
  CsnSessionProgress progress;
  gpointer progress_data;
} Attach;

static void
attach_free (Attach *attach)
{
  g_strfreev (attach->items);
  g_free (attach->name);
  g_free (attach->media);
  g_free (attach->from);
  g_free (attach->collected);
  g_free (attach->sha256);
  g_free (attach->path);
  g_clear_pointer (&attach->bytes, g_bytes_unref);
  g_free (attach);
}

static GPtrArray *
prepare_attach (CsnSession *self, GTask *task, GError **error)
{
  Attach *attach = g_task_get_task_data (task);
  JsonArray *items = json_array_new ();
  JsonObject *data = json_object_new ();
  GPtrArray *drafts;

  for (gsize i = 0; attach->items[i] != NULL; i++)
    json_array_add_string_element (items, attach->items[i]);
  json_object_set_array_member (data, "item", items);
  json_object_set_string_member (data, "name", attach->name);
  json_object_set_string_member (data, "sha256", attach->sha256);
  json_object_set_int_member (data, "bytes", (gint64) attach->n_bytes);
  json_object_set_string_member (data, "media", attach->media);
  json_object_set_string_member (data, "from", attach->from);
  if (attach->collected != NULL)
    json_object_set_string_member (data, "collected", attach->collected);
  drafts = csn_session_one_draft (self, "evidence.add", data);
  if (attach->bytes != NULL)
    csn_session_ingest_add_fills (self, (const char *const *) attach->items, attach->bytes, attach->name, attach->collected,
                                  attach->sha256, drafts);
  return drafts;
}

/* What was stored is what is read, hashed again on the way. */
static void
read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Attach *attach = g_task_get_task_data (task);

  /* a report that cannot be read back fills nothing; the evidence counts all the same */
  attach->bytes = csn_record_file_get_blob_finish (CSN_RECORD_FILE (source), result, NULL);
  csn_session_enqueue (g_task_get_source_object (task), task, prepare_attach);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  CsnSession *self = g_task_get_source_object (task);
  Attach *attach = g_task_get_task_data (task);
  GError *error = NULL;

  attach->sha256 = csn_record_file_put_blob_finish (CSN_RECORD_FILE (source), result, &attach->n_bytes, &error);
  if (attach->sha256 == NULL)
    {
      g_prefix_error (&error, _ ("Attaching “%s”: "), attach->name);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (csn_session_ingest_wants (self, (const char *const *) attach->items, attach->from, attach->n_bytes))
    csn_record_file_get_blob_async (self->file, attach->sha256, NULL, read_back_cb, task);
  else
    csn_session_enqueue (self, task, prepare_attach);
}

static void
progress_cb (goffset done, goffset total, gpointer user_data)
{
  Attach *attach = g_task_get_task_data (G_TASK (user_data));

  if (attach->progress != NULL)
    attach->progress ((guint64) done, total > 0 ? (guint64) total : 0, attach->progress_data);
}

/* Ids of the items at @addresses; NULL with an error. */
static GStrv
resolve_items (CsnSession *self, const char *const *addresses, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; addresses[i] != NULL; i++)
    {
      CsnEntry *entry = csn_session_find_entry (self, addresses[i], error);

      if (entry == NULL)
        return NULL;
      g_strv_builder_add (builder, csn_entry_get_id (entry));
    }
  return g_strv_builder_end (builder);
}

static gboolean
may_write (CsnSession *self, GError **error)
{
  if (!csn_session_is_read_only (self))
    return TRUE;
  g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason);
  return FALSE;
}

static CsnEvidence *
find_by_digest (CsnSession *self, const char *sha256)
{
  GListModel *list = csn_record_get_evidence (self->record);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (list, i - 1);

      if (strcmp (csn_evidence_get_sha256 (evidence), sha256) == 0)
        return g_steal_pointer (&evidence);
    }
  return NULL;
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, csn_session_act_finish (CSN_SESSION (source), result, NULL));
}

/* Where it came from stays on this computer. */
static void
attached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsnSession *self = CSN_SESSION (object);
  Attach *attach = g_task_get_task_data (G_TASK (result));
  g_autoptr (CsnEvidence) evidence = NULL;
  GError *error = NULL;

  if (!csn_session_act_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  evidence = find_by_digest (self, attach->sha256);
  if (evidence == NULL)
    g_task_return_boolean (task, TRUE);
  else
    csn_evidence_sources_note_async (self, evidence, attach->path, &attach->status, noted_cb, g_object_ref (task));
}

static void
store (CsnSession *self, CsnBlobSource *source, GTask *task)
{
  csn_record_file_put_blob_async (self->file, source, progress_cb, task, g_task_get_cancellable (task), stored_cb, task);
}

/* What is no file is refused where it is opened. */
static void
look_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Attach *attach = task_data;

  g_task_return_boolean (task, g_lstat (attach->path, &attach->status) == 0);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Attach *attach = g_task_get_task_data (task);
  g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_path (attach->path);

  /* the file's own time: when it was collected, as far as the system knows */
  if (g_task_propagate_boolean (G_TASK (result), NULL) && attach->collected == NULL)
    {
      g_autoptr (GDateTime) modified = g_date_time_new_from_unix_local (attach->status.st_mtim.tv_sec);

      attach->collected = csn_time_dup_stamp (modified);
    }
  store (CSN_SESSION (object), source, task);
}

static char *
guess_media_type (const char *name)
{
  g_autofree char *content_type = g_content_type_guess (name, NULL, 0, NULL);
  char *media = g_content_type_get_mime_type (content_type);

  return media ? media : g_strdup ("application/octet-stream");
}

void
csn_session_attach_file_async (CsnSession *self,
                               const char *const *items,
                               GFile *file,
                               const char *from,
                               const char *collected,
                               CsnSessionProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) looking = NULL;
  g_autofree char *time = NULL;
  g_autofree char *name = NULL;
  g_auto (GStrv) ids = NULL;
  Attach *attach;
  GTask *whole, *task;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (items != NULL);
  g_return_if_fail (G_IS_FILE (file));

  ids = resolve_items (self, items, &error);
  time = collected != NULL ? csn_session_dup_whole_time (collected, FALSE, &error) : NULL;
  if (error != NULL || !may_write (self, &error))
    {
      g_task_report_error (self, callback, user_data, csn_session_attach_file_async, error);
      return;
    }
  if (g_file_peek_path (file) == NULL)
    {
      g_task_report_new_error (self, callback, user_data, csn_session_attach_file_async, CSN_SESSION_ERROR,
                               CSN_SESSION_ERROR_VALUE, _ ("Only files on this computer can be attached; copy it first."));
      return;
    }
  attach = g_new0 (Attach, 1);
  attach->items = g_steal_pointer (&ids);
  name = g_file_get_basename (file);
  attach->name = g_filename_display_name (name);
  attach->media = guess_media_type (attach->name);
  attach->from = g_strdup (from);
  attach->path = g_strdup (g_file_peek_path (file));
  attach->collected = g_steal_pointer (&time);
  attach->progress = progress;
  attach->progress_data = progress_data;
  /* what is durable is told as such, whoever wants to stop then */
  whole = csn_session_new_task (self, csn_session_attach_file_async, NULL, NULL, NULL, callback, user_data);
  task = csn_session_new_task (self, csn_session_attach_file_async, attach, (GDestroyNotify) attach_free, cancellable,
                               attached_cb, whole);
  looking = csn_session_new_task (self, csn_session_attach_file_async, attach, NULL, NULL, looked_cb, task);
  g_task_run_in_thread (looking, look_thread);
}

void
csn_session_attach_bytes_async (CsnSession *self,
                                const char *const *items,
                                GBytes *bytes,
                                const char *name,
                                const char *media_type,
                                const char *from,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (CsnBlobSource) source = NULL;
  g_auto (GStrv) ids = NULL;
  Attach *attach;
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (items != NULL && bytes != NULL);

  ids = resolve_items (self, items, &error);
  if (ids == NULL || !may_write (self, &error))
    {
      g_task_report_error (self, callback, user_data, csn_session_attach_bytes_async, error);
      return;
    }
  attach = g_new0 (Attach, 1);
  attach->items = g_steal_pointer (&ids);
  attach->name = g_strdup (name);
  attach->media = media_type ? g_strdup (media_type) : guess_media_type (name);
  attach->from = g_strdup (from);
  source = csn_blob_source_new_for_bytes (bytes);
  task = csn_session_new_task (self, csn_session_attach_bytes_async, attach, (GDestroyNotify) attach_free, cancellable,
                               callback, user_data);
  store (self, source, task);
}

/* --- taking away ------------------------------------------------------------------------------------------------ */

static CsnEvidence *
find_evidence (CsnSession *self, const char *id, GError **error)
{
  CsnEvidence *evidence = csn_record_find_evidence (self->record, id);

  if (evidence == NULL)
    g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM,
                 _ ("The record has no evidence “%s”; “evidence” lists what it has."), id);
  return evidence;
}

typedef struct
{
  char *evidence; /* (owned) */
  char *reason;   /* (owned) */
  gboolean erase;
} Removal;

static void
removal_free (Removal *removal)
{
  g_free (removal->evidence);
  g_free (removal->reason);
  g_free (removal);
}

static JsonObject *
describe_removal (CsnEvidence *evidence, const char *reason)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "evidence", csn_evidence_get_id (evidence));
  json_object_set_string_member (data, "reason", reason);
  return data;
}

/* The same bytes taken in once more: who erases bytes wants them gone wherever they are. */
static gboolean
is_twin (CsnEvidence *other, CsnEvidence *evidence)
{
  return !csn_evidence_is_erased (other)
         && strcmp (csn_evidence_get_sha256 (other), csn_evidence_get_sha256 (evidence)) == 0;
}

static GPtrArray *
prepare_removal (CsnSession *self, GTask *task, GError **error)
{
  Removal *removal = g_task_get_task_data (task);
  CsnEvidence *evidence = find_evidence (self, removal->evidence, error);
  GListModel *all = csn_record_get_evidence (self->record);
  GPtrArray *drafts;

  if (evidence == NULL)
    return NULL;
  if (removal->erase ? csn_evidence_is_erased (evidence) : csn_evidence_is_removed (evidence))
    return csn_event_drafts_new ();
  if (removal->reason == NULL || *removal->reason == '\0')
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING,
                           _ ("Say why the evidence goes (--reason)."));
      return NULL;
    }
  drafts = csn_event_drafts_new ();
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (CsnEvidence) other = g_list_model_get_item (all, i);

      if (other == evidence || (removal->erase && is_twin (other, evidence)))
        csn_event_drafts_add (drafts, removal->erase ? "evidence.erase" : "evidence.remove", self->actor,
                              describe_removal (other, removal->reason));
    }
  return drafts;
}

static void
start_erase (CsnSession *self, GTask *task, GPtrArray *drafts, GAsyncReadyCallback callback, gpointer user_data)
{
  Removal *removal = g_task_get_task_data (task);
  CsnEvidence *evidence = csn_record_find_evidence (self->record, removal->evidence);

  csn_record_file_erase_async (self->file, csn_evidence_get_sha256 (evidence), drafts, self->clock,
                               g_task_get_cancellable (task), callback, user_data);
}

static const CsnSessionCommit erase_commit = { start_erase, csn_record_file_erase_finish };

static void
enqueue_removal (CsnSession *self, const char *evidence, const char *reason, gboolean erase, gpointer tag,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Removal *removal = g_new0 (Removal, 1);
  GTask *task;

  removal->evidence = g_strdup (evidence);
  removal->reason = g_strdup (reason);
  removal->erase = erase;
  task = csn_session_new_task (self, tag, removal, (GDestroyNotify) removal_free, cancellable, callback, user_data);
  if (erase)
    csn_session_enqueue_commit (self, task, prepare_removal, &erase_commit);
  else
    csn_session_enqueue (self, task, prepare_removal);
}

void
csn_session_detach_async (CsnSession *self,
                          const char *evidence,
                          const char *reason,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  enqueue_removal (self, evidence, reason, FALSE, csn_session_detach_async, cancellable, callback, user_data);
}

void
csn_session_erase_async (CsnSession *self,
                         const char *evidence,
                         const char *reason,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  enqueue_removal (self, evidence, reason, TRUE, csn_session_erase_async, cancellable, callback, user_data);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path; /* (owned) */
  int fd;
} Extraction;

static void
extraction_free (Extraction *extraction)
{
  if (extraction->fd >= 0)
    close (extraction->fd);
  g_free (extraction->path);
  g_free (extraction);
}

static void
extracted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Extraction *extraction = g_task_get_task_data (task);
  GError *error = NULL;

  if (csn_record_file_write_blob_finish (CSN_RECORD_FILE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_unlink (extraction->path);
  g_task_return_error (task, error);
}

void
csn_session_extract_async (CsnSession *self,
                           const char *evidence,
                           const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  CsnEvidence *found;
  Extraction *extraction;
  GError *error = NULL;
  int fd;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  found = find_evidence (self, evidence, &error);
  if (found == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_extract_async, error);
      return;
    }
  fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_task_report_new_error (self, callback, user_data, csn_session_extract_async, CSN_SESSION_ERROR,
                               CSN_SESSION_ERROR_FAILED, _ ("“%s” cannot be made: %s"), path, g_strerror (errno));
      return;
    }
  extraction = g_new0 (Extraction, 1);
  extraction->path = g_strdup (path);
  extraction->fd = fd;
  csn_record_file_write_blob_async (self->file, csn_evidence_get_sha256 (found), fd, cancellable, extracted_cb,
                                    csn_session_new_task (self, csn_session_extract_async, extraction,
                                                          (GDestroyNotify) extraction_free, cancellable, callback,
                                                          user_data));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = csn_record_file_get_blob_finish (CSN_RECORD_FILE (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
csn_session_read_evidence_async (CsnSession *self,
                                 const char *evidence,
                                 gsize limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CsnEvidence *found;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));

  found = find_evidence (self, evidence, &error);
  if (found != NULL && csn_evidence_get_n_bytes (found) > limit)
    g_set_error (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("“%s” is too large to show here."),
                 csn_evidence_get_name (found));
  if (error != NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_read_evidence_async, error);
      return;
    }
  csn_record_file_get_blob_async (
      self->file, csn_evidence_get_sha256 (found), cancellable, read_cb,
      csn_session_new_task (self, csn_session_read_evidence_async, NULL, NULL, cancellable, callback, user_data));
}

GBytes *
csn_session_read_evidence_finish (CsnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
