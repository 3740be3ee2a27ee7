/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* accept RECORD FILE: takes in an approval that came back, as an .approval file or in a co-signed report. */

#include "csn-cli.h"
#include "csn-commands.h"

/* A statement, a signature with a certificate chain and a time-stamp. */
#define MAX_APPROVAL_BYTES (1024 * 1024)

int
csn_cli_accept (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (GBytes) approval = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("accept", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  if (!csn_cli_is_pdf (argv[2]))
    {
      approval = csn_cli_read_file (argv[2], MAX_APPROVAL_BYTES);
      if (approval == NULL)
        return CSN_EXIT_IO;
    }
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (approval != NULL)
    csn_session_accept_async (session, approval, NULL, csn_cli_done, &result);
  else
    csn_session_accept_report_async (session, argv[2], NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
