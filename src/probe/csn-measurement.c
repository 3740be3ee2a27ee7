/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a lane hands back after running a plan. Must not judge. */

#include "csn-measurement.h"

#include "csn-json.h"

#include <string.h>

CsnMeasurement *
csn_measurement_new (void)
{
  CsnMeasurement *self = g_new0 (CsnMeasurement, 1);

  self->state = CSN_STATE_PENDING;
  self->readings = csn_readings_new ();
  self->samples = csn_samples_new ();
  self->judgements = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_judgement_free);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->log = g_string_new (NULL);
  self->code = -1;
  self->started = g_get_real_time ();
  self->begin = g_get_monotonic_time ();
  return self;
}

void
csn_measurement_free (CsnMeasurement *self)
{
  if (self == NULL)
    return;
  g_free (self->message);
  csn_readings_free (self->readings);
  csn_samples_free (self->samples);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_ptr_array_unref (self->judgements);
  g_hash_table_unref (self->secrets);
  g_string_free (self->log, TRUE);
  g_free (self);
}

void
csn_measurement_set_state (CsnMeasurement *self, CsnState state, char *message)
{
  g_return_if_fail (self != NULL);

  if (self->state != CSN_STATE_PENDING)
    {
      g_free (message);
      return;
    }
  self->state = state;
  self->message = message;
}

CsnMeasurement *
csn_lane_run_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static gboolean
wants_json (CsnProbePlan *plan)
{
  for (guint i = 0; i < plan->condition->assertions->len; i++)
    if (g_str_has_prefix (((CsnAssertion *) g_ptr_array_index (plan->condition->assertions, i))->reading, "json:"))
      return TRUE;
  return plan->jq != NULL;
}

void
csn_measurement_read_json (CsnMeasurement *self, CsnProbePlan *plan, const char *data, gsize length)
{
  g_autoptr (yyjson_doc) doc = NULL;
  yyjson_val *root;

  g_return_if_fail (self != NULL && plan != NULL);

  if (!wants_json (plan))
    return;
  doc = csn_json_read (data, length, NULL);
  root = yyjson_doc_get_root (doc);
  if (root == NULL)
    return;
  for (guint i = 0; i < plan->condition->assertions->len; i++)
    {
      const CsnAssertion *assertion = g_ptr_array_index (plan->condition->assertions, i);
      yyjson_val *value;

      if (!g_str_has_prefix (assertion->reading, "json:"))
        continue;
      value = csn_json_find (root, assertion->reading + strlen ("json:"));
      if (value != NULL)
        csn_json_set_reading (self->readings, assertion->reading, value);
    }
  if (plan->jq != NULL && strlen (plan->jq) > 2)
    {
      yyjson_val *value = csn_json_find (root, plan->jq + 2);

      if (value != NULL)
        csn_json_set_reading (self->readings, "value", value);
    }
}
