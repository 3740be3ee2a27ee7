/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing to do after the deployment; see the header. */

#include "csn-followup-status.h"

struct _CsnFollowupStatus
{
  GObject parent_instance;
  char *item; /* (owned) */
  guint line;
  char *text; /* (owned) */
  char *state; /* (owned) */
  char *due; /* (owned) */
  char *done; /* (owned) */
  guint occurrence;
};

typedef enum
{
  PROP_ITEM = 1,
  PROP_LINE,
  PROP_TEXT,
  PROP_STATE,
  PROP_DUE,
  PROP_OCCURRENCE,
} CsnFollowupStatusProperty;

static GParamSpec *properties[PROP_OCCURRENCE + 1];

G_DEFINE_FINAL_TYPE (CsnFollowupStatus, csn_followup_status, G_TYPE_OBJECT)

static void
csn_followup_status_finalize (GObject *object)
{
  CsnFollowupStatus *self = CSN_FOLLOWUP_STATUS (object);

  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->due, g_free);
  g_clear_pointer (&self->done, g_free);
  G_OBJECT_CLASS (csn_followup_status_parent_class)->finalize (object);
}

static void
csn_followup_status_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnFollowupStatus *self = CSN_FOLLOWUP_STATUS (object);

  switch ((CsnFollowupStatusProperty) prop_id)
    {
    case PROP_ITEM:
      g_value_set_string (value, self->item);
      break;
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_DUE:
      g_value_set_string (value, self->due);
      break;
    case PROP_OCCURRENCE:
      g_value_set_uint (value, self->occurrence);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_followup_status_class_init (CsnFollowupStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_followup_status_finalize;
  object_class->get_property = csn_followup_status_get_property;

  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_DUE] = g_param_spec_string ("due", NULL, NULL, NULL, flags);
  properties[PROP_OCCURRENCE] = g_param_spec_uint ("occurrence", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_followup_status_init (CsnFollowupStatus *self)
{
}

CsnFollowupStatus *
csn_followup_status_new (const char *item, guint line, const char *text, const char *state,
                         const char *due, const char *done, guint occurrence)
{
  CsnFollowupStatus *self = g_object_new (CSN_TYPE_FOLLOWUP_STATUS, NULL);

  self->item = g_strdup (item != NULL ? item : "");
  self->line = line;
  self->text = g_strdup (text != NULL ? text : "");
  self->state = g_strdup (state != NULL ? state : "");
  self->due = g_strdup (due != NULL ? due : "");
  self->done = g_strdup (done != NULL ? done : "");
  self->occurrence = occurrence;
  return self;
}

const char *
csn_followup_status_get_item (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), NULL);
  return self->item;
}

guint
csn_followup_status_get_line (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), 0);
  return self->line;
}

const char *
csn_followup_status_get_text (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), NULL);
  return self->text;
}

const char *
csn_followup_status_get_state (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), NULL);
  return self->state;
}

const char *
csn_followup_status_get_due (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), NULL);
  return self->due;
}

const char *
csn_followup_status_get_done (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), NULL);
  return self->done;
}

guint
csn_followup_status_get_occurrence (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), 0);
  return self->occurrence;
}

gboolean
csn_followup_status_is_settled (CsnFollowupStatus *self)
{
  g_return_val_if_fail (CSN_IS_FOLLOWUP_STATUS (self), FALSE);
  return g_str_has_prefix (self->state, "DONE") || g_str_equal (self->state, "NA");
}
