/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record that came from elsewhere; see the header. Opening is a row of steps: read it hardened, verify it, look for a copy of our
 * own, put both side by side. */

#include "csn-received.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "csn-record-library.h"
#include "csn-session-private.h"

/* What is larger is judged in place: copying it only to tell whose it is would take too long. */
#define PRIVATE_BYTES (64 * 1024 * 1024)

struct _CsnReceived
{
  GObject parent_instance;
  CsnSession *session;           /* (owned) */
  CsnVerification *verification; /* (owned) */
  char *made_by;                 /* (owned) */
  char *made_at;                 /* (owned) */
  char *made_with;               /* (owned) */
  GStrv people;                  /* (owned) */
  guint n_writers;
  char *own_path;                /* (owned) (nullable) */
  guint n_more;
  guint n_less;
  GListModel *differences;       /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnReceived, csn_received, G_TYPE_OBJECT)

static void
csn_received_finalize (GObject *object)
{
  CsnReceived *self = CSN_RECEIVED (object);

  g_clear_object (&self->session);
  g_clear_object (&self->verification);
  g_clear_object (&self->differences);
  g_clear_pointer (&self->made_by, g_free);
  g_clear_pointer (&self->made_at, g_free);
  g_clear_pointer (&self->made_with, g_free);
  g_clear_pointer (&self->people, g_strfreev);
  g_clear_pointer (&self->own_path, g_free);
  G_OBJECT_CLASS (csn_received_parent_class)->finalize (object);
}

static void
csn_received_class_init (CsnReceivedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_received_finalize;
}

static void
csn_received_init (CsnReceived *self)
{
  self->differences = G_LIST_MODEL (g_list_store_new (CSN_TYPE_DIFFERENCE));
}

/* --- whose is it -------------------------------------------------------------------------------------------------- */

static void
foreign_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autoptr (CsnRecordFile) file = NULL;
  CsnRecordOpenFlags flags = CSN_RECORD_OPEN_TO_VERIFY;
  GStatBuf status;
  GError *error = NULL;

  flags |= g_stat (path, &status) == 0 && status.st_size <= PRIVATE_BYTES ? CSN_RECORD_OPEN_RECEIVED
                                                                         : CSN_RECORD_OPEN_READ_ONLY;
  file = csn_record_file_open (path, flags, cancellable, &error);
  if (file == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, csn_record_file_is_own (file) ? 0 : 1);
}

void
csn_received_is_foreign_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, csn_received_is_foreign_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, foreign_thread);
}

gboolean
csn_received_is_foreign_finish (GAsyncResult *result, gboolean *foreign, GError **error)
{
  gssize answer;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (foreign != NULL, FALSE);

  answer = g_task_propagate_int (G_TASK (result), error);
  *foreign = answer != 0;
  return answer >= 0;
}

/* --- opening ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;            /* (owned) */
  GStrv folders;         /* (owned) */
  GStrv others;          /* (owned) */
  char *actor;           /* (owned) */
  CsnClock *clock;       /* (owned) */

  /* in progress */
  CsnRecordFile *file;   /* (owned) */
  CsnRecord *record;     /* (owned) */
  CsnReceived *received; /* (owned) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  g_strfreev (opening->folders);
  g_strfreev (opening->others);
  g_free (opening->actor);
  g_clear_object (&opening->clock);
  g_clear_object (&opening->file);
  g_clear_object (&opening->record);
  g_clear_object (&opening->received);
  g_free (opening);
}

static GHashTable *
list_ids (CsnRecord *record)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *events = csn_record_get_events (record);

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);

      g_hash_table_add (ids, g_strdup (csn_event_get_id (event)));
    }
  return ids;
}

/* Entries of @a that @b has not. */
static guint
count_missing (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id;
  guint n = 0;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    n += !g_hash_table_contains (b, id);
  return n;
}

static void
compare_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = g_task_get_task_data (task);
  CsnReceived *self = opening->received;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = csn_record_file_open (self->own_path, CSN_RECORD_OPEN_READ_ONLY, cancellable, &error);
  g_autoptr (CsnRecord) own = file ? csn_session_read_record (file, cancellable, &error) : NULL;
  g_autoptr (CsnRecord) theirs = own ? csn_session_read_record (opening->file, cancellable, &error) : NULL;
  g_autoptr (GHashTable) own_ids = NULL;
  g_autoptr (GHashTable) their_ids = NULL;

  if (theirs == NULL)
    {
      /* a copy of ours that cannot be read is no reason to hide this one */
      g_debug ("Comparing with %s: %s", self->own_path, error->message);
      g_clear_pointer (&self->own_path, g_free);
      g_task_return_boolean (task, TRUE);
      return;
    }
  own_ids = list_ids (own);
  their_ids = list_ids (theirs);
  self->n_more = count_missing (their_ids, own_ids);
  self->n_less = count_missing (own_ids, their_ids);
  g_clear_object (&self->differences);
  self->differences = csn_difference_list (own, theirs);
  g_task_return_boolean (task, TRUE);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GListModel) records = csn_record_library_list_finish (result, NULL);
  const char *path = csn_record_file_get_path (opening->file);

  for (guint i = 0; records != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (CsnRecordSummary) summary = g_list_model_get_item (records, i);
      CsnRecordPlace place = csn_record_summary_get_place (summary);

      if (strcmp (csn_record_summary_get_record (summary), csn_record_file_get_doc (opening->file)) != 0
          || strcmp (csn_record_summary_get_path (summary), path) == 0
          || (place != CSN_PLACE_PRESENT && place != CSN_PLACE_MOVED) || csn_record_summary_get_copy_of (summary) != NULL)
        continue;
      opening->received->own_path = g_strdup (csn_record_summary_get_path (summary));
      g_task_run_in_thread (task, compare_thread);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->received->verification = csn_verification_run_finish (result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  csn_record_library_list_async ((const char *const *) opening->folders, (const char *const *) opening->others,
                                 opening->clock, NULL, NULL, g_task_get_cancellable (task), listed_cb, g_object_ref (task));
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "Name (entries)", by name. */
static GStrv
write_people (GHashTable *counts)
{
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (counts);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    g_strv_builder_take (builder,
                         g_strdup_printf ("%s (%u)", (const char *) g_ptr_array_index (names, i),
                                          GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (names, i)))));
  return g_strv_builder_end (builder);
}

static void
tell_makers (CsnReceived *self, CsnRecord *record)
{
  GListModel *events = csn_record_get_events (record);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      const char *actor = csn_event_get_actor (event);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, actor));

      g_hash_table_insert (counts, g_strdup (actor), GUINT_TO_POINTER (n + 1));
      g_hash_table_add (writers, g_strdup (csn_event_get_writer (event)));
      if (self->made_by == NULL && strcmp (csn_event_get_event_type (event), "record.new") == 0)
        {
          self->made_by = g_strdup (actor);
          self->made_at = g_strdup (csn_event_get_time (event));
          self->made_with = g_strdup (csn_json_get_string (csn_event_get_data (event), "program", ""));
        }
    }
  self->people = write_people (counts);
  self->n_writers = g_hash_table_size (writers);
}

static void
read_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  opening->file = csn_record_file_open (opening->path, CSN_RECORD_OPEN_RECEIVED, cancellable, &error);
  if (opening->file != NULL)
    opening->record = csn_session_read_record (opening->file, cancellable, &error);
  if (opening->record != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_prefix_error (&error, _ ("Opening “%s”: "), opening->path);
  g_task_return_error (task, error);
}

/* The record has been read in a task of its own, so that the session is made where the call came from. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  opening->received = g_object_new (CSN_TYPE_RECEIVED, NULL);
  opening->received->session = csn_session_new (opening->file, opening->record, opening->actor, opening->clock);
  tell_makers (opening->received, opening->record);
  csn_verification_run_async (opening->path, NULL, NULL, NULL, opening->clock, g_task_get_cancellable (task), verified_cb,
                              g_object_ref (task));
}

void
csn_received_open_async (const char *path,
                         const char *const *folders,
                         const char *const *others,
                         const char *actor,
                         CsnClock *clock,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) reading = NULL;
  Opening *opening;

  g_return_if_fail (path != NULL && folders != NULL);
  g_return_if_fail (CSN_IS_CLOCK (clock));

  opening = g_new0 (Opening, 1);
  g_task_set_source_tag (task, csn_received_open_async);
  opening->path = g_strdup (path);
  opening->folders = g_strdupv ((char **) folders);
  opening->others = others ? g_strdupv ((char **) others) : g_new0 (char *, 1);
  opening->actor = g_strdup (actor ? actor : "");
  opening->clock = g_object_ref (clock);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  reading = g_task_new (NULL, cancellable, read_cb, g_object_ref (task));
  g_task_set_source_tag (reading, csn_received_open_async);
  g_task_set_task_data (reading, opening, NULL);
  g_task_run_in_thread (reading, read_thread);
}

CsnReceived *
csn_received_open_finish (GAsyncResult *result, GError **error)
{
  Opening *opening;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  opening = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&opening->received);
}

/* --- taking over and saving -------------------------------------------------------------------------------------- */

typedef struct
{
  char *from;            /* (owned) */
  char *to;              /* (owned) */
  CsnRecordFile *file;   /* (owned): result */
  CsnRecord *record;     /* (owned): result of taking over */
  GPtrArray *findings;   /* (owned): result of salvaging */
} TakeOver;

static void
take_over_free (TakeOver *take)
{
  g_free (take->from);
  g_free (take->to);
  g_clear_object (&take->file);
  g_clear_object (&take->record);
  g_clear_pointer (&take->findings, g_ptr_array_unref);
  g_free (take);
}

static void
take_over_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  TakeOver *take = task_data;
  GError *error = NULL;

  take->file = csn_record_file_take_over (take->from, take->to, cancellable, &error);
  if (take->file != NULL)
    take->record = csn_session_read_record (take->file, cancellable, &error);
  if (take->record != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_received_take_over_async (CsnReceived *self,
                              const char *folder,
                              const char *to,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  TakeOver *take;

  g_return_if_fail (CSN_IS_RECEIVED (self));
  g_return_if_fail (to != NULL || folder != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  take = g_new0 (TakeOver, 1);
  g_task_set_source_tag (task, csn_received_take_over_async);
  take->from = g_strdup (csn_session_get_path (self->session));
  take->to = to ? g_strdup (to) : csn_session_dup_new_path (folder, take->from);
  g_task_set_task_data (task, take, (GDestroyNotify) take_over_free);
  g_task_run_in_thread (task, take_over_thread);
}

CsnSession *
csn_received_take_over_finish (CsnReceived *self, GAsyncResult *result, GError **error)
{
  TakeOver *take;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  take = g_task_get_task_data (G_TASK (result));
  return csn_session_new (take->file, take->record, self->session->actor, self->session->clock);
}

static void
salvage_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  TakeOver *take = task_data;
  GError *error = NULL;

  take->file = csn_record_file_salvage (take->from, take->to, cancellable, &error);
  if (take->file != NULL)
    take->findings = csn_record_file_verify (take->file, cancellable, &error);
  if (take->findings != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_received_salvage_async (const char *from,
                            const char *to,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TakeOver *take;

  g_return_if_fail (from != NULL && to != NULL);

  take = g_new0 (TakeOver, 1);
  g_task_set_source_tag (task, csn_received_salvage_async);
  take->from = g_strdup (from);
  take->to = g_strdup (to);
  g_task_set_task_data (task, take, (GDestroyNotify) take_over_free);
  g_task_run_in_thread (task, salvage_thread);
}

gboolean
csn_received_salvage_finish (GAsyncResult *result, GListModel **findings, GError **error)
{
  TakeOver *take;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (findings != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take = g_task_get_task_data (G_TASK (result));
  store = g_list_store_new (CSN_TYPE_FINDING);
  g_list_store_splice (store, 0, 0, take->findings->pdata, take->findings->len);
  *findings = G_LIST_MODEL (store);
  return TRUE;
}

/* --- what was found ---------------------------------------------------------------------------------------------- */

const char *
csn_received_get_path (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return csn_session_get_path (self->session);
}

CsnSession *
csn_received_get_session (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->session;
}

const char *
csn_received_get_made_by (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->made_by;
}

const char *
csn_received_get_made_at (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->made_at;
}

const char *
csn_received_get_made_with (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->made_with;
}

const char *const *
csn_received_get_people (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return (const char *const *) self->people;
}

guint
csn_received_get_n_writers (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), 0);
  return self->n_writers;
}

CsnVerification *
csn_received_get_verification (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->verification;
}

const char *
csn_received_get_own_path (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->own_path;
}

guint
csn_received_get_n_more (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), 0);
  return self->n_more;
}

guint
csn_received_get_n_less (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), 0);
  return self->n_less;
}

GListModel *
csn_received_get_differences (CsnReceived *self)
{
  g_return_val_if_fail (CSN_IS_RECEIVED (self), NULL);
  return self->differences;
}
