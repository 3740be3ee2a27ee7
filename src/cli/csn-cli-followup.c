/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* followup RECORD ITEM done: marks a follow-up done. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_followup (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("followup", entries, &argc, &argv, 3, 3))
    return CSN_EXIT_USAGE;
  if (strcmp (argv[3], "done") != 0)
    return csn_cli_usage (_ ("a follow-up can only be marked “done”"));
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_followup_async (session, argv[2], NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}
