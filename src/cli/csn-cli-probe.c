/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* probe --hurl FILE… and probe --jsonpath EXPR FILE.json: the engine outside a record. Hurl's own exit codes hold for --hurl. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-hurl-run.h"
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
      puts (nodes);
      return CSN_EXIT_SUCCESS;
    }
  if (g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX))
    return csn_cli_usage ("%s", error->message);
  return csn_cli_fail (error);
}

/* The body of the last reply goes out as it is unless somebody looks at it: only a terminal must be protected. */
static int
run_hurl (const char *const *files, const CsnHurlOptions *options)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) err = g_string_new (NULL);
  CsnHurlExit status = csn_hurl_run_files (files, options, out, err);

  if (isatty (STDOUT_FILENO))
    csn_cli_print ("%s", out->str);
  else
    fwrite (out->str, 1, out->len, stdout);
  fputs (err->str, stderr);
  return (int) status;
}

int
csn_cli_probe (int argc, char **argv)
{
  g_autofree char *expression = NULL;
  g_autofree char *file_root = NULL;
  g_auto (GStrv) variables = NULL;
  gboolean hurl = FALSE;
  CsnHurlOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "jsonpath", 0, 0, G_OPTION_ARG_STRING, &expression, N_ ("Select with an RFC 9535 expression"), N_ ("EXPR") },
    { "hurl", 0, 0, G_OPTION_ARG_NONE, &hurl, N_ ("Run Hurl files"), NULL },
    { "variable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &variables, N_ ("Set a variable"), N_ ("NAME=VALUE") },
    { "file-root", 0, 0, G_OPTION_ARG_FILENAME, &file_root, N_ ("Where files of requests lie"), N_ ("FOLDER") },
    { "location", 'L', 0, G_OPTION_ARG_NONE, &options.location, N_ ("Follow redirects"), NULL },
    { "insecure", 'k', 0, G_OPTION_ARG_NONE, &options.insecure, N_ ("Take any certificate"), NULL },
    { "continue-on-error", 0, 0, G_OPTION_ARG_NONE, &options.continue_on_error, N_ ("Go on after a failed entry"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!csn_cli_parse ("probe", entries, &argc, &argv, 1, G_MAXINT - 1))
    return CSN_EXIT_USAGE;
  if (hurl == (expression != NULL) || (expression != NULL && argc != 2))
    return csn_cli_usage (_ ("say what to do: --hurl FILE… or --jsonpath EXPR FILE.json"));
  if (expression != NULL)
    return select_nodes (expression, argv[1]);
  options.variables = (const char *const *) variables;
  options.file_root = file_root;
  return run_hurl ((const char *const *) argv + 1, &options);
}
