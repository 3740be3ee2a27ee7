/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How each lane reads a suggestion: from the words of a checklist to a request, command, query, path or name, or to the
 * reason why it cannot run. Must not run, open or resolve anything. */

#include "csn-probe-plan-private.h"

#include "csn-curl-import.h"
#include "csn-sandbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
match_group (const char *text, const char *pattern, int group)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (text == NULL || !g_regex_match (regex, text, 0, &match))
    return NULL;
  return g_match_info_fetch (match, group);
}

static void
fill_in_place (CsnProbePlan *self, char **text)
{
  char *filled;

  if (*text == NULL)
    return;
  filled = csn_probe_plan_fill (self, *text, CSN_TEMPLATE_ALL);
  g_free (*text);
  *text = filled;
}

static void
fill_fields (CsnProbePlan *self, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    fill_in_place (self, &((CsnHttpField *) g_ptr_array_index (fields, i))->value);
}

static void
take_request (CsnProbePlan *self, CsnHttpRequest *request)
{
  fill_in_place (self, &request->url);
  fill_fields (self, request->headers);
  fill_fields (self, request->query);
  fill_fields (self, request->form);
  for (guint i = 0; i < request->parts->len; i++)
    fill_in_place (self, &((CsnHttpPart *) g_ptr_array_index (request->parts, i))->value);
  if (request->body != NULL && strstr (request->body, "...") != NULL
      && g_regex_match_simple ("[,\\[{(]\\s*\\.\\.\\.", request->body, 0, 0))
    csn_probe_plan_need (self, "...",
                         _ ("The body holds “...”, which stands for something to fill in first."));
  fill_in_place (self, &request->body);
  fill_in_place (self, &request->body_file);
  fill_in_place (self, &request->user);
  fill_in_place (self, &request->password);
  csn_probe_plan_add_request (self, request);
}

static gboolean
read_curl (CsnProbePlan *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCurlImport) import = csn_curl_import (text, &error);

  if (import == NULL)
    {
      g_ptr_array_add (self->reasons, g_strdup (error->message));
      return TRUE;
    }
  self->fail_on_error = import->fail_on_error;
  if (import->jq != NULL)
    self->jq = g_strconcat ("$", strcmp (import->jq, ".") == 0 ? "" : import->jq, NULL);
  for (guint i = 0; i < import->notices->len; i++)
    g_ptr_array_add (self->notices, g_strdup (g_ptr_array_index (import->notices, i)));
  if (import->repeat > 1)
    {
      self->runs = MIN (import->repeat, CSN_PROBE_MAX_RUNS);
      self->concurrency = MIN (import->repeat, CSN_PROBE_MAX_CONCURRENCY);
      self->runs_named = TRUE;
    }
  take_request (self, g_steal_pointer (&import->request));
  return TRUE;
}

/* "POST http://…", also with words around it and "Name: value" headers behind it */
static gboolean
read_method_line (CsnProbePlan *self, const char *text)
{
  g_autofree char *method =
    match_group (text, "\\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\s+(https?://[^\\s,;()]+|[{$<][^\\s,;()]+)", 1);
  g_autofree char *url =
    match_group (text, "\\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\s+(https?://[^\\s,;()]+|[{$<][^\\s,;()]+)", 2);
  g_autofree char *tenant = match_group (text, "\\b(X-[\\w-]+: *[^,;\\n]+)", 1);
  g_autofree char *bearer = match_group (text, "(Bearer \\$\\w+)", 1);
  CsnHttpRequest *request;

  if (method == NULL)
    return FALSE;

  g_autofree char *upper = g_ascii_strup (method, -1);

  request = csn_http_request_new (upper, url);
  if (tenant != NULL)
    {
      char *colon = strchr (tenant, ':');

      *colon = '\0';
      csn_http_request_add_header (request, tenant, g_strstrip (colon + 1));
    }
  if (bearer != NULL)
    csn_http_request_add_header (request, "Authorization", bearer);
  if (strstr (text, "body from") != NULL)
    csn_probe_plan_need (self, "body", _ ("The text does not say which body is sent."));
  take_request (self, request);
  return TRUE;
}

static void
read_urls (CsnProbePlan *self, const char *urls)
{
  g_auto (GStrv) list = g_regex_split_simple ("[\\s,]+", urls, 0, 0);

  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0')
      take_request (self, csn_http_request_new ("GET", list[i]));
}

static gboolean
needs (CsnProbePlan *self, const char *name)
{
  const char *const *list = csn_probe_spec_get_needs (self->spec);

  return list != NULL && g_strv_contains (list, name);
}

void
csn_probe_plan_read_http (CsnProbePlan *self)
{
  const char *text = csn_probe_plan_get_source (self);
  const char *given = csn_probe_plan_lookup (self, "url");
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (given == NULL)
    given = csn_probe_plan_lookup (self, "urls");
  self->lane = CSN_LANE_HTTP;
  self->time_limit = CSN_HTTP_TIME_LIMIT;
  if (g_strcmp0 (csn_probe_spec_get_language (self->spec), "hurl") == 0)
    csn_probe_plan_read_hurl (self, TRUE);
  else if (csn_curl_is_curl (text))
    read_curl (self, text);
  else if (g_strcmp0 (csn_probe_spec_get_language (self->spec), "http") == 0 && csn_probe_plan_read_hurl (self, FALSE))
    return;
  else if (read_method_line (self, text))
    return;
  else if (g_str_has_prefix (stripped, "http://") || g_str_has_prefix (stripped, "https://"))
    read_urls (self, stripped);
  else if (given != NULL)
    read_urls (self, given);
  else
    csn_probe_plan_need (self, needs (self, "urls") ? "urls" : "url",
                         _ ("The document does not say which address to ask; fill in “url”."));
}

/* "import …" and comments only: exit 0 of such a command measures nothing */
static gboolean
is_stub_code (char **argv)
{
  const char *code = NULL;
  gboolean has_line = FALSE, has_remark = FALSE;

  for (guint i = 1; argv[i] != NULL; i++)
    if (strcmp (argv[i - 1], "-c") == 0)
      code = argv[i];
  if (code == NULL)
    return FALSE;

  g_auto (GStrv) lines = g_strsplit (code, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '\0')
        continue;
      has_line = TRUE;
      if (*line == '#')
        has_remark = TRUE;
      else if (!g_str_has_prefix (line, "import ") && !g_str_has_prefix (line, "from "))
        return FALSE;
    }
  return has_line && has_remark;
}

/* The folder may have been moved since it was chosen. */
static void
need_folder (CsnProbePlan *self, const char *sentence)
{
  const char *folder = csn_probe_setup_get_project_folder (self->setup);
  g_autofree char *gone = NULL;

  if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  if (folder != NULL)
    gone = g_strdup_printf (_ ("The project folder “%s” is not there any more; choose it again."), folder);
  csn_probe_plan_need (self, "project folder", gone != NULL ? gone : sentence);
}

void
csn_probe_plan_read_command (CsnProbePlan *self)
{
  const char *text = csn_probe_plan_get_source (self);
  const char *chosen = csn_probe_plan_lookup_own (self, "command");
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  g_autoptr (GError) error = NULL;

  self->lane = CSN_LANE_COMMAND;
  self->time_limit = CSN_COMMAND_TIME_LIMIT;
  if (csn_curl_is_curl (text))
    {
      self->lane = CSN_LANE_HTTP;
      self->time_limit = CSN_HTTP_TIME_LIMIT;
      read_curl (self, text);
      return;
    }
  self->command = csn_command_line_parse (chosen ? chosen : text, self->setup, names, &error);
  if (self->command == NULL)
    {
      self->lane = CSN_LANE_NONE;
      g_ptr_array_add (self->reasons, g_strdup (error->message));
      return;
    }
  for (guint i = 0; i < names->missing->len; i++)
    {
      const char *name = g_ptr_array_index (names->missing, i);
      g_autofree char *sentence = g_strdup_printf (_ ("Fill in “%s” first."), name);

      csn_probe_plan_need (self, name, sentence);
    }
  g_ptr_array_extend (self->secrets, names->secrets, (GCopyFunc) g_strdup, NULL);
  g_ptr_array_extend (self->environment, names->environment, (GCopyFunc) g_strdup, NULL);
  g_ptr_array_extend (self->alternatives, self->command->alternatives, (GCopyFunc) g_strdup, NULL);
  if (self->alternatives->len > 0 && chosen == NULL)
    {
      g_autofree char *line = csn_command_line_show (self->command);

      g_ptr_array_add (self->notices,
                       g_strdup_printf (_ ("The document offers alternatives; this one runs: %s"), line));
    }
  if (csn_command_is_mutating (chosen ? chosen : text))
    self->mutating = TRUE;
  self->is_stub = is_stub_code (self->command->argv);
  if (self->is_stub)
    g_ptr_array_add (self->notices, g_strdup (_ ("The command only imports; its success proves nothing.")));
  need_folder (self, _ ("Choose the project folder in which commands run."));
  if (!csn_probe_setup_get_no_sandbox (self->setup) && !csn_sandbox_is_available ())
    g_ptr_array_add (self->reasons,
                     g_strdup (_ ("Commands cannot be isolated here: bubblewrap is missing, or this is a Flatpak. "
                                  "Install bubblewrap, or save the plan and run it where commands can run.")));
}

void
csn_probe_plan_read_file (CsnProbePlan *self)
{
  const char *text = csn_probe_plan_get_source (self);
  g_autofree char *stripped = g_strstrip (g_strdelimit (g_strdup (text), "`", ' '));
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;
  const char *given = csn_probe_plan_lookup_own (self, "file");
  const char *given_key = csn_probe_plan_lookup_own (self, "key");
  CsnProbeKind kind = csn_probe_plan_get_kind (self);
  const char *needed = kind == CSN_PROBE_LOG ? "log source" : "config file";

  self->lane = kind == CSN_PROBE_FILE ? CSN_LANE_FILE : CSN_LANE_JSON;
  if (self->lane == CSN_LANE_JSON)
    {
      /* "a.b in FILE", "FILE -> a.b", "a.b" */
      path = match_group (stripped, "^(\\S+\\.json)\\s*(?:->|→|:)\\s*(\\S+)", 1);
      key = match_group (stripped, "^(\\S+\\.json)\\s*(?:->|→|:)\\s*(\\S+)", 2);
      if (path == NULL)
        {
          key = match_group (stripped, "^([\\w.$\\[\\]*-]+)", 1);
          path = match_group (stripped, "\\bin\\s+([^<\\s]+)$", 1);
        }
    }
  else
    path = g_steal_pointer (&stripped);
  if (given == NULL && (path == NULL || strchr (path, '<') != NULL))
    given = csn_probe_plan_lookup (self, needed);
  if (given != NULL)
    g_set_str (&path, given);
  if (path == NULL || strchr (path, '<') != NULL)
    {
      csn_probe_plan_need (self, needed, _ ("The document does not name the file; fill it in first."));
      self->path = g_strdup ("?");
    }
  else
    self->path = csn_probe_plan_fill (self, path, CSN_TEMPLATE_BRACES | CSN_TEMPLATE_DOUBLE | CSN_TEMPLATE_ANGLES);
  if (kind == CSN_PROBE_LOG)
    g_clear_pointer (&key, g_free);
  self->key = g_strdup (given_key != NULL ? given_key : key != NULL ? key : "$");
  g_ptr_array_add (self->files, g_strdup (self->path));
  need_folder (self, _ ("Choose the project folder in which the file lies."));
}

void
csn_probe_plan_read_env (CsnProbePlan *self)
{
  const char *text = csn_probe_plan_get_source (self);
  const char *file = csn_probe_plan_lookup (self, "env_file");
  g_autofree char *value = match_group (text, "\\b[A-Z_][A-Z0-9_]*=(\\S*)", 1);

  self->lane = CSN_LANE_ENV;
  self->key = match_group (text, "\\b([A-Za-z_][A-Za-z0-9_]*)", 1);
  if (self->key == NULL)
    {
      self->key = g_strdup ("?");
      csn_probe_plan_need (self, "key", _ ("The document does not name an environment variable."));
    }
  if (value != NULL && *value != '\0' && !csn_probe_name_is_secret (self->key))
    self->expected = g_strdup (g_strdelimit (value, "\"'`", ' '));
  if (self->expected != NULL)
    g_strstrip (self->expected);
  if (file != NULL)
    {
      self->path = g_strdup (file);
      g_ptr_array_add (self->files, g_strdup (file));
    }
  g_ptr_array_add (self->environment, g_strdup (self->key));
}

static gboolean
is_metric_name (const char *text)
{
  return g_regex_match_simple ("^[a-zA-Z_:][a-zA-Z0-9_:]*$", text, 0, 0);
}

/* Words of a person, no PromQL. */
static gboolean
is_prose (const char *text)
{
  return strchr (text, ' ') != NULL && strchr (text, '(') == NULL;
}

void
csn_probe_plan_read_metric (CsnProbePlan *self)
{
  const char *text = csn_probe_plan_get_source (self);
  const char *given = is_prose (text) ? csn_probe_plan_lookup (self, "query") : csn_probe_plan_lookup_own (self, "query");
  const char *server = csn_probe_plan_lookup (self, "prometheus_url");
  const char *exposition = csn_probe_plan_lookup (self, "metrics_url");
  g_autofree char *query = g_strstrip (g_strdelimit (g_strdup (given ? given : text), "`", ' '));

  self->lane = CSN_LANE_PROMETHEUS;
  self->time_limit = CSN_HTTP_TIME_LIMIT;
  if (given == NULL && is_prose (query))
    {
      csn_probe_plan_need (self, "query",
                           _ ("The document does not give the query; fill in “query” with PromQL."));
      self->query = g_steal_pointer (&query);
      return;
    }
  self->query = g_steal_pointer (&query);
  if (csn_pass_condition_has (self->condition, "percent"))
    g_ptr_array_add (self->notices,
                     g_strdup (_ ("The condition is in percent: the query has to give a share between 0 and 1.")));
  if (csn_pass_condition_has (self->condition, "milliseconds"))
    g_ptr_array_add (self->notices, g_strdup (_ ("The condition is a time: the query has to give seconds.")));
  if (server != NULL)
    {
      g_autofree char *url = g_strconcat (server, g_str_has_suffix (server, "/") ? "" : "/", "api/v1/query", NULL);
      CsnHttpRequest *request = csn_http_request_new ("GET", url);

      g_ptr_array_add (request->query, csn_http_field_new ("query", self->query));
      csn_probe_plan_add_request (self, request);
    }
  else if (exposition != NULL && is_metric_name (self->query))
    csn_probe_plan_add_request (self, csn_http_request_new ("GET", exposition));
  else
    csn_probe_plan_need (self, "prometheus_url",
                         _ ("Fill in “prometheus_url”, the address of the Prometheus server, or “metrics_url”."));
}

static gboolean
is_reading_sql (const char *text)
{
  return g_regex_match_simple ("^(--[^\\n]*\\n|\\s)*(select|with|values|table|show|explain)\\b", text, G_REGEX_CASELESS, 0);
}

/* A statement ends with ";", what a person means does not. */
static gboolean
is_statement (const char *text)
{
  return is_reading_sql (text) || strchr (text, ';') != NULL;
}

/* The secret that holds the connection: of the database that the block names, else of the only one. (transfer full) (nullable) */
static char *
find_database_secret (CsnProbePlan *self)
{
  g_autofree char *named = self->instrument != NULL ? g_strconcat (self->instrument, "_database_url", NULL) : NULL;
  const char *candidates[] = { named != NULL ? named : "database_url", "database_url" };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autofree char *upper = g_ascii_strup (candidates[i], -1);

      if (csn_probe_setup_get_secret (self->setup, candidates[i], NULL) != NULL)
        return g_strdup (candidates[i]);
      if (csn_probe_setup_get_secret (self->setup, upper, NULL) != NULL)
        return g_steal_pointer (&upper);
    }
  return NULL;
}

void
csn_probe_plan_read_sql (CsnProbePlan *self)
{
  const char *text = csn_probe_plan_get_source (self);
  const char *given
      = is_statement (text) ? csn_probe_plan_lookup_own (self, "query") : csn_probe_plan_lookup (self, "query");
  const char *database = csn_probe_plan_lookup (self, "database_url");
  const char *sqlite = csn_probe_plan_lookup (self, "sqlite_file");
  g_autofree char *secret = find_database_secret (self);

  self->lane = CSN_LANE_SQL;
  self->time_limit = CSN_QUERY_TIME_LIMIT;
  self->query = g_strstrip (g_strdup (given ? given : text));
  if (!is_reading_sql (self->query))
    {
      if (given == NULL && !is_statement (text))
        csn_probe_plan_need (self, "query", _ ("The document does not give the query; fill in “query” with SQL."));
      else
        g_ptr_array_add (self->reasons, g_strdup (_ ("Only statements that read (SELECT, WITH, VALUES) are run.")));
    }
  csn_sql_plan_parameters (self);
  if (sqlite != NULL)
    {
      self->path = g_strdup (sqlite);
      g_ptr_array_add (self->files, g_strdup (sqlite));
    }
  else if (secret != NULL)
    {
      g_autofree char *place = g_strdup_printf ("{{%s}}", secret);

      self->database = csn_probe_plan_fill (self, place, CSN_TEMPLATE_DOUBLE);
    }
  else if (database != NULL)
    self->database = g_strdup (database);
  else
    csn_probe_plan_need (self, "database_url",
                         _ ("Fill in “database_url”, the database in which the query runs, or “sqlite_file”."));
}
