/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* merge RECORD OTHER: takes over what another copy of the same record has more. */

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_merge (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("merge", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_merge_async (session, argv[2], NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
