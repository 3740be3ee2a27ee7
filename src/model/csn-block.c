/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document as a reader sees it; see the header. */

#include "csn-block.h"

struct _CsnBlock
{
  GObject parent_instance;
  CsnBlockSpec spec; /* its pointers are owned, see finalize */
};

G_DEFINE_FINAL_TYPE (CsnBlock, csn_block, G_TYPE_OBJECT)

static void
csn_block_finalize (GObject *object)
{
  CsnBlock *self = CSN_BLOCK (object);

  g_free ((char *) self->spec.text);
  g_free ((char *) self->spec.info);
  g_free ((char *) self->spec.code_class);
  g_clear_object (&self->spec.section);
  G_OBJECT_CLASS (csn_block_parent_class)->finalize (object);
}

static void
csn_block_class_init (CsnBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_block_finalize;
}

static void
csn_block_init (CsnBlock *self)
{
}

CsnBlock *
csn_block_new (const CsnBlockSpec *spec)
{
  CsnBlock *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_BLOCK, NULL);
  self->spec = *spec;
  self->spec.text = g_strdup (spec->text);
  self->spec.info = g_strdup (spec->info);
  self->spec.code_class = g_strdup (spec->code_class);
  if (spec->section != NULL)
    g_object_ref (spec->section);
  return self;
}

CsnBlockKind
csn_block_get_kind (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), CSN_BLOCK_PARAGRAPH);
  return self->spec.kind;
}

guint
csn_block_get_line (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), 0);
  return self->spec.line;
}

guint
csn_block_get_end_line (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), 0);
  return self->spec.end_line;
}

guint
csn_block_get_level (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), 0);
  return self->spec.level;
}

CsnSpan
csn_block_get_span (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), ((CsnSpan) { 0, 0 }));
  return self->spec.span;
}

const char *
csn_block_get_text (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->spec.text;
}

const char *
csn_block_get_info (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->spec.info;
}

const char *
csn_block_get_code_class (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->spec.code_class;
}

gboolean
csn_block_is_answered (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), FALSE);
  return self->spec.answered;
}

CsnSection *
csn_block_get_section (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->spec.section;
}
