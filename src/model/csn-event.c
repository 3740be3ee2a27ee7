/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One entry of the log; see the header for the format. */

#define _GNU_SOURCE /* memmem */

#include "csn-event.h"

#include <string.h>

#include "csn-canonical-build.h"
#include "csn-canonical-json.h"
#include "csn-canonical-scan.h"
#include "csn-digest.h"

#define ID_HEX 32
#define SPELLED_BYTES 512 /* of an entry beside its data, mostly */

struct _CsnEvent
{
  GObject parent_instance;
  GBytes *bytes;     /* (owned): canonical JSON */
  char *texts;       /* (owned) (nullable): heads and the strings that follow, in one piece: a log has many entries */
  const char **heads;
  const char *id;
  const char *doc;
  const char *writer;
  const char *prev;
  const char *time;
  const char *actor;
  const char *type;
  gint64 wseq;
  gint64 lamport;
  const char *data_text; /* borrowed from bytes */
  gsize data_length;
  JsonNode *data;    /* (owned) (nullable), atomic: read from data_text when somebody asks */
  CsnEvent *written; /* (owned) (nullable): the entry itself, whose texts these are, when data is read in other terms */
};

/* The members of an entry in canonical order. */
typedef enum
{
  MEMBER_ACTOR,
  MEMBER_DATA,
  MEMBER_DOC,
  MEMBER_HEADS,
  MEMBER_LAMPORT,
  MEMBER_PREV,
  MEMBER_TIME,
  MEMBER_TYPE,
  MEMBER_V,
  MEMBER_WRITER,
  MEMBER_WSEQ,
  N_MEMBERS,
} Member;

static const char *const member_names[N_MEMBERS]
    = { "actor", "data", "doc", "heads", "lamport", "prev", "time", "type", "v", "writer", "wseq" };

/* How a value is spelled; @text NULL when the member is missing. */
typedef struct
{
  const char *text;
  gsize length;
} Span;

typedef struct
{
  Span members[N_MEMBERS];
  guint next; /* the first that may still come */
} Spans;

G_DEFINE_QUARK (csn-event-error-quark, csn_event_error)
G_DEFINE_FINAL_TYPE (CsnEvent, csn_event, G_TYPE_OBJECT)

static void
csn_event_finalize (GObject *object)
{
  CsnEvent *self = CSN_EVENT (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->texts, g_free);
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

static void
take_member (const char *name, gsize name_length, const char *value, gsize length, gpointer user_data)
{
  Spans *spans = user_data;

  /* names come in the order of the table: those before the last one cannot come again */
  for (guint i = spans->next; i < N_MEMBERS; i++)
    if (strlen (member_names[i]) == name_length && memcmp (name, member_names[i], name_length) == 0)
      {
        spans->members[i] = (Span) { value, length };
        spans->next = i + 1;
        return;
      }
}

static gboolean
is_text (const Span *span)
{
  return span->text != NULL && *span->text == '"';
}

static gboolean
is_hex (const Span *span, gsize digits)
{
  if (!is_text (span) || span->length != digits + 2)
    return FALSE;
  for (gsize i = 1; i <= digits; i++)
    if (!g_ascii_isxdigit (span->text[i]) || g_ascii_isupper (span->text[i]))
      return FALSE;
  return TRUE;
}

/* "[" and for each id quotes around it and what follows it, "," or "]". */
#define QUOTED_ID (CSN_SHA256_HEX + 2)

/* Whether it is an array of ids, which @n_heads then counts. */
static gboolean
count_heads (const Span *span, gsize *n_heads)
{
  gsize n = span->length / (QUOTED_ID + 1);

  *n_heads = n;
  if (span->text == NULL || *span->text != '[')
    return FALSE;
  if (n == 0)
    return span->length == strlen ("[]");
  if (span->length != 1 + n * (QUOTED_ID + 1))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const char *quoted = span->text + 1 + i * (QUOTED_ID + 1);

      if (!is_hex (&(Span) { quoted, QUOTED_ID }, CSN_SHA256_HEX) || quoted[QUOTED_ID] != (i + 1 < n ? ',' : ']'))
        return FALSE;
    }
  return TRUE;
}

static gint64
read_number (const Span *span)
{
  return span->text != NULL ? csn_canonical_scan_int (span->text, span->length, 0) : 0;
}

static gboolean
fail (GError **error, Member member)
{
  g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_INVALID, "The entry has no valid “%s”", member_names[member]);
  return FALSE;
}

static gboolean
check_members (const Span *members, gsize *n_heads, GError **error)
{
  static const Member texts[] = { MEMBER_TIME, MEMBER_ACTOR, MEMBER_TYPE };
  const Span *prev = &members[MEMBER_PREV];
  gboolean is_first = is_hex (prev, 0);

  if (read_number (&members[MEMBER_V]) < 1)
    return fail (error, MEMBER_V);
  if (!is_hex (&members[MEMBER_DOC], ID_HEX))
    return fail (error, MEMBER_DOC);
  if (!is_hex (&members[MEMBER_WRITER], ID_HEX))
    return fail (error, MEMBER_WRITER);
  if (read_number (&members[MEMBER_WSEQ]) < 1)
    return fail (error, MEMBER_WSEQ);
  if (read_number (&members[MEMBER_LAMPORT]) < 1)
    return fail (error, MEMBER_LAMPORT);
  if ((!is_first && !is_hex (prev, CSN_SHA256_HEX)) || (read_number (&members[MEMBER_WSEQ]) == 1) != is_first)
    return fail (error, MEMBER_PREV);
  if (!count_heads (&members[MEMBER_HEADS], n_heads))
    return fail (error, MEMBER_HEADS);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!is_text (&members[texts[i]]))
      return fail (error, texts[i]);
  if (members[MEMBER_DATA].text == NULL || *members[MEMBER_DATA].text != '{')
    return fail (error, MEMBER_DATA);
  return TRUE;
}

/* Puts the string at @place and moves that on. */
static const char *
put_text (char **place, const Span *span)
{
  const char *text = *place;

  *place += csn_canonical_scan_string (span->text, span->length, *place) + 1;
  return text;
}

/* Whether the only head is the writer's entry before, as it mostly is. */
static gboolean
names_only_prev (const Span *members, gsize n_heads)
{
  const Span *prev = &members[MEMBER_PREV];

  return n_heads == 1 && prev->length == QUOTED_ID && memcmp (members[MEMBER_HEADS].text + 1, prev->text, QUOTED_ID) == 0;
}

/* Keeps what the members say, which has been checked; the strings in one piece of memory behind the row of heads. */
static void
take_members (CsnEvent *self, const Span *members, gsize n_heads)
{
  static const Member strings[]
      = { MEMBER_DOC, MEMBER_WRITER, MEMBER_PREV, MEMBER_TIME, MEMBER_ACTOR, MEMBER_TYPE };
  const char **targets[]
      = { &self->doc, &self->writer, &self->prev, &self->time, &self->actor, &self->type };
  gsize size = (n_heads + 1) * sizeof (char *) + CSN_SHA256_HEX + 1;
  char *place;

  G_STATIC_ASSERT (G_N_ELEMENTS (strings) == G_N_ELEMENTS (targets));
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    size += members[strings[i]].length;
  if (!names_only_prev (members, n_heads))
    size += n_heads * (CSN_SHA256_HEX + 1);
  self->texts = g_malloc (size);
  self->heads = (const char **) self->texts;
  place = self->texts + (n_heads + 1) * sizeof (char *);
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    *targets[i] = put_text (&place, &members[strings[i]]);
  if (names_only_prev (members, n_heads))
    self->heads[0] = self->prev;
  else
    for (gsize i = 0; i < n_heads; i++)
      self->heads[i] = put_text (&place, &(Span) { members[MEMBER_HEADS].text + 1 + i * (QUOTED_ID + 1), QUOTED_ID });
  self->heads[n_heads] = NULL;
  self->id = place;
  csn_sha256_write_hex (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), place);
  self->wseq = read_number (&members[MEMBER_WSEQ]);
  self->lamport = read_number (&members[MEMBER_LAMPORT]);
  self->data_text = members[MEMBER_DATA].text;
  self->data_length = members[MEMBER_DATA].length;
}

CsnEvent *
csn_event_new_from_bytes (GBytes *bytes, GError **error)
{
  Spans spans = { .next = 0 };
  CsnEvent *self;
  gsize length, n_heads;
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
  if (!csn_canonical_scan (data, length, take_member, &spans))
    {
      /* the slow way knows what is wrong */
      g_autoptr (JsonNode) node = csn_canonical_json_read (data, (gssize) length, error);

      if (node != NULL)
        g_set_error (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_INVALID, "The entry has no valid “spelling”");
      return NULL;
    }
  if (!check_members (spans.members, &n_heads, error))
    return NULL;
  self = g_object_new (CSN_TYPE_EVENT, NULL);
  self->bytes = g_bytes_ref (bytes);
  take_members (self, spans.members, n_heads);
  return self;
}

/* The members in canonical order; what is given as text is quoted by the canonical writer. */
static GString *
spell (const CsnEventSpec *spec, GError **error)
{
  g_autofree char *data = csn_canonical_json_write_object (spec->data, error);
  GString *text;

  if (data == NULL)
    return NULL;
  text = g_string_sized_new (strlen (data) + SPELLED_BYTES);
  g_string_append (text, "{\"actor\":");
  csn_canonical_json_append_string (text, spec->actor);
  g_string_append (text, ",\"data\":");
  g_string_append (text, data);
  g_string_append (text, ",\"doc\":");
  csn_canonical_json_append_string (text, spec->doc);
  g_string_append (text, ",\"heads\":[");
  for (gsize i = 0; spec->heads != NULL && spec->heads[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      csn_canonical_json_append_string (text, spec->heads[i]);
    }
  g_string_append (text, "],\"lamport\":");
  csn_canonical_json_append_int (text, (gint64) spec->lamport);
  g_string_append (text, ",\"prev\":");
  csn_canonical_json_append_string (text, spec->prev);
  g_string_append (text, ",\"time\":");
  csn_canonical_json_append_string (text, spec->time);
  g_string_append (text, ",\"type\":");
  csn_canonical_json_append_string (text, spec->type);
  g_string_append (text, ",\"v\":");
  csn_canonical_json_append_int (text, CSN_EVENT_VERSION);
  g_string_append (text, ",\"writer\":");
  csn_canonical_json_append_string (text, spec->writer);
  g_string_append (text, ",\"wseq\":");
  csn_canonical_json_append_int (text, (gint64) spec->wseq);
  g_string_append_c (text, '}');
  return text;
}

CsnEvent *
csn_event_new (const CsnEventSpec *spec, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (spec != NULL && spec->data != NULL, NULL);
  g_return_val_if_fail (spec->doc != NULL && spec->writer != NULL && spec->prev != NULL, NULL);
  g_return_val_if_fail (spec->time != NULL && spec->actor != NULL && spec->type != NULL, NULL);

  text = spell (spec, error);
  if (text == NULL)
    return NULL;
  bytes = g_bytes_new (text->str, text->len);
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
  JsonNode *data = csn_canonical_build (self->data_text, self->data_length);

  /* it was scanned as a part of the whole */
  g_assert (data != NULL && JSON_NODE_HOLDS_OBJECT (data));
  return data;
}

gboolean
csn_event_may_have (CsnEvent *self, const char *name)
{
  char spelled[CSN_EVENT_MAX_NAME + 4];
  int length;

  g_return_val_if_fail (CSN_IS_EVENT (self), FALSE);
  g_return_val_if_fail (name != NULL && strlen (name) <= CSN_EVENT_MAX_NAME, FALSE);

  length = g_snprintf (spelled, sizeof spelled, "\"%s\":", name);
  return memmem (self->data_text, self->data_length, spelled, (gsize) length) != NULL;
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

JsonObject *
csn_event_dup_data (CsnEvent *self)
{
  JsonNode *kept;
  g_autoptr (JsonNode) read = NULL;

  g_return_val_if_fail (CSN_IS_EVENT (self), NULL);

  kept = g_atomic_pointer_get (&self->data);
  if (kept != NULL)
    return json_object_ref (json_node_get_object (kept));
  read = read_data (self);
  return json_object_ref (json_node_get_object (read));
}

gboolean
csn_event_is_read_as (CsnEvent *self)
{
  g_return_val_if_fail (CSN_IS_EVENT (self), FALSE);
  return self->written != NULL;
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
  self->heads = event->heads;
  self->id = event->id;
  self->doc = event->doc;
  self->writer = event->writer;
  self->prev = event->prev;
  self->time = event->time;
  self->actor = event->actor;
  self->type = event->type;
  self->wseq = event->wseq;
  self->lamport = event->lamport;
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

void
csn_events_sort (GPtrArray *events)
{
  g_return_if_fail (events != NULL);

  for (guint i = 1; i < events->len; i++)
    if (csn_event_compare (&events->pdata[i - 1], &events->pdata[i]) > 0)
      {
        g_ptr_array_sort (events, csn_event_compare);
        return;
      }
}
