/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* restore RECORD ENTRY: gives an old answer or note again, as a new entry. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-history.h"

int
csn_cli_restore (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autofree char *by = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_ ("Who does it"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("restore", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, by);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_history_restore_async (session, argv[2], reason, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
