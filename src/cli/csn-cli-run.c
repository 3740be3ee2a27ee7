/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* run RECORD [ITEM…] --allow CONSENT: runs the probes that were allowed, side by side, and files what they found. Without
 * --allow nothing runs: what would need allowing is listed. What is measured over hours is left to those who --wait. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli-plan.h"
#include "csn-commands.h"
#include "csn-probe-runner.h"
#include "csn-session-plan-file.h"

gboolean
csn_cli_is_plan_allowed (CsnProbePlan *plan, char **allowed, gboolean alone)
{
  for (gsize i = 0; allowed != NULL && allowed[i] != NULL; i++)
    {
      if (strcmp (allowed[i], "all") == 0 && (alone || !csn_probe_plan_is_mutating (plan)))
        return TRUE;
      if (strcmp (allowed[i], "read") == 0 && csn_probe_plan_is_plain_read (plan))
        return TRUE;
      /* short forms as "probes" prints them */
      if (strlen (allowed[i]) >= 12 && g_str_has_prefix (csn_probe_plan_get_fingerprint (plan), allowed[i]))
        return TRUE;
    }
  return FALSE;
}

/* Plans of the wanted items, or of all; NULL after a message. (transfer full) */
static GPtrArray *
collect (CsnSession *session, char **items, int n_items)
{
  g_autoptr (GPtrArray) all = csn_session_plan_probes (session);
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (g_object_unref);

  if (n_items == 0)
    return g_steal_pointer (&all);
  for (int n = 0; n < n_items; n++)
    {
      CsnEntry *entry = csn_record_find_entry (csn_session_get_record (session), items[n]);
      guint before = plans->len;

      for (guint i = 0; i < all->len; i++)
        {
          CsnProbeSpec *spec = csn_probe_plan_get_spec (g_ptr_array_index (all, i));
          g_autofree char *line = g_strdup_printf ("L%u", csn_probe_spec_get_line (spec));
          CsnItem *item = csn_probe_spec_get_item (spec);

          if (strcmp (items[n], csn_probe_spec_get_id (spec)) == 0 || strcmp (items[n], line) == 0
              || (entry != NULL && item == csn_entry_get_item (entry)))
            g_ptr_array_add (plans, g_object_ref (g_ptr_array_index (all, i)));
        }
      if (plans->len == before)
        {
          csn_cli_usage (_ ("“%s” has no probe"), items[n]);
          return NULL;
        }
    }
  return g_steal_pointer (&plans);
}

static void
print_plans (GPtrArray *plans, gboolean as_json)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (plans, i);
      g_autofree char *text = csn_probe_plan_dup_text (plan);

      if (as_json)
        json_array_add_object_element (array, csn_probe_plan_to_json (plan));
      else
        csn_cli_print ("%s\n%s\n\n", csn_probe_plan_get_fingerprint (plan), text);
    }
  json_node_set_array (node, array);
  if (as_json)
    csn_cli_print_json (node);
}

/* The last run of each plan, and the worst of their states as exit status. */
static int
print_results (CsnSession *session, GPtrArray *plans, gboolean as_json)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  int status = CSN_EXIT_SUCCESS;

  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbeSpec *spec = csn_probe_plan_get_spec (g_ptr_array_index (plans, i));
      CsnProbeResult *run = csn_session_get_last_run (session, csn_probe_spec_get_id (spec));

      if (run == NULL)
        continue;
      if (csn_probe_result_get_state (run) != CSN_STATE_PASS && csn_probe_result_get_state (run) != CSN_STATE_RECORDED)
        status = CSN_EXIT_FAILED;
      if (as_json)
        json_array_add_object_element (array, csn_probe_result_to_json (run));
      else
        csn_cli_print ("L%-5u %-12s %s\n", csn_probe_spec_get_line (spec),
                       csn_enum_to_string (CSN_TYPE_STATE, csn_probe_result_get_state (run)),
                       csn_probe_result_get_summary (run));
    }
  json_node_set_array (node, array);
  if (as_json)
    csn_cli_print_json (node);
  return status;
}

/* Longest series that runs without being waited for on purpose, in milliseconds: nobody wants a day of silence. */
#define MAX_UNASKED_SPAN (60 * 1000)

static gboolean
takes_too_long (CsnProbePlan *plan, gboolean wait)
{
  return !wait && csn_probe_plan_is_series (plan)
         && csn_probe_schedule_get_span (csn_probe_plan_get_schedule (plan)) > MAX_UNASKED_SPAN;
}

typedef struct
{
  char **allowed;
  gboolean wait;
  gboolean remember;
  gboolean named; /* items were named: a single plan that may change something is one that was asked for */
} Choice;

/* What may not run is left out and said why; what this computer remembers runs with the rights it was allowed with.
 * (transfer full) */
static GPtrArray *
dup_allowed (CsnSession *session, GPtrArray *plans, const Choice *choice)
{
  g_autoptr (GPtrArray) remembered = csn_session_list_allowed (session, plans);
  gboolean alone = choice->named && plans->len == 1;
  GPtrArray *allowed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (plans, i);
      g_autofree char *title = csn_probe_plan_dup_title (plan);
      const char *const *reasons = csn_probe_plan_get_reasons (plan);
      gboolean given = csn_cli_is_plan_allowed (plan, choice->allowed, alone);

      if (!csn_probe_plan_can_run (plan))
        csn_cli_warn (_ ("not run: %s: %s\n"), title, reasons && reasons[0] ? reasons[0] : "");
      else if (!given && g_ptr_array_index (remembered, i) == NULL)
        csn_cli_warn (_ ("not allowed: %s; allow it with --allow %.12s\n"), title, csn_probe_plan_get_fingerprint (plan));
      else if (takes_too_long (plan, choice->wait))
        {
          const CsnProbeSchedule *schedule = csn_probe_plan_get_schedule (plan);
          g_autofree char *span = csn_probe_schedule_dup_span (csn_probe_schedule_get_span (schedule));

          csn_cli_warn (_ ("not run: %s: it is measured over %s; run it with --wait\n"), title, span);
        }
      else
        g_ptr_array_add (allowed, g_object_ref (given ? plan : g_ptr_array_index (remembered, i)));
    }
  return allowed;
}

/* What lies in the keyring, when a plan waits for it: TRUE then. No keyring is no error: secrets may come from the environment. */
static gboolean
load_secrets (CsnSession *session, GPtrArray *plans)
{
  g_auto (GStrv) missing = csn_session_list_missing_secrets (session, plans);
  g_autoptr (GAsyncResult) result = NULL;

  if (missing[0] == NULL || g_getenv ("DBUS_SESSION_BUS_ADDRESS") == NULL)
    return FALSE;
  csn_session_load_secrets_async (session, NULL, csn_cli_done, &result);
  return csn_cli_wait_act (session, &result, NULL);
}

/* Series that a program left behind: those that missed something end, the others go on when @wait. */
static gboolean
continue_series (CsnSession *session, gboolean wait, GError **error)
{
  GListModel *all = csn_record_get_series (csn_session_get_record (session));
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_settle_series_async (session, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, error))
    return FALSE;
  for (guint i = 0; wait && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (CsnProbeSeries) series = g_list_model_get_item (all, i);

      if (csn_probe_series_get_state (series) != CSN_STATE_RUNNING)
        continue;
      csn_session_resume_series_async (session, csn_probe_series_get_id (series), NULL, csn_cli_done, &result);
      if (!csn_cli_wait_act (session, &result, error))
        return FALSE;
    }
  return TRUE;
}

#define MAX_RESULT_BYTES (256 * 1024 * 1024)

static int
take_results (CsnSession *session, const char *path, GPtrArray *plans, gboolean as_json)
{
  g_autoptr (GBytes) file = csn_cli_read_file (path, MAX_RESULT_BYTES);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return CSN_EXIT_IO;
  csn_session_import_results_async (session, file, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return print_results (session, plans, as_json);
}

static int
write_plan (CsnSession *session, GPtrArray *plans, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) file = NULL;

  if (!csn_session_may_write_to (session, path, &error))
    return csn_cli_fail (error);
  csn_session_export_plan_async (session, plans, NULL, csn_cli_done, &result);
  file = csn_session_export_plan_finish (session, csn_cli_wait (&result), &error);
  if (file == NULL
      || !g_file_set_contents_full (path, g_bytes_get_data (file, NULL), (gssize) g_bytes_get_size (file),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

typedef struct
{
  CsnCliPlanOptions plan;
  Choice choice;
  char *result;  /* (owned) (nullable) */
  gboolean dry_run;
  gboolean as_json;
} RunOptions;

static int
run_record (const char *path, char **items, int n_items, RunOptions *options)
{
  gboolean only_look = options->dry_run;
  g_autoptr (CsnSession) session = csn_cli_open (path, only_look, NULL);
  const CsnPlanHost *host = &options->plan.host;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GPtrArray) planned = NULL;
  g_autoptr (GPtrArray) allowed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_set_probe_limits (session, options->plan.at_once, 0, host->time_limit);
  if (host->folder != NULL)
    csn_session_set_project_folder (session, host->folder);
  if (host->folder != NULL && options->choice.remember
      && !csn_session_remember_project_folder (session, host->folder, &error))
    return csn_cli_fail (error);
  plans = collect (session, items, n_items);
  if (plans == NULL)
    return CSN_EXIT_USAGE;
  planned = load_secrets (session, plans) || host->rights != CSN_PROBE_RIGHT_NONE
              ? csn_session_plan_again (session, plans, host->rights)
              : g_ptr_array_ref (plans);
  if (options->plan.plan != NULL)
    return write_plan (session, planned, options->plan.plan);
  if (options->dry_run)
    {
      print_plans (planned, options->as_json);
      return CSN_EXIT_SUCCESS;
    }
  if (options->result != NULL)
    return take_results (session, options->result, planned, options->as_json);
  if (!continue_series (session, options->choice.wait, &error))
    return csn_cli_fail (error);
  options->choice.named = n_items > 0;
  allowed = dup_allowed (session, planned, &options->choice);
  if (allowed->len == 0)
    return csn_cli_usage (_ ("nothing to run"));
  if (options->choice.remember && !csn_session_allow_probes (session, allowed, &error))
    csn_cli_warn ("countersign-cli: %s\n", error->message);
  g_clear_error (&error);
  csn_session_run_probes_async (session, allowed, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return print_results (session, allowed, options->as_json);
}

int
csn_cli_run (int argc, char **argv)
{
  g_auto (GStrv) allowed = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *plan = NULL;
  g_autofree char *taken = NULL;
  g_autofree char *output = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pin_file = NULL;
  RunOptions options = { 0 };
  int at_once = CSN_PROBE_RUNNER_LIMIT, time_limit = 0;
  gboolean may_write = FALSE, may_connect = FALSE;
  CsnProbeRights rights = CSN_PROBE_RIGHT_NONE;
  const GOptionEntry entries[] = {
    { "allow", 0, 0, G_OPTION_ARG_STRING_ARRAY, &allowed, N_ ("read, all, or a fingerprint"), N_ ("CONSENT") },
    { "remember", 0, 0, G_OPTION_ARG_NONE, &options.choice.remember, N_ ("Keep consent and folder on this computer"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, N_ ("Only show what would run"), NULL },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &options.choice.wait, N_ ("Also run what is measured over a minute or more, to its end"), NULL },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &plan, N_ ("With RECORD: write the plan there; else execute it"), N_ ("FILE") },
    { "result", 0, 0, G_OPTION_ARG_FILENAME, &taken, N_ ("Take in the signed result of a plan"), N_ ("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where the result of a plan goes"), N_ ("FILE") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &key, N_ ("Who signs the result of a plan"), N_ ("URI") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print JSON"), NULL },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Project folder"), N_ ("FOLDER") },
    { "write", 0, 0, G_OPTION_ARG_NONE, &may_write, N_ ("Let commands change the project folder"), NULL },
    { "network", 0, 0, G_OPTION_ARG_NONE, &may_connect, N_ ("Let commands use the network"), NULL },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &at_once, N_ ("How many probes run at once, 1 to 32; else 4"), N_ ("N") },
    { "time-limit", 0, 0, G_OPTION_ARG_INT, &time_limit, N_ ("Stop each probe after so long"), N_ ("SECONDS") },
    G_OPTION_ENTRY_NULL,
  };

  if (!csn_cli_parse ("run", entries, &argc, &argv, 0, G_MAXINT - 1))
    return CSN_EXIT_USAGE;
  if (at_once < 1 || at_once > CSN_PROBE_RUNNER_MOST || time_limit < 0)
    return csn_cli_usage (_ ("--concurrency is 1 to %d, --time-limit a number of seconds"), CSN_PROBE_RUNNER_MOST);
  rights |= may_write ? CSN_PROBE_RIGHT_WRITE : 0;
  rights |= may_connect ? CSN_PROBE_RIGHT_CONNECT : 0;
  options.plan = (CsnCliPlanOptions) { plan, output, key, pin_file, allowed, (guint) at_once,
                                       { folder, (guint) time_limit, rights } };
  options.choice.allowed = allowed;
  options.result = taken;
  if (argc < 2 && plan == NULL)
    return csn_cli_usage (_ ("name a record, or a plan with --plan FILE"));
  if (argc < 2)
    return csn_cli_run_plan (&options.plan);
  if (plan != NULL && options.plan.host.rights != CSN_PROBE_RIGHT_NONE)
    return csn_cli_usage (_ ("--write and --network are given where a plan runs, not where it is written"));
  return run_record (argv[1], argv + 2, argc - 2, &options);
}
