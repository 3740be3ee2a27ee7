/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document as a reader sees it; see the header. */

#include "csn-block.h"

/* What only a block of code has. */
typedef struct
{
  char *info;       /* (owned) (nullable) */
  char *code_class; /* (owned) (nullable) */
} Code;

struct _CsnBlock
{
  GObject parent_instance;
  char *text;          /* (owned) (nullable) */
  Code *code;          /* (owned) (nullable) */
  CsnSection *section; /* (owned) (nullable) */
  guint line;
  guint end_line;
  CsnSpan span;
  guint level;
  guint kind : 4;
  guint answered : 1;
};

G_STATIC_ASSERT (CSN_BLOCK_FRONT_MATTER < 1 << 4);

G_DEFINE_FINAL_TYPE (CsnBlock, csn_block, G_TYPE_OBJECT)

static void
csn_block_finalize (GObject *object)
{
  CsnBlock *self = CSN_BLOCK (object);

  g_free (self->text);
  if (self->code != NULL)
    {
      g_free (self->code->info);
      g_free (self->code->code_class);
      g_free (self->code);
    }
  g_clear_object (&self->section);
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
  self->text = g_strdup (spec->text);
  if (spec->info != NULL || spec->code_class != NULL)
    {
      self->code = g_new0 (Code, 1);
      self->code->info = g_strdup (spec->info);
      self->code->code_class = g_strdup (spec->code_class);
    }
  if (spec->section != NULL)
    self->section = g_object_ref (spec->section);
  self->line = spec->line;
  self->end_line = spec->end_line;
  self->span = spec->span;
  self->level = spec->level;
  self->kind = spec->kind;
  self->answered = spec->answered != FALSE;
  return self;
}

CsnBlockKind
csn_block_get_kind (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), CSN_BLOCK_PARAGRAPH);
  return (CsnBlockKind) self->kind;
}

guint
csn_block_get_line (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), 0);
  return self->line;
}

guint
csn_block_get_end_line (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), 0);
  return self->end_line;
}

guint
csn_block_get_level (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), 0);
  return self->level;
}

CsnSpan
csn_block_get_span (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), ((CsnSpan) { 0, 0 }));
  return self->span;
}

const char *
csn_block_get_text (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->text;
}

const char *
csn_block_get_info (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->code != NULL ? self->code->info : NULL;
}

const char *
csn_block_get_code_class (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->code != NULL ? self->code->code_class : NULL;
}

gboolean
csn_block_is_answered (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), FALSE);
  return self->answered;
}

CsnSection *
csn_block_get_section (CsnBlock *self)
{
  g_return_val_if_fail (CSN_IS_BLOCK (self), NULL);
  return self->section;
}
