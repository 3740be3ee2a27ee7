/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Risk, recommendation and policy. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-guard.h"
#include "csn-value-rules.h"

/* A risk that the document draws as a choice is answered there; likelihood × impact gives a level where none is named. */
static CsnItem *
find_risk_item (CsnSession *self, const char *name)
{
  GListModel *items = csn_checklist_get_items (csn_record_get_checklist (self->record));
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      g_autofree char *label = g_utf8_casefold (csn_item_get_label (item) ? csn_item_get_label (item) : "", -1);

      if (csn_item_get_role (item) == CSN_ROLE_RISK && csn_item_get_kind (item) == CSN_ITEM_CHOICE
          && strcmp (label, wanted) == 0)
        return item;
    }
  return NULL;
}

/* A risk may be named before anybody assesses it. */
static gboolean
guard_risk (CsnSession *self, JsonObject *data, GError **error)
{
  if (*csn_json_get_string (data, "name", "") != '\0')
    return TRUE;
  g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING, _ ("Name the risk."));
  return FALSE;
}

void
csn_session_set_risk_async (CsnSession *self,
                            const char *name,
                            const char *level,
                            guint likelihood,
                            guint impact,
                            const char *mitigation,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *drawn = NULL;
  JsonObject *data;
  CsnItem *item;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (name != NULL);

  if (level == NULL && likelihood > 0 && impact > 0)
    level = csn_risk_level_of (likelihood, impact);
  item = find_risk_item (self, name);
  if (item != NULL && level != NULL && *level != '\0')
    {
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
      GError *error = NULL;

      drawn = csn_value_rules_normalize (item, CSN_ROLE_RISK, level, FALSE, &error);
      if (drawn == NULL)
        {
          g_task_report_error (self, callback, user_data, csn_session_set_risk_async, error);
          return;
        }
      level = drawn;

      /* the choice in the document and the assessment are the same statement */
      g_ptr_array_add (changes, csn_change_new (csn_item_get_id (item), level));
      csn_session_answer_async (self, changes, NULL, NULL, NULL);
    }
  data = json_object_new ();
  json_object_set_string_member (data, "name", name);
  json_object_set_string_member (data, "level", level ? level : "");
  json_object_set_int_member (data, "likelihood", likelihood);
  json_object_set_int_member (data, "impact", impact);
  json_object_set_string_member (data, "mitigation", mitigation ? mitigation : "");
  task = csn_session_new_task (self, csn_session_set_risk_async, NULL, NULL, cancellable, callback, user_data);
  csn_session_enqueue_entry (self, "risk.set", data, guard_risk, task);
}

/* --- recommendation --------------------------------------------------------------------------------------------- */

static const char *const recommendations[] = { "go", "no-go", "go-with-conditions", NULL };

typedef struct
{
  char *value;           /* (owned) */
  char *reason;          /* (owned) (nullable) */
  GListStore *conditions; /* (owned) */
} Recommendation;

static void
recommendation_free (Recommendation *recommendation)
{
  g_free (recommendation->value);
  g_free (recommendation->reason);
  g_object_unref (recommendation->conditions);
  g_free (recommendation);
}

/* Unmet items may be named by line, and a due time as a date; the log holds ids and times. */
static CsnCondition *
resolve_condition (CsnSession *self, CsnCondition *condition, GError **error)
{
  const char *const *covers = csn_condition_get_covers (condition);
  const char *due = csn_condition_get_due (condition);
  g_autofree char *stamp = *due != '\0' ? csn_session_dup_whole_time (due, TRUE, error) : g_strdup ("");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  if (stamp == NULL)
    return NULL;
  for (gsize i = 0; covers[i] != NULL; i++)
    {
      CsnEntry *entry = csn_session_find_entry (self, covers[i], error);

      if (entry == NULL)
        return NULL;
      g_strv_builder_add (builder, csn_entry_get_id (entry));
    }
  ids = g_strv_builder_end (builder);
  return csn_condition_new (csn_condition_get_text (condition), csn_condition_get_owner (condition), stamp,
                            (const char *const *) ids);
}

/* The option of the document's own recommendation choice that @value means; NULL when it has none. */
static CsnEntry *
find_option (CsnSession *self, const char *value, char **option)
{
  GListModel *entries = csn_record_get_entries (self->record);
  g_autofree char *wanted = g_utf8_casefold (value, -1);

  g_strdelimit (wanted, "-", ' ');
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);
      gsize n_options;
      const CsnOption *options;

      if (csn_item_get_role (item) != CSN_ROLE_RECOMMENDATION || csn_item_get_kind (item) != CSN_ITEM_CHOICE)
        continue;
      options = csn_item_get_options (item, &n_options);
      for (gsize n = 0; n < n_options; n++)
        {
          g_autofree char *text = g_utf8_casefold (options[n].text, -1);

          g_strdelimit (text, "-", ' ');
          if (strcmp (g_strstrip (text), wanted) == 0)
            {
              *option = g_strdup (options[n].text);
              return entry;
            }
        }
    }
  return NULL;
}

static JsonObject *
write_recommendation (Recommendation *wanted)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "value", wanted->value);
  if (wanted->reason != NULL)
    json_object_set_string_member (data, "reason", wanted->reason);
  json_object_set_array_member (data, "conditions", csn_condition_list_to_json (G_LIST_MODEL (wanted->conditions)));
  return data;
}

static JsonObject *
answer_data (CsnEntry *entry, const char *value)
{
  JsonObject *data = json_object_new ();
  JsonArray *replaces = json_array_new ();
  GPtrArray *answers = csn_entry_get_answers (entry);

  for (guint i = 0; i < answers->len; i++)
    {
      const char *id = csn_answer_get_event_id (g_ptr_array_index (answers, i));

      if (*id != '\0')
        json_array_add_string_element (replaces, id);
    }
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "aspect", "answer");
  json_object_set_string_member (data, "value", value);
  json_object_set_string_member (data, "provenance", "person");
  json_object_set_array_member (data, "replaces", replaces);
  return data;
}

static GPtrArray *
prepare_recommendation (CsnSession *self, GTask *task, GError **error)
{
  Recommendation *wanted = g_task_get_task_data (task);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autofree char *option = NULL;
  CsnEntry *entry;

  if (*wanted->value != '\0' && !g_strv_contains (recommendations, wanted->value))
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                   _ ("“%s” is no recommendation: go, no-go or go-with-conditions"), wanted->value);
      return NULL;
    }
  if (!csn_guard_recommend (csn_session_get_evaluation (self), wanted->value, wanted->reason,
                            G_LIST_MODEL (wanted->conditions), error))
    return NULL;
  drafts = csn_session_one_draft (self, "recommendation.set", write_recommendation (wanted));
  entry = find_option (self, wanted->value, &option);
  if (entry != NULL && g_strcmp0 (csn_entry_get_value (entry), option) != 0)
    csn_event_drafts_add (drafts, "answer.set", self->actor, answer_data (entry, option));
  return g_steal_pointer (&drafts);
}

void
csn_session_recommend_async (CsnSession *self,
                             const char *value,
                             const char *reason,
                             GPtrArray *conditions,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Recommendation *wanted;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (value != NULL);

  wanted = g_new0 (Recommendation, 1);
  wanted->value = g_utf8_strdown (value, -1);
  g_strdelimit (wanted->value, " _", '-');
  wanted->reason = g_strdup (reason);
  wanted->conditions = g_list_store_new (CSN_TYPE_CONDITION);
  task = csn_session_new_task (self, csn_session_recommend_async, wanted, (GDestroyNotify) recommendation_free,
                               cancellable, callback, user_data);
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    {
      GError *error = NULL;
      g_autoptr (CsnCondition) condition = resolve_condition (self, g_ptr_array_index (conditions, i), &error);

      if (condition == NULL)
        {
          g_task_return_error (task, error);
          g_object_unref (task);
          return;
        }
      g_list_store_append (wanted->conditions, condition);
    }
  csn_session_enqueue (self, task, prepare_recommendation);
}

/* --- policy ----------------------------------------------------------------------------------------------------- */

static gboolean
guard_policy (CsnSession *self, JsonObject *data, GError **error)
{
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text (csn_json_get_string (data, "text", ""), error);

  return policy != NULL && csn_guard_policy (csn_session_get_evaluation (self), policy, error);
}

void
csn_session_set_policy_async (CsnSession *self,
                              const char *text,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  JsonObject *data;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  data = json_object_new ();
  json_object_set_string_member (data, "text", text);
  task = csn_session_new_task (self, csn_session_set_policy_async, NULL, NULL, cancellable, callback, user_data);
  csn_session_enqueue_entry (self, "policy", data, guard_policy, task);
}
