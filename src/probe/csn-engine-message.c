/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines that the runner and the engine exchange. Must not run anything. */

#include "csn-engine-message.h"

#include "csn-digest.h"
#include "csn-event.h"

static JsonObject *
begin_line (guint id)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", id);
  return object;
}

static char *
write_line (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return json_to_string (node, FALSE);
}

/* (transfer full) (nullable): NULL when the line is none of ours */
static JsonObject *
read_line (const char *line, guint *id)
{
  g_autoptr (JsonNode) root = json_from_string (line, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  if (object == NULL || !json_object_has_member (object, "id"))
    return NULL;
  *id = (guint) csn_json_get_int (object, "id", 0);
  return json_object_ref (object);
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
  set_string (object, "kind", csn_enum_to_string (CSN_TYPE_PROBE_KIND, (int) csn_probe_spec_get_kind (spec)));
  json_object_set_int_member (object, "line", csn_probe_spec_get_line (spec));
  set_string (object, "gate_class", csn_enum_to_string (CSN_TYPE_GATE_CLASS, (int) csn_probe_spec_get_gate_class (spec)));
  json_object_set_boolean_member (object, "mutating", csn_probe_spec_is_mutating (spec));
  json_object_set_boolean_member (object, "manual", csn_probe_spec_is_manual (spec));
  json_object_set_array_member (object, "needs", needs);
  return object;
}

/* (transfer container): the names belong to @object */
static GPtrArray *
read_needs (JsonObject *object)
{
  GPtrArray *needs = g_ptr_array_new ();
  JsonArray *names = csn_json_get_array (object, "needs");

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *node = json_array_get_element (names, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (needs, (gpointer) json_node_get_string (node));
    }
  g_ptr_array_add (needs, NULL);
  return needs;
}

CsnProbeSpec *
csn_engine_message_read_spec (JsonObject *object)
{
  g_autoptr (GPtrArray) needs = read_needs (object);
  int kind = 0, gate_class = CSN_GATE_BLOCKING;
  CsnProbeSpec *spec;
  CsnProbeSpecInit init = {
    .line = (guint) CLAMP (csn_json_get_int (object, "line", 0), 0, G_MAXINT),
    .text = csn_json_get_string (object, "text", NULL),
    .pass = csn_json_get_string (object, "pass", NULL),
    .language = csn_json_get_string (object, "language", NULL),
    .mutating = csn_json_get_boolean (object, "mutating", FALSE),
    .manual = csn_json_get_boolean (object, "manual", FALSE),
    .needs = (const char *const *) needs->pdata,
  };

  if (init.text == NULL || !csn_enum_from_string (CSN_TYPE_PROBE_KIND, csn_json_get_string (object, "kind", ""), &kind))
    return NULL;
  csn_enum_from_string (CSN_TYPE_GATE_CLASS, csn_json_get_string (object, "gate_class", ""), &gate_class);
  init.kind = (CsnProbeKind) kind;
  init.gate_class = (CsnGateClass) gate_class;
  spec = csn_probe_spec_new (&init);
  csn_probe_spec_take_id (spec, g_strdup (csn_json_get_string (object, "id", "probe")));
  return spec;
}

char *
csn_engine_message_write_request (guint id, CsnProbePlan *plan, const char *consent)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (plan), NULL);

  JsonObject *object = begin_line (id);

  set_string (object, "consent", consent);
  json_object_set_object_member (object, "spec", csn_engine_message_write_spec (csn_probe_plan_get_spec (plan)));
  json_object_set_object_member (object, "setup", csn_probe_setup_to_json (csn_probe_plan_get_setup (plan)));
  return write_line (object);
}

char *
csn_engine_message_write_stop (guint id)
{
  JsonObject *object = begin_line (id);

  json_object_set_boolean_member (object, "stop", TRUE);
  return write_line (object);
}

gboolean
csn_engine_message_read_order (const char *line, guint *id, CsnProbePlan **plan, char **consent)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (CsnProbeSpec) spec = NULL;
  g_autoptr (CsnProbeSetup) setup = NULL;
  JsonObject *given;

  g_return_val_if_fail (line != NULL && id != NULL && plan != NULL && consent != NULL, FALSE);

  *plan = NULL;
  *consent = NULL;
  object = read_line (line, id);
  if (object == NULL)
    return FALSE;
  if (csn_json_get_boolean (object, "stop", FALSE))
    return TRUE;
  spec = csn_engine_message_read_spec (csn_json_get_object (object, "spec"));
  given = csn_json_get_object (object, "setup");
  if (spec == NULL || given == NULL)
    return FALSE;
  setup = csn_probe_setup_new_from_json (given);
  *consent = g_strdup (csn_json_get_string (object, "consent", NULL));
  *plan = csn_probe_plan_new_from_spec (spec, setup);
  return TRUE;
}

char *
csn_engine_message_write_started (guint id)
{
  JsonObject *object = begin_line (id);

  json_object_set_boolean_member (object, "started", TRUE);
  return write_line (object);
}

char *
csn_engine_message_write_result (guint id, CsnProbeResult *result)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (result), NULL);

  JsonObject *object = begin_line (id);
  GBytes *output = csn_probe_result_get_output (result);

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
  g_autoptr (JsonObject) object = NULL;
  JsonObject *given;
  const char *output;

  g_return_val_if_fail (line != NULL && id != NULL && result != NULL, FALSE);

  *result = NULL;
  object = read_line (line, id);
  if (object == NULL)
    return FALSE;
  given = csn_json_get_object (object, "result");
  if (given == NULL)
    return TRUE;
  *result = csn_probe_result_new_from_json (given);
  output = csn_json_get_string (object, "output", NULL);
  if (*result != NULL && output != NULL)
    {
      g_autoptr (GBytes) bytes = csn_base64_decode (output);

      csn_probe_result_set_output (*result, bytes);
    }
  return TRUE;
}
