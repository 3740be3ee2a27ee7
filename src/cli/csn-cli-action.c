/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* action RECORD: lists kill switches, rollbacks and runbooks. action RECORD LINE --confirm PHRASE --reason TEXT [--run | --output FILE]:
 * uses one, or notes that it was done by hand. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

#define MAX_OUTPUT_BYTES (64 * 1024 * 1024)

/* Line by line, so that what runs reads as it stands. */
static void
print_script (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  csn_cli_print (_ ("       runs: %s\n"), lines[0] != NULL ? lines[0] : "");
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    csn_cli_print ("             %s\n", lines[i]);
}

static void
print_actions (GListModel *actions)
{
  for (guint i = 0; i < g_list_model_get_n_items (actions); i++)
    {
      g_autoptr (CsnGuardedAction) action = g_list_model_get_item (actions, i);

      csn_cli_print ("L%-5u %-13s %s\n", csn_guarded_action_get_line (action), csn_guarded_action_get_kind (action),
                     csn_guarded_action_get_title (action));
      csn_cli_print (_ ("       to confirm, type: %s\n"), csn_guarded_action_get_phrase (action));
      if (csn_guarded_action_can_run (action))
        print_script (csn_guarded_action_get_text (action));
    }
}

static JsonObject *
describe_action (gpointer item, gpointer user_data)
{
  CsnGuardedAction *action = item;
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", csn_guarded_action_get_line (action));
  json_object_set_string_member (object, "kind", csn_guarded_action_get_kind (action));
  json_object_set_string_member (object, "title", csn_guarded_action_get_title (action));
  json_object_set_string_member (object, "text", csn_guarded_action_get_text (action));
  json_object_set_string_member (object, "phrase", csn_guarded_action_get_phrase (action));
  json_object_set_boolean_member (object, "runs", csn_guarded_action_can_run (action));
  return object;
}

int
csn_cli_action (int argc, char **argv)
{
  gboolean as_json = FALSE;
  gboolean run = FALSE;
  g_autofree char *confirm = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *output = NULL;
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm, N_ ("The phrase that the list shows, to the letter"), N_ ("PHRASE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { "run", 0, 0, G_OPTION_ARG_NONE, &run, N_ ("Run its command; without it, it was done by hand"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_ ("What was seen when it was done by hand"), N_ ("FILE") },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Project folder for commands"), N_ ("FOLDER") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (CsnGuardedAction) action = NULL;
  g_autoptr (GBytes) seen = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("action", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  if (run && output != NULL)
    return csn_cli_usage (_ ("--run keeps what the command prints; --output is for what was done by hand"));
  session = csn_cli_open (argv[1], argc == 2, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (folder != NULL)
    csn_session_set_project_folder (session, folder);
  if (argc == 2)
    {
      g_autoptr (GListModel) actions = csn_session_list_actions (session);

      if (as_json)
        csn_cli_print_json_list (actions, describe_action, NULL);
      else
        print_actions (actions);
      return CSN_EXIT_SUCCESS;
    }
  action = csn_session_find_action (session, argv[2], &error);
  if (action == NULL)
    return csn_cli_fail (error);
  seen = output != NULL ? csn_cli_read_file (output, MAX_OUTPUT_BYTES) : NULL;
  if (output != NULL && seen == NULL)
    return CSN_EXIT_IO;
  csn_session_action_async (session, action, confirm, reason, run, seen, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
