/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* plan RECORD --at TIME --zone ZONE: plans the start of a deployment whose document has no place for it. plan RECORD: shows the
 * windows as they stand. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

static void
print_windows (CsnSession *session)
{
  GListModel *windows = csn_evaluation_get_windows (csn_session_get_evaluation (session));

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (CsnWindowStatus) window = g_list_model_get_item (windows, i);

      csn_cli_print ("L%-5u %-7s %s%s%s (%s)\n", csn_window_status_get_line (window), csn_window_status_get_state (window),
                     csn_window_status_get_start (window), *csn_window_status_get_end (window) != '\0' ? " – " : "",
                     csn_window_status_get_end (window), csn_window_status_get_text (window));
    }
  if (g_list_model_get_n_items (windows) == 0)
    csn_cli_print (_ ("The document names no deployment window.\n"));
}

int
csn_cli_plan (int argc, char **argv)
{
  g_autofree char *at = NULL;
  g_autofree char *zone = NULL;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("Start, in local time of the zone (2026-03-02 14:00)"), N_ ("TIME") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, N_ ("Time zone, such as Europe/Berlin"), N_ ("ZONE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("plan", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if ((at == NULL) != (zone == NULL))
    return csn_cli_usage (_ ("--at and --zone are needed together"));
  session = csn_cli_open (argv[1], at == NULL, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (at != NULL)
    {
      csn_session_plan_start_async (session, at, zone, NULL, csn_cli_done, &result);
      if (!csn_cli_wait_act (session, &result, &error))
        return csn_cli_fail (error);
    }
  print_windows (session);
  return CSN_EXIT_SUCCESS;
}
