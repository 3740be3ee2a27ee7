/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A piece of evidence of the record; see the header. */

#include "csn-evidence.h"

struct _CsnEvidence
{
  GObject parent_instance;
  char *id; /* (owned) */
  char *sha256; /* (owned) */
  char *name; /* (owned) */
  char *media_type; /* (owned) */
  char *collected; /* (owned) */
  char *attached; /* (owned) */
  char *by; /* (owned) */
  char *from; /* (owned) */
  char *removal_reason; /* (owned) */
  GStrv items; /* (owned) */
  guint64 n_bytes;
  gboolean removed;
  gboolean erased;
  CsnSourceState source_state;
};

typedef enum
{
  PROP_SOURCE_STATE = 1,
} CsnEvidenceProperty;

static GParamSpec *source_state_property;

G_DEFINE_FINAL_TYPE (CsnEvidence, csn_evidence, G_TYPE_OBJECT)

static void
csn_evidence_finalize (GObject *object)
{
  CsnEvidence *self = CSN_EVIDENCE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->media_type, g_free);
  g_clear_pointer (&self->collected, g_free);
  g_clear_pointer (&self->attached, g_free);
  g_clear_pointer (&self->by, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->removal_reason, g_free);
  g_clear_pointer (&self->items, g_strfreev);
  G_OBJECT_CLASS (csn_evidence_parent_class)->finalize (object);
}

static void
csn_evidence_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnEvidence *self = CSN_EVIDENCE (object);

  if (prop_id == PROP_SOURCE_STATE)
    g_value_set_enum (value, (int) self->source_state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
csn_evidence_class_init (CsnEvidenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = csn_evidence_finalize;
  object_class->get_property = csn_evidence_get_property;
  source_state_property = g_param_spec_enum ("source-state", NULL, NULL, CSN_TYPE_SOURCE_STATE, CSN_SOURCE_UNKNOWN,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_property (object_class, PROP_SOURCE_STATE, source_state_property);
}

static void
csn_evidence_init (CsnEvidence *self)
{
}

static GStrv
read_items (JsonObject *data)
{
  JsonArray *array = csn_json_get_array (data, "item");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

CsnEvidence *
csn_evidence_new_from_event (CsnEvent *event)
{
  CsnEvidence *self;
  JsonObject *data;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  data = csn_event_get_data (event);
  self = g_object_new (CSN_TYPE_EVIDENCE, NULL);
  self->id = g_strdup (csn_event_get_id (event));
  self->sha256 = g_strdup (csn_json_get_string (data, "sha256", ""));
  self->name = g_strdup (csn_json_get_string (data, "name", ""));
  self->media_type = g_strdup (csn_json_get_string (data, "media", "application/octet-stream"));
  self->collected = g_strdup (csn_json_get_string (data, "collected", csn_event_get_time (event)));
  self->attached = g_strdup (csn_event_get_time (event));
  self->by = g_strdup (csn_event_get_actor (event));
  self->from = g_strdup (csn_json_get_string (data, "from", "file"));
  self->n_bytes = (guint64) MAX (0, csn_json_get_int (data, "bytes", 0));
  self->items = read_items (data);
  return self;
}

void
csn_evidence_mark_removed (CsnEvidence *self, const char *reason, gboolean erased)
{
  g_return_if_fail (CSN_IS_EVIDENCE (self));

  self->removed = TRUE;
  self->erased = self->erased || erased;
  g_set_str (&self->removal_reason, reason);
}

CsnSourceState
csn_evidence_get_source_state (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), CSN_SOURCE_UNKNOWN);
  return self->source_state;
}

void
csn_evidence_set_source_state (CsnEvidence *self, CsnSourceState state)
{
  g_return_if_fail (CSN_IS_EVIDENCE (self));

  if (self->source_state == state)
    return;
  self->source_state = state;
  g_object_notify_by_pspec (G_OBJECT (self), source_state_property);
}

const char *
csn_evidence_get_id (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->id;
}

const char *
csn_evidence_get_sha256 (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->sha256;
}

guint64
csn_evidence_get_n_bytes (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), 0);
  return self->n_bytes;
}

const char *
csn_evidence_get_name (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->name;
}

const char *
csn_evidence_get_media_type (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->media_type;
}

const char *const *
csn_evidence_get_items (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return (const char *const *) self->items;
}

const char *
csn_evidence_get_collected (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->collected;
}

const char *
csn_evidence_get_attached (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->attached;
}

const char *
csn_evidence_get_by (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->by;
}

const char *
csn_evidence_get_from (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->from;
}

gboolean
csn_evidence_is_removed (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), FALSE);
  return self->removed;
}

gboolean
csn_evidence_is_erased (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), FALSE);
  return self->erased;
}

const char *
csn_evidence_get_removal_reason (CsnEvidence *self)
{
  g_return_val_if_fail (CSN_IS_EVIDENCE (self), NULL);
  return self->removal_reason;
}
