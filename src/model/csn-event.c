/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One entry of the log; see the header for the format. */

#include "csn-event.h"

#include <string.h>

#include "csn-canonical-json.h"
#include "csn-canonical-scan.h"
#include "csn-digest.h"

#define ID_HEX 32

struct _CsnEvent
{
  GObject parent_instance;
  GBytes *bytes;  /* (owned): canonical JSON */
  char *id;       /* (owned) */
  gint64 version;
  char *doc;      /* (owned) */
  char *writer;   /* (owned) */
  gint64 wseq;
  char *prev;     /* (owned) */
  GStrv heads;    /* (owned) */
  gint64 lamport;
  char *time;     /* (owned) */
  char *actor;    /* (owned) */
  char *type;     /* (owned) */
  const char *data_text; /* borrowed from bytes */
  gsize data_length;
  JsonNode *data; /* (owned) (nullable), atomic: read from data_text when somebody asks */
  CsnEvent *written; /* (owned) (nullable): the entry itself, when data is read in other terms */
};

G_DEFINE_QUARK (csn-event-error-quark, csn_event_error)
G_DEFINE_FINAL_TYPE (CsnEvent, csn_event, G_TYPE_OBJECT)

static void
csn_event_finalize (GObject *object)
{
  CsnEvent *self = CSN_EVENT (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->doc, g_free);
  g_clear_pointer (&self->writer, g_free);
  g_clear_pointer (&self->prev, g_free);
  g_clear_pointer (&self->heads, g_strfreev);
  g_clear_pointer (&self->time, g_free);
  g_clear_pointer (&self->actor, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->data, json_node_unref);
  g_clear_object (&self->written);
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

/* An array of ids as it is spelled; NULL when it is anything else. */
static GStrv
read_heads (const char *value, gsize length)
{
  const gsize quoted = CSN_SHA256_HEX + 2;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (length < 2 || *value != '[')
    return NULL;
  for (gsize at = 1; length > 2 && at < length; at += quoted + 1)
    {
      g_autofree char *head = NULL;

      if (length - at < quoted + 1 || (value[at + quoted] != ',' && value[at + quoted] != ']'))
        return NULL;
      head = csn_canonical_scan_string (value + at, quoted);
      if (!csn_is_sha256_hex (head))
        return NULL;
      g_strv_builder_take (builder, g_steal_pointer (&head));
    }
  return g_strv_builder_end (builder);
}

static gboolean
is_name (const char *name, gsize length, const char *expected)
{
  return strlen (expected) == length && memcmp (name, expected, length) == 0;
}

static void
take_member (const char *name, gsize name_length, const char *value, gsize length, gpointer user_data)
{
  CsnEvent *self = user_data;
  const struct
  {
    const char *name;
    char **text;
    gint64 *number;
  } members[] = {
    { "actor", &self->actor, NULL },      { "doc", &self->doc, NULL },   { "lamport", NULL, &self->lamport },
    { "prev", &self->prev, NULL },        { "time", &self->time, NULL }, { "type", &self->type, NULL },
    { "v", NULL, &self->version },        { "writer", &self->writer, NULL }, { "wseq", NULL, &self->wseq },
  };

  if (is_name (name, name_length, "heads"))
    self->heads = read_heads (value, length);
  else if (is_name (name, name_length, "data") && *value == '{')
    {
      self->data_text = value;
      self->data_length = length;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!is_name (name, name_length, members[i].name))
        continue;
      if (members[i].text != NULL)
        *members[i].text = csn_canonical_scan_string (value, length);
      else
        *members[i].number = csn_canonical_scan_int (value, length, 0);
    }
}

static gboolean
fail (GError **error, const char *key)
{
  g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_INVALID, "The entry has no valid “%s”", key);
  return FALSE;
}

static gboolean
check_members (CsnEvent *self, GError **error)
{
  if (self->version < 1)
    return fail (error, "v");
  if (!is_hex (self->doc, ID_HEX))
    return fail (error, "doc");
  if (!is_hex (self->writer, ID_HEX))
    return fail (error, "writer");
  if (self->wseq < 1)
    return fail (error, "wseq");
  if (self->lamport < 1)
    return fail (error, "lamport");
  if (self->prev == NULL || (*self->prev != '\0' && !csn_is_sha256_hex (self->prev)))
    return fail (error, "prev");
  if ((self->wseq == 1) != (*self->prev == '\0'))
    return fail (error, "prev");
  if (self->heads == NULL)
    return fail (error, "heads");
  if (self->time == NULL)
    return fail (error, "time");
  if (self->actor == NULL)
    return fail (error, "actor");
  if (self->type == NULL)
    return fail (error, "type");
  if (self->data_text == NULL)
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
  if (!csn_canonical_scan (data, length, take_member, self))
    {
      /* the slow way knows what is wrong */
      g_autoptr (JsonNode) node = csn_canonical_json_read (data, (gssize) length, error);

      if (node != NULL)
        fail (error, "spelling");
      return NULL;
    }
  if (!check_members (self, error))
    return NULL;
  self->bytes = g_bytes_ref (bytes);
  self->id = csn_sha256_hex (data, length);
  return g_steal_pointer (&self);
}

/* The members in canonical order; what is given as text is quoted by the canonical writer. */
static char *
spell (const CsnEventSpec *spec, GError **error)
{
  g_autofree char *data = csn_canonical_json_write_object (spec->data, error);
  g_autoptr (GString) text = g_string_new ("{\"actor\":");

  if (data == NULL)
    return NULL;
  csn_canonical_json_append_string (text, spec->actor);
  g_string_append_printf (text, ",\"data\":%s,\"doc\":", data);
  csn_canonical_json_append_string (text, spec->doc);
  g_string_append (text, ",\"heads\":[");
  for (gsize i = 0; spec->heads != NULL && spec->heads[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      csn_canonical_json_append_string (text, spec->heads[i]);
    }
  g_string_append_printf (text, "],\"lamport\":%" G_GUINT64_FORMAT ",\"prev\":", spec->lamport);
  csn_canonical_json_append_string (text, spec->prev);
  g_string_append (text, ",\"time\":");
  csn_canonical_json_append_string (text, spec->time);
  g_string_append (text, ",\"type\":");
  csn_canonical_json_append_string (text, spec->type);
  g_string_append_printf (text, ",\"v\":%d,\"writer\":", CSN_EVENT_VERSION);
  csn_canonical_json_append_string (text, spec->writer);
  g_string_append_printf (text, ",\"wseq\":%" G_GUINT64_FORMAT "}", spec->wseq);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

CsnEvent *
csn_event_new (const CsnEventSpec *spec, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  g_return_val_if_fail (spec != NULL && spec->data != NULL, NULL);
  g_return_val_if_fail (spec->doc != NULL && spec->writer != NULL && spec->prev != NULL, NULL);
  g_return_val_if_fail (spec->time != NULL && spec->actor != NULL && spec->type != NULL, NULL);

  text = spell (spec, error);
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
  return self->doc;
}

const char *
csn_event_get_writer (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->writer;
}

guint64
csn_event_get_wseq (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), 0);
  return (guint64) self->wseq;
}

const char *
csn_event_get_prev (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->prev;
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
  return (guint64) self->lamport;
}

const char *
csn_event_get_time (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->time;
}

const char *
csn_event_get_actor (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->actor;
}

const char *
csn_event_get_event_type (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return self->type;
}

static JsonNode *
read_data (CsnEvent *self)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  /* It was scanned: what could still go wrong is that json-glib thinks otherwise of JSON. */
  if (json_parser_load_from_data (parser, self->data_text, (gssize) self->data_length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return json_node_ref (json_parser_get_root (parser));
  return json_node_init_object (json_node_alloc (), json_object_new ());
}

JsonObject *
csn_event_get_data (CsnEvent *self)
{
  JsonNode *data;

  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);

  data = g_atomic_pointer_get (&self->data);
  if (data == NULL)
    {
      /* Two threads may ask at once; the first one's stays. */
      JsonNode *read = read_data (self);

      if (!g_atomic_pointer_compare_and_exchange (&self->data, NULL, read))
        json_node_unref (read);
      data = g_atomic_pointer_get (&self->data);
    }
  return json_node_get_object (data);
}

CsnEvent *
csn_event_new_read_as (CsnEvent *event, JsonObject *data)
{
  CsnEvent *self;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);
  g_return_val_if_fail (data != NULL, NULL);

  self = g_object_new (CSN_TYPE_EVENT, NULL);
  self->written = g_object_ref (event->written ? event->written : event);
  self->bytes = g_bytes_ref (event->bytes);
  self->id = g_strdup (event->id);
  self->version = event->version;
  self->doc = g_strdup (event->doc);
  self->writer = g_strdup (event->writer);
  self->wseq = event->wseq;
  self->prev = g_strdup (event->prev);
  self->heads = g_strdupv (event->heads);
  self->lamport = event->lamport;
  self->time = g_strdup (event->time);
  self->actor = g_strdup (event->actor);
  self->type = g_strdup (event->type);
  self->data_text = event->data_text;
  self->data_length = event->data_length;
  self->data = json_node_init_object (json_node_alloc (), data);
  return self;
}

JsonObject *
csn_event_get_written_data (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);
  return csn_event_get_data (self->written ? self->written : self);
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
