/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A heading and what stands under it; see the header. */

#include "csn-section.h"

struct _CsnSection
{
  GObject parent_instance;
  guint line;
  guint level;
  char *title;          /* (owned) */
  char *path;           /* (owned) (nullable): made when somebody asks, for each item of the section does */
  CsnSection *parent;   /* (owned) (nullable) */
  CsnPhase phase;
  CsnGateClass gate_class;
};

G_DEFINE_FINAL_TYPE (CsnSection, csn_section, G_TYPE_OBJECT)

static void
csn_section_finalize (GObject *object)
{
  CsnSection *self = CSN_SECTION (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->parent);
  G_OBJECT_CLASS (csn_section_parent_class)->finalize (object);
}

static void
csn_section_class_init (CsnSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_section_finalize;
}

static void
csn_section_init (CsnSection *self)
{
}

CsnSection *
csn_section_new (guint line, guint level, const char *title, CsnSection *parent)
{
  CsnSection *self = g_object_new (CSN_TYPE_SECTION, NULL);

  self->line = line;
  self->level = level;
  self->title = g_strdup (title ? title : "");
  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      self->phase = parent->phase;
      self->gate_class = parent->gate_class;
    }
  return self;
}

guint
csn_section_get_line (CsnSection *self)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), 0);
  return self->line;
}

guint
csn_section_get_level (CsnSection *self)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), 0);
  return self->level;
}

const char *
csn_section_get_title (CsnSection *self)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), NULL);
  return self->title;
}

CsnSection *
csn_section_get_parent (CsnSection *self)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), NULL);
  return self->parent;
}

static char *
make_path (CsnSection *self)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (CsnSection *section = self; section != NULL; section = section->parent)
    {
      if (section->level < 2 && section != self)
        break;
      if (path->len > 0)
        g_string_prepend (path, " > ");
      g_string_prepend (path, section->title);
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

const char *
csn_section_get_path (CsnSection *self)
{
  char *path;

  g_return_val_if_fail (CSN_IS_SECTION (self), NULL);

  path = g_atomic_pointer_get (&self->path);
  if (path == NULL)
    {
      /* two threads may ask at once; the first one's stays */
      char *made = make_path (self);

      if (!g_atomic_pointer_compare_and_exchange (&self->path, NULL, made))
        g_free (made);
      path = g_atomic_pointer_get (&self->path);
    }
  return path;
}

gboolean
csn_section_is_within (CsnSection *self, CsnSection *other)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), FALSE);

  for (CsnSection *section = self; section != NULL; section = section->parent)
    if (section == other)
      return TRUE;
  return FALSE;
}

CsnPhase
csn_section_get_phase (CsnSection *self)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), CSN_PHASE_GATE);
  return self->phase;
}

void
csn_section_set_phase (CsnSection *self, CsnPhase phase)
{
  g_return_if_fail (CSN_IS_SECTION (self));
  self->phase = phase;
}

CsnGateClass
csn_section_get_gate_class (CsnSection *self)
{
  g_return_val_if_fail (CSN_IS_SECTION (self), CSN_GATE_BLOCKING);
  return self->gate_class;
}

void
csn_section_set_gate_class (CsnSection *self, CsnGateClass gate_class)
{
  g_return_if_fail (CSN_IS_SECTION (self));
  self->gate_class = gate_class;
}
