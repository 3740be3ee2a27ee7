/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A guarded action of a document; see the header. */

#include "csn-guarded-action.h"

#include <string.h>

struct _CsnGuardedAction
{
  GObject parent_instance;
  guint line;
  guint end_line;
  char *kind;         /* (owned) */
  char *title;        /* (owned) */
  char *text;         /* (owned) */
  char *phrase;       /* (owned) */
  CsnProbePlan *plan; /* (owned) (nullable) */
};

typedef enum
{
  PROP_LINE = 1,
  PROP_KIND,
  PROP_TITLE,
  PROP_TEXT,
  PROP_PHRASE,
} CsnGuardedActionProperty;

static GParamSpec *properties[PROP_PHRASE + 1];

G_DEFINE_FINAL_TYPE (CsnGuardedAction, csn_guarded_action, G_TYPE_OBJECT)

static void
csn_guarded_action_finalize (GObject *object)
{
  CsnGuardedAction *self = CSN_GUARDED_ACTION (object);

  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->phrase, g_free);
  g_clear_object (&self->plan);
  G_OBJECT_CLASS (csn_guarded_action_parent_class)->finalize (object);
}

static void
csn_guarded_action_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnGuardedAction *self = CSN_GUARDED_ACTION (object);

  switch ((CsnGuardedActionProperty) prop_id)
    {
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_PHRASE:
      g_value_set_string (value, self->phrase);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_guarded_action_class_init (CsnGuardedActionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_guarded_action_finalize;
  object_class->get_property = csn_guarded_action_get_property;

  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_PHRASE] = g_param_spec_string ("phrase", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_guarded_action_init (CsnGuardedAction *self)
{
}

/* The kind and the line: short enough to type, and another one for each action. */
static char *
make_phrase (const char *kind, guint line)
{
  return g_strdup_printf ("%s L%u", kind, line);
}

CsnGuardedAction *
csn_guarded_action_new (guint line, guint end_line, const char *kind, const char *title, const char *text,
                        CsnProbePlan *plan)
{
  CsnGuardedAction *self;

  g_return_val_if_fail (kind != NULL && title != NULL && text != NULL, NULL);

  self = g_object_new (CSN_TYPE_GUARDED_ACTION, NULL);
  self->line = line;
  self->end_line = end_line;
  self->kind = g_strdup (kind);
  self->title = g_strdup (title);
  self->text = g_strdup (text);
  self->phrase = make_phrase (kind, line);
  g_set_object (&self->plan, plan);
  return self;
}

guint
csn_guarded_action_get_line (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), 0);
  return self->line;
}

guint
csn_guarded_action_get_end_line (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), 0);
  return self->end_line;
}

const char *
csn_guarded_action_get_kind (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), NULL);
  return self->kind;
}

const char *
csn_guarded_action_get_title (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), NULL);
  return self->title;
}

const char *
csn_guarded_action_get_text (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), NULL);
  return self->text;
}

const char *
csn_guarded_action_get_phrase (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), NULL);
  return self->phrase;
}

CsnProbePlan *
csn_guarded_action_get_plan (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), NULL);
  return self->plan;
}

gboolean
csn_guarded_action_can_run (CsnGuardedAction *self)
{
  g_return_val_if_fail (CSN_IS_GUARDED_ACTION (self), FALSE);
  return self->plan != NULL && csn_probe_plan_can_run (self->plan);
}
