/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Something that a document says and nobody answers; see the header. */

#include "csn-fact.h"

struct _CsnFact
{
  GObject parent_instance;
  CsnFactSpec spec; /* its pointers are owned, see finalize */
};

G_DEFINE_FINAL_TYPE (CsnFact, csn_fact, G_TYPE_OBJECT)

static void
csn_fact_finalize (GObject *object)
{
  CsnFact *self = CSN_FACT (object);

  g_free ((char *) self->spec.name);
  g_free ((char *) self->spec.value);
  g_free ((char *) self->spec.detail);
  g_clear_object (&self->spec.section);
  G_OBJECT_CLASS (csn_fact_parent_class)->finalize (object);
}

static void
csn_fact_class_init (CsnFactClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_fact_finalize;
}

static void
csn_fact_init (CsnFact *self)
{
}

CsnFact *
csn_fact_new (const CsnFactSpec *spec)
{
  CsnFact *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_FACT, NULL);
  self->spec = *spec;
  self->spec.name = g_strdup (spec->name);
  self->spec.value = g_strdup (spec->value);
  self->spec.detail = g_strdup (spec->detail);
  if (spec->section != NULL)
    g_object_ref (spec->section);
  return self;
}

CsnFactKind
csn_fact_get_kind (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), CSN_FACT_METADATA);
  return self->spec.kind;
}

guint
csn_fact_get_line (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), 0);
  return self->spec.line;
}

guint
csn_fact_get_end_line (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), 0);
  return self->spec.end_line;
}

const char *
csn_fact_get_name (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), NULL);
  return self->spec.name;
}

const char *
csn_fact_get_value (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), NULL);
  return self->spec.value;
}

const char *
csn_fact_get_detail (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), NULL);
  return self->spec.detail;
}

gboolean
csn_fact_is_secret (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), FALSE);
  return self->spec.secret;
}

gboolean
csn_fact_is_required (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), FALSE);
  return self->spec.required;
}

int
csn_fact_get_low (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), 0);
  return self->spec.low;
}

int
csn_fact_get_high (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), 0);
  return self->spec.high;
}

CsnSection *
csn_fact_get_section (CsnFact *self)
{
  g_return_val_if_fail (CSN_IS_FACT (self), NULL);
  return self->spec.section;
}
