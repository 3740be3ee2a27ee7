/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* submit, start, void and revise: the acts of GATES.md section 7, which have the same options; rollback and close, which have more. */

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

  if (!csn_cli_parse (name, entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open_with_key (argv[1], name, key, pin_file, &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_lifecycle_async (
      session, name, reason, at,
      identity ? csn_certificate_get_key_fingerprint (csn_identity_get_certificate (identity)) : NULL, NULL, csn_cli_done,
      &result);
  return csn_cli_finish_act (session, &result);
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

/* rollback RECORD --reason TEXT [--keep] [--key URI]: the decision, signed where a key is given. */
int
csn_cli_rollback (int argc, char **argv)
{
  gboolean keep = FALSE;
  g_autofree char *reason = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &keep, N_ ("Decide to keep what was deployed"), NULL },
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("Identity that signs the decision"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("rollback", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open_with_key (argv[1], "rollback", key, pin_file, &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_decide_rollback_async (session, !keep, reason, identity, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

/* A record that was closed stays closed when its final report cannot be written, which can be had again. */
static int
finish_closing (CsnSession *session, GAsyncResult **result, CsnIdentity *identity, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  int status;

  if (csn_cli_wait_act (session, result, &error))
    return CSN_EXIT_SUCCESS;
  if (csn_cli_may_go_unstamped (&error))
    {
      csn_session_export_async (session, "pdf", NULL, NULL, identity, NULL, output, NULL, csn_cli_done, &again);
      return csn_cli_finish_export (&again);
    }
  status = csn_cli_fail (error);
  if (output != NULL && csn_record_get_lifecycle (csn_session_get_record (session)) == CSN_LIFECYCLE_CLOSED)
    csn_cli_warn ("countersign-cli: %s\n", _ ("The final report can still be had: export --format pdf --key URI -o FILE"));
  return status;
}

/* close RECORD [--follows REPORT] [--key URI [--tsa URL] -o FINAL.pdf]: closes it, and writes the final report. */
int
csn_cli_close (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autofree char *follows = NULL;
  g_autofree char *output = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  g_autofree char *tsa = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("A last word"), N_ ("TEXT") },
    { "follows", 0, 0, G_OPTION_ARG_FILENAME, &follows, N_ ("The approval report that the final one follows"), N_ ("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write the final report"), N_ ("FILE") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("Identity that seals the final report"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    { "tsa", 0, 0, G_OPTION_ARG_STRING, &tsa, N_ ("Time-stamp authority"), N_ ("URL") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("close", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open_with_key (argv[1], "close", key, pin_file, &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (output != NULL)
    csn_session_close_with_report_async (session, reason, follows, identity, tsa, output, NULL, csn_cli_done, &result);
  else
    csn_session_close_record_async (session, reason, follows, NULL, csn_cli_done, &result);
  return finish_closing (session, &result, identity, output);
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
