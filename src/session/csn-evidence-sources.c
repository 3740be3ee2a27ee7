/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that evidence was taken from; see the header. A line a piece: id, time (ns), size, path as a URI. */

#include "csn-evidence-sources.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-session-private.h"
#include "csn-writer-key.h"

/* What is larger counts as changed when its time did: reading it would take longer than attaching it anew. */
#define MAX_COMPARED (G_GINT64_CONSTANT (256) * 1024 * 1024)
#define READ_BYTES   (256 * 1024)

typedef struct
{
  char *id;     /* (owned): of the evidence */
  char *sha256; /* (owned): NULL when it is not in force */
  gint64 mtime;
  gint64 size;
  char *path;   /* (owned) */
  CsnSourceState state;
} Source;

static void
source_free (Source *source)
{
  g_free (source->id);
  g_free (source->sha256);
  g_free (source->path);
  g_free (source);
}

static char *
dup_file (const char *doc)
{
  g_autofree char *data = csn_store_dup_data_dir ();
  g_autofree char *folder = g_build_filename (data, "sources", NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, doc, NULL);
}

static gint64
get_mtime (const GStatBuf *status)
{
  return (gint64) status->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status->st_mtim.tv_nsec;
}

static Source *
parse_line (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  Source *source;

  if (g_strv_length (words) != 4)
    return NULL;
  source = g_new0 (Source, 1);
  source->id = g_strdup (words[0]);
  source->mtime = g_ascii_strtoll (words[1], NULL, 10);
  source->size = g_ascii_strtoll (words[2], NULL, 10);
  source->path = g_filename_from_uri (words[3], NULL, NULL);
  if (source->path == NULL)
    g_clear_pointer (&source, source_free);
  return source;
}

static GPtrArray *
read_sources (const char *doc)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
  g_autofree char *file = dup_file (doc);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return sources;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      Source *source = parse_line (lines[i]);

      if (source != NULL)
        g_ptr_array_add (sources, source);
    }
  return sources;
}

typedef struct
{
  char *doc;  /* (owned) */
  char *line; /* (owned) */
} Note;

static void
note_free (Note *note)
{
  g_free (note->doc);
  g_free (note->line);
  g_free (note);
}

/* Losing it costs a hint and nothing else. */
static void
note_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Note *note = task_data;
  g_autofree char *file = dup_file (note->doc);
  g_autofd int fd = open (file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0 || write (fd, note->line, strlen (note->line)) < 0)
    g_debug ("Where evidence was taken from could not be noted: %s", g_strerror (errno));
  g_task_return_boolean (task, TRUE);
}

void
csn_evidence_sources_note_async (CsnSession *session, CsnEvidence *evidence, const char *path, const GStatBuf *status,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  Note *note = g_new0 (Note, 1);
  g_autoptr (GTask) task = csn_session_new_task (session, csn_evidence_sources_note_async, note, (GDestroyNotify) note_free,
                                                 NULL, callback, user_data);

  csn_evidence_set_source_state (evidence, CSN_SOURCE_SAME);
  note->doc = g_strdup (csn_record_file_get_doc (session->file));
  note->line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", csn_evidence_get_id (evidence),
                                get_mtime (status), (gint64) status->st_size, uri);
  g_task_run_in_thread (task, note_thread);
}

/* --- checking ---------------------------------------------------------------------------------------------------- */

/* SHA-256 of the regular file at @path in hex; NULL: it could not be read. */
static char *
digest_file (const char *path, GCancellable *cancellable)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  guint8 digest[CSN_SHA256_BYTES];
  EVP_MD_CTX *context;
  gssize length = -1;
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return NULL;
  context = EVP_MD_CTX_new ();
  EVP_DigestInit_ex (context, EVP_sha256 (), NULL);
  while (!g_cancellable_is_cancelled (cancellable) && (length = read (fd, buffer, READ_BYTES)) > 0)
    EVP_DigestUpdate (context, buffer, (size_t) length);
  EVP_DigestFinal_ex (context, digest, NULL);
  EVP_MD_CTX_free (context);
  return length == 0 ? csn_hex_encode (digest, sizeof digest) : NULL;
}

static void
look (Source *source, GCancellable *cancellable)
{
  g_autofree char *sha256 = NULL;
  GStatBuf status;

  if (g_lstat (source->path, &status) != 0 || !S_ISREG (status.st_mode))
    {
      source->state = CSN_SOURCE_GONE;
      return;
    }
  source->state = CSN_SOURCE_SAME;
  if (get_mtime (&status) == source->mtime && status.st_size == source->size)
    return;
  if (status.st_size == source->size && status.st_size <= MAX_COMPARED)
    sha256 = digest_file (source->path, cancellable);
  if (sha256 == NULL || strcmp (sha256, source->sha256) != 0)
    source->state = CSN_SOURCE_CHANGED;
}

typedef struct
{
  char *doc;           /* (owned) */
  GHashTable *digests; /* (owned): id → SHA-256, of evidence in force */
  GPtrArray *sources;  /* (owned) (nullable): result */
} Look;

static void
look_free (Look *look)
{
  g_free (look->doc);
  g_hash_table_unref (look->digests);
  g_clear_pointer (&look->sources, g_ptr_array_unref);
  g_free (look);
}

static void
look_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Look *call = task_data;

  call->sources = read_sources (call->doc);
  for (guint i = 0; i < call->sources->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Source *source = g_ptr_array_index (call->sources, i);

      source->sha256 = g_strdup (g_hash_table_lookup (call->digests, source->id));
      if (source->sha256 != NULL)
        look (source, cancellable);
    }
  g_task_return_boolean (task, TRUE);
}

static void
tell_entries (CsnRecord *record, CsnEvidence *evidence)
{
  const char *const *items = csn_evidence_get_items (evidence);

  for (gsize i = 0; items[i] != NULL; i++)
    {
      CsnEntry *entry = csn_record_find_entry (record, items[i]);

      if (entry != NULL)
        csn_entry_look_at_evidence (entry);
    }
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsnSession *self = CSN_SESSION (object);
  Look *call = g_task_get_task_data (G_TASK (result));
  gboolean changed = FALSE;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < call->sources->len; i++)
    {
      Source *source = g_ptr_array_index (call->sources, i);
      CsnEvidence *evidence = csn_record_find_evidence (self->record, source->id);

      if (evidence == NULL || csn_evidence_get_source_state (evidence) == source->state)
        continue;
      csn_evidence_set_source_state (evidence, source->state);
      tell_entries (self->record, evidence);
      changed = TRUE;
    }
  if (changed)
    {
      /* nothing is judged otherwise by it, but all that shows entries looks again */
      csn_session_reevaluate (self);
      csn_record_applied (self->record);
    }
  g_task_return_boolean (task, TRUE);
}

void
csn_evidence_sources_check_async (CsnSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) looking = NULL;
  GListModel *list;
  Look *call;

  g_return_if_fail (CSN_IS_SESSION (session));

  list = csn_record_get_evidence (session->record);
  call = g_new0 (Look, 1);
  call->doc = g_strdup (csn_record_file_get_doc (session->file));
  call->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (list, i);

      if (!csn_evidence_is_removed (evidence) && !csn_evidence_is_erased (evidence))
        g_hash_table_insert (call->digests, g_strdup (csn_evidence_get_id (evidence)),
                             g_strdup (csn_evidence_get_sha256 (evidence)));
    }
  looking = g_task_new (session, cancellable, looked_cb,
                        csn_session_new_task (session, csn_evidence_sources_check_async, NULL, NULL, cancellable, callback,
                                              user_data));
  g_task_set_source_tag (looking, csn_evidence_sources_check_async);
  g_task_set_task_data (looking, call, (GDestroyNotify) look_free);
  g_task_run_in_thread (looking, look_thread);
}
