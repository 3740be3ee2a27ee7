/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The evidence record of one attempt; see the header. */

#include "csn-probe-attempt.h"

#include "csn-canonical-json.h"
#include "csn-digest.h"

#include <string.h>

static void
set_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static void
copy_member (JsonObject *to, JsonObject *from, const char *name)
{
  if (json_object_has_member (from, name))
    json_object_set_member (to, name, json_node_copy (json_object_get_member (from, name)));
}

/* The begin and the time it took, in UTC. */
static void
set_times (JsonObject *object, CsnProbeResult *result)
{
  const char *started = csn_probe_result_get_started (result);
  g_autoptr (GDateTime) begin = started != NULL ? g_date_time_new_from_iso8601 (started, NULL) : NULL;
  g_autoptr (GDateTime) end = begin != NULL ? g_date_time_add (begin, csn_probe_result_get_duration_us (result)) : NULL;
  g_autoptr (GDateTime) utc = end != NULL ? g_date_time_to_utc (end) : NULL;
  g_autofree char *ended = utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S+00:00") : NULL;

  set_text (object, "started", started);
  set_text (object, "ended", ended);
}

GBytes *
csn_probe_attempt_write (CsnProbePlan *plan, CsnProbeResult *result, const CsnProbeAttemptContext *context, GError **error)
{
  static const char *const from_plan[] = { "kind", "lane", "line", "pass", "text", "origins", "files", "secrets", "environment",
                                           "limits", "runs", "concurrency", "schedule", "mutating", "notices" };

  g_return_val_if_fail (CSN_IS_PROBE_PLAN (plan), NULL);
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (result), NULL);
  g_return_val_if_fail (context != NULL, NULL);

  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonObject) planned = csn_probe_plan_to_json (plan);
  CsnProbeSpec *spec = csn_probe_plan_get_spec (plan);
  const char *block = csn_probe_spec_get_text (spec);
  g_autofree char *digest = csn_sha256_hex (block, strlen (block));
  char *text;

  json_object_set_string_member (object, "schema", "countersign-attempt/1");
  set_text (object, "probe", csn_probe_spec_get_id (spec));
  for (guint i = 0; i < G_N_ELEMENTS (from_plan); i++)
    copy_member (object, planned, from_plan[i]);
  json_object_set_string_member (object, "block", block);
  json_object_set_string_member (object, "block_sha256", digest);
  set_text (object, "document_sha256", context->document_sha256);
  set_text (object, "record", context->record);
  set_text (object, "plan", csn_probe_plan_get_fingerprint (plan));
  set_text (object, "folder", csn_probe_setup_get_project_folder (csn_probe_plan_get_setup (plan)));
  json_object_set_object_member (object, "result", csn_probe_result_to_json (result));
  set_text (object, "output_sha256", context->output_sha256);
  json_object_set_int_member (object, "output_bytes", (gint64) context->output_bytes);
  set_times (object, result);
  set_text (object, "by", context->by);
  set_text (object, "program", context->program);
  set_text (object, "series", context->series);
  set_text (object, "signer", context->signer);
  text = csn_canonical_json_write_object (object, error);
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}
