/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One result of a verification; see the header. */

#include "csn-finding.h"

struct _CsnFinding
{
  GObject parent_instance;
  CsnFindingLevel level;
  char *code; /* (owned) */
  char *text; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnFinding, csn_finding, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (CsnFindingLevel, csn_finding_level,
                    G_DEFINE_ENUM_VALUE (CSN_FINDING_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (CSN_FINDING_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (CSN_FINDING_ERROR, "error"))

static void
csn_finding_finalize (GObject *object)
{
  CsnFinding *self = CSN_FINDING (object);

  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (csn_finding_parent_class)->finalize (object);
}

static void
csn_finding_class_init (CsnFindingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_finding_finalize;
}

static void
csn_finding_init (CsnFinding *self)
{
}

const char *
csn_finding_level_to_string (CsnFindingLevel level)
{
  switch (level)
    {
    case CSN_FINDING_INFO:
      return "info";
    case CSN_FINDING_WARNING:
      return "warning";
    case CSN_FINDING_ERROR:
    default:
      return "error";
    }
}

CsnFinding *
csn_finding_new (CsnFindingLevel level, const char *code, const char *text)
{
  CsnFinding *self;

  g_return_val_if_fail (code != NULL && *code != '\0', NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (CSN_TYPE_FINDING, NULL);
  self->level = level;
  self->code = g_strdup (code);
  self->text = g_strdup (text);
  return self;
}

CsnFindingLevel
csn_finding_get_level (CsnFinding *self)
{
  g_return_val_if_fail (CSN_IS_FINDING (self), CSN_FINDING_ERROR);
  return self->level;
}

const char *
csn_finding_get_code (CsnFinding *self)
{
  g_return_val_if_fail (CSN_IS_FINDING (self), NULL);
  return self->code;
}

const char *
csn_finding_get_text (CsnFinding *self)
{
  g_return_val_if_fail (CSN_IS_FINDING (self), NULL);
  return self->text;
}

GPtrArray *
csn_findings_new (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

void
csn_findings_add (GPtrArray *findings, CsnFindingLevel level, const char *code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_if_fail (findings != NULL && format != NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (findings, csn_finding_new (level, code, text));
}

guint
csn_findings_count (GPtrArray *findings, CsnFindingLevel level)
{
  guint count = 0;

  g_return_val_if_fail (findings != NULL, 0);

  for (guint i = 0; i < findings->len; i++)
    if (csn_finding_get_level (g_ptr_array_index (findings, i)) == level)
      count++;
  return count;
}

JsonObject *
csn_finding_to_json (CsnFinding *self)
{
  JsonObject *object = json_object_new ();

  g_return_val_if_fail (CSN_IS_FINDING (self), object);

  json_object_set_string_member (object, "level", csn_finding_level_to_string (self->level));
  json_object_set_string_member (object, "code", self->code);
  json_object_set_string_member (object, "text", self->text);
  return object;
}
