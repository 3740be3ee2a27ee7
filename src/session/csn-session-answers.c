/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers, notes and readings, with undo and redo. A step back is the batch of changes that gives each item what it had; it
 * becomes entries like any other, so the log keeps both ways. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-guard.h"
#include "csn-json-members.h"
#include "csn-value-rules.h"

/* Steps that can be taken back; more are of no use to a person. */
#define MAX_UNDO 1000

typedef enum
{
  WAY_FORWARD, /* a new batch: what was undone cannot be redone any more */
  WAY_BACK,    /* undo */
  WAY_AGAIN,   /* redo */
} Way;

typedef struct
{
  GPtrArray *changes; /* (owned) (element-type CsnChange) */
  GPtrArray *inverse; /* (owned) (nullable): made when the batch is prepared */
  Way way;
} Batch;

static void
batch_free (Batch *batch)
{
  g_clear_pointer (&batch->changes, g_ptr_array_unref);
  g_clear_pointer (&batch->inverse, g_ptr_array_unref);
  g_free (batch);
}

char *
csn_session_normalize_value (CsnSession *self, CsnItem *item, const char *value, gboolean literal, GError **error)
{
  CsnEntry *entry;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  g_return_val_if_fail (CSN_IS_ITEM (item), NULL);

  entry = csn_record_find_entry (self->record, csn_item_get_id (item));
  return csn_value_rules_normalize (item, entry ? csn_entry_get_role (entry) : csn_item_get_role (item), value, literal,
                                    error);
}

/* Places that the act of signing fills, and nothing else (GATES.md section 5). */
static gboolean
is_set_by_signing (CsnSession *self, CsnItem *item)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      if (csn_slot_owns (slot, item) && item != csn_slot_get_name (slot))
        return TRUE;
    }
  return FALSE;
}

/* The task "- [ ] Canary" of a choice made of tasks stands for its option. */
static CsnEntry *
redirect_option (CsnSession *self, CsnEntry *entry, const char **value)
{
  CsnItem *item = csn_entry_get_item (entry);
  CsnItem *choice = csn_item_get_parent (item);
  gsize n_options;
  const CsnOption *options;
  CsnEntry *target;

  if (csn_item_get_role (item) != CSN_ROLE_CHOICE_OPTION || choice == NULL
      || csn_item_get_kind (choice) != CSN_ITEM_CHOICE)
    return entry;
  options = csn_item_get_options (choice, &n_options);
  target = csn_record_find_entry (self->record, csn_item_get_id (choice));
  for (gsize i = 0; i < n_options; i++)
    if (options[i].line == csn_item_get_line (item) && target != NULL)
      {
        if (*value != NULL && strcmp (*value, CSN_ANSWER_PASS) == 0)
          *value = options[i].text;
        else if (*value != NULL || g_strcmp0 (csn_entry_get_value (target), options[i].text) != 0)
          return entry;
        return target;
      }
  return entry;
}

static JsonArray *
ids_of (GPtrArray *answers)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < answers->len; i++)
    {
      const char *id = csn_answer_get_event_id (g_ptr_array_index (answers, i));

      if (*id != '\0')
        json_array_add_string_element (array, id);
    }
  return array;
}

static JsonObject *
write_change (CsnEntry *entry, CsnChange *change, const char *value)
{
  JsonObject *data = json_object_new ();
  CsnAnswer *note = csn_entry_get_note_answer (entry);
  JsonArray *replaces;

  if (csn_change_is_note (change))
    {
      replaces = json_array_new ();
      if (note != NULL)
        json_array_add_string_element (replaces, csn_answer_get_event_id (note));
    }
  else
    replaces = ids_of (csn_entry_get_answers (entry));
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "aspect", csn_change_is_note (change) ? "note" : "answer");
  csn_json_set_nullable (data, "value", value);
  if (csn_change_get_reason (change) != NULL)
    json_object_set_string_member (data, "reason", csn_change_get_reason (change));
  if (csn_change_get_on_behalf (change) != NULL)
    json_object_set_string_member (data, "for", csn_change_get_on_behalf (change));
  if (csn_change_get_restores (change) != NULL)
    json_object_set_string_member (data, "restores", csn_change_get_restores (change));
  json_object_set_string_member (data, "provenance", "person");
  json_object_set_array_member (data, "replaces", replaces);
  if (csn_entry_is_inverted (entry) && g_strcmp0 (value, CSN_ANSWER_NOT_FIRED) == 0)
    /* what speaks for saying that a trigger did not fire: with it, a latched one can be cleared (GATES.md T6) */
    json_object_set_array_member (data, "evidence", csn_json_list_evidence (entry));
  return data;
}

static CsnChange *
invert (CsnEntry *entry, CsnChange *change)
{
  CsnChange *inverse;

  if (csn_change_is_note (change))
    return csn_change_new_note (csn_entry_get_id (entry), csn_entry_get_note (entry));
  inverse = csn_change_new (csn_entry_get_id (entry), csn_entry_get_value (entry));
  csn_change_set_reason (inverse, csn_entry_get_reason (entry));
  csn_change_set_literal (inverse, TRUE);
  return inverse;
}

/* Reasons are mandatory once others review (GATES.md section 6, 11.10(e)). */
static gboolean
check_reason (CsnSession *self, CsnEntry *entry, CsnChange *change, Way way, GError **error)
{
  gboolean had_answer = csn_entry_get_value (entry) != NULL;
  CsnLifecycle lifecycle = csn_record_get_lifecycle (self->record);

  if (way != WAY_FORWARD || csn_change_is_note (change) || !had_answer || lifecycle != CSN_LIFECYCLE_UNDER_REVIEW
      || csn_change_get_reason (change) != NULL)
    return TRUE;
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING,
               _ ("The record is under review: say why line %u changes (--reason)."),
               csn_item_get_line (csn_entry_get_item (entry)));
  return FALSE;
}

/* Once others review, a trigger that fired is not taken back but cleared, by a second person with evidence. */
static gboolean
check_latch (CsnSession *self, CsnEntry *entry, CsnChange *change, const char *value, GError **error)
{
  if (csn_change_is_note (change) || !csn_entry_is_inverted (entry)
      || csn_record_get_lifecycle (self->record) == CSN_LIFECYCLE_DRAFT
      || g_strcmp0 (csn_entry_get_value (entry), CSN_ANSWER_FIRED) != 0 || g_strcmp0 (value, CSN_ANSWER_FIRED) == 0)
    return TRUE;
  return csn_guard_clear (csn_session_get_evaluation (self), entry, self->actor, csn_change_get_reason (change),
                          csn_entry_get_n_evidence (entry), error);
}

static gboolean
check_open (CsnSession *self, GError **error)
{
  CsnLifecycle lifecycle = csn_record_get_lifecycle (self->record);

  if (lifecycle != CSN_LIFECYCLE_CLOSED && lifecycle != CSN_LIFECYCLE_VOID)
    return TRUE;
  g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                       _ ("The record is closed; start again with a new one for the next release."));
  return FALSE;
}

static gboolean
is_same (CsnEntry *entry, CsnChange *change, const char *value)
{
  if (csn_change_is_note (change))
    return g_strcmp0 (csn_entry_get_note (entry), value) == 0;
  if (csn_entry_get_answers (entry)->len > 1)
    return FALSE; /* the same value again resolves a conflict */
  return g_strcmp0 (csn_entry_get_value (entry), value) == 0
         && g_strcmp0 (csn_entry_get_reason (entry), csn_change_get_reason (change)) == 0;
}

/* Adds the draft of one change and its inverse. */
static gboolean
prepare_change (CsnSession *self, Batch *batch, CsnChange *change, GPtrArray *drafts, GError **error)
{
  CsnEntry *entry = csn_session_find_entry (self, csn_change_get_item (change), error);
  g_autofree char *normal = NULL;
  const char *value = csn_change_get_value (change);

  if (entry == NULL)
    return FALSE;
  if (csn_change_is_note (change) && value != NULL && strlen (value) > CSN_VALUE_MAX_BYTES)
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                   _ ("The text for line %u, “%s”, is too long; attach it as a file instead."),
                   csn_item_get_line (csn_entry_get_item (entry)), csn_item_get_label (csn_entry_get_item (entry)));
      return FALSE;
    }
  if (!csn_change_is_note (change))
    {
      if (is_set_by_signing (self, csn_entry_get_item (entry)))
        {
          g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                       _ ("Line %u is filled by signing and cannot be typed; use “sign”."),
                       csn_item_get_line (csn_entry_get_item (entry)));
          return FALSE;
        }
      if (value != NULL)
        {
          normal = csn_value_rules_normalize (csn_entry_get_item (entry), csn_entry_get_role (entry), value,
                                              csn_change_is_literal (change), error);
          if (normal == NULL)
            return FALSE;
          value = *normal != '\0' ? normal : NULL;
        }
      entry = redirect_option (self, entry, &value);
    }
  if (is_same (entry, change, value))
    return TRUE;
  if (!check_open (self, error) || !check_reason (self, entry, change, batch->way, error)
      || !check_latch (self, entry, change, value, error))
    return FALSE;
  g_ptr_array_insert (batch->inverse, 0, invert (entry, change));
  csn_event_drafts_add (drafts, "answer.set", self->actor, write_change (entry, change, value));
  return TRUE;
}

/* What was entered in one step is one group in the history: each entry says which of how many it is. */
static void
number_batch (GPtrArray *drafts)
{
  for (guint i = 0; drafts->len > 1 && i < drafts->len; i++)
    {
      CsnEventDraft *draft = g_ptr_array_index (drafts, i);
      JsonObject *batch = json_object_new ();

      json_object_set_int_member (batch, "n", i + 1);
      json_object_set_int_member (batch, "of", drafts->len);
      json_object_set_object_member (draft->data, "batch", batch);
    }
}

static GPtrArray *
prepare_batch (CsnSession *self, GTask *task, GError **error)
{
  Batch *batch = g_task_get_task_data (task);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();

  g_clear_pointer (&batch->inverse, g_ptr_array_unref);
  batch->inverse = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < batch->changes->len; i++)
    if (!prepare_change (self, batch, g_ptr_array_index (batch->changes, i), drafts, error))
      return NULL;
  number_batch (drafts);
  return g_steal_pointer (&drafts);
}

static void
push_step (GPtrArray *steps, GPtrArray *step)
{
  if (steps->len >= MAX_UNDO)
    g_ptr_array_remove_index (steps, 0);
  g_ptr_array_add (steps, g_ptr_array_ref (step));
}

/* The task answers its caller itself; here only the steps are kept. */
static void
keep_step_cb (GTask *task, GParamSpec *pspec, gpointer user_data)
{
  CsnSession *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);

  if (g_task_had_error (task) || batch->inverse == NULL || batch->inverse->len == 0)
    return;
  if (batch->way == WAY_BACK)
    push_step (self->redo, batch->inverse);
  else
    push_step (self->undo, batch->inverse);
  if (batch->way == WAY_FORWARD)
    g_ptr_array_set_size (self->redo, 0);
  csn_session_notify_undo (self);
}

static void
enqueue_batch (CsnSession *self, GPtrArray *changes, Way way, gpointer tag, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer user_data)
{
  Batch *batch = g_new0 (Batch, 1);
  GTask *task;

  batch->changes = g_ptr_array_ref (changes);
  batch->way = way;
  task = csn_session_new_task (self, tag, batch, (GDestroyNotify) batch_free, cancellable, callback, user_data);
  g_signal_connect (task, "notify::completed", G_CALLBACK (keep_step_cb), NULL);
  csn_session_enqueue (self, task, prepare_batch);
}

void
csn_session_answer_async (CsnSession *self,
                          GPtrArray *changes,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (changes != NULL);

  enqueue_batch (self, changes, WAY_FORWARD, csn_session_answer_async, cancellable, callback, user_data);
}

/* Takes the newest step off @steps; without one, the act has no effect. */
static void
step (CsnSession *self, GPtrArray *steps, Way way, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (GPtrArray) changes = NULL;

  if (steps->len > 0)
    changes = g_ptr_array_steal_index (steps, steps->len - 1);
  else
    changes = g_ptr_array_new ();
  csn_session_notify_undo (self);
  enqueue_batch (self, changes, way, tag, cancellable, callback, user_data);
}

void
csn_session_undo_async (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  step (self, self->undo, WAY_BACK, csn_session_undo_async, cancellable, callback, user_data);
}

void
csn_session_redo_async (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  step (self, self->redo, WAY_AGAIN, csn_session_redo_async, cancellable, callback, user_data);
}

/* --- readings and parameters ------------------------------------------------------------------------------------ */

static gboolean
guard_reading (CsnSession *self, JsonObject *data, GError **error)
{
  CsnEntry *entry = csn_session_find_entry (self, csn_json_get_string (data, "item", ""), error);
  int role = CSN_ROLE_NOTE;

  csn_enum_from_string (CSN_TYPE_ROLE, csn_json_get_string (data, "role", ""), &role);
  return entry != NULL
         && csn_guard_reading (csn_session_get_evaluation (self), entry, role, csn_json_get_string (data, "reason", ""), error);
}

void
csn_session_reread_async (CsnSession *self,
                          const char *item,
                          CsnRole role,
                          const char *reason,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  CsnEntry *entry;
  JsonObject *data;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));

  entry = csn_session_find_entry (self, item, &error);
  if (entry == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_reread_async, error);
      return;
    }
  data = json_object_new ();
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "role", csn_enum_to_string (CSN_TYPE_ROLE, role));
  json_object_set_string_member (data, "reason", reason ? reason : "");
  csn_session_enqueue_entry (self, "reading", data, guard_reading,
                             csn_session_new_task (self, csn_session_reread_async, NULL, NULL, cancellable, callback,
                                                   user_data));
}

static JsonObject *
name_and_value (const char *name, const char *value)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "name", name);
  json_object_set_string_member (data, "value", value ? value : "");
  return data;
}

void
csn_session_set_parameter_async (CsnSession *self,
                                 const char *name,
                                 const char *value,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (name != NULL);

  csn_session_enqueue_entry (
      self, "parameter.set", name_and_value (name, value), NULL,
      csn_session_new_task (self, csn_session_set_parameter_async, NULL, NULL, cancellable, callback, user_data));
}

void
csn_session_set_subject_async (CsnSession *self,
                               const char *name,
                               const char *value,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (name != NULL);

  csn_session_enqueue_entry (
      self, "subject.set", name_and_value (name, value), NULL,
      csn_session_new_task (self, csn_session_set_subject_async, NULL, NULL, cancellable, callback, user_data));
}
