/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stage of a staged rollout; see the header. */

#include "csn-stage.h"

struct _CsnStage
{
  GObject parent_instance;
  CsnSection *section;         /* (owned) */
  char *objective;             /* (owned) (nullable) */
  GPtrArray *environment;      /* (owned) (element-type utf8) */
  GPtrArray *criteria;         /* (owned) (element-type CsnItem) */
  GPtrArray *stop_conditions;  /* (owned) (element-type CsnItem) */
  GPtrArray *steps;            /* (owned) (element-type CsnItem) */
  guint minimum_runs;
  guint recommended_runs;
  gboolean open_ended;
};

G_DEFINE_FINAL_TYPE (CsnStage, csn_stage, G_TYPE_OBJECT)

static void
csn_stage_finalize (GObject *object)
{
  CsnStage *self = CSN_STAGE (object);

  g_clear_object (&self->section);
  g_clear_pointer (&self->objective, g_free);
  g_clear_pointer (&self->environment, g_ptr_array_unref);
  g_clear_pointer (&self->criteria, g_ptr_array_unref);
  g_clear_pointer (&self->stop_conditions, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  G_OBJECT_CLASS (csn_stage_parent_class)->finalize (object);
}

static void
csn_stage_class_init (CsnStageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_stage_finalize;
}

static void
csn_stage_init (CsnStage *self)
{
  self->environment = g_ptr_array_new_with_free_func (g_free);
  self->criteria = g_ptr_array_new_with_free_func (g_object_unref);
  self->stop_conditions = g_ptr_array_new_with_free_func (g_object_unref);
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
}

CsnStage *
csn_stage_new (CsnSection *section, const char *objective)
{
  CsnStage *self;

  g_return_val_if_fail (CSN_IS_SECTION (section), NULL);

  self = g_object_new (CSN_TYPE_STAGE, NULL);
  self->section = g_object_ref (section);
  self->objective = g_strdup (objective);
  return self;
}

CsnSection *
csn_stage_get_section (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), NULL);
  return self->section;
}

guint
csn_stage_get_line (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), 0);
  return csn_section_get_line (self->section);
}

const char *
csn_stage_get_objective (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), NULL);
  return self->objective;
}

GPtrArray *
csn_stage_get_environment (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), NULL);
  return self->environment;
}

GPtrArray *
csn_stage_get_criteria (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), NULL);
  return self->criteria;
}

GPtrArray *
csn_stage_get_stop_conditions (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), NULL);
  return self->stop_conditions;
}

GPtrArray *
csn_stage_get_steps (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), NULL);
  return self->steps;
}

void
csn_stage_set_runs (CsnStage *self, guint minimum, guint recommended, gboolean open_ended)
{
  g_return_if_fail (CSN_IS_STAGE (self));

  self->minimum_runs = minimum;
  self->recommended_runs = recommended;
  self->open_ended = open_ended;
}

guint
csn_stage_get_minimum_runs (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), 0);
  return self->minimum_runs;
}

guint
csn_stage_get_recommended_runs (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), 0);
  return self->recommended_runs;
}

gboolean
csn_stage_is_open_ended (CsnStage *self)
{
  g_return_val_if_fail (CSN_IS_STAGE (self), FALSE);
  return self->open_ended;
}
