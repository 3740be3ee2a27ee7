/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* merge RECORD OTHER: takes over what another copy of the same record has more. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-session-error.h"

int
csn_cli_merge (int argc, char **argv)
{
  gboolean confirm = FALSE;
  const GOptionEntry entries[]
      = { { "confirm", 0, 0, G_OPTION_ARG_NONE, &confirm, N_ ("Also take over trust, policy and erasures of others"), NULL },
          G_OPTION_ENTRY_NULL };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("merge", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_merge_async (session, argv[2], confirm, NULL, csn_cli_done, &result);
  if (csn_cli_wait_act (session, &result, &error))
    return CSN_EXIT_SUCCESS;
  csn_cli_fail (error);
  if (g_error_matches (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_UNCONFIRMED))
    csn_cli_warn (_ ("countersign-cli: if all of this is right, merge again with --confirm\n"));
  return CSN_EXIT_IO;
}
