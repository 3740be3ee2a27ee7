/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a fence says of a measurement. A state that the lane set stays: a run that was stopped is not judged. */

#include "csn-fence-judge.h"

#include "csn-hurl-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The values of the setup as variables of the language; secrets stay out, for nothing here is sent. */
static GHashTable *
collect_variables (CsnProbePlan *plan)
{
  GHashTable *variables =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) csn_hurl_value_unref);
  g_auto (GStrv) names = csn_probe_setup_list_values (plan->setup);

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_replace (variables, g_strdup (names[i]),
                          csn_hurl_guess_value (csn_probe_setup_get_value (plan->setup, names[i])));
  return variables;
}

static double
get_throughput (const CsnMeasurement *m)
{
  CsnDecimal number;

  return csn_readings_get_number (m->readings, "throughput", &number) ? csn_decimal_to_double (number) : 0;
}

/* No data is what the author says it is: "@empty: pass" for a vector that is empty when all is well. */
static CsnState
settle_empty (CsnProbePlan *plan, CsnMeasurement *m, CsnState state)
{
  if (state != CSN_STATE_INCONCLUSIVE || plan->directives->empty == CSN_STATE_INCONCLUSIVE)
    return state;
  for (guint i = 0; i < m->judgements->len; i++)
    {
      CsnJudgement *judgement = g_ptr_array_index (m->judgements, i);

      if (judgement->state == CSN_STATE_INCONCLUSIVE)
        judgement->state = plan->directives->empty;
    }
  g_clear_pointer (&m->message, g_free);
  m->message = g_strdup (_ ("There was no data; the block says with “@empty” what that means."));
  return plan->directives->empty;
}

static CsnState
join (CsnState a, CsnState b)
{
  if (a == CSN_STATE_ERROR || b == CSN_STATE_ERROR)
    return CSN_STATE_ERROR;
  if (a == CSN_STATE_FAIL || b == CSN_STATE_FAIL)
    return CSN_STATE_FAIL;
  return a == CSN_STATE_INCONCLUSIVE || b == CSN_STATE_INCONCLUSIVE ? CSN_STATE_INCONCLUSIVE : CSN_STATE_PASS;
}

CsnState
csn_fence_judge (CsnProbePlan *plan, CsnMeasurement *m)
{
  gboolean asserts, stats;
  CsnState state = CSN_STATE_PASS;

  g_return_val_if_fail (CSN_IS_PROBE_PLAN (plan), CSN_STATE_ERROR);
  g_return_val_if_fail (m != NULL, CSN_STATE_ERROR);

  asserts = plan->fence != NULL && (csn_hurl_fence_judges (plan->fence) || plan->fence->captures->len > 0);
  stats = plan->directives->stats->len > 0;
  if (m->state == CSN_STATE_ERROR || m->state == CSN_STATE_CANCELLED || (!asserts && !stats))
    return CSN_STATE_PENDING;
  if (asserts)
    {
      g_autoptr (GHashTable) variables = collect_variables (plan);
      g_autofree char *message = NULL;

      state = csn_hurl_fence_evaluate (plan->fence, m->readings, m->body, variables,
                                       csn_probe_setup_get_project_folder (plan->setup), m->judgements, m->secrets,
                                       &message);
      if (state != CSN_STATE_PASS && m->message == NULL)
        m->message = g_steal_pointer (&message);
      if (!csn_hurl_fence_judges (plan->fence) && !stats && state == CSN_STATE_PASS)
        return CSN_STATE_PENDING;
    }
  if (stats)
    state = join (state, csn_probe_directives_judge (plan->directives, m->samples, get_throughput (m), plan->runs_named,
                                                     m->judgements));
  state = settle_empty (plan, m, state);
  /* the lane's own PASS or FAIL (asserts of a hurl block) counts as well */
  if (m->state == CSN_STATE_PASS || m->state == CSN_STATE_FAIL)
    {
      state = join (m->state, state);
      if (m->state == CSN_STATE_PASS && state != CSN_STATE_PASS)
        g_clear_pointer (&m->message, g_free);
      m->state = CSN_STATE_PENDING;
    }
  return state;
}

void
csn_fence_note_statistics (CsnProbePlan *plan, CsnMeasurement *m, CsnProbeResult *result)
{
  g_return_if_fail (CSN_IS_PROBE_PLAN (plan));
  g_return_if_fail (m != NULL && CSN_IS_PROBE_RESULT (result));

  for (guint i = 0; i < plan->directives->fills->len; i++)
    {
      const CsnFill *fill = g_ptr_array_index (plan->directives->fills, i);
      CsnDecimal number;

      if (csn_stat_evaluate (fill->name, m->samples, get_throughput (m), plan->runs_named, &number))
        {
          g_autofree char *text = csn_decimal_to_string (number, 2);

          csn_probe_result_set_value (result, fill->name, text);
        }
    }
}
