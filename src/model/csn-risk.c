/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One assessed risk; see the header. */

#include "csn-risk.h"

/* The usual 5 × 5 matrix: the corner of rare and slight is low, that of likely and grave is high. */
#define MEDIUM_FROM 5
#define HIGH_FROM   13

struct _CsnRisk
{
  GObject parent_instance;
  char *name; /* (owned) */
  char *level; /* (owned) */
  char *mitigation; /* (owned) */
  guint likelihood;
  guint impact;
};

G_DEFINE_FINAL_TYPE (CsnRisk, csn_risk, G_TYPE_OBJECT)

static void
csn_risk_finalize (GObject *object)
{
  CsnRisk *self = CSN_RISK (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->level, g_free);
  g_clear_pointer (&self->mitigation, g_free);
  G_OBJECT_CLASS (csn_risk_parent_class)->finalize (object);
}

static void
csn_risk_class_init (CsnRiskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_risk_finalize;
}

static void
csn_risk_init (CsnRisk *self)
{
}

CsnRisk *
csn_risk_new (const char *name, const char *level, guint likelihood, guint impact, const char *mitigation)
{
  CsnRisk *self = g_object_new (CSN_TYPE_RISK, NULL);

  self->name = g_strdup (name ? name : "");
  self->level = g_strdup (level ? level : "");
  self->likelihood = MIN (likelihood, 5);
  self->impact = MIN (impact, 5);
  self->mitigation = g_strdup (mitigation ? mitigation : "");
  return self;
}

const char *
csn_risk_level_of (guint likelihood, guint impact)
{
  guint product = likelihood * impact;

  if (product >= HIGH_FROM)
    return "HIGH";
  return product >= MEDIUM_FROM ? "MEDIUM" : "LOW";
}

const char *
csn_risk_get_name (CsnRisk *self)
{
  g_return_val_if_fail (CSN_IS_RISK (self), NULL);
  return self->name;
}

const char *
csn_risk_get_level (CsnRisk *self)
{
  g_return_val_if_fail (CSN_IS_RISK (self), NULL);
  return self->level;
}

guint
csn_risk_get_likelihood (CsnRisk *self)
{
  g_return_val_if_fail (CSN_IS_RISK (self), 0);
  return self->likelihood;
}

guint
csn_risk_get_impact (CsnRisk *self)
{
  g_return_val_if_fail (CSN_IS_RISK (self), 0);
  return self->impact;
}

const char *
csn_risk_get_mitigation (CsnRisk *self)
{
  g_return_val_if_fail (CSN_IS_RISK (self), NULL);
  return self->mitigation;
}
