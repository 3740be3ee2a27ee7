/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guarded actions: kill switches, rollbacks, runbooks (GATES.md section 8). Nothing here runs but what a person confirmed by typing
 * the phrase of the action and giving a reason; what it printed, or what the person saw, becomes evidence of the record. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>


/* --- listing ------------------------------------------------------------------------------------------------------ */

/* "- **Disable live mode**": the words without the marks of a list. */
static char *
dup_title (CsnFact *fact)
{
  g_autofree char *text = g_strstrip (g_strdup (csn_fact_get_value (fact) != NULL ? csn_fact_get_value (fact) : ""));
  CsnSection *section = csn_fact_get_section (fact);
  char *line_end = strchr (text, '\n');
  const char *start = text;
  g_autoptr (GString) title = g_string_new (NULL);

  if (section != NULL && (csn_fact_get_kind (fact) == CSN_FACT_KILL_SWITCH || line_end != NULL)
      && csn_section_get_line (section) <= csn_fact_get_line (fact) && line_end != NULL)
    return g_strdup (csn_section_get_title (section));
  if (line_end != NULL)
    *line_end = '\0';
  while (*start != '\0' && (strchr ("-*+. )", *start) != NULL || g_ascii_isdigit (*start)))
    start++;
  for (const char *p = start; *p != '\0'; p++)
    if (strchr ("*`", *p) == NULL)
      g_string_append_c (title, *p);
  return g_string_free (g_steal_pointer (&title), FALSE);
}

/* The only command among comments and blank lines; NULL when there are several, or none. */
static char *
dup_single_command (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char *found = NULL;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '\0' || *line == '#')
        continue;
      if (found != NULL)
        {
          g_free (found);
          return NULL;
        }
      found = g_strdup (line);
    }
  return found;
}

static gboolean
is_in_code (CsnChecklist *checklist, guint line)
{
  GListModel *blocks = csn_checklist_get_blocks (checklist);

  for (guint i = 0; i < g_list_model_get_n_items (blocks); i++)
    {
      g_autoptr (CsnBlock) block = g_list_model_get_item (blocks, i);

      if (csn_block_get_kind (block) == CSN_BLOCK_CODE && csn_block_get_line (block) <= line
          && line <= csn_block_get_end_line (block))
        return TRUE;
    }
  return FALSE;
}

/* The plan of a command in a code block; a line of prose has none. */
static CsnProbePlan *
make_plan (CsnSession *self, CsnFact *fact, CsnProbeSetup *setup)
{
  CsnChecklist *checklist = csn_record_get_checklist (self->record);
  gboolean code = csn_fact_get_end_line (fact) > csn_fact_get_line (fact)
                  || is_in_code (checklist, csn_fact_get_line (fact));
  const char *text = csn_fact_get_value (fact);
  g_autofree char *command = code && text != NULL ? dup_single_command (text) : NULL;
  CsnProbeSpecInit init = { .kind = CSN_PROBE_COMMAND, .line = csn_fact_get_line (fact), .text = command,
                            .gate_class = CSN_GATE_COLLECT_ONLY, .mutating = TRUE };
  g_autoptr (CsnProbeSpec) spec = NULL;

  if (command == NULL)
    return NULL;
  spec = csn_probe_spec_new (&init);
  csn_probe_spec_take_id (spec, g_strdup_printf ("action-L%u", csn_fact_get_line (fact)));
  return csn_probe_plan_new_from_spec (spec, setup);
}

static void
add_action (CsnSession *self, GListStore *actions, CsnFact *fact, CsnProbeSetup *setup)
{
  const char *kind = csn_fact_get_kind (fact) == CSN_FACT_KILL_SWITCH ? "kill-switch" : csn_fact_get_name (fact);
  g_autofree char *title = dup_title (fact);
  g_autoptr (CsnProbePlan) plan = make_plan (self, fact, setup);
  g_autoptr (CsnGuardedAction) action
      = csn_guarded_action_new (csn_fact_get_line (fact), csn_fact_get_end_line (fact), kind != NULL ? kind : "action", title,
                                csn_fact_get_value (fact) != NULL ? csn_fact_get_value (fact) : "", plan);

  g_list_store_append (actions, action);
}

/* A line that is a step of the rollback and a kill switch as well is listed once, as the switch. */
static gboolean
is_switch_too (GListModel *facts, CsnFact *fact)
{
  if (csn_fact_get_kind (fact) == CSN_FACT_KILL_SWITCH)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) other = g_list_model_get_item (facts, i);

      if (csn_fact_get_kind (other) == CSN_FACT_KILL_SWITCH && csn_fact_get_line (other) == csn_fact_get_line (fact))
        return TRUE;
    }
  return FALSE;
}

GListModel *
csn_session_list_actions (CsnSession *self)
{
  g_autoptr (CsnProbeSetup) setup = NULL;
  GListStore *actions;
  GListModel *facts;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  actions = g_list_store_new (CSN_TYPE_GUARDED_ACTION);
  facts = csn_checklist_get_facts (csn_record_get_checklist (self->record));
  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);

      if ((csn_fact_get_kind (fact) == CSN_FACT_ACTION || csn_fact_get_kind (fact) == CSN_FACT_KILL_SWITCH)
          && !is_switch_too (facts, fact))
        {
          if (setup == NULL)
            setup = csn_session_dup_setup (self);
          add_action (self, actions, fact, setup);
        }
    }
  return G_LIST_MODEL (actions);
}

CsnGuardedAction *
csn_session_find_action (CsnSession *self, const char *address, GError **error)
{
  g_autoptr (GListModel) actions = csn_session_list_actions (self);

  g_return_val_if_fail (address != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (actions); i++)
    {
      g_autoptr (CsnGuardedAction) action = g_list_model_get_item (actions, i);
      g_autofree char *line = g_strdup_printf ("L%u", csn_guarded_action_get_line (action));

      if (strcmp (line, address) == 0)
        return g_steal_pointer (&action);
    }
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM,
               _ ("“%s” is no kill switch, rollback or runbook of the document; “action” lists them by line (L123)."), address);
  return NULL;
}

/* --- using -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  CsnGuardedAction *action; /* (owned) */
  char *phrase;             /* (owned) */
  char *reason;             /* (owned) */
  char *started;            /* (owned) */
  gboolean ran;
  char *outcome;            /* (owned) (nullable): in words */
  GBytes *output;           /* (owned) (nullable) */
  char *sha256;             /* (owned) (nullable): of the stored output */
  guint64 n_bytes;
} Use;

static void
use_free (Use *use)
{
  g_object_unref (use->action);
  g_free (use->phrase);
  g_free (use->reason);
  g_free (use->started);
  g_free (use->outcome);
  g_clear_pointer (&use->output, g_bytes_unref);
  g_free (use->sha256);
  g_free (use);
}

static gboolean
guard_use (CsnSession *self, Use *use, GError **error)
{
  return csn_guard_action (csn_session_get_evaluation (self), csn_guarded_action_get_phrase (use->action), use->phrase,
                           use->reason, error);
}

static JsonObject *
write_output (Use *use)
{
  JsonObject *data = json_object_new ();
  g_autofree char *name = g_strdup_printf ("action-L%u.txt", csn_guarded_action_get_line (use->action));

  json_object_set_array_member (data, "item", json_array_new ());
  json_object_set_string_member (data, "name", name);
  json_object_set_string_member (data, "sha256", use->sha256);
  json_object_set_int_member (data, "bytes", (gint64) use->n_bytes);
  json_object_set_string_member (data, "media", "text/plain");
  json_object_set_string_member (data, "from", use->ran ? "probe" : "file");
  json_object_set_string_member (data, "collected", use->started);
  return data;
}

static GPtrArray *
prepare_use (CsnSession *self, GTask *task, GError **error)
{
  Use *use = g_task_get_task_data (task);
  GPtrArray *drafts = csn_event_drafts_new ();
  JsonObject *data = json_object_new ();

  if (use->sha256 != NULL)
    csn_event_drafts_add (drafts, "evidence.add", self->actor, write_output (use));
  json_object_set_int_member (data, "line", csn_guarded_action_get_line (use->action));
  json_object_set_int_member (data, "end_line", csn_guarded_action_get_end_line (use->action));
  json_object_set_string_member (data, "kind", csn_guarded_action_get_kind (use->action));
  json_object_set_string_member (data, "title", csn_guarded_action_get_title (use->action));
  json_object_set_string_member (data, "text", csn_guarded_action_get_text (use->action));
  json_object_set_string_member (data, "phrase", use->phrase);
  json_object_set_string_member (data, "reason", use->reason);
  json_object_set_string_member (data, "at", use->started);
  json_object_set_string_member (data, "done", use->ran ? "program" : "hand");
  json_object_set_string_member (data, "outcome", use->outcome != NULL ? use->outcome : "");
  json_object_set_string_member (data, "evidence", use->sha256 != NULL ? use->sha256 : "");
  csn_event_drafts_add (drafts, CSN_ACT_ACTION, self->actor, data);
  return drafts;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Use *use = g_task_get_task_data (task);
  GError *error = NULL;

  use->sha256 = csn_record_file_put_blob_finish (CSN_RECORD_FILE (source), result, &use->n_bytes, &error);
  if (use->sha256 == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  csn_session_enqueue (g_task_get_source_object (task), task, prepare_use);
}

static void
file_use (CsnSession *self, GTask *task)
{
  Use *use = g_task_get_task_data (task);
  g_autoptr (CsnBlobSource) source = NULL;

  if (use->output == NULL || g_bytes_get_size (use->output) == 0)
    {
      csn_session_enqueue (self, task, prepare_use);
      return;
    }
  source = csn_blob_source_new_for_bytes (use->output);
  csn_record_file_put_blob_async (self->file, source, NULL, NULL, NULL, stored_cb, task);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Use *use = g_task_get_task_data (task);
  g_autoptr (CsnProbeResult) ended = csn_probe_runner_run_finish (CSN_PROBE_RUNNER (source), result);
  GBytes *output = csn_probe_result_get_output (ended);

  use->outcome = g_strdup_printf ("%s: %s", csn_enum_to_string (CSN_TYPE_STATE, (int) csn_probe_result_get_state (ended)),
                                  csn_probe_result_get_summary (ended));
  use->output = output != NULL ? g_bytes_ref (output) : NULL;
  file_use (g_task_get_source_object (task), task);
}

static void
run_action (CsnSession *self, GTask *task, GCancellable *cancellable)
{
  Use *use = g_task_get_task_data (task);
  CsnProbePlan *plan = csn_guarded_action_get_plan (use->action);

  use->ran = TRUE;
  csn_probe_runner_run_async (self->runner, plan, csn_probe_plan_get_fingerprint (plan), CSN_PROBE_ON_TIME, cancellable,
                              ran_cb, task);
}

void
csn_session_action_async (CsnSession *self, CsnGuardedAction *action, const char *phrase, const char *reason, gboolean run,
                          GBytes *output, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_action_async;
  GError *error = NULL;
  GTask *task;
  Use *use;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_GUARDED_ACTION (action));

  use = g_new0 (Use, 1);
  use->action = g_object_ref (action);
  use->phrase = g_strdup (phrase);
  use->reason = g_strdup (reason);
  use->started = csn_clock_dup_stamp (self->clock);
  use->output = output != NULL ? g_bytes_ref (output) : NULL;
  /* what has begun is noted to its end: the task itself is not cancellable */
  task = csn_session_new_task (self, tag, use, (GDestroyNotify) use_free, NULL, callback, user_data);
  if (csn_session_is_read_only (self))
    g_set_error_literal (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason);
  else if (guard_use (self, use, &error) && run && !csn_guarded_action_can_run (action))
    g_set_error (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                 _ ("Line %u is nothing that can be run from here: do it by hand, then note it."),
                 csn_guarded_action_get_line (action));
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (run)
    run_action (self, task, cancellable);
  else
    file_use (self, task);
}
