/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* secret RECORD [NAME]: keeps a secret of probes in the desktop's keyring, lists their names, forgets them. No value is printed or
 * taken from the command line. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

static int
list (CsnSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) names = NULL;
  int status;

  csn_session_load_secrets_async (session, NULL, csn_cli_done, &result);
  status = csn_cli_finish_act (session, &result);
  names = csn_session_list_secrets (session);
  for (gsize i = 0; names[i] != NULL; i++)
    csn_cli_print ("%s\n", names[i]);
  return status;
}

static int
keep (CsnSession *session, const char *name, const char *origin, const char *pin_file)
{
  g_autofree char *prompt = g_strdup_printf (_ ("Secret “%s”: "), name);
  g_autoptr (CsnSecret) secret = csn_cli_read_secret (pin_file, prompt, FALSE);
  g_autoptr (GAsyncResult) result = NULL;

  if (secret == NULL)
    return CSN_EXIT_IO;
  csn_session_set_secret_async (session, name, csn_secret_get_text (secret), origin, TRUE, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_secret (int argc, char **argv)
{
  g_autofree char *origin = NULL;
  g_autofree char *pin_file = NULL;
  gboolean forget = FALSE;
  const GOptionEntry entries[] = {
    { "origin", 0, 0, G_OPTION_ARG_STRING, &origin, N_ ("The only place it may be sent to"), N_ ("URL") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the value; else it is asked for"), N_ ("FILE") },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &forget, N_ ("Forget it, or all when no name is given"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("secret", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (forget)
    {
      csn_session_forget_secret_async (session, argc > 2 ? argv[2] : NULL, NULL, csn_cli_done, &result);
      return csn_cli_finish_act (session, &result);
    }
  return argc > 2 ? keep (session, argv[2], origin, pin_file) : list (session);
}
