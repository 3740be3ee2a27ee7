/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How one deployment window stands; see the header. */

#include "csn-window-status.h"

struct _CsnWindowStatus
{
  GObject parent_instance;
  guint line;
  char *state; /* (owned) */
  char *text; /* (owned) */
  char *start; /* (owned) */
  char *end; /* (owned) */
  char *zone; /* (owned) */
};

typedef enum
{
  PROP_LINE = 1,
  PROP_STATE,
  PROP_TEXT,
  PROP_START,
  PROP_END,
} CsnWindowStatusProperty;

static GParamSpec *properties[PROP_END + 1];

G_DEFINE_FINAL_TYPE (CsnWindowStatus, csn_window_status, G_TYPE_OBJECT)

static void
csn_window_status_finalize (GObject *object)
{
  CsnWindowStatus *self = CSN_WINDOW_STATUS (object);

  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->end, g_free);
  g_clear_pointer (&self->zone, g_free);
  G_OBJECT_CLASS (csn_window_status_parent_class)->finalize (object);
}

static void
csn_window_status_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnWindowStatus *self = CSN_WINDOW_STATUS (object);

  switch ((CsnWindowStatusProperty) prop_id)
    {
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_START:
      g_value_set_string (value, self->start);
      break;
    case PROP_END:
      g_value_set_string (value, self->end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_window_status_class_init (CsnWindowStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_window_status_finalize;
  object_class->get_property = csn_window_status_get_property;

  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_string ("start", NULL, NULL, NULL, flags);
  properties[PROP_END] = g_param_spec_string ("end", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_window_status_init (CsnWindowStatus *self)
{
}

CsnWindowStatus *
csn_window_status_new (guint line, const char *state, const char *text, const char *start, const char *end,
                       const char *zone)
{
  CsnWindowStatus *self = g_object_new (CSN_TYPE_WINDOW_STATUS, NULL);

  self->line = line;
  self->state = g_strdup (state != NULL ? state : "");
  self->text = g_strdup (text != NULL ? text : "");
  self->start = g_strdup (start != NULL ? start : "");
  self->end = g_strdup (end != NULL ? end : "");
  self->zone = g_strdup (zone != NULL ? zone : "");
  return self;
}

guint
csn_window_status_get_line (CsnWindowStatus *self)
{
  g_return_val_if_fail (CSN_IS_WINDOW_STATUS (self), 0);
  return self->line;
}

const char *
csn_window_status_get_state (CsnWindowStatus *self)
{
  g_return_val_if_fail (CSN_IS_WINDOW_STATUS (self), NULL);
  return self->state;
}

const char *
csn_window_status_get_text (CsnWindowStatus *self)
{
  g_return_val_if_fail (CSN_IS_WINDOW_STATUS (self), NULL);
  return self->text;
}

const char *
csn_window_status_get_start (CsnWindowStatus *self)
{
  g_return_val_if_fail (CSN_IS_WINDOW_STATUS (self), NULL);
  return self->start;
}

const char *
csn_window_status_get_end (CsnWindowStatus *self)
{
  g_return_val_if_fail (CSN_IS_WINDOW_STATUS (self), NULL);
  return self->end;
}

const char *
csn_window_status_get_zone (CsnWindowStatus *self)
{
  g_return_val_if_fail (CSN_IS_WINDOW_STATUS (self), NULL);
  return self->zone;
}
