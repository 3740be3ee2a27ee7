/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One section of the form; see the header. */

#include "csn-form-section.h"

#include <glib/gi18n-lib.h>

#include "csn-array-model.h"

struct _CsnFormSection
{
  GObject parent_instance;
  CsnSection *section;  /* (owned) */
  CsnArrayModel *lines; /* (owned) (element-type CsnFormLine) */
  guint n_checks;
  guint n_done;
  guint n_failed;
};

typedef enum
{
  PROP_N_CHECKS = 1,
  PROP_N_DONE,
  PROP_N_FAILED,
} CsnFormSectionProperty;

static GParamSpec *properties[PROP_N_FAILED + 1];

G_DEFINE_FINAL_TYPE (CsnFormSection, csn_form_section, G_TYPE_OBJECT)

static void
csn_form_section_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnFormSection *self = CSN_FORM_SECTION (object);

  switch ((CsnFormSectionProperty) prop_id)
    {
    case PROP_N_CHECKS:
      g_value_set_uint (value, self->n_checks);
      break;
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_form_section_finalize (GObject *object)
{
  CsnFormSection *self = CSN_FORM_SECTION (object);

  g_clear_object (&self->section);
  g_clear_object (&self->lines);
  G_OBJECT_CLASS (csn_form_section_parent_class)->finalize (object);
}

static void
csn_form_section_class_init (CsnFormSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = csn_form_section_finalize;
  object_class->get_property = csn_form_section_get_property;
  properties[PROP_N_CHECKS] = g_param_spec_uint ("n-checks", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_form_section_init (CsnFormSection *self)
{
}

CsnFormSection *
csn_form_section_new (CsnSection *section, GPtrArray *lines)
{
  CsnFormSection *self;

  g_return_val_if_fail (CSN_IS_SECTION (section), NULL);

  self = g_object_new (CSN_TYPE_FORM_SECTION, NULL);
  self->section = g_object_ref (section);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    csn_form_line_set_section (g_ptr_array_index (lines, i), self);
  self->lines = lines != NULL ? csn_array_model_new_of (CSN_TYPE_FORM_LINE, lines)
                              : csn_array_model_new (CSN_TYPE_FORM_LINE);
  return self;
}

CsnSection *
csn_form_section_get_section (CsnFormSection *self)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), NULL);
  return self->section;
}

GListModel *
csn_form_section_get_lines (CsnFormSection *self)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), NULL);
  return G_LIST_MODEL (self->lines);
}

CsnFormLine *const *
csn_form_section_peek_lines (CsnFormSection *self, guint *n)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), NULL);
  return (CsnFormLine *const *) csn_array_model_peek_all (self->lines, n);
}

guint
csn_form_section_get_n_checks (CsnFormSection *self)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), 0);
  return self->n_checks;
}

guint
csn_form_section_get_n_done (CsnFormSection *self)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), 0);
  return self->n_done;
}

guint
csn_form_section_get_n_failed (CsnFormSection *self)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), 0);
  return self->n_failed;
}

static void
set_number (CsnFormSection *self, guint *number, guint value, CsnFormSectionProperty property)
{
  if (*number == value)
    return;
  *number = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
csn_form_section_set_progress (CsnFormSection *self, guint n_checks, guint n_done, guint n_failed)
{
  g_return_if_fail (CSN_IS_FORM_SECTION (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_number (self, &self->n_checks, n_checks, PROP_N_CHECKS);
  set_number (self, &self->n_done, n_done, PROP_N_DONE);
  set_number (self, &self->n_failed, n_failed, PROP_N_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
}

char *
csn_form_section_dup_progress (CsnFormSection *self)
{
  g_return_val_if_fail (CSN_IS_FORM_SECTION (self), NULL);

  if (self->n_checks == 0)
    return g_strdup ("");
  if (self->n_failed > 0)
    /* Translators: checks done, checks in all, checks failed */
    return g_strdup_printf (_("%u of %u, %u failed"), self->n_done, self->n_checks, self->n_failed);
  return g_strdup_printf (_("%u of %u"), self->n_done, self->n_checks);
}
