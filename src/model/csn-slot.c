/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One signing act that the document asks for; see the header. */

#include "csn-slot.h"

struct _CsnSlot
{
  GObject parent_instance;
  CsnSlotSpec spec; /* its pointers are owned, see finalize */
  char *id; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnSlot, csn_slot, G_TYPE_OBJECT)

static void
csn_slot_finalize (GObject *object)
{
  CsnSlot *self = CSN_SLOT (object);

  g_free ((char *) self->spec.role);
  g_free ((char *) self->spec.statement);
  g_clear_object (&self->spec.box);
  g_clear_object (&self->spec.name);
  g_clear_object (&self->spec.signature);
  g_clear_object (&self->spec.date);
  g_clear_object (&self->spec.status);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (csn_slot_parent_class)->finalize (object);
}

static void
csn_slot_class_init (CsnSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_slot_finalize;
}

static void
csn_slot_init (CsnSlot *self)
{
}

CsnSlot *
csn_slot_new (const CsnSlotSpec *spec)
{
  CsnSlot *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_SLOT, NULL);
  self->spec = *spec;
  self->spec.role = g_strdup (spec->role);
  self->spec.statement = g_strdup (spec->statement);
  if (spec->box != NULL)
    g_object_ref (spec->box);
  if (spec->name != NULL)
    g_object_ref (spec->name);
  if (spec->signature != NULL)
    g_object_ref (spec->signature);
  if (spec->date != NULL)
    g_object_ref (spec->date);
  if (spec->status != NULL)
    g_object_ref (spec->status);
  self->id = spec->line > 0 ? g_strdup_printf ("L%u", spec->line) : g_strdup ("released-by");
  return self;
}

const char *
csn_slot_get_id (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->id;
}

guint
csn_slot_get_line (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), 0);
  return self->spec.line;
}

const char *
csn_slot_get_role (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.role;
}

const char *
csn_slot_get_statement (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.statement;
}

CsnPhase
csn_slot_get_phase (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), CSN_PHASE_GATE);
  return self->spec.phase;
}

gboolean
csn_slot_is_from_table (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), FALSE);
  return self->spec.from_table;
}

gboolean
csn_slot_is_block (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), FALSE);
  return self->spec.block;
}

CsnItem *
csn_slot_get_box (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.box;
}

CsnItem *
csn_slot_get_name (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.name;
}

CsnItem *
csn_slot_get_signature (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.signature;
}

CsnItem *
csn_slot_get_date (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.date;
}

CsnItem *
csn_slot_get_status (CsnSlot *self)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), NULL);
  return self->spec.status;
}

gboolean
csn_slot_owns (CsnSlot *self, CsnItem *item)
{
  g_return_val_if_fail (CSN_IS_SLOT (self), FALSE);

  if (item == NULL)
    return FALSE;
  return item == self->spec.box || item == self->spec.name || item == self->spec.signature
         || item == self->spec.date || item == self->spec.status;
}
