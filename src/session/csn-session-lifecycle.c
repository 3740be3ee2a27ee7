/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The acts of GATES.md section 7, and stages. What comes after the deployment stands in csn-session-followups.c. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-guard.h"

/* A deployment starts once: another start says that the first had a wrong time. */
static gboolean
guard_second_start (CsnSession *self, JsonObject *data, const char *reason, GError **error)
{
  const char *started = csn_record_get_started (self->record);

  if (csn_json_get_string (data, "at", NULL) == NULL || reason == NULL)
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                   _ ("The deployment started on %s. To correct that, give the time and a reason."), started);
      return FALSE;
    }
  if (!csn_guard_correct_start (csn_session_get_evaluation (self), csn_json_get_string (data, "at", NULL), reason, error))
    return FALSE;
  json_object_set_string_member (data, "act", "correct");
  json_object_set_string_member (data, "before", started);
  return TRUE;
}

static gboolean
guard_lifecycle (CsnSession *self, JsonObject *data, GError **error)
{
  const char *act = csn_json_get_string (data, "act", "");
  const char *reason = csn_json_get_string (data, "reason", NULL);
  gboolean needs_reason = FALSE;

  if (!csn_session_complete_time (data, "at", FALSE, error))
    return FALSE;
  if (strcmp (act, "submit") == 0)
    return csn_guard_submit (csn_session_get_evaluation (self), error);
  if (strcmp (act, "start") == 0 && csn_record_get_started (self->record) != NULL)
    return guard_second_start (self, data, reason, error);
  if (strcmp (act, "start") == 0)
    {
      if (!csn_guard_start (csn_session_get_evaluation (self), &needs_reason, error))
        return FALSE;
      if (needs_reason && reason == NULL)
        json_object_set_string_member (data, "reason", _ ("no reason given"));
      return TRUE;
    }
  if (strcmp (act, "rollback") == 0)
    return csn_guard_rollback (csn_session_get_evaluation (self), reason, error);
  if (strcmp (act, "close") == 0)
    return csn_guard_close (csn_session_get_evaluation (self), error);
  if (strcmp (act, "void") == 0)
    return csn_guard_void (csn_session_get_evaluation (self), reason, error);
  if (strcmp (act, "revise") == 0)
    return csn_guard_revise (csn_session_get_evaluation (self), error);
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("“%s” is no act of a record."), act);
  return FALSE;
}

/* Revising what has failed is an iteration where the document counts them (GATES.md T16). */
static GPtrArray *
prepare_revision (CsnSession *self, GTask *task, GError **error)
{
  JsonObject *data = g_task_get_task_data (task);
  CsnVerdictKind verdict = csn_evaluation_get_verdict (csn_session_get_evaluation (self));
  GPtrArray *drafts;

  if (!guard_lifecycle (self, data, error))
    return NULL;
  drafts = csn_session_one_draft (self, "lifecycle", json_object_ref (data));
  if ((verdict == CSN_VERDICT_FAIL || verdict == CSN_VERDICT_NO_GO)
      && csn_guard_iterate (csn_session_get_evaluation (self), NULL, NULL))
    {
      JsonObject *iteration = json_object_new ();

      json_object_set_string_member (iteration, "mode", "");
      json_object_set_string_member (iteration, "reason", csn_json_get_string (data, "reason", ""));
      csn_event_drafts_add (drafts, CSN_ACT_ITERATION, self->actor, iteration);
    }
  return drafts;
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
  if (strcmp (act, "revise") == 0)
    {
      csn_session_enqueue (self,
                           csn_session_new_task (self, csn_session_lifecycle_async, data, (GDestroyNotify) json_object_unref,
                                                 cancellable, callback, user_data),
                           prepare_revision);
      return;
    }
  task = csn_session_new_task (self, csn_session_lifecycle_async, NULL, NULL, cancellable, callback, user_data);
  csn_session_enqueue_entry (self, "lifecycle", data, guard_lifecycle, task);
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

  return stage != NULL && csn_session_complete_time (data, "at", FALSE, error)
         && csn_guard_stage (csn_session_get_evaluation (self), stage, csn_json_get_string (data, "act", ""), error);
}

void
csn_session_stage_act (CsnSession *self,
                       const char *stage,
                       const char *act,
                       const char *reason,
                       JsonObject *details,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (JsonObject) data = details != NULL ? details : json_object_new ();
  CsnStage *found = find_stage (self, stage, NULL);
  g_autofree char *line = NULL;
  GError *error = NULL;

  if (found == NULL)
    {
      find_stage (self, stage, &error);
      g_task_report_error (self, callback, user_data, csn_session_stage_async, error);
      return;
    }
  line = g_strdup_printf ("L%u", csn_stage_get_line (found));
  json_object_set_string_member (data, "item", line);
  json_object_set_string_member (data, "act", act);
  json_object_set_string_member (data, "reason", reason ? reason : "");
  csn_session_enqueue_entry (self, "stage", g_steal_pointer (&data), guard_stage,
                             csn_session_new_task (self, csn_session_stage_async, NULL, NULL, cancellable, callback,
                                                   user_data));
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
  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (stage != NULL && act != NULL);

  csn_session_stage_act (self, stage, act, reason, NULL, cancellable, callback, user_data);
}
