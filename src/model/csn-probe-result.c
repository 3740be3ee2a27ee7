/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one run of a probe found; see the header. */

#include "csn-probe-result.h"

#include "csn-event.h"

typedef struct
{
  char *text;   /* (owned) */
  char *actual; /* (owned) */
  CsnState state;
} Assertion;

static void
assertion_free (Assertion *assertion)
{
  g_free (assertion->text);
  g_free (assertion->actual);
  g_free (assertion);
}

struct _CsnProbeResult
{
  GObject parent_instance;
  char *probe_id; /* (owned) */
  char *summary; /* (owned) */
  char *started; /* (owned) */
  char *ran; /* (owned) */
  CsnState state;
  gint64 duration_us;
  int code;
  GPtrArray *assertions;   /* (owned) (element-type Assertion) */
  GPtrArray *value_names;  /* (owned) (element-type utf8) */
  GHashTable *values;      /* (owned) name → value */
  GHashTable *fills;       /* (owned) item id → text */
  GBytes *output;          /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnProbeResult, csn_probe_result, G_TYPE_OBJECT)

static void
csn_probe_result_finalize (GObject *object)
{
  CsnProbeResult *self = CSN_PROBE_RESULT (object);

  g_clear_pointer (&self->probe_id, g_free);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->started, g_free);
  g_clear_pointer (&self->ran, g_free);
  g_clear_pointer (&self->assertions, g_ptr_array_unref);
  g_clear_pointer (&self->value_names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->fills, g_hash_table_unref);
  g_clear_pointer (&self->output, g_bytes_unref);
  G_OBJECT_CLASS (csn_probe_result_parent_class)->finalize (object);
}

static void
csn_probe_result_class_init (CsnProbeResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_probe_result_finalize;
}

static void
csn_probe_result_init (CsnProbeResult *self)
{
  self->code = -1;
  self->started = g_strdup ("");
  self->ran = g_strdup ("");
  self->assertions = g_ptr_array_new_with_free_func ((GDestroyNotify) assertion_free);
  self->value_names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

CsnProbeResult *
csn_probe_result_new (const char *probe_id, CsnState state, const char *summary)
{
  CsnProbeResult *self = g_object_new (CSN_TYPE_PROBE_RESULT, NULL);

  self->probe_id = g_strdup (probe_id ? probe_id : "");
  self->state = state;
  self->summary = g_strdup (summary ? summary : "");
  return self;
}

static void
read_assertions (CsnProbeResult *self, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      int state = CSN_STATE_ERROR;

      csn_enum_from_string (CSN_TYPE_STATE, csn_json_get_string (object, "state", ""), &state);
      csn_probe_result_add_assertion (self, csn_json_get_string (object, "text", ""),
                                      csn_json_get_string (object, "actual", ""), state);
    }
}

static void
read_values (CsnProbeResult *self, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      csn_probe_result_set_value (self, csn_json_get_string (object, "name", ""),
                                  csn_json_get_string (object, "value", ""));
    }
}

CsnProbeResult *
csn_probe_result_new_from_json (JsonObject *object)
{
  CsnProbeResult *self;
  JsonObject *fills;
  int state = CSN_STATE_ERROR;

  g_return_val_if_fail (object != NULL, NULL);

  csn_enum_from_string (CSN_TYPE_STATE, csn_json_get_string (object, "state", ""), &state);
  self = csn_probe_result_new (csn_json_get_string (object, "probe", ""), state,
                               csn_json_get_string (object, "summary", ""));
  csn_probe_result_set_times (self, csn_json_get_string (object, "started", ""),
                              csn_json_get_int (object, "duration_us", 0));
  csn_probe_result_set_code (self, (int) CLAMP (csn_json_get_int (object, "code", -1), G_MININT, G_MAXINT));
  csn_probe_result_set_ran (self, csn_json_get_string (object, "ran", ""));
  read_assertions (self, csn_json_get_array (object, "assertions"));
  read_values (self, csn_json_get_array (object, "values"));
  fills = csn_json_get_object (object, "fills");
  if (fills != NULL)
    {
      g_autoptr (GList) names = json_object_get_members (fills);

      for (GList *l = names; l != NULL; l = l->next)
        csn_probe_result_add_fill (self, l->data, csn_json_get_string (fills, l->data, ""));
    }
  return self;
}

static JsonArray *
write_assertions (CsnProbeResult *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->assertions->len; i++)
    {
      Assertion *assertion = g_ptr_array_index (self->assertions, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "text", assertion->text);
      json_object_set_string_member (object, "actual", assertion->actual);
      json_object_set_string_member (object, "state", csn_enum_to_string (CSN_TYPE_STATE, assertion->state));
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonObject *
csn_probe_result_to_json (CsnProbeResult *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *values = json_array_new ();
  JsonObject *fills = json_object_new ();
  GHashTableIter iter;
  gpointer name, text;

  for (guint i = 0; i < self->value_names->len; i++)
    {
      JsonObject *value = json_object_new ();
      const char *value_name = g_ptr_array_index (self->value_names, i);

      json_object_set_string_member (value, "name", value_name);
      json_object_set_string_member (value, "value", g_hash_table_lookup (self->values, value_name));
      json_array_add_object_element (values, value);
    }
  g_hash_table_iter_init (&iter, self->fills);
  while (g_hash_table_iter_next (&iter, &name, &text))
    json_object_set_string_member (fills, name, text);

  json_object_set_string_member (object, "probe", self->probe_id);
  json_object_set_string_member (object, "state", csn_enum_to_string (CSN_TYPE_STATE, self->state));
  json_object_set_string_member (object, "summary", self->summary);
  json_object_set_string_member (object, "started", self->started);
  json_object_set_int_member (object, "duration_us", self->duration_us);
  json_object_set_int_member (object, "code", self->code);
  json_object_set_string_member (object, "ran", self->ran);
  json_object_set_array_member (object, "assertions", write_assertions (self));
  json_object_set_array_member (object, "values", values);
  json_object_set_object_member (object, "fills", fills);
  return object;
}

const char *
csn_probe_result_get_probe_id (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return self->probe_id;
}

CsnState
csn_probe_result_get_state (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), CSN_STATE_ERROR);
  return self->state;
}

const char *
csn_probe_result_get_summary (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return self->summary;
}

void
csn_probe_result_set_times (CsnProbeResult *self, const char *started, gint64 duration_us)
{
  g_return_if_fail (CSN_IS_PROBE_RESULT (self));

  g_set_str (&self->started, started ? started : "");
  self->duration_us = MAX (duration_us, 0);
}

const char *
csn_probe_result_get_started (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return self->started;
}

gint64
csn_probe_result_get_duration_us (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), 0);
  return self->duration_us;
}

void
csn_probe_result_set_code (CsnProbeResult *self, int code)
{
  g_return_if_fail (CSN_IS_PROBE_RESULT (self));
  self->code = code;
}

int
csn_probe_result_get_code (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), -1);
  return self->code;
}

void
csn_probe_result_set_ran (CsnProbeResult *self, const char *ran)
{
  g_return_if_fail (CSN_IS_PROBE_RESULT (self));
  g_set_str (&self->ran, ran ? ran : "");
}

const char *
csn_probe_result_get_ran (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return self->ran;
}

void
csn_probe_result_add_assertion (CsnProbeResult *self, const char *text, const char *actual, CsnState state)
{
  Assertion *assertion;

  g_return_if_fail (CSN_IS_PROBE_RESULT (self));

  assertion = g_new0 (Assertion, 1);
  assertion->text = g_strdup (text ? text : "");
  assertion->actual = g_strdup (actual ? actual : "");
  assertion->state = state;
  g_ptr_array_add (self->assertions, assertion);
}

guint
csn_probe_result_get_n_assertions (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), 0);
  return self->assertions->len;
}

void
csn_probe_result_get_assertion (CsnProbeResult *self,
                                guint index,
                                const char **text,
                                const char **actual,
                                CsnState *state)
{
  Assertion *assertion;

  g_return_if_fail (CSN_IS_PROBE_RESULT (self));
  g_return_if_fail (index < self->assertions->len);

  assertion = g_ptr_array_index (self->assertions, index);
  if (text != NULL)
    *text = assertion->text;
  if (actual != NULL)
    *actual = assertion->actual;
  if (state != NULL)
    *state = assertion->state;
}

void
csn_probe_result_set_value (CsnProbeResult *self, const char *name, const char *value)
{
  g_return_if_fail (CSN_IS_PROBE_RESULT (self));
  g_return_if_fail (name != NULL);

  if (!g_hash_table_contains (self->values, name))
    g_ptr_array_add (self->value_names, g_strdup (name));
  g_hash_table_insert (self->values, g_strdup (name), g_strdup (value ? value : ""));
}

const char *
csn_probe_result_get_value (CsnProbeResult *self, const char *name)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return g_hash_table_lookup (self->values, name);
}

const char **
csn_probe_result_list_values (CsnProbeResult *self)
{
  const char **names;

  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);

  names = g_new0 (const char *, self->value_names->len + 1);
  for (guint i = 0; i < self->value_names->len; i++)
    names[i] = g_ptr_array_index (self->value_names, i);
  return names;
}

void
csn_probe_result_add_fill (CsnProbeResult *self, const char *item_id, const char *text)
{
  g_return_if_fail (CSN_IS_PROBE_RESULT (self));
  g_return_if_fail (item_id != NULL && text != NULL);
  g_hash_table_insert (self->fills, g_strdup (item_id), g_strdup (text));
}

GHashTable *
csn_probe_result_get_fills (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return self->fills;
}

void
csn_probe_result_set_output (CsnProbeResult *self, GBytes *output)
{
  g_return_if_fail (CSN_IS_PROBE_RESULT (self));

  if (output != NULL)
    g_bytes_ref (output);
  g_clear_pointer (&self->output, g_bytes_unref);
  self->output = output;
}

GBytes *
csn_probe_result_get_output (CsnProbeResult *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_RESULT (self), NULL);
  return self->output;
}
