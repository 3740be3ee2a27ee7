/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* policy RECORD [FILE]: shows the policy in force, or sets another. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

#define MAX_POLICY_BYTES (1024 * 1024)

int
csn_cli_policy (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("policy", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], argc == 2, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (argc == 2)
    {
      const char *policy = csn_record_get_policy (csn_session_get_record (session));

      csn_cli_print ("%s", policy ? policy : _ ("# the built-in default\n"));
      return CSN_EXIT_SUCCESS;
    }
  bytes = csn_cli_read_file (argv[2], MAX_POLICY_BYTES);
  if (bytes == NULL)
    return CSN_EXIT_IO;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  csn_session_set_policy_async (session, text, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}
