/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The waiting forms of the calls, for programs without a main loop: each starts the other form in a context of its own and
 * iterates that until it has the result. */

#include "csn-record-file-private.h"

void
csn_record_wait_begin (CsnRecordWait *wait)
{
  wait->context = g_main_context_new ();
  wait->result = NULL;
  g_main_context_push_thread_default (wait->context);
}

void
csn_record_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsnRecordWait *wait = user_data;

  wait->result = g_object_ref (result);
}

GAsyncResult *
csn_record_wait_run (CsnRecordWait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (wait->context, TRUE);
  return wait->result;
}

void
csn_record_wait_end (CsnRecordWait *wait)
{
  g_main_context_pop_thread_default (wait->context);
  g_clear_object (&wait->result);
  g_clear_pointer (&wait->context, g_main_context_unref);
}

/* A file opened while waiting notifies where the caller lives, not in the context that ends with the call. */
static CsnRecordFile *
adopt (CsnRecordFile *file)
{
  if (file == NULL)
    return NULL;
  g_mutex_lock (&file->lock);
  g_main_context_unref (file->context);
  file->context = g_main_context_ref_thread_default ();
  g_mutex_unlock (&file->lock);
  return file;
}

CsnRecordFile *
csn_record_file_create (const char *path,
                        const char *doc,
                        GPtrArray *drafts,
                        GBytes *source,
                        CsnClock *clock,
                        GCancellable *cancellable,
                        GError **error)
{
  CsnRecordWait wait;
  CsnRecordFile *file;

  csn_record_wait_begin (&wait);
  csn_record_file_create_async (path, doc, drafts, source, clock, cancellable, csn_record_wait_cb, &wait);
  file = csn_record_file_create_finish (csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return adopt (file);
}

CsnRecordFile *
csn_record_file_open (const char *path, CsnRecordOpenFlags flags, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  CsnRecordFile *file;

  csn_record_wait_begin (&wait);
  csn_record_file_open_async (path, flags, cancellable, csn_record_wait_cb, &wait);
  file = csn_record_file_open_finish (csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return adopt (file);
}

GPtrArray *
csn_record_file_read_events (CsnRecordFile *self, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  GPtrArray *events;

  csn_record_wait_begin (&wait);
  csn_record_file_read_events_async (self, cancellable, csn_record_wait_cb, &wait);
  events = csn_record_file_read_events_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return events;
}

GPtrArray *
csn_record_file_append (CsnRecordFile *self,
                        GPtrArray *drafts,
                        CsnClock *clock,
                        GCancellable *cancellable,
                        GError **error)
{
  CsnRecordWait wait;
  GPtrArray *events;

  csn_record_wait_begin (&wait);
  csn_record_file_append_async (self, drafts, clock, cancellable, csn_record_wait_cb, &wait);
  events = csn_record_file_append_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return events;
}

char *
csn_record_file_put_blob (CsnRecordFile *self,
                          CsnBlobSource *source,
                          GCancellable *cancellable,
                          guint64 *bytes,
                          GError **error)
{
  CsnRecordWait wait;
  char *sha256;

  csn_record_wait_begin (&wait);
  csn_record_file_put_blob_async (self, source, NULL, NULL, cancellable, csn_record_wait_cb, &wait);
  sha256 = csn_record_file_put_blob_finish (self, csn_record_wait_run (&wait), bytes, error);
  csn_record_wait_end (&wait);
  return sha256;
}

GBytes *
csn_record_file_get_blob (CsnRecordFile *self, const char *sha256, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  GBytes *bytes;

  csn_record_wait_begin (&wait);
  csn_record_file_get_blob_async (self, sha256, cancellable, csn_record_wait_cb, &wait);
  bytes = csn_record_file_get_blob_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return bytes;
}

gboolean
csn_record_file_write_blob (CsnRecordFile *self, const char *sha256, int fd, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  gboolean written;

  csn_record_wait_begin (&wait);
  csn_record_file_write_blob_async (self, sha256, fd, cancellable, csn_record_wait_cb, &wait);
  written = csn_record_file_write_blob_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return written;
}

GPtrArray *
csn_record_file_verify (CsnRecordFile *self, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  GPtrArray *findings;

  csn_record_wait_begin (&wait);
  csn_record_file_verify_async (self, cancellable, csn_record_wait_cb, &wait);
  findings = csn_record_file_verify_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return findings;
}

GPtrArray *
csn_record_file_verify_path (const char *path, CsnRecordFile **file, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  GPtrArray *findings;

  csn_record_wait_begin (&wait);
  csn_record_file_verify_path_async (path, cancellable, csn_record_wait_cb, &wait);
  findings = csn_record_file_verify_path_finish (csn_record_wait_run (&wait), file, error);
  csn_record_wait_end (&wait);
  return findings;
}

CsnRecordFile *
csn_record_file_take_over (const char *from, const char *path, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  CsnRecordFile *file;

  csn_record_wait_begin (&wait);
  csn_record_file_take_over_async (from, path, cancellable, csn_record_wait_cb, &wait);
  file = csn_record_file_take_over_finish (csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return adopt (file);
}

GPtrArray *
csn_record_file_erase (CsnRecordFile *self,
                       const char *sha256,
                       GPtrArray *drafts,
                       CsnClock *clock,
                       GCancellable *cancellable,
                       GError **error)
{
  CsnRecordWait wait;
  GPtrArray *events;

  csn_record_wait_begin (&wait);
  csn_record_file_erase_async (self, sha256, drafts, clock, cancellable, csn_record_wait_cb, &wait);
  events = csn_record_file_erase_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return events;
}

GPtrArray *
csn_record_file_import (CsnRecordFile *self, const char *path, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  GPtrArray *events;

  csn_record_wait_begin (&wait);
  csn_record_file_import_async (self, path, NULL, NULL, cancellable, csn_record_wait_cb, &wait);
  events = csn_record_file_import_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return events;
}

gboolean
csn_record_file_save_copy (CsnRecordFile *self,
                           const char *path,
                           gboolean overwrite,
                           GCancellable *cancellable,
                           GError **error)
{
  CsnRecordWait wait;
  gboolean saved;

  csn_record_wait_begin (&wait);
  csn_record_file_save_copy_async (self, path, overwrite, cancellable, csn_record_wait_cb, &wait);
  saved = csn_record_file_save_copy_finish (self, csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return saved;
}

CsnRecordFile *
csn_record_file_salvage (const char *from, const char *path, GCancellable *cancellable, GError **error)
{
  CsnRecordWait wait;
  CsnRecordFile *file;

  csn_record_wait_begin (&wait);
  csn_record_file_salvage_async (from, path, cancellable, csn_record_wait_cb, &wait);
  file = csn_record_file_salvage_finish (csn_record_wait_run (&wait), error);
  csn_record_wait_end (&wait);
  return adopt (file);
}
