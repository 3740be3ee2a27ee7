/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks at files of the project folder and at environment variables: whether they exist, how large they are, what a
 * key of a JSON file or a line of an .env file says. Values of secret names are only seen as "set". Must not write. */

#include "csn-measurement.h"

#include "csn-digest.h"
#include "csn-json.h"
#include "csn-probe-error.h"
#include "csn-project-file.h"

#include <glib/gi18n-lib.h>
#include <glob.h>
#include <string.h>

/* A document, not an archive. */
#define MAX_FILE (64 * 1024 * 1024)

/* "CHANGELOG*": the first match, as the folder lists it */
static char *
resolve_pattern (CsnProbePlan *plan)
{
  const char *folder = csn_probe_setup_get_project_folder (plan->setup);
  g_autofree char *pattern = NULL;
  char *path = NULL;
  glob_t found = { 0 };

  if (strpbrk (plan->path, "*?[") == NULL || strstr (plan->path, "..") != NULL || folder == NULL)
    return g_strdup (plan->path);
  pattern = g_build_filename (folder, plan->path, NULL);
  if (glob (pattern, 0, NULL, &found) == 0 && found.gl_pathc > 0)
    path = g_strdup (found.gl_pathv[0] + strlen (folder) + 1);
  globfree (&found);
  return path != NULL ? path : g_strdup (plan->path);
}

/* An absolute path that the document names is read where it is, when it lies in the project folder or in /tmp, where
 * commands leave their reports. */
static GBytes *
read_named_file (CsnProbePlan *plan, const char *path, GError **error)
{
  const char *folder = csn_probe_setup_get_project_folder (plan->setup);

  if (folder != NULL && g_str_has_prefix (path, folder) && path[strlen (folder)] == '/')
    return csn_project_file_read (folder, path + strlen (folder) + 1, MAX_FILE, error);
  if (g_str_has_prefix (path, "/tmp/"))
    return csn_project_file_read ("/tmp", path + strlen ("/tmp/"), MAX_FILE, error);
  return csn_project_file_read (folder, path, MAX_FILE, error);
}

static gboolean
must_be_json (CsnProbePlan *plan)
{
  const char *pass = csn_probe_spec_get_pass (plan->spec);

  return pass != NULL && g_regex_match_simple ("json", pass, G_REGEX_CASELESS, 0);
}

static void
measure_file (CsnProbePlan *plan, CsnMeasurement *m)
{
  g_autofree char *path = resolve_pattern (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_named_file (plan, path, &error);

  if (bytes == NULL)
    {
      csn_readings_set_int (m->readings, "exists", 0);
      if (g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED))
        csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (error->message));
      else if (plan->fence == NULL || !csn_hurl_fence_judges (plan->fence))
        csn_measurement_set_state (m, CSN_STATE_FAIL, g_strdup_printf (_ ("“%s” does not exist."), path));
      g_string_append_printf (m->log, "%s\n", error->message);
      return;
    }

  g_autofree char *digest = csn_sha256_hex_bytes (bytes);

  csn_readings_set_int (m->readings, "exists", 1);
  csn_readings_set_int (m->readings, "size", (gint64) g_bytes_get_size (bytes));
  csn_readings_set_text (m->readings, "sha256", digest);
  m->body = g_bytes_ref (bytes);
  csn_readings_set_text (m->readings, "path", path);
  g_string_append_printf (m->log, "%s: %" G_GSIZE_FORMAT " bytes, sha256 %s\n", path, g_bytes_get_size (bytes),
                          digest);
  csn_measurement_read_json (m, plan, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (must_be_json (plan))
    {
      g_autoptr (yyjson_doc) doc =
        csn_json_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

      if (doc == NULL)
        csn_measurement_set_state (m, CSN_STATE_FAIL, g_strdup (error->message));
    }
}

static const char *
plain_key (const char *key)
{
  if (g_str_has_prefix (key, "$."))
    return key + 2;
  return strcmp (key, "$") == 0 ? "" : key;
}

static void
measure_json (CsnProbePlan *plan, CsnMeasurement *m)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_named_file (plan, plan->path, &error);
  g_autoptr (yyjson_doc) doc = NULL;
  yyjson_val *value;
  const char *key = plain_key (plan->key);

  if (bytes != NULL)
    doc = csn_json_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  if (doc == NULL)
    {
      /* an unreadable prerequisite is an error of the instrument, never a "no" (GATES.md E9) */
      csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (error->message));
      return;
    }
  value = *key == '\0' ? yyjson_doc_get_root (doc) : csn_json_find (yyjson_doc_get_root (doc), key);
  csn_readings_set_int (m->readings, "exists", value != NULL);
  if (value == NULL)
    {
      csn_readings_set_empty (m->readings, "value");
      g_string_append_printf (m->log, "%s: %s is not there\n", plan->path, key);
      return;
    }

  g_autofree char *text = csn_json_dup_text (value);

  csn_json_set_reading (m->readings, "value", value);
  g_string_append_printf (m->log, "%s: %s = %.4000s\n", plan->path, key, text);
  csn_measurement_read_json (m, plan, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The value of @name in the lines of an .env file. */
static char *
find_in_env_file (const char *text, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char *value = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *equals;

      if (g_str_has_prefix (line, "export "))
        line = g_strchug (line + strlen ("export "));
      equals = strchr (line, '=');
      if (*line == '#' || equals == NULL)
        continue;
      *equals = '\0';
      if (strcmp (g_strchomp (line), name) != 0)
        continue;
      equals = g_strstrip (equals + 1);
      if ((*equals == '"' || *equals == '\'') && strlen (equals) >= 2 && equals[strlen (equals) - 1] == *equals)
        {
          equals[strlen (equals) - 1] = '\0';
          equals++;
        }
      g_free (value);
      value = g_strdup (equals);
    }
  return value;
}

static gboolean
is_placeholder (const char *value)
{
  return *value == '\0' || strstr (value, "...") != NULL || strstr (value, "…") != NULL
         || g_regex_match_simple ("^\\*+$|^<.*>$|^(your|change|todo|xxx)", value, G_REGEX_CASELESS, 0);
}

/* FALSE when the file that should say so cannot be read. */
static gboolean
read_env (CsnProbePlan *plan, const char *name, char **value, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  *value = NULL;
  if (plan->path == NULL)
    {
      *value = g_strdup (g_getenv (name));
      return TRUE;
    }
  bytes = read_named_file (plan, plan->path, error);
  if (bytes == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  *value = find_in_env_file (text, name);
  return TRUE;
}

/* Every name that a probe fence asks for; of a secret only that it is there. */
static void
measure_env_fence (CsnProbePlan *plan, CsnMeasurement *m)
{
  g_auto (GStrv) names = csn_hurl_fence_list_environment (plan->fence);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = NULL;
      g_autofree char *reading = g_strconcat ("env:", names[i], NULL);
      gboolean secret = csn_probe_name_is_secret (names[i]);

      if (!read_env (plan, names[i], &value, &error))
        {
          csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (error->message));
          return;
        }
      g_string_append_printf (m->log, "%s %s\n", names[i],
                              value == NULL            ? "is not set"
                              : is_placeholder (value) ? "is a placeholder"
                              : secret                 ? "is set (a secret, not shown)"
                                                       : value);
      if (value != NULL && !is_placeholder (value))
        csn_readings_set_text (m->readings, reading, secret ? "***" : value);
    }
}

static void
measure_env (CsnProbePlan *plan, CsnMeasurement *m)
{
  gboolean secret = csn_probe_name_is_secret (plan->key);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  if (plan->fence != NULL)
    {
      measure_env_fence (plan, m);
      return;
    }
  if (!read_env (plan, plan->key, &value, &error))
    {
      csn_measurement_set_state (m, CSN_STATE_ERROR, g_strdup (error->message));
      return;
    }
  csn_readings_set_int (m->readings, "exists", value != NULL && !is_placeholder (value));
  g_string_append_printf (m->log, "%s %s\n", plan->key,
                          value == NULL            ? "is not set"
                          : is_placeholder (value) ? "is a placeholder"
                          : secret                 ? "is set (a secret, not shown)"
                                                   : "is set");
  if (value != NULL && !secret)
    {
      csn_readings_set_text (m->readings, "value", value);
      g_string_append_printf (m->log, "%s=%s\n", plan->key, value);
    }
  if (plan->expected != NULL)
    csn_measurement_set_state (m, g_strcmp0 (value, plan->expected) == 0 ? CSN_STATE_PASS : CSN_STATE_FAIL,
                               g_strdup_printf (_ ("%s is “%s”; expected “%s”."), plan->key,
                                                value ? value : _ ("not set"), plan->expected));
  else if (value == NULL || is_placeholder (value))
    csn_measurement_set_state (m, CSN_STATE_FAIL, g_strdup_printf (_ ("%s is not set."), plan->key));
  else if (plan->condition->assertions->len == 0)
    csn_measurement_set_state (m, CSN_STATE_PASS, g_strdup_printf (_ ("%s is set."), plan->key));
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  CsnProbePlan *plan = source;
  CsnMeasurement *m = csn_measurement_new ();

  if (plan->lane == CSN_LANE_FILE)
    measure_file (plan, m);
  else if (plan->lane == CSN_LANE_JSON)
    measure_json (plan, m);
  else
    measure_env (plan, m);
  m->duration_us = g_get_monotonic_time () - m->begin;
  g_task_return_pointer (task, m, (GDestroyNotify) csn_measurement_free);
}

void
csn_file_lane_run_async (CsnProbePlan        *plan,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (plan, NULL, callback, user_data);

  g_task_set_source_tag (task, csn_file_lane_run_async);
  g_task_run_in_thread (task, measure_in_thread);
}
