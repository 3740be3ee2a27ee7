/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* submit, start, rollback, close, void and revise: the acts of GATES.md section 7, which have the same options. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

static int
act (const char *name, int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autofree char *at = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When it happened (RFC 3339)"), N_ ("TIME") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("Identity that makes the author known"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse (name, entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (key != NULL)
    {
      identity = csn_cli_open_identity (key, pin_file);
      if (identity == NULL)
        return CSN_EXIT_IO;
    }
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (identity != NULL)
    csn_session_set_actor (session, csn_certificate_get_name (csn_identity_get_certificate (identity)));
  csn_session_lifecycle_async (
      session, name, reason, at,
      identity ? csn_certificate_get_key_fingerprint (csn_identity_get_certificate (identity)) : NULL, NULL, csn_cli_done,
      &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_submit (int argc, char **argv)
{
  return act ("submit", argc, argv);
}

int
csn_cli_start (int argc, char **argv)
{
  return act ("start", argc, argv);
}

int
csn_cli_rollback (int argc, char **argv)
{
  return act ("rollback", argc, argv);
}

int
csn_cli_close (int argc, char **argv)
{
  return act ("close", argc, argv);
}

int
csn_cli_void (int argc, char **argv)
{
  return act ("void", argc, argv);
}

int
csn_cli_revise (int argc, char **argv)
{
  return act ("revise", argc, argv);
}
