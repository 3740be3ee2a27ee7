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

/* Starts the act on SESSION; ARGV[1] is the record, ARGV[2] the item where one is asked for. FALSE after a message. */
typedef gboolean (*StartFunc) (CsnSession *session,
                               char **argv,
                               const Options *options,
                               CsnIdentity *identity,
                               GAsyncResult **result);

typedef struct
{
  const char *name;
  const GOptionEntry *entries;
  int n_arguments;
  char **needs[6];     /* NULL-terminated: the options that must be given */
  const char *missing; /* (untranslated): what is said when one of them is not */
  StartFunc start;
} SignedAct;

static gboolean
has_all (const SignedAct *act)
{
  for (char **const *need = act->needs; *need != NULL; need++)
    if (**need == NULL)
      return FALSE;
  return TRUE;
}

/* Reads the command line, opens the key, then the record under the name of the key, and carries the act out. */
static int
carry_out (const SignedAct *act, const Options *options, int argc, char **argv)
{
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse (act->name, act->entries, &argc, &argv, act->n_arguments, act->n_arguments))
    return CSN_EXIT_USAGE;
  if (!has_all (act))
    return csn_cli_usage ("%s", _ (act->missing));
  session = csn_cli_open_with_key (argv[1], act->name, options->key, options->pin_file, &identity);
  if (session == NULL || !act->start (session, argv, options, identity, &result))
    return CSN_EXIT_IO;
  return csn_cli_finish_act (session, &result);
}

#define KEY_ENTRIES(options)                                                                                          \
  { "key", 0, 0, G_OPTION_ARG_STRING, &(options).key, N_ ("PKCS#12 file or pkcs11: URI"), N_ ("URI") },               \
  { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &(options).pin_file, N_ ("File with the passphrase"), N_ ("FILE") }

static gboolean
start_waive (CsnSession *session, char **argv, const Options *options, CsnIdentity *identity, GAsyncResult **result)
{
  csn_session_waive_async (session, argv[2], options->reason, options->until, options->role, identity, NULL, csn_cli_done,
                           result);
  return TRUE;
}

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
  const SignedAct act = { "waive", entries, 2, { &options.reason, &options.role, &options.key },
                          N_ ("--reason, --role and --key are needed"), start_waive };

  return carry_out (&act, &options, argc, argv);
}

static gboolean
start_withdraw (CsnSession *session, char **argv, const Options *options, CsnIdentity *identity, GAsyncResult **result)
{
  csn_session_withdraw_async (session, options->role, identity, options->reason, NULL, csn_cli_done, result);
  return TRUE;
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
  const SignedAct act = { "withdraw", entries, 1, { &options.role, &options.key },
                          N_ ("--role and --key are needed"), start_withdraw };

  return carry_out (&act, &options, argc, argv);
}

static gboolean
start_witness (CsnSession *session, char **argv, const Options *options, CsnIdentity *identity, GAsyncResult **result)
{
  csn_session_witness_async (session, argv[2], options->role, identity, NULL, csn_cli_done, result);
  return TRUE;
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
  const SignedAct act = { "witness", entries, 2, { &options.role, &options.key },
                          N_ ("--role and --key are needed"), start_witness };

  return carry_out (&act, &options, argc, argv);
}

static gboolean
start_delegate (CsnSession *session, char **argv, const Options *options, CsnIdentity *identity, GAsyncResult **result)
{
  g_autoptr (GBytes) certificate = csn_cli_read_file (options->to, MAX_CERTIFICATE_BYTES);

  if (certificate == NULL)
    return FALSE;
  csn_session_delegate_async (session, options->role, certificate, options->from, options->until, options->reason, identity,
                              NULL, csn_cli_done, result);
  return TRUE;
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
  const SignedAct act = { "delegate", entries, 1,
                          { &options.role, &options.to, &options.until, &options.reason, &options.key },
                          N_ ("--role, --to, --until, --reason and --key are needed"), start_delegate };

  return carry_out (&act, &options, argc, argv);
}

static gboolean
start_override (CsnSession *session, char **argv, const Options *options, CsnIdentity *identity, GAsyncResult **result)
{
  csn_session_override_async (session, options->role, options->reason, options->until, identity, NULL, csn_cli_done, result);
  return TRUE;
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
  const SignedAct act = { "override", entries, 1, { &options.role, &options.reason, &options.key },
                          N_ ("--role, --reason and --key are needed"), start_override };

  return carry_out (&act, &options, argc, argv);
}

static gboolean
start_object (CsnSession *session, char **argv, const Options *options, CsnIdentity *identity, GAsyncResult **result)
{
  csn_session_object_async (session, options->role, options->reason, identity, NULL, csn_cli_done, result);
  return TRUE;
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
  const SignedAct act = { "object", entries, 1, { &options.role, &options.reason, &options.key },
                          N_ ("--role, --reason and --key are needed"), start_object };

  return carry_out (&act, &options, argc, argv);
}
