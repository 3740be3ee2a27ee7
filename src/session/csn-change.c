/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One wished change; see the header. */

#include "csn-change.h"

struct _CsnChange
{
  GObject parent_instance;
  char *item;      /* (owned) */
  char *value;     /* (owned) (nullable) */
  char *reason;    /* (owned) (nullable) */
  char *on_behalf; /* (owned) (nullable) */
  char *restores;  /* (owned) (nullable) */
  gboolean literal;
  gboolean note;
};

G_DEFINE_FINAL_TYPE (CsnChange, csn_change, G_TYPE_OBJECT)

static void
csn_change_finalize (GObject *object)
{
  CsnChange *self = CSN_CHANGE (object);

  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->on_behalf, g_free);
  g_clear_pointer (&self->restores, g_free);
  G_OBJECT_CLASS (csn_change_parent_class)->finalize (object);
}

static void
csn_change_class_init (CsnChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_change_finalize;
}

static void
csn_change_init (CsnChange *self)
{
}

CsnChange *
csn_change_new (const char *item, const char *value)
{
  CsnChange *self;

  g_return_val_if_fail (item != NULL, NULL);

  self = g_object_new (CSN_TYPE_CHANGE, NULL);
  self->item = g_strdup (item);
  self->value = g_strdup (value);
  return self;
}

CsnChange *
csn_change_new_note (const char *item, const char *text)
{
  CsnChange *self = csn_change_new (item, text);

  self->note = TRUE;
  return self;
}

void
csn_change_set_reason (CsnChange *self, const char *reason)
{
  g_return_if_fail (CSN_IS_CHANGE (self));
  g_set_str (&self->reason, reason);
}

void
csn_change_set_on_behalf (CsnChange *self, const char *name)
{
  g_return_if_fail (CSN_IS_CHANGE (self));
  g_set_str (&self->on_behalf, name);
}

void
csn_change_set_literal (CsnChange *self, gboolean literal)
{
  g_return_if_fail (CSN_IS_CHANGE (self));
  self->literal = literal;
}

void
csn_change_set_restores (CsnChange *self, const char *event)
{
  g_return_if_fail (CSN_IS_CHANGE (self));
  g_set_str (&self->restores, event);
}

const char *
csn_change_get_restores (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), NULL);
  return self->restores;
}

const char *
csn_change_get_item (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), NULL);
  return self->item;
}

const char *
csn_change_get_value (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), NULL);
  return self->value;
}

const char *
csn_change_get_reason (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), NULL);
  return self->reason;
}

const char *
csn_change_get_on_behalf (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), NULL);
  return self->on_behalf;
}

gboolean
csn_change_is_literal (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), FALSE);
  return self->literal;
}

gboolean
csn_change_is_note (CsnChange *self)
{
  g_return_val_if_fail (CSN_IS_CHANGE (self), FALSE);
  return self->note;
}
