/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* detach RECORD EVIDENCE --reason TEXT: removes evidence from its items; the log keeps the fact and the file the bytes. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_detach (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why it goes"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("detach", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_detach_async (session, argv[2], reason, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}
