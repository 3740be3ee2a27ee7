/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* log [--json] RECORD: every entry of the log, in words or as it is stored. */

#include "csn-cli.h"
#include "csn-commands.h"

#include <glib/gi18n.h>

int
csn_cli_log (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  GListModel *events;

  if (!csn_cli_parse ("log", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_session_dup_log_json (session);

      csn_cli_print_json (node);
      return CSN_EXIT_SUCCESS;
    }
  events = csn_record_get_events (csn_session_get_record (session));
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      g_autofree char *words = csn_session_describe_event (session, event);

      csn_cli_print ("%.12s  %s  %s\n", csn_event_get_id (event), csn_event_get_time (event), words);
    }
  return CSN_EXIT_SUCCESS;
}
