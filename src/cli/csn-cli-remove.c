/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* detach RECORD EVIDENCE: evidence no longer counts; its bytes stay. erase RECORD EVIDENCE: the bytes go, the digest stays. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

typedef void (*Remove) (CsnSession *session, const char *evidence, const char *reason, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);

static int
remove_evidence (const char *command, Remove begin, int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why it goes"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse (command, entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  begin (session, argv[2], reason, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_detach (int argc, char **argv)
{
  return remove_evidence ("detach", csn_session_detach_async, argc, argv);
}

int
csn_cli_erase (int argc, char **argv)
{
  return remove_evidence ("erase", csn_session_erase_async, argc, argv);
}
