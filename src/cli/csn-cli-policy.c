/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* policy RECORD [FILE] [--calendar FILE.ics]: shows the policy in force, sets another, or takes holidays into it. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

/* A policy is far smaller; a calendar of many years is not. */
#define MAX_POLICY_BYTES (4 * 1024 * 1024)

/* NULL after a message. */
static char *
read_text (const char *path)
{
  g_autoptr (GBytes) bytes = csn_cli_read_file (path, MAX_POLICY_BYTES);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

int
csn_cli_policy (int argc, char **argv)
{
  g_autofree char *calendar = NULL;
  const GOptionEntry entries[] = {
    { "calendar", 0, 0, G_OPTION_ARG_FILENAME, &calendar, N_ ("Holidays for the policy"), N_ ("FILE.ics") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *text = NULL;
  const char *policy;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("policy", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], argc == 2 && calendar == NULL, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  policy = csn_record_get_policy (csn_session_get_record (session));
  if (argc == 2 && calendar == NULL)
    {
      csn_cli_print ("%s", policy ? policy : _ ("# the built-in default\n"));
      return CSN_EXIT_SUCCESS;
    }
  text = argc > 2 ? read_text (argv[2]) : g_strdup (policy != NULL ? policy : "");
  if (text == NULL)
    return CSN_EXIT_IO;
  if (calendar != NULL)
    {
      g_autofree char *ics = read_text (calendar);
      char *with = ics != NULL ? csn_policy_dup_text_with_calendar (text, ics, &error) : NULL;

      if (with == NULL)
        return error != NULL ? csn_cli_fail (error) : CSN_EXIT_IO;
      g_free (text);
      text = with;
    }
  csn_session_set_policy_async (session, text, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
