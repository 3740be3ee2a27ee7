/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* attest RECORD FILE… --key URI -o STATEMENT: a signed in-toto statement that the record released these files. */

#include <glib/gi18n.h>

#include "csn-attesting.h"
#include "csn-cli.h"
#include "csn-commands.h"

#define MAX_FILES 1000

int
csn_cli_attest (int argc, char **argv)
{
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("PKCS#12 file or pkcs11: URI"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write it"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("attest", entries, &argc, &argv, 2, MAX_FILES))
    return CSN_EXIT_USAGE;
  if (key == NULL || output == NULL)
    return csn_cli_usage (_ ("--key and -o are needed"));
  identity = csn_cli_open_identity (key, pin_file);
  if (identity == NULL)
    return CSN_EXIT_IO;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_attesting_run_async (session, (const char *const *) argv + 2, identity, output, NULL, csn_cli_done, &result);
  if (!csn_attesting_run_finish (csn_cli_wait (&result), &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}
