/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* waive RECORD ITEM --reason TEXT [--until TIME] --role ROLE --key URI: a signed exception for one unmet item. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_waive (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autofree char *until = NULL;
  g_autofree char *role = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why the item may stay unmet"), N_ ("TEXT") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_ ("Until when (RFC 3339)"), N_ ("TIME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("Role that waives"), N_ ("ROLE") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("PKCS#12 file or pkcs11: URI"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("waive", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  if (reason == NULL || role == NULL || key == NULL)
    return csn_cli_usage (_ ("--reason, --role and --key are needed"));
  identity = csn_cli_open_identity (key, pin_file);
  if (identity == NULL)
    return CSN_EXIT_IO;
  session = csn_cli_open (argv[1], FALSE, csn_certificate_get_name (csn_identity_get_certificate (identity)));
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_waive_async (session, argv[2], reason, until, role, identity, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}
