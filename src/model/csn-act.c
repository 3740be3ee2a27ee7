/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An act of a person on the gate; see the header. */

#include "csn-act.h"

#include "csn-digest.h"

struct _CsnAct
{
  GObject parent_instance;
  CsnEvent *event;   /* (owned) */
  GBytes *cms;       /* (owned) (nullable) */
  char *signer;      /* (owned) */
  char *fingerprint; /* (owned) */
  char *key;         /* (owned) */
  gboolean valid;
};

G_DEFINE_FINAL_TYPE (CsnAct, csn_act, G_TYPE_OBJECT)

static void
csn_act_finalize (GObject *object)
{
  CsnAct *self = CSN_ACT (object);

  g_clear_object (&self->event);
  g_clear_pointer (&self->cms, g_bytes_unref);
  g_clear_pointer (&self->signer, g_free);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (csn_act_parent_class)->finalize (object);
}

static void
csn_act_class_init (CsnActClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_act_finalize;
}

static void
csn_act_init (CsnAct *self)
{
  self->signer = g_strdup ("");
  self->fingerprint = g_strdup ("");
  self->key = g_strdup ("");
}

CsnAct *
csn_act_new_from_event (CsnEvent *event)
{
  CsnAct *self;
  const char *cms;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  self = g_object_new (CSN_TYPE_ACT, NULL);
  self->event = g_object_ref (event);
  cms = csn_act_get (self, "cms");
  if (*cms != '\0')
    self->cms = csn_base64_decode (cms);
  return self;
}

const char *
csn_act_get_id (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return csn_event_get_id (self->event);
}

const char *
csn_act_get_kind (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return csn_event_get_event_type (self->event);
}

const char *
csn_act_get_by (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return csn_event_get_actor (self->event);
}

const char *
csn_act_get_at (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return csn_event_get_time (self->event);
}

const char *
csn_act_get (CsnAct *self, const char *name)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return csn_json_get_string (csn_event_get_data (self->event), name, "");
}

gboolean
csn_act_get_flag (CsnAct *self, const char *name)
{
  g_return_val_if_fail (CSN_IS_ACT (self), FALSE);
  return csn_json_get_boolean (csn_event_get_data (self->event), name, FALSE);
}

JsonObject *
csn_act_get_data (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return csn_event_get_data (self->event);
}

gboolean
csn_act_is_signed (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), FALSE);
  return self->cms != NULL;
}

const char *
csn_act_get_statement (CsnAct *self)
{
  return csn_act_get (self, "statement");
}

GBytes *
csn_act_get_cms (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return self->cms;
}

void
csn_act_set_signer (CsnAct *self, const char *name, const char *fingerprint, const char *key, gboolean valid)
{
  g_return_if_fail (CSN_IS_ACT (self));

  g_set_str (&self->signer, name != NULL ? name : "");
  g_set_str (&self->fingerprint, fingerprint != NULL ? fingerprint : "");
  g_set_str (&self->key, key != NULL ? key : "");
  self->valid = valid;
}

const char *
csn_act_get_signer (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return self->signer;
}

const char *
csn_act_get_fingerprint (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return self->fingerprint;
}

const char *
csn_act_get_key (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), NULL);
  return self->key;
}

gboolean
csn_act_is_valid (CsnAct *self)
{
  g_return_val_if_fail (CSN_IS_ACT (self), FALSE);
  return self->valid;
}
