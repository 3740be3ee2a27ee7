/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* reading RECORD ITEM ROLE --reason TEXT: a person reads an item otherwise than the importer. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_reading (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why it is read so"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  int role;

  if (!csn_cli_parse ("reading", entries, &argc, &argv, 3, 3))
    return CSN_EXIT_USAGE;
  if (!csn_enum_from_string (CSN_TYPE_ROLE, argv[3], &role))
    return csn_cli_usage (_ ("unknown role “%s”; for example check, nogo_trigger, go_criterion or note"), argv[3]);
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_reread_async (session, argv[2], role, reason, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
