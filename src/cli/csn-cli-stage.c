/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* stage RECORD STAGE start|run|stop: the acts of a staged rollout. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_stage (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autofree char *at = NULL;
  g_auto (GStrv) environment = NULL;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When a run began (RFC 3339)"), N_ ("TIME") },
    { "environment", 0, 0, G_OPTION_ARG_STRING_ARRAY, &environment, N_ ("Setting of a run"), N_ ("NAME=VALUE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("stage", entries, &argc, &argv, 3, 3))
    return CSN_EXIT_USAGE;
  if (strcmp (argv[3], "start") != 0 && strcmp (argv[3], "run") != 0 && strcmp (argv[3], "stop") != 0)
    return csn_cli_usage (_ ("a stage can be started, run or stopped; “%s” is none of these"), argv[3]);
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (strcmp (argv[3], "run") == 0)
    csn_session_stage_run_async (session, argv[2], at, (const char *const *) environment, NULL, csn_cli_done, &result);
  else
    csn_session_stage_async (session, argv[2], argv[3], reason, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
