/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* sign RECORD --role ROLE --key URI (--approve | --reject --reason TEXT): an approval of a record's slot; or of the field of a
 * role in a co-signed PDF report. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-report-signing.h"

typedef struct
{
  char *role;
  char *key;
  char *pin_file;
  char *reason;
  char *meaning;
  char *comment;
  char *tsa;
  char *output;
  gboolean approve;
  gboolean reject;
} SignOptions;

static void
sign_options_clear (SignOptions *options)
{
  g_free (options->role);
  g_free (options->key);
  g_free (options->pin_file);
  g_free (options->reason);
  g_free (options->meaning);
  g_free (options->comment);
  g_free (options->tsa);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignOptions, sign_options_clear)

static gboolean
parse (SignOptions *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role, N_ ("Role or slot to sign for"), N_ ("ROLE") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &options->key, N_ ("PKCS#12 file or pkcs11: URI"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &options->pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    { "approve", 0, 0, G_OPTION_ARG_NONE, &options->approve, N_ ("Approve, or confirm the result"), NULL },
    { "reject", 0, 0, G_OPTION_ARG_NONE, &options->reject, N_ ("Reject; needs --reason"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options->reason, N_ ("Why it is rejected"), N_ ("TEXT") },
    { "meaning", 0, 0, G_OPTION_ARG_STRING, &options->meaning, N_ ("Meaning of the signature"), N_ ("TEXT") },
    { "comment", 0, 0, G_OPTION_ARG_STRING, &options->comment, N_ ("Comment that is signed along"), N_ ("TEXT") },
    { "tsa", 0, 0, G_OPTION_ARG_STRING, &options->tsa, N_ ("Time-stamp authority"), N_ ("URL") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, N_ ("Write the approval to a file too"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  if (!csn_cli_parse ("sign", entries, argc, argv, 1, 1))
    return FALSE;
  if (options->role == NULL || options->key == NULL)
    {
      csn_cli_usage (_ ("--role and --key are needed"));
      return FALSE;
    }
  if (options->approve == options->reject)
    {
      csn_cli_usage (_ ("say either --approve or --reject"));
      return FALSE;
    }
  if (options->reject && (options->reason == NULL || *options->reason == '\0'))
    {
      csn_cli_usage (_ ("say why it is rejected (--reason)"));
      return FALSE;
    }
  return TRUE;
}

static int
write_approval (CsnSession *session, SignOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (options->output == NULL)
    return CSN_EXIT_SUCCESS;
  bytes = csn_session_dup_approval_file (session, options->role, &error);
  if (bytes == NULL
      || !g_file_set_contents_full (options->output, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

static gboolean
approve_record (CsnSession *session, SignOptions *options, CsnIdentity *identity, const char *tsa, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_sign_async (session, options->role, identity, options->approve, options->meaning,
                          options->reject ? options->reason : options->comment, tsa, NULL, csn_cli_done, &result);
  return csn_cli_wait_act (session, &result, error);
}

static int
sign_record (const char *path, SignOptions *options)
{
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GError) error = NULL;

  session = csn_cli_open_with_key (path, "sign", options->key, options->pin_file, &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (options->output != NULL && !csn_session_may_write_to (session, options->output, &error))
    return csn_cli_fail (error);
  if (!approve_record (session, options, identity, options->tsa, &error)
      && !(csn_cli_may_go_unstamped (&error) && approve_record (session, options, identity, NULL, &error)))
    return csn_cli_fail (error);
  return write_approval (session, options);
}

/* What stands against signing this copy is said before anybody types a PIN. */
static gboolean
check_report (const char *path, SignOptions *options, GError **error)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) result = NULL;

  csn_report_signing_check_async (path, options->role, clock, NULL, csn_cli_done, &result);
  return csn_report_signing_check_finish (csn_cli_wait (&result), error);
}

static gboolean
approve_report (const char *path, SignOptions *options, CsnIdentity *identity, const char *tsa, GError **error)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) result = NULL;

  csn_report_signing_run_async (path, options->role, identity, options->approve,
                                options->reject ? options->reason : options->comment, tsa,
                                options->output ? options->output : path, clock, NULL, csn_cli_done, &result);
  if (!csn_report_signing_run_finish (csn_cli_wait (&result), error))
    return FALSE;
  csn_cli_tell_silence (result);
  return TRUE;
}

static int
sign_report (const char *path, SignOptions *options)
{
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  if (!check_report (path, options, &error))
    return csn_cli_fail (error);
  identity = csn_cli_open_identity (options->key, options->pin_file);
  if (identity == NULL)
    return CSN_EXIT_IO;
  if (!approve_report (path, options, identity, options->tsa, &error)
      && !(csn_cli_may_go_unstamped (&error) && approve_report (path, options, identity, NULL, &error)))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_sign (int argc, char **argv)
{
  g_auto (SignOptions) options = { 0 };

  if (!parse (&options, &argc, &argv))
    return CSN_EXIT_USAGE;
  if (g_str_has_suffix (argv[1], ".pdf") || csn_cli_is_pdf (argv[1]))
    return sign_report (argv[1], &options);
  return sign_record (argv[1], &options);
}
