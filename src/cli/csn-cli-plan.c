/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* run --plan FILE -o RESULT --key URI: executes an exported plan on this computer, without its record, and signs
 * what it found. Knows nothing of records. */

#include "csn-cli-plan.h"

#include <glib/gi18n.h>

#include "csn-cms.h"
#include "csn-plan-file.h"
#include "csn-probe-runner.h"

#define MAX_PLAN_BYTES (16 * 1024 * 1024)

/* Fingerprints of what may run; the others are named with the reason. */
static char **
choose (GPtrArray *plans, char **allowed)
{
  g_autoptr (GStrvBuilder) consents = g_strv_builder_new ();

  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (plans, i);
      const char *const *reasons = csn_probe_plan_get_reasons (plan);
      g_autofree char *text = csn_probe_plan_dup_text (plan);

      if (!csn_probe_plan_can_run (plan))
        csn_cli_warn (_ ("not run: %s: %s\n"), text, reasons[0] ? reasons[0] : "");
      else if (!csn_cli_is_plan_allowed (plan, allowed, plans->len == 1))
        csn_cli_warn (_ ("not allowed; allow it with --allow %.12s:\n%s\n"), csn_probe_plan_get_fingerprint (plan), text);
      else
        g_strv_builder_add (consents, csn_probe_plan_get_fingerprint (plan));
    }
  return g_strv_builder_end (consents);
}

static void
unref_if_set (gpointer object)
{
  g_clear_object (&object);
}

/* Runs what is allowed; results in step with @plans, NULL for the rest. (transfer full) */
static GPtrArray *
run_allowed (GPtrArray *plans, char **consents, guint at_once)
{
  g_autoptr (CsnProbeRunner) runner = csn_probe_runner_new ();
  g_autofree GAsyncResult **ended = g_new0 (GAsyncResult *, plans->len);
  g_autofree gboolean *runs = g_new0 (gboolean, plans->len);
  GPtrArray *results = g_ptr_array_new_with_free_func (unref_if_set);

  csn_probe_runner_set_limit (runner, at_once);
  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (plans, i);
      const char *consent = csn_probe_plan_get_fingerprint (plan);

      runs[i] = g_strv_contains ((const char *const *) consents, consent);
      if (runs[i])
        csn_probe_runner_run_async (runner, plan, consent, CSN_PROBE_IN_TURN, NULL, csn_cli_done, &ended[i]);
    }
  for (guint i = 0; i < plans->len; i++)
    {
      g_ptr_array_add (results, runs[i] ? csn_probe_runner_run_finish (runner, csn_cli_wait (&ended[i])) : NULL);
      g_clear_object (&ended[i]);
    }
  return results;
}

static int
write_signed (GBytes *statement, const CsnCliPlanOptions *options)
{
  g_autoptr (CsnIdentity) identity = csn_cli_open_identity (options->key, options->pin_file);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;

  if (identity == NULL)
    return CSN_EXIT_IO;
  cms = csn_cms_sign_detached (identity, statement, now, NULL, NULL, &error);
  sealed = cms != NULL ? csn_plan_file_seal_result (statement, cms, &error) : NULL;
  if (sealed == NULL
      || !g_file_set_contents_full (options->output, g_bytes_get_data (sealed, NULL), (gssize) g_bytes_get_size (sealed),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

static int
print_outcomes (GPtrArray *plans, GPtrArray *results)
{
  int status = CSN_EXIT_SUCCESS;

  for (guint i = 0; i < results->len; i++)
    {
      CsnProbeResult *result = g_ptr_array_index (results, i);
      guint line = csn_probe_spec_get_line (csn_probe_plan_get_spec (g_ptr_array_index (plans, i)));
      CsnState state;

      if (result == NULL)
        continue;
      state = csn_probe_result_get_state (result);
      if (state != CSN_STATE_PASS && state != CSN_STATE_RECORDED)
        status = CSN_EXIT_FAILED;
      csn_cli_print ("L%-5u %-12s %s\n", line, csn_enum_to_string (CSN_TYPE_STATE, (int) state),
                     csn_probe_result_get_summary (result));
    }
  return status;
}

int
csn_cli_run_plan (const CsnCliPlanOptions *options)
{
  g_autoptr (GBytes) file = csn_cli_read_file (options->plan, MAX_PLAN_BYTES);
  g_auto (GStrv) consents = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GBytes) statement = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *started = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S+00:00");
  g_autofree char *by = csn_cli_dup_person ();
  g_autoptr (GError) error = NULL;
  int status;

  if (file == NULL)
    return CSN_EXIT_IO;
  plans = csn_plan_file_read (file, &options->host, &error);
  if (plans == NULL)
    return csn_cli_fail (error);
  consents = choose (plans, options->allowed);
  if (consents[0] == NULL)
    return csn_cli_usage (_ ("nothing to run"));
  if (options->output == NULL || options->key == NULL)
    return csn_cli_usage (_ ("say where the result goes (-o FILE) and who signs it (--key URI)"));
  results = run_allowed (plans, consents, options->at_once);
  statement = csn_plan_file_write_result (file, plans, results, by, started, &error);
  if (statement == NULL)
    return csn_cli_fail (error);
  status = write_signed (statement, options);
  return status != CSN_EXIT_SUCCESS ? status : print_outcomes (plans, results);
}
