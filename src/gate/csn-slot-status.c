/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How one signing act stands; see the header. */

#include "csn-slot-status.h"

#include <glib/gi18n-lib.h>

struct _CsnSlotStatus
{
  GObject parent_instance;
  CsnSlot *slot; /* (owned) (nullable) */
  CsnSlotState state;
  CsnApproval *approval; /* (owned) (nullable) */
  guint n_given;
  guint n_needed;
  char *behalf; /* (owned) */
  char *by; /* (owned) */
  char *explanation; /* (owned) */
};

typedef enum
{
  PROP_SLOT = 1,
  PROP_STATE,
  PROP_BY,
  PROP_AT,
  PROP_EXPLANATION,
} CsnSlotStatusProperty;

static GParamSpec *properties[PROP_EXPLANATION + 1];

G_DEFINE_FINAL_TYPE (CsnSlotStatus, csn_slot_status, G_TYPE_OBJECT)

static void
csn_slot_status_finalize (GObject *object)
{
  CsnSlotStatus *self = CSN_SLOT_STATUS (object);

  g_clear_object (&self->slot);
  g_clear_object (&self->approval);
  g_clear_pointer (&self->behalf, g_free);
  g_clear_pointer (&self->by, g_free);
  g_clear_pointer (&self->explanation, g_free);
  G_OBJECT_CLASS (csn_slot_status_parent_class)->finalize (object);
}

static void
csn_slot_status_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnSlotStatus *self = CSN_SLOT_STATUS (object);

  switch ((CsnSlotStatusProperty) prop_id)
    {
    case PROP_SLOT:
      g_value_set_object (value, self->slot);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_BY:
      g_value_set_string (value, csn_slot_status_get_by (self));
      break;
    case PROP_AT:
      g_value_set_string (value, csn_slot_status_get_at (self));
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, self->explanation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_slot_status_class_init (CsnSlotStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_slot_status_finalize;
  object_class->get_property = csn_slot_status_get_property;

  properties[PROP_SLOT] = g_param_spec_object ("slot", NULL, NULL, CSN_TYPE_SLOT, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, CSN_TYPE_SLOT_STATE, CSN_SLOT_EMPTY, flags);
  properties[PROP_BY] = g_param_spec_string ("by", NULL, NULL, NULL, flags);
  properties[PROP_AT] = g_param_spec_string ("at", NULL, NULL, NULL, flags);
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_slot_status_init (CsnSlotStatus *self)
{
}

CsnSlotStatus *
csn_slot_status_new (CsnSlot *slot, CsnSlotState state, CsnApproval *approval, guint n_given,
                     guint n_needed, const char *behalf)
{
  CsnSlotStatus *self = g_object_new (CSN_TYPE_SLOT_STATUS, NULL);

  g_set_object (&self->slot, slot);
  self->state = state;
  g_set_object (&self->approval, approval);
  self->n_given = n_given;
  self->n_needed = n_needed;
  self->behalf = g_strdup (behalf != NULL ? behalf : "");
  self->by = g_strdup (approval != NULL ? csn_approval_get_signer (approval) : "");
  if (*self->behalf != '\0' && *self->by != '\0')
    {
      g_autofree char *name = g_steal_pointer (&self->by);

      /* Translators: who signed, whom they signed for */
      self->by = g_strdup_printf (_ ("%s for %s"), name, self->behalf);
    }
  self->explanation = g_strdup ("");
  return self;
}

void
csn_slot_status_set_explanation (CsnSlotStatus *self, const char *explanation)
{
  g_return_if_fail (CSN_IS_SLOT_STATUS (self));
  g_set_str (&self->explanation, explanation);
}

const char *
csn_slot_status_get_behalf (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), NULL);
  return self->behalf;
}

CsnSlot *
csn_slot_status_get_slot (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), NULL);
  return self->slot;
}

CsnSlotState
csn_slot_status_get_state (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), (CsnSlotState) 0);
  return self->state;
}

CsnApproval *
csn_slot_status_get_approval (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), NULL);
  return self->approval;
}

guint
csn_slot_status_get_n_given (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), 0);
  return self->n_given;
}

guint
csn_slot_status_get_n_needed (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), 0);
  return self->n_needed;
}

const char *
csn_slot_status_get_explanation (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), NULL);
  return self->explanation;
}

const char *
csn_slot_status_get_by (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), NULL);
  return self->by;
}

const char *
csn_slot_status_get_at (CsnSlotStatus *self)
{
  g_return_val_if_fail (CSN_IS_SLOT_STATUS (self), NULL);
  return self->approval != NULL ? csn_approval_get_at (self->approval) : "";
}
