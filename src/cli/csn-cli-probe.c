/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* probe --hurl FILE… and probe --jsonpath EXPR FILE.json: the engine outside a record. Hurl's own exit codes hold for --hurl. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
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
      csn_cli_print_json_text (nodes);
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
  csn_cli_warn ("%s", err->str);
  return (int) status;
}

/* Options of entries that stand for all of them: name, value, name, value … */
static GPtrArray *defaults;

/* A switch may come with a value of its own ("--http1.0" is "http1.0: true"). */
static gboolean
take_switch_cb (const char *option, const char *value, gpointer data, GError **error)
{
  g_ptr_array_add (defaults, g_strdup (strcmp (option, "-L") == 0   ? "location"
                                       : strcmp (option, "-k") == 0 ? "insecure"
                                                                    : option + strspn (option, "-")));
  g_ptr_array_add (defaults, g_strdup ("true"));
  return TRUE;
}

static gboolean
take_value_cb (const char *option, const char *value, gpointer data, GError **error)
{
  gboolean agent = strcmp (option, "--user-agent") == 0;

  g_ptr_array_add (defaults, g_strdup (agent                                              ? "header"
                                       : strcmp (option, "-H") == 0                       ? "header"
                                       : strcmp (option, "-u") == 0                       ? "user"
                                       : strcmp (option, "-x") == 0                       ? "proxy"
                                                                                          : option + 2));
  g_ptr_array_add (defaults, agent ? g_strconcat ("User-Agent: ", value, NULL) : g_strdup (value));
  return TRUE;
}

static gboolean
are_pairs (char **pairs)
{
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    if (!csn_cli_is_pair (pairs[i]))
      return FALSE;
  return TRUE;
}

/* "name=value" lines; "#" begins a comment. */
static gboolean
read_variables_file (const char *path, GStrvBuilder *variables)
{
  g_autoptr (GBytes) bytes = csn_cli_read_file (path, 1024 * 1024);
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' && *lines[i] != '#' && strchr (lines[i], '=') != NULL)
      g_strv_builder_add (variables, lines[i]);
  return bytes != NULL;
}

/* HURL_name=value sets the variable "name", as hurl reads it; HURL_VARIABLE_name too. */
static void
read_environment (GStrvBuilder *variables)
{
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_str_has_prefix (names[i], "HURL_VARIABLE_") ? names[i] + strlen ("HURL_VARIABLE_")
                         : g_str_has_prefix (names[i], "HURL_")        ? names[i] + strlen ("HURL_")
                                                                       : NULL;

      if (name != NULL && *name != '\0')
        g_strv_builder_take (variables, g_strdup_printf ("%s=%s", name, g_getenv (names[i])));
    }
}

int
csn_cli_probe (int argc, char **argv)
{
  g_autofree char *expression = NULL;
  g_autofree char *file_root = NULL;
  g_auto (GStrv) variables = NULL;
  g_auto (GStrv) files = NULL;
  g_auto (GStrv) secrets = NULL;
  g_auto (GStrv) all = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GPtrArray) own_defaults = g_ptr_array_new_with_free_func (g_free);
  gboolean hurl = FALSE;
  int from_entry = 0, to_entry = 0;
  CsnHurlOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "jsonpath", 0, 0, G_OPTION_ARG_STRING, &expression, N_ ("Select with an RFC 9535 expression"), N_ ("EXPR") },
    { "hurl", 0, 0, G_OPTION_ARG_NONE, &hurl, N_ ("Run Hurl files"), NULL },
    { "variable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &variables, N_ ("Set a variable"), N_ ("NAME=VALUE") },
    { "variables-file", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, N_ ("Set the variables of a file"), N_ ("FILE") },
    { "secret", 0, 0, G_OPTION_ARG_STRING_ARRAY, &secrets, N_ ("Set a variable that is never printed"), N_ ("NAME=VALUE") },
    { "file-root", 0, 0, G_OPTION_ARG_FILENAME, &file_root, N_ ("Where files of requests lie"), N_ ("FOLDER") },
    { "from-entry", 0, 0, G_OPTION_ARG_INT, &from_entry, N_ ("Begin with this entry"), N_ ("NUMBER") },
    { "to-entry", 0, 0, G_OPTION_ARG_INT, &to_entry, N_ ("End with this entry"), N_ ("NUMBER") },
    { "ignore-asserts", 0, 0, G_OPTION_ARG_NONE, &options.ignore_asserts, N_ ("Send and capture, judge nothing"), NULL },
    { "continue-on-error", 0, 0, G_OPTION_ARG_NONE, &options.continue_on_error, N_ ("Go on after a failed entry"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL },
    { "location", 'L', G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Follow redirects"), NULL },
    { "insecure", 'k', G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Take any certificate"), NULL },
    { "compressed", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Ask for a packed body"), NULL },
    { "ipv4", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Use IPv4 addresses"), NULL },
    { "ipv6", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Use IPv6 addresses"), NULL },
    { "http1.1", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Speak HTTP/1.1"), NULL },
    { "path-as-is", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, take_switch_cb, N_ ("Keep “..” in addresses"), NULL },
    { "header", 'H', 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Send a header"), N_ ("NAME:VALUE") },
    { "user", 'u', 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Send a login"), N_ ("USER:PASSWORD") },
    { "user-agent", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Send this User-Agent"), N_ ("TEXT") },
    { "max-redirs", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Follow at most so many redirects"), N_ ("NUMBER") },
    { "retry", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Try a failed entry again"), N_ ("NUMBER") },
    { "retry-interval", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Time between two tries"), N_ ("TIME") },
    { "delay", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Time before each entry"), N_ ("TIME") },
    { "max-time", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Longest time of one request"), N_ ("TIME") },
    { "connect-timeout", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Longest time to connect"), N_ ("TIME") },
    { "cacert", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Trust the certificates of a file"), N_ ("FILE") },
    { "resolve", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Where a name leads"), N_ ("HOST:PORT:ADDRESS") },
    { "connect-to", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Connect elsewhere"), N_ ("HOST:PORT:HOST:PORT") },
    { "unix-socket", 0, 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Connect to a socket of this machine"), N_ ("PATH") },
    { "proxy", 'x', 0, G_OPTION_ARG_CALLBACK, take_value_cb, N_ ("Go through a proxy"), N_ ("HOST:PORT") },
    G_OPTION_ENTRY_NULL,
  };

  defaults = own_defaults;
  if (!csn_cli_parse ("probe", entries, &argc, &argv, 1, G_MAXINT - 1))
    return CSN_EXIT_USAGE;
  if (hurl == (expression != NULL) || (expression != NULL && argc != 2))
    return csn_cli_usage (_ ("say what to do: --hurl FILE… or --jsonpath EXPR FILE.json"));
  if (expression != NULL)
    return select_nodes (expression, argv[1]);
  if (!are_pairs (variables) || !are_pairs (secrets))
    return CSN_EXIT_USAGE;
  read_environment (builder);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    if (!read_variables_file (files[i], builder))
      return CSN_EXIT_IO;
  for (guint i = 0; variables != NULL && variables[i] != NULL; i++)
    g_strv_builder_add (builder, variables[i]);
  all = g_strv_builder_end (builder);
  g_ptr_array_add (own_defaults, NULL);
  options.defaults = (const char *const *) own_defaults->pdata;
  options.variables = (const char *const *) all;
  options.secrets = (const char *const *) secrets;
  options.from_entry = (guint) MAX (from_entry, 0);
  options.to_entry = (guint) MAX (to_entry, 0);
  options.file_root = file_root;
  return run_hurl ((const char *const *) argv + 1, &options);
}
