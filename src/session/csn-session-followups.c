/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes after the deployment: follow-ups and conditions done, their calendar (RFC 5545), and runs of stages. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-calendar-writer.h"

/* --- follow-ups --------------------------------------------------------------------------------------------------- */

static gboolean
guard_followup (CsnSession *self, JsonObject *data, GError **error)
{
  const char *item = csn_json_get_string (data, "item", "");
  CsnEntry *entry;

  if (!csn_session_complete_time (data, "at", FALSE, error))
    return FALSE;
  if (g_str_has_prefix (item, CSN_CONDITION_ADDRESS))
    return csn_guard_condition (csn_session_get_evaluation (self), item, error);
  entry = csn_session_find_entry (self, item, error);
  return entry != NULL && csn_guard_followup (csn_session_get_evaluation (self), entry, error);
}

void
csn_session_followup_at_async (CsnSession *self, const char *item, const char *at, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_followup_at_async;
  g_autofree char *now = NULL;
  CsnEntry *entry = NULL;
  JsonObject *data;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (item != NULL);

  if (!g_str_has_prefix (item, CSN_CONDITION_ADDRESS))
    {
      entry = csn_session_find_entry (self, item, &error);
      if (entry == NULL)
        {
          g_task_report_error (self, callback, user_data, tag, error);
          return;
        }
      item = csn_entry_get_id (entry);
    }
  now = csn_clock_dup_stamp (self->clock);
  data = json_object_new ();
  json_object_set_string_member (data, "item", item);
  json_object_set_string_member (data, "at", at != NULL ? at : now);
  json_object_set_string_member (data, "by", self->actor);
  csn_session_enqueue_entry (self, "followup", data, guard_followup,
                             csn_session_new_task (self, tag, NULL, NULL, cancellable, callback, user_data));
}

void
csn_session_followup_async (CsnSession *self, const char *item, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  csn_session_followup_at_async (self, item, NULL, cancellable, callback, user_data);
}

char *
csn_session_dup_calendar (CsnSession *self, GError **error)
{
  GListModel *followups;
  g_autoptr (CsnCalendarWriter) writer = NULL;
  g_autofree char *now = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  if (csn_record_get_started (self->record) == NULL)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                           _ ("The deployment has not started: nothing is due yet, so there is no calendar."));
      return NULL;
    }
  now = csn_clock_dup_stamp (self->clock);
  writer = csn_calendar_writer_new (csn_record_get_title (self->record), now, error);
  if (writer == NULL)
    return NULL;
  followups = csn_evaluation_get_followups (csn_session_get_evaluation (self));
  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);
      g_autofree char *uid = NULL;

      if (csn_followup_status_is_settled (status) || *csn_followup_status_get_due (status) == '\0')
        continue;
      uid = g_strdup_printf ("%s-%s-%u@countersign", csn_record_get_id (self->record), csn_followup_status_get_item (status),
                             csn_followup_status_get_occurrence (status));
      csn_calendar_writer_add (writer, uid, csn_followup_status_get_due (status), csn_followup_status_get_text (status),
                               csn_record_get_title (self->record));
    }
  return csn_calendar_writer_dup_text (writer);
}

/* --- stages ------------------------------------------------------------------------------------------------------- */

static JsonObject *
write_environment (const char *const *environment)
{
  JsonObject *object = json_object_new ();

  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      const char *sign = strchr (environment[i], '=');
      g_autofree char *name = sign != NULL ? g_strndup (environment[i], (gsize) (sign - environment[i])) : NULL;

      if (name != NULL)
        json_object_set_string_member (object, name, sign + 1);
    }
  return object;
}

void
csn_session_stage_run_async (CsnSession *self, const char *stage, const char *at, const char *const *environment,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  JsonObject *details = json_object_new ();

  if (at != NULL)
    json_object_set_string_member (details, "at", at);
  if (environment != NULL && environment[0] != NULL)
    json_object_set_object_member (details, "environment", write_environment (environment));
  csn_session_stage_act (self, stage, "run", "", details, cancellable, callback, user_data);
}
