/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* new FILE.md -o RECORD: makes a record and prints its id. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-importer.h"
#include "csn-source.h"

#define MAX_POLICY_BYTES (1024 * 1024)

/* NAME=VALUE pairs into a table; FALSE after a message. */
static gboolean
read_pairs (char **pairs, GHashTable *table)
{
  for (gsize i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');

      if (!csn_cli_is_pair (pairs[i]))
        return FALSE;
      g_hash_table_insert (table, g_strndup (pairs[i], (gsize) (equals - pairs[i])), g_strdup (equals + 1));
    }
  return TRUE;
}

int
csn_cli_new (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *policy_path = NULL;
  g_autofree char *author = NULL;
  g_auto (GStrv) subjects = NULL;
  g_auto (GStrv) settings = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to put the record"), N_ ("RECORD") },
    { "subject", 0, 0, G_OPTION_ARG_STRING_ARRAY, &subjects, N_ ("Identity of the release"), N_ ("NAME=VALUE") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, N_ ("Fill a parameter of the template"), N_ ("NAME=VALUE") },
    { "policy", 0, 0, G_OPTION_ARG_FILENAME, &policy_path, N_ ("Policy file"), N_ ("FILE") },
    { "author", 0, 0, G_OPTION_ARG_STRING, &author, N_ ("Who makes the record"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) subject = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GBytes) source = NULL;
  g_autoptr (GBytes) policy = NULL;
  g_autofree char *policy_text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *person = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnSession) session = NULL;

  if (!csn_cli_parse ("new", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (!read_pairs (settings, parameters) || !read_pairs (subjects, subject))
    return CSN_EXIT_USAGE;
  source = csn_cli_read_file (argv[1], CSN_DOCUMENT_MAX_BYTES);
  if (source == NULL)
    return CSN_EXIT_IO;
  if (policy_path != NULL)
    {
      policy = csn_cli_read_file (policy_path, MAX_POLICY_BYTES);
      if (policy == NULL)
        return CSN_EXIT_IO;
      policy_text = g_strndup (g_bytes_get_data (policy, NULL), g_bytes_get_size (policy));
    }
  name = g_filename_display_basename (argv[1]);
  person = author ? g_strdup (author) : csn_cli_dup_person ();
  csn_session_create_async (source, name, output, parameters, subject, policy_text, person, clock, NULL, csn_cli_done,
                            &result);
  session = csn_session_create_finish (csn_cli_wait (&result), &error);
  if (session == NULL)
    return csn_cli_fail (error);
  csn_cli_print ("%s\n", csn_record_get_id (csn_session_get_record (session)));
  if (output == NULL)
    csn_cli_warn ("%s\n", csn_session_get_path (session));
  return CSN_EXIT_SUCCESS;
}
