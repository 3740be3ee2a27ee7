/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* waive, withdraw, witness, delegate, override and object: acts that a person signs with a key, and that are no approval. They open
 * the key and the record the same way. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

#define MAX_CERTIFICATE_BYTES (1024 * 1024)

typedef struct
{
  char *reason;   /* (owned) (nullable) */
  char *role;     /* (owned) (nullable) */
  char *from;     /* (owned) (nullable) */
  char *until;    /* (owned) (nullable) */
  char *to;       /* (owned) (nullable) */
  char *key;      /* (owned) (nullable) */
  char *pin_file; /* (owned) (nullable) */
} Options;

static void
options_clear (Options *options)
{
  g_free (options->reason);
  g_free (options->role);
  g_free (options->from);
  g_free (options->until);
  g_free (options->to);
  g_free (options->key);
  g_free (options->pin_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The record opened under the name of the key; NULL after a message. */
static CsnSession *
open_signed (const Options *options, const char *path, CsnIdentity **identity)
{
  *identity = csn_cli_open_identity (options->key, options->pin_file);
  return *identity != NULL
             ? csn_cli_open (path, FALSE, csn_certificate_get_name (csn_identity_get_certificate (*identity)))
             : NULL;
}

#define KEY_ENTRIES(options)                                                                                          \
  { "key", 0, 0, G_OPTION_ARG_STRING, &(options).key, N_ ("PKCS#12 file or pkcs11: URI"), N_ ("URI") },               \
  { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &(options).pin_file, N_ ("File with the passphrase"), N_ ("FILE") }

int
csn_cli_waive (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why the item may stay unmet"), N_ ("TEXT") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("Until when (RFC 3339)"), N_ ("TIME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("Role that waives"), N_ ("ROLE") },
    KEY_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("waive", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  if (options.reason == NULL || options.role == NULL || options.key == NULL)
    return csn_cli_usage (_ ("--reason, --role and --key are needed"));
  session = open_signed (&options, argv[1], &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_waive_async (session, argv[2], options.reason, options.until, options.role, identity, NULL, csn_cli_done,
                           &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_withdraw (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("Role or slot"), N_ ("ROLE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why"), N_ ("TEXT") },
    KEY_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("withdraw", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (options.role == NULL || options.key == NULL)
    return csn_cli_usage (_ ("--role and --key are needed"));
  session = open_signed (&options, argv[1], &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_withdraw_async (session, options.role, identity, options.reason, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_witness (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("Role that countersigns"), N_ ("ROLE") },
    KEY_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("witness", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  if (options.role == NULL || options.key == NULL)
    return csn_cli_usage (_ ("--role and --key are needed"));
  session = open_signed (&options, argv[1], &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_witness_async (session, argv[2], options.role, identity, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_delegate (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("Role that is delegated, or its line (L123)"), N_ ("ROLE") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, N_ ("Certificate of who may sign"), N_ ("CERT") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("From when on (RFC 3339); now by default"), N_ ("TIME") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("Until when (RFC 3339)"), N_ ("TIME") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why"), N_ ("TEXT") },
    KEY_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GBytes) certificate = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("delegate", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (options.role == NULL || options.to == NULL || options.until == NULL || options.reason == NULL || options.key == NULL)
    return csn_cli_usage (_ ("--role, --to, --until, --reason and --key are needed"));
  certificate = csn_cli_read_file (options.to, MAX_CERTIFICATE_BYTES);
  session = certificate != NULL ? open_signed (&options, argv[1], &identity) : NULL;
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_delegate_async (session, options.role, certificate, options.from, options.until, options.reason, identity,
                              NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_override (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("Role that the policy names for it"), N_ ("ROLE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why it cannot wait for the window"), N_ ("TEXT") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("Until when (RFC 3339); a day by default"), N_ ("TIME") },
    KEY_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("override", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (options.role == NULL || options.reason == NULL || options.key == NULL)
    return csn_cli_usage (_ ("--role, --reason and --key are needed"));
  session = open_signed (&options, argv[1], &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_override_async (session, options.role, options.reason, options.until, identity, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_object (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("Role that you signed as, or its line (L123)"), N_ ("ROLE") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("What the objection is"), N_ ("TEXT") },
    KEY_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("object", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (options.role == NULL || options.reason == NULL || options.key == NULL)
    return csn_cli_usage (_ ("--role, --reason and --key are needed"));
  session = open_signed (&options, argv[1], &identity);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_object_async (session, options.role, options.reason, identity, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
