/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "Update from Template…": a newer version of the document is put under the record. First a plan that can be looked at, then
 * the act: the new document goes into the file, a "rebase" entry says what every address is called in it, and the record is
 * read again in its terms. Nothing of the old answers leaves the log. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-guard.h"
#include "csn-importer.h"
#include "csn-rebase.h"

/* Pairs of a map in one entry: at most some 60 bytes each, so that an entry stays within CSN_EVENT_MAX_BYTES. */
#define MAX_PAIRS 3000

/* --- the plan ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *source;       /* (owned) */
  char *name;           /* (owned) */
  CsnChecklist *before; /* (owned) */
  CsnChecklist *after;  /* (owned): result */
  GListModel *matches;  /* (owned): result */
} Planning;

static void
planning_free (Planning *planning)
{
  g_bytes_unref (planning->source);
  g_free (planning->name);
  g_clear_object (&planning->before);
  g_clear_object (&planning->after);
  g_clear_object (&planning->matches);
  g_free (planning);
}

static void
plan_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Planning *planning = task_data;
  GError *error = NULL;

  planning->after = csn_importer_import (planning->source, &error);
  if (planning->after == NULL)
    {
      g_prefix_error (&error, _ ("Reading “%s”: "), planning->name);
      g_task_return_error (task, error);
      return;
    }
  planning->matches = csn_rebase_match (planning->before, planning->after);
  g_task_return_boolean (task, TRUE);
}

/* Whether what was entered at @match's item before has no place after. */
static gboolean
loses_answer (CsnSession *self, CsnItemMatch *match)
{
  CsnItem *before = csn_item_match_get_before (match);
  CsnItem *after = csn_item_match_get_after (match);
  CsnEntry *entry = before ? csn_record_find_entry (self->record, csn_item_get_id (before)) : NULL;
  const char *value = entry ? csn_entry_get_value (entry) : NULL;
  gsize n = 0;

  if (entry == NULL || !csn_entry_is_changed (entry))
    return FALSE;
  if (after == NULL)
    return TRUE;
  csn_item_get_options (after, &n);
  return value != NULL && csn_item_get_kind (after) == CSN_ITEM_CHOICE && strcmp (value, CSN_ANSWER_NA) != 0
         && csn_item_find_option (after, value) < 0;
}

static guint
count_approvals (CsnSession *self)
{
  GListModel *slots = csn_evaluation_get_slots (csn_session_get_evaluation (self));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      n += csn_slot_status_get_state (status) == CSN_SLOT_APPROVED
           || csn_slot_status_get_state (status) == CSN_SLOT_REJECTED;
    }
  return n;
}

static CsnRebasePlan *
make_plan (CsnSession *self, Planning *planning)
{
  g_autoptr (GHashTable) lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean identical
      = strcmp (csn_checklist_get_sha256 (planning->before), csn_checklist_get_sha256 (planning->after)) == 0;

  for (guint i = 0; i < g_list_model_get_n_items (planning->matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (planning->matches, i);

      if (loses_answer (self, match))
        g_hash_table_add (lost, g_strdup (csn_item_get_id (csn_item_match_get_before (match))));
    }
  return csn_rebase_plan_new (planning->name, planning->before, planning->after, planning->matches, lost,
                              identical ? 0 : count_approvals (self));
}

void
csn_session_plan_rebase_async (CsnSession *self,
                               GBytes *source,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Planning *planning;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (source != NULL);
  g_return_if_fail (name != NULL);

  planning = g_new0 (Planning, 1);
  planning->source = g_bytes_ref (source);
  planning->name = g_strdup (name);
  planning->before = g_object_ref (csn_record_get_checklist (self->record));
  task = csn_session_new_task (self, csn_session_plan_rebase_async, planning, (GDestroyNotify) planning_free, cancellable,
                               callback, user_data);
  g_task_run_in_thread (task, plan_thread);
}

CsnRebasePlan *
csn_session_plan_rebase_finish (CsnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == csn_session_plan_rebase_async, NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return make_plan (self, g_task_get_task_data (G_TASK (result)));
}

/* --- the act ------------------------------------------------------------------------------------------------------ */

/* Answers that are lost have no address after. */
static void
drop_lost (CsnRebasePlan *plan, JsonArray *map)
{
  GListModel *matches = csn_rebase_plan_get_matches (plan);

  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);
      JsonArray *pair;

      if (!csn_rebase_plan_loses (plan, match) || csn_item_match_get_after (match) == NULL)
        continue;
      pair = json_array_new ();
      json_array_add_string_element (pair, csn_item_get_id (csn_item_match_get_before (match)));
      json_array_add_null_element (pair);
      json_array_add_array_element (map, pair);
    }
}

static JsonObject *
describe_part (CsnRebasePlan *plan, JsonArray *map, guint part, guint parts)
{
  CsnChecklist *after = csn_rebase_plan_get_after (plan);
  JsonObject *data = json_object_new ();
  JsonArray *pairs = json_array_new ();

  for (guint i = (part - 1) * MAX_PAIRS; i < MIN (json_array_get_length (map), part * MAX_PAIRS); i++)
    json_array_add_element (pairs, json_node_copy (json_array_get_element (map, i)));
  json_object_set_string_member (data, "name", csn_rebase_plan_get_name (plan));
  json_object_set_string_member (data, "title", csn_checklist_get_title (after));
  json_object_set_string_member (data, "sha256", csn_checklist_get_sha256 (after));
  json_object_set_int_member (data, "bytes", (gint64) g_bytes_get_size (csn_checklist_get_source (after)));
  json_object_set_string_member (data, "before", csn_checklist_get_sha256 (csn_rebase_plan_get_before (plan)));
  json_object_set_array_member (data, "map", pairs);
  json_object_set_int_member (data, "part", part);
  json_object_set_int_member (data, "parts", parts);
  return data;
}

static GPtrArray *
prepare_rebase (CsnSession *self, GTask *task, GError **error)
{
  CsnRebasePlan *plan = g_task_get_task_data (task);
  g_autoptr (JsonArray) map = NULL;
  GPtrArray *drafts;
  guint parts;

  if (csn_record_get_checklist (self->record) != csn_rebase_plan_get_before (plan))
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                           _ ("The document was exchanged meanwhile. Compare the new version again."));
      return NULL;
    }
  if (!csn_guard_rebase (csn_session_get_evaluation (self), error))
    return NULL;
  map = csn_rebase_dup_map (csn_rebase_plan_get_before (plan), csn_rebase_plan_get_after (plan),
                            csn_rebase_plan_get_matches (plan));
  drop_lost (plan, map);
  parts = MAX (1, (json_array_get_length (map) + MAX_PAIRS - 1) / MAX_PAIRS);
  drafts = csn_event_drafts_new ();
  for (guint part = 1; part <= parts; part++)
    csn_event_drafts_add (drafts, "rebase", self->actor, describe_part (plan, map, part, parts));
  return drafts;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  CsnSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *sha256 = csn_record_file_put_blob_finish (CSN_RECORD_FILE (source), result, NULL, &error);

  if (sha256 == NULL)
    {
      g_prefix_error (&error, _ ("Storing “%s”: "), csn_rebase_plan_get_name (g_task_get_task_data (task)));
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  csn_session_enqueue (self, task, prepare_rebase);
}

void
csn_session_rebase_async (CsnSession *self,
                          CsnRebasePlan *plan,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (CsnBlobSource) source = NULL;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_REBASE_PLAN (plan));

  task = csn_session_new_task (self, csn_session_rebase_async, g_object_ref (plan), g_object_unref, cancellable, callback,
                               user_data);
  if (csn_rebase_plan_is_identical (plan))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (csn_session_is_read_only (self))
    {
      g_task_return_new_error_literal (task, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason);
      return;
    }
  if (!csn_guard_rebase (csn_session_get_evaluation (self), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  source = csn_blob_source_new_for_bytes (csn_checklist_get_source (csn_rebase_plan_get_after (plan)));
  csn_record_file_put_blob_async (self->file, source, NULL, NULL, cancellable, stored_cb, g_steal_pointer (&task));
}

/* --- reading the record again ------------------------------------------------------------------------------------- */

static void
reload_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  CsnRecord *record = csn_session_read_record (CSN_RECORD_FILE (task_data), cancellable, &error);

  if (record != NULL)
    g_task_return_pointer (task, record, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
csn_session_reload_async (CsnSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = csn_session_new_task (self, csn_session_reload_async, g_object_ref (self->file), g_object_unref,
                                                 NULL, callback, user_data);

  g_task_run_in_thread (task, reload_thread);
}

CsnRecord *
csn_session_reload_finish (CsnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
