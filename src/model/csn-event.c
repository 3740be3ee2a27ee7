/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One entry of the log; see the header for the format. */

#include "csn-event.h"

#include <string.h>

#include "csn-canonical-json.h"
#include "csn-digest.h"

#define ID_HEX 32

struct _CsnEvent
{
  GObject parent_instance;
  GBytes *bytes;    /* (owned): canonical JSON */
  char *id;         /* (owned) */
  JsonNode *root;   /* (owned) */
  JsonObject *body; /* borrowed from root */
  GStrv heads;      /* (owned) */
};

G_DEFINE_QUARK (csn-event-error-quark, csn_event_error)
G_DEFINE_FINAL_TYPE (CsnEvent, csn_event, G_TYPE_OBJECT)

static void
csn_event_finalize (GObject *object)
{
  CsnEvent *self = CSN_EVENT (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->heads, g_strfreev);
  G_OBJECT_CLASS (csn_event_parent_class)->finalize (object);
}

static void
csn_event_class_init (CsnEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_event_finalize;
}

static void
csn_event_init (CsnEvent *self)
{
}

const char *
csn_json_get_string (JsonObject *object, const char *name, const char *fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fallback;
  return json_node_get_string (node);
}

gint64
csn_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

gboolean
csn_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

JsonArray *
csn_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
csn_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_hex (const char *text, gsize length)
{
  return text != NULL && strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

static GStrv
read_heads (JsonObject *body)
{
  JsonArray *array = csn_json_get_array (body, "heads");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *head = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (!csn_is_sha256_hex (head))
        return NULL;
      g_strv_builder_add (builder, head);
    }
  return g_strv_builder_end (builder);
}

static gboolean
fail (GError **error, const char *key)
{
  g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_INVALID, "The entry has no valid “%s”", key);
  return FALSE;
}

static gboolean
check_body (CsnEvent *self, GError **error)
{
  JsonObject *body = self->body;
  const char *prev = csn_json_get_string (body, "prev", NULL);

  if (csn_json_get_int (body, "v", 0) < 1)
    return fail (error, "v");
  if (!is_hex (csn_json_get_string (body, "doc", NULL), ID_HEX))
    return fail (error, "doc");
  if (!is_hex (csn_json_get_string (body, "writer", NULL), ID_HEX))
    return fail (error, "writer");
  if (csn_json_get_int (body, "wseq", 0) < 1)
    return fail (error, "wseq");
  if (csn_json_get_int (body, "lamport", 0) < 1)
    return fail (error, "lamport");
  if (prev == NULL || (*prev != '\0' && !csn_is_sha256_hex (prev)))
    return fail (error, "prev");
  if ((csn_json_get_int (body, "wseq", 0) == 1) != (*prev == '\0'))
    return fail (error, "prev");
  self->heads = read_heads (body);
  if (self->heads == NULL)
    return fail (error, "heads");
  if (csn_json_get_string (body, "time", NULL) == NULL)
    return fail (error, "time");
  if (csn_json_get_string (body, "actor", NULL) == NULL)
    return fail (error, "actor");
  if (csn_json_get_string (body, "type", NULL) == NULL)
    return fail (error, "type");
  if (csn_json_get_object (body, "data") == NULL)
    return fail (error, "data");
  return TRUE;
}

CsnEvent *
csn_event_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (CsnEvent) self = NULL;
  gsize length;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (length > CSN_EVENT_MAX_BYTES)
    {
      g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_TOO_LARGE,
                   "The entry has %" G_GSIZE_FORMAT " bytes, more than %d", length, CSN_EVENT_MAX_BYTES);
      return NULL;
    }
  if (length < CSN_EVENT_MIN_BYTES)
    {
      g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_INVALID, "The entry is too short");
      return NULL;
    }
  self = g_object_new (CSN_TYPE_EVENT, NULL);
  self->root = csn_canonical_json_read (data, (gssize) length, error);
  if (self->root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (self->root))
    {
      fail (error, "object");
      return NULL;
    }
  self->body = json_node_get_object (self->root);
  if (!check_body (self, error))
    return NULL;
  self->bytes = g_bytes_ref (bytes);
  self->id = csn_sha256_hex (data, length);
  return g_steal_pointer (&self);
}

CsnEvent *
csn_event_new (const CsnEventSpec *spec, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  JsonArray *heads;
  char *text;

  g_return_val_if_fail (spec != NULL && spec->data != NULL, NULL);

  heads = json_array_new ();
  for (gsize i = 0; spec->heads != NULL && spec->heads[i] != NULL; i++)
    json_array_add_string_element (heads, spec->heads[i]);
  json_object_set_int_member (body, "v", CSN_EVENT_VERSION);
  json_object_set_string_member (body, "doc", spec->doc);
  json_object_set_string_member (body, "writer", spec->writer);
  json_object_set_int_member (body, "wseq", (gint64) spec->wseq);
  json_object_set_string_member (body, "prev", spec->prev);
  json_object_set_array_member (body, "heads", heads);
  json_object_set_int_member (body, "lamport", (gint64) spec->lamport);
  json_object_set_string_member (body, "time", spec->time);
  json_object_set_string_member (body, "actor", spec->actor);
  json_object_set_string_member (body, "type", spec->type);
  json_object_set_object_member (body, "data", json_object_ref (spec->data));

  text = csn_canonical_json_write_object (body, error);
  if (text == NULL)
    return NULL;
  bytes = g_bytes_new_take (text, strlen (text));
  return csn_event_new_from_bytes (bytes, error);
}

GBytes *
csn_event_get_bytes (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->bytes;
}

const char *
csn_event_get_id (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->id;
}

const char *
csn_event_get_doc (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_string (self->body, "doc", "");
}

const char *
csn_event_get_writer (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_string (self->body, "writer", "");
}

guint64
csn_event_get_wseq (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), 0);
  return (guint64) csn_json_get_int (self->body, "wseq", 0);
}

const char *
csn_event_get_prev (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_string (self->body, "prev", "");
}

const char *const *
csn_event_get_heads (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return (const char *const *) self->heads;
}

guint64
csn_event_get_lamport (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), 0);
  return (guint64) csn_json_get_int (self->body, "lamport", 0);
}

const char *
csn_event_get_time (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_string (self->body, "time", "");
}

const char *
csn_event_get_actor (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_string (self->body, "actor", "");
}

const char *
csn_event_get_event_type (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_string (self->body, "type", "");
}

JsonObject *
csn_event_get_data (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_json_get_object (self->body, "data");
}

int
csn_event_compare (gconstpointer a, gconstpointer b)
{
  CsnEvent *left = *(CsnEvent *const *) a;
  CsnEvent *right = *(CsnEvent *const *) b;
  guint64 l = csn_event_get_lamport (left);
  guint64 r = csn_event_get_lamport (right);

  if (l != r)
    return l < r ? -1 : 1;
  return strcmp (left->id, right->id);
}
