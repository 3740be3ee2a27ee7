/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One sentence about a record; see the header. */

#include "csn-reason.h"

struct _CsnReason
{
  GObject parent_instance;
  char *kind; /* (owned) */
  guint line;
  char *item; /* (owned) */
  char *text; /* (owned) */
};

typedef enum
{
  PROP_KIND = 1,
  PROP_LINE,
  PROP_ITEM,
  PROP_TEXT,
} CsnReasonProperty;

static GParamSpec *properties[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (CsnReason, csn_reason, G_TYPE_OBJECT)

static void
csn_reason_finalize (GObject *object)
{
  CsnReason *self = CSN_REASON (object);

  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (csn_reason_parent_class)->finalize (object);
}

static void
csn_reason_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnReason *self = CSN_REASON (object);

  switch ((CsnReasonProperty) prop_id)
    {
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_ITEM:
      g_value_set_string (value, self->item);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_reason_class_init (CsnReasonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_reason_finalize;
  object_class->get_property = csn_reason_get_property;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_reason_init (CsnReason *self)
{
}

CsnReason *
csn_reason_new (const char *kind, guint line, const char *item, const char *text)
{
  CsnReason *self = g_object_new (CSN_TYPE_REASON, NULL);

  self->kind = g_strdup (kind != NULL ? kind : "");
  self->line = line;
  self->item = g_strdup (item != NULL ? item : "");
  self->text = g_strdup (text != NULL ? text : "");
  return self;
}

const char *
csn_reason_get_kind (CsnReason *self)
{
  g_return_val_if_fail (CSN_IS_REASON (self), NULL);
  return self->kind;
}

guint
csn_reason_get_line (CsnReason *self)
{
  g_return_val_if_fail (CSN_IS_REASON (self), 0);
  return self->line;
}

const char *
csn_reason_get_item (CsnReason *self)
{
  g_return_val_if_fail (CSN_IS_REASON (self), NULL);
  return self->item;
}

const char *
csn_reason_get_text (CsnReason *self)
{
  g_return_val_if_fail (CSN_IS_REASON (self), NULL);
  return self->text;
}
