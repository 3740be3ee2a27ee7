/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A probe that a document suggests; see the header. */

#include "csn-probe-spec.h"

struct _CsnProbeSpec
{
  GObject parent_instance;
  CsnProbeSpecInit spec; /* its pointers are owned, see finalize */
  char *id;         /* (owned) (nullable): until somebody asks, see csn_probe_spec_get_id() */
  guint n_twins;    /* how many of the same words there are with those before it; 0: it is in no checklist */
  GPtrArray *fills; /* (owned) (element-type CsnItem) */
};

G_DEFINE_FINAL_TYPE (CsnProbeSpec, csn_probe_spec, G_TYPE_OBJECT)

static void
csn_probe_spec_finalize (GObject *object)
{
  CsnProbeSpec *self = CSN_PROBE_SPEC (object);

  g_free ((char *) self->spec.text);
  g_free ((char *) self->spec.pass);
  g_free ((char *) self->spec.language);
  g_clear_object (&self->spec.item);
  g_strfreev ((char **) self->spec.needs);
  g_clear_pointer (&self->fills, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (csn_probe_spec_parent_class)->finalize (object);
}

static void
csn_probe_spec_class_init (CsnProbeSpecClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_probe_spec_finalize;
}

static void
csn_probe_spec_init (CsnProbeSpec *self)
{
}

CsnProbeSpec *
csn_probe_spec_new (const CsnProbeSpecInit *spec)
{
  CsnProbeSpec *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_PROBE_SPEC, NULL);
  self->spec = *spec;
  self->spec.text = g_strdup (spec->text);
  self->spec.pass = g_strdup (spec->pass);
  self->spec.language = g_strdup (spec->language);
  if (spec->item != NULL)
    g_object_ref (spec->item);
  self->spec.needs = (const char *const *) g_strdupv ((char **) spec->needs);
  self->fills = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < spec->n_fills; i++)
    g_ptr_array_add (self->fills, g_object_ref (spec->fills[i]));
  self->spec.fills = NULL;
  return self;
}

const char *
csn_probe_spec_get_id (CsnProbeSpec *self)
{
  const char *id;
  CsnIdWords words;

  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);

  id = g_atomic_pointer_get (&self->id);
  if (id != NULL || self->n_twins == 0)
    return id;
  words = csn_probe_spec_get_id_words (self);
  return csn_id_words_get_id (&words, self->n_twins - 1, &self->id);
}

CsnIdWords
csn_probe_spec_get_id_words (CsnProbeSpec *self)
{
  CsnIdWords words = { .prefix = "probe" };

  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), words);

  words.section = self->spec.item ? csn_item_get_section (self->spec.item) : NULL;
  words.kind = csn_enum_to_string (CSN_TYPE_PROBE_KIND, self->spec.kind);
  words.text = self->spec.text;
  return words;
}

void
csn_probe_spec_set_twins (CsnProbeSpec *self, guint twins)
{
  g_return_if_fail (CSN_IS_PROBE_SPEC (self));

  self->n_twins = twins + 1;
}

CsnProbeKind
csn_probe_spec_get_kind (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), CSN_PROBE_COMMAND);
  return self->spec.kind;
}

guint
csn_probe_spec_get_line (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), 0);
  return self->spec.line;
}

const char *
csn_probe_spec_get_text (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);
  return self->spec.text;
}

const char *
csn_probe_spec_get_pass (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);
  return self->spec.pass;
}

const char *
csn_probe_spec_get_language (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);
  return self->spec.language;
}

CsnGateClass
csn_probe_spec_get_gate_class (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), CSN_GATE_BLOCKING);
  return self->spec.gate_class;
}

gboolean
csn_probe_spec_is_mutating (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), FALSE);
  return self->spec.mutating;
}

gboolean
csn_probe_spec_is_manual (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), FALSE);
  return self->spec.manual;
}

const char *const *
csn_probe_spec_get_needs (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);
  return self->spec.needs;
}

CsnItem *
csn_probe_spec_get_item (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);
  return self->spec.item;
}

GPtrArray *
csn_probe_spec_get_fills (CsnProbeSpec *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (self), NULL);
  return self->fills;
}

void
csn_probe_spec_take_id (CsnProbeSpec *self, char *id)
{
  g_return_if_fail (CSN_IS_PROBE_SPEC (self));

  g_free (self->id);
  self->id = id;
}
