/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the start page tells of a record; see the header. */

#include "csn-record-summary.h"

#include "csn-event.h"

struct _CsnRecordSummary
{
  GObject parent_instance;
  CsnRecordSummarySpec spec; /* its strings are owned, see finalize */
};

typedef enum
{
  PROP_PATH = 1,
  PROP_TITLE,
  PROP_VERDICT,
  PROP_COMPLETED,
  PROP_TOTAL,
  PROP_FAILED,
  PROP_PLACE,
  PROP_COPY_OF,
  PROP_MODIFIED,
} CsnRecordSummaryProperty;

static GParamSpec *properties[PROP_MODIFIED + 1];

G_DEFINE_FINAL_TYPE (CsnRecordSummary, csn_record_summary, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (CsnRecordPlace, csn_record_place,
                    G_DEFINE_ENUM_VALUE (CSN_PLACE_PRESENT, "present"),
                    G_DEFINE_ENUM_VALUE (CSN_PLACE_MOVED, "moved"),
                    G_DEFINE_ENUM_VALUE (CSN_PLACE_VANISHED, "vanished"),
                    G_DEFINE_ENUM_VALUE (CSN_PLACE_UNREADABLE, "unreadable"))

static void
csn_record_summary_finalize (GObject *object)
{
  CsnRecordSummary *self = CSN_RECORD_SUMMARY (object);

  g_free ((char *) self->spec.path);
  g_free ((char *) self->spec.title);
  g_free ((char *) self->spec.record);
  g_free ((char *) self->spec.was_at);
  g_free ((char *) self->spec.problem);
  g_free ((char *) self->spec.copy_of);
  g_strfreev ((char **) self->spec.waiting);
  g_strfreev ((char **) self->spec.due);
  G_OBJECT_CLASS (csn_record_summary_parent_class)->finalize (object);
}

static void
csn_record_summary_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnRecordSummary *self = CSN_RECORD_SUMMARY (object);

  switch ((CsnRecordSummaryProperty) prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->spec.path);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->spec.title);
      break;
    case PROP_VERDICT:
      g_value_set_enum (value, self->spec.verdict);
      break;
    case PROP_COMPLETED:
      g_value_set_uint (value, self->spec.completed);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->spec.total);
      break;
    case PROP_FAILED:
      g_value_set_uint (value, self->spec.failed);
      break;
    case PROP_PLACE:
      g_value_set_enum (value, self->spec.place);
      break;
    case PROP_COPY_OF:
      g_value_set_string (value, self->spec.copy_of);
      break;
    case PROP_MODIFIED:
      g_value_set_int64 (value, self->spec.modified);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_record_summary_class_init (CsnRecordSummaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_record_summary_finalize;
  object_class->get_property = csn_record_summary_get_property;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_VERDICT]
      = g_param_spec_enum ("verdict", NULL, NULL, CSN_TYPE_VERDICT_KIND, CSN_VERDICT_NOT_READY, flags);
  properties[PROP_COMPLETED] = g_param_spec_uint ("completed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FAILED] = g_param_spec_uint ("failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PLACE] = g_param_spec_enum ("place", NULL, NULL, CSN_TYPE_RECORD_PLACE, CSN_PLACE_PRESENT, flags);
  properties[PROP_COPY_OF] = g_param_spec_string ("copy-of", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_int64 ("modified", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_record_summary_init (CsnRecordSummary *self)
{
}

CsnRecordSummary *
csn_record_summary_new (const CsnRecordSummarySpec *spec)
{
  CsnRecordSummary *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_RECORD_SUMMARY, NULL);
  self->spec = *spec;
  self->spec.path = g_strdup (spec->path);
  self->spec.title = g_strdup (spec->title ? spec->title : "");
  self->spec.record = g_strdup (spec->record ? spec->record : "");
  self->spec.was_at = g_strdup (spec->was_at);
  self->spec.problem = g_strdup (spec->problem);
  self->spec.copy_of = g_strdup (spec->copy_of);
  self->spec.waiting = (const char *const *) (spec->waiting ? g_strdupv ((char **) spec->waiting) : g_new0 (char *, 1));
  self->spec.due = (const char *const *) (spec->due ? g_strdupv ((char **) spec->due) : g_new0 (char *, 1));
  return self;
}

CsnRecordSummary *
csn_record_summary_new_placed (CsnRecordSummary *self, const char *path, CsnRecordPlace place, const char *was_at,
                               const char *copy_of)
{
  CsnRecordSummarySpec spec;

  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);

  spec = self->spec;
  spec.path = path ? path : spec.path;
  spec.place = place;
  spec.was_at = was_at;
  spec.copy_of = copy_of;
  return csn_record_summary_new (&spec);
}

/* Strings of a member that is an array. (transfer full) */
static GStrv
read_strings (JsonObject *object, const char *name)
{
  JsonArray *array = csn_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

static JsonArray *
write_strings (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

CsnRecordSummary *
csn_record_summary_new_from_json (const char *path, JsonObject *object)
{
  CsnRecordSummarySpec spec = { 0 };
  g_auto (GStrv) waiting = read_strings (object, "waiting");
  g_auto (GStrv) due = read_strings (object, "due");
  int verdict;
  int lifecycle = CSN_LIFECYCLE_DRAFT;

  csn_enum_from_string (CSN_TYPE_LIFECYCLE, csn_json_get_string (object, "lifecycle", ""), &lifecycle);
  if (!csn_enum_from_string (CSN_TYPE_VERDICT_KIND, csn_json_get_string (object, "verdict", NULL), &verdict))
    return NULL;
  spec.path = path;
  spec.title = csn_json_get_string (object, "title", "");
  spec.record = csn_json_get_string (object, "record", "");
  spec.lifecycle = lifecycle;
  spec.waiting = (const char *const *) waiting;
  spec.due = (const char *const *) due;
  spec.verdict = verdict;
  spec.completed = (guint) csn_json_get_int (object, "completed", 0);
  spec.total = (guint) csn_json_get_int (object, "total", 0);
  spec.failed = (guint) csn_json_get_int (object, "failed", 0);
  spec.signed_roles = (guint) csn_json_get_int (object, "signed", 0);
  spec.needed_roles = (guint) csn_json_get_int (object, "needed", 0);
  spec.modified = csn_json_get_int (object, "modified", 0);
  spec.size = csn_json_get_int (object, "size", 0);
  return csn_record_summary_new (&spec);
}

JsonObject *
csn_record_summary_to_json (CsnRecordSummary *self)
{
  JsonObject *object;

  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "title", self->spec.title);
  json_object_set_string_member (object, "verdict", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, self->spec.verdict));
  json_object_set_string_member (object, "record", self->spec.record);
  json_object_set_string_member (object, "lifecycle", csn_enum_to_string (CSN_TYPE_LIFECYCLE, self->spec.lifecycle));
  json_object_set_array_member (object, "waiting", write_strings (self->spec.waiting));
  json_object_set_array_member (object, "due", write_strings (self->spec.due));
  json_object_set_int_member (object, "completed", self->spec.completed);
  json_object_set_int_member (object, "total", self->spec.total);
  json_object_set_int_member (object, "failed", self->spec.failed);
  json_object_set_int_member (object, "signed", self->spec.signed_roles);
  json_object_set_int_member (object, "needed", self->spec.needed_roles);
  json_object_set_int_member (object, "modified", self->spec.modified);
  json_object_set_int_member (object, "size", self->spec.size);
  return object;
}

const char *
csn_record_summary_get_path (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.path;
}

const char *
csn_record_summary_get_title (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.title;
}

CsnVerdictKind
csn_record_summary_get_verdict (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), CSN_VERDICT_NOT_READY);
  return self->spec.verdict;
}

guint
csn_record_summary_get_completed (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.completed;
}

guint
csn_record_summary_get_total (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.total;
}

guint
csn_record_summary_get_failed (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.failed;
}

guint
csn_record_summary_get_signed_roles (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.signed_roles;
}

guint
csn_record_summary_get_needed_roles (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.needed_roles;
}

gint64
csn_record_summary_get_modified (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.modified;
}

gint64
csn_record_summary_get_size (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  return self->spec.size;
}

const char *
csn_record_summary_get_record (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.record;
}

CsnLifecycle
csn_record_summary_get_lifecycle (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), CSN_LIFECYCLE_DRAFT);
  return self->spec.lifecycle;
}

const char *const *
csn_record_summary_get_waiting (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.waiting;
}

guint
csn_record_summary_count_due (CsnRecordSummary *self, GDateTime *now)
{
  guint n = 0;

  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), 0);
  g_return_val_if_fail (now != NULL, 0);

  for (gsize i = 0; self->spec.due[i] != NULL; i++)
    {
      g_autoptr (GDateTime) due = g_date_time_new_from_iso8601 (self->spec.due[i], NULL);

      n += due != NULL && g_date_time_compare (due, now) <= 0;
    }
  return n;
}

CsnRecordPlace
csn_record_summary_get_place (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), CSN_PLACE_PRESENT);
  return self->spec.place;
}

const char *
csn_record_summary_get_was_at (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.was_at;
}

const char *
csn_record_summary_get_problem (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.problem;
}

const char *
csn_record_summary_get_copy_of (CsnRecordSummary *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_SUMMARY (self), NULL);
  return self->spec.copy_of;
}
