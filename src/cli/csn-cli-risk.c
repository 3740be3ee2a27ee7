/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* risk RECORD NAME LEVEL: an assessment, by level or by likelihood and impact. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_risk (int argc, char **argv)
{
  int likelihood = 0;
  int impact = 0;
  g_autofree char *mitigation = NULL;
  const GOptionEntry entries[] = {
    { "likelihood", 0, 0, G_OPTION_ARG_INT, &likelihood, N_ ("1 to 5"), N_ ("N") },
    { "impact", 0, 0, G_OPTION_ARG_INT, &impact, N_ ("1 to 5"), N_ ("N") },
    { "mitigation", 0, 0, G_OPTION_ARG_STRING, &mitigation, N_ ("What is done about it"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("risk", entries, &argc, &argv, 2, 3) || !csn_cli_is_text (argv[2])
      || (argc > 3 && !csn_cli_is_text (argv[3])))
    return CSN_EXIT_USAGE;
  if (likelihood < 0 || likelihood > 5 || impact < 0 || impact > 5)
    return csn_cli_usage (_ ("likelihood and impact go from 1 to 5"));
  if (argc < 4 && (likelihood == 0 || impact == 0))
    return csn_cli_usage (_ ("give the level of the risk, or both --likelihood and --impact"));
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_set_risk_async (session, argv[2], argc > 3 ? argv[3] : NULL, (guint) likelihood, (guint) impact, mitigation,
                              NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
