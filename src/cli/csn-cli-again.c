/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* again RECORD -o NEW: a record for the next release with the same document, parameters, people and policy. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_again (int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to put the new record"), N_ ("RECORD") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (CsnSession) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("again", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_again_async (session, output, NULL, csn_cli_done, &result);
  again = csn_session_create_finish (csn_cli_wait (&result), &error);
  if (again == NULL)
    return csn_cli_fail (error);
  csn_cli_print ("%s\n", csn_record_get_id (csn_session_get_record (again)));
  if (output == NULL)
    csn_cli_warn ("%s\n", csn_session_get_path (again));
  return CSN_EXIT_SUCCESS;
}
