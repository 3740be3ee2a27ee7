/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The session itself: members, properties, the queue of acts and the judgement after each; see csn-session.h. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-report-file.h"
#include "csn-session-probes-private.h"

/* ms: how long results of probes wait to be judged together */
#define JUDGE_DELAY 250

typedef struct
{
  GTask *task; /* (owned) */
  CsnSessionPrepare prepare;
  const CsnSessionCommit *commit;
} QueuedAct;

typedef enum
{
  PROP_RECORD = 1,
  PROP_EVALUATION,
  PROP_PATH,
  PROP_TITLE,
  PROP_READ_ONLY,
  PROP_READ_ONLY_REASON,
  PROP_SAVING,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_RUNNING,
} CsnSessionProperty;

static GParamSpec *properties[PROP_RUNNING + 1];

G_DEFINE_FINAL_TYPE (CsnSession, csn_session, G_TYPE_OBJECT)

static void run_next (CsnSession *self);

static void
queued_act_free (QueuedAct *act)
{
  g_object_unref (act->task);
  g_free (act);
}

static void
csn_session_finalize (GObject *object)
{
  CsnSession *self = CSN_SESSION (object);

  g_queue_clear_full (&self->queue, (GDestroyNotify) queued_act_free);
  g_clear_object (&self->file);
  g_clear_object (&self->record);
  g_clear_handle_id (&self->judge_timer, g_source_remove);
  g_clear_object (&self->evaluation);
  g_clear_object (&self->policy);
  g_clear_object (&self->trust);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->actor, g_free);
  g_clear_pointer (&self->project_folder, g_free);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  g_clear_pointer (&self->running_series, g_hash_table_unref);
  g_clear_object (&self->runner);
  g_clear_pointer (&self->read_only_reason, g_free);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  g_clear_pointer (&self->event_index, g_hash_table_unref);
  G_OBJECT_CLASS (csn_session_parent_class)->finalize (object);
}

static void
csn_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnSession *self = CSN_SESSION (object);

  switch ((CsnSessionProperty) prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_EVALUATION:
      g_value_set_object (value, csn_session_get_evaluation (self));
      break;
    case PROP_PATH:
      g_value_set_string (value, csn_session_get_path (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, csn_record_get_title (self->record));
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, csn_session_is_read_only (self));
      break;
    case PROP_READ_ONLY_REASON:
      g_value_set_string (value, self->read_only_reason);
      break;
    case PROP_SAVING:
      g_value_set_boolean (value, csn_session_is_saving (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, csn_session_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, csn_session_get_can_redo (self));
      break;
    case PROP_RUNNING:
      g_value_set_uint (value, self->n_running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_session_class_init (CsnSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = csn_session_finalize;
  object_class->get_property = csn_session_get_property;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, CSN_TYPE_RECORD, flags);
  properties[PROP_EVALUATION] = g_param_spec_object ("evaluation", NULL, NULL, CSN_TYPE_EVALUATION, flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  properties[PROP_READ_ONLY_REASON] = g_param_spec_string ("read-only-reason", NULL, NULL, NULL, flags);
  properties[PROP_SAVING] = g_param_spec_boolean ("saving", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_RUNNING] = g_param_spec_uint ("running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_session_init (CsnSession *self)
{
  g_queue_init (&self->queue);
  self->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_stored_secret_free);
  self->running_series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->runner = csn_probe_runner_new ();
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

/* --- judging ---------------------------------------------------------------------------------------------------- */

CsnEvaluation *
csn_session_evaluate_at (CsnSession *self, GDateTime *at)
{
  g_autoptr (GDateTime) now = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  now = at ? g_date_time_ref (at) : csn_clock_dup_now (self->clock);
  return csn_evaluate (self->record, self->policy, now);
}

void
csn_session_reevaluate (CsnSession *self)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  g_clear_handle_id (&self->judge_timer, g_source_remove);
  g_clear_object (&self->policy);
  self->policy = csn_policy_new_of_record (csn_record_get_policy (self->record));
  csn_approval_check_record (self->record, self->policy, self->trust);
  g_clear_object (&self->evaluation);
  self->evaluation = csn_session_evaluate_at (self, NULL);
  csn_evaluation_publish (self->evaluation, self->record);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVALUATION]);
}

static gboolean
judge_cb (gpointer user_data)
{
  csn_session_reevaluate (user_data);
  return G_SOURCE_REMOVE;
}

/* After each act, so that who made it sees what it amounts to. Results of many probes come faster than anybody reads verdicts:
 * while more of them run, they are judged together. */
static void
judge (CsnSession *self, GTask *task)
{
  if (g_task_get_source_tag (task) != csn_session_file_result_async || self->n_running <= 1)
    csn_session_reevaluate (self);
  else if (self->judge_timer == 0)
    self->judge_timer = g_timeout_add (JUDGE_DELAY, judge_cb, self);
}

static void
update_access (CsnSession *self)
{
  g_autofree char *reason = csn_record_file_dup_reason (self->file);

  if (reason == NULL && csn_record_get_n_unknown (self->record) > 0)
    reason = g_strdup (_ ("A newer Countersign wrote parts of this record; here it can only be read."));
  if (g_set_str (&self->read_only_reason, reason))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY_REASON]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
    }
}

CsnSession *
csn_session_new (CsnRecordFile *file, CsnRecord *record, const char *actor, CsnClock *clock)
{
  CsnSession *self = g_object_new (CSN_TYPE_SESSION, NULL);

  self->file = g_object_ref (file);
  self->record = g_object_ref (record);
  self->clock = g_object_ref (clock);
  self->actor = g_strdup (actor ? actor : "");
  self->trust = csn_trust_new ();
  update_access (self);
  csn_session_reevaluate (self);
  csn_session_recall_steps (self);
  return self;
}

/* --- the queue of acts ------------------------------------------------------------------------------------------ */

GTask *
csn_session_new_task (CsnSession *self,
                      gpointer source_tag,
                      gpointer data,
                      GDestroyNotify free_data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, data, free_data);
  return task;
}

typedef struct
{
  guint n_open;
  GError *error; /* (owned) (nullable): the first */
} Gather;

static void
gather_free (Gather *gather)
{
  g_clear_error (&gather->error);
  g_free (gather);
}

GTask *
csn_session_gather_new (CsnSession *self, gpointer source_tag, GAsyncReadyCallback callback, gpointer user_data)
{
  Gather *gather = g_new0 (Gather, 1);

  gather->n_open = 1;
  return csn_session_new_task (self, source_tag, gather, (GDestroyNotify) gather_free, NULL, callback, user_data);
}

GTask *
csn_session_gather_add (GTask *task)
{
  Gather *gather = g_task_get_task_data (task);

  gather->n_open++;
  return g_object_ref (task);
}

void
csn_session_gather_end (GTask *task)
{
  Gather *gather = g_task_get_task_data (task);

  if (--gather->n_open == 0 && gather->error != NULL)
    g_task_return_error (task, g_steal_pointer (&gather->error));
  else if (gather->n_open == 0)
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
csn_session_gathered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Gather *gather = g_task_get_task_data (data);

  csn_session_act_finish (CSN_SESSION (source), result, gather->error == NULL ? &gather->error : NULL);
  csn_session_gather_end (data);
}

/* Ends the act at the head of the queue; takes over @error. */
static void
end_act (CsnSession *self, GError *error)
{
  QueuedAct *act = g_queue_pop_head (&self->queue);

  if (error != NULL)
    g_task_return_error (act->task, error);
  else
    g_task_return_boolean (act->task, TRUE);
  queued_act_free (act);
  if (g_queue_is_empty (&self->queue))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
  else
    run_next (self);
}

/* Durable entries on their way into the record. A merge may bring thousands: they are applied in slices, so that the window's
 * loop comes round in between. */
#define SLICE_USEC 8000

typedef struct
{
  CsnSession *self;  /* (owned) */
  GPtrArray *events; /* (owned) */
  guint next;
} Slices;

static void
slices_free (Slices *slices)
{
  g_object_unref (slices->self);
  g_ptr_array_unref (slices->events);
  g_free (slices);
}

static gboolean
apply_slice_cb (gpointer user_data)
{
  Slices *slices = user_data;
  CsnSession *self = slices->self;
  gint64 until = g_get_monotonic_time () + SLICE_USEC;

  while (slices->next < slices->events->len && g_get_monotonic_time () < until)
    {
      g_autoptr (GError) error = NULL;

      if (!csn_record_apply (self->record, g_ptr_array_index (slices->events, slices->next++), &error))
        g_debug ("Applying an entry: %s", error->message);
    }
  if (slices->next < slices->events->len)
    return G_SOURCE_CONTINUE;
  judge (self, ((QueuedAct *) g_queue_peek_head (&self->queue))->task);
  csn_record_applied (self->record);
  update_access (self);
  end_act (self, NULL);
  return G_SOURCE_REMOVE;
}

/* Applies @events and ends the act at the head of the queue. */
static void
apply_and_end (CsnSession *self, GPtrArray *events)
{
  Slices *slices = g_new0 (Slices, 1);

  slices->self = g_object_ref (self);
  slices->events = g_ptr_array_ref (events);
  if (apply_slice_cb (slices) == G_SOURCE_REMOVE)
    slices_free (slices);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, apply_slice_cb, slices, (GDestroyNotify) slices_free);
}

static void
start_append (CsnSession *self, GTask *task, GPtrArray *drafts, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_record_file_append_async (self->file, drafts, self->clock, g_task_get_cancellable (task), callback, user_data);
}

static const CsnSessionCommit append_commit = { start_append, csn_record_file_append_finish };

static gboolean
exchange_document (GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    if (strcmp (csn_event_get_event_type (g_ptr_array_index (events, i)), "rebase") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_approval (CsnEvent *event)
{
  return g_str_has_prefix (csn_event_get_event_type (event), "approval");
}

/* Whether what came from another copy belongs before entries that are here already, in the order that all copies share. Which
 * approval of a role is the newest, and whether it was stale in between, depends on that order. */
static gboolean
comes_between (CsnSession *self, GPtrArray *events)
{
  GListModel *known = csn_record_get_events (self->record);
  gboolean approved = g_list_model_get_n_items (csn_record_get_approvals (self->record)) > 0;
  guint64 newest = 0, oldest = G_MAXUINT64;

  for (guint i = 0; i < g_list_model_get_n_items (known); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (known, i);

      newest = MAX (newest, csn_event_get_lamport (event));
    }
  for (guint i = 0; i < events->len; i++)
    {
      approved = approved || is_approval (g_ptr_array_index (events, i));
      oldest = MIN (oldest, csn_event_get_lamport (g_ptr_array_index (events, i)));
    }
  return approved && oldest <= newest;
}

/* Why the record is read again. */
enum
{
  ANOTHER_DOCUMENT,
  ENTRIES_BETWEEN,
};

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsnSession *self = CSN_SESSION (source);
  GError *error = NULL;
  g_autoptr (CsnRecord) record = csn_session_reload_finish (self, result, &error);

  if (record != NULL)
    {
      g_set_object (&self->record, record);
      csn_history_forget (self);
      if (GPOINTER_TO_INT (user_data) == ANOTHER_DOCUMENT)
        {
          /* steps back are about items of the document before */
          g_ptr_array_set_size (self->undo, 0);
          g_ptr_array_set_size (self->redo, 0);
        }
      csn_session_reevaluate (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
      csn_session_notify_undo (self);
      csn_record_applied (self->record);
    }
  update_access (self);
  end_act (self, error);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnSession) self = user_data;
  QueuedAct *act = g_queue_peek_head (&self->queue);
  GError *error = NULL;
  g_autoptr (GPtrArray) events = act->commit->finish (CSN_RECORD_FILE (source), result, &error);

  if (events == NULL)
    {
      update_access (self);
      end_act (self, error);
    }
  else if (exchange_document (events))
    csn_session_reload_async (self, reloaded_cb, GINT_TO_POINTER (ANOTHER_DOCUMENT));
  else if (act->commit != &append_commit && comes_between (self, events))
    csn_session_reload_async (self, reloaded_cb, GINT_TO_POINTER (ENTRIES_BETWEEN));
  else
    apply_and_end (self, events);
}

static void
run_next (CsnSession *self)
{
  QueuedAct *act = g_queue_peek_head (&self->queue);
  g_autoptr (GPtrArray) drafts = NULL;
  GError *error = NULL;

  if (csn_session_is_read_only (self))
    {
      end_act (self, g_error_new_literal (CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason));
      return;
    }
  if (act->prepare != NULL)
    {
      drafts = act->prepare (self, act->task, &error);
      if (drafts == NULL || drafts->len == 0)
        {
          end_act (self, error);
          return;
        }
    }
  act->commit->start (self, act->task, drafts, committed_cb, g_object_ref (self));
}

void
csn_session_enqueue (CsnSession *self, GTask *task, CsnSessionPrepare prepare)
{
  csn_session_enqueue_commit (self, task, prepare, &append_commit);
}

void
csn_session_enqueue_commit (CsnSession *self, GTask *task, CsnSessionPrepare prepare, const CsnSessionCommit *commit)
{
  QueuedAct *act = g_new0 (QueuedAct, 1);
  gboolean idle = g_queue_is_empty (&self->queue);

  act->task = task;
  act->prepare = prepare;
  act->commit = commit;
  g_queue_push_tail (&self->queue, act);
  if (!idle)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
  run_next (self);
}

typedef struct
{
  char *type;       /* (owned) */
  JsonObject *data; /* (owned) */
  CsnSessionGuard guard;
} EntryAct;

static void
entry_act_free (EntryAct *act)
{
  g_free (act->type);
  json_object_unref (act->data);
  g_free (act);
}

static GPtrArray *
prepare_entry (CsnSession *self, GTask *task, GError **error)
{
  EntryAct *act = g_task_get_task_data (task);

  if (act->guard != NULL && !act->guard (self, act->data, error))
    return NULL;
  return csn_session_one_draft (self, act->type, json_object_ref (act->data));
}

void
csn_session_enqueue_entry (CsnSession *self, const char *type, JsonObject *data, CsnSessionGuard guard, GTask *task)
{
  EntryAct *act = g_new0 (EntryAct, 1);

  act->type = g_strdup (type);
  act->data = data;
  act->guard = guard;
  g_task_set_task_data (task, act, (GDestroyNotify) entry_act_free);
  csn_session_enqueue (self, task, prepare_entry);
}

gboolean
csn_session_act_finish (CsnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- shared by the acts ----------------------------------------------------------------------------------------- */

GDateTime *
csn_session_parse_time (const char *text, gboolean end, GError **error)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *whole = strchr (text, 'T') ? g_strdup (text)
                                              : g_strdup_printf ("%sT%s", text, end ? "23:59:59" : "00:00:00");
  GDateTime *moment = g_date_time_new_from_iso8601 (whole, local);

  if (moment == NULL)
    g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                 _ ("“%s” is no time; write it as 2026-03-02 or 2026-03-02T14:30+01:00."), text);
  return moment;
}

char *
csn_session_dup_whole_time (const char *text, gboolean end, GError **error)
{
  g_autoptr (GDateTime) moment = csn_session_parse_time (text, end, error);

  return csn_time_dup_stamp (moment);
}

gboolean
csn_session_complete_time (JsonObject *data, const char *name, gboolean end, GError **error)
{
  const char *text = csn_json_get_string (data, name, NULL);
  g_autofree char *stamp = NULL;

  if (text == NULL || *text == '\0')
    return TRUE;
  stamp = csn_session_dup_whole_time (text, end, error);
  if (stamp == NULL)
    return FALSE;
  json_object_set_string_member (data, name, stamp);
  return TRUE;
}

CsnEntry *
csn_session_find_entry (CsnSession *self, const char *address, GError **error)
{
  CsnEntry *entry = csn_record_find_entry (self->record, address);

  if (entry == NULL)
    g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM,
                 _ ("The record has no item “%s”. “show” lists the items; a line is written L123, its second place L123#2."),
                 address);
  return entry;
}

CsnSlot *
csn_session_find_slot (CsnSession *self, const char *slot, GError **error)
{
  CsnSlot *found = csn_checklist_find_slot (csn_record_get_checklist (self->record), slot);

  if (found == NULL)
    g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM,
                 _ ("Nobody signs as “%s” here, or several do. “status” lists the roles; a line tells equal ones apart (L123)."),
                 slot);
  return found;
}

GPtrArray *
csn_session_one_draft (CsnSession *self, const char *type, JsonObject *data)
{
  GPtrArray *drafts = csn_event_drafts_new ();

  csn_event_drafts_add (drafts, type, self->actor, data);
  return drafts;
}

void
csn_session_notify_undo (CsnSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

void
csn_session_notify_running (CsnSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/* --- public ----------------------------------------------------------------------------------------------------- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (csn_record_file_close_finish (CSN_RECORD_FILE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_session_close_async (CsnSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  csn_record_file_close_async (
      self->file, closed_cb,
      csn_session_new_task (self, csn_session_close_async, NULL, NULL, NULL, callback, user_data));
}

gboolean
csn_session_close_finish (CsnSession *self, GAsyncResult *result, GError **error)
{
  return csn_session_act_finish (self, result, error);
}

CsnRecord *
csn_session_get_record (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return self->record;
}

CsnEvaluation *
csn_session_get_evaluation (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  if (self->judge_timer != 0)
    csn_session_reevaluate (self);
  return self->evaluation;
}

const char *
csn_session_get_path (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return csn_record_file_get_path (self->file);
}

gboolean
csn_session_is_read_only (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), TRUE);
  return self->read_only_reason != NULL;
}

gboolean
csn_session_may_write_to (CsnSession *self, const char *path, GError **error)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  return csn_report_file_may_replace (path, error) && csn_record_file_leaves_place (self->file, path, error);
}

gboolean
csn_session_is_busy (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  return csn_record_file_get_access (self->file) == CSN_RECORD_BUSY;
}

const char *
csn_session_get_read_only_reason (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return self->read_only_reason;
}

gboolean
csn_session_is_saving (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  return !g_queue_is_empty (&self->queue);
}

gboolean
csn_session_get_can_undo (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  return self->undo->len > 0 && !csn_session_is_read_only (self);
}

gboolean
csn_session_get_can_redo (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  return self->redo->len > 0 && !csn_session_is_read_only (self);
}

guint
csn_session_get_n_running (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), 0);
  return self->n_running;
}

const char *
csn_session_get_actor (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  return self->actor;
}

void
csn_session_set_actor (CsnSession *self, const char *actor)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  g_set_str (&self->actor, actor ? actor : "");
}
