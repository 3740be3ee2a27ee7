/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The acts of GATES.md section 7 and follow-ups. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-guard.h"

static gboolean
guard_lifecycle (CsnSession *self, JsonObject *data, GError **error)
{
  const char *act = csn_json_get_string (data, "act", "");
  const char *reason = csn_json_get_string (data, "reason", NULL);
  gboolean needs_reason = FALSE;

  if (strcmp (act, "submit") == 0)
    return csn_guard_submit (self->evaluation, error);
  if (strcmp (act, "start") == 0)
    {
      if (!csn_guard_start (self->evaluation, &needs_reason, error))
        return FALSE;
      if (needs_reason && reason == NULL)
        json_object_set_string_member (data, "reason", _ ("no reason given"));
      return TRUE;
    }
  if (strcmp (act, "rollback") == 0)
    return csn_guard_rollback (self->evaluation, reason, error);
  if (strcmp (act, "close") == 0)
    return csn_guard_close (self->evaluation, error);
  if (strcmp (act, "void") == 0)
    return csn_guard_void (self->evaluation, reason, error);
  if (strcmp (act, "revise") == 0)
    return csn_guard_revise (self->evaluation, error);
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("“%s” is no act of a record."), act);
  return FALSE;
}

void
csn_session_lifecycle_async (CsnSession *self,
                             const char *act,
                             const char *reason,
                             const char *at,
                             const char *key,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  JsonObject *data;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (act != NULL);

  data = json_object_new ();
  json_object_set_string_member (data, "act", act);
  if (reason != NULL)
    json_object_set_string_member (data, "reason", reason);
  if (at != NULL)
    json_object_set_string_member (data, "at", at);
  if (key != NULL)
    json_object_set_string_member (data, "key", key);
  task = csn_session_new_task (self, csn_session_lifecycle_async, NULL, NULL, cancellable, callback, user_data);
  csn_session_enqueue_entry (self, "lifecycle", data, guard_lifecycle, task);
}

static gboolean
guard_followup (CsnSession *self, JsonObject *data, GError **error)
{
  CsnEntry *entry = csn_session_find_entry (self, csn_json_get_string (data, "item", ""), error);

  return entry != NULL && csn_guard_followup (self->evaluation, entry, error);
}

void
csn_session_followup_async (CsnSession *self,
                            const char *item,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  CsnEntry *entry;
  JsonObject *data;
  g_autofree char *now = NULL;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));

  entry = csn_session_find_entry (self, item, &error);
  if (entry == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_followup_async, error);
      return;
    }
  now = csn_clock_dup_stamp (self->clock);
  data = json_object_new ();
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "at", now);
  json_object_set_string_member (data, "by", self->actor);
  csn_session_enqueue_entry (self, "followup", data, guard_followup,
                             csn_session_new_task (self, csn_session_followup_async, NULL, NULL, cancellable, callback,
                                                   user_data));
}

/* --- stages ----------------------------------------------------------------------------------------------------- */

static CsnStage *
find_stage (CsnSession *self, const char *address, GError **error)
{
  CsnChecklist *checklist = csn_record_get_checklist (self->record);
  GListModel *stages = csn_checklist_get_stages (checklist);
  CsnItem *item = csn_checklist_find_item (checklist, address);

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (stages, i);
      g_autofree char *line = g_strdup_printf ("L%u", csn_stage_get_line (stage));

      if (strcmp (line, address) == 0
          || (item != NULL && csn_section_is_within (csn_item_get_section (item), csn_stage_get_section (stage))))
        return stage;
    }
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM,
               _ ("“%s” is no stage; give the line of its heading (L123) or an item in it."), address);
  return NULL;
}

static gboolean
guard_stage (CsnSession *self, JsonObject *data, GError **error)
{
  CsnStage *stage = find_stage (self, csn_json_get_string (data, "item", ""), error);

  return stage != NULL && csn_guard_stage (self->evaluation, stage, csn_json_get_string (data, "act", ""), error);
}

void
csn_session_stage_async (CsnSession *self,
                         const char *stage,
                         const char *act,
                         const char *reason,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  CsnStage *found;
  JsonObject *data;
  g_autofree char *line = NULL;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (stage != NULL && act != NULL);

  found = find_stage (self, stage, &error);
  if (found == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_stage_async, error);
      return;
    }
  line = g_strdup_printf ("L%u", csn_stage_get_line (found));
  data = json_object_new ();
  json_object_set_string_member (data, "item", line);
  json_object_set_string_member (data, "act", act);
  json_object_set_string_member (data, "reason", reason ? reason : "");
  csn_session_enqueue_entry (self, "stage", data, guard_stage,
                             csn_session_new_task (self, csn_session_stage_async, NULL, NULL, cancellable, callback,
                                                   user_data));
}
