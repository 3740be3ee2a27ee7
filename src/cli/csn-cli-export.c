/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* export RECORD --format FORMAT -o FILE: reports and open formats. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

typedef struct
{
  const char *path;
  const char *format;
  const char *mode;      /* (nullable) */
  const char *only;      /* (nullable) */
  const char *output;
  CsnIdentity *identity; /* (nullable) */
} Export;

/* The exit status; after a message but for an @error. */
static int
write_export (const Export *export, const char *tsa, GError **error)
{
  g_autoptr (CsnSession) session = csn_cli_open (export->path, TRUE, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_export_async (session, export->format, export->mode, export->only, export->identity, tsa, export->output, NULL,
                            csn_cli_done, &result);
  /* its record takes as much room again as the export's */
  g_clear_object (&session);
  if (!csn_session_export_finish (csn_cli_wait (&result), error))
    return CSN_EXIT_IO;
  csn_cli_tell_silence (result);
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_export (int argc, char **argv)
{
  g_autofree char *format = NULL;
  g_autofree char *mode = NULL;
  g_autofree char *only = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  g_autofree char *tsa = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("pdf, html, markdown, json, csv, ics or folder"), N_ ("FORMAT") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode, N_ ("sealed or co-signed"), N_ ("MODE") },
    { "only", 0, 0, G_OPTION_ARG_STRING, &only, N_ ("failed, section=… or role=…"), N_ ("FILTER") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("Identity that seals the PDF"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    { "tsa", 0, 0, G_OPTION_ARG_STRING, &tsa, N_ ("Time-stamp authority"), N_ ("URL") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write it"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  Export export;
  int status;

  csn_cli_share_heap ();
  if (!csn_cli_parse ("export", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (format == NULL || output == NULL)
    return csn_cli_usage (_ ("--format and -o are needed"));
  if (key != NULL)
    {
      identity = csn_cli_open_identity (key, pin_file);
      if (identity == NULL)
        return CSN_EXIT_IO;
    }
  if (key != NULL && !g_str_equal (format, "folder") && !g_str_equal (format, "pdf"))
    csn_cli_warn (_ ("countersign-cli: the key is not used: only PDF reports are sealed\n"));
  if (key == NULL && tsa != NULL)
    csn_cli_warn (_ ("countersign-cli: the time-stamp authority is not asked: without --key nothing is sealed\n"));
  if (key == NULL && (g_str_equal (format, "folder") || (g_str_equal (format, "pdf") && g_strcmp0 (mode, "co-signed") != 0)))
    csn_cli_warn (_ ("countersign-cli: the report is not sealed and will not verify; --key seals it\n"));
  export = (Export) { argv[1], format, mode, only, output, identity };
  status = write_export (&export, tsa, &error);
  if (error != NULL && csn_cli_may_go_unstamped (&error))
    status = write_export (&export, NULL, &error);
  return error != NULL ? csn_cli_fail (error) : status;
}
