/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines that the runner and the engine exchange. Must not run anything. */

#include "csn-engine-message.h"

#include <string.h>

static char *
write_line (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return json_to_string (node, FALSE);
}

static JsonObject *
read_line (const char *line, JsonParser *parser)
{
  JsonNode *root;

  if (!json_parser_load_from_data (parser, line, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

JsonObject *
csn_engine_message_write_spec (CsnProbeSpec *spec)
{
  JsonObject *object = json_object_new ();
  JsonArray *needs = json_array_new ();
  const char *const *names = csn_probe_spec_get_needs (spec);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    json_array_add_string_element (needs, names[i]);
  set_string (object, "id", csn_probe_spec_get_id (spec));
  set_string (object, "text", csn_probe_spec_get_text (spec));
  set_string (object, "pass", csn_probe_spec_get_pass (spec));
  set_string (object, "language", csn_probe_spec_get_language (spec));
  json_object_set_int_member (object, "kind", csn_probe_spec_get_kind (spec));
  json_object_set_int_member (object, "line", csn_probe_spec_get_line (spec));
  json_object_set_int_member (object, "gate_class", csn_probe_spec_get_gate_class (spec));
  json_object_set_boolean_member (object, "mutating", csn_probe_spec_is_mutating (spec));
  json_object_set_boolean_member (object, "manual", csn_probe_spec_is_manual (spec));
  json_object_set_array_member (object, "needs", needs);
  return object;
}

CsnProbeSpec *
csn_engine_message_read_spec (JsonObject *object)
{
  g_autoptr (GPtrArray) needs = g_ptr_array_new ();
  JsonArray *names = json_object_has_member (object, "needs") ? json_object_get_array_member (object, "needs") : NULL;
  CsnProbeSpec *spec;
  CsnProbeSpecInit init = {
    .kind = (CsnProbeKind) json_object_get_int_member (object, "kind"),
    .line = (guint) json_object_get_int_member (object, "line"),
    .text = json_object_get_string_member_with_default (object, "text", ""),
    .pass = json_object_get_string_member_with_default (object, "pass", NULL),
    .language = json_object_get_string_member_with_default (object, "language", NULL),
    .gate_class = (CsnGateClass) json_object_get_int_member (object, "gate_class"),
    .mutating = json_object_get_boolean_member (object, "mutating"),
    .manual = json_object_get_boolean_member (object, "manual"),
  };

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    g_ptr_array_add (needs, (gpointer) json_array_get_string_element (names, i));
  g_ptr_array_add (needs, NULL);
  init.needs = (const char *const *) needs->pdata;
  spec = csn_probe_spec_new (&init);
  csn_probe_spec_take_id (spec, g_strdup (json_object_get_string_member_with_default (object, "id", "probe")));
  return spec;
}

char *
csn_engine_message_write_request (guint id, CsnProbePlan *plan, const char *consent)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (plan), NULL);

  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", id);
  set_string (object, "consent", consent);
  json_object_set_object_member (object, "spec", csn_engine_message_write_spec (csn_probe_plan_get_spec (plan)));
  json_object_set_object_member (object, "setup", csn_probe_setup_to_json (csn_probe_plan_get_setup (plan)));
  return write_line (object);
}

CsnProbePlan *
csn_engine_message_read_request (const char *line, guint *id, char **consent)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (CsnProbeSpec) spec = NULL;
  g_autoptr (CsnProbeSetup) setup = NULL;
  JsonObject *object;

  g_return_val_if_fail (line != NULL && id != NULL && consent != NULL, NULL);

  object = read_line (line, parser);
  if (object == NULL || !json_object_has_member (object, "id") || !json_object_has_member (object, "spec")
      || !json_object_has_member (object, "setup"))
    return NULL;
  *id = (guint) json_object_get_int_member (object, "id");
  *consent = g_strdup (json_object_get_string_member_with_default (object, "consent", NULL));
  spec = csn_engine_message_read_spec (json_object_get_object_member (object, "spec"));
  setup = csn_probe_setup_new_from_json (json_object_get_object_member (object, "setup"));
  return csn_probe_plan_new_from_spec (spec, setup);
}

char *
csn_engine_message_write_started (guint id)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", id);
  json_object_set_boolean_member (object, "started", TRUE);
  return write_line (object);
}

char *
csn_engine_message_write_result (guint id, CsnProbeResult *result)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (result), NULL);

  JsonObject *object = json_object_new ();
  GBytes *output = csn_probe_result_get_output (result);

  json_object_set_int_member (object, "id", id);
  json_object_set_object_member (object, "result", csn_probe_result_to_json (result));
  if (output != NULL)
    {
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (output, &length);
      g_autofree char *encoded = g_base64_encode (data, length);

      json_object_set_string_member (object, "output", encoded);
    }
  return write_line (object);
}

gboolean
csn_engine_message_read_answer (const char *line, guint *id, CsnProbeResult **result)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *output;
  JsonObject *object;

  g_return_val_if_fail (line != NULL && id != NULL && result != NULL, FALSE);

  *result = NULL;
  object = read_line (line, parser);
  if (object == NULL || !json_object_has_member (object, "id"))
    return FALSE;
  *id = (guint) json_object_get_int_member (object, "id");
  if (!json_object_has_member (object, "result"))
    return TRUE;
  *result = csn_probe_result_new_from_json (json_object_get_object_member (object, "result"));
  output = json_object_get_string_member_with_default (object, "output", NULL);
  if (*result != NULL && output != NULL)
    {
      gsize length = 0;
      guint8 *data = g_base64_decode (output, &length);
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);

      csn_probe_result_set_output (*result, bytes);
    }
  return TRUE;
}
