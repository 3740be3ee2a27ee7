/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* iteration RECORD [MODE | next]: shows the limit of iterations and what is used of it, chooses its mode, or begins another one after
 * a FAIL. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

static int
show (CsnSession *session)
{
  const char *mode;
  guint limit, used, line;

  if (!csn_evaluation_get_iteration (csn_session_get_evaluation (session), &mode, &limit, &used, &line))
    csn_cli_print (_ ("The document limits no iterations.\n"));
  else if (mode == NULL)
    csn_cli_print (_ ("L%-5u the mode is not chosen, %u used\n"), line, used);
  else
    csn_cli_print (_ ("L%-5u %s: %u of %u used\n"), line, mode, used, limit);
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_iteration (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("iteration", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], argc == 2, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (argc == 2)
    return show (session);
  csn_session_iterate_async (session, strcmp (argv[2], "next") == 0 ? NULL : argv[2], reason, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return show (session);
}
