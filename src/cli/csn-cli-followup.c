/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* followup RECORD ITEM done: marks a follow-up, or a condition ("condition:1"), done. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_followup (int argc, char **argv)
{
  g_autofree char *at = NULL;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When it was done (RFC 3339)"), N_ ("TIME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("followup", entries, &argc, &argv, 3, 3))
    return CSN_EXIT_USAGE;
  if (strcmp (argv[3], "done") != 0)
    return csn_cli_usage (_ ("a follow-up can only be marked “done”"));
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_followup_at_async (session, argv[2], at, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
