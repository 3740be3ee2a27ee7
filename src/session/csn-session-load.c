/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes and opens records: everything that reads happens in a thread, the session is made where the call came from. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "csn-config.h"
#include "csn-importer.h"

typedef struct
{
  char *path;             /* (owned) */
  gboolean read_only;
  char *actor;            /* (owned) */
  CsnClock *clock;        /* (owned) */
  GBytes *source;         /* (owned) (nullable): of a record to make */
  GPtrArray *drafts;      /* (owned) (nullable): first entries of a record to make */
  char *again;            /* (owned) (nullable): path of the record that it follows */
  CsnRecordFile *file;    /* (owned): result */
  CsnRecord *record;      /* (owned): result */
} Load;

static void
load_free (Load *load)
{
  g_free (load->path);
  g_free (load->actor);
  g_free (load->again);
  g_clear_object (&load->clock);
  g_clear_pointer (&load->source, g_bytes_unref);
  g_clear_pointer (&load->drafts, g_ptr_array_unref);
  g_clear_object (&load->file);
  g_clear_object (&load->record);
  g_free (load);
}

CsnRecord *
csn_session_read_record (CsnRecordFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) events = csn_record_file_read_events (file, cancellable, error);
  g_autoptr (CsnLineage) lineage = events ? csn_lineage_new (events) : NULL;
  const char *document = lineage ? csn_lineage_get_document (lineage) : NULL;
  g_autoptr (GBytes) source = NULL;
  g_autoptr (CsnChecklist) checklist = NULL;
  g_autoptr (CsnRecord) record = NULL;

  if (events == NULL)
    return NULL;
  if (document == NULL)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_FAILED,
                           _ ("The record has no document in it. It is damaged, or was not made by Countersign."));
      return NULL;
    }
  source = csn_record_file_get_blob (file, document, cancellable, error);
  /* the file has just held the bytes against this digest */
  checklist = source ? csn_importer_import_digested (source, document, error) : NULL;
  if (checklist == NULL)
    return NULL;
  record = csn_record_new_of (checklist, lineage);
  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!csn_record_apply (record, g_ptr_array_index (events, i), &local_error))
        g_debug ("Reading %s: %s", csn_record_file_get_path (file), local_error->message);
    }
  return g_steal_pointer (&record);
}

static gboolean
read_record (Load *load, GCancellable *cancellable, GError **error)
{
  load->record = csn_session_read_record (load->file, cancellable, error);
  return load->record != NULL;
}

static void
open_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;

  load->file = csn_record_file_open (load->path, load->read_only ? CSN_RECORD_OPEN_READ_ONLY : CSN_RECORD_OPEN_DEFAULT,
                                     cancellable, &error);
  if (load->file != NULL && read_record (load, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      g_prefix_error (&error, _ ("Opening “%s”: "), load->path);
      g_task_return_error (task, error);
    }
}

static gboolean
is_blank (GBytes *source)
{
  gsize length;
  const char *data = g_bytes_get_data (source, &length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (data[i]))
      return FALSE;
  return TRUE;
}

/* The document is checked before anything is written. */
static void
create_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  g_autoptr (CsnChecklist) checklist = NULL;
  CsnEventDraft *first = g_ptr_array_index (load->drafts, 0);
  GError *error = NULL;

  if (is_blank (load->source))
    {
      g_task_return_new_error (task, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                               _ ("The document is empty: there is nothing to sign off."));
      return;
    }
  checklist = csn_importer_import (load->source, &error);
  if (checklist == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  json_object_set_string_member (first->data, "title", csn_checklist_get_title (checklist));
  json_object_set_string_member (first->data, "sha256", csn_checklist_get_sha256 (checklist));
  load->file = csn_record_file_create (load->path, NULL, load->drafts, load->source, load->clock, cancellable, &error);
  if (load->file != NULL && read_record (load, cancellable, &error))
    {
      if (load->again != NULL)
        csn_session_copy_permissions (load->again, load->path);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_prefix_error (&error, _ ("Making “%s”: "), load->path);
      g_task_return_error (task, error);
    }
}

char *
csn_session_dup_records_folder (const char *chosen)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *fallback = NULL;

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);
  if (documents == NULL || strcmp (documents, g_get_home_dir ()) == 0)
    {
      fallback = g_build_filename (g_get_home_dir (), "Documents", NULL);
      documents = fallback;
    }
  return g_build_filename (documents, "Sign-Offs", NULL);
}

/* "checklist.countersign", "checklist-2.countersign" … */
char *
csn_session_dup_new_path (const char *folder, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  g_strdelimit (base, "/\\:", '-');
  /* a folder that cannot be made is told by the making of the record */
  g_mkdir_with_parents (folder, 0700);
  for (guint n = 1;; n++)
    {
      g_autofree char *file = n == 1 ? g_strdup_printf ("%s.countersign", base)
                                     : g_strdup_printf ("%s-%u.countersign", base, n);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static char *
choose_path (const char *name)
{
  g_autofree char *folder = csn_session_dup_records_folder (NULL);

  return csn_session_dup_new_path (folder, name);
}

static JsonObject *
write_table (GHashTable *table)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  if (table == NULL)
    return object;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    json_object_set_string_member (object, name, value);
  return object;
}

static JsonObject *
describe_new (GBytes *source, const char *name, GHashTable *parameters, GHashTable *subject)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "name", name);
  json_object_set_int_member (data, "bytes", (gint64) g_bytes_get_size (source));
  json_object_set_string_member (data, "program", "countersign " CSN_VERSION);
  json_object_set_object_member (data, "parameters", write_table (parameters));
  json_object_set_object_member (data, "subject", write_table (subject));
  return data;
}

static JsonObject *
describe_policy (const char *text)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "text", text);
  return data;
}

void
csn_session_create_async (GBytes *source,
                          const char *name,
                          const char *path,
                          GHashTable *parameters,
                          GHashTable *subject,
                          const char *policy,
                          const char *actor,
                          CsnClock *clock,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;
  GError *error = NULL;

  g_return_if_fail (source != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (CSN_IS_CLOCK (clock));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_session_create_async);
  if (policy != NULL)
    {
      g_autoptr (CsnPolicy) checked = csn_policy_new_from_text (policy, &error);

      if (checked == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  load = g_new0 (Load, 1);
  load->path = path ? g_strdup (path) : choose_path (name);
  load->actor = g_strdup (actor ? actor : "");
  load->clock = g_object_ref (clock);
  load->source = g_bytes_ref (source);
  load->drafts = csn_event_drafts_new ();
  csn_event_drafts_add (load->drafts, "record.new", load->actor, describe_new (source, name, parameters, subject));
  if (policy != NULL)
    csn_event_drafts_add (load->drafts, "policy", load->actor, describe_policy (policy));
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, create_thread);
}

/* The roster as entries of the new record: people stay from release to release. */
static void
copy_roster (CsnSession *self, GPtrArray *drafts)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, csn_record_get_roster (self->record));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CsnRosterEntry *entry = value;
      JsonObject *data = json_object_new ();
      g_autofree char *base64
          = g_base64_encode (g_bytes_get_data (entry->certificate, NULL), g_bytes_get_size (entry->certificate));

      json_object_set_string_member (data, "role", entry->role);
      json_object_set_string_member (data, "name", entry->name);
      json_object_set_string_member (data, "certificate", base64);
      csn_event_drafts_add (drafts, "roster.add", self->actor, data);
    }
}

void
csn_session_again_async (CsnSession *self,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *name;
  const char *policy;
  Load *load;

  g_return_if_fail (CSN_IS_SESSION (self));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_session_create_async);
  name = csn_record_get_source_name (self->record);
  policy = csn_record_get_policy (self->record);
  load = g_new0 (Load, 1);
  load->path = path ? g_strdup (path) : choose_path (name);
  load->actor = g_strdup (self->actor);
  load->clock = g_object_ref (self->clock);
  load->again = g_strdup (csn_session_get_path (self));
  load->source = g_bytes_ref (csn_checklist_get_source (csn_record_get_checklist (self->record)));
  load->drafts = csn_event_drafts_new ();
  csn_event_drafts_add (load->drafts, "record.new", load->actor,
                        describe_new (load->source, name, csn_record_get_parameters (self->record), NULL));
  if (policy != NULL)
    csn_event_drafts_add (load->drafts, "policy", load->actor, describe_policy (policy));
  copy_roster (self, load->drafts);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, create_thread);
}

static CsnSession *
finish (GAsyncResult *result, gpointer tag, GError **error)
{
  GTask *task = G_TASK (result);
  Load *load;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (task) == tag, NULL);

  if (!g_task_propagate_boolean (task, error))
    return NULL;
  load = g_task_get_task_data (task);
  return csn_session_new (load->file, load->record, load->actor, load->clock);
}

CsnSession *
csn_session_create_finish (GAsyncResult *result, GError **error)
{
  return finish (result, csn_session_create_async, error);
}

void
csn_session_open_async (const char *path,
                        gboolean read_only,
                        const char *actor,
                        CsnClock *clock,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (path != NULL);
  g_return_if_fail (CSN_IS_CLOCK (clock));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_session_open_async);
  load = g_new0 (Load, 1);
  load->path = g_strdup (path);
  load->read_only = read_only;
  load->actor = g_strdup (actor ? actor : "");
  load->clock = g_object_ref (clock);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, open_thread);
}

CsnSession *
csn_session_open_finish (GAsyncResult *result, GError **error)
{
  return finish (result, csn_session_open_async, error);
}
