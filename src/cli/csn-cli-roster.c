/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* roster RECORD [add CERT --role ROLE | export | import FILE]: whose certificate may sign which role. A roster travels as the
 * PEM certificates with a line "# role: name" before each. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

#define MAX_PEM_BYTES (4 * 1024 * 1024)

static void
print_roster (CsnRecord *record)
{
  GHashTableIter iter;
  gpointer fingerprint, value;

  g_hash_table_iter_init (&iter, csn_record_get_roster (record));
  while (g_hash_table_iter_next (&iter, &fingerprint, &value))
    {
      CsnRosterEntry *entry = value;

      csn_cli_print ("%s  %s  %s\n", (const char *) fingerprint, *entry->role ? entry->role : _ ("any role"), entry->name);
    }
}

static int
export_roster (CsnRecord *record)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, csn_record_get_roster (record));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CsnRosterEntry *entry = value;
      g_autoptr (CsnCertificate) certificate = csn_certificate_new_from_bytes (entry->certificate, NULL);
      g_autofree char *pem = certificate ? csn_certificate_dup_pem (certificate) : NULL;

      if (pem != NULL)
        csn_cli_print ("# %s: %s\n%s", entry->role, entry->name, pem);
    }
  return CSN_EXIT_SUCCESS;
}

static int
add (CsnSession *session, GBytes *certificate, const char *role, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_roster_add_async (session, certificate, role, name, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

static int
import_roster (CsnSession *session, const char *text)
{
  const char *rest = text;

  for (const char *begin; (begin = strstr (rest, "-----BEGIN CERTIFICATE-----")) != NULL;)
    {
      const char *end = strstr (begin, "-----END CERTIFICATE-----");
      g_autofree char *before = g_strndup (rest, (gsize) (begin - rest));
      const char *comment = g_strrstr (before, "# ");
      g_auto (GStrv) parts = g_strsplit (comment ? comment + 2 : "", ": ", 2);
      g_autoptr (GBytes) pem = NULL;
      int status;

      if (end == NULL)
        return csn_cli_usage (_ ("the roster ends within a certificate"));
      end += strlen ("-----END CERTIFICATE-----");
      pem = g_bytes_new (begin, (gsize) (end - begin));
      status = add (session, pem, parts[0] ? g_strstrip (parts[0]) : "",
                    parts[0] && parts[1] ? g_strstrip (parts[1]) : NULL);
      if (status != CSN_EXIT_SUCCESS)
        return status;
      rest = end;
    }
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_roster (int argc, char **argv)
{
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("Role that the certificate may sign"), N_ ("ROLE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Name of the person"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gboolean changes;

  if (!csn_cli_parse ("roster", entries, &argc, &argv, 1, 3))
    return CSN_EXIT_USAGE;
  changes = argc == 4 && (strcmp (argv[2], "add") == 0 || strcmp (argv[2], "import") == 0);
  if (argc > 2 && !changes && !(argc == 3 && strcmp (argv[2], "export") == 0))
    return csn_cli_usage (_ ("usage: countersign-cli %s %s"), "roster", "RECORD [add CERT --role ROLE | export | import FILE]");
  if (changes)
    {
      bytes = csn_cli_read_file (argv[3], MAX_PEM_BYTES);
      if (bytes == NULL)
        return CSN_EXIT_IO;
    }
  session = csn_cli_open (argv[1], !changes, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (argc == 2)
    {
      print_roster (csn_session_get_record (session));
      return CSN_EXIT_SUCCESS;
    }
  if (argc == 3)
    return export_roster (csn_session_get_record (session));
  if (strcmp (argv[2], "add") == 0)
    return add (session, bytes, role ? role : "", name);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return import_roster (session, text);
}
