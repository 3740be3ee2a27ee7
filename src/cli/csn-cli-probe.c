/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* probe --jsonpath EXPR FILE.json: one expression over one file, outside a record. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-json-path.h"
#include "csn-probe-error.h"

#define MAX_JSON_BYTES (256 * 1024 * 1024)

static int
select_nodes (const char *expression, const char *path)
{
  g_autoptr (GBytes) bytes = csn_cli_read_file (path, MAX_JSON_BYTES);
  g_autoptr (GError) error = NULL;
  g_autofree char *nodes = NULL;

  if (bytes == NULL)
    return CSN_EXIT_IO;
  nodes = csn_json_path_evaluate (expression, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  if (nodes != NULL)
    {
      csn_cli_print ("%s\n", nodes);
      return CSN_EXIT_SUCCESS;
    }
  if (g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX))
    return csn_cli_usage ("%s", error->message);
  return csn_cli_fail (error);
}

int
csn_cli_probe (int argc, char **argv)
{
  g_autofree char *expression = NULL;
  const GOptionEntry entries[] = {
    { "jsonpath", 0, 0, G_OPTION_ARG_STRING, &expression, N_ ("Select with an RFC 9535 expression"), N_ ("EXPR") },
    G_OPTION_ENTRY_NULL,
  };

  if (!csn_cli_parse ("probe", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (expression == NULL)
    return csn_cli_usage (_ ("say what to do: --jsonpath EXPR FILE.json"));
  return select_nodes (expression, argv[1]);
}
