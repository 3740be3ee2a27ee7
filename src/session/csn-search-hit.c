/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A found place; see the header. */

#include "csn-search-hit.h"

struct _CsnSearchHit
{
  GObject parent_instance;
  char *path;  /* (owned) */
  char *title; /* (owned) */
  char *item;  /* (owned) */
  guint line;
  char *text;  /* (owned) */
  char *note;  /* (owned) */
};

typedef enum
{
  PROP_PATH = 1,
  PROP_TITLE,
  PROP_ITEM,
  PROP_LINE,
  PROP_TEXT,
  PROP_NOTE,
} CsnSearchHitProperty;

static GParamSpec *properties[PROP_NOTE + 1];

G_DEFINE_FINAL_TYPE (CsnSearchHit, csn_search_hit, G_TYPE_OBJECT)

static void
csn_search_hit_finalize (GObject *object)
{
  CsnSearchHit *self = CSN_SEARCH_HIT (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->note, g_free);
  G_OBJECT_CLASS (csn_search_hit_parent_class)->finalize (object);
}

static void
csn_search_hit_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnSearchHit *self = CSN_SEARCH_HIT (object);

  switch ((CsnSearchHitProperty) prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_ITEM:
      g_value_set_string (value, self->item);
      break;
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_search_hit_class_init (CsnSearchHitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_search_hit_finalize;
  object_class->get_property = csn_search_hit_get_property;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_search_hit_init (CsnSearchHit *self)
{
}

CsnSearchHit *
csn_search_hit_new (const CsnSearchHitSpec *spec)
{
  CsnSearchHit *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_SEARCH_HIT, NULL);
  self->path = g_strdup (spec->path);
  self->title = g_strdup (spec->title);
  self->item = g_strdup (spec->item);
  self->line = spec->line;
  self->text = g_strdup (spec->text);
  self->note = g_strdup (spec->note);
  return self;
}

const char *
csn_search_hit_get_path (CsnSearchHit *self)
{
  g_return_val_if_fail (CSN_IS_SEARCH_HIT (self), NULL);
  return self->path;
}

const char *
csn_search_hit_get_title (CsnSearchHit *self)
{
  g_return_val_if_fail (CSN_IS_SEARCH_HIT (self), NULL);
  return self->title;
}

const char *
csn_search_hit_get_item (CsnSearchHit *self)
{
  g_return_val_if_fail (CSN_IS_SEARCH_HIT (self), NULL);
  return self->item;
}

guint
csn_search_hit_get_line (CsnSearchHit *self)
{
  g_return_val_if_fail (CSN_IS_SEARCH_HIT (self), 0);
  return self->line;
}

const char *
csn_search_hit_get_text (CsnSearchHit *self)
{
  g_return_val_if_fail (CSN_IS_SEARCH_HIT (self), NULL);
  return self->text;
}

const char *
csn_search_hit_get_note (CsnSearchHit *self)
{
  g_return_val_if_fail (CSN_IS_SEARCH_HIT (self), NULL);
  return self->note;
}
