/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* request RECORD -o FILE: a copy of the record to hand to an approver. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_request (int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write it"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("request", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (output == NULL)
    return csn_cli_usage (_ ("-o FILE is needed"));
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_export_async (session, "request", NULL, NULL, NULL, NULL, output, NULL, csn_cli_done, &result);
  return csn_cli_finish_export (&result);
}
