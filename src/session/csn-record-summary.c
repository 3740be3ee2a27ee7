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
  PROP_MODIFIED,
} CsnRecordSummaryProperty;

static GParamSpec *properties[PROP_MODIFIED + 1];

G_DEFINE_FINAL_TYPE (CsnRecordSummary, csn_record_summary, G_TYPE_OBJECT)

static void
csn_record_summary_finalize (GObject *object)
{
  CsnRecordSummary *self = CSN_RECORD_SUMMARY (object);

  g_free ((char *) self->spec.path);
  g_free ((char *) self->spec.title);
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
  return self;
}

CsnRecordSummary *
csn_record_summary_new_from_json (const char *path, JsonObject *object)
{
  CsnRecordSummarySpec spec = { 0 };
  int verdict;

  if (!csn_enum_from_string (CSN_TYPE_VERDICT_KIND, csn_json_get_string (object, "verdict", NULL), &verdict))
    return NULL;
  spec.path = path;
  spec.title = csn_json_get_string (object, "title", "");
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
