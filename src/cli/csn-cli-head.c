/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* head RECORD: prints, remembers and checks the digest that stands for the whole log. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-digest.h"
#include "csn-history.h"

static int
check_head (CsnSession *session, const char *head)
{
  guint n_after = 0;

  /* a part of it would be told as missing, which it need not be */
  if (!csn_is_sha256_hex (head))
    return csn_cli_usage (_ ("“%s” is no whole head: it has 64 digits, 0 to 9 and a to f"), head);
  switch (csn_history_check_head (session, head, &n_after))
    {
    case CSN_HEAD_NEWEST:
      csn_cli_print (_ ("%.12s… is the newest entry: nothing was added since.\n"), head);
      return CSN_EXIT_SUCCESS;
    case CSN_HEAD_PAST:
      csn_cli_print (ngettext ("%.12s… is in the log; %u entry was added since.\n",
                               "%.12s… is in the log; %u entries were added since.\n", n_after),
                     head, n_after);
      return CSN_EXIT_SUCCESS;
    case CSN_HEAD_UNKNOWN:
    default:
      csn_cli_print (_ ("%.12s… is not in this log: it is another record, an older copy, or entries were removed.\n"), head);
      return CSN_EXIT_FAILED;
    }
}

/* Every head that was remembered must be there. */
static int
check_remembered (CsnSession *session)
{
  g_auto (GStrv) remembered = csn_history_dup_remembered (session);
  int status = CSN_EXIT_SUCCESS;

  if (remembered[0] == NULL)
    return csn_cli_usage (_ ("no head of this record is remembered; “head --remember” does it"));
  for (gsize i = 0; remembered[i] != NULL; i++)
    status = MAX (status, check_head (session, remembered[i]));
  return status;
}

int
csn_cli_head (int argc, char **argv)
{
  gboolean remember = FALSE;
  gboolean remembered = FALSE;
  g_autofree char *head = NULL;
  const GOptionEntry entries[] = {
    { "remember", 0, 0, G_OPTION_ARG_NONE, &remember, N_ ("Remember the head, to check any copy against it later"), NULL },
    { "check", 0, 0, G_OPTION_ARG_STRING, &head, N_ ("Whether the log has this head, and how many entries came after"),
      N_ ("SHA256") },
    { "check-remembered", 0, 0, G_OPTION_ARG_NONE, &remembered, N_ ("The same for all heads that were remembered"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) heads = NULL;

  if (!csn_cli_parse ("head", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (head != NULL)
    {
      g_autofree char *folded = g_ascii_strdown (head, -1);

      return check_head (session, folded);
    }
  if (remembered)
    return check_remembered (session);
  if (remember && !csn_history_remember_head (session, &error))
    return csn_cli_fail (error);
  heads = csn_history_dup_heads (session);
  for (gsize i = 0; heads[i] != NULL; i++)
    csn_cli_print ("%s\n", heads[i]);
  return CSN_EXIT_SUCCESS;
}
