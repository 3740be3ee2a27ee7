/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of a record: merging one back, saving one, and beginning anew with what stays the same. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-writer-key.h"

/* Lines of a list that people are asked about, and characters of a name in it; a copy may come from anybody. */
#define LIST_LINES_MAX 12
#define NAME_CHARS_MAX 80

typedef struct
{
  char *path; /* (owned) */
  gboolean confirmed;
  GHashTable *held; /* (owned): id → name, of evidence that is here */
} Merge;

static void
merge_free (Merge *merge)
{
  g_free (merge->path);
  g_hash_table_unref (merge->held);
  g_free (merge);
}

static char *
dup_short (JsonObject *data, const char *name)
{
  const char *text = csn_json_get_string (data, name, "");

  return g_utf8_strlen (text, -1) > NAME_CHARS_MAX ? g_utf8_substring (text, 0, NAME_CHARS_MAX) : g_strdup (text);
}

/* What people would rely on that they did not before, or lose; NULL for all other entries. */
static char *
describe_consequence (Merge *merge, CsnEvent *event)
{
  const char *type = csn_event_get_event_type (event);
  JsonObject *data = csn_event_get_data (event);
  const char *held = NULL;

  if (strcmp (type, "roster.add") == 0)
    {
      g_autofree char *name = dup_short (data, "name");
      g_autofree char *role = dup_short (data, "role");

      return *role != '\0' ? g_strdup_printf (_ ("The certificate of %s may sign as %s"), name, role)
                           : g_strdup_printf (_ ("The certificate of %s may sign as anybody"), name);
    }
  if (strcmp (type, "policy") == 0)
    return g_strdup (_ ("The rules of the gate are replaced by another policy"));
  if (strcmp (type, "evidence.erase") == 0)
    held = g_hash_table_lookup (merge->held, csn_json_get_string (data, "evidence", ""));
  if (held != NULL)
    {
      g_autofree char *reason = dup_short (data, "reason");

      return g_strdup_printf (_ ("The evidence “%s” is erased: %s"), held, reason);
    }
  return NULL;
}

/* Runs in the file's thread, while the session waits. */
static gboolean
guard_merge (GPtrArray *added, gpointer user_data, GError **error)
{
  Merge *merge = user_data;
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < added->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (added, i);
      g_autofree char *line = NULL;

      if (!csn_record_knows_type (csn_event_get_event_type (event)))
        {
          g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                       _ ("A newer Countersign wrote parts of “%s”, with which this record could only be read here. Nothing was "
                          "taken over; merge them with the newer one."),
                       merge->path);
          return FALSE;
        }
      line = merge->confirmed ? NULL : describe_consequence (merge, event);
      if (line == NULL || csn_writer_key_is_ours (csn_event_get_doc (event), csn_event_get_writer (event)))
        continue;
      if (++n <= LIST_LINES_MAX)
        g_string_append_printf (list, "\n• %s", line);
    }
  if (n == 0)
    return TRUE;
  if (n > LIST_LINES_MAX)
    g_string_append_printf (list, "\n• … (%u)", n - LIST_LINES_MAX);
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_UNCONFIRMED,
               _ ("With what others wrote in “%s”:%s\nNothing was taken over yet."), merge->path, list->str);
  return FALSE;
}

static void
start_merge (CsnSession *self, GTask *task, GPtrArray *drafts, GAsyncReadyCallback callback, gpointer user_data)
{
  Merge *merge = g_task_get_task_data (task);
  GListModel *evidence = csn_record_get_evidence (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (evidence); i++)
    {
      g_autoptr (CsnEvidence) one = g_list_model_get_item (evidence, i);

      if (!csn_evidence_is_erased (one))
        g_hash_table_insert (merge->held, g_strdup (csn_evidence_get_id (one)), g_strdup (csn_evidence_get_name (one)));
    }
  csn_record_file_import_async (self->file, merge->path, guard_merge, merge, g_task_get_cancellable (task), callback,
                                user_data);
}

static const CsnSessionCommit merge_commit = { start_merge, csn_record_file_import_finish };

void
csn_session_merge_async (CsnSession *self,
                         const char *path,
                         gboolean confirmed,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Merge *merge;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  merge = g_new0 (Merge, 1);
  merge->path = g_strdup (path);
  merge->confirmed = confirmed;
  merge->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
