/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A waiver of one unmet item; see the header. */

#include "csn-waiver.h"

#include "csn-digest.h"

struct _CsnWaiver
{
  GObject parent_instance;
  char *id; /* (owned) */
  char *item; /* (owned) */
  char *stated_item; /* (owned): as it was called when it was signed */
  char *reason; /* (owned) */
  char *until; /* (owned) */
  char *role; /* (owned) */
  char *outcome; /* (owned) */
  char *evidence; /* (owned) */
  char *by; /* (owned) */
  char *at; /* (owned) */
  char *statement; /* (owned) */
  GBytes *cms; /* (owned) */
  gboolean valid;
};

G_DEFINE_FINAL_TYPE (CsnWaiver, csn_waiver, G_TYPE_OBJECT)

static void
csn_waiver_finalize (GObject *object)
{
  CsnWaiver *self = CSN_WAIVER (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->stated_item, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->until, g_free);
  g_clear_pointer (&self->role, g_free);
  g_clear_pointer (&self->outcome, g_free);
  g_clear_pointer (&self->evidence, g_free);
  g_clear_pointer (&self->by, g_free);
  g_clear_pointer (&self->at, g_free);
  g_clear_pointer (&self->statement, g_free);
  g_clear_pointer (&self->cms, g_bytes_unref);
  G_OBJECT_CLASS (csn_waiver_parent_class)->finalize (object);
}

static void
csn_waiver_class_init (CsnWaiverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_waiver_finalize;
}

static void
csn_waiver_init (CsnWaiver *self)
{
}

CsnWaiver *
csn_waiver_new_from_event (CsnEvent *event)
{
  CsnWaiver *self;
  JsonObject *data;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  data = csn_event_get_data (event);
  self = g_object_new (CSN_TYPE_WAIVER, NULL);
  self->id = g_strdup (csn_event_get_id (event));
  self->item = g_strdup (csn_json_get_string (data, "item", ""));
  self->stated_item = g_strdup (csn_json_get_string (csn_event_get_written_data (event), "item", ""));
  self->reason = g_strdup (csn_json_get_string (data, "reason", ""));
  self->until = g_strdup (csn_json_get_string (data, "until", ""));
  self->role = g_strdup (csn_json_get_string (data, "role", ""));
  self->outcome = g_strdup (csn_json_get_string (data, "outcome", ""));
  self->evidence = g_strdup (csn_json_get_string (data, "evidence", ""));
  self->by = g_strdup (csn_event_get_actor (event));
  self->at = g_strdup (csn_event_get_time (event));
  self->statement = g_strdup (csn_json_get_string (data, "statement", ""));
  self->cms = csn_base64_decode (csn_json_get_string (data, "cms", ""));
  return self;
}

void
csn_waiver_set_valid (CsnWaiver *self, gboolean valid)
{
  g_return_if_fail (CSN_IS_WAIVER (self));
  self->valid = valid;
}

const char *
csn_waiver_get_id (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->id;
}

const char *
csn_waiver_get_item (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->item;
}

const char *
csn_waiver_get_stated_item (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->stated_item;
}

const char *
csn_waiver_get_reason (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->reason;
}

const char *
csn_waiver_get_until (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->until;
}

const char *
csn_waiver_get_role (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->role;
}

const char *
csn_waiver_get_outcome (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->outcome;
}

const char *
csn_waiver_get_evidence (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->evidence;
}

const char *
csn_waiver_get_by (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->by;
}

const char *
csn_waiver_get_at (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->at;
}

const char *
csn_waiver_get_statement (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->statement;
}

GBytes *
csn_waiver_get_cms (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), NULL);
  return self->cms;
}

gboolean
csn_waiver_is_valid (CsnWaiver *self)
{
  g_return_val_if_fail (CSN_IS_WAIVER (self), FALSE);
  return self->valid;
}
